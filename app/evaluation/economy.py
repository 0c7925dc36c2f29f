"""The economy suite: what looking costs the live program, on screens of three sizes on which four things go on.

A screen that stands still is to cost next to nothing, and the liveliest must not make hearing late. Beside them stands
the program with its eyes shut.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any

from Xlib import X
from Xlib.display import Display

from app.desk import VirtualDesk
from app.evaluation.desk import PROGRAM, LiveProgram, live_program, need
from app.evaluation.processes import descendants, total, usage_of
from app.evaluation.report import Report

SIZES = ((1920, 1080), (2560, 1440), (3840, 2160))
FRAME_SECONDS = 0.04
SHAPES = 3000
SETTLE_SECONDS = 4.0
"""Windows have opened by then, and the first picture of the screen has been sent."""
REST_SECONDS = 150.0
TYPING = "while :; do xdotool type --delay 120 'some words of a letter to nobody '; xdotool key Return; done"
LINES = 'n=0; while :; do n=$((n + 1)); echo "line $n of a long log: reading /usr/share/doc/part-$n"; sleep 0.1; done'
TERMINAL = ("xterm", "-maximized", "-e", "sh", "-c")


def evaluate_economy(
    folder: Path,
    overrides: Mapping[str, str],
    seconds: float,
    tell: Callable[[str], None] = print,
    program: Sequence[str] = PROGRAM,
    sizes: Sequence[tuple[int, int]] = SIZES,
) -> Report:
    """Shares `seconds` out among all sizes and what goes on there. `seeing_share` is what eyes that are open add to
    `core_share`.

    Raises:
        SuiteError, DeskError: the desk cannot be used, or a program is not installed.
    """
    for name in ("xterm", "xdotool"):
        need(name)
    began = time.perf_counter()
    lives = {"still": _still, "typing": _typing, "scrolling": _scrolling, "video": _video}
    share = seconds / (len(sizes) * len(lives) + 1)
    sets: dict[str, dict[str, Any]] = {}
    with _living(sizes[0], folder / "shut", {**overrides, "consent.screen": "false"}, program) as live:
        sets["eyes shut"] = _measured(live, share)
    for width, height in sizes:
        with _living((width, height), folder / f"{width}", overrides, program) as live:
            for name, life in lives.items():
                with life(live.desk):
                    if name == "still":
                        _come_to_rest(live)
                    sets[f"{width} × {height}, {name}"] = _measured(live, share)
    shut = sets["eyes shut"]["core_share"]
    for name, values in sets.items():
        values["seeing_share"] = values["core_share"] - shut
        tell(f"{name}: {json.dumps(values)}")
    return {"suite": "economy", "n": len(sets), "seconds": time.perf_counter() - began, "sets": sets, "items": []}


@contextmanager
def _living(
    size: tuple[int, int], folder: Path, overrides: Mapping[str, str], program: Sequence[str]
) -> Iterator[LiveProgram]:
    folder.mkdir(exist_ok=True)
    with VirtualDesk(*size) as desk, live_program(desk, folder, overrides, program) as live:
        yield live


def _come_to_rest(live: LiveProgram) -> None:
    """Waits until what a large screen shows has been sent, which takes a minute on the largest."""
    deadline = time.monotonic() + REST_SECONDS
    time.sleep(SETTLE_SECONDS)
    while json.loads(live.order("pace", "1").text)["screen_tokens"] > 0 and time.monotonic() < deadline:
        time.sleep(1.0)


def _measured(live: LiveProgram, seconds: float) -> dict[str, Any]:
    """How the loop kept up in so many seconds, and the processor time of the whole program, in cores."""
    time.sleep(SETTLE_SECONDS)
    ours = [live.process, *descendants(live.process)]
    began, before = time.monotonic(), total(usage_of(process) for process in ours)
    time.sleep(seconds)
    passed = time.monotonic() - began
    used = total(usage_of(process) for process in ours).since(before)
    return {"core_share": used.cpu / passed, **json.loads(live.order("pace", str(passed)).text)}


@contextmanager
def _running(desk: VirtualDesk, command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    process = desk.run(command)
    try:
        yield process
    finally:
        desk.end(process)


@contextmanager
def _still(desk: VirtualDesk) -> Iterator[None]:
    """A window full of text that stands."""
    with _running(desk, [*TERMINAL, "seq 1 2000; exec sleep 1000"]):
        yield


@contextmanager
def _typing(desk: VirtualDesk) -> Iterator[None]:
    """Somebody types, eight letters a second."""
    with _running(desk, [*TERMINAL, "exec cat"]):
        time.sleep(1.0)
        with _running(desk, ["sh", "-c", TYPING]):
            yield


@contextmanager
def _scrolling(desk: VirtualDesk) -> Iterator[None]:
    """A log runs through a window as large as the screen, ten lines a second."""
    with _running(desk, [*TERMINAL, LINES]):
        yield


@contextmanager
def _video(desk: VirtualDesk) -> Iterator[None]:
    """Every pixel of the screen changes 25 times a second: shapes that move over all of it."""
    ended = Event()
    thread = Thread(target=_play, args=(desk.screen.display, ended), name="video", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(10.0)


def _play(name: str, ended: Event) -> None:
    """Shows a picture larger than the screen through a window that covers it, each time from another corner."""
    random, display = Random(0), Display(name)
    screen = display.screen()
    width, height = screen.width_in_pixels, screen.height_in_pixels
    picture = screen.root.create_pixmap(2 * width, 2 * height, screen.root_depth)
    window = screen.root.create_window(
        0, 0, width, height, 0, screen.root_depth, X.InputOutput, X.CopyFromParent, override_redirect=True
    )
    pen = picture.create_gc()
    for _ in range(SHAPES):
        pen.change(foreground=random.randrange(1 << 24))
        picture.fill_rectangle(
            pen, random.randrange(2 * width), random.randrange(2 * height), random.randrange(20, 400),
            random.randrange(20, 400),
        )  # fmt: skip
    window.map()
    while not ended.wait(FRAME_SECONDS):
        window.copy_area(pen, picture, random.randrange(width), random.randrange(height), width, height, 0, 0)
        display.sync()
    window.destroy()
    display.close()
