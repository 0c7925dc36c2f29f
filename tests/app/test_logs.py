"""The log tells what happened without the words, unless the user wants them there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np

from app import logs
from app.audio.voice import ProcessVoice
from app.errands import Outcome, ThreadErrands
from app.events import Event
from app.journal import Entry
from app.listening.correct import report_of
from app.listening.said import Reading
from app.outcomes import refusal, scheduled
from app.ports import DesktopView, DeviceChange, DeviceEvent, Rectangle, Window
from app.reasoning.asked import Question
from app.reasoning.messages import Ask, Found, Lookup, Plan
from app.reasoning.package import Package
from app.reasoning.reasoner import Answer
from app.reasoning.reports import looked_up, sent
from app.reasoning.telling import Telling, failed
from app.reminders.store import Kind, Reminder
from model.microturn import MicroTurnOutput, SeeKind, Seen
from tests.app.scripted import START, ScriptedSession, Stage, act, eager
from tests.app.test_conversation import Book

EVENTS = [
    Event(1.0, "heard", {"text": "my secret"}),
    Event(1.2, "action", {"action": "remind in ten minutes ; my secret", "verb": "remind", "title": "my secret"}),
    Event(2.0, "device", {"device": "microphone", "change": "lost", "text": "The microphone is gone."}),
    Event(3.0, "voice", {"text": "In ten minutes: my secret.", "kind": "confirm", "cut": False}),
]


def log_of(folder: Path, words: bool, events: Sequence[Event] = EVENTS) -> str:
    listener = logs.begin(folder / "alongside.log")
    logs.log_events(events, words)
    logs.end(listener)
    return (folder / "alongside.log").read_text()


def of_the_loop() -> list[Event]:
    """What a conversation reports in which every word is secret."""
    book = Book(answer="It is secret.")
    heard = MicroTurnOutput(heard=" secret secret", say=("My secret words.", "An unspeakable secret."))
    seen = MicroTurnOutput(seen=(Seen(SeeKind.DONE, 0, 1, 2, 0.95), Seen(SeeKind.DONE, 0, 1, 2, 0.1)))
    unsure = act("remind secret ; secret", confidence=0.1)
    script = {
        0: heard,
        3: seen,
        40: act("remind secret ; secret"),
        60: unsure,
        61: MicroTurnOutput(malformed=("secret",)),
    }
    stage = Stage(ScriptedSession(script, eager), book)
    window = Window(7, "secret", "secret", None, Rectangle(0, 0, 320, 200))
    lost = DeviceEvent("microphone", DeviceChange.LOST, "The microphone is gone.")
    black, grey = np.zeros((200, 320, 3), np.uint8), np.full((200, 320, 3), 90, np.uint8)
    stage.live(2, frames={0: black}, view=DesktopView(True, (window,), window), notices=[lost])
    stage.live(100, frames={0: grey})
    return stage.events


def of_reminders() -> list[tuple[str, dict[str, object]]]:
    reminder = Reminder(Kind.REMINDER, "secret", START, "Europe/Berlin", None, START, timedelta(minutes=1), START)
    return [
        scheduled(reminder, START),
        *refusal("secret", "secret?", "secret").events,
        report_of("secret", Reading(), None),
    ]


def of_questions() -> Iterator[tuple[str, dict[str, object]]]:
    past = (Entry(START, "heard", "secret"),)
    package = Package(1, "secret", START, "secret", "secret", ("secret",), past, ("secret",))
    question = Question(Ask(package, None, Plan()), 0.0, 0.0)
    yield from sent(package, "secret", True, 0.0).events
    yield from looked_up(Lookup(1, 1, "search_journal", {}), Found(1, "secret"), question, True, 0.0).outcome.events
    yield from Telling().whole(question, Answer("secret", "secret", "secret"), 0.0, False).events
    yield from failed(question, "secret", False).events
    yield "dropped", {"number": 1, "question": "secret"}
    yield "forgotten", {"seconds": 60.0, "entries": 3}


def test_no_event_brings_a_private_word_into_the_log(tmp_path: Path) -> None:
    events = [*of_the_loop(), *(Event(1.0, name, fields) for name, fields in (*of_reminders(), *of_questions()))]
    names = {event.event for event in events}
    assert names >= {"heard", "action", "seen", "voice", "say", "refused", "device", "asked", "answered", "looked up"}
    text = log_of(tmp_path, words=False, events=events)
    assert "secret" not in text
    assert "The microphone is gone." in text
    assert "'entries': 3" in text


def test_a_text_that_cannot_be_spoken_is_logged_by_its_reason_and_not_by_its_words(tmp_path: Path) -> None:
    listener = logs.begin(tmp_path / "alongside.log")
    text = ProcessVoice()._numbered("my secret")
    text.fail("ValueError: my secret")
    sentence = str(text.future.exception())
    logs.log_events([Event(1.0, "device", {"device": "voice", "change": "failed", "text": sentence})], words=False)
    logs.end(listener)
    assert "secret" in sentence
    logged = (tmp_path / "alongside.log").read_text()
    assert "secret" not in logged
    assert "a text is not spoken: ValueError" in logged


def test_what_breaks_is_logged_by_its_kind_and_place_and_not_by_its_words(tmp_path: Path) -> None:
    def broken() -> Outcome:
        raise ValueError("nobody carries out Ask('my secret')")

    listener = logs.begin(tmp_path / "alongside.log")
    errands = ThreadErrands()
    errands.submit(broken)
    errands.stop()
    (outcome,) = errands.collect()
    logs.log_events([Event(1.0, name, fields) for name, fields in outcome.events], words=False)
    logs.end(listener)
    text = (tmp_path / "alongside.log").read_text()
    assert "secret" not in text
    assert "an errand broke (ValueError)" in text
    assert "in broken" in text


def test_what_was_heard_and_said_stays_out_of_the_log(tmp_path: Path) -> None:
    text = log_of(tmp_path, words=False)
    assert "secret" not in text
    assert "'verb': 'remind'" in text
    assert "The microphone is gone." in text
    assert "'kind': 'confirm'" in text


def test_words_are_logged_when_asked_for(tmp_path: Path) -> None:
    assert log_of(tmp_path, words=True).count("my secret") == 4


def test_the_log_rotates_and_old_pieces_go(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(logs, "LARGEST_BYTES", 200)
    monkeypatch.setattr(logs, "KEPT_FILES", 2)
    for _ in range(5):
        log_of(tmp_path, words=True)
    assert len(list(tmp_path.iterdir())) == 3
