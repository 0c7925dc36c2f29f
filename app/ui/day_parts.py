"""Parts of the timeline window: a date that is easy to leave, and a text that opens nothing."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDateEdit, QTextBrowser, QWidget


class Reading(QTextBrowser):
    """A text that shows nothing but itself: a picture that an answer names is not opened, wherever it lies."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""

    def show_text(self, text: str) -> None:
        """Shows Markdown. What is shown already stays as it is: set anew, it would be at its top again, with nothing of
        it marked."""
        if text != self._text:
            self._text = text
            self.setMarkdown(text)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A blank of one pixel; for nothing at all Qt would open the file itself."""
        del kind, name
        return QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)


class DayEdit(QDateEdit):
    """A date that the Tab key leaves at once; the arrow keys go through its parts."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Goes to the next control."""
        return bool(QWidget.focusNextPrevChild(self, forward))
