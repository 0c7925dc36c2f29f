"""Terminals and logs on a board: lines are added below and push the others up, each wrapped where the width ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter

from model.microturn import SeeKind
from model.scenes.screens.chance import Chance
from model.scenes.screens.lettering import a_message, a_text, lines_of, pairs
from model.scenes.screens.panels import ASKING, EVENTS, OLD, SIGNS, Written, words
from model.scenes.screens.terminal_look import GREEN, PLAIN, RED, YELLOW, Run, Style, TerminalLook, runs_of
from model.scenes.screens.terminal_scripts import ASKS, NUMBERS, SHELL_PROMPTS, passing
from model.scenes.screens.words import chatter, fill

MARGIN = 2
ENDED = next(number for number, kind in EVENTS.items() if kind is SeeKind.DONE)
COLOURED = dict(zip(EVENTS, (GREEN, RED, YELLOW), strict=True))
"""In which of a terminal's colours programs like to write that something finished, failed or asks."""


@dataclass(frozen=True)
class _Row:
    """What of a line stands in one row: its runs, and for each letter but blanks what `Written` tells of it.

    Attributes:
        column: float64 [n], from the row's beginning; onward: in columns.
    """

    runs: Sequence[Run]
    column: NDArray[np.float64]
    word: NDArray[np.int64]
    pair: NDArray[np.int64]
    onward: NDArray[np.float64]


@dataclass(frozen=True)
class _Line:
    """A line as it was printed, however many rows it takes; the other fields as of `Written`."""

    text: str
    styles: Sequence[Style]
    rows: Sequence[_Row]
    says: int
    born: int
    new: bool
    sure: bool


def wrapped(text: str, styles: Sequence[Style], columns: int) -> list[_Row]:
    """A text cut into rows of so many columns, wherever its words end, as terminals do."""
    word, pair, shown = words(text), pairs(text), np.array([not letter.isspace() for letter in text], np.bool_)
    rows = []
    for start in range(0, max(1, len(text)), columns):
        part = slice(start, start + columns)
        kept, count = shown[part], len(text[part])
        following = pair[part].copy()
        if start + count < len(text):
            following[-1] = -1
        column = np.arange(count, dtype=np.float64) + 0.5
        runs = runs_of(text[part], styles[part])
        rows.append(_Row(runs, column[kept], word[part][kept], following[kept], np.ones(count)[kept]))
    return rows


class Roll:
    """A terminal or a log in a look of its own; sometimes somebody scrolls back."""

    def __init__(self, chance: Chance, box: QRect, painter: QPainter) -> None:
        self.chance, self.box, self.look = chance, box, TerminalLook(chance)
        self._columns = max(1, (box.width() - 2 * MARGIN) // self.look.cell)
        self._plain, self._back, self._typed = chance.between(0, 1), 0, ""
        self._numbers = chance.any(NUMBERS) if chance.maybe(0.4) else ""
        self._count, self._whole = 0, chance.whole(150, 900)
        self._cursor = QColor(chance.any([self.look.ink, QColor("#808080")])) if chance.maybe(0.6) else None
        self._lines = [line for _ in range(chance.whole(0, 40)) for line in self._message(OLD)]
        self._written: list[Written] = []
        self._draw(painter)

    def _line(self, says: int, text: str, born: int, sure: bool = True) -> _Line:
        """A line with the colours that this terminal gives it, sometimes with the sign that goes with what it says."""
        chance = self.chance
        if says in EVENTS and chance.maybe(0.15):
            text = f"{chance.any(SIGNS[EVENTS[says]])} {text}"
        plain, styles = self.look.dressed(text)
        if says in EVENTS and chance.maybe(0.15):
            styles = [(COLOURED[says], chance.maybe(0.3))] * len(plain)
        return self._laid(plain, styles, says, born, True, sure)

    def _laid(self, plain: str, styles: list[Style], says: int, born: int, new: bool, sure: bool) -> _Line:
        return _Line(plain, styles, wrapped(plain, styles, self._columns), says, born, new, sure)

    def _message(self, born: int) -> list[_Line]:
        """What is printed at once: the line that tells the ending says so, and of those beside it it is not sure."""
        chance = self.chance
        if chance.maybe(0.35):
            says, (texts, telling) = 0, lines_of(0, chance.any([chatter, passing])(chance))
        elif chance.maybe(self._plain):
            says, text = a_text(chance)
            texts, telling = lines_of(says, text)
        else:
            says, texts, telling = a_message(chance)
        self._count += 1
        number = self._numbers.format(i=self._count, n=self._whole, p=100 * self._count // self._whole)
        return self._told(says, [number + texts[0], *texts[1:]], telling, born)

    def _told(self, says: int, texts: Sequence[str], telling: int, born: int) -> list[_Line]:
        """The lines of a message."""
        event = says in EVENTS
        return [
            self._line(says if here == telling or not event else 0, text, born, sure=here == telling or not event)
            for here, text in enumerate(texts)
        ]

    def act(self, painter: QPainter, turn: int, covered: QRect) -> None:
        """Lines are printed, a command is typed, a question is asked, or somebody scrolls."""
        chance = self.chance
        if self.box.intersects(covered):
            return
        if self._typed:
            more, last = chance.whole(1, 5), self._lines[-1]
            typed = self._typed[:more]
            styles = [*last.styles, *[PLAIN] * len(typed)]
            self._lines[-1] = self._laid(last.text + typed, styles, last.says, last.born, last.new, sure=True)
            self._typed = self._typed[more:]
        elif self._back or chance.maybe(0.06):
            back = self._back + chance.whole(-9, 12)
            self._back = 0 if chance.maybe(0.3) else min(max(0, len(self._lines) - 3), max(0, back))
        elif chance.maybe(0.15):
            self._lines.append(self._prompt(turn, sure=False))
            self._typed = lines_of(0, a_text(chance)[1])[0][0]
        elif chance.maybe(0.08):
            self._lines += self._told(ASKING, *lines_of(ASKING, fill(chance, chance.any(ASKS))), turn)
        elif chance.maybe(0.1):
            self._lines += [self._line(0, passing(chance), turn) for _ in range(chance.whole(3, 9))]
            self._lines.append(self._prompt(turn, says=ENDED))
        elif chance.maybe(0.6):
            for _ in range(chance.any([1, 1, 1, 2, 3, 6])):
                message = self._message(turn)
                self._lines += message
                if any(line.says in EVENTS and line.says != ASKING for line in message) and chance.maybe(0.7):
                    self._lines.append(self._prompt(turn, sure=False))
        self._draw(painter)

    def _prompt(self, turn: int, says: int = 0, sure: bool = True) -> _Line:
        """A prompt: of what ended without a word it is all that says so; after words it may be taken for that."""
        told = fill(self.chance, self.chance.any(SHELL_PROMPTS))
        plain, styles = self.look.dressed(told, prompt=True)
        return self._laid(plain, styles, says, turn, says in EVENTS, sure)

    def _draw(self, painter: QPainter) -> None:
        """The rows that have room, and the cursor: behind what waits for an answer, else in a row of its own."""
        look, step = self.look, self.look.metrics.lineSpacing()
        room, last = int((self.box.height() - 4) / step), len(self._lines) - self._back
        top, left = self.box.top() + MARGIN + look.metrics.ascent(), self.box.x() + MARGIN
        painter.fillRect(self.box, look.paper)
        painter.setClipRect(self.box)
        seen: list[tuple[_Line, _Row]] = []
        for line in reversed(self._lines[:last]):
            seen[:0] = [(line, row) for row in line.rows]
            if len(seen) >= max(1, room - 1):
                break
        seen = seen[-max(1, room - 1) :]
        self._written = []
        for number, (line, row) in enumerate(seen):
            baseline = round(top + step * number)
            look.draw(painter, left, baseline, row.runs)
            self._written.append(self._where(line, row, left, baseline))
        if self._cursor is not None and not self._back:
            waits = bool(seen) and (not seen[-1][0].new or seen[-1][0].says == ASKING)
            column = min(self._columns - 1, (len(seen[-1][0].text) - 1) % self._columns + 1) if waits else 0
            y = top + step * (len(seen) - waits) - look.metrics.ascent()
            cell = QRectF(left + column * look.cell, round(y), look.cell, look.metrics.height())
            painter.fillRect(cell, self._cursor)
        painter.setClipping(False)

    def _where(self, line: _Line, row: _Row, left: int, baseline: int) -> Written:
        """A row where it stands."""
        look, count = self.look, len(row.column)
        y = baseline - look.x_height / 2
        if y > self.box.bottom():
            count = 0
        return Written(
            (left + row.column * look.cell)[:count], np.full(count, y), look.x_height * 0.7, row.word[:count],
            row.pair[:count], (row.onward * look.cell)[:count], line.says, line.born, line.new, line.sure,
        )  # fmt: skip

    def written(self) -> list[Written]:
        """What stands there."""
        return self._written
