"""Synthesised voices, one engine a file, each with the exact times of its words and phonemes.

`synthesise` is for evaluation and speaks with every voice. What trains draws its voices from `Engine.training_voice`
and asks `held_out.refuse_held_out` before it speaks.
"""

from __future__ import annotations

from importlib import import_module

from model.scenes.voices.utterance import Engine, Utterance

_CLASSES = {
    "espeak": "Espeak",
    "festival": "Festival",
    "flite": "Flite",
    "kokoro": "Kokoro",
    "libritts": "Libritts",
    "piper": "Piper",
}
ENGINES = tuple(_CLASSES)
_started: dict[str, Engine] = {}


def engine(name: str) -> Engine:
    """The engine of this name, started once; what it needs is imported only then. Raises KeyError for another name."""
    if name not in _started:
        started: Engine = getattr(import_module(f"{__name__}.{name}"), _CLASSES[name])()
        _started[name] = started
    return _started[name]


def synthesise(engine_name: str, voice: str, text: str, seed: int) -> Utterance:
    """Speak `text` for evaluation, with held-out voices too. Raises SynthesisError when it cannot be spoken."""
    return engine(engine_name).speak(text, voice, seed)
