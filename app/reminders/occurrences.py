"""The occurrences of a recurrence: what comes next, with the wall clock's time kept across clock changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

from dateutil.rrule import rrule, rrulestr

from app.reminders.recurrences import parse_rule


def next_after(rule: str, start: datetime, zone: tzinfo | None, after: datetime) -> datetime | None:
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
        return (start + (until - start) // step * step).astimezone(zone)
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
