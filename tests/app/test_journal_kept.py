"""The journal is kept as the settings want it; what keeps it from being written is told, and over when it is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.journal import Entry
from app.journal_kept import KeptJournal
from app.sections import Journal as Keeping

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MONTH, NEVER = Keeping(keep_days=30), Keeping(keep_days=0)


def texts(journal: KeptJournal) -> list[str]:
    return [entry.text for entry in journal.search("")]


def test_kept_for_no_days_nothing_is_written_and_what_was_kept_is_gone(tmp_path: Path) -> None:
    outdated: list[datetime] = []
    journal = KeptJournal(tmp_path / "journal.sqlite3", {}, outdated.append)
    journal.keep(MONTH, NOON)
    journal.write(Entry(NOON, "heard", "an old secret"))
    journal.keep(NEVER, NOON + timedelta(hours=1))
    journal.write(Entry(NOON + timedelta(hours=1), "heard", "a new secret"))
    assert texts(journal) == []
    assert outdated[-1] == NOON + timedelta(hours=1)
    journal.close()
    assert b"secret" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_what_an_earlier_run_kept_is_gone_too(tmp_path: Path) -> None:
    before = KeptJournal(tmp_path / "journal.sqlite3", {})
    before.keep(MONTH, NOON)
    before.write(Entry(NOON, "heard", "secret"))
    before.close()
    journal = KeptJournal(tmp_path / "journal.sqlite3", {})
    journal.keep(NEVER, NOON)
    assert texts(journal) == []
    journal.close()


def test_where_nothing_was_ever_kept_no_file_is_made(tmp_path: Path) -> None:
    journal = KeptJournal(tmp_path / "journal.sqlite3", {})
    journal.keep(NEVER, NOON)
    journal.write(Entry(NOON, "heard", "secret"))
    assert (texts(journal), journal.forget(NOON)) == ([], 0)
    journal.close()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_a_problem_until_something_is_written_again(tmp_path: Path) -> None:
    problems: dict[str, str] = {}
    journal = KeptJournal(tmp_path / "journal.sqlite3", problems)
    journal.keep(MONTH, NOON)
    journal.write(Entry(NOON, "heard", "before"))
    assert journal._file is not None
    journal._file._database.execute("PRAGMA max_page_count = 1")
    journal.write(Entry(NOON, "heard", "x" * 1_000_000))
    assert problems["journal"].startswith("What happens is not being written down (database or disk is full)")
    journal._file._database.execute("PRAGMA max_page_count = 1000000")
    journal.write(Entry(NOON, "heard", "after"))
    assert problems == {}
    assert texts(journal) == ["before", "after"]
    journal.close()


def test_a_journal_that_could_not_be_opened_is_tried_again_with_the_next_settings(tmp_path: Path) -> None:
    problems: dict[str, str] = {}
    path = tmp_path / "journal.sqlite3"
    path.mkdir()
    journal = KeptJournal(path, problems)
    journal.keep(MONTH, NOON)
    journal.write(Entry(NOON, "heard", "nowhere"))
    assert "cannot be read" in problems["journal"]
    path.rmdir()
    journal.keep(MONTH, NOON)
    journal.write(Entry(NOON, "heard", "there"))
    assert problems == {}
    assert texts(journal) == ["there"]
    journal.close()
