"""The journal keeps words as long as the user wants them kept, and no longer."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.journal import Entry, HeldJournal, JournalError, NoJournal, SqliteJournal

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
    nothing = NoJournal()
    nothing.write(Entry(NOON, "heard", "secret"))
    assert nothing.search("secret") == ()
    assert nothing.forget(NOON) == 0
    with pytest.raises(ValueError, match="NoJournal"):
        SqliteJournal(Path("unused"), keep_days=0)


def test_a_file_that_is_no_journal_is_told_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(JournalError, match="cannot be read"):
        SqliteJournal(path, keep_days=30)


def test_words_find_entries_of_their_span_whatever_their_ending(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "journal.sqlite3", keep_days=30)
    for minute, text in enumerate(("the build failed", "builds are slow today", "lunch at noon", "another build")):
        journal.write(Entry(NOON + timedelta(minutes=minute), "done", text))
    assert [entry.text for entry in journal.search("build")] == [
        "the build failed",
        "builds are slow today",
        "another build",
    ]
    span = NOON + timedelta(minutes=1), NOON + timedelta(minutes=2)
    assert [entry.text for entry in journal.search("build", *span)] == ["builds are slow today"]
    assert [entry.text for entry in journal.search("", *span)] == ["builds are slow today", "lunch at noon"]
    assert journal.search('NEAR( "quotes" AND * -- ; DROP TABLE entries') == []
    journal.close()


def test_what_was_said_in_the_last_minutes_is_gone_from_search_and_file(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = SqliteJournal(path, keep_days=30)
    journal.write(Entry(NOON, "heard", "kept words"))
    journal.write(Entry(NOON + timedelta(minutes=9), "heard", "xylophone secret"))
    assert journal.forget(NOON + timedelta(minutes=5)) == 1
    assert journal.search("xylophone") == []
    assert [entry.text for entry in journal.last(5)] == ["kept words"]
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"kept words" in kept
    assert b"xylophone" not in kept
    journal.close()


def test_a_journal_without_search_from_before_is_searched_too(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    old = sqlite3.connect(path)
    old.execute("CREATE TABLE entries (at TEXT NOT NULL, kind TEXT, text TEXT)")
    old.execute("INSERT INTO entries VALUES (?, 'heard', 'an old word')", (NOON.isoformat(),))
    old.commit()
    old.close()
    journal = SqliteJournal(path, keep_days=30)
    assert [entry.text for entry in journal.search("word")] == ["an old word"]
    journal.close()


def test_the_oldest_entries_go_when_the_file_grows_too_large(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "journal.sqlite3", keep_days=30, keep_megabytes=0.2)
    for number in range(600):
        journal.write(Entry(NOON + timedelta(seconds=number), "heard", f"entry {number} " + "word " * 60))
    journal.prune(NOON + timedelta(hours=1))
    texts = [entry.text for entry in journal.last(600)]
    assert texts[-1].startswith("entry 599 ")
    assert 0 < len(texts) < 600
    journal.close()


@pytest.mark.setting("journal.keep_megabytes")
def test_a_smaller_size_deletes_the_oldest_entries_at_once(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "journal.sqlite3", keep_days=30)
    for number in range(300):
        journal.write(Entry(NOON + timedelta(seconds=number), "heard", f"entry {number} " + "word " * 60))
    assert len(journal.last(300)) == 300
    journal.keep(30, 0.1, NOON)
    assert 0 < len(journal.last(300)) < 300
    journal.close()


def test_nothing_is_kept_while_the_program_is_paused(tmp_path: Path) -> None:
    paused = [False]
    inner = SqliteJournal(tmp_path / "journal.sqlite3", keep_days=30)
    journal = HeldJournal(inner, lambda: paused[0])
    journal.write(Entry(NOON, "heard", "before"))
    paused[0] = True
    journal.write(Entry(NOON, "heard", "meanwhile"))
    assert [entry.text for entry in journal.search("")] == ["before"]
    journal.write(Entry(NOON, "withheld", "known before and not told"))
    assert [entry.text for entry in journal.search("")] == ["before", "known before and not told"]
    assert journal.forget(NOON) == 2
    inner.close()
