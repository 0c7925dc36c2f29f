"""How written text is to be read aloud, where the voice would read it badly: clock times, dates, money.

Both voices read plain numbers well; "10:00" they read as "ten zero zero" and "2026-11-22" with its dashes.
"""

from __future__ import annotations

import re
from datetime import date

_TIME = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?(?:\s*([ap])\.?m\b\.?)?", re.IGNORECASE)
_DATE = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_MONEY = re.compile(r"([$€£])(\d+)(?:[.,](\d\d))?\b")
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f<>|`*_#\[\]{}\\^~]+")
_CURRENCY = {"$": "dollar", "€": "euro", "£": "pound"}


def spoken_form(text: str) -> str:
    """The text as the voice should get it, in one line."""
    text = _DATE.sub(_say_date, text)
    text = _TIME.sub(_say_time, text)
    text = _MONEY.sub(_say_money, text)
    return " ".join(_UNSPEAKABLE.sub(" ", text).split())


def _say_time(found: re.Match[str]) -> str:
    hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").lower()
    after = f" {half.upper()}M" if half else ""
    if minute == 0:
        if half:
            return f"{hour}{after}"
        return f"{hour} o'clock" if 1 <= hour <= 12 else f"{hour or 'zero'} hundred"
    return f"{hour} oh {minute}{after}" if minute < 10 else f"{hour} {minute}{after}"


def _say_date(found: re.Match[str]) -> str:
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return found[0]
    return f"{day:%B} {day.day}, {day.year}"


def _say_money(found: re.Match[str]) -> str:
    whole, cents, unit = int(found[2]), found[3], _CURRENCY[found[1]]
    words = f"{whole} {unit}{'' if whole == 1 else 's'}"
    return f"{words} {int(cents)}" if cents and int(cents) else words
