"""The last seconds of the microphone, so that the sound of a question can go with it. Kept in memory alone.

Only as much is held as a long sentence takes; what is older is overwritten, and nothing of it is ever put on the disk.
"""

from __future__ import annotations

import io
import threading
import wave
from collections import deque

import numpy as np
from numpy.typing import NDArray

from model.microturn import MICROTURN_SECONDS, SAMPLE_RATE

KEPT_SECONDS = 15.0
LEAD_SECONDS = 1.2
"""A word is written up to 0.4 s after its end, so it began about so long before that."""
BYTES_PER_SAMPLE = 2


class Earshot:
    """A ring of what the microphone gave. May be asked from any thread."""

    def __init__(self, seconds: float = KEPT_SECONDS) -> None:
        self._lock = threading.Lock()
        self._slices: deque[tuple[float, bytes]] = deque(maxlen=round(seconds / MICROTURN_SECONDS))
        self._shut = False

    def take(self, audio: NDArray[np.float32], t: float) -> None:
        """Takes the slice (float32 in [-1, 1], 16 kHz) that ended at `t`, in seconds of stream time."""
        slice_ = (np.clip(audio, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()
        with self._lock:
            if not self._shut:
                self._slices.append((t, slice_))

    def since(self, began: float, until: float) -> bytes:
        """The sound of words of which the first was written at `began`, up to `until`: 16-bit little-endian PCM, mono,
        16 kHz; b"" when nothing of it is held."""
        with self._lock:
            held = list(self._slices)
        return b"".join(slice_ for t, slice_ in held if began - LEAD_SECONDS < t <= until)

    def shut(self, shut: bool) -> None:
        """While shut nothing is kept, and what was kept is forgotten."""
        with self._lock:
            self._shut = shut
            self._slices.clear()

    def forget(self) -> None:
        """Forgets everything up to now."""
        with self._lock:
            self._slices.clear()


def seconds_of(pcm: bytes) -> float:
    """How long 16-bit mono PCM at 16 kHz lasts."""
    return len(pcm) / (BYTES_PER_SAMPLE * SAMPLE_RATE)


def wave_of(pcm: bytes) -> bytes:
    """The same as a WAV file, in memory."""
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(BYTES_PER_SAMPLE)
        wav.setframerate(SAMPLE_RATE)
        wav.writeframes(pcm)
    return file.getvalue()
