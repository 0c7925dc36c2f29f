"""The live suites on a virtual desk, with a scripted model that acts on any sound: what they count is what happened.

One is asked for by name, ALONGSIDE_LIVE_SUITES=1: presence lives through at least 45 seconds twice, over two minutes in
all. The others run with every test.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from app.evaluation.asking import evaluate_asking
from app.evaluation.dialogue import evaluate_dialogue
from app.evaluation.economy import evaluate_economy
from app.evaluation.idle import evaluate_idle
from app.evaluation.live import evaluate_echo, evaluate_live, evaluate_overtalk
from app.evaluation.presence import evaluate_presence

pytestmark = pytest.mark.desk

MODEL = Path(__file__).with_name("loud_model.py")


def program(action: str) -> tuple[str, ...]:
    return sys.executable, str(MODEL), action


def requests(folder: Path) -> Path:
    rows = [
        {"text": "set a timer for five minutes", "voice": "flite:rms", "action": "timer", "seconds": 300},
        {"text": "cancel", "voice": "flite:slt", "action": "cancel", "seconds": None, "before": ["timer one hour"]},
    ]
    path = folder / "requests.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


def test_requests_are_spoken_to_the_live_program_and_judged(tmp_path: Path) -> None:
    told: list[str] = []
    report = evaluate_live(requests(tmp_path), tmp_path, {}, False, told.append, program("timer five minutes"))
    assert [item["right"] for item in report["items"]] == [True, False]
    assert [item["wrong"] for item in report["items"]] == [False, True]
    assert report["sets"]["all"]["silent"] == 0
    assert report["items"][0]["said"] == ["Timer set: five minutes."]


def test_what_its_own_voice_causes_is_counted(tmp_path: Path) -> None:
    report = evaluate_echo(tmp_path, {}, 20.0, lambda line: None, program("timer five minutes"))
    values = report["sets"]["echo"]
    assert values["typed"] >= 1
    assert values["spoken_seconds"] > 1


def test_talking_over_it_is_timed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.evaluation.live.TRIALS", 1)
    report = evaluate_overtalk(requests(tmp_path), tmp_path, {}, lambda line: None, program("stop"))
    (item,) = report["items"]
    assert item["stopped_after"] is not None
    assert item["stopped_after"] > 0


def test_an_idle_desk_is_weighed_with_the_program_and_without_it(tmp_path: Path) -> None:
    report = evaluate_idle(tmp_path, {}, 2.0, lambda line: None, program("stop"), settle=1.0)
    sets = report["sets"]
    assert sets["Alongside"]["cpu"] > 0
    assert sets["Alongside"]["megabytes"] > 30
    assert sets["desk without it"]["megabytes"] > 10
    assert sets["Alongside"]["cpu"] == pytest.approx(
        sum(values["cpu"] for name, values in sets.items() if name.startswith("  "))
    )


def test_what_looking_costs_is_told_for_each_thing_that_goes_on(tmp_path: Path) -> None:
    report = evaluate_economy(tmp_path, {}, 15.0, lambda line: None, program("stop"), sizes=((640, 480),))
    sets = report["sets"]
    tokens = {name.rpartition(" ")[2]: values["screen_tokens"] for name, values in sets.items()}
    assert tokens["shut"] == tokens["still"] == 0
    assert 0 < tokens["typing"] < tokens["scrolling"] <= tokens["video"]
    assert all(values["turns"] > 5 and values["core_share"] > 0 for values in sets.values())
    assert sets["eyes shut"]["seeing_share"] == 0
    assert sets["640 × 480, still"]["seeing_share"] < sets["640 × 480, video"]["seeing_share"]


def test_a_spoken_question_about_an_open_window_is_answered_from_its_text(tmp_path: Path) -> None:
    path = tmp_path / "asking.jsonl"
    path.write_text((MODEL.parent / "asking.jsonl").read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    told: list[str] = []
    report = evaluate_asking(
        path, tmp_path, {"reasoning.use": "embedded"}, told.append, program("ask why does this test fail")
    )
    (item,) = report["items"]
    assert item["order"][-1] == "voice"
    assert item["order"].index("asked") < item["order"].index("answered")
    assert item["text_sent"], item["sent"]
    assert item["right"], item["answer"]
    assert item["acknowledged_after"] is not None


@pytest.mark.skipif("ALONGSIDE_LIVE_SUITES" not in os.environ, reason="set ALONGSIDE_LIVE_SUITES: over two minutes")
def test_it_stays_present_while_it_thinks(tmp_path: Path) -> None:
    report = evaluate_presence(tmp_path, {}, 45.0, lambda line: None, program("timer ten minutes"))
    for figures in report["sets"].values():
        assert figures["turns"] > 100
        assert figures["request_taken"], report
        assert figures["reminder_delay"] is not None
    assert report["sets"]["thinking"]["busy"] > 0.9


def test_a_dialogue_is_held_turn_by_turn(tmp_path: Path) -> None:
    turns = [
        {"text": "set a timer for five minutes", "does": "timer", "says": "five minutes", "seconds": 300},
        {"text": "cancel the timer", "does": "cancel", "says": "cancelled"},
    ]
    path = tmp_path / "dialogue.json"
    path.write_text(json.dumps({"voices": ["flite:rms"], "turns": turns}))
    report = evaluate_dialogue(path, tmp_path, {}, lambda line: None, program("timer five minutes"))
    (dialogue,) = report["dialogues"]
    assert [item["right"] for item in dialogue["turns"]] == [True, False]
    assert report["sets"]["all"]["wrong"] == 1
    assert any("Timer set: five minutes." in line for line in dialogue["timeline"])
    assert any("(typed)" in line for line in dialogue["timeline"])
