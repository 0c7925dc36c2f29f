"""Measures of sound for the desk tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

RATE = 16_000
Sound = NDArray[np.float32]


def talk(seconds: float, seed: int = 1) -> Sound:
    """float32 at 16 kHz: noise shaped like speech, a falling spectrum in irregular syllables."""
    random = np.random.default_rng(seed)
    noise = np.convolve(random.standard_normal(round(seconds * RATE)), np.exp(-np.arange(40) / 8), "same")
    slow = np.interp(np.arange(noise.size), np.arange(0, noise.size, 1600), random.random(-(-noise.size // 1600)))
    shaped = noise * np.maximum(0, slow - 0.3)
    return (0.5 * shaped / np.abs(shaped).max()).astype(np.float32)


def decibels(samples: Sound) -> float:
    """Mean power relative to full scale."""
    return float(10 * np.log10(np.mean(np.square(samples, dtype=np.float64)) + 1e-12))


def shift_and_likeness(heard: Sound, original: Sound) -> tuple[int, float]:
    """Where in `heard` the original begins (samples), and the correlation coefficient there."""
    size = 1 << int(np.ceil(np.log2(heard.size + original.size)))
    product = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(original, size)), size)
    shift = int(np.argmax(product[: heard.size]))
    piece = heard[shift : shift + original.size]
    return shift, float(np.corrcoef(piece, original[: piece.size])[0, 1])


def loud_seconds(samples: Sound, rate: int, threshold: float = 0.02) -> float:
    """Seconds, in steps of 10 ms, in which something sounds."""
    step = rate // 100
    steps = samples[: samples.size // step * step].reshape(-1, step)
    return float(np.count_nonzero(np.abs(steps).max(axis=1) > threshold) / 100)


def read_wav(path: Path) -> tuple[Sound, int]:
    """A WAV file's samples (mono) and their rate."""
    samples, rate = soundfile.read(path, dtype="float32")
    return samples, rate


def write_wav(path: Path, samples: Sound, rate: int = 48_000) -> Path:
    """Writes 16 kHz samples as a WAV file at `rate`."""
    soundfile.write(path, soxr.resample(samples, RATE, rate), rate, subtype="PCM_16")
    return path
