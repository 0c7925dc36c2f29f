"""Spoken requests are judged by what the program did: right, wrong, wrong without a word, or nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.evaluation import requests
from app.evaluation.requests import Request, evaluate_requests, judge, read_requests
from app.settings import Settings
from model.evaluation.hearing import SuiteError
from model.microturn import MicroTurnInput, MicroTurnOutput
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


def test_requests_are_spoken_to_the_whole_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {"text": "set a timer for five minutes", "voice": "a:b", "action": "timer", "seconds": 300},
        {"text": "cancel", "voice": "a:c", "action": "cancel", "seconds": None, "before": ["set a timer for one hour"]},
    ]
    path = tmp_path / "requests.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    monkeypatch.setattr(requests, "speech_of", lambda request: np.full(16_000, 0.1, np.float32))

    class Answers(ScriptedSession):
        """Acts once in each scene, when the sentence is over."""

        actions = iter(("timer five minutes", "cancel"))

        def step(self, turn: MicroTurnInput) -> MicroTurnOutput:
            loud = float(np.abs(turn.audio).max()) > 0.05
            over, self.loud = getattr(self, "loud", False) and not loud, loud
            return act(next(self.actions)) if over else super().step(turn)

    told: list[str] = []
    report = evaluate_requests(path, Answers(reaction=eager), SilentVoice(), Settings(), START, told.append)
    assert report["sets"]["all"]["right"] == 2
    assert report["items"][1]["said"] == ["Cancelled: one hour timer."]
    assert all(line.startswith("right") for line in told)


@pytest.mark.parametrize("content", [None, "", '{"text": "cancel"}\n'])
def test_a_file_without_requests_is_told_in_a_sentence(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "requests.jsonl"
    if content is not None:
        path.write_text(content)
    with pytest.raises(SuiteError, match=r"requests\.jsonl"):
        read_requests(path)


def test_a_voice_that_is_not_there_is_told_in_a_sentence() -> None:
    with pytest.raises(SuiteError, match="nobody:here"):
        requests.speech_of(Request("cancel", "nobody:here", 0, "cancel", None, None, ()))


def test_the_shipped_requests_are_forty_in_voices_that_training_must_not_hear() -> None:
    from model.scenes.voices.held_out import is_held_out

    shipped = read_requests(Path(__file__).resolve().parents[2] / "desk" / "requests.jsonl")
    assert len(shipped) == 40
    for request in shipped:
        engine, _, voice = request.voice.partition(":")
        assert is_held_out(engine, voice), request.voice
