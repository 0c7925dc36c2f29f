"""The wall clock as a value that is passed in, so that a day of reminders is tested in a second."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from app.reminders.zones import local_zone


class Clock(Protocol):
    """Tells the time of day."""

    def now(self) -> datetime:
        """This instant, aware of its zone."""


class WallClock:
    """The machine's clock, in the machine's zone."""

    def now(self) -> datetime:
        """This instant, in a zone that knows its clock changes; a change of the zone or of the clock shows at once."""
        return datetime.now(local_zone())


class StreamClock:
    """A clock that stands at a recording's position.

    Attributes:
        start: the instant at which the recording begins, aware.
        t: seconds of stream time, moved on by whoever plays the recording.
    """

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError(f"a recording begins at an instant with its zone, not at {start.isoformat()}")
        self.start = start
        self.t = 0.0

    def now(self) -> datetime:
        """The instant that belongs to `t`."""
        return self.start + timedelta(seconds=self.t)
