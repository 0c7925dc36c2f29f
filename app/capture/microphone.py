"""The microphone: 16 kHz mono on one sample clock that neither dropouts nor a dying device can bend.

The stream's callback only copies into a ring. Samples that the device lost are filled with silence, so that position
and time stay together: an echo canceller whose two inputs have slipped by a tenth of a second is broken for good.
When nothing comes at all, `read_block` gives silence at the pace of the clock and the watchdog opens the device again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.audio.clock import SampleRing, StreamClock
from app.audio.resampler import Resampler
from app.audio.system import LATENCY_SECONDS, KeptStream, SoundSystem
from app.ports import DeviceChange, DeviceEvent, MicrophoneError
from model.microturn import MICROTURN_SECONDS, SAMPLE_RATE, SAMPLES_PER_MICROTURN

RING_SECONDS = 10
GRACE_SECONDS = 0.4
"""How long after its last sample a block may be late before silence takes its place."""
_LOSS = "nothing is heard until it is back; see that it is plugged in and switched on."
_ADVICE = "nothing can be heard; plug in a microphone or choose another one in the settings."


@dataclass(frozen=True, slots=True)
class AudioBlock:
    """One micro-turn of sound.

    Attributes:
        samples: float32 [3200], mono, 16 kHz.
        time: instant of its first sample at the microphone, in seconds of the monotonic clock.
    """

    samples: NDArray[np.float32]
    time: float


class Microphone:
    """A microphone of this computer.

    Attributes:
        rate: the device's samples a second; other than 16 kHz only when it refuses that.
    """

    def __init__(
        self, device: str | None = None, system: SoundSystem | None = None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._device = device
        self._now = now
        self._system = system or SoundSystem()
        self._stream = KeptStream("microphone", _LOSS, self._system, self._open)
        self._arrived = threading.Condition()
        self.rate = SAMPLE_RATE
        self._next = 0
        self._fresh = False
        self._started = now()
        self._clock = StreamClock(SAMPLE_RATE)
        self._set_rate(SAMPLE_RATE)

    def _set_rate(self, rate: int) -> None:
        self._clock = self._clock.at_rate(rate)
        self._next = round(self._next * rate / self.rate)
        self._ring = SampleRing(rate * RING_SECONDS, self._clock.position)
        self._resampler = None if rate == SAMPLE_RATE else Resampler(rate)
        self.rate = rate
        self._block = round(rate * MICROTURN_SECONDS)

    def start(self) -> None:
        """Opens the device; what is read next is its first block. Raises MicrophoneError when there is none."""
        with self._arrived:
            self._fresh = True
        self._stream.start(MicrophoneError, _ADVICE)
        self._started = self._now()

    def stop(self) -> None:
        """Closes the device."""
        self._stream.stop()

    def events(self) -> list[DeviceEvent]:
        """What happened to the device since the last call."""
        return self._stream.events()

    @property
    def backlog_seconds(self) -> float:
        """How much has been recorded that was not read yet."""
        return max(0, self._ring.end - self._next) / self.rate

    def _open(self) -> Any:
        rate = self._system.rate_of(self._device, "input", SAMPLE_RATE)
        with self._arrived:
            if rate != self.rate:
                self._set_rate(rate)
            self._clock.restart(self._clock.position)
        return self._system.open("input", self._device, rate, self._take)

    def _take(self, samples: NDArray[np.float32], frames: int, times: Any, status: Any) -> None:
        now = self._now()
        self._stream.beat()
        latency = times.currentTime - times.inputBufferAdcTime
        if not 0 <= latency <= 2:
            latency = LATENCY_SECONDS
        with self._arrived:
            certain = self._clock.certain
            silence = self._clock.place(frames, now - latency, sure=bool(status.input_overflow))
            if silence > 0:
                self._ring.append_silence(silence)
            self._ring.append(samples[max(0, -silence) :, 0])
            if self._fresh:
                self._fresh = False
                self._next = max(self._next, self._ring.end - frames)
            self._arrived.notify_all()
        if silence > 0 and certain:
            lost = silence / self.rate
            self._stream.report(DeviceChange.DROPOUT, f"The microphone lost {lost:.2f} s of sound, taken as silence.")

    def read_block(self) -> AudioBlock:
        """The next micro-turn of sound; see `AudioSource.read`."""
        with self._arrived:
            self._skip_what_is_gone()
            self._await_block()
            start = self._next
            samples = self._ring.read(start, self._block)
            self._next = start + self._block
            instant = self._clock.time_of(start) if self._clock.running else self._started + start / self.rate
        if self._resampler is not None:
            return AudioBlock(self._resampler.block(samples, SAMPLES_PER_MICROTURN), instant - self._resampler.delay)
        return AudioBlock(samples, instant)

    def read(self) -> NDArray[np.float32]:
        """The samples of `read_block`, float32 [3200]."""
        return self.read_block().samples

    def _skip_what_is_gone(self) -> None:
        if self._next < self._ring.begin:
            lost = (self._ring.begin - self._next) / self.rate
            self._next = self._ring.begin
            self._stream.report(DeviceChange.DROPOUT, f"{lost:.2f} s of sound were not listened to in time.")

    def _await_block(self) -> None:
        """Waits until the block is complete, or fills it with silence once its time and the grace are over."""
        while self._ring.end < (end := self._next + self._block):
            due = self._clock.time_of(end) if self._clock.running else self._started + end / self.rate
            left = due + GRACE_SECONDS - self._now()
            if left < -RING_SECONDS:
                self._sleep_through(-left)
            if left <= 0:
                missing = end - self._ring.end
                self._ring.append_silence(missing)
                self._clock.invent(missing)
                return
            self._arrived.wait(left)

    def _sleep_through(self, seconds: float) -> None:
        """The computer slept: the time in between is not made up for."""
        self._clock.shift(seconds)
        self._started += seconds
        self._stream.report(DeviceChange.DROPOUT, f"Nothing was heard for {seconds:.0f} s; the computer slept.")
