"""The privacy gate: windows the user excluded are blanked in every picture before anything keeps it.

It fails closed. Where windows are excluded but the window system does not say what is where, the whole picture is
blank. A window without any name is treated as an excluded one. An excluded window is blanked as a whole, also where
another window lies over it, and so are its menus and tooltips.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np
from numpy.typing import NDArray

from app.ports import DesktopView, Rectangle, Window

BLANK = 0


@dataclass(frozen=True, slots=True)
class Exclusions:
    """What the user does not want to be looked at. Patterns as in file names (`*` and `?`), in any case; a pattern
    without either is looked for anywhere in a title, and must be the whole name of an app.

    Attributes:
        apps: patterns of program names, "keepassxc".
        titles: patterns of window titles, "private browsing", "*bank*".
        own: this program's process number; its own windows are blanked together with what the user excluded, so that
            it does not look at itself. None: they are not.
    """

    apps: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    own: int | None = None

    @property
    def any(self) -> bool:
        """True when something is excluded."""
        return bool(self.apps or self.titles)

    def matches(self, window: Window) -> bool:
        """True when the user excluded this very window, by its app or its title, or when it is the program's own."""
        if self.own is not None and window.pid == self.own:
            return True
        app, title = window.app.lower(), window.title.lower()
        return any(fnmatchcase(app, pattern.lower()) for pattern in self.apps) or any(
            fnmatchcase(title, _anywhere(pattern.lower())) for pattern in self.titles
        )


def _anywhere(pattern: str) -> str:
    return pattern if "*" in pattern or "?" in pattern else f"*{pattern}*"


def excluded_windows(windows: Sequence[Window], exclusions: Exclusions) -> list[Window]:
    """The windows that must not be seen: those the user named, those without a name, and the dialogs and popups of
    both."""
    if not exclusions.any:
        return []
    hidden: list[Window] = []
    while added := [window for window in windows if window not in hidden and _hides(window, hidden, exclusions)]:
        hidden += added
    return hidden


def _hides(window: Window, hidden: Sequence[Window], exclusions: Exclusions) -> bool:
    """Whether a window must not be seen, given some that must not."""
    if exclusions.matches(window) or (window.nameless and not window.popup):
        return True
    if window.owner is not None and any(window.owner == each.identity for each in hidden):
        return True
    return window.popup and any(_of_one_program(window, each) for each in hidden)


def _of_one_program(one: Window, other: Window) -> bool:
    """True when both belong to one process, or to one connection to the window system."""
    return any(mine is not None and mine == its for mine, its in ((one.pid, other.pid), (one.client, other.client)))


def is_excluded(window: Window | None, exclusions: Exclusions, windows: Sequence[Window] = ()) -> bool:
    """True when nothing may be told about a window; one that is not known counts as excluded.

    windows: all of them, where it may be a dialog or a popup of an excluded one.
    """
    if not exclusions.any:
        return False
    return window is None or window in excluded_windows([*windows, window], exclusions)


def hidden_places(views: Iterable[DesktopView], exclusions: Exclusions) -> list[Rectangle] | None:
    """What to blank, given what was seen of the desktop before and after the picture was taken: of a window that has
    moved meanwhile, all the way. None: everything, since it is not known what is where."""
    places: dict[int, Rectangle] = {}
    for view in views if exclusions.any else ():
        if not view.known:
            return None
        for window in excluded_windows(view.windows, exclusions):
            place = places.get(window.identity, window.place)
            places[window.identity] = place.joined(window.place)
    return list(places.values())


def blank(picture: NDArray[np.uint8], monitor: Rectangle, places: Sequence[Rectangle] | None) -> None:
    """Blanks these places of the desktop in the picture of a monitor, all of it when `places` is None.

    picture: uint8 [height, width, channels]; its pixels may be denser than the desktop's (high-DPI).
    """
    if places is None:
        picture[:] = BLANK
        return
    across, down = picture.shape[1] / monitor.width, picture.shape[0] / monitor.height
    for place in places:
        top, bottom = int((place.top - monitor.top) * down), -int(-(place.bottom - monitor.top) * down // 1)
        left, right = int((place.left - monitor.left) * across), -int(-(place.right - monitor.left) * across // 1)
        picture[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = BLANK
