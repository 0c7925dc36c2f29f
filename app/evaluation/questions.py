"""The questions suite: a recorded morning at a desk, questions about it, and what an answer must hold to be right.

The screens are drawn and read again like any other, the journal is a real one, and the questions go the way of every
question: through the second track, into its process, to the model that the settings name.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from app.journal import Entry, SqliteJournal
from app.ports import DesktopView, Rectangle, Window
from app.reasoning.consent import Consents
from app.reasoning.gaze import Gaze
from app.reasoning.track import PatientTrack
from app.reasoning.worker import ProcessWorker
from app.settings import Settings
from model.evaluation.hearing import SuiteError

LETTER_PIXELS = 16
BETWEEN_QUESTIONS = timedelta(seconds=10)


def evaluate_questions(path: Path, settings: Settings, tell: Callable[[str], None] = print) -> dict[str, Any]:
    """Asks every question of the file. Raises SuiteError when the file is none."""
    began = time.perf_counter()
    try:
        desk = json.loads(path.read_text(encoding="utf-8"))
        day = partial(_instant, desk["day"], ZoneInfo(desk["zone"]))
        questions = desk["questions"]
    except (OSError, ValueError, KeyError) as wrong:
        raise SuiteError(f"{path} is no file of questions ({wrong}), so nothing was asked.") from wrong
    with tempfile.TemporaryDirectory(prefix="alongside-") as name:
        journal = SqliteJournal(Path(name) / "journal.sqlite3", keep_days=36_500)
        for at, kind, text in desk["journal"]:
            journal.write(Entry(day(at), kind, text))
        gaze = Gaze()
        track = PatientTrack(
            settings.reasoning,
            gaze,
            journal,
            lambda _: desk["reminders"],
            Consents(Path(name) / "endpoints.json"),
            ProcessWorker,
        )
        try:
            rows = [_asked(track, desk["screens"][row["screen"]], row, day(row["at"])) for row in questions]
        finally:
            track.stop()
            journal.close()
    for row in rows:
        tell(f"{'right' if row['right'] else 'WRONG'}  {row['question']}: {row['answer']}")
    shares = {name: sum(row[name] for row in rows) / len(rows) for name in ("right", "fact_sent")}
    seconds = sorted(row["seconds"] for row in rows)
    figures = {"n": len(rows), **shares, "seconds_p50": seconds[len(seconds) // 2], "seconds_most": seconds[-1]}
    return {
        "suite": "questions",
        "n": len(rows),
        "seconds": time.perf_counter() - began,
        "sets": {path.stem: figures},
        "questions": rows,
    }


def _asked(track: PatientTrack, screen: Mapping[str, Any], row: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Shows the screen, asks, waits for the answer and marks it."""
    picture = drawn(screen["lines"])
    place = Rectangle(0, 0, picture.shape[1], picture.shape[0])
    window = Window(hash(screen["title"]), screen["app"], screen["title"], None, place)
    t = at.timestamp()
    track.take({0: picture}, DesktopView(True, (window,), window), (place,), t)
    began = time.perf_counter()
    track.ask(row["question"], at)
    outcomes = track.collect(t + BETWEEN_QUESTIONS.total_seconds())
    events = dict(event for outcome in outcomes for event in outcome.events)
    answer = str(events.get("answered", events.get("refused", {})).get("text", ""))
    sent = json.dumps(events.get("asked", {}).get("sent", {}), ensure_ascii=False)
    return {
        "question": row["question"],
        "answer": answer,
        "right": all(any(each in answer.lower() for each in part.split("|")) for part in row["right"]),
        "fact_sent": _bare(row["fact"]) in _bare(sent),
        "seconds": time.perf_counter() - began,
    }


def _bare(text: str) -> str:
    """Without spaces and case, which reading a screen does not keep for certain."""
    return "".join(text.lower().split())


def _instant(day: str, zone: ZoneInfo, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=zone)


def drawn(lines: Sequence[str]) -> NDArray[np.uint8]:
    """A window that shows these lines, uint8 [height, width, 3]."""
    font = ImageFont.load_default(LETTER_PIXELS)
    width = max(int(font.getlength(line)) for line in lines) + 4 * LETTER_PIXELS
    image = Image.new("RGB", (width, 2 * LETTER_PIXELS * (len(lines) + 1)), (250, 250, 250))
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((LETTER_PIXELS, LETTER_PIXELS * (2 * number + 1)), line, font=font, fill=(20, 20, 20))
    return np.asarray(image)
