"""Reads the journal for the timeline window, and deletes what the user picks; beside the program that writes it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from app.journal import OPTIMIZE, JournalError
from app.kept_scenes import KeptScenes

COLUMNS = "rowid, at, kind, text, why, wrong"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it stands in the file.

    Attributes:
        number: the file's number of it.
        at: when, in the machine's zone.
        kind, text, why: as in `app.journal.Entry`.
        wrong: what the user wrote when noting that it was wrong, "" for no words; None when nobody did.
    """

    number: int
    at: datetime
    kind: str
    text: str
    why: str
    wrong: str | None = None


class JournalDays:
    """The journal's file, opened for each question and closed after it; no file is an empty journal.

    Attributes:
        scenes: what was kept of entries that were wrong; deleted with them.
    """

    def __init__(self, path: Path, scenes: KeptScenes | None = None) -> None:
        """`scenes`: where they are kept; beside the file when nothing is said."""
        self._path = path
        self.scenes = scenes or KeptScenes(path.with_name("scenes"))

    def day(self, day: date, words: str = "", kinds: Sequence[str] = ()) -> list[Line]:
        """The entries of a day of the machine's calendar, in order; with all of these words in their text, and of
        these kinds, where given. Raises JournalError."""
        start = datetime.combine(day, time()).astimezone()
        end = datetime.combine(day + timedelta(days=1), time()).astimezone()
        lines = self._lines("WHERE at >= ? AND at < ? ORDER BY at, rowid", (_utc(start), _utc(end)))
        wanted = words.lower().split()
        return [
            line
            for line in lines
            if all(word in line.text.lower() for word in wanted) and (not kinds or line.kind in kinds)
        ]

    def days(self) -> list[date]:
        """The days on which anything was written, the newest first. Raises JournalError."""
        return sorted({line.at.date() for line in self._lines("", ())}, reverse=True)

    def everything(self) -> list[Line]:
        """All entries in order, for an export. Raises JournalError."""
        return self._lines("ORDER BY at, rowid", ())

    def delete(self, start: datetime, end: datetime) -> int:
        """Deletes the entries from `start` to `end`, both included, and every scene that holds any of that time, for
        good; how many entries. Raises JournalError."""
        count = self._change("DELETE FROM entries WHERE at >= ? AND at <= ?", (_utc(start), _utc(end)))
        self._also(lambda: self.scenes.delete(start, end))
        return count

    def delete_all(self) -> int:
        """Deletes every entry and every scene for good; how many entries there were. Raises JournalError."""
        count = self._change("DELETE FROM entries", ())
        self._also(self.scenes.delete_all)
        return count

    def note_wrong(self, line: Line, words: str) -> None:
        """Notes that an entry was wrong, with the user's words about it. Raises JournalError."""
        self._change(
            "UPDATE entries SET wrong = ? WHERE rowid = ? AND at = ?", (words, str(line.number), _utc(line.at))
        )

    def note_right(self, line: Line) -> None:
        """Takes that note back, and deletes the scene that was kept with it. Raises JournalError."""
        self._also(lambda: self.scenes.delete_one(self.scene_of(line)))
        self._change("UPDATE entries SET wrong = NULL WHERE rowid = ? AND at = ?", (str(line.number), _utc(line.at)))

    def scene_of(self, line: Line) -> Path:
        """Where the scene of an entry is, or would be."""
        return self.scenes.place(line.at, line.number)

    def _also(self, delete: Callable[[], None]) -> None:
        """Deletes scenes; told as the journal's own trouble is."""
        try:
            delete()
        except OSError as wrong:
            raise JournalError(
                f"A scene in {self.scenes.folder} cannot be deleted ({wrong}); delete it there."
            ) from wrong

    def _lines(self, rest: str, values: tuple[str, ...]) -> list[Line]:
        if not self._path.exists():
            return []
        try:
            with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)) as database:
                rows = database.execute(f"SELECT {COLUMNS} FROM entries {rest}", values).fetchall()
        except sqlite3.Error as wrong:
            raise self._unreadable(wrong) from wrong
        return [Line(number, datetime.fromisoformat(at).astimezone(), *words) for number, at, *words in rows]

    def _change(self, statement: str, values: tuple[str, ...]) -> int:
        """What is deleted is overwritten, and leaves no copy in the write-ahead log or in the index of words."""
        if not self._path.exists():
            return 0
        try:
            with closing(sqlite3.connect(self._path, isolation_level=None)) as database:
                database.execute("PRAGMA secure_delete=ON")
                gone = database.execute(statement, values).rowcount
                if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'words'").fetchone():
                    database.execute(OPTIMIZE)
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                return gone
        except sqlite3.Error as wrong:
            raise self._unreadable(wrong) from wrong

    def _unreadable(self, wrong: sqlite3.Error) -> JournalError:
        return JournalError(f"The journal {self._path} cannot be read or changed ({wrong}); try again in a moment.")


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
