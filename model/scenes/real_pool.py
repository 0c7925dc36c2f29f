"""Recordings of real people as a speech pool: their words are timed by forced alignment with an early checkpoint.

    python -m model.scenes.real_pool --data DATA --weights RUN/weights.safetensors --out POOL/speech/real

Running the command again goes on where it stopped.
The checkpoint's phoneme layer, which no text reaches, says how likely each phoneme is in each 25 ms; Viterbi finds the
best way through the phonemes of the known text (espeak-ng's, with a pause allowed between words).
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file

from model import vocabulary as v
from model.config import SIZES
from model.dmel import CausalDMel
from model.microturn import SAMPLE_RATE
from model.network import PHONE_SLICES, PHONES, Batch, InteractionNetwork
from model.scenes.requests import commands
from model.scenes.scripts import Script
from model.scenes.speech_pool import Pool
from model.scenes.voices.espeak import Espeak
from model.scenes.voices.utterance import SILENCE, SynthesisError, Timed, Utterance
from model.training.pools import PHONE_NUMBER
from model.training.stream import PHONE_DELAY_TOKENS, SLICE_SAMPLES

SLICE_SECONDS = SLICE_SAMPLES / SAMPLE_RATE
TOKEN_SAMPLES = SLICE_SAMPLES * PHONE_SLICES
LONGEST_SECONDS = 20.0
SHORTEST_PHONE = 0.03
"""Seconds a phoneme lasts at least in a word that was found."""
SETS = ("speechocean762", "wuw", "speech_commands", "wake_words", "spoken_digits")


@dataclass(frozen=True)
class Alignment:
    """Times found for a recording.

    Attributes:
        words, phones: with their times in seconds.
        score: mean log-probability of the phonemes over the spoken slices; near 0 is sure.
    """

    words: tuple[Timed, ...]
    phones: tuple[Timed, ...]
    score: float


class PhoneListener:
    """Phoneme probabilities from a checkpoint's modality layers."""

    def __init__(self, weights: Path, size: str) -> None:
        self.network = InteractionNetwork(SIZES[size]).eval()
        self.network.load_state_dict(load_file(weights))

    @torch.no_grad()
    def __call__(self, sound: NDArray[np.float32]) -> NDArray[np.float32]:
        """float32 [n] → log-probabilities [slices, PHONES]."""
        tokens = -(-len(sound) // TOKEN_SAMPLES)
        padded = np.zeros((tokens + PHONE_DELAY_TOKENS) * TOKEN_SAMPLES, np.float32)
        padded[: len(sound)] = sound
        levels = CausalDMel()(padded)
        row = torch.arange(len(levels))[None]
        batch = Batch(
            tokens=torch.full_like(row, v.AUDIO), time=row, index=row + 1, audio=torch.from_numpy(levels),
            patches=torch.zeros(0, 4800, dtype=torch.uint8), places=torch.zeros(0, 4, dtype=torch.long),
            targets=torch.full_like(row, -100), phones=torch.zeros(0, PHONE_SLICES),
            weights=torch.zeros(1, len(levels)),
        )  # fmt: skip
        with torch.autocast("cpu", torch.bfloat16):
            logits = self.network(batch)[1].phones
        scores = torch.log_softmax(logits.float(), -1).reshape(-1, PHONES).numpy()
        return np.asarray(scores[PHONE_DELAY_TOKENS * PHONE_SLICES :], dtype=np.float32)


def pronounce(text: str) -> list[tuple[str, list[str]]]:
    """Each word with its phonemes as espeak-ng says it. Raises SynthesisError."""
    spoken = Espeak().speak(text, "en-us", 1)
    found = []
    for word in spoken.words:
        inside = [
            p.label for p in spoken.phones if word.start <= (p.start + p.end) / 2 < word.end and p.label != SILENCE
        ]
        if not inside:
            raise SynthesisError(f"no phonemes for {word.label!r}")
        found.append((word.label, inside))
    return found


def align(scores: NDArray[np.float32], spelled: list[tuple[str, list[str]]]) -> Alignment:
    """Best path of the words' phonemes through the slices, pauses allowed around words.

    Raises:
        SynthesisError: when there are fewer slices than phonemes.
    """
    states: list[tuple[str, int]] = [(SILENCE, -1)]
    for number, (_, sounds) in enumerate(spelled):
        states += [(sound, number) for sound in sounds] + [(SILENCE, -1)]
    silent = np.array([word < 0 for _, word in states])
    if len(scores) < int((~silent).sum()):
        raise SynthesisError("the recording is shorter than its text")
    emitted = scores[:, [PHONE_NUMBER[phone] for phone, _ in states]]
    path = _viterbi(emitted, silent)
    phones: list[Timed] = []
    words: list[Timed] = []
    edges = np.flatnonzero(np.diff(path, prepend=-1, append=len(states)))
    for first, last in itertools.pairwise(edges):
        label, word = states[path[first]]
        begin, end = float(first * SLICE_SECONDS), float(last * SLICE_SECONDS)
        phones.append(Timed(label, begin, end))
        if word >= 0 and word == len(words):
            words.append(Timed(spelled[word][0], begin, end))
        elif word >= 0:
            words[-1] = words[-1]._replace(end=end)
    spoken = ~silent[path]
    return Alignment(tuple(words), tuple(phones), float(emitted[np.arange(len(path)), path][spoken].mean()))


def _viterbi(emitted: NDArray[np.float32], silent: NDArray[np.bool_]) -> NDArray[np.int64]:
    """State of each slice; a pause state may be skipped."""
    slices, count = emitted.shape
    best = np.full(count, -np.inf)
    best[0] = emitted[0, 0]
    if count > 1:
        best[1] = emitted[0, 1]
    came = np.zeros((slices, count), np.int64)
    may_skip = np.concatenate([[False, False], silent[1:-1]])
    for at in range(1, slices):
        stay, step = best, np.concatenate([[-np.inf], best[:-1]])
        skip = np.where(may_skip, np.concatenate([[-np.inf, -np.inf], best[:-2]]), -np.inf)
        choice = np.argmax(np.stack([stay, step, skip]), axis=0)
        best = np.choose(choice, [stay, step, skip]) + emitted[at]
        came[at] = np.arange(count) - choice
    path = np.empty(slices, np.int64)
    path[-1] = count - 1 if best[-1] > best[-2] else count - 2
    for at in range(slices - 1, 0, -1):
        path[at - 1] = came[at, path[at]]
    return path


def hurried(found: Alignment) -> bool:
    """Whether a word of three phonemes or more is over faster than anybody speaks: what was said is not the text."""
    for word in found.words:
        inside = sum(word.start <= phone.start < word.end for phone in found.phones)
        if inside >= 3 and word.end - word.start <= inside * SHORTEST_PHONE:
            return True
    return False


def fill(
    data: Path, sets: Sequence[str], every: int, listener: PhoneListener, pool: Pool, worst_score: float, first: int = 0
) -> tuple[int, int]:
    """Put every training recording whose alignment is trusted into the pool; gives (kept, left out).

    `every` takes each n-th recording of a set, from number `first` on.
    """
    kept = left = tried = 0
    for name in sets:
        folder = data / "speech" / name
        if not (folder / "manifest.jsonl").exists():
            continue
        for line in map(json.loads, (folder / "manifest.jsonl").read_text().splitlines()[first::every]):
            if line["split"] != "train" or not line["text"] or line["seconds"] > LONGEST_SECONDS:
                continue
            tried += 1
            if tried <= pool.next_item:
                continue
            pool.next_item = tried
            sound, _ = soundfile.read(folder / line["file"], dtype="float32")
            try:
                found = align(listener(sound * (0.1 / (np.std(sound) + 1e-6))), pronounce(line["text"]))
                if found.score < worst_score or hurried(found):
                    raise SynthesisError("the alignment is not sure enough")
                utterance = Utterance(sound, found.words, found.phones)
                pool.add(utterance, Script(line["text"], "real", commands().get(line["text"])), name, line["speaker"])
                kept += 1
            except SynthesisError:
                left += 1
        print(f"{name}: {kept} recordings in the pool so far, {left} left out", flush=True)
    pool.flush()
    return kept, left


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m model.scenes.real_pool", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", choices=sorted(SIZES), default="nano")
    parser.add_argument(
        "--worst", type=float, default=-3.0, help="mean log-probability below which a recording is left out"
    )
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS)
    parser.add_argument("--every", type=int, default=1, help="take every n-th recording")
    parser.add_argument("--first", type=int, default=0, help="number of a set's first recording to take")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    listener, pool = PhoneListener(asked.weights, asked.size), Pool(asked.out)
    fill(asked.data, asked.sets, asked.every, listener, pool, asked.worst, asked.first)


if __name__ == "__main__":
    main()
