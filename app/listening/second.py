"""The second listening: a stronger recogniser, where the user has one, reads a request again before it is confirmed.

The live model alone decides that something was asked, and when; here only its words are put right. A request waits for
that at most for the time in the settings; then it goes on as it was heard.
"""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol

from app.helping import Helper, Serve
from app.listening.recogniser import Broken, Heard, Load, Read, Ready
from app.listening.said import Reading, Said
from app.ports import DeviceChange, DeviceEvent
from app.settings import Settings

Then = Callable[[Said], None]
"""Goes on with what was said; called on any thread, and soon."""
LATE_IN_A_ROW = 3
REST_SECONDS = 300.0
DEATHS = 2
TOO_SLOW = (
    "Reading requests again takes too long on this machine now, so for five minutes they go on as they were heard."
)
WITHOUT = "Requests go on as they were heard."
DIED = "The recogniser of the second listening ended twice, so requests go on as they were heard; restart Alongside."


class Listener(Protocol):
    """Reads again what was said."""

    def read(self, said: Said, then: Then) -> None:
        """Calls `then` once with what was said, and with its reading where there is one; in the order of the calls."""


class NoListener:
    """Nobody reads anything again."""

    def read(self, said: Said, then: Then) -> None:
        """Goes on at once."""
        then(said)


def _serve(pipe: Connection) -> None:
    """The process. What it needs is imported in it alone."""
    from app.listening.recogniser import serve

    serve(pipe)


class SecondListener:
    """The recogniser in a process of its own, and a thread that waits for it.

    `kept` is the folder of models that were fetched by name.

    Attributes:
        patient: however often it is late, it is waited for every time.
    """

    def __init__(self, kept: Path, clock: Callable[[], float] = time.monotonic, serve: Serve = _serve) -> None:
        self._kept = kept
        self._clock = clock
        self._serve = serve
        self._seconds = 1.0
        self.patient = False
        self._load: Load | None = None
        self._helper: Helper | None = None
        self._lock = threading.Lock()
        self._ready = threading.Event()
        self._settled = threading.Event()
        self._heard: queue.SimpleQueue[Heard | None] = queue.SimpleQueue()
        self._jobs: queue.SimpleQueue[tuple[Said, Then] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._number = 0
        self._late = 0
        self._rests_until = float("-inf")
        self._deaths = 0
        self._events: list[DeviceEvent] = []

    def choose(self, settings: Settings) -> None:
        """Goes by these settings from now on; another model is loaded, and none where none is named."""
        hearing = settings.hearing
        self._seconds = hearing.second_seconds
        threads = max(1, min(4, (os.cpu_count() or 2) // 2))
        wanted = Load(hearing.second_model, self._kept, settings.consent.fetch_model, threads)
        load = wanted if hearing.second_model else None
        if load == self._load:
            return
        self._end()
        if self._load is not None:
            self._tell(DeviceChange.RESTORED, WITHOUT)
        self._load, self._deaths, self._late, self._rests_until = load, 0, 0, float("-inf")
        if load is not None:
            self._helper = Helper(self._serve, "listener", self._take)
            self._helper.send(load)

    @property
    def ready(self) -> bool:
        """True while there is something to read with."""
        return self._ready.is_set()

    def wait(self, seconds: float) -> bool:
        """Waits until it is ready or cannot be; whether it is."""
        self._settled.wait(seconds)
        return self.ready

    def read(self, said: Said, then: Then) -> None:
        """Hands what was said to the thread that waits for its reading."""
        if self._thread is None:
            if not self.ready:
                then(said)
                return
            self._thread = threading.Thread(target=self._attend, name="second listening", daemon=True)
            self._thread.start()
        self._jobs.put((said, then))

    def reading(self, said: Said) -> Said:
        """What was said with its reading, waited for at most as long as the settings say."""
        helper = self._helper
        if not said.audio or not self.ready or helper is None or self._clock() < self._rests_until:
            return said
        began = self._clock()
        while not self._heard.empty():  # what came too late, and the end of a process that has a successor by now
            self._heard.get()
        self._number += 1
        helper.send(Read(self._number, said.audio), start=False)
        heard = self._awaited(began + self._seconds)
        taken = self._clock() - began
        if heard is None:
            self._mind_late()
            return replace(said, reading=Reading(seconds=taken, late=True))
        self._late = 0
        return replace(said, reading=Reading(heard.hypotheses, taken, heard.worked))

    def _awaited(self, deadline: float) -> Heard | None:
        """The answer to the newest order; None when it does not come in time, or the process ends."""
        while (left := deadline - self._clock()) > 0:
            try:
                heard = self._heard.get(timeout=left)
            except queue.Empty:
                return None
            if heard is None or heard.number == self._number:
                return heard
        return None

    def _mind_late(self) -> None:
        """Who is late again and again is not waited for, for a while."""
        self._late += 1
        if self._late >= LATE_IN_A_ROW and not self.patient:
            self._late = 0
            self._rests_until = self._clock() + REST_SECONDS
            self._tell(DeviceChange.CHANGED, TOO_SLOW)

    def _attend(self) -> None:
        while (job := self._jobs.get()) is not None:
            said, then = job
            then(self.reading(said))

    def _take(self, message: Ready | Broken | Heard | None) -> None:
        """What comes from the process, on its thread."""
        match message:
            case Ready():
                self._ready.set()
                self._settled.set()
                self._tell(DeviceChange.RESTORED, f"Requests are read again by {self._named}.")
            case Broken(sentence):
                self._settled.set()
                self._tell(DeviceChange.LOST, sentence)
            case Heard():
                self._heard.put(message)
            case None:
                self._ready.clear()
                self._heard.put(None)
                self._died()

    def _died(self) -> None:
        self._deaths += 1
        if self._deaths < DEATHS and self._helper is not None and self._load is not None:
            self._helper.send(self._load)
        else:
            self._settled.set()
            self._tell(DeviceChange.LOST, DIED)

    @property
    def _named(self) -> str:
        return Path(self._load.model).name if self._load else ""

    def _tell(self, change: DeviceChange, sentence: str) -> None:
        with self._lock:
            self._events.append(DeviceEvent("second listening", change, sentence))

    def events(self) -> list[DeviceEvent]:
        """What happened to it since the last call."""
        with self._lock:
            taken, self._events = self._events, []
            return taken

    def _end(self) -> None:
        self._ready.clear()
        self._settled.clear()
        if self._helper is not None:
            self._helper.stop()
        self._helper = None

    def stop(self) -> None:
        """Ends the process and the thread; what waits goes on as it was heard."""
        self._end()
        self._heard.put(None)
        self._jobs.put(None)
        if self._thread is not None:
            self._thread.join(5.0)


class PatientListener:
    """A listener in stream time: the recording waits where it stands until the reading is there or late."""

    def __init__(self, second: SecondListener) -> None:
        self._second = second
        second.patient = True

    def read(self, said: Said, then: Then) -> None:
        """Goes on with the reading."""
        then(self._second.reading(said))
