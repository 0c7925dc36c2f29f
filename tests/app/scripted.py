"""A conversation with a scripted model, a voice without sound and a speaker in stream time, for tests of the loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from app.clock import StreamClock
from app.conversation import Commands, Conversation, Parts, Turn
from app.errands import InlineErrands
from app.events import Event
from app.journal import Entry
from app.listening.second import Listener, NoListener
from app.ports import DesktopView, DeviceEvent, Frames, Rectangle, Speech, VoiceError
from app.reasoning.port import NoTrack, Track
from app.recorded import RecordedSpeaker
from app.sections import Behaviour
from app.sights import Sights
from app.speaking import Mouth
from app.voicing import Voicing
from model.microturn import SAMPLES_PER_MICROTURN, MicroTurnInput, MicroTurnOutput, ModelAction, Note, Playback
from model.patches import PatchDifferencer

ZONE = ZoneInfo("Europe/Berlin")
START = datetime(2026, 11, 22, 10, 0, tzinfo=ZONE)
RATE = 1000
SECONDS_A_CHARACTER = 0.05

Reaction = Callable[[MicroTurnInput], MicroTurnOutput | None]


class ScriptedSession:
    """Gives the output that is written down for a micro-turn; `reaction` may answer what came in where nothing is.

    Attributes:
        inputs: everything that was passed to it.
    """

    max_patches = 16

    def __init__(self, script: Mapping[int, MicroTurnOutput] | None = None, reaction: Reaction | None = None) -> None:
        self.script = dict(script or {})
        self.reaction = reaction
        self.inputs: list[MicroTurnInput] = []

    def step(self, turn: MicroTurnInput) -> MicroTurnOutput:
        number = len(self.inputs)
        self.inputs.append(turn)
        if number in self.script:
            return self.script[number]
        return (self.reaction(turn) if self.reaction else None) or MicroTurnOutput()

    def reset(self) -> None:
        pass

    @property
    def notes(self) -> list[tuple[int, Note]]:
        """Every note that was offered, with the number of its micro-turn."""
        return [(number, note) for number, turn in enumerate(self.inputs) for note in turn.notes]

    @property
    def playback(self) -> list[tuple[int, Playback]]:
        """Every word of the playback clock, with the number of its micro-turn."""
        return [(number, word) for number, turn in enumerate(self.inputs) for word in turn.playback]


def eager(turn: MicroTurnInput) -> MicroTurnOutput | None:
    """Voices the first note that is offered, at once."""
    return MicroTurnOutput(voice=turn.notes[0].slot) if turn.notes else None


def act(text: str, confidence: float = 0.99) -> MicroTurnOutput:
    """The model writes an action."""
    return MicroTurnOutput(actions=(ModelAction(text, confidence),))


@dataclass
class Utterance:
    """A text that is ready at once."""

    text: str

    def done(self) -> bool:
        return True

    def result(self, timeout: float | None = None) -> Speech:
        if "unspeakable" in self.text:
            raise VoiceError("The voice could not say this, so it stays unsaid; restart Alongside.")
        return Speech(np.full(round(len(self.text) * SECONDS_A_CHARACTER * RATE), 0.5, np.float32), RATE)

    def cancel(self) -> None:
        pass


class SilentVoice:
    """A voice whose every character takes a twentieth of a second."""

    def start(self) -> None:
        pass

    def speak(self, text: str) -> Utterance:
        return Utterance(text)

    def events(self) -> list[DeviceEvent]:
        return []

    def stop(self) -> None:
        pass


@dataclass
class ListJournal:
    """A journal in memory."""

    entries: list[Entry] = field(default_factory=list)

    def write(self, entry: Entry) -> None:
        self.entries.append(entry)


class Stage:
    """A conversation on a stage: it lives through micro-turns in stream time.

    Attributes:
        events: everything that it reported.
    """

    def __init__(
        self,
        session: ScriptedSession,
        commands: Commands,
        behaviour: Behaviour | None = None,
        start: datetime = START,
        track: Track | None = None,
        listener: Listener | None = None,
    ) -> None:
        self.session = session
        self.clock = StreamClock(start)
        self.speaker = RecordedSpeaker()
        self.journal = ListJournal()
        self.events: list[Event] = []
        self.turns = 0
        self.conversation = Conversation(
            Parts(
                session=session,
                patches=PatchDifferencer(session.max_patches),
                sights=Sights(monitors=(Rectangle(0, 0, 320, 200),)),
                voicing=Voicing(Mouth(SilentVoice(), self.speaker), self.speaker),
                commands=commands,
                errands=InlineErrands(),
                journal=self.journal,
                clock=self.clock,
                behaviour=behaviour or Behaviour(),
                track=track or NoTrack(),
                listener=listener or NoListener(),
            )
        )

    @property
    def t(self) -> float:
        """Seconds of stream time."""
        return self.turns / 5

    def live(
        self,
        turns: int,
        frames: Frames | None = None,
        view: DesktopView | None = None,
        notices: Sequence[DeviceEvent] = (),
        audio: NDArray[np.float32] | None = None,
        looking: bool = True,
    ) -> list[Event]:
        """Lives through so many micro-turns (frames, view and notices come in the first) and returns what happened."""
        happened: list[Event] = []
        for _ in range(turns):
            self.turns += 1
            self.clock.t = self.speaker.t = self.t
            silence = np.zeros(SAMPLES_PER_MICROTURN, np.float32)
            sound = silence if audio is None else audio
            happened += self.conversation.turn(Turn(self.t, sound, frames, view, notices=notices, looking=looking))
            frames, view, notices = None, None, ()
        self.events += happened
        return happened

    def named(self, *names: str) -> list[Event]:
        """The reported events of these names."""
        return [event for event in self.events if event.event in names]
