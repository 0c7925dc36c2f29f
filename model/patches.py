"""The screen's way in: full frames become the 40×40 patches that changed, a few per micro-turn.

A still screen costs nothing. Change is looked for on every fourth row first (another quarter of the rows in each
micro-turn, so nothing hides for more than four); only the bands of patches where something differs are compared whole.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.microturn import MAX_COLUMNS, MAX_MONITORS, MAX_ROWS, PATCH_SIZE, Patch
from model.movement import (
    THIN_PATCHES,
    Changes,
    Signatures,
    changed_patches,
    moved_patches,
    near_patches,
    playing_patches,
    restless_patches,
    row_signatures,
)

OVERVIEW_FACTOR = 8
ROW_STRIDE = 4
LONG_TURNS = 5
"""What takes more micro-turns than this to be sent is long, a queue or a single change: others need not wait for it."""
OLDEST_SHARE = 4
"""One place in so many is for what has waited longest, however large its area is."""
NEW, LARGE, RESTLESS, PLAYS, MOVED, FLAT = range(6)
"""How readily a patch waits."""

Frame = NDArray[np.uint8]


def overview_patches(monitor: int, frame: Frame) -> list[Patch]:
    """The whole screen, downscaled by area mean over 8×8 pixels, cut into overview patches.

    Args:
        monitor: index of the monitor.
        frame: uint8 [H, W, 3]; edges are repeated up to a multiple of 8.
    """
    height, width = frame.shape[:2]
    padding = ((0, -height % OVERVIEW_FACTOR), (0, -width % OVERVIEW_FACTOR), (0, 0))
    padded = np.pad(frame, padding, mode="edge") if any(side for _, side in padding) else frame
    blocks = padded.reshape(padded.shape[0] // OVERVIEW_FACTOR, OVERVIEW_FACTOR, -1, OVERVIEW_FACTOR, 3)
    sums = blocks.sum(axis=1, dtype=np.uint16).sum(axis=2, dtype=np.uint16)
    small = ((sums + OVERVIEW_FACTOR**2 // 2) // OVERVIEW_FACTOR**2).astype(np.uint8)
    rows, columns = _grid(small)
    return [
        Patch(monitor, row, column, _cut(small, row, column), overview=True)
        for row in range(rows)
        for column in range(columns)
    ]


def _grid(frame: Frame) -> tuple[int, int]:
    """Rows and columns of patches that cover a frame."""
    return -(-frame.shape[0] // PATCH_SIZE), -(-frame.shape[1] // PATCH_SIZE)


def _lines(values: NDArray[Any]) -> NDArray[Any]:
    """[h, W, 3] as [h, W * 3]: numpy compares and reduces long lines much faster than triples."""
    return values.reshape(values.shape[0], values.shape[1] * values.shape[2])


def _cut(frame: Frame, row: int, column: int) -> Frame:
    """A copy of one patch, uint8 [40, 40, 3]; what lies beyond the frame's edge is black."""
    top, left = row * PATCH_SIZE, column * PATCH_SIZE
    inside = frame[top : top + PATCH_SIZE, left : left + PATCH_SIZE]
    patch = np.zeros((PATCH_SIZE, PATCH_SIZE, 3), dtype=np.uint8)
    patch[: inside.shape[0], : inside.shape[1]] = inside
    return patch


@dataclass
class _Monitor:
    """What is known of one monitor.

    Attributes:
        frame: the newest frame, as given.
        sent: the frame as the model knows it: each patch as it was last sent.
        since: int64 [rows, columns], the micro-turn in which an unsent change was first noticed; 0 where there is none.
        flat: bool [rows, columns], True where a queued patch is of one single colour.
        moved: bool [rows, columns], True where a queued patch shows only what was sent from another place.
        large: bool [rows, columns], True where a queued patch was noticed as part of a long change.
        changes: uint64 [rows, columns], a bit for each of the last 64 micro-turns, the newest one lowest: 1 where a
            patch changed anew, and did not only move.
        looks: how often the newest frame has been sampled; after ROW_STRIDE times it holds nothing unnoticed.
        before: the frame before the newest one, and its row signatures once they were needed.
    """

    frame: Frame
    sent: Frame
    since: NDArray[np.int64]
    flat: NDArray[np.bool_]
    moved: NDArray[np.bool_]
    large: NDArray[np.bool_]
    changes: Changes
    looks: int = 0
    before: Frame | None = None
    signatures: tuple[Frame, Signatures] | None = None

    @classmethod
    def starting(cls, frame: Frame) -> _Monitor:
        grid = _grid(frame)
        flat, moved, large = (np.zeros(grid, dtype=np.bool_) for _ in range(3))
        since, changes = np.zeros(grid, dtype=np.int64), np.zeros(grid, dtype=np.uint64)
        return cls(frame, frame.copy(), since, flat, moved, large, changes)

    def notice(self, turn: int, limit: int) -> None:
        """Bring `since`, `flat`, `moved`, `large` and `changes` up to date with the newest frame.

        Where no more is queued than goes at once (`limit`), nothing has to wait and movement is not looked for.
        """
        unknown = (self.since > 0) & ~self.moved
        before, self.before = self.before, None
        self.changes <<= np.uint64(1)
        self.large &= self.since > 0
        if self.looks < ROW_STRIDE:
            self.looks += 1
            self._notice_change(before, turn)
        if before is not None and np.count_nonzero(self.since) > limit:
            self._notice_movement(before, ~unknown)
            self.changes[self.moved] &= ~np.uint64(1)
        fresh = (self.since == turn) & ~self.moved & ~self.flat
        if np.count_nonzero(fresh) > LONG_TURNS * limit:
            self.large |= fresh

    def _notice_movement(self, before: Frame, known: NDArray[np.bool_]) -> None:
        """Tell what is new from what only moved, among the queued patches that changed with the newest frame."""
        if self.signatures is None or self.signatures[0] is not before:
            self.signatures = (before, row_signatures(before))
        old = self.signatures[1]
        new = row_signatures(self.frame)
        self.signatures = (self.frame, new)
        rows, columns = new.shape[0] // PATCH_SIZE, new.shape[1]
        asked = changed_patches(old, new) & (self.since[:rows, :columns] > 0)
        moved = moved_patches(old, new, asked, known[:rows, :columns])
        self.moved[:rows, :columns] = np.where(asked, moved, self.moved[:rows, :columns])

    def _notice_change(self, before: Frame | None, turn: int) -> None:
        phase = turn % ROW_STRIDE
        sample = np.s_[phase::ROW_STRIDE]
        differs = _lines(self.frame[sample] != self.sent[sample]).any(axis=1)
        found = np.flatnonzero(differs) * ROW_STRIDE + phase
        # What differs here may reach up to the next sampled row on either side, and so into the next band.
        reach = np.concatenate((found - ROW_STRIDE + 1, found + ROW_STRIDE - 1)).clip(0, self.frame.shape[0] - 1)
        queued = np.flatnonzero(self.since.any(axis=1))
        for band in np.union1d(reach // PATCH_SIZE, queued):
            self._decide(int(band), turn)
            if before is not None:
                self._notice_anew(int(band), before, phase)

    def _notice_anew(self, band: int, before: Frame, phase: int) -> None:
        """Tell which patches of one row differ from the frame before, by the sampled rows alone."""
        sample = slice(band * PATCH_SIZE + phase, (band + 1) * PATCH_SIZE, ROW_STRIDE)
        differs = (_lines(self.frame[sample]) != _lines(before[sample])).any(axis=0)
        self.changes[band] |= np.logical_or.reduceat(differs, self._starts())

    def _starts(self) -> NDArray[np.int64]:
        """Where each patch begins in a line of `_lines`."""
        return np.arange(self.since.shape[1]) * PATCH_SIZE * 3

    def _decide(self, band: int, turn: int) -> None:
        """Compare one row of patches whole; a patch that went back to what was sent leaves the queue."""
        rows = slice(band * PATCH_SIZE, (band + 1) * PATCH_SIZE)
        frame = _lines(self.frame[rows])
        starts = self._starts()
        changed = np.logical_or.reduceat((frame != _lines(self.sent[rows])).any(axis=0), starts)
        since = self.since[band]
        since[changed & (since == 0)] = turn
        since[~changed] = 0
        self.moved[band, ~changed] = False
        if changed.any():
            corners = self.frame[band * PATCH_SIZE, ::PATCH_SIZE].repeat(PATCH_SIZE, axis=0).reshape(-1)
            self.flat[band] = np.logical_and.reduceat((frame == corners[: frame.shape[1]]).all(axis=0), starts)

    def waits(self, limit: int, crowded: bool) -> NDArray[np.int64]:
        """How readily each patch waits, int64 [rows, columns], from NEW to FLAT.

        limit: how many go in a micro-turn; what is large or restless need not be told where the queue is not long.
        crowded: whether more is queued than goes at once; where it is not, what plays need not be told either.
        """
        wait = np.full_like(self.since, NEW)
        if crowded:
            plays = playing_patches(self.changes)
            if np.count_nonzero((self.since > 0) & ~plays & ~self.moved & ~self.flat) > LONG_TURNS * limit:
                wait[self.large] = LARGE
                wait[restless_patches(self.changes)] = RESTLESS
            wait[plays] = PLAYS
        wait[self.moved] = MOVED
        wait[self.flat] = FLAT
        return wait

    def apart(self, wait: NDArray[np.int64]) -> bool:
        """Whether something queued stands apart from the large or restless areas that it would pass.

        Where nothing does, one area alone changes and keeps its order.
        """
        restless = wait == RESTLESS
        if restless.any():
            restless |= restless_patches(self.changes, THIN_PATCHES)
        new = (wait == NEW) & ~near_patches(restless | (wait == LARGE))
        large = (wait == LARGE) & ~near_patches(restless) & restless.any()
        return bool(((new | large) & (self.since > 0)).any())

    def take(self, monitor: int, row: int, column: int) -> Patch:
        """The newest content of a queued patch, which counts as sent from now on."""
        place = np.s_[row * PATCH_SIZE : (row + 1) * PATCH_SIZE, column * PATCH_SIZE : (column + 1) * PATCH_SIZE]
        self.sent[place] = self.frame[place]
        self.since[row, column] = 0
        self.moved[row, column] = False
        return Patch(monitor, row, column, _cut(self.frame, row, column))


class PatchDifferencer:
    """Turns the frames of each micro-turn into at most `limit` changed patches.

    A monitor's first frame (and the first one after its size changed) is sent as its overview alone: from there on
    only change costs. Overview patches go first, then the changed patch that has waited longest, in reading order
    among equals, each with its newest content. What plays waits until no other is queued, then what only scrolled to
    another place, then patches of one flat colour: little can be read off them. Where the queue is long, what is small
    passes large changes, and both pass large areas that change again and again; a quarter of the places stays with what
    has waited longest. What is undone before it was sent is never sent.

    Monitors past MAX_MONITORS and pixels past the grid of MAX_ROWS × MAX_COLUMNS patches are not looked at.
    """

    def __init__(self, limit: int) -> None:
        if limit < 1:
            raise ValueError(f"a micro-turn must be allowed at least one patch, not {limit}")
        self._limit = limit
        self.reset()

    def reset(self) -> None:
        """Forget everything; the next frames are the first ones."""
        self._turn = 0
        self._monitors: dict[int, _Monitor] = {}
        self._overviews: deque[Patch] = deque()

    @property
    def pending(self) -> int:
        """How many patches wait to be sent."""
        return len(self._overviews) + sum(int(np.count_nonzero(known.since)) for known in self._monitors.values())

    def request_overview(self) -> None:
        """Send the whole screen, downscaled, before anything else (again)."""
        self._overviews.clear()
        for index, known in self._monitors.items():
            self._overviews.extend(overview_patches(index, known.frame))

    def step(self, frames: Sequence[Frame | None]) -> tuple[Patch, ...]:
        """Advance by one micro-turn.

        Args:
            frames: per monitor uint8 [H, W, 3] RGB, or None where nothing new was captured. Frames are kept by
                reference until the next one of that monitor: do not write to them.

        Returns:
            The patches to send now, at most `limit`.

        Raises:
            ValueError: a frame is not uint8 [H, W, 3] with at least one pixel.
        """
        self._turn += 1
        for index, frame in enumerate(frames[:MAX_MONITORS]):
            if frame is not None:
                self._accept(index, frame)
        for known in self._monitors.values():
            known.notice(self._turn, self._limit)
        first = [self._overviews.popleft() for _ in range(min(self._limit, len(self._overviews)))]
        return (*first, *self._oldest(self._limit - len(first)))

    def _accept(self, index: int, frame: Frame) -> None:
        if frame.ndim != 3 or frame.shape[2] != 3 or frame.dtype != np.uint8 or not frame.size:
            raise ValueError(f"a frame is uint8 [H, W, 3], not {frame.dtype} {frame.shape}")
        frame = frame[: MAX_ROWS * PATCH_SIZE, : MAX_COLUMNS * PATCH_SIZE]
        known = self._monitors.get(index)
        if known is not None and known.frame.shape == frame.shape:
            known.before, known.frame, known.looks = known.frame, frame, 0
            return
        self._monitors[index] = _Monitor.starting(frame)
        kept = [patch for patch in self._overviews if patch.monitor != index]
        self._overviews = deque((*kept, *overview_patches(index, frame)))

    def _oldest(self, count: int) -> list[Patch]:
        """The `count` queued patches that go next."""
        crowded = sum(int(np.count_nonzero(known.since)) for known in self._monitors.values()) > count
        queue: list[NDArray[np.int64]] = []
        apart = False
        for index, known in self._monitors.items():
            place = np.nonzero(known.since)
            if place[0].size:
                wait = known.waits(self._limit, crowded)
                apart = apart or known.apart(wait)
                queue.append(np.stack((wait[place], known.since[place], np.full_like(place[0], index), *place)))
        if not queue:
            return []
        wait, since, *places = np.concatenate(queue, axis=1)
        first = np.stack(places)[:, _first(wait, since, count, apart)]
        return [self._monitors[index].take(index, row, column) for index, row, column in first.T.tolist()]


def _first(wait: NDArray[np.int64], since: NDArray[np.int64], count: int, apart: bool) -> NDArray[np.int64]:
    """Which `count` of the queued patches, given in reading order, go next.

    apart: whether something stands apart from large or restless areas, and so passes them.
    """
    by_age = np.lexsort((since, np.where(wait <= RESTLESS, NEW, wait)))
    if not apart:
        return by_age[:count]
    oldest = by_age[: count // OLDEST_SHARE]
    by_wait = np.lexsort((since, wait))
    chosen = np.concatenate((oldest, by_wait[~np.isin(by_wait, oldest)]))[:count]
    return by_age[np.isin(by_age, chosen)]
