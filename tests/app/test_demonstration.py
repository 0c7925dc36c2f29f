"""What the demonstration prints and leaves behind."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
import soundfile

from app.demonstration import RECORDED_REQUEST, Watcher, line_of, main, new_folder
from app.desk import DeskError
from app.events import Event, Timeline


def test_each_event_is_told_once_and_words_together(tmp_path: Path) -> None:
    told: list[str] = []
    path = tmp_path / "timeline.jsonl"
    watcher = Watcher(path, told.append)
    watcher.look()
    with path.open("w") as file:
        timeline = Timeline(file)
        timeline.write([Event(1.0, "heard", {"text": "remind"}), Event(1.2, "heard", {"text": "me"})])
        watcher.look()
        assert told == []
        timeline.write([Event(2.0, "action", {"action": "remind in ten seconds ; stretch"})])
        watcher.look()
        watcher.look()
    assert told == [
        "    1.0 s  heard      remind me",
        "    2.0 s  action     remind in ten seconds ; stretch",
    ]
    assert [event.event for event in watcher.events] == ["heard", "heard", "action"]


def test_a_half_written_line_is_read_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "timeline.jsonl"
    path.write_text('{"t": 1.0, "event": "yield"}\n{"t": 2.0, "ev')
    told: list[str] = []
    watcher = Watcher(path, told.append)
    watcher.look()
    path.write_text('{"t": 1.0, "event": "yield"}\n{"t": 2.0, "event": "hold"}\n')
    watcher.look()
    assert [event.event for event in watcher.events] == ["yield", "hold"]


def test_gaps_in_the_sound_are_counted_and_not_told_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "timeline.jsonl"
    gap = Event(1.0, "device", {"device": "microphone", "change": "dropout", "text": "0.1 s lost"})
    lost = Event(2.0, "device", {"device": "microphone", "change": "lost", "text": "The microphone is gone."})
    path.write_text("".join(event.line() + "\n" for event in (gap, gap, lost)))
    told: list[str] = []
    watcher = Watcher(path, told.append)
    watcher.look()
    assert watcher.gaps == 2
    assert len(told) == 1
    assert "The microphone is gone." in told[0]


def test_waiting_ends_when_the_event_comes_or_time_is_up(tmp_path: Path) -> None:
    path = tmp_path / "timeline.jsonl"
    watcher = Watcher(path, lambda line: None)
    assert not watcher.wait(lambda events: len(events) == 1, seconds=0.0)
    path.write_text(Event(1.0, "yield").line() + "\n")
    assert watcher.wait(lambda events: len(events) == 1, seconds=20.0)


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (Event(5.0, "voice", {"text": "Hi.", "cut": False}), "    5.0 s  voice      “Hi.”"),
        (Event(5.0, "voice", {"text": "Hi.", "cut": True}), "    5.0 s  voice      “Hi.”, cut off"),
        (Event(5.0, "due", {"title": "stretch", "due": "10:00"}), "    5.0 s  due        stretch at 10:00"),
        (Event(5.0, "refused", {"what": "x", "why": "y"}), "    5.0 s  refused    what: x, why: y"),
    ],
)
def test_events_are_told_in_plain_words(event: Event, line: str) -> None:
    assert line_of(event) == line


def test_the_shipped_request_is_speech_that_can_be_played() -> None:
    info = soundfile.info(RECORDED_REQUEST)
    assert (info.samplerate, info.channels) == (16_000, 1)
    assert 2.0 < info.duration < 5.0


def test_the_folder_is_the_one_that_was_named(tmp_path: Path) -> None:
    assert new_folder(str(tmp_path / "here")) == tmp_path / "here"
    assert (tmp_path / "here").is_dir()


def test_what_it_does_not_know_goes_to_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []

    class Played:
        def __init__(self, desk: object, folder: Path, command: list[str]) -> None:
            started.append(command)

        def play(self) -> list[object]:
            return []

    monkeypatch.setattr("app.demonstration.VirtualDesk", lambda width, height: nullcontext())
    monkeypatch.setattr("app.demonstration.Demonstration", Played)
    assert main(["--folder", str(tmp_path), "--set", "model.threads=1"]) == 0
    assert started[0][-2:] == ["--set", "model.threads=1"]


def test_where_no_desk_can_be_set_up_it_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(desk: object) -> None:
        raise DeskError("The virtual desk needs Xvfb, which is not installed: install the package xvfb.")

    monkeypatch.setattr("app.desk.VirtualDesk.__enter__", refuse)
    assert main(["--folder", str(tmp_path)]) == 1
    assert "install the package xvfb" in capsys.readouterr().out
