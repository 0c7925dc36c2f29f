"""Splits what is to be remembered from the words for when: either order, and time words on both sides of the task."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from app.reminders.days import WEEKDAYS, is_date, month_number, short_weekday, weekday_number
from app.reminders.durations import read_length
from app.reminders.numbers import at, read_number, read_ordinal, words_of
from app.reminders.phrases import pieces, resolve, understands
from app.reminders.units import UNIT_OF
from app.reminders.when import HalfOfDayError, PhraseError

_LINK = re.compile(r"^(?:(?:to|that|about|of|for|and)\b|[:,-])\s*(?=\S)", re.IGNORECASE)
_LINK_SOUNDS = re.compile(r"^(?:two|too)\s+(?=[a-z])", re.IGNORECASE)
_LONGEST_TIME = 20
_MOST_TRIES = 100
"""Stretches of a title that are looked at, so that no sentence takes long."""
_FEW = 8
_DAYS = (*WEEKDAYS, *(f"{day}s" for day in WEEKDAYS), "day", "days", "month", "months", "year", "weekend", "weekday")
_NO_END = ("about", "the", "for", "and", "at", "on", "by", "of", "from", "please")
_STARTERS = frozenset(
    (
        *("in", "at", "on", "by", "for", "every", "each", "all", "daily", "weekly", "monthly", "yearly", "hourly"),
        *("today", "tomorrow", "tonight", "next", "after", "this", "the", "half", "until", "noon", "midnight", "a"),
        *("an", "day", "once", "twice", "later", "soon", "from", "before", "around", "about", "weekdays", "weekends"),
        *("first", "starting", "nightly", "mornings", "evenings", "fortnightly", "quarterly", "annually", "same"),
        *("christmas", "midday", "quarter", "biweekly", "sometime", "within", "till", "coming", "monthly", "early"),
        *(
            "ending",
            "yesterday",
            "alternate",
            "between",
            "exactly",
            "when",
            "asap",
            "morning",
            "overmorrow",
            "tmrw",
            "some",
            "as",
            "once",
            "during",
            "within",
            "no",
            "not",
        ),
        *("weekday", "weekend", "workday", "workdays", "roughly", "approximately", "approx"),
        *WEEKDAYS,
        *(f"{day}s" for day in WEEKDAYS),
        *(day[:3] for day in WEEKDAYS),
    )
)


_PARTICLES = ("on", "by", "around", "about", "for")
_BEHIND_PARTICLE = ("at", "in", "on", "by", "before", "after")
_SWITCHES = frozenset(("turn", "switch", "put", "leave", "keep"))
_HOLIDAYS = frozenset(
    ("easter", "thanksgiving", "ramadan", "eid", "diwali", "hanukkah", "passover", "payday", "pentecost", "good")
)
"""Days that are on another date each year, which is not known here."""
_ON_HOLIDAY = re.compile(rf"\b(?:on|at) (?:{'|'.join(sorted(_HOLIDAYS - {'good'}))})(?: \w+day)?$", re.IGNORECASE)
_NOT_BEFORE_DAY = frozenset(
    (
        *("the", "my", "a", "an", "this", "that", "next", "last", "every", "each", "for", "of", "about", "by", "from"),
        *("until", "till", "our", "his", "her", "their", "and", "or", "since", "than", "what", "is", "was", "not"),
    )
)
_BEHIND_DAY = ("about", "at", "by", "with", "to", "from", "for", "in", "on", "and")


def cut_link(title: str) -> str:
    """The title without the word that joins it to the rest: "to", "that", "about"."""
    return _LINK.sub("", title)


_TIMELY = re.compile(
    r"^(?:(?:on|in|at|by|every|each|next|before|after|until|till|from|between|during|this|the)\b|(?=\d+[./-]\d))"
    r"(?P<when>.*?)\s+(?:to|that|about)\s",
    re.IGNORECASE,
)


def left_out(title: str) -> str:
    """What stands before the task like words for when and was not understood: "on the forty first of may"; "" for a
    title that is only a title."""
    match = _TIMELY.match(title)
    tokens = words_of(match["when"]) if match else []
    timely = any(
        month_number(token)
        or token in _HOLIDAYS
        or weekday_number(token) is not None
        or token in _DAYS
        or token in UNIT_OF
        or is_date(token)
        or read_ordinal(tokens, place)
        for place, token in enumerate(tokens)
    )
    if match and timely:
        return match[0].strip().rpartition(" ")[0]
    behind = _ON_HOLIDAY.search(title)
    return behind[0] if behind else ""


def odd_recurrence(title: str, linked: bool) -> str:
    """What a title has left of a recurrence that was not understood: "every purple", "every 32nd"; "" where nothing.

    Args:
        linked: a link word stood before the title, so that it may begin with "every": "that every guest has a chair".
    """
    words = title.split()
    for place, word in enumerate(words):
        if word.lower() not in ("every", "each"):
            continue
        if place == 0 and not linked:
            link = next((after for after, each in enumerate(words) if each.lower() in ("to", "that", "about")), 2)
            return " ".join(words[:link])
        if place + 1 == len(words) or read_ordinal(words_of(" ".join(words[place + 1 : place + 3])), 0):
            return " ".join(words[place : place + 2])
    return ""


def split_time(body: str, now: datetime) -> tuple[str, str]:
    """The words for when and those for what; the first is empty when there are none. A day within the task belongs to
    a time behind it that names none: "call the doctor tomorrow about the results at noon"."""
    when, title = _split(body, now)
    last = when and " ".join(body.split()).rstrip(" .,!?").endswith(when)
    if not last or not title or not _settled(when.split(), now) or not _names_only_clock(when):
        return when, title
    words = title.split()
    for start, end in _days_within(words):
        joined, left = [*words[start:end], *when.split()], [*words[:start], *words[end:]]
        if _settled(joined, now):
            return " ".join(joined), _cut(left)
    return when, title


def _names_only_clock(when: str) -> bool:
    return {name for piece in pieces(when) for name in piece.found} <= {"clock", "part"}


def _days_within(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where a day is named between the words of a task: "tomorrow", "on friday", "monday" before a link, but not "for
    friday" or "the friday meeting"."""
    for start in range(1, len(words) - 1):
        first, before = words[start].lower(), words[start - 1].lower()
        named = start + (first == "on")
        day = at(words, named).lower()
        part = int(at(words, named + 1).lower() in ("morning", "afternoon", "evening", "night"))
        near = day in ("tomorrow", "tonight", "today")
        linked = first == "on" or at(words, named + 1 + part).lower() in _BEHIND_DAY
        if before not in _NOT_BEFORE_DAY and (near or (day in WEEKDAYS and linked)) and named + 1 < len(words):
            yield start, named + 1 + part


def _split(body: str, now: datetime) -> tuple[str, str]:
    """The words for when, with a time on both sides of the task, and those for what.

    What is settled goes before what leaves something open, and times on both sides of the task are joined:
    "tomorrow to call anna at nine".
    """
    words = body.split()
    head = _head_of(words, now)
    if not head:
        words = cut_link(body).split()
    rest = words[head:]
    if head and _settled(words[:head], now):
        more = _tail_of(rest, now)
        joined = [*words[:head], *rest[more:]]
        if more and understands(" ".join(joined)) and _settled(joined, now):
            return " ".join(joined), _cut(rest[:more])
        return " ".join(words[:head]), _cut(rest)
    tail = _tail_of(rest, now)
    when = [*words[:head], *rest[tail:]] if tail else words[:head]
    title = rest[:tail] if tail else rest
    if head and tail and not understands(" ".join(when)):
        when, title = words[:head], rest
    if not when or not _settled(when, now):
        when, title = _with_middle(when, title, now)
    return " ".join(when), _cut(title)


def _cut(words: Sequence[str]) -> str:
    return _LINK_SOUNDS.sub("", cut_link(" ".join(words)))


def _with_middle(when: list[str], title: list[str], now: datetime) -> tuple[list[str], list[str]]:
    """Takes a stretch of time words out of the middle of the title where that settles when, and then a day."""
    starts = (place for place in range(len(title)) if title[place].lower() not in ("the", "a", "an"))
    stretches = (
        (start, end)
        for start in starts
        if _starts_time(title[start:]) and not _belongs_to_before(title, start)
        for end in range(min(len(title), start + _LONGEST_TIME), start, -1)
    )
    for start, end in islice(stretches, _MOST_TRIES):
        stretch = title[start:end]
        joined, left = [*when, *stretch], [*title[:start], *title[end:]]
        if not words_of(stretch[-1]) or _ends_in_link(title, end, now):
            continue
        if left and understands(" ".join(stretch)) and (_settled(joined, now) or (not when and len(stretch) > 1)):
            return _with_day(joined, left, now)
    return when, title


def _with_day(when: list[str], title: list[str], now: datetime) -> tuple[list[str], list[str]]:
    """Adds a day that is named elsewhere in the title: "at three pm in the park on may fifth"."""
    if len(when) > _FEW:
        return when, title
    for start in (place for place, word in enumerate(title) if word == "on"):
        for end in range(min(len(title), start + _FEW), start, -1):
            stretch, left = title[start:end], [*title[:start], *title[end:]]
            if left and _names_day(stretch) and _settled([*when, *stretch], now):
                return [*when, *stretch], left
    return when, title


def _tail_of(words: Sequence[str], now: datetime) -> int:
    """Where the words for when begin at the end of a title; 0 when there are none. What leaves something open counts
    too, for its end alone ("nine am" of "today at nine am") may mean another time."""
    begin = max(1, len(words) - _LONGEST_TIME)
    starts = [
        start
        for start in range(begin, len(words))
        if _starts_time(words[start:]) and not _belongs_to_before(words, start)
    ]
    timely = [start for start in starts if understands(" ".join(words[start:]))]
    first = timely[0] if timely else 0
    if first and _counts_in_task(words[first:]) and not _settled(words[first:], now):
        return next((start for start in timely if _settled(words[start:], now)), first)
    return first


def _belongs_to_before(words: Sequence[str], start: int) -> bool:
    """Whether the words for when cannot begin here, because of what stands before: the "sun" of "in the sun", the
    "noon" of "an hour before noon"."""
    before = words[start - 1].lower() if start else ""
    if _is_particle(words, start):
        return True
    if before == "the" and short_weekday(words[start].lower()):
        return True
    if before not in ("before", "after", "to"):
        return False
    return any(_is_length(words[place : start - 1]) for place in range(max(0, start - _FEW), start - 1))


def _is_particle(words: Sequence[str], start: int) -> bool:
    """Whether a word belongs to the verb and not to the time behind it: "turn the heating on at six", "drop by on
    friday"."""
    behind = at(words, start + 1).lower()
    if start == 0 or words[start].lower() not in _PARTICLES:
        return False
    switched = words[start].lower() == "on" and _SWITCHES & {word.lower() for word in words[:start]}
    about = words[start].lower() in ("on", "by") or behind in ("at", "in", "on")
    return (about and behind in _BEHIND_PARTICLE) or bool(switched and behind in ("tomorrow", "tonight", "every"))


def _is_length(words: Sequence[str]) -> bool:
    tokens = words_of(" ".join(words))
    counted = read_number(tokens, 0)
    months = counted is not None and at(tokens, counted[1]).removesuffix("s") in ("month", "year")
    length = (counted[0], counted[1] + 1) if counted and months else read_length(tokens, 0)
    return length is not None and length[1] == len(tokens)


def _counts_in_task(words: Sequence[str]) -> bool:
    """Whether the words begin with a number that may be the task's: "for two at five", "for ten minutes at six", but
    not "two days before friday at six"."""
    tokens = words_of(" ".join(words))
    start = int(tokens[0] == "for")
    length = read_length(tokens, start)
    if length is not None:
        return start == 1 or at(tokens, length[1]) not in ("before", "after")
    return start == 1 and read_number(tokens, 1) is not None


def _head_of(words: Sequence[str], now: datetime) -> int:
    """Where the words for when end at the beginning of what follows "remind me"; 0 when there are none there.

    What leaves something open must be followed by a link word, or the title would be taken for a part of it.
    """
    subject = words[:1] == ["about"] and not read_number(words_of(" ".join(words[1:3])), 0)
    if subject or not (_starts_time(words) or words[:1] == ["last"]):
        return 0
    ends = [
        end
        for end in range(min(len(words), _LONGEST_TIME), 0, -1)
        if words_of(words[end - 1]) and understands(" ".join(words[:end])) and not _ends_in_link(words, end, now)
    ]
    settled = next((end for end in ends if _settled(words[:end], now)), 0)
    if not settled or not _LINK.match(" ".join(words[settled:])):
        closed = [end for end in ends if _LINK.match(" ".join(words[end:]))] or [
            end for end in ends if end == len(words)
        ]
        settled = max(settled, *closed[:1], 0)
    while (
        1 < settled < len(words)
        and words[settled - 1].lower() in _NO_END
        and not (words[settled - 2].lower() in ("past", "passed") and _LINK.match(" ".join(words[settled:])))
        and understands(" ".join(words[: settled - 1]))
    ):
        settled -= 1
    return settled or next((end for end in ends if _names_day(words[:end])), 0)


def _ends_in_link(words: Sequence[str], end: int, now: datetime) -> bool:
    """Whether the "to" that a time would end in joins it to the task: "at ten to call anna", "at half past to leave",
    but not "at quarter to to leave"."""
    if [word.lower() for word in words[max(0, end - 2) : end]] == ["to", "actually"]:
        return True
    if end == len(words) or words[end - 1].lower() != "to" or words[end].lower() == "to":
        return False
    return at(words, end - 2).lower() in ("past", "passed", "to", "after", "till") or _settled(words[: end - 1], now)


def _names_day(words: Sequence[str]) -> bool:
    """Whether the words name a day and nothing else: "on friday", "tomorrow", "on the third of may"."""
    last = words_of(words[-1])[-1:] if words else []
    ends = (*WEEKDAYS, "tomorrow", "today", "tonight", "morning", "afternoon", "evening")
    dated = bool(last) and (
        last[0] in ends or is_date(last[0]) or month_number(last[0]) is not None or read_ordinal(last, 0) is not None
    )
    return dated and words[0].lower() != "the" and understands(" ".join(words))


def _starts_time(words: Sequence[str]) -> bool:
    """Whether a stretch of words begins like words for when: "at", "tomorrow", "10 minutes", "5pm"."""
    tokens = words_of(" ".join(words[:6]))
    if not tokens or not words_of(words[0]):
        return False
    number = read_number(tokens, 0)
    if number is not None:
        following = at(tokens, number[1])
        counted = month_number(following) is not None or following in (
            *UNIT_OF,
            "am",
            "pm",
            "o'clock",
            "oclock",
            "o",
            "months",
            "month",
            "times",
        )
        second = read_number(tokens, number[1])
        return counted or (second is not None and at(tokens, second[1]) in ("am", "pm"))
    return (
        tokens[0] in _STARTERS
        or month_number(tokens[0]) is not None
        or ":" in tokens[0]
        or is_date(tokens[0])
        or read_ordinal(tokens, 0) is not None
    )


def _settled(words: Sequence[str], now: datetime) -> bool:
    """Whether the words name a time in full, but perhaps for the half of the day."""
    try:
        resolve(" ".join(words), now)
    except HalfOfDayError:
        return True
    except PhraseError:
        return False
    return True
