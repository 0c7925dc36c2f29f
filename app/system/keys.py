"""Keys that work whatever window is in front: on X11 they are grabbed at the server.

Under Wayland no program may grab keys; the desktop's portal is asked for them (`app.system.portal_keys`). Where it has
none, the commands are there for desktops that own their shortcuts: `alongside --toggle`, `alongside --type`,
`alongside --quiet`.
"""

from __future__ import annotations

import contextlib
import os
import select
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from Xlib import XK, X
from Xlib.display import Display
from Xlib.error import BadAccess, CatchError, ConnectionClosedError, DisplayError, XError

from app.logs import LOG

MODIFIERS = {
    "ctrl": X.ControlMask,
    "control": X.ControlMask,
    "shift": X.ShiftMask,
    "alt": X.Mod1Mask,
    "meta": X.Mod4Mask,
    "super": X.Mod4Mask,
}
LOCKS = (0, X.LockMask, X.Mod2Mask, X.LockMask | X.Mod2Mask)
"""Caps Lock and Num Lock are no part of a shortcut, but X11 counts them."""
NAMES = {"space": "space", "esc": "Escape", "enter": "Return", "pause": "Pause", ".": "period", ",": "comma"}
_LOST = (ConnectionClosedError, DisplayError, XError, OSError)


class UnknownKeysError(ValueError):
    """Words name no keys."""


@dataclass(frozen=True, slots=True)
class Keys:
    """A shortcut: `mask` of modifiers, `symbol` of the key (an X11 keysym)."""

    mask: int
    symbol: int

    @staticmethod
    def parse(words: str) -> Keys:
        """The shortcut in "Ctrl+Alt+P". Raises UnknownKeysError."""
        *modifiers, key = [part.strip() for part in words.split("+")]
        unknown = [name for name in modifiers if name.lower() not in MODIFIERS]
        symbol = XK.string_to_keysym(NAMES.get(key.lower(), key.lower() if len(key) == 1 else key))
        if unknown or not symbol:
            raise UnknownKeysError(f"{words!r} names no keys")
        mask = 0
        for name in modifiers:
            mask |= MODIFIERS[name.lower()]
        return Keys(mask, symbol)


class KeyWatch(Protocol):
    """Watches for shortcuts.

    Attributes:
        available: False where nothing here lets a program watch for keys.
        refused: the names of shortcuts that are not to be had: another program has them, the desktop did not grant
            them, or this keyboard has no such keys.
        granted: by name, the keys that the desktop chose, in its words; "" where it does not tell, nothing where what
            was asked for was taken as it was.
    """

    available: bool
    refused: frozenset[str]
    granted: Mapping[str, str]

    def watch(self, shortcuts: Mapping[str, str]) -> None:
        """Watches for these from now on: name and keys, "" for none."""

    def stop(self) -> None:
        """Lets the keys go; harmless when none is watched."""


class GlobalKeys:
    """Watches for shortcuts at the X server, on a thread of its own; see `KeyWatch`."""

    def __init__(self, pressed: Callable[[str], None], display: str | None = None) -> None:
        """`pressed` takes the name of a shortcut, on the watching thread."""
        self.available = True
        self.refused: frozenset[str] = frozenset()
        self.granted: Mapping[str, str] = {}
        self._pressed = pressed
        self._name = display
        self._thread: threading.Thread | None = None
        self._reader = self._writer = -1

    def watch(self, shortcuts: Mapping[str, str]) -> None:
        """Watches for these from now on: name and keys, "" for none. Harmless where there is no X server."""
        self.stop()
        try:
            display = Display(self._name)
        except _LOST as gone:
            LOG.info("keys cannot be watched: %s", gone)
            self.available = False
            return
        self.available = True
        wanted = {name: Keys.parse(words) for name, words in shortcuts.items() if words}
        grabbed = {name: _grab(display, keys) for name, keys in wanted.items()}
        self.refused = frozenset(name for name, found in grabbed.items() if not found)
        for name in self.refused:
            LOG.warning("the shortcut %s is taken by another program, or this keyboard has no such key", name)
        meant = {found: name for name, found in grabbed.items() if found}
        self._reader, self._writer = os.pipe()
        self._thread = threading.Thread(target=self._run, args=(display, meant), name="keys", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Lets the keys go; harmless when none is watched."""
        if self._thread is None:
            return
        os.close(self._writer)
        self._thread.join()
        os.close(self._reader)
        self._thread = None

    def _run(self, display: Any, meant: Mapping[tuple[int, int], str]) -> None:
        try:
            while True:
                while display.pending_events():
                    event = display.next_event()
                    if event.type == X.KeyPress:
                        self._take((event.detail, event.state & ~(X.LockMask | X.Mod2Mask) & 0xFF), meant)
                ready, _, _ = select.select([display.fileno(), self._reader], [], [])
                if self._reader in ready:
                    return
        except _LOST as gone:
            LOG.info("keys are no longer watched: %s", gone)
        finally:
            with contextlib.suppress(*_LOST):
                display.close()
            display.display.socket.close()

    def _take(self, keys: tuple[int, int], meant: Mapping[tuple[int, int], str]) -> None:
        if keys in meant:
            self._pressed(meant[keys])


def _grab(display: Any, keys: Keys) -> tuple[int, int] | None:
    """Takes the keys for this program: key code and mask, None where they cannot be had."""
    code = display.keysym_to_keycode(keys.symbol)
    if not code:
        return None
    taken = CatchError(BadAccess)
    root = display.screen().root
    for locks in LOCKS:
        root.grab_key(code, keys.mask | locks, True, X.GrabModeAsync, X.GrabModeAsync, onerror=taken)
    display.sync()
    if taken.get_error() is None:
        return code, keys.mask
    for locks in LOCKS:
        root.ungrab_key(code, keys.mask | locks, onerror=CatchError())
    display.sync()
    return None


def watch_keys(
    pressed: Callable[[str], None], descriptions: Mapping[str, str], told: Callable[[], None]
) -> KeyWatch | None:
    """What watches for keys on this desktop, None where there is no desktop; see `app.system.portal_keys` for the
    arguments."""
    from app.system.portal_keys import PortalKeys

    environment = os.environ
    if environment.get("WAYLAND_DISPLAY"):
        return PortalKeys(pressed, descriptions, told)
    return GlobalKeys(pressed) if environment.get("DISPLAY") else None
