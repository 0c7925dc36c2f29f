"""The mark in the tray: one icon per state, and a menu that is written anew each time it opens.

The program lives as long as its tray does, whatever windows are open. What the tray shows and does comes from a
`TrayModel`, so that it can be driven by the running program or by a test alike.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Protocol

from PySide6.QtCore import QDateTime, QLocale, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QCursor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from app.ui.language import mark, tr
from app.ui.panel import tray_is_there
from app.ui.parts import unmarked
from app.ui.theme import ICONS

ICON_SIZES = (16, 22, 24, 32, 48, 64)
LONGEST_LINE = 60
LOOK_AGAIN_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 60.0


class TrayState(StrEnum):
    """What the copilot is doing, as far as a glance should tell; each has an icon of its name in assets/icons."""

    OFF = "off"
    PAUSED = "paused"
    LISTENING = "listening"
    HEARING = "hearing"
    THINKING = "thinking"
    SPEAKING = "speaking"
    WITHHOLDING = "withholding"
    ERROR = "error"


STATE_LINES = {
    TrayState.OFF: mark("Alongside is off: it may neither hear nor see"),
    TrayState.PAUSED: mark("Alongside is paused: it hears and sees nothing"),
    TrayState.LISTENING: mark("Alongside is listening and watching"),
    TrayState.HEARING: mark("Alongside hears you"),
    TrayState.THINKING: mark("Alongside is thinking about a question"),
    TrayState.WITHHOLDING: mark("Alongside has something to say and waits until quiet is over"),
    TrayState.SPEAKING: mark("Alongside is speaking"),
    TrayState.ERROR: mark("Alongside has a problem"),
}
EARS_ALONE = mark("Alongside is listening, and not looking at the screen")
EYES_ALONE = mark("Alongside is looking at the screen, and not listening")
PAUSED_UNTIL = mark("Paused until {time}: it hears and sees nothing")
PAUSES = ((mark("For 15 minutes"), timedelta(minutes=15)), (mark("For one hour"), timedelta(hours=1)))
LEVELS = {
    "off": mark("Nothing"),
    "watched only": mark("What you asked it to watch"),
    "long tasks": mark("The ends of long tasks"),
    "everything": mark("Everything"),
}
WINDOWS = {"type": mark("Type a request…"), "history": mark("Timeline…"), "settings": mark("Settings…")}


class TrayModel(Protocol):
    """What the tray shows and what its menu does. Called on Qt's thread; nothing here may wait."""

    @property
    def state(self) -> str:
        """What the copilot is doing now, as in `TrayState`."""

    @property
    def problem(self) -> str:
        """The one sentence that says what is wrong and what to do, empty when nothing is."""

    @property
    def paused(self) -> bool:
        """Whether the user has paused it, whatever else its state tells."""

    @property
    def speaking(self) -> bool:
        """Whether anything is being said, or about to be, whatever else its state tells."""

    @property
    def listens(self) -> bool:
        """Whether it may hear what is said."""

    @property
    def looks(self) -> bool:
        """Whether it looks at the screen."""

    @property
    def paused_until(self) -> datetime | None:
        """When the pause ends by itself, None for one that does not and while there is none."""

    @property
    def abroad(self) -> str:
        """The host off this machine that a question is being sent to, empty when there is none."""

    @property
    def last_said(self) -> str:
        """The last words that were spoken, empty when nothing was."""

    @property
    def said(self) -> list[str]:
        """The last things that were spoken, the newest first."""

    @property
    def reminders(self) -> list[str]:
        """What is set, the next one first."""

    @property
    def muted(self) -> bool:
        """True while the voice makes no sound."""

    @property
    def proactivity(self) -> str:
        """How readily it speaks up unasked, one of `LEVELS`."""

    def be_proactive(self, level: str) -> None:
        """Speak up more or less readily."""

    def mute(self, muted: bool) -> None:
        """Make no sound any more, or speak again."""

    def hush(self) -> None:
        """Stop speaking now."""

    def pause_until_tomorrow(self) -> None:
        """Hear and see nothing until the next morning."""

    def pause(self, length: timedelta | None = None) -> None:
        """Hear and see nothing for `length`, or until `resume`; reminders still come."""

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


def state_line(model: TrayModel) -> str:
    """What the copilot is doing, in a sentence that claims no sense which is shut."""
    state = TrayState(model.state)
    if state is TrayState.PAUSED and model.paused_until is not None:
        until = model.paused_until
        shown = "HH:mm" if until.date() == datetime.now(until.tzinfo).date() else "dddd, HH:mm"
        local = QDateTime.fromSecsSinceEpoch(int(until.timestamp()))
        return tr(PAUSED_UNTIL).format(time=QLocale().toString(local, shown))
    if state is TrayState.LISTENING and not (model.listens and model.looks):
        return tr(EARS_ALONE if model.listens else EYES_ALONE)
    return tr(STATE_LINES[state])


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
        chosen: the user wants a window; carries its name, "guide" or one of `WINDOWS`.
        told: emit it, from any thread, with a title and a text to show beside the icon.
    """

    changed = Signal()
    told = Signal(str, str)
    chosen = Signal(str)

    def __init__(self, model: TrayModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._icons = {state: load_icon(state) for state in TrayState}
        self._waited = 0.0
        self._shown: TrayState | None = None
        self.icon: QSystemTrayIcon | None = None
        self.menu = QMenu()
        self.menu.setToolTipsVisible(True)
        self._submenus: list[QMenu] = []
        self.menu.aboutToShow.connect(self.rebuild_menu)
        self.changed.connect(self.refresh, Qt.ConnectionType.QueuedConnection)
        self.told.connect(self._tell_beside, Qt.ConnectionType.QueuedConnection)
        self.rebuild_menu()

    def show(self) -> None:
        """Put the icon into the tray, as soon as the desktop has one; `app.ui.panel` says why it must be waited for."""
        if not tray_is_there() and self._waited < LONGEST_WAIT_SECONDS:
            self._waited += LOOK_AGAIN_SECONDS
            QTimer.singleShot(int(LOOK_AGAIN_SECONDS * 1000), self, self.show)
            return
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._on_click)
        self.refresh()
        self.icon.show()

    def _on_click(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        """Open the menu for the main button too, for which most desktops do nothing by themselves; macOS opens it."""
        if reason is QSystemTrayIcon.ActivationReason.Trigger and sys.platform != "darwin":
            self.menu.popup(QCursor.pos())
            self.menu.activateWindow()

    def refresh(self) -> None:
        """Show the model's state in the icon and its tooltip."""
        if self.icon is None:
            return
        state = TrayState(self._model.state)
        told = [state_line(self._model)] if self._model.paused else []
        told += [each for each in (self._model.problem, self._abroad) if each]
        self.icon.setToolTip(unmarked("\n".join(told) or state_line(self._model)))
        if state is not self._shown:
            self._shown = state
            self.icon.setIcon(self._icons[state])

    def _tell_beside(self, title: str, text: str) -> None:
        if self.icon is not None:
            self.icon.showMessage(title, text, self.icon.icon())

    @property
    def _abroad(self) -> str:
        """What to tell of a question that has left the machine, empty when none has."""
        host = self._model.abroad
        return tr("Your question is with {host}, off this machine").format(host=host) if host else ""

    def rebuild_menu(self) -> None:
        """Write the menu from the model as it is now."""
        self.menu.clear()
        for submenu in self._submenus:
            submenu.deleteLater()
        self._submenus.clear()
        state = TrayState(self._model.state)
        self._line(state_line(self._model))
        if self._model.problem:
            self._line(self._model.problem)
        if self._abroad:
            self._line(self._abroad)
        self._line(
            tr("Said last: {words}").format(words=self._model.last_said)
            if self._model.last_said
            else tr("Nothing said yet")
        )
        self.menu.addSeparator()
        if state is TrayState.OFF:
            self._choice("guide", tr("Set it up…"))
        self._offer_pause()
        mute = self.menu.addAction(tr("Mute the voice"), lambda: self._model.mute(not self._model.muted))
        mute.setCheckable(True)
        mute.setChecked(self._model.muted)
        if self._model.speaking:
            self.menu.addAction(tr("Stop speaking"), self._model.hush)
        self._offer_levels()
        self.menu.addSeparator()
        self._tell(tr("Reminders"), self._model.reminders, tr("Nothing is set"))
        self._tell(tr("Said lately"), self._model.said, tr("Nothing said yet"))
        for name, label in WINDOWS.items():
            self._choice(name, tr(label))
        self.menu.addSeparator()
        self.menu.addAction(tr("Quit"), self._model.quit)

    def _choice(self, name: str, label: str) -> QAction:
        return self.menu.addAction(label, lambda: self.chosen.emit(name))

    def _offer_pause(self) -> None:
        if self._model.paused:
            self.menu.addAction(tr("Resume"), self._model.resume)
            return
        menu = self._submenu(tr("Pause"))
        for label, length in PAUSES:
            menu.addAction(tr(label), partial(self._model.pause, length))
        menu.addAction(tr("Until tomorrow"), self._model.pause_until_tomorrow)
        menu.addAction(tr("Until I resume"), lambda: self._model.pause())

    def _offer_levels(self) -> None:
        menu = self._submenu(tr("Speak up unasked"))
        group = QActionGroup(menu)
        for level, label in LEVELS.items():
            action = menu.addAction(tr(label), partial(self._model.be_proactive, level))
            action.setCheckable(True)
            action.setChecked(level == self._model.proactivity)
            group.addAction(action)

    def _tell(self, title: str, lines: list[str], none: str) -> None:
        menu = self._submenu(title)
        for line in lines or [none]:
            self._line(line, menu)

    def _submenu(self, title: str) -> QMenu:
        """A menu within the menu, gone with it when it is written anew."""
        menu = QMenu(title, self.menu)
        menu.setToolTipsVisible(True)
        self._submenus.append(menu)
        self.menu.addMenu(menu)
        return menu

    def _line(self, text: str, menu: QMenu | None = None) -> None:
        """A line that informs and cannot be clicked; the whole text is its tooltip."""
        action = (menu or self.menu).addAction(shorten(text))
        action.setEnabled(False)
        action.setToolTip(unmarked(text))
