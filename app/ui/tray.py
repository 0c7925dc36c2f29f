"""The mark in the tray: one icon per state, and a menu that is written anew each time it opens.

There is no other window; the program lives as long as its tray does. What the tray shows and does comes from a
`TrayModel`, so that it can be driven by the running program or by a test alike.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from app.ui.panel import tray_is_there

ICONS = Path(__file__).resolve().parents[2] / "assets" / "icons"
ICON_SIZES = (16, 22, 24, 32, 48, 64)
LONGEST_LINE = 60
LOOK_AGAIN_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 60.0


class TrayState(StrEnum):
    """What the copilot is doing, as far as a glance should tell; each has an icon of its name in assets/icons."""

    LISTENING = "listening"
    PAUSED = "paused"
    SPEAKING = "speaking"
    ERROR = "error"


STATE_LINES = {
    TrayState.LISTENING: "Alongside is listening and watching",
    TrayState.PAUSED: "Alongside is paused: it hears and sees nothing",
    TrayState.SPEAKING: "Alongside is speaking",
    TrayState.ERROR: "Alongside has a problem",
}


class TrayModel(Protocol):
    """What the tray shows and what its menu does. Called on Qt's thread; nothing here may wait."""

    @property
    def state(self) -> TrayState:
        """What the copilot is doing now."""

    @property
    def problem(self) -> str:
        """In state ERROR, the one sentence that says what is wrong and what to do; otherwise empty."""

    @property
    def last_said(self) -> str:
        """The last words that were spoken, empty when nothing was."""

    def pause(self) -> None:
        """Hear and see nothing until `resume`; reminders still come."""

    def resume(self) -> None:
        """Hear and see again."""

    def quit(self) -> None:
        """End the program."""


def load_icon(state: TrayState) -> QIcon:
    """The state's drawing in every size that trays ask for (some take bitmaps only)."""
    renderer = QSvgRenderer(str(ICONS / f"{state}.svg"))
    icon = QIcon()
    for size in ICON_SIZES:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            renderer.render(painter)
        icon.addPixmap(pixmap)
    return icon


def shorten(text: str, longest: int = LONGEST_LINE) -> str:
    """The text on one line of at most `longest` characters, as a menu entry (where `&` marks a key)."""
    line = " ".join(text.split())
    if len(line) > longest:
        line = line[: longest - 1].rstrip() + "…"
    return line.replace("&", "&&")


class Tray(QObject):
    """The icon and its menu.

    Attributes:
        icon: None until the desktop has a tray to put it into.
        menu: the same before and after.

    Signals:
        changed: emit it, from any thread, when the model's state may have changed.
    """

    changed = Signal()

    def __init__(self, model: TrayModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._icons = {state: load_icon(state) for state in TrayState}
        self._waited = 0.0
        self._shown: TrayState | None = None
        self.icon: QSystemTrayIcon | None = None
        self.menu = QMenu()
        self.menu.aboutToShow.connect(self.rebuild_menu)
        self.changed.connect(self.refresh, Qt.ConnectionType.QueuedConnection)
        self.rebuild_menu()

    def show(self) -> None:
        """Put the icon into the tray, as soon as the desktop has one; `app.ui.panel` says why it must be waited for."""
        if not tray_is_there() and self._waited < LONGEST_WAIT_SECONDS:
            self._waited += LOOK_AGAIN_SECONDS
            QTimer.singleShot(int(LOOK_AGAIN_SECONDS * 1000), self, self.show)
            return
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self.menu)
        self.refresh()
        self.icon.show()

    def refresh(self) -> None:
        """Show the model's state in the icon and its tooltip."""
        if self.icon is None:
            return
        state = self._model.state
        self.icon.setToolTip(self._model.problem or STATE_LINES[state])
        if state is not self._shown:
            self._shown = state
            self.icon.setIcon(self._icons[state])

    def rebuild_menu(self) -> None:
        """Write the menu from the model as it is now."""
        self.menu.clear()
        state = self._model.state
        self._line(STATE_LINES[state])
        if self._model.problem:
            self._line(self._model.problem)
        self._line(f"Said last: {self._model.last_said}" if self._model.last_said else "Nothing said yet")
        self.menu.addSeparator()
        if state is TrayState.PAUSED:
            self.menu.addAction("Resume", self._model.resume)
        else:
            self.menu.addAction("Pause", self._model.pause)
        self.menu.addSeparator()
        self.menu.addAction("Quit", self._model.quit)

    def _line(self, text: str) -> None:
        """A line that informs and cannot be clicked; the whole text is its tooltip."""
        action = self.menu.addAction(shorten(text))
        action.setEnabled(False)
        action.setToolTip(text)
