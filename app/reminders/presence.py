"""Whether the user can take in what rings: what rang to nobody is told once when somebody is back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.reminders.schedule import Firing, Schedule
from app.reminders.store import StoreError

HEARD_WITHIN = timedelta(seconds=60)
"""Who comes back so soon after something rang has heard it ring."""
AWAY = "while you were away"


@dataclass(frozen=True, slots=True)
class Presence:
    """How the user is.

    Attributes:
        hushed: nothing may be said aloud unasked.
        away_since: when they left, None while they are here.
    """

    hushed: bool = False
    away_since: datetime | None = None


class Attendance:
    """Keeps account of what rang to nobody.

    Attributes:
        presence: how the user is now; may be set from any thread.
    """

    def __init__(self, schedule: Schedule) -> None:
        self.presence = Presence()
        self._schedule = schedule
        self._left: datetime | None = None
        self._owed: set[int] = set()
        self._absent: set[int] = set()

    def rung(self, ahead: datetime, now: datetime) -> tuple[list[Firing], list[Firing]]:
        """What is to be told now, in order, and what rings silently; asks for what is due at `ahead`, a little later
        than `now`. Raises StoreError."""
        presence = self.presence
        away = presence.away_since is not None
        returned = self._left if not away else None
        self._left = presence.away_since
        ordinary = not (presence.hushed or away or returned is not None or self._owed or self._absent)
        fresh = self._schedule.due(ahead, repeats=ordinary)
        if returned is not None:
            self._absent |= {
                each.identity
                for each in self._schedule.ringing()
                if each.rung is not None and returned <= each.rung <= now - HEARD_WITHIN
            }
        if presence.hushed:
            self._owed |= {firing.reminder.identity for firing in fresh}
            return [], fresh
        if away:
            return fresh, []
        try:
            told = self._caught_up(now)
        except StoreError:
            self._owed |= {firing.reminder.identity for firing in fresh}  # they rang, and nobody will be told now
            raise
        both = {firing.reminder.identity: firing for firing in (*told, *fresh)}
        return sorted(both.values(), key=lambda each: (each.at, each.reminder.identity)), []

    def _caught_up(self, now: datetime) -> Sequence[Firing]:
        """What rang to nobody, as missed; owed no longer."""
        owed = self._owed | self._absent
        if not owed:
            return []
        firings = self._schedule.missed(owed, now)
        absent, self._owed, self._absent = self._absent, set(), set()
        return [replace(each, meanwhile=AWAY) if each.reminder.identity in absent else each for each in firings]
