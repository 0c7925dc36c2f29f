"""The gates of consent: no device is opened without the user's word, and taking it back closes it."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from numpy.typing import NDArray

from app.capture.consent import LOOK_AGAIN_SECONDS, GatedEars, GatedEyes, loudness
from app.eyes import OpenEyes, UnknownFocus
from app.ports import DesktopView, DeviceChange, DeviceEvent, Frames, Rectangle, ScreenError, Window


class Microphone:
    """A loud microphone that counts what is done to it."""

    def __init__(self) -> None:
        self.open = False
        self.opened = 0
        self.reads = 0

    def start(self) -> None:
        self.open = True
        self.opened += 1

    def stop(self) -> None:
        self.open = False

    def read(self) -> NDArray[np.float32]:
        assert self.open
        self.reads += 1
        return np.full(3200, 0.5, np.float32)

    def events(self) -> list[DeviceEvent]:
        return []


class Monitor:
    """A screen that counts what is done to it."""

    def __init__(self, blind: bool = False) -> None:
        self.open = False
        self.opened = 0
        self.blind = blind

    def start(self) -> None:
        if self.blind:
            raise ScreenError("The screen cannot be seen.")
        self.open = True
        self.opened += 1

    def stop(self) -> None:
        self.open = False

    def latest(self) -> Frames | None:
        assert self.open
        return {0: np.full((40, 40, 3), 200, np.uint8)}

    def monitors(self) -> tuple[Rectangle, ...]:
        return (Rectangle(0, 0, 40, 40),)

    def events(self) -> list[DeviceEvent]:
        return []


def ears(allowed: bool) -> tuple[GatedEars, Microphone]:
    microphone = Microphone()
    return GatedEars(microphone, allowed, wait=lambda seconds: None), microphone


def eyes(allowed: bool, blind: bool = False) -> tuple[GatedEyes, Monitor]:
    monitor = Monitor(blind)
    return GatedEyes(OpenEyes(monitor, UnknownFocus()), allowed), monitor


def test_without_consent_the_microphone_is_never_opened_and_silence_is_heard() -> None:
    gate, microphone = ears(allowed=False)
    gate.start()
    heard = [gate.read() for _ in range(5)]
    gate.stop()
    assert microphone.opened == microphone.reads == 0
    assert not np.any(heard)
    assert gate.level == 0.0


def test_consent_opens_the_microphone_and_taking_it_back_closes_it_at_once() -> None:
    gate, microphone = ears(allowed=False)
    gate.start()
    gate.allowed = True
    assert gate.read().any()
    assert gate.level > 0.8
    gate.allowed = False
    assert not gate.read().any()
    assert not microphone.open
    assert microphone.reads == 1
    gate.stop()


def test_without_consent_a_micro_turn_is_as_long_as_ever_whatever_it_takes() -> None:
    clock = [1000.0]

    def wait(seconds: float) -> None:
        clock[0] += seconds

    gate = GatedEars(Microphone(), False, wait, lambda: clock[0])
    gate.start()
    times = []
    for _ in range(5):
        gate.read()
        times.append(round(clock[0] - 1000, 3))
        clock[0] += 0.15
    assert times == [0.2, 0.4, 0.6, 0.8, 1.0]
    gate.allowed = True
    gate.read()
    gate.allowed = False
    clock[0] += 60
    gate.read()
    assert clock[0] == pytest.approx(1061.35)
    gate.stop()


def test_what_was_recorded_when_consent_was_taken_back_is_not_passed_on() -> None:
    gate, microphone = ears(allowed=True)

    def read() -> NDArray[np.float32]:
        gate.allowed = False
        return np.ones(3200, np.float32)

    microphone.read = read  # type: ignore[method-assign]
    gate.start()
    assert not gate.read().any()
    assert gate.level == 0.0


def test_without_consent_no_picture_is_taken() -> None:
    gate, monitor = eyes(allowed=False)
    gate.start()
    assert (gate.frames(), gate.view(), gate.monitors(), gate.shown) == (None, None, (), {})
    gate.stop()
    assert monitor.opened == 0


def test_consent_opens_the_eyes_and_taking_it_back_shuts_them_and_forgets_the_picture() -> None:
    gate, monitor = eyes(allowed=False)
    gate.start()
    gate.allow(True)
    assert gate.open
    assert gate.frames() is not None
    assert list(gate.shown) == [0]
    assert gate.monitors() == (Rectangle(0, 0, 40, 40),)
    gate.allow(False)
    assert not monitor.open
    assert gate.frames() is None
    assert gate.shown == {}
    gate.stop()


def test_consent_before_the_start_opens_nothing_yet() -> None:
    gate, monitor = eyes(allowed=False)
    gate.allow(True)
    assert not monitor.open
    gate.start()
    assert monitor.open
    gate.stop()
    assert not monitor.open


def test_a_pause_shuts_the_eyes_whatever_is_allowed() -> None:
    gate, monitor = eyes(allowed=True)
    gate.start()
    gate.hold(True)
    assert not monitor.open
    gate.allow(True)
    assert not monitor.open
    gate.hold(False)
    assert monitor.open
    gate.stop()


def test_a_screen_that_cannot_be_seen_is_told() -> None:
    gate, _ = eyes(allowed=True, blind=True)
    with pytest.raises(ScreenError):
        gate.start()
    gate.allow(True)
    (told,) = gate.events()
    assert told.change is DeviceChange.LOST
    assert not gate.open
    gate.stop()


def test_a_screen_that_could_not_be_seen_for_a_moment_is_looked_at_again() -> None:
    clock = [1000.0]
    monitor = Monitor()
    gate = GatedEyes(OpenEyes(monitor, UnknownFocus()), True, lambda: clock[0])
    gate.start()
    gate.hold(True)
    monitor.blind = True
    gate.hold(False)
    assert [event.change for event in gate.events()] == [DeviceChange.LOST]
    clock[0] += LOOK_AGAIN_SECONDS
    assert gate.events() == []
    monitor.blind = False
    clock[0] += LOOK_AGAIN_SECONDS / 2
    assert gate.events() == []
    assert not gate.open
    clock[0] += LOOK_AGAIN_SECONDS / 2
    assert [event.change for event in gate.events()] == [DeviceChange.RESTORED]
    assert gate.open
    assert gate.frames() is not None
    assert gate.events() == []
    gate.stop()


def test_a_screen_that_could_not_be_seen_is_not_looked_at_against_the_users_word() -> None:
    clock = [1000.0]
    monitor = Monitor(blind=True)
    gate = GatedEyes(OpenEyes(monitor, UnknownFocus()), True, lambda: clock[0])
    with pytest.raises(ScreenError):
        gate.start()
    gate.allow(False)
    monitor.blind = False
    clock[0] += 10 * LOOK_AGAIN_SECONDS
    assert gate.events() == []
    assert not monitor.open
    gate.allow(True)
    assert [event.change for event in gate.events()] == [DeviceChange.RESTORED]
    gate.stop()


class SharingDesk(UnknownFocus):
    """A desktop on which a meeting shares the screen."""

    def look(self) -> DesktopView:
        return DesktopView(True, (Window(1, "zoom", "as_toolbar", None, Rectangle(0, 0, 40, 20)),))


def test_that_the_screen_is_shared_is_known_in_a_pause_but_not_without_consent() -> None:
    monitor, desk = Monitor(), SharingDesk()
    gate = GatedEyes(OpenEyes(monitor, desk), allowed=False)
    gate.start()
    assert not [thread for thread in threading.enumerate() if thread.name == "windows"]
    gate.allow(True)
    deadline = time.monotonic() + 60
    while gate.view() is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    gate.hold(True)
    assert (gate.sharing, gate.view(), monitor.open) == (True, None, False)
    gate.allow(False)
    assert not gate.sharing
    assert not [thread for thread in threading.enumerate() if thread.name == "windows"]
    gate.hold(False)
    gate.allow(True)
    while not gate.sharing:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    gate.stop()
    assert not gate.sharing


def test_without_a_screen_there_is_nothing_to_see() -> None:
    gate = GatedEyes(None, allowed=True)
    gate.start()
    assert (gate.open, gate.frames(), gate.events()) == (False, None, [])
    gate.stop()


@pytest.mark.parametrize(("amplitude", "level"), [(0.0, 0.0), (1e-5, 0.0), (0.01, 0.5), (1.0, 1.0), (4.0, 1.0)])
def test_loudness_is_told_on_a_scale_of_eighty_decibels(amplitude: float, level: float) -> None:
    assert loudness(np.full(3200, amplitude, np.float32)) == pytest.approx(level, abs=1e-6)
    assert loudness(np.zeros(0, np.float32)) == 0.0
