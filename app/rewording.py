"""Words for when, put together: those of before with another number, word or time of day, and new ones with what they
leave open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.reminders.clock import read_clock, read_part
from app.reminders.numbers import follows, in_digits, read_number, words_of
from app.reminders.phrases import pieces, resolve
from app.reminders.store import Reminder
from app.reminders.when import HalfOfDayError, PhraseError

_NEAR = timedelta(hours=6)
"""Half of half a day: of the two that a bare time of day can mean, at most one is as near as that."""


def first_settled(ways: Sequence[str], now: datetime) -> str | None:
    """The first of `ways` that names a time in full, but perhaps for the half of the day."""
    for way in ways:
        try:
            resolve(way, now)
        except HalfOfDayError:
            return way
        except PhraseError:
            continue
        return way
    return None


def complete(when: str, reminder: Reminder, now: datetime) -> str | None:
    """Words for another time of a reminder, with what they leave open taken from the one it has: "tomorrow" keeps its
    time of day, "five" its day. None when they name no time even so."""
    local = reminder.due.astimezone(now.tzinfo)
    clock = f"{local:%H:%M}" if local.second == 0 or reminder.length is not None else f"{local:%H:%M:%S}"
    ways = [when, f"{when} at {clock}"] if recurs(when, now) else [f"{when} at {clock}", when]
    tokens = words_of(when)
    keeps_day = local.date() != now.date() if reminder.rrule is None else _names_only_clock(when)
    if keeps_day and reminder.length is None:
        ways.insert(0, f"{local:%Y-%m-%d} {when}")
        if (part := read_part(tokens, 0)) and part[1] == len(tokens):
            ways.insert(0, f"{local:%Y-%m-%d} {(local.hour - 1) % 12 + 1}:{local:%M} {when}")
    if keeps_day and reminder.rrule is not None and (near := _nearest(tokens, local)) is not None:
        half = "am" if near.hour < 12 else "pm"
        ways.insert(0, f"{local:%Y-%m-%d} {(near.hour - 1) % 12 + 1}:{near:%M:%S} {half}")
    number = read_number(tokens, 0)
    if reminder.length is not None and number is not None and number[1] == len(tokens):
        ways.insert(0, f"in {when} {_unit_of(reminder.length)}")
    return first_settled(ways, now)


def _names_only_clock(when: str) -> bool:
    """Whether the words name a time of day, but no day and no recurrence."""
    return {name for piece in pieces(when) for name in piece.found} in ({"clock"}, {"part"}, {"clock", "part"})


def _nearest(tokens: Sequence[str], local: datetime) -> datetime | None:
    """The half of the day in which a bare time of day is nearer to the one of `local`, on its day; None where the words
    leave nothing open, or where that is far from it."""
    clock = read_clock(tokens, follows(tokens, 0, "at"))
    if clock is None or clock[1] != len(tokens) or clock[0].exact:
        return None
    readings = clock[0].readings(None)
    ways = [local.replace(hour=hour % 24, minute=minute, second=second) for hour, minute, second in readings]
    near = min(ways, key=lambda way: abs(way - local))
    return near if abs(near - local) < _NEAR else None


def recurs(when: str, now: datetime) -> bool:
    """Whether the words name a recurrence in full, with its time of day."""
    try:
        return resolve(when, now).rrule is not None
    except PhraseError:
        return False


def with_clock(spoken: str, plain: str) -> str | None:
    """Words for a recurrence with another time of day: "every monday at nine", "at eight". None where either is not
    of that kind."""
    words, clock = words_of(spoken), words_of(plain)
    clock = clock if clock[:1] == ["at"] else ["at", *clock]
    if _end_of_clock(clock, 1) != len(clock):
        return None
    for place in range(len(words)):
        if words[place] == "at" and (end := _end_of_clock(words, place + 1)):
            return " ".join([*words[:place], *clock, *words[end:]])
    return None


def _end_of_clock(words: Sequence[str], index: int) -> int:
    """The index behind a time of day and its part of the day; 0 where there is none."""
    clock = read_clock(words, index)
    if clock is None:
        return 0
    part = read_part(words, clock[1])
    return part[1] if part else clock[1]


def _unit_of(length: timedelta) -> str:
    """The unit in which a length was probably said."""
    units = ("hours", timedelta(hours=1)), ("minutes", timedelta(minutes=1))
    return next((unit for unit, one in units if length >= one and not length % one), "seconds")


def swapped(text: str, wrong: str, right: str) -> str | None:
    """The text with `wrong` replaced by `right`, numbers alike in words and digits; None when it is not in it."""
    tokens, old, new = words_of(text), words_of(wrong), words_of(right)
    for form in (old, in_digits(old)):
        for source in (tokens, in_digits(tokens)):
            for start in range(len(source) - len(form) + 1):
                if form and source[start : start + len(form)] == form:
                    if start and new[:start] == source[:start]:
                        new = new[start:]
                    return " ".join([*source[:start], *new, *source[start + len(form) :]])
    return None


def with_number(text: str, right: str) -> str | None:
    """The text with its only number replaced."""
    tokens = in_digits(words_of(text))
    places = [place for place, token in enumerate(tokens) if token.isdigit()]
    if len(places) != 1:
        return None
    return " ".join([*tokens[: places[0]], *words_of(right), *tokens[places[0] + 1 :]])
