"""A stream: what went in and what should come out, micro-turn by micro-turn, as one sequence of tokens.

Order inside a micro-turn, the same in `model.session`: patches, notes, playback, four sound tokens, then the output.
`<end>` is predicted but never fed back: the next micro-turn's input says as much.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from model import vocabulary as v
from model.dmel import FEATURES, TOKENS_PER_MICROTURN, CausalDMel
from model.microturn import SAMPLES_PER_MICROTURN
from model.network import PHONE_SLICES, Batch
from model.training.pools import SILENCE, Voice

PHONE_DELAY_TOKENS = 2
SLICE_SAMPLES = 400
IGNORE = -100
END_WEIGHT, TEXT_WEIGHT, DECISION_WEIGHT = 0.3, 1.0, 3.0
DECISIONS = frozenset([v.ACT, v.HOLD, v.YIELD, *(v.INDEX[f"<voice {i}>"] for i in range(8))])


Listen = Callable[[NDArray[np.float32]], NDArray[np.uint8]]
"""From sound, float32 [n * 800], to its dMel levels, uint8 [n, FEATURES]."""


class StreamPatch(NamedTuple):
    """A patch with its place: overview flag, monitor, row, column."""

    place: tuple[int, int, int, int]
    pixels: NDArray[np.uint8]


@dataclass(frozen=True)
class Desk:
    """Who speaks where throughout a stream.

    Attributes:
        voice: who, or None where it is now one, now another.
        seed: of the draws that make room, microphone, line, pitch and level, the same for all that is said.
    """

    voice: Voice | None
    seed: int


@dataclass
class Stream:
    """A timeline being filled; turns are micro-turn numbers, samples are at 16 kHz.

    Attributes:
        turns: how many micro-turns it lasts.
        sound: float32 [turns * 3200], the microphone.
        phones: int8 [turns * 8], phone of each 25 ms, or -1 where unknown.
        patches, inputs, outputs: by micro-turn.
        given: by micro-turn, output that is shown but not asked for: words that no sound in the stream tells.
        undecided: micro-turns in which ending is not asked for, since an action might as well begin.
        desk: who speaks where, or None where each utterance has another voice and place.
        background: how loud what sounds throughout is, root mean square.
    """

    turns: int
    sound: NDArray[np.float32] = field(init=False)
    phones: NDArray[np.int16] = field(init=False)
    patches: dict[int, list[StreamPatch]] = field(default_factory=lambda: defaultdict(list))
    inputs: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    outputs: dict[int, list[list[int]]] = field(default_factory=lambda: defaultdict(list))
    given: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    undecided: set[int] = field(default_factory=set)
    desk: Desk | None = None
    background: float = 0.0

    def __post_init__(self) -> None:
        self.sound = np.zeros(self.turns * SAMPLES_PER_MICROTURN, np.float32)
        self.phones = np.full(self.turns * SAMPLES_PER_MICROTURN // SLICE_SAMPLES, SILENCE, np.int16)

    def put(self, turn: int, tokens: list[int]) -> None:
        """Ask for output tokens in a micro-turn (written after those asked for before)."""
        self.outputs[turn].append(tokens)

    def size(self, turns: int) -> int:
        """Tokens in the first so many micro-turns, as far as they are filled."""
        patches = sum(len(each) for turn, each in self.patches.items() if turn < turns)
        tokens = sum(len(each) for held in (self.inputs, self.given) for turn, each in held.items() if turn < turns)
        written = sum(len(part) for turn, parts in self.outputs.items() if turn < turns for part in parts)
        return turns * TOKENS_PER_MICROTURN + patches + tokens + written


class Sequence(NamedTuple):
    """A stream's first tokens as arrays; see `model.network.Batch`."""

    tokens: NDArray[np.int64]
    time: NDArray[np.int64]
    position: NDArray[np.int64]
    targets: NDArray[np.int64]
    weights: NDArray[np.float32]
    audio: NDArray[np.uint8]
    phones: NDArray[np.int64]
    patches: NDArray[np.uint8]
    places: NDArray[np.int64]


class _Writer:
    def __init__(self, max_output: int) -> None:
        self.max_output = max_output
        self.rows: list[tuple[int, int, int, int, float]] = []
        self.index = 0
        self.queue: list[int] = []
        self.patches: list[StreamPatch] = []

    def add(self, token: int, time: int) -> None:
        if token != v.PATCH:
            self.index += 1
        self.rows.append((token, time, self.index, IGNORE, 0.0))

    def aim(self, target: int, weight: float) -> None:
        token, time, index, _, _ = self.rows[-1]
        self.rows[-1] = (token, time, index, target, weight)

    def turn(self, number: int, stream: Stream) -> None:
        time = number * TOKENS_PER_MICROTURN
        for patch in stream.patches.get(number, ()):
            self.patches.append(patch)
            self.add(v.PATCH, time)
        for token in stream.inputs.get(number, ()):
            self.add(token, time)
        for part in range(TOKENS_PER_MICROTURN):
            self.add(v.AUDIO, time + part)
        if (given := stream.given.get(number)) is not None:
            for token in given:
                self.add(token, time + TOKENS_PER_MICROTURN - 1)
            return
        for tokens in stream.outputs.get(number, ()):
            self.queue += tokens
        quiet = not self.queue
        for _ in range(min(self.max_output, len(self.queue))):
            token = self.queue.pop(0)
            self.aim(token, DECISION_WEIGHT if token in DECISIONS else TEXT_WEIGHT)
            self.add(token, time + TOKENS_PER_MICROTURN - 1)
        if not self.queue and number not in stream.undecided:
            self.aim(v.END, END_WEIGHT if quiet else TEXT_WEIGHT)


def to_sequence(stream: Stream, length: int, max_output: int, listen: Listen | None = None) -> Sequence:
    """The stream's first `length` tokens; `listen` makes the sound's levels where they shall not be plain dMel.

    Raises:
        ValueError: when the stream has fewer.
    """
    writer = _Writer(max_output)
    for number in range(stream.turns):
        writer.turn(number, stream)
        if len(writer.rows) >= length:
            break
    if len(writer.rows) < length:
        raise ValueError(f"the stream holds {len(writer.rows)} tokens, fewer than {length}")
    table = np.array([row[:4] for row in writer.rows[:length]], dtype=np.int64)
    weights = np.array([row[4] for row in writer.rows[:length]], dtype=np.float32)
    sounds = int((table[:, 0] == v.AUDIO).sum())
    patches = writer.patches[: int((table[:, 0] == v.PATCH).sum())]
    levels = (listen or CausalDMel())(stream.sound[: (sounds + 3) // 4 * SAMPLES_PER_MICROTURN])[:sounds]
    slices = stream.phones[: sounds * PHONE_SLICES].reshape(-1, PHONE_SLICES)
    delayed = np.full((sounds, PHONE_SLICES), SILENCE, np.int64)
    delayed[PHONE_DELAY_TOKENS:] = slices[: sounds - PHONE_DELAY_TOKENS]
    pixels = [patch.pixels.reshape(-1) for patch in patches]
    return Sequence(
        table[:, 0], table[:, 1], table[:, 2], table[:, 3], weights, levels, np.where(delayed < 0, IGNORE, delayed),
        np.stack(pixels) if pixels else np.zeros((0, 4800), np.uint8),
        np.array([patch.place for patch in patches], np.int64).reshape(-1, 4),
    )  # fmt: skip


def to_batch(sequences: list[Sequence]) -> Batch:
    """Stack sequences of one length."""

    def stack(name: str) -> torch.Tensor:
        return torch.from_numpy(np.stack([getattr(sequence, name) for sequence in sequences]))

    def join(name: str) -> torch.Tensor:
        return torch.from_numpy(np.concatenate([getattr(sequence, name) for sequence in sequences]))

    assert sequences[0].audio.shape[1] == FEATURES
    return Batch(
        tokens=stack("tokens"), time=stack("time"), index=stack("position"), audio=join("audio"),
        patches=join("patches"), places=join("places"), targets=stack("targets"), phones=join("phones"),
        weights=stack("weights"),
    )  # fmt: skip
