"""The pace suite: a reminder every four seconds on the virtual desk, and when each was really heard to begin."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from app.desk import VirtualDesk
from app.evaluation.desk import PROGRAM, live_program
from app.evaluation.report import Report
from model.evaluation.hearing import SuiteError

REQUEST = "every four seconds remind me to breathe"
EVERY_SECONDS = 4.0
IN_TIME_SECONDS = 0.3
AUDIBLE = 0.01
"""Of full scale; the speaker's recording holds nothing but the program's voice."""
QUIET_SECONDS = 0.7
"""What comes after so long a silence is a new beginning."""


def evaluate_pace(
    folder: Path,
    overrides: Mapping[str, str],
    seconds: float,
    tell: Callable[[str], None] = print,
    program: Sequence[str] = PROGRAM,
) -> Report:
    """Sets a reminder every four seconds and records the speaker for so long.

    Each instant of the grid, reckoned from the first one that the program set, is compared with the nearest beginning
    in the recorded sound. The recording's own start is known to about 40 ms.

    Raises:
        SuiteError, DeskError: the desk cannot be used, or the reminder was not set.
    """
    began, recording = time.perf_counter(), folder / "spoken.wav"
    with VirtualDesk(1280, 720) as desk, live_program(desk, folder, overrides, program) as live:
        with desk.record_speaker(recording) as started:
            live.order("do", REQUEST)
            time.sleep(seconds + EVERY_SECONDS)
        scheduled = next((row for row in live.rows() if row["event"] == "scheduled"), None)
        live.order("cancel", "all")
    if scheduled is None:
        raise SuiteError(f"The program set nothing for “{REQUEST}”, so there is no pace to measure.")
    sound, rate = soundfile.read(recording, dtype="float32")
    first = datetime.fromisoformat(scheduled["due"]).timestamp() - started
    items = _delays(beginnings(sound, rate), first, int(seconds / EVERY_SECONDS))
    for item in items:
        tell(f"{item['at']:6.1f} s: begins {_told(item['delay'])}")
    delays = [item["delay"] for item in items if item["delay"] is not None]
    values = {
        "due": len(items),
        "spoken": len(delays),
        "in_time": sum(abs(delay) <= IN_TIME_SECONDS for delay in delays),
        "median_delay": float(np.median(delays)) if delays else None,
        "worst_delay": max(delays, key=abs, default=None),
    }
    passed = time.perf_counter() - began
    return {"suite": "pace", "n": len(items), "seconds": passed, "sets": {"pace": values}, "items": items}


def beginnings(sound: NDArray[np.float32], rate: int) -> list[float]:
    """The seconds at which something begins to sound after a silence, in a recording float32 [n]."""
    loud = np.flatnonzero(np.abs(sound) > AUDIBLE) / rate
    if not len(loud):
        return []
    return [float(loud[0]), *(float(at) for at in loud[1:][np.diff(loud) > QUIET_SECONDS])]


def _delays(heard: Sequence[float], first: float, count: int) -> list[dict[str, Any]]:
    """Each instant of the grid with what was heard nearest to it, within half a step."""
    items: list[dict[str, Any]] = []
    for number in range(count):
        at = first + number * EVERY_SECONDS
        nearest = min(heard, key=lambda begin: abs(begin - at), default=None)
        near = nearest is not None and abs(nearest - at) < EVERY_SECONDS / 2
        items.append({"at": at, "delay": nearest - at if nearest is not None and near else None})
    return items


def _told(delay: float | None) -> str:
    return "not at all" if delay is None else f"{delay:+.2f} s from its instant"
