"""The pool of synthesised speech: what is written is what was spoken, and a stopped run goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from model.microturn import SAMPLE_RATE
from model.scenes.scripts import Script
from model.scenes.speech_pool import PEAK, Pool, fill, main, say
from model.scenes.voices import engine
from model.scenes.voices.held_out import HeldOutVoiceError
from model.scenes.voices.utterance import SynthesisError, Timed, Utterance

LINES = [
    Script(text, "talk", None) for text in ("call anna", "set a timer", "the bread is done", "stop", "what is next")
]


class Beeper:
    """An engine of tones: a tenth of a second a word."""

    name = "beeper"
    voice = "tone"

    def training_voice(self, _rng: np.random.Generator) -> str:
        return self.voice

    def speak(self, text: str, voice: str, seed: int) -> Utterance:
        if text == "stop":
            raise SynthesisError("no")
        words = text.split()
        sound = np.sin(np.arange(1600 * len(words)) * 0.1).astype(np.float32) * 0.2
        return Utterance(
            sound,
            tuple(Timed(word, i / 10, (i + 1) / 10) for i, word in enumerate(words)),
            (Timed("AA", 0.0, len(words) / 10),),
        )


def entries(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "index.jsonl").read_text().splitlines()]


def repeated() -> Iterator[Script]:
    while True:
        yield from LINES


def test_a_pool_gives_back_what_was_spoken(tmp_path: Path) -> None:
    pool = Pool(tmp_path)
    script = Script("call anna", "request", "remind ; call anna")
    spoken = engine("espeak").speak(script.text, "en-us+m3", 1)
    pool.add(spoken, LINES[1], "espeak", "en-us")
    pool.add(spoken, script, "espeak", "en-us+m3")
    pool.flush()
    entry = entries(tmp_path)[1]
    sound = np.fromfile(tmp_path / "audio.i16", "<i2")
    assert entry["start"] == entry["samples"] == len(spoken.pcm)
    assert len(sound) == 2 * len(spoken.pcm)
    expected = spoken.pcm * (PEAK / np.max(np.abs(spoken.pcm)))
    np.testing.assert_allclose(sound[len(spoken.pcm) :] / 32767, expected, atol=1e-4)
    assert entry["words"] == [[w, pytest.approx(s, abs=1e-3), pytest.approx(e, abs=1e-3)] for w, s, e in spoken.words]
    assert (entry["kind"], entry["action"], entry["pause"]) == ("request", "remind ; call anna", False)
    assert (entry["engine"], entry["voice"], entry["text"]) == ("espeak", "en-us+m3", "call anna")


def test_lines_that_cannot_be_spoken_are_left_out_and_counted(tmp_path: Path) -> None:
    pool = Pool(tmp_path)
    assert fill(pool, Beeper(), iter(LINES), hours=1.0, seed=1) == 1
    assert [entry["text"] for entry in entries(tmp_path)] == [line.text for line in LINES if line.text != "stop"]


def test_a_stopped_run_goes_on_with_the_next_line(tmp_path: Path) -> None:
    fill(Pool(tmp_path), Beeper(), repeated(), hours=0.4 / 3600, seed=1)
    first = entries(tmp_path)
    fill(Pool(tmp_path), Beeper(), repeated(), hours=1.4 / 3600, seed=1)
    both = entries(tmp_path)
    assert both[: len(first)] == first
    spoken = [line.text for line, _ in zip(repeated(), range(12), strict=False) if line.text != "stop"]
    assert [entry["text"] for entry in both] == spoken[: len(both)]
    assert len(both) > len(first)


def test_what_a_crash_left_half_written_is_cut_off(tmp_path: Path) -> None:
    fill(Pool(tmp_path), Beeper(), repeated(), hours=1 / 3600, seed=1)
    whole = entries(tmp_path)
    size = (tmp_path / "audio.i16").stat().st_size
    with (tmp_path / "audio.i16").open("ab") as audio:
        audio.write(b"\1" * 999)
    with (tmp_path / "index.jsonl").open("a") as index:
        index.write('{"start": 12')
    pool = Pool(tmp_path)
    assert (tmp_path / "audio.i16").stat().st_size == size
    assert entries(tmp_path) == whole
    assert pool.seconds == pytest.approx(size / 2 / SAMPLE_RATE)


def test_a_pause_is_silence_between_the_two_halves() -> None:
    script = Script("set a timer for ten minutes", "request", "timer ten minutes", pause_after_word=2)
    spoken = say(engine("espeak"), script, "en-us", np.random.default_rng(3))
    assert [word.label for word in spoken.words] == script.text.split()
    gap = (spoken.words[2].end, spoken.words[3].start)
    assert gap[1] - gap[0] >= 0.7
    middle = spoken.pcm[round((gap[0] + 0.3) * SAMPLE_RATE) : round((gap[1] - 0.1) * SAMPLE_RATE)]
    assert np.max(np.abs(middle)) < 0.02


def test_a_pause_outside_the_words_leaves_the_line_out() -> None:
    with pytest.raises(SynthesisError, match="no pause fits"):
        say(engine("espeak"), Script("stop", "request", "stop", pause_after_word=0), "en-us", np.random.default_rng(3))


def test_training_refuses_a_held_out_voice_before_it_speaks(tmp_path: Path) -> None:
    beeper = Beeper()
    beeper.name, beeper.voice = "flite", "slt"
    with pytest.raises(HeldOutVoiceError):
        fill(Pool(tmp_path), beeper, repeated(), hours=1.0, seed=1)
    assert not (tmp_path / "audio.i16").exists()


def test_the_command_fills_a_pool(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sentences = tmp_path / "sentences.txt"
    sentences.write_text("Lights off in the kitchen please\nplay some jazz\n")
    out = tmp_path / "pool"
    main(["--out", str(out), "--engine", "espeak", "--hours", "0.002", "--seed", "1", "--text", str(sentences)])
    assert "times real time" in capsys.readouterr().out
    assert sum(int(str(entry["samples"])) for entry in entries(out)) >= 0.002 * 3600 * SAMPLE_RATE
