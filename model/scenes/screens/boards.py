"""Boards: texts that come, change, are typed, scroll and go, drawn as fast as they are learned from and never twice.

They teach what no scene shows often enough: to read whole words, and to tell a word that has just begun to show from
one that stood there before, that somebody types or that only moved. A board is no desk; how programs look is learned
from scenes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from model.microturn import PATCH_SIZE, Patch
from model.network import SAYINGS
from model.patches import Frame, PatchDifferencer
from model.scenes.screens.chance import Chance
from model.scenes.screens.lettering import a_face, a_paper, a_printed_line, a_text, an_ink
from model.scenes.screens.qt_desk import application
from model.scenes.screens.qt_windows import ANSI
from model.scenes.screens.recording import LATE_TURNS, PATCHES_PER_TURN, UNSURE, UNSURE_TURNS
from model.scenes.screens.terminal_scripts import ASKS, NUMBERS, PROMPTS, telling_words
from model.scenes.screens.words import chatter, fill, title

WORD_NUMBER = {word: number for number, word in enumerate(telling_words())}
WORDS = len(WORD_NUMBER)
"""How many words are told apart: those that programs use."""
WORDS_A_PATCH = 4
FEWEST_LETTERS = 2
TURNS = (40, 70)
WIDTHS, HEIGHTS = (560, 1000), (320, 640)
OLD = -1000
"""When a text began to show that was there before the board was looked at."""
REPLIES = ("OK", "Cancel", "Close", "Yes", "No", "Retry", "Open", "Details", "Later", "Skip")
EVENTS = DONE, FAILED, ASKING = (1, 2, 3)
"""Of SAYINGS, counted from 1, those that are events."""
SIGNS = {DONE: "✓✔●", FAILED: "✗✘⚠", ASKING: "?⚠"}
COLOURS = {DONE: "#1a9040", FAILED: "#d02020", ASKING: "#b07800"}


@dataclass(frozen=True)
class Board:
    """What of a board is sent, in order.

    Attributes:
        patches: uint8 [P, 40, 40, 3].
        turn: int64 [P], the micro-turn in which each is sent; row, column: int64 [P], where it stands.
        shown: int64 [P], what has just begun to show in each, as `Recorder.shown`.
        says: int8 [P, len(SAYINGS)], 1 where two letters or more of words that say so stand in a patch.
        words: int64 [P, WORDS_A_PATCH], the numbers of words of which two letters or more stand in a patch, then -1.
    """

    patches: NDArray[np.uint8]
    turn: NDArray[np.int64]
    row: NDArray[np.int64]
    column: NDArray[np.int64]
    shown: NDArray[np.int64]
    says: NDArray[np.int8]
    words: NDArray[np.int64]


@dataclass(frozen=True)
class _Written:
    """A text where it stands, letter by letter.

    Attributes:
        x, y: float64 [n], the letters' middles; reach: how far they go up and down from there.
        word: int64 [n], the number of each letter's word, or -1.
        says: which of SAYINGS it is, counted from 1; born: the micro-turn in which it began to show.
        new: whether it says something that was not known before: what is typed does not.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    reach: float
    word: NDArray[np.int64]
    says: int
    born: int
    new: bool = True


@dataclass(frozen=True)
class _Line:
    """A text to be written; fields as of `_Written`, and its colour."""

    says: int
    text: str
    born: int
    ink: QColor
    new: bool = True


class _Panel:
    """A part of the board with a look of its own."""

    def __init__(self, chance: Chance, box: QRect) -> None:
        self.chance, self.box = chance, box
        self.face = a_face(chance)
        self.metrics = QFontMetricsF(self.face)
        self.paper = a_paper(chance)
        self._inks = [an_ink(chance, self.paper) for _ in range(2)]
        self._widths: dict[str, float] = {}

    def _width(self, letter: str) -> float:
        if letter not in self._widths:
            self._widths[letter] = self.metrics.horizontalAdvance(letter)
        return self._widths[letter]

    def line(self, says: int, text: str, born: int, new: bool = True) -> _Line:
        """A line, sometimes with the sign or in the colour that goes with what it says."""
        chance, ink = self.chance, self.chance.any(self._inks)
        if says in EVENTS and chance.maybe(0.15):
            text = f"{chance.any(SIGNS[says])} {text}"
        if says in EVENTS and chance.maybe(0.15):
            ink = QColor(COLOURS[says])
        return _Line(says, text, born, ink, new)

    def write(self, painter: QPainter, line: _Line, x: float, baseline: float, box: QRect) -> _Written:
        """Write as much of a line as a box has room for."""
        painter.setPen(line.ink)
        painter.setFont(self.face)
        painter.setClipRect(box)
        painter.drawText(QPointF(round(x), round(baseline)), line.text)
        painter.setClipping(False)
        widths = np.array([self._width(letter) for letter in line.text])
        middles = round(x) + np.cumsum(widths) - widths / 2
        word = np.full(len(line.text), -1)
        for found in re.finditer("[a-z]+", line.text.lower()):
            word[found.start() : found.end()] = WORD_NUMBER.get(found.group(), -1)
        y = round(baseline) - self.metrics.xHeight() / 2
        kept = np.array([not letter.isspace() for letter in line.text], np.bool_) & (middles < box.right())
        kept &= box.top() <= y <= box.bottom()
        reach = self.metrics.xHeight() * 0.7
        return _Written(middles[kept], np.full(int(kept.sum()), y), reach, word[kept], line.says, line.born, line.new)


class _Slot:
    """A place in a form in which one text stands at a time."""

    def __init__(self, panel: _Panel, box: QRect, baseline: float) -> None:
        self.panel, self.box, self.baseline = panel, box, baseline
        self.written: _Written | None = None
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
        text = (
            text[: self._typed] if self._typed else text.replace("%", f"{self._count}%") if self._count >= 0 else text
        )
        line = replace(self._line, text=text, born=turn)
        painter.fillRect(self.box, self.panel.paper)
        self.written = self.panel.write(painter, line, self.box.x() + 2, self.baseline, self.box)


class _Form(_Panel):
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

    def written(self) -> list[_Written]:
        """What stands there."""
        return [slot.written for slot in self._slots if slot.written is not None]


class _Roll(_Panel):
    """A terminal or a log: lines are added below and push the others up; sometimes somebody scrolls back."""

    def __init__(self, chance: Chance, box: QRect, painter: QPainter) -> None:
        super().__init__(chance, box)
        self._plain, self._back, self._typed = chance.between(0, 1), 0, ""
        self._numbers = chance.any(NUMBERS) if chance.maybe(0.4) else ""
        self._count, self._whole = 0, chance.whole(150, 900)
        self._cursor = QColor(chance.any([self._inks[0], QColor("#808080")])) if chance.maybe(0.6) else None
        self._lines = [self.line(*self._words(), OLD) for _ in range(chance.whole(0, 40))]
        self._written: list[_Written] = []
        self._draw(painter)

    def _words(self) -> tuple[int, str]:
        chance = self.chance
        if chance.maybe(0.35):
            says, text = 0, chatter(chance)
        else:
            says, text = a_text(chance) if chance.maybe(self._plain) else a_printed_line(chance)
        self._count += 1
        return says, self._numbers.format(i=self._count, n=self._whole, p=100 * self._count // self._whole) + text

    def act(self, painter: QPainter, turn: int, covered: QRect) -> None:
        """Lines are printed, a command is typed, a question is asked, or somebody scrolls."""
        chance = self.chance
        if self.box.intersects(covered):
            return
        if self._typed:
            more = chance.whole(1, 5)
            self._lines[-1] = replace(self._lines[-1], text=self._lines[-1].text + self._typed[:more])
            self._typed = self._typed[more:]
        elif self._back or chance.maybe(0.06):
            back = self._back + chance.whole(-9, 12)
            self._back = 0 if chance.maybe(0.3) else min(max(0, len(self._lines) - 3), max(0, back))
        elif chance.maybe(0.15):
            self._lines.append(self.line(0, ANSI.sub("", fill(chance, chance.any(PROMPTS))), turn, new=False))
            self._typed = a_text(chance)[1]
        elif chance.maybe(0.08):
            self._lines.append(self.line(ASKING, fill(chance, chance.any(ASKS)), turn))
        elif chance.maybe(0.6):
            self._lines += [self.line(*self._words(), turn) for _ in range(chance.any([1, 1, 1, 2, 3, 6]))]
        self._draw(painter)

    def _draw(self, painter: QPainter) -> None:
        """The lines that have room, and the cursor: behind what waits for an answer, else on a line of its own."""
        step = self.metrics.lineSpacing()
        room, last = int((self.box.height() - 4) / step), len(self._lines) - self._back
        top, left = self.box.top() + 2 + self.metrics.ascent(), self.box.x() + 2
        painter.fillRect(self.box, self.paper)
        seen = self._lines[max(0, last - max(1, room - 1)) : last]
        self._written = [self.write(painter, each, left, top + step * n, self.box) for n, each in enumerate(seen)]
        if self._cursor is None or self._back:
            return
        waits = bool(seen) and (not seen[-1].new or seen[-1].says == ASKING)
        x = left + (sum(self._width(letter) for letter in seen[-1].text) if waits else 0)
        y = top + step * (len(seen) - waits) - self.metrics.ascent()
        cell = QRectF(round(x), round(y), self._width("m"), self.metrics.height())
        painter.fillRect(cell.intersected(QRectF(self.box)), self._cursor)

    def written(self) -> list[_Written]:
        """What stands there."""
        return self._written


class _Box(_Panel):
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
        heading = self.line(0, title(chance) if chance.maybe(0.5) else chatter(chance), turn)
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

    def written(self) -> list[_Written]:
        """What stands there."""
        return self._written


def draw_board(seed: int) -> Board:
    """A board from its first to its last micro-turn; the one that it begins with is known and not sent."""
    application()
    chance = Chance(seed)
    image = QImage(chance.whole(*WIDTHS), chance.whole(*HEIGHTS), QImage.Format.Format_RGB888)
    scale = chance.between(0.8, 1.4) if chance.maybe(0.15) else 1.0
    differencer, box = PatchDifferencer(PATCHES_PER_TURN), None
    painter = QPainter(image)
    kinds: tuple[type[_Form | _Roll], ...] = (_Form, _Form, _Roll)
    panels = [chance.any(kinds)(chance, part, painter) for part in _parts(chance, image)]
    painter.end()
    sent: list[Patch] = []
    told: list[NDArray[np.int64]] = []
    for turn in range(chance.whole(*TURNS)):
        if turn:
            painter.begin(image)
            if box is None and chance.maybe(0.08):
                box = _Box(chance, image, painter, turn)
            elif box is not None and turn >= box.until:
                box.close(painter)
                box = None
            elif chance.maybe(0.85):
                chance.any(panels).act(painter, turn, QRect() if box is None else box.box)
            painter.end()
        patches = [patch for patch in differencer.step([_seen(image, scale)]) if not patch.overview]
        written = _visible([w for panel in panels for w in panel.written()], box)
        told.append(_told(patches, written, box, turn, scale))
        sent += patches
    table = np.concatenate(told)
    turn_of, row, column, shown = table[:, :4].T
    return Board(
        np.array([patch.pixels for patch in sent], np.uint8).reshape(-1, PATCH_SIZE, PATCH_SIZE, 3),
        turn_of,
        row,
        column,
        shown,
        table[:, 4 : 4 + len(SAYINGS)].astype(np.int8),
        table[:, 4 + len(SAYINGS) :],
    )


def _parts(chance: Chance, image: QImage) -> list[QRect]:
    """The board cut into columns and those into parts, as windows lie beside each other."""
    parts = []
    cuts = [0, *([chance.whole(200, image.width() - 200)] if chance.maybe(0.4) else []), image.width()]
    for left, right in pairwise(cuts):
        top = 0
        while top < image.height():
            height = image.height() - top if image.height() - top < 160 else chance.whole(80, image.height() - top)
            parts.append(QRect(left, top, right - left, height))
            top += height
    return parts


def _seen(image: QImage, scale: float) -> Frame:
    """The board's pixels, uint8 [H, W, 3], magnified."""
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    frame = lines[:, : image.width() * 3].reshape(image.height(), image.width(), 3)
    if scale == 1.0:
        return frame.copy()
    size = round(image.width() * scale), round(image.height() * scale)
    return np.asarray(Image.fromarray(frame).resize(size, Image.Resampling.BILINEAR))


def _visible(written: list[_Written], box: _Box | None) -> list[_Written]:
    """What can be seen of the panels' texts and of a box over them."""
    if box is None:
        return written
    over, seen = box.box, []
    for each in written:
        clear = (each.x < over.left()) | (each.x > over.right()) | (each.y < over.top()) | (each.y > over.bottom())
        seen.append(replace(each, x=each.x[clear], y=each.y[clear], word=each.word[clear]))
    return [*seen, *box.written()]


def _told(
    patches: Sequence[Patch], written: Sequence[_Written], box: _Box | None, turn: int, scale: float
) -> NDArray[np.int64]:
    """What each patch of a micro-turn shows: its turn, row and column, then `shown`, `says` and `words` of `Board`."""
    found = np.full((len(patches), 4 + len(SAYINGS) + WORDS_A_PATCH), -1, np.int64)
    if not patches:
        return found
    x, y = (np.concatenate([getattr(each, name) for each in written]) * scale for name in ("x", "y"))
    lengths = [len(each.x) for each in written]
    word = np.concatenate([each.word for each in written])
    says = np.repeat([each.says for each in written], lengths)
    reach = np.repeat([each.reach * scale for each in written], lengths)
    age = turn - np.repeat([each.born for each in written], lengths)
    event = np.isin(says, EVENTS) & np.repeat([each.new for each in written], lengths)
    column, row = x // PATCH_SIZE, y // PATCH_SIZE
    for number, patch in enumerate(patches):
        inside = (column == patch.column) & (row == patch.row)
        near = (abs(column - patch.column) <= 1) & (abs(y - (patch.row + 0.5) * PATCH_SIZE) < PATCH_SIZE / 2 + reach)
        fresh = [int((inside & event & (says == kind) & (age <= LATE_TURNS)).sum()) for kind in EVENTS]
        counts = np.bincount(says[inside], minlength=1 + len(SAYINGS))
        shown = 0
        if max(fresh) >= FEWEST_LETTERS:
            shown = 1 + int(np.argmax(fresh))
        elif bool((near & event & (age <= UNSURE_TURNS)).any()) or _within(patch, box, turn, scale):
            shown = UNSURE
        known, letters = np.unique(word[inside & (word >= 0)], return_counts=True)
        known = known[letters >= FEWEST_LETTERS][:WORDS_A_PATCH]
        found[number, :4] = turn, patch.row, patch.column, shown
        found[number, 4 : 4 + len(SAYINGS)] = counts[1:] >= FEWEST_LETTERS
        found[number, 4 + len(SAYINGS) :][: len(known)] = known
    return found


def _within(patch: Patch, box: _Box | None, turn: int, scale: float) -> bool:
    """Whether a patch shows a part of a message that has just appeared: its frame and buttons belong to it."""
    if box is None or not box.event or turn > box.appeared + UNSURE_TURNS:
        return False
    corner, reach = box.box.topLeft() * scale, box.box.bottomRight() * scale
    x, y = patch.column * PATCH_SIZE, patch.row * PATCH_SIZE
    return corner.x() - PATCH_SIZE < x <= reach.x() and corner.y() - PATCH_SIZE < y <= reach.y()
