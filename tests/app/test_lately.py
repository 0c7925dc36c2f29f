"""The last minutes are held as they were perceived, in memory, only while the user wants them held."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.kept_scenes import NOTE, KeptScenes
from app.lately import Lately
from app.ports import DesktopView, Rectangle, Window
from model.microturn import Patch
from model.patches import PatchDifferencer
from model.scenes.scene import Scene

NOON = datetime(2026, 11, 22, 12, 0).astimezone()
MAKE = Window(1, "xterm", "make", None, Rectangle(0, 0, 80, 80))


def at(turn: int) -> datetime:
    return NOON + timedelta(seconds=turn / 5)


def sound(turn: int) -> NDArray[np.float32]:
    return np.full(3200, turn % 100 / 100, np.float32)


def screen(turn: int) -> NDArray[np.uint8]:
    """A monitor of 80×120 with one square that changes every second, and more squares that stay."""
    picture = np.full((80, 120, 3), 200, np.uint8)
    picture[40:80, 80:120] = turn // 5 % 250
    return picture


def live(lately: Lately, turns: int) -> None:
    """Lives through micro-turns as the loop does."""
    patches = PatchDifferencer(16)
    for turn in range(turns):
        view = DesktopView(True, (MAKE,), MAKE) if turn == 2 else None
        lately.take(at(turn), sound(turn), {0: screen(turn)}, patches.step([screen(turn)]), view)


def test_nothing_is_held_unless_it_is_wanted() -> None:
    lately = Lately()
    live(lately, 10)
    assert not lately.holds(at(5))
    assert lately.around(at(5)) is None


def test_what_is_older_than_wanted_is_gone() -> None:
    lately = Lately(minutes=1.0)
    live(lately, 400)
    assert lately.holds(at(399))
    assert lately.holds(at(100))
    assert not lately.holds(at(98))
    assert not lately.holds(at(400))


def test_the_oldest_goes_when_it_takes_too_much_room() -> None:
    lately = Lately(minutes=1.0, most_bytes=200_000)
    live(lately, 100)
    assert lately.holds(at(99))
    assert not lately.holds(at(50))


@pytest.mark.parametrize("how", ["shut", "forget", "hold"])
def test_what_was_held_is_forgotten_at_once(how: str) -> None:
    lately = Lately(minutes=1.0)
    live(lately, 20)
    {"shut": lambda: lately.shut(True), "forget": lately.forget, "hold": lambda: lately.hold(0.0)}[how]()
    assert not lately.holds(at(10))
    live(lately, 20)
    assert lately.holds(at(10)) == (how == "forget")


def test_a_kept_scene_plays_what_was_heard_and_seen(tmp_path: Path) -> None:
    lately = Lately(minutes=1.0)
    live(lately, 400)
    cut = lately.around(at(300))
    assert cut is not None
    scenes = KeptScenes(tmp_path / "scenes")
    place = scenes.place(at(300), 7)
    scenes.keep(place, "Wrong: said: hello", "It should have been silent.", cut)
    assert [each.name for each in scenes.folder.iterdir()] == [place.name]
    assert (place / NOTE).read_text() == "It should have been silent."
    scene = Scene.read(place)
    assert (scene.title, scene.length) == ("Wrong: said: hello", 40.4)
    assert scene.start == at(149)
    shown = None
    for number, turn in enumerate(scene.turns()):
        assert np.abs(turn.audio - sound(150 + number)).max() < 1e-4
        shown = turn.frames[0] if turn.frames[0] is not None else shown
        assert shown is not None
        assert (shown == screen(150 + number)).all()
    assert [(event.time, event.value["app"]) for event in scene.events] == [(0.0, "xterm")]


def test_another_size_of_the_screen_begins_with_a_whole_picture(tmp_path: Path) -> None:
    lately = Lately(minutes=1.0)
    live(lately, 10)
    wide = np.full((40, 160, 3), 9, np.uint8)
    lately.take(at(10), sound(10), {0: wide}, [Patch(0, 0, 0, np.full((40, 40, 3), 77, np.uint8))])
    cut = lately.around(at(10))
    assert cut is not None
    place = tmp_path / "scene"
    KeptScenes(tmp_path).keep(place, "resized", "", cut)
    last = [turn.frames[0] for turn in Scene.read(place).turns() if turn.frames[0] is not None][-1]
    assert last.shape == (40, 160, 3)
    assert (last[:, :40] == 77).all()
    assert (last[:, 40:] == 9).all()


def test_only_the_second_monitor_is_looked_at(tmp_path: Path) -> None:
    lately = Lately(minutes=1.0)
    lately.take(at(0), sound(0), {1: screen(0)}, [])
    cut = lately.around(at(0))
    assert cut is not None
    KeptScenes(tmp_path).keep(tmp_path / "scene", "one", "", cut)
    (turn,) = Scene.read(tmp_path / "scene").turns()
    assert (turn.frames[0] == screen(0)).all()


def test_a_scene_goes_with_the_time_by_the_clock_where_the_program_could_not_keep_up(tmp_path: Path) -> None:
    lately = Lately(minutes=1.0)
    for turn in range(30):
        lately.take(NOON + timedelta(seconds=turn), sound(turn), None, ())
    cut = lately.around(NOON + timedelta(seconds=29))
    assert cut is not None
    scenes = KeptScenes(tmp_path)
    scenes.keep(tmp_path / "scene", "late", "", cut)
    assert Scene.read(tmp_path / "scene").length == 6.0
    scenes.delete(NOON + timedelta(seconds=28), NOON + timedelta(seconds=28))
    assert list(tmp_path.iterdir()) == []


def test_scenes_go_with_any_of_their_time_and_one_that_cannot_be_read_is_not_spared(tmp_path: Path) -> None:
    scenes = KeptScenes(tmp_path / "scenes")
    lately = Lately(minutes=10.0)
    live(lately, 900)
    for turn in (200, 700):
        cut = lately.around(at(turn))
        assert cut is not None
        scenes.keep(scenes.place(at(turn), turn), "wrong", "", cut)
    early, late = (scenes.place(at(turn), turn) for turn in (200, 700))
    scenes.delete(at(300), at(400))
    assert early.exists()
    assert late.exists()
    scenes.delete(at(240), at(245))
    assert not early.exists()
    assert late.exists()
    (scenes.folder / "damaged").mkdir()
    scenes.delete(at(0), at(1))
    assert [each.name for each in scenes.folder.iterdir()] == [late.name]
    scenes.delete_before(at(900))
    assert list(scenes.folder.iterdir()) == []
    KeptScenes(tmp_path / "nowhere").delete_all()
