"""The eight note slots: short texts that wait for the model to choose their moment.

A part of the program that has something to say pushes a note. The note is offered to the model in the micro-turn in
which it gets a slot; the model starts it with `<voice slot>`, or holds it. What it leaves alone is offered again every
15 s until its life is over; a due reminder lives until it has been spoken to its end. Times are seconds on whatever
clock the caller uses throughout; nothing here reads one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from math import inf

from model.microturn import NOTE_SLOTS, Note, NoteKind, Playback, PlaybackState

#: Who goes first when several wait; the same order decides who gives up a slot.
PRIORITY: dict[NoteKind, int] = {
    NoteKind.DUE: 0,
    NoteKind.CONFIRM: 1,
    NoteKind.TYPED: 2,
    NoteKind.ANSWER: 3,
    NoteKind.SEEN: 4,
    NoteKind.SYSTEM: 5,
}

#: Seconds after which an unvoiced note is dropped; kinds that are missing live until they are spoken.
LIFE: dict[NoteKind, float] = {
    NoteKind.CONFIRM: 60.0,
    NoteKind.TYPED: 60.0,
    NoteKind.ANSWER: 600.0,
    NoteKind.SEEN: 180.0,
    NoteKind.SYSTEM: 300.0,
}

OFFER_AGAIN_SECONDS = 15.0
CUT_AGAIN_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Pending:
    """A note as it was pushed.

    Attributes:
        number: counts the notes of this run, so that a slot's next tenant is not mistaken for it.
        kind, text: what it is about, and what would be spoken, exactly.
        pushed: when, seconds.
        key: what the pusher knows it by (a reminder's identity), or None.
        at: the instant before which it is not to be heard, or None.
        why: what it came from, a sentence for the journal, "" when there is nothing to add.
        lasting: whether it waits for as long as it takes, since the user asked for it.
    """

    number: int
    kind: NoteKind
    text: str
    pushed: float
    key: str | None = None
    at: datetime | None = None
    why: str = ""
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """The playback clock's word on a note.

    Attributes:
        pending: the note.
        word: what the clock said of its slot.
        first: nothing of the note had been heard before this word.
    """

    pending: Pending
    word: Playback
    first: bool

    @property
    def news(self) -> bool:
        """True when the model should be told: a cut before the first sound is nothing it could have noticed."""
        return not (self.first and self.word.state is PlaybackState.CUT)


@dataclass(slots=True)
class _Tenant:
    """One pending note and where it stands: waiting, offered in a slot, or being voiced from it."""

    pending: Pending
    ready: float
    slot: int | None = None
    voicing: bool = False
    sounding: bool = False

    @property
    def rank(self) -> tuple[int, int]:
        return PRIORITY[self.pending.kind], self.pending.number


@dataclass(slots=True)
class NoteSlots:
    """All notes between their push and their end. `withhold` keeps kinds back without losing them."""

    slots: int = NOTE_SLOTS
    _tenants: list[_Tenant] = field(default_factory=list)
    _pushed: int = 0
    _last_slot: int = -1

    def push(
        self,
        kind: NoteKind,
        text: str,
        t: float,
        key: str | None = None,
        at: datetime | None = None,
        why: str = "",
        lasting: bool = False,
    ) -> Pending:
        """Takes a note in; it is offered by the next `offers`. A key that is already waiting replaces its text."""
        if key is not None:
            for tenant in self._tenants:
                if tenant.pending.key == key and not tenant.voicing:
                    self._tenants.remove(tenant)
                    break
        pending = Pending(self._pushed, kind, text, t, key, at, why, lasting)
        self._pushed += 1
        self._tenants.append(_Tenant(pending, ready=t))
        return pending

    def offers(self, t: float, withhold: frozenset[NoteKind] = frozenset(), most: int = 2) -> tuple[Note, ...]:
        """The notes to pass to the model in this micro-turn, the most urgent first, at most `most`."""
        offered: list[Note] = []
        for tenant in sorted(self._tenants, key=lambda each: each.rank):
            if len(offered) == most:
                break
            if tenant.voicing or tenant.ready > t or tenant.pending.kind in withhold:
                continue
            if tenant.slot is None:
                tenant.slot = self._free_slot(tenant)
            if tenant.slot is None:
                continue
            tenant.ready = t + OFFER_AGAIN_SECONDS
            offered.append(Note(tenant.slot, tenant.pending.kind, tenant.pending.text))
        return tuple(offered)

    def expire(self, t: float) -> tuple[Pending, ...]:
        """Drops the notes whose life is over and returns them."""
        over = [
            tenant
            for tenant in self._tenants
            if not tenant.voicing and t - tenant.pending.pushed > _life(tenant.pending)
        ]
        for tenant in over:
            self._tenants.remove(tenant)
        return tuple(tenant.pending for tenant in over)

    def voice(self, slot: int, withhold: frozenset[NoteKind] = frozenset()) -> Pending | None:
        """The model starts voicing a slot: its note, or None when the slot is empty or already being voiced, or its
        note is kept back, and then goes on waiting."""
        tenant = self._in_slot(slot)
        if tenant is None or tenant.voicing or tenant.pending.kind in withhold:
            return None
        tenant.voicing = True
        return tenant.pending

    def settle(self, word: Playback, t: float) -> Settled | None:
        """Takes the playback clock's word on a slot. None when no voiced note is in it.

        A note that was cut is gone, for the user has chosen not to hear it; but a due reminder, and one of which not a
        sound was heard, comes back after 8 s.
        """
        tenant = self._in_slot(word.slot)
        if tenant is None or not tenant.voicing:
            return None
        heard = tenant.sounding
        if word.state is PlaybackState.PLAYING:
            tenant.sounding = True
        elif word.state is PlaybackState.CUT and (tenant.pending.kind is NoteKind.DUE or not heard):
            tenant.slot, tenant.voicing, tenant.sounding = None, False, False
            tenant.ready = t + CUT_AGAIN_SECONDS
        else:
            self._tenants.remove(tenant)
        return Settled(tenant.pending, word, first=not heard)

    def drop(self, unwanted: Callable[[Pending], bool]) -> tuple[Pending, ...]:
        """Takes back the notes that are not being voiced and that `unwanted` names."""
        gone = [each for each in self._tenants if not each.voicing and unwanted(each.pending)]
        for tenant in gone:
            self._tenants.remove(tenant)
        return tuple(tenant.pending for tenant in gone)

    def voicing(self, keys: Collection[str]) -> bool:
        """True while a note with one of these keys is being voiced."""
        return any(each.voicing and each.pending.key in keys for each in self._tenants)

    def untold(self) -> tuple[Pending, ...]:
        """Every note, those too that are being voiced."""
        return tuple(tenant.pending for tenant in self._tenants)

    def waiting(self) -> tuple[Pending, ...]:
        """Every note that is not being voiced, the most urgent first."""
        rows = sorted((each for each in self._tenants if not each.voicing), key=lambda each: each.rank)
        return tuple(tenant.pending for tenant in rows)

    def _in_slot(self, slot: int) -> _Tenant | None:
        return next((each for each in self._tenants if each.slot == slot), None)

    def _free_slot(self, wanting: _Tenant) -> int | None:
        """The slot longest out of use, so that an old note's number is not soon another's; failing that, the slot of
        the least urgent note below `wanting`, which goes back to waiting."""
        taken = {each.slot for each in self._tenants if each.slot is not None}
        for step in range(1, self.slots + 1):
            slot = (self._last_slot + step) % self.slots
            if slot not in taken:
                self._last_slot = slot
                return slot
        losers = [each for each in self._tenants if each.slot is not None and not each.voicing]
        loser = max(losers, key=lambda each: each.rank, default=wanting)
        if loser.rank <= wanting.rank:
            return None
        freed, loser.slot = loser.slot, None
        return freed


def _life(pending: Pending) -> float:
    """Seconds after which a note that was not voiced is dropped."""
    return inf if pending.lasting else LIFE.get(pending.kind, inf)
