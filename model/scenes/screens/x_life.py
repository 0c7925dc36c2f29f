"""Life on a virtual display while nothing finishes: writing, scrolling, windows pushed about, menus."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Sequence

from model.scenes.screens.chance import Chance
from model.scenes.screens.recording import Mark
from model.scenes.screens.terminal_scripts import PROMPTS, Step, errands, task
from model.scenes.screens.words import NAMES, chatter, done, failed, fill, prose, sentence, title
from model.scenes.screens.x_display import Display, Film
from model.scenes.screens.x_programs import Program, XTerm, end, place, toolkit
from model.scenes.screens.x_terminals import xterm


class Writing:
    """Someone types into `zenity --text-info --editable`."""

    def __init__(self, display: Display, chance: Chance) -> None:
        self._display, self._chance = display, chance
        text = display.folder / f"text-{time.monotonic_ns()}"
        results = "\n".join(chance.any([done, failed])(chance) for _ in range(chance.whole(0, 4)))
        text.write_text(prose(chance, chance.whole(1, 20)) + "\n" + results)
        command = ["zenity", "--text-info", f"--filename={text}", f"--title={chance.pick(NAMES)}.txt"]
        command += ["--editable"] * chance.maybe(0.9) + [
            f"--width={chance.whole(300, 800)}",
            f"--height={chance.whole(200, 600)}",
        ]
        self._process = display.launch(command, toolkit(display, chance))
        self._window = 0
        self._next = chance.between(0.2, 2)

    def tick(self, now: float) -> None:
        if not self._window:
            windows = self._display.windows(self._process)
            if windows:
                self._window = windows[0]
                place(self._display, self._chance, self._window)
        elif now >= self._next:
            self._next = now + self._chance.between(1.5, 4)
            if self._chance.maybe(0.75):
                self._display.ask(["xdotool", "windowfocus", str(self._window)])
                pace = str(self._chance.whole(30, 140))
                self._display.launch(["xdotool", "type", "--delay", pace, sentence(self._chance) + " "])
            else:
                key = self._chance.any(["Page_Down", "Page_Up", "ctrl+End", "ctrl+Home"])
                self._display.launch(["xdotool", "windowfocus", str(self._window), "key", key])

    def marks(self, _film: Film) -> list[tuple[int, Mark]]:
        return []

    def stop(self) -> None:
        end(self._process)


COMMANDS = (
    "ls", "ls -l /usr/share | head -20", "pwd", "date", "echo {file}", "seq 1 {n}", "cat notes.txt", "wc notes.txt",
    "grep the notes.txt", "head -4 notes.txt", "uname -a", "df -h | head -5", "echo {name} {name} | tr a-z A-Z",
    "cat notes.txt | sort", "expr {n} + {m}", "printf '%s\\n' {name} {name} {name}", "tail -3 notes.txt", "id",
)  # fmt: skip
KEYS = ("shift+Prior", "shift+Next", "shift+Prior", "Return", "ctrl+l")


def _notes(chance: Chance, least: int, most: int) -> str:
    """A text of so many lines."""
    return "\n".join(sentence(chance) for _ in range(chance.whole(least, most))) + "\n"


def _shell(display: Display, chance: Chance, inside: str) -> subprocess.Popen[bytes]:
    """A terminal in which a shell command runs; shells that it starts have a prompt of their own."""
    prompt = fill(chance, chance.any(PROMPTS))
    return display.launch([*xterm(display, chance).command, "env", f"PS1={prompt}", "sh", "-c", inside])


class Working:
    """Someone at work in two or three terminals with real shells: small commands, scrolling, from window to window."""

    def __init__(self, display: Display, chance: Chance) -> None:
        self._display, self._chance, self._next = display, chance, chance.between(-1.0, 0.5)
        folder = display.folder / f"work-{time.monotonic_ns()}"
        folder.mkdir()
        (folder / "notes.txt").write_text(_notes(chance, 2, 12))
        self._windows: list[str] = []
        self._processes: list[subprocess.Popen[bytes]] = []
        self._hands: list[subprocess.Popen[bytes]] = []
        for _ in range(chance.any([1, 2, 2, 3])):
            self._processes.append(_shell(display, chance, f"cd '{folder}' && exec bash --norc --noprofile -i"))

    def tick(self, now: float) -> None:
        if now < self._next:
            return
        chance = self._chance
        self._next = now + chance.between(0.4, 1.8)
        if len(self._windows) < len(self._processes):
            found = (self._display.windows(process) for process in self._processes)
            self._windows = [str(windows[0]) for windows in found if windows]
        elif len(self._windows) > 1 and chance.maybe(0.35):
            other = chance.any(self._windows)
            how = chance.any([["windowactivate", other], ["windowfocus", other], ["key", "alt+Tab"]])
            self._do(*how)
        elif chance.maybe(0.3):
            self._do("key", chance.any(KEYS))
        else:
            words = fill(chance, chance.any(COMMANDS)) if chance.maybe(0.7) else f"echo {chatter(chance)}"
            typed = re.sub(r"[^\w /.|'%\\+-]", "", words)
            pace = chance.whole(5, 60)
            self._next += len(typed) * pace / 1000  # nothing else is done before the last key
            self._do("type", "--delay", str(pace), typed + "\n")

    def _do(self, *words: str) -> None:
        self._hands.append(self._display.launch(["xdotool", *words]))

    def marks(self, _film: Film) -> list[tuple[int, Mark]]:
        return []

    def stop(self) -> None:
        for process in (*self._hands, *self._processes):
            end(process)


PLAIN = ("exec bash --norc --noprofile -i", "less {}", "vi {}", "top -d 2", "cat {}; exec sh", "man bash")


class Opening:
    """Someone who opens windows in which nothing has finished, and closes them again."""

    def __init__(self, display: Display, chance: Chance) -> None:
        self._display, self._chance, self._next = display, chance, chance.between(0.3, 2.0)
        self._text = display.folder / f"notes-{time.monotonic_ns()}.txt"
        self._text.write_text(_notes(chance, 1, 30))
        self._open: list[tuple[subprocess.Popen[bytes], bool]] = []

    def tick(self, now: float) -> None:
        for number, (process, placed) in enumerate(self._open):
            windows = [] if placed else self._display.windows(process)
            if windows:
                place(self._display, self._chance, windows[0])
                self._open[number] = process, True
        if now < self._next:
            return
        self._next = now + self._chance.between(1.2, 3.5)
        if self._open and self._chance.maybe(0.35 if len(self._open) < 3 else 1.0):
            end(self._open.pop(self._chance.whole(0, len(self._open) - 1))[0])
        else:
            self._open.append((self._launch(), False))

    def _launch(self) -> subprocess.Popen[bytes]:
        """A terminal with something in it, or a window with a text."""
        chance = self._chance
        if chance.maybe(0.65):
            return _shell(self._display, chance, chance.any(PLAIN).format(f"'{self._text}'"))
        shown = chance.any([["--text-info", f"--filename={self._text}"], ["--calendar", "--text="]])
        sizes = [f"--width={chance.whole(250, 700)}", f"--height={chance.whole(180, 500)}"]
        command = ["zenity", *shown, f"--title={chance.any([title(chance), chance.pick(NAMES)])}", *sizes]
        return self._display.launch(command, toolkit(self._display, chance))

    def marks(self, _film: Film) -> list[tuple[int, Mark]]:
        return []

    def stop(self) -> None:
        for process, _ in self._open:
            end(process)


class Pushing:
    """Someone who moves windows, brings others to the front, and opens the desktop's menu."""

    def __init__(self, display: Display, chance: Chance) -> None:
        self._display, self._chance, self._next = display, chance, chance.between(0.5, 3)
        self._menu = False

    def tick(self, now: float) -> None:
        if now < self._next:
            return
        self._next = now + self._chance.between(0.8, 3)
        windows = self._display.ask(["xdotool", "search", "--onlyvisible", "--name", ".+"]).split()
        if self._menu:
            self._menu = False
            self._display.launch(["xdotool", "key", "Escape"])
        elif windows and self._chance.maybe(0.7):
            window = self._chance.any(windows)
            where = [str(self._chance.whole(-60, 60)), str(self._chance.whole(-40, 40))]
            move = ["windowmove", "--relative", "--", window, *where]
            self._display.launch(["xdotool", *(move if self._chance.maybe(0.4) else ["windowraise", window])])
        else:
            self._menu = True
            spot = [str(self._chance.whole(0, side - 1)) for side in self._display.size]
            self._display.launch(["xdotool", "mousemove", *spot, "click", "3"])

    def marks(self, _film: Film) -> list[tuple[int, Mark]]:
        return []

    def stop(self) -> None:
        if self._menu:
            self._display.ask(["xdotool", "key", "Escape"])


def _log(chance: Chance, seconds: float) -> Sequence[Step]:
    """A log that runs, or a clock that ticks, in a terminal."""
    if chance.maybe(0.5):
        form = chance.any(["%02d:%02d:%02d", "[%02d:%02d:%02d]", "up %02d h %02d min %02d s"])
        start = chance.whole(0, 80_000)
        times = [(start + second) for second in range(int(seconds) + 2)]
        return [Step(1.0, "\r" + form % (t // 3600, t // 60 % 60, t % 60)) for t in times]
    lines = [
        f"{chance.whole(0, 23):02d}:{chance.whole(0, 59):02d} {fill(chance, '{name}')}: {sentence(chance)}\r\n"
        for _ in range(60)
    ]
    return [Step(chance.between(0.05, 1.2), line) for line in lines]


PEOPLE: dict[str, Callable[[Display, Chance], Program]] = {
    "writing": Writing,
    "working": Working,
    "pushing": Pushing,
    "opening": Opening,
}


def life(display: Display, chance: Chance, seconds: float) -> tuple[str, Program]:
    """Something that goes on for the whole scene without finishing."""
    form = chance.any(["writing", "writing", "errands", "log", "running", "pushing", "working", "working", "opening"])
    if form in PEOPLE:
        return form, PEOPLE[form](display, chance)
    if form == "errands":
        return form, XTerm(display, chance, errands(chance, seconds + 2))
    script = _log(chance, seconds + 2) if form == "log" else task(chance, None, seconds + 4)
    return form, XTerm(display, chance, script)
