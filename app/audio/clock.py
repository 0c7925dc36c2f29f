"""One sample clock for a stream: every sample has a position, and every position an instant.

A device says, with each block, when its first sample was (or will be) at the converter. That word is exact to about a
millisecond once a stream has settled, wrong by a tenth of a second while it starts, and jumps when samples were lost.
`StreamClock` turns it into positions that never run away from time: what was lost is to be filled with silence, what
was filled in too much is to be left out again. Times are seconds of one monotonic clock.
"""

from __future__ import annotations

from statistics import median

import numpy as np
from numpy.typing import NDArray

_FOLLOW = 0.005
"""Share of the error by which the origin follows a clock that runs a little fast or slow, per block."""


class StreamClock:
    """Positions and instants of one stream.

    Attributes:
        rate: samples a second.
        position: of the next sample to come.
        tolerance: seconds by which a device's word may be off before it means that samples were lost.
        confirmations: blocks in a row that must agree before a loss is believed that the device did not admit.
        settling: seconds after the (re)start of a stream in which the device's word is taken as it comes.
    """

    def __init__(self, rate: int, tolerance: float = 0.03, confirmations: int = 3, settling: float = 2.0) -> None:
        self.rate = rate
        self.position = 0
        self.tolerance = tolerance
        self.confirmations = confirmations
        self.settling = settling
        self._origin: float | None = None
        self._settled_at: float | None = None
        self._settled = False
        self._suspects: list[float] = []
        self._invented = 0

    @property
    def running(self) -> bool:
        """True once a first block has told the time."""
        return self._origin is not None

    @property
    def certain(self) -> bool:
        """True when the stream has settled and has caught up with what was invented in its place."""
        return self._settled and self._invented == 0

    def time_of(self, position: float) -> float:
        """The instant of a position. Raises RuntimeError before the first block."""
        if self._origin is None:
            raise RuntimeError("the stream clock has not been told the time yet")
        return self._origin + position / self.rate

    def position_at(self, time: float) -> int:
        """The position at an instant. Raises RuntimeError before the first block."""
        return round((time - self.time_of(0)) * self.rate)

    def place(self, count: int, time: float, sure: bool = False) -> int:
        """Takes a block of `count` samples whose first one was at `time`.

        sure: the device admits that it lost samples just before this block.
        Returns the samples of silence to put before the block, or, negative, how many of its first samples to leave
        out; `position` has moved past the block.
        """
        if self._origin is None:
            self._origin = time - self.position / self.rate
        if self._settled_at is None:
            self._settled_at = time + self.settling
        self._settled = time >= self._settled_at
        error = time - self.time_of(self.position)
        correction = self._correction(count, error, sure)
        self.position += count + correction
        return correction

    def _correction(self, count: int, error: float, sure: bool) -> int:
        assert self._origin is not None
        if self._invented:
            return self._reconcile(count, error)
        if abs(error) <= self.tolerance:
            self._suspects.clear()
            self._origin += _FOLLOW * error
            return 0
        if not self._settled:
            self._origin += error
            return 0
        if not sure:
            self._suspects.append(error)
            if len(self._suspects) < self.confirmations:
                return 0
            error = median(self._suspects)
        self._suspects.clear()
        if error < 0:
            self._origin += error
            return 0
        return round(error * self.rate)

    def _reconcile(self, count: int, error: float) -> int:
        """After silence was invented: leaves out what came late after all, fills what is missing still."""
        wrong = round(error * self.rate)
        if wrong >= 0:
            self._invented = 0
            return wrong
        late = min(count, -wrong, self._invented)
        self._invented = self._invented - late if late == count else 0
        return -late

    def at_rate(self, rate: int) -> StreamClock:
        """The same instants counted at another rate, for a device that came back with another one."""
        clock = StreamClock(rate, self.tolerance, self.confirmations, self.settling)
        clock.position = round(self.position * rate / self.rate)
        clock._origin = self._origin
        return clock

    def invent(self, count: int) -> None:
        """The reader could not wait any longer and put `count` samples of silence in place of what did not come."""
        self.position += count
        self._invented += count
        self._suspects.clear()

    def shift(self, seconds: float) -> None:
        """Every position from now on lies that much later, as if time had stood still."""
        if self._origin is not None:
            self._origin += seconds

    def restart(self, position: int) -> None:
        """The stream begins anew: the next block lies wherever its time says, at `position` at the earliest."""
        self.position = position
        self._invented = max(self._invented, 1)
        self._settled_at = None
        self._suspects.clear()


class SampleRing:
    """The last samples of a stream, by position. What was never written reads as silence.

    Attributes:
        end: the position after the last sample written.
    """

    def __init__(self, capacity: int, end: int = 0) -> None:
        self._samples = np.zeros(capacity, np.float32)
        self.end = end

    @property
    def begin(self) -> int:
        """The oldest position still held."""
        return max(0, self.end - self._samples.size)

    def append(self, samples: NDArray[np.float32]) -> None:
        """Writes samples float32 [n] at the end."""
        capacity = self._samples.size
        kept = samples[-capacity:]
        start = (self.end + samples.size - kept.size) % capacity
        first = min(kept.size, capacity - start)
        self._samples[start : start + first] = kept[:first]
        self._samples[: kept.size - first] = kept[first:]
        self.end += samples.size

    def append_silence(self, count: int) -> None:
        """Writes `count` samples of silence at the end."""
        self.append(np.zeros(min(count, self._samples.size), np.float32))
        self.end += max(0, count - self._samples.size)

    def truncate(self, end: int) -> None:
        """Forgets everything from the position `end` on."""
        self.end = max(self.begin, min(self.end, end))

    def read(self, start: int, count: int) -> NDArray[np.float32]:
        """Samples float32 [count] from the position `start`, silence where there is nothing."""
        out = np.zeros(count, np.float32)
        first, last = max(start, self.begin), min(start + count, self.end)
        if first < last:
            places = np.arange(first, last) % self._samples.size
            out[first - start : last - start] = self._samples[places]
        return out
