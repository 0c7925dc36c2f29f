"""The requests suite: sentences in voices that training never heard, spoken to the whole program.

A request is right when the first action is the wanted one with the wanted time; an action that is
not right is *silent* when it was not read back.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from app.evaluation.report import Report
from app.evaluation.spoken import LEAD_SECONDS, Background, Request, Spoken, read_requests, scene_of, spoken
from app.ports import Voice
from app.reminders.numbers import say_number
from app.settings import Settings
from app.simulate import simulate
from model.evaluation.metrics import edit_distance, normal_words, percentile
from model.session import Session

Row = Mapping[str, Any]
MEANWHILE = (
    "Here is the long story of the old house by the river, of the garden behind it, and of everybody who ever lived "
    "in it or came by on a summer evening to sit under the trees until it was dark."
)
"""What the program says while it is spoken to."""
ECHO = 10 ** (-30 / 20)
"""How much of its voice is left in the microphone then: more than echo cancellation leaves (40 dB less and better)."""


def delays(request: Request, speech: Spoken, timeline: Sequence[Row], ignore: int) -> dict[str, Any]:
    """Seconds from the end of each word that was heard right to its report, and from the end of all to the action."""
    rows = [row for row in timeline if row["event"] == "heard"]
    heard = [(word, float(row["t"])) for row in rows for word in normal_words(row["text"])]
    words = normal_words(request.text) if speech.ends else []
    blocks = SequenceMatcher(None, words, [word for word, _ in heard], autojunk=False).get_matching_blocks()
    actions = [float(row["t"]) for row in timeline if row["event"] == "action"][ignore:]
    return {
        "word_delays": [
            round(heard[block.b + n][1] - LEAD_SECONDS - speech.ends[block.a + n], 3)
            for block in blocks
            for n in range(block.size)
        ],
        "action_delay": round(actions[0] - LEAD_SECONDS - speech.end, 3) if actions else None,
    }


def judge(request: Request, timeline: Sequence[Row], ignore: int) -> dict[str, Any]:
    """What became of a request; the first `ignore` actions of the timeline were typed, and what it says meanwhile is
    no answer."""
    actions = [row for row in timeline if row["event"] == "action"][ignore:]
    typed_end = LEAD_SECONDS if ignore else 0.0
    scheduled = [row for row in timeline if row["event"] == "scheduled" and row["t"] > typed_end]
    said = [row for row in timeline if row["event"] == "voice" and row["text"] != MEANWHILE]
    spoken = [row for row in said if row["started"] > typed_end]
    heard = normal_words(" ".join(row["text"] for row in timeline if row["event"] == "heard"))
    again = next((row for row in timeline if row["event"] == "reread"), None)
    taken = normal_words(spelled_out(again["text"])) if again is not None and again["text"] else heard
    first = actions[0] if actions else None
    seconds = _seconds(first, scheduled)
    right = first is not None and len(actions) == 1 and _verb(first) == request.action and seconds == request.seconds
    words = normal_words(request.text)
    return {
        "text": request.text,
        "voice": request.voice,
        "expected": {"action": request.action, "seconds": request.seconds},
        "heard": " ".join(heard),
        "word_errors": edit_distance(words, heard) / len(words),
        **({} if again is None else _read_again(again, edit_distance(words, taken) / len(words))),
        "actions": [str(row["action"]) for row in actions],
        "asked_back": [str(row["action"]) for row in timeline if row["event"] == "refused" and "action" in row],
        "confidence": first.get("confidence") if first else None,
        "seconds": seconds,
        "title": scheduled[0]["title"] if scheduled else None,
        "title_right": _title_right(request, scheduled),
        "said": [row["text"] for row in spoken],
        "right": right,
        "wrong": bool(actions) and not right,
        "silent": bool(actions) and not right and not spoken,
    }


def _read_again(row: Row, errors: float) -> dict[str, Any]:
    """What the second listening made of it; `errors` are those of the words that were taken in the end."""
    return {
        "read": row["text"],
        "word_errors_read": errors,
        "waited": row["seconds"],
        "worked": row["worked"],
        "late": row["late"],
    }


_DIGITS = re.compile(r"\b\d{1,4}\b")


def spelled_out(text: str) -> str:
    """The text with its numbers in words, as the requests are written."""
    return _DIGITS.sub(lambda found: say_number(int(found[0])), text)


def _verb(row: Row) -> str:
    return str(row["verb"])


def _seconds(action: Row | None, scheduled: Sequence[Row]) -> float | None:
    if action is None or _verb(action) not in ("remind", "timer"):
        return None
    return scheduled[0]["seconds"] if scheduled else None


def _title_right(request: Request, scheduled: Sequence[Row]) -> bool | None:
    if request.title is None:
        return None
    return bool(scheduled) and normal_words(scheduled[0]["title"]) == normal_words(request.title)


def evaluate_requests(
    path: Path,
    session: Session,
    voice: Voice,
    settings: Settings,
    start: datetime,
    tell: Callable[[str], None] = print,
    background: Background | None = None,
    speaking: bool = False,
) -> Report:
    """Plays every request of a file to a fresh session, as a scene of its own; with `speaking` while the program
    speaks, with what echo cancellation leaves of its voice in the microphone.

    Raises:
        SuiteError: the file or a voice cannot be used.
    """
    requests = read_requests(path)
    items: list[dict[str, Any]] = []
    began = time.perf_counter()
    seconds = 0.0
    with tempfile.TemporaryDirectory(prefix="alongside-") as folder:
        for number, request in enumerate(requests):
            speech = spoken(request)
            meanwhile = MEANWHILE if speaking else None
            scene = scene_of(request, speech.pcm, Path(folder) / str(number), start, background, meanwhile)
            session.reset()
            echo = ECHO if speaking else 0.0
            played = simulate(scene, session, session.max_patches, voice, settings, tail=1.0, echo=echo)
            seconds += played.seconds
            timeline, typed = played.rows(), len(request.before)
            items.append(judge(request, timeline, typed) | delays(request, speech, timeline, typed))
            tell(line_of(items[-1]))
    report = report_of(items, seconds, time.perf_counter() - began)
    return {**report, "snr_db": None if background is None else background.decibels, "speaking": speaking}


def line_of(item: Row) -> str:
    """One result for people."""
    asked = "asked" if item["asked_back"] else "no action"
    verdict = "right" if item["right"] else "WRONG" if item["wrong"] else asked
    did = "; ".join(item["actions"] or item["asked_back"])
    return f"{verdict:9}  {item['text']}  [{item['voice']}]  heard: {item['heard']}  did: {did}"


def report_of(items: Sequence[dict[str, Any]], seconds: float, taken: float) -> Report:
    """All results together, and by voice."""
    by_voice: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for item in items:
        by_voice[item["voice"]].append(item)
    sets = {"all": _summary(items), **{voice: _summary(rows) for voice, rows in by_voice.items()}}
    return {"suite": "requests", "n": len(items), "seconds": seconds, "taken": taken, "sets": sets, "items": items}


def _summary(items: Iterable[Row]) -> dict[str, float | int | None]:
    rows = list(items)
    titled = [row["title_right"] for row in rows if row["title_right"] is not None]
    return {
        "n": len(rows),
        "right": sum(row["right"] for row in rows),
        "wrong": sum(row["wrong"] for row in rows),
        "silent": sum(row["silent"] for row in rows),
        "asked": sum(not row["actions"] and bool(row["asked_back"]) for row in rows),
        "title": sum(titled) / len(titled) if titled else None,
        "word_errors": sum(row["word_errors"] for row in rows) / len(rows),
        "word_delay_p50": percentile([delay for row in rows for delay in row.get("word_delays", ())], 50),
        "action_delay_p50": percentile([row["action_delay"] for row in rows if row.get("action_delay")], 50),
    }
