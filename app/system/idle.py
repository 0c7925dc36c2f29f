"""How long nobody has touched keyboard or mouse: GNOME's compositor, the X server, or the desktop's screen saver."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from time import monotonic
from typing import Any

from Xlib.display import Display
from Xlib.error import ConnectionClosedError, DisplayError, XError

from app.system.bus import Bus

MUTTER = ("org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core", "org.gnome.Mutter.IdleMonitor")
SAVER = ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver")
MILLISECONDS_PER_SECOND = 100.0
"""A counter that grows faster than this a second counts milliseconds."""


class X11Idle:
    """The X server's own count (extension MIT-SCREEN-SAVER)."""

    def __init__(self, display: str | None = None) -> None:
        self._name = display
        self._display: Any = None

    def seconds(self) -> float | None:
        """Seconds since the last touch; None where the server does not tell."""
        try:
            if self._display is None:
                self._display = Display(self._name)
            if not self._display.has_extension("MIT-SCREEN-SAVER"):
                return None
            return float(self._display.screen().root.screensaver_query_info().idle) / 1000
        except (ConnectionClosedError, DisplayError, XError, OSError):
            self.close()
            return None

    def close(self) -> None:
        """Ends the connection."""
        if self._display is not None:
            with contextlib.suppress(ConnectionClosedError, DisplayError, XError, OSError):
                self._display.close()
            self._display.display.socket.close()
            self._display = None


class SaverIdle:
    """The screen saver's count, in seconds as specified or in milliseconds as KDE has it: its growth shows which."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._last: tuple[float, float] | None = None
        self._unit = 1000.0

    async def seconds(self, session: Bus) -> float | None:
        """Seconds since the last touch; None where no saver tells."""
        count = await session.ask(*SAVER, "GetSessionIdleTime")
        return None if not isinstance(count, int) else self.take(float(count))

    def take(self, count: float) -> float:
        """A count in seconds, whatever it counts."""
        now = self._clock()
        if self._last is not None and now > self._last[0] and count > self._last[1]:
            growth = (count - self._last[1]) / (now - self._last[0])
            self._unit = 1000.0 if growth > MILLISECONDS_PER_SECOND else 1.0
        self._last = (now, count)
        return count / self._unit


async def mutter_idle(session: Bus) -> float | None:
    """Seconds since the last touch, as GNOME's compositor tells; None where it does not."""
    count = await session.ask(*MUTTER, "GetIdletime")
    return count / 1000 if isinstance(count, int) else None
