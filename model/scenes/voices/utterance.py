"""What every synthesiser gives: speech at 16 kHz with the times of its words and phonemes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import soxr
from numpy.typing import NDArray

from model.microturn import SAMPLE_RATE

SILENCE = "SIL"
_LABELS = "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH SIL"
ARPABET = frozenset(_LABELS.split())


class SynthesisError(Exception):
    """This text cannot be spoken by this voice with times that can be trusted; the text should be left out."""


class Timed(NamedTuple):
    """A word or a phoneme (`ARPABET`) and its start and end in seconds within the utterance."""

    label: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Utterance:
    """Speech with its times.

    Attributes:
        pcm: float32 [n], mono 16 kHz in [-1, 1].
        words: the words of the text, each once and in order.
        phones: phonemes and pauses, contiguous, in order, covering the speech.
        aligned: False when the times are not the synthesiser's own (then words and phones may be empty).
    """

    pcm: NDArray[np.float32]
    words: tuple[Timed, ...]
    phones: tuple[Timed, ...]
    aligned: bool = True

    @property
    def seconds(self) -> float:
        """Length of the sound."""
        return len(self.pcm) / SAMPLE_RATE


class Engine(Protocol):
    """A synthesiser. The seed settles pace and pitch; an engine with noise of its own may still differ in samples."""

    @property
    def name(self) -> str:
        """The engine's name in pools and on the command line."""
        ...

    def training_voice(self, rng: np.random.Generator, /) -> str:
        """A voice to train with; never one that is held out."""
        ...

    def speak(self, text: str, voice: str, seed: int) -> Utterance:
        """Speak `text` (a-z, ' and blanks); the seed chooses speed, pitch and noise. Raises SynthesisError."""
        ...


def resample(pcm: NDArray[np.float32] | NDArray[np.int16], rate: int) -> NDArray[np.float32]:
    """Sound of any rate, int16 or float, as float32 at 16 kHz."""
    sound = pcm.astype(np.float32) / 32768.0 if pcm.dtype == np.int16 else pcm.astype(np.float32)
    if rate != SAMPLE_RATE:
        sound = soxr.resample(sound, rate, SAMPLE_RATE, quality="HQ")
    return np.asarray(sound, dtype=np.float32)


def check(utterance: Utterance, text: str) -> Utterance:
    """The utterance itself when its times fit its text and its sound; raises SynthesisError otherwise."""
    if [word.label for word in utterance.words] != text.split():
        raise SynthesisError(f"the words spoken are not those of {text!r}")
    limit = utterance.seconds + 0.02
    for track in (utterance.words, utterance.phones):
        last = 0.0
        for label, start, end in track:
            if start < last - 1e-6 or end <= start or end > limit:
                raise SynthesisError(f"the times of {label!r} in {text!r} are out of order")
            last = end
    if unknown := {phone.label for phone in utterance.phones} - ARPABET:
        raise SynthesisError(f"{sorted(unknown)} are no phonemes of the inventory")
    return utterance
