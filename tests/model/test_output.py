"""What the model writes is read token by token: words, actions."""

from __future__ import annotations

import math

import pytest

from model import vocabulary as v
from model.output import OutputReader


def test_an_action_is_read_with_how_surely_it_was_written() -> None:
    turn = OutputReader().read([(v.ACT, -0.5), (v.INDEX["o"], math.log(0.5)), (v.ACT_END, -0.1)])
    (action,) = turn.actions
    assert action.text == "o"
    assert action.confidence == pytest.approx(0.5)
