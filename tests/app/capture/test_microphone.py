"""The microphone's promises, with the test as the driver: one sample clock through dropouts, death and sleep."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from app.capture.microphone import Microphone
from app.ports import DeviceChange, MicrophoneError
from tests.app.audio.fakes import FakeSystem, FakeTime


class _Bench:
    """A microphone with its driver and its time."""

    def __init__(self, rate: int | None = None) -> None:
        self.time = FakeTime()
        self.system = FakeSystem(rate)
        self.microphone = Microphone(system=self.system, now=self.time)  # type: ignore[arg-type]
        self.microphone.start()
        self.stream = self.system.streams[0]

    def record(self, samples: NDArray[np.float32], flagged: bool = False) -> None:
        """Time goes on by the length of the samples; they are handed over in one block, fresh."""
        self.time.now += samples.size / self.stream.rate
        self.system.deliver(self.stream, samples, samples.size / self.stream.rate, flagged)

    def settle(self) -> None:
        """Three seconds of silence, read."""
        for _ in range(15):
            self.record(np.zeros(self.stream.rate // 5, np.float32))
            self.microphone.read()
        self.microphone.events()


@pytest.fixture
def bench() -> Iterator[_Bench]:
    made = _Bench()
    yield made
    made.microphone.stop()


def _ramp(count: int) -> NDArray[np.float32]:
    return np.arange(1, count + 1, dtype=np.float32) / 10_000


def test_what_was_recorded_is_read_in_order_in_blocks_of_3200(bench: _Bench) -> None:
    sound = _ramp(9600)
    for start in range(0, 9600, 800):
        bench.record(sound[start : start + 800])
    assert bench.microphone.backlog_seconds == pytest.approx(0.6)
    heard = np.concatenate([bench.microphone.read() for _ in range(3)])
    assert np.array_equal(heard, sound)


def test_a_block_knows_when_it_was_recorded(bench: _Bench) -> None:
    bench.settle()
    began = bench.time.now
    bench.record(_ramp(3200))
    assert bench.microphone.read_block().time == pytest.approx(began, abs=1e-3)


def test_lost_samples_are_silence_in_their_place_and_reported(bench: _Bench) -> None:
    bench.settle()
    bench.record(_ramp(1600))
    bench.time.now += 0.1
    bench.record(_ramp(1600), flagged=True)
    bench.record(np.zeros(1600, np.float32))
    heard = np.concatenate([bench.microphone.read(), bench.microphone.read()])
    assert np.array_equal(heard[:1600], _ramp(1600))
    assert np.abs(heard[1610:3190]).max() == 0
    assert np.abs(heard[3190:4800]).max() == pytest.approx(0.16)
    (event,) = bench.microphone.events()
    assert (event.device, event.change) == ("microphone", DeviceChange.DROPOUT)


def test_a_dead_device_is_heard_as_silence_and_what_comes_late_is_left_out(bench: _Bench) -> None:
    bench.settle()
    began = bench.time.now
    bench.time.now += 0.2 + 0.5
    assert np.abs(bench.microphone.read()).max() == 0
    bench.system.deliver(bench.stream, _ramp(11_200), 0.7)
    heard = bench.microphone.read_block()
    assert heard.time == pytest.approx(began + 0.2, abs=1e-3)
    assert heard.samples[0] == pytest.approx(_ramp(11_200)[3200], abs=1e-3)


def test_after_sleep_the_loop_does_not_work_through_the_night(bench: _Bench) -> None:
    bench.settle()
    bench.time.now += 8 * 3600
    silence = bench.microphone.read_block()
    assert np.abs(silence.samples).max() == 0
    assert bench.time.now - silence.time < 2
    (event,) = bench.microphone.events()
    assert "slept" in event.text


def test_sound_that_nobody_read_in_time_is_given_up_and_reported(bench: _Bench) -> None:
    for _ in range(12):
        bench.record(np.ones(16_000, np.float32))
    bench.microphone.read()
    assert bench.microphone.backlog_seconds == pytest.approx(9.8)
    (event,) = bench.microphone.events()
    assert event.change is DeviceChange.DROPOUT


def test_a_device_that_tells_nonsense_about_its_latency_is_not_believed(bench: _Bench) -> None:
    bench.system.deliver(bench.stream, _ramp(3200), -7.0)
    assert abs(bench.microphone.read_block().time - bench.time.now) < 1


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_a_device_that_refuses_16_khz_is_resampled_in_time(rate: int) -> None:
    bench = _Bench(rate)
    bench.settle()
    began = bench.time.now
    seconds = np.arange(rate * 2) / rate
    tone = (0.5 * np.sin(2 * np.pi * 440 * seconds) * (seconds < 0.1)).astype(np.float32)
    for start in range(0, tone.size, rate // 5):
        bench.record(tone[start : start + rate // 5])
    blocks = [bench.microphone.read_block() for _ in range(10)]
    bench.microphone.stop()
    heard = np.concatenate([block.samples for block in blocks])
    first = int(np.argmax(np.abs(heard) > 0.25))
    assert heard.size == 32_000
    assert blocks[0].time + first / 16_000 == pytest.approx(began + 1 / 440 / 12, abs=0.003)


def test_without_a_microphone_there_is_one_clear_sentence() -> None:
    system = FakeSystem()
    system.missing = "no such device"
    with pytest.raises(MicrophoneError, match=r"cannot be opened \(no such device\): nothing can be heard; plug in"):
        Microphone(system=system).start()  # type: ignore[arg-type]


def test_a_device_that_never_gave_a_block_is_heard_as_silence() -> None:
    time, system = FakeTime(), FakeSystem()
    microphone = Microphone(system=system, now=time)  # type: ignore[arg-type]
    time.now += 1
    block = microphone.read_block()
    assert np.abs(block.samples).max() == 0
    assert block.time == pytest.approx(1000.0)


def test_a_device_may_come_back_with_another_rate(bench: _Bench) -> None:
    bench.settle()
    bench.system.rate = 48_000
    bench.microphone._open()
    bench.stream = bench.system.streams[1]
    bench.record(np.ones(9600, np.float32))
    bench.record(np.ones(9600, np.float32))
    bench.microphone.read()
    assert bench.microphone.rate == 48_000
    assert np.abs(bench.microphone.read()).max() == pytest.approx(1, abs=0.2)


def test_after_a_pause_it_is_heard_from_its_first_block_on_and_nothing_is_made_up_for(bench: _Bench) -> None:
    bench.settle()
    bench.microphone.stop()
    bench.time.now += 60
    bench.microphone.start()
    bench.stream = bench.system.streams[1]
    began = bench.time.now
    bench.record(_ramp(3200))
    assert bench.microphone.backlog_seconds == pytest.approx(0.2, abs=1e-3)
    heard = bench.microphone.read_block()
    assert heard.time == pytest.approx(began, abs=1e-3)
    assert np.array_equal(heard.samples, _ramp(3200))
    assert bench.microphone.events() == []
