"""Reads the journal for the timeline window, and deletes what the user picks; beside the program that writes it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from app.journal import JournalError

COLUMNS = "rowid, at, kind, text, why"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it stands in the file.

    Attributes:
        number: the file's number of it.
        at: when, in the machine's zone.
        kind, text, why: as in `app.journal.Entry`.
    """

    number: int
    at: datetime
    kind: str
    text: str
    why: str


class JournalDays:
    """The journal's file, opened for each question and closed after it; no file is an empty journal."""

    def __init__(self, path: Path) -> None:
        self._path = path

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
        """Deletes the entries from `start` to `end`, both included, for good; how many. Raises JournalError."""
        return self._change("DELETE FROM entries WHERE at >= ? AND at <= ?", (_utc(start), _utc(end)))

    def delete_all(self) -> int:
        """Deletes every entry for good; how many there were. Raises JournalError."""
        return self._change("DELETE FROM entries", ())

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
        """What is deleted is overwritten, and leaves no copy in the write-ahead log."""
        if not self._path.exists():
            return 0
        try:
            with closing(sqlite3.connect(self._path, isolation_level=None)) as database:
                database.execute("PRAGMA secure_delete=ON")
                gone = database.execute(statement, values).rowcount
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                return gone
        except sqlite3.Error as wrong:
            raise self._unreadable(wrong) from wrong

    def _unreadable(self, wrong: sqlite3.Error) -> JournalError:
        return JournalError(f"The journal {self._path} cannot be read or changed ({wrong}); try again in a moment.")


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
