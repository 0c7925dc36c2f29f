"""The words of an action are put right by what was read again; what kind of action it is stays as it was."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app import actions
from app.actions import Action
from app.listening.correct import corrected, likeness, spelled
from app.listening.recogniser import once
from app.listening.said import Hypothesis, Reading

NOW = datetime.fromisoformat("2026-11-22T10:00:00+01:00")


def read(action: str, heard: str, *hypotheses: str | tuple[str, float]) -> Action | None:
    """The action after such a reading; hypotheses without a score are equally likely."""
    rows = [(each, -0.1) if isinstance(each, str) else each for each in hypotheses]
    found = corrected(action, heard, Reading(tuple(Hypothesis(*row) for row in rows)), NOW)
    return None if found is None else found.action


@pytest.mark.parametrize(
    ("action", "heard", "sentence", "better"),
    [
        (
            "remind in fifty minutes ; call hannah",
            "remind me in fifty minutes to call hannah",
            "Remind me in 15 minutes to call Anna.",
            actions.Remind("in 15 minutes", "call Anna"),
        ),
        (
            "timer four half an hour",
            "set a timer for four half an hour",
            "Set a timer for half an hour.",
            actions.Timer(timedelta(minutes=30)),
        ),
        ("cancel bred", "cancel the bred timer", "Cancel the bread timer.", actions.Cancel("bread timer")),
        (
            "ask why does this tess fail",
            "why does this tess fail",
            "Why does this test fail?",
            actions.Ask("Why does this test fail"),
        ),
        ("ask go on", "go on", "Go on.", actions.Ask("Go on")),
        ("answer seven in the evenin", "seven in the evenin", "Seven in the evening.", None),
        ("list", "watch reminders do i have", "What reminders do I have?", actions.ListAll()),
        ("remind", "remind me in ten minutes to", "Remind me in ten minutes to eat.", None),
    ],
)
def test_words_are_put_right(action: str, heard: str, sentence: str, better: Action | None) -> None:
    expected = better or {
        "answer": actions.Answer("Seven in the evening"),
        "remind": actions.Remind("in ten minutes", "eat"),
    }.get(action.partition(" ")[0])
    assert read(action, heard, sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Thank you for watching!",
        "Cancel the reminder in ten minutes to call Anna.",
        "Remind me to call Anna.",
        "Remind me in some to call Anna.",
        "",
    ],
)
def test_another_sentence_another_kind_of_action_and_an_open_time_are_not_taken(sentence: str) -> None:
    assert read("remind in ten minutes ; call anna", "remind me in ten minutes to call anna", sentence) is None


def test_of_two_readings_the_likelier_counts_unless_what_was_heard_speaks_against_it() -> None:
    heard = ("remind in one hour ; shall my mother", "remind me in one hour shall my mother")
    one = ("Remind me in one hour to call my mother.", -0.29)
    assert read(*heard, ("Remind me in one ear to call my mother.", -0.2), one) == actions.Remind(
        "in one hour", "call my mother"
    )
    fifty, fifteen = ("Remind me in fifty minutes to eat.", -0.15), ("Remind me in fifteen minutes to eat.", -0.16)
    for number in ("fifty", "fifteen"):
        text = f"in {number} minutes"
        taken = read(f"remind {text} ; eat", f"remind me {text} to eat", fifty, fifteen)
        assert taken == actions.Remind(text, "eat")


def test_a_half_of_the_day_that_is_open_is_asked_about_as_ever() -> None:
    taken = read(
        "remind tomorrow at seven ; ran", "remind me tomorrow at seven to ran", "Remind me tomorrow at 7 to run."
    )
    assert taken == actions.Remind("tomorrow at 7", "run")


def test_numbers_are_alike_in_words_and_digits() -> None:
    assert spelled("Set a timer for twenty-five minutes, please.") == spelled("set a timer for 25 minutes please")
    assert likeness("", "") == 1.0


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Cancel. Cancel.", "Cancel."),
        ("Set a timer for 2 hours set a timer for 2 hours", "Set a timer for 2 hours"),
        ("bye bye bye", "bye"),
        ("Remind me to call Anna.", "Remind me to call Anna."),
        ("", ""),
    ],
)
def test_a_sentence_that_was_written_twice_counts_once(written: str, said: str) -> None:
    assert once(written) == said
