"""Composing streams: what is asked for where a voice is real, the program speaks itself, or a stream ends."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from model import vocabulary as v
from model.microturn import NoteKind
from model.training.compose import turn_at
from model.training.pools import SILENCE, Utterance
from model.training.replies import read_back
from model.training.stream import Desk, Stream, to_sequence
from tests.model.training.test_training import names, small_composer


def test_synthesised_talk_breaks_off_anywhere_but_not_so_that_it_asks_for_something(
    pools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.training.compose.TALK_PART_SHARE", 1.0)
    composer = small_composer(pools, "none", 96)
    words = tuple((word, 0.2 * at, 0.2 * at + 0.2) for at, word in enumerate(["birds", "fly", "stop", "north"]))
    whole = Utterance(np.full(12800, 900, np.int16), words, ((1, 0.0, 0.8),), None, "espeak", "talk")
    parts = [composer._perhaps_a_part(whole, np.random.default_rng(seed)) for seed in range(60)]
    texts = {" ".join(word for word, _, _ in part.words) for part in parts}
    assert {"birds", "birds fly", "north", "birds fly stop north"} <= texts
    assert all("stop" not in text or text == "birds fly stop north" for text in texts)
    asked = replace(whole, action="stop")
    assert composer._perhaps_a_part(asked, np.random.default_rng(1)) is asked


def test_where_it_is_open_whether_somebody_asked_the_words_alone_are_asked_for() -> None:
    stream = Stream(4)
    stream.put(1, v.encode_text(" hi"))
    stream.undecided |= {1, 2}
    sequence = to_sequence(stream, 16 + 3, 24)
    assert names(sequence.tokens) == "|||||||| hi||||||||"
    wanted = [v.TOKENS[target] for target in sequence.targets if target >= 0]
    assert wanted == ["<end>", *" hi", "<end>"]


@pytest.mark.parametrize(
    ("text", "kind", "open_turns"), [("go on", "real", 2), ("go", "real", 0), ("go on", "talk", 0)]
)
def test_a_real_voice_does_not_come_to_mean_that_nobody_asks(
    pools: Path, text: str, kind: str, open_turns: int
) -> None:
    composer, stream = small_composer(pools, "none", 96), Stream(20)
    words = tuple((word, 0.3 * number, 0.3 * number + 0.3) for number, word in enumerate(text.split()))
    composer._act(stream, Utterance(np.zeros(16000, np.int16), words, (), None, "people", kind), 1.5)
    assert stream.undecided == {turn_at(1.9) + after for after in range(open_turns)}


@pytest.mark.parametrize(
    ("action", "reply", "seconds"),
    [
        ("timer", "For how long should I set the timer?", 1.6),
        ("remind in an hour", "What should I remind you of?", 1.6),
        ("remind ; call anna", "When should it be?", 1.6),
        ("remind in an hour ; call anna", "In an hour: call anna.", 0.4),
        ("timer ten minutes ; tea", "Timer ten minutes: tea.", 0.4),
        ("cancel", "Cancel.", 0.4),
    ],
)
def test_a_request_that_lacks_a_part_is_acted_on_once_nothing_more_comes_and_asked_about(
    pools: Path, action: str, reply: str, seconds: float
) -> None:
    assert read_back(action) == reply
    composer, stream = small_composer(pools, "none", 96), Stream(20)
    begun = 1.05
    composer._act(stream, Utterance(np.zeros(16000, np.int16), (("hi", 0.1, 0.9),), (), action, "espeak"), begun)
    assert list(stream.outputs) == [turn_at(begun + seconds)]


def test_a_note_is_heard_once_it_was_chosen_however_long_the_action_before_it_is(pools: Path) -> None:
    composer = small_composer(pools, "none", 400)
    action = "remind in ten minutes ; " + "call anna and " * 5 + "ben"
    said = Utterance(np.zeros(16000, np.int16), (("hi", 0.1, 0.9),), (), action, "espeak")
    for seed in range(20):
        stream, random = Stream(101), np.random.default_rng(seed)
        done = composer._act(stream, said, 1.0)
        composer._note_during(stream, 0.0, 1.0, done, random)
        text = names(to_sequence(stream, 400, 24).tokens)
        assert text.index("</act>") < text.index("<voice") < text.index("<playing"), text


def test_who_cuts_in_is_louder_than_the_program_that_speaks(pools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    composer, over = small_composer(pools, "none", 400), 0
    voice, echo = composer.surroundings.voice, composer._echo
    echoes: list[float] = []
    monkeypatch.setattr(composer, "_own_voice", lambda random: tone_of(3.0))
    monkeypatch.setattr(composer, "_echo", lambda *given: echoes.append(echo(*given)) or echoes[-1])

    def louder(samples: NDArray[np.int16], random: np.random.Generator, least: float) -> object:
        nonlocal over
        over += 1
        assert least >= echoes[-1] * 1.4
        return voice(samples, random, least)

    monkeypatch.setattr(composer.surroundings, "voice", louder)
    for seed in range(60):
        composer._play(Stream(100), 0, 5, np.random.default_rng(seed))
    assert over > 5
    assert max(echoes) > 0.05


def tone_of(seconds: float) -> NDArray[np.float32]:
    """A sine, as if a voice."""
    return np.sin(np.arange(int(seconds * 16000)) * 0.3).astype(np.float32)


def test_the_programs_own_voice_counts_as_silence(pools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    composer = small_composer(pools, "none", 400)
    monkeypatch.setattr("model.training.compose.ECHO_SHARE", 1.0)
    monkeypatch.setattr(composer, "_own_voice", lambda random: tone_of(3.0))
    monkeypatch.setattr(composer, "_say", lambda *given: 0.0)
    for seed in range(20):
        stream = Stream(100)
        composer._play(stream, 0, 5, np.random.default_rng(seed))
        assert np.abs(stream.sound[16000:48000]).max() > 0
        assert (stream.phones == SILENCE).all()


def test_nothing_is_asked_of_the_program_where_the_stream_ends_before_it_could_act(pools: Path) -> None:
    composer, random = small_composer(pools, "none", 200), np.random.default_rng(1)
    stream = Stream(51)
    assert {composer._drawn(stream, 25, random).action for _ in range(20)} == {"timer five minutes", None}
    stream.inputs[3] += v.encode_note(0, NoteKind.DUE, "a long note " * 8)
    assert {composer._drawn(stream, 25, random, acting=True).action for _ in range(20)} == {None}


def test_at_one_desk_everything_is_heard_from_the_same_place(pools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    composer, random = small_composer(pools, "none", 400), np.random.default_rng(3)
    monkeypatch.setattr(
        composer.surroundings, "voice", lambda samples, drawn, least: (np.full(9, drawn.random(), np.float32), 1.0)
    )
    spreads = []
    for desk in (Desk(None, 1), None):
        heard = []
        for _ in range(12):
            stream = Stream(40)
            stream.desk = desk
            composer._say(stream, composer.speech.draw(random), 0.0, random)
            heard.append(float(stream.sound[:9].max()))
        spreads.append(max(heard) / min(heard))
    assert 1.0 < spreads[0] < 1.42 < spreads[1]
