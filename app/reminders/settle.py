"""Settles what a phrase named (a length, a day, a time of day, a recurrence) into an instant, seen from now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from fractions import Fraction

from dateutil.relativedelta import relativedelta

from app.reminders.clock import NIGHT, PART_HOURS, ClockTime
from app.reminders.days import Date, Day, Near, Weekday, dates_of
from app.reminders.durations import UNIT_SECONDS, length_of
from app.reminders.occurrences import next_after
from app.reminders.recurrences import Rule
from app.reminders.when import PhraseError, When

_DAY_OF = {"WEEKLY": " of the week", "MONTHLY": " of the month", "YEARLY": ""}


@dataclass(frozen=True, slots=True)
class Said:
    """What a phrase named.

    Attributes:
        seconds: a length counted from now, exact.
        days: whole days counted on the calendar, in seconds.
        months: months counted on the calendar.
        day: a named day.
        clock: a time of day.
        part: a part of the day.
        rule: a recurrence.
    """

    seconds: Fraction | None = None
    days: Fraction | None = None
    months: int | None = None
    day: Day | None = None
    clock: ClockTime | None = None
    part: str | None = None
    rule: Rule | None = None


def settle(said: Said, now: datetime) -> When:
    """The instant that was meant. Raises PhraseError where it is open or past, OverflowError beyond the calendar."""
    if said.part == "pm" and said.clock is None:
        raise PhraseError("At what time?")
    if said.rule is not None:
        return _recurring(said, said.rule, now)
    if said.seconds is not None:
        if said.day or said.clock or said.part or said.days is not None or said.months is not None:
            raise PhraseError("I heard both a length of time and a time of day. When should it be?")
        length = length_of(said.seconds)
        return When(_later(now, length), None, length.total_seconds())
    if said.days is not None or said.months is not None:
        return When(_counted_on_calendar(said, now))
    return When(_at(said, now))


def localise(day: date, hour: int, minute: int, second: int, zone: tzinfo | None) -> datetime:
    """The wall clock's instant, the hour counting on past 23; one that a clock change skips falls an hour later."""
    naive = datetime.combine(day, time()) + timedelta(hours=hour, minutes=minute, seconds=second)
    return naive.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)


def _later(now: datetime, length: timedelta) -> datetime:
    """`now` plus an exact length, across clock changes."""
    return (now.astimezone(UTC) + length).astimezone(now.tzinfo)


def _counted_on_calendar(said: Said, now: datetime) -> datetime:
    """So many days, weeks or months from today, at the same time of day or at the one that was named."""
    start, weeks = now.date(), said.days is not None and said.days % UNIT_SECONDS["week"] == 0
    if isinstance(said.day, Weekday) and weeks and said.months is None:
        start = dates_of(said.day, start)[0]
    elif said.day is not None or (said.days is not None and said.months is not None):
        raise PhraseError("I heard two different days. When should it be?")
    if said.days is not None:
        length_of(said.days)
    day = start + relativedelta(months=said.months or 0) + timedelta(seconds=float(said.days or 0))
    if said.day is not None and not (said.clock or said.part):
        raise PhraseError("At what time?")
    if said.clock or said.part:
        return _first_after(_readings((day,), said, now), now)
    wall = now.replace(tzinfo=None, fold=0).time()
    return localise(day, wall.hour, wall.minute, wall.second, now.tzinfo) + timedelta(microseconds=wall.microsecond)


def _at(said: Said, now: datetime) -> datetime:
    """A time of day, on a named day or on the next one that has it."""
    today = now.date()
    if said.clock is None and said.part is None:
        raise PhraseError("At what time?")
    if said.day is None or (said.day == Near(0) and said.part == NIGHT):
        days = [today + timedelta(days=n) for n in ((-1, 0, 1) if said.day is None else (-1, 0))]
        return _first_after(_readings(days, said, now, all_readings=True), now)
    if said.day == Near(0):
        return _first_after(_readings((today,), said, now, all_readings=True), now)
    return _first_after(_readings(dates_of(said.day, today), said, now), now)


def _readings(days: Iterable[date], said: Said, now: datetime, all_readings: bool = False) -> list[datetime]:
    """The instants that the time of day can mean on `days`; on days that are not today the waking hours count."""
    found = []
    for day in days:
        if said.clock is None:
            assert said.part is not None
            found.append(localise(day, PART_HOURS[said.part], 0, 0, now.tzinfo))
            continue
        readings = said.clock.readings(said.part)
        if not readings:
            raise PhraseError("Those two times of day do not go together. At what time?")
        waking = said.clock.waking(said.part)
        for reading in readings:
            if all_readings or day == now.date() or reading == waking:
                found.append(localise(day, *reading, now.tzinfo))
    return sorted(found)


def _first_after(instants: Iterable[datetime], now: datetime) -> datetime:
    """The first instant to come. Raises PhraseError when all have passed."""
    moment = now.astimezone(UTC)
    for instant in instants:
        if instant.astimezone(UTC) > moment:
            return instant
    raise PhraseError("That time has already passed. When should it be?")


def _recurring(said: Said, rule: Rule, now: datetime) -> When:
    if said.days is not None or said.months is not None or said.seconds is not None:
        raise PhraseError("I heard both a length of time and how often. When should the first one be?")
    if rule.seconds is not None:
        return When(_first_short(said, rule.seconds, now), rule.text())
    weekly = rule.freq == "WEEKLY" or (rule.freq == "DAILY" and rule.interval == 1)
    if isinstance(said.day, Weekday) and weekly and not rule.weekdays and not said.day.coming:
        rule = replace(rule, freq="WEEKLY", weekdays=(said.day.number,))
        said = replace(said, day=None)
    elif isinstance(said.day, Date) and rule.freq == "MONTHLY" and not (rule.monthday or rule.nth or said.day.month):
        rule = replace(rule, monthday=said.day.day)
        said = replace(said, day=None)
    elif (
        isinstance(said.day, Date) and rule.freq == "YEARLY" and not rule.month and said.day.month and not said.day.year
    ):
        rule = replace(rule, monthday=said.day.day, month=said.day.month)
        said = replace(said, day=None)
    if said.clock is None and said.part is None:
        raise PhraseError("At what time of day?")
    if said.day is None and rule.freq in _DAY_OF and not (rule.weekdays or rule.monthday):
        raise PhraseError(f"On which day{_DAY_OF[rule.freq]}?")
    due, rule = _first_long(said, rule, now)
    return When(due, rule.text())


def _first_short(said: Said, seconds: int, now: datetime) -> datetime:
    """The first of a recurrence below a day: after one interval, or at the time that was named to start at."""
    if said.clock is None and said.part is None:
        if said.day is not None:
            raise PhraseError("At what time should it start?")
        return _later(now, length_of(Fraction(seconds)))
    return _at(said, now)


def _first_long(said: Said, rule: Rule, now: datetime) -> tuple[datetime, Rule]:
    """The first day of a recurrence that has not passed, at its time of day, and the rule that it starts."""
    start = now.date() if said.day is None else dates_of(said.day, now.date())[0]
    if said.clock is None:
        assert said.part is not None
        clock = (PART_HOURS[said.part], 0, 0)
    else:
        reading = said.clock.waking(said.part)
        if reading is None:
            raise PhraseError("Those two times of day do not go together. At what time?")
        clock = reading
    # A reading past midnight belongs to the night of the day before; a day of the month at midnight begins there.
    extra, hour = divmod(clock[0], 24)
    extra = 0 if rule.freq in ("MONTHLY", "YEARLY") else extra
    first = localise(start, hour, clock[1], clock[2], now.tzinfo)
    zone = now.tzinfo
    once = replace(rule, interval=1).text()
    after = max(now.astimezone(UTC) - timedelta(days=extra), first.astimezone(UTC) - timedelta(microseconds=1))
    found = next_after(once, first, zone, after)
    assert found is not None
    return localise(found.date() + timedelta(days=extra), hour, clock[1], clock[2], zone), rule.on_later_day(extra)
