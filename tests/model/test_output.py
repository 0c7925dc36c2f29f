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


def heard(*words: tuple[str, float]) -> OutputReader:
    """A reader that has heard these words with these probabilities, each in a micro-turn of its own."""
    reader = OutputReader()
    for word, probability in words:
        reader.read([(v.INDEX[" "], math.log(0.1)), *written(word, probability)])
    return reader


REQUEST = (("remind", 0.95), ("me", 0.01), ("in", 1.0), ("fifty", 0.4), ("minutes", 0.9), ("to", 0.3), ("buy", 0.2),
           ("fifty", 0.7), ("stamps", 0.1))  # fmt: skip


@pytest.mark.parametrize(
    ("words", "action", "confidence"),
    [
        (REQUEST, "remind in fifty minutes ; buy fifty stamps", 0.4),
        (REQUEST, "remind in minutes ; buy stamps", 0.9),
        (REQUEST, "remind in fifteen minutes ; buy fifty stamps", 0.4),
        ((("snooze", 0.9), ("bread", 0.8), ("for", 1.0), ("fifty", 0.2)), "snooze bread ; fifty", 0.2),
        ((("cancel", 0.2), ("all", 1.0)), "cancel all", 0.2),
        ((("what", 0.1), ("do", 0.2), ("i", 0.3), ("have", 0.4)), "list", (0.1 * 0.2 * 0.3 * 0.4) ** 0.25),
        ((*[("so", 0.01)] * 9, *[("my", 0.9)] * 8), "list", 0.9),
        ((("why", 0.4), ("not", 0.9)), "ask why not", (0.4 * (0.4 * 0.9) ** 0.5) ** 0.5),
        ((), "cancel", 1.0),
    ],
)  # fmt: skip
def test_an_action_is_as_sure_as_the_words_it_was_made_of_were_heard(
    words: tuple[tuple[str, float], ...], action: str, confidence: float
) -> None:
    (taken,) = heard(*words).read(acted(action)).actions
    assert taken.confidence == pytest.approx(confidence)


def test_words_of_another_utterance_do_not_count() -> None:
    reader = heard(("timer", 0.1))
    reader.read(acted("list"))
    assert reader.read(acted("timer ten minutes")).actions[0].confidence == pytest.approx(1.0)
    reader = heard(("timer", 0.1))
    for _ in range(14):
        reader.read([])
    assert reader.read(acted("timer ten minutes")).actions[0].confidence == pytest.approx(0.1)
    reader = heard(("timer", 0.1))
    for _ in range(15):
        reader.read([])
    assert reader.read(acted("timer ten minutes")).actions[0].confidence == pytest.approx(1.0)
