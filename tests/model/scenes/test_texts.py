"""The lists of what screens say: each can be filled in, and what tells that a task ended well tells of no failure."""

import re
from collections.abc import Callable

import pytest

from model.microturn import SeeKind
from model.scenes.screens.chance import Chance
from model.scenes.screens.terminal_scripts import PROGRAMS, passing, telling_line
from model.scenes.screens.words import fill, load, remark

LONGEST_LINE = 120


@pytest.mark.parametrize("name", ["terminal", "words"])
def test_every_text_can_be_filled_in_and_fits_a_line(name: str) -> None:
    chance = Chance(1)
    lists = load(name)
    programs = lists.pop("programs", [])
    texts = [
        text for part in (*lists.values(), *(part for each in programs for part in each.values())) for text in part
    ]
    assert len(texts) > 5000
    for text in texts:
        filled = fill(chance, text)
        assert not re.search(r"\{\w+\}", filled), text
        assert max(map(len, text.split("\n"))) <= LONGEST_LINE, text


def test_no_line_that_tells_an_ending_is_said_by_endings_of_both_kinds() -> None:
    done, failed = (
        {
            (lines := text.strip("\n").split("\n"))[telling_line(kind, lines)].strip().lower()
            for each in PROGRAMS
            for text in getattr(each, kind.value)
        }
        for kind in (SeeKind.DONE, SeeKind.FAILED)
    )
    assert not done & failed


@pytest.mark.parametrize("passing_text", [passing, remark])
def test_what_tells_of_no_ending_is_one_line_and_often_another(passing_text: Callable[[Chance], str]) -> None:
    chance = Chance(1)
    texts = [passing_text(chance) for _ in range(200)]
    assert all(text and "\n" not in text for text in texts)
    assert len(set(texts)) > 150
