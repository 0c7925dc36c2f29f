"""Devices that may be missing at the start: the program goes on without them and takes them up when they come.

A microphone that is plugged in after login should simply be heard, so a device that cannot be opened is told once and
tried again; until then there is silence, and what should have been said counts as not heard.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.ports import AudioSink, AudioSource, DeviceChange, DeviceError, DeviceEvent, NowPlaying
from model.microturn import MICROTURN_SECONDS, SAMPLES_PER_MICROTURN, Playback, PlaybackState

RETRY_SECONDS = 3.0


class Opener:
    """Opens a device, now or later, on a thread of its own.

    Attributes:
        opened: True while the device is open.
    """

    def __init__(self, name: str, open_device: Callable[[], None], close_device: Callable[[], None]) -> None:
        self._name = name
        self._open = open_device
        self._close = close_device
        self._lock = threading.Lock()
        self._given_up = threading.Event()
        self._thread: threading.Thread | None = None
        self._missing = False
        self._events: list[DeviceEvent] = []
        self.opened = False

    def start(self) -> None:
        """Tries once and goes on trying in the background when that failed, or when an attempt that was given up is
        still under way: no two may have the device between them."""
        given_up = self._given_up = threading.Event()
        self.opened = False
        before = self._thread
        if before is None or not before.is_alive():
            try:
                self._attempt(given_up)
                return
            except DeviceError as missing:
                self._missing = True
                self._events.append(DeviceEvent(self._name, DeviceChange.LOST, str(missing)))
        self._thread = threading.Thread(
            target=self._try_again, args=(given_up, before), name=f"{self._name} opener", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Closes the device and tries no more; an attempt that is under way closes it when it has opened it."""
        with self._lock:
            self._given_up.set()
            was, self.opened = self.opened, False
        if was:
            self._close()
        if self._thread is not None:
            self._thread.join(1.0)

    def events(self) -> list[DeviceEvent]:
        """What happened since the last call."""
        taken, self._events = self._events, []
        return taken

    def _try_again(self, given_up: threading.Event, before: threading.Thread | None) -> None:
        """Tries until it is given up, once the thread before this one has ended."""
        if before is not None:
            before.join()
        while not given_up.wait(RETRY_SECONDS):
            try:
                self._attempt(given_up)
            except DeviceError:
                continue
            return

    def _attempt(self, given_up: threading.Event) -> None:
        """Opens the device, which can take seconds, and closes it when it was given up meanwhile. Raises DeviceError
        when it cannot be opened."""
        self._open()
        with self._lock:
            self.opened = wanted = not given_up.is_set()
        if not wanted:
            self._close()
        elif self._missing:
            self._missing = False
            self._events.append(DeviceEvent(self._name, DeviceChange.RESTORED, f"The {self._name} is there now."))


class Metronome:
    """Beats once a micro-turn, for as long as no device does, however long the turns themselves take."""

    def __init__(self, wait: Callable[[float], None], now: Callable[[], float]) -> None:
        self._wait = wait
        self._now = now
        self._due: float | None = None

    def beat(self) -> None:
        """Waits for the next beat; what was missed is not made up for."""
        now = self._now()
        self._due = now + MICROTURN_SECONDS if self._due is None else max(self._due + MICROTURN_SECONDS, now)
        self._wait(self._due - now)

    def rest(self) -> None:
        """A device gives the pace now; the next beat is the first one again."""
        self._due = None


UNPLUGGED = "The microphone is gone, so nothing is heard until one is plugged in again; reminders and the screen go on."
SILENCED = "The speaker is gone, so nothing can be said aloud until one is plugged in again; everything else goes on."


class WaitingEars:
    """A microphone that may come later, or go and come again; silence meanwhile, at the pace of the clock.

    Attributes:
        plugged: tells whether there is a microphone behind the stream (`app.capture.plugged`).
    """

    def __init__(
        self,
        ears: AudioSource,
        wait: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.plugged: Callable[[], bool] = lambda: True
        self._ears = ears
        self._metronome = Metronome(wait, now)
        self._opener = Opener("microphone", ears.start, ears.stop)
        self._gone = False
        self._events: list[DeviceEvent] = []

    def start(self) -> None:
        """Opens the microphone, now or as soon as there is one."""
        self._gone = False
        self._opener.start()

    def read(self) -> NDArray[np.float32]:
        """The next 3,200 samples."""
        if not self._opener.opened:
            self._metronome.beat()
            return np.zeros(SAMPLES_PER_MICROTURN, np.float32)
        self._metronome.rest()
        self._mind_the_plug()
        samples = self._ears.read()
        return np.zeros_like(samples) if self._gone else samples

    def _mind_the_plug(self) -> None:
        """What the server gives in place of a microphone is not listened to; a new microphone gets a new stream."""
        gone = not self.plugged()
        if gone and not self._gone:
            self._events.append(DeviceEvent("microphone", DeviceChange.LOST, UNPLUGGED))
        elif self._gone and not gone:
            self._ears.stop()
            self._opener.start()
            self._events.append(DeviceEvent("microphone", DeviceChange.RESTORED, "The microphone is back."))
        self._gone = gone

    def events(self) -> list[DeviceEvent]:
        """What happened to the microphone since the last call."""
        taken, self._events = self._events, []
        return [*taken, *self._opener.events(), *self._ears.events()]

    def stop(self) -> None:
        """Closes the microphone."""
        self._opener.stop()


class WaitingSpeaker:
    """A speaker that may come later, or go and come again; what is to be said meanwhile counts as not heard.

    Attributes:
        plugged: tells whether there is a speaker behind the stream (`app.capture.plugged`).
    """

    def __init__(self, speaker: AudioSink) -> None:
        self.plugged: Callable[[], bool] = lambda: True
        self._speaker = speaker
        self._opener = Opener("speaker", speaker.start, speaker.stop)
        self._gone = False
        self._unheard: list[Playback] = []

    def start(self) -> None:
        """Opens the speaker, now or as soon as there is one."""
        self._gone = False
        self._opener.start()

    @property
    def _there(self) -> bool:
        return self._opener.opened and not self._gone

    def play(self, slot: int | None, pcm: NDArray[np.float32], rate: int, wait: float = 0.0) -> None:
        """Queues speech, or reports it as unheard."""
        if self._there:
            self._speaker.play(slot, pcm, rate, wait)
        elif slot is not None:
            self._unheard.append(Playback(slot, PlaybackState.CUT))

    def flush(self) -> None:
        """Silences the speaker at once."""
        if self._opener.opened:
            self._speaker.flush()

    def playback(self) -> list[Playback]:
        """How the notes stand."""
        unheard, self._unheard = self._unheard, []
        return [*unheard, *(self._speaker.playback() if self._opener.opened else [])]

    def now_playing(self) -> NowPlaying | None:
        """What sounds at this instant."""
        return self._speaker.now_playing() if self._there else None

    @property
    def busy(self) -> bool:
        """True while anything sounds or is queued."""
        return self._there and self._speaker.busy

    def events(self) -> list[DeviceEvent]:
        """What happened to the speaker since the last call."""
        return [*self._opener.events(), *self._mind_the_plug(), *self._speaker.events()]

    def _mind_the_plug(self) -> list[DeviceEvent]:
        """What plays when the speaker goes is cut: the stand-in that the server plays into is not heard."""
        if not self._opener.opened or self._gone is not self.plugged():
            return []
        self._gone = not self._gone
        if not self._gone:
            return [DeviceEvent("speaker", DeviceChange.RESTORED, "The speaker is back.")]
        self._speaker.flush()
        return [DeviceEvent("speaker", DeviceChange.LOST, SILENCED)]

    def stop(self) -> None:
        """Closes the speaker."""
        self._opener.stop()
