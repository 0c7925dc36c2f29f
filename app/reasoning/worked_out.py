"""Questions that are sums or about days, worked out rather than guessed: a small model cannot count.

These are the calculator and the date arithmetic that a larger model calls as tools (`app.reasoning.tools`).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from app.reasoning.tools import calculate
from app.reminders.numbers import in_digits, words_of
from app.reminders.phrases import resolve
from app.reminders.when import HalfOfDayError, PhraseError

_SUM = re.compile(r"^(?:what(?:'s| is| are)|how much (?:is|are)|calculate|compute|work out)\s+(?P<sum>.+)$")
_OPERATORS = (
    (r"multiplied by|times", "*"),
    (r"divided by|over", "/"),
    (r"plus|and", "+"),
    (r"minus|less", "-"),
    (r"to the power of", "**"),
    (r"percent of|per cent of|% of", "/100*"),
    (r"squared", "**2"),
)
_ROOT = re.compile(r"\b(?:the )?square root of (?P<of>[\d.]+)")
_UNTIL = re.compile(
    r"^how (?:many|long)(?: (?P<unit>days|weeks|hours|minutes))?(?: is it| are there| is there| are left| left)?"
    r" (?:un)?till? (?P<when>.+)$"
)
_DAY = re.compile(
    r"^(?:what|which) (?P<what>day|date|weekday)(?: of the week)? (?:is|will it be)(?: it)? (?P<when>.+)$"
)
_SECONDS = {"minutes": 60, "hours": 3600, "days": 86_400, "weeks": 604_800}
_DIGITS = 8


def result_of(question: str, now: datetime) -> str | None:
    """The answer in a sentence, None when the question is no sum and about no day."""
    asked = " ".join(question.lower().replace("’", "'").split()).rstrip(" ?.!")
    return _sum(asked) or _until(asked, now) or _day(asked, now)


def _sum(asked: str) -> str | None:
    named = _SUM.match(asked)
    if named is None:
        return None
    expression = _in_digits(named["sum"])
    for words, operator in _OPERATORS:
        expression = re.sub(rf"(?<=[\d)]) ?(?:{words})(?= |$)", f" {operator} ", expression)
    expression = _ROOT.sub(r"sqrt(\g<of>)", " ".join(expression.split()))
    if not re.search(r"[*/+-]|sqrt", expression) or re.search(r"[a-z]", expression.replace("sqrt", "")):
        return None
    try:
        value = calculate(expression)
    except (ValueError, SyntaxError, ArithmeticError):
        return None
    shown = f"{value:.{_DIGITS}g}" if isinstance(value, float) else str(value)
    return f"{named['sum'].capitalize()} is {shown}."


def _in_digits(text: str) -> str:
    """The text with its numbers in digits."""
    return " ".join(in_digits(words_of(text), lambda value: f"{float(value):.12g}"))


def _instant(words: str, now: datetime) -> datetime | None:
    for way in (f"{words} at 12:00", words, f"in {words}"):
        try:
            return resolve(way, now).due
        except HalfOfDayError:
            continue
        except PhraseError:
            continue
    return None


def _until(asked: str, now: datetime) -> str | None:
    named = _UNTIL.match(asked)
    if named is None:
        return None
    due = _instant(named["when"], now)
    if due is None:
        return None
    unit = named["unit"] or ("days" if due - now > timedelta(days=2) else "hours")
    count = (
        (due.date() - now.date()).days // (7 if unit == "weeks" else 1)
        if unit in ("days", "weeks")
        else round((due - now).total_seconds() / _SECONDS[unit])
    )
    return f"{count} {unit.removesuffix('s') if count == 1 else unit}, until {due:%A} {due.day} {due:%B}."


def _day(asked: str, now: datetime) -> str | None:
    named = _DAY.match(asked)
    due = _instant(named["when"], now) if named else None
    return None if due is None else f"That is {due:%A} {due.day} {due:%B} {due.year}."
