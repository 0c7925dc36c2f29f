"""Pages of text in many fonts, sizes and colours, with the letters that stand in each part of each patch.

They teach the patches' embedding to read, as aligned phonemes teach the sound's to hear. They show no desk: what a text
means and when it matters is learned from scenes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from model.microturn import PATCH_SIZE
from model.patch_embedding import WINDOW_PITCH, WINDOWS
from model.patches import Frame
from model.scenes.screens.chance import Chance
from model.scenes.screens.faces import face_kind, x_height
from model.scenes.screens.lettering import (
    ALPHABET,
    PAIRS_A_PATCH,
    a_face,
    a_message,
    a_paper,
    a_text,
    an_ink,
    filled,
    lines_of,
    pairs,
)
from model.scenes.screens.qt_desk import application, pixels_of
from model.scenes.screens.terminal_look import TerminalLook, runs_of

LETTERS = len(ALPHABET) + 2
"""Classes of a window: 0 for no letter, then the alphabet, then any other."""
SIDES = 2
PAGE_SIZE = (960, 640)
TERMINAL_SHARE = 0.55
"""Of pages, those of terminals, whose small letters are the hardest to read."""
SCALED_SHARE = 0.25
"""Of the other pages, those that are magnified, which blurs them as no screen is."""
SUBPIXEL_SHARE = 0.15
NO_FACE = -1


@dataclass(frozen=True)
class Page:
    """A page's patches.

    Attributes:
        patches: uint8 [P, 40, 40, 3].
        letters: int64 [P, WINDOWS, WINDOWS, SIDES], the classes of the letters left and right of each window's middle.
        pairs: int64 [P, PAIRS_A_PATCH], the numbers of the pairs of letters that stand in each patch, then -1.
        faces: int64 [P, WINDOWS, WINDOWS, SIDES], which of FACE_KINDS each of `letters` is written in, or NO_FACE.
    """

    patches: NDArray[np.uint8]
    letters: NDArray[np.int64]
    pairs: NDArray[np.int64]
    faces: NDArray[np.int64]


@dataclass(frozen=True)
class _Letter:
    """A letter where it stands on the page, in pixels, and which of FACE_KINDS it is written in.

    Beside it its pair with the next letter, or -1, and where that one stands.
    """

    x: float
    y: float
    letter: str
    pair: int
    following: float
    face: int


def draw_page(seed: int, development: bool = False) -> Page:
    """One page."""
    application()
    chance = Chance(seed, development)
    terminal = chance.maybe(TERMINAL_SHARE)
    scale = chance.between(0.8, 1.4) if not terminal and chance.maybe(SCALED_SHARE) else 1.0
    width, height = round(PAGE_SIZE[0] / scale), round(PAGE_SIZE[1] / scale)
    image = QImage(width, height, QImage.Format.Format_RGB888)
    found: list[_Letter] = []
    painter = QPainter(image)
    top = 0.0
    while top < height:
        top += (_terminal if terminal else _band)(painter, chance, top, width, found)
    painter.end()
    frame = pixels_of(image)
    if scale != 1.0:
        frame = np.asarray(Image.fromarray(frame).resize(PAGE_SIZE, Image.Resampling.BILINEAR))
    if not terminal and chance.maybe(SUBPIXEL_SHARE):
        frame = _subpixels(frame)
    ratios = PAGE_SIZE[0] / width, PAGE_SIZE[1] / height
    scaled = [
        replace(each, x=each.x * ratios[0], y=each.y * ratios[1], following=each.following * ratios[0])
        for each in found
    ]
    letters, faces = _letters(scaled)
    return Page(_patches(frame), letters, _pairs(scaled), faces)


def _terminal(painter: QPainter, chance: Chance, top: float, width: int, found: list[_Letter]) -> float:
    """A strip across the page as a terminal prints it, texts beside each other; returns its height."""
    look = TerminalLook(chance)
    step, kind, printed = look.metrics.lineSpacing(), face_kind(look.face), chance.between(0, 1)
    height = step * chance.whole(2, 8) + chance.whole(0, 14)
    painter.fillRect(QRectF(0, top, width, height), look.paper)
    baseline, left = round(top + look.metrics.ascent() + chance.whole(0, 3)), chance.whole(0, 5)
    waiting: list[str] = []
    while baseline < top + height:
        column = 0
        while left + column * look.cell < width:
            waiting = waiting or (a_message(chance)[1] if chance.maybe(printed) else lines_of(0, a_text(chance)[1])[0])
            text, styles = look.dressed(waiting.pop(0))
            x = left + column * look.cell
            look.draw(painter, x, baseline, runs_of(text, styles))
            middles = [x + (number + 0.5) * look.cell for number in range(len(text))]
            _note(found, text, middles, baseline - look.x_height / 2, kind)
            column += len(text) + chance.whole(1, 6)
        baseline += round(step)
    return height


def _band(painter: QPainter, chance: Chance, top: float, width: int, found: list[_Letter]) -> float:
    """A strip across the page in one look; returns its height."""
    face = a_face(chance)
    painter.setFont(face)
    metrics, kind = QFontMetricsF(face), face_kind(face)
    height = metrics.lineSpacing() * chance.whole(1, 4) + chance.whole(0, 14)
    paper = a_paper(chance)
    painter.fillRect(QRectF(0, top, width, height), paper)
    baseline = top + metrics.ascent() + chance.whole(0, 8)
    while baseline < top + height:
        x = chance.between(0, 60)
        while x < width:
            painter.setPen(an_ink(chance, paper))
            text = a_text(chance)[1]
            painter.drawText(QPointF(round(x), round(baseline)), text)
            middles = [
                round(x) + metrics.horizontalAdvance(text, place) + metrics.horizontalAdvance(letter) / 2
                for place, letter in enumerate(text)
            ]
            _note(found, text, middles, baseline - x_height(face) / 2, kind)
            x += metrics.horizontalAdvance(text) + chance.between(8, 120)
        baseline += metrics.lineSpacing()
    if chance.maybe(0.15):
        _shape(painter, chance, top, width, height)
    return height


def _note(found: list[_Letter], text: str, middles: list[float], y: float, face: int) -> None:
    """Add the letters of a text to those found."""
    onward = [*middles[1:], 0.0][: len(middles)]
    for x, letter, pair, following in zip(middles, text, pairs(text), onward, strict=True):
        found.append(_Letter(x, y, letter, int(pair), following, face))


def _shape(painter: QPainter, chance: Chance, top: float, width: int, height: float) -> None:
    """A frame as of a button or a field, around whatever is written there."""
    painter.setPen(QColor(*chance.colour()))
    left = chance.between(0, width)
    painter.drawRect(QRectF(round(left), round(top) + 1, chance.whole(30, 300), height - 3))


def _subpixels(frame: Frame) -> Frame:
    """As on a panel whose three colours stand side by side: red a third of a pixel left, blue a third right."""
    shown = frame.astype(np.float32)
    shown[:, 1:, 0] = shown[:, 1:, 0] * (2 / 3) + shown[:, :-1, 0] / 3
    shown[:, :-1, 2] = shown[:, :-1, 2] * (2 / 3) + shown[:, 1:, 2] / 3
    return shown.astype(np.uint8)


def _patches(frame: Frame) -> NDArray[np.uint8]:
    rows, columns = frame.shape[0] // PATCH_SIZE, frame.shape[1] // PATCH_SIZE
    cut = frame.reshape(rows, PATCH_SIZE, columns, PATCH_SIZE, 3).swapaxes(1, 2)
    return np.ascontiguousarray(cut.reshape(-1, PATCH_SIZE, PATCH_SIZE, 3))


def _letters(found: list[_Letter]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each window the letter just left and the one just right of its middle; of several the nearest to it.

    Returns:
        Their classes and faces, as of `Page`.
    """
    rows, columns = PAGE_SIZE[1] // PATCH_SIZE, PAGE_SIZE[0] // PATCH_SIZE
    letters = np.zeros((rows, columns, WINDOWS, WINDOWS, SIDES), np.int64)
    faces, nearest = np.full(letters.shape, NO_FACE), np.full(letters.shape, np.inf)
    for each in found:
        x, y, letter = each.x, each.y, each.letter
        row, column = int(y) // PATCH_SIZE, int(x) // PATCH_SIZE
        if letter.isspace() or not (0 <= row < rows and 0 <= column < columns):
            continue
        down = min(max(round((y % PATCH_SIZE) / WINDOW_PITCH) - 1, 0), WINDOWS - 1)
        after = int(x % PATCH_SIZE // WINDOW_PITCH)
        for side, across in ((0, after), (1, after - 1)):
            if not 0 <= across < WINDOWS:
                continue
            away = abs(y % PATCH_SIZE - (down + 1) * WINDOW_PITCH) + abs(x % PATCH_SIZE - (across + 1) * WINDOW_PITCH)
            if away < nearest[row, column, down, across, side]:
                nearest[row, column, down, across, side] = away
                known = ALPHABET.find(letter.lower())
                letters[row, column, down, across, side] = known + 1 if known >= 0 else LETTERS - 1
                faces[row, column, down, across, side] = each.face
    shape = (-1, WINDOWS, WINDOWS, SIDES)
    return letters.reshape(shape), faces.reshape(shape)


def _pairs(found: list[_Letter]) -> NDArray[np.int64]:
    """The pairs of letters that stand in each patch."""
    rows, columns = PAGE_SIZE[1] // PATCH_SIZE, PAGE_SIZE[0] // PATCH_SIZE
    there: list[set[int]] = [set() for _ in range(rows * columns)]
    for each in found:
        row, column = int(each.y) // PATCH_SIZE, int(each.x) // PATCH_SIZE
        whole = each.pair >= 0 and int(each.following) // PATCH_SIZE == column
        if whole and 0 <= row < rows and 0 <= column < columns:
            there[row * columns + column].add(each.pair)
    return np.stack([filled(sorted(numbers), PAIRS_A_PATCH) for numbers in there])
