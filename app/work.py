"""Since when each window has been at work, as far as the changes in it and the user's whereabouts tell.

What a window brings to its end while the user is not at it had begun when they left it, for nobody could begin it after
that: so a silence meanwhile is part of the work. How long that took in all is known only of a window that opened for it
and was soon left alone, since typing, or a cursor, changes something too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.ports import DesktopView, Window

IDLE_SECONDS = 30.0
OPENING_SECONDS = 20.0
"""What happens to a window for so long after it opened is part of opening it."""


@dataclass(slots=True)
class _Activity:
    """In seconds: since when and until when a window has been changing."""

    since: float
    until: float


@dataclass(slots=True)
class _Presence:
    """In seconds: when a window opened, None where that was not seen; when the user left it, None while they are at
    it."""

    opened: float | None
    left: float | None = None


@dataclass(slots=True)
class Work:
    """Keeps account of all windows by the window system's number."""

    _active: dict[int, _Activity] = field(default_factory=dict)
    _presence: dict[int, _Presence] = field(default_factory=dict)
    _open: frozenset[int] | None = None
    _touch_is_told: bool = False

    def look(self, view: DesktopView, attended: bool, t: float) -> None:
        """Takes in the windows as they are at `t`, and whether the user is at keyboard or mouse; where that is never
        so it is not told, and they are taken to be at the window in focus."""
        if not view.known:
            self._active, self._presence, self._open = {}, {}, None
            return
        self._touch_is_told |= attended
        there = attended or not self._touch_is_told
        for window in view.windows:
            opened = None if self._open is None or window.identity in self._open else t
            presence = self._presence.setdefault(window.identity, _Presence(opened))
            if there and view.active is not None and view.active.identity == window.identity:
                presence.left = None
            elif presence.left is None:
                presence.left = t
        self._open = view.hidden.union(window.identity for window in view.windows)
        for known in (self._active, self._presence):
            for closed in known.keys() - self._open:
                del known[closed]

    def changed(self, window: Window, t: float) -> None:
        """Something in it is other than before."""
        known = self._active.get(window.identity)
        if known is None or t - known.until > IDLE_SECONDS:
            self._active[window.identity] = _Activity(t, t)
        else:
            known.until = t

    def at_work(self, window: Window, windows: Iterable[Window], t: float) -> float:
        """For how long at least a window has been at work: any window of its program (all are in `windows`) was
        changing, or the user was not at it or at the one that it is a dialog of."""
        busy = [self._busy(each.identity, t) for each in windows if each.app == window.app]
        alone = [self._presence.get(each) for each in (window.identity, window.owner) if each is not None]
        return max(0.0, *busy, *(t - each.left for each in alone if each is not None and each.left is not None))

    def lasted(self, window: Window, t: float) -> float | None:
        """How long the work in a window took that ends at `t`, None where it is not known when it began."""
        presence, activity = self._presence.get(window.identity), self._active.get(window.identity)
        if presence is None or activity is None or presence.opened is None or presence.left is None:
            return None
        soon = presence.opened + OPENING_SECONDS
        if presence.left > soon or activity.since > soon or t - activity.until > IDLE_SECONDS:
            return None
        return t - presence.opened

    def _busy(self, identity: int, t: float) -> float:
        """For how long a window has been changing, 0 when it has not."""
        activity = self._active.get(identity)
        return 0.0 if activity is None or t - activity.until > IDLE_SECONDS else t - activity.since
