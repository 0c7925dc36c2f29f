"""Experts: a few work for each token, and their load is kept even where they work."""

from __future__ import annotations

import torch
from torch import nn

from model.config import SIZES
from model.experts import Experts, imbalance

CONFIG = SIZES["small"]


def test_the_load_of_experts_that_ran_is_summed_and_that_of_idle_ones_is_not_counted() -> None:
    """Eyes are trained alone: most experts of the network see nothing then."""
    torch.manual_seed(0)
    layers = nn.ModuleList(Experts(CONFIG) for _ in range(3))
    stream = torch.randn(4, CONFIG.width)
    first, second = layers[0], layers[1]
    first(stream)
    second(stream)
    wanted = first.imbalance + second.imbalance
    found = imbalance(layers)
    torch.testing.assert_close(found, wanted)
    found.backward()
    assert layers[2].router.weight.grad is None
    assert first.router.weight.grad is not None


def test_what_was_asked_for_once_is_not_counted_again() -> None:
    layer = Experts(CONFIG)
    layer(torch.randn(4, CONFIG.width))
    assert float(imbalance(layer).detach()) > 0
    assert float(imbalance(layer)) == 0.0
    layer.eval()
    layer(torch.randn(4, CONFIG.width))
    assert float(imbalance(layer)) == 0.0
    assert float(imbalance(nn.Linear(2, 2))) == 0.0
