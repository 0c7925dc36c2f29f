"""The reminders on disk: one SQLite file that survives crashes, power cuts and damage.

Every change is one transaction, flushed to the disk before the call returns (`synchronous=FULL`, write-ahead log). One
program at a time holds the file. A damaged file is never written over: it is kept aside under a new name, a fresh one
is begun, and `ReminderStore.notice` says so. Instants are whole microseconds since 1970 in UTC.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.reminders.recurrences import parse_rule
from app.reminders.zones import zone_of

SCHEMA_VERSION = 1
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
    created INTEGER NOT NULL
);
CREATE INDEX reminders_by_state ON reminders (state, due);
"""
_COLUMNS = ("kind", "title", "due", "zone", "rrule", "start", "length", "state", "remaining", "rung", "created")


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
        rung: the occurrence that came due and has not been told to its end yet, UTC, else None.
        created: when it was set, UTC.
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
    identity: int = 0


class ReminderStore:
    """The file. Not for several threads at once: `Schedule` sees to that.

    Attributes:
        path: the file.
        notice: a sentence for the user when a damaged file was set aside on opening, else None.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, notice: str | None) -> None:
        self.path = path
        self.notice = notice
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> Self:
        """Opens the file, or makes it. Raises StoreError when it is in use, unreadable, or of a newer version."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise StoreError(f"Reminders cannot be kept, because {path} cannot be opened: {error.strerror}.") from error
        try:
            return cls(path, _connect(path), None)
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                message = f"Reminders cannot be opened, because another program holds {path}: close it and start again."
                raise StoreError(message) from error
            if code not in _DAMAGE:
                raise StoreError(f"Reminders cannot be kept in {path}: {error}.") from error
            aside = _set_aside(path)
            notice = f"The file of your reminders was damaged; it is kept as {aside.name}, and I have begun a new one."
            return cls(path, _connect(path), notice)

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
            return connection.execute(
                "DELETE FROM reminders WHERE state IN ('done', 'missed', 'cancelled') AND rung IS NULL AND due < ?",
                (_to_microseconds(before),),
            ).rowcount

    def _select(self, condition: str, *values: object) -> list[Reminder]:
        query = f"SELECT id, {', '.join(_COLUMNS)} FROM reminders WHERE {condition} ORDER BY due, id"
        try:
            return [_reminder(row) for row in self._connection.execute(query, values)]
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


def _connect(path: Path) -> sqlite3.Connection:
    """A checked connection that holds the file alone. Raises sqlite3.DatabaseError when the file is damaged."""
    connection = sqlite3.connect(path, timeout=0.5, isolation_level=None, check_same_thread=False)
    try:
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
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
        if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("the check of the file failed")
        for row in connection.execute(f"SELECT id, {', '.join(_COLUMNS)} FROM reminders"):
            _reminder(row)
    except (ValueError, TypeError, OverflowError) as error:
        connection.close()
        raise sqlite3.DatabaseError(str(error)) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _set_aside(path: Path) -> Path:
    """Renames the file and what SQLite keeps beside it to the first free name, and returns that."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    for tail in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + tail).rename(aside.with_name(aside.name + tail))
    return aside


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
    )


def _reminder(row: tuple[Any, ...]) -> Reminder:
    """The reminder of a row. Raises ValueError or TypeError when the row makes no sense."""
    identity, kind, title, due, zone, rrule, start, length, state, remaining, rung, created = row
    if rrule is not None:
        parse_rule(rrule)
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
        identity=identity,
    )
