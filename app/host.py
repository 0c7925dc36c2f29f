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
from app.unfinished import Unfinished

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
        self._settings = self._wanted = self._worked = keeper.current
        self._failure = ""
        self._running = False
        self._ended = False
        self._paused = False
        self._pause: Countdown | None = None
        self._left: Unfinished | None = None
        self._lock = threading.RLock()
        self._thread: threading.Thread | None = None
        self.runtime = self._built(False)
        keeper.watch(self._take_on)

    def _built(self, continues: bool, settings: Settings | None = None) -> Runtime:
        runtime = self._build(settings or self._settings, continues)
        runtime.watch(self._tell)
        return runtime

    def start(self) -> None:
        """Starts the program, paused where that was asked for before. Raises what `Runtime.start` raises."""
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
        if self._running:
            return self.runtime.status
        until = None if self._pause is None else self._pause.until.astimezone(self._clock.now().tzinfo)
        state = "paused" if self._paused else "error" if self._failure else "off"
        return Status(state, self._failure, "", paused_until=until if self._paused else None, paused=self._paused)

    def order(self, name: str, text: str) -> Future[tuple[bool, str]]:
        """See `Runtime.order`."""
        if self._running:
            return self.runtime.order(name, text)
        refused: Future[tuple[bool, str]] = Future()
        refused.set_result((False, self._failure or AGAIN_SOON))
        return refused

    @property
    def paused(self) -> bool:
        """True while the user wants it to hear and see nothing."""
        return self.runtime.paused if self._running else self._paused

    def pause(self, length: timedelta | None = None) -> None:
        """See `Runtime.pause`. A pause outlives a new start, and one that is asked for during it holds after it."""
        with self._lock:
            self._pause = None if length is None else Countdown(length, self._clock.now())
            self._paused = True
            self.runtime.pause(length)  # also one that is only starting: it opens no device any more
        self.tell_change()

    def _pause_alike(self) -> None:
        """Pauses what was built anew for what is left of a pause; one that has run out by itself is over."""
        left = None if self._pause is None else self._pause.left(self._clock.now())
        self._paused = self._paused and (left is None or left > timedelta(0))
        if self._paused:
            self.runtime.pause(left)

    def resume(self) -> None:
        """See `Runtime.resume`."""
        with self._lock:
            self._paused = False
            self.runtime.resume()
        self.tell_change()

    def hush(self) -> None:
        """See `Runtime.hush`."""
        if self._running:
            self.runtime.hush()

    def forget_everything(self) -> None:
        """See `Runtime.forget_everything`."""
        if self._running:
            self.runtime.forget_everything()

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
        """Shows a sentence about something that does not work, until the next start or until an empty one is told."""
        if sentence:
            self.runtime.problems[part] = sentence
        else:
            self.runtime.problems.pop(part, None)
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
            if self._wanted.general.start_at_login != settings.general.start_at_login:
                self.runtime.problems.pop("login", None)
            self.runtime.problems.pop("settings", None)
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
            self.runtime.stop(goes_on=True)
            self._left = self.runtime.left or self._left
            with self._lock:
                self._settings = self._wanted
            self._failure = ""
            if not self._runs_with(self._settings):
                self._fall_back()
            with self._lock:
                if self._ended or not needs_restart(self._settings, self._wanted):
                    self._settings = self._wanted
                    if not self._failure:
                        self.runtime.apply(self._wanted)
                        self._running = True
                    self._thread = None
                    break
        self.tell_change()

    def _runs_with(self, settings: Settings) -> bool:
        """Builds and starts the program, paused where the user wants it so; false where it cannot be, and why is kept
        in `_failure`."""
        try:
            self.runtime = self._built(True, settings)
            self.runtime.left = self._left
            with self._lock:
                self._pause_alike()
            self.runtime.start()
        except Exception as failed:
            LOG.warning("the new settings cannot be taken on: %s", failed)
            self._failure = self._failure or str(failed)
            return False
        self._worked = settings
        self._left = None
        return True

    def _fall_back(self) -> None:
        """Goes on with the devices and the model that worked before, and says what the new ones lack."""
        wrong = self._failure
        if self._runs_with(with_parts_of(self._worked, self._settings)):
            self.runtime.problems["new settings"] = wrong
            self._failure = ""


def with_parts_of(worked: Settings, wanted: Settings) -> Settings:
    """The wanted settings, but for those that need parts built anew: these are as they worked."""
    kept: dict[str, dict[str, object]] = {}
    for row in schema():
        if row.name in RESTARTED:
            kept.setdefault(row.section, {})[row.key] = getattr(getattr(worked, row.section), row.key)
    sections = {name: getattr(wanted, name).model_copy(update=values) for name, values in kept.items()}
    return wanted.model_copy(update=sections)


def needs_restart(old: Settings, new: Settings) -> bool:
    """True when settings differ that the running parts cannot take on."""
    return any(
        getattr(getattr(old, row.section), row.key) != getattr(getattr(new, row.section), row.key)
        for row in schema()
        if row.name in RESTARTED
    )
