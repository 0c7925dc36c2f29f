"""The patch embedding's first filters: of use for any patch, and much the same when it moves by a pixel."""

from __future__ import annotations

import numpy as np
import pytest

from model.filters import patch_filters


@pytest.mark.parametrize("count", [32, 384])
def test_there_are_as_many_as_wanted_and_none_is_empty(count: int) -> None:
    filters = patch_filters(count)
    assert filters.shape == (count, 4800)
    assert np.linalg.norm(filters, axis=1).min() > 0.01
    assert np.array_equal(filters, patch_filters(count))


def test_a_patch_moved_by_a_pixel_looks_much_the_same_which_noise_does_not_see() -> None:
    screen = np.zeros((60, 60, 3), np.float32)
    random = np.random.default_rng(1)
    for row in range(5, 55, 9):  # lines of strokes as in print
        for column in range(2, 56, 4):
            screen[row : row + 6, column + random.integers(2)] = 1.0
    here, there = screen[8:48, 8:48].reshape(-1), screen[8:48, 9:49].reshape(-1)
    noise = random.standard_normal((384, 4800)).astype(np.float32)

    def likeness(filters: np.ndarray) -> float:
        return float(np.corrcoef(filters @ here, filters @ there)[0, 1])

    assert likeness(patch_filters(384)) > likeness(noise - noise.mean(axis=1, keepdims=True)) + 0.2
