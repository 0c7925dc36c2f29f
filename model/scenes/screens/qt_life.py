"""What moves on a desk while nothing finishes: typing, scrolling, clocks, menus, pushed windows, moving pictures."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QTextCursor
from PySide6.QtWidgets import (
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from model.scenes.screens.chance import Chance
from model.scenes.screens.faces import MONOSPACED, PROPORTIONAL, font, terminal_font
from model.scenes.screens.qt_windows import TERMINALS, Frame
from model.scenes.screens.recording import Mark
from model.scenes.screens.terminal_scripts import ANSI, history
from model.scenes.screens.words import MENU, NAMES, done, failed, fill, prose, sentence, title


class Typing:
    """Someone writes in an editor; the words done, failed and error may well be among them."""

    def __init__(self, desk: QWidget, chance: Chance) -> None:
        self._chance, self._pace = chance, chance.between(3, 12)
        frame = Frame(desk, chance, f"{fill(chance, '{file}')} - Editor")
        self._view = QPlainTextEdit()
        paper, ink = chance.pick(TERMINALS)
        self._view.setStyleSheet(f"QPlainTextEdit {{ background: {paper}; color: {ink}; }}")
        self._view.setFont(font(chance, MONOSPACED + PROPORTIONAL, 11, 20))
        self._view.setPlainText(prose(chance, chance.whole(0, 12)))
        self._view.setCursorWidth(2)
        frame.body.addWidget(self._view)
        frame.place(chance, chance.whole(260, 800), chance.whole(120, 500))
        self._rest, self._last = "", 0.0

    def tick(self, now: float) -> list[Mark]:
        cursor = self._view.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        for _ in range(max(0, round((now - self._last) * self._pace * self._chance.between(0, 2)))):
            self._rest = self._rest or " " + sentence(self._chance)
            cursor.insertText(self._rest[0])
            self._rest = self._rest[1:]
        self._last = now
        self._view.setTextCursor(cursor)
        self._view.ensureCursorVisible()
        return []


class Page:
    """A page of text that is scrolled up and down now and then; results of long ago stand on it."""

    def __init__(self, desk: QWidget, chance: Chance) -> None:
        self._chance = chance
        frame = Frame(desk, chance, f"{chance.pick(NAMES)} - Browser")
        self._view = QTextEdit()
        self._view.setReadOnly(True)
        self._view.setStyleSheet(
            f"QTextEdit {{ background: {chance.hex_colour(220, 255)}; color: {chance.hex_colour(0, 80)}; }}"
        )
        self._view.setFont(font(chance, PROPORTIONAL, 11, 18))
        self._view.setHtml(_article(chance, chance.whole(6, 30)))
        frame.body.addWidget(self._view)
        frame.place(chance, chance.whole(300, 1000), chance.whole(200, 700))
        self._speed, self._until, self._eager = 0.0, 0.0, chance.between(0.1, 0.7)

    def tick(self, now: float) -> list[Mark]:
        if now >= self._until:
            self._until = now + self._chance.between(0.4, 2.5)
            self._speed = self._chance.between(-60, 90) if self._chance.maybe(self._eager) else 0.0
        scroll = self._view.verticalScrollBar()
        scroll.setValue(int(scroll.value() + self._speed))
        return []


def _old_output(chance: Chance, lines: int) -> str:
    """What a terminal printed long ago, without its colours."""
    return ANSI.sub("", history(chance, lines)).replace("\r", "")


def _article(chance: Chance, paragraphs: int) -> str:
    """Headings, prose and results of long ago, as HTML."""
    written = [f"<pre>{_old_output(chance, 20)}</pre>"] if chance.maybe(0.3) else []
    for _ in range(paragraphs):
        written.append(
            f"<h3>{title(chance)}</h3>" if chance.maybe(0.3) else f"<p>{prose(chance, chance.whole(1, 4))}</p>"
        )
        if chance.maybe(0.3):
            result, colour = (done, "green") if chance.maybe(0.5) else (failed, "#c02020")
            written.append(f"<p style='color:{colour}'>{result(chance)}</p>")
    return "".join(written)


class Clock:
    """A clock, a counter or a blinking caret: a few pixels that never rest."""

    def __init__(self, desk: QWidget, chance: Chance) -> None:
        self._label, self._start = QLabel(desk), chance.whole(0, 86_000)
        self._form = chance.any(["clock", "percent", "counter", "caret", "spinner"])
        self._label.setFont(font(chance, PROPORTIONAL + MONOSPACED, 11, 40))
        self._label.setStyleSheet(
            f"background: {chance.hex_colour(0, 90)}; color: {chance.hex_colour(170, 255)}; padding: 3px;"
        )
        self._pace = chance.between(0.5, 4)
        self._show(0.0)
        self._label.adjustSize()
        room = desk.size()
        self._label.move(
            chance.whole(0, max(0, room.width() - 160)),
            chance.any([0, room.height() - 40, chance.whole(0, room.height() - 60)]),
        )
        self._label.show()

    def _show(self, now: float) -> None:
        seconds, beat = self._start + int(now), int(now * self._pace * 2)
        if self._form == "clock":
            self._label.setText(f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}")
        elif self._form == "percent":
            self._label.setText(f"CPU {25 + 20 * math.sin(self._start + beat):.0f}%  MEM {40 + beat % 3} %")
        elif self._form == "counter":
            self._label.setText(f"{self._start + beat} items")
        elif self._form == "caret":
            self._label.setText("search" + ("|" if beat % 2 else " "))
        else:
            self._label.setText("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"[beat % 10] + " working")

    def tick(self, now: float) -> list[Mark]:
        self._show(now)
        return []


class Picture(QWidget):
    """A moving picture: shapes on a drifting ground, or a turning wheel, redrawn every time."""

    def __init__(self, chance: Chance) -> None:
        super().__init__()
        self._chance, self._now = chance, 0.0
        self._wheel = chance.maybe(0.4)
        self._ground = QColor(*chance.colour())
        self._shapes = [
            (QColor(*chance.colour()), chance.random.random(), chance.between(0.2, 3), chance.whole(8, 80))
            for _ in range(chance.whole(1, 9))
        ]

    def show_at(self, now: float) -> None:
        self._now = now
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._ground)
        if self._wheel:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            side = min(self.width(), self.height()) * 0.5
            painter.setPen(QPen(self._shapes[0][0], max(2.0, side / 9)))
            square = QRectF(self.width() / 2 - side / 2, self.height() / 2 - side / 2, side, side)
            painter.drawArc(square, int(-self._now * 360 * 16 * 0.7), 90 * 16)
            return
        for colour, phase, speed, size in self._shapes:
            x = self.width() * (0.5 + 0.5 * math.sin(self._now * speed + phase * 7))
            y = self.height() * (0.5 + 0.5 * math.cos(self._now * speed * 0.7 + phase * 3))
            painter.fillRect(QRectF(x - size / 2, y - size / 2, size, size), colour)


class Video:
    """A window with a moving picture."""

    def __init__(self, desk: QWidget, chance: Chance) -> None:
        frame = Frame(desk, chance, chance.any(["Video", "Player", "Loading", "Preview", title(chance)]))
        self._picture = Picture(chance)
        frame.body.addWidget(self._picture, 1)
        small = chance.maybe(0.6)
        frame.place(
            chance, *((chance.whole(60, 200),) * 2 if small else (chance.whole(200, 640), chance.whole(120, 400)))
        )

    def tick(self, now: float) -> list[Mark]:
        self._picture.show_at(now)
        return []


class Menus:
    """A menu that opens and closes."""

    def __init__(self, desk: QWidget, chance: Chance) -> None:
        self._desk, self._chance, self._until = desk, chance, chance.between(0.5, 3)
        self._menu = QWidget(desk)
        self._menu.setAutoFillBackground(True)
        dark = chance.maybe(0.4)
        paper, ink = (chance.hex_colour(20, 70), "#eee") if dark else (chance.hex_colour(225, 255), "#111")
        self._menu.setStyleSheet(f"background: {paper}; color: {ink};")
        box = QVBoxLayout(self._menu)
        box.setContentsMargins(*((chance.whole(2, 10),) * 4))
        face = font(chance, PROPORTIONAL, 11, 17)
        for _ in range(chance.whole(4, 12)):
            entry = QLabel(chance.pick(MENU))
            entry.setFont(face)
            box.addWidget(entry)
        self._menu.adjustSize()
        self._menu.hide()

    def tick(self, now: float) -> list[Mark]:
        if now >= self._until:
            self._until = now + self._chance.between(0.6, 3)
            room = self._desk.size()
            if self._menu.isHidden():
                self._menu.move(self._chance.whole(0, room.width() - 120), self._chance.whole(0, room.height() // 2))
                self._menu.show()
                self._menu.raise_()
            else:
                self._menu.hide()
        return []


class Pusher:
    """Someone who moves windows and brings others to the front."""

    def __init__(self, desk: QWidget, chance: Chance) -> None:
        self._desk, self._chance = desk, chance
        self._until, self._step = chance.between(0.5, 3), QPoint(0, 0)
        self._held: Frame | None = None

    def tick(self, now: float) -> list[Mark]:
        if self._held is not None:
            self._held.move(self._held.pos() + self._step)
        if now >= self._until:
            frames = [
                frame
                for frame in self._desk.findChildren(Frame, options=Qt.FindChildOption.FindDirectChildrenOnly)
                if frame.isVisible()
            ]
            self._until = now + self._chance.between(0.6, 4)
            moves = bool(frames) and self._chance.maybe(0.5)
            self._held = self._chance.any(frames) if moves else None
            self._step = QPoint(self._chance.whole(-40, 40), self._chance.whole(-30, 30))
            if frames and not moves and self._chance.maybe(0.6):
                self._chance.any(frames).raise_()
        return []


class Openings:
    """Windows that are opened, brought forward and closed. What stands in them was there before: nothing ends."""

    MOST = 4

    def __init__(self, desk: QWidget, chance: Chance) -> None:
        self._desk, self._chance, self._next = desk, chance, chance.between(0.3, 2.0)
        self._open: list[Frame] = []

    def tick(self, now: float) -> list[Mark]:
        if now < self._next:
            return []
        chance = self._chance
        self._next = now + chance.between(0.5, 2.5)
        choice = chance.whole(0, 3)
        if not self._open or (choice < 2 and len(self._open) < self.MOST):
            self._open.append(self._opened())
        elif choice == 2:
            chance.any(self._open).raise_()
        else:
            closed = self._open.pop(chance.whole(0, len(self._open) - 1))
            closed.hide()
            closed.deleteLater()
        return []

    def _opened(self) -> Frame:
        chance = self._chance
        frame = Frame(self._desk, chance, chance.any([chance.pick(NAMES), title(chance), fill(chance, "{file}")]))
        frame.body.addWidget(chance.any([_terminal, _written, _form, _list, Picture])(chance))
        frame.place(chance, chance.whole(140, self._desk.width()), chance.whole(80, self._desk.height()))
        frame.body.activate()
        return frame


def _terminal(chance: Chance) -> QWidget:
    view = QPlainTextEdit(_old_output(chance, chance.whole(1, 25)))
    paper, ink = chance.pick(TERMINALS)
    view.setStyleSheet(f"QPlainTextEdit {{ background: {paper}; color: {ink}; border: 0; }}")
    view.setFont(terminal_font(chance))
    return view


def _written(chance: Chance) -> QWidget:
    view = QTextEdit()
    dark = chance.maybe(0.4)
    paper, ink = (
        (chance.hex_colour(0, 60), chance.hex_colour(180, 255))
        if dark
        else (chance.hex_colour(220, 255), chance.hex_colour(0, 80))
    )
    view.setStyleSheet(f"QTextEdit {{ background: {paper}; color: {ink}; }}")
    view.setFont(font(chance, PROPORTIONAL, 10, 20))
    view.setHtml(_article(chance, chance.whole(1, 8)))
    return view


def _form(chance: Chance) -> QWidget:
    form = QWidget()
    layout = QFormLayout(form)
    form.setFont(font(chance, PROPORTIONAL, 10, 18))
    for _ in range(chance.whole(1, 6)):
        layout.addRow(chance.pick(MENU), QLineEdit(chance.any([chance.pick(NAMES), sentence(chance), ""])))
    for _ in range(chance.whole(0, 3)):
        layout.addRow(QPushButton(chance.any(["OK", "Cancel", "Apply", "Close", "Browse…", "Save", "Next", "Back"])))
    return form


def _list(chance: Chance) -> QWidget:
    """Files, mails, or jobs that ended long ago."""
    view = QListWidget()
    view.setFont(font(chance, PROPORTIONAL, 10, 18))
    kinds = chance.any([(title, sentence), (title, done, failed), (sentence,), (title,)])
    view.addItems([chance.any(kinds)(chance) for _ in range(chance.whole(2, 20))])
    return view
