"""Voices that no training may ever hear: unseen engines and speakers, kept to tell hearing from remembering."""

from __future__ import annotations

# engine → voices; "*" is the whole engine
HELD_OUT: dict[str, tuple[str, ...]] = {
    "festival": ("*",),
    "flite": ("rms", "slt"),
    "kokoro": ("jf_nezumi*0.75+jf_tebukuro*0.25@en-us", "jf_tebukuro*0.75+jf_nezumi*0.25@en-us"),
    "libritts": tuple(f"reader{number}" for number in range(11, 904, 30)),
}
KOKORO_LIMITED = ("jf_nezumi", "jf_tebukuro")  # the styles of its held-out blends: at most half of a blend in training
_LIMIT = 0.5


class HeldOutVoiceError(ValueError):
    """A voice kept for evaluation was asked for in training."""


def blend_weights(blend: str) -> dict[str, float]:
    """The weight of each style in a blend as "jf_alpha*0.60+jm_kumo*0.40"; an accent after "@" is no part of it."""
    weights: dict[str, float] = {}
    for part in blend.partition("@")[0].split("+"):
        style, _, weight = part.partition("*")
        weights[style] = weights.get(style, 0.0) + float(weight or 1.0)
    return weights


def is_held_out(engine: str, voice: str) -> bool:
    """True when this voice must stay out of training, in any accent ("VOICE@ACCENT"); for Kokoro also a blend that
    comes close to one held out."""
    kept = HELD_OUT.get(engine, ())
    if "*" in kept or voice in kept or voice.partition("@")[0] in kept:
        return True
    if engine != "kokoro":
        return False
    weights = blend_weights(voice)
    limited = [weights.get(style, 0.0) for style in KOKORO_LIMITED]
    return max(limited) > _LIMIT or sum(limited) > sum(weights.values()) - _LIMIT / 2


def refuse_held_out(engine: str, voice: str) -> None:
    """Raises HeldOutVoiceError for a voice that training must not hear."""
    if is_held_out(engine, voice):
        raise HeldOutVoiceError(
            f"The voice {voice!r} of {engine} is kept for evaluation, so training must not hear it; choose another."
        )
