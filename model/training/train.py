"""The training loop: bounded by minutes, resumable at any moment, safetensors only.

Hidden matrices are stepped by Muon (orthogonalised momentum; about a third fewer steps than AdamW here, for a tenth
more time a step), tables, gains and heads by AdamW. The learning rate holds and then falls to nothing over the last
part of the time given, so a run of any length ends annealed. What only patches pass through comes trained
(`model.training.reading`, `model.training.seeing`) and stays as it is: the rest learns beside it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import IterableDataset

from model import vocabulary as v
from model.config import SIZES
from model.experts import BALANCE_WEIGHT, imbalance
from model.export import STATE_FILE
from model.network import Batch, InteractionNetwork
from model.scenes import wordnet
from model.scenes.scripts import utterances
from model.training.augment import Surroundings
from model.training.compose import Composer, Mix, default_pools
from model.training.running import best_device, is_hidden_matrix, load, made_beside, note, renew, save
from model.training.stream import to_batch
from model.training.warm_start import begin_with, weights_from

REFRESH_BATCHES = 200


@dataclass(frozen=True)
class TrainingPlan:
    """What to train, on what, for how long.

    Attributes:
        pool: folder with `speech/*` and `screens` pools.
        out: folder for `weights.safetensors`, `optimizer.safetensors`, `state.json` and `log.jsonl`.
        size: a name in `model.config.SIZES`.
        minutes: training time in all, resumed parts counted in.
        length, sequences: tokens in a stream, streams in a step.
        rate: peak learning rate; warm_up: steps; decay: share of the time over which it falls.
        phone_weight: of the learning aid, beside the loss of the next token.
        screens: share of the streams that show the screen.
        data: folder of real noise, rooms and sentences, or None.
        start: folders of checkpoints or runs whose weights a fresh run begins with, the later before the earlier.
    """

    pool: Path
    out: Path
    size: str = "nano"
    minutes: float = 120.0
    length: int = 416
    sequences: int = 14
    rate: float = 2.5e-3
    warm_up: int = 150
    decay: float = 0.35
    phone_weight: float = 0.3
    screens: float = Mix.screen
    data: Path | None = None
    start: tuple[Path, ...] = ()
    seed: int = 1
    threads: int = 2
    compiled: bool = True


class _Streams(IterableDataset[Batch]):
    def __init__(self, plan: TrainingPlan, seed: int) -> None:
        self.plan, self.seed = plan, seed

    def __iter__(self) -> Iterator[Batch]:
        worker = torch.utils.data.get_worker_info()
        random = np.random.default_rng([self.seed, worker.id if worker else 0])
        speech, screens = default_pools(self.plan.pool)
        text = self.plan.data / "text" / "slurp" / "sentences.txt" if self.plan.data else None
        sentences = text.read_text().splitlines() if text and text.exists() else ()
        prose = wordnet.sentences() if wordnet.PACKAGE.path.exists() else ()
        # Each process dictates texts of its own.
        scripts = utterances(int(random.integers(1 << 40)), sentences, prose)
        composer = Composer(
            speech, screens, Surroundings(self.plan.data), SIZES[self.plan.size], self.plan.length, scripts,
            Mix(screen=self.plan.screens),
        )  # fmt: skip
        drawn = 0
        while True:
            yield to_batch([composer.draw(random) for _ in range(self.plan.sequences)])
            drawn += 1
            if drawn % REFRESH_BATCHES == 0:
                speech.refresh()
                screens.refresh()


def batches(plan: TrainingPlan, seed: int, workers: int) -> Iterator[Batch]:
    """Endless batches, made in other processes."""
    return made_beside(_Streams(plan, seed), workers)


def losses(network: torch.nn.Module, batch: Batch, phone_weight: float) -> tuple[Tensor, dict[str, float]]:
    """Weighted next-token loss plus what the modality layers hear, and figures for the log."""
    with torch.autocast(batch.tokens.device.type, torch.bfloat16):
        logits, aids = network(batch)
    logits, phones = logits.float(), aids.phones.float()
    wanted = batch.targets.view(-1) >= 0
    targets, weights = batch.targets.view(-1)[wanted], batch.weights.view(-1)[wanted]
    each = functional.cross_entropy(logits, targets, reduction="none")
    heard = functional.cross_entropy(phones.flatten(0, 1), batch.phones.flatten(), ignore_index=-100)
    total = (each * weights).sum() / weights.sum() + phone_weight * heard + BALANCE_WEIGHT * imbalance(network)
    return total, _figures(logits, targets, each, phones, batch)


@torch.no_grad()
def _figures(logits: Tensor, targets: Tensor, each: Tensor, phones: Tensor, batch: Batch) -> dict[str, float]:
    right = logits.argmax(-1) == targets
    groups = {
        "space": targets == v.INDEX[" "], "letter": (targets >= v.INDEX["a"]) & (targets <= v.INDEX["'"]),
        "end": targets == v.END, "act": targets == v.ACT, "hold": targets == v.HOLD,
        "yield": targets == v.YIELD, "voice": (targets >= v.INDEX["<voice 0>"]) & (targets <= v.INDEX["<voice 7>"]),
    }  # fmt: skip
    found = {"loss": float(each.mean())}
    for name, group in groups.items():
        if bool(group.any()):
            found[name] = float(right[group].float().mean())
            if name == "letter":
                found["letter_nats"] = float(each[group].mean())
    spoken = (batch.phones >= 0) & (batch.phones < 39)
    if bool(spoken.any()):
        found["phone"] = float((phones.argmax(-1) == batch.phones)[spoken].float().mean())
    return found


@dataclass
class Trainer:
    """One run: network, optimisers, progress."""

    plan: TrainingPlan
    device: torch.device = field(default_factory=best_device)

    def __post_init__(self) -> None:
        torch.manual_seed(self.plan.seed)
        torch.set_num_threads(self.plan.threads)
        self.network = InteractionNetwork(SIZES[self.plan.size]).to(self.device)
        for parameter in self.network.eyes().values():
            parameter.requires_grad_(False)
        named = {name: p for name, p in self.network.named_parameters() if p.requires_grad}
        matrices = [name for name, p in named.items() if is_hidden_matrix(name, p)]
        hidden = [named[name] for name in matrices]
        others = [p for name, p in named.items() if name not in matrices]
        rate = self.plan.rate
        self.optimizers: dict[str, torch.optim.Optimizer] = {
            "muon": torch.optim.Muon(hidden, lr=rate, weight_decay=0.05, adjust_lr_fn="match_rms_adamw"),
            "adamw": torch.optim.AdamW(others, lr=rate, betas=(0.9, 0.95), weight_decay=0.01),
        }
        if not (self.plan.out / STATE_FILE).exists():
            for folder in self.plan.start:
                self._begin_with(weights_from(folder))
        self.progress = load(self.plan.out, self.network, self.optimizers)

    def _begin_with(self, weights: dict[str, Tensor]) -> None:
        """Take what fits of another run's weights; what has another shape by now is left."""
        taken = begin_with(self.network, weights)
        print("not taken over:", ", ".join(sorted(weights.keys() - taken)) or "nothing", flush=True)

    def save(self) -> None:
        """Write weights, optimiser and progress; each file is replaced whole."""
        save(self.plan.out, self.network, self.optimizers, self.progress)

    def rate_factor(self) -> float:
        """Learning rate as a share of its peak."""
        done = self.progress.seconds / (self.plan.minutes * 60)
        warm = min(1.0, (self.progress.step + 1) / self.plan.warm_up)
        return warm * min(1.0, max(0.0, (1.0 - done) / self.plan.decay))

    def step(self, batch: Batch, network: torch.nn.Module) -> dict[str, float]:
        """One optimiser step."""
        renew(self.optimizers, self.plan.rate * self.rate_factor())
        total, figures = losses(network, batch.to(self.device), self.plan.phone_weight)
        total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        for optimizer in self.optimizers.values():
            optimizer.step()
        self.progress.step += 1
        return figures

    def run(
        self, workers: int = 1, log_every: int = 25, save_every: float = 180.0, over: Callable[[], bool] | None = None
    ) -> None:
        """Train until the plan's minutes are spent, or until `over`, which is asked after each step, says so.

        The time that `over` takes does not count.
        """
        if self.plan.compiled:
            for block in self.network.blocks:
                block.compile()
        source = batches(self.plan, self.plan.seed + self.progress.step, workers)
        sums: dict[str, list[float]] = {}
        saved = last = time.monotonic()
        while self.progress.seconds < self.plan.minutes * 60:
            for name, value in self.step(next(source), self.network).items():
                sums.setdefault(name, []).append(value)
            now = time.monotonic()
            self.progress.seconds += now - last
            last = now
            if self.progress.step % log_every == 0:
                self._log({name: round(float(np.mean(values)), 3) for name, values in sums.items()})
                sums = {}
            if now - saved > save_every:
                self.save()
                saved = now
            if over is not None:
                if over():
                    break
                last = time.monotonic()
        self.save()

    def _log(self, figures: dict[str, float]) -> None:
        line = {"step": self.progress.step, "minutes": round(self.progress.seconds / 60, 2), **figures}
        print(" ".join(f"{name} {value}" for name, value in line.items()), flush=True)
        note(self.plan.out, line)
