"""The listening suite: the same spoken requests without and with the second listening, side by side.

Both times it is the very same sound (synthesisers do not say a sentence twice alike) and goes the way of every request;
the second time what the model heard is read again by the recogniser that hearing.second_model names, within the time of
hearing.second_seconds.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from app.evaluation.report import Report
from app.evaluation.requests import judge, line_of
from app.evaluation.spoken import read_requests, scene_of, spoken
from app.listening.second import Listener, NoListener, PatientListener, SecondListener
from app.ports import Voice
from app.settings import Settings
from app.simulate import simulate
from model.evaluation.hearing import SuiteError
from model.evaluation.metrics import percentile
from model.session import Session

LOAD_SECONDS = 180.0


def evaluate_listening(
    path: Path,
    session: Session,
    voice: Voice,
    settings: Settings,
    start: datetime,
    kept: Path,
    tell: Callable[[str], None] = print,
) -> Report:
    """Plays every request of a file twice. Raises SuiteError: the file, a voice or the recogniser cannot be used."""
    second = SecondListener(kept)
    try:
        second.choose(settings)
        if not settings.hearing.second_model:
            raise SuiteError("No recogniser is named in hearing.second_model, so nothing can be compared.")
        if not second.wait(LOAD_SECONDS):
            sentences = [event.text for event in second.events()]
            raise SuiteError(sentences[0] if sentences else "The recogniser did not load in time; try again.")
        ways: dict[str, Listener] = {"without": NoListener(), "with": PatientListener(second)}
        rows: dict[str, list[dict[str, Any]]] = {way: [] for way in ways}
        began, seconds = time.perf_counter(), 0.0
        with tempfile.TemporaryDirectory(prefix="alongside-") as folder:
            for number, request in enumerate(read_requests(path)):
                scene = scene_of(request, spoken(request).pcm, Path(folder) / str(number), start)
                for way, listener in ways.items():
                    session.reset()
                    played = simulate(scene, session, session.max_patches, voice, settings, 1.0, listener)
                    seconds += played.seconds
                    rows[way].append(judge(request, played.rows(), len(request.before)))
                tell(f"{line_of(rows['with'][-1])}  read: {rows['with'][-1].get('read', '–')}")
    finally:
        second.stop()
    items = [dict(zip(ways, pair, strict=True)) for pair in zip(*rows.values(), strict=True)]
    return {
        "suite": "listening",
        "n": len(items),
        "seconds": seconds,
        "taken": time.perf_counter() - began,
        "sets": {way: _figures(each) for way, each in rows.items()},
        "items": items,
    }


def _figures(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Shares of right words, actions, times and titles, and what the requests waited (s)."""
    rows = list(items)
    errors = [row.get("word_errors_read", row["word_errors"]) for row in rows]
    acted = [row for row in rows if row["actions"]]
    timed = [row for row in rows if row["expected"]["seconds"] is not None]
    titled = [row["title_right"] for row in rows if row["title_right"] is not None]
    waited, worked = ([row[name] for row in rows if name in row] for name in ("waited", "worked"))
    return {
        "n": len(rows),
        "words": 1.0 - sum(errors) / len(rows),
        "actions": sum(_verb(row) == row["expected"]["action"] for row in rows) / len(rows),
        "times": sum(row["seconds"] == row["expected"]["seconds"] for row in timed) / max(1, len(timed)),
        "titles": sum(titled) / max(1, len(titled)),
        "right": sum(row["right"] for row in rows),
        "wrong": sum(row["wrong"] for row in rows),
        "acted": len(acted),
        "waited_p50": percentile(waited, 50) if waited else 0.0,
        "waited_most": max(waited, default=0.0),
        "worked_p50": percentile(worked, 50) if worked else 0.0,
        "worked_most": max(worked, default=0.0),
        "late": sum(row.get("late", False) for row in rows),
    }


def _verb(row: Mapping[str, Any]) -> str:
    return str(row["actions"][0]).partition(" ")[0] if row["actions"] else ""
