"""Screen scenes with truth: what is marked is what is seen, when and where it is sent; nothing else is marked."""

from __future__ import annotations

import itertools
import re
import shutil
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from model.microturn import SeeKind
from model.patches import Frame
from model.scenes.screens import __main__ as screens_command
from model.scenes.screens import look
from model.scenes.screens.__main__ import main
from model.scenes.screens.chance import Chance
from model.scenes.screens.recording import (
    UNSURE,
    Event,
    GivenUpError,
    Mark,
    Recorder,
    Recording,
    View,
    view_path,
    views,
)
from model.scenes.screens.terminal_scripts import commands, errands, history, task
from model.scenes.screens.words import DONE, FAILED, QUESTIONS, fill, title
from model.scenes.screens.x_display import Box, Display, Film
from model.scenes.screens.x_life import Opening, Working
from model.scenes.screens.x_programs import Later, ZenityProgress, busiest, end, lowest_change
from model.scenes.screens.x_terminals import BITMAPS, xterm

WIDTH, HEIGHT = 400, 320


def need(*programs: str) -> None:
    """Skips the test where a program is missing."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}")


def desk(colour: int = 60) -> Frame:
    return np.full((HEIGHT, WIDTH, 3), colour, dtype=np.uint8)


def noisy(frame: Frame, rows: slice, seed: int) -> Frame:
    """A copy with fresh noise in some rows: every patch there is changed and detailed."""
    copy = frame.copy()
    copy[rows] = np.random.default_rng(seed).integers(0, 255, copy[rows].shape, dtype=np.uint8)
    return copy


def written(frame: Frame, x: int, y: int) -> Frame:
    copy = frame.copy()
    copy[y : y + 8, x : x + 60 : 3] = 250
    return copy


def mark_at(x: int, y: int) -> Mark:
    return Mark(SeeKind.DONE, "All done!", (x + 20, y + 4), (x, y, 60, 8))


def test_an_event_is_told_in_the_micro_turn_in_which_its_patch_is_sent() -> None:
    recorder = Recorder(limit=4)
    recorder.frame(desk())
    busy = noisy(desk(), slice(0, 120), 1)
    recorder.frame(busy)
    recorder.mark(mark_at(80, 250))
    for _ in range(12):
        recorder.frame(written(busy, 80, 250))
    (event,) = recorder.events()
    # 30 noisy patches are in the queue before it, and four are sent in a micro-turn: the last two of them in turn 8.
    assert (event.turn, event.kind, event.row, event.column) == (8, "done", 6, 2)
    assert recorder.dropped == []


def test_another_view_shows_the_same_event_larger_and_cut_elsewhere() -> None:
    plain, other = Recorder(), Recorder(View(scale=2.0, left=30, top=10))
    for recorder in (plain, other):
        recorder.frame(desk())
        recorder.mark(mark_at(80, 250))
        recorder.frame(written(desk(), 80, 250))
    (here,), (there,) = plain.events(), other.events()
    assert (here.row, here.column) == (6, 2)
    assert (there.row, there.column) == ((250 + 4) * 2 // 40, ((80 + 20) * 2 - 30) // 40)
    assert there.turn == here.turn


def test_the_first_of_several_views_is_the_plain_one(tmp_path: Path) -> None:
    drawn = views(3, seed=5)
    assert drawn[0] == View()
    assert drawn == views(3, seed=5) != views(3, seed=6)
    assert main(["--out", str(tmp_path), "--source", "qt", "--count", "1", "--seed", "3", "--views", "2"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["qt-000003-1.npz", "qt-000003.npz"]
    assert view_path(tmp_path / "qt-000003.npz", 1).exists()


def test_most_views_show_the_screens_own_pixels() -> None:
    """A magnified view is blurred as no screen is; a shift alone cuts the grid of patches anew."""
    drawn = views(801, seed=2)[1:]
    assert 0.7 < np.mean([view.scale == 1.0 for view in drawn]) < 0.8
    assert np.mean([(view.left, view.top) != (0, 0) for view in drawn]) > 0.95


def test_films_and_development_scenes_have_all_of_xs_own_fonts() -> None:
    class Screen:
        size = (1280, 720)

    for development in (False, True):
        commands = [xterm(Screen(), Chance(seed, development)).command for seed in range(200)]  # type: ignore[arg-type]
        fonts = {command[command.index("-fn") + 1] for command in commands if "-fn" in command}
        assert fonts == set(BITMAPS)


def test_of_a_scene_that_is_too_large_no_view_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Writer:
        def record(self, seed: int, path: Path, development: bool, views_wanted: int) -> tuple[list[Event], list[Mark]]:
            for number in range(views_wanted):
                view_path(path, number).write_bytes(b"x" * 100)
            return [], []

    monkeypatch.setattr(screens_command, "LARGEST_FILE", 99)
    kinds = Counter[str]()
    screens_command._add(Writer(), 1, tmp_path / "film-1.npz", 3, kinds)
    assert kinds == {"too large": 1}
    assert list(tmp_path.iterdir()) == []


def test_a_mark_that_is_never_sent_is_dropped() -> None:
    recorder = Recorder()
    recorder.frame(desk())
    recorder.frame(desk())
    recorder.mark(mark_at(80, 250), turn=1)
    assert recorder.events() == []
    assert [mark.what for mark in recorder.dropped] == ["All done!"]


def test_a_patch_beside_the_anchor_serves_when_the_anchor_does_not_change() -> None:
    recorder = Recorder()
    recorder.frame(desk())
    recorder.mark(Mark(SeeKind.FAILED, "Error", (50, 100), (50, 95, 100, 10)))
    recorder.frame(written(desk(), 90, 100))
    (event,) = recorder.events()
    assert (event.turn, event.row, event.column) == (1, 2, 2)


def test_what_else_shows_an_ending_counts_and_what_may_do_so_is_not_asked() -> None:
    recorder = Recorder()
    recorder.frame(desk())
    end = Mark(
        SeeKind.DONE, "All done!", (100, 254), (80, 250, 60, 8), also=((80, 90, 60, 8),), beside=((320, 250, 60, 8),)
    )  # fmt: skip
    recorder.mark(end)
    after = written(written(written(written(desk(), 80, 250), 80, 90), 320, 250), 320, 90)
    recorder.frame(after)
    for _ in range(3):
        recorder.frame(after)
    shown = {
        (patch.row, patch.column): int(says)
        for (_, patch), says in zip(recorder._sent, recorder.shown(), strict=True)
        if not patch.overview
    }
    assert shown[6, 2] == shown[2, 2] == 1 + list(SeeKind).index(SeeKind.DONE)
    assert shown[6, 8] == UNSURE
    assert shown[2, 8] == 0


def test_monitors_are_told_apart() -> None:
    recorder = Recorder()
    recorder.frame(desk(), desk())
    recorder.mark(Mark(SeeKind.DONE, "All done!", (100, 254), (80, 250, 60, 8), monitor=1))
    recorder.frame(written(desk(), 80, 250), desk())
    recorder.frame(written(desk(), 80, 250), written(desk(), 80, 250))
    (event,) = recorder.events()
    assert (event.turn, event.monitor) == (2, 1)


def test_a_recording_is_read_back_and_shows_the_screen_as_it_was(tmp_path: Path) -> None:
    recorder = Recorder()
    recorder.frame(desk())
    recorder.mark(mark_at(80, 250))
    last = written(noisy(desk(), slice(40, 80), 2), 80, 250)
    recorder.frame(last)
    recorder.save(tmp_path / "a.npz", {"program": "test", "size": [WIDTH, HEIGHT]})
    recording = Recording.load(tmp_path / "a.npz")
    assert (recording.turns, recording.meta["program"]) == (2, "test")
    assert np.array_equal(recording.screen_at(1, WIDTH, HEIGHT), last)
    assert np.array_equal(recording.screen_at(0, WIDTH, HEIGHT), desk())
    assert [path.name for path in tmp_path.iterdir()] == ["a.npz"]
    with np.load(tmp_path / "a.npz") as stored:
        kinds = {key: (stored[key].dtype.kind, stored[key].ndim) for key in stored.files}
        assert (np.diff(stored["patch_turn"]) >= 0).all()
    assert kinds["pixels"] == ("u", 4)
    assert kinds["events"] == ("U", 0)


def test_looking_at_a_recording_frames_the_patch_before_and_after(tmp_path: Path) -> None:
    for name, marked in (("with", True), ("without", False)):
        recorder = Recorder()
        recorder.frame(desk())
        if marked:
            recorder.mark(mark_at(80, 250))
        recorder.frame(written(desk(), 80, 250))
        recorder.save(tmp_path / f"{name}.npz", {"program": "test", "size": [WIDTH, HEIGHT]})
    shown = look.pictures(Recording.load(tmp_path / "with.npz"))
    assert list(shown) == ["001-done"]
    assert shown["001-done"].shape == (HEIGHT, WIDTH * 2, 3)
    assert shown["001-done"][239, 100].tolist() == [255, 0, 0]
    assert look.main([*map(str, tmp_path.glob("*.npz")), "--out", str(tmp_path / "out")]) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["with-001-done.png", "without-end.png"]


def test_development_scenes_share_no_text_with_training_scenes() -> None:
    for texts in (DONE, FAILED, QUESTIONS):
        trained = {Chance(seed).pick(texts) for seed in range(300)}
        held_out = {Chance(seed, development=True).pick(texts) for seed in range(300)}
        assert trained
        assert held_out
        assert not trained & held_out


def test_templates_are_filled_whole() -> None:
    chance = Chance(3)
    for text in (*DONE, *FAILED, *QUESTIONS, "{pkg} {m} {hex}"):
        assert not re.search(r"\{\w+\}", fill(chance, text))
    assert fill(chance, "{name} {n}", {"name": "x", "n": "3"}) == "x 3"
    assert title(chance)


@pytest.mark.parametrize("development", [False, True])
@pytest.mark.parametrize("ending", [None, *SeeKind])
def test_a_script_marks_its_ending_and_nothing_else(ending: SeeKind | None, development: bool) -> None:
    for seed in range(60):
        steps = task(Chance(seed, development), ending, 3.0)
        assert [step.mark for step in steps if step.mark] == ([ending] if ending else [])
        assert sum(step.wait for step in steps) < 30


def test_a_program_that_says_nothing_ends_with_its_prompt() -> None:
    ends = [step for seed in range(300) for step in task(Chance(seed), SeeKind.DONE, 4.0) if step.mark]
    silent = [step for step in ends if not step.text.endswith("\n")]
    assert len(ends) == 300
    assert 0.05 < len(silent) / len(ends) < 0.35


def test_some_tasks_print_all_they_do_as_soon_as_they_are_begun() -> None:
    took = []
    for seed in range(300):
        steps = task(Chance(seed), SeeKind.FAILED, 6.0)
        ended = next(number for number, step in enumerate(steps) if step.mark)
        begun = next(number for number, step in enumerate(steps) if step.text.endswith("\r\n"))
        took.append(sum(step.wait for step in steps[begun + 1 : ended + 1]))
    assert 0.1 < sum(seconds < 1 for seconds in took) / len(took) < 0.5


def test_one_shell_runs_all_commands_and_its_prompt_is_back_before_the_next_is_typed() -> None:
    for seed in range(40):
        steps = [step for step in commands(Chance(seed), 20.0) if step.text]
        prompt, text = steps[0].text, "".join(step.text for step in steps)
        assert prompt + prompt not in text
        asked = [number for number, step in enumerate(steps) if step.mark is SeeKind.ASKS]
        for number in [each for each, step in enumerate(steps) if step.mark and each not in asked]:
            assert steps[number].text == prompt or steps[number + 1].text == prompt
        assert all(steps[number + 1].text.endswith("\r\n" + prompt) for number in asked if number + 1 < len(steps))


def test_errands_and_history_mark_nothing() -> None:
    for seed in range(30):
        assert not any(step.mark for step in errands(Chance(seed), 3.0))
        assert history(Chance(seed), 12).count("\n") == 12


def test_the_lowest_change_is_the_bar_and_not_the_text_above_it() -> None:
    frames = []
    for share in range(5):
        frame = desk()
        frame[20:30, 50 : 60 + share] = 10 * share
        frame[60:66, 30 : 40 + 30 * share] = 200
        frames.append(frame)
    assert lowest_change(frames) == Box(40, 60, 120, 6)
    assert lowest_change([frames[0], frames[0]]) is None
    assert lowest_change([]) is None


def test_the_busiest_place_is_where_the_words_are() -> None:
    x, y = busiest(written(desk(), 200, 160))
    assert abs(x - 225) <= 25
    assert abs(y - 164) <= 20


def test_a_film_tells_the_frame_of_a_time_and_when_a_place_has_settled() -> None:
    film = Film([desk(), desk(), written(desk(), 80, 40), written(desk(), 80, 40)], [10.0, 10.2, 10.4, 10.6])
    assert film.turn(10.1) == 1
    assert film.turn(11.0) == 4
    assert film.settled(1, (80, 40, 60, 8)) == 2
    assert film.settled(3, (80, 40, 60, 8)) == 3
    assert film.settled(4, (80, 40, 60, 8)) == 4
    assert film.crops(Box(80, 40, 10, 4))[2].shape == (4, 10, 3)


def test_drawn_scenes_are_appended_and_every_event_shows_on_a_sent_patch(tmp_path: Path) -> None:
    pytest.importorskip("PySide6.QtWidgets")
    command = ["--out", str(tmp_path), "--source", "qt", "--count", "3"]
    assert main([*command, "--seed", "0"]) == 0
    first = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert main([*command, "--seed", "2"]) == 0
    assert all((tmp_path / name).stat().st_mtime_ns == when for name, when in first.items())
    recordings = [Recording.load(path) for path in sorted(tmp_path.glob("qt-*.npz"))]
    assert len(recordings) >= 3
    for recording in recordings:
        sent = {
            (int(turn), patch.row, patch.column)
            for turn, patch in zip(recording.patch_turn, recording.patches, strict=True)
            if not patch.overview
        }
        assert all((event.turn, event.row, event.column) in sent for event in recording.events)
        most = max(len(list(group)) for _, group in itertools.groupby(recording.patch_turn.tolist()))
        assert most <= 16


@pytest.mark.desk
@pytest.mark.parametrize("closes", [False, True])
def test_a_real_progress_dialog_is_marked_when_it_ends(closes: bool) -> None:
    need("Xvfb", "openbox", "zenity", "xdotool", "xwininfo")
    chance = Chance(5)
    with Display(chance, (800, 600)) as display:
        program = ZenityProgress(display, chance, 3.0, closes, None, False)
        try:
            film = display.film(9.0, program.tick)
            ((turn, mark),) = program.marks(film)
        finally:
            program.stop()
    assert mark.kind is SeeKind.DONE
    assert 15 <= turn < len(film.frames)
    x, y, width, height = mark.area
    place = np.s_[y : y + height, x : x + width]
    assert not np.array_equal(film.frames[turn - 1][place], film.frames[turn][place])


@pytest.mark.desk
def test_an_ending_that_another_window_covers_is_given_up() -> None:
    need("Xvfb", "openbox", "zenity", "xdotool", "xwininfo", "xterm")
    chance = Chance(5)
    with Display(chance, (800, 600)) as display:
        program = ZenityProgress(display, chance, 3.0, False, None, False)
        above = display.launch(["xterm", "-geometry", "200x80+0+0"])
        try:
            film = display.film(5.0, program.tick)
            for window in display.windows(above):
                display.raise_window(window)
            with pytest.raises(GivenUpError):
                program.marks(film)
        finally:
            program.stop()
            end(above)


def test_a_program_that_starts_later_shows_nothing_before() -> None:
    begun: list[float] = []

    class Begun:
        def tick(self, now: float) -> None:
            begun.append(now)

        def marks(self, _film: Film) -> list[tuple[int, Mark]]:
            return [(3, Mark(SeeKind.DONE, "Done", (1, 1), (0, 0, 2, 2)))]

        def stop(self) -> None:
            begun.append(-1.0)

    program = Later(Begun, 2.0)
    film = Film([], [])
    program.tick(1.9)
    program.stop()
    assert (begun, program.marks(film)) == ([], [])
    program.tick(2.1)
    program.tick(2.3)
    assert len(program.marks(film)) == 1
    program.stop()
    assert begun == [2.1, 2.3, -1.0]


@pytest.mark.parametrize(
    ("person", "seed", "seconds", "other"),
    [(Working, 8, 12.0, "bash"), pytest.param(Opening, 3, 9.0, "zenity", marks=pytest.mark.desk)],
)
def test_someone_at_work_changes_the_screen_and_ends_nothing(
    person: type[Working | Opening], seed: int, seconds: float, other: str
) -> None:
    need("Xvfb", "openbox", "xterm", "xdotool", other)
    here = sorted(Path.cwd().iterdir())
    chance = Chance(seed)
    with Display(chance, (800, 600)) as display:
        program = person(display, chance)
        try:
            film = display.film(seconds, program.tick)
            assert program.marks(film) == []
        finally:
            program.stop()
    changes = sum(not np.array_equal(one, other) for one, other in pairwise(film.frames))
    assert changes >= 2
    assert sorted(Path.cwd().iterdir()) == here, "what is typed into a pager or an editor is not saved here"
