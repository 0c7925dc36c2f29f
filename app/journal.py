"""The journal: what was heard, said, seen and done, as text, for as long as the user wants it kept."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

OPTIMIZE = "INSERT INTO words (words) VALUES ('optimize')"
"""Rewrites the index of words: what was deleted is only marked so in it until then."""


class JournalError(Exception):
    """The journal cannot be used; the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal.

    Attributes:
        at: when, aware.
        kind: "heard", "said", "done", "withheld", "asked" (a question; `why` is what was sent with it) or "seen" (also
            the window in focus, or its text when a question was asked).
        text: the words.
        why: what it came from, one sentence, "" when there is nothing to add.
    """

    at: datetime
    kind: str
    text: str
    why: str = ""


class Journal(Protocol):
    """Where the loop writes what happened, and where a question about it is looked up."""

    def write(self, entry: Entry) -> None:
        """Keeps an entry."""

    def search(
        self, words: str, since: datetime | None = None, until: datetime | None = None, most: int = 20
    ) -> Sequence[Entry]:
        """At most `most` entries of that span: those that fit the words best (all, when there are none), the oldest
        first."""

    def forget(self, since: datetime) -> int:
        """Deletes what was kept from that instant on; returns how many entries that were."""


class NoJournal:
    """Keeps nothing: retention is set to no days."""

    def write(self, entry: Entry) -> None:
        """Forgets the entry."""

    def search(
        self, words: str, since: datetime | None = None, until: datetime | None = None, most: int = 20
    ) -> Sequence[Entry]:
        """Nothing."""
        del words, since, until, most
        return ()

    def forget(self, since: datetime) -> int:
        """Nothing is there to delete."""
        del since
        return 0


class HeldJournal:
    """A journal in which nothing that happens is kept while `held` says so: the user has paused the program. What is
    known from before and not told after all is written down nevertheless.

    Attributes:
        journal: what is written into otherwise; may be replaced at any time.
    """

    def __init__(
        self, journal: Journal, held: Callable[[], bool], forgotten: Callable[[datetime], object] = lambda _: None
    ) -> None:
        """`forgotten` is told from which instant on everything is to be forgotten, for what else holds any of it."""
        self.journal = journal
        self._held = held
        self._forgotten = forgotten

    def write(self, entry: Entry) -> None:
        """Keeps the entry, unless held."""
        if entry.kind == "withheld" or not self._held():
            self.journal.write(entry)

    def search(
        self, words: str, since: datetime | None = None, until: datetime | None = None, most: int = 20
    ) -> Sequence[Entry]:
        """As the journal itself."""
        return self.journal.search(words, since, until, most)

    def forget(self, since: datetime) -> int:
        """As the journal itself."""
        count = self.journal.forget(since)
        self._forgotten(since)
        return count


MEGABYTE = 1_000_000
PRUNED_SHARE = 8
WRITES_BETWEEN_LOOKS = 500

_TABLES = (
    "CREATE TABLE IF NOT EXISTS entries (at TEXT NOT NULL, kind TEXT, text TEXT)",
    "CREATE INDEX IF NOT EXISTS entries_at ON entries (at)",
)
LATER_COLUMNS = {"why": "TEXT NOT NULL DEFAULT ''", "wrong": "TEXT"}
"""What a file from before may lack. `wrong`: NULL, or what the user wrote about an entry that was wrong."""
_SEARCH_TABLES = (
    "CREATE VIRTUAL TABLE words USING fts5(text, content='entries', tokenize='porter unicode61')",
    "CREATE TRIGGER entry_in AFTER INSERT ON entries BEGIN"
    " INSERT INTO words (rowid, text) VALUES (new.rowid, new.text); END",
    "CREATE TRIGGER entry_out AFTER DELETE ON entries BEGIN"
    " INSERT INTO words (words, rowid, text) VALUES ('delete', old.rowid, old.text); END",
    "INSERT INTO words (words) VALUES ('rebuild')",
)


class SqliteJournal:
    """A journal in one SQLite file with full-text search (FTS5); may be used from any thread.

    Entries older than `keep_days` go with the first entry and once a day, the oldest ones also when the file grows
    beyond `keep_megabytes`. What is deleted is overwritten.
    """

    def __init__(
        self,
        path: Path,
        keep_days: int,
        keep_megabytes: float = 500.0,
        outdated: Callable[[datetime], object] = lambda _: None,
    ) -> None:
        """`outdated` is told before which instant everything was deleted, for what else was kept of it."""
        if keep_days < 1:
            raise ValueError(f"a journal that keeps {keep_days} days is no journal: use NoJournal")
        self._keep = timedelta(days=keep_days)
        self._most_bytes = keep_megabytes * MEGABYTE
        self._outdated = outdated
        self._pruned = datetime.min.replace(tzinfo=UTC)
        self._written = 0
        self._lock = threading.Lock()
        try:
            self._database = _opened(path)
        except sqlite3.DatabaseError as wrong:
            raise JournalError(
                f"The journal {path} cannot be read ({wrong}), so nothing is written down; move it away to begin anew."
            ) from wrong

    def write(self, entry: Entry) -> None:
        """Appends an entry."""
        moment = entry.at.astimezone(UTC)
        with self._lock:
            row = (moment.isoformat(), entry.kind, entry.text, entry.why)
            self._database.execute("INSERT INTO entries (at, kind, text, why) VALUES (?, ?, ?, ?)", row)
            self._written += 1
        if moment - self._pruned > timedelta(days=1):
            self.prune(moment)
        elif self._written % WRITES_BETWEEN_LOOKS == 0:
            self._shrink()

    def prune(self, now: datetime) -> None:
        """Deletes what is older than the user wants it kept, and the oldest of what is more."""
        self._pruned = now.astimezone(UTC)
        with self._lock:
            old = self._database.execute("DELETE FROM entries WHERE at < ?", ((self._pruned - self._keep).isoformat(),))
            if old.rowcount > 0:
                self._database.execute(OPTIMIZE)
        self._outdated(self._pruned - self._keep)
        self._shrink()

    def _shrink(self) -> None:
        """Deletes the oldest entries until the file's used pages are within its size."""
        with self._lock:
            while self._used() > self._most_bytes:
                share = self._rows("SELECT count(*) FROM entries")[0][0] // PRUNED_SHARE + 1
                oldest = "SELECT rowid FROM entries ORDER BY at, rowid LIMIT ?"
                gone = self._database.execute(f"DELETE FROM entries WHERE rowid IN ({oldest})", (share,))
                self._database.execute(OPTIMIZE)
                if gone.rowcount == 0:
                    return
                (oldest_left,) = self._rows("SELECT min(at) FROM entries")[0]
                self._outdated(datetime.fromisoformat(oldest_left) if oldest_left else datetime.max.replace(tzinfo=UTC))

    def _used(self) -> int:
        count, free, size = (
            self._rows(f"PRAGMA {name}")[0][0] for name in ("page_count", "freelist_count", "page_size")
        )
        return int((count - free) * size)

    def forget(self, since: datetime) -> int:
        """Deletes what was kept from that instant on, in the file and in what the file system still holds of it."""
        with self._lock:
            gone = self._database.execute("DELETE FROM entries WHERE at >= ?", (since.astimezone(UTC).isoformat(),))
            self._database.execute(OPTIMIZE)
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            return gone.rowcount

    def search(
        self, words: str, since: datetime | None = None, until: datetime | None = None, most: int = 20
    ) -> Sequence[Entry]:
        """At most `most` entries of that span that fit the words best, or the newest ones; the oldest first."""
        early = "" if since is None else since.astimezone(UTC).isoformat()
        late = "9" if until is None else until.astimezone(UTC).isoformat()
        wanted = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", words))
        span = "at >= ? AND at <= ?"
        with self._lock:
            if wanted:
                found = self._rows(
                    "SELECT at, kind, entries.text, why FROM words JOIN entries ON entries.rowid = words.rowid"
                    f" WHERE words MATCH ? AND {span} ORDER BY bm25(words), at DESC LIMIT ?",
                    (wanted, early, late, most),
                )
            else:
                found = self._rows(
                    f"SELECT at, kind, text, why FROM entries WHERE {span} ORDER BY at DESC, rowid DESC LIMIT ?",
                    (early, late, most),
                )
                found.reverse()
        entries = [Entry(datetime.fromisoformat(at), *words) for at, *words in found]
        return sorted(entries, key=lambda entry: entry.at)

    def last(self, count: int) -> Sequence[Entry]:
        """The newest entries, the oldest of them first."""
        return self.search("", most=count)

    def keep(self, days: int, megabytes: float, now: datetime) -> None:
        """Keeps entries for another number of days, at least one, and within another size from now on."""
        self._keep = timedelta(days=days)
        self._most_bytes = megabytes * MEGABYTE
        self.prune(now)

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._database.execute(query, values).fetchall()

    def close(self) -> None:
        """Closes the file."""
        self._database.close()


def _opened(path: Path) -> sqlite3.Connection:
    """The file with all its tables. Raises sqlite3.DatabaseError, and then nothing is open."""
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        for order in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", "PRAGMA secure_delete=ON", *_TABLES):
            database.execute(order)
        columns = {column[1] for column in database.execute("PRAGMA table_info(entries)").fetchall()}
        for name, kind in LATER_COLUMNS.items():
            if name not in columns:
                database.execute(f"ALTER TABLE entries ADD COLUMN {name} {kind}")
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'words'").fetchall():
            database.execute("BEGIN IMMEDIATE")
            for order in _SEARCH_TABLES:
                database.execute(order)
            database.execute("COMMIT")
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database
