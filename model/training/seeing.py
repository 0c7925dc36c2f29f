"""`python -m model.training.seeing`: teach the patches' own weights to see, before they join the rest.

Patches have weights of their own in the modality layers and see only patches there, so they can be trained alone, on
rows of nothing but patches, without touching what was learned of hearing. Four aids, at three depths: which pairs of
letters stand in each patch (in the embedding), which words and what they say (after a few blocks), and what has just
begun to show (after the modality layers). The last is what the program needs; the others are how it is reached. The
windows of the embedding have learned to read before (`model.training.reading`); the smaller ones, of which the largest
are made, stay as they are, but that with `--unfreeze` all but the smallest go on learning at a lower rate.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from model.config import SIZES
from model.evaluation.metrics import Detection
from model.evaluation.recordings import count
from model.experts import BALANCE_WEIGHT, imbalance
from model.lookout import SIGHT_WEIGHT, Lookout
from model.microturn import MICROTURN_SECONDS, SeeKind, Seen
from model.network import SAYING_LAYERS, SIGHTS, Block, InteractionNetwork, as_bias, patch_times, place_angles
from model.scenes.screens.boards import WORDS
from model.scenes.screens.carried_fonts import carry
from model.scenes.screens.lettering import PAIRS
from model.scenes.screens.recording import UNSURE, Recording
from model.training.data_making import refuse_missing_fonts
from model.training.glances import LONGEST_GAP, Glances, GlanceSource, Piece, following, joined, scene_piece
from model.training.naming import naming_loss
from model.training.pools import ScreenPool
from model.training.running import (
    UNFINISHED,
    Optimizers,
    Progress,
    best_device,
    is_hidden_matrix,
    load,
    made_beside,
    renew,
    save,
    save_tensors,
)
from model.training.warm_start import WEIGHTS_FILE, begin_with, weights_from

SAVE_SECONDS, TELL_STEPS, LOOK_SECONDS = 240.0, 25, 600.0
WARM_UP_STEPS = 100
EMBEDDING_SCALE, BELOW_SCALE = 0.3, 0.1
"""Shares of the rate for what holds letters already: the embedding's last windows and the layer over the whole; and
what lies below them, where it learns at all."""
WORD_WEIGHT, PAIR_WEIGHT = 0.2, 0.2
LIMITS = (0.5, 0.8, 0.95)


@dataclass
class Seeing:
    """What the eyes make of P patches.

    Attributes:
        read: [P, width], what `Seer.word` reads the words from.
        sayings: [P, SAYINGS], logits of what words in each say.
        sights: [P, SIGHTS], logits of what has just begun to show in it.
        groups: [P, patch_groups], what `Seer.pair` reads the pairs of letters from.
    """

    read: Tensor
    sayings: Tensor
    sights: Tensor
    groups: Tensor


class Seer(nn.Module):
    """The eyes' part of the network.

    Attributes:
        network: the whole network; only what patches pass through is used.
        word: which words stand in each patch, read where `InteractionNetwork.saying` is; a learning aid.
        pair: which pairs of letters stand in each patch, read off the embedding's groups; a learning aid.

    Args:
        unfreeze: whether the embedding's middle windows learn too.
    """

    def __init__(self, size: str, unfreeze: bool = False) -> None:
        super().__init__()
        self.network = InteractionNetwork(SIZES[size])
        patch = self.network.patch
        for below in (patch.layers[:1] if unfreeze else patch.layers[:-1], patch.mixing[: 0 if unfreeze else -1]):
            below.requires_grad_(False)
        self.word = nn.Linear(self.network.config.width, WORDS)
        self.pair = nn.Linear(self.network.config.patch_groups, PAIRS)

    def eyes(self) -> dict[str, nn.Parameter]:
        """The parameters that are trained, by name."""
        own = {name: p for name, p in self.named_parameters() if name.startswith(("word.", "pair."))}
        return own | {name: p for name, p in self.network.eyes().items() if p.requires_grad}

    def forward(self, glances: Glances) -> Seeing:
        """What the eyes make of each patch."""
        network, config = self.network, self.network.config
        rows, length = glances.time.shape
        windows = network.patch.windows(glances.patches)
        groups = network.patch.groups(windows)
        embedded = network.patch.join(windows, groups)[glances.which]
        stream = network.place(embedded, glances.places.view(-1, 4))
        stream = stream.view(rows, length, -1)
        kind = stream.device.type
        dtype = torch.get_autocast_dtype(kind) if torch.is_autocast_enabled(kind) else stream.dtype
        stream = stream.to(dtype)
        bias = as_bias(_visible(glances, config.patch_window), dtype)
        looked = patch_times(glances.time, torch.ones_like(glances.time, dtype=torch.bool))
        angles = place_angles(looked, glances.places, config.head_size)[:, :, None]
        cosine, sine = angles.cos().to(dtype), angles.sin().to(dtype)
        read = stream
        for number, block in enumerate(network.blocks[: config.modality_layers], 1):
            assert isinstance(block, Block)
            stream = block.see(stream, bias, cosine, sine)
            if number == min(SAYING_LAYERS, config.modality_layers):
                read = network.saying_norm(stream).flatten(0, 1)
        sights = network.sight(network.sight_norm(stream)).flatten(0, 1)
        return Seeing(read, network.saying(read), sights, groups[glances.which])


def _visible(glances: Glances, window: int) -> Tensor:
    """Which patches each patch sees, bool [B, N, N + 1] with the attention sink first."""
    length = glances.time.shape[1]
    order = torch.arange(length, device=glances.time.device)
    distance = order[:, None] - order[None, :]
    at_once = glances.time[:, :, None] == glances.time[:, None, :]
    seen = ((distance >= 0) | at_once) & (distance < window)
    seen = seen & (glances.piece[:, :, None] == glances.piece[:, None, :])
    return functional.pad(seen, (1, 0), value=True)


def losses(seer: Seer, glances: Glances) -> tuple[Tensor, dict[str, float]]:
    """The aids' sum, and figures for the log; what a patch does not ask (see `Glances`) does not count."""
    with torch.autocast(glances.time.device.type, torch.bfloat16):
        seen = seer(glances)
    total, figures = _sight_loss(seen.sights.float(), glances.shown)
    total = total + BALANCE_WEIGHT * imbalance(seer)
    asked = glances.sayings[:, 0] >= 0
    if bool(asked.any()):
        wanted, logits = glances.sayings[asked].float(), seen.sayings[asked].float()
        total = total + functional.binary_cross_entropy_with_logits(logits, wanted)
        right = ((logits > 0) & (wanted > 0)).sum()
        figures["read"] = float(right / wanted.sum().clamp(min=1))
        figures["read_true"] = float(right / (logits > 0).sum().clamp(min=1))
    aids = (("words", WORD_WEIGHT, seer.word, seen.read), ("pairs", PAIR_WEIGHT, seer.pair, seen.groups))
    for name, weight, head, values in aids:
        loss, right_share = naming_loss(head, values, getattr(glances, name))
        total = total + weight * loss
        figures |= {name: right_share} if right_share is not None else {}
    return total, figures


def _sight_loss(sights: Tensor, shown: Tensor) -> tuple[Tensor, dict[str, float]]:
    """Cross-entropy of sights [P, SIGHTS] against what is shown [P]; and figures."""
    figures: dict[str, float] = {}
    if not bool((shown >= 0).any()):
        return sights.sum() * 0.0, figures
    rare = torch.tensor([1.0, *[SIGHT_WEIGHT] * (SIGHTS - 1)], device=sights.device)
    if bool((shown > 0).any()):
        figures["sight"] = float((sights.argmax(-1) == shown)[shown > 0].float().mean())
    figures["blind"] = float((sights.argmax(-1) > 0)[shown == 0].float().mean())
    return functional.cross_entropy(sights, shown, rare, ignore_index=UNSURE), figures


@dataclass
class Outlook:
    """How development scenes are seen at one limit of probability.

    Attributes:
        limit: from which a sight counts.
        events: how many there are; seen: how many were, as the right kind, where they show.
        false: sights where nothing showed; minutes: of screen in all.
    """

    limit: float
    events: int = 0
    seen: int = 0
    false: int = 0
    minutes: float = 0.0

    def line(self) -> str:
        return f"p > {self.limit}: {self.seen} of {self.events} seen, {self.false} false in {self.minutes:.1f} min"


@torch.no_grad()
def look(seer: Seer, folder: Path, prefix: str = "", most: int | None = None) -> list[Outlook]:
    """How the scenes of a folder (whose names begin with `prefix`) are seen; `most` takes that many, evenly spread.

    What the eyes make of the patches goes through the lookout of the program and is counted as
    `model.evaluation.recordings` counts. The memory for patches is full of the scene before, as it is in use.
    """
    files = [path for path in sorted(folder.glob("*.npz")) if path.name.startswith(prefix)]
    if most is not None and len(files) > most:
        files = [files[index * len(files) // most] for index in range(most)]
    outlooks, tallies = [Outlook(limit) for limit in LIMITS], [Detection() for _ in LIMITS]
    pool, device = ScreenPool(folder, keep=2), seer.word.weight.device
    for number, path in enumerate(files):
        scene, recording = pool.load(path), Recording.load(path)
        piece, before = _whole(scene), _whole(pool.load(files[number - 1]), seer.network.config.patch_window)
        with torch.autocast(device.type, torch.bfloat16):
            seen = seer(joined([following(before, piece, LONGEST_GAP)], 1).to(device))
        sights = _sights(recording, seen.sights[len(before["time"]) :].float().cpu().numpy())
        for outlook, tally in zip(outlooks, tallies, strict=True):
            outlook.minutes += recording.turns * MICROTURN_SECONDS / 60
            for kind in SeeKind:
                count(tally, outlook.limit, sights, recording, kind)
    for outlook, tally in zip(outlooks, tallies, strict=True):
        outlook.events, outlook.seen, outlook.false = tally.hits + tally.misses, tally.hits, tally.false
    return outlooks


def _whole(scene: dict[str, Any], most: int | None = None) -> Piece:
    """A scene's patches, or its last ones."""
    sent = len(scene["patch_turn"])
    return scene_piece(scene, max(0, sent - (most or sent)), sent)


def _sights(recording: Recording, logits: NDArray[np.float32]) -> list[tuple[int, Seen]]:
    """What the program would tell of a recording's patches, with the micro-turn of each; logits [N, SIGHTS]."""
    lookout, found = Lookout(), list[tuple[int, Seen]]()
    turns, starts = np.unique(recording.patch_turn, return_index=True)
    for turn, first, last in zip(turns.tolist(), starts, [*starts[1:], len(recording.patches)], strict=True):
        found += [(turn, seen) for seen in lookout.see(turn, recording.patches[first:last], logits[first:last])]
    return found


@dataclass(frozen=True)
class SeeingPlan:
    """What to learn to see, from what, for how long.

    Attributes:
        pool: folder of screen scenes; may still be growing.
        out: folder for the whole network's weights, written again and again; where it holds a run, that goes on.
        start: folders of checkpoints or runs to begin with, the later before the earlier.
        minutes: time given; rate: peak learning rate; decay: last share of the time, over which the rate falls.
        rows, length: of a batch, in patches.
        development: folder of scenes to look at now and then, or None.
        unfreeze: whether the embedding's middle windows learn too.
    """

    pool: Path
    out: Path
    start: tuple[Path, ...] = ()
    size: str = "nano"
    minutes: float = 60.0
    rate: float = 3e-3
    decay: float = 0.5
    rows: int = 20
    length: int = 320
    development: Path | None = None
    seed: int = 1
    threads: int = 2
    workers: int = 1
    compiled: bool = True
    unfreeze: bool = False


def train(
    plan: SeeingPlan, device: torch.device | None = None, over: Callable[[Seer, Progress], bool] | None = None
) -> Seer:
    """Learn to see for as long as the plan says, or until `over`, which is asked after each step, says so.

    The time that `over` takes does not count.
    """
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    device = device or best_device()
    seer = Seer(plan.size, plan.unfreeze).to(device)
    for folder in plan.start:
        weights = weights_from(folder)
        begin_with(seer.network, weights)
        begin_with(seer, weights)
    if plan.compiled:
        for block in seer.network.blocks:
            assert isinstance(block, Block)
            block.see = torch.compile(block.see)  # type: ignore[method-assign]
    optimizers = _optimizers(seer, plan.rate)
    progress = load(plan.out / UNFINISHED, seer, optimizers)
    data = GlanceSource(plan.pool, plan.rows, plan.length, plan.seed + progress.step)
    batches = made_beside(data, plan.workers)
    saved = looked = last = time.monotonic()
    sums = dict[str, list[float]]()
    while (done := progress.seconds / (60 * plan.minutes)) < 1:
        factor = min(1.0, (progress.step + 1) / WARM_UP_STEPS, (1 - done) / plan.decay)
        for name, value in _step(seer, next(batches).to(device), optimizers, plan.rate * factor).items():
            sums.setdefault(name, []).append(value)
        progress.step += 1
        if progress.step % TELL_STEPS == 0:
            told = {name: round(float(np.mean(values)), 3) for name, values in sums.items()}
            print(f"step {progress.step} minutes {done * plan.minutes:.1f}", told, flush=True)
            sums = {}
        now = time.monotonic()
        progress.seconds += now - last
        last = now
        if now - saved > SAVE_SECONDS:
            save(plan.out / UNFINISHED, seer, optimizers, progress)
            hand_on(seer, plan.out)
            saved = now
        if plan.development is not None and now - looked > LOOK_SECONDS:
            tell(seer, plan.development)
            looked = now
        if over is not None:
            if over(seer, progress):
                break
            last = time.monotonic()
    save(plan.out / UNFINISHED, seer, optimizers, progress)
    hand_on(seer, plan.out)
    if plan.development is not None:
        tell(seer, plan.development)
    return seer


def _optimizers(seer: Seer, rate: float) -> Optimizers:
    """Muon for the matrices of embedding and blocks, AdamW for the rest."""
    eyes, patch = seer.eyes(), seer.network.patch
    embedding = ("patch.layers.", "patch.mixing.", "patch.out.")
    upper = (f"patch.layers.{len(patch.layers) - 1}.", f"patch.mixing.{len(patch.mixing) - 1}.", "patch.out.")
    below = {name: p for name, p in eyes.items() if name.startswith(embedding) and not name.startswith(upper)}
    matrices = {name: p for name, p in eyes.items() if p.ndim == 2}
    near = [p for name, p in matrices.items() if name.startswith(upper)]
    deep = [p for name, p in matrices.items() if is_hidden_matrix(name, p) or name.startswith("patch.group")]
    slow = [p for name, p in below.items() if name in matrices]
    kept = {id(p) for p in (*near, *deep, *below.values())}
    groups = [{"params": deep, "scale": 1.0}, {"params": near, "scale": EMBEDDING_SCALE}]
    others = [{"params": [p for p in eyes.values() if id(p) not in kept], "scale": 1.0}]
    if below:
        groups.append({"params": slow, "scale": BELOW_SCALE})
        others.append({"params": [p for name, p in below.items() if name not in matrices], "scale": BELOW_SCALE})
    return {
        "muon": torch.optim.Muon(groups, lr=rate, weight_decay=0.05, adjust_lr_fn="match_rms_adamw"),
        "adamw": torch.optim.AdamW(others, lr=rate, betas=(0.9, 0.95), weight_decay=0.01),
    }


def _step(seer: Seer, batch: Glances, optimizers: Optimizers, rate: float) -> dict[str, float]:
    renew(optimizers, rate)
    total, figures = losses(seer, batch)
    total.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(list(seer.eyes().values()), 1.0)
    for optimizer in optimizers.values():
        optimizer.step()
    return {"loss": float(total.detach()), **figures}


def tell(seer: Seer, development: Path) -> None:
    """Print how the development scenes of each source are seen."""
    for source in sorted({path.stem.partition("-")[0] for path in development.glob("*.npz")}):
        print(source, "; ".join(outlook.line() for outlook in look(seer, development, f"{source}-")), flush=True)


def hand_on(seer: Seer, out: Path) -> None:
    """Write the weights as the rest of the training takes them."""
    weights = {name.removeprefix("network."): value for name, value in seer.state_dict().items()}
    save_tensors(out / WEIGHTS_FILE, weights)


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(prog="python -m model.training.seeing", description=__doc__)
    parser.add_argument("--pool", type=Path, required=True, help="folder of screen scenes")
    parser.add_argument("--out", type=Path, required=True, help="folder for the weights; an existing run goes on")
    parser.add_argument("--start", type=Path, nargs="+", default=(), help="checkpoints or runs to begin with")
    parser.add_argument("--development", type=Path, help="folder of development scenes to look at now and then")
    parser.add_argument("--size", choices=sorted(SIZES), default="nano")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--decay", type=float, default=0.5, help="last share of the time, over which the rate falls")
    parser.add_argument("--rows", type=int, default=20)
    parser.add_argument("--length", type=int, default=320)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--unfreeze", action="store_true", help="the embedding's middle windows learn too, slowly")
    parser.add_argument("--fonts", type=Path, help="folder of fonts to use beside the installed ones")
    parser.add_argument("--any-fonts", action="store_true", help="go on where fonts are missing, in others")
    asked = vars(parser.parse_args(arguments))
    carry(asked.pop("fonts"), asked["pool"], asked["pool"].parent)
    if not asked.pop("any_fonts"):
        refuse_missing_fonts()
    train(SeeingPlan(**asked | {"start": tuple(asked["start"])}))


if __name__ == "__main__":
    main()
