"""The phrases suite: typed sentences and what they should mean at a given instant."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from dateutil.rrule import rrulestr

from app.actions import Action, ActionError, Move, fields_of
from app.evaluation.report import Report
from app.reminders.occurrences import next_after
from app.reminders.typed import interpret
from app.reminders.waking import resolve_for
from app.reminders.when import HalfOfDayError, PhraseError
from model.evaluation.hearing import SuiteError
from model.evaluation.metrics import normal_words

TIMES = ("due", "rrule", "seconds")
_COMPARED = 200
"""Occurrences after which two recurrences count as the same."""


def understood(text: str, now: datetime) -> dict[str, Any]:
    """What a sentence means: `action` (a verb, "clarify" or "none"), and due, rrule, seconds, title if it has them."""
    try:
        action = interpret(text, now)
        if action is None:
            return {"action": "none"}
        return _meaning(action, now)
    except (ActionError, PhraseError):
        return {"action": "clarify"}


def _meaning(action: Action, now: datetime) -> dict[str, Any]:
    fields = fields_of(action)
    meaning: dict[str, Any] = {"action": action.verb, "due": None, "rrule": None, "seconds": fields.get("seconds")}
    if fields.get("when"):
        try:
            when = resolve_for(str(fields.get("title", "")), str(fields["when"]), now)
        except HalfOfDayError:
            raise
        except PhraseError:
            if isinstance(action, Move):  # "make that tomorrow" keeps the time of day that only the reminder knows
                return meaning
            raise
        meaning |= {"due": when.due.isoformat(), "rrule": when.rrule, "seconds": when.seconds}
    elif action.verb == "remind":
        resolve_for("", "", now)
    names = (fields.get(name) for name in ("title", "name", "what", "question", "which", "heard"))
    meaning["title"] = next((name for name in names if name), "")
    return meaning


def evaluate_phrases(path: Path) -> Report:
    """Scores every line of a phrases file; a key absent from `expect` is not scored.

    Raises:
        SuiteError: the file is missing, empty, or a line is no phrase.
    """
    began = time.perf_counter()
    rows = _read(path)
    items = [_score(row) for row in rows]
    return {
        "suite": "phrases",
        "n": len(items),
        "seconds": time.perf_counter() - began,
        "sets": {path.stem: {name: _share(items, name) for name in ("intent", "due", "title", "all")}},
        "items": [item for item in items if not item["all"]],
    }


def _read(path: Path) -> list[Mapping[str, Any]]:
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        if not rows or any(not {"text", "now", "expect"} <= row.keys() for row in rows):
            raise ValueError("a line needs text, now and expect")
    except (OSError, ValueError, AttributeError) as wrong:
        raise SuiteError(f"The phrases in {path} cannot be read ({wrong}), so there is nothing to score.") from wrong
    return rows


def _score(row: Mapping[str, Any]) -> dict[str, Any]:
    expect = row["expect"]
    meant = understood(row["text"], datetime.fromisoformat(row["now"]))
    intent = expect.get("action", meant["action"]) == meant["action"]
    times = [_same(key, expect[key], meant.get(key)) for key in TIMES if key in expect]
    if expect.get("rrule") and meant.get("rrule") and not all(times):
        times = [_same_recurrence(expect, meant, datetime.fromisoformat(row["now"]))]
    title = _same("title", expect["title"], meant.get("title")) if "title" in expect else None
    right = {"intent": intent, "due": all(times) if times else None, "title": title}
    whole = all(value is not False for value in right.values())
    return {"text": row["text"], "expect": expect, "meant": meant, **right, "all": whole}


def _same(key: str, wanted: Any, given: Any) -> bool:
    if wanted is None or given is None:
        return not wanted and not given
    if key == "due":
        return datetime.fromisoformat(wanted) == datetime.fromisoformat(given)
    if key == "seconds":
        return abs(float(wanted) - float(given)) < 1e-6
    if key == "rrule":
        return _parts(wanted) == _parts(given)
    return normal_words(str(wanted)) == normal_words(str(given))


def _parts(rule: str) -> frozenset[str]:
    """A recurrence without the order of its parts; an interval of one goes without saying."""
    parts = rule.upper().removeprefix("RRULE:").split(";")
    return frozenset(part for part in parts if part and part != "INTERVAL=1")


def _same_recurrence(expect: Mapping[str, Any], meant: Mapping[str, Any], now: datetime) -> bool:
    """Whether two rules come at the same instants, however they are written: COUNT=3 may be said with UNTIL."""
    if "due" in expect and not _same("due", expect["due"], meant["due"]):
        return False
    start = datetime.fromisoformat(meant["due"]).astimezone(now.tzinfo)
    try:
        wanted = rrulestr(_in_zone(expect["rrule"], now), dtstart=start.replace(tzinfo=None))
    except ValueError:
        return False
    instants = [each.replace(tzinfo=now.tzinfo) for each in islice(wanted, _COMPARED)]
    given: list[datetime] = []
    found: datetime | None = start
    while found is not None and len(given) < _COMPARED:
        given.append(found)
        found = next_after(meant["rrule"], start, now.tzinfo, found)
    return instants == given


def _in_zone(rule: str, now: datetime) -> str:
    """The rule with its end in the wall clock's time, as an expansion without zones needs it."""

    def local(match: re.Match[str]) -> str:
        text = match[1]
        if len(text) == len("20261125"):
            return f"UNTIL={text}T235959"
        instant = datetime.strptime(text.removesuffix("Z"), "%Y%m%dT%H%M%S")
        if text.endswith("Z"):
            instant = instant.replace(tzinfo=UTC).astimezone(now.tzinfo)
        return f"UNTIL={instant:%Y%m%dT%H%M%S}"

    return re.sub(r"UNTIL=([0-9TZ]+)", local, rule.upper().removeprefix("RRULE:"))


def _share(items: list[dict[str, Any]], name: str) -> float | None:
    scored = [item[name] for item in items if item[name] is not None]
    return sum(scored) / len(scored) if scored else None
