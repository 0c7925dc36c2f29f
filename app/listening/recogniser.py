"""The recogniser's own process: reads a sound again with faster-whisper, at low priority, on half of the cores.

What goes down the pipe: one `Load`, then `Read`s. What comes up: one `Ready` or `Broken`, then a `Heard` for each
`Read` that was not overtaken by a newer one.

Whisper pads what it hears to thirty seconds and spends nearly all its time on that silence. A request lasts four, so it
is read in a window of its own length and a little silence: a quarter of the work. In so short a window it likes to
write a sentence twice, which is taken back.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from app.listening.said import Hypothesis
from app.listening.weights import WeightsError, fetched, present
from app.priority import step_back

NICENESS = 5
"""Before the reasoner (15), behind the live loop (0): somebody waits for this one."""
SILENCE_SECONDS = 3.0
LONGEST_SECONDS = 30.0
FRAMES_A_SECOND = 100
BEAMS = 5
MOST_TOKENS = 96
NO_SPEECH = 0.85
"""Above this probability that nobody spoke, what was written is made up."""
MISSING = (
    "Second listening needs faster-whisper, which is not installed, so nothing is read again: install the extra "
    "`listening`."
)


@dataclass(frozen=True, slots=True)
class Load:
    """What to read with: a name or a folder, where fetched models are kept, and whether one may be fetched."""

    model: str
    kept: Path
    may_fetch: bool
    threads: int


@dataclass(frozen=True, slots=True)
class Read:
    """A sound to be read: 16-bit little-endian PCM, mono, 16 kHz."""

    number: int
    audio: bytes


@dataclass(frozen=True, slots=True)
class Ready:
    """It listens; `seconds` says how long three seconds of silence took it."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Broken:
    """It cannot, and why."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What a sound may have been, the likeliest first; none when nobody spoke. `worked` are seconds of processor time:
    on a machine at rest, by one thread, it takes about so long."""

    number: int
    hypotheses: tuple[Hypothesis, ...]
    worked: float


def serve(pipe: Connection) -> None:
    """Works until the pipe is closed."""
    step_back(NICENESS)
    with contextlib.suppress(EOFError, OSError):
        recogniser = None
        while True:
            order = pipe.recv()
            while pipe.poll():
                order = pipe.recv()  # nobody waits for the older one any more
            if isinstance(order, Load):
                recogniser = _loaded(order, pipe)
            elif recogniser is not None:
                began = time.process_time()
                heard = recogniser.read(order.audio)
                pipe.send(Heard(order.number, heard, time.process_time() - began))


def _loaded(order: Load, pipe: Connection) -> Recogniser | None:
    try:
        folder = present(order.model, order.kept, order.may_fetch)
        if folder is not None:
            # Read by the hub's client when it is imported: from here on nothing can be fetched.
            os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
        recogniser = Recogniser(folder or fetched(order.model, order.kept), order.threads)
    except WeightsError as missing:
        pipe.send(Broken(str(missing)))
    except ImportError:
        pipe.send(Broken(MISSING))
    except Exception as wrong:  # CTranslate2 raises what its C++ threw, of no certain type
        pipe.send(Broken(f"The model {order.model} cannot be loaded ({wrong}), so nothing is read again."))
    else:
        began = time.monotonic()
        recogniser.read(bytes(6 * 16_000))
        pipe.send(Ready(time.monotonic() - began))
        return recogniser
    return None


class Recogniser:
    """A Whisper model in a folder. Raises ImportError where faster-whisper is not installed."""

    def __init__(self, folder: Path, threads: int) -> None:
        from faster_whisper import WhisperModel
        from faster_whisper.tokenizer import Tokenizer

        self._model: Any = WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
        )
        several = bool(self._model.model.is_multilingual)
        self._tokens: Any = Tokenizer(self._model.hf_tokenizer, several, task="transcribe", language="en")

    def read(self, audio: bytes) -> tuple[Hypothesis, ...]:
        """What a sound may have been, the likeliest first."""
        samples = np.frombuffer(audio, "<i2").astype(np.float32) / 32768.0
        seconds = min(LONGEST_SECONDS, len(samples) / 16_000 + SILENCE_SECONDS)
        frames = int(seconds * FRAMES_A_SECOND) // 2 * 2
        heard = self._model.feature_extractor(samples, padding=0)[:, :frames]
        window = np.pad(heard, ((0, 0), (0, frames - heard.shape[1])))
        (found,) = self._model.model.generate(
            self._model.encode(window),
            [[*self._tokens.sot_sequence, self._tokens.no_timestamps]],
            beam_size=BEAMS,
            num_hypotheses=BEAMS,
            max_length=MOST_TOKENS,
            return_scores=True,
            return_no_speech_prob=True,
        )
        if found.no_speech_prob > NO_SPEECH:
            return ()
        texts = [once(self._tokens.decode(tokens).strip()) for tokens in found.sequences_ids]
        rows = zip(texts, found.scores, strict=True)
        return tuple(Hypothesis(text, round(float(score), 3)) for text, score in rows if text)


def once(text: str) -> str:
    """A sentence that was written twice or oftener, once: "Cancel. Cancel." is "Cancel."."""
    words = text.split()
    bare = [re.sub(r"\W", "", word).lower() for word in words]
    for length in range(1, len(words) // 2 + 1):
        if all(bare[place] == bare[place % length] for place in range(len(bare))):
            return " ".join(words[:length])
    return text
