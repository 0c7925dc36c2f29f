"""What speech recognition and the speaker do to words about time: "for" heard as "four", "to" as "two", "past" as
"passed", "five no ten" for ten.

A word is only mended where its neighbours leave no other reading: a number before a unit or behind "at".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.reminders.numbers import ONES, TENS, at
from app.reminders.units import UNIT_OF

_SOUNDS = {"for": "four", "fore": "four", "to": "two", "too": "two", "ate": "eight", "won": "one", "sicks": "six"}
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
_MINUTES_TO = ("five", "ten", "5", "10")
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
    rf"\b(for|in|every|next|last|past|after|another|of|by|add|a)\s+({'|'.join(_SOUNDS)})\s+(?={_UNITS}\b)",
    re.IGNORECASE,
)
_TWO_BEHIND_LENGTH = re.compile(
    rf"\b({_UNITS})\s+(?:two|too)\s+(?=[a-z])(?!(?:{_UNITS}|past|to|hundred|thirds?|halves)\b)", re.IGNORECASE
)
"""The link in "in ten minutes two call anna"."""
_HESITATIONS = re.compile(r"(?<!\S)(?:u+h+m*|u+m+|er+m+|h+m+)[,.]?(?:\s+|$)", re.IGNORECASE)
_TWICE = re.compile(r"\b(in|at|on|the|every|me|and|until|set|remind)\s+(?=\1\b)", re.IGNORECASE)
_NUMBER = rf"(?:\d[\d:.]*|(?:an?|{'|'.join(filter(None, (*TENS, *ONES)))})(?: (?:{'|'.join(ONES[1:])}))?)"
_HOUR = (
    rf"(?:(?:half|(?:a )?quarter|{_NUMBER}(?: minutes)?) (?:past|after|to|before|of) |half )?(?:{_NUMBER}|noon"
    r"|midday|midnight)"
)
_DAY = r"(?:today|tomorrow|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_LINKED = r"(?:(?P<{0}link>in|at|on|for|every|until|by) )?"
_MEASURED = rf"(?P<{{0}}number>{_HOUR})(?: (?P<{{0}}unit>{_UNITS}|am|pm|o'clock))?"
_TIMED = rf"{_LINKED}(?:{_MEASURED}|(?P<{{0}}day>{_DAY}))"
_SAYS_INSTEAD = (
    r"(?:no,? wait|wait,? no|no|sorry|i mean|i meant|or rather|rather|actually|scratch that|strike that|correction"
    r"|hang on)"
)
_INSTEAD = rf"(?:(?:{_SAYS_INSTEAD},? )*make (?:that|it)(?: for)?|{_SAYS_INSTEAD}(?:,? {_SAYS_INSTEAD})*,?)"
_TOOK_BACK = re.compile(
    rf"\b{_TIMED.format('wrong_')},? {_INSTEAD} {_TIMED.format('right_')}(?=[,.!?]?(?:\s|$))",
    re.IGNORECASE,
)
_SAYS_AT_END = rf"(?:{_SAYS_INSTEAD},? )*make (?:it|that)(?: for)?|no,|{_SAYS_INSTEAD.replace('|no|', '|')},?"
_TOOK_BACK_AT_END = re.compile(
    rf"(?P<before>.*?\S),? (?:{_SAYS_AT_END}) (?P<right>{_TIMED.format('right_')})$", re.IGNORECASE
)
"""A correction that comes behind the task: "at six ; feed the cat, no, make it seven"."""
_WRONG = re.compile(rf"(?<!\S){_TIMED.format('wrong_')}(?=[,.!?;]?(?:\s|$))", re.IGNORECASE)
_ISH = re.compile(rf"\b({_HOUR})[ -]?ish\b", re.IGNORECASE)
_HALVES = re.compile(
    r"\b(to|two|too)\s+(morrow)\b|\b(mon|tues|wednes|thurs|fri|satur|sun)\s+(days?)\b"
    r"|\b(?:(?P<fri>fry|frie)|(?P<wednes>wends|wens))\s+(?P<day>days?)\b",
    re.IGNORECASE,
)
_IN = re.compile(rf"\binn\s+(?={_TIMES})", re.IGNORECASE)
_WHEN_IT_IS = re.compile(
    rf"\b(?:when|once|as soon as) (?:it's|it is|it gets|the clock (?:says|shows|strikes)) "
    rf"(?=(?:half|an?|quarter|noon|midday|midnight|\d|{'|'.join(filter(None, (*ONES, *TENS)))})\b)",
    re.IGNORECASE,
)
_TIME_FOR_TIMER = re.compile(rf"^((?:set|start) (?:a |the |another )?)time( for .*\b{_UNITS})", re.IGNORECASE)


def mended_sentence(sentence: str) -> str:
    """A sentence with the numbers that were heard for "for" and "to" put back: "timer four ten minutes"."""
    sentence = _WHEN_IT_IS.sub("at ", corrected_at_end(repaired(_HALVES.sub(_joined, sentence))))
    sentence = _TIME_FOR_TIMER.sub(r"\1timer\2", _IN.sub("in ", sentence))
    sentence = _COUNT_SOUNDS.sub(lambda match: f"{match[1]} {_SOUNDS[match[2].lower()]} ", sentence)
    sentence = _TWO_BEHIND_LENGTH.sub(r"\1 to ", sentence)
    return _TWO_FOR_TO.sub(r"\1 to ", _FOUR_FOR_FOR.sub(r"\1 for ", sentence))


def repaired(words: str) -> str:
    """Words as they were meant in the end: without hesitations, without words said twice, and with what the speaker
    put in the place of a time that was just said: "in five no ten minutes"."""
    return _TOOK_BACK.sub(_taken_back, _TWICE.sub("", _HESITATIONS.sub("", _ISH.sub(r"\1", words))))


def corrected_at_end(words: str) -> str:
    """The words with a time that is put right at their very end in its place: "at six to feed the cat, no, make it
    seven". As they are where no other time, or more than one, stands before it."""
    match = _TOOK_BACK_AT_END.fullmatch(words.rstrip(" .!?"))
    if match is None:
        return words
    before = match["before"].rstrip(" ,")
    kind = "day" if match["right_day"] else "number"
    wrong = [
        each for each in _WRONG.finditer(before) if each["wrong_" + kind] and (kind == "day" or each["wrong_link"])
    ]
    if len(wrong) != 1:
        return words
    (one,) = wrong
    return before[: one.start()] + repaired(f"{one[0]} no {match['right']}") + before[one.end() :]


def _taken_back(match: re.Match[str]) -> str:
    """The second of two times, with what only the first one was said with; both as they are where they are not of a
    kind: "today, actually at five"."""
    if (match["wrong_day"] is None) is not (match["right_day"] is None):
        return match[0]
    alike = match["right_link"] in (None, match["wrong_link"])
    link = match["right_link"] or match["wrong_link"]
    unit = match["right_unit"] or (match["wrong_unit"] if alike else None)
    return " ".join(filter(None, (link, match["right_number"] or match["right_day"], unit)))


def _joined(match: re.Match[str]) -> str:
    """A word that was heard in two pieces."""
    if match["day"]:
        return f"{'fri' if match['fri'] else 'wednes'}{match['day']}"
    return "tomorrow" if match[2] else "".join(filter(None, match.groups()))


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
        if word in ("two", "too") and after in ONES[1:13] and _counts_to_hour(found, words[index + 2 : index + 3]):
            word = "to"
        elif word in ("our", "ours") and _is_hour(before, words[index + 1 : index + 4]):
            word = "hour"
        elif word in ("four", "fore") and after in ("half", "a", "an"):
            word = "for"
        elif word in _SOUNDS and (_counts(before, after) or _tells_hour(before, after)):
            word = _SOUNDS[word]
        found.append(word)
    return found


def _counts_to_hour(before: Sequence[str], following: Sequence[str]) -> bool:
    """Whether "two" is the "to" of "quarter to five" or "at ten to five"."""
    if before[-1:] == ["quarter"]:
        return True
    return (
        at(before, len(before) - 1) in _MINUTES_TO
        and at(before, len(before) - 2) in _BEFORE_CLOCK
        and not (set(following) & set(UNIT_OF))
    )


def _is_hour(before: str, following: Sequence[str]) -> bool:
    counted = before in _COUNTS or before.isdigit() or before in ("every", "quarter")
    return counted or list(following) == ["and", "a", "half"]


def _counts(before: str, after: str) -> bool:
    return len(after) > 1 and after in UNIT_OF and (before in _BEFORE_COUNT or before in TENS[2:])


def _tells_hour(before: str, after: str) -> bool:
    return before in _BEFORE_CLOCK and after in _AFTER_CLOCK
