"""Pieces become words when the next one begins or a pause says so, and words become utterances after a longer one."""

from __future__ import annotations

from app.transcript import UTTERANCE_ENDS_SECONDS, WORD_ENDS_SECONDS, Heard, Transcript


def test_a_word_is_complete_when_the_next_one_begins() -> None:
    transcript = Transcript()
    assert transcript.add(" rem", 0.2) == []
    assert transcript.add("ind", 0.4) == []
    assert transcript.add(" me", 0.8) == [Heard(0.4, "remind")]
    assert transcript.add(" to stretch", 1.0) == [Heard(1.0, "me to")]


def test_the_last_word_is_complete_after_a_pause() -> None:
    transcript = Transcript()
    transcript.add(" stretch", 1.0)
    assert transcript.add("", 1.2) == []
    assert transcript.add("", 1.0 + WORD_ENDS_SECONDS) == [Heard(1.0, "stretch")]
    assert transcript.add("", 3.0) == []


def test_an_utterance_is_all_words_up_to_a_pause() -> None:
    transcript = Transcript()
    transcript.add(" set a", 1.0)
    transcript.add(" timer", 1.2)
    assert transcript.utterance(1.4) is None
    transcript.add("", 2.0)
    assert transcript.utterance(2.0) is None
    assert transcript.utterance(1.3 + UTTERANCE_ENDS_SECONDS) == Heard(1.2, "set a timer")
    assert transcript.utterance(9.0) is None


def test_an_utterance_can_be_ended_at_once_with_the_word_that_is_open() -> None:
    transcript = Transcript()
    transcript.add(" set a", 1.0)
    assert transcript.utterance(1.0, end=True) == Heard(1.0, "set a")
    assert transcript.utterance(9.0, end=True) is None


def test_the_word_that_is_open_can_be_completed_at_once() -> None:
    transcript = Transcript()
    assert transcript.add(" to stretch", 3.8) == [Heard(3.8, "to")]
    assert transcript.finish() == [Heard(3.8, "stretch")]
    assert transcript.finish() == []
    assert transcript.utterance(4.0, end=True) == Heard(3.8, "to stretch")
