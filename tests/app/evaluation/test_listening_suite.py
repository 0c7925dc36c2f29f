"""The listening suite lays what was heard at first and what was read again side by side."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.evaluation.listening import _figures, evaluate_listening
from app.evaluation.requests import Request, judge, spelled_out
from app.settings import Settings
from model.evaluation.hearing import SuiteError

REQUEST = Request("remind me in fifteen minutes to call anna", "flite:rms", 0, "remind", 900.0, "call anna", ())


def timeline(seconds: float, title: str, *more: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"t": 3.0, "event": "heard", "text": "remind me in fifty minutes to call hannah"},
        *more,
        {"t": 3.4, "event": "action", "action": "remind in fifty minutes ; call hannah", "verb": "remind"},
        {"t": 3.4, "event": "scheduled", "seconds": seconds, "title": title},
        {"t": 3.6, "event": "voice", "text": "…", "started": 3.6, "ended": 4.0},
    ]


def reread(text: str, late: bool = False) -> dict[str, Any]:
    return {"t": 3.4, "event": "reread", "text": text, "seconds": 0.4, "worked": 0.3, "late": late}


def test_shares_of_words_times_and_titles_and_what_was_waited() -> None:
    without = _figures([judge(REQUEST, timeline(3000.0, "call hannah"), 0)])
    assert (without["words"], without["times"], without["titles"], without["waited_p50"]) == (0.75, 0.0, 0.0, 0.0)
    better = timeline(900.0, "call Anna", reread("Remind me in 15 minutes to call Anna."))
    found = _figures([judge(REQUEST, better, 0)])
    assert (found["words"], found["actions"], found["times"], found["titles"], found["right"]) == (
        1.0,
        1.0,
        1.0,
        1.0,
        1,
    )
    assert (found["waited_p50"], found["worked_most"], found["late"]) == (0.4, 0.3, 0)
    late = _figures([judge(REQUEST, timeline(3000.0, "call hannah", reread("", late=True)), 0)])
    assert (late["words"], late["late"], late["wrong"]) == (0.75, 1, 1)


def test_numbers_that_were_read_in_digits_count_as_words() -> None:
    assert spelled_out("in 25 minutes") == "in twenty five minutes"


def test_without_a_recogniser_there_is_nothing_to_compare(tmp_path: Path) -> None:
    now = datetime.fromisoformat("2026-11-22T10:00:00+01:00")
    with pytest.raises(SuiteError, match=r"hearing\.second_model"):
        evaluate_listening(tmp_path, None, None, Settings(), now, tmp_path)  # type: ignore[arg-type]
    settings = Settings.model_validate({"hearing": {"second_model": "base.en"}})
    with pytest.raises(SuiteError, match=r"not on this machine|not installed"):
        evaluate_listening(tmp_path, None, None, settings, now, tmp_path)  # type: ignore[arg-type]
