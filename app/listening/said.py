"""What goes with an action beside its words: the sound of what the user said, and how that was read again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One way of understanding a sound: its words, and how likely they are (mean log probability of a token)."""

    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """How a stronger recogniser read the sound.

    Attributes:
        hypotheses: the likeliest first; none when it was late or made nothing of it.
        seconds: how long the action waited for it.
        worked: seconds of processor time that it took.
        late: it was not ready within its time, so the action went on without it.
    """

    hypotheses: tuple[Hypothesis, ...] = ()
    seconds: float = 0.0
    worked: float = 0.0
    late: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """How an action was said.

    Attributes:
        audio: 16-bit little-endian PCM, mono, 16 kHz; b"" where it was typed or nothing of it is held.
        reading: how it was read again, None where nobody did.
    """

    audio: bytes = b""
    reading: Reading | None = None


UNSAID = Said()
"""Of what nothing is held."""
