"""Making one recording sound like many (speaker size, room, microphone, level, noise) and one screen look like many."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray
from scipy.signal import fftconvolve, lfilter

from model.microturn import SAMPLE_RATE

Samples = NDArray[np.float32]


def simulated_rooms(count: int, seed: int) -> list[Samples]:
    """Impulse responses of shoebox rooms (image sources), each starting at its direct sound."""
    import pyroomacoustics

    random = np.random.default_rng(seed)
    rooms = []
    for _ in range(count):
        size = random.uniform([2.2, 2.2, 2.2], [8.0, 6.0, 3.5])
        walls = pyroomacoustics.Material(float(random.uniform(0.15, 0.7)))
        room = pyroomacoustics.ShoeBox(size, fs=SAMPLE_RATE, materials=walls, max_order=10)
        microphone = random.uniform(0.3, size - 0.3)
        reach = random.uniform(0.2, 2.5)
        direction = random.normal(size=3)
        source = np.clip(microphone + reach * direction / np.linalg.norm(direction), 0.2, size - 0.2)
        room.add_source(source)
        room.add_microphone(microphone)
        room.compute_rir()
        response = np.asarray(room.rir[0][0], dtype=np.float32)
        rooms.append(_from_direct_sound(response))
    return rooms


def _from_direct_sound(response: Samples) -> Samples:
    peak = int(np.argmax(np.abs(response)))
    tail = response[max(0, peak - 16) :][: SAMPLE_RATE // 2]
    return np.asarray(tail / np.sqrt(np.sum(tail**2)), dtype=np.float32)


def read_folder(folder: Path) -> list[Samples]:
    """Every recording below a folder, mono 16 kHz float32; an absent folder gives none."""
    import soundfile

    found = []
    for path in sorted([*folder.rglob("*.opus"), *folder.rglob("*.wav")]):
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
        mono = samples.mean(axis=1)
        found.append(mono if rate == SAMPLE_RATE else soxr.resample(mono, rate, SAMPLE_RATE))
    return found


class Surroundings:
    """Noises and rooms to put speech into.

    Args:
        data: a folder with `speech/noise` and `speech/rooms`, or None for simulated ones alone.
    """

    def __init__(self, data: Path | None, rooms: int = 48, seed: int = 7) -> None:
        self.rooms = simulated_rooms(rooms, seed)
        self.noises: list[Samples] = []
        if data is not None:
            self.rooms += [_from_direct_sound(response) for response in read_folder(data / "speech" / "rooms")]
            self.noises = [noise for noise in read_folder(data / "speech" / "noise") if len(noise) > SAMPLE_RATE // 2]

    def noise(self, length: int, random: np.random.Generator) -> Samples:
        """Background of unit power: recorded or coloured."""
        if self.noises and random.random() < 0.6:
            source = self.noises[int(random.integers(len(self.noises)))]
            start = int(random.integers(max(1, len(source) - length)))
            noise = np.resize(source[start : start + length], length)
        else:
            noise = random.standard_normal(length).astype(np.float32)
            pole = float(random.uniform(-0.3, 0.97))
            noise = np.asarray(lfilter([1.0], [1.0, -pole], noise), dtype=np.float32)
        return np.asarray(noise / (np.sqrt(np.mean(noise**2)) + 1e-6), dtype=np.float32)

    def voice(self, samples: NDArray[np.int16], random: np.random.Generator) -> tuple[Samples, float]:
        """One speaker in one place: size, room, microphone, level.

        Returns:
            The sound, and the factor by which its times were stretched.
        """
        sound = samples.astype(np.float32) / 32768.0
        stretch = 1.0
        if random.random() < 0.7:
            stretch = float(random.uniform(0.78, 1.2))
            sound = soxr.resample(sound, SAMPLE_RATE, SAMPLE_RATE * stretch, quality="LQ")
        if random.random() < 0.35:
            room = self.rooms[int(random.integers(len(self.rooms)))]
            sound = np.asarray(fftconvolve(sound, room), dtype=np.float32)
        if random.random() < 0.5:
            sound = np.asarray(lfilter([1.0, float(random.uniform(-0.8, 0.6))], [1.0], sound), dtype=np.float32)
        if random.random() < 0.12:
            narrow = soxr.resample(sound, SAMPLE_RATE, 8000, quality="LQ")
            sound = soxr.resample(narrow, 8000, SAMPLE_RATE, quality="LQ")
        level = 10 ** random.uniform(-2.0, -0.7)
        power = sound[::4] ** 2
        loud = np.sqrt(np.mean(power[power > np.mean(power) * 0.1])) + 1e-6
        return np.clip(sound * (level / loud), -1.0, 1.0).astype(np.float32), stretch


def restyle(pixels: NDArray[np.uint8], random: np.random.Generator) -> NDArray[np.uint8]:
    """The same screen in another theme: light for dark with its hues kept, contrast, brightness, a cast of colour.

    Args:
        pixels: uint8 [..., 3]; all of a stream's patches at once, since a theme is the same everywhere.
    """
    if random.random() < 0.3:
        return pixels
    if random.random() < 0.3:
        red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
        highest, lowest = np.maximum(np.maximum(red, green), blue), np.minimum(np.minimum(red, green), blue)
        # 255 - highest - lowest is added; in bytes that wrap around the sum comes out right, and is never out of range.
        pixels = pixels + (np.uint8(255) - highest - lowest)[..., None]
    contrast = float(random.uniform(0.7, 1.15)) * random.uniform(0.9, 1.1, 3)
    curves = (np.arange(256)[:, None] - 127.5) * contrast + 127.5 + random.uniform(-20, 20)
    table = np.clip(curves, 0, 255).astype(np.uint8)
    return np.stack([table[:, channel][pixels[..., channel]] for channel in range(3)], axis=-1)
