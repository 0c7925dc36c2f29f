"""One call of the recipe: its stages one after the other, with a clock, a ledger and whoever makes data meanwhile."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.context import SpawnProcess

from model.training.data_making import Makers, both_jobs, people_jobs, screen_jobs, speech_jobs
from model.training.plan import FONTS, ONE_RUN, STAGES, Hands, Ledger, Recipe, Stage, Turn, remaining
from model.training.running import best_device

POLL_SECONDS, LEDGER_SECONDS, GIVE_WAY = 0.2, 10.0, 5
JOBS = {"speech": speech_jobs, "screens": screen_jobs, "people": people_jobs}
DATA = {"speech": "speech/**/index.jsonl", "screens": "screens/*.npz"}
"""Where in a pool a stage's data lies."""


class StageError(Exception):
    """A stage ended with an error; the message is one sentence for the user."""


@dataclass
class Slice:
    """Carries out what fits into one call.

    Attributes:
        ends_at: on the wall clock, seconds since 1970.
        missing: engines, sources and needs of stages that this machine lacks, with why.
        stopped: whether it was asked to end.
    """

    recipe: Recipe
    ledger: Ledger
    ends_at: float
    missing: dict[str, str]
    stopped: bool = field(default=False, init=False)

    def stop(self, *_: object) -> None:
        """End soon, with what was learned saved; may be a signal's handler."""
        self.stopped = True

    def left_out(self, stage: Stage) -> str | None:
        """Why a stage is not carried out here, or None."""
        recipe = self.recipe
        if stage.makes_data and recipe.given_pool is not None and (stage.name == "people" or recipe.development):
            return f"the data is that of {recipe.given_pool}"
        if stage.name == "people" and recipe.data is None:
            return "no recordings of real people were named with --data"
        if {"speech": recipe.engines, "screens": recipe.sources}.get(stage.name) == ():
            return "nothing that makes them is there"
        for name in stage.after:
            before = next(each for each in STAGES if each.name == name)
            settled = name in self.ledger.done or self.left_out(before) is not None
            if settled and not (self._has_data(name) if before.makes_data else name in self.ledger.done):
                return f"there is no {name}"
        return next((f"{need}: {self.missing[need]}" for need in stage.needs if need in self.missing), None)

    def _has_data(self, name: str) -> bool:
        """Whether a stage's data is there; where nothing hangs on it, in any case."""
        return name not in DATA or any(path.stat().st_size for path in self.recipe.pool.glob(DATA[name]))

    def _left(self) -> dict[str, float]:
        """Seconds that each stage has that is carried out here and not over."""
        return remaining(self.recipe, self.ledger, tuple(stage for stage in STAGES if self.left_out(stage) is None))

    def plan(self) -> Iterator[str]:
        """What will be done, line by line."""
        recipe, left, at = self.recipe, self._left(), time.time()
        device = "the GPU" if best_device().type == "cuda" else "the CPU"
        yield f"{recipe.size} in {recipe.out}, on {device} with {recipe.cores} cores"
        yield f"{recipe.minutes:.1f} minutes in all, {self.ledger.spent / 60:.1f} of them spent"
        for stage in STAGES:
            if stage.name in self.ledger.done:
                told = "done"
            elif stage.name in left:
                at += left[stage.name]
                told = f"{left[stage.name] / 60:.1f} min more, until {_clock(at)}"
            else:
                told = f"left out: {self.left_out(stage)}"
            spent = self.ledger.seconds.get(stage.name, 0.0) / 60
            yield f"  {stage.name:8} {stage.what}: {spent:.1f} min spent, {told}"
        if FONTS in self.missing:
            yield "WARNING: FONTS ARE MISSING. What is drawn is drawn in others; the eyes will not know those below."
        yield f"speech by {', '.join(recipe.engines) or 'nobody'}; screens by {', '.join(recipe.sources) or 'nobody'}"
        for name, reason in self.missing.items():
            yield f"  left out: {name}: {reason}"
        if self.ends_at < at:
            yield f"this slice ends at {_clock(self.ends_at)}"

    def run(self) -> bool:
        """Carry out what fits. Returns whether the recipe is done.

        Raises:
            StageError: a stage failed.
        """
        for stage in STAGES:
            if stage.name in self.ledger.done or self.left_out(stage) is not None:
                continue
            turn = self._turn(stage)
            print(f"{stage.name}: until {_clock(turn.ends_at)}", flush=True)
            over = self._carry_out(stage, turn)
            if over:
                self.ledger.done.append(stage.name)
            self.ledger.save()
            if not over:
                return False
        return True

    def _turn(self, stage: Stage) -> Turn:
        now, left = time.time(), self._left()
        ends_at = now + left[stage.name]
        run = ONE_RUN if stage.name in ONE_RUN else (stage.name,)
        run_ends_at = now + sum(left.get(name, 0.0) for name in run)
        return Turn(min(ends_at, self.ends_at), run_ends_at, ends_at <= self.ends_at)

    def _carry_out(self, stage: Stage, turn: Turn) -> bool:
        """Returns whether the stage is over."""
        recipe, logs, made = self.recipe, self.recipe.out / "making", self.ledger.made
        trained: SpawnProcess | None = None
        if stage.makes_data:
            makers = Makers(JOBS[stage.name](recipe), recipe.cores, logs, made)
        else:
            makers = Makers(both_jobs(recipe), Hands.of(recipe).makers, logs, made, GIVE_WAY)
            trained = multiprocessing.get_context("spawn").Process(target=_work, args=(recipe, stage.name, turn))
            trained.start()
        try:
            return self._await(stage, turn, makers, trained)
        finally:
            makers.stop()

    def _await(self, stage: Stage, turn: Turn, makers: Makers, trained: SpawnProcess | None) -> bool:
        """Wait for the end of a turn, with the time it takes entered. Returns whether the stage is over."""
        before, began = self.ledger.seconds.get(stage.name, 0.0), time.monotonic()
        saved = 0.0
        while True:
            makers.poll()
            passed = time.monotonic() - began
            self.ledger.seconds[stage.name] = before + passed
            if passed >= saved:
                self.ledger.save()
                saved = passed + LEDGER_SECONDS
            over = self._makes_enough(stage, turn, makers) if trained is None else self._learned(stage, turn, trained)
            if over is not None:
                return over
            time.sleep(POLL_SECONDS)

    def _makes_enough(self, stage: Stage, turn: Turn, makers: Makers) -> bool | None:
        """Whether a stage that makes data is over; None: it goes on."""
        if self.stopped or time.time() >= self.ends_at:
            return False
        enough = time.time() >= turn.ends_at and not makers.needed and self._has_data(stage.name)
        return True if enough or makers.idle else None

    def _learned(self, stage: Stage, turn: Turn, trained: SpawnProcess) -> bool | None:
        """Whether a stage that trains is over; None: it goes on."""
        if self.stopped:
            trained.terminate()
            trained.join()
            return False
        if trained.is_alive():
            return None
        if trained.exitcode != 0:
            raise StageError(
                f"The stage {stage.name} failed; what it printed says why, and the same command tries again."
            )
        return turn.last


def _work(recipe: Recipe, stage: str, turn: Turn) -> None:
    """A turn of a stage; what it needs may be missing on this machine, and is imported only in its own process."""
    from model.training.stages import work

    work(recipe, stage, turn)


def _clock(at: float) -> str:
    return f"{datetime.fromtimestamp(at):%d %b %H:%M:%S}"
