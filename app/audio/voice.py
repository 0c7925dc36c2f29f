"""The voice: text to PCM in a process of its own, started again when it dies.

`ProcessVoice.speak` returns at once; the speech comes through a `SpokenText`. The speech is PCM, because the echo
canceller has to know what was played. A few fixed sentences are held ready, so that an acknowledgement does not wait
for its synthesis, nor for what is being synthesised before it.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

import numpy as np
from numpy.typing import NDArray

from app.audio.voice_process import Done, Failed, GiveUp, Piece, Ready, Say, serve
from app.helping import serve_undisturbed
from app.logs import LOG
from app.ports import DeviceChange, DeviceEvent, Speech, VoiceError

UNSTARTED = "The voice cannot be started ({reason}); what would be said is shown only until it can."
UNSTARTED_REASON = "its process cannot be started"
_ATTEMPTS = 2
_DEATHS_IN_A_ROW = 3
MOST_READY = 8
"""Sentences that are held ready; a second of speech is 90 KB."""
_AUDIBLE = 0.01
"""Of the loudest sample."""
_ONSET_SECONDS = 0.01
"""What is kept before the first audible sample, so that a soft consonant is whole."""


def from_first_sound(pcm: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Speech float32 [n] without the silence that a synthesiser begins with (up to half a second), so that what starts
    on the second is heard on the second; silence alone stays as it is."""
    loud = np.abs(pcm)
    if not loud.size or loud.max() == 0:
        return pcm
    first = int(np.argmax(loud > _AUDIBLE * loud.max()))
    return pcm[max(0, first - round(_ONSET_SECONDS * rate)) :]


class SpokenText:
    """A text on its way to speech; see `app.ports.Utterance`."""

    def __init__(self, number: int, text: str, speed: float, voice: ProcessVoice) -> None:
        self.order = Say(number, text, speed)
        self.attempts = 0
        self.pieces: list[Speech] = []
        self.future: Future[Speech] = Future()
        self.volume = voice.volume
        self._voice = voice

    @property
    def text(self) -> str:
        """What is being said."""
        return self.order.text

    def done(self) -> bool:
        """True when `result` returns or raises at once."""
        return self.future.done()

    def result(self, timeout: float | None = None) -> Speech:
        """The speech; waits for it. Raises VoiceError when it failed or was cancelled, TimeoutError when not ready."""
        try:
            return self.future.result(timeout)
        except CancelledError as error:
            raise VoiceError(f"“{self.text}” is not spoken: it was cancelled.") from error

    def cancel(self) -> None:
        """Gives it up."""
        self._voice.forget(self)

    def spoken_as(self, volume: float) -> Speech | None:
        """The speech where it is there, at that volume; None otherwise."""
        there = self.done() and not self.future.cancelled() and self.future.exception() is None
        return self.future.result() if there and self.volume == volume else None

    def finish(self) -> None:
        """All pieces are there."""
        if not self.future.cancelled():
            rate = self.pieces[0].rate if self.pieces else 16_000
            parts = [piece.pcm for piece in self.pieces] or [np.zeros(0, np.float32)]
            self.future.set_result(Speech(from_first_sound(np.concatenate(parts), rate), rate))

    def fail(self, reason: str) -> None:
        """It cannot be spoken. The log gets no more of the reason than cannot hold the text itself."""
        if not self.future.done():
            LOG.warning("a text is not spoken: %s", reason.partition(":")[0])
            self.future.set_exception(VoiceError(f"“{self.text}” cannot be spoken ({reason}); it is shown only."))


class ProcessVoice:
    """The voice of the live program.

    `ready` are sentences that are held ready, anew for each speed and engine.

    Attributes:
        volume: factor on the samples, 0 to 1.
        wanted: name of the engine to speak with, "auto" for the best.
        engine: name of the engine in use, "" before it is loaded.
    """

    def __init__(
        self, speed: float = 1.0, volume: float = 1.0, wanted: str = "auto", ready: Sequence[str] = ()
    ) -> None:
        self._speed = speed
        self._fixed = tuple(ready)[:MOST_READY]
        self._ready: dict[str, SpokenText] = {}
        self.volume = volume
        self.wanted = wanted
        self.engine = ""
        self._lock = threading.RLock()
        self._waiting: dict[int, SpokenText] = {}
        self._numbers = 0
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._deaths = 0
        self._unstarted = False
        self._unusable = ""
        self._stopped = False
        self._events: list[DeviceEvent] = []

    @property
    def speed(self) -> float:
        """How fast it speaks, 1.0 is usual, 0.5 to 2."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        with self._lock:
            changed, self._speed = speed != self._speed, speed
            if changed and self.engine:
                self._make_ready()

    def _make_ready(self) -> None:
        """Has the fixed sentences spoken as the voice is now; what was ready before is not any more."""
        for text in self._ready.values():
            self.forget(text)
        self._ready = {text: self._begin(text) for text in self._fixed}

    def start(self) -> None:
        """Starts the process, so that the first utterance does not wait for it."""
        with self._lock:
            self._stopped = False
            if self._process is None and not self._unusable:
                self._launch()

    def _launch(self) -> None:
        """Starts the process and orders what waits. Where the system starts none, what waits is shown only, and the
        next text is another try."""
        try:
            self._process, self._pipe = self._started()
        except OSError as refused:
            LOG.exception("the process of the voice cannot be started")
            self._process, self._pipe = None, None
            if not self._unstarted:
                self._unstarted = True
                self._note(DeviceChange.LOST, UNSTARTED.format(reason=refused.strerror or refused))
            self._fail_all(UNSTARTED_REASON)
            return
        threading.Thread(target=self._listen, args=(self._pipe,), name="voice", daemon=True).start()
        for text in list(self._waiting.values()):
            self._order(text)

    def _started(self) -> tuple[BaseProcess, Connection]:
        """A new process and this end of its pipe. Raises OSError, and then holds nothing open."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        try:
            process = context.Process(
                target=serve_undisturbed, args=(serve, theirs, self.wanted), name="alongside voice", daemon=True
            )
            process.start()
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        return process, ours

    def _order(self, text: SpokenText) -> None:
        text.attempts += 1
        text.pieces.clear()
        self._send(text.order)

    def _send(self, order: Say | GiveUp) -> None:
        try:
            if self._pipe is not None:
                self._pipe.send(order)
        except OSError:
            return  # The listener sees the end of the pipe too, starts the process again and repeats the order.

    def speak(self, text: str) -> SpokenText:
        """Begins to synthesise and returns at once; what is held ready is there already."""
        with self._lock:
            ready = self._ready.get(text)
            speech = None if ready is None else ready.spoken_as(self.volume)
            return self._begin(text) if speech is None else self._at_once(text, speech)

    def _begin(self, text: str) -> SpokenText:
        spoken = self._numbered(text)
        if not any(letter.isalnum() for letter in text):
            spoken.finish()
        elif self._unusable:
            spoken.fail(self._unusable)
        else:
            self._waiting[spoken.order.number] = spoken
            if self._process is None:
                self._launch()
            else:
                self._order(spoken)
        return spoken

    def _at_once(self, text: str, speech: Speech) -> SpokenText:
        spoken = self._numbered(text)
        spoken.future.set_result(speech)
        return spoken

    def _numbered(self, text: str) -> SpokenText:
        self._numbers += 1
        return SpokenText(self._numbers, text, min(2.0, max(0.5, self.speed)), self)

    def forget(self, text: SpokenText) -> None:
        """Gives a text up, unless it is done, and tells the process."""
        with self._lock:
            if text.future.cancel() and self._waiting.pop(text.order.number, None) is not None:
                self._send(GiveUp(text.order.number))

    def events(self) -> list[DeviceEvent]:
        """What happened to the voice since the last call."""
        with self._lock:
            taken, self._events = self._events, []
            return taken

    def stop(self) -> None:
        """Ends the process; what is under way is cancelled."""
        with self._lock:
            self._stopped = True
            process, self._process = self._process, None
            pipe, self._pipe = self._pipe, None
            waiting, self._waiting = list(self._waiting.values()), {}
        for text in waiting:
            text.future.cancel()
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.terminate()
            process.join()

    def _listen(self, pipe: Connection) -> None:
        try:
            while True:
                self._take(pipe.recv())
        except (EOFError, OSError):
            self._died(pipe)

    def _take(self, answer: Ready | Piece | Done | Failed) -> None:
        with self._lock:
            if isinstance(answer, Ready):
                self._loaded(answer)
            elif isinstance(answer, Piece):
                if text := self._waiting.get(answer.number):
                    text.pieces.append(Speech(answer.speech.pcm * np.float32(self.volume), answer.speech.rate))
            elif isinstance(answer, Done):
                self._deaths = 0
                if text := self._waiting.pop(answer.number, None):
                    text.finish()
            elif answer.number is None:
                self._give_up(answer.reason)
            elif text := self._waiting.pop(answer.number, None):
                text.fail(answer.reason)

    def _loaded(self, answer: Ready) -> None:
        if self._deaths or self._unstarted:
            self._unstarted = False
            self._note(DeviceChange.RESTORED, "The voice works again.")
        self.engine = answer.engine
        self._make_ready()
        if self.engine != ("piper" if self.wanted == "auto" else self.wanted):
            which = "usual" if self.wanted == "auto" else "chosen"
            self._note(DeviceChange.CHANGED, f"The {which} voice cannot be loaded; {self.engine} speaks instead.")

    def _note(self, change: DeviceChange, text: str) -> None:
        self._events.append(DeviceEvent("voice", change, text))

    def _give_up(self, reason: str) -> None:
        self._unusable = reason
        self._note(DeviceChange.LOST, f"There is no voice ({reason}); what would be said is shown only.")
        self._fail_all(reason)

    def _fail_all(self, reason: str) -> None:
        """Nothing of what waits is spoken."""
        waiting, self._waiting = list(self._waiting.values()), {}
        for text in waiting:
            text.fail(reason)

    def _died(self, pipe: Connection) -> None:
        """The process is gone: starts it again, and repeats what it had not finished, each text once."""
        with self._lock:
            if self._stopped or self._unusable or pipe is not self._pipe:
                return
            self._deaths += 1
            self._process, self._pipe = None, None
            if self._deaths >= _DEATHS_IN_A_ROW:
                self._give_up("its process ended again and again")
                return
            self._note(DeviceChange.LOST, "The voice stopped working and is started again.")
            for text in [text for text in self._waiting.values() if text.attempts >= _ATTEMPTS]:
                del self._waiting[text.order.number]
                text.fail("the voice ended over it twice")
            self._launch()
