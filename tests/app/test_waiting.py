"""Devices that are missing at first, or go and come again, are told once and taken up when they come."""

from __future__ import annotations

import threading

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
