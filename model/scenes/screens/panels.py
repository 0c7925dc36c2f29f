"""The parts of a board: forms whose texts change, boxes that appear over them; what terminals are is in `rolls`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from model.microturn import SeeKind
from model.scenes.screens.chance import Chance
from model.scenes.screens.faces import bitmap_name, drawn_scale, x_height
from model.scenes.screens.lettering import COLOURS, a_face, a_paper, a_text, an_ink, pairs
from model.scenes.screens.terminal_scripts import telling_words
from model.scenes.screens.words import chatter, remark, title

WORD_NUMBER = {word: number for number, word in enumerate(telling_words())}
"""The words that are told apart, those that programs use, and their numbers."""
EVENTS = dict(enumerate(SeeKind, 1))
"""Of SAYINGS, counted from 1, those that are events."""
ASKING = 1 + list(SeeKind).index(SeeKind.ASKS)
OLD = -1000
"""When a text began to show that was there before the board was looked at."""
REPLIES = ("OK", "Cancel", "Close", "Yes", "No", "Retry", "Open", "Details", "Later", "Skip")
SIGNS = {SeeKind.DONE: "✓✔●", SeeKind.FAILED: "✗✘⚠", SeeKind.ASKS: "?⚠"}


@dataclass(frozen=True)
class Written:
    """A text where it stands, letter by letter.

    Attributes:
        x, y: float64 [n], the letters' middles; reach: how far they go up and down from there.
        word: int64 [n], the number of each letter's word, or -1.
        pair: int64 [n], the number of the pair that each letter makes with the next one, or -1; onward: float64 [n],
            how far right of its middle that one's is.
        says: which of SAYINGS it is, counted from 1; born: the micro-turn in which it began to show.
        new: whether it says something that was not known before: what is typed does not.
        sure: whether it says that and nothing else; the lines beside the one that tells an ending may tell it too.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    reach: float
    word: NDArray[np.int64]
    pair: NDArray[np.int64]
    onward: NDArray[np.float64]
    says: int
    born: int
    new: bool = True
    sure: bool = True


@dataclass(frozen=True)
class Line:
    """A text to be written; fields as of `Written`, and its colour."""

    says: int
    text: str
    born: int
    ink: QColor
    new: bool = True


class Panel:
    """A part of the board with a look of its own."""

    def __init__(self, chance: Chance, box: QRect) -> None:
        self.chance, self.box = chance, box
        self.face = a_face(chance)
        if bitmap_name(self.face) is None:
            self.face.setPixelSize(round(self.face.pixelSize() * drawn_scale(chance)))
        self.metrics, self.x_height = QFontMetricsF(self.face), x_height(self.face)
        self.paper = a_paper(chance)
        self._inks = [an_ink(chance, self.paper) for _ in range(2)]
        self._widths: dict[str, float] = {}

    def _width(self, letter: str) -> float:
        if letter not in self._widths:
            self._widths[letter] = self.metrics.horizontalAdvance(letter)
        return self._widths[letter]

    def line(self, says: int, text: str, born: int, new: bool = True) -> Line:
        """A line, sometimes with the sign or in the colour that goes with what it says."""
        chance, ink = self.chance, self.chance.any(self._inks)
        if says in EVENTS and chance.maybe(0.15):
            text = f"{chance.any(SIGNS[EVENTS[says]])} {text}"
        if says in EVENTS and chance.maybe(0.15):
            ink = QColor(COLOURS[EVENTS[says]])
        return Line(says, text, born, ink, new)

    def write(self, painter: QPainter, line: Line, x: float, baseline: float, box: QRect) -> Written:
        """Write as much of a line as a box has room for."""
        painter.setPen(line.ink)
        painter.setFont(self.face)
        painter.setClipRect(box)
        painter.drawText(QPointF(round(x), round(baseline)), line.text)
        painter.setClipping(False)
        widths = np.array([self._width(letter) for letter in line.text])
        middles = round(x) + np.cumsum(widths) - widths / 2
        y = round(baseline) - self.x_height / 2
        kept = np.array([not letter.isspace() for letter in line.text], np.bool_) & (middles < box.right())
        kept &= box.top() <= y <= box.bottom()
        reach = self.x_height * 0.7
        height = np.full(int(kept.sum()), y)
        word, pair, onward = words(line.text)[kept], pairs(line.text)[kept], np.diff(middles, append=middles[-1:])[kept]
        return Written(middles[kept], height, reach, word, pair, onward, line.says, line.born, line.new)


def words(text: str) -> NDArray[np.int64]:
    """The number of the word that each letter of a text belongs to, or -1."""
    word = np.full(len(text), -1)
    for found in re.finditer("[a-z]+", text.lower()):
        word[found.start() : found.end()] = WORD_NUMBER.get(found.group(), -1)
    return word


class _Slot:
    """A place in a form in which one text stands at a time."""

    def __init__(self, panel: Panel, box: QRect, baseline: float) -> None:
        self.panel, self.box, self.baseline = panel, box, baseline
        self.written: Written | None = None
        self._typed, self._count, self._line = 0, -1, panel.line(0, "", OLD)

    def fill(self, painter: QPainter, turn: int) -> None:
        """Put another text there, or begin to type or to count in it."""
        chance = self.panel.chance
        self._typed, self._count = 0, -1
        form = chance.random.random()
        if form < 0.15:
            self._line, self._typed = self.panel.line(0, a_text(chance)[1], turn, new=False), 1
        elif form < 0.35:
            counted = chance.any(["… %", " %", "... %", ": % of 99", " (% MB)"])
            self._line, self._count = self.panel.line(4, title(chance) + counted, turn), 0
        else:
            self._line = self.panel.line(*a_text(chance), turn)
        self._show(painter, turn)

    def go_on(self, painter: QPainter, turn: int) -> bool:
        """Type the next letters or count on; False where there is nothing to go on with."""
        if self._typed:
            self._typed += self.panel.chance.whole(1, 4)
        elif self._count >= 0:
            self._count += self.panel.chance.whole(1, 9)
        else:
            return False
        self._show(painter, turn)
        return self._count < 99 and self._typed < len(self._line.text)

    def _show(self, painter: QPainter, turn: int) -> None:
        text = self._line.text
        if self._typed:
            text = text[: self._typed]
        elif self._count >= 0:
            text = text.replace("%", f"{self._count}%")
        line = replace(self._line, text=text, born=turn)
        painter.fillRect(self.box, self.panel.paper)
        self.written = self.panel.write(painter, line, self.box.x() + 2, self.baseline, self.box)


class Form(Panel):
    """Lines of slots, each of which changes on its own."""

    def __init__(self, chance: Chance, box: QRect, painter: QPainter) -> None:
        super().__init__(chance, box)
        self._slots: list[_Slot] = []
        self._going: list[_Slot] = []
        across = chance.any([1, 1, 2, 3])
        width, top = box.width() // across, box.top() + chance.between(0, 12)
        step = self.metrics.lineSpacing() * chance.any([1.0, 1.0, 1.2, 1.6, 2.2])
        painter.fillRect(box, self.paper)
        while top + self.metrics.height() < box.bottom():
            for number in range(across):
                place = QRect(box.x() + number * width, int(top), width - 4, int(self.metrics.height()) + 1)
                self._slots.append(_Slot(self, place, top + self.metrics.ascent()))
                if chance.maybe(0.5):
                    self._slots[-1].fill(painter, OLD)
            top += step

    def act(self, painter: QPainter, turn: int, covered: QRect) -> None:
        """What was begun goes on, and something changes."""
        for slot in [slot for slot in self._going if not slot.box.intersects(covered)]:
            if not slot.go_on(painter, turn):
                self._going.remove(slot)
        free = [slot for slot in self._slots if slot not in self._going and not slot.box.intersects(covered)]
        if free and self.chance.maybe(0.8):
            slot = self.chance.any(free)
            slot.fill(painter, turn)
            self._going.append(slot)

    def written(self) -> list[Written]:
        """What stands there."""
        return [slot.written for slot in self._slots if slot.written is not None]


class Box(Panel):
    """A message that appears over the rest and goes again."""

    def __init__(self, chance: Chance, image: QImage, painter: QPainter, turn: int) -> None:
        width, height = chance.whole(170, min(440, image.width() - 20)), chance.whole(80, 200)
        place = QRect(chance.whole(0, image.width() - width), chance.whole(0, image.height() - height), width, height)
        super().__init__(chance, place)
        self.appeared, self.until = turn, turn + chance.whole(8, 20)
        self._under = image.copy(place)
        painter.fillRect(place, self.paper)
        painter.setPen(chance.any(self._inks))
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        says, text = a_text(chance)
        self.event = says in EVENTS
        inside, step = place.adjusted(6, 4, -6, -4), self.metrics.lineSpacing()
        top = inside.top() + self.metrics.ascent()
        heading = self.line(0, chance.any([title, chatter, remark])(chance), turn)
        self._written = [self.write(painter, heading, inside.x(), top, inside)]
        top += step * chance.any([1.0, 1.5, 2.0])
        lines = [self.line(says, part, turn) for part in self._broken(text, inside.width())]
        buttons = "   ".join(chance.any(REPLIES) for _ in range(chance.whole(0, 2)))
        for line in [*lines, self.line(0, buttons, turn)]:
            self._written.append(self.write(painter, line, inside.x(), top, inside))
            top += step

    def _broken(self, text: str, width: int) -> list[str]:
        """A text in lines that are no wider than so many pixels, where its words allow it."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if self.metrics.horizontalAdvance(longer) <= width or not lines[-1]:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def close(self, painter: QPainter) -> None:
        """What was under it shows again."""
        painter.drawImage(self.box.topLeft(), self._under)

    def written(self) -> list[Written]:
        """What stands there."""
        return self._written
