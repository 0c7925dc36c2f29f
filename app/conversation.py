"""The micro-turn loop's core: one call a micro-turn, capture → session → actions → output.

Everything is injected, so live running and a recording are the same code: `app.live` calls `turn` five times a second,
`app.simulate` as fast as the machine allows. The model alone decides when to act, to speak and to stop; this file
carries its decisions out and refuses those that are malformed. Nothing here waits: not for the voice, the disk, or a
device.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.capture.privacy import Exclusions
from app.clock import Clock, lasting
from app.cues import Cues
from app.errands import Cue, Effect, Errands, Forget, Outcome, Quiet, Repeat, Stop, Unwatch, Watch
from app.events import Event, refused
from app.journal import Entry, Journal
from app.journal_reasons import NO_MOMENT, NOT_TOLD, REASONS, SHOWN, UNHEARD, why_done
from app.lately import Lately
from app.listening.earshot import Earshot
from app.listening.said import Said
from app.listening.second import Listener, NoListener
from app.manners import ENDED, STOPPED, Manners
from app.notes import Pending
from app.noticing import ASKED_TO_WATCH, Noticing
from app.outcomes import decided
from app.ports import DesktopView, DeviceChange, DeviceEvent, Frames, Rectangle
from app.reasoning.port import NoTrack, Track
from app.sections import Behaviour
from app.sights import Sights
from app.transcript import Heard, Transcript
from app.unfinished import Unfinished
from app.voicing import Voicing
from model.microturn import MicroTurnInput, MicroTurnOutput, ModelAction, NoteKind, Patch


class Session(Protocol):
    """The model, one micro-turn at a time (`model.session`)."""

    def step(self, turn: MicroTurnInput) -> MicroTurnOutput:
        """What the model does with what came in."""


class Differencer(Protocol):
    """Frames to changed patches (`model.patches`)."""

    def step(self, frames: Sequence[NDArray[np.uint8] | None]) -> tuple[Patch, ...]:
        """The patches to pass on in this micro-turn; one frame a monitor, None where there is none newer."""

    def reset(self) -> None:
        """Forgets all frames, and what waits to be passed on."""


class Commands(Protocol):
    """Carries actions out (`app.commands`). Every method may touch the disk: it is called on errands only."""

    def perform(self, text: str, heard: str, now: datetime, said: Said, sure: bool) -> Outcome:
        """Does what the model's action text says, or asks back: always, where the model was not `sure` of it. `heard`
        is what the user was heard to say, `said` the sound of it."""

    def heard(self, words: str, now: datetime, acted: bool) -> Outcome:
        """Takes up an utterance that answers an open question or corrects what was just set; nothing else. `acted`
        tells that the model acts on it."""

    def due(self, now: datetime) -> Outcome:
        """Announces what is due and has not been announced."""

    def told(self, key: str, now: datetime) -> Outcome:
        """The announcement with this key was heard to its end."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What came in during one micro-turn.

    Attributes:
        t: seconds of stream time at the end of the slice.
        audio: float32 [3200], echo already cancelled.
        frames: the newest picture of each monitor, None when there is none newer (or screen work is dropped).
        view: the windows as they are now, None when they are as before.
        places: where each monitor lies on the desktop, None when as before.
        notices: what happened to the devices.
        looking: False while the screen must not be looked at, because the user paused, say.
    """

    t: float
    audio: NDArray[np.float32]
    frames: Frames | None = None
    view: DesktopView | None = None
    places: tuple[Rectangle, ...] | None = None
    notices: Sequence[DeviceEvent] = ()
    looking: bool = True


@dataclass(frozen=True, slots=True)
class Parts:
    """What the loop works with."""

    session: Session
    patches: Differencer
    sights: Sights
    voicing: Voicing
    commands: Commands
    errands: Errands
    journal: Journal
    clock: Clock
    behaviour: Behaviour
    track: Track = field(default_factory=NoTrack)
    earshot: Earshot = field(default_factory=Earshot)
    lately: Lately = field(default_factory=Lately)
    listener: Listener = field(default_factory=NoListener)


class Conversation:
    """Joins ears, eyes, model, reminders and mouth; holds no state of its own beyond the words just heard.

    Attributes:
        screen_tokens: patches that the model took in in the last micro-turn.
        watched: tells the names of what is watched.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._transcript = Transcript()
        self._cues = Cues()
        self._checking = False
        self._held = False
        self._last_heard = ""
        self._manners = Manners(parts.behaviour)
        self._noticing = Noticing(parts.sights, parts.voicing, parts.clock, self._manners, self._write)
        self._left_answers: tuple[str, ...] = ()
        self.screen_tokens = 0
        self.watched: Callable[[], list[str]] = lambda: parts.sights.watches.names

    def behave(self, behaviour: Behaviour, exclusions: Exclusions | None = None) -> None:
        """Goes by other settings from the next micro-turn on."""
        self._parts = replace(self._parts, behaviour=behaviour)
        self._noticing.behave(behaviour, exclusions or Exclusions())

    def attend(self, attended: bool) -> None:
        """Takes the system's word on whether the user is at keyboard or mouse."""
        self._noticing.attended = attended

    def turn(self, turn: Turn) -> list[Event]:
        """Lives through one micro-turn and reports what happened in it."""
        parts = self._parts
        events = self._take_notices(turn)
        parts.earshot.take(turn.audio, turn.t)
        if not turn.looking:
            parts.patches.reset()
        events += self._noticing.look(turn.view, turn.places, turn.t, turn.looking)
        window = parts.track.take(turn.frames, turn.view, turn.places, turn.t)
        if window:
            self._write("seen", window)
        settlement = parts.voicing.settle(turn.t)
        for cut, share in settlement.cut:
            if cut.kind is NoteKind.ANSWER:  # the word that a question was taken has the key of its answer
                parts.track.voiced(cut.key, share)
        for pending in settlement.told:
            if pending.kind is NoteKind.DUE and pending.key is not None:
                self._told(pending.key)
        ended = (*settlement.told, *(note for note, _ in settlement.cut))
        for note in ended:
            if note.kind is NoteKind.SEEN and not note.lasting:
                self._manners.mention(parts.clock.now())
        whys = {note.text: note.why for note in ended}
        for event in settlement.events:
            text = event.fields["text"]
            self._write("said", text, f"{REASONS[event.fields.get('kind', '')]} {whys.get(text, '')}".rstrip())
        for text in settlement.lost:
            self._write("withheld", text, UNHEARD)
        events += settlement.events
        events += [refused(turn.t, text, UNHEARD) for text in settlement.lost]
        events += self._collect(turn.t)
        patches = parts.patches.step(_by_index(turn.frames))
        parts.lately.take(parts.clock.now(), turn.audio, turn.frames, patches, turn.view if window else None)
        parts.sights.changed(patches, turn.t)
        self.screen_tokens = len(patches)
        self._withhold(parts.voicing.expire(turn.t), NO_MOMENT)
        output = parts.session.step(
            MicroTurnInput(turn.audio, patches, parts.voicing.offers(turn.t), settlement.playback)
        )
        events += self._carry_out(output, turn.t)
        for sentence in parts.voicing.pump(parts.clock.now()):
            events.append(Event(turn.t, "device", {"device": "voice", "change": "failed", "text": sentence}))
        self._look_for_due()
        return events

    def _take_notices(self, turn: Turn) -> list[Event]:
        """A lost device is told aloud where a voice is left to tell it, and always reported."""
        events = []
        for notice in turn.notices:
            fields = {"device": notice.device, "change": notice.change.value, "text": notice.text}
            events.append(Event(turn.t, "device", fields))
            if notice.change in (DeviceChange.LOST, DeviceChange.RESTORED) and notice.device in (
                "microphone",
                "screen",
            ):
                self._parts.voicing.push(NoteKind.SYSTEM, notice.text, turn.t, key=f"device {notice.device}")
            if notice.device == "screen" and notice.change is DeviceChange.RESTORED:
                self._parts.sights.watches.miss()
        return events

    def _collect(self, t: float) -> list[Event]:
        """Takes in what the errands brought back."""
        events: list[Event] = []
        for outcome in (*self._parts.errands.collect(), *self._parts.track.collect(t)):
            asked = t if outcome.t is None else outcome.t
            events += [Event(asked, name, fields) for name, fields in outcome.events]
            for text in outcome.prepare:
                self._parts.voicing.prepare(text)
            for wish in outcome.wishes:
                why = why_done(outcome) if wish.kind is NoteKind.CONFIRM else ""
                self._parts.voicing.push(wish.kind, wish.text, t, wish.key, wish.at, why)
            for effect in outcome.effects:
                events += self._let(effect, t)
            for name, fields in outcome.events:
                if name in SHOWN:
                    self._write("asked", fields["question"], SHOWN[name](fields))
                elif name == "forgotten":
                    events += self._parts.voicing.forget(self._left_answers, t)
            if outcome.seen is not None:
                self._write("seen", outcome.seen)
            if outcome.done is not None:
                self._write("done", outcome.done, why_done(outcome))
        return events

    def _carry_out(self, output: MicroTurnOutput, t: float) -> list[Event]:
        """Does what the model decided in this micro-turn; stopping goes before speaking."""
        voicing = self._parts.voicing
        events = self._hear(output.heard, t)
        if output.yields and voicing.speaking:
            events += [self._yielded(t), *voicing.flush(t)]
        for action in output.actions:
            events += self._act(action, t)
        for seen in output.seen:
            events += self._noticing.see(seen, t)
        if output.voice is not None and not voicing.voice(output.voice):
            events.append(refused(t, f"voice {output.voice}", "there is no note to voice in that slot now"))
        if output.hold and not self._held:
            events.append(Event(t, "hold"))
        self._held = output.hold
        for text in output.say:
            voicing.say(text)
        if output.malformed:
            events.append(refused(t, " ".join(output.malformed), "it breaks the grammar of the output"))
        return events

    def _hear(self, piece: str, t: float) -> list[Event]:
        heard = self._transcript.add(piece, t)
        for words in heard:
            for reply in self._cues.hear(words.text.split()):
                self._parts.voicing.say(reply)
        self._note_utterance(t, end=False)
        return _heard(heard)

    def _note_utterance(self, t: float, end: bool, acted: bool = False) -> None:
        utterance = self._transcript.utterance(t, end)
        if utterance is not None:
            self._last_heard = utterance.text
            self._parts.track.heard()
            self._write("heard", utterance.text)
            words, now = utterance.text, self._parts.clock.now()
            self._parts.errands.submit(lambda: self._parts.commands.heard(words, now, acted))

    def _act(self, action: ModelAction, t: float) -> list[Event]:
        """Hands an action on: to be asked about where the model was not sure of it, but that "stop" never waits."""
        sure = action.text == STOP or action.confidence >= self._parts.behaviour.act_confidence
        events = _heard(self._transcript.finish())
        self._note_utterance(t, end=True, acted=sure)
        now, heard, confidence = self._parts.clock.now(), self._last_heard, round(action.confidence, 3)

        commands, errands = self._parts.commands, self._parts.errands

        def perform(said: Said) -> None:
            errands.submit(
                lambda: decided(commands.perform(action.text, heard, now, said, sure), t, confidence), awaited=True
            )

        said = Said(self._parts.earshot.since(self._transcript.began, t))
        if action.text in AT_ONCE:
            perform(said)
        else:
            self._parts.listener.read(said, perform)
        return events

    def _let(self, effect: Effect, t: float) -> list[Event]:
        """What an action asks of the loop itself."""
        voicing = self._parts.voicing
        match effect:
            case Quiet(seconds):
                voicing.wants_quiet = lasting(seconds, self._parts.clock)
            case Stop():
                return self._stop(t)
            case Cue(heard, reply):
                self._cues.set(heard, reply)
            case Forget(keys):
                return voicing.forget(keys, t)
            case Repeat():
                voicing.push(NoteKind.CONFIRM, voicing.last_said or "I have not said anything yet.", t)
            case Unwatch(names, again):
                self._parts.sights.watches.set_aside(names, again)
            case Watch(what, answer):
                watches, told = self._noticing.watch(what, t)
                if answer is None:
                    voicing.push(NoteKind.CONFIRM, told, t)
                else:
                    answer(watches, told)
        return []

    def _stop(self, t: float) -> list[Event]:
        """Stops speaking, and drops what only waits to be mentioned."""
        voicing = self._parts.voicing
        events = self._noticing.drop(STOPPED, t)
        dropped = voicing.drop_mentions()
        self._withhold(dropped, NOT_TOLD.format(reason=STOPPED))
        events += [refused(t, pending.text, STOPPED) for pending in dropped]
        if voicing.speaking:
            events += [self._yielded(t), *voicing.flush(t)]
        elif not events:
            voicing.push(NoteKind.CONFIRM, NOTHING_TO_STOP, t)
        return events

    def _yielded(self, t: float) -> Event:
        return Event(t, "yield", {"at": self._parts.clock.now().isoformat()})

    def _look_for_due(self) -> None:
        """Asks for due reminders, one question at a time."""
        if not self._checking:
            self._checking = True
            now = self._parts.clock.now()
            self._parts.errands.submit(lambda: self._due(now))

    def _due(self, now: datetime) -> Outcome:
        self._checking = False
        return self._parts.commands.due(now)

    def _told(self, key: str) -> None:
        now = self._parts.clock.now()
        self._parts.errands.submit(lambda: self._parts.commands.told(key, now))

    def leave(self, t: float, goes_on: bool) -> Unfinished:
        """Ends at `t`: what is left to another conversation that goes on, or else is written down as not told."""
        self._noticing.drop(ENDED, t)
        parts, reason = self._parts, NOT_TOLD.format(reason=ENDED)
        notes = parts.voicing.left(t)
        left = Unfinished(notes, parts.sights.watches.hand_over(), self._manners.mentioned, parts.voicing.wants_quiet)
        if not goes_on:
            self._withhold(left.notes, reason)
            for name in left.watches.give_up():
                self._write("withheld", f"{name} is not watched any more.", f"{ASKED_TO_WATCH} {reason}")
        return left

    def take_up(self, left: Unfinished) -> None:
        """Goes on with what another conversation left, before the first micro-turn."""
        parts, notes = self._parts, left.handed_on()
        for note in notes:
            parts.voicing.push(note.kind, note.text, note.pushed, note.key, note.at, note.why, note.lasting)
        self._left_answers = tuple(note.key for note in notes if note.kind is NoteKind.ANSWER and note.key)
        parts.voicing.wants_quiet = left.quiet
        parts.sights.watches = left.watches
        self._manners.mentioned = left.mentioned

    def _withhold(self, notes: Iterable[Pending], reason: str) -> None:
        """Writes down what was not told after all."""
        for pending in notes:
            self._write("withheld", pending.text, f"{pending.why} {reason}".strip())

    def _write(self, kind: str, text: str, why: str = "") -> None:
        entry = Entry(self._parts.clock.now(), kind, text, why)

        def write() -> Outcome:
            self._parts.journal.write(entry)
            return Outcome()

        self._parts.errands.submit(write)


NOTHING_TO_STOP = "I was not saying anything."
STOP = "stop"
AT_ONCE = frozenset((STOP, "quiet"))
"""Actions that are not kept waiting by a second reading: there is nothing in them to put right."""


def _by_index(frames: Frames | None) -> list[NDArray[np.uint8] | None]:
    """Frames in the order of their monitors."""
    return [] if not frames else [frames.get(index) for index in range(max(frames) + 1)]


def _heard(words: Sequence[Heard]) -> list[Event]:
    return [Event(heard.t, "heard", {"text": heard.text}) for heard in words]
