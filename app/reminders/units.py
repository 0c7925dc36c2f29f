"""Units of time that have an exact length, and the words for them."""

from __future__ import annotations

UNIT_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_UNIT_WORDS = {
    "second": ("second", "seconds", "sec", "secs", "s"),
    "minute": ("minute", "minutes", "min", "mins", "m"),
    "hour": ("hour", "hours", "hr", "hrs", "h"),
    "day": ("day", "days", "d"),
    "week": ("week", "weeks", "w", "wk", "wks"),
}
UNIT_OF = {word: unit for unit, words in _UNIT_WORDS.items() for word in words}
