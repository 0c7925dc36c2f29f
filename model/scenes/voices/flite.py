"""flite through its C library: each token's phonemes carry the times at which they end.

Needs Debian's `flite` (libflite1). The voices rms and slt are held out of training (`held_out`).
"""

from __future__ import annotations

import ctypes
import functools
from ctypes.util import find_library
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.scenes.voices.utterance import SILENCE, SynthesisError, Timed, Utterance, check, resample

TRAINING_VOICES = ("awb", "kal", "kal16")
ALL_VOICES = (*TRAINING_VOICES, "rms", "slt")
MEAN_PITCH = {"awb": 130.0, "kal": 105.0, "kal16": 105.0, "rms": 110.0, "slt": 170.0}  # hertz, about the speakers' own
_ARPABET = {"pau": SILENCE, "ax": "AH", "axr": "ER", "hh": "HH"}
_FIRST = "R:SylStructure.daughter1.daughter1.R:Segment.p.end"
_LAST = "R:SylStructure.daughtern.daughtern.R:Segment.end"


class _Voice(ctypes.Structure):
    """The beginning of `cst_voice`."""

    _fields_ = (("name", ctypes.c_char_p), ("features", ctypes.c_void_p))


class _Wave(ctypes.Structure):
    """`cst_wave`."""

    _fields_ = (
        ("type", ctypes.c_char_p),
        ("sample_rate", ctypes.c_int),
        ("num_samples", ctypes.c_int),
        ("num_channels", ctypes.c_int),
        ("samples", ctypes.POINTER(ctypes.c_short)),
    )


class _Library:
    """libflite and the voices loaded from it."""

    def __init__(self) -> None:
        self.lib = ctypes.CDLL(_path("flite"))
        for name, result, arguments in (
            ("flite_synth_text", ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_void_p)),
            ("utt_relation", ctypes.c_void_p, (ctypes.c_void_p, ctypes.c_char_p)),
            ("relation_head", ctypes.c_void_p, (ctypes.c_void_p,)),
            ("item_next", ctypes.c_void_p, (ctypes.c_void_p,)),
            ("item_feat_string", ctypes.c_char_p, (ctypes.c_void_p, ctypes.c_char_p)),
            ("ffeature_float", ctypes.c_float, (ctypes.c_void_p, ctypes.c_char_p)),
            ("utt_wave", ctypes.POINTER(_Wave), (ctypes.c_void_p,)),
            ("delete_utterance", None, (ctypes.c_void_p,)),
            ("feat_set_float", None, (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_float)),
        ):
            function: Any = getattr(self.lib, name)
            function.restype, function.argtypes = result, arguments
        self.lib.flite_init()

    @functools.cache  # noqa: B019 - one library lives as long as the process
    def voice(self, name: str) -> int:
        """Address of a registered voice. Raises SynthesisError for one that flite does not have."""
        if name not in ALL_VOICES:
            raise SynthesisError(f"flite has no voice {name!r}")
        register = getattr(ctypes.CDLL(_path(f"flite_cmu_us_{name}")), f"register_cmu_us_{name}")
        register.restype, register.argtypes = ctypes.c_void_p, (ctypes.c_void_p,)
        return int(register(None))

    def items(self, utterance: int, relation: str) -> list[int]:
        """Items at the top of a relation, in order."""
        found: list[int] = []
        item = self.lib.relation_head(self.lib.utt_relation(utterance, relation.encode()))
        while item:
            found.append(item)
            item = self.lib.item_next(item)
        return found


def _path(library: str) -> str:
    path = find_library(library)
    if path is None:
        raise RuntimeError(f"The library {library} is missing, so flite cannot speak; install the package flite.")
    return path


@functools.cache
def _library() -> _Library:
    return _Library()


class Flite:
    """flite; a voice is the name of its speaker."""

    name = "flite"

    def training_voice(self, rng: np.random.Generator) -> str:
        """awb, kal or kal16; awb more often, since the other two are one speaker."""
        return str(rng.choice(TRAINING_VOICES, p=(0.5, 0.2, 0.3)))

    def speak(self, text: str, voice: str, seed: int) -> Utterance:
        """Speak at 0.75 to 1.3 of the usual length, the mean pitch up to a third higher or a fifth lower."""
        rng = np.random.default_rng(seed)
        library = _library()
        address = library.voice(voice)
        features = ctypes.cast(address, ctypes.POINTER(_Voice)).contents.features
        pitch = MEAN_PITCH[voice] * float(rng.uniform(0.8, 1.33))
        library.lib.feat_set_float(features, b"duration_stretch", float(rng.uniform(0.75, 1.3)))
        library.lib.feat_set_float(features, b"int_f0_target_mean", pitch)
        library.lib.feat_set_float(features, b"int_f0_target_stddev", float(rng.uniform(6.0, 20.0)))
        utterance = library.lib.flite_synth_text(text.encode(), address)
        if not utterance:
            raise SynthesisError(f"flite said nothing for {text!r}")
        try:
            return check(_read(library, utterance), text)
        finally:
            library.lib.delete_utterance(utterance)


def _read(library: _Library, utterance: int) -> Utterance:
    """Copy sound and times out of flite's utterance."""
    wave = library.lib.utt_wave(utterance).contents
    raw: NDArray[np.int16] = np.ctypeslib.as_array(wave.samples, (wave.num_samples,)).astype(np.int16)
    pcm = resample(raw, wave.sample_rate)
    total = len(pcm) / 16_000
    phones: list[Timed] = []
    last = 0.0
    for segment in library.items(utterance, "Segment"):
        name = library.lib.item_feat_string(segment, b"name").decode()
        end = min(library.lib.ffeature_float(segment, b"end"), total)
        if end > last:
            phones.append(Timed(_ARPABET.get(name, name.upper()), last, end))
            last = end
    words = tuple(
        Timed(
            library.lib.item_feat_string(token, b"name").decode(),
            library.lib.ffeature_float(token, f"daughter1.{_FIRST}".encode()),
            min(library.lib.ffeature_float(token, f"daughtern.{_LAST}".encode()), total),
        )
        for token in library.items(utterance, "Token")
    )
    return Utterance(pcm, words, tuple(phones))
