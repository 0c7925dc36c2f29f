"""Windows that the user asked to be told of, and whether each can still be seen: closed, put away, or covered, or not
looked at for a while."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.ports import DesktopView, Rectangle, Window
from model.microturn import MAX_COLUMNS, MAX_MONITORS, MAX_ROWS, PATCH_SIZE

LOST_SECONDS = 2.0
"""A window is out of sight after this long: one that is moved or raised is behind another for an instant."""
SAMPLES = 8
"""A window is looked at in so many places across and down."""
FEWEST_SEEN = 4
"""With fewer of those places on the screen an ending in it would hardly be seen."""


@dataclass(slots=True)
class _Watch:
    """Its name in sentences, when the user asked, since when it has been out of sight (None while seen), whether that
    was told, and whether the screen was not looked at meanwhile."""

    name: str
    since: float
    unseen: float | None = None
    told: bool = False
    missed: bool = False


@dataclass(slots=True)
class Watches:
    """What is watched, by the window system's number of its window."""

    _watched: dict[int, _Watch] = field(default_factory=dict)
    _aside: dict[int, _Watch] = field(default_factory=dict)

    @property
    def any(self) -> bool:
        """True while something is watched."""
        return bool(self._watched)

    @property
    def names(self) -> list[str]:
        """The names of what is watched, the first that was asked for first."""
        return [watch.name for watch in list(self._watched.values())]

    def set_aside(self, names: Sequence[str], again: bool = False) -> None:
        """Watches what has these names no longer, or `again` after all."""
        source, target = (self._aside, self._watched) if again else (self._watched, self._aside)
        for identity, watch in list(source.items()):
            if watch.name in names:
                target.setdefault(identity, source.pop(identity))

    def begin(self, window: Window, name: str, t: float) -> None:
        """The user wants to be told when this window finishes; `name` begins a sentence on it."""
        self._watched[window.identity] = _Watch(name, t)
        self._aside.pop(window.identity, None)

    def name(self, identity: int | None) -> str | None:
        """The name of a window that is watched, None for any other."""
        watch = self._of(identity)
        return None if watch is None else watch.name

    def since(self, identity: int | None) -> float | None:
        """When the user asked for it, None for a window that is not watched."""
        watch = self._of(identity)
        return None if watch is None else watch.since

    def _of(self, identity: int | None) -> _Watch | None:
        return None if identity is None else self._watched.get(identity)

    def end(self, identity: int | None) -> None:
        """It has finished."""
        if identity is not None:
            self._watched.pop(identity, None)

    def hand_over(self) -> Watches:
        """The same for a stream that begins now; what happened until then was not seen."""
        watched, aside = (
            {identity: _Watch(watch.name, 0.0, missed=True) for identity, watch in each.items()}
            for each in (self._watched, self._aside)
        )
        return Watches(watched, aside)

    def give_up(self) -> list[str]:
        """Nothing is watched any more; the names of what was."""
        names = [watch.name for watch in self._watched.values()]
        self._watched.clear()
        return names

    def miss(self) -> None:
        """The screen is not looked at, so that what is watched may finish unseen."""
        for watch in self._watched.values():
            watch.missed = True

    def lost(
        self, view: DesktopView, monitors: Sequence[Rectangle], t: float, blank: Sequence[Rectangle] = ()
    ) -> list[str]:
        """What to tell of windows that cannot be seen, or could not for a while, once each time; a closed one is
        watched no more. `blank` is what is blanked for privacy's sake."""
        if not view.known:
            return []
        told = []
        for identity, watch in list(self._watched.items()):
            if in_sight(identity, view, monitors, blank):
                if watch.missed:
                    told.append(
                        f"{watch.name} may have finished while I could not look at the screen, so please have a look. "
                        "I go on watching it."
                    )
                watch.unseen, watch.told, watch.missed = None, False, False
                continue
            watch.unseen = t if watch.unseen is None else watch.unseen
            if t - watch.unseen < LOST_SECONDS:
                continue
            if not is_open(identity, view):
                del self._watched[identity]
                told.append(f"{watch.name} was closed, so I stopped watching it.")
            elif not watch.told:
                watch.told = True
                blanked = in_sight(identity, view, monitors)
                why = "is blanked along with a window that I must not see" if blanked else "is out of sight"
                told.append(f"{watch.name} {why}, so I cannot see when it finishes. I go on when it shows again.")
        return told


def within(name: str) -> str:
    """A name as it stands within a sentence."""
    return re.sub("^(The|Something) ", lambda word: word[0].lower(), name)


def is_open(identity: int, view: DesktopView) -> bool:
    """True while there is such a window, shown or put away."""
    return identity in view.hidden or any(window.identity == identity for window in view.windows)


def in_sight(identity: int, view: DesktopView, monitors: Sequence[Rectangle], blank: Sequence[Rectangle] = ()) -> bool:
    """True while a window shows on some monitor, but for a small part perhaps, where nothing is `blank`."""
    height = next((height for height, window in enumerate(view.windows) if window.identity == identity), None)
    if height is None:
        return False
    looked_at = [_looked_at(monitor) for monitor in monitors[:MAX_MONITORS]]
    layers = [window.place for window in view.windows[height + 1 :] if window.unknown_popup]
    unseen = [*blank, *(layer for layer in layers if any(_covers(layer, monitor) for monitor in monitors))]
    seen = 0
    for x, y in _samples(view.windows[height].place):
        on_top = view.window_at(x, y)
        shown = on_top is not None and on_top.identity == identity
        shown = shown and any(place.contains(x, y) for place in looked_at)
        seen += shown and not any(place.contains(x, y) for place in unseen)
    return seen >= FEWEST_SEEN


def mostly_in(place: Rectangle, others: Sequence[Rectangle]) -> bool:
    """True when more than half of a place lies in the others."""
    samples = _samples(place)
    return 2 * sum(any(other.contains(x, y) for other in others) for x, y in samples) > len(samples)


def _samples(place: Rectangle) -> list[tuple[int, int]]:
    steps = [2 * step + 1 for step in range(SAMPLES)]
    xs = [place.left + step * place.width // (2 * SAMPLES) for step in steps]
    ys = [place.top + step * place.height // (2 * SAMPLES) for step in steps]
    return [(x, y) for x in xs for y in ys]


def _looked_at(monitor: Rectangle) -> Rectangle:
    """The part of a monitor that the model has patches for."""
    width, height = min(monitor.width, MAX_COLUMNS * PATCH_SIZE), min(monitor.height, MAX_ROWS * PATCH_SIZE)
    return Rectangle(monitor.left, monitor.top, width, height)


def _covers(layer: Rectangle, monitor: Rectangle) -> bool:
    """True for a layer over all of a monitor, as programs that lock the screen put up."""
    return layer.joined(monitor) == layer
