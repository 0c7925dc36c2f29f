"""`python -m model.evaluation.plots`: the figures of a model card, from what training and the suites have written."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

CURVES = {"letter": "next letter right", "phone": "phoneme right"}


def read_log(run: Path) -> list[dict[str, float]]:
    """The lines of a run's `log.jsonl`, in order.

    Raises:
        FileNotFoundError: when the run wrote none.
    """
    return [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]


def joined(runs: Sequence[list[dict[str, float]]], name: str) -> tuple[list[float], list[float]]:
    """Minutes, counted on from run to run, and a figure's values there; a run without it leaves a gap (nan)."""
    minutes, values, before = list[float](), list[float](), 0.0
    for lines in runs:
        minutes += [before + line["minutes"] for line in lines]
        values += [line.get(name, math.nan) for line in lines]
        before = minutes[-1] if minutes else before
    return minutes, values


def against_noise(reports: Sequence[dict[str, Any]]) -> list[tuple[float, float, float]]:
    """Signal-to-noise ratio in decibels (inf: none was added), word error rate and share of requests right.

    Args:
        reports: of `python -m app evaluate requests`.
    """
    found = []
    for report in reports:
        every, decibels = report["sets"]["all"], report["snr_db"]
        loudness = math.inf if decibels is None else float(decibels)
        found.append((loudness, float(every["word_errors"]), float(every["right"]) / every["n"]))
    return sorted(found)


def draw_curves(runs: Sequence[Path], out: Path) -> None:
    """The learning curves as a picture."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 3.5), layout="constrained")
    axes = figure.subplots()
    logs = [read_log(run) for run in runs]
    for name, label in CURVES.items():
        minutes, values = joined(logs, name)
        axes.plot(minutes, values, label=label)
    before = 0.0
    for log in logs[:-1]:
        before += log[-1]["minutes"]
        axes.axvline(before, color="0.8", linewidth=1)
    axes.set(xlabel="minutes on two cores", ylabel="share right, in training", ylim=(None, 1))
    axes.legend()
    figure.savefig(out, dpi=110)


def draw_noise(reports: Sequence[Path], out: Path) -> None:
    """Word error rate and requests right against the signal-to-noise ratio, as a picture."""
    from matplotlib.figure import Figure

    found = against_noise([json.loads(path.read_text()) for path in reports])
    names = ["quiet" if math.isinf(decibels) else f"{decibels:g} dB" for decibels, *_ in found]
    figure = Figure(figsize=(6, 3.5), layout="constrained")
    axes = figure.subplots()
    axes.plot(names, [error for _, error, _ in found], marker="o", label="word error rate")
    axes.plot(names, [right for *_, right in found], marker="o", label="requests right")
    axes.set(xlabel="speech above background", ylim=(0, None))
    axes.legend()
    figure.savefig(out, dpi=110)


def main() -> None:
    """Parse the command line and draw what is asked."""
    parser = argparse.ArgumentParser(prog="python -m model.evaluation.plots", description=__doc__)
    parser.add_argument("--runs", type=Path, nargs="+", default=(), help="training runs in order: draws learning.png")
    parser.add_argument("--requests", type=Path, nargs="+", default=(), help="reports of the suite: draws noise.png")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    if asked.runs:
        draw_curves(asked.runs, asked.out / "learning.png")
    if asked.requests:
        draw_noise(asked.requests, asked.out / "noise.png")


if __name__ == "__main__":
    main()
