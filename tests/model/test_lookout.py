"""A sight is what a patch shows more surely than not, told once unless it shows more surely soon after."""

from __future__ import annotations

import numpy as np
import pytest

from model.lookout import SAME_TURNS, SIGHT_WEIGHT, Lookout
from model.microturn import Patch, SeeKind


def patch(row: int, column: int, overview: bool = False) -> Patch:
    return Patch(0, row, column, np.zeros((40, 40, 3), np.uint8), overview)


def logits(*shown: tuple[SeeKind, float] | None) -> np.ndarray:  # type: ignore[type-arg]
    """One row a patch: a kind with its probability, the rest nothing, as training leaves them; or nothing at all."""
    rows = np.full((len(shown), 1 + len(SeeKind)), 1e-9)
    rows[:, 0] = 1.0
    for row, each in zip(rows, shown, strict=True):
        if each is not None:
            row[1 + list(SeeKind).index(each[0])], row[0] = SIGHT_WEIGHT * each[1], 1.0 - each[1]
    return np.log(rows).astype(np.float32)


def test_each_kind_is_seen_in_the_patch_that_shows_it_most_surely() -> None:
    shown = logits((SeeKind.DONE, 0.6), (SeeKind.DONE, 0.9), (SeeKind.FAILED, 0.7), None)
    done, failed = Lookout().see(3, [patch(1, 1), patch(5, 6), patch(9, 9), patch(2, 2)], shown)
    assert (done.kind, done.row, done.column) == (SeeKind.DONE, 5, 6)
    assert done.confidence == pytest.approx(0.9)
    assert (failed.kind, failed.row, failed.column) == (SeeKind.FAILED, 9, 9)


def test_neighbours_that_show_the_same_are_surer_together_and_others_are_not() -> None:
    shown = logits((SeeKind.DONE, 0.4), (SeeKind.DONE, 0.5), (SeeKind.DONE, 0.3), (SeeKind.DONE, 0.4))
    (done,) = Lookout().see(0, [patch(1, 1), patch(1, 2), patch(2, 1), patch(1, 4)], shown)
    assert (done.row, done.column) == (1, 2)
    assert done.confidence == pytest.approx(1 - 0.6 * 0.5 * 0.7)
    assert Lookout().see(0, [patch(1, 1), patch(1, 3)], logits((SeeKind.DONE, 0.4), (SeeKind.DONE, 0.4))) == ()


def test_neighbours_that_had_to_wait_a_micro_turn_count_as_well() -> None:
    beside, lookout = logits((SeeKind.DONE, 0.4)), Lookout()
    assert lookout.see(1, [patch(1, 1)], beside) == ()
    (done,) = lookout.see(2, [patch(1, 2)], beside)
    assert (done.row, done.column) == (1, 2)
    assert done.confidence == pytest.approx(1 - 0.6 * 0.6)
    assert lookout.see(4, [patch(1, 1)], beside) == (), "what came longer ago"


def test_a_patch_that_is_sent_again_shows_only_what_it_shows_now() -> None:
    beside, lookout = logits((SeeKind.DONE, 0.4)), Lookout()
    assert lookout.see(1, [patch(1, 1)], beside) == ()
    assert lookout.see(2, [patch(1, 1), patch(1, 2)], logits(None, (SeeKind.DONE, 0.4))) == ()


def test_what_is_less_likely_than_nothing_is_not_seen() -> None:
    assert Lookout().see(0, [patch(1, 1)], logits((SeeKind.DONE, 0.4))) == ()


def test_an_event_is_told_again_only_when_it_shows_more_surely() -> None:
    lookout = Lookout()
    assert lookout.see(1, [patch(1, 1)], logits((SeeKind.DONE, 0.7)))
    assert lookout.see(2, [patch(1, 3)], logits((SeeKind.DONE, 0.6))) == ()
    assert lookout.see(3, [patch(1, 5)], logits((SeeKind.DONE, 0.8)))
    assert lookout.see(4 + SAME_TURNS, [patch(1, 2)], logits((SeeKind.DONE, 0.6)))


def test_nothing_is_seen_in_an_overview() -> None:
    assert Lookout().see(0, [patch(1, 1, overview=True)], logits((SeeKind.DONE, 0.9))) == ()
