"""When a recurrence ends: what was said about it ("until five", "for the next four weeks", "ten times"), and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from itertools import islice

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

from app.reminders.recurrences import Rule
from app.reminders.when import PhraseError, When

_MOST_TIMES = 500
LAST_SECOND = time(23, 59, 59)


def end_of_day(day: date, now: datetime) -> datetime:
    """The last second of a day in the zone of `now`."""
    return datetime.combine(day, LAST_SECOND, now.tzinfo)


def end_of(unit: str, day: date) -> date:
    """The last day of the day, week, month or year that `day` lies in."""
    match unit:
        case "week":
            return day + timedelta(days=6 - day.weekday())
        case "month":
            return day + relativedelta(day=31)
        case "year":
            return day.replace(month=12, day=31)
    return day


def after_length(rule: Rule, due: datetime, length: timedelta | relativedelta, begin: datetime) -> datetime:
    """The end of a recurrence that goes on for a length: below a day to the second from `begin`, else by whole days."""
    if rule.seconds is None:
        return end_of_day((due.date() + length) - timedelta(days=1), due)
    if isinstance(length, timedelta):
        return (begin.astimezone(UTC) + length).astimezone(due.tzinfo)
    return begin + length


def after_times(rule: Rule, due: datetime, times: int) -> datetime:
    """The end of a recurrence that comes so many times. Raises PhraseError for more than five hundred."""
    if times > _MOST_TIMES:
        raise PhraseError("That is too often for me. Until when should it go on?")
    if rule.seconds is not None:
        return due.astimezone(UTC) + timedelta(seconds=rule.seconds * (times - 1))
    begin = due.replace(tzinfo=None)
    if len(rule.times) == 1:
        begin = begin.replace(hour=rule.times[0] // 60, minute=rule.times[0] % 60)
    occurrences = rrulestr(rule.text(), dtstart=begin)
    *_, last = islice(occurrences, times)
    return end_of_day(last.date(), due)


def ended(rule: Rule, due: datetime, end: datetime) -> Rule:
    """The rule with its end, in whole seconds. Raises PhraseError when it would end before it begins."""
    if end < due:
        raise PhraseError("That would end before it begins. When should it end?")
    whole = end.astimezone(UTC) + timedelta(microseconds=-end.microsecond % 1_000_000)
    return replace(rule, until=whole)


def say_ends(
    rule: Rule,
    when: When,
    now: datetime,
    say_length: Callable[[timedelta], str],
    say_moment: Callable[[datetime], list[str]],
) -> list[str]:
    """Ways to say the end of a rule, shortest first; [""] for one without end."""
    if rule.until is None:
        return [""]
    until = rule.until.astimezone(now.tzinfo)
    if rule.seconds is None:
        return [f" until {words}" for words in say_moment(until)]
    ways = []
    left = when.due - now if when.due > now else timedelta(0)
    for begin in (now, when.due):
        length = rule.until - begin.astimezone(UTC)
        whole = timedelta(seconds=int(length.total_seconds()))
        ways += [
            f" for the next {say_length(each)}" for each in (length, whole) if each > left and not each.microseconds
        ]
    if not (until.second or until.microsecond) or until.time() == LAST_SECOND:
        ways = [*(f" until {words}" for words in say_moment(until)), *ways]
    times = Fraction((rule.until - when.due.astimezone(UTC)) // timedelta(microseconds=1), rule.seconds * 1_000_000)
    count = int(times) + 1
    return [*ways, f" {count} times"] if 1 <= count <= _MOST_TIMES else ways
