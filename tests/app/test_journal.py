"""The journal keeps words as long as the user wants them kept, and no longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.journal import Entry, JournalError, NoJournal, SqliteJournal

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_entries_come_back_after_the_file_was_closed(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "journal.sqlite3", keep_days=30)
    journal.write(Entry(NOON, "heard", "remind me to stretch"))
    journal.write(Entry(NOON + timedelta(seconds=1), "said", "In ten seconds: stretch."))
    journal.close()
    again = SqliteJournal(tmp_path / "journal.sqlite3", keep_days=30)
    assert [entry.text for entry in again.last(5)] == ["remind me to stretch", "In ten seconds: stretch."]
    assert [entry.text for entry in again.last(1)] == ["In ten seconds: stretch."]
    again.close()


def test_entries_older_than_the_days_kept_are_deleted(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "journal.sqlite3", keep_days=2)
    journal.write(Entry(NOON, "heard", "old"))
    journal.write(Entry(NOON + timedelta(days=3), "heard", "new"))
    assert [entry.text for entry in journal.last(5)] == ["new"]
    journal.close()


def test_keeping_no_days_keeps_nothing() -> None:
    NoJournal().write(Entry(NOON, "heard", "secret"))
    with pytest.raises(ValueError, match="NoJournal"):
        SqliteJournal(Path("unused"), keep_days=0)


def test_a_file_that_is_no_journal_is_told_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(JournalError, match="cannot be read"):
        SqliteJournal(path, keep_days=30)
