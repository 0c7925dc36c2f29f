"""Cues are heard in the stream of words and answered at once."""

from __future__ import annotations

from app.cues import Cues


def test_a_cue_is_answered_each_time_its_last_word_is_heard() -> None:
    cues = Cues()
    cues.set("good morning", "hello")
    assert cues.hear(["a", "good"]) == []
    assert cues.hear(["morning", "to", "you", "good", "morning"]) == ["hello", "hello"]


def test_the_same_words_again_replace_the_answer() -> None:
    cues = Cues()
    cues.set("cheese", "wine")
    cues.set("cheese", "bread")
    assert cues.hear(["cheese"]) == ["bread"]
