"""A request is confirmed in the words that were read again, and the timeline and the journal say so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.commands import ReminderCommands
from app.events import Event
from app.listening.said import Hypothesis, Reading, Said
from app.listening.second import Then
from app.reminders.schedule import Schedule
from app.reminders.store import ReminderStore
from model.microturn import MicroTurnOutput, ModelAction
from tests.app.scripted import START, ScriptedSession, Stage, eager


class PaperListener:
    """Reads whatever was said as one sentence."""

    def __init__(self, reading: Reading | None) -> None:
        self.reading = reading
        self.sounds: list[bytes] = []

    def read(self, said: Said, then: Then) -> None:
        self.sounds.append(said.audio)
        then(Said(said.audio, self.reading))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ReminderStore]:
    store = ReminderStore.open(tmp_path / "reminders.sqlite3")
    yield store
    store.close()


def asked(store: ReminderStore, listener: PaperListener) -> Stage:
    """The model hears a sentence and acts on it; what happens in the four seconds after."""
    heard = MicroTurnOutput(heard=" remind me in fifty minutes to call hannah")
    act = MicroTurnOutput(actions=(ModelAction("remind in fifty minutes ; call hannah", 0.93),))
    stage = Stage(
        ScriptedSession({2: heard, 4: act}, eager), ReminderCommands(Schedule(store), START), listener=listener
    )
    stage.live(20)
    return stage


def fields(stage: Stage, name: str) -> list[dict[str, object]]:
    events: list[Event] = stage.named(name)
    return [event.fields for event in events]


def test_what_was_read_again_is_confirmed_and_kept(store: ReminderStore) -> None:
    listener = PaperListener(Reading((Hypothesis("Remind me in 15 minutes to call Anna.", -0.1),), 0.42, 0.3))
    stage = asked(store, listener)
    assert len(listener.sounds[0]) > 0
    assert [each["text"] for each in fields(stage, "voice")] == ["In fifteen minutes: call Anna."]
    (again,) = fields(stage, "reread")
    assert again == {
        "heard": "remind me in fifty minutes to call hannah",
        "text": "Remind me in 15 minutes to call Anna.",
        "seconds": 0.42,
        "worked": 0.3,
        "late": False,
    }
    (action,) = fields(stage, "action")
    assert (action["verb"], action["confidence"]) == ("remind", 0.93)
    (done,) = [entry for entry in stage.journal.entries if entry.kind == "done"]
    assert done.why.endswith("93% sure; read again as “Remind me in 15 minutes to call Anna.”.")


@pytest.mark.parametrize(
    "reading", [None, Reading(seconds=1.0, late=True), Reading((Hypothesis("Thanks for watching!", -0.1),), 0.3)]
)
def test_without_a_reading_that_fits_it_goes_on_as_it_was_heard(store: ReminderStore, reading: Reading | None) -> None:
    stage = asked(store, PaperListener(reading))
    assert [each["text"] for each in fields(stage, "voice")] == ["In fifty minutes: call hannah."]
    assert [each["text"] for each in fields(stage, "reread")] == ([] if reading is None else [""])
