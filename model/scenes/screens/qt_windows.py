"""Windows drawn by Qt that do something: progress, message boxes, terminals, transfers; each on a simulated clock."""

from __future__ import annotations

import re
from typing import Protocol

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from model.microturn import SeeKind
from model.scenes.screens.chance import Chance
from model.scenes.screens.faces import PROPORTIONAL, font, terminal_font
from model.scenes.screens.recording import GivenUpError, Mark
from model.scenes.screens.terminal_scripts import ANSI, Step, history
from model.scenes.screens.words import NAMES, done, failed, question, status, title

# A bar that vanishes up to here was cancelled; one that is done has been seen nearly full before.
CANCELLED_UP_TO = 75
BUTTONS = ("✕", "— □ ✕", "● ● ●", "x", "_ ▢ ×", "⌄ ⌃ ✖", "⊗")
TERMINALS = (
    ("#ffffff", "#000000"), ("#000000", "#ffffff"), ("#fdf6e3", "#657b83"), ("#002b36", "#93a1a1"),
    ("#282c34", "#abb2bf"), ("#1e1e2e", "#cdd6f4"), ("#300a24", "#eeeeec"), ("#2e3440", "#d8dee9"),
    ("#0c0c0c", "#00ff00"), ("#f5f5dc", "#333333"), ("#1a1b26", "#a9b1d6"), ("#272822", "#f8f8f2"),
    ("#ffffdd", "#000000"), ("#000080", "#ffff55"), ("#101010", "#ffb000"), ("#fafafa", "#383a42"),
    ("#3b224c", "#efd9ff"), ("#0f2b1d", "#c8e6c9"),
)  # fmt: skip


class Actor(Protocol):
    """Something on the desk that changes with time."""

    def tick(self, now: float) -> list[Mark]:
        """Move on to `now` (seconds of the scene) and say what became visible, in pixels of the desk.

        Raises:
            GivenUpError: it became visible behind another window.
        """
        ...


class Frame(QFrame):
    """A window on the desk: a title bar and a body, movable and closable."""

    def __init__(self, desk: QWidget, chance: Chance, caption: str) -> None:
        super().__init__(desk)
        self._desk = desk
        self.setAutoFillBackground(True)
        self.setFrameShape(chance.any([QFrame.Shape.Box, QFrame.Shape.Panel, QFrame.Shape.NoFrame]))
        self.body = QVBoxLayout(self)
        margin = chance.whole(0, 3)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(0)
        if not chance.maybe(0.1):
            self.body.addWidget(self._title_bar(chance, caption))

    def _title_bar(self, chance: Chance, caption: str) -> QWidget:
        bar = QWidget()
        dark = chance.maybe(0.5)
        bar.setStyleSheet(
            f"background: {chance.hex_colour(0, 110) if dark else chance.hex_colour(150, 255)};"
            f"color: {'#f0f0f0' if dark else '#202020'};"
        )
        row = QHBoxLayout(bar)
        row.setContentsMargins(8, chance.whole(1, 7), 8, chance.whole(1, 7))
        parts = [QLabel(chance.any(BUTTONS)), QLabel(caption)]
        if chance.maybe(0.6):
            parts.reverse()
        for part in parts:
            row.addWidget(part, 1 if part.text() == caption else 0)
        return bar

    def place(self, chance: Chance, width: int, height: int) -> None:
        """Show the window somewhere on the desk."""
        room = self._desk.size()
        width, height = min(width, room.width() - 20), min(height, room.height() - 20)
        self.setGeometry(chance.whole(0, room.width() - width), chance.whole(0, room.height() - height), width, height)
        self.show()
        self.raise_()

    def uncovered(self, mark: Mark) -> Mark:
        """The mark, if the window is on top where it points.

        Raises:
            GivenUpError: another window is.
        """
        top = self._desk.childAt(QPoint(*mark.anchor))
        if top is None or not (top is self or self.isAncestorOf(top)):
            raise GivenUpError(mark.what)
        return mark


def whereabouts(widget: QWidget, desk: QWidget) -> tuple[int, int, int, int]:
    """A widget's x, y, width and height on the desk."""
    corner = widget.mapTo(desk, QPoint(0, 0))
    return corner.x(), corner.y(), widget.width(), widget.height()


def bar_style(chance: Chance) -> str:
    """A style sheet for a progress bar, or none for the toolkit's own look."""
    if chance.maybe(0.35):
        return ""
    radius = chance.any([0, 0, 2, 4, 8])
    return (
        f"QProgressBar {{ border: {chance.whole(0, 2)}px solid {chance.hex_colour(60, 200)}; border-radius: {radius}px;"
        f" background: {chance.hex_colour(0, 255)}; color: {chance.hex_colour(0, 255)}; text-align: center; }}"
        f"QProgressBar::chunk {{ background: {chance.hex_colour(30, 255)}; border-radius: {radius}px; }}"
    )


class ProgressWindow:
    """A task with a bar. It fills, and then stays, says so, closes, fails, is cancelled or never gets there.

    Args:
        ending: what happens at `at` seconds; None: nothing does, the bar is somewhere on its way (or long full).
    """

    def __init__(self, desk: QWidget, chance: Chance, ending: SeeKind | None, at: float) -> None:
        self._desk, self._chance, self._ending, self._at = desk, chance, ending, at
        self._name = title(chance)
        self._frame = Frame(desk, chance, self._name)
        self._label, self._bar, self._button = QLabel(self._name), QProgressBar(), QPushButton("OK")
        self._button.setEnabled(chance.maybe(0.3))
        self._build()
        self._from = chance.whole(0, 60)
        self._to = 100 if ending is SeeKind.DONE else chance.whole(self._from + 1, 97)
        self._vanishes = chance.maybe(0.3)
        self._still = ending is None and chance.maybe(0.15)
        if self._still:
            self._bar.setValue(chance.any([100, self._from]))
        self._over = False

    def _build(self) -> None:
        chance, box = self._chance, QVBoxLayout()
        box.setContentsMargins(*(chance.whole(4, 24) for _ in range(4)))
        box.setSpacing(chance.whole(2, 16))
        self._bar.setStyleSheet(bar_style(chance))
        self._bar.setTextVisible(chance.maybe(0.5))
        self._bar.setFixedHeight(chance.whole(4, 36))
        for part in (self._label, self._bar) if chance.maybe(0.75) else (self._bar, self._label):
            box.addWidget(part)
        if chance.maybe(0.7):
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(QPushButton(chance.any(["Cancel", "Abort", "Pause", "Stop"])))
            row.addWidget(self._button)
            box.addLayout(row)
        face = font(chance, PROPORTIONAL)
        for widget in (self._label, self._bar, self._button):
            widget.setFont(face)
        self._frame.body.addLayout(box)
        self._frame.place(chance, chance.whole(220, 640), chance.whole(90, 240))

    def tick(self, now: float) -> list[Mark]:
        if self._over or self._still:
            return []
        share = min(1.0, now / self._at)
        if share < 1 or self._ending is None:
            self._advance(share)
            if self._ending is None and share == 1 and self._vanishes and self._to <= CANCELLED_UP_TO:
                self._over = True
                self._frame.hide()
            return []
        self._over = True
        bar = QPoint(self._bar.width() - 6, self._bar.height() // 2)
        anchor = self._bar.mapTo(self._desk, bar)
        self._frame.uncovered(Mark(self._ending, self._name, (anchor.x(), anchor.y()), (0, 0, 0, 0)))
        return [self._end(self._ending)]

    def _advance(self, share: float) -> None:
        eased = share * (1 - 0.02 * self._chance.random.random())
        self._bar.setValue(min(99, int(self._from + (self._to - self._from) * min(1.0, eased / 0.9))))
        if self._chance.maybe(0.12):
            self._label.setText(status(self._chance))

    def _end(self, ending: SeeKind) -> Mark:
        chance = self._chance
        x, y, width, height = whereabouts(self._bar, self._desk)
        bar_end = ((x + width - 6, y + height // 2), (x, y, width, height))
        if ending is SeeKind.DONE and self._vanishes:
            self._frame.hide()
            return Mark(ending, f"{self._name}: window closed", *bar_end)
        if ending is SeeKind.DONE:
            self._bar.setValue(100)
            self._button.setEnabled(True)
            if chance.maybe(0.6):
                self._label.setText(done(chance))
            return Mark(ending, f"{self._name}: bar full", *bar_end)
        x, y, width, height = whereabouts(self._label, self._desk)
        text = failed(chance) if ending is SeeKind.FAILED else question(chance)
        self._label.setText(text)
        if ending is SeeKind.FAILED and chance.maybe(0.5):
            self._bar.setStyleSheet("QProgressBar::chunk { background: #d02020; }")
            self._label.setStyleSheet("color: #d02020;")
        if ending is SeeKind.ASKS and chance.maybe(0.6):
            self._button.setText(chance.any(["Yes", "Continue", "Replace", "Retry"]))
            self._button.setEnabled(True)
        return Mark(ending, text, (x + 30, y + height // 2), (x, y, min(width, 10 * len(text)), height))


class Popup:
    """A message box that appears at a moment of the scene; without a kind it is there from the start.

    Attributes:
        frame: its window.
    """

    ICONS = (
        (SeeKind.DONE, QMessageBox.Icon.Information, done),
        (SeeKind.FAILED, QMessageBox.Icon.Critical, failed),
        (SeeKind.ASKS, QMessageBox.Icon.Question, question),
    )

    def __init__(self, desk: QWidget, chance: Chance, ending: SeeKind | None, at: float) -> None:
        self._desk, self._chance, self._ending, self._at = desk, chance, ending, at
        shown = ending or chance.any(list(SeeKind))
        _, icon, words = next(entry for entry in self.ICONS if entry[0] is shown)
        self._text = words(chance)
        if chance.maybe(0.4):
            self._text = f"{title(chance)}\n\n{self._text}"
        self.frame = Frame(desk, chance, chance.any([chance.pick(NAMES), title(chance)]))
        box = QMessageBox(icon if chance.maybe(0.8) else QMessageBox.Icon.NoIcon, "", self._text)
        box.setWindowFlags(Qt.WindowType.Widget)
        asks = QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No
        box.setStandardButtons(asks if shown is SeeKind.ASKS else QMessageBox.StandardButton.Ok)
        box.setFont(font(chance, PROPORTIONAL, 11, 18))
        self._box = box
        self.frame.body.addWidget(box)
        box.show()
        self.frame.adjustSize()
        self._size = (max(240, self.frame.sizeHint().width() + 20), max(100, self.frame.sizeHint().height()))
        self.frame.hide()
        if ending is None:
            self.frame.place(chance, *self._size)

    def tick(self, now: float) -> list[Mark]:
        if self._ending is None or now < self._at or self.frame.isVisible():
            return []
        self.frame.place(self._chance, *self._size)
        self._box.ensurePolished()
        self.frame.body.activate()
        label = self._box.findChild(QLabel, "qt_msgbox_label")
        x, y, width, height = whereabouts(label if isinstance(label, QLabel) else self._box, self._desk)
        return [Mark(self._ending, self._text, (x + 30, y + min(height // 2, 20)), (x, y, width, height))]


class Terminal:
    """A terminal that plays a script, with carriage returns, in one colour scheme."""

    def __init__(self, desk: QWidget, chance: Chance, script: list[Step]) -> None:
        self._desk, self._script, self._due = desk, script, script[0].wait if script else 0.0
        self._index = 0
        self._frame = Frame(
            desk, chance, chance.any(["Terminal", "bash", f"user@{chance.pick(NAMES)}: ~", "xterm", "zsh"])
        )
        self._view = QPlainTextEdit()
        paper, ink = chance.pick(TERMINALS)
        self._view.setStyleSheet(f"QPlainTextEdit {{ background: {paper}; color: {ink}; border: 0; }}")
        self._view.setFont(terminal_font(chance))
        self._view.setUndoRedoEnabled(False)
        self._view.setMaximumBlockCount(400)
        wide = chance.maybe(0.8)
        self._view.setLineWrapMode(
            QPlainTextEdit.LineWrapMode.NoWrap if wide else QPlainTextEdit.LineWrapMode.WidgetWidth
        )
        if chance.maybe(0.6):
            self._view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._frame.body.addWidget(self._view)
        self._frame.place(chance, chance.whole(320, 900), chance.whole(160, 600))
        if chance.maybe(0.6):
            self._write(history(chance, chance.whole(1, 40)))

    def tick(self, now: float) -> list[Mark]:
        marked = []
        while self._index < len(self._script) and now >= self._due:
            step = self._script[self._index]
            start = self._view.document().blockCount() - 1
            self._write(step.text)
            if step.mark is not None:
                marked.append((step, start))
            self._index += 1
            if self._index < len(self._script):
                self._due += self._script[self._index].wait
        return [self._frame.uncovered(self._mark(step, start)) for step, start in marked]

    def _write(self, text: str) -> None:
        cursor = self._view.textCursor()
        for piece in re.split(r"(\r\n|\r)", ANSI.sub("", text)):
            cursor.movePosition(QTextCursor.MoveOperation.End)
            if piece == "\r":
                cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
                cursor.removeSelectedText()
            else:
                cursor.insertText("\n" if piece == "\r\n" else piece)
        self._view.setTextCursor(cursor)
        self._view.ensureCursorVisible()

    def _mark(self, step: Step, block: int) -> Mark:
        """The line on which the step began; scrolling may still move it, so it is looked up after the writing."""
        line = self._view.document().findBlockByNumber(block)
        offset = self._view.contentOffset()
        top = self._view.blockBoundingGeometry(line).translated(offset).top()
        x, y, width, _ = whereabouts(self._view.viewport(), self._desk)
        height = self._view.fontMetrics().height()
        left = x + 4 + (self._view.fontMetrics().horizontalAdvance(line.text()) if not step.text.endswith("\n") else 0)
        words = ANSI.sub("", step.text).split("\n")[0].strip()
        reach = min(width, self._view.fontMetrics().horizontalAdvance(words) + 8)
        left = max(x, min(left - (reach if not step.text.endswith("\n") else 0), x + width - 8))
        if step.mark is None:
            raise ValueError("only a step that shows something is marked")
        anchor = (left + min(reach // 2, 30), y + int(top) + height // 2)
        return Mark(step.mark, words, anchor, (left, y + int(top), reach, height))
