"""The list of reminders as iCalendar (RFC 5545): each a VTODO with an alarm at its time, and back.

Read are to-dos and events with a time of day, from any program. What cannot be kept here (a day without a time, a
recurrence of a kind that is not known, what is over) is left out and counted, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from dateutil.relativedelta import relativedelta
from icalendar import Alarm, Calendar, Todo
from icalendar.prop import vRecur
from icalendar.timezone import tzp

from app.reminders.endings import after_times, ended
from app.reminders.occurrences import days_left_out, leaving_out, next_after, on_day, unbroken
from app.reminders.recurrences import Rule, parse_rule
from app.reminders.store import Kind, Reminder, ReminderState
from app.reminders.when import PhraseError, When
from app.reminders.zones import zone_of

_LONGEST_TITLE = 300
_CHANGED = ("rdate", "recurrence-id")
"""A recurrence of which some days are added or moved: none of that can be kept here."""


class ExchangeError(Exception):
    """The text is no calendar; one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to be set: its title, kind, and when; `length` for what was set as a length of time."""

    title: str
    kind: Kind
    when: When
    length: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What a calendar held: entries that can be set, and how many others were left out."""

    entries: tuple[Entry, ...]
    left_out: int


def to_icalendar(reminders: Iterable[Reminder], now: datetime) -> bytes:
    """A calendar with everything that waits, in the order given."""
    calendar = Calendar()
    calendar.add("prodid", "-//Alongside//reminders//EN")
    calendar.add("version", "2.0")
    for reminder in reminders:
        calendar.add_component(_todo(reminder, now))
    calendar.add_missing_timezones()
    text: bytes = calendar.to_ical()
    return text


def _todo(reminder: Reminder, now: datetime) -> Todo:
    todo, alarm = Todo(), Alarm()
    due = reminder.due
    if reminder.state is ReminderState.PAUSED and reminder.remaining is not None:
        due = now.astimezone(UTC) + reminder.remaining
    local = due.astimezone(zone_of(reminder.zone)) if reminder.rrule else due
    named = local if getattr(local.tzinfo, "key", None) else local.astimezone(UTC)
    todo.add("uid", f"alongside-{reminder.identity}-{int(reminder.created.timestamp())}")
    todo.add("dtstamp", now.astimezone(UTC))
    todo.add("summary", reminder.title)
    todo.add("dtstart" if reminder.rrule else "due", named)
    if reminder.rrule:
        rule, zone = unbroken(reminder.rrule), zone_of(reminder.zone)
        todo.add("rrule", vRecur.from_ical(rule))
        for day in days_left_out(reminder.rrule):
            for each in on_day(rule, reminder.start, zone, day):
                todo.add("exdate", each.astimezone(named.tzinfo))
    todo.add("x-alongside-kind", reminder.kind.value)
    if reminder.length is not None:
        todo.add("x-alongside-seconds", str(reminder.length.total_seconds()))
    alarm.add("action", "DISPLAY")
    alarm.add("description", reminder.title or reminder.kind.value)
    alarm.add("trigger", timedelta(0))
    todo.add_component(alarm)
    return todo


def from_icalendar(text: bytes, now: datetime) -> Imported:
    """What the calendar asks to be reminded of. Raises ExchangeError when it is none."""
    # The library remembers the zones of the file before by their names.
    tzp.use_default()
    try:
        calendars: Sequence[Any] = Calendar.from_ical(text, multiple=True)
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError) as wrong:
        raise ExchangeError(f"That is no calendar that can be read ({wrong}), so nothing was taken over.") from wrong
    if not calendars:
        raise ExchangeError("There is no calendar in that file, so nothing was taken over.")
    components = [each for calendar in calendars for each in calendar.walk() if each.name in ("VTODO", "VEVENT")]
    read = [_entry(each, now) for each in components]
    entries = tuple(entry for entry in read if entry is not None)
    return Imported(entries, len(read) - len(entries))


def _entry(component: Any, now: datetime) -> Entry | None:
    """What one component asks for, or None where it cannot be kept."""
    try:
        if any(name in component for name in _CHANGED):
            return None
        recurs = "rrule" in component and "dtstart" in component
        name = "due" if "due" in component and not recurs else "dtstart"
        start = component.decoded(name)
        if str(component.get("status", "")) in ("COMPLETED", "CANCELLED") or not isinstance(start, datetime):
            return None
        if start.tzinfo is None and "TZID" in component[name].params:
            return None
        start = start.replace(tzinfo=now.tzinfo) if start.tzinfo is None else start
        rule = component["rrule"].to_ical().decode() if "rrule" in component else None
        start = start if rule is None else _in_a_zone(start, now)
        rings = _rings(component, start, rule)
        when = _when(rings, start, rule, now)
        if when is not None and when.rrule is not None:
            when = _with_gaps(when.rrule, when.due, rings, _left_out(component, start, rings), now)
        seconds = component.get("x-alongside-seconds")
        length = None if seconds is None else timedelta(seconds=float(seconds))
        kind = Kind(str(component.get("x-alongside-kind", Kind.REMINDER.value)))
    except (KeyError, ValueError, TypeError, AttributeError, OverflowError, PhraseError):
        return None
    title = " ".join(str(component.get("summary", "")).split())[:_LONGEST_TITLE]
    if when is None or (not title and kind is Kind.REMINDER):
        return None
    return Entry(title, kind, when, length)


def _rings(component: Any, start: datetime, rule: str | None) -> datetime:
    """When the first alarm of a component rings: so long before or after its time, or at an instant of its own. Raises
    ValueError for a recurrence whose alarm has one instant."""
    for alarm in component.walk("VALARM"):
        trigger = alarm.decoded("trigger") if "trigger" in alarm else None
        if isinstance(trigger, timedelta):
            return start + trigger
        if isinstance(trigger, datetime):
            if rule is not None:
                raise ValueError("an alarm that rings once, for something that recurs")
            return trigger.replace(tzinfo=start.tzinfo) if trigger.tzinfo is None else trigger
    return start


def _in_a_zone(start: datetime, now: datetime) -> datetime:
    """The beginning of a recurrence in a zone that has a name, so that it keeps its time of day when clocks change: one
    that the file itself describes is the user's where its clock goes the same all year. Raises ValueError for others
    whose clock changes."""
    if getattr(start.tzinfo, "key", None):
        return start
    months = [start.replace(day=1) + relativedelta(months=ahead) for ahead in range(12)]
    if all(each.utcoffset() == each.replace(tzinfo=now.tzinfo).utcoffset() for each in months):
        return start.replace(tzinfo=now.tzinfo)
    if len({each.utcoffset() for each in months}) > 1:
        raise ValueError("a zone without a name whose clock changes")
    return start


def _when(rings: datetime, start: datetime, text: str | None, now: datetime) -> When | None:
    """When something that begins at `start` and rings at `rings` is due next; None where it is over."""
    if text is None:
        return When(rings) if rings > now else None
    zone: tzinfo | None = start.tzinfo
    rings = rings.astimezone(zone)
    rule = _rule(text, start)
    count = dict(part.split("=", 1) for part in text.split(";")).get("COUNT")
    if rule.until is not None:
        rule = replace(rule, until=rule.until + (rings - start))
    if (days := (rings.date() - start.date()).days) and rule.seconds is None and rule.freq != "DAILY":
        if rule.freq != "WEEKLY" or rule.interval > 1:
            raise ValueError("an alarm on another day than what it is for")
        rule = rule.on_later_day(days)
    if count is not None:
        rule = ended(rule, rings, after_times(rule, rings, int(count)))
    due = rings if rings > now else next_after(rule.text(), rings, zone, now)
    return None if due is None else When(due, rule.text())


def _left_out(component: Any, start: datetime, rings: datetime) -> set[datetime]:
    """The instants at which it would ring but for its being left out then."""
    lists = component.get("exdate", [])
    moments = [moment.dt for each in (lists if isinstance(lists, list) else [lists]) for moment in each.dts]
    named = [moment.replace(tzinfo=moment.tzinfo or start.tzinfo) for moment in moments]
    return {moment.astimezone(start.tzinfo) + (rings - start) for moment in named}


def _with_gaps(rule: str, due: datetime, rings: datetime, gone: set[datetime], now: datetime) -> When | None:
    """A recurrence without the days on which it is left out; None where nothing is left. Raises ValueError where only
    some times of a day are."""
    zone, today = due.tzinfo, now.astimezone(due.tzinfo).date()
    whole = rule
    for day in sorted({each.date() for each in gone if each.date() >= today}):
        if any(each not in gone for each in on_day(whole, rings, zone, day)):
            raise ValueError("some times of a day left out, and not all")
        rule = leaving_out(rule, day, today)
    first = next_after(rule, rings, zone, due - timedelta(microseconds=1))
    return None if first is None else When(first, rule)


def _rule(text: str, start: datetime) -> Rule:
    """The recurrence, with the day that its beginning names where it names none itself; its count is left to others.
    Raises ValueError for one that cannot be kept."""
    parts = dict(part.split("=", 1) for part in text.split(";"))
    parts.pop("COUNT", None)
    if parts.pop("WKST", "MO") != "MO" and parts.get("FREQ") == "WEEKLY" and parts.get("INTERVAL", "1") != "1":
        raise ValueError("weeks that begin on another day")
    if "UNTIL" in parts:
        parts["UNTIL"] = _in_utc(parts["UNTIL"], start.tzinfo)
    rule = parse_rule(";".join(f"{name}={value}" for name, value in parts.items()))
    _refuse_odd(rule, parts)
    if rule.weekdays or rule.monthday:
        return rule
    match rule.freq:
        case "WEEKLY":
            return replace(rule, weekdays=(start.weekday(),))
        case "MONTHLY":
            return replace(rule, monthday=start.day)
        case "YEARLY":
            return replace(rule, monthday=start.day, month=start.month)
    return rule


def _in_utc(until: str, zone: tzinfo | None) -> str:
    """The end of a recurrence as an instant: a day lasts to its end, a time without a zone is the wall clock's."""
    if until.endswith("Z"):
        return until
    whole = until if "T" in until else f"{until}T235959"
    return f"{datetime.strptime(whole, '%Y%m%dT%H%M%S').replace(tzinfo=zone).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _refuse_odd(rule: Rule, parts: Mapping[str, str]) -> None:
    """Raises ValueError for a rule that says more than is kept of it, or that cannot be said in words here."""
    days = [day for day in parts.get("BYDAY", "").split(",") if day]
    counted = [day for day in days if len(day) > len("MO")]
    kinds = {
        "WEEKLY": not (counted or rule.monthday or rule.month),
        "MONTHLY": not rule.month and (rule.monthday >= -1) and (not days or (len(days) == 1 and bool(rule.nth))),
        "YEARLY": not days and bool(rule.month) == bool(rule.monthday) and rule.monthday >= 0,
    }
    plain = not (days or rule.monthday or rule.month)
    if not kinds.get(rule.freq, plain) or (days and rule.monthday) or not -1 <= rule.nth <= 5 or rule.interval < 1:
        raise ValueError("a recurrence of a kind that is not known here")
