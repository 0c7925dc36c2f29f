"""The journal as the settings want it: kept for so many days, or not at all. Whatever its file does, the program runs
on, and what keeps it from being written stands among the program's problems for as long as it does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from app.journal import Entry, JournalError, SqliteJournal
from app.logs import LOG
from app.sections import Journal as Keeping

PROBLEM = "journal"
NOT_WRITTEN = "What happens is not being written down ({reason}); make room on the disk, or see to the file."
EVER = datetime.min.replace(tzinfo=UTC)


@contextmanager
def minding(problems: MutableMapping[str, str], part: str) -> Iterator[None]:
    """Writes something down: where that fails it is that part's problem, until something is written again."""
    try:
        yield
    except (sqlite3.Error, OSError) as refused:
        told = NOT_WRITTEN.format(reason=refused)
        if problems.get(part) != told:
            LOG.warning("%s", told)
        problems[part] = told
    else:
        problems.pop(part, None)


class KeptJournal:
    """A journal that may be switched on and off while it is used; see `app.journal.Journal`."""

    def __init__(
        self,
        path: Path,
        problems: MutableMapping[str, str],
        outdated: Callable[[datetime], object] = lambda _: None,
    ) -> None:
        """`problems` takes a sentence while nothing can be written; `outdated` is told before which instant everything
        was deleted, for what else was kept of it."""
        self._path = path
        self._problems = problems
        self._outdated = outdated
        self._file: SqliteJournal | None = None
        self._writes = False

    def keep(self, wanted: Keeping, now: datetime) -> None:
        """Keeps entries for as long as that from now on. No days: nothing more is written, and since every entry is
        older than that, all that was kept is deleted."""
        self._writes = wanted.keep_days > 0
        if self._file is not None and self._writes:
            with self._minding():
                self._file.keep(wanted.keep_days, wanted.keep_megabytes, now)
            return
        if self._file is None and (self._writes or self._path.exists()):
            self._open(wanted)
        if self._file is not None and not self._writes:
            with self._minding():
                self._file.forget(EVER)
                self._outdated(now)

    def _open(self, wanted: Keeping) -> None:
        try:
            days = max(1, wanted.keep_days)
            self._file = SqliteJournal(self._path, days, wanted.keep_megabytes, self._outdated)
        except JournalError as broken:
            LOG.warning("%s", broken)
            self._problems[PROBLEM] = str(broken)
        else:
            self._problems.pop(PROBLEM, None)

    def write(self, entry: Entry) -> None:
        """Keeps the entry where the settings want that and the disk lets it."""
        if self._file is not None and self._writes:
            with self._minding():
                self._file.write(entry)

    def _minding(self) -> AbstractContextManager[None]:
        return minding(self._problems, PROBLEM)

    def search(
        self, words: str, since: datetime | None = None, until: datetime | None = None, most: int = 20
    ) -> Sequence[Entry]:
        """As the journal itself."""
        return () if self._file is None else self._file.search(words, since, until, most)

    def forget(self, since: datetime) -> int:
        """As the journal itself."""
        return 0 if self._file is None else self._file.forget(since)

    def close(self) -> None:
        """Closes the file; harmless when none is open."""
        if self._file is not None:
            self._file.close()
