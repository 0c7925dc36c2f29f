"""Pages of the settings window that are no settings: what is kept, to export or delete, and what this program is."""

from __future__ import annotations

import csv
import platform
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.folders import Folders
from app.journal import JournalError
from app.journal_days import JournalDays
from app.ui.language import mark, tr
from app.ui.parts import DELETE_ALL, button, confirmed, label

LICENCES = (
    (mark("Alongside and its model"), "Apache-2.0"),
    ("Qt, PySide6", mark("LGPL-3.0, used as a library")),
    (mark("piper-tts and eSpeak NG, the voice"), mark("GPL-3.0, in a process of their own")),
    (mark("The voice joe"), "CC0"),
    ("ONNX Runtime", "MIT"),
    (mark("WebRTC audio processing"), "BSD-3-Clause"),
    ("PortAudio", "MIT"),
)
LIBRARIES = ("PySide6-Essentials", "onnxruntime", "numpy", "sounddevice", "mss", "piper-tts")


class KeptPage(QWidget):
    """What is kept: read, export, delete.

    Attributes:
        told: what came of the last button.

    Signals:
        deleted: everything was deleted.
    """

    deleted = Signal()

    def __init__(
        self, journal: JournalDays, open_history: Callable[[], None], forget: Callable[[], object] = lambda: None
    ) -> None:
        """`forget` is called when everything is deleted, for what else holds any of it."""
        super().__init__()
        self._journal = journal
        self._forget = forget
        self.read, self.export = button(tr("Read and delete…")), button(tr("Export…"))
        self.delete_all = button(tr("Delete everything…"))
        self.told = label("", "quiet")
        self.delete_all.clicked.connect(self._on_delete_all)
        self.read.clicked.connect(open_history)
        self.export.clicked.connect(self._on_export)
        row = QHBoxLayout()
        row.addWidget(self.read)
        row.addWidget(self.export)
        row.addWidget(self.delete_all)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.told)

    def _on_delete_all(self) -> None:
        if not confirmed(tr(DELETE_ALL), self):
            return
        try:
            count = self._journal.delete_all()
        except JournalError as wrong:
            self.told.setText(str(wrong))
            return
        finally:
            self._forget()
        self.told.setText(tr("%n entries were deleted.", count))
        self.deleted.emit()

    def _on_export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Export the journal"), "alongside-journal.csv", tr("Table (*.csv)")
        )
        if name:
            self.export_to(Path(name))

    def export_to(self, path: Path) -> None:
        """Writes the whole journal as a table."""
        try:
            lines = self._journal.everything()
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(("at", "kind", "text", "why", "wrong"))
                writer.writerows(
                    (line.at.isoformat(), line.kind, line.text, line.why, noted(line.wrong)) for line in lines
                )
        except (OSError, JournalError) as wrong:
            self.told.setText(tr("The journal was not exported: {wrong}").format(wrong=wrong))
            return
        self.told.setText(tr("%n entries are in {path}.", len(lines)).format(path=path))


class AboutPage(QWidget):
    """Versions, folders and licences, and all of it to copy for a report.

    Attributes:
        copy: puts the diagnosis on the clipboard.
    """

    def __init__(self, folders: Folders, problem: Callable[[], str]) -> None:
        super().__init__()
        self._folders = folders
        self._problem = problem
        self.copy = button(tr("Copy the diagnosis"))
        self.copy.clicked.connect(self._on_copy)
        self.told = label(
            tr("It holds versions, folders and what is wrong now, and nothing that was heard or said."), "quiet"
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(
            label(
                tr("Alongside {version}: present while you work, on your own machine.").format(
                    version=version("alongside")
                )
            )
        )
        layout.addWidget(label(tr("Licences"), "heading"))
        layout.addWidget(label("\n".join(f"{tr(name)}: {tr(licence)}" for name, licence in LICENCES)))
        layout.addWidget(label(tr("Folders"), "heading"))
        layout.addWidget(
            label(
                tr("Settings: {settings}\nReminders and journal: {data}\nLog: {log}").format(
                    settings=folders.config, data=folders.data, log=folders.logs
                )
            )
        )
        layout.addWidget(label(tr("Diagnosis"), "heading"))
        row = QHBoxLayout()
        row.addWidget(self.copy)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addWidget(self.told)
        layout.addWidget(label(tr("`alongside doctor` examines every device and says of each what to do."), "quiet"))

    def diagnosis(self) -> str:
        """What a report should hold."""
        lines = [
            f"Alongside {version('alongside')}",
            f"{platform.platform()}, Python {sys.version.split()[0]}, {QGuiApplication.platformName()}",
            *(f"{name} {version(name)}" for name in LIBRARIES),
            *(
                f"screen {screen.geometry().width()}×{screen.geometry().height()} at {screen.devicePixelRatio():g}"
                for screen in QGuiApplication.screens()
            ),
            f"settings {self._folders.settings_file}",
            f"problem: {self._problem() or 'none'}",
        ]
        return "\n".join(lines)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.diagnosis())
        self.told.setText(tr("The diagnosis is on the clipboard."))


def noted(wrong: str | None) -> str:
    """How a table tells that an entry was wrong: the user's words, or yes."""
    return "" if wrong is None else wrong or "yes"


def version(name: str) -> str:
    """The installed version of a library, or words that say there is none."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "(not installed)"
