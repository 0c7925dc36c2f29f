"""The occurrences of a recurrence: what comes next, with the wall clock's time kept across clock changes, but for days
that are left out of it: those stand behind its rule, "FREQ=DAILY;EXDATE=20261127"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from dateutil.rrule import rrule, rrulestr

from app.reminders.recurrences import parse_rule

_GAPS = ";EXDATE="


def unbroken(rule: str) -> str:
    """The rule alone, without the days that are left out."""
    return rule.partition(_GAPS)[0]


def days_left_out(rule: str) -> tuple[date, ...]:
    """The days on which it does not come, in the zone of its times. Raises ValueError for what are none."""
    return tuple(datetime.strptime(day, "%Y%m%d").date() for day in rule.partition(_GAPS)[2].split(",") if day)


def leaving_out(rule: str, day: date, today: date) -> str:
    """The rule with one more day left out; those that are past are dropped."""
    days = sorted({day, *(each for each in days_left_out(rule) if each >= today)})
    return f"{unbroken(rule)}{_GAPS}{','.join(f'{each:%Y%m%d}' for each in days)}"


def just_before(day: date, zone: tzinfo | None) -> datetime:
    """The last instant before a day begins: what comes first after it comes on that day or later."""
    return datetime.combine(day, time(), zone) - timedelta(microseconds=1)


def next_after(rule: str, start: datetime, zone: tzinfo | None, after: datetime) -> datetime | None:
    """The first occurrence later than `after` on a day that is not left out, or None when there is none; see
    `_next_after`."""
    gaps, found = days_left_out(rule), _next_after(rule, start, zone, after)
    while found is not None and found.astimezone(zone).date() in gaps:
        day = found.astimezone(zone).date() + timedelta(days=1)
        found = _next_after(rule, start, zone, just_before(day, zone))
    return found


def on_day(rule: str, start: datetime, zone: tzinfo | None, day: date) -> Iterator[datetime]:
    """The occurrences on a day of that zone."""
    after = just_before(day, zone)
    while (found := next_after(rule, start, zone, after)) is not None and found.astimezone(zone).date() == day:
        yield found.astimezone(zone)
        after = found


def _next_after(rule: str, start: datetime, zone: tzinfo | None, after: datetime) -> datetime | None:
    """The first occurrence later than `after`, or None when there is none.

    Recurrences below a day count exact seconds from `start`; days, weeks, months and years keep the wall clock's time
    in `zone`, and a time that a clock change skips falls an hour later.

    Args:
        rule: as written by `Rule.text`.
        start: the first occurrence, aware.
        after: aware.
    """
    kind = parse_rule(rule)
    if kind.seconds is not None:
        step = _next_step(start, timedelta(seconds=kind.seconds), after)
        return step.astimezone(zone) if kind.until is None or step <= kind.until else None
    wall_start = start.astimezone(zone).replace(tzinfo=None, fold=0)
    wall_after = after.astimezone(zone).replace(tzinfo=None, fold=0) - timedelta(hours=3)
    if kind.times:
        # The first one may stand behind its time of day, where a clock change skips that.
        wall_start = wall_start.replace(hour=0, minute=0)
    if kind.times and kind.interval == 1:
        # Counted from the first one, a year of such days would take long.
        wall_start = max(wall_start, wall_after.replace(hour=0, minute=0, second=0, microsecond=0))
    recurrence = _recurrence(replace(kind, until=None).text(), wall_start)
    while True:
        found = recurrence.after(wall_after)
        if found is None:
            return None
        instant = found.replace(tzinfo=zone).astimezone(UTC)
        if kind.until is not None and instant > kind.until:
            return None
        if instant > after and instant >= start:
            return instant.astimezone(zone)
        wall_after = found


@lru_cache(maxsize=64)
def _recurrence(rule: str, start: datetime) -> rrule:
    """The rule's occurrences, kept once they are known, for each is found by counting from the first."""
    found = rrulestr(rule, dtstart=start, cache=True)
    assert isinstance(found, rrule)
    return found


def last_until(rule: str, start: datetime, zone: tzinfo | None, until: datetime) -> datetime | None:
    """The last occurrence not later than `until`, or None when the first is still to come."""
    start, until = start.astimezone(UTC), until.astimezone(UTC)
    if start > until:
        return None
    kind = parse_rule(rule)
    if kind.seconds is not None:
        step = timedelta(seconds=kind.seconds)
        until = until if kind.until is None else max(start, min(until, kind.until))
        last = (start + (until - start) // step * step).astimezone(zone)
        if last.date() in days_left_out(rule):
            return last_until(rule, start, zone, just_before(last.date(), zone))
        return last
    found = start
    if kind.times and until - start > timedelta(days=30):
        found = next_after(rule, start, zone, until - timedelta(days=15)) or start
    while True:
        following = next_after(rule, start, zone, found)
        if following is None or following.astimezone(UTC) > until:
            return found.astimezone(zone)
        found = following.astimezone(UTC)


def _next_step(start: datetime, step: timedelta, after: datetime) -> datetime:
    """The first of start, start + step, start + 2 step … that is later than `after`, exact to the microsecond."""
    begin, moment = start.astimezone(UTC), after.astimezone(UTC)
    if moment < begin:
        return begin
    return begin + ((moment - begin) // step + 1) * step
