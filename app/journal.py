"""The journal: what was heard, said and done, as text, for as long as the user wants it kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class JournalError(Exception):
    """The journal cannot be used; the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal.

    Attributes:
        at: when, aware.
        kind: "heard", "said", "done", "seen" or "withheld".
        text: the words.
        why: what it came from, one sentence, "" when there is nothing to add.
    """

    at: datetime
    kind: str
    text: str
    why: str = ""


class Journal(Protocol):
    """Where the loop writes what happened."""

    def write(self, entry: Entry) -> None:
        """Keeps an entry."""


class NoJournal:
    """Keeps nothing: retention is set to no days, or a recording is played."""

    def write(self, entry: Entry) -> None:
        """Forgets the entry."""


class SqliteJournal:
    """A journal in one SQLite file. Entries older than `keep_days` go with the first entry and once a day."""

    def __init__(self, path: Path, keep_days: int) -> None:
        if keep_days < 1:
            raise ValueError(f"a journal that keeps {keep_days} days is no journal: use NoJournal")
        self._keep = timedelta(days=keep_days)
        self._pruned = datetime.min.replace(tzinfo=UTC)
        self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=NORMAL")
            self._database.execute("CREATE TABLE IF NOT EXISTS entries (at TEXT NOT NULL, kind TEXT, text TEXT)")
            self._database.execute("CREATE INDEX IF NOT EXISTS entries_at ON entries (at)")
            if not any(column[1] == "why" for column in self._database.execute("PRAGMA table_info(entries)")):
                self._database.execute("ALTER TABLE entries ADD COLUMN why TEXT NOT NULL DEFAULT ''")
        except sqlite3.DatabaseError as wrong:
            self._database.close()
            raise JournalError(
                f"The journal {path} cannot be read ({wrong}), so nothing is written down; move it away to begin anew."
            ) from wrong

    def write(self, entry: Entry) -> None:
        """Appends an entry."""
        moment = entry.at.astimezone(UTC)
        row = (moment.isoformat(), entry.kind, entry.text, entry.why)
        self._database.execute("INSERT INTO entries (at, kind, text, why) VALUES (?, ?, ?, ?)", row)
        if moment - self._pruned > timedelta(days=1):
            self.prune(moment)

    def prune(self, now: datetime) -> None:
        """Deletes what is older than the user wants it kept."""
        self._pruned = now.astimezone(UTC)
        self._database.execute("DELETE FROM entries WHERE at < ?", ((self._pruned - self._keep).isoformat(),))

    def last(self, count: int) -> Sequence[Entry]:
        """The newest entries, the oldest of them first."""
        rows = self._database.execute("SELECT at, kind, text, why FROM entries ORDER BY rowid DESC LIMIT ?", (count,))
        return [Entry(datetime.fromisoformat(at), *words) for at, *words in reversed(rows.fetchall())]

    def keep(self, days: int, now: datetime) -> None:
        """Keeps entries for another number of days, at least one, from now on."""
        self._keep = timedelta(days=days)
        self.prune(now)

    def close(self) -> None:
        """Closes the file."""
        self._database.close()
