"""The real recogniser in its own process; without it a sentence says what is missing."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.listening.correct import spelled
from app.listening.said import Said
from app.listening.second import SecondListener
from app.settings import load
from tests.app.listening.test_weights import whole
from tests.app.listening.whisper import installed, put_together

SPOKEN = Path(__file__).resolve().parents[3] / "assets" / "demo" / "remind-me-in-ten-seconds-to-stretch.wav"
LONGEST_WAIT = 120.0


def listener(folder: Path, model: Path) -> SecondListener:
    made = SecondListener(folder)
    chosen = {"hearing.second_model": str(model), "hearing.second_seconds": "5.0"}
    made.choose(load(Path("/nonexistent/settings.toml"), chosen))
    return made


@pytest.mark.skipif(not installed(), reason="faster-whisper and weights for it are not installed")
def test_a_request_is_read_again_word_for_word(tmp_path: Path) -> None:
    second = listener(tmp_path, put_together(tmp_path / "base"))
    try:
        assert second.wait(LONGEST_WAIT), second.events()
        samples, rate = soundfile.read(SPOKEN, dtype="int16")
        assert rate == 16_000
        said = second.reading(Said(np.asarray(samples, "<i2").tobytes()))
        assert said.reading is not None
        assert spelled(said.reading.hypotheses[0].text) == "remind me in 10 seconds to stretch"
        silence = second.reading(Said(bytes(2 * 16_000 * 3)))
        assert silence.reading is not None
    finally:
        second.stop()


def test_weights_that_are_none_are_told_and_requests_go_on(tmp_path: Path) -> None:
    second = listener(tmp_path, whole(tmp_path / "paper"))
    try:
        assert not second.wait(LONGEST_WAIT)
        (event,) = second.events()
        there = importlib.util.find_spec("faster_whisper") is not None
        assert ("cannot be loaded" if there else "not installed") in event.text
        assert second.reading(Said(bytes(32_000))).reading is None
    finally:
        second.stop()
