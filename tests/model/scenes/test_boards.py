"""Boards: what is said to show in a patch stands there, and only what is new counts as an event."""

from __future__ import annotations

import numpy as np
import pytest

from model.microturn import Patch
from model.network import SAYINGS
from model.scenes.screens import panels, rolls
from model.scenes.screens.boards import Board, _told, draw_board
from model.scenes.screens.panels import WORD_NUMBER, Written
from model.scenes.screens.recording import PATCHES_PER_TURN, UNSURE


@pytest.fixture(scope="module")
def some() -> list[Board]:
    return [draw_board(seed) for seed in range(12)]


def test_a_seed_draws_the_same_board_again(some: list[Board]) -> None:
    again = draw_board(3)
    assert np.array_equal(again.patches, some[3].patches)
    assert np.array_equal(again.shown, some[3].shown)
    assert not np.array_equal(again.patches[:20], some[4].patches[:20])


def test_a_board_is_sent_as_the_program_sends_a_screen(some: list[Board]) -> None:
    for board in some:
        count = len(board.patches)
        assert board.patches.shape == (count, 40, 40, 3)
        assert board.says.shape == (count, len(SAYINGS))
        assert (np.diff(board.turn) >= 0).all()
        assert np.bincount(board.turn).max() <= PATCHES_PER_TURN


def test_everything_that_is_to_be_learned_occurs(some: list[Board]) -> None:
    shown = np.concatenate([board.shown for board in some])
    assert set(np.unique(shown)) == {UNSURE, 0, 1, 2, 3}
    assert 0.02 < (shown > 0).mean() < 0.3
    said = np.concatenate([board.says for board in some])
    assert ((said == 1).sum(axis=0) > 20).all()
    told = (said[:, :3] == 1).any(axis=1)
    assert (told & (shown == 0)).sum() > 20, "what says so and is not new, or is typed, shows nothing"


def test_what_a_patch_shows_is_what_its_words_say(some: list[Board]) -> None:
    for board in some:
        events = (board.shown > 0) & (board.says[:, 0] != UNSURE)
        assert board.says[events, board.shown[events] - 1].all()


def test_words_are_named_where_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (panels, rolls):
        monkeypatch.setattr(module, "a_text", lambda _: (1, "complete complete"))
        monkeypatch.setattr(module, "chatter", lambda _: "")
    monkeypatch.setattr(rolls, "a_message", lambda _: (1, ["complete"], 0))
    monkeypatch.setattr(panels, "title", lambda _: "")
    drawn = [draw_board(seed) for seed in range(4)]
    words = np.concatenate([board.words for board in drawn])
    named = words[np.concatenate([board.shown for board in drawn]) == 1]
    assert len(named) > 20
    assert (named == WORD_NUMBER["complete"]).any(axis=1).mean() > 0.8, "but for a line's number"


def test_in_a_patch_with_words_there_is_ink(some: list[Board]) -> None:
    for board in some:
        spread = np.ptp(board.patches[board.words[:, 0] >= 0].astype(int), axis=(1, 2)).max(axis=1)
        assert (spread > 20).all()


def test_a_board_without_a_letter_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for panel in (panels.Form, rolls.Roll):
        monkeypatch.setattr(panel, "written", lambda _: [])
    monkeypatch.setattr(panels.Box, "written", lambda _: [])
    board = draw_board(2)
    assert len(board.patches) > 20
    assert set(np.unique(board.shown)) <= {0, UNSURE}
    assert (board.words == -1).all()


def test_lines_beside_the_one_that_tells_an_ending_are_not_taught_to_tell_nothing() -> None:
    """A compiler's error stands above "make: *** Error 1": alone it is neither an ending for sure nor none."""
    patch = Patch(0, 1, 1, np.zeros((40, 40, 3), np.uint8), False)
    letters = (np.full(3, 60.0), np.full(3, 60.0), 5.0, *([np.full(3, -1)] * 2), np.full(3, 7.0))
    for sure, turn, wanted in ((False, 5, UNSURE), (True, 5, 0), (False, 50, 0)):
        ((shown, says, _, _),) = _told([patch], [Written(*letters, says=0, born=5, sure=sure)], None, turn, 1.0)
        assert shown == wanted
        assert says.tolist() == [0 if sure else UNSURE] * len(SAYINGS)
