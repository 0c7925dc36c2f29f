"""The pace suite finds the beginnings in a recording, and how far each is from the grid."""

from __future__ import annotations

import numpy as np
import pytest

from app.evaluation.pace import _delays, beginnings

RATE = 8_000


def recording(starts: list[float], seconds: float = 20.0) -> np.ndarray:
    """Half a second of noise at each of the starts."""
    sound = np.zeros(int(seconds * RATE), np.float32)
    noise = np.random.default_rng(1).uniform(0.1, 0.5, RATE // 2).astype(np.float32)
    for start in starts:
        sound[int(start * RATE) :][: len(noise)] = noise
    return sound


def test_a_word_begins_once_however_it_rises_and_falls() -> None:
    sound = recording([2.0, 6.1, 10.0])
    sound[int(2.2 * RATE) : int(2.3 * RATE)] = 0
    assert beginnings(sound, RATE) == pytest.approx([2.0, 6.1, 10.0], abs=0.01)
    assert beginnings(np.zeros(RATE, np.float32), RATE) == []


def test_each_instant_has_its_own_delay_and_what_was_not_said_has_none() -> None:
    items = _delays([2.0, 6.1, 14.5], first=2.0, count=4)
    assert [item["at"] for item in items] == [2.0, 6.0, 10.0, 14.0]
    assert [item["delay"] for item in items] == [pytest.approx(0.0), pytest.approx(0.1), None, pytest.approx(0.5)]
    assert [item["delay"] for item in _delays([], 2.0, 2)] == [None, None]
