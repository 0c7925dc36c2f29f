"""The file of the reminders as a file: whether it is plain or encrypted, made encrypted, and set aside when damaged."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite3

_PLAIN = b"SQLite format 3\x00"


def is_plain(path: Path) -> bool:
    """Whether the file is a database that anybody can read."""
    with path.open("rb") as file:
        return file.read(len(_PLAIN)) == _PLAIN


def looks_encrypted(path: Path) -> bool:
    """Whether a file is random bytes all through, in whole pages."""
    content = path.read_bytes()[:4096]
    return len(content) == 4096 and len(set(content)) > 240


def encrypt(path: Path, key: str) -> bool:
    """Makes an encrypted copy of a plain file and puts it in its place at once; a crash leaves one of the two whole.

    False when the disk has no room for the copy: the file stays as it is, and plain.
    """
    copy = path.with_name(f"{path.name}.encrypting")
    copy.unlink(missing_ok=True)
    connection = sqlite3.connect(path, timeout=0.5, isolation_level=None)
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("BEGIN EXCLUSIVE")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute("COMMIT")
        os.close(os.open(copy, os.O_CREAT | os.O_RDWR, 0o600))
        connection.execute("ATTACH DATABASE ? AS encrypted KEY ?", (str(copy), f"x'{key}'"))
        connection.execute("SELECT sqlcipher_export('encrypted')")
        connection.execute(f"PRAGMA encrypted.user_version = {version}")
        connection.execute("DETACH DATABASE encrypted")
        with copy.open("rb") as file:
            os.fsync(file.fileno())
        copy.replace(path)
    except (sqlite3.OperationalError, OSError) as error:
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_FULL) & 0xFF not in (
            sqlite3.SQLITE_FULL,
            sqlite3.SQLITE_IOERR,
        ):
            raise
        return False
    finally:
        connection.close()
        copy.unlink(missing_ok=True)
    return True


def set_aside(path: Path) -> Path:
    """Renames the file and what SQLite keeps beside it to the first free name, and returns that."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    for tail in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + tail).rename(aside.with_name(aside.name + tail))
    return aside
