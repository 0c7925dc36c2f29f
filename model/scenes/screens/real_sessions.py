"""Terminal sessions of real programs: each is run in a folder made for it and played again.

Nothing is written down of what the programs print: they run, on a terminal of their own, whenever a scene is made, and
what they wrote, when, and how they ended is played in xterm with whatever look the scene has. `SESSIONS` are those of
development scenes: training never sees them, nor any other session of their programs (`practice` has its own).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from model.microturn import SeeKind
from model.scenes.screens.chance import Chance
from model.scenes.screens.recording import GivenUpError
from model.scenes.screens.terminal_player import CONTROLS
from model.scenes.screens.terminal_scripts import SHELL_PROMPTS, Step
from model.scenes.screens.words import fill, load
from model.scenes.screens.x_browser import Browser
from model.scenes.screens.x_desk import WARM_UP_SECONDS
from model.scenes.screens.x_display import Display
from model.scenes.screens.x_programs import Program, XTerm

LONGEST_SECONDS, ENDLESS_SECONDS = 30.0, 4.0
"""How long a program may run, and how long one that never ends is let run."""
WAITING_SECONDS = 1.5
"""A program that has written something and then nothing for this long waits for an answer."""
LONGEST_WAIT = 1.0
ROWS, COLUMNS = 30, 96
UNSEEN = re.compile(f"{CONTROLS.pattern}|[⠀-⣿]")
"""What leaves nothing to read on a terminal: control sequences, and the turning wheels that are wiped out again."""


@dataclass(frozen=True, slots=True)
class Session:
    """A program and how it ends.

    Attributes:
        program: its name, as it must be installed.
        prepare: a shell script that makes what it needs, in an empty folder; $PORT is free.
        command: what is typed.
        ending: as which kind of event its end counts; None: it only shows something.
        says_so: whether the last it prints tells that; else the prompt does.
        tells: what the last line that tells it has (a regular expression); "": it is the last of all.
        endless: whether it runs until somebody stops it.
    """

    program: str
    prepare: str
    command: str
    ending: SeeKind | None
    says_so: bool = True
    tells: str = ""
    endless: bool = False


def sessions(name: str) -> tuple[Session, ...]:
    """The sessions of a data file."""
    return tuple(
        Session(**{"prepare": "true", **entry, "ending": entry["ending"] and SeeKind(entry["ending"])})
        for entry in load(name)["sessions"]
    )


SESSIONS = sessions("sessions")
MODULES = ("unittest", "compileall", "python")


def installed(sessions: Sequence[Session] = SESSIONS) -> list[Session]:
    """Those whose program this machine has."""
    path = _environment("0")["PATH"]
    return [each for each in sessions if each.program in MODULES or shutil.which(each.program, path=path)]


def _environment(port: str) -> dict[str, str]:
    beside = str(Path(sys.executable).parent)
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))}
    return plain | {
        "PATH": f"{beside}:{plain['PATH']}",
        "TERM": "xterm",
        "LC_ALL": "C.UTF-8",
        "PAGER": "cat",
        "PORT": port,
    }


def run(
    session: Session, words: Mapping[str, str] | None = None, size: tuple[int, int] = (ROWS, COLUMNS)
) -> list[tuple[float, str]]:
    """Runs a session; what it wrote, each piece with the seconds since the one before.

    Args:
        words: further variables of its environment.
        size: rows and columns of its terminal.

    Raises:
        GivenUpError: it did not end as it should.
    """
    with tempfile.TemporaryDirectory(prefix=f"{(words or {}).get('NAME', 'session')}-") as folder:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            environment = _environment(str(free.getsockname()[1])) | dict(words or {})
        server = subprocess.Popen(["sh", "-c", session.prepare], cwd=folder, env=environment, start_new_session=True)
        try:
            if server.wait(LONGEST_SECONDS) != 0:
                raise GivenUpError(f"{session.program} could not be prepared")
            pieces, status = _run(session, folder, environment, size)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)
    ended = SeeKind.ASKS if status is None else SeeKind.DONE if status == 0 else SeeKind.FAILED
    if session.ending is not None and ended is not session.ending:
        raise GivenUpError(f"{session.program} ended with {status} instead of {session.ending.value}")
    return pieces


def _run(
    session: Session, folder: str, environment: dict[str, str], size: tuple[int, int]
) -> tuple[list[tuple[float, str]], int | None]:
    """What it wrote, and its exit status, None when it waits for an answer or still runs."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
    process = subprocess.Popen(
        ["sh", "-c", session.command], cwd=folder, env=environment, stdin=its, stdout=its, stderr=its,
        start_new_session=True, preexec_fn=_take_terminal,
    )  # fmt: skip
    os.close(its)
    pieces: list[tuple[float, str]] = []
    began = last = time.monotonic()
    try:
        while time.monotonic() - began < (ENDLESS_SECONDS if session.endless else LONGEST_SECONDS):
            ready, _, _ = select.select([ours], [], [], 0.1)
            now = time.monotonic()
            if not ready:
                if session.ending is SeeKind.ASKS and pieces and now - last > WAITING_SECONDS:
                    return pieces, None
                continue
            try:
                text = os.read(ours, 4096).decode(errors="replace")
            except OSError:  # so a terminal tells that its program has ended
                break
            pieces.append((now - last, text))
            last = now
        else:
            return pieces, None
        pieces.append((time.monotonic() - last, ""))
        return pieces, process.wait(5)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        os.close(ours)


def _take_terminal() -> None:
    """Makes its terminal the one that controls a new session: some programs ask there alone."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def script(chance: Chance, session: Session, pieces: Sequence[tuple[float, str]], seconds: float) -> list[Step]:
    """The session for xterm, lasting about so long from its command to its ending; the mark is on the last line."""
    prompt = fill(chance, chance.any(SHELL_PROMPTS))
    steps, last, after = parts(session, pieces, seconds)
    begin = max(0.1, seconds - sum(step.wait for step in steps))
    opening = [Step(0.05, prompt), Step(begin, session.command + "\r\n")]
    if not last:
        return [*opening, *steps, Step(0.05, prompt, session.ending)]
    before = without_end(steps, len(last + after))
    # What stands behind the last words (line ends, colours switched off) goes with them.
    marked = Step(0.02, last + after, session.ending)
    return [*opening, *before, marked, *([] if session.ending is SeeKind.ASKS else [Step(0.05, prompt)])]


def parts(session: Session, pieces: Sequence[tuple[float, str]], seconds: float) -> tuple[list[Step], str, str]:
    """All that was written, at most three times as slowly and in about so long; the line that tells; what is behind it.

    Raises:
        GivenUpError: no line tells what should be told.
    """
    waits = [min(wait, LONGEST_WAIT) for wait, _ in pieces] or [0.0]
    factor = min(seconds / max(sum(waits), 1e-3), 3.0)
    steps = [Step(wait * factor, text) for wait, (_, text) in zip(waits, pieces, strict=False)]
    whole = "".join(step.text for step in steps)
    last = _telling_line(whole, session.tells) if session.says_so else ""
    if session.tells and not last:
        raise GivenUpError(f"{session.program} did not say {session.tells!r}")
    return steps, last, whole[whole.rindex(last) + len(last) :] if last else ""


def _telling_line(text: str, tells: str) -> str:
    """The last piece of a text, in one line, that has what tells, its colours included; "" when there is none."""
    lines = [(line, UNSEEN.sub("", line).strip()) for line in re.split(r"[\r\n]+", text)]
    return next((line for line, plain in reversed(lines) if plain and re.search(tells, plain)), "")


def without_end(steps: Sequence[Step], count: int) -> list[Step]:
    """The steps but for the last so many characters of their texts."""
    kept = list(steps)
    while count and kept:
        step = kept.pop()
        if len(step.text) > count:
            kept.append(replace(step, text=step.text[:-count]))
            return kept
        count -= len(step.text)
    return kept


def cast(display: Display, browser: Browser | None, chance: Chance, seconds: float) -> Iterator[tuple[str, Program]]:
    """A terminal in which one of the sessions is played."""
    del browser
    session = chance.any(installed())
    lasting = WARM_UP_SECONDS + chance.between(1.5, max(2.0, seconds - 3.5))
    yield session.program, XTerm(display, chance, script(chance, session, run(session), lasting))
