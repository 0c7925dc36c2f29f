"""Cancelling what recurs for one day or one time alone: "friday's stand up", "the next stand up"."""

from __future__ import annotations

import re
from datetime import date, datetime

from app.reminders.days import dates_of, read_day
from app.reminders.fitting import comes_at
from app.reminders.matching import (
    EXACT,
    ScheduleError,
    ask_which,
    describe,
    names_nothing,
    narrowed,
    pick,
    wants_all,
)
from app.reminders.numbers import words_of
from app.reminders.ringing import comes_on
from app.reminders.schedule import Schedule
from app.reminders.store import Reminder
from app.reminders.typed_words import WEEKDAY

TODAY, NEXT = "today", "next"
_DAY = re.compile(
    r"(?<!\bevery )(?<!\beach )(?:\b(?:on|for|of|from) )?\b(?P<day>(?:the )?day after tomorrow|today|tonight|tomorrow"
    rf"|(?:(?:this|next|coming) )*{WEEKDAY}(?: week| (?:of )?next week)?)(?:'s)?\b",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"(?:the |my |our )?next (?!(?:week|month|year|weekend)\b)(?:(?:time|occurrence|instance)\b(?: (?:of|for)\b)?\s*)?",
    re.IGNORECASE,
)


def day_in(which: str) -> str:
    """The day for which words want something cancelled, "tomorrow", "next friday"; "next" for the next time it comes;
    "" where they name neither."""
    which = which.replace("’", "'")
    if day := _DAY.search(which):
        named = " ".join(day["day"].lower().split())
        return TODAY if named == "tonight" else named
    return NEXT if _NEXT.match(which) else ""


def chosen_for(which: str, day: str, schedule: Schedule, now: datetime) -> dict[Reminder, date | None]:
    """What is to be cancelled for that day, and on which date; None for what is meant whatever its date is. Raises
    ScheduleError where nothing or several fit or what fits is not set for that day, PhraseError where the day is
    open."""
    if day in ("", NEXT):
        name = _NEXT.sub("", which, count=1) if day else which
        return dict.fromkeys(schedule.to_cancel(which if names_nothing(name) else name, now))
    read = read_day(words_of(day), 0)
    assert read is not None
    dates = dates_of(read[0], now.date())
    dates = dates if dates[0] == now.date() else dates[:1]
    titled = set(words_of(day))
    found: dict[Reminder, date | None] = {}
    for each in _named(which, titled, dates, schedule, now):
        named = titled & set(words_of(each.title))
        found[each] = None if named else _date_of(each, dates, now)
        if found[each] is None and not named:
            raise ScheduleError(f"That is not set for {day}: {describe(each, now)}.")
    return found


def _named(which: str, titled: set[str], dates: tuple[date, ...], schedule: Schedule, now: datetime) -> list[Reminder]:
    """What the words mean, the day among them aside, unless that is in the name of something."""
    live = list({each.identity: each for each in (*schedule.ringing(), *schedule.upcoming())}.values())
    live.sort(key=lambda each: (each.due, each.identity))
    if which.startswith(EXACT):
        return schedule.to_cancel(which, now)
    if wants_all(which):
        if chosen := narrowed(which, live, now, comes_at):
            return chosen
        raise ScheduleError("There is nothing to cancel.")
    if any(titled & set(words_of(each.title)) for each in live):
        return schedule.to_cancel(which, now)
    name = " ".join(_DAY.sub(" ", which.replace("’", "'"), count=1).split())
    timely = [each for each in live if _date_of(each, dates, now) is not None]
    if names_nothing(name):
        if not timely:
            raise ScheduleError("Nothing is set for that day.")
        return [pick(name, timely, now)]
    try:
        return schedule.to_cancel(name, now)
    except ScheduleError as error:
        if among := [each for each in timely if each.identity in error.among]:
            ask_which(among, now)
        raise


def _date_of(reminder: Reminder, dates: tuple[date, ...], now: datetime) -> date | None:
    """The first of the dates on which it comes."""
    return next((day for day in dates if comes_on(reminder, day, now)), None)
