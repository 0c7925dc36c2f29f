"""What the model writes is read token by token: words, actions, sights."""

from __future__ import annotations

import math

import pytest

from model import vocabulary as v
from model.microturn import MicroTurnOutput, SeeKind
from model.output import OutputReader


def read(*names: str) -> MicroTurnOutput:
    return OutputReader().read([(v.INDEX[name], math.log(0.9)) for name in names])


@pytest.mark.parametrize(
    "place", [(), ("<monitor 0>", "<row 2>", "<column 3>"), ("<monitor 0>", "<monitor 0>", "<column 33>")]
)
def test_a_sight_is_its_kind_whatever_place_is_written_after_it(place: tuple[str, ...]) -> None:
    turn = read("<see>", "<done>", *place, "o", "k")
    (seen,) = turn.seen
    assert seen.kind is SeeKind.DONE
    assert seen.confidence == pytest.approx(0.81)
    assert turn.heard == "ok"
    assert turn.malformed == ()


def test_a_sight_of_no_kind_is_refused() -> None:
    turn = read("<see>", "<monitor 0>")
    assert turn.seen == ()
    assert turn.malformed == ("<see><monitor 0>",)


def test_an_action_is_read_with_how_surely_it_was_written() -> None:
    turn = OutputReader().read([(v.ACT, -0.5), (v.INDEX["o"], math.log(0.5)), (v.ACT_END, -0.1)])
    (action,) = turn.actions
    assert action.text == "o"
    assert action.confidence == pytest.approx(0.5)
