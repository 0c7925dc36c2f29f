"""Echo cancellation: what the speaker plays is taken out of what the microphone hears (WebRTC's AEC3).

While nothing plays, the microphone's sound passes through untouched, so that the model hears the room as it is; the
canceller keeps listening either way, to stay adapted. Both ways are delayed alike, so switching moves nothing in time.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from pywebrtc_audio import AudioProcessor

from app.capture.microphone import AudioBlock
from app.ports import DeviceEvent
from model.microturn import SAMPLE_RATE

FRAME = 160
"""Samples of the 10 ms in which WebRTC works."""
DELAY = 224
"""Samples by which AEC3 with noise suppression delays at 16 kHz (measured by correlation)."""
TAIL_SECONDS = 0.6
"""How long an echo may sound on after the last of what was played."""
_AUDIBLE = 1e-4


class EchoCanceller:
    """Two aligned streams of 16 kHz mono in, one without echo out.

    `process` takes blocks of any whole number of 10 ms frames, the reference no later than its echo.
    """

    def __init__(self) -> None:
        self._processor = AudioProcessor(
            SAMPLE_RATE, 1, echo_cancellation=True, noise_suppression=True, high_pass_filter=True, ns_level=0
        )
        self._late = np.zeros(DELAY, np.float32)
        self._silent_for = TAIL_SECONDS
        self._cancelling = False

    def process(self, heard: NDArray[np.float32], played: NDArray[np.float32]) -> NDArray[np.float32]:
        """float32 [n] without echo, DELAY samples late. Raises ValueError unless both are [n], n a multiple of 160."""
        if heard.shape != played.shape or heard.size % FRAME:
            raise ValueError(f"blocks must be equally long and whole 10 ms frames, not {heard.size} and {played.size}")
        joined = np.concatenate([self._late, heard])
        untouched, self._late = joined[: heard.size], joined[heard.size :]
        near, far = np.ascontiguousarray(heard, np.float32), np.ascontiguousarray(played, np.float32)
        cleaned = np.asarray(self._processor.process(near, far), np.float32)
        was, self._cancelling = self._cancelling, self._echo_expected(played)
        wanted, other = (cleaned, untouched) if self._cancelling else (untouched, cleaned)
        return _fade_over(other, wanted) if was != self._cancelling else wanted

    def _echo_expected(self, played: NDArray[np.float32]) -> bool:
        if np.abs(played).max(initial=0) > _AUDIBLE:
            self._silent_for = 0.0
            return True
        self._silent_for += played.size / SAMPLE_RATE
        return self._silent_for < TAIL_SECONDS


def _fade_over(old: NDArray[np.float32], new: NDArray[np.float32]) -> NDArray[np.float32]:
    """`new`, with the first 10 ms faded over from `old`."""
    rise = np.linspace(0, 1, FRAME, dtype=np.float32)
    out = new.copy()
    out[:FRAME] = old[:FRAME] * (1 - rise) + new[:FRAME] * rise
    return out


class TimedSource(Protocol):
    """A microphone whose blocks know their instant (`app.capture.microphone.Microphone`)."""

    def start(self) -> None: ...
    def read_block(self) -> AudioBlock: ...
    def events(self) -> list[DeviceEvent]: ...
    def stop(self) -> None: ...


class Reference(Protocol):
    """A speaker that tells what it played (`app.audio.speaker.Speaker`)."""

    def reference(self, time: float, count: int) -> NDArray[np.float32]: ...


class EchoCancelledMicrophone:
    """The `AudioSource` of the live program: a microphone and, taken out of it, what a speaker played."""

    def __init__(self, microphone: TimedSource, speaker: Reference) -> None:
        self._microphone = microphone
        self._speaker = speaker
        self._canceller = EchoCanceller()

    def start(self) -> None:
        """Opens the microphone. Raises MicrophoneError when there is none."""
        self._microphone.start()

    def read(self) -> NDArray[np.float32]:
        """The next 3,200 samples without echo; see `AudioSource.read`."""
        block = self._microphone.read_block()
        return self._canceller.process(block.samples, self._speaker.reference(block.time, block.samples.size))

    def events(self) -> list[DeviceEvent]:
        """What happened to the microphone since the last call."""
        return self._microphone.events()

    def stop(self) -> None:
        """Closes the microphone."""
        self._microphone.stop()
