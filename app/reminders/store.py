"""The reminders on disk: one SQLite file that survives crashes, power cuts and damage, encrypted where there is a key.

Every change is one transaction, flushed to the disk before the call returns (`synchronous=FULL`, write-ahead log). One
program at a time holds the file. A damaged file is never written over: it is kept aside under a new name, a fresh one
is begun, and `ReminderStore.notice` says so; a reminder in it that makes no sense is only left out. Instants are whole
microseconds since 1970 in UTC.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlcipher3 import dbapi2 as sqlite3

from app.reminders.occurrences import days_left_out
from app.reminders.recurrences import parse_rule
from app.reminders.store_file import encrypt, is_plain, looks_encrypted, set_aside
from app.reminders.zones import zone_of

SCHEMA_VERSION = 2
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SCHEMA = """
CREATE TABLE reminders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    due INTEGER NOT NULL,
    zone TEXT NOT NULL,
    rrule TEXT,
    start INTEGER NOT NULL,
    length INTEGER,
    state TEXT NOT NULL,
    remaining INTEGER,
    rung INTEGER,
    created INTEGER NOT NULL,
    told INTEGER,
    times_told INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX reminders_by_state ON reminders (state, due);
"""
_COLUMNS = (
    *("kind", "title", "due", "zone", "rrule", "start", "length", "state", "remaining", "rung", "created"),
    *("told", "times_told"),
)
_MIGRATIONS = {
    1: (
        "ALTER TABLE reminders ADD COLUMN told INTEGER",
        "ALTER TABLE reminders ADD COLUMN times_told INTEGER NOT NULL DEFAULT 0",
    ),
}
"""What makes the next version of the schema out of each; a file goes through all of them in one transaction."""


_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
"""What SQLite says of a file whose content is wrong; anything else (a full disk, no right to write) is not damage."""


class StoreError(Exception):
    """The reminders cannot be read or kept; the text is one sentence for the user."""


class Kind(StrEnum):
    """What it is to the user."""

    REMINDER = "reminder"
    TIMER = "timer"


class ReminderState(StrEnum):
    """Where it stands."""

    PENDING = "pending"
    RINGING = "ringing"
    PAUSED = "paused"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder or a timer.

    Attributes:
        kind, title: a timer's title may be empty.
        due: the next instant it is due, UTC.
        zone: IANA name, or an offset such as "+01:00", in which a recurrence keeps its time of day.
        rrule: how it recurs, None for once.
        start: the first occurrence, UTC; the recurrence counts from it.
        length: how long it was set for when that was said as a length, else None.
        state: where it stands.
        remaining: what was left when it was paused.
        rung: the occurrence that came due and is not acknowledged yet, UTC, else None.
        created: when it was set, UTC.
        told: when it was last told to its end since it rang, UTC, else None.
        times_told: how often it was told since it rang.
        identity: its number in the store, 0 before it is added.
    """

    kind: Kind
    title: str
    due: datetime
    zone: str
    rrule: str | None
    start: datetime
    length: timedelta | None
    created: datetime
    state: ReminderState = ReminderState.PENDING
    remaining: timedelta | None = None
    rung: datetime | None = None
    told: datetime | None = None
    times_told: int = 0
    identity: int = 0


class ReminderStore:
    """The file. Not for several threads at once: `Schedule` sees to that.

    Attributes:
        path: the file.
        encrypted: whether nobody without the key can read it.
        notice: a sentence for the user when on opening a damaged file was set aside or reminders were left out that
            make no sense, else None.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, notice: str | None, encrypted: bool) -> None:
        self.path = path
        self.encrypted = encrypted
        self.notice = notice
        self._connection = connection

    @classmethod
    def open(cls, path: Path, key: str | None = None) -> Self:
        """Opens the file, or makes it. Raises StoreError when it is in use, unreadable, or of a newer version.

        With a `key` (64 hexadecimal digits) the file is encrypted; one that was plain becomes so.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise StoreError(f"Reminders cannot be kept, because {path} cannot be opened: {error.strerror}.") from error
        try:
            strange = bool(path.stat().st_size) and not is_plain(path) and looks_encrypted(path)
            if strange and key is None:
                raise StoreError(
                    f"Your reminders in {path} are encrypted, and the keyring with their key cannot be reached: unlock "
                    "the keyring and start again."
                )
            if key is not None and is_plain(path) and not encrypt(path, key):
                key = None
            connection = _connect(path, key)
            return cls(path, connection, _left_out(connection), key is not None)
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                message = f"Reminders cannot be opened, because another program holds {path}: close it and start again."
                raise StoreError(message) from error
            if code not in _DAMAGE:
                raise StoreError(f"Reminders cannot be kept in {path}: {error}.") from error
            aside = set_aside(path)
            what = "does not open with the key in the keyring, or is" if strange else "was"
            notice = (
                f"The file of your reminders {what} damaged; it is kept as {aside.name}, and I have begun a new one."
            )
            return cls(path, _connect(path, key), notice, key is not None)

    def close(self) -> None:
        """Closes the file; harmless when it is closed."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, reminder: Reminder) -> Reminder:
        """Keeps a new reminder and returns it with its number. Raises StoreError when the disk refuses."""
        marks = ", ".join("?" * len(_COLUMNS))
        with self._transaction() as connection:
            cursor = connection.execute(
                f"INSERT INTO reminders ({', '.join(_COLUMNS)}) VALUES ({marks})", _row(reminder)
            )
        identity = cursor.lastrowid
        assert identity is not None
        return replace(reminder, identity=identity)

    def update(self, *reminders: Reminder) -> None:
        """Keeps changed reminders, all or none of them. Raises StoreError when the disk refuses."""
        setters = ", ".join(f"{column} = ?" for column in _COLUMNS)
        with self._transaction() as connection:
            for reminder in reminders:
                connection.execute(f"UPDATE reminders SET {setters} WHERE id = ?", (*_row(reminder), reminder.identity))

    def get(self, identity: int) -> Reminder | None:
        """The reminder of that number, or None."""
        return next(iter(self._select("id = ?", identity)), None)

    def live(self) -> list[Reminder]:
        """Those that are pending, ringing, paused, or not told to their end yet; the earliest first."""
        return self._select("state IN ('pending', 'ringing', 'paused') OR rung IS NOT NULL")

    def all(self) -> list[Reminder]:
        """Every one that is kept, the earliest first."""
        return self._select("1")

    def forget(self, before: datetime) -> int:
        """Deletes what was over before `before` (by its due instant) and returns how many that were."""
        with self._transaction() as connection:
            forgotten: int = connection.execute(
                "DELETE FROM reminders WHERE state IN ('done', 'missed', 'cancelled') AND rung IS NULL AND due < ?",
                (_to_microseconds(before),),
            ).rowcount
        return forgotten

    def _select(self, condition: str, *values: object) -> list[Reminder]:
        query = f"SELECT id, {', '.join(_COLUMNS)} FROM reminders WHERE {condition} ORDER BY due, id"
        try:
            rows = self._connection.execute(query, values).fetchall()
            return [reminder for row in rows if (reminder := _read(row)) is not None]
        except sqlite3.Error as error:
            raise StoreError(f"Your reminders could not be read: {error}.") from error

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise StoreError(f"I could not save that: {error}. Your other reminders are kept.") from error


def look(path: Path, key: str | None) -> tuple[int, bool]:
    """How many reminders wait in a file, and whether it is encrypted, without changing it. Raises StoreError."""
    encrypted = not is_plain(path)
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=0.5)
    try:
        if encrypted and key is not None:
            connection.execute(f"PRAGMA key = \"x'{key}'\"")
        waiting = connection.execute("SELECT count(*) FROM reminders WHERE state = 'pending'").fetchone()[0]
    except sqlite3.Error as error:
        raise StoreError(f"{path} could not be read: {error}") from error
    finally:
        connection.close()
    return int(waiting), encrypted


def _connect(path: Path, key: str | None) -> sqlite3.Connection:
    """A checked connection that holds the file alone. Raises sqlite3.DatabaseError when the file is damaged."""
    connection = sqlite3.connect(path, timeout=0.5, isolation_level=None, check_same_thread=False)
    try:
        if key is not None:
            connection.execute(f"PRAGMA key = \"x'{key}'\"")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN EXCLUSIVE")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise StoreError(f"Your reminders in {path} were written by a newer version: please install that one.")
        if version == 0:
            for statement in filter(str.strip, _SCHEMA.split(";")):
                connection.execute(statement)
        else:
            for step in range(version, SCHEMA_VERSION):
                for statement in _MIGRATIONS[step]:
                    connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
        if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("the check of the file failed")
        connection.execute(f"SELECT id, {', '.join(_COLUMNS)} FROM reminders").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _left_out(connection: sqlite3.Connection) -> str | None:
    """What to say of reminders that make no sense and so are left out; None where all of them do."""
    rows = connection.execute(f"SELECT id, {', '.join(_COLUMNS)} FROM reminders").fetchall()
    count = sum(_read(row) is None for row in rows)
    if not count:
        return None
    which = "One of your reminders makes" if count == 1 else f"{count} of your reminders make"
    return f"{which} no sense and cannot ring; all the others are kept."


def _to_microseconds(instant: datetime) -> int:
    return (instant.astimezone(UTC) - _EPOCH) // _MICROSECOND


def _from_microseconds(value: int) -> datetime:
    return _EPOCH + timedelta(microseconds=value)


def _row(reminder: Reminder) -> tuple[object, ...]:
    """The values of `_COLUMNS`."""
    return (
        reminder.kind.value,
        reminder.title,
        _to_microseconds(reminder.due),
        reminder.zone,
        reminder.rrule,
        _to_microseconds(reminder.start),
        None if reminder.length is None else reminder.length // _MICROSECOND,
        reminder.state.value,
        None if reminder.remaining is None else reminder.remaining // _MICROSECOND,
        None if reminder.rung is None else _to_microseconds(reminder.rung),
        _to_microseconds(reminder.created),
        None if reminder.told is None else _to_microseconds(reminder.told),
        reminder.times_told,
    )


def _read(row: tuple[Any, ...]) -> Reminder | None:
    """The reminder of a row, or None for one that makes no sense."""
    try:
        return _reminder(row)
    except (ValueError, TypeError, OverflowError):
        return None


def _reminder(row: tuple[Any, ...]) -> Reminder:
    """The reminder of a row. Raises ValueError, TypeError or OverflowError when the row makes no sense."""
    identity, kind, title, due, zone, rrule, start, length, state, remaining, rung, created, told, times_told = row
    if rrule is not None:
        parse_rule(rrule)
        days_left_out(rrule)
        zone_of(zone)
    return Reminder(
        kind=Kind(kind),
        title=title,
        due=_from_microseconds(due),
        zone=zone,
        rrule=rrule,
        start=_from_microseconds(start),
        length=None if length is None else timedelta(microseconds=length),
        created=_from_microseconds(created),
        state=ReminderState(state),
        remaining=None if remaining is None else timedelta(microseconds=remaining),
        rung=None if rung is None else _from_microseconds(rung),
        told=None if told is None else _from_microseconds(told),
        times_told=int(times_told),
        identity=identity,
    )
