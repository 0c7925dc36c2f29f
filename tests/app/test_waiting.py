"""Devices that are missing at first, or go and come again, are told once and taken up when they come."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from numpy.typing import NDArray

from app import waiting
from app.ports import DeviceChange, DeviceEvent, MicrophoneError, NowPlaying, SpeakerError
from app.waiting import SILENCED, UNPLUGGED, WaitingEars, WaitingSpeaker
from model.microturn import Playback, PlaybackState


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "RETRY_SECONDS", 0.01)


class Ears:
    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.log: list[str] = []
        self.opened = threading.Event()

    def start(self) -> None:
        if self.failures:
            self.failures -= 1
            raise MicrophoneError("There is no microphone, so nothing is heard; plug one in.")
        self.log.append("start")
        self.opened.set()

    def read(self) -> NDArray[np.float32]:
        return np.ones(3200, np.float32)

    def events(self) -> list[DeviceEvent]:
        return []

    def stop(self) -> None:
        self.log.append("stop")


def until(ready: threading.Event, ears: WaitingEars) -> None:
    assert ready.wait(10)
    while not ears.read().any():
        threading.Event().wait(0.01)


def test_a_microphone_that_comes_later_is_told_missing_once_and_then_heard() -> None:
    inner = Ears(failures=3)
    ears = WaitingEars(inner, wait=lambda seconds: None)
    ears.start()
    assert ears.read().sum() == 0
    until(inner.opened, ears)
    events = ears.events()
    assert [event.change for event in events] == [DeviceChange.LOST, DeviceChange.RESTORED]
    assert events[0].text == "There is no microphone, so nothing is heard; plug one in."
    ears.stop()
    assert inner.log == ["start", "stop"]


def test_a_microphone_that_never_comes_can_be_given_up() -> None:
    inner = Ears(failures=10**6)
    ears = WaitingEars(inner, wait=lambda seconds: None)
    ears.start()
    ears.stop()
    assert inner.log == []


class SlowEars(Ears):
    """A microphone that is missing at first; each later opening takes until it is let."""

    def __init__(self) -> None:
        super().__init__(failures=1)
        self.asked = threading.Semaphore(0)
        self.let = threading.Semaphore(0)

    def start(self) -> None:
        if not self.failures:
            self.asked.release()
            assert self.let.acquire(timeout=10)
        super().start()


def closed(ears: SlowEars) -> bool:
    deadline = time.monotonic() + 10
    while ears.log[-1:] != ["stop"] and time.monotonic() < deadline:
        time.sleep(0.01)
    return ears.log[-1:] == ["stop"]


def test_a_microphone_that_is_just_being_opened_when_it_is_given_up_is_closed_again() -> None:
    inner = SlowEars()
    ears = WaitingEars(inner, wait=lambda seconds: None)
    ears.start()
    assert inner.asked.acquire(timeout=10)
    ears.stop()
    inner.let.release()
    assert closed(inner)
    assert [event.change for event in ears.events()] == [DeviceChange.LOST]
    assert not ears.read().any()


def test_a_microphone_wanted_again_while_an_opening_that_was_given_up_is_under_way_is_opened_after_it() -> None:
    inner = SlowEars()
    ears = WaitingEars(inner, wait=lambda seconds: None)
    ears.start()
    assert inner.asked.acquire(timeout=10)
    ears.stop()
    ears.start()
    assert not inner.asked.acquire(timeout=0.1)
    inner.let.release()
    assert inner.asked.acquire(timeout=10)
    assert inner.log == ["start", "stop"]
    inner.let.release()
    until(inner.opened, ears)
    ears.stop()
    assert inner.log == ["start", "stop", "start", "stop"]


def test_a_microphone_that_came_while_nobody_listened_is_told_to_be_there() -> None:
    inner = Ears(failures=1)
    ears = WaitingEars(inner, wait=lambda seconds: None)
    ears.start()
    ears.stop()
    inner.failures = 0
    ears.start()
    assert [event.change for event in ears.events()] == [DeviceChange.LOST, DeviceChange.RESTORED]
    ears.stop()


class Time:
    """A clock that waiting moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        assert seconds >= 0
        self.now += seconds


def test_without_a_microphone_a_micro_turn_is_as_long_as_ever_whatever_it_takes() -> None:
    clock = Time()
    ears = WaitingEars(Ears(failures=10**6), clock.wait, clock)
    ears.start()
    times = []
    for work in (0.05, 0.15, 0.0, 0.5, 0.05, 0.05):
        ears.read()
        times.append(round(clock.now - 1000, 3))
        clock.now += work
    assert times == [0.2, 0.4, 0.6, 0.8, 1.3, 1.5]
    ears.stop()


def test_what_the_server_gives_in_place_of_a_microphone_is_not_listened_to() -> None:
    plugged = iter([True, False, False, True, True])
    inner = Ears()
    ears = WaitingEars(inner)
    ears.plugged = lambda: next(plugged)
    ears.start()
    assert [bool(ears.read().any()) for _ in range(5)] == [True, False, False, True, True]
    assert [event.text for event in ears.events()] == [UNPLUGGED, "The microphone is back."]
    assert inner.log == ["start", "stop", "start"]


class Speaker:
    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.played: list[int | None] = []
        self.opened = threading.Event()
        self.stopped = False

    def start(self) -> None:
        if self.failures:
            self.failures -= 1
            raise SpeakerError("There is no speaker, so nothing is said aloud; plug one in.")
        self.opened.set()

    def play(self, slot: int | None, pcm: NDArray[np.float32], rate: int, wait: float = 0.0) -> None:
        self.played.append(slot)

    def flush(self) -> None:
        self.played.append(-1)

    def playback(self) -> list[Playback]:
        return [Playback(7, PlaybackState.PLAYING)]

    def now_playing(self) -> NowPlaying | None:
        return NowPlaying(7, 0.0, 1.0)

    @property
    def busy(self) -> bool:
        return True

    def events(self) -> list[DeviceEvent]:
        return []

    def stop(self) -> None:
        self.stopped = True


def test_without_a_speaker_what_should_be_said_counts_as_unheard() -> None:
    speaker = WaitingSpeaker(Speaker(failures=10**6))
    speaker.start()
    speaker.play(3, np.zeros(10, np.float32), 16_000)
    speaker.play(None, np.zeros(10, np.float32), 16_000)
    speaker.flush()
    assert speaker.playback() == [Playback(3, PlaybackState.CUT)]
    assert speaker.playback() == []
    assert speaker.now_playing() is None
    assert not speaker.busy
    assert [event.change for event in speaker.events()] == [DeviceChange.LOST]
    speaker.stop()


def test_a_speaker_that_is_there_is_used_as_it_is() -> None:
    inner = Speaker(failures=0)
    speaker = WaitingSpeaker(inner)
    speaker.start()
    speaker.play(3, np.zeros(10, np.float32), 16_000)
    speaker.flush()
    assert inner.played == [3, -1]
    assert speaker.playback() == [Playback(7, PlaybackState.PLAYING)]
    assert speaker.now_playing() == NowPlaying(7, 0.0, 1.0)
    assert speaker.busy
    speaker.stop()
    assert inner.stopped


def test_what_is_said_to_the_servers_stand_in_for_a_speaker_counts_as_not_heard() -> None:
    there = True
    inner = Speaker(failures=0)
    speaker = WaitingSpeaker(inner)
    speaker.plugged = lambda: there
    speaker.start()
    assert speaker.events() == []
    there = False
    assert speaker.events() == [DeviceEvent("speaker", DeviceChange.LOST, SILENCED)]
    assert speaker.events() == []
    speaker.play(3, np.zeros(10, np.float32), 16_000)
    assert not speaker.busy
    assert speaker.now_playing() is None
    assert Playback(3, PlaybackState.CUT) in speaker.playback()
    there = True
    assert [event.change for event in speaker.events()] == [DeviceChange.RESTORED]
    speaker.play(4, np.zeros(10, np.float32), 16_000)
    assert inner.played == [-1, 4]
