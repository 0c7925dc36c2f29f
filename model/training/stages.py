"""The recipe's training stages, each in a process of its own: what one leaves in Qt or on the GPU ends with it.

What reads or sees is imported only where it is used: it needs Qt, and a machine without it can still learn to hear.
"""

from __future__ import annotations

import shutil
import signal
import time
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from model.export import STATE_FILE, export
from model.training import judging
from model.training.judging import Judge
from model.training.plan import ONE_RUN, Hands, Recipe, Turn
from model.training.running import UNFINISHED, Progress, best_device, note, progress_in
from model.training.train import Trainer, TrainingPlan
from model.training.warm_start import WEIGHTS_FILE

if TYPE_CHECKING:
    from model.training.seeing import Seer

READING_RATE, SEEING_RATE, JOINT_RATE = 4e-3, 3e-3, 2.5e-3
SEEING_DECAY, JOINT_DECAY = 0.6, 0.5
STREAMS, ROWS = {"cpu": 14, "cuda": 56}, {"cpu": 20, "cuda": 60}
"""Streams of the joint training and rows of the seeing in a step."""
FINAL_RECORDINGS = 12


class _Watch:
    """Says when a stage has to stop: its turn is over, or a signal asks for it."""

    def __init__(self, turn: Turn) -> None:
        self.turn, self.asked = turn, False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, *_: object) -> None:
        self.asked = True

    def over(self) -> bool:
        return self.asked or time.time() >= self.turn.ends_at

    @property
    def finished(self) -> bool:
        """Whether the stage is over, rather than interrupted."""
        return self.turn.last and not self.asked

    def minutes(self, progress: Progress) -> float:
        """Training time in all for a run that has come so far; what judging takes is left out."""
        left = max(1.0, (self.turn.run_ends_at - time.time()) * (1 - judging.SHARE))
        return (progress.seconds + left) / 60


def work(recipe: Recipe, stage: str, turn: Turn) -> None:
    """Carry out a turn of a stage, saving what it learns."""
    watch, hands, device = _Watch(turn), Hands.of(recipe), best_device()
    if device.type == "cuda":
        # Blocks that the compiler cannot take run uncompiled: slower, but they run.
        torch._dynamo.config.suppress_errors = True
    print(f"{stage} goes on", flush=True)
    if stage in ONE_RUN:
        _train(recipe, stage, watch, hands, device)
    else:
        {"reading": _read, "seeing": _see, "export": _export}[stage](recipe, watch, hands, device)


def _read(recipe: Recipe, watch: _Watch, hands: Hands, device: torch.device) -> None:
    from model.training import reading

    out = recipe.out / "reading"
    reading.train(
        out, recipe.size, watch.minutes(progress_in(out / UNFINISHED)), READING_RATE, recipe.seed, hands.threads,
        recipe.start[-1] if recipe.start else None, hands.composers, device, watch.over,
    )  # fmt: skip


def _see(recipe: Recipe, watch: _Watch, hands: Hands, device: torch.device) -> None:
    from model.training import seeing

    out = recipe.out / "seeing"
    plan = seeing.SeeingPlan(
        recipe.pool / "screens", out, recipe.begun_with(recipe.out / "reading"), recipe.size,
        watch.minutes(progress_in(out / UNFINISHED)), SEEING_RATE, SEEING_DECAY, ROWS[device.type], seed=recipe.seed,
        threads=hands.threads, workers=hands.composers, compiled=recipe.compiled,
    )  # fmt: skip
    judge, folders = Judge("seeing", recipe.out, recipe.best_eyes), judging.scene_folders(recipe.judged_by)

    def judged(seer: Seer, progress: Progress) -> None:
        judge.judge(progress, partial(judging.seeing, seer, folders), partial(seeing.hand_on, seer))

    def over(seer: Seer, progress: Progress) -> bool:
        if judge.due and not watch.over():
            judged(seer, progress)
        return watch.over()

    seer = seeing.train(plan, device, over)
    if watch.finished:
        judged(seer, progress_in(out / UNFINISHED))


def _train(recipe: Recipe, stage: str, watch: _Watch, hands: Hands, device: torch.device) -> None:
    eyes = recipe.begun_with(recipe.out / "reading", recipe.out / "seeing", recipe.best_eyes)
    plan = TrainingPlan(
        recipe.pool, recipe.run, recipe.size, watch.minutes(progress_in(recipe.run)), sequences=STREAMS[device.type],
        rate=JOINT_RATE, decay=JOINT_DECAY, data=recipe.data, start=eyes, seed=recipe.seed, threads=hands.threads,
        compiled=recipe.compiled,
    )  # fmt: skip
    trainer, judge = Trainer(plan, device), Judge(stage, recipe.out, recipe.best)
    folders = judging.hearing_folders(recipe.judged_by)

    def judged() -> None:
        trainer.save()
        measure = partial(judging.hearing_of_run, recipe.run, recipe.size, folders, recipe.cores)
        judge.judge(trainer.progress, measure, partial(_copy_run, recipe.run))

    def over() -> bool:
        if judge.due and not watch.over():
            judged()
        return watch.over()

    trainer.run(hands.composers, over=over)
    if watch.finished:
        judged()


def _copy_run(run: Path, folder: Path) -> None:
    for name in (WEIGHTS_FILE, STATE_FILE):
        shutil.copy(run / name, folder / name)


def _export(recipe: Recipe, watch: _Watch, hands: Hands, device: torch.device) -> None:
    """The checkpoint, and how it hears and sees."""
    del watch, hands
    progress = progress_in(recipe.best)
    export(recipe.best / WEIGHTS_FILE, recipe.size, recipe.checkpoint, asdict(progress))
    folders = judging.hearing_folders(recipe.judged_by)
    found = {"hearing": judging.hearing(recipe.checkpoint, folders, recipe.cores, FINAL_RECORDINGS)}
    if recipe.best_eyes.exists():
        found["seeing"] = judging.seeing_of_run(
            recipe.best, recipe.size, judging.scene_folders(recipe.judged_by), device
        )
    note(recipe.out, {"stage": "export", **asdict(progress), **found})
    print("the checkpoint:", found, flush=True)
