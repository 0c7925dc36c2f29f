"""Days: words to a date, seen from the day on which they are said."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from dateutil.relativedelta import weekday as relativedelta_weekday

from app.reminders.numbers import at, follows, read_number, read_ordinal, say_ordinal
from app.reminders.units import UNIT_OF
from app.reminders.when import PhraseError

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SHORT_WEEKDAYS = {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
_SHORT_MONTHS = {month[:3]: number for number, month in enumerate(MONTHS, 1)} | {"sept": 9}
_HOLIDAYS = {
    "christmas eve": (24, 12),
    "christmas day": (25, 12),
    "christmas": (25, 12),
    "boxing day": (26, 12),
    "new year's eve": (31, 12),
    "new years eve": (31, 12),
    "new year's day": (1, 1),
    "new years day": (1, 1),
    "valentine's day": (14, 2),
    "valentines day": (14, 2),
    "halloween": (31, 10),
}
_YEARS_AHEAD = 100
_SOON_ENOUGH = 366
"""Days within which a weekday with a date must fall, or one of the two was misheard."""


@dataclass(frozen=True, slots=True)
class Near:
    """A day counted from today: 0 today, 1 tomorrow."""

    days: int


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, 0 Monday; `coming` counts "next": "" none, "next", or "next week"; `weeks` are added."""

    number: int
    coming: str = ""
    weeks: int = 0


@dataclass(frozen=True, slots=True)
class Date:
    """A day of the month, -1 the last; month and year may be open, and then the next one counts; `weekday` if it was
    named too; `ahead` months after this one where that was said ("of next month")."""

    day: int
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    ahead: int | None = None


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The first monday (`nth` 1, -1 the last) of a month: of that name, or so many months `ahead`."""

    nth: int
    number: int
    month: int | None = None
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """Several days, of which one must be asked for with `question`; `unit` is the current one: "week" or "month"."""

    question: str
    unit: str | None = None


Day = Near | Weekday | Date | NthWeekday | Stretch
Read = tuple[Day, int]


def read_day(words: Sequence[str], index: int) -> Read | None:
    """Reads a day, or a stretch of days ("next week"), at `index`."""
    if taken := follows(words, index, "the day after tomorrow", "day after tomorrow", "overmorrow"):
        return Near(2), index + taken
    for name, ahead in (("tomorrow", 1), ("tmrw", 1), ("tomorow", 1), ("today", 0)):
        if at(words, index) == name:
            week = follows(words, index + 1, "week")
            return Near(ahead + 7 * week), index + 1 + week
    if at(words, index) == "yesterday":
        return Near(-1), index + 1
    if holiday := read_holiday(words, index):
        return _with_year(words, *holiday)
    readers = (_read_nth_weekday, _read_weekday, _read_date, _read_stretch)
    return next((read for reader in readers if (read := reader(words, index))), None)


def read_holiday(words: Sequence[str], index: int) -> tuple[Date, int] | None:
    """ "christmas eve" and others that are on the same date every year."""
    for name, (day, month) in _HOLIDAYS.items():
        if taken := follows(words, index, name):
            return Date(day, month), index + taken
    return None


_DATE = re.compile(
    r"\d{4}[-/]\d{1,2}[-/]\d{1,2}|(?!24/7$)\d{1,2}/\d{1,2}(?:/(?:\d{4}|\d\d))?|\d{1,2}\.\d{1,2}\.(?:\d{4})?", re.ASCII
)


def is_date(word: str) -> bool:
    """Whether a word can only be a date in digits: "2026-12-24", "24/12", "24.12.2026", but not "24/7"."""
    return _DATE.fullmatch(word) is not None


def short_weekday(word: str) -> bool:
    """Whether a word may be the short name of a weekday or another word: "sun", "sat"."""
    return word in _SHORT_WEEKDAYS


def weekday_number(word: str) -> int | None:
    """0 for monday or mon; None for another word."""
    return WEEKDAYS.index(word) if word in WEEKDAYS else _SHORT_WEEKDAYS.get(word)


def _read_weekday(words: Sequence[str], index: int) -> Read | None:
    coming = ""
    if taken := follows(words, index, "a week on", "one week on", "week on"):
        number = weekday_number(at(words, index + taken))
        return None if number is None else (Weekday(number, weeks=1), index + taken + 1)
    if taken := follows(words, index, "next week on", "next week"):
        coming, index = "next week", index + taken
    elif taken := follows(words, index, "next", "this coming", "this", "coming", "the coming", "the next"):
        coming, index = ("next" if words[index] == "next" else ""), index + taken
    number = weekday_number(at(words, index))
    named = not (at(words, index - 1) == "the" and short_weekday(at(words, index)))
    if number is None or not (named or follows(words, index + 1, "after next", "of next week", "next week")):
        return None
    index += 1
    if taken := follows(words, index, "next week", "of next week"):
        coming, index = "next week", index + taken
    elif not coming and (dated := _read_date(words, index)) and isinstance(dated[0], Date):
        return replace(dated[0], weekday=number), dated[1]
    elif taken := follows(words, index, "after next"):
        return Weekday(number, weeks=1), index + taken
    elif not coming and at(words, index) == "week":
        return Weekday(number, weeks=1), index + 1
    return Weekday(number, coming), index


_THIS_WEEK = ("later this week", "this week", "by the end of the week", "the end of the week", "end of the week")
_THIS_MONTH = ("later this month", "this month", "by the end of the month", "the end of the month", "end of the month")


def _read_stretch(words: Sequence[str], index: int) -> Read | None:
    """Where only a week, weekend, month or year is named."""
    for month, ahead in _MONTHS_AHEAD.items():
        taken = follows(words, index, f"{month} on the", f"{month} the")
        if taken and (day := read_ordinal(words, index + taken)):
            return Date(day[0], ahead=ahead), day[1]
    if at(words, index) == "last" and at(words, index + 1) in (*WEEKDAYS, "week", "month", "year"):
        return Stretch("That time has already passed. When should it be?"), index + 2
    for phrases, question in (
        (("next week",), "Which day next week, and at what time?"),
        (_THIS_WEEK, "Which day this week, and at what time?"),
        (_THIS_MONTH, "On which day, and at what time?"),
        (
            ("this weekend", "the weekend", "next weekend", "weekend"),
            "On Saturday or on Sunday, and at what time?",
        ),
        (("next month",), "On which day next month, and at what time?"),
        (("next year",), "On which day next year, and at what time?"),
    ):
        if taken := follows(words, index, *phrases):
            unit = next((unit for unit in ("week", "month") if phrases[-1].endswith(f"the {unit}")), None)
            return Stretch(question, unit), index + taken
    return None


def month_number(word: str) -> int | None:
    """1 for january or jan; None for another word."""
    return MONTHS.index(word) + 1 if word in MONTHS else _SHORT_MONTHS.get(word)


def _read_date(words: Sequence[str], index: int) -> Read | None:
    """ "2026-12-24", "the third of may", "december twenty fifth", "24 december 2026", "the fifteenth"."""
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", at(words, index), re.ASCII)
    if iso:
        return Date(int(iso[3]), int(iso[2]), int(iso[1])), index + 1
    if digits := _read_slashed(words, index) or _read_dotted(words, index):
        return digits
    month = month_number(at(words, index))
    if month is not None:
        day = read_day_of_month(words, index + 1)
        return _with_year(words, Date(day[0], month), day[1]) if day else None
    start = index + follows(words, index, "the")
    if taken := follows(words, start, "last day of the month", "last day of this month"):
        return Date(-1), start + taken
    if (taken := follows(words, start, "last day of")) and (ahead := _read_ahead(words, start + taken)):
        return Date(-1, ahead=ahead[0]), ahead[1]
    if (taken := follows(words, start, "last day of")) and (month := month_number(at(words, start + taken))):
        return _with_year(words, Date(-1, month), start + taken + 1)
    day = read_ordinal(words, start) or day_number(words, start)
    if day is None:
        return None
    after = day[1] + follows(words, day[1], "day of", "of")
    month = month_number(at(words, after))
    if month is not None:
        return _with_year(words, Date(day[0], month), after + 1)
    if (read_ordinal(words, start) or after > day[1]) and (ahead := _read_ahead(words, after)):
        return Date(day[0], ahead=ahead[0]), ahead[1]
    # Without a month, "the third" is a day; "third" alone or a bare number is not.
    return (Date(day[0]), day[1]) if start > index and read_ordinal(words, start) else None


def _read_slashed(words: Sequence[str], index: int) -> Read | None:
    """ "25/12", "12/25/2026": where only one of the two can be the month. A small one is a fraction, but not behind
    "on". Raises PhraseError where both can be the month."""
    match = re.fullmatch(r"(\d{1,4})/(\d{1,4})(?:/(\d{2}|\d{4}))?", at(words, index), re.ASCII)
    if match is None or (re.fullmatch(r"\d/[248]", words[index]) and at(words, index - 1) != "on"):
        return None
    first, second = int(match[1]), int(match[2])
    ways = {(day, month) for day, month in ((first, second), (second, first)) if 1 <= month <= 12 and 1 <= day <= 31}
    if len(ways) != 1:
        raise PhraseError(f"Which of the two numbers in {words[index]} is the month?")
    ((day, month),) = ways
    return Date(day, month, _year(match[3])), index + 1


def _read_dotted(words: Sequence[str], index: int) -> Read | None:
    """ "24.12.2026", "24.12.", and behind "on" also "24.12" and "24.12.26": the day stands before the month."""
    match = re.fullmatch(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d\d)?)?", at(words, index), re.ASCII)
    if match is None or not (is_date(words[index]) or at(words, index - 1) == "on"):
        return None
    day, month, year = int(match[1]), int(match[2]), _year(match[3])
    exists = 1 <= month <= 12 and 1 <= day <= 31
    return (Date(day, month, year), index + 1) if (exists or year) and at(words, index + 1) not in UNIT_OF else None


def _year(digits: str | None) -> int | None:
    return int(digits) + (2000 if len(digits) == 2 else 0) if digits else None


_MONTHS_AHEAD = {"next month": 1, "the next month": 1, "this month": 0}


def _read_ahead(words: Sequence[str], index: int) -> tuple[int, int] | None:
    """ "next month" as the number of months from this one, and the index after it."""
    taken = follows(words, index, *_MONTHS_AHEAD)
    return (_MONTHS_AHEAD[" ".join(words[index : index + taken])], index + taken) if taken else None


def _read_nth_weekday(words: Sequence[str], index: int) -> Read | None:
    """ "the second monday of april", "the last friday in may", "the first monday of next month"."""
    start = index + follows(words, index, "the")
    nth = (-1, start + 1) if at(words, start) == "last" else read_ordinal(words, start)
    number = weekday_number(at(words, nth[1])) if nth else None
    if nth is None or number is None or not -1 <= nth[0] <= 5 or not (link := follows(words, nth[1] + 1, "of", "in")):
        return None
    after = nth[1] + 1 + link
    if month := month_number(at(words, after)):
        return NthWeekday(nth[0], number, month), after + 1
    ahead = _read_ahead(words, after)
    return None if ahead is None else (NthWeekday(nth[0], number, ahead=ahead[0]), ahead[1])


def read_day_of_month(words: Sequence[str], index: int) -> tuple[int, int] | None:
    """The day behind the name of a month: "third", "the third", "3"; not a number that counts, or is an hour."""
    start = index + follows(words, index, "the")
    day = read_ordinal(words, start) or day_number(words, start)
    return None if day is None or at(words, day[1]) in (*UNIT_OF, "am", "pm", "o'clock") else day


def day_number(words: Sequence[str], index: int) -> tuple[int, int] | None:
    """A bare number that may be a day of a month, and the index after it."""
    number = read_number(words, index)
    if number and number[0].denominator == 1 and 1 <= number[0] <= 31:
        return int(number[0]), number[1]
    return None


def _with_year(words: Sequence[str], day: Date, index: int) -> Read:
    if re.fullmatch(r"\d{4}", at(words, index), re.ASCII) and at(words, index)[:2] in ("19", "20", "21"):
        return Date(day.day, day.month, int(words[index])), index + 1
    whole = read_number(words, index)
    if whole and whole[0].denominator == 1 and 2000 <= whole[0] < 2200 and at(words, index) == "two":
        return Date(day.day, day.month, int(whole[0])), whole[1]
    tail = read_number(words, index + 1)
    if at(words, index) == "twenty" and tail and tail[0].denominator == 1 and 17 <= tail[0] <= 99:
        return Date(day.day, day.month, 2000 + int(tail[0])), tail[1]
    return day, index


def dates_of(day: Day, today: date) -> tuple[date, ...]:
    """The dates that `day` can mean, nearest first; a later one counts only when the time of the first has passed.

    Raises PhraseError where "next friday" may be this week's or next week's, and for dates that do not exist.
    """
    if isinstance(day, Near):
        return (today + timedelta(days=day.days),)
    if isinstance(day, Stretch):
        raise PhraseError(day.question)
    if isinstance(day, Weekday):
        return _weekday_dates(day, today)
    if isinstance(day, NthWeekday):
        return _nth_dates(day, today)
    return _month_dates(day, today)


def _weekday_dates(day: Weekday, today: date) -> tuple[date, ...]:
    monday = today - timedelta(days=today.weekday())
    upcoming = today + timedelta(days=(day.number - today.weekday()) % 7)
    following = monday + timedelta(days=7 + day.number)
    if day.weeks:
        ahead = 7 * day.weeks if upcoming > today else 7
        return (upcoming + timedelta(days=ahead),)
    if day.coming == "next week":
        return (following,)
    if day.coming == "next":
        if today < upcoming < monday + timedelta(days=7):
            name = WEEKDAYS[day.number].capitalize()
            raise PhraseError(f"This week's {name}, the {say_ordinal(upcoming.day)}, or next week's?")
        return (following if upcoming == today else upcoming,)
    return upcoming, upcoming + timedelta(days=7)


def _nth_dates(day: NthWeekday, today: date) -> tuple[date, ...]:
    """Raises PhraseError where the month has no fifth of them, or it is over."""
    month = today.replace(day=1) + relativedelta(months=day.ahead)
    months = [month if day.month is None else month.replace(month=day.month, year=today.year + n) for n in range(2)]
    weekday = relativedelta_weekday(day.number)(day.nth)
    found = [each + relativedelta(day=31 if day.nth < 0 else 1, weekday=weekday) for each in months]
    dates = tuple(each for each, of in zip(found, months, strict=True) if each >= today and each.month == of.month)
    if not dates:
        raise PhraseError("There is no such day. Which day do you mean?")
    return dates


def _month_dates(day: Date, today: date) -> tuple[date, ...]:
    months = [(today.year + (today.month - 1 + n) // 12, (today.month - 1 + n) % 12 + 1) for n in range(13)]
    months = months if day.ahead is None else [months[day.ahead]]
    if day.year is not None and day.month is not None:
        months = [(day.year, day.month)]
    elif day.month is not None:
        # Nine years reach the next leap day across the turn of most centuries.
        months = [(today.year + n, day.month) for n in range(9)]
    found = []
    for year, month in months:
        try:
            found.append(date(year, month, monthrange(year, month)[1] if day.day < 0 else day.day))
        except ValueError:
            continue
    dates = tuple(each for each in found if each >= today or day.year is not None)
    if day.weekday is not None:
        dates = tuple(each for each in dates if each.weekday() == day.weekday)[:1]
        if dates and (dates[0] - today).days > _SOON_ENOUGH and day.year is None:
            raise PhraseError("The day of the week and the date do not go together. Which day do you mean?")
    if not dates:
        raise PhraseError("There is no such day. Which day do you mean?")
    if dates[0].year > today.year + _YEARS_AHEAD:
        raise PhraseError("That is more than a hundred years away. Which day do you mean?")
    return dates


def say_date(day: date, today: date) -> str:
    """A day in words, as short as it is clear: "tomorrow", "on friday", "on the third of may"; "" for today."""
    days = (day - today).days
    if days == 0:
        return ""
    if days == 1:
        return "tomorrow"
    if 1 < days < 7:
        return f"on {WEEKDAYS[day.weekday()]}"
    spoken = f"on the {say_ordinal(day.day)} of {MONTHS[day.month - 1]}"
    months = (day.year - today.year) * 12 + day.month - today.month
    return spoken if 0 <= months < 11 else f"{spoken} {day.year}"
