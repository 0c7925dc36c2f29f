"""The readers of time phrases: each makes one piece (a length, a day, an end) of the words at a place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from app.reminders import settle
from app.reminders.clock import ClockTime, read_clock, read_counted, read_minute_of_hour, read_part
from app.reminders.days import Date, Day, Near, month_number, read_day
from app.reminders.durations import ABOUT, read_length, refuse_vague
from app.reminders.numbers import at, follows, read_number
from app.reminders.recurrences import Rule, read_rule
from app.reminders.units import UNIT_OF
from app.reminders.when import ConflictError, PhraseError
from app.reminders.windows import read_at_work, read_times, read_window
from app.reminders.zones import read_zone

_SAME_PART = {"pm": ("afternoon", "evening", "night"), **dict.fromkeys(("afternoon", "evening", "night"), ("pm",))}


@dataclass(slots=True)
class Collected:
    """What a phrase has named so far; each at most once."""

    found: dict[str, object] = field(default_factory=dict)

    def put(self, name: str, value: object, words: str) -> None:
        """Keeps `value`. Raises ConflictError when another one of its kind was named before."""
        before = self.found.get(name)
        if name == "part" and before in _SAME_PART.get(str(value), ()):
            value = before if value == "pm" else value
        elif isinstance(before, Rule) and isinstance(value, Rule) and before.within_day != value.within_day:
            # "every hour on weekdays"
            value, self.found["step"] = (before, value) if value.within_day else (value, before)
        elif before is not None and before != value:
            raise ConflictError(f"I heard two different times in {words!r}. When should it be?")
        self.found[name] = value

    def said(self) -> settle.Said:
        """All of it."""
        return settle.Said(**self.found)  # type: ignore[arg-type]


Reader = Callable[[Sequence[str], int], tuple[dict[str, object], int] | None]


def first(readers: Sequence[Reader], words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    """What the first of `readers` that fits makes of the words at `index`."""
    for reader in readers:
        if read := reader(words, index):
            return read
    return None


_OPEN_ENDS = (
    *("i say stop", "i say so", "i say otherwise", "i tell you to stop", "i tell you otherwise", "i stop you"),
    *("i stop it", "i cancel it", "i cancel", "i stop", "i say enough", "further notice", "told otherwise", "stopped"),
)


_UNTIL = (
    *("up until", "until", "till", "til", "through", "ending on", "ending at", "ending"),
    *(f"from {begin} {link}" for begin in ("now on", "now", "today") for link in ("until", "till", "til", "through")),
)
_END_OF = tuple(f"{the}end of{which}" for the in ("the ", "") for which in (" the", " this", ""))


def _until(words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    """ "until five", "till friday", "until the third of may", "until i say stop"."""
    taken = follows(words, index, *_UNTIL)
    if not taken:
        return None
    after = index + taken
    if taken := follows(words, after, *_OPEN_ENDS):
        return {"endless": True}, after + taken
    if taken := follows(words, after, *_END_OF):
        unit = at(words, after + taken)
        if month := month_number(unit):
            return {"until": settle.Said(day=Date(-1, month))}, after + taken + 1
        if unit not in ("day", "week", "month", "year"):
            return None
        return {"until": settle.Said(end_of=unit)}, after + taken + 1
    inner = Collected()
    while after < len(words):
        start = after + follows(words, after, "at", "on")
        read = first((_day, _counted, _minute_of_hour, _from_clock, _length, _clock, _part), words, start)
        if read is None:
            break
        for name, value in read[0].items():
            inner.put(name, value, " ".join(words[index:]))
        after = read[1]
    if not inner.found:
        if month_number(at(words, after)):
            raise PhraseError("Until which day?")
        return None
    return {"until": inner.said()}, after


_BARE_UNITS = ("minute", "hour", "day", "week", "month", "year", "fortnight")
_SPAN = ("for the next", "for the coming", "for another", "for about", "for", "the next", "over the next")


def _span(words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    """ "for the next four weeks", "for two hours", "the next ten days": how long a recurrence goes on."""
    start = follows(words, index, *_SPAN)
    if not start:
        return None
    bare = at(words, index + start - 1) in ("next", "coming") and at(words, index + start) in _BARE_UNITS
    read = _counted_time(["a", *words[index + start :]], 0) if bare else _counted_time(words, index + start)
    if read is None:
        return None
    after = index + start + read[1] - 1 if bare else read[1]
    ((name, value),) = read[0].items()
    return {f"span_{name}": value}, after


def _times(words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    """ "five times", "for ten times"."""
    start = index + follows(words, index, "for")
    number = read_number(words, start)
    if (
        number is None
        or at(words, number[1]) != "times"
        or at(words, number[1] + 1) in ("a", "per", "every", "each")
        or number[0].denominator != 1
        or number[0] < 1
    ):
        return None
    return {"times": int(number[0])}, number[1] + 1


_SAME_TIMES = ("at the same time", "the same time", "same time", "at this time", "this time")
_SAME_TIME_NEXT: dict[str, dict[str, object]] = {
    "week": {"same_time": True, "days": Fraction(7 * 86_400)},
    "month": {"same_time": True, "months": 1},
    "year": {"same_time": True, "months": 12},
}


def _same_time(words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    """ "this time tomorrow", "at the same time", "this time next week"."""
    for unit, found in _SAME_TIME_NEXT.items():
        if taken := follows(words, index, *(f"{time} next {unit}" for time in _SAME_TIMES)):
            return dict(found), index + taken
    taken = follows(words, index, *_SAME_TIMES)
    return ({"same_time": True}, index + taken) if taken else None


def _first_thing(words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    """ "first thing in the morning", "first thing tomorrow"."""
    taken = follows(words, index, "the first thing in the morning", "the first thing", "first thing in the morning")
    taken = taken or follows(words, index, "first thing")
    return ({"part": "morning"}, index + taken) if taken else None


def _on_the_hour(words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    """ "every hour on the hour"."""
    taken = follows(words, index, "on the hour", "at the top of the hour", "on the full hour")
    return ({"on_the_hour": True}, index + taken) if taken else None


_BEGINS = ("starting", "beginning", "start")
_PER_DAY = ("a day", "per day", "every day", "each day", "daily")


def _per_day(words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    """ "twice a day", "three times a day": the times of day are named elsewhere."""
    number = read_number(words, index)
    if at(words, index) in ("twice", "thrice"):
        count, after = (2 if words[index] == "twice" else 3), index + 1
    elif number and at(words, number[1]) == "times" and 1 < number[0] <= 24 and number[0].denominator == 1:
        count, after = int(number[0]), number[1] + 1
    else:
        return None
    taken = follows(words, after, *_PER_DAY)
    return ({"rule": Rule("DAILY"), "per_day": count}, after + taken) if taken else None


def _window(words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    read = read_window(words, index)
    if read is None and at(words, index) == "between" and read_clock(words, index + 1):
        raise PhraseError("At which times exactly?")
    if read is None and (taken := read_at_work(words, index)):
        return {"at_work": True}, index + taken
    return ({"window": read[0]}, read[1]) if read else None


def _starting(words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    """ "starting tomorrow", "beginning on monday": what follows is the first of many."""
    taken = follows(words, index, *(f"{word}{link}" for word in _BEGINS for link in (" from", " at", " on", " in", "")))
    return ({"starting": True}, index + taken) if taken else None


def _clocks(words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    read = read_times(words, index)
    return ({"clocks": read[0]}, read[1]) if read else None


def _rule(words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    read = read_rule(words, index)
    if read is None:
        return None
    rule: Rule = read[0]
    found: dict[str, object] = {"rule": rule}
    if rule.part:
        found["part"] = rule.part
    return found, read[1]


def _counted(words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    read = read_counted(words, index)
    return ({"clock": read[0]}, read[1]) if read else None


def _minute_of_hour(words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    """ "half past", "twenty to": of the hour that has it next."""
    read = read_minute_of_hour(words, index)
    return ({"minute": read[0]}, read[1]) if read else None


def _from_clock(words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    """ "an hour before midnight", "two hours after noon": a length counted from a time of day."""
    length = read_length(words, index)
    if length is None or at(words, length[1]) not in ("before", "to", "after", "past"):
        return None
    base = read_clock(words, length[1] + 1)
    if base is None or at(words, base[1]) in UNIT_OF:
        return None
    clock, after = base
    if part := read_part(words, after):
        readings = clock.readings(part[0])
        clock, after = (ClockTime(*readings[0], exact=True) if len(readings) == 1 else clock), part[1]
    minutes = length[0] / 60 * (-1 if words[length[1]] in ("before", "to") else 1)
    passed = clock.hour * 60 + clock.minute + minutes
    same_day = not clock.exact or 0 <= passed <= 24 * 60 or clock.hour == 24
    if minutes.denominator != 1 or abs(minutes) >= 24 * 60 or not same_day:
        raise PhraseError("When is that exactly?")
    return {"clock": clock.shifted(int(minutes))}, after


def _length(words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    """ "in ten minutes", "ten minutes from now", "two days", "in three months"."""
    start = index + follows(words, index, "in", "after", "within")
    start += follows(words, start, *ABOUT) if start > index else 0
    number = read_number(words, start)
    if start > index and at(words, start) in ("minus", "negative"):
        raise PhraseError("That time has already passed. When should it be?")
    if start > index and ":" in at(words, start):
        raise PhraseError("Is that a time of day, or how long from now?")
    if at(words, index - 1) == "at" and number and at(words, number[1]) in ("hours", "hour", "h"):
        if at(words, number[1]) == "hours" and (clock := read_clock(words[: number[1]], start)) and clock[0].exact:
            return {"clock": clock[0]}, number[1] + 1
        if not 12 < number[0] < 24 or number[0].denominator != 1:
            raise PhraseError("At what time exactly?")
        minutes = read_number(words, number[1] + 1)
        if minutes and minutes[0].denominator == 1 and minutes[0] < 60 and minutes[1] == number[1] + 2:
            return {"clock": ClockTime(int(number[0]), int(minutes[0]), exact=True)}, minutes[1]
        return {"clock": ClockTime(int(number[0]), exact=True)}, number[1] + 1
    read = _counted_time(words, start)
    if read is None:
        if start > index and number and number[1] == len(words):
            raise PhraseError("In how many seconds, minutes or hours?")
        return None
    counted_after = at(words, read[1]) == "after" and (at(words, read[1] + 1) == "my" or read_day(words, read[1] + 1))
    if at(words, read[1]) in ("before", "prior", "ahead") or counted_after or follows(words, read[1], "after the"):
        raise PhraseError("When is that exactly?")
    return read


def _counted_time(words: Sequence[str], start: int) -> tuple[dict[str, object], int] | None:
    """A length: "seconds" where it is exact, "days" or "months" where it is counted on the calendar."""
    refuse_vague(words, start)
    number = read_number(words, start) or ((Fraction(1), start + 1) if at(words, start) in ("a", "an", "one") else None)
    if number and (unit := at(words, number[1]).removesuffix("s")) in ("month", "year"):
        after, half = number[1] + 1, follows(words, number[1] + 1, "and a half")
        months = (number[0] + Fraction(half > 0, 2)) * (12 if unit == "year" else 1)
        if months.denominator != 1 or not 0 < months <= 1200:
            raise PhraseError(f"In how many {unit}s?")
        return {"months": int(months)}, _from_now(words, after + half)
    read = read_length(words, start)
    if read is None:
        return None
    units = {UNIT_OF.get(word) for word in words[start : read[1]]} - {None}
    name = "days" if units <= {"day", "week"} and read[0] % 86_400 == 0 else "seconds"
    return {name: read[0]}, _from_now(words, read[1])


def _from_now(words: Sequence[str], index: int) -> int:
    return index + follows(words, index, "from now on", "from now", "from today", "later", "time", "or so")


def _day(words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    for phrase, part in (
        ("tonight", "night"),
        ("this morning", "morning"),
        ("this afternoon", "afternoon"),
        ("this evening", "evening"),
    ):
        if taken := follows(words, index, phrase):
            return {"day": Near(0), "part": part}, index + taken
    read: tuple[Day, int] | None = read_day(words, index)
    return ({"day": read[0]}, read[1]) if read else None


def _clock(words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    read = read_clock(words, index)
    if read is None:
        return None
    clock, after = read
    if at(words, after) == "and" and (number := read_number(words, after + 1)):
        unit = UNIT_OF.get(at(words, number[1]))
        if unit == "second" and number[0].denominator == 1 and number[0] < 60:
            clock = ClockTime(clock.hour, clock.minute, int(number[0]), clock.exact)
            after = number[1] + 1
    return {"clock": clock}, after


def _part(words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    read = read_part(words, index)
    return ({"part": read[0]}, read[1]) if read else None


def _elsewhere(words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    """ "utc", "new york time", "their time" behind a time of day."""
    taken = read_zone(words, index) if index else 0
    return ({"elsewhere": True}, index + taken) if taken else None


READERS: tuple[Reader, ...] = (
    *(_until, _starting, _times, _per_day, _window, _clocks, _rule, _span),
    *(_same_time, _first_thing, _on_the_hour, _counted, _minute_of_hour, _from_clock, _length, _day, _clock, _part),
    _elsewhere,
)
