"""The asking suite: questions about the text in an open window, spoken to the live program on the virtual desk.

Each line of its file is one question: {"title", "lines" (what the window shows), "question", "voice", "seed", "right"
(words that the answer must hold, alternatives between bars)}. What must come, in this order: a word that the question
was taken, what was sent, the answer, and its voice.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import soundfile

from app.desk import VirtualDesk
from app.evaluation.desk import PROGRAM, LiveProgram, Row, live_program, need
from app.evaluation.pace import beginnings
from app.evaluation.report import Report
from app.evaluation.spoken import Request, loud_end, speech_of
from model.evaluation.hearing import SuiteError
from model.evaluation.metrics import percentile

ACTED_SECONDS = 10.0
ANSWERED_SECONDS = 150.0
ACKNOWLEDGED_SECONDS = 1.0
EARLY_SECONDS = 1.0
"""The model may be sure of what is asked before the last sound of it."""


def evaluate_asking(
    path: Path,
    folder: Path,
    overrides: Mapping[str, str],
    tell: Callable[[str], None] = print,
    program: Sequence[str] = PROGRAM,
) -> Report:
    """Asks every question of a file. Raises SuiteError, DeskError: the file, a voice or the desk cannot be used."""
    need("xterm")
    try:
        questions = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        asked = [Request(row["question"], row["voice"], row.get("seed", 0), "ask", None, None, ()) for row in questions]
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise SuiteError(f"The questions in {path} cannot be read ({wrong!r}), so nothing is asked.") from wrong
    began = time.perf_counter()
    items: list[dict[str, Any]] = []
    with VirtualDesk(1280, 720) as desk, live_program(desk, folder, overrides, program) as live:
        for row, request in zip(questions, asked, strict=True):
            items.append(_ask(live, row, request))
            tell(line_of(items[-1]))
    taken = [item["taken_after"] for item in items if item["taken_after"] is not None]
    after = [item["acknowledged_after"] for item in items if item["acknowledged_after"] is not None]
    values = {
        "n": len(items),
        "asked": sum(item["sent"] is not None for item in items),
        "text_sent": sum(item["text_sent"] for item in items),
        "acknowledged": len(taken),
        "within_a_second": sum(each <= ACKNOWLEDGED_SECONDS for each in taken),
        "taken_p50": percentile(taken, 50),
        "from_last_sound_p50": percentile(after, 50),
        "answered": sum(item["answer"] is not None for item in items),
        "right": sum(item["right"] for item in items),
        "voiced": sum(item["voiced"] for item in items),
    }
    seconds = time.perf_counter() - began
    return {"suite": "asking", "n": len(items), "seconds": seconds, "sets": {"asking": values}, "items": items}


def _ask(live: LiveProgram, row: Mapping[str, Any], request: Request) -> dict[str, Any]:
    """Opens the window, asks about it, and waits until the answer has been told."""
    text = live.folder / "text.txt"
    text.write_text("\n".join(row["lines"]) + "\n", encoding="utf-8")
    show = ["-T", row["title"], "-fa", "Monospace", "-fs", "13", "-geometry", "80x18+40+40", "-e"]
    window = live.desk.run(["xterm", *show, "sh", "-c", f"cat '{text}'; sleep 600"])
    time.sleep(3.0)
    known = len(live.rows())
    speech = speech_of(request)
    with live.desk.record_speaker(live.folder / "answer.wav") as recording:
        spoken = time.time() + loud_end(speech)
        live.speak(speech)
        live.wait(lambda rows: any(_acted(each) for each in rows), known, ACTED_SECONDS)
        rows = live.wait(_told, known, ANSWERED_SECONDS if _asks(live.rows()[known:]) else 3.0)
    live.desk.end(window)
    live.order("stop")
    sound, rate = soundfile.read(live.folder / "answer.wav", dtype="float32")
    began = [recording + each - spoken for each in beginnings(sound, rate)]
    return {**judge(row, rows, next((each for each in began if each > -EARLY_SECONDS), None)), "sounds": began}


def judge(row: Mapping[str, Any], rows: Sequence[Row], acknowledged_after: float | None) -> dict[str, Any]:
    """What became of a question, by the timeline; `acknowledged_after` are seconds from its end to the first sound."""
    sent = next((each["sent"] for each in rows if each["event"] == "asked"), None)
    answer = next((each for each in rows if each["event"] == "answered"), None)
    voices = [each for each in rows if each["event"] == "voice"]
    taken = next((each["started"] for each in voices if each["kind"] == "confirm"), None)
    acted = next((each["t"] for each in rows if _acted(each)), None)
    words = "" if answer is None else str(answer["text"]).lower()
    shown = "" if sent is None else " ".join(sent["screen"]).lower()
    return {
        "question": row["question"],
        "voice": row["voice"],
        "heard": " ".join(str(each["text"]) for each in rows if each["event"] == "heard"),
        "actions": [each["action"] for each in rows if _acted(each)],
        "sent": sent,
        "text_sent": bool(shown) and all(holds(shown, part) for part in row["right"]),
        "acknowledged_after": None if taken is None else acknowledged_after,
        "taken_after": None if taken is None or acted is None else round(taken - acted, 3),
        "answer": None if answer is None else answer["text"],
        "right": bool(words) and all(holds(words, part) for part in row["right"]),
        "voiced": any(each["kind"] == "answer" for each in voices),
        "order": [each["event"] for each in rows if each["event"] in ("asked", "answered", "voice")],
    }


def holds(text: str, part: str) -> bool:
    """Whether one of the alternatives is in the text, spaces aside: reading a screen does not keep those."""
    bare = "".join(text.split())
    return any("".join(each.lower().split()) in bare for each in part.split("|"))


def line_of(item: Mapping[str, Any]) -> str:
    """One result for people."""
    after = item["acknowledged_after"]
    taken = "not acknowledged" if after is None else f"acknowledged after {after:.2f} s"
    verdict = "right" if item["right"] else "WRONG" if item["answer"] else "no answer"
    return f"{verdict:9}  {item['question']} [{item['voice']}]  heard: {item['heard']}  {taken}  said: {item['answer']}"


def _acted(row: Row) -> bool:
    return row["event"] in ("action", "refused") and "action" in row


def _asks(rows: Sequence[Row]) -> bool:
    return any(row["event"] == "action" and row["verb"] == "ask" for row in rows)


def _told(rows: Sequence[Row]) -> bool:
    return any(row["event"] == "voice" and row["kind"] == "answer" for row in rows)
