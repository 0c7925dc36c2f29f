"""The bench measures the real loop; its figures are of the right kind, whatever the machine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.bench import PacedEars, ScrollingScreen, bench, lines_of
from app.settings import Settings
from tests.app.scripted import ScriptedSession, SilentVoice


class DeviceSession(ScriptedSession):
    device = "cpu"


def test_a_still_screen_costs_nothing_and_a_scrolling_one_does(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "talk.wav", np.full(1600, 0.1, np.float32), 16_000)
    session = DeviceSession()
    result = bench(Settings(), session, SilentVoice(), 3.0, tmp_path / "talk.wav")
    assert result["seconds"] == pytest.approx(3.0)
    assert len(session.inputs) == 15
    assert result["screen_tokens"]["still"] == 0
    assert result["screen_tokens"]["scrolling"] > 0
    assert 0 < result["microturn_ms"]["p50"] <= result["microturn_ms"]["p99"]
    assert result["rss_mb"]["end"] > 10
    assert result["device"] == "cpu"
    assert any("screen tokens" in line for line in lines_of(result))


def test_a_loop_that_breaks_breaks_the_bench(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "talk.wav", np.full(1600, 0.1, np.float32), 16_000)

    def broken(turn: object) -> None:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        bench(Settings(), DeviceSession(reaction=broken), SilentVoice(), 1.0, tmp_path / "talk.wav")


def test_the_recording_comes_again_and_again() -> None:
    ended: list[bool] = []
    ears = PacedEars(np.full(3200, 0.5, np.float32), 0.4, lambda: ended.append(True))
    ears.start()
    assert ears.read().sum() == 0
    assert not ended
    ears.read()
    assert ended
    assert ears.events() == []
    ears.stop()


def test_a_page_moves_only_when_it_is_scrolled() -> None:
    screen = ScrollingScreen()
    first = screen.frames()
    assert first is not None
    assert screen.frames() is None
    screen.scroll = True
    second = screen.frames()
    assert second is not None
    assert not np.array_equal(first[0], second[0])
    assert screen.monitors()[0].width == first[0].shape[1]
