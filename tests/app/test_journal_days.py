"""The journal day by day: what is there, what fits, and what is deleted for good."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.journal import Entry, JournalError, SqliteJournal
from app.journal_days import JournalDays

NOON = datetime(2026, 11, 22, 12, 0).astimezone()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "journal.sqlite3"
    journal = SqliteJournal(file, keep_days=3000)
    journal.write(Entry(NOON - timedelta(days=1), "heard", "yesterday"))
    journal.write(Entry(NOON, "heard", "set a timer for bread"))
    journal.write(Entry(NOON + timedelta(seconds=2), "said", "Bread timer set.", "It answers you."))
    journal.write(Entry(NOON + timedelta(minutes=5), "done", "Something secret."))
    journal.close()
    return file


def test_a_day_holds_its_own_entries_in_order_with_why(path: Path) -> None:
    lines = JournalDays(path).day(NOON.date())
    assert [line.text for line in lines] == ["set a timer for bread", "Bread timer set.", "Something secret."]
    assert lines[1].why == "It answers you."
    assert JournalDays(path).days() == [NOON.date(), (NOON - timedelta(days=1)).date()]


def test_words_and_kinds_pick_among_them(path: Path) -> None:
    days = JournalDays(path)
    assert [line.kind for line in days.day(NOON.date(), "TIMER bread")] == ["heard", "said"]
    assert [line.kind for line in days.day(NOON.date(), "timer", ("said",))] == ["said"]
    assert days.day(NOON.date(), "banana") == []


def test_a_span_is_deleted_for_good(path: Path) -> None:
    days = JournalDays(path)
    assert days.delete(NOON + timedelta(minutes=1), NOON + timedelta(minutes=5)) == 1
    assert [line.text for line in days.everything()][-1] == "Bread timer set."
    assert b"secret" not in path.read_bytes()
    assert days.delete_all() == 3
    assert days.everything() == []


def test_no_file_is_an_empty_journal_and_a_broken_one_is_told(tmp_path: Path) -> None:
    assert JournalDays(tmp_path / "none.sqlite3").day(NOON.date()) == []
    assert JournalDays(tmp_path / "none.sqlite3").delete_all() == 0
    broken = tmp_path / "broken.sqlite3"
    broken.write_bytes(b"no database" * 500)
    with pytest.raises(JournalError, match="cannot be read"):
        JournalDays(broken).everything()
    with pytest.raises(JournalError, match="cannot be read"):
        JournalDays(broken).delete_all()


def test_a_journal_of_an_older_version_is_taken_over(tmp_path: Path) -> None:
    import sqlite3
    from contextlib import closing

    path = tmp_path / "journal.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("CREATE TABLE entries (at TEXT NOT NULL, kind TEXT, text TEXT)")
        database.execute("INSERT INTO entries VALUES ('2026-11-22T11:00:00+00:00', 'heard', 'old')")
    SqliteJournal(path, keep_days=30).close()
    assert [(line.text, line.why) for line in JournalDays(path).everything()] == [("old", "")]
