"""Whether a reminder is due at a time that words name: "tomorrow", "at nine", "this weekend"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from app.reminders.clock import AFTERNOON, EVENING, MORNING, NIGHT, read_clock, read_part
from app.reminders.days import Stretch, dates_of, read_day
from app.reminders.mishearings import mended
from app.reminders.numbers import words_of
from app.reminders.occurrences import next_after
from app.reminders.store import Reminder
from app.reminders.when import PhraseError
from app.reminders.zones import zone_of

_TIME_LINKS = ("at", "on", "for", "set", "due", "scheduled", "in", "the")
_AROUND_STRETCH = ("this", "coming", "rest", "remainder", "of", "over", "during", "on", "the", "later", "by", "end")
_MOST_OCCURRENCES = 2 * 24 * 60


def fits_time(words: str, reminder: Reminder, now: datetime) -> bool:
    """Whether it is due next at the time that the words name: "nine o'clock", "tomorrow", "five pm on friday"."""
    tokens = _tokens(words)
    local = reminder.due.astimezone(now.tzinfo)
    if stretch := stretch_of(tokens, now.date()):
        return stretch[0] <= local.date() <= stretch[1]
    try:
        return bool(tokens) and _named_time_fits(tokens, local, now)
    except PhraseError:
        return False


def comes_at(words: str, reminder: Reminder, now: datetime) -> bool:
    """As `fits_time`, of any of its occurrences where it recurs."""
    if fits_time(words, reminder, now):
        return True
    if reminder.rrule is None:
        return False
    tokens, today = _tokens(words), now.date()
    try:
        first, last = stretch_of(tokens, today) or _day_of(tokens, today) or (today, today + timedelta(days=1))
    except PhraseError:
        return False
    coming = _occurrences(reminder, datetime.combine(first, time(), now.tzinfo))
    for _, due in zip(range(_MOST_OCCURRENCES), coming, strict=False):
        if due.astimezone(now.tzinfo).date() > last:
            return False
        if fits_time(words, replace(reminder, due=due), now):
            return True
    return False


def _occurrences(reminder: Reminder, begin: datetime) -> Iterator[datetime]:
    """When a recurrence comes from `begin` on, but not before it is due next; at most once a minute."""
    assert reminder.rrule is not None
    after = max(reminder.due, begin.astimezone(UTC)) - timedelta(microseconds=1)
    zone = zone_of(reminder.zone)
    while (following := next_after(reminder.rrule, reminder.start, zone, after)) is not None:
        yield following.astimezone(UTC)
        after = following.astimezone(UTC).replace(second=59, microsecond=999_999)


def _tokens(words: str) -> list[str]:
    return [word for word in mended(["at", *words_of(words)]) if word not in _TIME_LINKS]


def stretch_of(tokens: Sequence[str], today: date) -> tuple[date, date] | None:
    """The first and last day of "next week", "this weekend", "the rest of the month"; None for other words."""
    words = [token for token in tokens if token not in _AROUND_STRETCH]
    ahead = words[:1] == ["next"]
    unit = words[1:] if ahead else words
    monday = today - timedelta(days=today.weekday())
    match unit:
        case ["week"]:
            first = monday + timedelta(days=7 * ahead)
            return first, first + timedelta(days=6)
        case ["weekend"]:
            first = monday + timedelta(days=5 + 7 * ahead)
            return first, first + timedelta(days=1)
        case ["month"]:
            first = today.replace(day=1) + relativedelta(months=int(ahead))
            return first, first + relativedelta(day=31)
        case ["year"]:
            first = today.replace(month=1, day=1) + relativedelta(years=int(ahead))
            return first, first.replace(month=12, day=31)
    return None


def _day_of(tokens: Sequence[str], today: date) -> tuple[date, date] | None:
    """The day that is named among other words, as its own first and last. Raises PhraseError where it is open."""
    for index in range(len(tokens)):
        if (day := read_day(tokens, index)) and not isinstance(day[0], Stretch):
            (only,) = dates_of(day[0], today)[:1]
            return only, only
    return None


def _named_time_fits(tokens: Sequence[str], local: datetime, now: datetime) -> bool:
    index = 0
    while index < len(tokens):
        if day := read_day(tokens, index):
            if isinstance(day[0], Stretch) or local.date() not in dates_of(day[0], now.date())[:1]:
                return False
            index = day[1]
        elif part := read_part(tokens, index):
            if not _in_part(local.hour, part[0]):
                return False
            index = part[1]
        elif clock := read_clock(tokens, index):
            readings = {(hour % 24, minute) for hour, minute, _ in clock[0].readings(None)}
            if (local.hour, local.minute) not in readings:
                return False
            index = clock[1]
        else:
            return False
    return True


def _in_part(hour: int, part: str) -> bool:
    first, last = {MORNING: (0, 12), AFTERNOON: (12, 18), EVENING: (17, 24), NIGHT: (18, 24)}.get(part, (12, 24))
    return first <= hour < last
