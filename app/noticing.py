"""What is made of the screen: the model's sights checked, named, told or kept back; what the user asked to watch."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.capture.privacy import Exclusions, is_excluded
from app.clock import Clock
from app.events import Event, refused
from app.manners import TURNED_TO_IT, Manners
from app.ports import DesktopView, Rectangle, Window
from app.sections import Behaviour
from app.sights import Sights
from app.voicing import Voicing
from model.microturn import NoteKind, Seen

NOT_WATCHING = "I am set to say nothing of the screen. The menu of my icon changes that."
NO_WINDOW = "I cannot tell which window is in front, so I cannot watch it."
EXCLUDED = "You excluded that window, so I do not see it and cannot watch it."
ASKED_TO_WATCH = "You had asked to be told when it finishes."


@dataclass(frozen=True, slots=True)
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
        for sentence in self.sights.lost(t):
            self.voicing.push(NoteKind.SEEN, sentence, t, why=ASKED_TO_WATCH)
            self.write("seen", sentence, ASKED_TO_WATCH)
            events.append(Event(t, "watch", {"text": sentence}))
        return events

    def _turn_to(self, window: Window | None, t: float) -> list[Event]:
        """The user goes to another window: what was still to be told of it they see for themselves."""
        before = self.sights.view.active
        if window is None or (before is not None and before.identity == window.identity):
            return []
        events = []
        for pending in self.voicing.drop(_key(window)):
            self.write("withheld", pending.text, f"{pending.why.removesuffix('.')}; not told, because {TURNED_TO_IT}.")
            events.append(refused(t, pending.text, TURNED_TO_IT))
        return events

    def see(self, seen: Seen, t: float) -> list[Event]:
        """Tells of something on the screen once it holds and is news."""
        place = {
            "see": seen.kind.value, "monitor": seen.monitor, "row": seen.row, "column": seen.column,
            "confidence": round(seen.confidence, 3),
        }  # fmt: skip
        if unsure := self.manners.unsure(seen):
            return [Event(t, "refused", {**place, "why": unsure})]
        sight = self.sights.check(seen, t)
        if sight is None:
            return [Event(t, "refused", {**place, "why": "nothing changed there, or it was told already"})]
        sentence = sight.sentence()
        where = f"on monitor {seen.monitor + 1}, row {seen.row}, column {seen.column}, {seen.confidence:.0%} sure"
        if unwanted := self.manners.unwanted(sight, t):
            self.write("withheld", sentence, f"Seen {where}; not told, because {unwanted}.")
            return [Event(t, "refused", {**place, "why": unwanted})]
        key = None if sight.window is None else _key(sight.window)
        self.voicing.push(NoteKind.SEEN, sentence, t, key, why=f"Seen {where}.")
        self.write("seen", sentence, f"Seen {where}.")
        window = None if sight.window is None else {"app": sight.window.app, "title": sight.window.title}
        at = self.clock.now().isoformat()
        return [Event(t, "seen", {**place, "kind": seen.kind.value, "window": window, "text": sentence, "at": at})]

    def watch(self, what: str) -> str:
        """Watches the window in focus, which the user calls so; returns what to answer."""
        if self.manners.behaviour.proactivity == "off":
            return NOT_WATCHING
        if self.sights.view.active is not None and is_excluded(self.sights.view.active, self.sights.exclusions):
            return EXCLUDED
        name = self.sights.watch(what)
        if name is None:
            return NO_WINDOW
        return f"I will tell you when {re.sub('^(The|Something) ', lambda word: word[0].lower(), name)} finishes."


def _key(window: Window) -> str:
    """What notes on sights in a window are known by: a newer one takes the place of one that still waits."""
    return f"sight {window.identity}"
