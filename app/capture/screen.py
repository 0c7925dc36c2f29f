"""The screen: up to five pictures a second of every monitor, newest only, what the user excluded blanked.

Pictures are taken in a thread of their own with `mss` (X11, Windows, macOS). Wayland gives no program the screen in
this way and is refused with a sentence that says so.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

import mss
import numpy as np
from mss.exception import ScreenShotError
from numpy.typing import NDArray

from app.capture.drawn import Drawn, drawing
from app.capture.privacy import Exclusions, blank, hidden_places
from app.logs import LOG
from app.ports import DesktopView, DeviceChange, DeviceEvent, FocusSource, Frames, Rectangle, ScreenError
from model.microturn import MAX_MONITORS, MICROTURN_SECONDS

MONITOR_REFRESH_SECONDS = 2.0
RETRY_SECONDS = 1.0
LINGER_SECONDS = 0.7
"""How long a place stays blank after an excluded window has gone from it."""
ROW_STRIDE = 4
"""Where nobody tells that something was drawn, every fourth row of a picture is compared with the one before, from
another row on each time: what is four rows high, as nearly every letter is, is noticed at once, and a single row within
four pictures."""
UNTOLD_SECONDS = 1.0
"""So often a picture is taken though nothing is said to have been drawn."""


def refuse_where_impossible(environment: Mapping[str, str], platform: str) -> None:
    """Raises ScreenError where the screen cannot be seen by any means we have."""
    if platform != "linux":
        return
    if environment.get("WAYLAND_DISPLAY") or environment.get("XDG_SESSION_TYPE") == "wayland":
        raise ScreenError(
            "The screen cannot be seen under Wayland, so nothing that happens on it will be noticed: "
            "log in with an Xorg session to have it watched; hearing and reminders work as they are."
        )
    if not environment.get("DISPLAY"):
        raise ScreenError(
            "There is no display (DISPLAY is not set), so nothing on a screen can be noticed: "
            "start Alongside from within a desktop session."
        )


class Screen:
    """The monitors of this computer; see `app.ports.ScreenSource`.

    Attributes:
        exclusions: what must not be seen; may be replaced at any time, as may the two below.
        interval: seconds between two pictures.
        chosen: numbers of the monitors that are looked at (1 is the first one), empty for all.
    """

    def __init__(
        self,
        focus: FocusSource,
        exclusions: Exclusions,
        interval: float = MICROTURN_SECONDS,
        open_eyes: Callable[[], Any] = mss.MSS,
        open_drawn: Callable[[], AbstractContextManager[Drawn | None]] = drawing,
    ) -> None:
        self.exclusions = exclusions
        self.interval = interval
        self.chosen: tuple[int, ...] = ()
        self._focus = focus
        self._open_eyes = open_eyes
        self._open_drawn = open_drawn
        self._lock = threading.Lock()
        self._frames: Frames | None = None
        self._shown: list[NDArray[np.uint8]] = []
        self._looks = 0
        self._looked = 0.0
        self._looked_for: tuple[Exclusions, tuple[Rectangle, ...]] | None = None
        self._hidden: dict[Rectangle, float] = {}
        self._places: tuple[Rectangle, ...] = ()
        self._found_for: tuple[int, ...] = ()
        self._events: list[DeviceEvent] = []
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Takes a first picture, then begins to look. Raises ScreenError when there is no screen that can be seen."""
        refuse_where_impossible(os.environ, sys.platform)
        try:
            with self._open_eyes() as eyes:
                self._find_monitors(eyes)
                self._look(eyes)
        except (ScreenShotError, OSError) as error:
            raise ScreenError(
                f"The screen cannot be seen ({error}), so nothing on it will be noticed: "
                "start Alongside from within a desktop session."
            ) from error
        self._ended.clear()
        self._thread = threading.Thread(target=self._run, name="screen", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stops looking."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._shown, self._frames = [], None

    def latest(self) -> Frames | None:
        """The newest picture of every monitor, or None when nothing has changed since the last call."""
        with self._lock:
            taken, self._frames = self._frames, None
            return taken

    def monitors(self) -> tuple[Rectangle, ...]:
        """Where each monitor lies on the desktop."""
        with self._lock:
            return self._places

    def events(self) -> list[DeviceEvent]:
        """What happened to the screen since the last call."""
        with self._lock:
            taken, self._events = self._events, []
            return taken

    def _note(self, change: DeviceChange, text: str) -> None:
        with self._lock:
            self._events.append(DeviceEvent("screen", change, text))

    def _find_monitors(self, eyes: Any) -> None:
        self._found_for = chosen = self.chosen
        found = tuple(
            Rectangle(place["left"], place["top"], place["width"], place["height"])
            for number, place in enumerate(eyes.monitors[1 : MAX_MONITORS + 1], start=1)
            if not chosen or number in chosen
        )
        changed = self._places not in ((), found)
        with self._lock:
            self._places = found
        if changed:
            sizes = " and ".join(f"{place.width} by {place.height}" for place in found) or "none"
            self._note(DeviceChange.CHANGED, f"The monitors changed: looking at {sizes} now.")

    def _run(self) -> None:
        failed = 0
        while not self._ended.is_set():
            try:
                with self._open_eyes() as eyes, self._open_drawn() as drawn:
                    self._find_monitors(eyes)
                    self._look(eyes)
                    if failed > 1:
                        self._note(DeviceChange.RESTORED, "The screen can be seen again.")
                    failed = 0
                    self._watch(eyes, drawn)
            except Exception as error:  # mss names few of the ways in which a dying X server shows itself
                LOG.info("the screen is lost: %s: %s", type(error).__name__, error)
            failed += 1  # once is a monitor that has another size now: the next look finds it
            if not self._ended.is_set():
                if failed == 2:
                    self._note(DeviceChange.LOST, "The screen cannot be seen any more; looking for it again.")
                self._ended.wait(RETRY_SECONDS)

    def _watch(self, eyes: Any, drawn: Drawn | None) -> None:
        """Takes pictures until the end or a new set of monitors, which `mss` shows to a fresh connection only."""
        refreshed = time.monotonic()
        due = refreshed
        while not self._ended.wait(max(0.0, due - time.monotonic())):
            due = max(due + self.interval, time.monotonic())
            self._glance(eyes, drawn)
            if time.monotonic() - refreshed > MONITOR_REFRESH_SECONDS or self._found_for != self.chosen:
                refreshed = time.monotonic()
                with self._open_eyes() as fresh:
                    self._find_monitors(fresh)

    def _glance(self, eyes: Any, drawn: Drawn | None) -> None:
        """Looks, unless it is told that nothing was drawn; now and then even so, to find out whether that is true."""
        if drawn is None or not drawn.trusted:
            self._look(eyes)
        elif drawn.told() or self._looked_for != (self.exclusions, self._places):
            self._look(eyes, stride=1)
        elif time.monotonic() - self._looked > UNTOLD_SECONDS:
            lingers = bool(self._hidden)
            if self._look(eyes, stride=1) and not lingers:
                if drawn.told():  # it was drawn just now
                    self._look(eyes, stride=1)
                else:
                    drawn.distrust()

    def _look(self, eyes: Any, stride: int = ROW_STRIDE) -> bool:
        """Takes a picture of every monitor; what is excluded does not outlive this function. A picture like the last
        one, in every `stride`-th row, is no news.

        Returns:
            Whether there was news.
        """
        exclusions = self.exclusions
        self._looked, self._looked_for = time.monotonic(), (exclusions, self._places)
        before = self._view(exclusions)
        pictures = [_picture(eyes, place) for place in self._places]
        hidden = self._still_hidden(hidden_places((before, self._view(exclusions)), exclusions))
        for picture, place in zip(pictures, self._places, strict=True):
            blank(picture, place, hidden)
        self._looks += 1
        if _alike(pictures, self._shown, np.s_[self._looks % stride :: stride]):
            return False
        self._shown = pictures
        frames = {index: _rgb(picture) for index, picture in enumerate(pictures)}
        with self._lock:
            self._frames = frames
        return True

    def _still_hidden(self, hidden: list[Rectangle] | None) -> list[Rectangle] | None:
        """What is hidden with what was a moment ago: a window may be gone and still fade."""
        now = time.monotonic()
        self._hidden = {place: at for place, at in self._hidden.items() if now - at < LINGER_SECONDS}
        self._hidden |= dict.fromkeys(hidden or (), now)
        return None if hidden is None else list(self._hidden)

    def _view(self, exclusions: Exclusions) -> DesktopView:
        return self._focus.look() if exclusions.any else DesktopView(known=True)


def _alike(pictures: list[NDArray[np.uint8]], before: list[NDArray[np.uint8]], rows: slice) -> bool:
    """True when as many pictures have the same pixels in these rows."""
    sampled = [[picture.view(np.uint32)[rows] for picture in each] for each in (pictures, before)]
    return len(pictures) == len(before) and all(map(np.array_equal, *sampled))


def _picture(eyes: Any, place: Rectangle) -> NDArray[np.uint8]:
    """A fresh picture, uint8 [height, width, 4]: blue, green, red and a byte of no meaning."""
    shot = eyes.grab({"left": place.left, "top": place.top, "width": place.width, "height": place.height})
    return np.frombuffer(shot.raw, np.uint8).reshape(shot.height, shot.width, 4)


def _rgb(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """uint8 [height, width, 3] of a `_picture`."""
    out = np.empty((*picture.shape[:2], 3), np.uint8)
    for channel in range(3):
        out[:, :, channel] = picture[:, :, 2 - channel]
    return out
