"""Lengths of time: words to a `timedelta` and back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from fractions import Fraction

from app.reminders.mishearings import mended, repaired
from app.reminders.numbers import at, follows, read_number, say_number, words_of
from app.reminders.units import UNIT_OF, UNIT_SECONDS
from app.reminders.when import PhraseError

_FORTNIGHT = ("fortnight", "fortnights")
_SMALLER = {"hour": "minute", "minute": "second"}
_VAGUE = ("a few", "few", "some", "several", "many", "a bit", "a while", "a moment", "a little while", "a little")
ABOUT = (
    *("about", "around", "roughly", "approximately", "approx", "nearly", "almost", "at most", "at least"),
    *("exactly", "just", "another", "the next", "like"),
)
"""What may stand before a length and changes nothing of it."""
_LEADING = ("a for", "for", *ABOUT, "of", "only", "by")
_TRAILING = ("more", "longer", "or so", "exactly", "please", "time")
_PARTS_OF_ONE = {
    Fraction(1, 2): ("half", "a half", "one half"),
    Fraction(1, 4): ("quarter", "a quarter", "one quarter"),
    Fraction(3, 4): ("three quarters", "three quarter"),
    Fraction(1, 3): ("a third of", "one third of"),
    Fraction(2, 3): ("two thirds of",),
}
_PARTS_BEFORE_UNIT = {
    part: tuple(f"{word}{link}" for word in words for link in (" of an", " of a", " of", " an", " a", ""))
    for part, words in _PARTS_OF_ONE.items()
}
_PARTS_BEHIND = {
    Fraction(1, 2): ("and a half", "and one half", "and half", "and 1/2"),
    Fraction(1, 4): ("and a quarter", "and one quarter", "and 1/4"),
    Fraction(3, 4): ("and three quarters", "and 3/4"),
    Fraction(1, 3): ("and a third", "and one third"),
    Fraction(2, 3): ("and two thirds",),
}
_LONGEST_SECONDS = 100 * 366 * 86_400

Length = tuple[Fraction, int]
"""Seconds, and the index of the word after them."""


def parse_duration(words: str) -> timedelta:
    """A length of time in words or digits: "an hour and a half", "90 seconds", "minus two minutes".

    Raises PhraseError with a question when it is no length, is vague, is zero, or is longer than a century.
    """
    tokens = mended(words_of(repaired(words)))
    index, sign = 0, 1
    while skipped := follows(tokens, index, *_LEADING):
        index += skipped
    if at(tokens, index) in ("minus", "negative", "-"):
        index, sign = index + 1, -1
    refuse_vague(tokens, index)
    if at(tokens, index - 1) == "next" and at(tokens, index) in UNIT_OF:
        tokens.insert(index, "a")
    read = read_length(tokens, index)
    if read is None:
        raise PhraseError(f"For how long? I did not understand {words.strip()!r}." if tokens else "For how long?")
    seconds, index = read
    while skipped := follows(tokens, index, *_TRAILING):
        index += skipped
    if index < len(tokens):
        raise PhraseError(f"For how long? I did not understand {words.strip()!r}.")
    return sign * length_of(seconds)


def refuse_vague(words: Sequence[str], index: int) -> None:
    """Raises PhraseError where the words at `index` name no exact length, such as "a few minutes"."""
    taken = follows(words, index, *_VAGUE)
    if taken:
        unit = UNIT_OF.get(at(words, index + taken), "minute")
        raise PhraseError(f"How many {unit}s exactly?")
    first = read_number(words, index)
    if first and at(words, first[1]) in ("or", "to", "-"):
        second = read_number(words, first[1] + 1)
        counted = UNIT_OF.get(at(words, second[1])) if second else None
        if counted is not None:
            raise PhraseError(f"How many {counted}s exactly?")


def length_of(seconds: Fraction) -> timedelta:
    """Seconds as a length of time. Raises PhraseError for nothing at all and for more than a century."""
    if seconds == 0:
        raise PhraseError("That is no time at all. How long should it be?")
    if seconds > _LONGEST_SECONDS:
        raise PhraseError("That is more than a hundred years. How long should it be?")
    return timedelta(microseconds=round(seconds * 1_000_000))


def read_length(words: Sequence[str], index: int) -> Length | None:
    """Reads one length: "two hours, ten minutes and five seconds", "an hour thirty", "an hour less five minutes"."""
    whole = _read_sum(words, index)
    if whole and at(words, whole[1]) in ("less", "minus") and (off := _read_sum(words, whole[1] + 1)):
        return (whole[0] - off[0], off[1]) if off[0] < whole[0] else whole
    return whole


def _read_sum(words: Sequence[str], index: int) -> Length | None:
    """Reads one length made of any parts, largest first."""
    first = _read_part(words, index)
    if first is None:
        return None
    total, after, unit = first
    while True:
        skip = after + 1 if at(words, after) == "and" else after
        part = _read_part(words, skip)
        if part is not None and UNIT_SECONDS[part[2]] < UNIT_SECONDS[unit]:
            total, after, unit = total + part[0], part[1], part[2]
            continue
        bare = read_number(words, skip)
        counts = bare is not None and bare[0].denominator == 1 and 2 <= bare[0] < 60
        if bare and counts and unit in _SMALLER and bare[1] == len(words):
            return total + bare[0] * UNIT_SECONDS[_SMALLER[unit]], bare[1]
        return total, after


def _read_part(words: Sequence[str], index: int) -> tuple[Fraction, int, str] | None:
    """One count with its unit, as (seconds, index after, unit)."""
    for reader in (_read_fraction, _read_count):
        amount = reader(words, index)
        if amount is not None:
            if at(words, amount[1]) in _FORTNIGHT:
                return amount[0] * 2 * UNIT_SECONDS["week"], amount[1] + 1, "week"
            unit = UNIT_OF.get(at(words, amount[1]))
            if unit is not None:
                seconds, after = amount[0] * UNIT_SECONDS[unit], amount[1] + 1
                extra, after = _read_tail(words, after)
                return seconds + extra * UNIT_SECONDS[unit], after, unit
    return None


def _read_fraction(words: Sequence[str], index: int) -> Length | None:
    """ "half an", "a half", "one quarter of an" before a unit; a weak "an" may go unheard."""
    return _read_one_of(_PARTS_BEFORE_UNIT, words, index)


def _read_count(words: Sequence[str], index: int) -> Length | None:
    """A number with its "and a half", "a couple of", "a dozen", or a bare "a" before a unit."""
    if taken := follows(words, index, "a couple of", "a couple", "couple of", "couple"):
        return Fraction(2), index + taken
    if taken := follows(words, index, "half a dozen"):
        return Fraction(6), index + taken
    if taken := follows(words, index, "a dozen", "one dozen"):
        return Fraction(12), index + taken
    number = read_number(words, index)
    if number is None:
        return (Fraction(1), index + 1) if at(words, index) in ("a", "an") else None
    after = number[1]
    if number[0].denominator != 1:
        after += follows(words, after, "of an", "of a", "of")
    extra, after = _read_tail(words, after)
    return number[0] + extra, after


def _read_tail(words: Sequence[str], index: int) -> Length:
    """ "and a half" or "and one quarter", behind a number or behind its unit."""
    return _read_one_of(_PARTS_BEHIND, words, index) or (Fraction(0), index)


def _read_one_of(parts: Mapping[Fraction, tuple[str, ...]], words: Sequence[str], index: int) -> Length | None:
    """The part of one that the words at `index` name, and the index behind them."""
    for part, phrases in parts.items():
        if taken := follows(words, index, *phrases):
            return part, index + taken
    return None


def as_adjective(length: timedelta) -> str:
    """A length before what it belongs to: "ten minute", "half hour"."""
    return re.sub(r"\b(week|day|hour|minute|second)s\b", r"\1", say_duration(length)).replace(
        "half an hour", "half hour"
    )


def say_duration(length: timedelta) -> str:
    """A length in words that `parse_duration` reads back: "twenty five minutes", "one hour and thirty minutes";
    fractions of a second are said in decimals."""
    if length < timedelta(0):
        return f"minus {say_duration(-length)}"
    microseconds = length // timedelta(microseconds=1)
    seconds, fraction = divmod(microseconds, 1_000_000)
    if seconds == 1800 and not fraction:
        return "half an hour"
    parts = []
    for unit in ("week", "day", "hour", "minute"):
        count, rest = divmod(seconds, UNIT_SECONDS[unit])
        if unit == "week" and seconds % UNIT_SECONDS[unit]:
            continue
        if count:
            parts.append(f"{say_number(count)} {unit}{'' if count == 1 else 's'}")
        seconds = rest
    if fraction:
        digits = f"{fraction:06d}".rstrip("0")
        parts.append(f"{say_number(seconds)} point {' '.join(say_number(int(digit)) for digit in digits)} seconds")
    elif seconds or not parts:
        parts.append(f"{say_number(seconds)} second{'' if seconds == 1 else 's'}")
    return " and ".join(filter(None, (" ".join(parts[:-1]), parts[-1])))
