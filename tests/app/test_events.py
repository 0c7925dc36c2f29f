"""The timeline: one JSON object a line, in the order of stream time."""

from __future__ import annotations

import io
from pathlib import Path

from app.events import Event, Timeline, load_timeline, save_timeline


def test_a_saved_timeline_is_ordered_and_reads_back(tmp_path: Path) -> None:
    later, sooner = Event(2.0, "heard", {"text": "twö"}), Event(1.2, "action", {"action": "list"})
    save_timeline(tmp_path / "out.jsonl", [later, sooner])
    assert load_timeline(tmp_path / "out.jsonl") == [sooner, later]


def test_a_live_timeline_holds_each_event_at_once() -> None:
    file = io.StringIO()
    Timeline(file).write([Event(0.20000001, "heard", {"text": " two"})])
    assert file.getvalue() == '{"t": 0.2, "event": "heard", "text": " two"}\n'
