"""The files of a scene: its pictures and its sound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from model.microturn import SAMPLE_RATE, SAMPLES_PER_MICROTURN
from model.patches import Frame


class SceneError(Exception):
    """A scene cannot be read as it is; the message is one sentence that says which file and why."""


def read_frame(path: Path) -> Frame:
    """A frame's pixels, uint8 [H, W, 3].

    Raises:
        SceneError: the file is missing or damaged.
    """
    try:
        with Image.open(path) as image:
            return np.asarray(image.convert("RGB"))
    except FileNotFoundError as error:
        raise SceneError(f"The frame {path} is missing.") from error
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise SceneError(f"The frame {path} cannot be read as an image: {error}.") from error


def sound_seconds(path: Path) -> float:
    """How long a sound file is.

    Raises:
        SceneError: the file is missing or cannot be decoded.
    """
    if not path.is_file():
        raise SceneError(f"The sound {path} is missing.")
    try:
        return float(soundfile.info(path).duration)
    except soundfile.SoundFileError as error:
        raise SceneError(f"The sound {path} cannot be decoded: {error}") from error


def slices(path: Path | None) -> Iterator[NDArray[np.float32]]:
    """A sound file in pieces of 3200 samples, 16 kHz mono; the last one is filled up with silence."""
    if path is None:
        return
    try:
        with soundfile.SoundFile(path) as file:
            resampler = soxr.ResampleStream(file.samplerate, SAMPLE_RATE, 1, dtype="float32")
            rest = np.zeros(0, dtype=np.float32)
            while len(block := file.read(file.samplerate, dtype="float32", always_2d=True)):
                mono = block.mean(axis=1, dtype=np.float32)
                if file.samplerate != SAMPLE_RATE:
                    mono = resampler.resample_chunk(mono, last=len(block) < file.samplerate)
                rest = np.concatenate((rest, mono))
                whole = len(rest) // SAMPLES_PER_MICROTURN * SAMPLES_PER_MICROTURN
                yield from rest[:whole].reshape(-1, SAMPLES_PER_MICROTURN)
                rest = rest[whole:]
    except soundfile.SoundFileError as error:
        raise SceneError(f"The sound {path} cannot be decoded: {error}") from error
    if len(rest):
        yield np.pad(rest, (0, SAMPLES_PER_MICROTURN - len(rest)))
