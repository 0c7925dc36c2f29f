"""The watchdog: a stream that falls silent is opened again, and both are told."""

from __future__ import annotations

import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from app.audio.system import KeptStream, SoundSystem
from app.ports import DeviceChange, DeviceEvent, MicrophoneError
from tests.app.audio.fakes import FakeSystem


class _Quick(KeptStream):
    patience = 0.05
    first_patience = 0.1
    longest_pause = 0.3


class _Device:
    """Opens streams that live or do not."""

    def __init__(self) -> None:
        self.system = FakeSystem()
        self.alive = True
        self.opened = 0
        self.kept = _Quick("microphone", "nothing is heard.", self.system, self.open)  # type: ignore[arg-type]

    def open(self) -> Any:
        self.opened += 1
        if not self.alive:
            raise OSError("gone")
        self.kept.beat()
        return SimpleNamespace()


@pytest.fixture
def device() -> Iterator[_Device]:
    made = _Device()
    yield made
    made.kept.stop()


def _wait(device: _Device, wanted: DeviceChange) -> DeviceEvent:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for event in device.kept.events():
            if event.change is wanted:
                return event
        time.sleep(0.02)
    raise AssertionError(f"{wanted} was never reported")


def test_a_stream_that_falls_silent_is_opened_again_until_it_works(device: _Device) -> None:
    device.kept.start(MicrophoneError, "plug one in.")
    device.alive = False
    lost = _wait(device, DeviceChange.LOST)
    assert lost.text == "The microphone stopped working: nothing is heard."
    while device.opened < 3:
        time.sleep(0.02)
    device.alive = True
    assert _wait(device, DeviceChange.RESTORED).text == "The microphone works again."


def test_a_device_that_cannot_be_opened_is_told_with_the_advice(device: _Device) -> None:
    device.alive = False
    with pytest.raises(MicrophoneError, match=r"cannot be opened \(gone\): plug one in\."):
        device.kept.start(MicrophoneError, "plug one in.")
    assert device.system.rescans == 1


def test_what_is_to_happen_while_it_stands_still_happens_without_a_stream_too(device: _Device) -> None:
    done: list[str] = []
    device.kept.restart_at_once(lambda: done.append("cut"))
    assert done == ["cut"]


class _Library:
    """Stands in for `sounddevice`."""

    class PortAudioError(Exception):
        pass

    def __init__(self, takes: set[int], present: bool = True) -> None:
        self.takes = takes
        self.present = present
        self.restarts = 0
        self.begun = 0
        self.broken = False
        self.streams: list[_DeadStream] = []

    def query_devices(self, device: str | None, kind: str) -> dict[str, float]:
        if not self.present:
            raise self.PortAudioError("Error querying device -1")
        return {"default_samplerate": 44_100.0}

    def check_input_settings(self, samplerate: int, **_: object) -> None:
        if samplerate not in self.takes:
            raise self.PortAudioError("Invalid sample rate [PaErrorCode -9997]")

    check_output_settings = check_input_settings

    def InputStream(self, **_: object) -> Any:
        raise ValueError("No input device matching 'that one'")

    def OutputStream(self, **_: object) -> _DeadStream:
        self.streams.append(_DeadStream(self.PortAudioError))
        return self.streams[-1]

    def _terminate(self) -> None:
        self.restarts += 1
        if self.broken:
            raise self.PortAudioError("PortAudio not initialized")

    def _initialize(self) -> None:
        self.begun += 1
        if self.broken:
            raise self.PortAudioError("Unanticipated host error")


class _DeadStream:
    """A stream that cannot be started."""

    def __init__(self, error: type[Exception]) -> None:
        self.error = error
        self.closed = False

    def start(self) -> None:
        raise self.error("Device unavailable [PaErrorCode -9985]")

    def close(self) -> None:
        self.closed = True


def _system(library: _Library) -> SoundSystem:
    made = SoundSystem()
    made._library = library
    return made


@pytest.mark.parametrize(("takes", "rate"), [({16_000, 44_100}, 16_000), ({44_100}, 44_100)])
def test_a_device_is_opened_at_the_rate_wanted_or_else_its_own(takes: set[int], rate: int) -> None:
    assert _system(_Library(takes)).rate_of(None, "input", 16_000) == rate


@pytest.mark.parametrize(
    ("library", "words"), [(_Library(set()), "Invalid sample rate$"), (_Library({16_000}, False), "querying")]
)
def test_a_device_that_takes_no_rate_or_is_not_there_is_refused(library: _Library, words: str) -> None:
    with pytest.raises(OSError, match=words):
        _system(library).rate_of(None, "output", 16_000)


def test_a_device_that_cannot_be_opened_is_refused() -> None:
    with pytest.raises(OSError, match="that one"):
        _system(_Library(set())).open("input", "that one", 16_000, lambda *_: None)


def test_a_stream_that_cannot_be_started_is_closed() -> None:
    library = _Library(set())
    with pytest.raises(OSError, match=r"Device unavailable$"):
        _system(library).open("output", None, 16_000, lambda *_: None)
    assert [stream.closed for stream in library.streams] == [True]


def test_a_list_of_devices_that_cannot_be_read_is_no_end() -> None:
    library = _Library(set())
    library.broken = True
    _system(library).rescan()
    assert (library.restarts, library.begun) == (1, 1)


def test_without_portaudio_there_is_no_list_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise OSError("PortAudio library not found")

    system = SoundSystem()
    monkeypatch.setattr(system, "_sounddevice", missing)
    system.rescan()


def test_devices_are_looked_for_again_only_while_no_stream_is_open() -> None:
    library = _Library(set())
    system = _system(library)
    system.rescan()
    system._open.append(object())
    system.rescan()
    assert library.restarts == 1
