"""Small things that several windows are made of."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QMainWindow,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from app.ports import Frames
from app.ui import theme
from app.ui.language import mark, tr

DELETE_ALL = mark("Delete everything that was ever heard, said, seen and done, of all days, for good?")
PREVIEW_SIZE = QSize(420, 210)


def label(text: str, role: str = "") -> QLabel:
    """A text that wraps; `role` is "title", "heading", "quiet", "wrong" or none. It may be words that were heard or
    read, so nothing in it is taken for markup, which could name a file to open."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    if role:
        made.setProperty("role", role)
    return made


def unmarked(text: str) -> str:
    """A text for a tooltip, which takes no format: a sign without width after each `<` and `&` keeps what was heard or
    read from being taken for markup."""
    return re.sub("[<&]", "\\g<0>\u2060", text)


def button(text: str, main: bool = False) -> QPushButton:
    """A button; `main` for the one that most people will press."""
    made = QPushButton(text)
    if main:
        made.setProperty("role", "main")
        made.setDefault(True)
    return made


class Window(QMainWindow):
    """A window of the program; it is one to screen readers too, which take a bare widget for a filler.

    Attributes:
        content: what is in it; lay things out there.
    """

    def __init__(self) -> None:
        super().__init__()
        self.content = QWidget()
        self.setCentralWidget(self.content)


def name_box(box: QComboBox, name: str) -> None:
    """Names a box of choices that lies in its window: to AT-SPI its name is what is chosen, a label says what for, and
    the keyboard comes to the line in it."""
    box.setAccessibleName(name)
    if (line := box.lineEdit()) is not None:
        line.setAccessibleName(name)
    told = QLabel(name, box.parentWidget())
    told.setBuddy(box)
    told.hide()


def confirmed(question: str, parent: QWidget) -> bool:
    """Asks whether something is to be deleted; nothing is unless the user says so."""
    buttons = QMessageBox.StandardButton
    box = QMessageBox(QMessageBox.Icon.Warning, tr("Delete"), question, buttons.Cancel, parent)
    delete = box.addButton(tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(buttons.Cancel)
    box.exec()
    return box.clickedButton() is delete


class Meter(QProgressBar):
    """How loud it is at the microphone."""

    def __init__(self) -> None:
        super().__init__()
        self.setRange(0, 100)
        self.setTextVisible(False)
        self.setAccessibleName(tr("Loudness at the microphone"))

    def show_level(self, level: float) -> None:
        """`level`: 0 to 1."""
        self.setValue(round(100 * level))


class Preview(QWidget):
    """The monitors' pictures side by side, just as the model gets them."""

    def __init__(self) -> None:
        super().__init__()
        self._images: list[QImage] = []
        self._shown: Frames = {}
        self.setMinimumSize(PREVIEW_SIZE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("What the model sees"))
        self.setAccessibleDescription(tr("A picture of the screen; what is excluded is black in it."))

    @property
    def empty(self) -> bool:
        """True while no picture is shown."""
        return not self._images

    def show_frames(self, frames: Frames) -> None:
        """Shows pictures, uint8 [height, width, 3] a monitor; none: says that nothing is looked at."""
        if frames is self._shown:
            return
        self._shown = frames
        self._images = [_image(frames[index]) for index in sorted(frames)]
        self.update()

    def image(self, number: int) -> QImage:
        """The picture of a monitor as it is shown."""
        return self._images[number]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the pictures in their proportions."""
        del event
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setPen(QColor(theme.colours().line))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
            if not self._images:
                painter.setPen(QColor(theme.colours().quiet))
                painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("Nothing is looked at"))
            width = self.width() / max(len(self._images), 1)
            for number, image in enumerate(self._images):
                size = image.size().scaled(int(width) - 6, self.height() - 6, Qt.AspectRatioMode.KeepAspectRatio)
                left, top = number * width + (width - size.width()) / 2, (self.height() - size.height()) / 2
                painter.drawImage(QRectF(left, top, size.width(), size.height()), image)


def _image(picture: NDArray[np.uint8]) -> QImage:
    height, width, _ = picture.shape
    whole = np.ascontiguousarray(picture)
    return QImage(whole.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
