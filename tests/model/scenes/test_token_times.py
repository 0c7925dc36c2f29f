"""Times from a neural voice's symbol durations: blanks hold the next sound, held symbols end with their sound."""

from __future__ import annotations

import numpy as np
import pytest

from model.microturn import SAMPLE_RATE
from model.scenes.voices.phonemise import Sound
from model.scenes.voices.token_times import quiet_stretches, times_of

HI = (Sound("h", ("HH",)), Sound("aɪ", ("AY",)))
ARE = (Sound("ɑːɹ", ("AA", "R")),)
WRITTEN = [[["h"], ["a", "ɪ"]], [["ɑ", "ː", "ɹ"]]]
SPANS = [(0.1, 0.2), (0.2, 0.3), (0.3, 0.4), (0.4, 0.6), (0.6, 0.65), (0.65, 0.7), (0.7, 0.9)]


def tone(*loud: tuple[float, float]) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """One second that sounds only between these times."""
    pcm = np.zeros(SAMPLE_RATE, np.float32)
    for start, end in loud:
        pcm[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)] = 0.5
    return pcm


def test_a_blank_with_sound_in_it_belongs_to_the_next_word() -> None:
    words, phones = times_of(["hi", "are"], [HI, ARE], WRITTEN, SPANS, tone((0.1, 0.9)))
    assert words == (("hi", 0.1, 0.4), ("are", 0.4, pytest.approx(0.9)))
    assert [phone.label for phone in phones] == ["SIL", "HH", "AY", "AA", "R", "SIL"]
    assert phones[4].start == pytest.approx(0.7)


def test_a_silent_blank_is_a_pause() -> None:
    words, phones = times_of(["hi", "are"], [HI, ARE], WRITTEN, SPANS, tone((0.1, 0.4), (0.6, 0.9)))
    assert [phone.label for phone in phones] == ["SIL", "HH", "AY", "SIL", "AA", "R", "SIL"]
    assert words[0].end == pytest.approx(0.4, abs=0.05)
    assert words[1].start == pytest.approx(0.6, abs=0.02)


def test_a_last_sound_held_into_silence_ends_soon_after_its_sound() -> None:
    words, phones = times_of(["hi", "are"], [HI, ARE], WRITTEN, SPANS, tone((0.1, 0.75)))
    assert words[-1].end == pytest.approx(0.79, abs=0.011)
    assert phones[-2].end == words[-1].end
    assert phones[-1] == ("SIL", phones[-2].end, pytest.approx(1.0))


def test_a_first_sound_before_its_symbol_is_kept() -> None:
    words, _ = times_of(["hi", "are"], [HI, ARE], WRITTEN, SPANS, tone((0.07, 0.9)))
    assert words[0].start == pytest.approx(0.07, abs=0.011)


def test_a_measured_lag_moves_what_lies_between() -> None:
    words, _ = times_of(["hi", "are"], [HI, ARE], WRITTEN, SPANS, tone((0.05, 0.9)), late=0.03)
    assert words[0].end == pytest.approx(0.37)


def test_silence_shorter_than_a_pause_is_none() -> None:
    assert quiet_stretches(tone((0.1, 0.5), (0.54, 1.0))) == [(0.0, pytest.approx(0.1))]
