"""What speech recognition does to words about time: "for" heard as "four", "to" as "two", "past" as "passed".

A word is only mended where its neighbours leave no other reading: a number before a unit or behind "at".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.reminders.numbers import ONES, TENS, at
from app.reminders.units import UNIT_OF

_SOUNDS = {"for": "four", "fore": "four", "to": "two", "too": "two", "ate": "eight", "won": "one"}
_SPELLINGS = {
    **{"weak": "week", "weaks": "weeks", "mourning": "morning", "o'clocks": "o'clock", "forth": "fourth"},
    **{"minuets": "minutes", "minuet": "minute", "passed": "past", "fife": "five", "tree": "three", "tin": "ten"},
}
_BEFORE_COUNT = ("in", "every", "for", "another", "next", "after", "within", "about", "by", "each")
_BEFORE_CLOCK = ("at", "past", "to", "till", "until", "before", "by", "after", "around")
_AFTER_CLOCK = frozenset(
    (
        *("", "am", "pm", "o'clock", "oclock", "in", "tomorrow", "tonight", "today", "on", "every", "sharp", "this"),
        *filter(None, TENS),
        *ONES[10:],
    )
)
_COUNTS = frozenset((*ONES, *TENS, "a", "an", "half"))
_TIMES = (
    r"(?=(?:an?|half|\d|tomorrow|tonight|noon|next|every|monday|" + "|".join(filter(None, (*ONES, *TENS))) + r")\b)"
)
_FOUR_FOR_FOR = re.compile(
    rf"\b(timers?|alarms?|reminders?|countdown|snooze|quiet|pause|silent|it)\s+(?:four|fore|4)\s+{_TIMES}",
    re.IGNORECASE,
)
_UNITS = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)"
_TWO_FOR_TO = re.compile(
    rf"\b(remind me|reminder)\s+(?:two|too|2)\s+(?=[a-z])(?!{_UNITS}\b)(?!in\b|at\b)", re.IGNORECASE
)


_COUNT_SOUNDS = re.compile(
    rf"\b(for|in|every|next|after|another|of)\s+({'|'.join(_SOUNDS)})\s+(?={_UNITS}\b)", re.IGNORECASE
)


_HALVES = re.compile(r"\b(to)\s+(morrow)\b|\b(mon|tues|wednes|thurs|fri|satur|sun)\s+(days?)\b", re.IGNORECASE)
_IN = re.compile(rf"\binn\s+(?={_TIMES})", re.IGNORECASE)
_TIME_FOR_TIMER = re.compile(rf"^((?:set|start) (?:a |the |another )?)time( for .*\b{_UNITS})", re.IGNORECASE)


def mended_sentence(sentence: str) -> str:
    """A sentence with the numbers that were heard for "for" and "to" put back: "timer four ten minutes"."""
    sentence = _TIME_FOR_TIMER.sub(
        r"\1timer\2", _IN.sub("in ", _HALVES.sub(lambda match: "".join(filter(None, match.groups())), sentence))
    )
    sentence = _COUNT_SOUNDS.sub(lambda match: f"{match[1]} {_SOUNDS[match[2].lower()]} ", sentence)
    return _TWO_FOR_TO.sub(r"\1 to ", _FOUR_FOR_FOR.sub(r"\1 for ", sentence))


_CALLS_ON = re.compile(r"(?:(?:hey|oh|okay|ok|so|and|no|please|alongside)\b,? *)*", re.IGNORECASE)
_SOUND_OF = str.maketrans({"c": "k", "q": "k", "g": "k", "z": "s", **dict.fromkeys("aeiouhwy'", "")})
_CANCEL = re.compile(r"kns(?:l|r|n)")
"""What is left of "cancel", "council", "concert", "cancer" without vowels; a soft c is an s."""
_CANCEL_IN_TWO = re.compile(r"kns(?:l|nk$|nd?k$)")
"""The same of "can sell", "can song", "cans all"."""


def to_cancel(words: str) -> str | None:
    """What is to be cancelled by words that begin with something like "cancel"; None for others. Nothing is to be done
    on the word of this alone, for it may be a mere likeness."""
    tokens = _CALLS_ON.sub("", words.strip(), count=1).split()
    for count, pattern in ((1, _CANCEL), (2, _CANCEL_IN_TWO)):
        if pattern.match(_sound("".join(tokens[:count]).lower())):
            return " ".join(tokens[count:])
    return None


def _sound(word: str) -> str:
    """A word's consonants as they sound, doubled ones once."""
    sounds = re.sub(r"c(?=[eiy])", "s", word).translate(_SOUND_OF)
    return re.sub(r"(.)\1+", r"\1", sounds)


def mended(words: Sequence[str]) -> list[str]:
    """The words of a time phrase with misheard numbers put right: "in to hours", "at for thirty", "half passed ten"."""
    found: list[str] = []
    words = [_SPELLINGS.get(word, word) for word in words]
    for index, word in enumerate(words):
        before, after = (found[-1] if found else ""), at(words, index + 1)
        if word in ("two", "too") and before == "quarter" and after in ONES[1:13]:
            word = "to"
        elif word in ("our", "ours") and _is_hour(before, words[index + 1 : index + 4]):
            word = "hour"
        elif word in ("four", "fore") and after in ("half", "a", "an"):
            word = "for"
        elif word in _SOUNDS and (_counts(before, after) or _tells_hour(before, after)):
            word = _SOUNDS[word]
        found.append(word)
    return found


def _is_hour(before: str, following: Sequence[str]) -> bool:
    counted = before in _COUNTS or before.isdigit() or before in ("every", "quarter")
    return counted or list(following) == ["and", "a", "half"]


def _counts(before: str, after: str) -> bool:
    return len(after) > 1 and after in UNIT_OF and before in _BEFORE_COUNT


def _tells_hour(before: str, after: str) -> bool:
    return before in _BEFORE_CLOCK and after in _AFTER_CLOCK
