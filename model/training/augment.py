"""Making one recording sound like many (speaker, room, microphone, line, level, noise), one screen like many."""

from __future__ import annotations

import functools
import io
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray
from scipy.signal import lfilter, oaconvolve

from model.dmel import FEATURES, FFT_SIZE, MELS, CausalDMel, slaney_mel_filters
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


HELD_OUT_NOISES = ("coffee-shop", "rain", "train")
"""Recordings in `speech/noise` that are kept for evaluation, by name."""


def read_folder(folder: Path) -> list[Samples]:
    """Every recording in a folder and below it that is not held out, mono 16 kHz float32; an absent folder gives
    none."""
    found = []
    for path in sorted([*folder.rglob("*.opus"), *folder.rglob("*.wav")]):
        if path.stem in HELD_OUT_NOISES:
            continue
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
        mono = samples.mean(axis=1)
        found.append(mono if rate == SAMPLE_RATE else soxr.resample(mono, rate, SAMPLE_RATE))
    return found


FAINTEST = -2.4
"""Power of ten of the softest speech (-48 dBFS): microphones far away or turned down."""


class Surroundings:
    """Noises and rooms to put speech into.

    Args:
        data: a folder with `speech/noise/KIND` and `speech/rooms`, or None for simulated ones alone.
    """

    def __init__(self, data: Path | None, rooms: int = 48, seed: int = 7) -> None:
        self.rooms = simulated_rooms(rooms, seed)
        self.noises: list[list[Samples]] = []
        if data is not None:
            self.rooms += [_from_direct_sound(response) for response in read_folder(data / "speech" / "rooms")]
            folders = sorted(path for path in (data / "speech" / "noise").glob("*") if path.is_dir())
            kinds = [[noise for noise in read_folder(path) if len(noise) > SAMPLE_RATE // 2] for path in folders]
            self.noises = [kind for kind in kinds if kind]
        # A kind is drawn from by the root of how long it is, and a recording of it by its length: of many seconds of
        # room silence and few recordings of a street the street is heard, too.
        self._shares = _shares([sum(map(len, kind)) ** 0.5 for kind in self.noises])
        self._within = [_shares([len(noise) for noise in kind]) for kind in self.noises]

    def noise(self, length: int, random: np.random.Generator) -> Samples:
        """Background of unit power: recorded, played or coloured, now nearer, now farther."""
        kind = random.random()
        if self.noises and kind < 0.65:
            noise = self._recorded(length, random)
        elif kind > 0.9:
            noise = music(length, random)
        else:
            noise = random.standard_normal(length).astype(np.float32)
            pole = float(random.uniform(-0.3, 0.97))
            noise = np.asarray(lfilter([1.0], [1.0, -pole], noise), dtype=np.float32)
        if random.random() < 0.3:
            knots = np.arange(0, length + SAMPLE_RATE, SAMPLE_RATE)
            gains = 10 ** random.uniform(-0.5, 0.0, len(knots))
            noise = noise * np.interp(np.arange(length), knots, gains).astype(np.float32)
        return unit_power(noise)

    def _recorded(self, length: int, random: np.random.Generator) -> Samples:
        """A piece of a recording, at another speed and through another microphone."""
        kind = int(random.choice(len(self.noises), p=self._shares))
        source = self.noises[kind][int(random.choice(len(self.noises[kind]), p=self._within[kind]))]
        speed = float(random.uniform(0.7, 1.4)) if random.random() < 0.6 else 1.0
        wanted = int(length * speed) + 1
        start = int(random.integers(max(1, len(source) - wanted)))
        piece = np.resize(source[start : start + wanted], wanted)
        if speed != 1.0:
            piece = np.interp(np.arange(length) * speed, np.arange(wanted), piece).astype(np.float32)
        return _other_microphone(piece[:length], random)

    def voice(
        self, samples: NDArray[np.int16], random: np.random.Generator, least: float = 0.0
    ) -> tuple[Samples, float]:
        """One speaker in one place: size, room, microphone, level (at `least` so loud, root mean square).

        Returns:
            The sound, and the factor by which its times were stretched.
        """
        sound, stretch = other_speaker(samples, random)
        if random.random() < 0.45:
            room = self.rooms[int(random.integers(len(self.rooms)))]
            sound = np.asarray(oaconvolve(sound, room), dtype=np.float32)
        if random.random() < 0.5:
            sound = _equalised(_other_microphone(sound, random), random)
        if random.random() < 0.1:
            drive = float(random.uniform(1.0, 6.0)) / (float(np.max(np.abs(sound))) + 1e-6)
            sound = np.tanh(sound * np.float32(drive))
        if random.random() < 0.2:
            sound = _over_a_line(sound, random)
        level = 10 ** random.uniform(np.clip(np.log10(least + 1e-9), FAINTEST, -0.8), -0.7)
        return np.clip(sound * (level / (loudness(sound) + 1e-6)), -1.0, 1.0).astype(np.float32), stretch


def other_speaker(samples: NDArray[np.int16], random: np.random.Generator) -> tuple[Samples, float]:
    """The same said slower and deeper or faster and higher, mostly, and the factor by which times were stretched."""
    sound = samples.astype(np.float32) / 32768.0
    if random.random() < 0.25:
        return sound, 1.0
    stretch = float(random.uniform(0.88, 1.12))
    return soxr.resample(sound, SAMPLE_RATE, SAMPLE_RATE * stretch, quality="LQ"), stretch


def loudness(sound: Samples) -> float:
    """Root mean square of what is not a pause."""
    power = sound[::4] ** 2
    return float(np.sqrt(np.mean(power[power >= np.mean(power) * 0.1])))


def unit_power(sound: Samples) -> Samples:
    """The sound, so loud that its root mean square is 1; silence stays silence."""
    return np.asarray(sound / (np.sqrt(np.mean(sound**2)) + 1e-6), dtype=np.float32)


def _other_microphone(sound: Samples, random: np.random.Generator) -> Samples:
    return np.asarray(lfilter([1.0, float(random.uniform(-0.8, 0.6))], [1.0], sound), dtype=np.float32)


def _equalised(sound: Samples, random: np.random.Generator) -> Samples:
    """The sound with some frequencies louder and others softer, by up to 9 dB, as small loudspeakers and cases do."""
    points = random.uniform(-9.0, 9.0, 7) * random.random()
    decibels = np.interp(np.linspace(0, 1, 65) ** 0.5, np.linspace(0, 1, 7), points)
    taps = np.fft.fftshift(np.fft.irfft(10 ** (decibels / 20))) * np.hanning(128)
    return np.asarray(oaconvolve(sound, taps.astype(np.float32), mode="same"), dtype=np.float32)


LINES = (("WAV", "GSM610"), ("WAV", "ULAW"), ("WAV", "IMA_ADPCM"), ("OGG", "OPUS"))
"""Codecs of telephones and calls, as libsndfile names them."""
LINE_SHARES = (0.3, 0.3, 0.3, 0.1)
"""How often each is taken; Opus takes a third of all time that streams are made in at an even share."""


def _over_a_line(sound: Samples, random: np.random.Generator) -> Samples:
    """The sound as it comes out of a telephone or a call: 8 kHz, of a length that stays, mostly through a codec."""
    narrow = soxr.resample(sound, SAMPLE_RATE, 8000, quality="LQ")
    if random.random() < 0.7:
        container, codec = LINES[int(random.choice(len(LINES), p=LINE_SHARES))]
        quality = {"compression_level": float(random.uniform(0.8, 1.0))} if codec == "OPUS" else {}
        file = io.BytesIO()
        loudest = float(np.max(np.abs(narrow), initial=1e-6))
        soundfile.write(file, narrow * (0.8 / loudest), 8000, format=container, subtype=codec, **quality)
        file.seek(0)
        narrow = soundfile.read(file, dtype="float32")[0] * np.float32(loudest / 0.8)
    wide = soxr.resample(narrow, 8000, SAMPLE_RATE, quality="LQ")[: len(sound)]
    return np.pad(wide, (0, len(sound) - len(wide)))


MASKED_SHARE, WARPED_SHARE = 0.08, 0.4
WARPS = tuple(float(warp) for warp in np.linspace(0.86, 1.16, 11))
"""How much larger the frequencies of a warped stream are: vocal tracts of other lengths."""


@functools.cache
def _warped_filters(warp: float) -> NDArray[np.float32]:
    """Mel filters that hear frequency f where f * warp sounds; the highest are squeezed so that all stay below 8 kHz.

    Source: vocal tract length perturbation, N. Jaitly and G. Hinton, 2013.
    """
    knee = 0.6 * min(1.0, 1.0 / warp)
    heard = np.interp(np.linspace(0, 1, FFT_SIZE // 2 + 1), [0.0, knee * warp, 1.0], [0.0, knee, 1.0])
    filters = slaney_mel_filters()
    at = heard * (len(filters) - 1)
    low = np.minimum(at.astype(int), len(filters) - 2)
    part = (at - low).astype(np.float32)[:, None]
    return np.asarray(filters[low] * (1 - part) + filters[low + 1] * part, dtype=np.float32)


def varied_levels(sound: Samples, random: np.random.Generator) -> NDArray[np.uint8]:
    """dMel of a stream as other ears would hear it: frequencies warped, stretches of time and bands taken out.

    Source of the masks: SpecAugment, arXiv 1904.08779.

    Args:
        sound: float32 [n * 800].

    Returns:
        uint8 [n, FEATURES].
    """
    warp = WARPS[int(random.integers(len(WARPS)))] if random.random() < WARPED_SHARE else 1.0
    levels = CausalDMel(_warped_filters(warp) if warp != 1.0 else None)(sound)
    if random.random() < MASKED_SHARE:
        frames = levels.reshape(-1, MELS)
        quiet = np.percentile(frames, 10, axis=0).astype(np.uint8)
        start = 0
        while start < len(frames):
            stretch = int(random.integers(80, 320))
            for _ in range(int(random.integers(0, 3))):
                low, width = int(random.integers(MELS)), int(random.integers(1, 13))
                frames[start : start + stretch, low : low + width] = quiet[low : low + width]
            for _ in range(int(random.integers(0, 3))):
                at = start + int(random.integers(stretch))
                frames[at : at + int(random.integers(1, 7))] = quiet
            start += stretch
    return levels.reshape(-1, FEATURES)


def _shares(weights: list[float]) -> NDArray[np.float64]:
    return np.asarray(weights, np.float64) / max(sum(weights), 1e-9)


def music(length: int, random: np.random.Generator) -> Samples:
    """Chords and drums in a beat, float32 [length]: what plays beside people at work and is no speech."""
    sound = np.zeros(length, np.float32)
    beat = int(SAMPLE_RATE * random.uniform(0.18, 0.7))
    seconds = np.arange(2 * beat, dtype=np.float32) / SAMPLE_RATE
    scale = 110.0 * 2 ** (random.integers(12) / 12) * 2 ** (np.array([0, 2, 3, 5, 7, 8, 10, 12, 15, 19]) / 12)
    overtones = np.arange(1, 7)
    turn = np.linspace(0, 2 * np.pi, 1024, endpoint=False)
    wave = (random.uniform(0.1, 0.8) ** overtones @ np.sin(np.outer(overtones, turn))).astype(np.float32)
    fading = np.exp(-float(random.uniform(1.0, 8.0)) * seconds)
    drum = np.exp(-40 * seconds) * random.standard_normal(len(seconds)).astype(np.float32)
    drums = float(random.uniform(0, 1)) if random.random() < 0.6 else 0.0
    for start in range(0, length, beat):
        played = np.zeros(len(seconds), np.float32)
        for note in random.choice(scale, int(random.integers(0, 4)), replace=False):
            played += wave[(seconds * np.float32(note * 1024)).astype(np.int64) & 1023]
        played *= fading
        if random.random() < drums:
            played += drum * np.float32(random.uniform(0.5, 3))
        piece = played[: length - start]
        sound[start : start + len(piece)] += piece
    return sound


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
