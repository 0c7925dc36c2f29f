"""From a device's rate to 16 kHz, block by block, each block of exact length."""

from __future__ import annotations

import numpy as np
import soxr
from numpy.typing import NDArray

from model.microturn import SAMPLE_RATE

_SPARE = 32


def _stream(rate: int) -> soxr.ResampleStream:
    return soxr.ResampleStream(rate, SAMPLE_RATE, 1, dtype="float32", quality="HQ")


def _worst_shortage(rate: int) -> int:
    """Most samples by which what comes out of a fresh resampler trails what went in, in blocks of 0.2 s."""
    stream, came, shortage = _stream(rate), 0, 0
    for block in range(1, 61):
        came += stream.resample_chunk(np.zeros(rate // 5, np.float32)).size
        shortage = max(shortage, block * SAMPLE_RATE // 5 - came)
    return shortage


class Resampler:
    """A stream of sound at `rate` to 16 kHz.

    Attributes:
        delay: seconds by which what comes out lags behind what went in.
    """

    def __init__(self, rate: int) -> None:
        self._stream = _stream(rate)
        primed = _worst_shortage(rate) + _SPARE
        self._ready = np.zeros(primed, np.float32)
        self.delay = primed / SAMPLE_RATE

    def block(self, samples: NDArray[np.float32], count: int) -> NDArray[np.float32]:
        """Takes samples float32 [n] and gives the next `count` at 16 kHz; n / rate must equal count / 16,000."""
        self._ready = np.concatenate([self._ready, self._stream.resample_chunk(samples)])
        out, self._ready = self._ready[:count], self._ready[count:]
        return np.concatenate([out, np.zeros(count - out.size, np.float32)])
