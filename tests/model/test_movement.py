"""What only scrolled is told from what is new."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.movement import changed_patches, moved_patches, row_signatures
from model.patches import PatchDifferencer

Frame = NDArray[np.uint8]
LINE = 10


def terminal(first: int, lines: int = 24, width: int = 330) -> Frame:
    """A terminal's lines from number `first` on, each of its own noise, in a window that leaves a margin."""
    frame = np.full((400, 480, 3), 30, np.uint8)
    for row in range(lines):
        ink = np.random.default_rng(first + row).integers(0, 255, (LINE - 3, width, 3), dtype=np.uint8)
        frame[80 + row * LINE : 80 + row * LINE + LINE - 3, 60 : 60 + width] = ink
    return frame


def test_equal_rows_have_equal_signatures_and_others_do_not() -> None:
    signatures = row_signatures(terminal(0))
    assert signatures.shape == (400, 12)
    assert (signatures[:80] == signatures[0]).all()
    assert len({int(value) for value in signatures[80:320:LINE, 4]}) == 24


def test_scrolled_lines_have_moved_and_the_newest_line_has_not() -> None:
    before, now = row_signatures(terminal(0)), row_signatures(terminal(1))
    asked = changed_patches(before, now)
    moved = moved_patches(before, now, asked, np.ones_like(asked))
    assert asked[2:8, 2:9].all()
    assert moved[3:7, 2:9].all()
    assert not moved[7, 2:9].any()


def test_what_was_not_known_before_it_moved_is_still_new() -> None:
    before, now = row_signatures(terminal(0)), row_signatures(terminal(1))
    asked = changed_patches(before, now)
    known = np.ones_like(asked)
    known[5] = False
    moved = moved_patches(before, now, asked, known)
    assert moved[3, 2:9].all()
    assert not moved[4:6, 2:9].any()


def test_a_picture_that_changed_all_over_has_not_moved() -> None:
    before, now = row_signatures(terminal(0)), row_signatures(terminal(500))
    asked = changed_patches(before, now)
    assert not moved_patches(before, now, asked, np.ones_like(asked)).any()


def test_the_newest_line_of_a_scrolling_terminal_is_sent_at_once() -> None:
    differencer = PatchDifferencer(limit=12)
    differencer.step([terminal(0)])
    for _ in range(20):
        differencer.step([None])
    for number in range(1, 8):
        sent = differencer.step([terminal(number)])
        newest = {(patch.row, patch.column) for patch in sent}
        assert {(7, column) for column in range(2, 9)} <= newest
        assert differencer.pending > 12


def test_in_the_end_the_whole_screen_is_known() -> None:
    differencer = PatchDifferencer(limit=12)
    known = terminal(0)
    sent = list(differencer.step([known]))
    for number in range(1, 40):
        sent += differencer.step([terminal(min(number, 20))])
    canvas = known.copy()
    for patch in sent:
        if not patch.overview:
            canvas[patch.row * 40 : patch.row * 40 + 40, patch.column * 40 : patch.column * 40 + 40] = patch.pixels
    assert differencer.pending == 0
    assert np.array_equal(canvas, terminal(20))
