"""The real program, live on a virtual desk, for suites that need devices: it is started as a user would start it,
spoken to through its microphone, and read through its timeline.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from app.desk import VirtualDesk
from app.events import load_timeline
from app.folders import HOME_VARIABLE, Folders
from app.ui.instance import Command, Reply, send
from model.evaluation.hearing import SuiteError
from model.microturn import SAMPLE_RATE

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = (sys.executable, "-m", "app", "run")
START_SECONDS = 120.0
LOOK_SECONDS = 0.1

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LiveProgram:
    """The program, running on a desk.

    Attributes:
        desk: where it runs.
        folder: where its things and the suite's sounds are.
        process: its number.
    """

    desk: VirtualDesk
    folder: Path
    process: int = 0

    @property
    def timeline(self) -> Path:
        """Where it writes down what happens."""
        return self.folder / "timeline.jsonl"

    def rows(self) -> list[Row]:
        """Everything that happened so far."""
        return [{"t": event.t, "event": event.event, **event.fields} for event in load_timeline(self.timeline)]

    def wait(self, ready: Callable[[Sequence[Row]], bool], since: int, seconds: float) -> list[Row]:
        """What happened since `since` rows, once `ready` says so or the time is over."""
        deadline = time.monotonic() + seconds
        while True:
            rows = self.rows()[since:]
            if ready(rows) or time.monotonic() > deadline:
                return rows
            time.sleep(LOOK_SECONDS)

    def order(self, name: str, text: str = "") -> Reply:
        """Types a command. Raises SuiteError when nobody answers."""
        reply = send(Folders.under(self.folder / "home").data, Command(name, text), 20.0)
        if reply is None:
            raise SuiteError("The program on the virtual desk has ended, so nothing more can be asked of it.")
        return reply

    def speak(self, samples: NDArray[np.float32], wait: bool = True) -> None:
        """Says something into its microphone: float32 [n], 16 kHz."""
        wav = self.folder / "said.wav"
        soundfile.write(wav, samples, SAMPLE_RATE)
        self.desk.speak(wav, wait=wait)


@contextmanager
def live_program(
    desk: VirtualDesk,
    folder: Path,
    overrides: Mapping[str, str],
    program: Sequence[str] = PROGRAM,
    headless: bool = True,
) -> Iterator[LiveProgram]:
    """Starts the program on a desk, with its mark in the tray where it is not `headless`, and ends it with SIGTERM.
    Raises SuiteError when it does not start."""
    live = LiveProgram(desk, folder)
    options = [part for name, value in overrides.items() for part in ("--set", f"{name}={value}")]
    command = [*program, *(["--headless"] if headless else []), "--timeline", str(live.timeline), *options]
    environment = desk.environment | {HOME_VARIABLE: str(folder / "home"), "PYTHONPATH": str(ROOT)}
    log = folder / "program.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not live.timeline.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                raise SuiteError(f"The program did not start on the virtual desk: {log.read_text().strip()[-300:]}")
            time.sleep(LOOK_SECONDS)
        time.sleep(3.0)
        yield LiveProgram(desk, folder, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def need(program: str) -> None:
    """Raises SuiteError when a program that a suite shows is not installed."""
    if shutil.which(program) is None:
        raise SuiteError(f"{program} is not installed, so the suite cannot show it on the virtual desk; install it.")
