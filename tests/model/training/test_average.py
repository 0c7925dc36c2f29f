"""The mean of two runs hears with the weights of both and sees with those of one of them."""

from __future__ import annotations

import pytest
import torch

from model.config import SIZES
from model.network import InteractionNetwork
from model.training.average import averaged


@pytest.mark.parametrize("newer_eyes", [True, False])
def test_ears_are_averaged_and_eyes_are_those_of_one_run(newer_eyes: bool) -> None:
    torch.manual_seed(1)
    earlier, newer = (InteractionNetwork(SIZES["tiny"]).state_dict() for _ in range(2))
    mean = averaged(earlier, newer, "tiny", 0.25, newer_eyes)
    assert mean.keys() == newer.keys()
    eyes = InteractionNetwork(SIZES["tiny"]).eyes()
    for name, value in mean.items():
        seen = newer[name] if newer_eyes else earlier[name]
        wanted = seen if name in eyes else 0.75 * earlier[name] + 0.25 * newer[name]
        torch.testing.assert_close(value, wanted)
    assert any(not torch.equal(earlier[name], newer[name]) for name in eyes)
