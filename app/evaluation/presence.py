"""The presence suite: the live program on the virtual desk, first at rest and then with its reasoner at full load.

Both times it lasts as long, a reminder falls due meanwhile and a request is spoken to it. While the reasoner works, a
question about the open window waits for it at every moment: the next ones are typed before the last is answered. What
the answers say is kept back for the time (quiet hours), so that nothing but the load is different.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

import soundfile

from app.desk import VirtualDesk
from app.evaluation.desk import PROGRAM, LiveProgram, Row, live_program, need
from app.evaluation.pace import beginnings
from app.evaluation.report import Report
from app.evaluation.spoken import Request, loud_end, speech_of

REQUEST = Request("set a timer for ten minutes", "flite:rms", 0, "timer", 600.0, None, ())
REMINDER_SECONDS = 15
REQUEST_AT_SECONDS = 25.0
ANSWER_SECONDS = 15.0
IN_TIME_SECONDS = 0.3
ON_TIME_SECONDS = 1.0
OPEN_QUESTIONS = 3
QUIET = {"speaking.quiet_from": "00:00", "speaking.quiet_until": "23:59", "reasoning.use": "embedded"}
LINES = 24


def evaluate_presence(
    folder: Path,
    overrides: Mapping[str, str],
    seconds: float = 60.0,
    tell: Callable[[str], None] = print,
    program: Sequence[str] = PROGRAM,
) -> Report:
    """Lives through `seconds` (at least 45) twice. Raises SuiteError, DeskError: the desk cannot be used."""
    need("xterm")
    seconds = max(45.0, seconds)
    began = time.perf_counter()
    with (
        VirtualDesk(1280, 720) as desk,
        live_program(desk, folder, {**QUIET, **overrides}, program) as live,
    ):
        text = folder / "log.txt"
        text.write_text("".join(f"step {n}: warning, file {n} has no owner\n" for n in range(LINES)), encoding="utf-8")
        live.desk.run(["xterm", "-T", "log", "-geometry", "90x26+20+20", "-e", "sh", "-c", f"cat '{text}'; sleep 900"])
        time.sleep(3.0)
        sets = {"at rest": _phase(live, seconds)}
        tell(f"at rest: {json.dumps(sets['at rest'])}")
        with _busy(live) as work:
            sets["thinking"] = {**_phase(live, seconds), **work()}
        tell(f"thinking: {json.dumps(sets['thinking'])}")
    passed = time.perf_counter() - began
    return {"suite": "presence", "n": len(sets), "seconds": passed, "sets": sets, "items": []}


def _phase(live: LiveProgram, seconds: float) -> dict[str, Any]:
    """So many seconds with a reminder and a request in them, and how the loop kept up."""
    known, ends = len(live.rows()), time.monotonic() + seconds
    with live.desk.record_speaker(live.folder / "spoken.wav") as started:
        time.sleep(5.0)
        live.order("do", f"remind me in {REMINDER_SECONDS} seconds to stretch")
        time.sleep(max(0.0, REQUEST_AT_SECONDS - 5.0))
        speech = speech_of(REQUEST)
        asked_until = time.time() + loud_end(speech)
        before = len(live.rows())
        live.speak(speech)
        live.wait(lambda rows: any(_confirms(row) for row in rows), before, ANSWER_SECONDS)
        time.sleep(max(0.0, ends - time.monotonic()))
        pace = json.loads(live.order("pace", str(seconds)).text)
    rows = live.rows()[known:]
    live.order("cancel", "all")
    live.order("do", "yes")
    sound, rate = soundfile.read(live.folder / "spoken.wav", dtype="float32")
    heard = [started + each for each in beginnings(sound, rate)]
    return {**pace, **measured(rows, heard, asked_until)}


def measured(rows: Sequence[Row], heard: Sequence[float], asked_until: float) -> dict[str, Any]:
    """What became of the reminder and of the request: `heard` are the instants at which the voice began to sound,
    `asked_until` is that at which the request had been spoken; seconds since 1970."""
    scheduled = [row for row in rows if row["event"] == "scheduled"]
    due = next((datetime.fromisoformat(row["due"]).timestamp() for row in scheduled if row["title"] == "stretch"), None)
    delay = None if due is None else min((each - due for each in heard), key=abs, default=None)
    taken = [row for row in rows if row["event"] in ("action", "refused") and "action" in row and not row.get("typed")]
    answered = next((each - asked_until for each in heard if each > asked_until), None)
    return {
        "reminder_delay": delay,
        "reminder_on_time": delay is not None and abs(delay) <= ON_TIME_SECONDS,
        "request_taken": any(_is_the_request(row) for row in taken),
        "request_did": "; ".join(row["action"] for row in taken),
        "request_answered_after": answered if any(_confirms(row) for row in rows) else None,
    }


def _is_the_request(row: Row) -> bool:
    return row["event"] == "action" and row["verb"] == REQUEST.action and row.get("seconds") == REQUEST.seconds


def _confirms(row: Row) -> bool:
    return bool(row["event"] == "voice" and row["kind"] == "confirm")


@contextmanager
def _busy(live: LiveProgram) -> Iterator[Callable[[], dict[str, Any]]]:
    """Keeps questions waiting for the reasoner until left; gives a look at what became of them so far."""
    ended = Event()
    looks: list[bool] = []
    known = len(live.rows())

    def open_questions() -> tuple[int, int]:
        rows = live.rows()[known:]
        return sum(row["event"] == "answered" for row in rows), sum(_unanswered(row) for row in rows)

    def keep_asking() -> None:
        asked = 0
        while not ended.wait(0.3):
            answered, failed = open_questions()
            looks.append(asked - answered - failed > 0)
            while asked - answered - failed < OPEN_QUESTIONS and not ended.is_set():
                asked += 1
                _type(live, f"ask which file has no owner in step {asked % LINES}")

    def work() -> dict[str, Any]:
        answered, failed = open_questions()
        return {"answered": answered, "failed": failed, "busy": sum(looks[1:]) / max(1, len(looks) - 1)}

    thread = Thread(target=keep_asking, name="asking", daemon=True)
    thread.start()
    time.sleep(20.0)
    try:
        yield work
    finally:
        ended.set()
        thread.join(30.0)


def _unanswered(row: Row) -> bool:
    return row["event"] == "refused" and "number" in row


def _type(live: LiveProgram, sentence: str) -> None:
    """Types from a thread without Qt: a process of its own talks to the program."""
    import subprocess
    import sys

    from app.evaluation.desk import ROOT
    from app.folders import HOME_VARIABLE

    environment = live.desk.environment | {HOME_VARIABLE: str(live.folder / "home"), "PYTHONPATH": str(ROOT)}
    subprocess.run(
        [sys.executable, "-m", "app", "do", sentence], env=environment, cwd=ROOT, capture_output=True, check=False
    )
