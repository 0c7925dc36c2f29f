"""What the loop may ask about the screen: pictures and windows, both at hand without waiting."""

from __future__ import annotations

import threading

from app.capture.sharing import shares
from app.ports import DesktopView, DeviceEvent, FocusSource, Frames, Rectangle, ScreenSource, Window

LOOK_SECONDS = 0.4
SHUT_LOOK_SECONDS = 2.0
"""While nothing but a sign of sharing is looked for."""


class Eyes:
    """Eyes that see nothing: nothing is ever new. Others override all of it."""

    @property
    def open(self) -> bool:
        """True while the screen may be looked at."""
        return True

    def frames(self) -> Frames | None:
        """The newest picture of every monitor, None when there is none newer than at the last call."""
        return None

    def view(self) -> DesktopView | None:
        """The windows, None when they are as they were at the last call."""
        return None

    def monitors(self) -> tuple[Rectangle, ...]:
        """Where each monitor lies on the desktop."""
        return ()


class UnknownFocus:
    """A window system that tells nothing: sights are told without a window, and whatever is excluded stays unseen."""

    def active(self) -> Window | None:
        """None: it cannot be told."""
        return None

    def windows(self) -> list[Window]:
        """Nothing: it cannot be told."""
        return []

    def look(self) -> DesktopView:
        """A view in which nothing is known."""
        return DesktopView(known=False)


class OpenEyes(Eyes):
    """Eyes on the live screen; the window system is asked on a thread of its own.

    Attributes:
        sharing: whether the windows tell that the screen is being shared with others; known since `follow`.
    """

    def __init__(self, screen: ScreenSource, focus: FocusSource) -> None:
        self.sharing = False
        self._screen = screen
        self._focus = focus
        self._lock = threading.Lock()
        self._newest: DesktopView | None = None
        self._last: DesktopView | None = None
        self._looking = False
        self._hurry = threading.Event()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def follow(self) -> None:
        """Begins to mind whether the screen is shared, for which no picture is taken; nothing else is kept of the
        windows."""
        if self._thread is None:
            self._ended.clear()
            self._thread = threading.Thread(target=self._run, name="windows", daemon=True)
            self._thread.start()

    def start(self) -> None:
        """Begins to look. Raises ScreenError when there is no screen that can be seen."""
        self._screen.start()
        self._looking = True
        self.follow()
        self._hurry.set()

    def shut(self) -> None:
        """Looks no more, but for whether the screen is shared."""
        with self._lock:
            was, self._looking = self._looking, False
            self._newest = self._last = None
        if was:
            self._screen.stop()

    def stop(self) -> None:
        """Looks no more, and minds nothing."""
        self._ended.set()
        self._hurry.set()
        if self._thread is not None:
            self._thread.join(1.0)
            self._thread = None
        self.sharing = False
        self.shut()

    def frames(self) -> Frames | None:
        """The newest picture of every monitor."""
        return self._screen.latest()

    def view(self) -> DesktopView | None:
        """The windows as they were at most 0.4 s ago."""
        with self._lock:
            taken, self._newest = self._newest, None
            return taken

    def monitors(self) -> tuple[Rectangle, ...]:
        """Where each monitor lies on the desktop."""
        return self._screen.monitors()

    def events(self) -> list[DeviceEvent]:
        """What happened to the screen since the last call."""
        return self._screen.events()

    def _run(self) -> None:
        while not self._ended.is_set():
            view = self._focus.look()
            self.sharing = shares(view.windows)
            with self._lock:
                if self._looking and view != self._last:
                    self._newest = self._last = view
            self._hurry.wait(LOOK_SECONDS if self._looking else SHUT_LOOK_SECONDS)
            self._hurry.clear()
