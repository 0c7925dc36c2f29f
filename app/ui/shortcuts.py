"""The global shortcuts, brought from the thread that watches the keys to Qt's, and kept as the settings want them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from app.keeper import SettingsKeeper
from app.settings import Settings, schema
from app.ui.language import mark, tr

if TYPE_CHECKING:
    from app.system.keys import KeyWatch

COMMANDS = {"pause": "toggle", "type": "type", "stop": "stop"}
"""The command that each shortcut of the settings stands for."""
TAKEN = mark("These keys do nothing: another program has them, or the desktop did not grant them. Choose others.")
UNWATCHED = mark("These keys do nothing: on this system Alongside watches for none. Use the mark in the tray.")
NOWHERE = mark("This desktop lets no program watch for keys. Bind the command to a key in the desktop's own settings.")
GRANTED = mark("The desktop listens for: {keys}")

Build = Callable[[Callable[[str], None], Mapping[str, str], Callable[[], None]], "KeyWatch | None"]


class Shortcuts(QObject):
    """Carries out commands when their keys are pressed.

    Signals:
        pressed: carries the name of a shortcut; may be emitted from any thread.
        told: what can be said of the keys may have changed; may be emitted from any thread.
    """

    pressed = Signal(str)
    told = Signal()

    def __init__(self, keeper: SettingsKeeper, command: Callable[[str], object], build: Build | None = None) -> None:
        """`build` makes what watches for the keys; see `app.system.keys.watch_keys`."""
        super().__init__()
        self._command = command
        self._wanted: dict[str, str] = {}
        self._closed = False
        descriptions = {row.key: tr(row.label) for row in schema() if row.section == "shortcuts"}
        self._keys = (build or _of_the_system)(self.pressed.emit, descriptions, self.told.emit)
        self.pressed.connect(self._carry_out, Qt.ConnectionType.QueuedConnection)
        keeper.watch(self._take_on)
        self._take_on(keeper.current)

    def _take_on(self, settings: Settings) -> None:
        wanted = settings.shortcuts.model_dump()
        if not self._closed and wanted != self._wanted:
            self._wanted = wanted
            if self._keys is not None:
                self._keys.watch(wanted)
        self.told.emit()

    def notes(self) -> dict[str, str]:
        """What the user should know of the keys, by "section.key" of their settings."""
        found = {name: self._note(name) for name, keys in self._wanted.items() if keys}
        return {f"shortcuts.{name}": note for name, note in found.items() if note}

    def working(self) -> dict[str, str]:
        """The keys that do something, by the name of their setting: those that are set, or that the desktop chose,
        where it tells which."""
        granted = self._keys.granted if self._keys is not None else {}
        known = {name: granted.get(name, keys) for name, keys in self._wanted.items() if keys}
        return {name: keys for name, keys in known.items() if keys and not self._trouble(name)}

    def _note(self, name: str) -> str:
        granted = self._keys.granted.get(name, "") if self._keys is not None else ""
        return self._trouble(name) or (tr(GRANTED).format(keys=granted) if granted else "")

    def _trouble(self, name: str) -> str:
        """Why the keys of a shortcut do nothing, "" where they do."""
        keys = self._keys
        if keys is None:
            return tr(UNWATCHED)
        if not keys.available:
            return tr(NOWHERE)
        return tr(TAKEN) if name in keys.refused else ""

    def _carry_out(self, name: str) -> None:
        self._command(COMMANDS[name])

    def close(self) -> None:
        """Lets the keys go."""
        self._closed = True
        if self._keys is not None:
            self._keys.stop()


def _of_the_system(
    pressed: Callable[[str], None], descriptions: Mapping[str, str], told: Callable[[], None]
) -> KeyWatch | None:
    if sys.platform != "linux":
        return None
    from app.system.keys import watch_keys

    return watch_keys(pressed, descriptions, told)
