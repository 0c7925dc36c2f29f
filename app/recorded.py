"""Voice and speaker in stream time: what a recording is played with, where no device and no real clock takes part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from app.ports import DeviceEvent, NowPlaying, Speech, Utterance, Voice
from model.microturn import SAMPLE_RATE, Playback, PlaybackState


class PatientVoice:
    """A voice whose texts are ready in the micro-turn in which they are asked for: stream time waits for them."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    def start(self) -> None:
        """Readies the voice."""
        self._voice.start()

    def speak(self, text: str) -> Utterance:
        """Synthesises; waiting is left to `done`, so that an unspoken text costs no time."""
        return _Patient(self._voice.speak(text))

    def events(self) -> list[DeviceEvent]:
        """What happened to the voice since the last call."""
        return self._voice.events()

    def stop(self) -> None:
        """Ends the voice."""
        self._voice.stop()


class _Patient:
    """An utterance that is done when asked, for it is waited for."""

    def __init__(self, utterance: Utterance) -> None:
        self.text = utterance.text
        self.cancel = utterance.cancel
        self._utterance = utterance

    def done(self) -> bool:
        """True."""
        return True

    def result(self, timeout: float | None = None) -> Speech:
        """The speech, however long it takes."""
        del timeout
        return self._utterance.result(None)


@dataclass(slots=True)
class Piece:
    """Speech on the recorded speaker: float32 [n] at `rate`, from `start` to `end` (seconds of stream time)."""

    slot: int | None
    pcm: NDArray[np.float32]
    rate: int
    start: float
    end: float
    cut: bool = False
    told: bool = False


class RecordedSpeaker:
    """A speaker whose playback clock is the stream's: move `t` on, and what has been played follows from it.

    Attributes:
        t: seconds of stream time.
        pieces: everything that was played, in order.
    """

    def __init__(self) -> None:
        self.t = 0.0
        self.pieces: list[Piece] = []

    def start(self) -> None:
        """Nothing to open."""

    def stop(self) -> None:
        """Nothing to close."""

    def events(self) -> list[DeviceEvent]:
        """Nothing ever happens to it."""
        return []

    def play(self, slot: int | None, pcm: NDArray[np.float32], rate: int, wait: float = 0.0) -> None:
        """Queues speech behind what is queued already."""
        start = max(self.t + wait, self.pieces[-1].end if self.pieces else 0.0)
        self.pieces.append(Piece(slot, pcm, rate, start, start + pcm.size / rate))

    def flush(self) -> None:
        """Ends what sounds and drops what is queued."""
        for piece in self.pieces:
            if piece.end > self.t:
                piece.start = min(piece.start, self.t)
                piece.end = self.t
                piece.cut = True

    def playback(self) -> list[Playback]:
        """PLAYING for the note that sounds at `t`; PLAYED or CUT once for one that has ended."""
        words = []
        for piece in self.pieces:
            if piece.told or piece.slot is None:
                continue
            if piece.end <= self.t:
                piece.told = True
                words.append(Playback(piece.slot, PlaybackState.CUT if piece.cut else PlaybackState.PLAYED))
            elif piece.start <= self.t:
                words.append(Playback(piece.slot, PlaybackState.PLAYING))
        return words

    def now_playing(self) -> NowPlaying | None:
        """What sounds at `t`."""
        for piece in self.pieces:
            if piece.start <= self.t < piece.end:
                return NowPlaying(piece.slot, self.t - piece.start, piece.end - piece.start)
        return None

    @property
    def busy(self) -> bool:
        """True while anything sounds or is queued at `t`."""
        return bool(self.pieces) and self.pieces[-1].end > self.t

    def mix(self, seconds: float, since: float = 0.0) -> NDArray[np.float32]:
        """What came out of the speaker from `since` to `seconds`, float32 [n], 16 kHz."""
        begin = round(since * SAMPLE_RATE)
        out = np.zeros(round(seconds * SAMPLE_RATE) - begin, np.float32)
        for piece in self.pieces:
            first = round(piece.start * SAMPLE_RATE) - begin
            if piece.end <= since or first >= out.size:
                continue
            pcm = piece.pcm[: round((piece.end - piece.start) * piece.rate)]
            sound = soxr.resample(pcm, piece.rate, SAMPLE_RATE).astype(np.float32)
            last = min(first + sound.size, out.size)
            out[max(first, 0) : max(last, 0)] += sound[max(-first, 0) : max(last - first, 0)]
        return out
