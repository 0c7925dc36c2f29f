"""Content that only moved, which a terminal or a page shows again some lines higher after it scrolled; and what plays.

Of a window that scrolls, every patch changes and only the newest line tells anything. A patch whose content stood
elsewhere in its column in the frame before, and was known there, can wait until all that is new was sent.

A video is new all over, again and again, and would keep everything else waiting for as long as it plays. Its patches
wait until what had stood still before was sent: a change of that tells more. A slide show or a call of few pictures
changes too seldom to play, but fills the queue just as well.
"""

from __future__ import annotations

from collections import Counter
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.microturn import PATCH_SIZE

SAMPLED_PATCHES, SAMPLED_ROWS, CANDIDATES = 48, 6, 3
WORDS = PATCH_SIZE * 3 // 8
"""A row of one patch is 120 bytes: so many 64-bit words."""
PLAYING_TURNS, PLAYING_CHANGES, REST_GAPS = 15, 4, 3
PLAYING_SIDE, PLAYING_PATCHES = 3, 7
"""What was new in so many of the last micro-turns (more often than once a second), and has not rested for so many times
its usual gap, plays, where it fills a square so many patches wide up to so many of its patches; in the midst of that
one change fewer is enough. Spinners, bars that fill, typing, and the lines that scroll in are smaller: few enough to be
sent in time."""
RESTLESS_CHANGES, RESTLESS_SIDE, RESTLESS_PATCHES = 2, 5, 22
"""What was new in so many of the last 64 micro-turns is restless, where it fills a square so many patches wide up to so
many of its patches: a line that changes at the edge of a large restless area fills one patch too few."""
NEAR, THIN_PATCHES = 4, 11
"""What changes so few patches beside a large area is taken for a part of it, and so is what is restless but fills no
more of the square than this: where the lines of a log end."""
_FACTORS = np.random.default_rng(20).integers(1, 1 << 62, WORDS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)

Frame = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Signatures = NDArray[np.uint64]
Changes = NDArray[np.uint64]


def row_signatures(frame: Frame) -> Signatures:
    """A number for each row of each whole column of patches, uint64 [H, W // 40]: equal rows have equal numbers."""
    columns = frame.shape[1] // PATCH_SIZE
    words = np.ascontiguousarray(frame[:, : columns * PATCH_SIZE]).reshape(frame.shape[0], -1).view(np.uint64)
    with np.errstate(over="ignore"):
        return np.asarray((words.reshape(frame.shape[0], columns, WORDS) * _FACTORS).sum(axis=2, dtype=np.uint64))


def changed_patches(before: Signatures, now: Signatures) -> Mask:
    """Which whole patches differ between two frames, bool [H // 40, W // 40]."""
    rows = now.shape[0] // PATCH_SIZE
    return np.asarray(_by_patch(before[: rows * PATCH_SIZE] != now[: rows * PATCH_SIZE]).any(axis=1))


def moved_patches(before: Signatures, now: Signatures, asked: Mask, known: Mask) -> Mask:
    """Which of some patches show what stood elsewhere in their column in the frame before.

    Args:
        before, now: row signatures of the two frames.
        asked: bool [H // 40, W // 40], the patches in question.
        known: the same, where the model knew what the frame before showed.
    """
    height = now.shape[0] // PATCH_SIZE * PATCH_SIZE
    moved = np.zeros_like(asked)
    # A row is known where its patch was.
    known_rows = known.repeat(PATCH_SIZE, axis=0)
    for shift in _shifts(before, now, asked):
        source = np.clip(np.arange(height) + shift, 0, height - 1)
        inside = (np.arange(height) + shift == source)[:, None]
        same = (before[source] == now[:height]) & known_rows[source] & inside
        moved |= asked & _by_patch(same).all(axis=1)
    return moved


def playing_patches(changes: Changes) -> Mask:
    """Which patches belong to a video or another large thing that keeps changing.

    Args:
        changes: uint64 [rows, columns], a bit for each of the last 64 micro-turns, the newest one lowest: 1 where a
            patch was new.
    """
    bits = (changes & np.uint64((1 << PLAYING_TURNS) - 1)).astype(np.int32)
    count = np.bitwise_count(bits)
    # frexp's exponent is the place of a number's highest bit.
    oldest, newest = np.frexp(bits)[1], np.frexp(bits & -bits)[1]
    rested = (newest - 1) * (count - 1.0) >= REST_GAPS * (oldest - newest)
    amid = _large(~rested & (count >= PLAYING_CHANGES), PLAYING_SIDE, PLAYING_PATCHES)
    return np.asarray(amid & ~rested & (count >= PLAYING_CHANGES - 1))


def restless_patches(changes: Changes, filled: int = RESTLESS_PATCHES) -> Mask:
    """Which patches belong to a large thing that changed more than once of late, however seldom; `changes` as above."""
    restless = np.bitwise_count(changes) >= RESTLESS_CHANGES
    return np.asarray(restless & _large(restless, RESTLESS_SIDE, filled))


def near_patches(mask: Mask) -> Mask:
    """Which patches lie no more than NEAR from one of the mask."""
    return np.asarray(_squares(np.pad(mask, NEAR), 2 * NEAR + 1, np.logical_or))


def _large(mask: Mask, side: int, patches: int) -> Mask:
    """Which patches lie in a square of so many a side of which the mask holds at least so many."""
    filled = _squares(np.pad(mask, side - 1).astype(np.uint8), side, np.add) >= patches
    return np.asarray(_squares(filled, side, np.logical_or))


def _squares(values: NDArray[Any], side: int, joined: np.ufunc) -> NDArray[Any]:
    """All values of each square joined into one, [rows - side + 1, columns - side + 1]."""
    for _ in range(2):
        count = len(values) - side + 1
        values = reduce(joined, (values[at : at + count] for at in range(side))).T
    return values


def _by_patch(rows: Mask) -> Mask:
    """[H, columns] → [H // 40, 40, columns]."""
    return rows.reshape(-1, PATCH_SIZE, rows.shape[1])


def _shifts(before: Signatures, now: Signatures, asked: Mask) -> list[int]:
    """The commonest distances (pixels, positive: it stood lower before) by which telling rows have moved."""
    votes = Counter[int]()
    places = np.argwhere(asked)
    step = max(1, len(places) // SAMPLED_PATCHES)
    for row, column in places[::step]:
        top = int(row) * PATCH_SIZE
        inside = now[top : top + PATCH_SIZE, column]
        telling = np.flatnonzero(inside[1:] != inside[:-1]) + 1
        for at in telling[:: max(1, len(telling) // SAMPLED_ROWS)][:SAMPLED_ROWS]:
            found = np.flatnonzero(before[:, column] == inside[at]) - (top + int(at))
            if 0 < len(found) <= 4:
                votes.update(int(shift) for shift in found if shift)
    return [shift for shift, _ in votes.most_common(CANDIDATES)]
