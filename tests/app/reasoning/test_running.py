"""In the running program a question goes out with what is on the screen, and while it is paused with nothing of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from app.events import load_timeline
from app.settings import load
from tests.app.reasoning.servers import saying, serving
from tests.app.test_runtime import Bench, BrightScreen


def events(bench: Bench, name: str) -> list[dict[str, Any]]:
    return [event.fields for event in load_timeline(bench.timeline) if event.event == name]


def test_a_typed_question_is_answered_aloud_and_a_paused_program_sends_no_screen(tmp_path: Path) -> None:
    with serving(saying("It is dark.")) as server:
        (tmp_path / "settings.toml").write_text(
            f'[reasoning]\nendpoint = "{server.base}/v1"\nendpoint_model = "m"\n', encoding="utf-8"
        )
        bench = Bench(tmp_path, BrightScreen())
        bench.runtime.start()
        try:
            bench.until(lambda: bench.runtime._track.gaze.look().picture is not None)
            assert bench.order("do", "What is on it?") == (True, "Let me think.")
            bench.until(lambda: bench.runtime.status.last_said.endswith("It is dark."))
            bench.until(lambda: len(events(bench, "answered")) == 1)
            assert events(bench, "asked")[0]["sent"]["window"] == "make (xterm)"
            bench.until(lambda: bench.runtime._track.earshot.since(0.0, 1e9) != b"")
            bench.runtime.pause()
            bench.until(lambda: bench.runtime.loop.paused)
            assert bench.runtime._track.earshot.since(0.0, 1e9) == b""
            kept = len(bench.runtime._kept.search("", most=1000))
            assert bench.order("do", "And what is on it now?") == (True, "Let me think.")
            bench.until(lambda: len(events(bench, "answered")) == 2)
            assert events(bench, "asked")[1]["sent"]["window"] == ""
            assert len(bench.runtime._kept.search("", most=1000)) == kept
        finally:
            bench.runtime.stop()
    assert "make (xterm)" in server.bodies[0]["messages"][1]["content"]
    assert "<window>" not in server.bodies[1]["messages"][1]["content"]


def test_where_the_screen_may_no_longer_be_looked_at_a_question_goes_without_what_was_seen_before(
    tmp_path: Path,
) -> None:
    bench = Bench(tmp_path, BrightScreen())
    bench.runtime.start()
    try:
        gaze = bench.runtime._track.gaze
        bench.until(lambda: gaze.look().picture is not None)
        bench.runtime.apply(load(tmp_path / "settings.toml", {"consent.microphone": "true"}))
        assert (gaze.look().title, gaze.look().picture) == ("", None)
        turns = bench.runtime.loop.pace.turns
        bench.until(lambda: bench.runtime.loop.pace.turns > turns + 2)
        assert gaze.look().picture is None
        bench.runtime.resume()
        assert gaze.take({0: np.zeros((8, 8, 3), np.uint8)}, None, None) == ""
        assert gaze.look().picture is None
    finally:
        bench.runtime.stop()
