"""Reading the pools of training data: synthesised and real speech with exact times, screens, noise, rooms.

A speech pool is a folder with `audio.i16` (little-endian int16, 16 kHz) and `index.jsonl`; it may still be growing.
"""

from __future__ import annotations

import bisect
import itertools
import json
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.microturn import SAMPLE_RATE

VOWELS = "AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW"
CONSONANTS = "B CH D DH F G HH JH K L M N NG P R S SH T TH V W Y Z ZH"
ARPABET: tuple[str, ...] = (*sorted(f"{VOWELS} {CONSONANTS}".split()), "SIL")
PHONE_NUMBER = {name: number for number, name in enumerate(ARPABET)}
SILENCE = PHONE_NUMBER["SIL"]
MOST_DRAWS = 200
FEWEST_TEXTS = 10
"""That a voice must have said for a stream to be of it."""
PAUSE = 0.05
"""Seconds of silence between two words that may be told apart."""


FADE = 80
"""Samples at either end of a part in which it becomes loud and soft, so that nothing clicks."""


@dataclass(frozen=True)
class Utterance:
    """One recorded or synthesised utterance.

    Attributes:
        samples: int16 [n], 16 kHz.
        words: each word with its start and end in seconds.
        phones: each phone's number with its start and end in seconds; empty when not aligned.
        action: what the model should write for it, or None.
        engine: which synthesiser or data set it comes from.
        kind: as in `model.scenes.scripts.Script`, or "real".
    """

    samples: NDArray[np.int16]
    words: tuple[tuple[str, float, float], ...]
    phones: tuple[tuple[int, float, float], ...]
    action: str | None
    engine: str
    kind: str = "talk"

    @property
    def undecided(self) -> bool:
        """Whether nothing shows that the words ask for nothing: real people were recorded asking in single words alone,
        so that their voices would soon come to mean that nobody asks."""
        return self.kind == "real" and self.action is None and len(self.words) > 1

    def part(self, random: np.random.Generator) -> Utterance:
        """What lies between two of its pauses, or before or after one; the whole where it has none.

        What was synthesised has hardly any pauses, but exact times: it is cut between any two words.
        """
        silences = [(start, end) for phone, start, end in self.phones if phone == SILENCE and end - start >= PAUSE]
        cuts = [(0, 0.0)]
        for number, (before, after) in enumerate(itertools.pairwise(self.words), 1):
            middle = (before[2] + after[1]) / 2
            if self.kind != "real" or any(start <= middle <= end for start, end in silences):
                cuts.append((number, middle))
        cuts.append((len(self.words), len(self.samples) / SAMPLE_RATE))
        (first, begin), (last, finish) = (cuts[i] for i in sorted(random.choice(len(cuts), 2, replace=False)))
        samples = self.samples[round(begin * SAMPLE_RATE) : round(finish * SAMPLE_RATE)]
        fading = np.clip(np.minimum(np.arange(len(samples)), np.arange(len(samples))[::-1]) / FADE, 0.0, 1.0)
        return replace(
            self,
            samples=(samples * fading).astype(np.int16),
            words=tuple((word, a - begin, b - begin) for word, a, b in self.words[first:last]),
            phones=tuple(
                (phone, max(a, begin) - begin, min(b, finish) - begin)
                for phone, a, b in self.phones
                if a < finish and b > begin
            ),
        )


class SpeechPool:
    """One pool folder, re-read on `refresh` as it grows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lines: list[dict[str, Any]] = []
        self._read_to = 0
        self.refresh()

    def refresh(self) -> None:
        """Take in the index lines that were written since."""
        with (self.folder / "index.jsonl").open("rb") as file:
            file.seek(self._read_to)
            for raw in file:
                if not raw.endswith(b"\n"):
                    break
                self._read_to += len(raw)
                line = json.loads(raw)
                if line["words"]:
                    self.lines.append(line)
        if self.lines:
            self._audio = np.memmap(self.folder / "audio.i16", dtype="<i2", mode="r")

    @property
    def seconds(self) -> float:
        """Speech in the pool."""
        return float(sum(line["samples"] for line in self.lines)) / SAMPLE_RATE

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, number: int) -> Utterance:
        line = self.lines[number]
        phones = line["phones"] if line.get("aligned", True) else []
        return Utterance(
            np.asarray(self._audio[line["start"] : line["start"] + line["samples"]]),
            tuple((word, float(start), float(end)) for word, start, end in line["words"]),
            tuple((PHONE_NUMBER[name], float(start), float(end)) for name, start, end in phones),
            line.get("action"),
            line["engine"],
            line["kind"],
        )


@dataclass(frozen=True)
class Voice:
    """Somebody of whom there is enough to listen to for a while: which recordings of an engine are theirs."""

    engine: str
    numbers: NDArray[np.int64]


REAL_WEIGHT = 4.0
"""What people said counts so many times as much as what was synthesised: there is little of it."""


class _Engine:
    """What an engine said, in all its parts.

    Of what real people said a text is drawn by the root of how many recordings it has, since thousands of recordings
    may be of the same few words; how often a synthesiser says something was chosen when its texts were.

    Attributes:
        seconds: of speech, as often as it is drawn beside a synthesised recording.
        acting: which recordings ask for something.
        voices: the numbers of a voice's recordings, where they have enough texts.
        voice_of: each recording's voice.
    """

    def __init__(self, parts: list[SpeechPool]) -> None:
        self.parts, self.ends = parts, list(itertools.accumulate(map(len, parts)))
        lines = [line for part in parts for line in part.lines]
        texts = [" ".join(word for word, _, _ in line["words"]) for line in lines]
        counts = Counter(texts)
        self.weights = np.array(
            [
                REAL_WEIGHT * counts[text] ** -0.5 if line["kind"] == "real" else 1.0
                for text, line in zip(texts, lines, strict=True)
            ]
        )
        self.seconds = float(self.weights @ [line["samples"] for line in lines]) / SAMPLE_RATE
        self.acting = np.array([line.get("action") is not None for line in lines])
        self.voice_of = [(line["engine"], line.get("voice", "")) for line in lines]
        numbers: dict[tuple[str, str], list[int]] = {}
        for number, name in enumerate(self.voice_of):
            numbers.setdefault(name, []).append(number)
        self.voices = {
            name: np.array(its) for name, its in numbers.items() if len({texts[i] for i in its}) >= FEWEST_TEXTS
        }
        self._sums = np.cumsum(self.weights)

    def number(self, random: np.random.Generator, among: NDArray[np.int64] | None = None) -> int:
        """Of a recording, of some where given."""
        sums = self._sums if among is None else np.cumsum(self.weights[among])
        place = min(int(np.searchsorted(sums, random.random() * sums[-1], side="right")), len(sums) - 1)
        return place if among is None else int(among[place])

    def __getitem__(self, number: int) -> Utterance:
        part = bisect.bisect_right(self.ends, number)
        return self.parts[part][number - (self.ends[part - 1] if part else 0)]


class SpeechPools:
    """All speech pools below a folder, drawn from by engine so that none is more than a third of the diet.

    An engine's pool is the folder `ENGINE`, or parts of it, `ENGINE/PART`, that several processes write.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.pools: dict[str, SpeechPool] = {}
        self.refresh()

    def refresh(self) -> None:
        """Find new pools and new lines; reckon the shares again."""
        for index in sorted([*self.root.glob("*/index.jsonl"), *self.root.glob("*/*/index.jsonl")]):
            name = index.parent.relative_to(self.root).as_posix()
            if name in self.pools:
                self.pools[name].refresh()
            else:
                self.pools[name] = SpeechPool(index.parent)
        full: dict[str, list[SpeechPool]] = {}
        for name, pool in self.pools.items():
            if len(pool):
                full.setdefault(name.partition("/")[0], []).append(pool)
        if not full:
            raise FileNotFoundError(f"There is no speech below {self.root}; make some with model.scenes.speech_pool.")
        self._engines = {name: _Engine(parts) for name, parts in full.items()}
        shares = np.array([engine.seconds**0.5 for engine in self._engines.values()])
        shares /= shares.sum()
        for _ in range(8):
            shares = np.minimum(shares, max(1 / 3, 1 / len(full)))
            shares /= shares.sum()
        self.names, self.shares = list(full), shares

    def voice(self, random: np.random.Generator) -> Voice | None:
        """A random recording's voice, where there is enough of it."""
        name = self._name(random)
        engine = self._engines[name]
        numbers = engine.voices.get(engine.voice_of[engine.number(random)])
        return None if numbers is None else Voice(name, numbers)

    def draw(
        self,
        random: np.random.Generator,
        engine: str | None = None,
        acting: bool | None = None,
        voice: Voice | None = None,
    ) -> Utterance:
        """A random utterance, of one engine where named; one with an action or one without where that is asked for
        and is not too rare to be found; a voice's where it has such a one."""
        if voice is not None:
            pool, numbers = self._engines[voice.engine], voice.numbers
            numbers = numbers if acting is None else numbers[pool.acting[numbers] == acting]
            if len(numbers):
                return pool[pool.number(random, numbers)]
        for _ in range(MOST_DRAWS):
            utterance = self._any(random, engine)
            if acting is None or acting == (utterance.action is not None):
                break
        return utterance

    def _any(self, random: np.random.Generator, engine: str | None) -> Utterance:
        pool = self._engines[engine or self._name(random)]
        return pool[pool.number(random)]

    def _name(self, random: np.random.Generator) -> str:
        return self.names[random.choice(len(self.names), p=self.shares)]


class ScreenPool:
    """The screen scenes (`SOURCE-NUMBER.npz`) in a folder, kept once loaded.

    A source is drawn from by the root of how many scenes it has, so that a small one is not learned by heart.
    """

    def __init__(self, folder: Path, keep: int = 400) -> None:
        self.folder, self.keep = folder, keep
        self.files: list[Path] = []
        self._loaded: dict[Path, dict[str, Any]] = {}
        self.refresh()

    def refresh(self) -> None:
        """Find new files."""
        self.files = sorted(self.folder.glob("*.npz")) if self.folder.is_dir() else []
        self._sources: dict[str, list[Path]] = {}
        for path in self.files:
            self._sources.setdefault(path.stem.partition("-")[0], []).append(path)

    def __len__(self) -> int:
        return len(self.files)

    def draw(self, random: np.random.Generator) -> dict[str, Any]:
        """A scene's arrays (turns, patch_turn, monitor, row, column, overview, pixels) and its list of events."""
        sources = list(self._sources.values())
        shares = np.array([len(files) ** 0.5 for files in sources])
        files = sources[random.choice(len(sources), p=shares / shares.sum())]
        return self.load(files[int(random.integers(len(files)))])

    def load(self, path: Path) -> dict[str, Any]:
        """One scene by its file."""
        if path not in self._loaded:
            with np.load(path, allow_pickle=False) as data:
                scene = {name: data[name] for name in data.files}
            scene["events"] = json.loads(str(scene["events"]))
            scene["turns"] = int(scene["turns"])
            if len(self._loaded) >= self.keep:
                self._loaded.pop(next(iter(self._loaded)))
            self._loaded[path] = scene
        return self._loaded[path]
