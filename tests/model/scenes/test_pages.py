"""Pages of text: every letter's class stands at the window that it was drawn in."""

from __future__ import annotations

import numpy as np
import pytest

from model.network import SAYINGS
from model.scenes.screens import pages
from model.scenes.screens.pages import ALPHABET, LETTERS, draw_page


def test_a_seed_draws_the_same_page_again_and_another_draws_another() -> None:
    first, again, other = draw_page(3), draw_page(3), draw_page(4)
    assert np.array_equal(first.patches, again.patches)
    assert np.array_equal(first.letters, again.letters)
    assert not np.array_equal(first.patches, other.patches)
    assert first.patches.shape == (384, 40, 40, 3)
    assert first.letters.shape == (384, 4, 4)
    assert first.says.shape == (384, len(SAYINGS))
    assert 0 < first.letters.max() < LETTERS
    assert set(np.unique(first.says)) == {0, 1}


def test_where_a_letter_is_said_to_stand_there_is_ink() -> None:
    page = draw_page(5)
    spread = []
    for patch, letters in zip(page.patches, page.letters, strict=True):
        for down, across in np.argwhere(letters > 0):
            middle = patch[8 * down + 2 : 8 * down + 14, 8 * across + 4 : 8 * across + 12]
            spread.append(int(np.ptp(middle.astype(int), axis=(0, 1)).max()))
    assert len(spread) > 500
    assert np.mean(np.array(spread) > 20) > 0.97


def test_a_line_of_text_can_be_read_off_the_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_text", lambda _: (1, "done"))
    page = draw_page(7)
    known = {ALPHABET.index(letter) + 1 for letter in "done"}
    assert set(np.unique(page.letters)) == {0, *known}
    told = page.says.sum(axis=0)
    assert told[0] > 0
    assert told[1:].sum() == 0
    full = (page.letters > 0).sum(axis=(1, 2)) > 2
    assert page.says[full, 0].all()
