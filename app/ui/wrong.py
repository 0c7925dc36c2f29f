"""The question behind "it was wrong": what would have been right, and whether to keep the scene around it."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.journal_days import Line
from app.lately import AFTER, BEFORE
from app.ui.language import tr
from app.ui.parts import button, label

LONGEST_QUOTE = 200
WIDTH = 520


class Remembering(Protocol):
    """What notes entries as wrong and keeps scenes; see `app.wrongs.Wrongs`."""

    @property
    def minutes(self) -> float:
        """How much is held in memory, 0 for nothing."""

    @property
    def folder(self) -> Path:
        """Where scenes are kept."""

    def hold(self) -> None:
        """Holds the last minutes from now on. Raises SettingsError."""

    def holds(self, line: Line) -> bool:
        """True while the scene around an entry can be kept."""

    def note(self, line: Line, words: str) -> None:
        """Notes that an entry was wrong. Raises JournalError."""

    def take_back(self, line: Line) -> None:
        """It was right after all. Raises JournalError."""

    def scene(self, line: Line) -> Path | None:
        """The scene that was kept of an entry."""

    def keep(self, line: Line, words: str) -> Future[Path]:
        """Keeps the scene around an entry; the future brings its folder, or a JournalError."""


class WrongDialog(QDialog):
    """The question.

    Attributes:
        words: what would have been right; may stay empty.
        keep: the tick for the scene, hidden where nothing of it is held.
        hold: the tick for holding the last minutes from now on, hidden where they are held.
        note, leave: the buttons.
    """

    def __init__(self, line: Line, remembering: Remembering, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("It was wrong"))
        held = remembering.holds(line)
        self.words = QLineEdit()
        self.words.setAccessibleName(tr("What would have been right?"))
        self.keep = QCheckBox(tr("Also keep what it heard and saw around it"))
        self.hold = QCheckBox(tr("From now on hold the last minutes in memory, so that it can be kept"))
        self.note, self.leave = button(tr("Note it"), main=True), button(tr("Cancel"))
        self.note.clicked.connect(self.accept)
        self.leave.clicked.connect(self.reject)
        self.keep.setVisible(held)
        self.hold.setVisible(not held and remembering.minutes == 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 14)
        layout.setSpacing(10)
        quoted = line.text if len(line.text) <= LONGEST_QUOTE else f"{line.text[:LONGEST_QUOTE]}…"
        layout.addWidget(label(f"“{quoted}”", "heading"))
        layout.addWidget(label(tr("What would have been right? You may leave this empty.")))
        layout.addWidget(self.words)
        layout.addWidget(self.keep)
        layout.addWidget(label(_about_scene(remembering) if held else _why_not(remembering), "quiet"))
        layout.addWidget(self.hold)
        layout.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.leave)
        row.addWidget(self.note)
        layout.addLayout(row)
        self.setMinimumWidth(WIDTH)


def _about_scene(remembering: Remembering) -> str:
    seconds = round((BEFORE + AFTER).total_seconds())
    told = tr(
        "Up to {seconds} seconds of sound and pictures go into {folder} on this computer, for a report of your own. "
        "They are sent nowhere, and are deleted with this time of the timeline, or with everything."
    )
    return told.format(seconds=seconds, folder=remembering.folder)


def _why_not(remembering: Remembering) -> str:
    if remembering.minutes == 0:
        return tr("What it heard and saw then is gone: nothing of it is held, since you have not asked for that.")
    return tr("What it heard and saw then is gone: only the last minutes are held in memory.")
