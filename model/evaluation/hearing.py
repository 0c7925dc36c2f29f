"""The hearing suite: recordings with their words go through the session as a stream, and the transcript is compared.

A folder may hold any number of sets, each with a `manifest.jsonl` (`file`, `split`, `text`, `seconds` and, where
somebody asks for something, `action`); a recording with an empty text must be heard as nothing. Every action that is
not asked for counts as false: those that the program would carry out, and those that it would ask about, unsure of
them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from model.evaluation.metrics import ErrorRate, normal_words
from model.microturn import SAMPLE_RATE, SAMPLES_PER_MICROTURN, MicroTurnInput, MicroTurnOutput, ModelAction
from model.scenes.requests import commands

Listens = Callable[[NDArray[np.float32]], tuple[str, Sequence[ModelAction]]]
"""A recording, float32 [n] at 16 kHz → what is heard in it, and what is done about it."""
LEAD_SECONDS, TAIL_SECONDS = 0.4, 2.0
"""Of silence around a recording: the program hears a room before somebody speaks in it, and after, until the longest
action would be written."""
ROOM_SECONDS = 0.05
"""How long a recording's quietest moment is, of which the silence of its room is made."""
EVERY_SPLIT = "all"


class Hears(Protocol):
    """As much of a session as hearing needs."""

    def step(self, turn: MicroTurnInput) -> MicroTurnOutput:
        """One micro-turn."""

    def reset(self) -> None:
        """Forgets everything."""


class SuiteError(Exception):
    """A suite cannot be run; the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One line of a manifest."""

    path: Path
    text: str
    action: str | None = None


@dataclass(slots=True)
class SetScore:
    """What one set came to."""

    words: ErrorRate = field(default_factory=ErrorRate)
    letters: ErrorRate = field(default_factory=ErrorRate)
    false_words: int = 0
    actions: int = 0
    unsure: int = 0
    wordless_seconds: float = 0.0
    seconds: float = 0.0
    taken: float = 0.0
    n: int = 0

    def report(self) -> dict[str, float | None]:
        """n, wer, cer, false_words_per_hour (where there is nothing to hear), false actions, unsure ones and rtf."""
        hours = self.wordless_seconds / 3600
        return {
            "n": self.n,
            "wer": self.words.value,
            "cer": self.letters.value,
            "false_words_per_hour": self.false_words / hours if hours else None,
            "actions": self.actions,
            "unsure_actions": self.unsure,
            "rtf": self.taken / self.seconds if self.seconds else None,
        }


def read_audio(path: Path) -> NDArray[np.float32]:
    """A sound file as float32 [n], mono, 16 kHz. Raises SuiteError when it cannot be read."""
    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.LibsndfileError) as wrong:
        raise SuiteError(
            f"The recording {path} cannot be read ({wrong}), so it cannot be heard; replace it."
        ) from wrong
    mono = samples.mean(axis=1, dtype=np.float32)
    return mono if rate == SAMPLE_RATE else np.asarray(soxr.resample(mono, rate, SAMPLE_RATE), np.float32)


def slices(audio: NDArray[np.float32], tail: float, lead: float) -> Iterator[NDArray[np.float32]]:
    """Micro-turns of a recording, float32 [3200] each, with `lead` seconds of silence before it and `tail` behind."""
    before, behind = round(lead * SAMPLE_RATE), round(tail * SAMPLE_RATE)
    turns = -(-(before + audio.size + behind) // SAMPLES_PER_MICROTURN)
    padded = np.zeros(turns * SAMPLES_PER_MICROTURN, np.float32)
    padded[before : before + audio.size] = audio
    yield from padded.reshape(turns, SAMPLES_PER_MICROTURN)


def listen(session: Hears, audio: NDArray[np.float32]) -> tuple[str, list[ModelAction]]:
    """What a fresh session hears in a recording, and what it does about it."""
    session.reset()
    return _heard(session, audio, TAIL_SECONDS, LEAD_SECONDS)


def listen_on(session: Hears, audio: NDArray[np.float32]) -> tuple[str, list[ModelAction]]:
    """What a session that has heard others before hears in a recording and in its room, which is silent afterwards."""
    whole = -(-(audio.size + round(TAIL_SECONDS * SAMPLE_RATE)) // SAMPLES_PER_MICROTURN) * SAMPLES_PER_MICROTURN
    return _heard(session, np.concatenate([audio, room_silence(audio, whole - audio.size)]), 0.0, 0.0)


def room_silence(audio: NDArray[np.float32], length: int) -> NDArray[np.float32]:
    """So many samples of what a recording's room sounds like: noise as loud and coloured as its quietest moment."""
    size = round(ROOM_SECONDS * SAMPLE_RATE)
    moments = audio[: audio.size // size * size].reshape(-1, size)
    if not len(moments):
        return np.zeros(length, np.float32)
    quietest = moments[np.square(moments).mean(1).argmin()]
    noise = np.random.default_rng(0).standard_normal(length + size - 1).astype(np.float32)
    return np.asarray(np.convolve(noise, quietest, "valid") / np.sqrt(size), np.float32)


def _heard(session: Hears, audio: NDArray[np.float32], tail: float, lead: float) -> tuple[str, list[ModelAction]]:
    outputs = [session.step(MicroTurnInput(each)) for each in slices(audio, tail, lead)]
    actions = [action for output in outputs for action in output.actions]
    return "".join(output.heard for output in outputs).strip(), actions


def manifests(folder: Path) -> list[Path]:
    """Every manifest below a folder. Raises SuiteError when there is none."""
    found = sorted(folder.rglob("manifest.jsonl"))
    if not found:
        raise SuiteError(
            f"There is no manifest.jsonl below {folder}, so there is nothing to hear; name another folder."
        )
    return found


def read_manifest(path: Path, split: str) -> list[Recording]:
    """The recordings of a split, or of `EVERY_SPLIT`; a text that is a whole request asks for what training says."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    requests = commands()
    return [
        Recording(path.parent / row["file"], row["text"], row.get("action", requests.get(row["text"])))
        for row in rows
        if split in (row["split"], EVERY_SPLIT)
    ]


def whisper(folder: Path, threads: int) -> Listens:
    """A yardstick beside the model: Whisper, which knows the whole recording before it writes a word.

    Args:
        folder: as faster-whisper takes it.

    Raises:
        SuiteError: when it is not installed or there is no such model.
    """
    try:
        from faster_whisper import WhisperModel

        model: Any = WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
        )
    except (ImportError, OSError, RuntimeError, ValueError) as wrong:
        raise SuiteError(
            f"Whisper in {folder} cannot be used as a yardstick ({wrong}); install the extra `listening` and name a "
            "folder that faster-whisper takes."
        ) from wrong

    def heard(audio: NDArray[np.float32]) -> tuple[str, list[ModelAction]]:
        pieces, _ = model.transcribe(audio, language="en", beam_size=5, condition_on_previous_text=False)
        return " ".join(piece.text for piece in pieces), []

    return heard


def score_set(
    listens: Listens, recordings: list[Recording], sure_from: float = 0.0
) -> tuple[SetScore, list[dict[str, Any]]]:
    """Hears every recording of a set. Returns the score and one row an item."""
    score = SetScore(n=len(recordings))
    items: list[dict[str, Any]] = []
    for recording in recordings:
        audio = read_audio(recording.path)
        began = time.perf_counter()
        words, actions = listens(audio)
        heard = normal_words(words)
        score.taken += time.perf_counter() - began
        score.seconds += audio.size / SAMPLE_RATE
        sure = [action.text for action in actions if action.confidence >= sure_from]
        unsure = [action.text for action in actions if action.confidence < sure_from]
        score.actions += sum(action != recording.action for action in sure)
        score.unsure += sum(action != recording.action for action in unsure)
        wanted = normal_words(recording.text)
        if wanted:
            score.words.add(wanted, heard)
            score.letters.add(" ".join(wanted), " ".join(heard))
        else:
            score.false_words += len(heard)
            score.wordless_seconds += audio.size / SAMPLE_RATE
        texts = {"text": " ".join(wanted), "heard": " ".join(heard), "asked": recording.action}
        items.append({"file": recording.path.name, **texts, "actions": sure, "unsure_actions": unsure})
    return score, items


def evaluate_hearing(
    session: Hears, folder: Path, split: str, most: int | None = None, yardstick: Listens | None = None,
    sure_from: float = 0.0, continuous: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """Every set below a folder, of one split or of `EVERY_SPLIT`; `most` takes that many evenly spread recordings of
    each. A `yardstick` hears the same, for `yardstick_wer`. Actions of less confidence than `sure_from` count apart.
    Where `continuous`, a set is heard as one stream, of a memory that fills as it does in use.

    Returns:
        {"suite", "n", "seconds", "sets": {NAME: {metric: value}}, "items": {NAME: rows}}.
    """
    scores: dict[str, SetScore] = {}
    measured: dict[str, dict[str, float | None]] = {}
    items: dict[str, list[dict[str, Any]]] = {}
    for manifest in manifests(folder):
        recordings = read_manifest(manifest, split)
        if most is not None and len(recordings) > most:
            recordings = [recordings[index * len(recordings) // most] for index in range(most)]
        if recordings:
            name = manifest.parent.relative_to(folder).as_posix() if manifest.parent != folder else folder.name
            if continuous:
                session.reset()
            listens = partial(listen_on if continuous else listen, session)
            scores[name], items[name] = score_set(listens, recordings, sure_from)
            measured[name] = {}
            if yardstick is not None:
                measured[name]["yardstick_wer"] = score_set(yardstick, recordings)[0].words.value
    if not scores:
        raise SuiteError(f"No set below {folder} has a split named {split!r}, so there is nothing to hear.")
    return {
        "suite": "hearing",
        "n": sum(score.n for score in scores.values()),
        "seconds": round(sum(score.seconds for score in scores.values()), 2),
        "sets": {name: score.report() | measured[name] for name, score in scores.items()},
        "items": items,
    }
