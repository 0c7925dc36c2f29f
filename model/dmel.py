"""Causal dMel: sound as discretised log-mel frames (arXiv 2407.15835), with no look-ahead.

A frame is the 25 ms that end with its 12.5 ms hop, so the frames of a micro-turn are known as soon as its last
sample is. Each of the 80 log10 mel energies is clamped to [-7, 2] and rounded to the nearest of 16 levels.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.microturn import SAMPLE_RATE

HOP = 200
WINDOW = 400
FFT_SIZE = 512
MELS = 80
LEVELS = 16
FRAMES_PER_TOKEN = 4
TOKENS_PER_MICROTURN = 4
FEATURES = MELS * FRAMES_PER_TOKEN
LOG_FLOOR, LOG_CEILING = -7.0, 2.0


def slaney_mel_filters(mels: int = MELS, fft_size: int = FFT_SIZE, rate: int = SAMPLE_RATE) -> NDArray[np.float32]:
    """Area-normalised triangular filters on Slaney's mel scale (linear below 1 kHz, logarithmic above).

    Returns:
        float32 [fft_size // 2 + 1, mels].
    """
    step, knee, log_step = 200.0 / 3.0, 1000.0, np.log(6.4) / 27.0

    def to_hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
        knee_mel = knee / step
        return np.where(mel < knee_mel, mel * step, knee * np.exp(log_step * (mel - knee_mel)))

    top = knee / step + np.log(rate / 2 / knee) / log_step
    edges = to_hertz(np.linspace(0.0, top, mels + 2))
    bins = np.linspace(0.0, rate / 2, fft_size // 2 + 1)[:, None]
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    triangles = np.maximum(0.0, np.minimum(rising, falling))
    return np.asarray(triangles * (2.0 / (edges[2:] - edges[:-2])), dtype=np.float32)


_FILTERS = slaney_mel_filters()
_HANN = np.hanning(WINDOW + 1)[:-1].astype(np.float32)


def log_mel(samples: NDArray[np.float32], filters: NDArray[np.float32] = _FILTERS) -> NDArray[np.float32]:
    """Log10 mel energies of whole hops.

    Args:
        samples: float32 [WINDOW - HOP + n * HOP]; the first WINDOW - HOP are what came before.
        filters: float32 [FFT_SIZE // 2 + 1, MELS].

    Returns:
        float32 [n, MELS], not clamped.

    Raises:
        ValueError: when the samples are not a whole number of hops.
    """
    count, rest = divmod(samples.shape[0] - (WINDOW - HOP), HOP)
    if rest or count < 0:
        raise ValueError(f"{samples.shape[0]} samples are not {WINDOW - HOP} and a whole number of hops of {HOP}")
    frames = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP] * _HANN
    spectrum = np.fft.rfft(frames, FFT_SIZE)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    return np.asarray(np.log10(np.maximum(power @ filters, 1e-10)), dtype=np.float32)


def discretise(log_energies: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Nearest of LEVELS equidistant levels between LOG_FLOOR and LOG_CEILING; any shape, uint8."""
    scaled = (np.clip(log_energies, LOG_FLOOR, LOG_CEILING) - LOG_FLOOR) * ((LEVELS - 1) / (LOG_CEILING - LOG_FLOOR))
    return np.asarray(np.rint(scaled), dtype=np.uint8)


def as_tokens(levels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Frames [n, MELS] with n a multiple of 4 → audio tokens [n / 4, FEATURES]."""
    return levels.reshape(-1, FEATURES)


class CausalDMel:
    """Streaming dMel: carries the samples that the next frame still needs.

    Args:
        filters: other filters than Slaney's, for training: float32 [FFT_SIZE // 2 + 1, MELS].

    Attributes:
        carried: float32 [WINDOW - HOP], the newest samples of the slice before.
    """

    def __init__(self, filters: NDArray[np.float32] | None = None) -> None:
        self._filters = _FILTERS if filters is None else filters
        self.carried: NDArray[np.float32] = np.zeros(WINDOW - HOP, np.float32)

    def __call__(self, samples: NDArray[np.float32]) -> NDArray[np.uint8]:
        """float32 [n * HOP * 4] → uint8 [n, FEATURES], one row an audio token of 50 ms."""
        joined = np.concatenate([self.carried, samples.astype(np.float32, copy=False)])
        tokens = as_tokens(discretise(log_mel(joined, self._filters)))
        self.carried = joined[-(WINDOW - HOP) :].copy()
        return tokens
