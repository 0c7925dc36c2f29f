"""What goes with an action beside its words: the sound of what the user said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """How an action was said.

    Attributes:
        audio: 16-bit little-endian PCM, mono, 16 kHz; b"" where it was typed or nothing of it is held.
    """

    audio: bytes = b""


UNSAID = Said()
"""Of what nothing is held."""
