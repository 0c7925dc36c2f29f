"""How well what happened in a scene meets what was expected (DESIGN section 7); both are plain values.

Each expectation is one meaning and one time window. An event meets at most one expectation, an expectation at most one
event; what happens outside every window of its kind is false. Latency is counted from the window's beginning.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from model.evaluation.metrics import Detection, normal_words

Row = Mapping[str, Any]
DUE_TOLERANCE_SECONDS = 2.0


@dataclass(slots=True)
class SceneScore:
    """Detections by kind, summed over scenes, and the seconds of stream that they took."""

    kinds: dict[str, Detection] = field(default_factory=lambda: defaultdict(Detection))
    seconds: float = 0.0

    def report(self) -> dict[str, dict[str, float | None]]:
        """Every kind with its measures."""
        return {kind: found.report(self.seconds) for kind, found in sorted(self.kinds.items())}


def score_scene(score: SceneScore, expected: Sequence[Row], timeline: Sequence[Row], seconds: float) -> list[Row]:
    """Adds one scene to the score. Returns the expectations with whether each was met (`met`) and when (`at`)."""
    score.seconds += seconds
    actions = [row for row in timeline if row["event"] == "action"]
    scheduled = [row for row in timeline if row["event"] == "scheduled"]
    results = [
        *_pair(score, "action", expected, actions, lambda want, row: meets_action(want, row, scheduled)),
        *_pair(score, "see", expected, [row for row in timeline if row["event"] == "seen"], _meets_sight),
        *_pair(score, "say", expected, _spoken(timeline), _meets_speech),
    ]
    results += _silences(score, expected, timeline)
    results += _yields(score, expected, timeline)
    return sorted(results, key=lambda row: float(row["from"]))


def meets_action(want: Row, row: Row, scheduled: Iterable[Row]) -> bool:
    """True when an action event means what was wanted; keys that are not wanted are not compared."""
    if want["action"] != _verb(row):
        return False
    plan = next((each for each in scheduled if abs(each["t"] - row["t"]) < 0.05), {})
    if want.get("seconds") is not None:
        given = plan.get("seconds", row.get("seconds"))
        if given is None or abs(float(given) - float(want["seconds"])) > 0.5:
            return False
    if want.get("due") is not None:
        due = plan.get("due")
        if due is None or abs(_seconds_between(due, want["due"])) > DUE_TOLERANCE_SECONDS:
            return False
    if want.get("rrule", False) is not False and want["rrule"] != plan.get("rrule"):
        return False
    title = plan.get("title", row.get("title") or row.get("name") or row.get("which"))
    return want.get("title") is None or normal_words(str(want["title"])) == normal_words(str(title or ""))


def _verb(row: Row) -> str:
    """The verb of an action event: its parsed field, or the first word of the action text."""
    return str(row.get("verb") or str(row["action"]).split(" ")[0])


def _seconds_between(one: str, other: str) -> float:
    return (datetime.fromisoformat(one) - datetime.fromisoformat(other)).total_seconds()


def _meets_sight(want: Row, row: Row) -> bool:
    window = row.get("window") or {}
    names = f"{window.get('app', '')} {window.get('title', '')}".lower()
    return bool(want["see"] == row["kind"]) and str(want.get("window") or "").lower() in names


def _meets_speech(want: Row, row: Row) -> bool:
    said = normal_words(str(row["text"]))
    return all(word in said for word in normal_words(str(want.get("about") or "")))


def _spoken(timeline: Sequence[Row]) -> list[Row]:
    return [{**row, "t": row["started"]} for row in timeline if row["event"] in ("voice", "say")]


def _pair(
    score: SceneScore,
    kind: str,
    expected: Sequence[Row],
    events: Sequence[Row],
    meets: Callable[[Row, Row], bool],
) -> list[Row]:
    """Pairs expectations of a kind with events, the earliest first."""
    wants = sorted((row for row in expected if row["kind"] == kind), key=lambda row: float(row["from"]))
    free = list(events)
    results: list[Row] = []
    for want in wants:
        inside = (row for row in free if want["from"] <= row["t"] <= want["to"] and meets(want, row))
        hit = next(inside, None)
        for name in _names(kind, want):
            if hit is None:
                score.kinds[name].misses += 1
            else:
                score.kinds[name].hits += 1
                score.kinds[name].latencies.append(hit["t"] - want["from"])
        if hit is not None:
            free.remove(hit)
        results.append({**want, "met": hit is not None, "at": None if hit is None else hit["t"]})
    for row in free:
        for name in _names(kind, {"see": row.get("kind")}):
            score.kinds[name].false += 1
    return results


def _names(kind: str, row: Row) -> tuple[str, ...]:
    """A sight counts as a sight and as one of its sort."""
    return (kind, f"see:{row['see']}") if kind == "see" else (kind,)


def _silences(score: SceneScore, expected: Sequence[Row], timeline: Sequence[Row]) -> list[Row]:
    """A silence is kept when no speech overlaps it; speech that begins in it is false."""
    results: list[Row] = []
    for want in (row for row in expected if row["kind"] == "silence"):
        inside = [row for row in _spoken(timeline) if row["started"] < want["to"] and row["ended"] > want["from"]]
        kept = not inside
        score.kinds["silence"].hits += kept
        score.kinds["silence"].misses += not kept
        score.kinds["silence"].false += sum(row["started"] >= want["from"] for row in inside)
        results.append({**want, "met": kept, "at": inside[0]["started"] if inside else None})
    return results


def _yields(score: SceneScore, expected: Sequence[Row], timeline: Sequence[Row]) -> list[Row]:
    """A yield is met when what sounded at the window's beginning was cut before its end."""
    wants = [row for row in expected if row["kind"] == "yield"]
    cuts = [float(row["ended"]) for row in _spoken(timeline) if row["cut"]]
    results: list[Row] = []
    for want in wants:
        at = next((end for end in cuts if want["from"] <= end <= want["to"]), None)
        score.kinds["yield"].hits += at is not None
        score.kinds["yield"].misses += at is None
        if at is not None:
            score.kinds["yield"].latencies.append(at - want["from"])
            cuts.remove(at)
        results.append({**want, "met": at is not None, "at": at})
    if wants or cuts:
        score.kinds["yield"].false += len(cuts)
    return results
