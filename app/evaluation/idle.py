"""The idle suite: what the whole program costs while nothing happens, beside the same desk without it.

The screen stands still and nobody speaks, but nothing is left out: the microphone is open, the screen is looked at,
and the model lives through its five micro-turns a second.
"""

from __future__ import annotations

import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.desk import VirtualDesk
from app.desk.processes import wait_for
from app.evaluation.desk import PROGRAM, live_program
from app.evaluation.processes import Usage, command_of, descendants, total, usage_of
from app.evaluation.report import Report

SETTLE_SECONDS = 15.0
"""What the program does in its first moments is no part of how it idles."""
PARTS = {"voice_process": "voice", "pactl": "sound server's changes", "reasoning": "reasoner"}
"""Words of a command line, and what the process is for."""

Reading = dict[int, Usage]


def evaluate_idle(
    folder: Path,
    overrides: Mapping[str, str],
    seconds: float,
    tell: Callable[[str], None] = print,
    program: Sequence[str] = PROGRAM,
    settle: float = SETTLE_SECONDS,
) -> Report:
    """Watches a desk for so long without the program, then for so long with it, tray and windows' toolkit included.

    Raises:
        SuiteError, DeskError: the desk cannot be used, or the program did not start.
    """
    began = time.perf_counter()
    with VirtualDesk() as desk:
        _furnish(desk)
        time.sleep(min(settle, 5.0))
        alone, passed = _watched(lambda: descendants(os.getpid()), seconds)
        tell(f"the desk without it: {total(alone.values()).cpu:.1f} s of processor time in {passed:.0f} s")
        with live_program(desk, folder, overrides, program, headless=False) as live:
            time.sleep(settle)
            both, passed = _watched(lambda: descendants(os.getpid()), seconds)
            ours = {live.process, *descendants(live.process)}
            happened = Counter(str(row["event"]) for row in live.rows())
            names = {process: _part(process, live.process) for process in ours}
    product = {process: used for process, used in both.items() if process in ours}
    rest = {process: used for process, used in both.items() if process not in ours}
    sets = {
        "desk without it": _values(total(alone.values()), seconds),
        "desk beside it": _values(total(rest.values()), passed),
        "Alongside": _values(total(product.values()), passed),
    }
    for process, used in sorted(product.items(), key=lambda each: -each[1].cpu):
        sets[f"  {names[process]}"] = _values(used, passed)
    share = total(product.values()).cpu / passed
    tell(f"the program beside it: {share:.1%} of one core; what happened meanwhile: {_listed(happened)}")
    took = time.perf_counter() - began
    return {"suite": "idle", "n": len(product), "seconds": took, "sets": sets, "happened": dict(happened)}


def _listed(happened: Mapping[str, int]) -> str:
    return ", ".join(f"{count} × {name}" for name, count in happened.items()) or "nothing"


def _furnish(desk: VirtualDesk) -> None:
    """What a desktop has: a bus of the session, a tray, and a window that stands still."""
    if shutil.which("dbus-daemon"):
        socket = desk.folder / "run" / "bus"
        address = f"unix:path={socket}"
        desk.run(["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}"])
        wait_for("the bus of the session", socket.exists)
        desk.environment["DBUS_SESSION_BUS_ADDRESS"] = address
    if shutil.which("trayer"):
        desk.run(["trayer", "--edge", "bottom", "--height", "24"])
    if shutil.which("xterm"):
        desk.run(["xterm", "-geometry", "100x40+60+60", "-e", "sh", "-c", "echo all quiet; exec sleep 100000"])


def _watched(processes: Callable[[], Sequence[int]], seconds: float) -> tuple[Reading, float]:
    """What each process used within so many seconds, and how many those were."""
    began = time.monotonic()
    before = {process: usage_of(process) for process in processes()}
    time.sleep(seconds)
    after = {process: usage_of(process) for process in processes()}
    used = {process: usage.since(before.get(process, Usage())) for process, usage in after.items()}
    return used, time.monotonic() - began


def _values(used: Usage, seconds: float) -> dict[str, Any]:
    values: dict[str, Any] = {name: value for name, value in asdict(used).items() if name != "switches"}
    values["core_share"] = used.cpu / seconds
    values["wakeups_a_second"] = used.wakeups / seconds
    values["switches_a_second"] = used.switches / seconds
    return values


def _part(process: int, main: int) -> str:
    if process == main:
        return "the program"
    command = command_of(process)
    return next((name for words, name in PARTS.items() if words in command), Path(command.split(" ")[0]).name)
