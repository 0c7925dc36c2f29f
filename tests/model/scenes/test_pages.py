"""Pages of text: every letter's class stands at the window that it was drawn in."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QFontDatabase

from model.scenes.screens import pages
from model.scenes.screens.faces import FACE_KINDS, MONOSPACED, PROPORTIONAL, require_fonts
from model.scenes.screens.lettering import ALPHABET, PAIRS, PAIRS_A_PATCH, pairs
from model.scenes.screens.pages import LETTERS, NO_FACE, SIDES, draw_page
from model.scenes.screens.qt_desk import application


def test_a_seed_draws_the_same_page_again_and_another_draws_another() -> None:
    first, again, other = draw_page(3), draw_page(3), draw_page(4)
    assert np.array_equal(first.patches, again.patches)
    assert np.array_equal(first.letters, again.letters)
    assert not np.array_equal(first.patches, other.patches)
    assert first.patches.shape == (384, 40, 40, 3)
    assert first.letters.shape == (384, 4, 4, SIDES)
    assert first.pairs.shape == (384, PAIRS_A_PATCH)
    assert 0 < first.letters.max() < LETTERS
    assert PAIRS / 2 < first.pairs.max() < PAIRS


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_where_a_letter_is_said_to_stand_there_is_ink(share: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "TERMINAL_SHARE", share)
    page = draw_page(5)
    spread = []
    for patch, letters in zip(page.patches, page.letters, strict=True):
        for down, across, side in np.argwhere(letters > 0):
            left = 8 * (across + side)
            there = patch[8 * down : 8 * down + 16, max(0, left - 2) : left + 10]
            spread.append(int(np.ptp(there.astype(int), axis=(0, 1)).max()))
    assert len(spread) > 500
    assert np.mean(np.array(spread) > 20) > 0.97


def test_nearly_every_letter_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[pages._Letter] = []
    asked = pages._letters
    monkeypatch.setattr(pages, "TERMINAL_SHARE", 0.0)
    monkeypatch.setattr(pages, "_letters", lambda found: drawn.extend(found) or asked(found))
    page = draw_page(9)
    inside = {(round(e.x, 1), round(e.y, 1)) for e in drawn if not e.letter.isspace() and 0 <= e.x < 960 and e.y < 640}
    places = {(patch, down, across + side) for patch, down, across, side in np.argwhere(page.letters > 0).tolist()}
    assert len(places) > 0.75 * len(inside)


def test_a_line_of_text_can_be_read_off_the_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "a_text", lambda _: (1, "done"))
    monkeypatch.setattr(pages, "a_message", lambda _: (1, ["done"], 0))
    page = draw_page(7)
    known = {ALPHABET.index(letter) + 1 for letter in "done"}
    assert set(np.unique(page.letters)) == {0, *known}
    assert set(np.unique(page.pairs)) == {-1, *(int(number) for number in pairs("done")[:3])}
    full = (page.letters > 0).sum(axis=(1, 2, 3)) > 6
    assert (page.pairs[full, 0] >= 0).all()


def test_half_of_the_pages_or_more_are_the_small_print_of_terminals() -> None:
    """The smallest letters are the hardest to read, and most of what ends is told in them."""
    terminals = 0
    for seed in range(40):
        faces = draw_page(seed).faces
        kinds = {FACE_KINDS[number] for number in np.unique(faces) if number != NO_FACE}
        terminals += not any(kind.startswith("proportional") for kind in kinds)
    assert terminals >= 18


def test_every_letter_that_is_asked_for_says_in_which_kind_of_font_it_is_written() -> None:
    page = draw_page(3)
    assert ((page.faces == NO_FACE) == (page.letters == 0)).all()
    assert page.faces.max() < len(FACE_KINDS)


def test_fonts_that_are_not_installed_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Qt draws another in the place of each, in silence."""
    application()
    there = [f"{family} [URW ]" for family in (*PROPORTIONAL, *MONOSPACED) if family != "Lato"]
    monkeypatch.setattr(QFontDatabase, "families", lambda: there)
    with pytest.raises(LookupError, match=r"not installed.*: Lato"):
        require_fonts()
