"""Plays a scene through the very loop that runs live: in stream time, deterministically, without any device.

Time stands still while a micro-turn is lived through, so the outcome does not depend on the machine's speed. Speech is
really synthesised, since its length decides when it has been heard; reminders live in a database of the run's own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.clock import StreamClock
from app.commands import ReminderCommands
from app.conversation import Conversation, Parts, Session, Turn
from app.errands import InlineErrands
from app.events import Event
from app.journal import SqliteJournal
from app.listening.second import Listener, NoListener
from app.ports import DesktopView, Frames, Rectangle, Voice, Window
from app.reasoning.build import patient_track
from app.recorded import PatientVoice, RecordedSpeaker
from app.reminders.schedule import Schedule
from app.reminders.store import ReminderStore
from app.settings import Settings
from app.sights import Sights
from app.speaking import Mouth
from app.voicing import Voicing
from model.microturn import MICROTURN_SECONDS, SAMPLES_PER_MICROTURN, NoteKind
from model.patches import PatchDifferencer
from model.scenes.scene import Scene, SceneEvent, SceneTurn

LONGEST_TAIL_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a scene.

    Attributes:
        events: in the order of their time.
        speech: what came out of the speaker, float32 [seconds × 16,000].
        seconds: stream time that was lived through.
    """

    events: tuple[Event, ...]
    speech: NDArray[np.float32]
    seconds: float

    def rows(self) -> list[Mapping[str, Any]]:
        """The events as flat rows, as in the timeline."""
        return [{"t": event.t, "event": event.event, **event.fields} for event in self.events]


class Simulation:
    """One run of a scene; `session` is fresh or has been reset. Nothing is read again unless a `listener` does it.

    `echo` is how much of its own voice the microphone hears, as a share of its amplitude.
    """

    def __init__(
        self,
        scene: Scene,
        session: Session,
        patches: int,
        voice: Voice,
        settings: Settings,
        folder: Path,
        listener: Listener | None = None,
        echo: float = 0.0,
    ) -> None:
        self._scene, self._echo = scene, echo
        self._clock = StreamClock(scene.start)
        self._speaker = RecordedSpeaker()
        self._windows: list[Window] = []
        self._errands = InlineErrands()
        self._store = ReminderStore.open(folder / "reminders.sqlite3")
        schedule = Schedule(self._store)
        self._journal = SqliteJournal(folder / "journal.sqlite3", keep_days=36_500)
        self._track = patient_track(settings, folder, schedule, self._journal)
        self._commands = ReminderCommands(schedule, scene.start, self._track)
        self._voicing = Voicing(Mouth(PatientVoice(voice), self._speaker), self._speaker)
        self._sights = Sights(settings.behaviour.same_sight_seconds)
        self._conversation = Conversation(
            Parts(
                session=session,
                patches=PatchDifferencer(patches),
                sights=self._sights,
                voicing=self._voicing,
                commands=self._commands,
                errands=self._errands,
                journal=self._journal,
                clock=self._clock,
                behaviour=settings.behaviour,
                track=self._track,
                earshot=self._track.earshot,
                listener=listener or NoListener(),
            )
        )
        self._commands.watched = self._conversation.watched

    def run(self, tail: float) -> Played:
        """Lives through it all, then through `tail` seconds of silence and until what was being said has been said.

        With `tail` 0 it ends with the scene. Raises SceneError when the scene breaks off.
        """
        try:
            events = list(self._live(tail))
        finally:
            self._track.stop()
            self._journal.close()
            self._store.close()
        seconds = self._clock.t
        return Played(tuple(sorted(events, key=lambda each: each.t)), self._speaker.mix(seconds), seconds)

    def _live(self, tail: float) -> Iterator[Event]:
        for turn in self._scene.turns():
            yield from self._turn(turn)
        least, most = (round(seconds / MICROTURN_SECONDS) for seconds in (tail, tail and tail + LONGEST_TAIL_SECONDS))
        for number in range(most):
            if number >= least and not self._voicing.speaking:
                break
            yield from self._turn(SceneTurn(self._clock.t, _SILENCE, (), ()))
        yield from self._voicing.settle(self._clock.t).events

    def _turn(self, turn: SceneTurn) -> list[Event]:
        t = round(turn.time + MICROTURN_SECONDS, 3)
        self._clock.t = self._speaker.t = t
        frames = {monitor: frame for monitor, frame in enumerate(turn.frames) if frame is not None}
        audio = turn.audio
        if self._echo:
            audio = np.clip(audio + np.float32(self._echo) * self._speaker.mix(t, t - MICROTURN_SECONDS), -1.0, 1.0)
        view = None
        for event in turn.events:
            if event.kind == "focus":
                view = self._view(event)
            else:
                self._happen(event, t)
        return self._conversation.turn(Turn(t, audio, frames=frames or None, view=view, places=self._places(frames)))

    def _happen(self, event: SceneEvent, t: float) -> None:
        """Something beside sound and pictures: a typed sentence, or a note that a scene injects."""
        if event.kind == "typed":
            now = self._clock.now()
            self._errands.submit(lambda: self._commands.typed(str(event.value), now))
        elif event.kind == "note":
            self._voicing.push(NoteKind(event.value["kind"]), str(event.value["text"]), t)

    def _view(self, event: SceneEvent) -> DesktopView:
        """A scene tells of the window in focus; those that were before it stay below it, where they were.

        One that has the title or the place of an earlier one of its program is that one. Without a place it fills the
        first monitor.
        """
        app, title = str(event.value.get("app", "")), str(event.value.get("title", ""))
        given = Rectangle(*event.value["place"]) if "place" in event.value else None
        place = given or (self._sights.monitors[0] if self._sights.monitors else _EVERYWHERE)
        same = [each for each in self._windows if each.app == app and (each.title == title or each.place == given)]
        identity = same[-1].identity if same else 1 + len(self._windows)
        window = Window(identity, app, title, None, place)
        self._windows = [*(each for each in self._windows if each.identity != identity), window]
        return DesktopView(True, tuple(self._windows), window)

    def _places(self, frames: Frames) -> tuple[Rectangle, ...] | None:
        """Where the monitors lie, side by side, once their pictures are there."""
        sizes = self._scene.screen or tuple((frame.shape[1], frame.shape[0]) for frame in frames.values())
        if not frames or len(sizes) <= len(self._sights.monitors):
            return None
        lefts = [sum(width for width, _ in sizes[:index]) for index in range(len(sizes))]
        return tuple(Rectangle(left, 0, width, height) for left, (width, height) in zip(lefts, sizes, strict=True))


_SILENCE = np.zeros(SAMPLES_PER_MICROTURN, np.float32)
_EVERYWHERE = Rectangle(0, 0, 1_000_000, 1_000_000)


def simulate(
    scene: Scene,
    session: Session,
    patches: int,
    voice: Voice,
    settings: Settings,
    tail: float = 0.0,
    listener: Listener | None = None,
    echo: float = 0.0,
) -> Played:
    """Plays a scene with a fresh session and a running voice, and leaves nothing behind; see `Simulation`."""
    with tempfile.TemporaryDirectory(prefix="alongside-") as folder:
        return Simulation(scene, session, patches, voice, settings, Path(folder), listener, echo).run(tail)
