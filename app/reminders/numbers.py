"""Words and numbers: splitting a phrase into words, and reading and writing numbers in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache

ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINAL_ONES = (
    *("zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth"),
    "nineteenth",
)
_ORDINAL_SPELLINGS = {"twelveth": 12, "ninteenth": 19}
_ORDINAL_TENS = {"twentieth": 20, "thirtieth": 30} | _ORDINAL_SPELLINGS
_VALUES = (
    {word: value for value, word in enumerate(ONES)} | {"fourty": 40} | {w: 10 * n for n, w in enumerate(TENS) if w}
)
_FRACTION_SIGNS = {"½": " 1/2", "¼": " 1/4", "¾": " 3/4"}
_TOKEN = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}(?!\d)|(?<![\d.])\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)?(?![\d.])"
    r"|\d+:\d\d(?::\d\d)?|\d+/\d+(?:/\d+)?|\d*\.\d+|\d+|[^\W\d_]+(?:'[^\W\d_]+)*|-(?=\d)"
)

Read = tuple[Fraction, int]
"""A number and the index of the word after it."""


def words_of(phrase: str) -> list[str]:
    """The lower-case words of a phrase; numbers, clock times and dates in digits each stay one word."""
    text = phrase.lower().replace("’", "'")
    text = in_words(text)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"(?<=\d), ?(?=\d{1,2}(?:[^\d]|$))", " and ", text)
    text = re.sub(r"\b([ap])\. ?m\b\.?", r"\1m", text)
    text = re.sub(r"\b(\d{1,2})\.(\d\d)(?= ?[ap]m\b)", r"\1:\2", text)
    text = re.sub(r"(?<=\bat )(\d{1,2})\.([0-5]\d)(?![.\d])", r"\1:\2", text)
    text = re.sub(r"(?<=[^\W\d_])-(?=[^\W_])", " ", text)
    tokens: list[str] = _TOKEN.findall(text)
    return _join_meridiems(tokens)


def _join_meridiems(tokens: list[str]) -> list[str]:
    """Makes one word of "p m" after a number, as it is spelled when it was heard."""
    joined: list[str] = []
    for token in tokens:
        if token == "m" and joined and joined[-1] in ("a", "p") and len(joined) > 1:
            joined[-1] += "m"
        else:
            joined.append(token)
    return joined


def in_words(text: str) -> str:
    """The text with the signs for fractions written out: "1½" as "1 1/2"."""
    for sign, plain in _FRACTION_SIGNS.items():
        text = text.replace(sign, plain)
    return text


def at(words: Sequence[str], index: int) -> str:
    """The word at `index`, or "" behind the end."""
    return words[index] if 0 <= index < len(words) else ""


def follows(words: Sequence[str], index: int, *phrases: str) -> int:
    """How many words at `index` one of `phrases` takes, 0 when none is there; the first that fits counts."""
    if index >= len(words):
        return 0
    for parts in _starting_with(phrases).get(words[index], ()):
        if all(at(words, index + place) == part for place, part in enumerate(parts)):
            return len(parts)
    return 0


@lru_cache(maxsize=512)
def _starting_with(phrases: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    """The words of each phrase, by the first of them."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        parts = tuple(phrase.split())
        found.setdefault(parts[0], []).append(parts)
    return found


def read_number(words: Sequence[str], index: int) -> Read | None:
    """Reads digits ("20", "2.5", "1/2") or a number in words ("a hundred and twenty", "two point five")."""
    word = at(words, index)
    if re.fullmatch(r"\d*\.?\d+", word) and word.isascii():
        value, after = Fraction(word), index + 1
        half = re.fullmatch(r"(\d)/([248])", at(words, after))
        return (value + Fraction(int(half[1]), int(half[2])), after + 1) if half else (value, after)
    part = re.fullmatch(r"(\d)/([248])", word)
    if part:
        return Fraction(int(part[1]), int(part[2])), index + 1
    whole = _read_whole(words, index)
    if whole is None:
        return None
    value, after = whole
    if at(words, after) == "point" and at(words, after + 1) in ONES[:10]:
        digits = ""
        after += 1
        while at(words, after) in ONES[:10]:
            digits += str(ONES.index(words[after]))
            after += 1
        return value + Fraction(int(digits), 10 ** len(digits)), after
    return value, after


def whole_digits(value: Fraction) -> str | None:
    """A whole number in digits, None for any other."""
    return str(int(value)) if value.denominator == 1 else None


def in_digits(words: Sequence[str], digits: Callable[[Fraction], str | None] = whole_digits) -> list[str]:
    """The words with the numbers among them as `digits` writes them; where that is None the words stay."""
    found: list[str] = []
    index = 0
    while index < len(words):
        number = read_number(words, index)
        written = digits(number[0]) if number else None
        if number and written is not None:
            found.append(written)
            index = number[1]
        else:
            found.append(words[index])
            index += 1
    return found


def _read_whole(words: Sequence[str], index: int) -> Read | None:
    """A whole number in words, up to the thousands."""
    head = _read_hundreds(words, index)
    if head is None:
        return None
    value, after = head
    if at(words, after) != "thousand":
        return head
    value, after = value * 1000, after + 1
    skip = after + 1 if at(words, after) == "and" else after
    tail = _read_hundreds(words, skip)
    return (value + tail[0], tail[1]) if tail and tail[0] < 1000 and at(words, skip) != "a" else (value, after)


def _read_hundreds(words: Sequence[str], index: int) -> Read | None:
    if at(words, index) == "a" and at(words, index + 1) in ("hundred", "thousand"):
        head: Read | None = (Fraction(1), index + 1)
    else:
        head = _read_below_hundred(words, index)
    if head is None or at(words, head[1]) != "hundred":
        return head
    value, after = head[0] * 100, head[1] + 1
    skip = after + 1 if at(words, after) == "and" else after
    tail = _read_below_hundred(words, skip)
    return (value + tail[0], tail[1]) if tail else (value, after)


def _read_below_hundred(words: Sequence[str], index: int) -> Read | None:
    value = _VALUES.get(at(words, index))
    if value is None:
        return None
    ones = _VALUES.get(at(words, index + 1), 0)
    if value >= 20 and 0 < ones < 10:
        return Fraction(value + ones), index + 2
    return Fraction(value), index + 1


def read_ordinal(words: Sequence[str], index: int) -> tuple[int, int] | None:
    """Reads "third", "twenty first", "3rd" or "3 rd" as (3, index after it)."""
    word, following = at(words, index), at(words, index + 1)
    if word.isascii() and word.isdigit() and following in ("st", "nd", "rd", "th"):
        return int(word), index + 2
    if word in _ORDINAL_ONES:
        return _ORDINAL_ONES.index(word), index + 1
    if word in _ORDINAL_TENS:
        return _ORDINAL_TENS[word], index + 1
    if word in ("twenty", "thirty") and following in _ORDINAL_ONES[1:10]:
        return _VALUES[word] + _ORDINAL_ONES.index(following), index + 2
    return None


def say_number(value: int) -> str:
    """A whole number below a million in words: "a hundred" is said "one hundred"."""
    if value < 0:
        return f"minus {say_number(-value)}"
    if value < 20:
        return ONES[value]
    if value < 100:
        return TENS[value // 10] + (f" {ONES[value % 10]}" if value % 10 else "")
    if value < 1000:
        tail = f" and {say_number(value % 100)}" if value % 100 else ""
        return f"{ONES[value // 100]} hundred{tail}"
    if value >= 1_000_000:
        return str(value)
    rest = value % 1000
    link = " and " if 0 < rest < 100 else " "
    return f"{say_number(value // 1000)} thousand" + (link + say_number(rest) if rest else "")


def say_ordinal(value: int) -> str:
    """A day of the month in words: 21 → "twenty first"."""
    if value < 20:
        return _ORDINAL_ONES[value]
    if value % 10 == 0:
        return TENS[value // 10][:-1] + "ieth"
    return f"{TENS[value // 10]} {_ORDINAL_ONES[value % 10]}"
