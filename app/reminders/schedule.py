"""What is due when: sets, changes and rings reminders and timers, and writes every change to the store first.

Time is passed in (`now`, aware, in the user's zone), so a day is tested in a second. What came due while the program
was off or the machine slept is told once, in order, with its time. Every public method may be called from any thread.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import RLock

from app.reminders.matching import (
    EXACT,
    ScheduleError,
    describe,
    each_named,
    narrowed,
    nothing_called,
    of_kind,
    pick,
    wants_all,
)
from app.reminders.ringing import (
    Firing,
    after_ringing,
    asks_for_an_answer,
    comes_back,
    firing_of,
    later,
    missed_state,
    moved_once,
    once_more,
    unpaused,
)
from app.reminders.store import Kind, Reminder, ReminderState, ReminderStore
from app.reminders.when import When
from app.reminders.zones import zone_name

__all__ = ["Firing", "Schedule", "ScheduleError", "describe"]

SNOOZE = timedelta(minutes=10)
SNOOZE_WITHIN = timedelta(minutes=30)
"""For so long after it was told, "snooze" still means the last one that rang."""
FARTHEST = timedelta(days=100 * 366)
"""Nothing is put off for longer; `phrases.resolve` finds nothing later either."""
_WAITING = (ReminderState.PENDING, ReminderState.PAUSED)


class Schedule:
    """Reminders and timers over one store."""

    def __init__(self, store: ReminderStore) -> None:
        self._store = store
        self._lock = RLock()
        self._live = {reminder.identity: reminder for reminder in store.live()}
        # What rang before the program ended and was not told to its end is told again.
        untold = (reminder for reminder in self._live.values() if reminder.rung is not None and reminder.told is None)
        self._untold = [reminder.identity for reminder in untold]
        self._last_rung: tuple[Reminder, datetime] | None = None
        self._lately: dict[int, tuple[Reminder, datetime]] = {}

    def add_reminder(self, title: str, when: When, now: datetime) -> Reminder:
        """Sets a reminder for what `phrases.resolve` made of the user's words."""
        length = None if when.seconds is None else timedelta(seconds=when.seconds)
        return self.add(Kind.REMINDER, title, when, length, now)

    def add_timer(self, length: timedelta, name: str, now: datetime) -> Reminder:
        """Sets a timer that rings after `length`."""
        return self.add(Kind.TIMER, name, later(now, length), length, now)

    def due(self, now: datetime, repeats: bool = True) -> list[Firing]:
        """What has come due since the last call, in the order of its time.

        What is returned stays `ringing` until `acknowledge`, and with `repeats` is returned again at a growing distance
        after each `told`. Of a recurrence's occurrences in a gap only the last is told.
        """
        with self._lock:
            ripe = [each for each in self._live.values() if each.state is ReminderState.PENDING and each.due <= now]
            rung = [after_ringing(reminder, now) for reminder in ripe]
            if rung:
                self._keep(*rung)
            fresh = {reminder.identity for reminder in rung}
            rung += [self._live[each] for each in self._untold if each in self._live and each not in fresh]
            self._untold = []
            if repeats:
                rung += [each for each in self._live.values() if each.identity not in fresh and comes_back(each, now)]
            self._asked_again(rung, now)
            firings = [firing_of(each, each.rung, now) for each in rung if each.rung is not None]
            firings.sort(key=lambda firing: (firing.at, firing.reminder.identity))
            if firings:
                for each in firings:
                    self._note_rung(each.reminder, now)
            return firings

    def missed(self, numbers: Collection[int], now: datetime) -> list[Firing]:
        """Those of these numbers that still ring, the earliest first, as missed: once told they are over."""
        with self._lock:
            chosen = [each for each in self.ringing() if each.identity in numbers]
            rung = [replace(each, state=missed_state(each), told=None, times_told=0) for each in chosen]
            if rung:
                self._keep(*rung)
            return [Firing(each, each.rung.astimezone(now.tzinfo), True) for each in rung if each.rung is not None]

    def _asked_again(self, rung: Sequence[Reminder], now: datetime) -> None:
        """Notes that what was told before is told again now, so that it is not returned in the next call too."""
        again = [replace(each, told=now.astimezone(UTC)) for each in rung if each.told is not None]
        if again:
            self._keep(*again)

    def told(self, identity: int, now: datetime) -> None:
        """Notes that the ringing one was heard to its end: what was missed, and what comes again by itself soon, is
        over; anything else comes back until it is acknowledged."""
        with self._lock:
            reminder = self._live.get(identity)
            if reminder is None or reminder.rung is None:
                return
            if not asks_for_an_answer(reminder, now):
                self.acknowledge(identity, now)
                return
            self._keep(replace(reminder, told=now.astimezone(UTC), times_told=reminder.times_told + 1))
            self._note_rung(reminder, now)

    def ringing(self) -> list[Reminder]:
        """What rang and is not acknowledged, the earliest first."""
        with self._lock:
            rung = [each for each in self._live.values() if each.rung is not None]
            return sorted(rung, key=lambda each: (each.rung or each.due, each.identity))

    def rang_lately(self, now: datetime) -> list[Reminder]:
        """What can be snoozed: what rings, and what rang a while ago and is over, such as what was missed."""
        with self._lock:
            lately = [each for each, at in self._lately.values() if now - at <= SNOOZE_WITHIN]
            return list({each.identity: each for each in (*lately, *self.ringing())}.values())

    def get(self, identity: int) -> Reminder | None:
        """The one of that number while it waits or rings, or None."""
        with self._lock:
            return self._live.get(identity)

    def acknowledge(self, identity: int, now: datetime) -> None:
        """Notes that the ringing one has been told to its end; harmless for one that is not ringing."""
        with self._lock:
            reminder = self._live.get(identity)
            if reminder is None or reminder.rung is None:
                return
            state = ReminderState.DONE if reminder.state is ReminderState.RINGING else reminder.state
            self._keep(replace(reminder, state=state, rung=None, told=None, times_told=0))
            self._note_rung(reminder, now)

    def upcoming(self) -> list[Reminder]:
        """Everything that waits, the next one first; what is paused comes last."""
        with self._lock:
            waiting = [reminder for reminder in self._live.values() if reminder.state in _WAITING]
            return sorted(waiting, key=lambda each: (each.state is ReminderState.PAUSED, each.due, each.identity))

    def next(self) -> Reminder | None:
        """What is due next, or None."""
        return next((each for each in self.upcoming() if each.state is ReminderState.PENDING), None)

    def select(self, which: str, now: datetime) -> Reminder:
        """The one that `which` means; empty: the one ringing, else the one set last. Raises ScheduleError.

        What rang and was told before the last one was set is not meant by empty words.
        """
        with self._lock:
            if which.startswith(EXACT):
                return self._exactly(which)
            if which:
                return pick(which, self._all_live(), now)
            return self._just_rung() or set_last(self.upcoming(), which)

    def _all_live(self) -> list[Reminder]:
        """What waits and what rings, in the order of the due instants."""
        live = {each.identity: each for each in (*self.upcoming(), *self.ringing())}
        return sorted(live.values(), key=lambda each: (each.due, each.identity))

    def _just_rung(self) -> Reminder | None:
        """The one that rang last, if none was set after it was told."""
        newest = max((each.created for each in self._live.values()), default=None)
        ringing = [each for each in self.ringing() if newest is None or each.told is None or each.told >= newest]
        return ringing[-1] if ringing else None

    def _exactly(self, which: str) -> Reminder:
        """The one with that number. Raises ScheduleError when it is gone."""
        reminder = self._live.get(int(which.removeprefix(EXACT)))
        if reminder is None:
            raise ScheduleError("It is no longer set.")
        return reminder

    def counted(self, which: str, now: datetime) -> Reminder:
        """The one whose time is asked for; empty: the next timer, else the next of all. Raises ScheduleError."""
        with self._lock:
            waiting = self.upcoming()
            if not which and not waiting:
                raise ScheduleError(nothing_called(which))
            return self.select(which, now) if which else (of_kind("timer", waiting) or waiting)[0]

    def left(self, which: str, now: datetime) -> timedelta:
        """How long until the one is due that `counted` finds."""
        with self._lock:
            reminder = self.counted(which, now)
            remaining = reminder.remaining if reminder.state is ReminderState.PAUSED else reminder.due - now
            return max(timedelta(0), remaining if remaining is not None else reminder.due - now)

    def cancel(self, which: str, now: datetime) -> list[Reminder]:
        """Drops what `to_cancel` finds, and returns it. Raises ScheduleError as that does."""
        with self._lock:
            chosen = self.to_cancel(which, now)
            dropped = [replace(each, state=ReminderState.CANCELLED, rung=None, remaining=None) for each in chosen]
            self._keep(*dropped)
            return sorted(dropped, key=lambda each: (each.due, each.identity))

    def to_cancel(self, which: str, now: datetime) -> list[Reminder]:
        """All that `which` means: "all", "all timers", "bread", "" for the one ringing or set last. Raises
        ScheduleError when nothing fits, or several do."""
        with self._lock:
            if which.startswith(EXACT):
                return [self._exactly(f"{EXACT}{number}") for number in which.removeprefix(EXACT).split(",")]
            if not which:
                return [self.select(which, now)]
            if not wants_all(which):
                return each_named(which, self._all_live(), now)
            live = [each for each in self._live.values() if each.state is not ReminderState.DONE]
            chosen = narrowed(which, sorted(live, key=lambda each: (each.due, each.identity)), now)
            if not chosen:
                raise ScheduleError("There is nothing to cancel.")
            return chosen

    def restore(self, *reminders: Reminder) -> None:
        """Makes reminders what they were before a change, or what they are without an occurrence."""
        with self._lock:
            self._keep(*reminders)

    def extend(self, which: str, by: timedelta, now: datetime) -> Reminder:
        """Makes `which` due later by a length, or earlier by a negative one; one that rings starts again from now, a
        recurrence one extra time.

        Raises ScheduleError when it would have been over already, or when nothing or several fit.
        """
        with self._lock:
            reminder = self._timer_first(which, now)
            left = timedelta(0) if reminder.rung is not None else reminder.due - now
            if reminder.state is ReminderState.PAUSED and reminder.remaining is not None:
                left = reminder.remaining
            if by <= -left:
                raise ScheduleError("It does not have that much time left.")
            if by > FARTHEST - left:
                raise ScheduleError("That is too far away for me.")
            if reminder.state is ReminderState.PAUSED:
                return self._keep(replace(reminder, remaining=left + by))
            if reminder.rrule is not None and reminder.rung is not None:
                return self.snooze(later(now, by), now, f"{EXACT}{reminder.identity}")
            return self._keep(moved_once(reminder, now.astimezone(UTC) + left + by, now))

    def move(self, which: str, when: When, now: datetime) -> Reminder:
        """Makes `which` due at another time; of a recurrence, only the next occurrence, unless `when` recurs too."""
        with self._lock:
            reminder = self.select(which, now)
            due = when.due.astimezone(UTC)
            if when.rrule is not None:
                zone = zone_name(when.due.tzinfo, now)
                reminder = replace(reminder, rrule=when.rrule, start=due, due=due, zone=zone)
            length = None if when.seconds is None else timedelta(seconds=when.seconds)
            return self._keep(replace(moved_once(reminder, due, now), length=length))

    def rename(self, which: str, name: str, now: datetime) -> Reminder:
        """Gives `which` another name."""
        with self._lock:
            return self._keep(replace(self.select(which, now), title=name))

    def pause(self, which: str, now: datetime) -> list[Reminder]:
        """Holds `which` ("all timers" too) where it is. Raises ScheduleError when nothing runs that fits."""
        with self._lock:
            running = [each for each in self.upcoming() if each.state is ReminderState.PENDING]
            chosen = self._choose(which, running, now, "There is nothing running to pause.")
            paused = [replace(each, state=ReminderState.PAUSED, remaining=each.due - now) for each in chosen]
            self._keep(*paused)
            return paused

    def unpause(self, which: str, now: datetime) -> list[Reminder]:
        """Lets `which` go on with what was left. Raises ScheduleError when nothing is paused that fits."""
        with self._lock:
            held = [each for each in self.upcoming() if each.state is ReminderState.PAUSED]
            chosen = self._choose(which, held, now, "Nothing is paused.")
            running = [unpaused(each, now) for each in chosen]
            self._keep(*running)
            return running

    def snooze(self, when: When | None, now: datetime, which: str = "") -> Reminder:
        """Makes the one that rang last, or `which` of those that rang, due again, at `when` or after ten minutes; of a
        recurrence, one extra time.

        Raises ScheduleError when nothing has rung lately, or what was named has not.
        """
        with self._lock:
            if which:
                self._note_rung(self._rung_called(which, now), now)
            if self._last_rung is None and (ringing := self.ringing()):
                self._last_rung = (ringing[-1], now.astimezone(UTC))
            if self._last_rung is None or now - self._last_rung[1] > SNOOZE_WITHIN:
                raise ScheduleError("Nothing has rung that I could snooze.")
            identity = self._last_rung[0].identity
            rung = self._live.get(identity) or self._store.get(identity) or self._last_rung[0]
            again = when or later(now, SNOOZE)
            length = None if again.seconds is None else timedelta(seconds=again.seconds)
            self._last_rung = None
            self._lately.pop(identity, None)
            if rung.rrule is not None:
                self.acknowledge(identity, now)
                self._last_rung = None
                return self.add(rung.kind, rung.title, again, length, now)
            return self._keep(replace(once_more(rung, again.due.astimezone(UTC)), length=length))

    def _rung_called(self, which: str, now: datetime) -> Reminder:
        """The one that `which` means of those that rang lately."""
        rung = self.rang_lately(now)
        exact = next((each for each in rung if which == f"{EXACT}{each.identity}"), None)
        if exact is not None or which.startswith(EXACT):
            return exact or self._exactly(which)
        if not rung:
            raise ScheduleError("Nothing has rung that I could snooze.")
        try:
            return pick(which, rung, now)
        except ScheduleError as error:
            raise error if error.among else ScheduleError(f"Nothing that is called {which} has rung.") from error

    def _note_rung(self, reminder: Reminder, now: datetime) -> None:
        """Remembers what rang, for "snooze"."""
        moment = now.astimezone(UTC)
        self._last_rung = (reminder, moment)
        lately = {number: each for number, each in self._lately.items() if moment - each[1] <= SNOOZE_WITHIN}
        self._lately = {**lately, reminder.identity: self._last_rung}

    def snooze_one(self, number: int, now: datetime) -> Reminder:
        """Makes the one of that number due again after ten minutes. Raises ScheduleError when it does not ring."""
        with self._lock:
            reminder = self._live.get(number)
            if reminder is None or reminder.rung is None:
                raise ScheduleError("It no longer rings.")
            self._note_rung(reminder, now)
            return self.snooze(None, now)

    def add(self, kind: Kind, title: str, when: When, length: timedelta | None, now: datetime) -> Reminder:
        """Sets what is due at `when`; `length` is how long it was set for, where it was set so."""
        with self._lock:
            due = when.due.astimezone(UTC)
            reminder = self._store.add(
                Reminder(
                    kind=kind,
                    title=title,
                    due=due,
                    zone=zone_name(when.due.tzinfo, now),
                    rrule=when.rrule,
                    start=due,
                    length=length,
                    created=now.astimezone(UTC),
                )
            )
            self._live[reminder.identity] = reminder
            return reminder

    def _keep(self, *reminders: Reminder) -> Reminder:
        """Writes changed reminders, then takes them on; returns the first."""
        self._store.update(*reminders)
        for reminder in reminders:
            if reminder.state in (*_WAITING, ReminderState.RINGING) or reminder.rung is not None:
                self._live[reminder.identity] = reminder
            else:
                self._live.pop(reminder.identity, None)
        return reminders[0]

    def _timer_first(self, which: str, now: datetime) -> Reminder:
        """As `select`, but no words mean the last timer before the last reminder, where nothing rings."""
        if which:
            return self.select(which, now)
        timers = of_kind("timer", self.upcoming())
        return self._just_rung() or set_last(timers or self.upcoming(), which)

    def _choose(self, which: str, among: Sequence[Reminder], now: datetime, none: str) -> list[Reminder]:
        """Those of `among` that `which` means: all of a kind, one by name, or the last timer set for no words."""
        if not among:
            raise ScheduleError(none)
        if wants_all(which):
            chosen = narrowed(which, among, now)
            if not chosen:
                raise ScheduleError(none)
            return chosen
        if which.startswith(EXACT):
            return [self._exactly(which)]
        return [pick(which, among, now) if which else set_last(of_kind("timer", among) or among, which)]


def set_last(reminders: Sequence[Reminder], which: str) -> Reminder:
    """The one that was set last. Raises ScheduleError when there is none."""
    if not reminders:
        raise ScheduleError(nothing_called(which))
    return max(reminders, key=lambda each: (each.created, each.identity))
