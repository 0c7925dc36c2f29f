"""A sight stands at the patch that showed its kind most surely, and only lately."""

from __future__ import annotations

import numpy as np

from model.microturn import Patch, SeeKind
from model.pointer import REACH_TURNS, Pointer


def patch(row: int, column: int, overview: bool = False) -> Patch:
    return Patch(0, row, column, np.zeros((40, 40, 3), np.uint8), overview)


def logits(*kinds: int | None) -> np.ndarray:
    """One row a patch: sure of a kind (counted from 0), or of nothing."""
    rows = np.zeros((len(kinds), 4), np.float32)
    for row, kind in zip(rows, kinds, strict=True):
        row[0 if kind is None else 1 + kind] = 4.0
    return rows


def test_the_surest_patch_of_the_kind_is_pointed_at() -> None:
    pointer = Pointer()
    pointer.add(3, [patch(1, 1), patch(5, 6), patch(9, 9)], logits(None, 0, 1))
    assert pointer.place(SeeKind.DONE, 5) == (0, 5, 6)
    assert pointer.place(SeeKind.FAILED, 5) == (0, 9, 9)


def test_what_was_shown_too_long_ago_is_not_pointed_at() -> None:
    pointer = Pointer()
    pointer.add(1, [patch(1, 1)], logits(0))
    assert pointer.place(SeeKind.DONE, 1 + REACH_TURNS) == (0, 1, 1)
    assert pointer.place(SeeKind.DONE, 2 + REACH_TURNS) is None
    pointer.add(2 + REACH_TURNS, [patch(2, 2)], logits(None))
    assert len(pointer.recent) == 1


def test_the_overview_is_no_place() -> None:
    pointer = Pointer()
    pointer.add(0, [patch(1, 1, overview=True)], logits(0))
    assert pointer.place(SeeKind.DONE, 0) is None
