"""Drills: many endings in a few seconds, each marked where it shows, and what shows none left unmarked."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from model.microturn import SeeKind
from model.scenes.screens import qt_drills
from model.scenes.screens.__main__ import main
from model.scenes.screens.chance import Chance
from model.scenes.screens.faces import drawn_scale
from model.scenes.screens.recording import UNSURE, Mark, Recorder

KINDS = [kind.value for kind in SeeKind]


def test_a_few_drills_show_every_kind_of_ending_several_times(tmp_path: Path) -> None:
    assert main(["--source", "drill", "--out", str(tmp_path), "--count", "14", "--seed", "40"]) == 0
    drills = [np.load(path) for path in sorted(tmp_path.glob("drill-*.npz"))]
    shown = np.concatenate([drill["shown"] for drill in drills])
    assert len(shown) > 800
    for number in range(1, 4):
        assert (shown == number).sum() >= 4
    assert (shown == 0).mean() > 0.4
    quiet = [drill for drill in drills if "openings" in json.loads(str(drill["meta"]))["program"]]
    assert quiet
    for drill in quiet:
        assert len(drill["shown"]) > 100
        assert not drill["shown"].any()


def test_a_drill_is_the_same_again_for_its_seed(tmp_path: Path) -> None:
    for name in ("one", "two"):
        main(["--source", "drill", "--out", str(tmp_path / name), "--count", "1", "--seed", "7"])
    one, two = (np.load(tmp_path / name / "drill-000007.npz") for name in ("one", "two"))
    assert str(one["events"]) == str(two["events"])
    assert np.array_equal(one["shown"], two["shown"])
    assert np.array_equal(one["pixels"], two["pixels"])


def test_on_a_dense_display_all_is_larger_and_marked_where_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {}
    for scale in (1.0, 2.0):
        monkeypatch.setattr(qt_drills, "drawn_scale", lambda _, scale=scale: scale)
        main(["--source", "drill", "--out", str(tmp_path / str(scale)), "--count", "6", "--seed", "40"])
        drills = [np.load(path) for path in sorted((tmp_path / str(scale)).glob("drill-*.npz"))]
        metas = [json.loads(str(drill["meta"])) for drill in drills]
        assert {meta["scale"] for meta in metas} == {scale}
        ends = [(event["row"], event["column"]) for drill in drills for event in json.loads(str(drill["events"]))]
        found[scale] = np.array([meta["size"] for meta in metas]), ends
    (sizes, ends), (doubled, later) = found.values()
    assert (doubled == 2 * sizes).all()
    assert len(ends) > 3
    # Larger words take longer to be sent, so that now and then a neighbour shows it first.
    assert len(later) > 0.7 * len(ends)
    assert np.mean(later, axis=0) == pytest.approx(2 * np.mean(ends, axis=0), rel=0.35)


def test_scale_factors_of_development_are_never_trained_on() -> None:
    drawn = {split: {drawn_scale(Chance(seed, split)) for seed in range(200)} for split in (False, True)}
    assert drawn[False] & drawn[True] == {1.0}
    assert len(drawn[False]) > 2
    assert len(drawn[True]) > 1


def noisy(place: tuple[slice, slice], seed: int, frame: np.ndarray) -> np.ndarray:
    copy = frame.copy()
    random = np.random.default_rng(seed)
    copy[place] = random.integers(0, 255, copy[place].shape, dtype=np.uint8)
    return copy


def test_all_patches_of_an_ending_show_it_and_those_beside_it_are_left_open() -> None:
    recorder = Recorder()
    desk = np.full((400, 800, 3), 60, np.uint8)
    recorder.frame(desk)
    recorder.mark(Mark(SeeKind.FAILED, "Download failed", (100, 130), (84, 124, 110, 12)))
    words = noisy((slice(124, 136), slice(84, 194)), 1, desk)
    recorder.frame(noisy((slice(124, 136), slice(700, 760)), 2, words))
    recorder.frame(noisy((slice(124, 136), slice(230, 240)), 3, words))
    shown = {
        (patch.row, patch.column): int(value)
        for (_, patch), value in zip(recorder._sent, recorder.shown(), strict=True)
        if not patch.overview
    }
    failed = 1 + KINDS.index("failed")
    assert [shown[3, column] for column in (2, 3, 4)] == [failed] * 3
    assert shown[3, 5] == UNSURE
    assert shown[3, 17] == shown[3, 18] == 0
