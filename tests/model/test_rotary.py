"""Angles say where tokens stand: equal distances turn equally, wherever on the screen."""

from __future__ import annotations

import numpy as np
import torch

from model.network import order_angles, patch_times, place_angles
from model.rotary import LONGEST_STILL, MONITOR_COLUMNS, place_positions


def test_an_overview_patch_stands_in_the_middle_of_what_it_covers() -> None:
    places = np.array([[0, 0, 3, 5], [1, 0, 3, 5], [0, 1, 3, 5]])
    assert place_positions(places).tolist() == [[3, 5], [27, 43], [3, 5 + MONITOR_COLUMNS]]


def test_neighbours_differ_by_the_same_angles_everywhere() -> None:
    places = torch.tensor([[0, 0, 2, 3], [0, 0, 2, 4], [0, 0, 20, 40], [0, 0, 20, 41]])
    angles = place_angles(torch.tensor([4, 4, 8, 8]), places, 64)
    torch.testing.assert_close(angles[1] - angles[0], angles[3] - angles[2])
    assert float((angles[1] - angles[0])[:24].abs().max()) == 0.0
    assert float((angles[1] - angles[0])[24:].abs().min()) > 0.0


def test_the_patches_clock_counts_a_long_stillness_as_a_moment() -> None:
    time = torch.tensor([[0, 0, 2, 4, 4, 9, 4000, 4000, 4001, 4004]])
    patch = torch.tensor([[True, True, False, True, True, False, True, True, False, True]])
    clock = patch_times(time, patch)[patch]
    assert clock.tolist() == [0, 0, 4, 4, 4 + LONGEST_STILL, 4 + LONGEST_STILL, 8 + LONGEST_STILL]


def test_patches_and_other_tokens_tell_time_alike() -> None:
    time = torch.tensor([7])
    by_place = place_angles(time, torch.tensor([[0, 0, 1, 1]]), 64)
    torch.testing.assert_close(by_place[..., :16], order_angles(time, torch.tensor([3]), 64)[..., :16])
