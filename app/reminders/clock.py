"""Times of day: words to a `ClockTime`, and its reading on a given day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time

from app.reminders.numbers import ONES, at, follows, read_number, say_number
from app.reminders.units import UNIT_OF
from app.reminders.when import USUAL_HOURS, HalfOfDayError, WorkingHours

MORNING, AFTERNOON, EVENING, NIGHT = "morning", "afternoon", "evening", "night"
PART_HOURS = {MORNING: 9, AFTERNOON: 15, EVENING: 18, NIGHT: 21}
"""The hour that is meant when only a part of the day is named; it is always read back."""
_PARTS = {
    "in the morning": MORNING,
    "in the afternoon": AFTERNOON,
    "in the evening": EVENING,
    "at night": NIGHT,
    "in the night": NIGHT,
    "am": MORNING,
    "pm": "pm",
    "morning": MORNING,
    "afternoon": AFTERNOON,
    "evening": EVENING,
    "night": NIGHT,
}
_BEFORE, _AFTER = ("to", "before", "of", "til", "till"), ("past", "after")
_MINUTES = ("minute", "minutes", "min", "mins")


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day as it was said.

    Attributes:
        hour: 0..24 when `exact`, else 1..12 with the half of the day left open.
        minute, second: within the hour.
        exact: True when nothing is open ("noon", "15:30", "nineteen hundred"); 24 is the midnight that ends the day.
    """

    hour: int
    minute: int = 0
    second: int = 0
    exact: bool = False

    def shifted(self, minutes: int) -> ClockTime:
        """The same kind of time, so many minutes (less than a day) later or earlier."""
        total = self.hour * 60 + self.minute + minutes
        if self.exact:
            return ClockTime(total // 60 % 24 if total != 24 * 60 else 24, total % 60, self.second, True)
        return ClockTime((total // 60 - 1) % 12 + 1, total % 60, self.second)

    def readings(self, part: str | None) -> tuple[tuple[int, int, int], ...]:
        """Every (hour 0..47, minute, second) it can mean on one day, hours past 23 in the night after; earliest first.

        `part` narrows it: a part of the day, or "pm". Empty when the two contradict each other.
        """
        if self.exact:
            hours = [self.hour] if _agrees(self.hour, part) else []
        else:
            base = self.hour % 12
            hours = {
                None: [base, base + 12],
                MORNING: [base],
                AFTERNOON: [base + 12],
                "pm": [base + 12],
                EVENING: [base + 12] if base else [24],
                NIGHT: [base + 12 if base >= 5 else base + 24],
            }[part]
        return tuple((hour, self.minute, self.second) for hour in hours)

    def waking(self, part: str | None, hours: WorkingHours = USUAL_HOURS) -> tuple[int, int, int] | None:
        """The reading on a day that is not today, None when there is none: the one within the working hours.

        Raises HalfOfDayError when that decides nothing: "tomorrow at seven".
        """
        readings = self.readings(part)
        if len(readings) < 2:
            return readings[0] if readings else None
        within = [reading for reading in readings if hours.hold(*reading[:2])]
        if len(within) != 1:
            raise HalfOfDayError
        return within[0]


def _agrees(hour: int, part: str | None) -> bool:
    """Whether an hour of 24 lies in the part of the day that was named with it."""
    ranges = {None: (0, 24), MORNING: (0, 12), AFTERNOON: (12, 18), "pm": (12, 24), EVENING: (15, 24), NIGHT: (0, 24)}
    first, last = ranges[part]
    return first <= hour <= last


Read = tuple[ClockTime, int]


def read_clock(words: Sequence[str], index: int) -> Read | None:
    """Reads a time of day at `index`: "three thirty", "half past two", "quarter to six", "15:30", "noon"."""
    return (
        read_counted(words, index)
        or _read_named(words, index)
        or _read_digits(words, index)
        or _read_hour(words, index)
    )


def read_counted(words: Sequence[str], index: int) -> Read | None:
    """Reads minutes counted from an hour: "half past two", "twenty five minutes to six", "a quarter to noon"."""
    minutes, after = _minutes(words, index)
    if minutes is None:
        return None
    after += at(words, after) in _MINUTES
    direction = at(words, after)
    if follows(words, index, "half") and direction not in _AFTER and direction not in UNIT_OF:
        # "half seven", as it is said in Britain
        hour = _read_hour(words, index + 1, with_minutes=False)
        ends = hour is not None and at(words, hour[1]) not in (*UNIT_OF, *_BEFORE, *_AFTER)
        return (hour[0].shifted(30), hour[1]) if hour and ends else None
    if direction not in _BEFORE + _AFTER or (direction in _BEFORE and follows(words, index, "half")):
        return None
    base = _read_named(words, after + 1) or _read_hour(words, after + 1, with_minutes=False)
    if base is None or at(words, base[1]) in UNIT_OF:
        return None
    return base[0].shifted(minutes if direction in _AFTER else -minutes), base[1]


def read_minute_of_hour(words: Sequence[str], index: int) -> tuple[int, int] | None:
    """Reads minutes counted from an hour that is left open, as the minute of any hour: "half past", "twenty to"."""
    minutes, after = _minutes(words, index)
    if minutes is None:
        return None
    counted = at(words, after) in _MINUTES
    after += counted
    direction, ends = at(words, after), after + 1 == len(words)
    of_the_hour = follows(words, after + 1, "the hour", "the full hour")
    open_hour = direction in ("past", "to") or (ends and direction in ("after", "til", "till"))
    if not open_hour or read_number(words, after + 1):
        return None
    if direction in _AFTER:
        return minutes, after + 1 + of_the_hour
    # "five minutes to" may be a length and the link to the task.
    odd = follows(words, index, "half") or (counted and not of_the_hour)
    return None if odd else (60 - minutes, after + 1 + of_the_hour)


def _minutes(words: Sequence[str], index: int) -> tuple[int | None, int]:
    if taken := follows(words, index, "half"):
        return 30, index + taken
    if taken := follows(words, index, "a quarter", "quarter"):
        return 15, index + taken
    number = read_number(words, index)
    if number and number[0].denominator == 1 and 1 <= number[0] <= 59:
        return int(number[0]), number[1]
    return None, index


def _read_named(words: Sequence[str], index: int) -> Read | None:
    if taken := follows(words, index, "noon", "midday", "twelve noon", "12 noon"):
        return ClockTime(12, exact=True), index + taken
    if taken := follows(words, index, "midnight", "twelve midnight", "12 midnight"):
        return ClockTime(24, exact=True), index + taken
    return None


def _read_digits(words: Sequence[str], index: int) -> Read | None:
    """ "15:30", "7:05", "07:30:10", "1530"; a leading zero or an hour past twelve settles the half of the day."""
    if compact := _read_compact(words, index):
        return compact
    match = re.fullmatch(r"(\d{1,2}):(\d\d)(?::(\d\d))?", at(words, index), re.ASCII)
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        return None
    exact = hour == 0 or hour > 12 or match[1].startswith("0")
    return ClockTime(hour, minute, second, exact), _skip_oclock(words, index + 1)


def _read_compact(words: Sequence[str], index: int) -> Read | None:
    """Hour and minutes run into one number: "730", "1530", "one hundred and thirty" where 1:30 was written."""
    number = read_number(words, index)
    if number is None or number[0].denominator != 1 or at(words, number[1]) in UNIT_OF:
        return None
    hour, minute = divmod(int(number[0]), 100)
    digits = at(words, index).isdigit() and len(at(words, index)) in (3, 4)
    if not (1 <= hour <= 23 and minute < 60) or not (digits or minute):
        return None
    exact = hour > 12 or (digits and at(words, index).startswith("0"))
    return ClockTime(hour, minute, exact=exact), _skip_oclock(words, number[1])


def _read_hour(words: Sequence[str], index: int, with_minutes: bool = True) -> Read | None:
    """ "seven", "seven o'clock", "seven thirty", "seven oh five", "nineteen hundred"."""
    if at(words, index) in ("oh", "o", "zero") and at(words, index + 1) in ONES[1:10] and with_minutes:
        inner = _read_hour(words, index + 1)
        return (replace(inner[0], exact=True), inner[1]) if inner and inner[1] > index + 2 else None
    head = read_number(words[: index + 1], index)
    if head is not None and at(words, index) == "twenty" and at(words, index + 1) in ("one", "two", "three"):
        head = read_number(words, index)
    if head is None or head[0].denominator != 1 or head[0] > 24:
        return None
    hour, after = int(head[0]), head[1]
    if follows(words, after, "hundred hours", "hundred") and hour != 24:
        return ClockTime(hour, exact=True), after + follows(words, after, "hundred hours", "hundred")
    if skipped := _skip_oclock(words, after) - after:
        return (ClockTime(hour, exact=hour > 12), after + skipped) if hour else None
    minute = None
    if with_minutes:
        minute, after = _read_minute(words, after)
    if (hour == 0 and minute is None) or (hour == 24 and minute):
        return None
    return ClockTime(hour, minute or 0, exact=hour > 12 or hour == 0), after


def _read_minute(words: Sequence[str], index: int) -> tuple[int | None, int]:
    """The minutes behind an hour: "thirty", "forty five", "oh five"; a number that counts a unit is not one."""
    if at(words, index) in ("oh", "o", "zero"):
        ones = read_number(words, index + 1)
        return (int(ones[0]), ones[1]) if ones and ones[0].denominator == 1 and 1 <= ones[0] <= 9 else (None, index)
    number = read_number(words, index)
    if re.fullmatch(r"0\d", at(words, index), re.ASCII):
        return int(words[index]), index + 1
    if number and number[0].denominator == 1 and 10 <= number[0] <= 59 and not _counts(words, number[1]):
        return int(number[0]), number[1]
    return None, index


def _counts(words: Sequence[str], index: int) -> bool:
    """Whether the number before `index` counts something: minutes, or times."""
    return at(words, index) in UNIT_OF or at(words, index) in ("times", "more", "months", "years")


def _skip_oclock(words: Sequence[str], index: int) -> int:
    return index + follows(words, index, "o'clock", "oclock", "o clock", "hours sharp", "sharp")


def read_part(words: Sequence[str], index: int) -> tuple[str, int] | None:
    """Reads a part of the day: "in the morning", "pm", "evening"."""
    for phrase, part in _PARTS.items():
        if taken := follows(words, index, phrase):
            return part, index + taken
    return None


def say_clock(clock: time) -> tuple[str, str]:
    """A time of day in words, and the part of day that tells it from its double: "three thirty", "in the afternoon"."""
    seconds = f" and {say_number(clock.second)} second{'' if clock.second == 1 else 's'}" if clock.second else ""
    if clock.minute == 0 and not seconds and clock.hour % 12 == 0:
        return ("noon" if clock.hour else "midnight"), ""
    hour = say_number((clock.hour - 1) % 12 + 1)
    minute = f" {'oh ' if clock.minute < 10 else ''}{say_number(clock.minute)}" if clock.minute else ""
    part = "in the morning" if clock.hour < 12 else "in the afternoon" if clock.hour < 18 else "in the evening"
    return hour + minute + seconds, part
