"""What the user says was wrong: noted in the journal, and the scene around it kept where the user asks for that."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from app.journal import JournalError
from app.journal_days import JournalDays, Line
from app.keeper import SettingsKeeper
from app.lately import Cut, Lately
from model.scenes.media import SceneError

MINUTES_OFFERED = 3.0
SETTING = "privacy.minutes_in_memory"
LONGEST_TITLE = 80


class Wrongs:
    """Notes what was wrong, and keeps scenes."""

    def __init__(self, journal: JournalDays, keeper: SettingsKeeper, lately: Callable[[], Lately]) -> None:
        """`lately` gives what is held in memory now."""
        self._journal = journal
        self._keeper = keeper
        self._lately = lately

    @property
    def minutes(self) -> float:
        """How much the user wants held in memory, 0 for nothing."""
        return float(self._keeper.value(SETTING))

    @property
    def folder(self) -> Path:
        """Where scenes are kept."""
        return self._journal.scenes.folder

    def hold(self) -> None:
        """Holds the last minutes in memory from now on. Raises SettingsError."""
        self._keeper.change({SETTING: MINUTES_OFFERED})

    def holds(self, line: Line) -> bool:
        """True while the scene around an entry can be kept."""
        return self._lately().holds(line.at)

    def note(self, line: Line, words: str) -> None:
        """Notes that an entry was wrong. Raises JournalError."""
        self._journal.note_wrong(line, words)

    def take_back(self, line: Line) -> None:
        """It was right after all: the note goes, and so does the scene. Raises JournalError."""
        self._journal.note_right(line)

    def scene(self, line: Line) -> Path | None:
        """The scene that was kept of an entry, None when there is none."""
        place = self._journal.scene_of(line)
        return place if place.is_dir() else None

    def keep(self, line: Line, words: str) -> Future[Path]:
        """Keeps the scene around an entry, on a thread of its own; the future brings its folder, or a JournalError."""
        kept: Future[Path] = Future()
        cut = self._lately().around(line.at)
        if cut is None:
            kept.set_exception(JournalError("What it heard and saw then is no longer in memory, so it was not kept."))
            return kept
        threading.Thread(target=self._write, args=(line, words, cut, kept), name="scene").start()
        return kept

    def _write(self, line: Line, words: str, cut: Cut, kept: Future[Path]) -> None:
        place = self._journal.scene_of(line)
        try:
            self._journal.scenes.keep(place, title_of(line), note_of(line, words), cut)
        except (OSError, SceneError) as failed:
            kept.set_exception(JournalError(f"The scene was not kept ({failed})."))
        else:
            kept.set_result(place)


def title_of(line: Line) -> str:
    """What the scene of an entry is called."""
    return f"Wrong: {line.kind}: {line.text}"[:LONGEST_TITLE]


def note_of(line: Line, words: str) -> str:
    """What lies beside the scene of an entry, to be read."""
    parts = (line.at.isoformat(timespec="milliseconds"), f"{line.kind}: {line.text}", line.why, words)
    return "\n\n".join(part for part in parts if part) + "\n"
