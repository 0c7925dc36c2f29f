"""What becomes of a spoken question, and of everything else meanwhile, is judged by the timeline and the sound."""

from __future__ import annotations

from typing import Any

import pytest

from app.evaluation.asking import holds, judge
from app.evaluation.presence import measured

ROW = {"question": "why does this test fail", "voice": "flite:rms", "right": ["expected 90"]}


def timeline(screen: str = "E AssertionError: expected90, got 100", answer: str = "Expected 90, got 100.") -> list[Any]:
    return [
        {"t": 3.0, "event": "heard", "text": "why does this test fail"},
        {"t": 3.2, "event": "action", "action": "ask why does this test fail", "verb": "ask"},
        {"t": 3.2, "event": "asked", "sent": {"screen": [screen]}},
        {"t": 3.4, "event": "voice", "kind": "confirm", "text": "Let me think.", "started": 3.4, "ended": 4.0},
        {"t": 9.0, "event": "answered", "text": answer},
        {"t": 9.2, "event": "voice", "kind": "answer", "text": answer, "started": 9.2, "ended": 11.0},
    ]


def test_a_question_that_was_answered_from_the_window_is_right() -> None:
    item = judge(ROW, timeline(), 0.8)
    assert (item["text_sent"], item["right"], item["voiced"], item["acknowledged_after"]) == (True, True, True, 0.8)
    assert item["taken_after"] == pytest.approx(0.2)
    assert item["order"] == ["asked", "voice", "answered", "voice"]


def test_a_guess_is_wrong_and_a_question_that_nobody_took_is_not_acknowledged() -> None:
    assert not judge(ROW, timeline(answer="The port was taken."), 0.8)["right"]
    assert not judge(ROW, timeline(screen="$ ls"), 0.8)["text_sent"]
    nothing = judge(ROW, timeline()[:1], 0.8)
    assert (nothing["sent"], nothing["answer"], nothing["acknowledged_after"], nothing["right"]) == (
        None,
        None,
        None,
        False,
    )


@pytest.mark.parametrize(("text", "part", "held"), [("41 rows", "41|forty", True), ("41 rows", "42", False)])
def test_one_of_the_alternatives_is_enough(text: str, part: str, held: bool) -> None:
    assert holds(text, part) is held


def test_a_reminder_is_held_against_its_instant_and_a_request_against_its_answer() -> None:
    due = "2026-11-22T10:00:20+00:00"
    instant = 1795341620.0
    rows = [
        {"event": "action", "action": "remind in 15 seconds ; stretch", "verb": "remind", "typed": True},
        {"event": "scheduled", "title": "stretch", "due": due},
        {"event": "action", "action": "timer ten minutes", "verb": "timer", "seconds": 600.0},
        {"event": "voice", "kind": "confirm"},
    ]
    found = measured(rows, [instant + 0.25, instant + 11.0], instant + 10.4)
    assert found["reminder_delay"] == pytest.approx(0.25)
    assert found["request_answered_after"] == pytest.approx(0.6)
    assert (found["reminder_on_time"], found["request_taken"]) == (True, True)
    missed = measured(rows[:2], [instant + 4.0], instant + 10.4)
    assert (missed["reminder_on_time"], missed["request_taken"], missed["request_answered_after"]) == (
        False,
        False,
        None,
    )
