"""`python -m model.training.reading`: teach the patches' embedding to read letters, before it joins the rest.

Four learning aids, none of which the program keeps: which letters stand left and right of the middle of each window,
asked of the windows; the same, asked of the layer over the whole, so that it holds what its patch says; the mean colour
of each cell, asked there too, so that it holds how its patch looks; and which pairs of letters stand in the patch,
asked of the groups. Pages are drawn while it learns and used a few times each.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import IterableDataset

from model.config import SIZES
from model.microturn import PATCH_SIZE
from model.patch_embedding import WINDOW_PITCH, WINDOWS, PatchEmbedding
from model.scenes.screens.carried_fonts import carry
from model.scenes.screens.faces import FACE_KINDS
from model.scenes.screens.lettering import PAIRS
from model.scenes.screens.pages import LETTERS, SIDES, Page, draw_page
from model.training.augment import restyle
from model.training.data_making import refuse_missing_fonts
from model.training.naming import naming_loss
from model.training.running import UNFINISHED, best_device, load, made_beside, note, renew, save, save_tensors
from model.training.warm_start import WEIGHTS_FILE, begin_with, weights_from

BATCH = 1536
KEPT_PAGES, DRAWN_A_BATCH = 32, 1
BLANK_WEIGHT, PAIR_WEIGHT = 0.2, 0.3
CELLS = PATCH_SIZE // WINDOW_PITCH
ASKED = WINDOWS * WINDOWS * SIDES
SCALE = 0.3
"""Root mean square of the finished embedding, as it enters the residual stream."""
SAVE_SECONDS = 240.0

Patches = NDArray[np.uint8]
Letters = NDArray[np.int64]
Pairs = NDArray[np.int64]


class Reader(nn.Module):
    """The embedding with its aids."""

    def __init__(self, size: str) -> None:
        super().__init__()
        config = SIZES[size]
        self.patch = PatchEmbedding(config)
        self.letter = nn.Linear(config.patch_hidden[-1], SIDES * LETTERS)
        self.held = nn.Linear(config.width, ASKED * LETTERS)
        self.colours = nn.Linear(config.width, CELLS * CELLS * 3)
        self.pair = nn.Linear(config.patch_groups, PAIRS)

    def forward(self, patches: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """uint8 [P, 4800] → what the aids make of them.

        Logits of letters [P, ASKED, LETTERS], of windows and of the layer over the whole; colours [P, 75]; groups
        [P, patch_groups].
        """
        windows = self.patch.windows(patches)
        whole = self.patch.out(windows.flatten(1))
        near = self.letter(windows).view(-1, ASKED, LETTERS)
        return near, self.held(whole).view(-1, ASKED, LETTERS), self.colours(whole), self.patch.groups(windows)


@dataclass
class _Pages(IterableDataset[tuple[Patches, Letters, Pairs]]):
    """Batches of patches from pages that are replaced one by one."""

    seed: int

    def __iter__(self) -> Iterator[tuple[Patches, Letters, Pairs]]:
        worker = torch.utils.data.get_worker_info()
        random = np.random.default_rng([self.seed, worker.id if worker else 0])
        pages: list[Page] = []
        while True:
            for _ in range(DRAWN_A_BATCH if pages else 8):
                pages.append(draw_page(int(random.integers(1 << 40))))
            pages = pages[-KEPT_PAGES:]
            yield _batch([pages[i] for i in random.integers(len(pages), size=8)], random)


def _batch(pages: list[Page], random: np.random.Generator) -> tuple[Patches, Letters, Pairs]:
    """An equal part of each page, each in a theme of its own."""
    patches, letters, pairs = [], [], []
    for page in pages:
        chosen = random.permutation(len(page.patches))[: BATCH // len(pages)]
        patches.append(restyle(page.patches[chosen], random).reshape(len(chosen), -1))
        letters.append(page.letters[chosen].reshape(len(chosen), -1))
        pairs.append(page.pairs[chosen])
    return np.concatenate(patches), np.concatenate(letters), np.concatenate(pairs)


def letter_loss(logits: Tensor, wanted: Tensor) -> Tensor:
    """Cross-entropy of letters [N, LETTERS] against their classes [N]; windows without one are many, and weigh less."""
    weights = torch.ones(LETTERS, device=logits.device)
    weights[0] = BLANK_WEIGHT
    return functional.cross_entropy(logits, wanted, weights)


def losses(reader: Reader, patches: Tensor, letters: Tensor, pairs: Tensor) -> tuple[Tensor, dict[str, float]]:
    """The aids' sum, and how many letters were right at the windows and over the whole, and how many pairs."""
    with torch.autocast(patches.device.type, torch.bfloat16):
        near, held, colours, groups = reader(patches)
    wanted, near, held = letters.flatten(), near.float().flatten(0, 1), held.float().flatten(0, 1)
    pixels = patches.view(-1, CELLS, WINDOW_PITCH, CELLS, WINDOW_PITCH, 3).float() * (2.0 / 255.0) - 1.0
    total = letter_loss(near, wanted) + letter_loss(held, wanted)
    total = total + functional.mse_loss(colours.float(), pixels.mean(dim=(2, 4)).flatten(1))
    naming, named = naming_loss(reader.pair, groups, pairs)
    total = total + PAIR_WEIGHT * naming
    shown = wanted > 0
    figures = {
        "letters": float((near.argmax(-1) == wanted)[shown].float().mean()),
        "held": float((held.argmax(-1) == wanted)[shown].float().mean()),
        "blanks": float((near.argmax(-1) == 0)[~shown].float().mean()),
        "pairs": named or 0.0,
    }
    return total, figures


@torch.no_grad()
def held_out(reader: Reader, pages: int = 16) -> dict[str, float]:
    """Letters right on pages in fonts and words that training never draws, in all and by the kind of their font."""
    drawn = [draw_page(seed, development=True) for seed in range(pages)]
    device = reader.letter.weight.device
    sums, right, asked = dict[str, float](), np.zeros(len(FACE_KINDS)), np.zeros(len(FACE_KINDS))
    for page in drawn:
        patches = torch.from_numpy(page.patches.reshape(len(page.patches), -1)).to(device)
        letters = torch.from_numpy(page.letters.reshape(len(page.letters), -1)).to(device)
        for name, value in losses(reader, patches, letters, torch.from_numpy(page.pairs).to(device))[1].items():
            sums[name] = sums.get(name, 0.0) + value / pages
        read = (reader(patches)[0].argmax(-1) == letters).cpu().numpy()
        faces = page.faces.reshape(len(page.faces), -1)
        for kind in range(len(FACE_KINDS)):
            right[kind] += read[faces == kind].sum()
            asked[kind] += (faces == kind).sum()
    return sums | {name: right[kind] / asked[kind] for kind, name in enumerate(FACE_KINDS) if asked[kind]}


def train(
    out: Path,
    size: str,
    minutes: float,
    rate: float,
    seed: int,
    threads: int,
    start: Path | None = None,
    workers: int = 1,
    device: torch.device | None = None,
    over: Callable[[], bool] | None = None,
) -> Reader:
    """Read pages for so long; the embedding's weights are written to `out` as part of a network.

    It begins with the embedding in `start`, a checkpoint or run, or from nothing; where `out` holds a run, it goes on
    with that. Pages are drawn by that many processes of their own; by none where Qt has been used before in this one.
    `over` is asked after each step whether to end before the minutes are spent.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(threads)
    device = device or best_device()
    reader = Reader(size).to(device)
    if start is not None:
        begin_with(reader, weights_from(start))
    matrices = [p for p in reader.patch.parameters() if p.ndim == 2]
    others = [p for name, p in reader.named_parameters() if not (name.startswith("patch.") and p.ndim == 2)]
    optimizers: dict[str, torch.optim.Optimizer] = {
        "muon": torch.optim.Muon(matrices, lr=rate, weight_decay=0.01, adjust_lr_fn="match_rms_adamw"),
        "adamw": torch.optim.AdamW(others, lr=rate, betas=(0.9, 0.95), weight_decay=0.0),
    }
    progress = load(out / UNFINISHED, reader, optimizers)
    sums = dict[str, list[float]]()
    saved = last = time.monotonic()
    pages: Iterator[Any] = made_beside(_Pages(seed + progress.step), workers)  # arrays come as tensors
    for patches, letters, pairs in pages:
        patches, letters, pairs = patches.to(device), letters.to(device), pairs.to(device)
        done = progress.seconds / (60 * minutes)
        renew(optimizers, rate * min(1.0, (progress.step + 1) / 50, max(0.0, 1 - done) / 0.4))
        total, figures = losses(reader, patches, letters, pairs)
        total.backward()  # type: ignore[no-untyped-call]
        for optimizer in optimizers.values():
            optimizer.step()
        progress.step += 1
        for name, value in {"loss": float(total.detach()), **figures}.items():
            sums.setdefault(name, []).append(value)
        if progress.step % 50 == 0:
            told = {name: round(float(np.mean(values)), 3) for name, values in sums.items()}
            print(f"step {progress.step} minutes {done * minutes:.1f}", told, flush=True)
            sums = {}
        now = time.monotonic()
        progress.seconds += now - last
        last = now
        if now - saved > SAVE_SECONDS:
            save(out / UNFINISHED, reader, optimizers, progress)
            saved = now
        if progress.seconds >= 60 * minutes or (over is not None and over()):
            break
    save(out / UNFINISHED, reader, optimizers, progress)
    if progress.seconds >= 60 * minutes:
        figures = held_out(reader)
        print("on fonts and words never read:", figures, flush=True)
        note(out, {"step": progress.step, "minutes": round(progress.seconds / 60, 2), **figures})
    _scale(reader, patches)
    save_tensors(
        out / WEIGHTS_FILE, {name: value for name, value in reader.state_dict().items() if name.startswith("patch.")}
    )
    return reader


@torch.no_grad()
def _scale(reader: Reader, patches: Tensor) -> None:
    """Bring the embedding to the size that the rest of the network is used to."""
    factor = SCALE / reader.patch(patches).pow(2).mean().sqrt()
    for part in (reader.patch.out.weight, reader.patch.out.bias, reader.patch.group_out.weight):
        part.mul_(factor)


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(prog="python -m model.training.reading", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the weights; an existing run goes on")
    parser.add_argument("--start", type=Path, help="checkpoint or run whose embedding to begin with")
    parser.add_argument("--size", choices=sorted(SIZES), default="nano")
    parser.add_argument("--minutes", type=float, default=15.0)
    parser.add_argument("--rate", type=float, default=4e-3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fonts", type=Path, help="folder of fonts to use beside the installed ones")
    parser.add_argument("--any-fonts", action="store_true", help="go on where fonts are missing, in others")
    asked = vars(parser.parse_args(arguments))
    carry(asked.pop("fonts"))
    if not asked.pop("any_fonts"):
        refuse_missing_fonts()
    train(**asked)


if __name__ == "__main__":
    main()
