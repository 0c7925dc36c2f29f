"""What the loop reports: one event a line of the timeline (DESIGN section 7)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

NOT_SURE = "not sure enough"
"""Why something that the model made out was not taken for it."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in the stream.

    Attributes:
        t: seconds of stream time.
        event: heard, reread, action, scheduled, due, seen, watch, asked, looked up, answered, dropped, forgotten,
            voice, say, yield, hold, refused or device.
        fields: what belongs to it; values that JSON can hold.
    """

    t: float
    event: str
    fields: dict[str, Any] = field(default_factory=dict)

    def line(self) -> str:
        """The event as one line of JSON."""
        return json.dumps({"t": round(self.t, 3), "event": self.event, **self.fields}, ensure_ascii=False)

    @staticmethod
    def parse(line: str) -> Event:
        """The event in a line of JSON."""
        row = json.loads(line)
        return Event(row.pop("t"), row.pop("event"), row)


def refused(t: float, what: str, why: str) -> Event:
    """What was decided and not carried out."""
    return Event(t, "refused", {"what": what, "why": why})


class Timeline:
    """Writes events as they come, each line whole on the disk before the next: a killed run leaves what it did."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, events: Iterable[Event]) -> None:
        """Appends events."""
        for event in events:
            self._file.write(event.line() + "\n")
        self._file.flush()


def save_timeline(path: Path, events: Iterable[Event]) -> None:
    """Writes a whole run's events in the order of their time."""
    lines = [event.line() for event in sorted(events, key=lambda each: each.t)]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def load_timeline(path: Path) -> list[Event]:
    """Reads what `save_timeline` wrote."""
    return [Event.parse(line) for line in path.read_text(encoding="utf-8").splitlines()]
