"""The hearing suite streams real sound files through a session and compares words."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from model.evaluation.hearing import SuiteError, evaluate_hearing, read_audio, slices, whisper
from model.microturn import MicroTurnInput, MicroTurnOutput, ModelAction


class LoudnessSession:
    """Hears "one" in every loud slice, and acts on very loud ones."""

    def __init__(self) -> None:
        self.resets = 0

    def step(self, turn: MicroTurnInput) -> MicroTurnOutput:
        level = float(np.abs(turn.audio).max())
        actions = (ModelAction("cancel", 0.9),) if level > 0.7 else ()
        return MicroTurnOutput(heard=" one" if level > 0.1 else "", actions=actions)

    def reset(self) -> None:
        self.resets += 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two sets: three loud slices at 8 kHz, and one second of nothing."""
    for name, text, level, rate in (("words", "One, one three!", 0.5, 8000), ("noise", "", 0.5, 16000)):
        place = tmp_path / name
        place.mkdir()
        samples = np.full(round(0.6 * rate), level, np.float32)
        soundfile.write(place / "a.ogg", samples, rate, format="OGG", subtype="VORBIS")
        row = {"file": "a.ogg", "split": "dev", "text": text, "seconds": 0.6}
        (place / "manifest.jsonl").write_text(json.dumps(row) + "\n")
    return tmp_path


def test_each_set_is_scored_by_its_kind(folder: Path) -> None:
    session = LoudnessSession()
    report = evaluate_hearing(session, folder, "dev")
    assert report["n"] == 2
    assert report["seconds"] == pytest.approx(1.2)
    assert report["sets"]["words"]["wer"] == pytest.approx(1 / 3)
    assert report["sets"]["words"]["false_words_per_hour"] is None
    assert report["sets"]["noise"]["wer"] is None
    assert report["sets"]["noise"]["false_words_per_hour"] == pytest.approx(3 * 3600 / 0.6, rel=0.35)
    assert session.resets == 2
    assert report["items"]["words"][0]["text"] == "one one three"


def test_actions_are_counted_since_nobody_asks_for_any(folder: Path) -> None:
    assert evaluate_hearing(LoudnessSession(), folder, "dev")["sets"]["words"]["actions"] == 0
    soundfile.write(folder / "words" / "a.ogg", np.full(4800, 0.9, np.float32), 8000, format="OGG", subtype="VORBIS")
    report = evaluate_hearing(LoudnessSession(), folder, "dev")
    assert report["sets"]["words"]["actions"] == len(report["items"]["words"][0]["actions"]) > 0
    assert report["sets"]["words"]["unsure_actions"] == 0


def test_what_a_recording_asks_for_is_no_false_action(folder: Path) -> None:
    soundfile.write(folder / "words" / "a.ogg", np.full(4800, 0.9, np.float32), 8000, format="OGG", subtype="VORBIS")
    manifest = folder / "words" / "manifest.jsonl"
    row = json.loads(manifest.read_text())
    for asked, text, counted in (("cancel", "one", False), ("stop", "one", True), (None, "cancel", False)):
        manifest.write_text(json.dumps(row | {"text": text} | ({"action": asked} if asked else {})) + "\n")
        report = evaluate_hearing(LoudnessSession(), folder, "dev")
        assert bool(report["sets"]["words"]["actions"]) == counted
        assert report["items"]["words"][0]["actions"]


def test_a_set_may_be_heard_as_one_stream_with_its_rooms_between_the_recordings(folder: Path) -> None:
    class Remembers(LoudnessSession):
        def __init__(self) -> None:
            super().__init__()
            self.turns: list[np.ndarray] = []
            self.since_reset = 0

        def step(self, turn: MicroTurnInput) -> MicroTurnOutput:
            self.turns.append(turn.audio)
            self.since_reset += 1
            return super().step(turn)

        def reset(self) -> None:
            self.since_reset = 0

    (folder / "noise" / "manifest.jsonl").unlink()
    spoken = np.concatenate([np.full(16_000, 0.5), 0.01 * np.random.default_rng(1).standard_normal(9_600)]).astype(
        np.float32
    )
    soundfile.write(folder / "words" / "a.wav", spoken, 16_000)
    row = {"file": "a.wav", "split": "dev", "text": "one one one one one", "seconds": 1.6}
    (folder / "words" / "manifest.jsonl").write_text((json.dumps(row) + "\n") * 3)
    session = Remembers()
    report = evaluate_hearing(session, folder, "dev", continuous=True)
    assert report["sets"]["words"]["wer"] == 0
    assert session.since_reset == len(session.turns) == 3 * (8 + 10)
    assert {round(float(np.std(turn) + np.mean(turn)), 2) for turn in session.turns} == {0.5, 0.01}


def test_actions_that_would_be_asked_about_count_apart(folder: Path) -> None:
    soundfile.write(folder / "words" / "a.ogg", np.full(4800, 0.9, np.float32), 8000, format="OGG", subtype="VORBIS")
    report = evaluate_hearing(LoudnessSession(), folder, "dev", sure_from=0.95)
    assert report["sets"]["words"]["actions"] == 0
    assert report["sets"]["words"]["unsure_actions"] == len(report["items"]["words"][0]["unsure_actions"]) > 0


def test_a_set_may_be_thinned_evenly(folder: Path) -> None:
    line = (folder / "words" / "manifest.jsonl").read_text()
    (folder / "words" / "manifest.jsonl").write_text(line * 10)
    assert evaluate_hearing(LoudnessSession(), folder, "dev", most=4)["n"] == 5


def test_a_yardstick_hears_the_same(folder: Path) -> None:
    report = evaluate_hearing(LoudnessSession(), folder, "dev", yardstick=lambda audio: ("one two", []))
    assert report["sets"]["words"]["yardstick_wer"] == pytest.approx(2 / 3)
    assert report["sets"]["words"]["wer"] == pytest.approx(1 / 3)
    with pytest.raises(SuiteError, match="as a yardstick"):
        whisper(folder / "nowhere", 1)


def test_every_split_may_be_heard_at_once(folder: Path) -> None:
    line = (folder / "words" / "manifest.jsonl").read_text()
    (folder / "words" / "manifest.jsonl").write_text(line + line.replace("dev", "train"))
    assert evaluate_hearing(LoudnessSession(), folder, "all")["n"] == 3


def test_silence_lies_around_a_recording_so_that_the_first_word_is_heard_and_the_last_can_come() -> None:
    turns = list(slices(np.ones(3300, np.float32), 1.0, 0.4))
    assert len(turns) == 9
    assert [turn.sum() for turn in turns] == [0, 0, 3200, 100, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("split", ["train"])
def test_without_anything_to_hear_it_says_so(folder: Path, tmp_path: Path, split: str) -> None:
    with pytest.raises(SuiteError, match="split named 'train'"):
        evaluate_hearing(LoudnessSession(), folder, split)
    (tmp_path / "empty").mkdir()
    with pytest.raises(SuiteError, match=r"no manifest\.jsonl"):
        evaluate_hearing(LoudnessSession(), tmp_path / "empty", "dev")


def test_a_broken_recording_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"no sound")
    with pytest.raises(SuiteError, match=r"a\.wav"):
        read_audio(tmp_path / "a.wav")
