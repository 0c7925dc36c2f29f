"""Spoken requests are judged by what the program did: right, wrong, wrong without a word, or nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from app.evaluation import requests
from app.evaluation.requests import MEANWHILE, delays, evaluate_requests, judge
from app.evaluation.spoken import Background, Request, Spoken, read_requests, speech_of, spoken
from app.settings import Settings
from model.evaluation.hearing import SuiteError
from model.microturn import MicroTurnInput, MicroTurnOutput, PlaybackState
from model.scenes.voices.utterance import Timed, Utterance
from tests.app.scripted import START, ScriptedSession, SilentVoice, act, eager

REMIND = Request("remind me in ten minutes to call anna", "flite:rms", 1, "remind", 600.0, "call anna", ())
ACTION = {"t": 4.0, "event": "action", "action": "remind in ten minutes ; call anna", "verb": "remind"}
SCHEDULED = {"t": 4.0, "event": "scheduled", "seconds": 600.0, "title": "call anna", "due": "", "rrule": None}
VOICE = {"t": 4.4, "event": "voice", "started": 4.4, "ended": 6.0, "text": "In ten minutes: call anna.", "cut": False}
HEARD = {"t": 3.0, "event": "heard", "text": "remind me in ten minutes to call and a"}


def verdict(*rows: Mapping[str, Any], request: Request = REMIND, ignore: int = 0) -> tuple[bool, bool, bool]:
    item = judge(request, rows, ignore)
    return item["right"], item["wrong"], item["silent"]


def test_the_right_action_with_the_right_time_is_right() -> None:
    assert verdict(HEARD, ACTION, SCHEDULED, VOICE) == (True, False, False)
    item = judge(REMIND, [HEARD, ACTION, SCHEDULED, VOICE], 0)
    assert item["title_right"] is True
    assert item["word_errors"] == pytest.approx(2 / 8)


def test_another_time_another_verb_or_a_second_action_is_wrong() -> None:
    assert verdict(ACTION, {**SCHEDULED, "seconds": 60.0}, VOICE) == (False, True, False)
    assert verdict({**ACTION, "verb": "timer"}, SCHEDULED, VOICE) == (False, True, False)
    assert verdict(ACTION, SCHEDULED, VOICE, ACTION) == (False, True, False)


def test_a_wrong_action_that_is_not_read_back_is_silent_and_nothing_at_all_is_neither() -> None:
    assert verdict({**ACTION, "verb": "timer"}, SCHEDULED) == (False, True, True)
    assert verdict(HEARD) == (False, False, False)


def test_what_was_typed_before_does_not_count() -> None:
    typed = [{**ACTION, "t": 0.2, "verb": "timer"}, {**SCHEDULED, "t": 0.2, "seconds": 1200.0}]
    cancel = Request("cancel", "flite:rms", 1, "cancel", None, None, ("set a timer for twenty minutes",))
    said = {"t": 3.0, "event": "action", "action": "cancel", "verb": "cancel"}
    assert verdict(*typed, said, VOICE, request=cancel, ignore=1) == (True, False, False)


@pytest.mark.parametrize("speaking", [False, True])
def test_requests_are_spoken_to_the_whole_program(
    speaking: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        {"text": "set a timer for five minutes", "voice": "a:b", "action": "timer", "seconds": 300},
        {"text": "cancel", "voice": "a:c", "action": "cancel", "seconds": None, "before": ["set a timer for one hour"]},
    ]
    path = tmp_path / "requests.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    monkeypatch.setattr(requests, "spoken", lambda request: Spoken(np.full(16_000, 0.1, np.float32), ()))

    class Answers(ScriptedSession):
        """Acts once in each scene, when the sentence is over."""

        actions = iter(("timer five minutes", "cancel"))

        def step(self, turn: MicroTurnInput) -> MicroTurnOutput:
            playing.extend(word.state for word in turn.playback)
            loud = float(np.abs(turn.audio).max()) > 0.05
            over, self.loud = getattr(self, "loud", False) and not loud, loud
            return act(next(self.actions)) if over else super().step(turn)

    told: list[str] = []
    playing: list[PlaybackState] = []
    report = evaluate_requests(
        path, Answers(reaction=eager), SilentVoice(), Settings(), START, told.append, speaking=speaking
    )
    assert report["speaking"] == speaking
    # All the while that somebody asks; without it only the confirmations sound.
    assert (playing.count(PlaybackState.PLAYING) > 40) == speaking
    assert not any(MEANWHILE in item["said"] for item in report["items"])
    assert report["sets"]["all"]["right"] == 2
    assert report["items"][1]["said"] == ["Cancelled: one hour timer."]
    assert all(line.startswith("right") for line in told)
    assert report["sets"]["all"]["action_delay_p50"] == pytest.approx(0.3, abs=0.11)


def test_words_and_action_are_timed_from_the_end_of_what_was_said() -> None:
    speech = Spoken(np.zeros(16_000, np.float32), (0.3, 0.5, 1.0))
    request = Request("set a timer", "flite:rms", 0, "timer", None, None, ())
    heard = [{"t": 2.0, "event": "heard", "text": "set"}, {"t": 2.8, "event": "heard", "text": "timer"}]
    acted = {"t": 3.1, "event": "action", "action": "timer one hour"}
    assert delays(request, speech, [*heard, acted], 0) == {"word_delays": [0.2, 0.3], "action_delay": 0.6}
    assert delays(request, speech, [*heard, acted], 1) == {"word_delays": [0.2, 0.3], "action_delay": None}


def test_a_pause_stands_between_two_words_and_moves_the_later_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    words = (Timed("set", 0.0, 0.4), Timed("it", 0.6, 1.0))
    utterance = Utterance(np.full(16_000, 0.5, np.float32), words, ())
    monkeypatch.setattr("model.scenes.voices.synthesise", lambda *asked: utterance)
    speech = spoken(Request("set it", "a:b", 0, "timer", None, None, (), (1, 1.5)))
    silent = np.flatnonzero(speech.pcm == 0)
    assert (silent[0], silent[-1] + 1, len(speech.pcm)) == (8_000, 32_000, 40_000)
    assert speech.ends == (0.4, 2.5)
    with pytest.raises(SuiteError, match="could be interrupted"):
        spoken(Request("set it", "a:b", 0, "timer", None, None, (), (2, 1.5)))


def test_a_background_is_as_far_below_the_speech_as_it_should_be(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="no recording"):
        Background.read(tmp_path, 10.0)
    soundfile.write(tmp_path / "hum.wav", np.sin(np.arange(9_000) / 5).astype(np.float32) * 0.3, 16_000)
    speech = np.full(32_000, 0.1, np.float32)
    noise = Background.read(tmp_path, 10.0).under(speech, 48_000, 1)
    assert len(noise) == 48_000
    assert 20 * np.log10(0.1 / np.sqrt(np.mean(noise**2))) == pytest.approx(10.0, abs=0.1)


@pytest.mark.parametrize("content", [None, "", '{"text": "cancel"}\n'])
def test_a_file_without_requests_is_told_in_a_sentence(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "requests.jsonl"
    if content is not None:
        path.write_text(content)
    with pytest.raises(SuiteError, match=r"requests\.jsonl"):
        read_requests(path)


def test_a_voice_that_is_not_there_is_told_in_a_sentence() -> None:
    with pytest.raises(SuiteError, match="nobody:here"):
        speech_of(Request("cancel", "nobody:here", 0, "cancel", None, None, ()))


def test_the_shipped_requests_are_forty_in_voices_that_training_must_not_hear() -> None:
    from model.scenes.voices.held_out import is_held_out

    shipped = read_requests(Path(__file__).resolve().parents[2] / "desk" / "requests.jsonl")
    assert len(shipped) == 40
    for request in shipped:
        engine, _, voice = request.voice.partition(":")
        assert is_held_out(engine, voice), request.voice


def test_those_with_a_pause_are_spoken_by_voices_that_tell_where_their_words_are() -> None:
    paused = read_requests(Path(__file__).resolve().parents[2] / "desk" / "requests_pauses.jsonl")
    assert len(paused) == 20
    for request in paused[:2]:
        speech = spoken(request)
        assert request.pause == (len(request.text.split()[: request.pause[0]]) if request.pause else 0, 1.5)
        assert len(speech.ends) == len(request.text.split())
