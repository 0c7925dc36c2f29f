"""Puts together what goes with a question: the window it is about, what happened before, and what is set; and, while
an answer is awaited, what its reasoner looks up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from app.journal import Entry, Journal
from app.reasoning.gaze import Gaze, Look
from app.reasoning.messages import Found, Lookup
from app.reasoning.package import MOST_JOURNAL_LINES, MOST_REMINDERS, TELLS_ANSWER, Package, line_of
from app.reasoning.retrieval import stems
from app.wording import LET_ME_THINK, LOOKED_INTO

RECENT = timedelta(minutes=10)
FITTING = 20
JUST_NOW = timedelta(seconds=20)

Reminders = Callable[[datetime], Sequence[str]]
"""What is set, in words."""


class Context:
    """What is known of the day, for questions. May be asked from any thread; touches the disk."""

    def __init__(self, gaze: Gaze, journal: Journal, reminders: Reminders) -> None:
        self._gaze = gaze
        self._journal = journal
        self._reminders = reminders

    def package(self, number: int, question: str, now: datetime, audio: bytes) -> tuple[Package, Look]:
        """A question with what is at hand, and the window whose text is still to be read."""
        look = self._gaze.look(question)
        package = Package(
            number,
            question,
            now,
            look.app,
            look.title,
            reminders=tuple(self._reminders(now))[:MOST_REMINDERS],
            audio=audio,
        )
        return package, look

    def with_past(self, package: Package) -> Package:
        """The package with what happened before, which takes a while to find in a long journal."""
        return replace(package, journal=self._past(package.question, package.at))

    def _past(self, question: str, now: datetime) -> tuple[Entry, ...]:
        """The last minutes, and what is older and fits the question."""
        recent = self._journal.search("", now - RECENT, now, MOST_JOURNAL_LINES - FITTING)
        telling = " ".join(word for word in re.findall(r"\w+", question) if stems(word))
        fitting = self._journal.search(telling, None, now, FITTING) if telling else ()
        said = {LET_ME_THINK.lower(), LOOKED_INTO.lower()}
        asked = set(stems(question))
        kept = dict.fromkeys(
            entry
            for entry in (*fitting, *recent)
            if entry.kind != "asked"
            and entry.why != TELLS_ANSWER  # the answer itself is there, and as one
            and entry.text.lower() not in said
            and not _is_asking(entry, asked, now)
        )
        return tuple(sorted(kept, key=lambda entry: entry.at))

    def look_up(self, lookup: Lookup, now: datetime) -> Found:
        """What a tool wants to know of the journal or the screen; `now` is when the question was asked."""
        if lookup.tool == "read_screen":
            look = self._gaze.look(str(lookup.arguments.get("window") or ""))
            return Found(lookup.lookup, f"Window: {look.title} ({look.app})", look.picture)
        try:
            since, until = (_instant(lookup.arguments.get(name), now) for name in ("since", "until"))
        except (ValueError, OverflowError):
            return Found(lookup.lookup, "since and until are ISO instants, such as 2026-11-22T10:00:00+01:00.")
        found = self._journal.search(str(lookup.arguments.get("words") or ""), since, until)
        return Found(lookup.lookup, "\n".join(line_of(entry, now) for entry in found) or "Nothing was found.")


def _is_asking(entry: Entry, asked: set[str], now: datetime) -> bool:
    """True for the question itself as it was written down, perhaps in other words than the model handed on."""
    if entry.kind != "heard" or now - entry.at > JUST_NOW:
        return False
    said = set(stems(entry.text))
    return len(said & asked) * 2 >= len(said)


def _instant(text: Any, now: datetime) -> datetime | None:
    if not text:
        return None
    read = datetime.fromisoformat(str(text))
    return (read if read.tzinfo is not None else read.replace(tzinfo=now.tzinfo)).astimezone(UTC)
