"""Orders that arrive in pieces are asked about or put together, and nothing is done on a likeness alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.commands import ReminderCommands
from app.errands import Outcome
from app.reminders.mishearings import to_cancel
from app.reminders.schedule import Schedule
from app.reminders.store import ReminderStore

NOW = datetime(2026, 11, 26, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))


class Kitchen:
    """A pasta timer and a ten minute timer, two minutes after they were set."""

    def __init__(self, store: ReminderStore) -> None:
        self.schedule = Schedule(store)
        self.commands = ReminderCommands(self.schedule, NOW)
        self.now = NOW
        for sentence in ("set a pasta timer for twelve minutes", "set a ten minute timer"):
            self.commands.typed(sentence, NOW)
        self.now += timedelta(minutes=2)

    def hear(self, words: str) -> str:
        """What an utterance brings without any action of the model."""
        return _said(self.commands.heard(words, self.now))

    def act(self, text: str, heard: str = "") -> Outcome:
        return self.commands.perform(text, heard, self.now)

    @property
    def titles(self) -> list[str]:
        return [each.title for each in self.schedule.upcoming()]


def _said(outcome: Outcome) -> str:
    return " ".join(wish.text for wish in outcome.wishes)


@pytest.fixture
def kitchen(tmp_path: Path) -> Iterator[Kitchen]:
    with ReminderStore.open(tmp_path / "reminders.sqlite3") as store:
        yield Kitchen(store)


@pytest.mark.parametrize(
    ("words", "which"),
    [
        ("cancel the timer", "the timer"),
        ("council the timer", "the timer"),
        ("counsel the timer", "the timer"),
        ("can sell the timer", "the timer"),
        ("can song the timer", "the timer"),
        ("hey cancer the timer", "the timer"),
        ("cancelled the timer", "the timer"),
        ("can you set a timer", None),
        ("can you see the timer", None),
        ("can stop the timer", None),
        ("they cancelled the train", None),
        ("candle the timer", None),
        ("answer the phone", None),
        ("", None),
    ],
)
def test_what_sounds_like_cancelling_is_known_by_its_consonants(words: str, which: str | None) -> None:
    assert to_cancel(words) == which


@pytest.mark.parametrize("words", ["council the pasta timer", "counsel pasta timer"])
def test_what_sounds_like_cancelling_is_asked_about_and_done_after_a_yes(kitchen: Kitchen, words: str) -> None:
    assert _said(kitchen.commands.typed(words, kitchen.now)) == "Shall I cancel this: pasta timer?"
    assert len(kitchen.titles) == 2
    assert kitchen.hear("yes") == "Cancelled: pasta timer."
    assert kitchen.titles == [""]


def test_cancelling_that_was_misheard_is_left_after_a_no(kitchen: Kitchen) -> None:
    kitchen.commands.typed("council the pasta timer", kitchen.now)
    assert kitchen.hear("no") == "All right, I leave it."
    assert len(kitchen.titles) == 2


def test_where_several_may_be_meant_it_is_asked_which(kitchen: Kitchen) -> None:
    said = _said(kitchen.commands.typed("council the timer", kitchen.now))
    assert said.startswith("Shall I cancel one? Which one: ten minute timer")
    assert kitchen.hear("the pasta one") == "Cancelled: pasta timer."


@pytest.mark.parametrize("words", ["council the pasta timer", "cancel pasta", "cancel the timer", "cancer"])
def test_what_is_only_heard_is_the_model_s_to_act_on(kitchen: Kitchen, words: str) -> None:
    assert kitchen.hear(words) == ""
    assert len(kitchen.titles) == 2


@pytest.mark.parametrize(
    "words", ["the council meeting is tomorrow", "concert tickets for anna", "can you see the timer"]
)
def test_other_words_are_not_taken_for_cancelling(kitchen: Kitchen, words: str) -> None:
    assert "cancel" not in _said(kitchen.commands.typed(words, kitchen.now)).lower()


@pytest.mark.parametrize("text", ["cansel pasta", "council pasta", "cancelled pasta"])
def test_a_verb_that_the_model_wrote_wrong_is_asked_about(kitchen: Kitchen, text: str) -> None:
    assert _said(kitchen.act(text)) == "Do you mean: cancel pasta?"
    assert len(kitchen.titles) == 2
    assert kitchen.hear("yes") == "Cancelled: pasta timer."


def test_a_verb_like_no_other_is_not_guessed_at(kitchen: Kitchen) -> None:
    assert _said(kitchen.act("banana pasta")) == "I did not understand what to do. Please say it again."
    assert kitchen.hear("yes") == ""


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("remind in ten minutes to call anna", "In ten minutes: call anna."),
        ("remind call anna in ten minutes", "In ten minutes: call anna."),
        ("remind call anna ; in ten minutes", "In ten minutes: call anna."),
        ("timer a for five minutes", "Timer set: five minutes."),
        ("timer five minutes bread", "Bread timer set: five minutes."),
        ("timer five minutes ; for the bread", "Bread timer set: five minutes."),
        ("extend pasta five minutes", "Pasta timer, in fifteen minutes."),
    ],
)
def test_an_action_that_lacks_a_joint_is_put_together_and_read_back(kitchen: Kitchen, text: str, answer: str) -> None:
    assert _said(kitchen.act(text)) == answer


@pytest.mark.parametrize(
    ("text", "question", "reply", "answer"),
    [
        ("timer ; bread", "For how long?", "eight minutes", "Bread timer set: eight minutes."),
        ("timer a few minutes ; bread", "How many minutes exactly?", "eight", "Bread timer set: eight minutes."),
        ("extend pasta by a few minutes", "How many minutes exactly?", "five", "Pasta timer, in fifteen minutes."),
        ("extend pasta by", "By how long should I extend it?", "five minutes", "Pasta timer, in fifteen minutes."),
        ("move pasta", "When should I move it to?", "to fifteen minutes", "Pasta timer, in fifteen minutes."),
        ("rename pasta", "What should I call it?", "call it noodles", "Noodles timer, in ten minutes."),
        ("quiet a while", "How many minutes exactly?", "ten minutes", "Quiet for ten minutes."),
        ("quiet until tomorrow", "At what time?", "nine", "Quiet until tomorrow at nine."),
        ("remind call anna", "When should it be?", "at noon", "At noon: call anna."),
        ("remind tomorrow after lunch ; call anna", "When exactly?", "two", "Tomorrow at two: call anna."),
        ("remind in five to ten minutes ; tea", "How many minutes exactly?", "seven", "In seven minutes: tea."),
        ("move pasta to two to three hours", "How many hours exactly?", "three", "Pasta timer, in three hours."),
    ],
)
def test_what_an_action_lacks_is_asked_for_and_the_answer_completes_it(
    kitchen: Kitchen, text: str, question: str, reply: str, answer: str
) -> None:
    assert _said(kitchen.act(text)) == question
    assert kitchen.hear(reply) == answer


@pytest.mark.parametrize("text", ["extend five minutes", "extend", "extend ten minute timer"])
def test_a_length_that_may_be_a_name_is_asked_about(kitchen: Kitchen, text: str) -> None:
    assert _said(kitchen.act(text)) == "By how long should I extend it?"


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("later", "Timer, in ten minutes."),
        ("snooze for five minutes", "Timer, in five minutes."),
        ("five more minutes please", "Ten minute timer, in five minutes."),
        ("the weather is nice", ""),
        ("add five minutes to the pasta timer", ""),
    ],
)
def test_a_reply_to_what_has_just_rung_needs_no_action_of_the_model(kitchen: Kitchen, words: str, answer: str) -> None:
    kitchen.now = NOW + timedelta(minutes=10)
    (wish,) = kitchen.commands.due(kitchen.now).wishes
    kitchen.commands.told(wish.key or "", kitchen.now)
    assert kitchen.hear(words) == answer
    assert _said(kitchen.act("snooze", words)) == ("" if answer else "Timer, in ten minutes.")


def test_long_after_it_rang_the_same_words_are_only_talk(kitchen: Kitchen) -> None:
    kitchen.now = NOW + timedelta(minutes=10)
    (wish,) = kitchen.commands.due(kitchen.now).wishes
    kitchen.commands.told(wish.key or "", kitchen.now)
    kitchen.now += timedelta(seconds=70)
    assert kitchen.hear("later") == ""
