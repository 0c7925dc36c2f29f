"""What the speaker played, at 16 kHz and aligned with what the microphone heard: the echo canceller's reference."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.audio.resampler import Resampler
from model.microturn import SAMPLE_RATE

LEAD_SECONDS = 0.08
"""The reference runs this much ahead of the instant asked for: an echo must never come before its cause, and devices
are wrong about their own latency by some tens of milliseconds. WebRTC's AEC3 finds delays up to half a second."""
_SLIP_SECONDS = 0.03
_SLIPS = 5


class ReferenceReader:
    """Reads a speaker's history block after block without gaps.

    The distance between the two sample clocks is held, since it must not jitter with the devices' reports; only when
    it has been wrong by more than 30 ms for a second (a dropout, a restart) does the reader move.
    """

    def __init__(
        self, rate: int, position_at: Callable[[float], int], history: Callable[[int, int], NDArray[np.float32]]
    ) -> None:
        self._rate = rate
        self._position_at = position_at
        self._history = history
        self._resampler = Resampler(rate)
        self._next: int | None = None
        self._slips = 0

    def read(self, time: float, count: int) -> NDArray[np.float32]:
        """float32 [count] at 16 kHz: what was played from the instant `time` on, early by at most LEAD_SECONDS."""
        wanted = self._position_at(time + LEAD_SECONDS)
        if self._next is None:
            self._next = wanted
        slipped = abs(wanted - self._next) > _SLIP_SECONDS * self._rate
        self._slips = self._slips + 1 if slipped else 0
        if self._slips >= _SLIPS:
            self._next, self._slips = wanted, 0
        frames = count * self._rate // SAMPLE_RATE
        samples = self._history(self._next, frames)
        self._next += frames
        return self._resampler.block(samples, count)
