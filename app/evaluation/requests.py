"""The requests suite: sentences in voices that training never heard, spoken to the whole program.

A line of a requests file: {"text", "voice" ("flite:rms"), "seed", "action", "seconds", "title" (optional),
"before" (sentences typed first, so that there is something to cancel or to list)}. A request is right when the first
action is the wanted one with the wanted time; an action that is not right is *silent* when it was not read back.
"""

from __future__ import annotations

import json
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.evaluation.report import Report
from app.ports import Voice
from app.reminders.numbers import say_number
from app.settings import Settings
from app.simulate import simulate
from model.evaluation.hearing import SuiteError
from model.evaluation.metrics import edit_distance, normal_words
from model.microturn import SAMPLE_RATE
from model.scenes.scene import Scene
from model.scenes.writer import SceneWriter
from model.session import Session

LEAD_SECONDS = 1.5
PATIENCE_SECONDS = 4.0
LOUDNESS = 0.06
"""Root mean square that every voice is brought to: about that of a person half a metre away."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """One line of a requests file."""

    text: str
    voice: str
    seed: int
    action: str
    seconds: float | None
    title: str | None
    before: tuple[str, ...]


def read_requests(path: Path) -> list[Request]:
    """The requests of a file. Raises SuiteError when it is missing, empty, or a line is no request."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        requests = [
            Request(
                row["text"],
                row["voice"],
                int(row.get("seed", 0)),
                row["action"],
                row.get("seconds"),
                row.get("title"),
                tuple(row.get("before", ())),
            )
            for row in rows
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise SuiteError(f"The requests in {path} cannot be read ({wrong!r}), so nothing is asked.") from wrong
    if not requests:
        raise SuiteError(f"There is no request in {path}, so nothing is asked.")
    return requests


def speech_of(request: Request) -> NDArray[np.float32]:
    """The request as sound, float32 [n], 16 kHz. Raises SuiteError when its voice is not installed."""
    from model.scenes.voices import synthesise
    from model.scenes.voices.utterance import SynthesisError

    engine, _, voice = request.voice.partition(":")
    try:
        pcm = synthesise(engine, voice, request.text, request.seed).pcm
    except (SynthesisError, ImportError, OSError, KeyError) as wrong:
        raise SuiteError(
            f"The voice {request.voice} cannot speak here ({wrong}); install it or leave it out."
        ) from wrong
    level = float(np.sqrt(np.mean(pcm.astype(np.float64) ** 2))) or 1.0
    return np.asarray(np.clip(pcm * (LOUDNESS / level), -1.0, 1.0), np.float32)


def scene_of(request: Request, folder: Path, start: datetime) -> Scene:
    """The request as a scene: a moment of silence, the sentence, and time to answer."""
    speech = speech_of(request)
    writer = SceneWriter(folder, request.text, start)
    for sentence in request.before:
        writer.event(0.1, "typed", sentence)
    writer.audio(np.zeros(round(LEAD_SECONDS * SAMPLE_RATE), np.float32))
    writer.audio(speech)
    writer.audio(np.zeros(round(PATIENCE_SECONDS * SAMPLE_RATE), np.float32))
    writer.close()
    return Scene.read(folder)


def judge(request: Request, timeline: Sequence[Row], ignore: int) -> dict[str, Any]:
    """What became of a request; the first `ignore` actions of the timeline were typed."""
    actions = [row for row in timeline if row["event"] == "action"][ignore:]
    typed_end = LEAD_SECONDS if ignore else 0.0
    scheduled = [row for row in timeline if row["event"] == "scheduled" and row["t"] > typed_end]
    spoken = [row for row in timeline if row["event"] == "voice" and row["started"] > typed_end]
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
) -> Report:
    """Plays every request of a file to a fresh session, as a scene of its own.

    Raises:
        SuiteError: the file or a voice cannot be used.
    """
    requests = read_requests(path)
    items: list[dict[str, Any]] = []
    began = time.perf_counter()
    seconds = 0.0
    with tempfile.TemporaryDirectory(prefix="alongside-") as folder:
        for number, request in enumerate(requests):
            scene = scene_of(request, Path(folder) / str(number), start)
            session.reset()
            played = simulate(scene, session, session.max_patches, voice, settings, tail=1.0)
            seconds += played.seconds
            items.append(judge(request, played.rows(), len(request.before)))
            tell(line_of(items[-1]))
    return report_of(items, seconds, time.perf_counter() - began)


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
    }
