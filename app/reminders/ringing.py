"""One reminder through its life: what ringing, being told, missed, snoozed and paused make of it. Values in, values
out; `app.reminders.schedule` keeps them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from app.reminders.matching import ScheduleError, describe
from app.reminders.occurrences import just_before, last_until, leaving_out, next_after
from app.reminders.recurrences import parse_rule
from app.reminders.store import Reminder, ReminderState
from app.reminders.when import When
from app.reminders.zones import zone_of

MISSED_AFTER = timedelta(seconds=60)
"""What comes due is on time within this; later it counts as missed, which only a gap (off, asleep) brings about."""
LATE_ENOUGH = timedelta(minutes=5)
"""A recurrence that could only be told so late counts as missed and is told once."""
AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (2, 5, 10, 20, 30, 60))
"""After each telling of what nobody has seen to, so long until the next; the last one goes on."""


@dataclass(frozen=True, slots=True)
class Firing:
    """One occurrence to tell the user about.

    Attributes:
        reminder: as it stands after ringing (a recurrence is pending again, for its next occurrence).
        at: when it was due, in the zone of `now`.
        missed: it came due in a gap, long before it could be told.
        again: it was told before and nobody has seen to it.
        meanwhile: where it rang to nobody, why: "while you were away".
    """

    reminder: Reminder
    at: datetime
    missed: bool
    again: bool = False
    meanwhile: str = ""


def after_ringing(reminder: Reminder, now: datetime) -> Reminder:
    """The reminder after it has come due: ringing, or for a recurrence pending its next occurrence."""
    if reminder.rrule is None:
        late = now - reminder.due > MISSED_AFTER
        state = ReminderState.MISSED if late else ReminderState.RINGING
        return replace(reminder, state=state, rung=reminder.due, told=None, times_told=0)
    zone = zone_of(reminder.zone)
    following = next_after(reminder.rrule, reminder.start, zone, max(now, reminder.due))
    last = last_until(reminder.rrule, reminder.due, zone, now) if _regular(reminder) else None
    rung = (last or reminder.due).astimezone(UTC)
    if following is None:
        return replace(reminder, rrule=None, state=ReminderState.RINGING, rung=rung, told=None, times_told=0)
    return replace(reminder, due=following.astimezone(UTC), rung=rung, told=None, times_told=0)


def _regular(reminder: Reminder) -> bool:
    """True when its due instant is one of the recurrence's own, not one that it was moved to."""
    assert reminder.rrule is not None
    before = reminder.due - timedelta(microseconds=1)
    return next_after(reminder.rrule, reminder.start, zone_of(reminder.zone), before) == reminder.due


def firing_of(reminder: Reminder, at: datetime, now: datetime) -> Firing:
    """What to tell of one that was due at `at`."""
    again = reminder.told is not None
    return Firing(reminder, at.astimezone(now.tzinfo), now - at > MISSED_AFTER and not again, again)


def missed_state(reminder: Reminder) -> ReminderState:
    """The state of one that rang to nobody; a recurrence waits for its next time as it did."""
    return ReminderState.MISSED if reminder.state is ReminderState.RINGING else reminder.state


def later(now: datetime, length: timedelta) -> When:
    """An exact length from now, across clock changes, in the zone of `now`."""
    return When((now.astimezone(UTC) + length).astimezone(now.tzinfo), None, length.total_seconds())


def once_more(reminder: Reminder, due: datetime) -> Reminder:
    """The reminder waiting for `due`, whatever it was doing."""
    due = due.astimezone(UTC)
    again = replace(reminder, due=due, state=ReminderState.PENDING, rung=None, remaining=None)
    return replace(again, told=None, times_told=0)


def moved_once(reminder: Reminder, due: datetime, now: datetime) -> Reminder:
    """The reminder waiting for `due`; the occurrence of a recurrence that comes earlier so does not come at its own
    time too."""
    again = once_more(reminder, due)
    if reminder.rrule is None:
        return again
    zone = zone_of(reminder.zone)
    own = next_after(reminder.rrule, reminder.start, zone, now)
    if own is None or not again.due < own <= reminder.due:
        return again
    following = next_after(reminder.rrule, reminder.start, zone, own)
    return replace(again, rrule=None) if following is None else replace(again, start=following.astimezone(UTC))


def comes_on(reminder: Reminder, day: date, now: datetime) -> bool:
    """Whether it is due or rang on that day, or one of its occurrences to come is then."""
    zone = now.tzinfo
    if day in (reminder.due.astimezone(zone).date(), reminder.rung and reminder.rung.astimezone(zone).date()):
        return True
    return _occurrence_on(reminder, day, now) is not None


def _occurrence_on(reminder: Reminder, day: date, now: datetime) -> datetime | None:
    """When a recurrence comes on that day first, from when it is due next on; None where it does not."""
    if reminder.rrule is None:
        return None
    before = max(reminder.due - timedelta(microseconds=1), just_before(day, now.tzinfo))
    found = next_after(reminder.rrule, reminder.start, zone_of(reminder.zone), before)
    return found if found is not None and found.astimezone(now.tzinfo).date() == day else None


def without_next(reminder: Reminder, now: datetime) -> Reminder | None:
    """A recurrence without its next occurrence; None where it has no other. Raises ScheduleError where it is held."""
    _refuse_held(reminder, now)
    assert reminder.rrule is not None
    following = next_after(reminder.rrule, reminder.start, zone_of(reminder.zone), reminder.due)
    return None if following is None else moved_once(reminder, following, now)


def without_day(reminder: Reminder, day: date, now: datetime) -> Reminder | None:
    """A recurrence that does not come on that day; None where it has no other. Raises ScheduleError where it is
    held."""
    _refuse_held(reminder, now)
    assert reminder.rrule is not None
    zone, rule = zone_of(reminder.zone), reminder.rrule
    if reminder.due.astimezone(now.tzinfo).date() == day:
        following = next_after(rule, reminder.start, zone, just_before(day + timedelta(days=1), now.tzinfo))
        return None if following is None else moved_once(reminder, following, now)
    left = reminder
    while found := _occurrence_on(left, day, now):
        rule = leaving_out(rule, found.astimezone(zone).date(), now.astimezone(zone).date())
        left = replace(left, rrule=rule)
    return left


def _refuse_held(reminder: Reminder, now: datetime) -> None:
    if reminder.state is not ReminderState.PENDING:
        raise ScheduleError(f"I can leave out nothing of what is paused: {describe(reminder, now)}.")


def asks_for_an_answer(reminder: Reminder, now: datetime) -> bool:
    """Whether it comes back after it was told: not what was missed, nor what recurs within the day anyway."""
    if reminder.rrule is None or reminder.state is ReminderState.RINGING:
        return reminder.state is ReminderState.RINGING
    late = reminder.rung is not None and reminder.times_told == 0 and now - reminder.rung > LATE_ENOUGH
    return not parse_rule(reminder.rrule).often and not late


def comes_back(reminder: Reminder, now: datetime) -> bool:
    """Whether it is time to tell again what was told and not seen to; a clock set back does not hold it up."""
    if reminder.rung is None or reminder.told is None:
        return False
    pause = AGAIN_AFTER[min(max(reminder.times_told, 1), len(AGAIN_AFTER)) - 1]
    return abs(now - reminder.told) >= pause


def unpaused(reminder: Reminder, now: datetime) -> Reminder:
    """The reminder running again: a length goes on with what was left, a time of day keeps to the clock."""
    due = now.astimezone(UTC) + (reminder.remaining or timedelta(0))
    start = reminder.start
    if reminder.rrule is not None and parse_rule(reminder.rrule).seconds is None:
        following = next_after(reminder.rrule, reminder.start, zone_of(reminder.zone), now)
        due = due if following is None else following.astimezone(UTC)
    elif reminder.rrule is not None:
        start = due
    elif reminder.length is None:
        due = max(reminder.due, now.astimezone(UTC))
    return replace(once_more(reminder, due), start=start)
