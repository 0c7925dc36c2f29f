"""The list of reminders as iCalendar (RFC 5545): each a VTODO with an alarm at its time, and back.

Read are to-dos and events with a time of day, from any program. What cannot be kept here (a day without a time, a
recurrence of a kind that is not known, what is over) is left out and counted, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from icalendar import Alarm, Calendar, Todo
from icalendar.prop import vRecur

from app.reminders.endings import after_times, ended
from app.reminders.occurrences import next_after
from app.reminders.recurrences import parse_rule
from app.reminders.store import Kind, Reminder, ReminderState
from app.reminders.when import PhraseError, When
from app.reminders.zones import zone_of

_LONGEST_TITLE = 300


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
        todo.add("rrule", vRecur.from_ical(reminder.rrule))
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
    try:
        calendars: Sequence[Any] = Calendar.from_ical(text, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError) as wrong:
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
        start = component.decoded("due" if "due" in component and "rrule" not in component else "dtstart")
        if str(component.get("status", "")) in ("COMPLETED", "CANCELLED") or not isinstance(start, datetime):
            return None
        start = start.replace(tzinfo=now.tzinfo) if start.tzinfo is None else start
        rule = component["rrule"].to_ical().decode() if "rrule" in component else None
        when = _when(start + _lead(component), rule, now)
        seconds = component.get("x-alongside-seconds")
        length = None if seconds is None else timedelta(seconds=float(seconds))
        kind = Kind(str(component.get("x-alongside-kind", Kind.REMINDER.value)))
    except (KeyError, ValueError, TypeError, AttributeError, OverflowError, PhraseError):
        return None
    title = " ".join(str(component.get("summary", "")).split())[:_LONGEST_TITLE]
    if when is None or (not title and kind is Kind.REMINDER):
        return None
    return Entry(title, kind, when, length)


def _lead(component: Any) -> timedelta:
    """How much before (negative) or after its time the first alarm of a component rings."""
    for alarm in component.walk("VALARM"):
        trigger = alarm.decoded("trigger")
        if isinstance(trigger, timedelta):
            return trigger
    return timedelta(0)


def _when(start: datetime, text: str | None, now: datetime) -> When | None:
    if text is None:
        return When(start) if start > now else None
    zone: tzinfo | None = start.tzinfo
    parts = dict(part.split("=", 1) for part in text.split(";"))
    count = parts.pop("COUNT", None)
    parts.pop("WKST", None)
    rule = parse_rule(";".join(f"{name}={value}" for name, value in parts.items()))
    if count is not None:
        rule = ended(rule, start, after_times(rule, start, int(count)))
    due = start if start > now else next_after(rule.text(), start, zone, now)
    return None if due is None else When(due, rule.text())
