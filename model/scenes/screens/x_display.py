"""A virtual X display with a window manager, films of it at five frames a second, and where its windows are."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import mss
import numpy as np

from model.microturn import MICROTURN_SECONDS
from model.patches import Frame
from model.scenes.screens.chance import Chance

NEEDED = ("Xvfb", "openbox", "xterm", "zenity", "xdotool", "xwininfo", "xsetroot", "chromium")
DECORATIONS = (
    "Arc", "Arc-Dark", "Artwiz-boxed", "Bear2", "Breeze-ob", "Clearlooks", "Clearlooks-Olive", "Mikachu", "Natura",
    "Nightmare", "Numix", "Onyx", "Onyx-Citrus", "Orang", "Syscrash", "Greybird", "Clearlooks-3.4",
)  # fmt: skip
TOOLKITS = (
    "Adwaita", "Adwaita:dark", "Arc", "Arc-Dark", "Arc-Darker", "Greybird", "Greybird-dark", "Materia", "Materia-dark",
    "Materia-light-compact", "Numix", "Raleigh", "HighContrast", "HighContrastInverse",
)  # fmt: skip


class DisplayError(Exception):
    """The virtual display cannot be had; the message is for whoever runs the generator."""


SETTLING_TURNS = 3


@dataclass(frozen=True, slots=True)
class Box:
    """A window's place on the screen in pixels."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Film:
    """Frames at the pace of the micro-turns, with the wall clock's time of each."""

    frames: Sequence[Frame]
    times: Sequence[float]

    def turn(self, when: float) -> int:
        """The first frame taken at or after a time; the number of frames if there is none."""
        return next((index for index, taken in enumerate(self.times) if taken >= when), len(self.times))

    def settled(self, start: int, area: tuple[int, int, int, int]) -> int:
        """The first frame from `start` on in which an area (x, y, width, height) looks as it will a moment later.

        That is `start` itself when the film is over by then.
        """
        if start >= len(self.frames):
            return start
        x, y, width, height = area
        place = np.s_[max(0, y) : y + height, max(0, x) : x + width]
        last = min(start + SETTLING_TURNS, len(self.frames) - 1)
        turns = range(start, last)
        return next(
            (turn for turn in turns if np.array_equal(self.frames[turn][place], self.frames[last][place])), last
        )

    def crops(self, box: Box) -> list[Frame]:
        return [frame[box.y : box.y + box.height, box.x : box.x + box.width] for frame in self.frames]


def require_programs() -> None:
    """Raises DisplayError, which names them, when programs are missing."""
    missing = [program for program in NEEDED if shutil.which(program) is None]
    if missing:
        raise DisplayError(
            f"Recording on a virtual display needs {', '.join(missing)}: install them, or use --source qt."
        )


class Display:
    """Xvfb and openbox, started on entering and ended on leaving.

    Attributes:
        size: width and height in pixels.
        name: such as ":93".
        folder: scratch space that goes with the display.
    """

    def __init__(self, chance: Chance, size: tuple[int, int]) -> None:
        require_programs()
        self.size, self._chance = size, chance
        self.folder = Path(tempfile.mkdtemp(prefix="screens-"))
        self._running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Display:
        number, pipe = os.pipe()
        geometry = f"{self.size[0]}x{self.size[1]}x24"
        command = ["Xvfb", "-displayfd", str(pipe), "-screen", "0", geometry, "-nolisten", "tcp", "-ac"]
        self._running.append(
            subprocess.Popen(command, pass_fds=[pipe], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        )
        os.close(pipe)
        with os.fdopen(number) as answer:
            self.name = f":{answer.readline().strip()}"
        rc = self.folder / "rc.xml"
        theme = self._chance.pick(DECORATIONS)
        rc.write_text(
            f'<openbox_config xmlns="http://openbox.org/3.4/rc"><theme><name>{theme}</name></theme></openbox_config>'
        )
        self._running.append(self.launch(["openbox", "--config-file", str(rc), "--sm-disable"]))
        self.look = theme
        time.sleep(0.3)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in reversed(self._running):
            process.terminate()
        for process in self._running:
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def environment(self) -> dict[str, str]:
        quiet = {"NO_AT_BRIDGE": "1", "XDG_CONFIG_HOME": str(self.folder), "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
        # What is typed goes to whatever has the focus: a pager is to write no file and run no command for it.
        return {**os.environ, "DISPLAY": self.name, "LESSSECURE": "1", **quiet}

    def launch(
        self, command: Sequence[str], extra: Mapping[str, str] | None = None, pipe: bool = False
    ) -> subprocess.Popen[bytes]:
        """Start a program on the display, in a process group of its own; what it writes stays in the scratch space."""
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env={**self.environment(), **(extra or {})},
            stdin=subprocess.PIPE if pipe else subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def ask(self, command: Sequence[str]) -> str:
        """What a short command says; nothing when it fails or takes too long."""
        environment = self.environment()
        try:
            done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=5, check=False)
        except subprocess.TimeoutExpired:
            return ""
        return done.stdout if done.returncode == 0 else ""

    def windows(self, process: subprocess.Popen[bytes]) -> list[int]:
        """The visible windows of a process."""
        return [
            int(line) for line in self.ask(["xdotool", "search", "--onlyvisible", "--pid", str(process.pid)]).split()
        ]

    def box(self, window: int) -> Box | None:
        """Where a window's inside is; None when it is gone."""
        told = self.ask(["xwininfo", "-id", str(window)])
        found = [
            re.search(rf"{key}:\s+(-?\d+)", told)
            for key in ("Absolute upper-left X", "Absolute upper-left Y", "Width", "Height")
        ]
        numbers = [int(match.group(1)) for match in found if match is not None]
        return Box(*numbers) if len(numbers) == 4 else None

    def raise_window(self, window: int) -> None:
        """Bring a window to the front."""
        self.ask(["xdotool", "windowraise", str(window)])

    def on_top(self, window: int, x: int, y: int) -> bool:
        """Whether a window is the one that is seen at a place; moves the pointer there to find out."""
        told = re.search(
            r"WINDOW=(\d+)", self.ask(["xdotool", "mousemove", str(x), str(y), "getmouselocation", "--shell"])
        )
        seen = int(told.group(1)) if told is not None else 0
        while window and window != seen:
            parent = re.search(r"Parent window id: (0x[0-9a-f]+)", self.ask(["xwininfo", "-id", str(window), "-tree"]))
            window = int(parent.group(1), 16) if parent is not None else 0
        return window == seen != 0

    def film(self, seconds: float, tick: Callable[[float], None]) -> Film:
        """Film the display for a while, calling `tick` with the seconds since the start before each frame.

        A frame that could not be taken in its micro-turn shows what the one before it showed.
        """
        frames: list[Frame] = []
        times: list[float] = []
        with mss.MSS(display=self.name) as camera:
            start = time.time()
            while (now := time.time() - start) < seconds:
                tick(now)
                shot = camera.grab(camera.monitors[0])
                taken = time.time()
                pixels = np.frombuffer(shot.raw, dtype=np.uint8).reshape(shot.height, shot.width, 4)
                while len(frames) * MICROTURN_SECONDS < now - MICROTURN_SECONDS and frames:
                    frames.append(frames[-1])
                    times.append(times[-1])
                frames.append(np.ascontiguousarray(pixels[:, :, 2::-1]))
                times.append(taken)
                time.sleep(max(0.0, start + len(frames) * MICROTURN_SECONDS - time.time()))
        return Film(frames, times)
