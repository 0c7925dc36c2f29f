"""Recordings are shown turn by turn, and what is seen is held against what showed."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from model.evaluation.metrics import Detection
from model.evaluation.recordings import count, evaluate
from model.microturn import MicroTurnInput, MicroTurnOutput, Patch, SeeKind, Seen
from model.scenes.screens.recording import Event, Mark, Recorder, Recording


def record(path: Path, theme: str = "light") -> None:
    recorder = Recorder()
    desk = np.full((320, 400, 3), 60, np.uint8)
    for turn in range(20):
        frame = desk.copy()
        if turn >= 8:
            frame[124:136, 84:194:3] = 250
        if turn == 8:
            recorder.mark(Mark(SeeKind.DONE, "All done!", (100, 130), (84, 124, 110, 12)))
        recorder.frame(frame)
    recorder.save(path, {"size": (400, 320), "theme": theme})


class Onlooker:
    """Says so whenever patches come, and once more out of the blue."""

    max_patches = 16

    def __init__(self) -> None:
        self.turn = 0

    def reset(self) -> None:
        self.turn = 0

    def step(self, turn: MicroTurnInput) -> MicroTurnOutput:
        self.turn += 1
        seen = ()
        if any(not patch.overview for patch in turn.patches):
            seen = (Seen(SeeKind.DONE, 0, 3, 2, 0.97),)
        if self.turn == 15:
            seen = (Seen(SeeKind.FAILED, 0, 6, 8, 0.6),)
        return MicroTurnOutput(seen=seen)

    def snapshot(self) -> None: ...

    def restore(self, state: object) -> None: ...


def test_each_theme_has_its_own_figures_where_that_is_asked_for(tmp_path: Path) -> None:
    for number, theme in enumerate(("light", "dark", "dark")):
        record(tmp_path / f"drill-{number}.npz", theme)
    files = sorted(tmp_path.glob("*.npz"))
    found = evaluate(Onlooker(), files, by="theme")  # type: ignore[arg-type]
    events = {name: limits["0.9"]["events"] for name, limits in found.items() if name.endswith(":all")}
    assert events == {"drill light:all": 1, "drill dark:all": 2}
    by_scale = evaluate(Onlooker(), files, by="scale")  # type: ignore[arg-type]
    assert all(name.startswith("drill 1.0:") for name in by_scale)


def test_what_showed_counts_as_seen_and_what_did_not_as_false(tmp_path: Path) -> None:
    record(tmp_path / "drill-1.npz")
    found = evaluate(Onlooker(), [tmp_path / "drill-1.npz"])  # type: ignore[arg-type]
    sure, unsure = found["drill:all"]["0.9"], found["drill:all"]["0.5"]
    assert (sure["events"], sure["seen"], sure["false"]) == (1, 1, 0)
    assert (unsure["seen"], unsure["false"]) == (1, 1)
    assert found["drill:failed"]["0.5"]["false"] == 1
    assert found["drill:done"]["0.5"]["f1"] == 1.0
    assert sure["latency_p50"] == 0.0


def test_the_screen_can_stand_still_before_each_ending(tmp_path: Path) -> None:
    record(tmp_path / "drill-1.npz")
    onlooker = Onlooker()
    evaluate(onlooker, [tmp_path / "drill-1.npz"])  # type: ignore[arg-type]
    at_once = onlooker.turn
    found = evaluate(onlooker, [tmp_path / "drill-1.npz"], still=30)  # type: ignore[arg-type]
    assert onlooker.turn == at_once + 30
    assert found["drill:all"]["0.9"]["seen"] == 1


def test_the_patches_of_another_recording_may_come_first(tmp_path: Path) -> None:
    for name in ("drill-1.npz", "drill-2.npz"):
        record(tmp_path / name)
    files = [tmp_path / "drill-1.npz", tmp_path / "drill-2.npz"]
    onlooker = Onlooker()
    found = evaluate(onlooker, files, after_others=True)  # type: ignore[arg-type]
    before = -(-len(Recording.load(files[0]).patches) // Onlooker.max_patches)
    assert before > 0
    assert onlooker.turn == 30 + before
    assert found["drill:all"]["0.9"]["seen"] == 2


def test_of_two_events_near_each_other_both_are_seen_when_both_are_told() -> None:
    patches = [Patch(0, 3, 2, np.zeros((40, 40, 3), np.uint8), False) for _ in range(2)]
    events = [Event(turn, "done", 0, 3, 2, "Done.") for turn in (5, 8)]
    recording = Recording(20, np.array([5, 8], np.int32), patches, np.array([1, 1], np.int16), events, {})
    sights = [(turn, Seen(SeeKind.DONE, 0, 3, 2, 0.9)) for turn in (5, 8, 9)]
    tally = Detection()
    count(tally, 0.5, sights, recording, SeeKind.DONE)
    assert (tally.hits, tally.misses, tally.false) == (2, 0, 0)
