"""After a crash: what is known of it, to read, to copy, to save. Nothing is sent anywhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from app.ui.language import tr
from app.ui.parts import Window, button, label


class CrashReport(Window):
    """The window.

    Attributes:
        text: the report.
        copy, save, leave: the buttons; told: what came of them.
    """

    def __init__(self, report: str, paused_after: int = 0) -> None:
        """`paused_after`: after how many crashes in a row it began paused, 0 when it did not."""
        super().__init__()
        self.setWindowTitle(tr("Alongside: it ended unexpectedly"))
        self.text = QPlainTextEdit(report)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("The report"))
        self.copy, self.save, self.leave = button(tr("Copy")), button(tr("Save…")), button(tr("Close"), main=True)
        self.told = label("", "quiet")
        self.copy.clicked.connect(self._on_copy)
        self.save.clicked.connect(self._on_save)
        self.leave.clicked.connect(self.close)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(16, 16, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(label(tr("Alongside ended unexpectedly last time"), "heading"))
        layout.addWidget(
            label(
                tr(
                    "This is what is known of it. It holds no words that were heard or said, and it is sent nowhere: "
                    "copy or save it if you want to report it."
                )
            )
        )
        if paused_after:
            layout.addWidget(
                label(
                    tr(
                        "It has ended unexpectedly %n times in a row, so it does not listen or look until you resume "
                        "it.",
                        paused_after,
                    ),
                    "wrong",
                )
            )
        layout.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.addWidget(self.told, 1)
        for each in (self.copy, self.save, self.leave):
            row.addWidget(each)
        layout.addLayout(row)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Cancel), self, self.close)
        self.resize(680, 480)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.told.setText(tr("The report is on the clipboard."))

    def _on_save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, tr("Save the report"), "alongside-report.txt", tr("Text (*.txt)"))
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Writes the report into a file."""
        try:
            path.write_text(self.text.toPlainText(), encoding="utf-8")
        except OSError as wrong:
            self.told.setText(tr("The report was not saved: {reason}").format(reason=wrong))
            return
        self.told.setText(tr("The report is in {path}.").format(path=path))
