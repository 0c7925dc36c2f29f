"""The user asks, follows up and lets go by voice or by typing; "never mind" means what is newest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.commands import ReminderCommands
from app.errands import Outcome
from app.outcomes import NO_REASONER
from app.reasoning.messages import Cancel
from app.reasoning.orders import follow_up
from app.reminders.schedule import Schedule
from app.reminders.store import ReminderStore
from tests.app.reasoning.fakes import NOW, Bench, words


class Asking:
    """Commands on a track of paper."""

    def __init__(self, folder: Path) -> None:
        self.bench = Bench(folder)
        self.store = ReminderStore.open(folder / "reminders.sqlite3")
        self.schedule = Schedule(self.store)
        self.commands = ReminderCommands(self.schedule, NOW, self.bench.track)
        self.seconds = 0

    def voice(self, action: str, heard: str = "") -> Outcome:
        self.seconds += 1
        self.bench.t = self.seconds
        return self.commands.perform(action, heard or action, self.bench.now)

    def heard(self, text: str) -> str:
        """What an utterance brings without any action of the model."""
        self.seconds += 1
        self.bench.t = self.seconds
        return words(self.commands.heard(text, self.bench.now))

    def typed(self, text: str) -> Outcome:
        self.seconds += 1
        self.bench.t = self.seconds
        return self.commands.typed(text, self.bench.now)


@pytest.fixture
def asking(tmp_path: Path) -> Iterator[Asking]:
    asking = Asking(tmp_path)
    yield asking
    asking.bench.track.stop()
    asking.store.close()


def test_a_question_is_taken_by_voice_and_by_typing(asking: Asking) -> None:
    assert words(asking.voice("ask why does it fail")) == "Let me think."
    assert words(asking.typed("Who is Anna?")) == "I will look into that too."
    assert asking.bench.numbers() == [1, 2]


def test_never_mind_drops_a_question_that_is_newer_than_what_was_set(asking: Asking) -> None:
    asking.voice("remind in an hour ; call anna")
    asking.voice("ask why does it fail")
    assert words(asking.voice("cancel", "never mind")) == "Never mind, then."
    assert asking.bench.sent[-1] == Cancel(1)
    assert words(asking.voice("cancel", "cancel that")) == "Cancelled: call anna."


def test_cancel_means_the_reminder_that_is_newer_than_the_question(asking: Asking) -> None:
    asking.voice("ask why does it fail")
    asking.voice("remind in an hour ; call anna")
    assert words(asking.voice("cancel")) == "Cancelled: call anna."
    assert asking.bench.track.thinking


def test_cancel_means_the_reminder_that_rings(asking: Asking) -> None:
    asking.voice("timer one second ; tea")
    asking.voice("ask why does it fail")
    assert asking.commands.due(NOW + timedelta(seconds=5)).wishes
    asking.voice("cancel")
    assert asking.bench.track.thinking
    assert not asking.schedule.ringing()


def test_what_follows_an_answer_can_be_typed(asking: Asking) -> None:
    asking.voice("ask what is it")
    asking.bench.answer(1, "A thing of two sentences. And this is the other.")
    assert words(asking.typed("shorter")) == "A thing of two sentences."
    assert words(asking.typed("go on")) == "That was all of it."


def test_the_last_minutes_are_forgotten_by_word(asking: Asking) -> None:
    assert words(asking.voice("forget the last ten minutes")) == "Nothing had been kept of that."
    assert asking.voice("forget everything").events[0][0] == "refused"
    assert "last minutes" in words(asking.voice("forget minus five minutes"))


@pytest.mark.parametrize(
    "words_for_it",
    [
        *("forget the last ten minutes", "forget the last hour", "please forget what I said in the last five minutes"),
        *("delete the last half hour", "forget 5 minutes"),
    ],
)
def test_the_last_minutes_are_forgotten_by_typing_too(asking: Asking, words_for_it: str) -> None:
    assert words(asking.typed(words_for_it)) == "Nothing had been kept of that."


def test_how_many_minutes_are_to_be_forgotten_is_asked_and_answered(asking: Asking) -> None:
    assert words(asking.voice("forget the last hour")) == "Nothing had been kept of that."
    for ask in (asking.typed, asking.voice):
        assert words(ask("forget the last few minutes")) == "How many minutes exactly?"
        assert asking.heard("five") == "Nothing had been kept of that."


def test_where_nobody_thinks_that_is_said(asking: Asking) -> None:
    alone = ReminderCommands(asking.schedule, NOW)
    assert words(alone.perform("ask why", "why", NOW)) == NO_REASONER
    assert words(alone.perform("forget ten minutes", "", NOW)) == NO_REASONER


LONG = " ".join(f"Sentence number {number} tells something about the port that was taken." for number in range(12))


def test_the_models_word_for_going_on_goes_on_with_an_answer_that_has_more(asking: Asking) -> None:
    asking.voice("ask why does it fail")
    asking.bench.answer(1, LONG)
    assert "Sentence number 4" in words(asking.voice("resume", "go on"))
    assert words(asking.voice("quiet", "be quiet")).startswith("Quiet until")
    assert words(asking.voice("resume", "you can talk again")) == "I am back."
    assert "Sentence number 7" in words(asking.voice("resume", "carry on"))


def test_without_an_answer_the_same_word_means_to_speak_again(asking: Asking) -> None:
    assert words(asking.voice("resume", "go on")) == "I am back."


def test_what_is_said_about_an_answer_is_taken_up_without_any_action_of_the_model(asking: Asking) -> None:
    assert asking.heard("shorter") == ""
    assert asking.heard("go on") == ""
    asking.voice("ask why does it fail")
    assert asking.heard("shorter") == ""
    asking.bench.answer(1, LONG)
    assert "Sentence number 4" in asking.heard("go on please")
    assert (
        asking.heard("can you make that shorter") == "Sentence number 0 tells something about the port that was taken."
    )
    asking.voice("ask and why does it hang")
    assert asking.heard("never mind") == "Never mind, then."
    assert asking.heard("never mind") == ""


def test_an_answer_of_long_ago_is_not_gone_on_with_by_chance(asking: Asking) -> None:
    asking.voice("ask why does it fail")
    asking.bench.answer(1, LONG)
    asking.seconds += 3600
    asking.bench.t = asking.seconds
    asking.bench.track.collect(asking.bench.t)
    assert asking.heard("go on") == ""


def test_a_question_that_may_be_a_cancelling_is_asked_about_before_it_is_thought_about(asking: Asking) -> None:
    asking.voice("timer twelve minutes ; pasta")
    assert words(asking.voice("ask can sell the pasta timer")) == "Shall I cancel this: pasta timer?"
    assert asking.bench.numbers() == []
    assert asking.heard("yes") == "Cancelled: pasta timer."


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        *((each, "go on") for each in ("Go on, please.", "okay carry on", "tell me more", "and the rest", "what else")),
        *((each, "shorter") for each in ("make that shorter", "could you say it in one sentence", "that's too long")),
        *((each, "never mind") for each in ("never mind", "drop that question", "i don't need the answer any more")),
        *((each, None) for each in ("more tea", "why is it shorter", "go on holiday", "", "please")),
    ],
)
def test_what_is_said_about_an_answer_is_told_from_a_question(said: str, meant: str | None) -> None:
    assert follow_up(said) == meant
