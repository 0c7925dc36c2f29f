"""The values that words about time become, and the error that asks back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


class PhraseError(Exception):
    """The words do not say when, or say it in more than one way.

    Attributes:
        question: one sentence to ask the user.
    """

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self.question = question


class NotATimeError(PhraseError):
    """The words are not about time at all."""


class ConflictError(PhraseError):
    """Two different times are named."""


class HalfOfDayError(PhraseError):
    """An hour is named that may be in the morning or in the evening."""

    def __init__(self) -> None:
        super().__init__("In the morning or in the evening?")


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When the user is at work: on a day to come, the half of the day in which an hour lies within them is meant.

    Attributes:
        begins, ends: 0..24; what neither half of the day has within them is asked about.
    """

    begins: float = 8
    ends: float = 18

    def hold(self, hour: int, minute: int) -> bool:
        """Whether that time of day lies within them."""
        return self.begins <= hour + minute / 60 < self.ends


USUAL_HOURS = WorkingHours()


@dataclass(frozen=True, slots=True)
class When:
    """When something is due.

    Attributes:
        due: the (first) instant, aware, in the zone of the `now` it was resolved against.
        rrule: how it recurs after `due` (RFC 5545, without "RRULE:"), or None for once.
        seconds: the length that was said, when it was counted from now ("in ten minutes"), else None.
    """

    due: datetime
    rrule: str | None = None
    seconds: float | None = None
