"""The global shortcuts, brought from the thread that watches the keys to Qt's, and kept as the settings want them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from app.keeper import SettingsKeeper
from app.settings import Settings

if TYPE_CHECKING:
    from app.system.keys import GlobalKeys

COMMANDS = {"pause": "toggle", "type": "type", "stop": "stop"}
"""The command that each shortcut of the settings stands for."""


class Shortcuts(QObject):
    """Carries out commands when their keys are pressed.

    Signals:
        pressed: carries the name of a shortcut; may be emitted from any thread.
    """

    pressed = Signal(str)

    def __init__(self, keeper: SettingsKeeper, command: Callable[[str], object]) -> None:
        super().__init__()
        self._command = command
        self._watched: dict[str, str] = {}
        self._closed = False
        self._keys = self._of_the_system()
        self.pressed.connect(self._carry_out, Qt.ConnectionType.QueuedConnection)
        keeper.watch(self._take_on)
        self._take_on(keeper.current)

    def _of_the_system(self) -> GlobalKeys | None:
        if sys.platform != "linux":
            return None
        from app.system.keys import watch_keys

        return watch_keys(self.pressed.emit)

    def _take_on(self, settings: Settings) -> None:
        wanted = settings.shortcuts.model_dump()
        if self._keys is not None and not self._closed and wanted != self._watched:
            self._watched = wanted
            self._keys.watch(wanted)

    def _carry_out(self, name: str) -> None:
        self._command(COMMANDS[name])

    def close(self) -> None:
        """Lets the keys go."""
        self._closed = True
        if self._keys is not None:
            self._keys.stop()
