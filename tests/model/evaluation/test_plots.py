"""The pictures of the model card are drawn from what training and the suites wrote."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

import pytest
from PIL import Image

from model.evaluation.plots import against_noise, joined, main


def write_run(folder: Path, letters: list[float]) -> Path:
    folder.mkdir()
    lines = [{"step": 25 * n, "minutes": float(n), "letter": share} for n, share in enumerate(letters, 1)]
    (folder / "log.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder


def report(decibels: float | None, errors: float, right: int) -> dict[str, object]:
    return {"snr_db": decibels, "sets": {"all": {"n": 40, "right": right, "word_errors": errors}}}


def test_minutes_are_counted_on_from_run_to_run_and_a_missing_figure_is_a_gap() -> None:
    minutes, values = joined(
        [[{"minutes": 1.0, "letter": 0.5}, {"minutes": 2.0}], [{"minutes": 1.0, "letter": 0.7}]], "letter"
    )
    assert minutes == [1.0, 2.0, 3.0]
    assert values[0] == 0.5
    assert math.isnan(values[1])
    assert values[2] == 0.7


def test_the_loudest_background_comes_first_and_the_quiet_last() -> None:
    found = against_noise([report(None, 0.08, 36), report(5.0, 0.9, 10), report(20.0, 0.2, 30)])
    assert found == [(5.0, 0.9, 0.25), (20.0, 0.2, 0.75), (math.inf, 0.08, 0.9)]


def test_both_pictures_are_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = [write_run(tmp_path / "first", [0.2, 0.6]), write_run(tmp_path / "second", [0.7])]
    reports = [tmp_path / "quiet.json", tmp_path / "noisy.json"]
    reports[0].write_text(json.dumps(report(None, 0.08, 36)))
    reports[1].write_text(json.dumps(report(10.0, 0.7, 25)))
    words = ["plots", "--runs", *runs, "--requests", *reports, "--out", tmp_path / "out"]
    monkeypatch.setattr(sys, "argv", [str(word) for word in words])
    main()
    for name in ("learning.png", "noise.png"):
        with Image.open(tmp_path / "out" / name) as picture:
            pixels = picture.convert("RGB")
            assert pixels.width > 500
            assert len(pixels.getcolors(1 << 20) or ()) > 20
