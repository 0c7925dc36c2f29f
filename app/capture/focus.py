"""Which windows are open, where, and which one is in focus: X11 through python-xlib.

Windows come and go while they are asked about; a window that vanishes is left out. When the X server itself does not
answer, the view is unknown, and the next look connects again.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Mapping
from typing import Any

from Xlib import X
from Xlib.display import Display
from Xlib.error import ConnectionClosedError, DisplayError, XError

from app.ports import DesktopView, Rectangle, Window

_GONE = (XError, AttributeError, TypeError)
_LOST = (ConnectionClosedError, DisplayError, OSError)
KEEP_MAPPED = ("gnome shell", "mutter")
"""How the names of window managers begin that leave the windows of other workspaces mapped; they have one workspace on
all monitors. (Others may show several, and only one is the current one, so nothing is made of it there.)"""
EVERY_WORKSPACE = 0xFFFFFFFF


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
        clients = self._numbers(root, "_NET_CLIENT_LIST_STACKING") or self._numbers(root, "_NET_CLIENT_LIST")
        if clients is None:
            return DesktopView(known=False)
        order = {child.id: place for place, child in enumerate(root.query_tree().children)}
        workspace = self._workspace(root)
        found: list[tuple[int, Window | None]] = []
        frames = set[int]()
        for number in clients:
            frames.add(frame := self._frame(number, order))
            found.append((frame, None if self._put_away(number, workspace) else self._window(number, popup=False)))
        floating = [number for number in order if number not in frames and self._floats(number)]
        found += [(number, self._window(number, popup=True)) for number in floating]
        found.sort(key=lambda each: order.get(each[0], len(order)))
        windows = tuple(window for _, window in found if window is not None)
        focused = self._number(root, "_NET_ACTIVE_WINDOW")
        active = next((window for window in windows if window.identity == focused), None)
        hidden = frozenset(clients) - {window.identity for window in windows}
        return DesktopView(known=True, windows=windows, active=active, hidden=hidden)

    def _frame(self, number: int, order: Mapping[int, int]) -> int:
        """The child of the root (one of `order`) in which a window lies: its frame, or itself."""
        window = self._resource(number)
        with contextlib.suppress(*_GONE):
            while window.id not in order:
                window = window.query_tree().parent
            return int(window.id)
        return number

    def _workspace(self, root: Any) -> int | None:
        """The workspace that is shown, where windows of others have to be left out; else None."""
        with contextlib.suppress(*_GONE):
            manager = self._number(root, "_NET_SUPPORTING_WM_CHECK")
            if manager and self._title(self._resource(manager)).lower().startswith(KEEP_MAPPED):
                return self._number(root, "_NET_CURRENT_DESKTOP")
        return None

    def _put_away(self, number: int, workspace: int | None) -> bool:
        """True for a window that is minimised or on another workspace, but mapped nevertheless."""
        window = self._resource(number)
        with contextlib.suppress(*_GONE):
            states = self._numbers(window, "_NET_WM_STATE") or []
            hidden, shaded = (self._display.get_atom(f"_NET_WM_STATE_{name}") for name in ("HIDDEN", "SHADED"))
            if hidden in states and shaded not in states:
                return True
            place = self._number(window, "_NET_WM_DESKTOP")
            return workspace is not None and place not in (workspace, EVERY_WORKSPACE, None)
        return False

    def _resource(self, number: int) -> Any:
        return self._display.create_resource_object("window", number)

    def _property(self, window: Any, name: str) -> Any:
        found = window.get_full_property(self._display.get_atom(name), X.AnyPropertyType)
        return None if found is None else found.value

    def _numbers(self, window: Any, name: str) -> list[int] | None:
        value = self._property(window, name)
        return None if value is None else [int(number) for number in value]

    def _number(self, window: Any, name: str) -> int | None:
        """The first number of a property."""
        return next(iter(self._numbers(window, name) or []), None)

    def _floats(self, number: int) -> bool:
        """True for a window that lies on the desktop without the window manager, such as a menu."""
        try:
            attributes = self._resource(number).get_attributes()
        except _GONE:
            return False
        seen = attributes.map_state == X.IsViewable and attributes.win_class == X.InputOutput
        return bool(seen and attributes.override_redirect)

    def _window(self, number: int, popup: bool) -> Window | None:
        """One window, None when it is not to be seen or has vanished."""
        window = self._resource(number)
        try:
            if window.get_attributes().map_state != X.IsViewable:
                return None
            place = self._place(window, popup)
            app, title = self._app(window), self._title(window)
            pid, owner = self._number(window, "_NET_WM_PID"), self._number(window, "WM_TRANSIENT_FOR")
        except _GONE:
            return None
        client = number & ~self._display.display.info.resource_id_mask
        return Window(number, app, title, pid, place, popup, client, owner)

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
