"""How drawn texts look and what they say: faces, papers and inks, phrases, lines of terminals."""

from __future__ import annotations

import string
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QFont, qGray

from model.microturn import SeeKind
from model.scenes.screens.chance import Chance, divided
from model.scenes.screens.faces import PROPORTIONAL, bitmap_name, font, terminal_font
from model.scenes.screens.terminal_scripts import ANSI, ASKS, PROGRAMS, telling_line
from model.scenes.screens.words import chatter, done, failed, fill, question, remark, sentence, status, title

ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789.:%/-_[]()$?!…'"
"""What is told apart, without regard to case; anything else that is not blank is one class more."""
PAIRED = string.ascii_lowercase + string.digits
"""Two of these beside each other are a pair, numbered by the first and then the second."""
PAIRS, PAIRS_A_PATCH = len(PAIRED) ** 2, 24
FEWEST_LETTERS = 2
"""So many letters of a text in a patch tell there what it says."""
COLOURS = {SeeKind.DONE: "#1a9040", SeeKind.FAILED: "#d02020", SeeKind.ASKS: "#b07800"}
"""In which programs like to write that something finished, failed or asks."""
XTERM = ("#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5",
         "#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff")  # fmt: skip
"""The sixteen colours of an xterm that nobody has set up."""
XTERM_SHARE = 0.08
"""Of inks, those of these that differ from their paper in hue alone, as its blue does from black."""
SAID = ((1, done), (2, failed), (3, question), (4, status), (0, sentence), (4, title), (0, chatter), (0, remark))
"""Which of SAYINGS a phrase is, counted from 1 (0: none of them), and what makes such phrases."""
DIVIDED_PROGRAMS = divided(PROGRAMS)
"""Those whose lines stand on training's pages and boards, and those of development's."""


def a_face(chance: Chance) -> QFont:
    """A font as screens have it."""
    face = terminal_font(chance) if chance.maybe(0.4) else font(chance, PROPORTIONAL, 9, 21)
    if bitmap_name(face) is not None:
        return face
    face.setBold(chance.maybe(0.2))
    face.setItalic(chance.maybe(0.05))
    if chance.maybe(0.2):
        face.setStyleStrategy(QFont.StyleStrategy.NoAntialias)
    face.setHintingPreference(chance.any(list(QFont.HintingPreference)))
    return face


def a_paper(chance: Chance) -> QColor:
    """A background: mostly near white, grey or near black, as screens are."""
    if chance.maybe(0.3):
        return QColor(*chance.colour())
    low, high = chance.any([(235, 255), (235, 255), (195, 250), (0, 60), (20, 60)])
    return QColor(*chance.colour(low, high))


def an_ink(chance: Chance, paper: QColor) -> QColor:
    """A colour that can be read on that paper, if sometimes only just."""
    while True:
        if chance.maybe(XTERM_SHARE):
            ink = QColor(chance.any(XTERM))
            if apart(ink, paper) > 100:
                return ink
            continue
        ink = QColor(*chance.colour()) if chance.maybe(0.4) else chance.any([QColor(0, 0, 0), QColor(255, 255, 255)])
        if abs(qGray(ink.rgb()) - qGray(paper.rgb())) > 60:
            return ink


def apart(one: QColor, other: QColor) -> int:
    """How far two colours are from each other, in the channel in which they are farthest."""
    return max(abs(one.red() - other.red()), abs(one.green() - other.green()), abs(one.blue() - other.blue()))


def a_text(chance: Chance) -> tuple[int, str]:
    """What may stand on a screen, or letters at random, and which of SAYINGS it is, counted from 1; 0 for none."""
    form = chance.whole(0, len(SAID) + 3)
    if form < len(SAID):
        says, words = SAID[form]
        return says, words(chance)
    if form == len(SAID):
        return 0, "".join(chance.any(ALPHABET) for _ in range(chance.whole(2, 12)))
    if form == len(SAID) + 1:
        return 0, "".join(chance.any(string.ascii_letters) for _ in range(chance.whole(2, 9)))
    return a_printed_line(chance)


def a_printed_line(chance: Chance) -> tuple[int, str]:
    """A line of a terminal without its colours, and which of SAYINGS it is, counted from 1."""
    says, lines, telling = a_message(chance)
    return says, ANSI.sub("", lines[telling]).expandtabs().strip()


def a_message(chance: Chance) -> tuple[int, list[str], int]:
    """What a terminal prints at once: which of SAYINGS it is, counted from 1, its lines, and which of them tells it."""
    program = chance.any(DIVIDED_PROGRAMS[chance.development])
    says = chance.any([1, 2, 3, 4])
    texts = (program.done, program.failed, ASKS, program.body)[says - 1]
    return says, *lines_of(says, fill(chance, chance.any(texts)))


def lines_of(says: int, text: str) -> tuple[list[str], int]:
    """A text's lines, without empty ones around them, and which of them tells what it says."""
    lines = text.replace("\r", "").strip("\n").split("\n")
    kinds = dict(enumerate(SeeKind, 1))
    return lines, telling_line(kinds[says], lines) if says in kinds else len(lines) - 1


def pairs(text: str) -> NDArray[np.int64]:
    """The number of the pair that each letter of a text makes with the next one, or -1."""
    letters = np.array([PAIRED.find(letter) for letter in text.lower()], np.int64)
    following = np.append(letters[1:], np.int64(-1))[: len(letters)]
    return np.where((letters >= 0) & (following >= 0), letters * len(PAIRED) + following, -1)


def filled(numbers: Sequence[int] | NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """The first of the numbers, so many, then -1."""
    return np.array([*numbers[:count], *[-1] * (count - len(numbers))], np.int64)
