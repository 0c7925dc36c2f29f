"""What is made of the screen: the model's sights checked, named, told or kept back; what the user asked to watch.

A sight is told when two micro-turns have passed, so that the windows are known as they were at its time, and if another
kind of event is seen in the same window meanwhile, the surer one is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from math import inf
from typing import Any

from app.capture.privacy import Exclusions, is_excluded
from app.clock import Clock
from app.events import Event, refused
from app.manners import TURNED_TO_IT, Manners
from app.ports import DesktopView, Rectangle, Window
from app.sections import Behaviour
from app.sights import Sight, Sights
from app.voicing import Voicing
from model.microturn import NoteKind, SeeKind, Seen

HOLD_SECONDS = 0.4
"""How late the windows are known at the most (`app.eyes`)."""
TURNED_SECONDS = 2.0
NOT_WATCHING = "I am set to say nothing of the screen. The menu of my icon changes that."
NO_WINDOW = "I cannot tell which window is in front, so I cannot watch it."
OF_EXCLUDED = "its window is excluded"
EXCLUDED = "You excluded that window, so I do not see it and cannot watch it."
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
class Noticing:
    """The conversation's dealings with the screen.

    Attributes:
        write: puts an entry of this kind, with this text and why, into the journal.
    """

    sights: Sights
    voicing: Voicing
    clock: Clock
    manners: Manners
    write: Callable[[str, str, str], None]
    _held: dict[Hashable, _Held] = field(default_factory=dict)
    _turned: dict[int, float] = field(default_factory=dict)

    def behave(self, behaviour: Behaviour, exclusions: Exclusions) -> None:
        """Goes by other settings."""
        self.sights.exclusions = exclusions
        self.sights.same_seconds = behaviour.same_sight_seconds
        self.manners.behaviour = behaviour

    def look(self, view: DesktopView | None, places: tuple[Rectangle, ...] | None, t: float) -> list[Event]:
        """Takes in the windows and monitors as they are at `t`, None where they are as before."""
        events = []
        if view is not None:
            events += self._turn_to(view.active, t)
            self.sights.view = view
        if places is not None:
            self.sights.monitors = places
        for key in [key for key, held in self._held.items() if t - held.t >= HOLD_SECONDS]:
            events += self._tell(self._held.pop(key), t)
        for sentence in self.sights.lost(t):
            self.voicing.push(NoteKind.SEEN, sentence, t, why=ASKED_TO_WATCH, lasting=True)
            self.write("seen", sentence, ASKED_TO_WATCH)
            events.append(Event(t, "watch", {"text": sentence}))
        return events

    def _turn_to(self, window: Window | None, t: float) -> list[Event]:
        """The user goes to another window: what was still to be told of it they see for themselves. One that has only
        now opened came by itself."""
        before = self.sights.view
        if window is None or all(each.identity != window.identity for each in before.windows):
            return []
        if before.active is not None and before.active.identity == window.identity:
            return []
        self._turned[window.identity] = t
        events = []
        for pending in self.voicing.drop(_note_key(window)):
            self.write("withheld", pending.text, f"{pending.why.removesuffix('.')}; not told, because {TURNED_TO_IT}.")
            events.append(refused(t, pending.text, TURNED_TO_IT))
        held = self._held.get(window.identity)
        if held is not None and held.sight.watch is None:
            events.append(self._keep_back(self._held.pop(window.identity).sight, TURNED_TO_IT, t))
        return events

    def see(self, seen: Seen, t: float) -> list[Event]:
        """Takes what the model saw; it will be told if it is news."""
        if unsure := self.manners.unsure(seen):
            return [_not_told(seen, unsure, t)]
        sight = self.sights.check(seen, t)
        if sight is None:
            return [_not_told(seen, "nothing changed there, or it was told already", t)]
        window = sight.window
        if window is not None and sight.watch is None and t - self._turned.get(window.identity, -inf) < TURNED_SECONDS:
            return [self._keep_back(sight, TURNED_TO_IT, t)]
        key: Hashable = (seen.monitor, seen.row, seen.column) if window is None else window.identity
        other = self._held.get(key)
        if other is None:
            self._held[key] = _Held(sight, t, frozenset(each.identity for each in self.sights.view.windows))
            return []
        surer, less = (sight, other.sight) if seen.confidence > other.sight.seen.confidence else (other.sight, sight)
        self._held[key] = _Held(surer, other.t, other.windows)
        return [_not_told(less.seen, f"{surer.seen.kind.value} was surer", t)]

    def _tell(self, held: _Held, t: float) -> list[Event]:
        sight = self.sights.renamed(held.sight, held.windows, t)
        if sight is None:
            return [_not_told(held.sight.seen, OF_EXCLUDED, t)]
        if unwanted := self.manners.unwanted(sight, self.clock.now(), self.voicing.remarks):
            return [self._keep_back(sight, unwanted, t)]
        sentence, where, window = sight.sentence(), _where(sight.seen), sight.window
        watched = sight.watch is not None
        if watched and window is not None and sight.seen.kind is not SeeKind.ASKS:
            self.sights.watches.end(window.identity)
        key = None if window is None else _note_key(window, watched)
        self.voicing.push(NoteKind.SEEN, sentence, t, key, why=f"{where}.", lasting=watched)
        self.write("seen", sentence, f"{where}.")
        told = {
            "kind": sight.seen.kind.value,
            "window": None if window is None else {"app": window.app, "title": window.title},
            "text": sentence,
            "at": self.clock.now().isoformat(),
        }
        return [Event(t, "seen", {**_fields(sight.seen), **told})]

    def _keep_back(self, sight: Sight, why: str, t: float) -> Event:
        self.write("withheld", sight.sentence(), f"{_where(sight.seen)}; not told, because {why}.")
        return _not_told(sight.seen, why, t)

    def drop(self, why: str, t: float) -> list[Event]:
        """Keeps back what is about to be told, for that reason."""
        events = [self._keep_back(held.sight, why, t) for held in self._held.values()]
        self._held.clear()
        return events

    def watch(self, what: str) -> str:
        """Watches the window in focus, which the user calls so; returns what to answer."""
        if self.manners.behaviour.proactivity == "off":
            return NOT_WATCHING
        if self.sights.view.active is not None and is_excluded(
            self.sights.view.active, self.sights.exclusions, self.sights.view.windows
        ):
            return EXCLUDED
        name = self.sights.watch(what)
        if name is None:
            return NO_WINDOW
        return f"I will tell you when {re.sub('^(The|Something) ', lambda word: word[0].lower(), name)} finishes."


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
