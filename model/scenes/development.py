"""Speak development recordings in voices that no training hears: sets in the form that `evaluate hearing` takes.

    python -m model.scenes.development --out DIR [--count 8] [--kinds request talk] [--prose]

Each voice kept out of training (`model.scenes.voices.held_out`) whose engine is there gives a set, a folder with
`manifest.jsonl` and a recording for each of its lines. Where none of them is there, espeak-ng speaks texts that
training has not: that tells learning from not learning, and not hearing from remembering. A set that exists is left.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import soundfile

from model.microturn import SAMPLE_RATE
from model.scenes import wordnet
from model.scenes.scripts import Script, utterances
from model.scenes.voices import synthesise
from model.scenes.voices.festival import VOICES as FESTIVAL_VOICES
from model.scenes.voices.held_out import HELD_OUT
from model.scenes.voices.utterance import SynthesisError

SPLIT = "dev"
TEXT_SEED = 990_001
KINDS = ("request", "talk")
FALLBACK = ("espeak", "en-us")
MOST_VOICES = 4
"""Of an engine."""


def held_out_voices() -> list[tuple[str, str]]:
    """Engines with those of their voices that no training hears, some of an engine that has many."""
    kept = HELD_OUT | {"festival": FESTIVAL_VOICES}
    return [(name, voice) for name, voices in kept.items() for voice in voices[:MOST_VOICES]]


def write_set(folder: Path, engine: str, voice: str, lines: Iterator[Script], count: int) -> None:
    """Speak so many of the lines; one that the voice cannot speak is left out.

    Raises:
        ImportError, OSError, RuntimeError: the engine is not there.
        SynthesisError: it speaks none of them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows: list[str] = []
    for number, line in enumerate(lines):
        if len(rows) == count:
            break
        try:
            spoken = synthesise(engine, voice, line.text, number)
        except SynthesisError:
            continue
        file = f"{number:03d}.wav"
        soundfile.write(folder / file, spoken.pcm, SAMPLE_RATE)
        row = {"file": file, "split": SPLIT, "text": line.text, "speaker": voice, "seconds": round(spoken.seconds, 2)}
        rows.append(json.dumps(row) + "\n")
    if not rows:
        raise SynthesisError(f"{engine} speaks nothing as {voice}")
    (folder / "manifest.jsonl").write_text("".join(rows))


def make(out: Path, count: int, kinds: Sequence[str] = KINDS, prose: Sequence[str] = ()) -> list[str]:
    """A set for each voice, of texts of these kinds, prose among the talk; returns their names."""
    made: list[str] = []
    for number, (engine, voice) in enumerate([*held_out_voices(), FALLBACK]):
        if (engine, voice) == FALLBACK and made:
            continue
        name = f"{engine}-{number}"
        if not (out / name / "manifest.jsonl").exists():
            scripts = (line for line in utterances(TEXT_SEED + number, prose=prose) if line.kind in kinds)
            try:
                write_set(out / name, engine, voice, itertools.islice(scripts, 4 * count), count)
            except (ImportError, OSError, RuntimeError, SynthesisError) as reason:
                print(f"{voice} of {engine} left out: {reason}", flush=True)
                continue
        made.append(name)
    return made


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m model.scenes.development", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the sets")
    parser.add_argument("--count", type=int, default=8, help="recordings of each voice")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS, help="talk alone asks for nothing")
    parser.add_argument("--prose", action="store_true", help="WordNet's sentences among the talk, those kept for it")
    asked = parser.parse_args(arguments)
    prose = wordnet.sentences(kept=True) if asked.prose else ()
    print("sets:", ", ".join(make(asked.out, asked.count, asked.kinds, prose)), flush=True)


if __name__ == "__main__":
    main()
