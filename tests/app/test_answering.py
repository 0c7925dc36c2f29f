"""An answer completes the words for when it was asked about, and takes nothing away from them that was understood."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.answering import answered
from app.reminders.phrases import resolve, say_when
from app.reminders.when import PhraseError

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("words", "answers", "meant"),
    [
        ("tomorrow after lunch", ["two"], "tomorrow at two"),
        ("tomorrow between five and six", ["half past five"], "tomorrow at five thirty"),
        ("tomorrow before five", ["four"], "tomorrow at four"),
        ("tomorrow at seven", ["19:00"], "tomorrow at seven in the evening"),
        ("tomorrow at five or six", ["six", "in the evening"], "tomorrow at six in the evening"),
        ("tomorrow after lunch", ["on friday at two"], "on friday at two"),
        ("tomorrow after lunch", ["in ten minutes"], "in ten minutes"),
        ("today at nine am", ["tomorrow"], "tomorrow at nine"),
        ("today at nine am", ["five"], "at five"),
        ("next friday at nine", ["the twenty seventh"], "on friday at nine"),
        ("this weekend", ["sunday", "noon"], "on sunday at noon"),
        ("this week", ["friday", "noon"], "on friday at noon"),
        ("next week", ["at noon", "on friday"], "on the fourth of december at noon"),
        ("next weekend", ["sunday", "noon", "next week's"], "on the sixth of december at noon"),
        ("next month", ["the twenty sixth", "noon"], "on the twenty sixth of december at noon"),
        ("next year", ["december third", "noon"], "on the third of december 2027 at noon"),
        ("every month", ["at noon", "the third"], "on the third of every month at noon"),
        ("every year", ["at noon", "may third"], "every year on may third at noon"),
        ("every day after lunch", ["two"], "every day at two"),
        (
            "every weekday",
            ["every hour", "from ten to noon"],
            "every weekday every hour from ten in the morning to noon",
        ),
        ("every few hours", ["two"], "every two hours"),
        ("every few hours", ["half an hour"], "every thirty minutes"),
        ("every so often on weekdays", ["two hours", "every weekday at nine"], "every weekday at nine"),
        ("every so often", ["at nine", "every two hours"], "every two hours"),
        ("biweekly on monday at noon", ["every second one"], "every other monday at noon"),
        ("biweekly on monday at noon", ["every other week"], "every other monday at noon"),
        ("biweekly on monday at noon", ["twice", "every monday and friday at noon"], "every monday and friday at noon"),
        ("in five to ten minutes", ["seven"], "in seven minutes"),
        ("two to three hours", ["three"], "in three hours"),
        ("in a few minutes", ["half an hour"], "in half an hour"),
        ("every hour until ten", ["noon"], "every hour until noon"),
        ("on friday", ["six", "in the evening"], "on friday at six in the evening"),
    ],
)
def test_what_was_named_before_stays_unless_the_answer_names_it(words: str, answers: list[str], meant: str) -> None:
    for answer in answers:
        with pytest.raises(PhraseError):
            resolve(words, NOW)
        completed = answered(words, answer, NOW)
        assert completed is not None
        words = completed
    assert say_when(resolve(words, NOW), NOW) == meant


@pytest.mark.parametrize(
    ("words", "answer"),
    [("next month", "friday"), ("five times a week", "monday at nine"), ("this weekend", "on wednesday")],
)
def test_an_answer_that_does_not_go_together_with_the_words_is_asked_about_again(words: str, answer: str) -> None:
    assert answered(words, answer, NOW) == words


def test_what_is_not_about_time_is_no_answer() -> None:
    assert answered("tomorrow after lunch", "banana", NOW) is None
