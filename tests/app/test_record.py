"""A recording is a scene that can be played again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.capture.privacy import Exclusions
from app.eyes import Eyes
from app.ports import DesktopView, DeviceEvent, Frames, Rectangle, Window
from app.record import record
from model.scenes.media import SceneError
from model.scenes.scene import Scene
from tests.app.scripted import START

TERMINAL = Window(7, "xterm", "make", None, Rectangle(0, 0, 80, 80))


class Ears:
    def __init__(self) -> None:
        self.t = 0.0

    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def events(self) -> list[DeviceEvent]:
        return []

    def read(self) -> NDArray[np.float32]:
        self.t += 0.2
        return np.full(3200, 0.25, np.float32)


class Blinking(Eyes):
    """A screen that changes once, with a window in front."""

    def __init__(self) -> None:
        self.looks = 0

    def frames(self) -> Frames | None:
        self.looks += 1
        return {0: np.full((80, 80, 3), self.looks, np.uint8)} if self.looks in (1, 4) else None

    def view(self) -> DesktopView | None:
        return DesktopView(True, (TERMINAL,), TERMINAL) if self.looks == 1 else None

    def monitors(self) -> tuple[Rectangle, ...]:
        return (Rectangle(0, 0, 80, 80),)


def test_sound_pictures_and_windows_come_back_as_they_were(tmp_path: Path) -> None:
    ears = Ears()
    assert record(tmp_path / "scene", ears, Blinking(), START, 2.0, Exclusions(), monotonic=lambda: ears.t) == 2.0
    scene = Scene.read(tmp_path / "scene")
    turns = list(scene.turns())
    assert len(turns) == 10
    assert float(turns[5].audio.mean()) == pytest.approx(0.25, abs=0.001)
    assert sum(any(frame is not None for frame in turn.frames) for turn in turns) == 2
    assert [event.value["app"] for event in scene.events] == ["xterm"]


def test_a_clock_ahead_of_the_sound_makes_the_scene_as_long_as_the_clock(tmp_path: Path) -> None:
    ears = Ears()
    assert record(tmp_path / "scene", ears, Blinking(), START, 2.0, Exclusions(), monotonic=lambda: 1.5 * ears.t) == 3.0
    assert Scene.read(tmp_path / "scene").length == 3.0


def test_it_ends_when_asked_and_does_not_write_over_a_scene(tmp_path: Path) -> None:
    ears = Ears()
    ended = iter([False, False, True])
    assert (
        record(tmp_path / "scene", ears, Eyes(), START, 60.0, Exclusions(), lambda: next(ended), lambda: ears.t) == 0.4
    )
    with pytest.raises(SceneError, match="another folder"):
        record(tmp_path / "scene", ears, Eyes(), START, 1.0, Exclusions())
