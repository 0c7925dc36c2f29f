"""Windows that the user asked to be told of, and whether each can still be seen: closed, put away, or covered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.ports import DesktopView, Rectangle, Window

LOST_SECONDS = 2.0
"""A window is out of sight after this long: one that is moved or raised is behind another for an instant."""
SAMPLES = 8
"""A window is looked at in so many places across and down."""
FEWEST_SEEN = 4
"""With fewer of those places on the screen an ending in it would hardly be seen."""


@dataclass(slots=True)
class _Watch:
    """What the user called it, its name in sentences, and since when it has been out of sight (None while seen)."""

    what: str
    name: str
    unseen: float | None = None
    told: bool = False


@dataclass(slots=True)
class Watches:
    """What is watched, by the window system's number of its window."""

    _watched: dict[int, _Watch] = field(default_factory=dict)

    def begin(self, window: Window, what: str, name: str) -> None:
        """The user wants to be told when this window finishes, and calls it `what`; `name` begins a sentence on it."""
        self._watched[window.identity] = _Watch(what, name)

    def what(self, identity: int | None) -> str | None:
        """What the user calls a window that is watched, None for any other."""
        watch = None if identity is None else self._watched.get(identity)
        return None if watch is None else watch.what

    def end(self, identity: int | None) -> None:
        """It has finished."""
        if identity is not None:
            self._watched.pop(identity, None)

    def hand_over(self) -> Watches:
        """The same for a stream that begins now."""
        return Watches({identity: replace(watch, unseen=None) for identity, watch in self._watched.items()})

    def give_up(self) -> list[str]:
        """Nothing is watched any more; the names of what was."""
        names = [watch.name for watch in self._watched.values()]
        self._watched.clear()
        return names

    def lost(self, view: DesktopView, monitors: Sequence[Rectangle], t: float) -> list[str]:
        """What to tell of windows that can no longer be seen, once each time; a closed one is watched no more."""
        if not view.known:
            return []
        told = []
        for identity, watch in list(self._watched.items()):
            if in_sight(identity, view, monitors):
                watch.unseen, watch.told = None, False
                continue
            watch.unseen = t if watch.unseen is None else watch.unseen
            if t - watch.unseen < LOST_SECONDS:
                continue
            if not _open(identity, view):
                del self._watched[identity]
                told.append(f"{watch.name} was closed, so I stopped watching it.")
            elif not watch.told:
                watch.told = True
                told.append(
                    f"{watch.name} is out of sight, so I cannot see when it finishes. I go on when it shows again."
                )
        return told


def _open(identity: int, view: DesktopView) -> bool:
    return identity in view.hidden or any(window.identity == identity for window in view.windows)


def in_sight(identity: int, view: DesktopView, monitors: Sequence[Rectangle]) -> bool:
    """True while a window shows on some monitor, but for a small part perhaps."""
    place = next((window.place for window in view.windows if window.identity == identity), None)
    if place is None:
        return False
    seen = 0
    for across in range(SAMPLES):
        for down in range(SAMPLES):
            x = place.left + (2 * across + 1) * place.width // (2 * SAMPLES)
            y = place.top + (2 * down + 1) * place.height // (2 * SAMPLES)
            on_top = view.window_at(x, y)
            shown = on_top is not None and on_top.identity == identity
            seen += shown and any(monitor.contains(x, y) for monitor in monitors)
    return seen >= FEWEST_SEEN
