"""The day as a strip, with a mark for each entry of the journal at its time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.journal_days import Line
from app.ui import theme
from app.ui.language import tr

STRIP_HEIGHT = 40
DAY_SECONDS = 24 * 3600
HOURS_SHOWN = range(0, 25, 6)


class Strip(QWidget):
    """The day from midnight to midnight, with a mark for each entry.

    Signals:
        chosen: a mark was clicked; carries the entry's number.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Line] = ()
        self._chosen: frozenset[int] = frozenset()
        self.setFixedHeight(STRIP_HEIGHT)
        self.setAccessibleName(tr("The day as a strip"))
        self.setAccessibleDescription(tr("The same entries as in the list below, by their time of day."))

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Marks these entries."""
        self._lines = lines
        self.update()

    def show_chosen(self, lines: Sequence[Line]) -> None:
        """Marks these entries as those that are chosen in the list."""
        self._chosen = frozenset(line.number for line in lines)
        self.update()

    def place_of(self, line: Line) -> float:
        """Where an entry is drawn, in pixels from the left."""
        midnight = datetime.combine(line.at.date(), time(), line.at.tzinfo)
        return 1 + (self.width() - 4) * ((line.at - midnight) / timedelta(seconds=DAY_SECONDS))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Chooses the entry nearest to the pointer."""
        if self._lines:
            x = event.position().x()
            self.chosen.emit(
                min(range(len(self._lines)), key=lambda number: abs(self.place_of(self._lines[number]) - x))
            )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the hours and the marks."""
        del event
        colours = theme.colours()
        with QPainter(self) as painter:
            bar = QRectF(0.5, 0.5, self.width() - 1, STRIP_HEIGHT - 18)
            painter.setPen(QColor(colours.line))
            painter.setBrush(QColor(colours.surface))
            painter.drawRoundedRect(bar, 4, 4)
            for line in self._lines:
                painter.fillRect(
                    QRectF(self.place_of(line), 4, 2, bar.height() - 7),
                    QColor(getattr(colours, line.kind, colours.text)),
                )
            for line in self._lines:
                if line.number in self._chosen:
                    painter.fillRect(QRectF(self.place_of(line) - 1, 0, 4, bar.height() + 1), QColor(colours.text))
            painter.setPen(QColor(colours.quiet))
            font = painter.font()
            font.setPixelSize(11)
            painter.setFont(font)
            for hour in HOURS_SHOWN:
                text = f"{hour:02}:00"
                width = painter.fontMetrics().horizontalAdvance(text)
                left = min(max(0.0, hour / 24 * self.width() - width / 2), self.width() - width)
                painter.drawText(QRectF(left, STRIP_HEIGHT - 15, width + 1, 15), text)
