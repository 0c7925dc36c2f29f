"""The wall clock as a value that is passed in, so that a day of reminders is tested in a second."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
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


class Countdown:
    """A length of time that runs out by the wall clock, whether the machine sleeps or not. Summer time does not change
    it, and a clock that is set back makes it no longer than it was.

    Attributes:
        until: the instant at which it runs out, in UTC.
    """

    def __init__(self, length: timedelta, now: datetime) -> None:
        self._length = length
        self.until = now.astimezone(UTC) + length

    def left(self, now: datetime) -> timedelta:
        """What is left of it, nothing when it has run out."""
        instant = now.astimezone(UTC)
        self.until = min(self.until, instant + self._length)
        return max(self.until - instant, timedelta(0))


def lasting(seconds: float | None, clock: Clock) -> Callable[[], bool]:
    """True for so long by the wall clock, which goes on while the machine sleeps; None: until further notice."""
    if seconds is None:
        return lambda: True
    rest = Countdown(timedelta(seconds=seconds), clock.now())
    return lambda: rest.left(clock.now()) > timedelta(0)


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
