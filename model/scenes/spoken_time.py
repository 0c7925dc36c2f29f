"""Numbers, durations, clock times, days and recurrences as people say them, drawn at random for training speech.

Every function takes a `random.Random` and returns lower-case words with numbers spelled out. What is drawn covers the
whole range of numbers on purpose: a model that has only heard "five" and "ten" minutes guesses instead of hearing.
"""

from __future__ import annotations

from random import Random

ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]
COMMON_COUNTS = (2, 3, 5, 10, 15, 20, 25, 30, 40, 45, 50, 60, 90)


def number(value: int) -> str:
    """An integer 0..999,999 in words, the way most people say it: "a hundred and twenty" is left to the caller."""
    if value < 20:
        return ONES[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return TENS[tens] + (f" {ONES[ones]}" if ones else "")
    if value < 1000:
        hundreds, rest = divmod(value, 100)
        return f"{ONES[hundreds]} hundred" + (f" and {number(rest)}" if rest else "")
    thousands, rest = divmod(value, 1000)
    tail = f" and {number(rest)}" if 0 < rest < 100 else f" {number(rest)}" if rest else ""
    return f"{number(thousands)} thousand{tail}"


def ordinal(value: int) -> str:
    """1..31 as an ordinal: "twenty first"."""
    if value <= 20:
        return ORDINALS[value - 1]
    if value == 30:
        return "thirtieth"
    tens, ones = divmod(value, 10)
    return f"{TENS[tens]} {ORDINALS[ones - 1]}"


def units(value: int, unit: str) -> str:
    """A count with its unit: "one minute", "a minute" is left to the caller, "twelve minutes"."""
    return f"{number(value)} {unit}" + ("" if value == 1 else "s")


def count(rng: Random) -> int:
    """A number of seconds, minutes or hours: half of the draws even over 1..99, the rest common or large."""
    roll = rng.random()
    if roll < 0.55:
        return rng.randint(1, 99)
    if roll < 0.72:
        return rng.randint(1, 12)
    if roll < 0.95:
        return rng.choice(COMMON_COUNTS)
    return rng.randint(100, 300)


def duration(rng: Random) -> str:
    """A length of time without a leading preposition: "twenty five minutes", "half an hour", "a minute and a half"."""
    roll = rng.random()
    if roll < 0.62:
        unit = rng.choices(("second", "minute", "hour"), (3, 5, 1))[0]
        value = (
            count(rng)
            if unit != "hour"
            else rng.choice((1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 18, 24, rng.randint(1, 72)))
        )
        words = units(value, unit)
        if 100 <= value < 200 and rng.random() < 0.5:
            words = "a" + words[3:]
        return words
    if roll < 0.72:
        return rng.choice(
            (
                "half an hour",
                "half an hour",
                "an hour",
                "a minute",
                "a second",
                "one minute",
                "one hour",
                "one second",
                "half a minute",
                "a half hour",
            )
        )
    if roll < 0.82:
        return _fraction(rng)
    if roll < 0.87:
        return f"a couple {rng.choice(('of ', 'of ', ''))}{rng.choice(('minutes', 'minutes', 'seconds', 'hours'))}"
    return _compound(rng)


def _fraction(rng: Random) -> str:
    value = rng.randint(2, 12)
    unit = rng.choice(("minute", "hour"))
    return rng.choice(
        (
            f"{number(value)} and a half {unit}s",
            f"one and a half {unit}s",
            f"{'an' if unit == 'hour' else 'a'} {unit} and a half",
            "three quarters of an hour",
            "a quarter of an hour",
            f"{number(value)} and a quarter hours",
            f"{number(value)} hours and a half",
        )
    )


def _compound(rng: Random) -> str:
    joint = rng.choice((" and ", " and ", " "))
    if rng.random() < 0.5:
        minutes, seconds = rng.randint(1, 59), rng.choice((10, 15, 20, 30, 40, 45, rng.randint(1, 59)))
        first = "a minute" if minutes == 1 else units(minutes, "minute")
        return f"{first}{joint}{units(seconds, 'second')}"
    hours, minutes = rng.randint(1, 6), rng.choice((5, 10, 15, 20, 25, 30, 40, 45, rng.randint(1, 59)))
    first = rng.choice(("an hour", "one hour")) if hours == 1 else units(hours, "hour")
    return f"{first}{joint}{units(minutes, 'minute')}"


def attributive(rng: Random) -> str:
    """A duration that stands before a noun: "five minute" (timer), "half hour", "ninety second"."""
    if rng.random() < 0.12:
        return rng.choice(("half hour", "one hour", "two hour", "one minute"))
    return f"{number(count(rng))} {rng.choice(('minute', 'minute', 'second', 'hour'))}"


def clock(rng: Random) -> str:
    """A time of day without a preposition: "three thirty", "half past two", "quarter to six pm", "noon"."""
    hour, minute = rng.randint(1, 12), rng.choice((0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, rng.randint(0, 59)))
    roll = rng.random()
    if roll < 0.08:
        return rng.choice(("noon", "midnight", "midday"))
    if roll < 0.32:
        words = number(hour) + rng.choice(("", "", " o'clock"))
    elif roll < 0.62:
        tail = "" if minute == 0 else f" oh {number(minute)}" if minute < 10 else f" {number(minute)}"
        words = number(hour) + tail
    elif roll < 0.75:
        words = f"half past {number(hour)}"
    elif roll < 0.87:
        words = f"{rng.choice(('', 'a '))}quarter {rng.choice(('to', 'past'))} {number(hour)}"
    else:
        words = f"{number(rng.choice((5, 10, 20, 25)))} {rng.choice(('to', 'past'))} {number(hour)}"
    if rng.random() < 0.45:
        part = rng.choice(
            (" am", " pm", " pm", " in the morning", " in the afternoon", " in the evening", " tonight", " at night")
        )
        words = words.replace(" o'clock", "") + part
    return words


def date(rng: Random) -> str:
    """A day of the year: "the third of may", "december twenty fifth"."""
    day, month = rng.randint(1, 28), rng.choice(MONTHS)
    return rng.choice(
        (
            f"the {ordinal(day)} of {month}",
            f"{month} {ordinal(day)}",
            f"{month} the {ordinal(day)}",
            f"the {ordinal(day)}",
        )
    )


def day(rng: Random) -> str:
    """A day with the preposition it takes: "tomorrow", "on friday", "next monday morning", "on the third of may"."""
    weekday = rng.choice(WEEKDAYS)
    part = rng.choice((" morning", " afternoon", " evening"))
    return rng.choice(
        (
            "tomorrow",
            "tomorrow",
            "tomorrow",
            f"tomorrow{part}",
            "tonight",
            f"this{part}",
            "the day after tomorrow",
            f"on {weekday}",
            f"on {weekday}",
            f"{weekday}",
            f"on {weekday}{part}",
            f"next {weekday}",
            f"this {weekday}",
            "next week",
            f"on {date(rng)}",
        )
    )


def names_part(which: str) -> bool:
    """Whether a day is named with its part ("friday evening"), so that the clock time needs none."""
    return any(part in which for part in ("morning", "afternoon", "evening", "night"))


def moment(rng: Random) -> str:
    """A point in time, not counted from now: "at three thirty", "tomorrow at nine", "at noon on friday"."""
    roll = rng.random()
    if roll < 0.45:
        return f"at {clock(rng)}"
    which = day(rng)
    if roll < 0.6:
        return which
    simple = number(rng.randint(1, 12)) if rng.random() < 0.5 or names_part(which) else clock(rng)
    simple = simple.removesuffix(" tonight")
    return f"{which} at {simple}" if rng.random() < 0.75 else f"at {simple} {which}"


def due(rng: Random) -> str:
    """A moment as it stands behind "for": "three thirty", "tomorrow at nine", "friday morning"."""
    return moment(rng).removeprefix("at ").removeprefix("on ")


def day_asked_for(rng: Random) -> str:
    """A day whose list is asked for: "today", "on friday", "next week"."""
    return "today" if rng.random() < 0.3 else day(rng)


def later(rng: Random) -> str:
    """A point in time counted from now: "in ten minutes", "ten minutes from now", "in two days"."""
    if rng.random() < 0.04:
        return f"in {units(rng.randint(1, 14), rng.choice(('day', 'week')))}"
    words = duration(rng)
    return f"{words} from now" if rng.random() < 0.06 else f"in {words}"


def recurrence(rng: Random) -> str:
    """How often: "every four seconds", "every day at nine", "every other tuesday at half past two"."""
    weekday = rng.choice(WEEKDAYS)
    roll = rng.random()
    if roll < 0.4:
        return f"every {units(max(2, count(rng)), rng.choice(('second', 'minute', 'minute', 'hour')))}"
    if roll < 0.5:
        return rng.choice(
            (
                "every hour",
                "every half hour",
                "every half an hour",
                "every minute",
                "every other hour",
                "hourly",
                "daily",
                "every hour and a half",
                "once an hour",
            )
        )
    which = rng.choice(
        (
            "every day",
            "every day",
            "each day",
            f"every {weekday}",
            f"every {weekday}",
            f"each {weekday}",
            "every weekday",
            "every morning",
            "every evening",
            "every night",
            "every other day",
            f"every other {weekday}",
            f"every {number(rng.randint(2, 9))} days",
            "daily",
            "every week",
            "every weekend",
            f"every {weekday} and {rng.choice(WEEKDAYS)}",
            f"on the {ordinal(rng.randint(1, 28))} of every month",
            "every month",
            "every year",
            "every sunday evening",
            f"on {weekday}s",
        )
    )
    if rng.random() < 0.25:
        return which
    return f"{which} at {number(rng.randint(1, 12)) if names_part(which) else clock(rng).removesuffix(' tonight')}"
