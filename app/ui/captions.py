"""Captions: what was heard and what is being said, over the other windows, for offices and for those who do not hear.

They take neither the keyboard nor a place in the taskbar. Drag them to where they should stay.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.sections import Captions as CaptionSettings
from app.ui import theme
from app.ui.language import tr

WIDEST = 720
MOST_LETTERS = 240
FROM_BELOW = 72


def areas() -> list[QRect]:
    """What of each monitor windows may cover, the first monitor's before the others'."""
    first = QGuiApplication.primaryScreen()
    others = [screen for screen in QGuiApplication.screens() if screen is not first]
    return [screen.availableGeometry() for screen in (first, *others)]


def area_of(place: QPoint | None, monitors: Sequence[QRect]) -> QRect:
    """The monitor that a place lies on; the first one for none, and for one whose monitor is gone."""
    found = (area for area in monitors if place is not None and area.contains(place))
    return next(found, monitors[0])


class Captions(QWidget):
    """The overlay; invisible while there is nothing to show.

    Attributes:
        heard, said: the two lines.

    Signals:
        moved: the user dragged it; carries the place as "left,top".
    """

    moved = Signal(str)

    def __init__(self, settings: CaptionSettings) -> None:
        super().__init__(
            None,
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle(tr("Alongside: captions"))
        self.setAccessibleName(tr("Captions"))
        self._settings = settings
        self._on = False
        self._saying = False
        self._drag: QPoint | None = None
        self.heard, self.said = QLabel(), QLabel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        for line, name in ((self.heard, tr("Heard")), (self.said, tr("Said"))):
            line.setWordWrap(True)
            line.setAccessibleDescription(name)
            line.setTextFormat(Qt.TextFormat.PlainText)
            layout.addWidget(line)
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.timeout.connect(self.clear)
        self.take_on(settings, False)

    def take_on(self, settings: CaptionSettings, muted: bool) -> None:
        """Goes by other settings; `muted` says whether the voice makes no sound."""
        self._settings = settings
        self._on = settings.show == "always" or (settings.show == "muted" and muted)
        colours = theme.DARK
        for line, colour, weight in ((self.heard, colours.quiet, 400), (self.said, colours.text, 600)):
            line.setStyleSheet(f"color: {colour}; font-size: {settings.text_size}px; font-weight: {weight};")
        if not self._on:
            self.clear()
        else:
            self._place()

    def hear(self, text: str) -> None:
        """Shows the last of the words that were heard."""
        self._put(self.heard, text if len(text) <= MOST_LETTERS else f"…{text[-MOST_LETTERS:]}")

    def say(self, text: str) -> None:
        """Shows words that are being said, all of them, and leaves them there until `finish`."""
        self._saying = bool(text)
        self._put(self.said, text)

    def finish(self) -> None:
        """The words have been said: from now on they stay for as long as the settings want it."""
        self._saying = False
        self._fade_later()

    def _put(self, line: QLabel, text: str) -> None:
        if not self._on or not text:
            return
        line.setText(text)
        self.heard.setVisible(bool(self.heard.text()))
        self.said.setVisible(bool(self.said.text()))
        self._place()
        self.show()
        self._fade_later()

    def _fade_later(self) -> None:
        """Counts the seconds until the words go; not while any are being said, nor while it is held with the mouse."""
        if self._saying or self._drag is not None:
            self._fade.stop()
        elif self.isVisible():
            self._fade.start(round(self._settings.seconds * 1000))

    def clear(self) -> None:
        """Takes the words away."""
        self._fade.stop()
        self.heard.clear()
        self.said.clear()
        self.hide()

    def _place(self) -> None:
        """As wide as the words ask for, at its place, whole on the screen."""
        place = QPoint(*(int(part) for part in self._settings.place.split(","))) if self._settings.place else None
        screen = area_of(place, areas())
        widest = min(WIDEST, screen.width() - 40)
        for line in (self.heard, self.said):
            line.setMaximumWidth(widest)
            wanted = line.fontMetrics().horizontalAdvance(line.text()) + 8
            line.setMinimumWidth(min(wanted, widest))
        self.adjustSize()
        layout = self.layout()
        assert layout is not None
        # Of its own accord Qt makes no window higher than two thirds of the screen, and would cut long words off.
        self.resize(self.width(), layout.totalHeightForWidth(self.width()))
        left, top = screen.center().x() - self.width() // 2, screen.bottom() - FROM_BELOW - self.height()
        if place is not None:
            left, top = place.x(), place.y()
        left = max(screen.left(), min(left, screen.right() - self.width()))
        top = max(screen.top(), min(top, screen.bottom() - self.height()))
        if self._drag is None:
            self.move(left, top)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dark plate, the same in every appearance, since it lies on whatever the screen shows."""
        del event
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            plate = QColor(theme.DARK.window)
            plate.setAlpha(240)
            painter.setBrush(plate)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(self.rect(), 10, 10)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Takes hold of it."""
        self._drag = event.globalPosition().toPoint() - self.pos()
        self._fade.stop()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Moves it."""
        if self._drag is not None:
            self.move(event.globalPosition().toPoint() - self._drag)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lets it stay here."""
        del event
        self._drag = None
        self._fade_later()
        self.moved.emit(f"{self.x()},{self.y()}")
