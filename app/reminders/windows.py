"""Several times of day in one recurrence: a window ("every hour between nine and five") or a list ("at nine and at
five"), read, settled into minutes of the day, and said again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time
from itertools import pairwise

from app.reminders.clock import ClockTime, read_clock, read_counted, read_part, say_clock
from app.reminders.days import month_number
from app.reminders.numbers import at, follows, read_number
from app.reminders.recurrences import Rule, say_rule
from app.reminders.units import UNIT_OF
from app.reminders.when import HalfOfDayError, PhraseError, WorkingHours

DAY_MINUTES = 24 * 60
_MOST_PLACES = 366
"""Of BYSETPOS (RFC 5545)."""
_LINKS = ("to", "till", "til", "until", "through", "thru", "and", "-", "up to")
_AT_WORK = tuple(
    f"{link} {whose}{what}"
    for link in ("during", "in", "within")
    for whose in ("", "my ", "the ", "our ")
    for what in ("working hours", "work hours", "office hours", "business hours", "workday", "work day", "working day")
)

Named = tuple[ClockTime, str | None]
"""A time of day and the part of the day that was named with it."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of each day; either end as it was said."""

    first: Named
    last: Named


def read_window(words: Sequence[str], index: int) -> tuple[Window, int] | None:
    """Reads "between nine and five", "from 9 am to 5 pm", "from half past eight until noon" at `index`."""
    start = index + follows(words, index, "between", "in between", "from")
    if start == index:
        return None
    first = _first_end(words, start)
    if first is None:
        return None
    link = follows(words, first[1], *_LINKS)
    last = _named(words, first[1] + link) if link else None
    if last is None or at(words, last[1]) in UNIT_OF:
        return None
    return Window(first[0], last[0]), last[1]


def _first_end(words: Sequence[str], index: int) -> tuple[Named, int] | None:
    """The time behind "from": "five to nine" are two there, not the time that it is elsewhere."""
    number = read_number(words, index)
    if number is None or at(words, number[1]) not in ("to", "till", "til"):
        return _named(words, index)
    head = read_clock(words[: number[1]], index)
    return None if head is None else ((head[0], None), head[1])


def _named(words: Sequence[str], index: int) -> tuple[Named, int] | None:
    read = read_counted(words, index) or read_clock(words, index)
    if read is None:
        return None
    part = read_part(words, read[1])
    return ((read[0], part[0]), part[1]) if part else ((read[0], None), read[1])


def read_at_work(words: Sequence[str], index: int) -> int:
    """How many words at `index` say "during working hours"."""
    return follows(words, index, *_AT_WORK)


def at_work(hours: WorkingHours) -> Window:
    """The user's working hours."""
    first, last = (divmod(round(end * 60), 60) for end in (hours.begins, hours.ends))
    return Window((ClockTime(*first, exact=True), None), (ClockTime(*last, exact=True), None))


def read_times(words: Sequence[str], index: int) -> tuple[tuple[Named, ...], int] | None:
    """Reads two or more times of day at `index`: "nine and five", "8 am, noon and at 6 pm"; None for a single one."""
    found: list[Named] = []
    after = index
    while True:
        link = follows(words, after, "and again at", "and then again at", "and at", "and then at", "and", "at")
        read = _named(words, after + link)
        if read is None or at(words, read[1]) in (*UNIT_OF, "times") or month_number(at(words, read[1])):
            break
        if found and not link and read[0][1] is None and not (read[0][0].exact and read[0][0].hour in (12, 24)):
            break
        found.append(read[0])
        after = read[1]
    return (tuple(found), after) if len(found) > 1 else None


def settle_window(window: Window, step: int, hours: WorkingHours) -> tuple[int, ...]:
    """The minutes of the day at which something comes every `step` seconds within a window, its last one included.

    Raises HalfOfDayError where an end may be in the morning or in the evening, PhraseError where nothing fits.
    """
    if step % 60 or step >= 24 * 3600:
        raise PhraseError("How often should it come back in that time?")
    begin, length = _ends(window, hours)
    times = tuple(sorted({(begin + passed) % DAY_MINUTES for passed in range(0, length + 1, step // 60)}))
    if len({each // 60 for each in times}) * len({each % 60 for each in times}) > _MOST_PLACES:
        raise PhraseError("That is too often for me. How often should it come back in that time?")
    return times


def _ends(window: Window, hours: WorkingHours) -> tuple[int, int]:
    """Minute of the day at which the window begins, and how many minutes it lasts."""
    (first, part), (last, last_part) = window.first, window.last
    firsts, lasts = _minutes(first, part), _minutes(last, last_part)
    if not firsts or not lasts:
        raise PhraseError("Those two times of day do not go together. At which times exactly?")
    if len(firsts) > 1 and len(lasts) == 1:
        begin = min(firsts, key=lambda minute: (lasts[0] - minute) % DAY_MINUTES or DAY_MINUTES)
    elif len(firsts) > 1:
        reading = first.waking(part, hours)
        assert reading is not None
        begin = (reading[0] * 60 + reading[1]) % DAY_MINUTES
    else:
        begin = firsts[0]
    return begin, min((minute - begin) % DAY_MINUTES or DAY_MINUTES for minute in lasts)


def _minutes(clock: ClockTime, part: str | None) -> list[int]:
    return [(hour * 60 + minute) % DAY_MINUTES for hour, minute, _ in clock.readings(part)]


def settle_times(named: Sequence[Named], hours: WorkingHours) -> tuple[int, ...]:
    """The minutes of the day that a list of times means; a half of the day that was named goes for the one before too,
    where that is earlier then.

    Raises HalfOfDayError where one of them may be in the morning or in the evening.
    """
    found: list[int] = []
    for place, (clock, part) in enumerate(named):
        readings = _minutes(clock, part)
        if len(readings) > 1 and place + 1 < len(named) and (later := named[place + 1])[1]:
            # "at six and eight pm", but not "at nine and five pm"
            same_half = _minutes(clock, later[1])
            readings = same_half if same_half < _minutes(*later) else readings
        if len(readings) > 1 and (reading := clock.waking(part, hours)):
            readings = [(reading[0] * 60 + reading[1]) % DAY_MINUTES]
        if not readings:
            raise PhraseError("Those two times of day do not go together. At which times exactly?")
        found.append(readings[0])
    if len(set(found)) < len(found):
        raise HalfOfDayError
    return tuple(sorted(found))


def say_times(rule: Rule) -> str:
    """A rule with several times of day in words that are read back as the same."""
    base = say_rule(replace(rule, times=()))
    times = _in_order(rule.times)
    gaps = {(later - earlier) % DAY_MINUTES for earlier, later in pairwise(times)}
    if len(gaps) != 1 or len(times) == 2:
        return f"{base} {' and '.join(f'at {_say(minute)}' for minute in rule.times)}"
    (step,) = gaps
    freq, count = ("HOURLY", step // 60) if step % 60 == 0 else ("MINUTELY", step)
    often = say_rule(Rule(freq, count))
    return f"{base} {often} from {_say(times[0])} to {_say(times[-1])}"


def _in_order(times: Sequence[int]) -> list[int]:
    """The times from the beginning of their window on: behind the longest pause."""
    pauses = [(minute - times[place - 1]) % DAY_MINUTES for place, minute in enumerate(times)]
    begin = pauses.index(max(pauses))
    return [*times[begin:], *times[:begin]]


def _say(minute: int) -> str:
    return " ".join(part for part in say_clock(time(minute // 60, minute % 60)) if part)
