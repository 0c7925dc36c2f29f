"""Settles what a phrase named (a length, a day, a time of day, a recurrence) into an instant, seen from now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from fractions import Fraction

from dateutil.relativedelta import relativedelta

from app.reminders.clock import NIGHT, PART_HOURS, ClockTime
from app.reminders.days import Date, Day, Near, Stretch, Weekday, dates_of
from app.reminders.durations import length_of
from app.reminders.endings import after_length, after_times, end_of, end_of_day, ended
from app.reminders.occurrences import next_after
from app.reminders.recurrences import WORKDAYS, Rule
from app.reminders.units import UNIT_SECONDS
from app.reminders.when import USUAL_HOURS, HalfOfDayError, PhraseError, When, WorkingHours
from app.reminders.windows import Named, Window, at_work, settle_times, settle_window

_WAKING, _SOON = 6, timedelta(hours=4)
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
        minute: the minute of an hour that was left open.
        part: a part of the day.
        rule: a recurrence.
        step: a recurrence below a day, where the days on which it comes were named too.
        window: the stretch of each day in which it comes; `at_work`: that is the working hours.
        starting: the day that was named is the first of many.
        clocks: several times of day.
        per_day: how many times a day it comes.
        until: what was named behind "until".
        span_seconds, span_days, span_months: what was named behind "for": how long a recurrence goes on.
        times: how many times it comes.
        endless: it was said that it goes on until told otherwise.
        end_of: "day", "week", "month" or "year", the end of which is meant.
        same_time: the time of day that it is now.
        on_the_hour: at full hours.
        vague: no time that could be told from the clock: "later".
        elsewhere: the time of day is that of another zone.
    """

    seconds: Fraction | None = None
    days: Fraction | None = None
    months: int | None = None
    day: Day | None = None
    clock: ClockTime | None = None
    minute: int | None = None
    part: str | None = None
    rule: Rule | None = None
    step: Rule | None = None
    window: Window | None = None
    at_work: bool = False
    starting: bool = False
    clocks: tuple[Named, ...] | None = None
    per_day: int | None = None
    until: Said | None = None
    span_seconds: Fraction | None = None
    span_days: Fraction | None = None
    span_months: int | None = None
    times: int | None = None
    endless: bool = False
    end_of: str | None = None
    same_time: bool = False
    on_the_hour: bool = False
    vague: bool = False
    elsewhere: bool = False


def settle(said: Said, now: datetime, hours: WorkingHours = USUAL_HOURS) -> When:
    """The instant that was meant. Raises PhraseError where it is open or past, OverflowError beyond the calendar."""
    if said.rule and isinstance(said.day, Stretch) and said.day.unit and said.until is None:
        said = replace(said, day=None, until=Said(end_of=said.day.unit))
    if said.vague or isinstance(said.day, Stretch):
        raise PhraseError(said.day.question if isinstance(said.day, Stretch) else "When exactly?")
    if said.elsewhere:
        raise PhraseError("I go by the clock of this computer. What time is that here?")
    if said.rule is None:
        if said.window or said.clocks or said.at_work:
            raise PhraseError("I heard two different times. When is it?" if said.clocks else "At what time exactly?")
        said = _without_end(said)
    if said.minute is not None:
        said = _in_its_hour(said, said.minute, now)
    if said.same_time:
        if said.clock or said.part:
            raise PhraseError("I heard two different times of day. When should it be?")
        said = replace(said, clock=ClockTime(now.hour, now.minute, now.second, exact=True))
    if said.part == "pm" and said.clock is None:
        raise PhraseError("At what time?")
    if said.rule is not None:
        return _recurring(said, said.rule, now, hours)
    if said.seconds is not None:
        if said.day or said.clock or said.part or said.days is not None or said.months is not None:
            raise PhraseError("I heard both a length of time and a time of day. When should it be?")
        length = length_of(said.seconds)
        return When(_later(now, length), None, length.total_seconds())
    if said.days is not None or said.months is not None:
        return When(_counted_on_calendar(said, now, hours))
    return When(_at(said, now, hours))


def _without_end(said: Said) -> Said:
    """What was said where nothing recurs: "until nine" is at nine, "for ten minutes" in ten minutes."""
    inner = said.until or Said()
    if inner.end_of or said.times or said.endless or said.on_the_hour:
        raise PhraseError("How often should it come back?")
    values: dict[str, object] = {}
    for name in ("seconds", "days", "months", "day", "clock", "minute", "part"):
        spans = getattr(said, f"span_{name}", None)
        named = {value for value in (getattr(said, name), getattr(inner, name), spans) if value is not None}
        if len(named) > 1:
            raise PhraseError("I heard two different times. When should it be?")
        values[name] = next(iter(named), None)
    return replace(Said(same_time=said.same_time), **values)  # type: ignore[arg-type]


def _in_its_hour(said: Said, minute: int, now: datetime) -> Said:
    """ "at half past", "every hour at twenty to": in the next hour that has it, and in no other."""
    by_the_day = said.rule is not None and said.rule.seconds is None
    if said.clock or said.part or said.same_time or by_the_day or said.day not in (None, Near(0)):
        raise PhraseError("At which hour?")
    moment = now.replace(minute=minute, second=0, microsecond=0)
    moment = moment if moment > now else _later(moment, timedelta(hours=1))
    return replace(said, minute=None, clock=ClockTime(moment.hour, minute, exact=True))


def localise(day: date, hour: int, minute: int, second: int, zone: tzinfo | None) -> datetime:
    """The wall clock's instant, the hour counting on past 23; one that a clock change skips falls an hour later."""
    naive = datetime.combine(day, time()) + timedelta(hours=hour, minutes=minute, seconds=second)
    return naive.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)


def _later(now: datetime, length: timedelta) -> datetime:
    """`now` plus an exact length, across clock changes."""
    return (now.astimezone(UTC) + length).astimezone(now.tzinfo)


def _counted_on_calendar(said: Said, now: datetime, hours: WorkingHours) -> datetime:
    """So many days, weeks or months from today, at the same time of day or at the one that was named."""
    start, weeks = now.date(), said.days is not None and said.days % UNIT_SECONDS["week"] == 0
    if isinstance(said.day, (Weekday, Near)) and weeks and said.months is None:
        start = dates_of(said.day, start)[0]
    elif said.day is not None or (said.days is not None and said.months is not None):
        raise PhraseError("I heard two different days. When should it be?")
    if said.days is not None:
        length_of(said.days)
    day = start + relativedelta(months=said.months or 0) + timedelta(seconds=float(said.days or 0))
    if said.day is not None and not (said.clock or said.part):
        raise PhraseError("At what time?")
    if said.clock or said.part:
        return _first_after(_readings((day,), said, now, hours), now)
    wall = now.replace(tzinfo=None, fold=0).time()
    return localise(day, wall.hour, wall.minute, wall.second, now.tzinfo) + timedelta(microseconds=wall.microsecond)


def _at(said: Said, now: datetime, hours: WorkingHours) -> datetime:
    """A time of day, on a named day or on the next one that has it."""
    today = now.date()
    if said.clock is None and said.part is None:
        raise PhraseError("At what time?")
    if said.day is None or (said.day == Near(0) and said.part == NIGHT):
        days = [today + timedelta(days=n) for n in ((-1, 0, 1) if said.day is None else (-1, 0))]
        readings = _readings(days, said, now, hours, all_readings=True)
        return _first_after(readings if said.day else _sensible(readings, said, now), now)
    if said.day == Near(0):
        return _first_after(_readings((today,), said, now, hours, all_readings=True), now)
    found = _first_after(_readings(dates_of(said.day, today), said, now, hours), now)
    if isinstance(said.day, Weekday) and found.date() == today and said.clock and found.hour >= hours.ends:
        # "on tuesday at ten", said on a tuesday at noon
        ways = said.clock.readings(said.part)
        if len(ways) > 1 and hours.hold(*ways[0][:2]):
            raise HalfOfDayError
    return found


def _sensible(readings: list[datetime], said: Said, now: datetime) -> list[datetime]:
    """Without the readings in the small hours, where an hour of the clock may mean another and it is not soon."""
    if said.clock is None or said.clock.exact or said.part is not None:
        return readings
    moment = now.astimezone(UTC)
    return [each for each in readings if each.hour >= _WAKING or each.astimezone(UTC) - moment <= _SOON]


def _readings(
    days: Iterable[date], said: Said, now: datetime, hours: WorkingHours, all_readings: bool = False
) -> list[datetime]:
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
        if not all_readings and day != now.date():
            waking = said.clock.waking(said.part, hours)
            readings = tuple(reading for reading in readings if reading == waking)
        found += [localise(day, *reading, now.tzinfo) for reading in readings]
    return sorted(found)


def _first_after(instants: Iterable[datetime], now: datetime) -> datetime:
    """The first instant to come. Raises PhraseError when all have passed."""
    moment = now.astimezone(UTC)
    for instant in instants:
        if instant.astimezone(UTC) > moment:
            return instant
    raise PhraseError("That time has already passed. When should it be?")


def _recurring(said: Said, rule: Rule, now: datetime, hours: WorkingHours) -> When:
    if said.at_work:
        days = rule if said.step or not rule.within_day else None
        said = replace(said, at_work=False, window=at_work(hours), step=said.step or rule)
        rule = days or Rule("WEEKLY", weekdays=WORKDAYS)
    if said.window and rule.seconds is not None and said.day is not None and not said.starting:
        said = _on_one_day(said, said.window, rule.seconds, now, hours)
    elif said.window or said.clocks or said.step or said.per_day:
        said, rule = _several_a_day(said, rule, hours)
    if said.seconds is not None and rule.seconds is not None and not (said.clock or said.part or said.day):
        due = _later(now, length_of(said.seconds))
        return When(due, _with_end(said, rule, due, now, hours).text())
    if said.days is not None or said.months is not None or said.seconds is not None:
        raise PhraseError("I heard both a length of time and how often. When should the first one be?")
    if rule.seconds is not None:
        due = _first_short(said, rule.seconds, now, hours)
        return When(due, _with_end(said, rule, due, now, hours).text())
    if said.until is not None and said.clock is None and said.part is None and said.until.day is not None:
        # "every day until friday at nine": the time of day is that of each
        said = replace(said, clock=said.until.clock, part=said.until.part, until=Said(day=said.until.day))
    weekly = rule.freq == "WEEKLY"
    if isinstance(said.day, Weekday) and weekly and not rule.weekdays and not said.day.coming:
        rule = replace(rule, weekdays=(said.day.number,))
        said = replace(said, day=None)
    elif (
        isinstance(said.day, Date)
        and rule.freq == "MONTHLY"
        and not (rule.monthday or rule.nth or said.day.month or said.day.ahead is not None)
    ):
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
    due, rule = _first_long(said, rule, now, hours)
    return When(due, _with_end(said, rule, due, now, hours).text())


def _on_one_day(said: Said, window: Window, step: int, now: datetime, hours: WorkingHours) -> Said:
    """ "every hour from nine to five tomorrow": from the first time to the last, on that day alone."""
    times = settle_window(window, step, hours)
    passed = now.hour * 60 + now.minute if said.day == Near(0) else -1
    coming = [minute for minute in times if minute > passed]
    if not coming:
        raise PhraseError("That time has already passed. When should it be?")
    first, last = (ClockTime(minute // 60, minute % 60, exact=True) for minute in (coming[0], coming[-1]))
    return replace(said, window=None, clock=first, until=Said(clock=last))


def _several_a_day(said: Said, rule: Rule, hours: WorkingHours) -> tuple[Said, Rule]:
    """What comes at several times of each day: the rule of its days, with those times."""
    step = said.step or (rule if rule.seconds is not None else None)
    days = rule if rule.seconds is None else Rule("DAILY")
    if said.clock or said.part or said.seconds is not None or days.freq not in ("DAILY", "WEEKLY"):
        raise PhraseError("At which times exactly?")
    if said.window and step is not None and step.seconds is not None:
        times = settle_window(said.window, step.seconds, hours)
    elif said.clocks and step is None and said.per_day in (None, len(said.clocks)):
        times = settle_times(said.clocks, hours)
    elif said.window:
        raise PhraseError("How often in that time?")
    else:
        raise PhraseError("Between which times of day?" if step else "At which times exactly?")
    hour, minute = divmod(times[0], 60)
    first = ClockTime(hour, minute, exact=True)
    several = replace(days, times=times if len(times) > 1 else ())
    return replace(said, step=None, window=None, clocks=None, per_day=None, clock=first), several


def _with_end(said: Said, rule: Rule, due: datetime, now: datetime, hours: WorkingHours) -> Rule:
    """The rule with the end that was named, if any. Raises PhraseError for two ends, or one before the beginning."""
    ends: list[datetime] = []
    begin = due if said.clock or said.part else now
    for span in (said.span_seconds, said.span_days):
        if span is not None:
            ends.append(after_length(rule, due, length_of(span), begin))
    if said.span_months is not None:
        ends.append(after_length(rule, due, relativedelta(months=said.span_months), begin))
    if said.times is not None:
        ends.append(after_times(rule, due, said.times))
    if said.until is not None:
        # An end in this very minute is not the one of the day after.
        starts = due if said.clock or said.part or said.day else now.replace(second=0) - timedelta(seconds=1)
        ends.append(_until(said.until, rule, due, starts, now, hours))
    if len(ends) > 1:
        raise PhraseError("I heard two different ends. Until when should it go on?")
    return ended(rule, due, ends[0]) if ends else rule


def _until(until: Said, rule: Rule, due: datetime, begin: datetime, now: datetime, hours: WorkingHours) -> datetime:
    """The instant that "until …" names: a time of day the next one after `begin`, the first occurrence where a start
    was named."""
    if until.end_of is not None:
        return end_of_day(end_of(until.end_of, due.date()), now)
    if until.clock is None and until.part is None:
        if until.day is None:
            return settle(until, now, hours).due
        days = [day for day in dates_of(until.day, now.date()) if day >= due.date()]
        if not days:
            raise PhraseError("That would end before it begins. When should it end?")
        return end_of_day(days[0], now)
    if rule.seconds is None:
        raise PhraseError("Until which day should it go on?")
    return _at(until, begin if until.day is None else now, hours)


def _first_short(said: Said, seconds: int, now: datetime, hours: WorkingHours) -> datetime:
    """The first of a recurrence below a day: after one interval, or at the time that was named to start at."""
    if said.on_the_hour:
        if seconds % 3600 or said.clock or said.part or said.day:
            raise PhraseError("At what time should it start?")
        return localise(now.date(), now.hour + 1, 0, 0, now.tzinfo)
    if said.clock is None and said.part is None:
        if said.day is not None:
            raise PhraseError("At what time should it start?")
        return _later(now, length_of(Fraction(seconds)))
    return _at(said, now, hours)


def _first_long(said: Said, rule: Rule, now: datetime, hours: WorkingHours) -> tuple[datetime, Rule]:
    """The first day of a recurrence that has not passed, at its time of day, and the rule that it starts."""
    start = now.date() if said.day is None else dates_of(said.day, now.date())[0]
    if said.clock is None:
        assert said.part is not None
        clock = (PART_HOURS[said.part], 0, 0)
    else:
        reading = said.clock.waking(said.part, hours)
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
    if rule.times:
        return found, rule
    due, rule = localise(found.date() + timedelta(days=extra), hour, *clock[1:], zone), rule.on_later_day(extra)
    if (due.hour, due.minute) != (hour, clock[1]):
        # A clock change skips the first one's time of day, so that the others cannot have it from there.
        rule = replace(rule, times=(hour * 60 + clock[1],))
    return due, rule
