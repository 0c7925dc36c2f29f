"""The phrases suite: typed sentences and what they should mean at a given instant."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from app.actions import Action, ActionError, fields_of
from app.evaluation.report import Report
from app.reminders.phrases import resolve
from app.reminders.typed import interpret
from app.reminders.when import PhraseError
from model.evaluation.hearing import SuiteError
from model.evaluation.metrics import normal_words

TIMES = ("due", "rrule", "seconds")


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
        when = resolve(str(fields["when"]), now)
        meaning |= {"due": when.due.isoformat(), "rrule": when.rrule, "seconds": when.seconds}
    elif action.verb == "remind":
        resolve("", now)
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


def _share(items: list[dict[str, Any]], name: str) -> float | None:
    scored = [item[name] for item in items if item[name] is not None]
    return sum(scored) / len(scored) if scored else None
