"""Keeps the program running through changes of its settings.

Most settings are taken on by the running parts. Those in `RESTARTED` (another microphone, another model) need parts
that are built anew: that happens on a thread of its own, while the windows stay alive.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import timedelta

from app.clock import Clock, Countdown, WallClock
from app.events import Event
from app.keeper import SettingsKeeper
from app.logs import LOG
from app.reminders.store import Reminder
from app.runtime import Runtime
from app.settings import Settings, schema
from app.status import Status

Build = Callable[[Settings, bool], Runtime]
"""Builds a runtime that was not started; the truth value says whether it goes on where another one ended."""
AGAIN_SOON = "Alongside is just taking on new settings; ask again in a moment."

RESTARTED = frozenset(
    (
        "hearing.microphone",
        "hearing.echo_cancellation",
        "speaking.speaker",
        "speaking.engine",
        "model.checkpoint",
        "model.threads",
        "model.device",
    )
)
"""Settings that are taken on by starting everything anew, which takes a moment."""


class Host:
    """One runtime after another, as the settings demand.

    Attributes:
        runtime: the one that runs now, or is about to.
        changed: called, from any thread, when the status may have changed.
        happened: called with the events of a micro-turn; on the loop's thread, so nothing here may wait.
    """

    def __init__(self, keeper: SettingsKeeper, build: Build, clock: Clock | None = None) -> None:
        self._clock = clock or WallClock()
        self.changed: list[Callable[[], None]] = []
        self.happened: list[Callable[[Sequence[Event]], None]] = []
        self._keeper = keeper
        self._build = build
        self._settings = self._wanted = keeper.current
        self._failure = ""
        self._running = False
        self._ended = False
        self._paused = False
        self._pause: Countdown | None = None
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self.runtime = self._built(False)
        keeper.watch(self._take_on)

    def _built(self, continues: bool) -> Runtime:
        runtime = self._build(self._settings, continues)
        runtime.watch(self._tell)
        return runtime

    def start(self) -> None:
        """Starts the program. Raises what `Runtime.start` raises."""
        self.runtime.start()
        self._running = True

    def stop(self) -> None:
        """Ends the program; harmless when it has ended."""
        self._ended = True
        if self._thread is not None:
            self._thread.join()
        self._running = False
        self.runtime.stop()

    @property
    def status(self) -> Status:
        """How it is now."""
        if self._failure:
            return Status("error", self._failure, "")
        return self.runtime.status if self._running else Status("off", "", "")

    def order(self, name: str, text: str) -> Future[tuple[bool, str]]:
        """See `Runtime.order`."""
        if self._running:
            return self.runtime.order(name, text)
        refused: Future[tuple[bool, str]] = Future()
        refused.set_result((False, AGAIN_SOON))
        return refused

    @property
    def paused(self) -> bool:
        """True while the user wants it to hear and see nothing."""
        return self.runtime.paused if self._running else self._paused

    def pause(self, length: timedelta | None = None) -> None:
        """See `Runtime.pause`. A pause outlives a new start, and one that is asked for during it holds after it."""
        self._pause = None if length is None else Countdown(length, self._clock.now())
        self._paused = True
        if self._running:
            self.runtime.pause(length)

    def _pause_again(self) -> None:
        """Pauses what was built anew for what is left of a pause; one that has run out by itself is over."""
        left = None if self._pause is None else self._pause.left(self._clock.now())
        self._paused = self._paused and (left is None or left > timedelta(0))
        if self._paused:
            self.runtime.pause(left)

    def resume(self) -> None:
        """See `Runtime.resume`."""
        self._paused = False
        if self._running:
            self.runtime.resume()

    def hush(self) -> None:
        """See `Runtime.hush`."""
        if self._running:
            self.runtime.hush()

    @property
    def reminders(self) -> list[Reminder]:
        """What is set, the next one first."""
        return self.runtime.reminders if self._running else []

    @property
    def ringing(self) -> frozenset[int]:
        """See `Runtime.ringing`."""
        return self.runtime.ringing if self._running else frozenset()

    def pace(self, seconds: float) -> dict[str, float | None]:
        """How the loop kept up in the last so many seconds; see `app.live.Pace.last`."""
        return self.runtime.loop.pace.last(seconds) if self._running else {}

    def report_problem(self, part: str, sentence: str) -> None:
        """Shows a sentence about something that does not work, until the next start."""
        self.runtime.problems[part] = sentence
        self.tell_change()

    def tell_change(self) -> None:
        """Tells everybody that the status may have changed."""
        for listener in tuple(self.changed):
            listener()

    def _tell(self, events: Sequence[Event]) -> None:
        for listener in tuple(self.happened):
            listener(events)

    def _take_on(self, settings: Settings) -> None:
        """Takes on changed settings."""
        with self._lock:
            self._wanted = settings
            if self._ended or (self._thread is not None and self._thread.is_alive()):
                return
            if self._running and not needs_restart(self._settings, settings):
                self._settings = settings
                self.runtime.apply(settings)
                return
            self._running = False
            self._thread = threading.Thread(target=self._restart, name="restart")
            self._thread.start()
        self.tell_change()

    def _restart(self) -> None:
        """Builds the program anew until it runs with the settings that are wanted."""
        while True:
            self.runtime.stop()
            with self._lock:
                self._settings = self._wanted
            self._failure = ""
            try:
                self.runtime = self._built(True)
                self.runtime.start()
            except Exception as failed:
                LOG.warning("the new settings cannot be taken on: %s", failed)
                self._failure = str(failed)
            else:
                self._pause_again()
            with self._lock:
                if self._ended or not needs_restart(self._settings, self._wanted):
                    self._running = not self._failure
                    self._settings = self._wanted
                    if self._running:
                        self.runtime.apply(self._wanted)
                    self._thread = None
                    break
        self.tell_change()


def needs_restart(old: Settings, new: Settings) -> bool:
    """True when settings differ that the running parts cannot take on."""
    return any(
        getattr(getattr(old, row.section), row.key) != getattr(getattr(new, row.section), row.key)
        for row in schema()
        if row.name in RESTARTED
    )
