"""The last seconds that were heard are held in memory, so that a question's sound can go with it; never on the disk."""

from __future__ import annotations

import io
import wave
from datetime import datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from app.errands import Outcome
from app.listening.earshot import Earshot, seconds_of, wave_of
from app.listening.said import Said
from model.microturn import SAMPLES_PER_MICROTURN, MicroTurnOutput
from tests.app.scripted import ScriptedSession, Stage, act
from tests.app.test_conversation import Book


def tone(level: float) -> NDArray[np.float32]:
    return np.full(SAMPLES_PER_MICROTURN, level, np.float32)


def levels(pcm: bytes) -> list[float]:
    """The loudness of each slice in it."""
    return [round(float(each) / 32767, 2) for each in np.frombuffer(pcm, "<i2")[::SAMPLES_PER_MICROTURN]]


def test_the_sound_of_a_question_is_cut_from_a_little_before_its_first_word_to_its_end() -> None:
    earshot = Earshot()
    for number in range(1, 31):
        earshot.take(tone(number / 100), number / 5)
    assert levels(earshot.since(4.0, 5.0)) == [number / 100 for number in range(15, 26)]


def test_only_the_last_seconds_are_held_and_loud_samples_do_not_wrap() -> None:
    earshot = Earshot(seconds=1.0)
    for number in range(50):
        earshot.take(tone(3.0 if number % 2 else -3.0), number / 5)
    pcm = earshot.since(0.0, 100.0)
    assert seconds_of(pcm) == pytest.approx(1.0)
    assert set(levels(pcm)) == {1.0, -1.0}


def test_while_shut_nothing_is_held_and_what_was_held_is_gone() -> None:
    earshot = Earshot()
    earshot.take(tone(0.5), 0.2)
    earshot.shut(True)
    earshot.take(tone(0.5), 0.4)
    earshot.shut(False)
    assert earshot.since(0.0, 9.0) == b""
    earshot.take(tone(0.25), 0.6)
    assert levels(earshot.since(0.0, 9.0)) == [0.25]
    earshot.forget()
    assert earshot.since(0.0, 9.0) == b""


def test_the_sound_can_be_had_as_a_wave_file() -> None:
    pcm = np.arange(16000, dtype="<i2").tobytes()
    with wave.open(io.BytesIO(wave_of(pcm))) as read:
        assert (read.getframerate(), read.getnchannels(), read.getsampwidth()) == (16000, 1, 2)
        assert read.readframes(16000) == pcm


class Listening(Book):
    """Commands that keep the sound that came with an action."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[Said] = []

    def perform(self, text: str, heard: str, now: datetime, said: Said, sure: bool) -> Outcome:
        self.said.append(said)
        return Outcome()


def test_the_loop_hands_the_sound_of_the_words_on_with_the_action() -> None:
    book = Listening()
    script = {
        2: MicroTurnOutput(heard=" hello"),
        24: MicroTurnOutput(heard=" who is"),
        27: MicroTurnOutput(heard=" anna"),
        29: act("ask who is anna"),
    }
    stage = Stage(ScriptedSession(script), book)
    for number in range(40):
        stage.live(1, audio=tone((number + 1) / 100))
    (said,) = book.said
    assert levels(said.audio) == [number / 100 for number in range(20, 31)]
