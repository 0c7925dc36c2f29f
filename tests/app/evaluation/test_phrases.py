"""The phrases suite holds sentences against their meaning and scores only what is expected of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.evaluation.phrases import evaluate_phrases
from model.evaluation.hearing import SuiteError

NOW = "2026-11-22T10:00:00+01:00"


def score(folder: Path, *rows: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    path = folder / "phrases.jsonl"
    lines = [json.dumps({"text": text, "now": NOW, "expect": expect}) for text, expect in rows]
    path.write_text("\n".join(lines) + "\n")
    return dict(evaluate_phrases(path))


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        (
            "remind me to call anna in half an hour",
            {"action": "remind", "due": "2026-11-22T10:30:00+01:00", "rrule": None, "title": "call anna"},
        ),
        ("set a timer for five minutes", {"action": "timer", "seconds": 300}),
        ("it is a lovely day", {"action": "none"}),
        ("remind me to call anna", {"action": "clarify"}),
        ("remind me every day at nine to stretch", {"action": "remind", "rrule": "FREQ=DAILY", "title": "stretch"}),
    ],
)
def test_a_sentence_that_is_understood_scores_in_full(tmp_path: Path, text: str, expect: dict[str, Any]) -> None:
    report = score(tmp_path, (text, expect))
    assert report["items"] == []
    assert report["sets"]["phrases"]["all"] == 1.0


def test_shares_count_only_what_is_expected(tmp_path: Path) -> None:
    report = score(
        tmp_path,
        ("set a timer for five minutes", {"action": "timer", "seconds": 60}),
        ("it is a lovely day", {"action": "none"}),
    )
    assert report["n"] == 2
    assert report["sets"]["phrases"] == {"intent": 1.0, "due": 0.0, "title": None, "all": 0.5}
    assert [item["text"] for item in report["items"]] == ["set a timer for five minutes"]


@pytest.mark.parametrize("content", [None, "", "{}\n", "no json\n"])
def test_a_file_without_phrases_is_told_in_a_sentence(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "phrases.jsonl"
    if content is not None:
        path.write_text(content)
    with pytest.raises(SuiteError, match=r"phrases\.jsonl"):
        evaluate_phrases(path)
