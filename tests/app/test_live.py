"""The live loop keeps the microphone's pace, counts what is late, and gives up screen work before sound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from app.errands import Outcome
from app.events import Event
from app.eyes import Eyes
from app.listening.said import Said
from app.live import LiveLoop, Pace
from app.ports import DesktopView, DeviceEvent, Frames
from model.microturn import MicroTurnInput, MicroTurnOutput
from tests.app.scripted import ScriptedSession, Stage


class NoCommands:
    def perform(self, text: str, heard: str, now: datetime, said: Said, sure: bool) -> Outcome:
        return Outcome()

    def heard(self, words: str, now: datetime, acted: bool) -> Outcome:
        return Outcome()

    def due(self, now: datetime) -> Outcome:
        return Outcome()

    def told(self, key: str, now: datetime) -> Outcome:
        return Outcome()


class Time:
    """A clock that only moves when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Ears:
    """A microphone of which slice n is complete at (n + 1) × 200 ms of the given clock."""

    def __init__(self, time: Time, slices: int, end: Callable[[], None]) -> None:
        self.time, self.slices, self.end = time, slices, end
        self.read_slices = 0
        self.log: list[str] = []

    def start(self) -> None:
        self.log.append("start")

    def stop(self) -> None:
        self.log.append("stop")

    def read(self) -> NDArray[np.float32]:
        self.read_slices += 1
        self.time.now = max(self.time.now, self.read_slices * 0.2)
        if self.read_slices == self.slices:
            self.end()
        return np.full(3200, self.read_slices / 100, np.float32)

    def events(self) -> list[DeviceEvent]:
        return []


class OpenEyes(Eyes):
    def __init__(self) -> None:
        self.looks = 0

    def frames(self) -> Frames | None:
        self.looks += 1
        return {0: np.zeros((80, 80, 3), np.uint8)}

    def view(self) -> DesktopView | None:
        return DesktopView(True)


def loop_of(
    reaction: Callable[[MicroTurnInput], MicroTurnOutput | None], slices: int, time: Time
) -> tuple[LiveLoop, Ears, OpenEyes, Stage, list[Event]]:
    stage = Stage(ScriptedSession(reaction=reaction), NoCommands())
    reported: list[Event] = []

    def report(events: Sequence[Event]) -> None:
        reported.extend(events)

    eyes = OpenEyes()
    ears = Ears(time, slices, lambda: loop.stop())
    loop = LiveLoop(stage.conversation, ears, eyes, lambda: (), report, time)
    return loop, ears, eyes, stage, reported


def test_in_good_time_no_micro_turn_is_late() -> None:
    time = Time()

    def quick(turn: MicroTurnInput) -> None:
        time.now += 0.05

    loop, _, eyes, stage, _ = loop_of(quick, 10, time)
    loop.run()
    assert (loop.pace.turns, loop.pace.late, loop.pace.dropped) == (10, 0, 0)
    assert eyes.looks == 10
    assert [round(each) for each in loop.pace.milliseconds] == [50] * 10
    assert stage.session.inputs[3].audio[0] == np.float32(0.04)


def test_behind_time_the_screen_is_dropped_and_every_sound_is_kept() -> None:
    time = Time()
    costs = iter([0.05, 0.73] + [0.05] * 8)

    def stumble(turn: MicroTurnInput) -> None:
        time.now += next(costs)

    loop, _, eyes, stage, _ = loop_of(stumble, 10, time)
    loop.run()
    assert loop.pace.late == 4
    assert loop.pace.dropped == 3
    assert eyes.looks == 7
    heard = [round(float(turn.audio[0]) * 100) for turn in stage.session.inputs]
    assert heard == list(range(1, 11))


def test_paused_it_hears_and_sees_nothing_but_lives_on() -> None:
    time = Time()

    def react(turn: MicroTurnInput) -> None:
        time.now += 0.2
        if len(stage.session.inputs) == 3:
            loop.pause()
        if len(stage.session.inputs) == 6:
            loop.resume()

    loop, ears, eyes, stage, _ = loop_of(react, 5, time)
    loop.run()
    levels = [float(turn.audio[0]) > 0 for turn in stage.session.inputs]
    assert levels == [True] * 3 + [False] * 3 + [True] * 2
    assert ears.log == ["stop", "start"]
    assert eyes.looks == 5


def test_a_failure_ends_it_and_is_kept_for_whoever_asks() -> None:
    def fail(turn: MicroTurnInput) -> MicroTurnOutput:
        raise RuntimeError("The model broke.")

    loop, _, _, _, reported = loop_of(fail, 5, Time())
    loop.run()
    assert str(loop.failure) == "The model broke."
    assert reported[-1].fields["text"] == "The model broke."


def test_it_runs_on_a_thread_of_its_own_until_it_is_stopped() -> None:
    time = Time()
    loop, _, _, _, _ = loop_of(lambda turn: None, 5, time)
    loop.start()
    loop.stop()
    assert loop.failure is None


def test_the_pace_of_the_last_seconds_is_told_apart_from_what_was_before() -> None:
    pace = Pace()
    assert pace.last(60.0) == {
        "turns": 0, "late": 0, "latest": 0.0, "p50": None, "p99": None, "screen_tokens": 0.0,
    }  # fmt: skip
    pace.milliseconds.extend([500.0, 10.0, 20.0, 30.0, 40.0, 50.0])
    pace.lateness.extend([0.3, 0.0, 0.0, 0.0, 0.0, 0.1])
    assert pace.last(1.0)["p50"] == 30.0
    assert (pace.last(1.0)["turns"], pace.last(1.0)["late"], pace.last(1.0)["latest"]) == (5, 1, 0.1)
    assert pace.last(60.0)["late"] == 2
