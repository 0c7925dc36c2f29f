"""Measures that the suites share: edit distance, error rates, shares and percentiles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np


def edit_distance(reference: Sequence[object], guess: Sequence[object]) -> int:
    """Least number of insertions, deletions and substitutions that turn one sequence into the other (Levenshtein)."""
    row = list(range(len(guess) + 1))
    for i, wanted in enumerate(reference, 1):
        corner, row[0] = row[0], i
        for j, given in enumerate(guess, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (wanted != given))
    return row[-1]


def normal_words(text: str) -> list[str]:
    """Lower-case words without punctuation, apostrophes inside words kept: what the transcript consists of."""
    return re.findall(r"[a-z0-9]+(?:'[a-z0-9]+)*", text.lower().replace("’", "'"))


@dataclass(slots=True)
class ErrorRate:
    """Errors against reference length, summed over many texts."""

    errors: int = 0
    length: int = 0

    def add(self, reference: Sequence[object], guess: Sequence[object]) -> None:
        """Counts one pair."""
        self.errors += edit_distance(reference, guess)
        self.length += len(reference)

    @property
    def value(self) -> float | None:
        """Errors per reference unit (may exceed 1), None when there is no reference."""
        return self.errors / self.length if self.length else None


@dataclass(slots=True)
class Detection:
    """Hits, misses and false alarms of one kind of event, with how late the hits came."""

    hits: int = 0
    misses: int = 0
    false: int = 0
    latencies: list[float] = field(default_factory=list)

    def report(self, seconds: float) -> dict[str, float | None]:
        """precision, recall, f1, latency_p50, latency_p95 (seconds) and false_per_hour over `seconds` of stream."""
        precision = _share(self.hits, self.hits + self.false)
        recall = _share(self.hits, self.hits + self.misses)
        both = None if precision is None or recall is None else _share(2 * precision * recall, precision + recall)
        return {
            "precision": precision,
            "recall": recall,
            "f1": both,
            "latency_p50": percentile(self.latencies, 50),
            "latency_p95": percentile(self.latencies, 95),
            "false_per_hour": self.false / seconds * 3600 if seconds else None,
        }


def percentile(values: Sequence[float], rank: float) -> float | None:
    """The value below which `rank` percent lie, None of nothing."""
    return float(np.percentile(np.asarray(values, np.float64), rank)) if len(values) else None


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
