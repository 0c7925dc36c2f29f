"""Which windows are open, where, and which one is in focus: X11 through python-xlib.

Windows come and go while they are asked about; a window that vanishes is left out. When the X server itself does not
answer, the view is unknown, and the next look connects again.
"""

from __future__ import annotations

import contextlib
import threading
from typing import Any

from Xlib import X
from Xlib.display import Display
from Xlib.error import ConnectionClosedError, DisplayError, XError

from app.ports import DesktopView, Rectangle, Window

_GONE = (XError, AttributeError, TypeError)
_LOST = (ConnectionClosedError, DisplayError, OSError)


class X11Focus:
    """The windows of an X11 desktop; see `app.ports.FocusSource`. It may be asked from any thread."""

    def __init__(self, display: str | None = None) -> None:
        self._name = display
        self._display: Any = None
        self._lock = threading.Lock()

    def active(self) -> Window | None:
        """The window in focus, or None when there is none or it cannot be told."""
        return self.look().active

    def windows(self) -> list[Window]:
        """All visible windows, lowest first; empty when it cannot be told."""
        return list(self.look().windows)

    def look(self) -> DesktopView:
        """Both at one instant."""
        with self._lock:
            try:
                if self._display is None:
                    self._display = Display(self._name)
                return self._look()
            except _LOST:
                self._disconnect()
            except _GONE:
                pass
            return DesktopView(known=False)

    def close(self) -> None:
        """Ends the connection."""
        with self._lock:
            self._disconnect()

    def _disconnect(self) -> None:
        if self._display is not None:
            with contextlib.suppress(*_LOST, *_GONE):
                self._display.close()
            self._display.display.socket.close()
            self._display = None

    def _look(self) -> DesktopView:
        root = self._display.screen().root
        stacked = self._numbers(root, "_NET_CLIENT_LIST_STACKING") or self._numbers(root, "_NET_CLIENT_LIST")
        if stacked is None:
            return DesktopView(known=False)
        framed = [self._window(number, popup=False) for number in stacked]
        popups = [self._window(child.id, popup=True) for child in root.query_tree().children if self._floats(child)]
        windows = tuple(window for window in (*framed, *popups) if window is not None)
        focused = (self._numbers(root, "_NET_ACTIVE_WINDOW") or [0])[0]
        active = next((window for window in windows if window.identity == focused), None)
        hidden = frozenset(stacked) - {window.identity for window in windows}
        return DesktopView(known=True, windows=windows, active=active, hidden=hidden)

    def _property(self, window: Any, name: str) -> Any:
        found = window.get_full_property(self._display.get_atom(name), X.AnyPropertyType)
        return None if found is None else found.value

    def _numbers(self, window: Any, name: str) -> list[int] | None:
        value = self._property(window, name)
        return None if value is None else [int(number) for number in value]

    def _floats(self, window: Any) -> bool:
        """True for a window that lies on the desktop without the window manager, such as a menu."""
        try:
            attributes = window.get_attributes()
        except _GONE:
            return False
        seen = attributes.map_state == X.IsViewable and attributes.win_class == X.InputOutput
        return bool(seen and attributes.override_redirect)

    def _window(self, number: int, popup: bool) -> Window | None:
        """One window, None when it is not to be seen or has vanished, or is a popup that nothing is known about."""
        window = self._display.create_resource_object("window", number)
        try:
            if window.get_attributes().map_state != X.IsViewable:
                return None
            place = self._place(window, popup)
            app, title = self._app(window), self._title(window)
            pids = self._numbers(window, "_NET_WM_PID")
        except _GONE:
            return None
        if popup and not (app or title or pids):
            return None
        return Window(number, app, title, pids[0] if pids else None, place, popup)

    def _place(self, window: Any, popup: bool) -> Rectangle:
        """Where the window is, its frame included, since the title bar is part of what it shows."""
        shape = window.get_geometry()
        corner = window.translate_coords(self._display.screen().root, 0, 0)
        left, top = -int(corner.x), -int(corner.y)
        frame = None if popup else self._numbers(window, "_NET_FRAME_EXTENTS")
        west, east, north, south = frame if frame is not None and len(frame) == 4 else (0, 0, 0, 0)
        return Rectangle(left - west, top - north, shape.width + west + east, shape.height + north + south)

    def _app(self, window: Any) -> str:
        """Its class ("XTerm" → "xterm"), which is the program's name for nearly all programs."""
        named = window.get_wm_class()
        return str(named[1] or named[0]).lower() if named else ""

    def _title(self, window: Any) -> str:
        value = self._property(window, "_NET_WM_NAME")
        if value is None:
            value = self._property(window, "WM_NAME")
        if isinstance(value, bytes):
            return value.decode("utf-8", errors="replace")
        return "" if value is None else str(value)
