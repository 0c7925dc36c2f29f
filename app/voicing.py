"""Notes on their way to the user's ear: slots, mouth and playback clock, and the account of what was really heard."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.events import Event
from app.notes import NoteSlots, Pending
from app.ports import AudioSink, NowPlaying
from app.speaking import Mouth
from model.microturn import Note, NoteKind, Playback, PlaybackState

#: What is kept back while the user wants quiet, or nobody may be spoken to; what the user asked for is always answered.
UNASKED = frozenset({NoteKind.DUE, NoteKind.SEEN, NoteKind.ANSWER, NoteKind.SYSTEM})
#: What is kept back in quiet hours; reminders were wished for by the clock.
REMARKS = UNASKED - {NoteKind.DUE}


@dataclass(frozen=True, slots=True)
class _OnAir:
    """Speech that began to sound: when it began, how long it lasts in all (0 when the clock did not tell)."""

    started: float
    length: float


@dataclass(frozen=True, slots=True)
class Settlement:
    """What the playback clock told in one micro-turn.

    Attributes:
        playback: what to pass to the model.
        events: what to report.
        told: notes that were heard to their end.
        cut: notes that were cut, and which share of each had been heard, 0 to 1.
        lost: free words of which not a sound was heard.
    """

    playback: tuple[Playback, ...]
    events: tuple[Event, ...]
    told: tuple[Pending, ...]
    cut: tuple[tuple[Pending, float], ...] = ()
    lost: tuple[str, ...] = ()


class Voicing:
    """Offers notes, carries out the model's choice to voice them, and reports each voicing with its start and end.

    Attributes:
        last_said: the newest text that was heard to its end or cut, "" before the first.
        saying: the text that sounds now, "" in silence.
        wants_quiet: tells whether what nobody asked for is to wait; may be replaced, as may the two below.
        quiet_hours: tells whether remarks are to wait.
        hushed: tells whether reminders are to wait too.
    """

    def __init__(self, mouth: Mouth, sink: AudioSink) -> None:
        self._notes = NoteSlots()
        self._mouth = mouth
        self._sink = sink
        self._air: dict[int, _OnAir] = {}
        self._free: deque[str] = deque()
        self._free_air: _OnAir | None = None
        self._forgotten: set[str] = set()
        self._texts: dict[int, str] = {}
        self.last_said = ""
        self.saying = ""
        self.wants_quiet: Callable[[], bool] = lambda: False
        self.quiet_hours: Callable[[], bool] = lambda: False
        self.hushed: Callable[[], bool] = lambda: False

    @property
    def speaking(self) -> bool:
        """True while anything sounds or is on its way to the speaker."""
        return self._mouth.busy

    def push(
        self,
        kind: NoteKind,
        text: str,
        t: float,
        key: str | None = None,
        at: datetime | None = None,
        why: str = "",
        lasting: bool = False,
    ) -> None:
        """Takes a note in and begins to synthesise it; it is not heard before the instant `at`. See `Pending`."""
        self._forgotten.discard(key or "")
        self._notes.push(kind, text, t, key, at, why, lasting)
        self._mouth.prepare(text)

    def prepare(self, text: str) -> None:
        """Begins to synthesise what will probably be said."""
        self._mouth.prepare(text)

    def expire(self, t: float) -> tuple[Pending, ...]:
        """Drops the notes whose life is over, and returns them."""
        return self._notes.expire(t)

    def offers(self, t: float) -> tuple[Note, ...]:
        """The notes for the model in this micro-turn."""
        return self._notes.offers(t, self._withheld())

    @property
    def remarks(self) -> int:
        """How many remarks about the screen are still to be told; what the user asked to be told is none."""
        return sum(note.kind is NoteKind.SEEN and not note.lasting for note in self._notes.untold())

    def left(self, t: float) -> tuple[Pending, ...]:
        """What was not told to its end at `t`, its times counted from there."""
        return tuple(replace(note, pushed=note.pushed - t) for note in self._notes.untold())

    def withholding(self) -> bool:
        """True while something waits that is kept back because the user wants quiet."""
        withheld = self._withheld()
        return any(pending.kind in withheld for pending in self._notes.waiting())

    def _withheld(self) -> frozenset[NoteKind]:
        if self.wants_quiet() or self.hushed():
            return UNASKED
        return REMARKS if self.quiet_hours() else frozenset()

    def voice(self, slot: int) -> bool:
        """The model starts voicing a slot. False when there is no note to voice in it, or none that may be heard now:
        quiet may have been wanted only after it was offered."""
        pending = self._notes.voice(slot, self._withheld())
        if pending is None:
            return False
        self._mouth.say(slot, pending.text, pending.at)
        self._texts[slot] = pending.text
        return True

    def say(self, text: str) -> None:
        """Speaks free words."""
        self._free.append(text)
        self._mouth.say(None, text)

    def flush(self, t: float) -> list[Event]:
        """Silence at once. Reports the free words that it cut; notes are reported by `settle`."""
        self._mouth.flush()
        events = [] if self._free_air is None else [self._said_freely(t, cut=True)]
        self._free.clear()
        return events

    def drop_mentions(self) -> tuple[Pending, ...]:
        """Takes back what only waits to be mentioned, sights and the program's own remarks, and returns it."""
        return self._notes.drop(lambda pending: pending.kind in (NoteKind.SEEN, NoteKind.SYSTEM))

    def drop(self, key: str) -> tuple[Pending, ...]:
        """Takes back the notes with this key that are not being voiced, and returns them."""
        return self._notes.drop(lambda pending: pending.key == key)

    def forget(self, keys: Sequence[str], t: float) -> list[Event]:
        """Says nothing more of the notes with these keys; one that sounds is cut."""
        self._forgotten.update(keys)
        self._drop_forgotten()
        return self.flush(t) if self._notes.voicing(self._forgotten) else []

    def _drop_forgotten(self) -> None:
        self._notes.drop(lambda pending: pending.key in self._forgotten)

    def pump(self, now: datetime) -> list[str]:
        """Hands ready speech to the speaker; returns sentences about texts that could not be voiced."""
        self._mouth.pump(now)
        failures, self._mouth.failures = self._mouth.failures, []
        return failures

    def settle(self, t: float) -> Settlement:
        """Takes the playback clock's word on everything that sounds."""
        now = self._sink.now_playing()
        lost = self._take_lost()
        events = self._settle_free(now, t)
        self.saying = self._sounding(now)
        playback: list[Playback] = []
        told: list[Pending] = []
        cut: list[tuple[Pending, float]] = []
        for word in self._mouth.playback():
            settled = self._notes.settle(word, t)
            if settled is None or not settled.news:
                continue
            playback.append(word)
            if settled.first:
                self._air[word.slot] = _begun(now, word.slot, t)
            if word.state is PlaybackState.PLAYING:
                continue
            air = self._air.pop(word.slot)
            events.append(self._said(settled.pending, air, word.state, t))
            if word.state is PlaybackState.PLAYED:
                told.append(settled.pending)
            else:
                cut.append((settled.pending, min(1.0, (t - air.started) / air.length) if air.length else 0.0))
        self._drop_forgotten()
        return Settlement(tuple(playback), tuple(events), tuple(told), tuple(cut), lost)

    def _take_lost(self) -> tuple[str, ...]:
        """The free words that never reached the speaker; they are not taken for heard."""
        lost, self._mouth.lost = tuple(self._mouth.lost), []
        for text in lost:
            if text in self._free:
                self._free.remove(text)
        return lost

    def _sounding(self, now: NowPlaying | None) -> str:
        if now is None:
            return ""
        if now.slot is None:
            return self._free[0] if self._free else ""
        return self._texts.get(now.slot, "")

    def _said(self, pending: Pending, air: _OnAir, state: PlaybackState, t: float) -> Event:
        self.last_said = pending.text
        cut = state is PlaybackState.CUT
        return _spoken("voice", pending.text, air, t, cut, {"kind": pending.kind.value})

    def _settle_free(self, now: NowPlaying | None, t: float) -> list[Event]:
        """Free words have no slot: they have ended when something else sounds, or nothing."""
        sounding = now is not None and now.slot is None
        events: list[Event] = []
        if self._free_air is not None:
            begun = _begun(now, None, t)
            if not sounding or begun.started - self._free_air.started > self._free_air.length / 2:
                events.append(self._said_freely(t, cut=False))
        if sounding and self._free_air is None and self._free:
            self._free_air = _begun(now, None, t)
        while self._free and not self._mouth.busy:
            self._free_air = _OnAir(t, 0.0)  # so short that it began and ended between two looks
            events.append(self._said_freely(t, cut=False))
        return events

    def _said_freely(self, t: float, cut: bool) -> Event:
        assert self._free_air is not None
        air, self._free_air = self._free_air, None
        self.last_said = self._free.popleft()
        return _spoken("say", self.last_said, air, t, cut, {})


def _begun(now: NowPlaying | None, slot: int | None, t: float) -> _OnAir:
    """When the speech that sounds now began; just now, where the clock cannot tell."""
    if now is None or now.slot != slot:
        return _OnAir(t, 0.0)
    return _OnAir(t - now.heard, now.length)


def _spoken(name: str, text: str, air: _OnAir, t: float, cut: bool, more: dict[str, str]) -> Event:
    """The report of one voicing."""
    whole = air.started + air.length if air.length else t
    ended = t if cut else min(whole, t)
    times = {"started": round(air.started, 3), "ended": round(ended, 3), "cut": cut}
    return Event(air.started, name, {"text": text, **more, **times})
