"""The speaker: a queue of speech, a playback clock that knows what has really been heard, and silence on demand.

The device holds a fifth of a second of sound, so a note that was handed over has not been heard yet. Every sample has
a position on the stream's clock; what has been played is what lies before this instant's position. `flush` makes the
device throw away what it holds, so that it falls silent at once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from app.audio.clock import SampleRing, StreamClock
from app.audio.reference import ReferenceReader
from app.audio.system import LATENCY_SECONDS, KeptStream, SoundSystem
from app.ports import DeviceEvent, NowPlaying, SpeakerError
from model.microturn import Playback, PlaybackState

WANTED_RATE = 48_000
HISTORY_SECONDS = 15
_LOSS = "nothing can be said until it is back; see that it is plugged in and switched on."
_ADVICE = "nothing can be said aloud; plug in a speaker or choose another one in the settings."


@dataclass(slots=True)
class _Clip:
    """A piece of speech in the queue.

    Attributes:
        slot: the note's slot or None.
        samples: float32 [n] at the device's rate, volume applied.
        given: how many of them the device has been given.
        start: position of the first one on the stream's clock, None before it was given.
        earliest: the instant before which none of it is to be heard.
    """

    slot: int | None
    samples: NDArray[np.float32]
    earliest: float
    given: int = 0
    start: int | None = None

    def played_by(self, position: int) -> bool:
        """True when all of it lies before `position`."""
        return self.start is not None and self.given == self.samples.size and self.start + self.given <= position


class Speaker:
    """A speaker of this computer.

    Attributes:
        rate: the device's samples a second.
        volume: factor on everything played, 0 to 1.
    """

    def __init__(
        self,
        device: str | None = None,
        volume: float = 1.0,
        system: SoundSystem | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.volume = volume
        self._now = now
        self._device = device
        self._system = system or SoundSystem()
        self._stream = KeptStream("speaker", _LOSS, self._system, self._open)
        self._lock = threading.Lock()
        self._clips: list[_Clip] = []
        self._ended: list[Playback] = []
        self._muted = False
        self._last_position = 0
        self._clock = StreamClock(WANTED_RATE)
        self._set_rate(WANTED_RATE)

    def _set_rate(self, rate: int) -> None:
        self._clock = self._clock.at_rate(rate)
        self._ring = SampleRing(rate * HISTORY_SECONDS, self._clock.position)
        self._last_position = self._clock.position
        self.rate = rate
        self._reference = ReferenceReader(rate, self._clock.position_at, self._ring.read)

    def start(self) -> None:
        """Opens the device. Raises SpeakerError when there is none."""
        self._stream.start(SpeakerError, _ADVICE)

    def stop(self) -> None:
        """Closes the device."""
        self._stream.stop()

    def events(self) -> list[DeviceEvent]:
        """What happened to the device since the last call."""
        return self._stream.events()

    def _open(self) -> Any:
        rate = self._system.rate_of(self._device, "output", WANTED_RATE)
        with self._lock:
            self._begin_again(rate)
        return self._system.open("output", self._device, rate, self._give)

    def _begin_again(self, rate: int) -> None:
        """Readies for a fresh stream: what the old one took to its grave is played again from its beginning."""
        for clip in self._clips:
            if rate != self.rate:
                clip.samples = soxr.resample(clip.samples, self.rate, rate)
            clip.given, clip.start = 0, None
        if rate != self.rate:
            self._set_rate(rate)
        self._forget_after(self._last_position)

    def _forget_after(self, position: int) -> None:
        self._ring.truncate(position)
        self._clock.restart(self._ring.end)

    def _give(self, out: NDArray[np.float32], frames: int, times: Any, status: Any) -> None:
        now = self._now()
        self._stream.beat()
        latency = times.outputBufferDacTime - times.currentTime
        if not 0 <= latency <= 2:
            latency = LATENCY_SECONDS
        with self._lock:
            silence = self._clock.place(frames, now + latency, sure=bool(status.output_underflow))
            if silence > 0:
                self._ring.append_silence(silence)
            self._fill(out[:, 0])
            self._ring.append(out[max(0, -silence) :, 0])
            self._last_position = self._clock.position_at(now)
            self._retire(self._last_position)

    def _fill(self, out: NDArray[np.float32]) -> None:
        """Puts the queue's next samples into `out`."""
        out[:] = 0
        done = 0
        for clip in () if self._muted else self._clips:
            if clip.start is None:
                done += max(0, self._clock.position_at(clip.earliest) - self._ring.end - done)
                if done >= out.size:
                    break
            count = min(out.size - done, clip.samples.size - clip.given)
            if clip.start is None:
                clip.start = self._ring.end + done
            out[done : done + count] = clip.samples[clip.given : clip.given + count]
            clip.given += count
            done += count
            if done == out.size:
                break

    def _retire(self, position: int) -> None:
        """Takes out of the queue what has been heard to its end."""
        while self._clips and self._clips[0].played_by(position):
            self._end(self._clips.pop(0), PlaybackState.PLAYED)

    def _end(self, clip: _Clip, state: PlaybackState) -> None:
        if clip.slot is not None:
            self._ended.append(Playback(clip.slot, state))

    def play(self, slot: int | None, pcm: NDArray[np.float32], rate: int, wait: float = 0.0) -> None:
        """Queues speech; see `AudioSink.play`."""
        samples = np.asarray(pcm if rate == self.rate else soxr.resample(pcm, rate, self.rate), np.float32)
        with self._lock:
            loud = np.clip(samples * np.float32(self.volume), -1, 1)
            self._clips.append(_Clip(slot, loud, self._now() + wait))

    def flush(self) -> None:
        """Silences the device at once, what it holds included, and empties the queue."""
        with self._lock:
            if not self._clips:
                return
            self._muted = True
        self._stream.restart_at_once(self._cut)

    def _cut(self) -> None:
        with self._lock:
            position = self._here()
            self._retire(position)
            for clip in self._clips:
                self._end(clip, PlaybackState.CUT)
            self._clips.clear()
            self._forget_after(position)
            self._muted = False

    def _here(self) -> int:
        return self._clock.position_at(self._now()) if self._clock.running else 0

    def playback(self) -> list[Playback]:
        """How the notes stand; see `AudioSink.playback`."""
        with self._lock:
            self._retire(self._here())
            reports, self._ended = self._ended, []
            sounding = self._sounding()
        if sounding is not None and sounding.slot is not None:
            reports.append(Playback(sounding.slot, PlaybackState.PLAYING))
        return reports

    def now_playing(self) -> NowPlaying | None:
        """What sounds at this instant; see `AudioSink.now_playing`."""
        with self._lock:
            self._retire(self._here())
            return self._sounding()

    def _sounding(self) -> NowPlaying | None:
        if not self._clips or self._clips[0].start is None or self._clips[0].start > self._here():
            return None
        clip, start = self._clips[0], self._clips[0].start
        return NowPlaying(clip.slot, (self._here() - start) / self.rate, clip.samples.size / self.rate)

    @property
    def busy(self) -> bool:
        """True while anything sounds or is queued."""
        with self._lock:
            self._retire(self._here())
            return bool(self._clips)

    def reference(self, time: float, count: int) -> NDArray[np.float32]:
        """What was played, float32 [count] at 16 kHz, from the instant `time` (monotonic clock) on; see
        `app.audio.reference` for its lead. Calls must follow one another without gaps."""
        with self._lock:
            if not self._clock.running:
                return np.zeros(count, np.float32)
            return self._reference.read(time, count)
