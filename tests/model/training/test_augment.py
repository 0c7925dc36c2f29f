"""One recording as many: another vocal tract, a telephone line, masked stretches."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from model.dmel import FEATURES, MELS, CausalDMel, log_mel
from model.microturn import SAMPLE_RATE
from model.training import augment
from model.training.augment import WARPS, varied_levels


def tone(hertz: float, seconds: float = 1.0) -> NDArray[np.float32]:
    """A sine of amplitude 0.3."""
    return (0.3 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE)).astype(np.float32)


@pytest.mark.parametrize("warp", [WARPS[0], WARPS[-1]])
@pytest.mark.parametrize("hertz", [400.0, 1500.0, 3000.0])
def test_warped_ears_hear_a_tone_where_another_throat_would_have_put_it(warp: float, hertz: float) -> None:
    warped = log_mel(tone(hertz * warp)[: 200 * 21], augment._warped_filters(warp)).mean(0).argmax()
    plain = log_mel(tone(hertz)[: 200 * 21]).mean(0).argmax()
    assert abs(int(warped) - int(plain)) <= 1


def test_levels_vary_and_keep_their_shape() -> None:
    sound = (0.05 * np.random.default_rng(0).standard_normal(SAMPLE_RATE * 4)).astype(np.float32)
    plain = CausalDMel()(sound)
    drawn = [varied_levels(sound, np.random.default_rng(seed)) for seed in range(40)]
    assert all(levels.shape == plain.shape and levels.dtype == np.uint8 for levels in drawn)
    same = sum(np.array_equal(levels, plain) for levels in drawn)
    assert 12 <= same <= 34  # neither warped nor masked: more than half


def test_a_mask_takes_a_band_or_a_moment_and_leaves_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(augment, "WARPED_SHARE", 0.0)
    monkeypatch.setattr(augment, "MASKED_SHARE", 1.0)
    random = np.random.default_rng(1)
    # Ten seconds, of which the first are silent: what is masked sounds as they do.
    sound = np.concatenate([np.zeros(SAMPLE_RATE * 2, np.float32), tone(500, 8) + tone(3000, 8)])
    sound += (0.02 * random.standard_normal(len(sound)) * (sound != 0)).astype(np.float32)
    plain, masked = CausalDMel()(sound), varied_levels(sound, random)
    changed = (plain != masked).reshape(-1, MELS)
    assert 0.01 < changed.mean() < 0.4
    assert (masked.reshape(-1, MELS)[changed] < plain.reshape(-1, MELS)[changed]).all()
    assert masked.shape[1] == FEATURES


def test_a_line_is_narrow_and_keeps_length_time_and_loudness() -> None:
    random = np.random.default_rng(2)
    sound = np.concatenate([np.zeros(4000, np.float32), tone(700, 0.5), tone(6000, 0.5), np.zeros(4000, np.float32)])
    for _ in range(12):
        heard = augment._over_a_line(sound, random)
        assert len(heard) == len(sound)
        low, high = heard[4000:12000], heard[12800:19200]
        assert float(np.sqrt(np.mean(low**2))) == pytest.approx(0.3 / np.sqrt(2), rel=0.15)
        assert float(np.sqrt(np.mean(high**2))) < 0.03
        loud = np.flatnonzero(np.abs(heard) > 0.15)
        assert abs(int(loud[0]) - 4000) < 200
