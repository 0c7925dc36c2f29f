"""Suites with ears on a virtual desk: requests spoken to the live program, its own voice in its microphone, and talking
over it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from app.desk import VirtualDesk
from app.evaluation.desk import PROGRAM, LiveProgram, Row, live_program
from app.evaluation.report import Report
from app.evaluation.requests import judge, line_of, report_of
from app.evaluation.spoken import Request, read_requests, speech_of
from model.microturn import SAMPLE_RATE

ANSWER_SECONDS = 15.0
SECOND_ACTION_SECONDS = 1.5
ECHO_DECIBELS = -10.0
TEMPTATIONS = (
    "set a timer for five minutes",
    "cancel",
    "remind me in ten minutes to call anna",
    "what reminders do i have",
    "stop",
)
LONG = "tell the long story of the old house by the river and of everybody who ever lived in it to the very end"
YIELD_SECONDS = 0.6
AUDIBLE = 0.01
"""Of the loudest sample: synthesisers begin with up to half a second of silence."""
FLUSH_SECONDS = 0.06
"""What the speaker may take to fall silent once it is told to (`python -m app.desk.measure`)."""
SPEAKS_WITHIN_SECONDS = 30.0
TRIALS = 10

Tell = Callable[[str], None]


def evaluate_live(
    path: Path,
    folder: Path,
    overrides: Mapping[str, str],
    echo: bool,
    tell: Tell = print,
    program: Sequence[str] = PROGRAM,
) -> Report:
    """Speaks every request of a file into the live program's microphone; with `echo` it hears itself at −10 dB.

    Raises:
        SuiteError, DeskError: the file, a voice or the desk cannot be used.
    """
    requests = read_requests(path)
    began = time.perf_counter()
    items: list[dict[str, Any]] = []
    with VirtualDesk(1280, 720) as desk, ExitStack() as stack:
        if echo:
            stack.enter_context(desk.echo_path(ECHO_DECIBELS))
        live = stack.enter_context(live_program(desk, folder, overrides, program))
        for request in requests:
            items.append(_ask(live, request))
            tell(line_of(items[-1]))
        seconds = live.rows()[-1]["t"] if live.rows() else 0.0
    return {**report_of(items, seconds, time.perf_counter() - began), "suite": "live"}


def _ask(live: LiveProgram, request: Request) -> dict[str, Any]:
    """One request, with whatever must be set before; everything is cancelled behind it."""
    for sentence in request.before:
        live.order("do", sentence)
    _settle(live)
    known = len(live.rows())
    live.speak(speech_of(request))
    live.wait(lambda rows: _answered(rows), known, ANSWER_SECONDS)
    time.sleep(SECOND_ACTION_SECONDS)
    item = judge(request, live.rows()[known:], 0)
    live.order("cancel", "all")
    _settle(live)
    return item


def _answered(rows: Sequence[Row]) -> bool:
    acted = any(row["event"] in ("action", "refused") and "action" in row for row in rows)
    return acted and any(row["event"] == "voice" for row in rows)


def _settle(live: LiveProgram) -> None:
    """Waits until nothing new has happened for a second."""
    known = -1
    while known != (known := len(live.rows())):
        time.sleep(1.0)


def evaluate_echo(
    folder: Path, overrides: Mapping[str, str], seconds: float, tell: Tell = print, program: Sequence[str] = PROGRAM
) -> Report:
    """Lets the program talk for so long with its voice in its own microphone at −10 dB, about nothing but requests.

    Raises:
        SuiteError, DeskError: the desk cannot be used.
    """
    began = time.perf_counter()
    with (
        VirtualDesk(1280, 720) as desk,
        desk.echo_path(ECHO_DECIBELS),
        live_program(desk, folder, overrides, program) as live,
    ):
        turn = 0
        while time.perf_counter() - began < seconds:
            live.order("do", f"remind me in one second to {TEMPTATIONS[turn % len(TEMPTATIONS)]}")
            known = len(live.rows())
            live.wait(lambda rows: any(row["event"] == "voice" for row in rows), known, 20.0)
            turn += 1
        rows = live.rows()
    typed = sum(row["event"] == "action" and row.get("typed", False) for row in rows)
    actions = [
        row for row in rows if row["event"] in ("action", "refused") and "action" in row and not row.get("typed")
    ]
    spoken = sum(row["ended"] - row["started"] for row in rows if row["event"] == "voice")
    for row in actions:
        tell(f"its own words caused: {row['action']}")
    values = {"actions": len(actions), "typed": typed, "spoken_seconds": spoken, "heard_words": _heard(rows)}
    return {
        "suite": "echo",
        "n": turn,
        "seconds": time.perf_counter() - began,
        "sets": {"echo": values},
        "items": [dict(row) for row in actions],
    }


def _heard(rows: Sequence[Row]) -> int:
    return sum(len(str(row["text"]).split()) for row in rows if row["event"] == "heard")


def evaluate_overtalk(
    path: Path, folder: Path, overrides: Mapping[str, str], tell: Tell = print, program: Sequence[str] = PROGRAM
) -> Report:
    """Talks over the program while it says something long, with its voice in its own microphone; ten trials.

    Raises:
        SuiteError, DeskError: the file, a voice or the desk cannot be used.
    """
    requests = read_requests(path)
    began = time.perf_counter()
    items: list[dict[str, Any]] = []
    with (
        VirtualDesk(1280, 720) as desk,
        desk.echo_path(ECHO_DECIBELS),
        live_program(desk, folder, overrides, program) as live,
    ):
        for trial in range(TRIALS):
            items.append(_talk_over(live, requests[trial % len(requests)]))
            tell(f"trial {trial + 1}: {items[-1]['stopped_after']} s")
    after = [item["stopped_after"] for item in items if item["stopped_after"] is not None]
    values = {
        "trials": len(items),
        "stopped": len(after),
        "in_time": sum(seconds <= YIELD_SECONDS for seconds in after),
        "slowest": max(after, default=None),
    }
    seconds = time.perf_counter() - began
    return {"suite": "overtalk", "n": len(items), "seconds": seconds, "sets": {"overtalk": values}, "items": items}


def _talk_over(live: LiveProgram, request: Request) -> dict[str, Any]:
    """One trial: seconds from the first audible sample of the speech to the end of the program's, None when it talked
    on."""
    speech = speech_of(request)
    silent = float(np.argmax(np.abs(speech) > AUDIBLE * np.abs(speech).max())) / SAMPLE_RATE
    live.order("do", f"remind me in one second to {LONG}")
    known = len(live.rows())
    deadline = time.monotonic() + SPEAKS_WITHIN_SECONDS
    while "speaking" not in live.order("status").text and time.monotonic() < deadline:
        time.sleep(0.2)
    time.sleep(1.5)
    started = time.time()
    live.speak(speech, wait=False)
    rows = live.wait(lambda rows: any(row["event"] == "yield" for row in rows), known, ANSWER_SECONDS)
    cut = next((row for row in rows if row["event"] == "yield"), None)
    after = None
    if cut is not None:
        after = datetime.fromisoformat(cut["at"]).timestamp() + FLUSH_SECONDS - started - silent
    live.order("cancel", "all")
    _settle(live)
    return {"text": request.text, "voice": request.voice, "stopped_after": after}
