"""Requests as sound: read from a file, spoken in a voice that training never heard, perhaps with a pause in the middle
and before a background.

A line of a requests file: {"text", "voice" ("flite:rms"), "seed", "action", "seconds", "title" (optional), "pause"
(optional: [after how many words, seconds of silence]), "before" (sentences typed first, so that there is something to
cancel or to list)}.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.evaluation.hearing import SuiteError, read_audio
from model.microturn import SAMPLE_RATE, NoteKind
from model.scenes.scene import Scene
from model.scenes.writer import SceneWriter

LEAD_SECONDS = 1.5
PATIENCE_SECONDS = 4.0
AUDIBLE = 0.02
"""Of the loudest sample: synthesisers end with some silence."""
SOUNDS = (".wav", ".opus", ".ogg", ".flac")
LOUDNESS = 0.06
"""Root mean square that every voice is brought to: about that of a person half a metre away."""


@dataclass(frozen=True, slots=True)
class Request:
    """One line of a requests file."""

    text: str
    voice: str
    seed: int
    action: str
    seconds: float | None
    title: str | None
    before: tuple[str, ...]
    pause: tuple[int, float] | None = None


@dataclass(frozen=True, slots=True)
class Background:
    """What else is heard: `sounds` (float32, 16 kHz), so many decibels below the speech."""

    sounds: Sequence[NDArray[np.float32]]
    decibels: float

    @classmethod
    def read(cls, folder: Path, decibels: float) -> Background:
        """Every recording below a folder. Raises SuiteError when there is none."""
        sounds = [read_audio(path) for path in sorted(folder.rglob("*")) if path.suffix in SOUNDS]
        if not sounds:
            raise SuiteError(f"There is no recording in {folder}, so there is no background to speak before.")
        return cls(sounds, decibels)

    def under(self, speech: NDArray[np.float32], length: int, seed: int) -> NDArray[np.float32]:
        """A stretch of it, float32 [length], as loud as it is to be beside this speech."""
        random = np.random.default_rng(seed)
        sound = self.sounds[int(random.integers(len(self.sounds)))]
        stretch = np.resize(np.roll(sound, -int(random.integers(len(sound)))), length).astype(np.float64)
        level = _level(speech) * 10 ** (-self.decibels / 20)
        return np.asarray(stretch * (level / (_level(stretch) or 1.0)), np.float32)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A request as sound.

    Attributes:
        pcm: float32 [n], 16 kHz.
        ends: when each word has been spoken, seconds; empty where the voice does not tell.
    """

    pcm: NDArray[np.float32]
    ends: tuple[float, ...]

    @property
    def end(self) -> float:
        """When it has been spoken, seconds: the last word's end, or that of the last loud sample."""
        return self.ends[-1] if self.ends else loud_end(self.pcm)


def loud_end(pcm: NDArray[np.float32]) -> float:
    """When the last loud sample of speech at 16 kHz has sounded, seconds; 0 for silence."""
    loud = np.flatnonzero(np.abs(pcm) > AUDIBLE * np.abs(pcm).max(initial=0.0))
    return float(loud[-1]) / SAMPLE_RATE if loud.size else 0.0


def read_requests(path: Path) -> list[Request]:
    """The requests of a file. Raises SuiteError when it is missing, empty, or a line is no request."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        requests = [
            Request(
                row["text"],
                row["voice"],
                int(row.get("seed", 0)),
                row["action"],
                row.get("seconds"),
                row.get("title"),
                tuple(row.get("before", ())),
                (int(row["pause"][0]), float(row["pause"][1])) if "pause" in row else None,
            )
            for row in rows
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise SuiteError(f"The requests in {path} cannot be read ({wrong!r}), so nothing is asked.") from wrong
    if not requests:
        raise SuiteError(f"There is no request in {path}, so nothing is asked.")
    return requests


def speech_of(request: Request) -> NDArray[np.float32]:
    """The request as sound, float32 [n], 16 kHz. Raises SuiteError when its voice is not installed."""
    return spoken(request).pcm


def spoken(request: Request) -> Spoken:
    """The request as sound, with its pause. Raises SuiteError when its voice is not installed, or does not tell where
    the pause would have to be."""
    from model.scenes.voices import synthesise
    from model.scenes.voices.utterance import SynthesisError

    engine, _, voice = request.voice.partition(":")
    try:
        utterance = synthesise(engine, voice, request.text, request.seed)
    except (SynthesisError, ImportError, OSError, KeyError) as wrong:
        raise SuiteError(
            f"The voice {request.voice} cannot speak here ({wrong}); install it or leave it out."
        ) from wrong
    level = _level(utterance.pcm) or 1.0
    pcm = np.asarray(np.clip(utterance.pcm * (LOUDNESS / level), -1.0, 1.0), np.float32)
    ends = tuple(word.end for word in utterance.words)
    if request.pause is None:
        return Spoken(pcm, ends)
    before, seconds = request.pause
    if not 0 < before < len(ends):
        raise SuiteError(f"The voice {request.voice} does not tell when {request.text!r} could be interrupted.")
    cut = round((ends[before - 1] + utterance.words[before].start) / 2 * SAMPLE_RATE)
    silence = np.zeros(round(seconds * SAMPLE_RATE), np.float32)
    later = (*ends[:before], *(end + seconds for end in ends[before:]))
    return Spoken(np.concatenate([pcm[:cut], silence, pcm[cut:]]), later)


def _level(sound: NDArray[np.float32] | NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean(sound.astype(np.float64) ** 2)))


def scene_of(
    request: Request,
    speech: NDArray[np.float32],
    folder: Path,
    start: datetime,
    background: Background | None = None,
    meanwhile: str | None = None,
) -> Scene:
    """The request as a scene: a moment of silence, the sentence, and time to answer, perhaps before a background.

    With `meanwhile` the program begins to say that a second before.
    """
    writer = SceneWriter(folder, request.text, start)
    for sentence in request.before:
        writer.event(0.1, "typed", sentence)
    if meanwhile is not None:
        writer.event(LEAD_SECONDS - 1.0, "note", {"kind": NoteKind.SYSTEM.value, "text": meanwhile})
    lead, patience = round(LEAD_SECONDS * SAMPLE_RATE), round(PATIENCE_SECONDS * SAMPLE_RATE)
    sound = np.pad(speech, (lead, patience))
    if background is not None:
        sound = np.clip(sound + background.under(speech, len(sound), request.seed), -1.0, 1.0).astype(np.float32)
    writer.audio(sound)
    writer.close()
    return Scene.read(folder)
