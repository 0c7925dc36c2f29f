"""Real programs on a virtual display that carry out a task: xterm playing a script, zenity's progress and dialogs."""

from __future__ import annotations

import contextlib
import json
import math
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np

from model.microturn import PATCH_SIZE, SeeKind
from model.patches import Frame
from model.scenes.screens import terminal_player
from model.scenes.screens.chance import Chance
from model.scenes.screens.recording import GivenUpError, Mark
from model.scenes.screens.terminal_scripts import Step, history
from model.scenes.screens.words import NAMES, done, failed, question, status, title
from model.scenes.screens.x_display import TOOLKITS, Box, Display, Film
from model.scenes.screens.x_terminals import Terminal, xterm

SETTLING_TURNS = 8
MAPPING_TURNS = 2
SEEN_SECONDS = 1.0
EDGE = 40
"""Pixels for a window's frame and title."""


class Program(Protocol):
    """A program that runs while the display is filmed."""

    def tick(self, now: float) -> None:
        """Called before every frame with the seconds since the film began (negative before it does)."""
        ...

    def marks(self, film: Film, /) -> list[tuple[int, Mark]]:
        """What became visible, with the first frame that shows it; asked once, after the film.

        Raises:
            GivenUpError: another window hid it.
        """
        ...

    def stop(self) -> None:
        """End the program's processes."""
        ...


def end(process: subprocess.Popen[bytes] | None) -> None:
    """Terminate a process that we started, and wait for it."""
    if process is not None:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(timeout=3)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()


class XTerm:
    """A terminal playing a script from the moment it is made.

    Args:
        terminal: which one, moved to where all of it is seen; None: an xterm, some of which may be beyond the edge.
        old: whether it may show old output of its own making when it begins.

    Attributes:
        font: its name, and its size in points where it scales.
    """

    def __init__(
        self,
        display: Display,
        chance: Chance,
        script: Sequence[Step],
        terminal: Terminal | None = None,
        old: bool = True,
    ) -> None:
        self._display = display
        self._front, self._to_move = any(step.mark for step in script), terminal is not None
        base = display.folder / f"xterm-{time.monotonic_ns()}"
        self._report = base.with_suffix(".report")
        before = history(chance, chance.whole(1, 40)) if old and chance.maybe(0.6) else ""
        steps = [(step.wait, step.text, step.mark.value if step.mark else None) for step in script]
        terminal = terminal or xterm(display, chance)
        base.with_suffix(".json").write_text(json.dumps({"before": terminal.colours + before, "steps": steps}))
        player = [sys.executable, "-S", terminal_player.__file__, str(base.with_suffix(".json")), str(self._report)]
        self.font = terminal.font
        self._process = display.launch([*terminal.command, *player])

    def tick(self, now: float) -> None:
        """The script plays by itself; a terminal in which something will end comes to the front."""
        if self._to_move and (windows := self._display.windows(self._process)):
            self._to_move = False
            show_all(self._display, windows[0])
        if self._front and now >= 0:
            self._front = False
            for window in self._display.windows(self._process):
                self._display.raise_window(window)

    def marks(self, film: Film) -> list[tuple[int, Mark]]:
        if self._process.poll() is not None:
            raise GivenUpError("the terminal did not open, or closed again")
        if not self._report.exists():
            return []
        told = [json.loads(line) for line in self._report.read_text().splitlines()]
        # What ended before the film is an old result.
        told = [entry for entry in told if entry["time"] >= film.times[0]]
        found = []
        for entry in told:
            box = self._display.box(entry["window"])
            if box is not None:
                wide, high = box.width // entry["columns"], box.height // entry["rows"]
                x, y = box.x + 2 + entry["column"] * wide, box.y + 2 + entry["row"] * high
                reach = max(wide, min(len(entry["text"]) * wide, box.x + box.width - x))
                area, anchor = (x, y, reach, high), (x + min(reach // 2, 30), y + high // 2)
                if above := min(entry["wrapped"], entry["row"]) * high:
                    area, anchor = (box.x, y - above, box.width, above + high), (box.x + 30, y + high // 2)
                if not self._display.on_top(entry["window"], *anchor):
                    raise GivenUpError(entry["text"])
                mark = Mark(SeeKind(entry["kind"]), entry["text"] or "prompt", anchor, area)
                found.append((film.settled(film.turn(entry["time"]), area), mark))
        return found

    def stop(self) -> None:
        end(self._process)


class Later:
    """A program that is started while the film runs: that a window opens tells of nothing by itself.

    Args:
        start: starts it; at: seconds of the film at which it does.
    """

    def __init__(self, start: Callable[[], Program], at: float) -> None:
        self._start, self._at = start, at
        self._program: Program | None = None

    def tick(self, now: float) -> None:
        if self._program is None and now >= self._at:
            self._program = self._start()
        if self._program is not None:
            self._program.tick(now)

    def marks(self, film: Film) -> list[tuple[int, Mark]]:
        return [] if self._program is None else self._program.marks(film)

    def stop(self) -> None:
        if self._program is not None:
            self._program.stop()


def toolkit(display: Display, chance: Chance) -> dict[str, str]:
    """A GTK theme and font for the next program."""
    settings = display.folder / "gtk-3.0" / "settings.ini"
    settings.parent.mkdir(exist_ok=True)
    face = chance.pick(
        ("DejaVu Sans", "Roboto", "Lato", "Open Sans", "Cantarell", "Liberation Sans", "Comfortaa", "DejaVu Serif")
    )
    settings.write_text(f"[Settings]\ngtk-font-name={face} {chance.whole(8, 15)}\n")
    return {"GTK_THEME": chance.pick(TOOLKITS)}


class ZenityProgress:
    """`zenity --progress`, fed until it is full, fails to get there, is cancelled or just goes on.

    Args:
        done_at: seconds of the film at which it gets 100, or None.
        closes: --auto-close; otherwise the bar stays full and OK can be pressed.
        gone_at: seconds of the film at which it is cancelled, or None.
    """

    def __init__(
        self,
        display: Display,
        chance: Chance,
        done_at: float | None,
        closes: bool,
        gone_at: float | None,
        pulsates: bool,
    ) -> None:
        self._display, self._chance = display, chance
        self._done_at, self._gone_at, self._closes, self._pulsates = done_at, gone_at, closes, pulsates
        self._name = title(chance)
        command = [
            "zenity",
            "--progress",
            f"--title={self._name}",
            f"--text={status(chance)}",
            f"--width={chance.whole(220, 620)}",
        ]
        command += ["--auto-close"] * closes + ["--pulsate"] * pulsates + ["--no-cancel"] * chance.maybe(0.15)
        self._process = display.launch(command, toolkit(display, chance), pipe=True)
        self._from, self._last = chance.whole(0, 50), -1
        self._end = chance.whole(self._from + 5, 70 if gone_at is not None else 96)
        self._talks, self._ended_at, self._placed = chance.between(0, 0.3), 0.0, False
        self._box: Box | None = None
        self._begun = self._seen_at = math.inf
        """When its window was there: seconds of the film, and the time."""

    def tick(self, now: float) -> None:
        if self._ended_at:
            return
        self._find(now)
        if self._gone_at is not None and now >= self._gone_at:
            self._ended_at = time.time()
            self._process.terminate()
        elif self._done_at is not None and now >= max(self._done_at, self._begun + SEEN_SECONDS):
            last_words = f"# {done(self._chance)}\n" if self._chance.maybe(0.4) else ""
            self._feed(f"{last_words}100\n")
            self._ended_at = time.time()
        else:
            span = max((self._done_at or self._gone_at or 12.0) - self._begun, SEEN_SECONDS)
            target = 99 if self._done_at else self._end
            percent = int(self._from + (target - self._from) * max(0.0, min(1.0, (now - self._begun) / span / 0.9)))
            if percent != self._last or self._pulsates:
                self._feed(f"{percent}\n")
            self._last = percent
            if self._chance.maybe(self._talks):
                self._feed(f"# {status(self._chance)}\n")

    def _find(self, now: float) -> None:
        windows = self._display.windows(self._process)
        if windows:
            if not self._placed:
                place(self._display, self._chance, windows[0])
                self._placed = True
                self._begun, self._seen_at = now, time.time()
            self._box = self._display.box(windows[0])

    def _feed(self, text: str) -> None:
        if self._process.stdin is not None and self._process.poll() is None:
            try:
                self._process.stdin.write(text.encode())
                self._process.stdin.flush()
            except BrokenPipeError:
                self._ended_at = time.time()

    def marks(self, film: Film) -> list[tuple[int, Mark]]:
        if self._done_at is None:
            return []
        found = self._shown(film, self._box) if self._box is not None and self._ended_at else None
        if self._box is None or found is None:
            raise GivenUpError(self._name)
        (shown, bar), box = found, self._box
        x, y = box.x + bar.x, box.y + bar.y
        what = f"{self._name}: {'window closed' if self._closes else 'bar full'}"
        anchor = (x + bar.width - 6, y + bar.height // 2)
        if not self._closes and not any(self._display.on_top(w, *anchor) for w in self._display.windows(self._process)):
            raise GivenUpError(self._name)
        return [(shown, Mark(SeeKind.DONE, what, anchor, (x, y, bar.width, bar.height)))]

    def _shown(self, film: Film, box: Box) -> tuple[int, Box] | None:
        """The first frame that shows the end, and where in the window; None when the film does not show it."""
        seen, ended, crops = film.turn(self._seen_at) + MAPPING_TURNS, film.turn(self._ended_at), film.crops(box)
        bar = lowest_change(crops[seen:ended])
        if bar is None or ended >= len(crops):
            return None
        if self._closes:
            strip = [crop[: bar.y] for crop in crops]
            gone = (turn for turn in range(ended, len(strip)) if differing(strip[turn], strip[ended - 1]) > 0.3)
            shown = next(gone, None)
            return None if shown is None else (shown, bar)
        later = min(len(crops) - 1, ended + SETTLING_TURNS)
        # A bar that only pulsated does not fill: what shows its end is the button below that can be pressed now.
        changed = lowest_change([crops[ended - 1], crops[later]]) if self._pulsates else bar
        if changed is None:
            return None
        rows = [crop[changed.y : changed.y + changed.height] for crop in crops]
        if not differing(rows[ended - 1], rows[later]):
            return None
        settled = (turn for turn in range(ended, later + 1) if not differing(rows[turn], rows[later]))
        return next(settled), lowest_change([rows[ended - 1], rows[later]], changed.y) or bar

    def stop(self) -> None:
        end(self._process)


class ZenityDialog:
    """A zenity dialog that appears at a moment of the film (or, when that is negative, is there before it)."""

    FORMS = (
        (SeeKind.DONE, ("--info", "--info", "--notification"), done),
        (SeeKind.FAILED, ("--error", "--error", "--warning"), failed),
        (SeeKind.ASKS, ("--question", "--question", "--password", "--entry"), question),
    )

    def __init__(self, display: Display, chance: Chance, kind: SeeKind, at: float) -> None:
        self._display, self._chance, self._kind, self._at = display, chance, kind, at
        _, forms, words = next(entry for entry in self.FORMS if entry[0] is kind)
        form = chance.any([form for form in forms if form != "--notification"])
        self._text = words(chance)
        self._command = ["zenity", form, f"--title={chance.any([chance.pick(NAMES), title(chance)])}"]
        if form != "--password":
            self._command.append(f"--text={self._text}")
        if chance.maybe(0.5):
            self._command.append(f"--width={chance.whole(240, 520)}")
        self._process: subprocess.Popen[bytes] | None = None
        self._box: Box | None = None
        self._shown_at = 0.0

    def tick(self, now: float) -> None:
        if self._process is None and now >= self._at:
            self._process = self._display.launch(self._command, toolkit(self._display, self._chance))
        elif self._process is not None and self._box is None:
            windows = self._windows()
            if windows:
                self._shown_at = time.time()
                place(self._display, self._chance, windows[0])
                self._box = self._display.box(windows[0])

    def marks(self, film: Film) -> list[tuple[int, Mark]]:
        if self._at < 0:
            return []
        if self._box is None:
            raise GivenUpError(self._text)
        box, appeared = self._box, film.turn(self._shown_at)
        crops = film.crops(Box(box.x, box.y, box.width, max(1, box.height * 6 // 10)))
        if appeared + SETTLING_TURNS >= len(crops):
            raise GivenUpError(self._text)
        settled = crops[appeared + SETTLING_TURNS]
        # A caret may blink in it, and a theme may fade it in: nearly the same is the same.
        shown = next(turn for turn in range(appeared, len(crops)) if differing(crops[turn], settled) < 0.01)
        x, y = busiest(settled)
        if not any(self._display.on_top(window, box.x + x, box.y + y) for window in self._windows()):
            raise GivenUpError(self._text)
        area = (box.x, box.y, box.width, box.height * 6 // 10)
        return [(shown, Mark(self._kind, self._text, (box.x + x, box.y + y), area))]

    def _windows(self) -> list[int]:
        return self._display.windows(self._process) if self._process is not None else []

    def stop(self) -> None:
        end(self._process)


def place(display: Display, chance: Chance, window: int) -> None:
    """Move a window somewhere on the screen, to the front."""
    box = display.box(window)
    if box is not None:
        x = chance.whole(0, max(0, display.size[0] - box.width - 10))
        y = chance.whole(0, max(0, display.size[1] - box.height - 40))
        display.ask(["xdotool", "windowmove", str(window), str(x), str(y), "windowraise", str(window)])


def show_all(display: Display, window: int) -> None:
    """Move a window that reaches beyond the screen's right or lower edge to where all of it is seen."""
    box = display.box(window)
    if box is not None:
        x = max(0, min(box.x, display.size[0] - box.width - EDGE))
        y = max(0, min(box.y, display.size[1] - box.height - EDGE))
        if (x, y) != (box.x, box.y):
            display.ask(["xdotool", "windowmove", str(window), str(x), str(y)])


def differing(one: Frame, other: Frame) -> float:
    """The share of pixels that differ between two pictures of one size."""
    return float((one != other).any(axis=2).mean()) if one.size else 0.0


def lowest_change(crops: Sequence[Frame], top: int = 0) -> Box | None:
    """The lowest group of rows that changes from picture to picture, with the columns that do; None if nothing does."""
    changed = np.zeros(crops[0].shape[:2] if crops else (0, 0), dtype=np.bool_)
    for one, other in pairwise(crops):
        changed |= (one != other).any(axis=2)
    rows = np.flatnonzero(changed.any(axis=1))
    if not rows.size:
        return None
    gaps = np.flatnonzero(np.diff(rows) > 1)
    first = int(rows[gaps[-1] + 1]) if gaps.size else int(rows[0])
    columns = np.flatnonzero(changed[first : rows[-1] + 1].any(axis=0))
    return Box(int(columns[0]), top + first, int(columns[-1] - columns[0] + 1), int(rows[-1] - first + 1))


def busiest(picture: Frame) -> tuple[int, int]:
    """The middle of the patch-sized square with the most detail: where the words are."""
    detail = np.abs(np.diff(picture.astype(np.int16), axis=1)).sum(axis=2)
    step, best, found = PATCH_SIZE // 2, -1, (0, 0)
    for y in range(0, max(1, detail.shape[0] - step), step):
        for x in range(0, max(1, detail.shape[1] - step), step):
            amount = int(detail[y : y + PATCH_SIZE, x : x + PATCH_SIZE].sum())
            if amount > best:
                best, found = amount, (x + step, y + step)
    return found
