"""What is made of the screen: the model's sights checked, named, told or kept back; what the user asked to watch.

A sight is told when two micro-turns have passed, so that the windows are known as they were at its time, and if another
kind of event is seen in the same window meanwhile, the surer one is told.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from math import inf
from typing import Any

from app.capture.privacy import Exclusions, is_excluded
from app.clock import Clock
from app.events import Event, refused
from app.manners import GONE, IN_FRONT, SHUT, TURNED_TO_IT, Manners
from app.ports import DesktopView, Rectangle, Window
from app.sections import Behaviour
from app.sights import Sight, Sights
from app.voicing import Voicing
from app.watches import is_open, within
from model.microturn import NoteKind, SeeKind, Seen

HOLD_SECONDS = 0.4
"""How late the windows are known at the most (`app.eyes`)."""
TURNED_SECONDS = 2.0
NOT_WATCHING = "I am set to say nothing of the screen. The menu of my icon changes that."
NOT_WATCHED = "{name} is not watched any more, for I am set to say nothing of the screen."
NO_WINDOW = "I cannot tell which window is in front, so I cannot watch it."
NOT_LOOKING = "I am not looking at the screen just now, so I cannot watch it."
OF_EXCLUDED = "its window is excluded"
EXCLUDED = "You excluded that window, so I do not see it and cannot watch it."
BLANKED = (
    "Most of that window lies over or under one that you excluded, and there I see nothing, so I cannot watch it. "
    "Move one of them and ask again."
)
ASKED_TO_WATCH = "You had asked to be told when it finishes."


@dataclass(frozen=True, slots=True)
class _Held:
    """A sight that is not told yet.

    Attributes:
        t: when it came, seconds.
        windows: the numbers of those that were known then.
    """

    sight: Sight
    t: float
    windows: frozenset[int]


@dataclass(slots=True)
class _Asking:
    """A note that a window waits for the user: the window's number, and whether it has been in focus since."""

    window: int
    in_front: bool = False


@dataclass(slots=True)
class Noticing:
    """The conversation's dealings with the screen.

    Attributes:
        write: puts an entry of this kind, with this text and why, into the journal.
        attended: whether the user is at keyboard or mouse, so that they see what happens in the window in focus.
    """

    sights: Sights
    voicing: Voicing
    clock: Clock
    manners: Manners
    write: Callable[[str, str, str], None]
    attended: bool = False
    _looking: bool = True
    _held: dict[Hashable, _Held] = field(default_factory=dict)
    _turned: dict[int, float] = field(default_factory=dict)
    _asking: dict[str, _Asking] = field(default_factory=dict)

    def behave(self, behaviour: Behaviour, exclusions: Exclusions) -> None:
        """Goes by other settings."""
        self.sights.exclusions = exclusions
        self.sights.same_seconds = behaviour.same_sight_seconds
        self.manners.behaviour = behaviour

    def look(
        self, view: DesktopView | None, places: tuple[Rectangle, ...] | None, t: float, looking: bool = True
    ) -> list[Event]:
        """Takes in the windows and monitors as they are at `t`, None where they are as before; nothing of them while it
        is not `looking`."""
        if self.manners.behaviour.proactivity == "off":
            for name in self.sights.watches.give_up():
                self.voicing.push(NoteKind.SEEN, NOT_WATCHED.format(name=name), t, why=ASKED_TO_WATCH, lasting=True)
        self._looking = looking
        if not looking:
            self.sights.look(DesktopView(known=False), self.attended, t)
            self.sights.watches.miss()
            return self.drop(SHUT, t)
        events = []
        if view is not None:
            events += self._turn_to(view.active, t)
        self.sights.look(view or self.sights.view, self.attended, t)
        if places is not None:
            self.sights.monitors = places
        for key in [key for key, held in self._held.items() if t - held.t >= HOLD_SECONDS]:
            events += self._tell(self._held.pop(key), t)
        if self.attended and self.sights.view.active is not None:
            events += self._take_back(_note_key(self.sights.view.active), IN_FRONT, t)
        events += self._take_back_answered(t)
        for sentence in self.sights.lost(t):
            self.voicing.push(NoteKind.SEEN, sentence, t, why=ASKED_TO_WATCH, lasting=True)
            self.write("seen", sentence, ASKED_TO_WATCH)
            events.append(Event(t, "watch", {"text": sentence}))
        return events

    def _turn_to(self, window: Window | None, t: float) -> list[Event]:
        """The user goes to another window: what was still to be told of it they see for themselves. One that has only
        now opened came by itself."""
        before = self.sights.view
        if window is None or not is_open(window.identity, before):
            return []
        if before.active is not None and before.active.identity == window.identity:
            return []
        self._turned[window.identity] = t
        events = self._take_back(_note_key(window), TURNED_TO_IT, t)
        held = self._held.get(window.identity)
        if held is not None and held.sight.watch is None:
            events.append(self._keep_back(self._held.pop(window.identity).sight, TURNED_TO_IT, t))
        return events

    def _take_back(self, key: str, why: str, t: float) -> list[Event]:
        """Does not tell what waits under this key after all."""
        events = []
        for pending in self.voicing.drop(key):
            self.write("withheld", pending.text, f"{pending.why.removesuffix('.')}; not told, because {why}.")
            events.append(refused(t, pending.text, why))
        return events

    def _take_back_answered(self, t: float) -> list[Event]:
        """A window that is gone waits no more, nor does one that the user had before them and has left, or is at."""
        view, events = self.sights.view, list[Event]()
        for key, asking in list(self._asking.items()) if view.known else []:
            active = view.active is not None and view.active.identity == asking.window
            gone = not is_open(asking.window, view)
            if gone or (self.attended if active else asking.in_front):
                del self._asking[key]
                events += self._take_back(key, GONE if gone else IN_FRONT, t)
            else:
                asking.in_front = active
        return events

    def see(self, seen: Seen, t: float) -> list[Event]:
        """Takes what the model saw; it will be told if it is news."""
        if unsure := self.manners.unsure(seen):
            return [_not_told(seen, unsure, t)]
        sight = self.sights.check(seen, t)
        if sight is None:
            return [_not_told(seen, "nothing changed there, or it is known already", t)]
        window = sight.window
        if window is not None and sight.watch is None and t - self._turned.get(window.identity, -inf) < TURNED_SECONDS:
            return [self._keep_back(sight, TURNED_TO_IT, t)]
        key: Hashable = (seen.monitor, seen.row, seen.column) if window is None else window.identity
        other = self._held.get(key)
        if other is None:
            self._held[key] = _Held(sight, t, frozenset(each.identity for each in self.sights.view.windows))
            return []
        surer, less = (sight, other.sight) if _counts_more(sight, other.sight) else (other.sight, sight)
        self._held[key] = _Held(surer, other.t, other.windows)
        return [_not_told(less.seen, f"{surer.seen.kind.value} was surer", t)]

    def _tell(self, held: _Held, t: float) -> list[Event]:
        sight = self.sights.renamed(held.sight, held.windows, t)
        if sight is None:
            return [_not_told(held.sight.seen, OF_EXCLUDED, t)]
        unwanted = self._needless(sight) or self.manners.unwanted(sight, self.clock.now(), self.voicing.remarks)
        if unwanted:
            return [self._keep_back(sight, unwanted, t)]
        self.sights.tell(sight, held.t)
        sentence, where, window = sight.sentence(), _where(sight.seen), sight.window
        watched = sight.watch is not None
        if watched and window is not None and sight.seen.kind is not SeeKind.ASKS:
            self.sights.watches.end(window.identity)
        key = None if window is None else _note_key(window, watched)
        self.voicing.push(NoteKind.SEEN, sentence, t, key, why=f"{where}.", lasting=watched)
        if key is not None and window is not None:
            self._asking.pop(key, None)
            if sight.seen.kind is SeeKind.ASKS:
                self._asking[key] = _Asking(window.identity)
        self.write("seen", sentence, f"{where}.")
        told = {
            "kind": sight.seen.kind.value,
            "window": None if window is None else {"app": window.app, "title": window.title},
            "text": sentence,
            "at": self.clock.now().isoformat(),
        }
        return [Event(t, "seen", {**_fields(sight.seen), **told})]

    def _needless(self, sight: Sight) -> str:
        """Why the user need not be told of a sight, "" when they do."""
        view, window = self.sights.view, sight.window
        if window is None or not view.known:
            return ""
        if sight.seen.kind is SeeKind.ASKS and not is_open(window.identity, view):
            return GONE
        in_focus = view.active is not None and view.active.identity == window.identity
        return IN_FRONT if in_focus and self.attended and sight.watch is None else ""

    def _keep_back(self, sight: Sight, why: str, t: float) -> Event:
        self.sights.keep_back(sight, t)
        self.write("withheld", sight.sentence(), f"{_where(sight.seen)}; not told, because {why}.")
        return _not_told(sight.seen, why, t)

    def drop(self, why: str, t: float) -> list[Event]:
        """Keeps back what is about to be told, for that reason."""
        events = [self._keep_back(held.sight, why, t) for held in self._held.values()]
        self._held.clear()
        return events

    def watch(self, what: str, t: float) -> tuple[bool, str]:
        """Watches the window in front, which the user calls so; returns whether it does, and what to answer."""
        if self.manners.behaviour.proactivity == "off":
            return False, NOT_WATCHING
        if not self._looking:
            return False, NOT_LOOKING
        window = self.sights.in_front()
        if window is None:
            return False, NO_WINDOW
        if is_excluded(window, self.sights.exclusions, self.sights.view.windows):
            return False, EXCLUDED
        if self.sights.is_blanked(window):
            return False, BLANKED
        before = self.sights.watches.name(window.identity)
        name = self.sights.watch(window, what, t)
        instead = f", in place of {within(before)}" if before and before != name else ""
        return True, f"I will tell you when {within(name)} finishes{instead}."


def _counts_more(sight: Sight, other: Sight) -> bool:
    """Whether of two sights in a window the first is to be told: what was asked for, then what is surer."""
    asked, before = sight.watch is not None, other.watch is not None
    return asked if asked is not before else sight.seen.confidence > other.seen.confidence


def _note_key(window: Window, watched: bool = False) -> str:
    """What notes on sights in a window are known by: a newer one takes the place of one that still waits. What the
    user asked to be told of the window is not taken back for a remark."""
    return f"{'watch' if watched else 'sight'} {window.identity}"


def _fields(seen: Seen) -> dict[str, Any]:
    return {
        "see": seen.kind.value, "monitor": seen.monitor, "row": seen.row, "column": seen.column,
        "confidence": round(seen.confidence, 3),
    }  # fmt: skip


def _not_told(seen: Seen, why: str, t: float) -> Event:
    return Event(t, "refused", {**_fields(seen), "why": why})


def _where(seen: Seen) -> str:
    """Where something was seen and how surely, as a sentence begins on it."""
    place = f"on monitor {seen.monitor + 1}, row {seen.row}, column {seen.column}"
    return f"Seen {place}, {seen.confidence:.0%} sure"
