"""A line to type a request into, and the answer below it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from app.ui.language import tr
from app.ui.parts import Window, button, label

EXAMPLE = "Remind me in ten minutes to call Anna"


class TextEntry(Window):
    """The window.

    Attributes:
        line: what is typed; answer: what came of it.

    Signals:
        answered: an answer is there; brings it from whatever thread to Qt's.
    """

    answered = Signal(str)

    def __init__(self, order: Callable[[str, str], Future[tuple[bool, str]]]) -> None:
        super().__init__()
        self.setWindowTitle(tr("Alongside: type a request"))
        self._order = order
        self.line = QLineEdit()
        self.line.setAccessibleName(tr("Request"))
        self.line.setPlaceholderText(EXAMPLE)
        self.line.returnPressed.connect(self.send)
        self.do = button(tr("Do it"), main=True)
        self.do.clicked.connect(self.send)
        self.answer = label(tr("Any request that you could say can be typed here."), "quiet")
        self.answer.setAccessibleDescription(tr("Answer"))
        self.answer.setMinimumHeight(40)
        self.answer.setAlignment(Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.addWidget(self.line, 1)
        row.addWidget(self.do)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(16, 16, 16, 14)
        layout.addLayout(row)
        layout.addWidget(self.answer)
        self.answered.connect(self._show, Qt.ConnectionType.QueuedConnection)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        self.resize(520, 110)

    def begin(self) -> None:
        """Readies the line for typing, whatever was used last; what still stands in it goes with the first letter."""
        self.line.setFocus()
        self.line.selectAll()

    def send(self) -> None:
        """Does what is typed."""
        text = self.line.text().strip()
        if text:
            self._order("do", text).add_done_callback(self._on_done)

    def _on_done(self, done: Future[tuple[bool, str]]) -> None:
        error = done.exception()
        self.answered.emit(
            tr("That did not work: {error}").format(error=error) if error is not None else done.result()[1]
        )

    def _show(self, text: str) -> None:
        self.answer.setText(text)
        self.line.selectAll()
