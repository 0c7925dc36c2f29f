"""Beginning with weights of before: a network of more blocks does what the one that it begins with did."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from model.config import SIZES
from model.network import InteractionNetwork
from model.scenes.scripts import utterances
from model.training.augment import Surroundings
from model.training.compose import Composer
from model.training.pools import ScreenPool, SpeechPools
from model.training.stream import to_batch
from model.training.warm_start import begin_with, deepened


def test_a_deeper_network_does_what_the_one_it_begins_with_did(pools: Path) -> None:
    torch.manual_seed(0)
    tiny = SIZES["tiny"]
    trained = InteractionNetwork(tiny).eval()
    for parameter in trained.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    deeper = InteractionNetwork(replace(tiny, layers=5, modality_layers=2)).eval()
    taken = begin_with(deeper, trained.state_dict())
    assert taken == set(deeper.state_dict())
    composer = Composer(
        SpeechPools(pools / "speech"), ScreenPool(pools / "screens"), Surroundings(None, 2), tiny, 200, utterances(1)
    )
    batch = to_batch([composer.draw(np.random.default_rng(1))])
    assert len(batch.patches)
    with torch.no_grad():
        before, aids_before = trained(batch)
        after, aids_after = deeper(batch)
    torch.testing.assert_close(after, before)
    for name in ("phones", "sights"):
        torch.testing.assert_close(getattr(aids_after, name), getattr(aids_before, name))


def test_of_as_many_blocks_nothing_is_changed() -> None:
    weights = InteractionNetwork(SIZES["tiny"]).state_dict()
    same = deepened(weights, weights)
    assert same.keys() == weights.keys()
    assert all(torch.equal(same[name], value) for name, value in weights.items())
