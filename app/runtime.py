"""The composition root of the live program: builds every part, starts and stops them in order.

Start: log, settings, reminders, journal, model, voice, speaker, microphone, screen, loop. Stop: the loop first, so that
nothing is asked of a part that is gone, then the devices, the voice, and last what is on the disk.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from app import logs
from app.capture.consent import GatedEars, GatedEyes
from app.checkpoint import load_session
from app.clock import Countdown, WallClock
from app.commands import ReminderCommands
from app.conversation import Conversation, Parts, Session
from app.devices import Devices
from app.errands import Outcome, Stop, ThreadErrands
from app.events import Event, Timeline
from app.folders import Folders
from app.journal import HeldJournal, Journal
from app.journal_kept import KeptJournal, minding
from app.kept_scenes import KeptScenes
from app.lately import Lately
from app.listening.second import SecondListener
from app.live import LiveLoop
from app.manners import in_quiet_hours
from app.orders import submitted
from app.ports import DeviceChange, DeviceEvent, ScreenError
from app.reasoning.build import build_track, exclusions_of
from app.reasoning.track import EVER
from app.reminders.schedule import Schedule
from app.reminders.secrecy import PLAIN, reminders_key
from app.reminders.store import Reminder, ReminderStore
from app.settings import Settings
from app.sights import Sights
from app.speaking import Mouth
from app.status import Status
from app.surroundings import changes, presence_of, remarks_wait, rests, sparing
from app.system.state import SystemState
from app.unfinished import Unfinished
from app.voicing import Voicing
from model.microturn import NoteKind
from model.patches import PatchDifferencer

HEARING_SECONDS = 1.2
"""How long after a word the user still counts as speaking."""


class Runtime:
    """The running program without its tray.

    Attributes:
        problems: sentences about devices that are gone, by device; shown by the tray.
        ears, eyes: the gates of consent before the devices.
        lately: the last minutes, as far as the user wants them held in memory.
        left: what another runtime left to this one, and in the end what this one leaves.
    """

    def __init__(
        self,
        settings: Settings,
        folders: Folders,
        devices: Devices,
        session: Callable[[], Session] | None = None,
        timeline: Path | None = None,
        changed: Callable[[], None] = lambda: None,
        continues: bool = False,
    ) -> None:
        """`continues`: another runtime ended a moment ago, and this one goes on with its timeline."""
        self.problems: dict[str, str] = {}
        self.left: Unfinished | None = None
        self._goes_on = False
        self._settings = settings
        self._folders = folders.make()
        self._devices = devices
        self.ears = GatedEars(devices.ears, settings.consent.microphone)
        self.eyes = GatedEyes(devices.eyes, settings.may_look)
        self.lately = Lately(settings.privacy.minutes_in_memory)
        self._scenes = KeptScenes(folders.scenes)
        self._journal = KeptJournal(folders.journal_file, self.problems, self._scenes.delete_before)
        self._pause: Countdown | None = None
        self._heard_at = float("-inf")
        self._paused = False
        self._built = False
        self._state_of_system = SystemState()
        self._settling = threading.Lock()
        self._listeners: list[Callable[[Sequence[Event]], None]] = []
        self._load = session or (lambda: load_session(settings.model))
        self._timeline_path = timeline
        self._timeline: Timeline | None = None
        self._continues = continues
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

    def stop(self, goes_on: bool = False) -> None:
        """Ends everything in the reverse order; harmless when it has ended. `goes_on`: another one takes it up."""
        self._goes_on = goes_on
        self._stack.close()

    def _start(self) -> None:
        self._stack.callback(logs.end, logs.begin(self._folders.log_file))
        store = ReminderStore.open(self._folders.reminders_file, reminders_key())
        if not store.encrypted:
            logs.LOG.warning("%s", PLAIN)
        self._stack.callback(store.close)
        self._stack.callback(self._journal.close)  # after all who write, whenever it was switched on
        self._keep_journal()
        session = self._load()
        self._open_timeline()
        self._errands = ThreadErrands()
        self._stack.callback(self._errands.stop)
        self._open_devices()
        self._schedule = Schedule(store)
        self._kept = HeldJournal(self._journal, lambda: self.loop.paused, self._forget_since)
        self._track = build_track(self._settings, self._folders, self._schedule, self._kept)
        self._stack.callback(self._track.stop)
        self._listener = SecondListener(self._folders.models)
        self._stack.callback(self._listener.stop)
        self._listener.choose(self._settings)
        hours = self._settings.reminders.working_hours
        self._commands = ReminderCommands(self._schedule, self._clock.now(), self._track, hours)
        self._voicing = Voicing(Mouth(self._devices.voice, self._devices.speaker), self._devices.speaker)
        self._voicing.quiet_hours = lambda: (
            in_quiet_hours(self._settings.speaking, self._clock.now())
            or remarks_wait(self._state_of_system, self._settings)
        )
        self._voicing.hushed = lambda: self._commands.attendance.presence.hushed
        if store.notice:
            logs.LOG.warning("%s", store.notice)
            self._voicing.push(NoteKind.SYSTEM, store.notice, 0.0)
        self._conversation = Conversation(self._parts(session, self._kept))
        self._commands.watched = self._conversation.watched
        if self.left is not None:
            self._conversation.take_up(self.left)
        self._stack.callback(self._leave)
        self.loop = LiveLoop(self._conversation, self.ears, self.eyes, self._notices, self._report)
        self._built = True
        if self._paused:
            self._settle_capture()
        self.loop.start()
        self._stack.callback(self.loop.stop)
        logs.LOG.info("listening")

    def _leave(self) -> None:
        self.left = self._conversation.leave(self.loop.t, self._goes_on)

    def _parts(self, session: Session, journal: Journal) -> Parts:
        return Parts(
            session=session,
            patches=PatchDifferencer(getattr(session, "max_patches", 16)),
            sights=Sights(self._settings.behaviour.same_sight_seconds, exclusions=exclusions_of(self._settings)),
            voicing=self._voicing,
            commands=self._commands,
            errands=self._errands,
            journal=journal,
            clock=self._clock,
            behaviour=self._settings.behaviour,
            track=self._track,
            earshot=self._track.earshot,
            lately=self.lately,
            listener=self._listener,
        )

    def _open_devices(self) -> None:
        devices = self._devices
        if devices.system is not None:
            devices.system.away_after = self._settings.reminders.away_minutes * 60
        started = (devices.plugs, devices.system, devices.voice, devices.speaker)
        for device in (each for each in started if each is not None):
            device.start()
            self._stack.callback(device.stop)
        if not self._paused:
            self.ears.start()
        self._stack.callback(self.ears.stop)
        self._stack.callback(self.eyes.stop)
        try:
            self.eyes.start()
        except ScreenError as unseen:
            logs.LOG.warning("%s", unseen)
            self.problems["screen"] = str(unseen)

    def _open_timeline(self) -> None:
        if self._timeline_path is not None:
            opened = self._timeline_path.open("a" if self._continues else "w", encoding="utf-8")
            self._timeline = Timeline(self._stack.enter_context(opened))

    def _notices(self) -> Sequence[DeviceEvent]:
        """What happened to the devices; what is gone stays a problem until it is back."""
        notices = [*self.ears.events(), *self._devices.speaker.events(), *self._devices.voice.events()]
        notices += [*self.eyes.events(), *self._listener.events(), *self._mind_system()]
        for notice in notices:
            if notice.change is DeviceChange.LOST and self._wants(notice.device):
                self.problems[notice.device] = notice.text
            elif notice.change is DeviceChange.RESTORED:
                self.problems.pop(notice.device, None)
            logs.LOG.info("%s", notice.text)
        return notices

    def _wants(self, device: str) -> bool:
        """False for a sense that the user has turned off: that it cannot be had is no problem then."""
        return {"microphone": self._settings.consent.microphone, "screen": self._settings.may_look}.get(device, True)

    def _mind_system(self) -> list[DeviceEvent]:
        """Goes along with what the system tells; what changed."""
        system = self._devices.system
        before, told = self._state_of_system, SystemState() if system is None else system.state
        state = self._state_of_system = replace(told, shared=self.eyes.sharing)
        if before.saving != state.saving:
            self._devices.adjust(sparing(self._settings, state.saving))
        if rests(before) != rests(state):
            self._settle_capture()
        if system is not None and state.asleep and not self.ears.open:
            system.settled()
        since_heard = self.loop.t - self._heard_at
        self._conversation.attend(state.touched)
        self._commands.attendance.presence = presence_of(state, self._settings, self._clock.now(), since_heard)
        return changes(before, state)

    def _settle_capture(self) -> None:
        """Hears and sees, or does not: as the user and the system want it together."""
        with self._settling:
            shut = self._paused or rests(self._state_of_system)
            if not self._built:
                self.eyes.hold(shut)
                return
            self._track.gaze.shut(shut or not self._settings.may_look)
            self._track.earshot.shut(shut)
            self.lately.shut(shut)
            if shut:
                self.loop.pause()
            self.eyes.hold(shut)
            if not shut:
                self.loop.resume()
        self._changed()

    def _report(self, events: Sequence[Event]) -> None:
        """Takes what happened in a micro-turn; the disk is left to the errands."""
        pause = self._pause
        if pause is not None and not pause.left(self._clock.now()):
            self.resume()
        if events:
            self._take_in(events)
        status = self.status
        if status != self._shown:
            self._shown = status
            self._changed()

    def _take_in(self, events: Sequence[Event]) -> None:
        logs.log_events(events, self._settings.privacy.words_in_log)
        if self._timeline is not None:
            self._errands.submit(lambda: self._write_down(events))
        for event in events:
            if event.event == "heard":
                self._heard_at = event.t
            elif event.event == "forgotten":
                self._voicing.last_said = ""
        for listener in self._listeners:
            listener(events)

    def watch(self, listener: Callable[[Sequence[Event]], None]) -> None:
        """Calls `listener` with what happens; on the loop's thread, so it must not wait."""
        self._listeners.append(listener)

    def apply(self, settings: Settings) -> None:
        """Takes on settings while it runs, but for those for which the host starts everything anew."""
        before, self._settings = self._settings, settings
        self._devices.adjust(sparing(settings, self._state_of_system.saving))
        if self._devices.system is not None:
            self._devices.system.away_after = settings.reminders.away_minutes * 60
        self._track.settings = settings.reasoning
        self._listener.choose(settings)
        self._track.gaze.exclusions = exclusions = exclusions_of(settings)
        self._conversation.behave(settings.behaviour, exclusions)
        self._commands.hours = settings.reminders.working_hours
        self.lately.hold(settings.privacy.minutes_in_memory)
        self.ears.allowed = settings.consent.microphone
        self.eyes.allow(settings.may_look)
        for sense in ("microphone", "screen"):
            if not self._wants(sense):
                self.problems.pop(sense, None)
        if before.may_look != settings.may_look:
            with self._settling:
                shut = self._paused or rests(self._state_of_system)
                self._track.gaze.shut(shut or not settings.may_look)
        if before.journal != settings.journal:
            self._errands.submit(self._keep_journal)
        self._changed()

    def _keep_journal(self) -> Outcome:
        """Keeps the journal for as long as the settings say now."""
        self._journal.keep(self._settings.journal, self._clock.now())
        return Outcome()

    def _forget_since(self, since: datetime) -> None:
        """The user wants everything from that instant on forgotten, whatever holds it."""
        self.lately.forget()
        self._scenes.delete(since, self._clock.now())

    def _write_down(self, events: Sequence[Event]) -> Outcome:
        if self._timeline is not None:
            with minding(self.problems, "timeline"):
                self._timeline.write(events)
        return Outcome()

    @property
    def status(self) -> Status:
        """How it is now."""
        failure = self.loop.failure
        problem = f"The loop has stopped ({failure}); start Alongside again." if failure else ""
        problem = problem or next(iter(tuple(self.problems.values())), "")
        speaking = self._voicing.speaking
        return Status(
            "error" if failure else self._state(bool(problem), speaking),
            problem,
            self._voicing.last_said,
            self._voicing.saying,
            self._track.abroad,
            self.ears.allowed,
            self.eyes.open,
            self.paused_until,
            paused=self._paused,
            speaking=speaking,
        )

    def _state(self, problem: bool, speaking: bool) -> str:
        """What one icon tells; that it neither hears nor sees goes before all else."""
        states = {
            "paused": self.loop.paused,
            "error": problem,
            "speaking": speaking,
            "off": not self.ears.allowed and not self.eyes.open,
            "thinking": self._track.thinking,
            "hearing": self.loop.t - self._heard_at < HEARING_SECONDS,
            "withholding": self._voicing.withholding(),
        }
        return next((state for state, holds in states.items() if holds), "listening")

    @property
    def reminders(self) -> list[Reminder]:
        """What is set, the next one first."""
        return self._schedule.upcoming()

    @property
    def ringing(self) -> frozenset[int]:
        """The numbers of what rang and nobody has seen to."""
        return frozenset(each.identity for each in self._schedule.ringing())

    @property
    def paused(self) -> bool:
        """True while the user wants it to hear and see nothing, whatever the system wants."""
        return self._paused

    @property
    def paused_until(self) -> datetime | None:
        """When a pause ends by itself, in the zone of the clock; None when it does not."""
        pause = self._pause
        return None if pause is None else pause.until.astimezone(self._clock.now().tzinfo)

    def pause(self, length: timedelta | None = None) -> None:
        """Hears and sees nothing for `length`, or until `resume`; reminders still come. Before `start`: begins so, and
        opens neither device."""
        self._pause = None if length is None else Countdown(length, self._clock.now())
        self._paused = True
        self._settle_capture()

    def resume(self) -> None:
        """Hears and sees again."""
        self._pause = None
        self._paused = False
        self._settle_capture()

    def hush(self) -> None:
        """Stops speaking now, and drops what only waits to be mentioned."""
        self._errands.submit(lambda: Outcome(effects=(Stop(),)))

    def forget_everything(self) -> None:
        """Forgets what was ever heard, said and answered, as if the user had said so, and says nothing of it."""
        self._errands.submit(lambda: replace(self._track.forget(EVER, self._clock.now()), wishes=()))

    def order(self, name: str, text: str) -> Future[tuple[bool, str]]:
        """Carries out a typed command on the errands; the future brings whether it was done, and the answer."""
        return submitted(self._errands, self._commands, name, text, self._clock.now())
