"""The dialogue suite's judgement of a turn, and its reading of a dialogue; the live run is tested on the desk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.evaluation.dialogue import Turn, judge, line_of, read_script, summary, told_lines
from model.evaluation.hearing import SuiteError

TURN = Turn("set a timer for five minutes", "timer", "five minutes", 300.0, None, "set")
ASKED = Turn("cancel the timer", "asks", "which one", None, None, "ambiguous")


def heard(text: str) -> dict[str, Any]:
    return {"t": 1.0, "event": "heard", "text": text}


def acted(action: str, verb: str) -> dict[str, Any]:
    return {"t": 2.0, "event": "action", "action": action, "verb": verb}


def refused(action: str, why: str) -> dict[str, Any]:
    return {"t": 2.0, "event": "refused", "action": action, "why": why}


def scheduled(seconds: float) -> dict[str, Any]:
    due = "2026-11-25T10:05:00+01:00"
    return {"t": 2.0, "event": "scheduled", "due": due, "title": "", "kind": "timer", "seconds": seconds}


def said(text: str, kind: str = "confirm") -> dict[str, Any]:
    return {"t": 2.5, "event": "voice", "text": text, "kind": kind, "started": 2.5, "ended": 4.0}


def test_a_turn_is_right_when_it_did_the_thing_and_said_so() -> None:
    rows = [heard("set a timer for five minutes"), acted("timer five minutes", "timer"), scheduled(300.0)]
    item = judge(TURN, [*rows, said("Timer set: five minutes.")])
    assert item["right"]
    assert not item["again"]
    assert item["answered_after"] == 1.5
    assert not judge(TURN, rows)["right"]


def test_another_length_is_wrong_and_is_not_said_again_but_taken_back() -> None:
    item = judge(TURN, [acted("timer nine minutes", "timer"), scheduled(540.0), said("Timer set: nine minutes.")])
    assert not item["right"]
    assert not item["again"]
    assert item["set"]


def test_what_was_asked_back_or_came_to_nothing_is_said_again() -> None:
    assert judge(TURN, [refused("timer", "For how long?"), said("For how long?")])["again"]
    assert judge(TURN, [heard("seven timer")])["again"]


def test_asking_back_is_right_where_it_is_the_right_question() -> None:
    assert judge(ASKED, [refused("cancel timer", "Which one?"), said("Which one: tea or bread?")])["right"]
    assert judge(ASKED, [refused("cancel tim", "Nothing"), said("I have nothing of that.")])["again"]
    assert not judge(ASKED, [acted("cancel timer", "cancel"), said("Which one fell?")])["right"]


def test_what_rings_meanwhile_is_no_answer() -> None:
    rows = [acted("timer five minutes", "timer"), scheduled(300.0)]
    assert not judge(TURN, [*rows, said("Timer: five minutes are over.", "due")])["right"]


def test_the_summary_counts_each_turn_once() -> None:
    good = judge(TURN, [acted("t", "timer"), scheduled(300.0), said("five minutes")])
    silent = judge(TURN, [heard("hm")])
    asked = judge(TURN, [refused("timer", "For how long?")])
    wrong = judge(TURN, [acted("cancel", "cancel")])
    tries = [[good], [silent, good], [silent, silent], [asked, asked], [wrong]]
    items = [{"about": "set", "text": TURN.text, "tries": each, "right": each[-1]["right"]} for each in tries]
    counts = summary(items)
    names = ("turns", "right", "at_once", "wrong", "asked", "silent")
    assert [counts[name] for name in names] == [5, 2, 1, 1, 1, 1]
    assert [line_of(item).split()[0] for item in items] == ["right", "right", "silent", "asked", "WRONG"]


def test_the_timeline_is_told_in_lines() -> None:
    rows = [
        heard("set a"),
        heard("timer"),
        {**acted("timer five minutes", "timer"), "typed": True},
        scheduled(300.0),
        refused("timer", "For how long?"),
        {"t": 3.0, "event": "due", "title": "tea"},
        said("Done."),
        {"t": 5.0, "event": "hold"},
        {"t": 5.0, "event": "yield"},
    ]
    assert told_lines(rows) == [
        "   2.00 heard: set a timer",
        "   2.00 action: timer five minutes (typed)",
        "   2.00 scheduled: timer, 2026-11-25T10:05:00+01:00",
        "   2.00 refused: timer: For how long?",
        "   3.00 due: tea",
        "   2.50 voice: Done. (2.50 to 4.00)",
        "   5.00 yield: ",
    ]


def test_a_dialogue_is_read_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "dialogue.json"
    turn = {"text": "snooze", "does": "snooze", "says": "ten minutes", "after": "due"}
    path.write_text(json.dumps({"voices": ["flite:rms"], "turns": [turn]}))
    script = read_script(path)
    assert script.turns == (Turn("snooze", "snooze", "ten minutes", None, "due", ""),)
    for content in ("{", "{}", '{"voices": [], "turns": []}'):
        path.write_text(content)
        with pytest.raises(SuiteError):
            read_script(path)


def test_the_shipped_dialogue_has_twelve_turns_of_every_kind() -> None:
    script = read_script(Path(__file__).parents[2] / "desk" / "dialogue.json")
    assert len(script.turns) == 12
    kinds = {turn.about for turn in script.turns}
    assert kinds >= {"set", "repair", "list", "extend", "ambiguous", "answer", "snooze"}
