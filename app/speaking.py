"""From the model's decision to voice a text to the speaker: synthesis ahead of need, order kept, one flush for all.

The loop never waits here. A text is synthesised as soon as its note is pushed, so that it is ready when the model
chooses its moment; a text that is not ready yet is handed to the speaker in the first micro-turn in which it is.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime

from app.ports import AudioSink, Utterance, Voice, VoiceError
from model.microturn import Playback, PlaybackState

PREPARED_AT_MOST = 16
LONGEST_WAIT_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class _Queued:
    """A text that the model chose to speak, on its way to the speaker; not to be heard before `at`."""

    slot: int | None
    utterance: Utterance
    at: datetime | None = None


class Mouth:
    """Queues speech between voice and speaker.

    Attributes:
        failures: sentences about texts that could not be voiced; the reader empties it.
        lost: free words that never reached the speaker; the reader empties it.
    """

    def __init__(self, voice: Voice, sink: AudioSink) -> None:
        self._voice = voice
        self._sink = sink
        self._prepared: OrderedDict[str, Utterance] = OrderedDict()
        self._queue: deque[_Queued] = deque()
        self._unheard: list[Playback] = []
        self.failures: list[str] = []
        self.lost: list[str] = []

    def prepare(self, text: str) -> None:
        """Begins to synthesise a text that will probably be spoken."""
        if text in self._prepared:
            return
        self._prepared[text] = self._voice.speak(text)
        while len(self._prepared) > PREPARED_AT_MOST:
            _, oldest = self._prepared.popitem(last=False)
            oldest.cancel()

    def say(self, slot: int | None, text: str, at: datetime | None = None) -> None:
        """Speaks a text behind what is queued, not before `at`; `slot` is its note, None for free words."""
        utterance = self._prepared.pop(text, None) or self._voice.speak(text)
        self._queue.append(_Queued(slot, utterance, at))

    def pump(self, now: datetime) -> None:
        """Hands on what is ready, in order. A text that failed counts as cut before its first sound."""
        while self._queue and self._queue[0].utterance.done():
            queued = self._queue.popleft()
            try:
                speech = queued.utterance.result(0.0)
            except VoiceError as failed:
                self.failures.append(str(failed))
                reached = False
            else:
                self._sink.play(queued.slot, speech.pcm, speech.rate, _seconds_until(queued.at, now))
                reached = queued.slot is not None or self._sink.busy  # of a note the speaker tells the end itself
            if not reached:
                self._lost(queued)

    def flush(self) -> None:
        """Silence at once: the speaker is flushed, and what had not reached it is given up."""
        self._sink.flush()
        for queued in self._queue:
            queued.utterance.cancel()
            self._lost(queued)
        self._queue.clear()
        self.lost.clear()  # whoever asks for silence misses nothing

    def playback(self) -> list[Playback]:
        """How the notes stand since the last call: the speaker's clock, and what never reached the speaker as CUT."""
        words = [*self._sink.playback(), *self._unheard]
        self._unheard.clear()
        return words

    @property
    def busy(self) -> bool:
        """True while anything sounds or is on its way."""
        return bool(self._queue) or self._sink.busy

    def _lost(self, queued: _Queued) -> None:
        if queued.slot is None:
            self.lost.append(queued.utterance.text)
        else:
            self._unheard.append(Playback(queued.slot, PlaybackState.CUT))


def _seconds_until(at: datetime | None, now: datetime) -> float:
    """How long to wait for an instant; not at all where the clock was set back meanwhile."""
    wait = 0.0 if at is None else (at - now).total_seconds()
    return wait if 0 < wait <= LONGEST_WAIT_SECONDS else 0.0
