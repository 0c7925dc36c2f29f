"""Making data on many cores: commands that each go on where they stopped, one process a core.

A round is a job for each engine or source, of a minute or two on one core; rounds follow one another for as long as
there is time. Each job has seeds of its own, and each part of a pool one writer.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from model.training.plan import COMPOSING, DRAWING, EXPORTING, FONTS, PROSE, Recipe
from model.training.warm_start import WEIGHTS_FILE

PROJECT = Path(__file__).parents[2]
HOURS = {"espeak": 0.6, "flite": 0.3, "piper": 0.25, "libritts": 0.5, "kokoro": 0.07}
"""Of speech in a round."""
SCENES = {"drill": (240, 1), "qt": (8, 1), "xvfb": (6, 4), "film": (12, 3), "work": (4, 3), "opening": (6, 3)}
"""In a round: how many, and recordings of each."""
SEEDS_A_RECIPE, SEEDS_A_ROUND, DEVELOPMENT_DRILLS, DEVELOPMENT_SEED = 2_000_000, 10, 16, 900_000
REAL_SETS = {"real_sentences": ("speechocean762", "wuw"),
             "real_words": ("speech_commands", "wake_words", "spoken_digits")}  # fmt: skip
REAL_PARTS = 8
TRIES, MOST_PASSED_OVER = 3, 100
"""Rounds have no end, so whoever looks for a job that has not been given up looks at so many and no more."""
DRAW = "from model.scenes.screens.qt_desk import application; application()"
PROBES = {
    DRAWING: f"import scipy.signal, soxr; {DRAW}",
    FONTS: f"{DRAW}; from model.scenes.screens.faces import require_fonts; require_fonts()",
    COMPOSING: "import pyroomacoustics, scipy.signal, soxr",
    PROSE: "from model.scenes.wordnet import sentences; sentences()",
    EXPORTING: "import onnx, onnxruntime.quantization, soundfile, soxr",
}
SPEAK = "import numpy; from model.scenes.voices import engine; e = engine({!r}); " \
        "e.speak('yes', e.training_voice(numpy.random.default_rng(1)), 1)"  # fmt: skip
FILM = "from model.scenes.screens.x_display import require_programs; require_programs()"


@dataclass(frozen=True)
class Job:
    """A command that makes data.

    Attributes:
        name: unlike any other's; kind: of data.
        command: arguments for Python.
        needed: the stage is not over before it is.
    """

    name: str
    kind: str
    command: tuple[str, ...]
    needed: bool = False


def _probe(name: str) -> str:
    if name in HOURS:
        return SPEAK.format(name)
    return PROBES.get(name) or (DRAW if name in ("qt", "drill") else FILM)


def absent(names: tuple[str, ...], cores: int) -> dict[str, str]:
    """Which of these engines, sources and needs of stages this machine does not have, with why; each is tried."""

    def why(name: str) -> str | None:
        done = subprocess.run(
            [sys.executable, "-c", _probe(name)], cwd=PROJECT, env=_environment(), capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        return None if done.returncode == 0 else last_line(done.stderr, f"it ended with {done.returncode}")

    with ThreadPoolExecutor(cores) as pool:
        return {name: reason for name, reason in zip(names, pool.map(why, names), strict=True) if reason is not None}


def refuse_missing_fonts() -> None:
    """Raises SystemExit, which names them, where fonts are missing that pages and boards are drawn in.

    They are looked for in a process of its own: where Qt has been used, no process may be forked that draws.
    """
    if why := absent((FONTS,), 1):
        raise SystemExit(f"Fonts: {why[FONTS]}. To learn from what is drawn all the same, add --any-fonts.")


def last_line(text: str, otherwise: str) -> str:
    """The last line of what a program wrote: of an error, what it says."""
    lines = text.strip().splitlines()
    return lines[-1] if lines else otherwise


def _environment() -> dict[str, str]:
    """One thread a process."""
    return {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}


def speech_jobs(recipe: Recipe) -> Iterator[Job]:
    """Rounds of speech without end, after the development recordings, which are all where a pool is given."""
    if not recipe.development:
        folder = recipe.out / "development" / "hearing"
        yield Job("development speech", "development", ("-m", "model.scenes.development", "--out", f"{folder}"), True)
    sentences = recipe.data / "text" / "slurp" / "sentences.txt" if recipe.data else None
    text = ("--text", f"{sentences}") if sentences is not None and sentences.exists() else ()
    prose = ("--prose",) if recipe.prose else ()
    for number in _rounds(recipe, recipe.engines):
        for place, engine in enumerate(recipe.engines):
            out = recipe.pool / "speech" / engine / f"{number:02d}"
            seed = SEEDS_A_RECIPE * recipe.seed + SEEDS_A_ROUND * number + place
            yield Job(
                f"speech {engine} {number}", engine,
                ("-m", "model.scenes.speech_pool", "--out", f"{out}", "--engine", engine, "--hours", f"{HOURS[engine]}",
                 "--seed", f"{seed}", *text, *prose),
            )  # fmt: skip


def screen_jobs(recipe: Recipe) -> Iterator[Job]:
    """Rounds of screens without end, after the development scenes, which are all where a pool is given."""
    program = ("-m", "model.scenes.screens")
    if not recipe.development and "drill" in recipe.sources:
        folder = recipe.out / "development" / "screens"
        asked = ("--source", "drill", "--count", f"{DEVELOPMENT_DRILLS}", "--seed", f"{DEVELOPMENT_SEED}")
        yield Job("development drills", "development", (*program, *asked, "--out", f"{folder}"), True)
    for number in _rounds(recipe, recipe.sources):
        for source in recipe.sources:
            count, views = SCENES[source]
            seed = SEEDS_A_RECIPE * recipe.seed + count * number
            yield Job(
                f"screens {source} {number}", source,
                (*program, "--source", source, "--count", f"{count}", "--seed", f"{seed}", "--views", f"{views}",
                 "--out", f"{recipe.pool / 'screens'}"),
            )  # fmt: skip


def _rounds(recipe: Recipe, makers: tuple[str, ...]) -> Iterator[int]:
    """The numbers of the rounds: none where a pool is given or nobody makes anything."""
    return itertools.count() if makers and recipe.given_pool is None else iter(())


def people_jobs(recipe: Recipe) -> Iterator[Job]:
    """Real recordings, timed with what the joint training hears, in parts."""
    for name, sets in REAL_SETS.items():
        for part in range(REAL_PARTS):
            out = recipe.pool / "speech" / name / f"{part:02d}"
            yield Job(
                f"people {name} {part}", "people",
                ("-m", "model.scenes.real_pool", "--data", f"{recipe.data}", "--size", recipe.size,
                 "--weights", f"{recipe.run / WEIGHTS_FILE}", "--out", f"{out}", "--sets", *sets,
                 "--every", f"{REAL_PARTS}", "--first", f"{part}"),
            )  # fmt: skip


def both_jobs(recipe: Recipe) -> Iterator[Job]:
    """Rounds of speech and of screens in turn."""
    speech, screens = speech_jobs(recipe), screen_jobs(recipe)
    while turn := [
        *itertools.islice(speech, len(recipe.engines)),
        *itertools.islice(screens, len(recipe.sources)),
    ]:
        yield from turn


class Makers:
    """Processes that make data, a job at a time each.

    Args:
        jobs: in the order in which they are begun.
        count: of processes at a time.
        logs: folder for what the jobs print.
        made: names of jobs that are over; those that get over are added.
        nice: how much they give way to what trains.

    Attributes:
        given_up: kinds of which jobs failed again and again, with what the last one said.
    """

    def __init__(self, jobs: Iterator[Job], count: int, logs: Path, made: list[str], nice: int = 0) -> None:
        self.given_up: dict[str, str] = {}
        self._nice = os.getpriority(os.PRIO_PROCESS, 0) + nice
        self._jobs, self._count, self._logs, self._made = jobs, count, logs, made
        self._running: dict[Job, subprocess.Popen[bytes]] = {}
        self._failures: Counter[str] = Counter()
        logs.mkdir(parents=True, exist_ok=True)

    def poll(self) -> None:
        """Take note of jobs that have ended, and begin others."""
        for job, process in list(self._running.items()):
            if process.poll() is not None:
                del self._running[job]
                self._ended(job, process.returncode)
        while len(self._running) < self._count and (following := self._next()) is not None:
            self._begin(following)

    @property
    def idle(self) -> bool:
        """Whether all jobs are over."""
        return not self._running

    @property
    def needed(self) -> bool:
        """Whether a job is running that the stage needs."""
        return any(job.needed for job in self._running)

    def stop(self) -> None:
        """End what is running; it goes on another time."""
        for process in self._running.values():
            process.terminate()
        end = time.monotonic() + 20.0
        for process in self._running.values():
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._running.clear()

    def _next(self) -> Job | None:
        passed_over = 0
        for job in self._jobs:
            if job.kind not in self.given_up and job.name not in self._made:
                return job
            passed_over += job.kind in self.given_up
            if passed_over == MOST_PASSED_OVER:
                break
        return None

    def _begin(self, job: Job) -> None:
        """In a process group of its own, so that an interrupt reaches only the recipe."""
        with self._log(job).open("w") as log:
            begun = self._running[job] = subprocess.Popen(
                [sys.executable, *job.command], cwd=PROJECT, env=_environment(), stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        os.setpriority(os.PRIO_PROCESS, begun.pid, self._nice)

    def _log(self, job: Job) -> Path:
        return self._logs / f"{job.name.replace(' ', '_')}.log"

    def _ended(self, job: Job, code: int) -> None:
        if code == 0:
            self._made.append(job.name)
            return
        self._failures[job.kind] += 1
        if self._failures[job.kind] < TRIES:
            self._begin(job)
            return
        told = last_line(self._log(job).read_text(errors="replace"), f"it ended with {code}")
        self.given_up[job.kind] = told
        print(f"{job.kind}: left out from now on: {told}", flush=True)
