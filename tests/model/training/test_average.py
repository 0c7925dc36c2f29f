"""The mean of two runs hears with the weights of both and sees with those of one of them, or of both."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from model.config import SIZES
from model.network import InteractionNetwork
from model.training.average import averaged
from model.training.warm_start import deepened


@pytest.mark.parametrize(("whose", "share"), [("newer", 1.0), ("earlier", 0.0), ("mean", 0.25)])
def test_ears_are_averaged_and_eyes_are_those_of_one_run_or_the_mean(whose: str, share: float) -> None:
    torch.manual_seed(1)
    earlier, newer = (InteractionNetwork(SIZES["tiny"]).state_dict() for _ in range(2))
    mean = averaged(earlier, newer, "tiny", 0.25, whose)
    assert mean.keys() == newer.keys()
    eyes = InteractionNetwork(SIZES["tiny"]).eyes()
    for name, value in mean.items():
        weight = share if name in eyes else 0.25
        torch.testing.assert_close(value, (1 - weight) * earlier[name] + weight * newer[name])
    assert any(not torch.equal(earlier[name], newer[name]) for name in eyes)


@pytest.mark.parametrize("whose", ["newer", "earlier", "mean"])
def test_what_one_run_alone_has_is_left_out(whose: str) -> None:
    """A run of seeing keeps its aids with its weights."""
    earlier = InteractionNetwork(SIZES["tiny"]).state_dict()
    aided = earlier | {"word.weight": torch.ones(2, 2)}
    assert averaged(earlier, aided, "tiny", 0.5, whose).keys() == earlier.keys()
    assert averaged(aided, earlier, "tiny", 0.5, whose).keys() == earlier.keys()


def test_a_run_of_fewer_blocks_counts_as_one_of_more_that_does_the_same() -> None:
    shallow = InteractionNetwork(replace(SIZES["tiny"], layers=2)).state_dict()
    newer = InteractionNetwork(SIZES["tiny"]).state_dict()
    mean = averaged(shallow, newer, "tiny", 0.5, "earlier")
    assert mean.keys() == newer.keys()
    eyes = InteractionNetwork(SIZES["tiny"]).eyes()
    for name, value in deepened(shallow, newer).items():
        torch.testing.assert_close(mean[name], value if name in eyes else (value + newer[name]) / 2)
