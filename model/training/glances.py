"""Stretches of screens and of boards as rows of patches alone, densely packed: what the eyes learn from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import IterableDataset

from model.dmel import TOKENS_PER_MICROTURN
from model.microturn import PATCH_SIZE
from model.network import SAYINGS
from model.scenes.screens.boards import WORDS_A_PATCH, Board, draw_board
from model.scenes.screens.lettering import PAIRS_A_PATCH
from model.scenes.screens.recording import UNSURE
from model.training.augment import restyle
from model.training.pools import ScreenPool

BOARD_SHARE = 0.4
KEPT_BOARDS, FRESH_BOARDS, BOARDS_FOR = 32, 2, 6400
"""Kept and drawn anew for each batch of so many patches, more and fewer in proportion: a board is seen three times."""
SHORTEST, LONGEST = 80, 256
REFRESH_BATCHES = 100
KEPT_SCENES = 4500
"""In memory, by all processes that make batches."""
SAME_COUNT = 800
FOLLOWING_SHARE = 0.6
"""Of pieces, how many come after another as a window comes after others: their patches see those of the piece before.
In use the memory for patches is always full, mostly of other things."""
LONGEST_GAP = 600
"""Between a piece and one that follows it, in 50 ms."""


@dataclass
class Glances:
    """B rows of N patches, as tensors; the learning aids' -100 is "not asked".

    Attributes:
        patches: uint8 [U, 4800], each once however often it shows: a fifth are plain or come back.
        which: int64 [B * N], of `patches`, which one stands there.
        places: int64 [B, N, 4], overview flag, monitor, row, column.
        time: int64 [B, N], on the 50 ms clock of the piece.
        piece: int64 [B, N], which chain of pieces a patch belongs to; chains do not see each other.
        shown: int64 [B * N], what shows in each patch: nothing, or 1 + the number of its SeeKind.
        sayings: int8 [B * N, len(SAYINGS)], what words in it say.
        words: int64 [B * N, WORDS_A_PATCH], the numbers of words in it, then -1.
        pairs: int64 [B * N, PAIRS_A_PATCH], the numbers of pairs of letters in it, then -1.
    """

    patches: Tensor
    which: Tensor
    places: Tensor
    time: Tensor
    piece: Tensor
    shown: Tensor
    sayings: Tensor
    words: Tensor
    pairs: Tensor

    def to(self, device: torch.device) -> Glances:
        """The same batch on another device."""
        return Glances(**{name: value.to(device, non_blocking=True) for name, value in vars(self).items()})


Piece = dict[str, NDArray[Any]]


def scene_piece(scene: dict[str, Any], first: int, count: int) -> Piece:
    """The scene's patches from number `first` on, at most so many."""
    part = slice(first, first + count)
    pixels = scene["pixels"][part]
    names = ("overview", "monitor", "row", "column")
    return {
        "patches": pixels.reshape(len(pixels), -1),
        "places": np.stack([scene[name][part].astype(np.int64) for name in names], axis=1),
        "time": (scene["patch_turn"][part].astype(np.int64) - int(scene["patch_turn"][first])) * TOKENS_PER_MICROTURN,
        "shown": scene["shown"][part].astype(np.int64),
        "sayings": np.full((len(pixels), len(SAYINGS)), UNSURE, np.int8),
        "words": np.full((len(pixels), WORDS_A_PATCH), UNSURE),
        "pairs": np.full((len(pixels), PAIRS_A_PATCH), UNSURE),
    }


def board_piece(board: Board, first: int, count: int) -> Piece:
    """The board's patches from number `first` on, at most so many."""
    part = slice(first, first + count)
    pixels = board.patches[part]
    zeros = np.zeros(len(pixels), np.int64)
    return {
        "patches": pixels.reshape(len(pixels), -1),
        "places": np.stack([zeros, zeros, board.row[part], board.column[part]], axis=1),
        "time": (board.turn[part] - board.turn[first]) * TOKENS_PER_MICROTURN,
        "shown": board.shown[part],
        "sayings": board.says[part],
        "words": board.words[part],
        "pairs": board.pairs[part],
    }


def following(before: Piece, piece: Piece, gap: int) -> Piece:
    """The piece after the one before it, in one chain; its clock goes on `gap` times 50 ms after that one's last."""
    chain = {name: np.concatenate([before[name], piece[name]]) for name in piece}
    chain["time"][len(before["time"]) :] += before["time"][-1] + gap
    return chain


def joined(pieces: list[Piece], rows: int) -> Glances:
    """Pieces laid end to end, cut into that many rows of one length."""
    table = {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
    table["piece"] = np.repeat(np.arange(len(pieces)), [len(piece["time"]) for piece in pieces])
    length = len(table["time"]) // rows
    table = {name: values[: rows * length] for name, values in table.items()}
    table["patches"], table["which"] = _each_once(table["patches"])
    found = {}
    for field in fields(Glances):
        values = torch.from_numpy(table[field.name])
        by_row = field.name in ("places", "time", "piece")
        found[field.name] = values.view(rows, length, *values.shape[1:]) if by_row else values
    return Glances(**found)


def _each_once(patches: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The different ones among patches [P, 4800], and which of them each is [P].

    The last one fills up to a multiple of `SAME_COUNT`: kernels and memory are kept for each count that comes.
    """
    known: dict[bytes, int] = {}
    which = np.array([known.setdefault(patch.tobytes(), len(known)) for patch in patches])
    first = np.unique(which, return_index=True)[1]
    return patches[np.pad(first, (0, -len(first) % SAME_COUNT), mode="edge")], which


class GlanceSource(IterableDataset[Glances]):
    """Endless batches.

    Args:
        pool: folder of screen scenes; new ones are found as they come.
        rows, length: of a batch.
    """

    def __init__(self, pool: Path, rows: int, length: int, seed: int) -> None:
        self.pool, self.rows, self.length, self.seed = pool, rows, length, seed

    def __iter__(self) -> Iterator[Glances]:
        worker = torch.utils.data.get_worker_info()
        random = np.random.default_rng([self.seed, worker.id if worker else 0])
        screens = ScreenPool(self.pool, KEPT_SCENES // (worker.num_workers if worker else 1))
        share = self.rows * self.length / BOARDS_FOR
        fresh, kept = max(1, round(FRESH_BOARDS * share)), max(1, round(KEPT_BOARDS * share))
        boards: list[Board] = []
        drawn = 0
        while True:
            for _ in range(fresh if boards else min(kept, 4 * fresh)):
                boards.append(draw_board(int(random.integers(1 << 40))))
            boards = boards[-kept:]
            yield self._batch(screens, boards, random)
            drawn += 1
            if drawn % REFRESH_BATCHES == 0:
                screens.refresh()

    def _batch(self, screens: ScreenPool, boards: list[Board], random: np.random.Generator) -> Glances:
        pieces: list[Piece] = []
        missing = self.rows * self.length
        while missing > 0:
            count = min(missing, int(random.integers(SHORTEST, LONGEST)))
            if random.random() < BOARD_SHARE:
                board = boards[int(random.integers(len(boards)))]
                piece = board_piece(board, int(random.integers(max(1, len(board.patches) - SHORTEST))), count)
            else:
                scene = screens.draw(random)
                sent = len(scene["patch_turn"])
                piece = scene_piece(scene, int(random.integers(max(1, sent - SHORTEST))), count)
            piece["patches"] = restyle(piece["patches"].reshape(-1, PATCH_SIZE * PATCH_SIZE, 3), random)
            piece["patches"] = piece["patches"].reshape(len(piece["time"]), -1)
            missing -= len(piece["time"])
            if pieces and random.random() < FOLLOWING_SHARE:
                piece = following(pieces.pop(), piece, int(random.integers(TOKENS_PER_MICROTURN, LONGEST_GAP)))
            pieces.append(piece)
        return joined(pieces, self.rows)
