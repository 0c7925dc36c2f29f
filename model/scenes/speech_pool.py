"""Fill a pool with synthesised speech, each utterance with the exact times of its words and phonemes.

    python -m model.scenes.speech_pool --out POOL/speech/espeak --engine espeak --hours 3 [--text FILE] [--prose]

A pool is a folder: audio.i16 (little-endian int16, mono, 16 kHz, one utterance after another) and index.jsonl (one
line an utterance, written once its sound is on the disk, so that a trainer may read while the pool grows). Running the
command again goes on where it stopped, until the pool holds the hours asked for.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.microturn import SAMPLE_RATE
from model.scenes import wordnet
from model.scenes.scripts import Script, utterances
from model.scenes.voices import ENGINES, engine
from model.scenes.voices.held_out import refuse_held_out
from model.scenes.voices.utterance import SILENCE, Engine, SynthesisError, Timed, Utterance

PEAK = 0.6
PAUSE_SECONDS = (0.7, 2.0)
SHARD_SECONDS = 60.0
LONGEST_SECONDS = 20.0


class Pool:
    """A pool being written. Sound is held back for a minute of speech, then written before its index lines.

    Attributes:
        seconds: speech in the pool, on the disk or held back.
        next_item: number of the first line of text not yet tried.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._audio, self._index, self._state = folder / "audio.i16", folder / "index.jsonl", folder / "state.json"
        self._samples = self._repair()
        self.next_item = int(json.loads(self._state.read_text())["next_item"]) if self._state.exists() else 0
        self._held_sound: list[NDArray[np.int16]] = []
        self._held_lines: list[str] = []

    @property
    def seconds(self) -> float:
        """Speech in the pool so far."""
        return self._samples / SAMPLE_RATE

    def add(self, utterance: Utterance, line: Script, engine_name: str, voice: str) -> None:
        """Hold one utterance for the next shard."""
        peak = float(np.max(np.abs(utterance.pcm), initial=0.0))
        if peak < 1e-4:
            raise SynthesisError(f"{voice} is silent on {line.text!r}")
        sound = np.round(utterance.pcm * (PEAK / peak) * 32767).astype("<i2")
        entry = {
            "start": self._samples,
            "samples": len(sound),
            "text": line.text,
            "words": [[word.label, round(word.start, 4), round(word.end, 4)] for word in utterance.words],
            "phones": [[phone.label, round(phone.start, 4), round(phone.end, 4)] for phone in utterance.phones],
            "engine": engine_name,
            "voice": voice,
            "kind": line.kind,
            "action": line.action,
            "pause": line.pause_after_word is not None,
        }
        if not utterance.aligned:
            entry["aligned"] = False
        self._samples += len(sound)
        self._held_sound.append(sound)
        self._held_lines.append(json.dumps(entry) + "\n")
        if sum(map(len, self._held_sound)) >= SHARD_SECONDS * SAMPLE_RATE:
            self.flush()

    def flush(self) -> None:
        """Write what is held back: first the sound, then the lines, then how far the text has been read."""
        if self._held_sound:
            with self._audio.open("ab") as audio:
                audio.write(np.concatenate(self._held_sound).tobytes())
            with self._index.open("a") as index:
                index.writelines(self._held_lines)
        self._held_sound, self._held_lines = [], []
        self._state.write_text(json.dumps({"next_item": self.next_item}))

    def _repair(self) -> int:
        """Samples that the index vouches for; half a line and sound without a line, left by a crash, are cut off."""
        samples = 0
        if self._index.exists():
            raw = self._index.read_bytes()
            whole = raw[: raw.rfind(b"\n") + 1]
            if len(whole) < len(raw):
                self._index.write_bytes(whole)
            if whole:
                last = json.loads(whole.splitlines()[-1])
                samples = int(last["start"]) + int(last["samples"])
        if self._audio.exists():
            with self._audio.open("r+b") as audio:
                audio.truncate(samples * 2)
        return samples


def shifted(track: Sequence[Timed], seconds: float) -> tuple[Timed, ...]:
    """The same labels, later."""
    return tuple(Timed(label, start + seconds, end + seconds) for label, start, end in track)


def with_pause(first: Utterance, second: Utterance, seconds: float) -> Utterance:
    """Two utterances with silence of this length between them."""
    gap = round(seconds * SAMPLE_RATE)
    begin = first.seconds
    later = begin + gap / SAMPLE_RATE
    return Utterance(
        np.concatenate([first.pcm, np.zeros(gap, np.float32), second.pcm]),
        first.words + shifted(second.words, later),
        (*first.phones, Timed(SILENCE, begin, later), *shifted(second.phones, later)),
        first.aligned and second.aligned,
    )


def say(synthesiser: Engine, line: Script, voice: str, rng: np.random.Generator) -> Utterance:
    """Speak a line for training, with its pause. Raises SynthesisError; HeldOutVoiceError for a voice kept apart."""
    refuse_held_out(synthesiser.name, voice)
    seed = int(rng.integers(2**31))
    if line.pause_after_word is None:
        return synthesiser.speak(line.text, voice, seed)
    words = line.text.split(" ")
    cut = line.pause_after_word + 1
    if not 0 < cut < len(words):
        raise SynthesisError(f"no pause fits after word {line.pause_after_word} of {line.text!r}")
    first = synthesiser.speak(" ".join(words[:cut]), voice, seed)
    second = synthesiser.speak(" ".join(words[cut:]), voice, seed)
    return with_pause(first, second, float(rng.uniform(*PAUSE_SECONDS)))


def fill(pool: Pool, synthesiser: Engine, lines: Iterator[Script], hours: float, seed: int) -> int:
    """Speak lines until the pool holds these hours; returns how many lines had to be left out."""
    dropped, begun, seconds = 0, time.monotonic(), pool.seconds
    shown = begun
    for item, line in enumerate(itertools.islice(lines, pool.next_item, None), pool.next_item):
        if pool.seconds >= hours * 3600:
            break
        rng = np.random.default_rng((seed, item))
        voice = synthesiser.training_voice(rng)
        pool.next_item = item + 1
        try:
            utterance = say(synthesiser, line, voice, rng)
            if utterance.seconds > LONGEST_SECONDS:
                raise SynthesisError(f"{line.text!r} is longer than {LONGEST_SECONDS:.0f} s")
            pool.add(utterance, line, synthesiser.name, voice)
        except SynthesisError:
            dropped += 1
        now = time.monotonic()
        if now - shown >= 30:
            shown = now
            speed = (pool.seconds - seconds) / (now - begun)
            print(f"{pool.seconds / 3600:.2f} h, {speed:.0f} times real time, {dropped} lines left out", flush=True)
    pool.flush()
    took = max(time.monotonic() - begun, 1e-9)
    speed = (pool.seconds - seconds) / took
    print(f"{pool.seconds / 3600:.2f} h in the pool, {speed:.0f} times real time, {dropped} lines left out", flush=True)
    return dropped


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Fill a pool with synthesised speech and its exact times.")
    parser.add_argument("--out", type=Path, required=True, help="the pool's folder; an existing pool is continued")
    parser.add_argument("--engine", choices=ENGINES, required=True)
    parser.add_argument("--hours", type=float, required=True, help="how much speech the pool shall hold in the end")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--text", type=Path, help="sentences of real people, one a line, mixed into the scripts")
    parser.add_argument("--prose", action="store_true", help="mix in WordNet's sentences, fetched once")
    given = parser.parse_args(arguments)
    sentences = given.text.read_text(encoding="utf-8").splitlines() if given.text else ()
    prose = wordnet.sentences() if given.prose else ()
    fill(Pool(given.out), engine(given.engine), utterances(given.seed, sentences, prose), given.hours, given.seed)


if __name__ == "__main__":
    main()
