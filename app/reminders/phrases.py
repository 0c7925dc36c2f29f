"""Words about time to an instant or a recurrence, and back to words that say the same.

`resolve` collects what a phrase names (a length, a time of day, a day, a recurrence) in any order and then settles what
it means now. What may mean two things is asked back. Every answer is read back by `say_when` in words that resolve to
the same instant, so that a wrong reading is heard.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction

from app.reminders import settle
from app.reminders.clock import ClockTime, read_clock, read_counted, read_part
from app.reminders.days import Day, Near, read_day
from app.reminders.durations import UNIT_OF, parse_duration, read_length, refuse_vague, say_duration
from app.reminders.numbers import at, follows, read_number, words_of
from app.reminders.readback import candidates, plain
from app.reminders.recurrences import Rule, read_rule
from app.reminders.when import NotATimeError, PhraseError, When

__all__ = [
    "NotATimeError",
    "PhraseError",
    "When",
    "parse_duration",
    "resolve",
    "say_duration",
    "say_when",
    "understands",
]

_LONGEST = 40
_FILLERS = (
    *("at about", "at around", "at exactly", "at", "on", "by", "for", "until", "till", "around", "about"),
    *("exactly", "starting from", "starting", "beginning", "from", "and", "the", "please", "-"),
)
_VAGUE_TIMES = (
    "later",
    "soon",
    "sometime",
    "some time",
    "eventually",
    "in a while",
    "in a bit",
    "in a moment",
    "shortly",
)
_SAME_PART = {"pm": ("afternoon", "evening", "night"), **dict.fromkeys(("afternoon", "evening", "night"), ("pm",))}
_REFERENCE = datetime(2024, 1, 1, 12, tzinfo=UTC)


@dataclass(slots=True)
class _Collected:
    """What a phrase has named so far; each at most once."""

    found: dict[str, object] = field(default_factory=dict)

    def put(self, name: str, value: object, words: str) -> None:
        """Keeps `value`. Raises PhraseError when another one of its kind was named before."""
        before = self.found.get(name)
        if name == "part" and before in _SAME_PART.get(str(value), ()):
            value = before if value == "pm" else value
        elif before is not None and before != value:
            raise PhraseError(f"I heard two different times in {words!r}. When should it be?")
        self.found[name] = value


_Reader = Callable[[Sequence[str], int], tuple[dict[str, object], int] | None]


def resolve(words: str, now: datetime) -> When:
    """What `words` mean at `now`: "in ten minutes", "tomorrow at nine", "every weekday at half past eight".

    Args:
        words: spoken or typed; digits and punctuation are understood.
        now: aware; its zone is the user's. Times of day without a day mean the next one.

    Raises:
        PhraseError: with a question, when the words name no time, an ambiguous one, or one that has passed.
    """
    tokens = words_of(words)
    if not tokens:
        raise NotATimeError("When should it be?")
    if len(tokens) > _LONGEST:
        raise PhraseError("That was too long for me. When should it be?")
    collected = _Collected()
    index = 0
    while index < len(tokens):
        if skipped := follows(tokens, index, *_FILLERS) if _next_reader(tokens, index) is None else 0:
            index += skipped
            continue
        read = _next_reader(tokens, index)
        if read is None:
            raise NotATimeError(f"I did not understand {words.strip()!r} as a time. When should it be?")
        for name, value in read[0].items():
            collected.put(name, value, words.strip())
        index = read[1]
    if not collected.found:
        raise NotATimeError("When should it be?")
    try:
        return settle.settle(settle.Said(**collected.found), now)  # type: ignore[arg-type]
    except OverflowError as error:
        raise PhraseError("That is too far away for me. When should it be?") from error


def understands(words: str) -> bool:
    """Whether `words` are about time at all, even if something must be asked back."""
    try:
        resolve(words, _REFERENCE)
    except NotATimeError:
        return False
    except PhraseError:
        return True
    return True


def say_when(when: When, now: datetime) -> str:
    """`when` in the shortest words that `resolve` reads back as the same at `now`.

    A moment that no words of ours meet exactly (a stored instant with odd seconds) is said to the minute.
    """
    for words in candidates(when, now):
        try:
            back = resolve(words, now)
        except PhraseError:
            continue
        if back.due == when.due and back.rrule == when.rrule:
            return words
    return plain(when, now)


def _next_reader(words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    """What the first reader that fits makes of the words at `index`."""
    if follows(words, index, *_VAGUE_TIMES):
        raise PhraseError("When exactly?")
    for reader in _READERS:
        if read := reader(words, index):
            return read
    return None


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


def _length(words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    """ "in ten minutes", "ten minutes from now", "two days", "in three months"."""
    start = index + follows(
        words, index, "in about", "in around", "in exactly", "in another", "in just", "in", "after", "within"
    )
    refuse_vague(words, start)
    number = read_number(words, start) or ((Fraction(1), start + 1) if at(words, start) in ("a", "an", "one") else None)
    if number and (unit := at(words, number[1]).removesuffix("s")) in ("month", "year"):
        months = number[0] * (12 if unit == "year" else 1)
        if months.denominator != 1 or not 0 < months <= 1200:
            raise PhraseError(f"In how many {unit}s?")
        return {"months": int(months)}, _from_now(words, number[1] + 1)
    read = read_length(words, start)
    if read is None:
        if start > index and number and number[1] == len(words):
            raise PhraseError("In how many seconds, minutes or hours?")
        return None
    units = {UNIT_OF.get(word) for word in words[start : read[1]]} - {None}
    name = "days" if units <= {"day", "week"} and read[0] % 86_400 == 0 else "seconds"
    return {name: read[0]}, _from_now(words, read[1])


def _from_now(words: Sequence[str], index: int) -> int:
    return index + follows(words, index, "from now on", "from now", "later", "time", "or so")


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


_READERS: tuple[_Reader, ...] = (_rule, _counted, _length, _day, _clock, _part)
