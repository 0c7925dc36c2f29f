"""The log tells what happened without the words, unless the user wants them there."""

from __future__ import annotations

from pathlib import Path

from app import logs
from app.events import Event

EVENTS = [
    Event(1.0, "heard", {"text": "my secret"}),
    Event(1.2, "action", {"action": "remind in ten minutes ; my secret", "verb": "remind", "title": "my secret"}),
    Event(2.0, "device", {"device": "microphone", "change": "lost", "text": "The microphone is gone."}),
    Event(3.0, "voice", {"text": "In ten minutes: my secret.", "kind": "confirm", "cut": False}),
]


def log_of(folder: Path, words: bool) -> str:
    listener = logs.begin(folder / "alongside.log")
    logs.log_events(EVENTS, words)
    logs.end(listener)
    return (folder / "alongside.log").read_text()


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
