"""Work that the loop hands out and does not wait for: the disk, first of all. What came of it is collected later."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from app.logs import broke
from model.microturn import NoteKind


@dataclass(frozen=True, slots=True)
class Wish:
    """A note that someone would like to have spoken.

    Attributes:
        kind, text: what it is about, and what would be spoken.
        key: what its sender knows it by, or None.
        at: it is not to be heard before this instant; None: as soon as the model chooses.
    """

    kind: NoteKind
    text: str
    key: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Quiet:
    """Say nothing unasked for so many seconds; None: until told otherwise, 0: speak again."""

    seconds: float | None


@dataclass(frozen=True, slots=True)
class Stop:
    """Stop speaking, and drop what only waits to be mentioned."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Say the last words again."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Tell when the window in front finishes; the user calls it `what`. `answer` takes whether it is watched and what
    to say of it, which is spoken where there is none."""

    what: str
    answer: Callable[[bool, str], None] | None = None


@dataclass(frozen=True, slots=True)
class Unwatch:
    """Watch the windows with these names no longer, or `again` after all."""

    names: tuple[str, ...]
    again: bool = False


@dataclass(frozen=True, slots=True)
class Forget:
    """Say nothing more of what has these keys, not even the rest of it."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """Say `reply`, over the user, whenever these words are heard."""

    heard: str
    reply: str


Effect = Quiet | Stop | Repeat | Watch | Unwatch | Forget | Cue


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an errand.

    Attributes:
        wishes: what should be spoken.
        events: (name, fields) of what to report.
        effects: what the loop itself must do.
        done: a line for the journal, or None.
        prepare: what will probably be spoken soon.
        t: when it was asked for, in seconds of stream time, None for the micro-turn in which it is collected.
        seen: a line for the journal of what was read on the screen, or None.
    """

    wishes: tuple[Wish, ...] = ()
    events: tuple[tuple[str, dict[str, Any]], ...] = ()
    effects: tuple[Effect, ...] = ()
    done: str | None = None
    prepare: tuple[str, ...] = ()
    t: float | None = None
    seen: str | None = None


Job = Callable[[], Outcome]
NOT_DONE = "That did not work; please say it again."


class Errands(Protocol):
    """Runs jobs one after another, in the order in which they were given."""

    def submit(self, job: Job, awaited: bool = False) -> None:
        """Takes a job and returns at once. `awaited`: the user asked for it, and is told aloud when it breaks."""

    def collect(self) -> list[Outcome]:
        """What came of the jobs that are done since the last call."""

    def stop(self) -> None:
        """Finishes what was given and ends."""


class InlineErrands:
    """Runs each job where it stands: for recordings, where stream time waits."""

    def __init__(self) -> None:
        self._done: deque[Outcome] = deque()

    def submit(self, job: Job, awaited: bool = False) -> None:
        """Runs the job; what breaks here is for whoever plays the recording."""
        del awaited
        self._done.append(job())

    def collect(self) -> list[Outcome]:
        """What came of the jobs."""
        outcomes = list(self._done)
        self._done.clear()
        return outcomes

    def stop(self) -> None:
        """Nothing is left to do."""


class ThreadErrands:
    """Runs the jobs on a thread of its own. A job that breaks is reported and logged; the loop lives on without it."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[tuple[Job, bool] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="errands", daemon=True)
        self._thread.start()

    def submit(self, job: Job, awaited: bool = False) -> None:
        """Queues the job."""
        self._jobs.put((job, awaited))

    def collect(self) -> list[Outcome]:
        """What came of the jobs that are done."""
        outcomes: list[Outcome] = []
        while not self._done.empty():
            outcomes.append(self._done.get())
        return outcomes

    def stop(self) -> None:
        """Finishes the queue, at most 1 s long."""
        self._jobs.put(None)
        self._thread.join(1.0)

    def _run(self) -> None:
        while (waiting := self._jobs.get()) is not None:
            job, awaited = waiting
            try:
                self._done.put(job())
            except Exception as failed:
                broke("an errand broke", failed)
                told = {"device": "errand", "change": "failed", "text": f"{type(failed).__name__}: {failed}"}
                wishes = (Wish(NoteKind.CONFIRM, NOT_DONE),) if awaited else ()
                self._done.put(Outcome(wishes, (("device", told),)))
