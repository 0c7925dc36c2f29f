"""Recurrences: words such as "every other tuesday" to an RFC 5545 rule and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction

from app.reminders.days import (
    MONTHS,
    WEEKDAYS,
    day_number,
    month_number,
    read_day_of_month,
    read_holiday,
    weekday_number,
)
from app.reminders.durations import read_length
from app.reminders.numbers import at, follows, read_number, read_ordinal, say_number, say_ordinal
from app.reminders.units import UNIT_OF
from app.reminders.when import PhraseError

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKDAYS, _WEEKEND = (0, 1, 2, 3, 4), (5, 6)
_WORKDAY_WORDS = ("weekday", "weekdays", "workday", "workdays", "work day", "week day", "working day")
_UNIT_FREQ = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_UNIT_WITHIN_DAY = {"HOURLY": "hour", "MINUTELY": "minute", "SECONDLY": "second"}
_FREQ_UNIT = {freq: unit for unit, freq in _UNIT_FREQ.items()} | _UNIT_WITHIN_DAY
_FREQ_SECONDS = {"SECONDLY": 1, "MINUTELY": 60, "HOURLY": 3600}
_UNTIL = "%Y%m%dT%H%M%SZ"
_KNOWN_PARTS = {"FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYHOUR", "BYMINUTE", "BYSETPOS", "UNTIL"}
_ADVERBS = {
    **{"daily": ("DAILY", 1), "weekly": ("WEEKLY", 1), "monthly": ("MONTHLY", 1), "hourly": ("HOURLY", 1)},
    **{"yearly": ("YEARLY", 1), "annually": ("YEARLY", 1), "fortnightly": ("WEEKLY", 2), "quarterly": ("MONTHLY", 3)},
}
TWICE_OR_OTHER = {"biweekly": "week", "bimonthly": "month", "biannually": "year"}
"""Words that mean twice in that time or every other one of it."""
_PARTS = ("morning", "afternoon", "evening", "night")


@dataclass(frozen=True, slots=True)
class Rule:
    """How something recurs.

    Attributes:
        freq: SECONDLY, MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY.
        interval: every how many of them.
        weekdays: 0 Monday; with `nth`, of the month.
        nth: 1 first, -1 last, 0 none.
        monthday: day of the month, -1 the last, 0 none.
        month: 1..12, 0 none.
        part: the part of the day it was said with ("every morning"), or None.
        until: the last instant at which it may recur, UTC and in whole seconds, or None for without end.
        times: minutes of the day at which it comes, where there are several or the first one comes at another one
            because of a clock change; empty for the first one's time of day.
    """

    freq: str
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    monthday: int = 0
    month: int = 0
    part: str | None = None
    until: datetime | None = None
    times: tuple[int, ...] = ()

    @property
    def seconds(self) -> int | None:
        """The length between two of them where it is less than a day's and exact, else None."""
        scale = _FREQ_SECONDS.get(self.freq)
        return None if scale is None else scale * self.interval

    @property
    def within_day(self) -> bool:
        """True where it is counted in hours, minutes or seconds."""
        return self.freq in _FREQ_SECONDS

    @property
    def often(self) -> bool:
        """True for what comes again soon by itself, so that it need not be repeated."""
        return self.seconds is not None or len(self.times) > 2

    def on_later_day(self, days: int) -> Rule:
        """The rule for nights that run past midnight: its weekdays, so many days later."""
        return replace(self, weekdays=tuple(sorted((day + days) % 7 for day in self.weekdays)))

    def text(self) -> str:
        """The rule in RFC 5545 form, without "RRULE:"."""
        # Within days the places of BYSETPOS are counted by the day, within weeks by the week.
        daily = self.times and self.weekdays and self.interval == 1 and self.freq == "WEEKLY"
        parts = [f"FREQ={'DAILY' if daily else self.freq}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.month:
            parts.append(f"BYMONTH={self.month}")
        if self.monthday:
            parts.append(f"BYMONTHDAY={self.monthday}")
        if self.weekdays:
            sign = str(self.nth) if self.nth else ""
            parts.append("BYDAY=" + ",".join(sign + _CODES[day] for day in self.weekdays))
        if self.times:
            parts += _times_of_day(self.times)
        if self.until is not None:
            parts.append(f"UNTIL={self.until.astimezone(UTC):{_UNTIL}}")
        return ";".join(parts)


def _times_of_day(times: Sequence[int]) -> list[str]:
    """Times of day as BYHOUR and BYMINUTE; those of their combinations that are not meant are left out by BYSETPOS."""
    hours, minutes = sorted({each // 60 for each in times}), sorted({each % 60 for each in times})
    parts = [f"BYHOUR={_listed(hours)}", f"BYMINUTE={_listed(minutes)}"]
    combined = [hour * 60 + minute for hour in hours for minute in minutes]
    places = [place for place, each in enumerate(combined, 1) if each in times]
    return parts if len(places) == len(combined) else [*parts, f"BYSETPOS={_listed(places)}"]


def _listed(numbers: Sequence[int]) -> str:
    return ",".join(map(str, numbers))


def _read_times_of_day(pairs: Mapping[str, str]) -> tuple[int, ...]:
    """The times that `_times_of_day` wrote. Raises ValueError for others."""
    if "BYHOUR" not in pairs:
        if "BYMINUTE" in pairs or "BYSETPOS" in pairs:
            raise ValueError("minutes without their hours")
        return ()
    hours, minutes = (
        sorted({int(each) for each in pairs.get(name, "0").split(",")}) for name in ("BYHOUR", "BYMINUTE")
    )
    single = len(hours) == len(minutes) == 1
    if not (single or pairs["FREQ"] in ("DAILY", "WEEKLY")) or not all(0 <= each < 24 for each in hours):
        raise ValueError("hours of something that does not come by the day")
    if not all(0 <= each < 60 for each in minutes):
        raise ValueError("not times of day")
    combined = [hour * 60 + minute for hour in hours for minute in minutes]
    if "BYSETPOS" not in pairs:
        return tuple(combined)
    places = sorted({int(each) for each in pairs["BYSETPOS"].split(",")})
    by_the_day = pairs["FREQ"] == "DAILY" or "," not in pairs.get("BYDAY", "")
    if not by_the_day or not all(1 <= place <= len(combined) for place in places):
        raise ValueError("not places within a day")
    return tuple(combined[place - 1] for place in places)


Read = tuple[Rule, int]


def parse_rule(text: str) -> Rule:
    """The rule that `Rule.text` wrote, but for days left out of it. Raises ValueError for rules of another making."""
    pairs = dict(part.split("=", 1) for part in text.split(";") if not part.startswith("EXDATE="))
    if not pairs.keys() <= _KNOWN_PARTS or pairs.get("FREQ") not in _FREQ_UNIT:
        raise ValueError(f"not one of our recurrence rules: {text}")
    days = [day for day in pairs.get("BYDAY", "").split(",") if day]
    freq, interval = pairs["FREQ"], int(pairs.get("INTERVAL", 1))
    if freq == "DAILY" and days:
        if interval > 1:
            raise ValueError(f"days that are counted in two ways: {text}")
        freq = "WEEKLY"
    return Rule(
        freq=freq,
        interval=interval,
        weekdays=tuple(_CODES.index(day[-2:]) for day in days),
        nth=int(days[0][:-2] or 0) if days else 0,
        monthday=int(pairs.get("BYMONTHDAY", 0)),
        month=int(pairs.get("BYMONTH", 0)),
        times=_read_times_of_day(pairs),
        until=datetime.strptime(pairs["UNTIL"], _UNTIL).replace(tzinfo=UTC) if "UNTIL" in pairs else None,
    )


def read_rule(words: Sequence[str], index: int) -> Read | None:
    """Reads a recurrence at `index`. Raises PhraseError where it leaves open when ("twice a day")."""
    word = at(words, index)
    if word in ("twice", "thrice") or follows(words, index + 1, "times a", "times per", "times every"):
        raise PhraseError("At which times exactly?")
    if word in _ADVERBS:
        return Rule(*_ADVERBS[word]), index + 1
    if unit := TWICE_OR_OTHER.get(word):
        raise PhraseError(f"Twice a {unit}, or every other {unit}?")
    if word in ("nightly", "mornings", "evenings", "afternoons", "nights"):
        return Rule("DAILY", part={"nightly": "night"}.get(word, word.removesuffix("s"))), index + 1
    if taken := follows(words, index, "once a", "once an", "once per", "once every"):
        return _read_unit(words, index + taken, 1)
    if word in ("every", "each", "all") and (word != "all" or at(words, index + 1) in ("weekdays", "weekends", "days")):
        return _read_every(words, index + 1)
    if taken := follows(words, index, "alternate days", "on alternate days"):
        return Rule("DAILY", 2), index + taken
    if days := _weekday_range(words, index):
        return Rule("WEEKLY", weekdays=days[0]), days[1]
    return _read_month_day(words, index) or _read_plurals(words, index)


def _read_every(words: Sequence[str], index: int) -> Read | None:
    step, after = 1, index
    if follows(words, index, "single"):
        after = index + 1
    if at(words, after) in ("other", "alternate"):
        step, after = 2, after + 1
    readers = (_read_nth_weekday, _read_date) if step == 1 else ()
    for reader in readers:
        if found := reader(words, after):
            return found
    ordinal = read_ordinal(words, after)
    if ordinal and step == 1 and ordinal[0] >= 2 and (inner := _read_unit(words, ordinal[1], ordinal[0])):
        return inner
    if (unit := _read_unit(words, after, step)) or ordinal is None or step > 1:
        return unit
    # "every first monday" is that of the month, "every fifteenth" a day of it
    return _read_nth_weekday(words, after, named=True) or (_month_rule(ordinal[0]), ordinal[1])


def _read_unit(words: Sequence[str], index: int, step: int) -> Read | None:
    """What stands behind "every": a unit, a count of units, weekdays, or a part of the day."""
    word = at(words, index)
    days, after = _weekday_list(words, index)
    if days:
        part = at(words, after) if at(words, after) in _PARTS else None
        return Rule("WEEKLY", step, days, part=part), after + (part is not None)
    if word in _PARTS:
        return Rule("DAILY", step, part=word), index + 1
    if word in ("fortnight", "fortnights"):
        return Rule("WEEKLY", 2 * step), index + 1
    if word == "quarter" and at(words, index + 1) not in ("hour", "of"):
        return Rule("MONTHLY", 3 * step), index + 1
    number = read_number(words, index)
    unit = at(words, number[1]).removesuffix("s") if number else word.removesuffix("s")
    if unit in _UNIT_FREQ and (number is None or number[0].denominator == 1):
        count = step * (int(number[0]) if number else 1)
        if not 0 < count < 10_000:
            raise PhraseError("How often should it come back?")
        return Rule(_UNIT_FREQ[unit], count), (number[1] if number else index) + 1
    return _read_short(words, index, step)


def _read_short(words: Sequence[str], index: int, step: int) -> Read | None:
    """Lengths below a day: "four seconds", "hour and a half", "half an hour"."""
    whole = UNIT_OF.get(at(words, index)) is not None
    read = read_length(["an", *words[index:]], 0) if whole else read_length(words, index)
    if read is None:
        if follows(words, index, "few", "couple", "so often", "now and then"):
            raise PhraseError("How often exactly?")
        return None
    seconds, after = read[0] * step, (index + read[1] - 1 if whole else read[1])
    return _rule_of_seconds(seconds), after


def _rule_of_seconds(seconds: Fraction) -> Rule:
    if seconds.denominator != 1 or seconds < 1:
        raise PhraseError("I can only repeat things every so many whole seconds. How often should it come back?")
    if seconds > 10_000 * 86_400:
        raise PhraseError("That is too seldom for me. How often should it come back?")
    for freq in ("HOURLY", "MINUTELY"):
        if seconds % _FREQ_SECONDS[freq] == 0:
            return Rule(freq, int(seconds // _FREQ_SECONDS[freq]))
    return Rule("SECONDLY", int(seconds))


def _weekday_list(words: Sequence[str], index: int) -> tuple[tuple[int, ...], int]:
    """ "monday", "monday and thursday", "mondays, wednesdays and fridays", "weekday", "weekend"."""
    if taken := follows(words, index, *_WORKDAY_WORDS):
        return WORKDAYS, index + taken
    if taken := follows(words, index, "weekend", "weekends"):
        return _WEEKEND, index + taken
    if days := _weekday_range(words, index):
        return days
    found: list[int] = []
    after = index
    while True:
        skip = after + follows(words, after, "and on", "and every", "and", "on") if found else after
        word = at(words, skip)
        number = weekday_number(word)
        number = weekday_number(word.removesuffix("s")) if number is None else number
        if number is None:
            return tuple(sorted(set(found))), after
        found.append(number)
        after = skip + 1


def _weekday_range(words: Sequence[str], index: int) -> tuple[tuple[int, ...], int] | None:
    """ "monday to friday", "from tuesday through thursday"."""
    start = index + follows(words, index, "from")
    first, last = weekday_number(at(words, start)), weekday_number(at(words, start + 2))
    if first is None or last is None or at(words, start + 1) not in ("to", "through", "till", "until", "thru", "-"):
        return None
    return tuple(sorted((first + step) % 7 for step in range((last - first) % 7 + 1))), start + 3


def _read_plurals(words: Sequence[str], index: int) -> Read | None:
    """ "mondays", "weekdays", "weekends", "mornings" without "every"."""
    word = at(words, index)
    if word in ("weekdays", "weekends", "workdays") or (word.endswith("days") and word.removesuffix("s") in WEEKDAYS):
        days, after = _weekday_list(words, index)
        return Rule("WEEKLY", weekdays=days), after
    days, after = _weekday_list(words, index)
    part = at(words, after).removesuffix("s")
    if days and part in _PARTS and at(words, after).endswith("s"):
        return Rule("WEEKLY", weekdays=days, part=part), after + 1
    return None


_OF_MONTH = ("of every month", "of each month", "of the month", "of a month", "every month", "each month")


def _read_month_day(words: Sequence[str], index: int) -> Read | None:
    """ "the first of every month", "the last day of the month", "the second tuesday of every month"."""
    start = index + follows(words, index, "the")
    if nth := _read_nth_weekday(words, start):
        return nth
    if taken := follows(words, start, "last day", "last"):
        day, after = -1, start + taken
    elif ordinal := read_ordinal(words, start):
        day, after = ordinal[0], ordinal[1] + follows(words, ordinal[1], "day")
    else:
        return None
    other = follows(words, after, "and the", "and")
    if other and (second := read_ordinal(words, after + other)) and follows(words, second[1], *_OF_MONTH):
        raise PhraseError("I can keep one day of the month at a time. Please set them one by one.")
    taken = follows(words, after, *(_OF_MONTH[:2]))
    return (_month_rule(day), after + taken) if taken else None


def _read_nth_weekday(words: Sequence[str], index: int, named: bool = False) -> Read | None:
    """ "first monday of the month" behind "every" or "the"; `named` where the month has been named before."""
    ordinal = (-1, index + 1) if at(words, index) == "last" else read_ordinal(words, index)
    if ordinal is None or not -1 <= ordinal[0] <= 5:
        return None
    day = weekday_number(at(words, ordinal[1]))
    taken = follows(words, ordinal[1] + 1, *_OF_MONTH)
    if day is None or not (taken or named):
        return None
    return Rule("MONTHLY", weekdays=(day,), nth=ordinal[0]), ordinal[1] + 1 + taken


def _read_date(words: Sequence[str], index: int) -> Read | None:
    """ "first of the month", "third of may", "may 3", "month on the first", "year on may third" behind "every"."""
    for unit in ("month", "year"):
        if taken := follows(words, index, f"{unit} on the", f"{unit} on"):
            found = _read_date(words, index + taken)
            if found:
                return found
            if unit == "month" and (nth := _read_nth_weekday(words, index + taken, named=True)):
                return nth
            ordinal = read_ordinal(words, index + taken)
            return (_month_rule(ordinal[0]), ordinal[1]) if ordinal and unit == "month" else None
    if holiday := read_holiday(words, index):
        return _year_rule(holiday[0].day, holiday[0].month or 0), holiday[1]
    month = month_number(at(words, index))
    if month:
        day = read_day_of_month(words, index + 1)
        return (_year_rule(day[0], month), day[1]) if day else None
    if taken := follows(words, index, "last day of the month", "last of the month"):
        return _month_rule(-1), index + taken
    day = read_ordinal(words, index) or day_number(words, index)
    if day is None:
        return None
    if taken := follows(words, day[1], *_OF_MONTH):
        return _month_rule(day[0]), day[1] + taken
    after = day[1] + follows(words, day[1], "of")
    month = month_number(at(words, after))
    return (_year_rule(day[0], month), after + 1) if month else None


def _month_rule(day: int) -> Rule:
    if not (day == -1 or 1 <= day <= 31):
        raise PhraseError("On which day of the month?")
    return Rule("MONTHLY", monthday=day)


def _year_rule(day: int, month: int) -> Rule:
    if not 1 <= day <= (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31):
        raise PhraseError("There is no such day. Which day do you mean?")
    return Rule("YEARLY", monthday=day, month=month)


def say_rule(rule: Rule) -> str:
    """The rule in words that `read_rule` reads back, without the time of day."""
    unit = _FREQ_UNIT[rule.freq]
    every = f"every {unit}" if rule.interval == 1 else f"every {say_number(rule.interval)} {unit}s"
    if rule.nth:
        nth = f"{'last' if rule.nth < 0 else say_ordinal(rule.nth)} {WEEKDAYS[rule.weekdays[0]]}"
        return f"on the {nth} of every month" if rule.interval == 1 else f"{every} on the {nth}"
    day = "last day" if rule.monthday < 0 else say_ordinal(rule.monthday)
    if rule.month:
        month = MONTHS[rule.month - 1]
        return f"{every} on the last day of {month}" if rule.monthday < 0 else f"{every} on {month} {day}"
    if rule.monthday and rule.interval > 1:
        return f"{every} on the {day}{' of the month' if rule.monthday < 0 else ''}"
    if rule.monthday:
        return f"on the {day} of every month"
    if not rule.weekdays:
        return every
    listed = " and ".join(WEEKDAYS[day] for day in rule.weekdays)
    named = {WORKDAYS: "weekday", _WEEKEND: "weekend"}.get(rule.weekdays, listed)
    if rule.interval == 1:
        return f"every {named}"
    return f"every {'other' if rule.interval == 2 else say_ordinal(rule.interval)} {named}"
