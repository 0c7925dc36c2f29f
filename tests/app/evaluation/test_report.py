"""Reports are told as a table and kept as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from app.evaluation.report import save, table

REPORT = {
    "suite": "hearing",
    "n": 1,
    "seconds": 1.23456789,
    "sets": {"a": {"wer": 0.123456, "n": 3}, "b": {"cer": None}},
}


def test_a_table_has_a_row_a_set_and_a_column_a_metric() -> None:
    assert [line.split() for line in table(REPORT).splitlines()] == [
        ["hearing", "wer", "n", "cer"],
        ["a", "0.123", "3", "–"],
        ["b", "–", "–", "–"],
    ]


def test_figures_are_kept_to_four_places(tmp_path: Path) -> None:
    save(REPORT, tmp_path / "out.json")
    kept = json.loads((tmp_path / "out.json").read_text())
    assert kept["seconds"] == 1.2346
    assert kept["sets"]["a"]["wer"] == 0.1235
