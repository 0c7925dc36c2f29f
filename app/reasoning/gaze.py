"""What was last seen of the screen, kept so that a question can be asked about it.

Only references are kept here: it costs the loop nothing. What the user excluded is blank in the pictures already; its
titles are left out here.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.capture.privacy import Exclusions, excluded_windows, is_excluded
from app.ports import DesktopView, Frames, Rectangle, Window

Picture = NDArray[np.uint8]
SHORTEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Look:
    """One window at one instant.

    Attributes:
        app, title: "" when they cannot be told.
        picture: uint8 [height, width, 3], RGB; None when nothing can be seen.
    """

    app: str = ""
    title: str = ""
    picture: Picture | None = None


class Gaze:
    """Keeps the newest picture of each monitor and the newest view of the windows. May be asked from any thread.

    Attributes:
        exclusions: what nothing may be told of; may be replaced at any time.
    """

    def __init__(self, exclusions: Exclusions | None = None) -> None:
        self.exclusions = exclusions or Exclusions()
        self._lock = threading.Lock()
        self._frames: dict[int, Picture] = {}
        self._view = DesktopView(known=False)
        self._places: tuple[Rectangle, ...] = ()
        self._shut = False
        self._named = ""

    def take(self, frames: Frames | None, view: DesktopView | None, places: tuple[Rectangle, ...] | None) -> str:
        """Takes what a micro-turn brought; returns the window in focus in words when it is another one than before."""
        with self._lock:
            if self._shut:
                return ""
            self._frames.update(frames or {})
            if places:
                self._places = places
            if view is None:
                return ""
            self._view = view
            window = view.active
            if window is None or is_excluded(window, self.exclusions, view.windows):
                return ""
            named = f"{window.title} ({window.app})" if window.title and window.app else window.title or window.app
            if named == self._named:
                return ""
            self._named = named
            return named

    def shut(self, shut: bool) -> None:
        """While shut nothing is kept, and what was kept is forgotten."""
        with self._lock:
            self._shut = shut
            self._frames.clear()
            self._view = DesktopView(known=False)
            self._named = ""

    def look(self, words: str = "") -> Look:
        """The window that these words name, else the one in focus, else the first monitor."""
        with self._lock:
            window = self._window_named(words) or self._view.active
            if window is None:
                hidden = self.exclusions.any and not self._view.known
                return Look(picture=None if hidden else next(iter(self._frames.values()), None))
            if is_excluded(window, self.exclusions, self._view.windows):
                return Look()
            return Look(window.app, window.title, self._crop(window.place))

    def _window_named(self, words: str) -> Window | None:
        """The topmost window whose program was named, when that is another than the one in focus."""
        said = set(re.findall(r"\w+", words.lower()))
        if self._view.active is not None and said & _names(self._view.active):
            return None
        hidden = excluded_windows(self._view.windows, self.exclusions)
        shown = (each for each in reversed(self._view.windows) if not each.popup and each not in hidden)
        return next((each for each in shown if said & _names(each)), None)

    def _crop(self, place: Rectangle) -> Picture | None:
        """The part of a picture where the window is; of several monitors the one that shows most of it."""
        if not self._places:
            return next(iter(self._frames.values()), None)
        shown = [index for index in range(len(self._places)) if index in self._frames]
        index = max(shown, key=lambda each: _overlap(self._places[each], place), default=None)
        if index is None:
            return None
        frame, monitor = self._frames[index], self._places[index]
        across, down = frame.shape[1] / monitor.width, frame.shape[0] / monitor.height
        top, bottom = (int((value - monitor.top) * down) for value in (place.top, place.bottom))
        left, right = (int((value - monitor.left) * across) for value in (place.left, place.right))
        part = frame[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
        return part if part.size else None


def _overlap(one: Rectangle, other: Rectangle) -> int:
    """Pixels that both cover."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(0, width) * max(0, height)


def _names(window: Window) -> set[str]:
    """Words by which somebody may call a window."""
    words = set(re.findall(r"\w+", window.app.lower()))
    return {word for word in words if len(word) >= SHORTEST_NAME}
