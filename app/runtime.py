"""The composition root of the live program: builds every part, starts and stops them in order.

Start: log, settings, reminders, journal, model, voice, speaker, microphone, screen, loop. Stop: the loop first, so that
nothing is asked of a part that is gone, then the devices, the voice, and last what is on the disk.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app import logs
from app.capture.plugged import DefaultSource
from app.checkpoint import load_session
from app.clock import WallClock
from app.commands import ReminderCommands
from app.conversation import Conversation, Parts, Session
from app.errands import Outcome, ThreadErrands
from app.events import Event, Timeline
from app.eyes import Eyes, OpenEyes, UnknownFocus
from app.folders import Folders
from app.journal import Journal, JournalError, NoJournal, SqliteJournal
from app.live import LiveLoop
from app.ports import AudioSink, AudioSource, DeviceChange, DeviceEvent, FocusSource, ScreenError, Voice
from app.reminders.schedule import Schedule
from app.reminders.secrecy import PLAIN, reminders_key
from app.reminders.store import ReminderStore
from app.settings import Settings
from app.sights import Sights
from app.speaking import Mouth
from app.voicing import Voicing
from app.waiting import WaitingEars, WaitingSpeaker
from model.microturn import NoteKind
from model.patches import PatchDifferencer


@dataclass(frozen=True, slots=True)
class Devices:
    """The machine as the program meets it; a test brings its own."""

    ears: AudioSource
    speaker: AudioSink
    voice: Voice
    eyes: OpenEyes | None
    source: DefaultSource | None = None


def live_devices(settings: Settings) -> Devices:
    """The devices of this machine, none of them open yet."""
    from app.audio.echo import EchoCancelledMicrophone
    from app.audio.speaker import Speaker
    from app.audio.system import SoundSystem
    from app.audio.voice import ProcessVoice
    from app.capture.microphone import Microphone
    from app.capture.privacy import Exclusions
    from app.capture.screen import Screen

    system = SoundSystem()
    speaker = Speaker(settings.speaking.speaker or None, settings.speaking.volume, system)
    microphone = Microphone(settings.hearing.microphone or None, system)
    ears = EchoCancelledMicrophone(microphone, speaker) if settings.hearing.echo_cancellation else microphone
    eyes = None
    if settings.screen.look:
        focus = _focus()
        exclusions = Exclusions(settings.screen.excluded_apps, settings.screen.excluded_titles)
        eyes = OpenEyes(Screen(focus, exclusions), focus)
    source = DefaultSource() if sys.platform == "linux" and not settings.hearing.microphone else None
    heard = WaitingEars(ears, lambda: source is None or source.plugged)
    return Devices(heard, WaitingSpeaker(speaker), ProcessVoice(), eyes, source)


def _focus() -> FocusSource:
    """The window system's word on its windows, where it gives one."""
    if sys.platform != "linux":
        return UnknownFocus()
    from app.capture.focus import X11Focus

    return X11Focus()


@dataclass(frozen=True, slots=True)
class Status:
    """How the program is, for the tray.

    Attributes:
        state: "listening", "paused", "speaking" or "error".
        problem: in state "error" the sentence that says what is wrong.
        last_said: the last words that were spoken.
    """

    state: str
    problem: str
    last_said: str


class Runtime:
    """The running program without its tray.

    Attributes:
        problems: sentences about devices that are gone, by device; shown by the tray.
    """

    def __init__(
        self,
        settings: Settings,
        folders: Folders,
        devices: Devices,
        session: Callable[[], Session] | None = None,
        timeline: Path | None = None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self.problems: dict[str, str] = {}
        self._settings = settings
        self._folders = folders.make()
        self._devices = devices
        self._load = session or (lambda: load_session(settings.model))
        self._timeline_path = timeline
        self._timeline: Timeline | None = None
        self._changed = changed
        self._shown: Status | None = None
        self._clock = WallClock()
        self._stack = ExitStack()

    def start(self) -> None:
        """Starts everything. Raises what the user must be told: CheckpointError, StoreError, OSError."""
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends everything in the reverse order; harmless when it has ended."""
        self._stack.close()

    def _start(self) -> None:
        listener = logs.begin(self._folders.log_file)
        self._stack.callback(logs.end, listener)
        store = ReminderStore.open(self._folders.reminders_file, reminders_key())
        if not store.encrypted:
            logs.LOG.warning("%s", PLAIN)
        self._stack.callback(store.close)
        journal = self._open_journal()
        session = self._load()
        self._errands = ThreadErrands()
        self._stack.callback(self._errands.stop)
        self._open_devices()
        self._commands = ReminderCommands(Schedule(store), self._clock.now(), self._settings.behaviour.working_hours)
        self._voicing = Voicing(Mouth(self._devices.voice, self._devices.speaker), self._devices.speaker)
        if store.notice:
            logs.LOG.warning("%s", store.notice)
            self._voicing.push(NoteKind.SYSTEM, store.notice, 0.0)
        conversation = Conversation(self._parts(session, journal))
        eyes = self._devices.eyes if self._devices.eyes is not None and "screen" not in self.problems else Eyes()
        self.loop = LiveLoop(conversation, self._devices.ears, eyes, self._notices, self._report)
        self._open_timeline()
        self.loop.start()
        self._stack.callback(self.loop.stop)
        logs.LOG.info("listening")

    def _parts(self, session: Session, journal: Journal) -> Parts:
        return Parts(
            session=session,
            patches=PatchDifferencer(getattr(session, "max_patches", 16)),
            sights=Sights(self._settings.behaviour.same_sight_seconds),
            voicing=self._voicing,
            commands=self._commands,
            errands=self._errands,
            journal=journal,
            clock=self._clock,
            behaviour=self._settings.behaviour,
        )

    def _open_journal(self) -> Journal:
        """A journal that cannot be read must not keep the program from running: it is told, and nothing is kept."""
        if self._settings.journal.keep_days == 0:
            return NoJournal()
        try:
            journal = SqliteJournal(self._folders.journal_file, self._settings.journal.keep_days)
        except JournalError as broken:
            logs.LOG.warning("%s", broken)
            self.problems["journal"] = str(broken)
            return NoJournal()
        self._stack.callback(journal.close)
        return journal

    def _open_devices(self) -> None:
        devices = self._devices
        started = (devices.source, devices.voice, devices.speaker, devices.ears)
        for device in (each for each in started if each is not None):
            device.start()
            self._stack.callback(device.stop)
        if devices.eyes is not None:
            try:
                devices.eyes.start()
            except ScreenError as unseen:
                logs.LOG.warning("%s", unseen)
                self.problems["screen"] = str(unseen)
            else:
                self._stack.callback(devices.eyes.stop)

    def _open_timeline(self) -> None:
        if self._timeline_path is not None:
            file = self._stack.enter_context(self._timeline_path.open("w", encoding="utf-8"))
            self._timeline = Timeline(file)

    def _notices(self) -> Sequence[DeviceEvent]:
        """What happened to the devices; what is gone stays a problem until it is back."""
        devices = self._devices
        notices = [*devices.ears.events(), *devices.speaker.events(), *devices.voice.events()]
        if devices.eyes is not None:
            notices += devices.eyes.events()
        for notice in notices:
            if notice.change is DeviceChange.LOST:
                self.problems[notice.device] = notice.text
            elif notice.change is DeviceChange.RESTORED:
                self.problems.pop(notice.device, None)
            logs.LOG.info("%s", notice.text)
        return notices

    def _report(self, events: Sequence[Event]) -> None:
        """Takes what happened in a micro-turn; the disk is left to the errands."""
        if events:
            logs.log_events(events, self._settings.log.words)
            if self._timeline is not None:
                self._errands.submit(lambda: self._write_down(events))
        status = self.status
        if status != self._shown:
            self._shown = status
            self._changed()

    def _write_down(self, events: Sequence[Event]) -> Outcome:
        if self._timeline is not None:
            self._timeline.write(events)
        return Outcome()

    @property
    def status(self) -> Status:
        """How it is now."""
        failure = self.loop.failure
        problem = f"The loop has stopped ({failure}); start Alongside again." if failure else ""
        problem = problem or next(iter(self.problems.values()), "")
        if problem:
            return Status("error", problem, self._voicing.last_said)
        state = "paused" if self.loop.paused else "speaking" if self._voicing.speaking else "listening"
        return Status(state, "", self._voicing.last_said)

    def pause(self) -> None:
        """Hears and sees nothing until `resume`; reminders still come."""
        self.loop.pause()
        self._changed()

    def resume(self) -> None:
        """Hears and sees again."""
        self.loop.resume()
        self._changed()

    def order(self, name: str, text: str) -> Future[tuple[bool, str]]:
        """Carries out a typed command on the errands; the future brings whether it was done, and the answer."""
        answer: Future[tuple[bool, str]] = Future()
        now = self._clock.now()

        def job() -> Outcome:
            try:
                outcome = typed_order(self._commands, name, text, now)
            except Exception as failed:
                answer.set_exception(failed)
                return Outcome()
            done = not any(event == "refused" for event, _ in outcome.events)
            answer.set_result((done, " ".join(wish.text for wish in outcome.wishes)))
            return Outcome((), outcome.events, outcome.effects, outcome.done)

        self._errands.submit(job)
        return answer


def typed_order(commands: ReminderCommands, name: str, text: str, now: datetime) -> Outcome:
    """What a command of the shell means: `remind "me in ten minutes to call anna"`, `list`, `cancel bread`, or any
    sentence with `do`."""
    if name in ("export", "import"):
        return commands.exchange(name, Path(text), now)
    if name == "do":
        return commands.typed(text, now)
    if name == "remind":
        words = text if text.startswith(("me ", "us ")) else f"me {text}"
        return commands.typed(f"remind {words}", now)
    return commands.perform(f"{name} {text}".strip(), "", now)
