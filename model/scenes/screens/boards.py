"""Boards: texts that come, change, are typed, scroll and go, drawn as fast as they are learned from and never twice.

They teach what no scene shows often enough: to read whole words, and to tell a word that has just begun to show from
one that stood there before, that somebody types or that only moved. A board is no desk; how programs look is learned
from scenes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from model.microturn import PATCH_SIZE, Patch
from model.network import SAYINGS
from model.patches import PatchDifferencer
from model.scenes.screens.chance import Chance
from model.scenes.screens.lettering import FEWEST_LETTERS, PAIRS_A_PATCH, filled
from model.scenes.screens.panels import EVENTS, OLD, WORD_NUMBER, Box, Form, Written
from model.scenes.screens.qt_desk import application, pixels_of
from model.scenes.screens.recording import LATE_TURNS, PATCHES_PER_TURN, UNSURE, UNSURE_TURNS, View
from model.scenes.screens.rolls import Roll

WORDS = len(WORD_NUMBER)
WORDS_A_PATCH = 4
TURNS = (40, 70)
WIDTHS, HEIGHTS = (560, 1000), (320, 640)
NO_LETTERS = np.zeros(0, np.int64)
NOTHING = Written(np.zeros(0), np.zeros(0), 0.0, NO_LETTERS, NO_LETTERS, np.zeros(0), 0, OLD)
"""What stands on a board without a letter."""
_Told = tuple[int, NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True)
class Board:
    """What of a board is sent, in order.

    Attributes:
        patches: uint8 [P, 40, 40, 3].
        turn: int64 [P], the micro-turn in which each is sent; row, column: int64 [P], where it stands.
        shown: int64 [P], what has just begun to show in each, as `Recorder.shown`.
        says: int8 [P, len(SAYINGS)], 1 where two letters or more of words that say so stand in a patch; UNSURE where
            some do that may say so.
        words: int64 [P, WORDS_A_PATCH], the numbers of words of which two letters or more stand in a patch, then -1.
        pairs: int64 [P, PAIRS_A_PATCH], the numbers of the pairs of letters that stand in a patch, then -1.
    """

    patches: NDArray[np.uint8]
    turn: NDArray[np.int64]
    row: NDArray[np.int64]
    column: NDArray[np.int64]
    shown: NDArray[np.int64]
    says: NDArray[np.int8]
    words: NDArray[np.int64]
    pairs: NDArray[np.int64]


def draw_board(seed: int) -> Board:
    """A board from its first to its last micro-turn; the one that it begins with is known and not sent."""
    application()
    chance = Chance(seed)
    image = QImage(chance.whole(*WIDTHS), chance.whole(*HEIGHTS), QImage.Format.Format_RGB888)
    view = View(chance.between(0.8, 1.4) if chance.maybe(0.15) else 1.0)
    differencer, box = PatchDifferencer(PATCHES_PER_TURN), None
    painter = QPainter(image)
    kinds: tuple[type[Form | Roll], ...] = (Form, Form, Roll)
    panels = [chance.any(kinds)(chance, part, painter) for part in _parts(chance, image)]
    painter.end()
    sent: list[tuple[int, Patch]] = []
    told: list[_Told] = []
    for turn in range(chance.whole(*TURNS)):
        if turn:
            painter.begin(image)
            if box is None and chance.maybe(0.08):
                box = Box(chance, image, painter, turn)
            elif box is not None and turn >= box.until:
                box.close(painter)
                box = None
            elif chance.maybe(0.85):
                chance.any(panels).act(painter, turn, QRect() if box is None else box.box)
            painter.end()
        frame = view.frame(pixels_of(image))
        patches = [patch for patch in differencer.step([frame]) if not patch.overview]
        written = _visible([each for panel in panels for each in panel.written()], box)
        told += _told(patches, written, box, turn, view.scale)
        sent += [(turn, patch) for patch in patches]
    shown, says, words, pairs = zip(*told, strict=True)
    return Board(
        np.array([patch.pixels for _, patch in sent], np.uint8),
        np.array([turn for turn, _ in sent]),
        np.array([patch.row for _, patch in sent]),
        np.array([patch.column for _, patch in sent]),
        np.array(shown),
        np.array(says, np.int8),
        np.array(words),
        np.array(pairs),
    )


def _parts(chance: Chance, image: QImage) -> list[QRect]:
    """The board cut into columns and those into parts, as windows lie beside each other."""
    parts = []
    cuts = [0, *([chance.whole(200, image.width() - 200)] if chance.maybe(0.4) else []), image.width()]
    for left, right in pairwise(cuts):
        top = 0
        while top < image.height():
            height = image.height() - top if image.height() - top < 160 else chance.whole(80, image.height() - top)
            parts.append(QRect(left, top, right - left, height))
            top += height
    return parts


def _visible(written: list[Written], box: Box | None) -> list[Written]:
    """What can be seen of the panels' texts and of a box over them."""
    if box is None:
        return written
    over, seen = box.box, []
    for each in written:
        clear = (each.x < over.left()) | (each.x > over.right()) | (each.y < over.top()) | (each.y > over.bottom())
        letters = {name: getattr(each, name)[clear] for name in ("x", "y", "word", "pair", "onward")}
        seen.append(replace(each, **letters))
    return [*seen, *box.written()]


def _told(
    patches: Sequence[Patch], written: Sequence[Written], box: Box | None, turn: int, scale: float
) -> Iterator[_Told]:
    """For each patch of a micro-turn what `shown`, `says`, `words` and `pairs` of `Board` tell of it."""
    if not patches:
        return
    written = [*written, NOTHING]
    x, y = (np.concatenate([getattr(each, name) for each in written]) * scale for name in ("x", "y"))
    lengths = [len(each.x) for each in written]
    word, pair = (np.concatenate([getattr(each, name) for each in written]) for name in ("word", "pair"))
    last = (x + np.concatenate([each.onward for each in written]) * scale) // PATCH_SIZE
    says = np.repeat([each.says for each in written], lengths)
    reach = np.repeat([each.reach * scale for each in written], lengths)
    age = turn - np.repeat([each.born for each in written], lengths)
    unsure = ~np.repeat([each.sure for each in written], lengths)
    event = np.isin(says, list(EVENTS)) & np.repeat([each.new for each in written], lengths)
    column, row = x // PATCH_SIZE, y // PATCH_SIZE
    for patch in patches:
        inside = (column == patch.column) & (row == patch.row)
        near = (abs(column - patch.column) <= 1) & (abs(y - (patch.row + 0.5) * PATCH_SIZE) < PATCH_SIZE / 2 + reach)
        fresh = [int((inside & event & (says == kind) & (age <= LATE_TURNS)).sum()) for kind in EVENTS]
        shown = 0
        if max(fresh) >= FEWEST_LETTERS:
            shown = 1 + int(np.argmax(fresh))
        elif bool((near & (event | unsure) & (age <= UNSURE_TURNS)).any()) or _within(patch, box, turn, scale):
            shown = UNSURE
        counts = np.bincount(says[inside], minlength=1 + len(SAYINGS))[1:]
        said = np.where((inside & unsure).any(), UNSURE, counts >= FEWEST_LETTERS)
        letters = Counter(number for number in word[inside].tolist() if number >= 0)
        known = sorted(number for number, count in letters.items() if count >= FEWEST_LETTERS)
        paired = np.unique(pair[inside & (pair >= 0) & (last == patch.column)])
        yield shown, said, filled(known, WORDS_A_PATCH), filled(paired, PAIRS_A_PATCH)


def _within(patch: Patch, box: Box | None, turn: int, scale: float) -> bool:
    """Whether a patch shows a part of a message that has just appeared: its frame and buttons belong to it."""
    if box is None or not box.event or turn > box.appeared + UNSURE_TURNS:
        return False
    corner, reach = box.box.topLeft() * scale, box.box.bottomRight() * scale
    x, y = patch.column * PATCH_SIZE, patch.row * PATCH_SIZE
    return corner.x() - PATCH_SIZE < x <= reach.x() and corner.y() - PATCH_SIZE < y <= reach.y()
