"""A sound system without devices: the test plays the part of the driver and of time."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray


class FakeTime:
    """A clock that goes only when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class FakeStream:
    """One open stream: the driver's side of the callback."""

    kind: str
    rate: int
    callback: Any
    closed: bool = False


class FakeSystem:
    """Stands in for `app.audio.system.SoundSystem`.

    Attributes:
        rate: the only rate the device takes, None for any.
        missing: why no device can be opened, "" when it can.
        streams: every stream ever opened.
    """

    def __init__(self, rate: int | None = None) -> None:
        self.rate = rate
        self.missing = ""
        self.streams: list[FakeStream] = []
        self.interrupted = 0
        self.rescans = 0
        self.beat_on_open = True

    def rate_of(self, device: str | None, kind: str, wanted: int) -> int:
        if self.missing:
            raise OSError(self.missing)
        return self.rate or wanted

    def open(self, kind: str, device: str | None, rate: int, callback: Any) -> FakeStream:
        stream = FakeStream(kind, rate, callback)
        self.streams.append(stream)
        if self.beat_on_open:
            self.deliver(stream, np.zeros(0, np.float32), 0.0)
        return stream

    def deliver(self, stream: FakeStream, samples: NDArray[np.float32], latency: float, flagged: bool = False) -> None:
        """The driver hands over recorded samples, the first of which is `latency` seconds old."""
        times = SimpleNamespace(currentTime=50.0, inputBufferAdcTime=50.0 - latency, outputBufferDacTime=50.0 + latency)
        status = SimpleNamespace(input_overflow=flagged, output_underflow=flagged)
        stream.callback(samples.reshape(-1, 1), samples.size, times, status)

    def collect(
        self, stream: FakeStream, count: int, latency: float = 0.2, flagged: bool = False
    ) -> NDArray[np.float32]:
        """The driver asks for samples that will sound in `latency` seconds."""
        out = np.ones(count, np.float32)
        self.deliver(stream, out, latency, flagged)
        return out

    def interrupt(self, stream: FakeStream) -> None:
        self.interrupted += 1

    def resume(self, stream: FakeStream) -> None:
        pass

    def close(self, stream: FakeStream) -> None:
        stream.closed = True

    def rescan(self) -> None:
        self.rescans += 1
