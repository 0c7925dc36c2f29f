"""Echo cancellation on sound made here; the loop through a real sound server is in tests/desk."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from app.audio.echo import DELAY, EchoCancelledMicrophone, EchoCanceller
from app.capture.microphone import AudioBlock
from app.ports import DeviceEvent

RATE = 16_000
BLOCK = 3200


def _speechlike(seconds: float, seed: int) -> NDArray[np.float32]:
    """Noise shaped like speech: a falling spectrum in syllables of a quarter of a second."""
    noise = np.random.default_rng(seed).standard_normal(round(seconds * RATE))
    smooth = np.convolve(noise, np.exp(-np.arange(40) / 8), "same")
    syllables = np.maximum(0, np.sin(2 * np.pi * 2 * np.arange(noise.size) / RATE)) ** 0.5
    shaped = smooth * syllables
    return (0.5 * shaped / np.abs(shaped).max()).astype(np.float32)


def _decibels(samples: NDArray[np.float32]) -> float:
    return float(10 * np.log10(np.mean(np.square(samples, dtype=np.float64)) + 1e-12))


def _loudness(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Root mean square of every 10 ms."""
    return np.sqrt(np.mean(np.square(samples.reshape(-1, 160)), axis=1))


def _run(heard: NDArray[np.float32], played: NDArray[np.float32]) -> NDArray[np.float32]:
    canceller = EchoCanceller()
    starts = range(0, heard.size - BLOCK + 1, BLOCK)
    return np.concatenate([canceller.process(heard[at : at + BLOCK], played[at : at + BLOCK]) for at in starts])


def _echo_of(played: NDArray[np.float32]) -> NDArray[np.float32]:
    echo = np.zeros_like(played)
    for delay, gain in ((0.09, 0.3), (0.095, -0.1), (0.11, 0.05)):
        shift = round(delay * RATE)
        echo[shift:] += gain * played[:-shift]
    return echo


def test_an_echo_is_taken_out() -> None:
    played = _speechlike(12, seed=1)
    echo = _echo_of(played)
    left = _run(echo, played)
    late = slice(6 * RATE, 12 * RATE)
    assert _decibels(echo[late]) - _decibels(left[late]) > 25


def test_a_person_speaking_over_the_echo_is_heard() -> None:
    played, person = _speechlike(12, seed=1), np.roll(_speechlike(12, seed=2), 1000)
    person[: 6 * RATE] = 0
    left = _run(_echo_of(played) + person, played)
    late = slice(7 * RATE, 12 * RATE)
    expected = np.concatenate([np.zeros(DELAY, np.float32), person])[late]
    assert np.corrcoef(_loudness(expected), _loudness(left[late]))[0, 1] > 0.8
    assert _decibels(left[late]) > _decibels(expected) - 6


def test_while_nothing_plays_sound_passes_untouched() -> None:
    heard = _speechlike(4, seed=3)
    passed = _run(heard, np.zeros_like(heard))
    start = BLOCK * 4
    assert np.array_equal(passed[start + DELAY :], heard[start:-DELAY])


def test_sound_passes_untouched_again_when_the_echo_has_died_away() -> None:
    played = _speechlike(6, seed=1)
    played[2 * RATE :] = 0
    heard = _speechlike(6, seed=3)
    passed = _run(heard, played)
    assert np.array_equal(passed[4 * RATE + DELAY : 6 * RATE], heard[4 * RATE : 6 * RATE - DELAY])
    assert not np.array_equal(passed[RATE + DELAY : 2 * RATE], heard[RATE : 2 * RATE - DELAY])


@pytest.mark.parametrize(("heard", "played"), [(3200, 1600), (100, 100)])
def test_blocks_that_do_not_fit_are_refused(heard: int, played: int) -> None:
    with pytest.raises(ValueError, match="whole 10 ms frames"):
        EchoCanceller().process(np.zeros(heard, np.float32), np.zeros(played, np.float32))


class _Room:
    """A microphone that hears the echo of what a speaker plays, 90 ms later."""

    def __init__(self, played: NDArray[np.float32]) -> None:
        self.played = played
        self.echo = _echo_of(played)
        self.block = 0
        self.log: list[str] = []

    def start(self) -> None:
        self.log.append("start")

    def stop(self) -> None:
        self.log.append("stop")

    def events(self) -> list[DeviceEvent]:
        return []

    def read_block(self) -> AudioBlock:
        start = self.block * BLOCK
        self.block += 1
        return AudioBlock(self.echo[start : start + BLOCK], start / RATE)

    def reference(self, time: float, count: int) -> NDArray[np.float32]:
        start = round(time * RATE)
        return self.played[start : start + count]


def test_the_microphone_that_the_loop_reads_has_no_echo() -> None:
    room = _Room(_speechlike(8, seed=1))
    microphone = EchoCancelledMicrophone(room, room)
    microphone.start()
    left = np.concatenate([microphone.read() for _ in range(40)])
    microphone.stop()
    assert room.log == ["start", "stop"]
    assert microphone.events() == []
    assert _decibels(room.echo[5 * RATE :]) - _decibels(left[5 * RATE :]) > 25
