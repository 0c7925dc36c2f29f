"""What the model saw on the screen, checked and named: which window it was in, how long that had been at work.

The model says only what happened and in which patch. A sight counts when something did change near there a moment ago
and when it is news: an event that was told is the same event within `same_seconds` in the same window (where no window
is known, within three patches of the same place). What was told before the user asked to be told is no answer to that.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from app.capture.privacy import Exclusions, hidden_places, is_excluded
from app.ports import DesktopView, Rectangle, Window
from app.watches import Watches, mostly_in
from app.work import Work
from model.microturn import PATCH_SIZE, Patch, SeeKind, Seen

CHANGED_SECONDS = 5.0
NEAR_PATCHES = 3
TITLE_WORDS = 6

ARTICLES = re.compile(
    r"^(?:(?:the|a|an|my|our|this|that|its?|they|these|those)\b\s*)+(?:(?:thing|one|window|task|job|stuff)$)?"
)
VERBS = {SeeKind.DONE: "finished", SeeKind.FAILED: "failed", SeeKind.ASKS: "is waiting for you"}


@dataclass(frozen=True, slots=True)
class Sight:
    """A checked event on the screen.

    Attributes:
        seen: what the model said.
        window: the one under the patch, None when it cannot be told.
        at_work: seconds that it had been at work at least (`app.work`); infinite when the window cannot be told.
        lasted: seconds since the user asked to be told, else since the work began; None when that is not known.
        watch: the name under which the user was promised to be told of it, None when not asked.
    """

    seen: Seen
    window: Window | None
    at_work: float
    lasted: float | None
    watch: str | None

    def sentence(self) -> str:
        """What to tell the user."""
        told = f"{self.watch or subject(self.window)} {VERBS[self.seen.kind]}"
        if self.lasted is None or self.lasted < 60.0 or self.seen.kind is SeeKind.ASKS:
            return f"{told}."
        length = _roughly(self.lasted)
        return f"{told} after {length}." if self.watch is None else f"{told}, {length} after you asked."


def subject(window: Window | None, what: str | None = None) -> str:
    """Who or what something is, as one would begin a sentence on it; `what`: what the user calls it."""
    app = spoken_app(window)
    if what:
        return f"The {what}" + (f" in {app}" if app else "")
    title = spoken_title(window)
    if title and app and title.lower() != app.lower():
        return f"{title} in {app}"
    return title or (f"Something in {app}" if app else "Something on the screen")


def called(words: str) -> str:
    """What the user calls what is to be watched: "build" of "my build", "" of "this"."""
    return ARTICLES.sub("", words.strip().lower())


def _roughly(seconds: float) -> str:
    """A length of at least a minute in whole minutes, or hours from two on."""
    minutes = round(seconds / 60)
    if minutes >= 120:
        return f"{round(minutes / 60)} hours"
    return "a minute" if minutes == 1 else f"{minutes} minutes"


def spoken_app(window: Window | None) -> str:
    """The program's name as one would say it, "" when it is not known."""
    return "" if window is None else re.sub(r"[^\w]+", " ", window.app).strip()


def spoken_title(window: Window | None) -> str:
    """The telling part of a window's title: "Downloads" of "Downloads - Chromium"; a path or a prompt tells nothing."""
    if window is None:
        return ""
    first = re.split(r"\s[-–—|]\s", window.title)[0].strip()
    if re.search(r"[/\\@~:]", first):
        return ""
    return " ".join(first.split()[:TITLE_WORDS])


@dataclass(frozen=True, slots=True)
class _Known:
    """What was told, or else kept back, and when it was seen."""

    t: float
    seen: Seen
    window: int | None
    told: bool


@dataclass(slots=True)
class Sights:
    """Keeps account of what changed where, and tells news from repetition.

    Attributes:
        same_seconds: the same event in the same window is news again after this long.
        view, monitors: the windows, and where the monitors lie, as they are now.
        watches: the windows that the user asked to be told of.
        exclusions: what is blank in every picture; may be replaced.
        own: this program's process number; its own windows are never meant.
    """

    same_seconds: float = 20.0
    view: DesktopView = field(default_factory=lambda: DesktopView(known=False))
    monitors: tuple[Rectangle, ...] = ()
    watches: Watches = field(default_factory=Watches)
    exclusions: Exclusions = field(default_factory=Exclusions)
    own: int = field(default_factory=os.getpid)
    _front: int | None = None
    _changed: dict[tuple[int, int, int], float] = field(default_factory=dict)
    _work: Work = field(default_factory=Work)
    _known: list[_Known] = field(default_factory=list)

    def look(self, view: DesktopView, attended: bool, t: float) -> None:
        """Takes in the windows as they are at `t`, and whether the user is at keyboard or mouse."""
        self.view = view
        self._work.look(view, attended, t)
        if view.active is not None and view.active.pid != self.own:
            self._front = view.active.identity

    def in_front(self) -> Window | None:
        """The window in focus, or the one that was before the program's own, where the user may have typed a request;
        None when it cannot be told."""
        active = self.view.active
        if active is None or active.pid != self.own:
            return active
        return next((window for window in self.view.windows if window.identity == self._front), None)

    def changed(self, patches: Iterable[Patch], t: float) -> None:
        """Notes where the screen changed in this micro-turn."""
        for patch in patches:
            if patch.overview:
                continue
            self._changed[patch.monitor, patch.row, patch.column] = t
            window = self.window_at(patch.monitor, patch.row, patch.column)
            if window is not None:
                self._work.changed(window, t)

    def watch(self, window: Window, words: str, t: float) -> str:
        """The user wants to be told when this window finishes, and calls it so; returns its name, as one would begin a
        sentence on it."""
        name = subject(window, called(words))
        self.watches.begin(window, name, t)
        return name

    def lost(self, t: float) -> list[str]:
        """What to tell of watched windows that cannot be seen, or could not for a while."""
        blank = self._blank(replace(self.exclusions, own=self.own)) if self.watches.any else []
        return self.watches.lost(self.view, self.monitors, t, blank)

    def is_blanked(self, window: Window) -> bool:
        """True when most of a window cannot be seen, since it lies where one lies that the user excluded."""
        return mostly_in(window.place, self._blank(self.exclusions))

    def _blank(self, exclusions: Exclusions) -> list[Rectangle]:
        return hidden_places([self.view], exclusions) or []

    def check(self, seen: Seen, t: float) -> Sight | None:
        """What to make of the model's word: None when nothing changed there lately or it is known already."""
        if not self._lately_changed(seen, t):
            return None
        window = self.window_at(seen.monitor, seen.row, seen.column)
        if window is not None and is_excluded(window, self.exclusions, self.view.windows):
            return None
        return None if self._is_known(seen, window, t) else self._named(seen, window, t)

    def tell(self, sight: Sight, t: float) -> None:
        """It is told; it was seen at `t`."""
        self._known.append(_Known(t, sight.seen, _number(sight.window), told=True))

    def keep_back(self, sight: Sight, t: float) -> None:
        """It is not told; as long as the same change may be what is seen, it stays so."""
        self._known.append(_Known(t, sight.seen, _number(sight.window), told=False))

    def _is_known(self, seen: Seen, window: Window | None, t: float) -> bool:
        told, kept = self.same_seconds, min(CHANGED_SECONDS, self.same_seconds)
        self._known = [known for known in self._known if t - known.t < (told if known.told else kept)]
        asked = self.watches.since(_number(window))
        return any(_same(known, seen, window) for known in self._known if asked is None or known.t >= asked)

    def _named(self, seen: Seen, window: Window | None, t: float) -> Sight:
        if window is None:
            return Sight(seen, None, math.inf, None, None)
        at_work = self._work.at_work(window, self.view.windows, t)
        asked = self.watches.since(window.identity)
        lasted = self._work.lasted(window, t) if asked is None else t - asked
        return Sight(seen, window, at_work, lasted, self.watches.name(window.identity))

    def renamed(self, sight: Sight, before: Collection[int], t: float) -> Sight | None:
        """A sight as the windows are now, where `before` are the numbers of those that were known when it came: one
        that has opened since over that place is the one that was seen. None: it is excluded."""
        seen = sight.seen
        window = self.window_at(seen.monitor, seen.row, seen.column)
        if window is None or window.identity in before:
            return sight
        if is_excluded(window, self.exclusions, self.view.windows):
            return None
        return self._named(seen, window, t)

    def window_at(self, monitor: int, row: int, column: int) -> Window | None:
        """The topmost window under the middle of a patch."""
        if not self.view.known or monitor >= len(self.monitors):
            return None
        place = self.monitors[monitor]
        x = place.left + column * PATCH_SIZE + PATCH_SIZE // 2
        y = place.top + row * PATCH_SIZE + PATCH_SIZE // 2
        return self.view.window_at(x, y)

    def _lately_changed(self, seen: Seen, t: float) -> bool:
        """True when something changed at the place, or close by, not long ago."""
        self._changed = {place: at for place, at in self._changed.items() if t - at <= CHANGED_SECONDS}
        return any(_near(seen, monitor, row, column) for monitor, row, column in self._changed)


def _number(window: Window | None) -> int | None:
    return None if window is None else window.identity


def _same(known: _Known, seen: Seen, window: Window | None) -> bool:
    """True when this is what is known already."""
    if seen.kind is not known.seen.kind or known.window != _number(window):
        return False
    return window is not None or _near(seen, known.seen.monitor, known.seen.row, known.seen.column)


def _near(seen: Seen, monitor: int, row: int, column: int) -> bool:
    """True within a few patches of the place that the model named."""
    return seen.monitor == monitor and max(abs(seen.row - row), abs(seen.column - column)) <= NEAR_PATCHES
