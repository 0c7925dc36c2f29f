"""What the model writes is read token by token: words, actions."""

from __future__ import annotations

import math

import pytest

from model import vocabulary as v
from model.output import OutputReader


def test_an_action_is_read_with_how_surely_it_was_written() -> None:
    turn = OutputReader().read([(v.ACT, -0.5), (v.INDEX["o"], math.log(0.5)), (v.ACT_END, -0.1)])
    (action,) = turn.actions
    assert action.text == "o"
    assert action.confidence == pytest.approx(0.5)
    turn = OutputReader().read([(v.ACT, math.log(0.4)), (v.INDEX["o"], math.log(0.5)), (v.ACT_END, -0.1)])
    assert turn.actions[0].confidence == pytest.approx(0.4)


def written(text: str, probability: float = 1.0) -> list[tuple[int, float]]:
    """A text's tokens; the first has this probability, the rest are sure."""
    scores = [math.log(probability)] + [0.0] * (len(text) - 1)
    return list(zip(v.encode_text(text), scores, strict=True))


def acted(text: str) -> list[tuple[int, float]]:
    """An action that was written surely."""
    return [(v.ACT, 0.0), *written(text), (v.ACT_END, 0.0)]


@pytest.mark.parametrize(
    ("action", "confidence"),
    [
        ("remind in fifty minutes ; tea", 0.4),
        ("remind in minutes ; fifty", 0.9),
        ("timer fifty minutes", 0.4),
        ("ask fifty minutes", (0.4 * 0.9) ** 0.5),
        ("cancel", 1.0),
    ],
)
def test_an_action_is_as_sure_as_the_words_it_copies_were_heard(action: str, confidence: float) -> None:
    reader = OutputReader()
    for tokens in (written(" fif", 0.4), written("ty"), written(" minutes", 0.9), written(" tea", 0.1)):
        reader.read(tokens)
    (taken,) = reader.read(acted(action)).actions
    assert taken.confidence == pytest.approx(confidence)


def test_a_word_said_again_counts_as_it_was_heard_last() -> None:
    reader = OutputReader()
    reader.read([*written(" ten", 0.2), *written(" ten", 0.8)])
    assert reader.read(acted("timer ten minutes")).actions[0].confidence == pytest.approx(0.8)
