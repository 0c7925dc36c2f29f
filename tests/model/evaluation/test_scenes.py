"""What happened in a scene is matched with what was expected, by meaning and by time window."""

from __future__ import annotations

from typing import Any

import pytest

from model.evaluation.scenes import SceneScore, score_scene

ACTION = {
    "t": 3.0,
    "event": "action",
    "action": "remind in ten minutes ; stretch",
    "verb": "remind",
    "title": "stretch",
}
SCHEDULED = {
    "t": 3.0,
    "event": "scheduled",
    "due": "2026-11-22T10:10:03+01:00",
    "rrule": None,
    "title": "stretch",
    "seconds": 600.0,
}


def run(expected: list[dict[str, Any]], timeline: list[dict[str, Any]]) -> tuple[SceneScore, list[bool]]:
    score = SceneScore()
    results = score_scene(score, expected, timeline, 60.0)
    return score, [row["met"] for row in results]


def voice(text: str, started: float, ended: float, cut: bool = False) -> dict[str, Any]:
    return {"t": started, "event": "voice", "text": text, "started": started, "ended": ended, "cut": cut}


@pytest.mark.parametrize(
    ("change", "met"),
    [
        ({}, True),
        ({"seconds": 600}, True),
        ({"seconds": 60}, False),
        ({"due": "2026-11-22T10:10:02+01:00"}, True),
        ({"due": "2026-11-22T10:20:00+01:00"}, False),
        ({"title": "Stretch!"}, True),
        ({"title": "call anna"}, False),
        ({"rrule": None}, True),
        ({"rrule": "FREQ=DAILY"}, False),
        ({"action": "timer"}, False),
        ({"to": 2.5}, False),
    ],
)
def test_an_action_must_have_the_meaning_and_come_in_time(change: dict[str, Any], met: bool) -> None:
    want = {"kind": "action", "from": 2.0, "to": 4.0, "action": "remind", **change}
    score, results = run([want], [ACTION, SCHEDULED])
    assert results == [met]
    found = score.kinds["action"]
    assert (found.hits, found.misses, found.false) == ((1, 0, 0) if met else (0, 1, 1))


def test_an_action_without_its_schedule_is_judged_by_its_own_fields() -> None:
    timer = {"t": 1.0, "event": "action", "action": "timer five minutes", "seconds": 300.0, "name": "tea"}
    want = {"kind": "action", "from": 0.0, "to": 2.0, "action": "timer", "seconds": 300, "title": "tea"}
    assert run([want], [timer])[1] == [True]
    assert run([{**want, "due": "2026-11-22T10:20:00+01:00"}], [timer])[1] == [False]


def test_one_event_meets_one_expectation() -> None:
    want = {"kind": "action", "from": 2.0, "to": 4.0, "action": "remind"}
    score, results = run([want, want], [ACTION])
    assert sorted(results) == [False, True]
    assert score.kinds["action"].latencies == [1.0]


def test_sights_count_by_their_kind_and_window_and_outside_every_window_as_false() -> None:
    want = {"kind": "see", "from": 30.0, "to": 33.0, "see": "done", "window": "xterm"}
    seen = {"t": 31.0, "event": "seen", "kind": "done", "window": {"app": "xterm", "title": "make"}}
    stray = {"t": 50.0, "event": "seen", "kind": "asks", "window": None}
    score, results = run([want], [seen, stray])
    assert results == [True]
    assert (score.kinds["see"].hits, score.kinds["see"].false) == (1, 1)
    assert (score.kinds["see:done"].hits, score.kinds["see:asks"].false) == (1, 1)


def test_speech_must_begin_in_its_window_and_hold_the_words() -> None:
    want = {"kind": "say", "from": 12.0, "to": 13.0, "about": "stretch"}
    assert run([want], [voice("Reminder: stretch.", 12.4, 14.0)])[1] == [True]
    assert run([want], [voice("Reminder: tea.", 12.4, 14.0)])[1] == [False]


def test_silence_is_broken_by_speech_that_overlaps_it() -> None:
    want = {"kind": "silence", "from": 5.0, "to": 9.0}
    score, results = run([want, {**want, "from": 20.0, "to": 30.0}], [voice("hello", 4.0, 6.0)])
    assert results == [False, True]
    assert (score.kinds["silence"].hits, score.kinds["silence"].misses, score.kinds["silence"].false) == (1, 1, 0)


def test_a_yield_is_met_when_speech_was_cut_in_its_window() -> None:
    want = {"kind": "yield", "from": 7.2, "to": 7.8}
    score, results = run([want], [voice("a long answer", 6.0, 7.6, cut=True), voice("again", 20.0, 21.0, cut=True)])
    assert results == [True]
    assert score.kinds["yield"].latencies == [pytest.approx(0.4)]
    assert score.kinds["yield"].false == 1
    assert run([want], [voice("a long answer", 6.0, 9.0)])[1] == [False]


def test_the_report_names_every_kind_that_was_met_or_expected() -> None:
    score, _ = run([{"kind": "action", "from": 2.0, "to": 4.0, "action": "remind"}], [ACTION])
    assert set(score.report()) == {"action"}
