"""The two suites of sentences: how many are understood, and that every miss is known and has its reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.evaluation.phrases import evaluate_phrases

SUITES = Path(__file__).parents[2] / "phrases"


@pytest.mark.parametrize(("name", "least", "share"), [("own", 400, 0.97), ("slurp", 200, 0.90)])
def test_intent_and_time_are_right_and_each_miss_has_its_reason(name: str, least: int, share: float) -> None:
    path = SUITES / f"{name}.jsonl"
    report = evaluate_phrases(path)
    misses = {item["text"] for item in report["items"] if not item["intent"] or item["due"] is False}
    assert report["n"] >= least
    assert 1 - len(misses) / report["n"] >= share
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert misses <= {row["text"] for row in rows if row.get("note")}
    assert len({row["text"] for row in rows}) == len(rows)
