"""How a run does on development sets as it goes, and its best, for a small share of the time.

Hearing is judged by streaming decoding through the very checkpoint that the run would become: losses flatter. Seeing is
judged by what the eyes make of whole scenes.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from model.evaluation.hearing import evaluate_hearing
from model.export import export
from model.scenes.development import SPLIT
from model.session import StreamingSession
from model.training.running import Progress, note, save_json
from model.training.warm_start import WEIGHTS_FILE, begin_with, weights_from

if TYPE_CHECKING:
    from model.training.seeing import Outlook, Seer

SHARE = 0.05
"""Of the time, for judging."""
LEAST_SECONDS = 300.0
"""Between two judgements."""
MOST_RECORDINGS, MOST_SCENES = 6, 24
"""Of a hearing set, of a folder of scenes; more recordings only for the final figures."""
JUDGED_FILE = "development.json"

Figures = dict[str, float]


@dataclass
class Judge:
    """Judges a run now and then, and keeps the best by its figure.

    Attributes:
        stage: its name in the log.
        log: folder whose log gets the figures.
        best: folder for the best.
        due_at: when it is to be judged next, on the monotonic clock.
    """

    stage: str
    log: Path
    best: Path
    due_at: float = field(default_factory=lambda: time.monotonic() + LEAST_SECONDS)

    @property
    def due(self) -> bool:
        """Whether it is time."""
        return time.monotonic() >= self.due_at

    def judge(self, progress: Progress, measure: Callable[[], Figures], keep: Callable[[Path], None]) -> None:
        """Judge now; of equals the newer is kept.

        Args:
            measure: gives the figures of the run as it is; the one named "figure" is what counts, and more is better.
            keep: writes the run as it is to a folder.
        """
        began = time.monotonic()
        figures = measure()
        before = self.best / JUDGED_FILE
        best = not before.exists() or figures["figure"] >= json.loads(before.read_text())["figure"]
        if best:
            self.best.mkdir(parents=True, exist_ok=True)
            keep(self.best)
            save_json(before, {**asdict(progress), **figures})
        line = {"stage": self.stage, "step": progress.step, "minutes": round(progress.seconds / 60, 2), **figures}
        note(self.log, {**line, "best": best})
        print(f"{self.stage} judged:", ", ".join(f"{name} {value:.3f}" for name, value in figures.items()), flush=True)
        now = time.monotonic()
        self.due_at = now + max(LEAST_SECONDS, (now - began) / SHARE)


def hearing_folders(folders: Iterable[Path]) -> list[Path]:
    """Those of some folders below which there are sets of recordings."""
    return [folder for folder in folders if next(folder.rglob("manifest.jsonl"), None) is not None]


def scene_folders(folders: Iterable[Path]) -> list[Path]:
    """Those of some folders in which there are scenes."""
    return [folder for folder in folders if next(folder.glob("*.npz"), None) is not None]


def hearing(checkpoint: Path, folders: Iterable[Path], threads: int, most: int = MOST_RECORDINGS) -> Figures:
    """Word error of each development set; the figure is how much of one is right, on the mean."""
    session = StreamingSession.load(checkpoint, threads)
    found: Figures = {}
    for folder in folders:
        for name, measured in evaluate_hearing(session, folder, SPLIT, most)["sets"].items():
            if measured["wer"] is not None:
                found[f"wer {name}"] = round(measured["wer"], 4)
    return {"figure": round(1 - float(np.mean(list(found.values()))), 4) if found else 0.0, **found}


def hearing_of_run(run: Path, size: str, folders: Iterable[Path], threads: int) -> Figures:
    """The same of a run's weights as they were saved last."""
    with tempfile.TemporaryDirectory() as scratch:
        export(run / WEIGHTS_FILE, size, Path(scratch), {})
        return hearing(Path(scratch), folders, threads)


def seeing(seer: Seer, folders: Iterable[Path]) -> Figures:
    """F1 of development events by limit of probability; the figure is the best of them."""
    from model.training.seeing import look

    found: Figures = {}
    outlooks = [outlook for folder in folders for outlook in look(seer, folder, most=MOST_SCENES)]
    for limit in sorted({outlook.limit for outlook in outlooks}):
        found[f"f1 {limit}"] = round(_f1([outlook for outlook in outlooks if outlook.limit == limit]), 4)
    return {"figure": max(found.values(), default=0.0), **found}


def seeing_of_run(run: Path, size: str, folders: Iterable[Path], device: torch.device) -> Figures:
    """The same of a run's weights as they were saved last."""
    from model.training.seeing import Seer

    seer = Seer(size).to(device)
    begin_with(seer.network, weights_from(run))
    return seeing(seer, folders)


def _f1(outlooks: list[Outlook]) -> float:
    seen = sum(outlook.seen for outlook in outlooks)
    return 2 * seen / max(1, sum(outlook.seen + outlook.events + outlook.false for outlook in outlooks))
