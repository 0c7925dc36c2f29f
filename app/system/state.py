"""What the system tells about itself and about the user: one value, always at hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SystemState:
    """How the system is now; what it does not tell stands at its default.

    Attributes:
        asleep: it is about to sleep, or sleeps.
        locked: the screen is locked or its saver shows.
        saving: it runs on a battery, or is told to save power.
        undisturbed: its Do Not Disturb is on.
        shared: its screen is being shared with others.
        touched: keyboard or mouse was touched a moment ago.
        away_since: the last touch of keyboard or mouse once that is long ago, or when the screen was locked; None while
            somebody is there.
    """

    asleep: bool = False
    locked: bool = False
    saving: bool = False
    undisturbed: bool = False
    shared: bool = False
    touched: bool = False
    away_since: datetime | None = None


class System(Protocol):
    """Follows the system.

    Attributes:
        state: how it is now; may be read from any thread.
        away_after: seconds without a touch after which nobody is there, 0 for never; may be set from any thread.
    """

    state: SystemState
    away_after: float

    def start(self) -> None:
        """Begins to follow."""

    def settled(self) -> None:
        """The devices are closed: the system may sleep now."""

    def stop(self) -> None:
        """Follows no more."""
