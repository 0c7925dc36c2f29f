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


def test_where_nobody_thinks_that_is_said(asking: Asking) -> None:
    alone = ReminderCommands(asking.schedule, NOW)
    assert words(alone.perform("ask why", "why", NOW)) == NO_REASONER
    assert words(alone.perform("forget ten minutes", "", NOW)) == NO_REASONER
