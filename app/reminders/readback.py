"""Words for an instant or a recurrence, from the shortest to the plainest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from app.reminders.clock import say_clock
from app.reminders.days import say_date
from app.reminders.durations import say_duration
from app.reminders.endings import LAST_SECOND, say_ends
from app.reminders.numbers import say_number
from app.reminders.recurrences import Rule, parse_rule, say_rule
from app.reminders.when import When
from app.reminders.windows import say_times


def candidates(when: When, now: datetime) -> Iterator[str]:
    """Ways to say `when` at `now`, shortest first; some may mean something else, so the caller checks."""
    due = when.due.astimezone(now.tzinfo)
    length = when.due.astimezone(UTC) - now.astimezone(UTC)
    if when.rrule is not None:
        kind = parse_rule(when.rrule)
        midnight = say_clock(due.time())[0] == "midnight" and not kind.nth
        rule = say_rule(kind.on_later_day(-1) if midnight else kind)
        if kind.times:
            yield from _several_a_day(when, kind, now)
            return
        for end in say_ends(kind, when, now, say_duration, lambda until: _until(until, now, kind.seconds is not None)):
            yield rule + end
            for moment in (*_clocks(due), *_moments(due, now)):
                yield f"{rule} {moment}{end}"
                yield f"{rule} starting {moment}{end}"
            if length < timedelta(hours=1) and kind.seconds is not None and not length.microseconds:
                yield f"{rule} starting in {say_duration(length)}{end}"
        return
    if when.seconds is not None:
        yield f"in {say_duration(length)}"
        yield f"in {_in_hours(length)}"  # a day may have 23 or 25 of them, so "three days" may be another length
    if due.second or due.microsecond:
        yield from _calendar_lengths(due, now)
        if length < timedelta(hours=1) and not length.microseconds:
            yield f"in {say_duration(length)}"
    if _date(due) == now.date():
        yield from _clocks(due)
    yield from _moments(due, now)
    yield from _clocks(due)


def _several_a_day(when: When, kind: Rule, now: datetime) -> Iterator[str]:
    """What comes at several times of a day, from its next time on or from a day to come."""
    day = say_date(when.due.astimezone(now.tzinfo).date(), now.date()).removeprefix("on ")
    for end in say_ends(kind, when, now, say_duration, lambda until: _until(until, now, False)):
        yield say_times(kind) + end
        yield f"{say_times(kind)} starting {day}{end}"


def _in_hours(length: timedelta) -> str:
    """A length without days: "seventy two hours and ten minutes"."""
    hours, rest = divmod(length, timedelta(hours=1))
    words = f"{say_number(hours)} hour{'' if hours == 1 else 's'}"
    return f"{words} and {say_duration(rest)}" if rest else words


def _calendar_lengths(due: datetime, now: datetime) -> Iterator[str]:
    """Days or months from today, at the same time of day."""
    if due.day == now.day and (months := (due.year - now.year) * 12 + due.month - now.month) > 0:
        yield f"in {say_number(months)} month{'' if months == 1 else 's'}"
    if (days := (due.date() - now.date()).days) > 0:
        yield f"in {say_duration(timedelta(days=days))}"


def _date(due: datetime) -> date:
    """The day that an instant belongs to: midnight to the one that it ends."""
    return (due - timedelta(days=1)).date() if say_clock(due.time())[0] == "midnight" else due.date()


def plain(when: When, now: datetime) -> str:
    """Words that are right to the second within the hour and to the minute beyond it."""
    due = when.due.astimezone(now.tzinfo)
    if when.rrule is not None:
        rule = parse_rule(when.rrule)
        end = ""
        if rule.until is not None:
            end = f" until {_until(rule.until.astimezone(now.tzinfo), now, rule.seconds is not None)[-1]}"
        if rule.times:
            return say_times(rule) + end
        return say_rule(rule) + end if rule.seconds is not None else f"{say_rule(rule)} {_clocks(due)[-1]}{end}"
    length = when.due.astimezone(UTC) - now.astimezone(UTC)
    if timedelta(0) < length < timedelta(hours=1):
        return f"in {say_duration(timedelta(seconds=max(1, round(length.total_seconds()))))}"
    rounded = (due + timedelta(seconds=30)).replace(second=0, microsecond=0)
    return _moments(rounded, now)[-1]


def _until(until: datetime, now: datetime, to_the_minute: bool) -> list[str]:
    """An end in words: "five", "tomorrow at nine", or only its day: "friday", "the third of may"."""
    if not to_the_minute:
        return [(say_date(until.date(), now.date()) or "today").removeprefix("on ")]
    rounded = (until + timedelta(seconds=30)).replace(second=0, microsecond=0)
    words = [*(_clocks(rounded) if _date(rounded) == now.date() else []), *_moments(rounded, now)]
    if until.time() == LAST_SECOND:
        words.insert(0, (say_date(until.date(), now.date()) or "today").removeprefix("on "))
    return [each.removeprefix("at ").removeprefix("on ") for each in words]


def _clocks(due: datetime) -> list[str]:
    """ "at three thirty", "at three thirty in the afternoon"."""
    clock, part = say_clock(due.time())
    return [f"at {clock}", f"at {clock} {part}"] if part else [f"at {clock}"]


def _moments(due: datetime, now: datetime) -> list[str]:
    """ "tomorrow at nine", "on friday at nine in the evening"; midnight belongs to the day that it ends."""
    clock, part = say_clock(due.time())
    day = say_date(_date(due), now.date())
    moments = [f"{day} at {clock}", f"{day} at {clock} {part}"] if part else [f"{day} at {clock}"]
    return [moment.strip() for moment in moments]
