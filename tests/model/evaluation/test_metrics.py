"""Error rates and detections are counted as their names say."""

from __future__ import annotations

import pytest

from model.evaluation.metrics import Detection, ErrorRate, edit_distance, normal_words, percentile


@pytest.mark.parametrize(
    ("reference", "guess", "errors"),
    [("kitten", "sitting", 3), ("", "abc", 3), ("abc", "", 3), ("same", "same", 0)],
)
def test_edit_distance_counts_insertions_deletions_and_substitutions(reference: str, guess: str, errors: int) -> None:
    assert edit_distance(reference, guess) == errors


def test_words_are_compared_without_case_and_punctuation() -> None:
    assert normal_words("Don't stop, Anna’s HERE!") == ["don't", "stop", "anna's", "here"]


def test_an_error_rate_sums_over_texts_and_is_nothing_without_reference() -> None:
    rate = ErrorRate()
    assert rate.value is None
    rate.add(["a", "b"], ["a"])
    rate.add(["c", "d"], ["c", "x"])
    assert rate.value == 0.5


def test_a_detection_reports_precision_recall_f1_latency_and_false_alarms_an_hour() -> None:
    found = Detection(hits=3, misses=1, false=1, latencies=[0.2, 0.4, 0.6])
    report = found.report(seconds=1800)
    assert report["precision"] == 0.75
    assert report["recall"] == 0.75
    assert report["f1"] == pytest.approx(0.75)
    assert report["latency_p50"] == pytest.approx(0.4)
    assert report["false_per_hour"] == 2


def test_where_nothing_was_expected_and_nothing_happened_there_is_no_share() -> None:
    assert set(Detection().report(0.0).values()) == {None}
    assert percentile([], 50) is None
