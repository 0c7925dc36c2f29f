"""Whole desks of real programs on virtual displays: a task or two, and life around them, filmed in real time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType

from model.microturn import SeeKind
from model.scenes.screens.chance import Chance
from model.scenes.screens.recording import Event, GivenUpError, Mark, Recorder, View, view_path, views
from model.scenes.screens.terminal_scripts import errands, task
from model.scenes.screens.x_browser import Browser, Page
from model.scenes.screens.x_display import Display, Film
from model.scenes.screens.x_life import life
from model.scenes.screens.x_programs import Program, XTerm, ZenityDialog, ZenityProgress

SIZES = ((1280, 720), (1280, 720), (1280, 800), (1366, 768), (1600, 900), (1920, 1080))
SCENES_PER_DISPLAY = 8
EVENT_SHARE = 0.55
BROWSER_SHARE = 0.4
WARM_UP_SECONDS = 1.6


Cast = Callable[[Display, Browser | None, Chance, float], Iterator[tuple[str, Program]]]


class DisplaySource:
    """Records scenes on one virtual display after another.

    Args:
        cast: which programs a scene shows; None: a task or two, and life around them.
        browser_share: on which share of the displays a browser runs.
        seconds: how long a scene is; None: 6 to 12.
    """

    def __init__(
        self, cast: Cast | None = None, browser_share: float = BROWSER_SHARE, seconds: float | None = None
    ) -> None:
        self._cast = cast or _programs
        self._browser_share = browser_share
        self._seconds = seconds
        self._display: Display | None = None
        self._browser: Browser | None = None
        self._scenes = 0

    def __enter__(self) -> DisplaySource:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def _leave(self) -> None:
        if self._browser is not None:
            self._browser.close()
            self._browser = None
        if self._display is not None:
            self._display.__exit__(None, None, None)
            self._display = None

    def _enter(self, chance: Chance) -> Display:
        if self._scenes % SCENES_PER_DISPLAY == 0:
            self._leave()
        self._scenes += 1
        if self._display is None:
            self._display = Display(chance, chance.any(SIZES)).__enter__()
            if chance.maybe(self._browser_share):
                self._browser = Browser(self._display, chance)
        return self._display

    def record(self, seed: int, path: Path, development: bool, views_wanted: int = 1) -> tuple[list[Event], list[Mark]]:
        """Film one scene and write it to `path`; returns its events and the marks that no sent patch showed.

        Raises:
            GivenUpError: what was to be seen did not happen or was hidden.
        """
        chance = Chance(seed, development)
        display = self._enter(chance)
        display.ask(["xsetroot", "-solid", chance.hex_colour()])
        seconds = self._seconds or chance.between(6.0, 12.0)
        names: list[str] = []
        programs: list[Program] = []
        try:
            for name, program in self._cast(display, self._browser, chance, seconds):
                names.append(name)
                programs.append(program)
            _warm_up(programs)
            film = display.film(seconds, lambda now: _tick(programs, now))
            marks = [found for program in programs for found in program.marks(film)]
        finally:
            for program in programs:
                program.stop()
        fonts = ", ".join(program.font for program in programs if isinstance(program, XTerm))
        meta = {
            "program": " ".join(names), "theme": display.look, "font": fonts, "size": display.size, "seed": seed,
            "source": "xvfb",
        }  # fmt: skip
        recorders = [_played(film, marks, view) for view in views(views_wanted, seed)]
        if recorders[0].dropped and not recorders[0].pending:
            raise GivenUpError(f"no patch shows {recorders[0].dropped[0].what!r} though all were sent")
        for number, recorder in enumerate(recorders):
            recorder.save(view_path(path, number), meta)
        return recorders[0].events(), recorders[0].dropped


def _tick(programs: Sequence[Program], now: float) -> None:
    for program in programs:
        program.tick(now)


def _warm_up(programs: Sequence[Program]) -> None:
    """Give programs time to appear before the film begins."""
    begin = time.monotonic() + WARM_UP_SECONDS
    while (left := begin - time.monotonic()) > 0:
        _tick(programs, -left)
        time.sleep(0.1)


def _played(film: Film, marks: Sequence[tuple[int, Mark]], view: View) -> Recorder:
    """The film as the model gets it."""
    recorder = Recorder(view)
    for frame in film.frames:
        recorder.frame(frame)
    for turn, mark in marks:
        if turn < recorder.turns:
            recorder.mark(mark, turn)
    return recorder


def _programs(
    display: Display, browser: Browser | None, chance: Chance, seconds: float
) -> Iterator[tuple[str, Program]]:
    """The programs of a scene: life behind, then tasks, the ones that come to an end in front."""
    endings: list[SeeKind | None] = [None] * chance.any([0, 0, 1, 1])
    if chance.maybe(EVENT_SHARE):
        endings.append(chance.random.choices(list(SeeKind), weights=(5, 3, 3))[0])
        if chance.maybe(0.15):
            endings.append(chance.any(list(SeeKind)))
    if browser is not None:
        ending = endings.pop() if endings else None
        at = WARM_UP_SECONDS + chance.between(2.0, seconds - 3.5)
        yield "browser", Page(display, browser, chance, ending, at)
    for _ in range(chance.any([0, 0, 1]) if browser is not None else chance.any([0, 1, 1, 2]) or not endings):
        yield life(display, chance, seconds)
    for ending in endings:
        yield _task(display, chance, ending, seconds)


def _task(display: Display, chance: Chance, ending: SeeKind | None, seconds: float) -> tuple[str, Program]:
    at = chance.between(2.0, seconds - 3.5)
    form = chance.any(["zenity", "xterm"])
    if form == "xterm" and ending is None and chance.maybe(0.4):
        return "errands", XTerm(display, chance, errands(chance, seconds + WARM_UP_SECONDS))
    if form == "xterm":
        return "xterm", XTerm(display, chance, task(chance, ending, max(1.0, at - 0.5)))
    if ending is None:
        gone = at if chance.maybe(0.4) else None
        if chance.maybe(0.25):
            return "dialog before", ZenityDialog(display, chance, chance.any(list(SeeKind)), -WARM_UP_SECONDS)
        return "progress on its way", ZenityProgress(display, chance, None, False, gone, chance.maybe(0.2))
    if ending is SeeKind.DONE and chance.maybe(0.8):
        return "progress", ZenityProgress(display, chance, at, chance.maybe(0.4), None, chance.maybe(0.12))
    return "dialog", ZenityDialog(display, chance, ending, at)
