"""Words about time to an instant or a recurrence, and back to words that say the same.

`resolve` collects what a phrase names (a length, a time of day, a day, a recurrence) in any order and then settles what
it means now. What may mean two things is asked back. Every answer is read back by `say_when` in words that resolve to
the same instant, so that a wrong reading is heard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from app.reminders import settle
from app.reminders.clock import read_clock
from app.reminders.days import read_day
from app.reminders.durations import parse_duration, say_duration
from app.reminders.mishearings import mended, repaired
from app.reminders.numbers import at, follows, words_of
from app.reminders.readback import candidates, plain
from app.reminders.readers import READERS, Collected, first
from app.reminders.recurrences import read_rule
from app.reminders.when import USUAL_HOURS, NotATimeError, PhraseError, When, WorkingHours

__all__ = [
    "NotATimeError",
    "PhraseError",
    "Piece",
    "When",
    "parse_duration",
    "pieces",
    "resolve",
    "say_duration",
    "say_when",
    "understands",
]

_LONGEST = 40
_LONGEST_TEXT = 400
_FILLERS = (
    *("at the latest", "at about", "at around", "at exactly", "at like", "at", "on", "by", "for", "until", "till"),
    *("around", "about", "exactly", "from now on", "from", "and"),
    *(
        "no later than",
        "not later than",
        "latest by",
        "the",
        "please",
        "-",
        "sharp",
        "right at",
        "precisely",
        *("ish", "or so", "or thereabouts"),
        "again",
        "actually",
        *("roughly", "approximately", "approx", "nearly", "almost", "local time", "my time", "our time"),
    ),
)
_VAGUE_TIMES = (
    *("later on", "later this", "later", "soon", "sometime", "some time", "eventually", "someday"),
    *("some day", "in a while", "in a bit", "in a moment", "in a little", "shortly", "at some point", "asap"),
    *(
        "as soon as possible",
        "in the next hour",
        "in the next few",
        "in the next couple",
        "within the hour",
        "another time",
    ),
    *("after work", "before work", "after lunch", "before lunch", "after dinner", "before dinner", "after breakfast"),
    *("before breakfast", "before bed", "after school", "at lunchtime", "at lunch time", "at lunch", "at dinnertime"),
    *(f"{the}{end}" for the in ("the ", "") for end in ("end of the day", "end of day", "end of the working day")),
    *("eod", "cob", "close of business", "the close of business", "end of business", "end of play", "end of work"),
    *("lunchtime", "lunch time", "teatime", "bedtime", "dinnertime", "dinner time"),
    *("at dinner time", "at bedtime", "at breakfast", "early", "late", "now and then", "from time to time"),
)
_CLOCKS = frozenset(("clock", "clocks", "window", "seconds", "days", "months", "minute", "same_time"))
_REFERENCE = datetime(2024, 1, 1, 12, tzinfo=UTC)


def resolve(words: str, now: datetime, hours: WorkingHours = USUAL_HOURS) -> When:
    """What `words` mean at `now`: "in ten minutes", "tomorrow at nine", "every weekday at half past eight".

    Args:
        words: spoken or typed; digits and punctuation are understood.
        now: aware; its zone is the user's. Times of day without a day mean the next one.
        hours: which half of the day is meant on a day to come.

    Raises:
        PhraseError: with a question, when the words name no time, an ambiguous one, or one that has passed.
    """
    if len(words) > _LONGEST_TEXT:
        raise PhraseError("That was too long for me. When should it be?")
    tokens = mended(words_of(repaired(words)))
    if not tokens:
        raise NotATimeError("When should it be?")
    if len(tokens) > _LONGEST:
        raise PhraseError("That was too long for me. When should it be?")
    collected = Collected()
    conflict: PhraseError | None = None
    index = 0
    while index < len(tokens):
        read = _next_reader(tokens, index)
        if read is None:
            skipped = follows(tokens, index, *_FILLERS)
            if not skipped:
                raise NotATimeError(f"I did not understand {words.strip()!r} as a time. When should it be?")
            index += skipped
            continue
        try:
            for name, value in read[0].items():
                collected.put(name, value, words.strip())
        except PhraseError as twice:
            # What follows may show that the words are not about time at all.
            conflict = twice
        index = read[1]
    if conflict is not None:
        raise conflict
    if not collected.found:
        raise NotATimeError("When should it be?")
    try:
        return settle.settle(collected.said(), now, hours)
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


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a phrase that names something about time.

    Attributes:
        words: as they stand there; "" where they leave open what they name.
        found: what they name, by the attributes of `settle.Said`; None for what they leave open.
    """

    words: str
    found: Mapping[str, object]


def pieces(words: str) -> list[Piece]:
    """What a phrase names, one by one, without what is vague or open: "tomorrow before five" names a day. Of a
    recurrence that is open, "every few hours", only that it is one remains."""
    tokens = mended(words_of(repaired(words)))[:_LONGEST]
    found: list[Piece] = []
    begin = index = 0
    is_open = False
    while index < len(tokens):
        try:
            read = _next_reader(tokens, index)
        except PhraseError:
            read, is_open = None, True
        if read is None:
            if _recurs_openly(tokens, index):
                is_open = True
                found.append(Piece("", {"rule": None}))
            skipped = 0 if is_open else follows(tokens, index, *_FILLERS)
            index += skipped or 1
            begin = begin if skipped else index
            continue
        if is_open and not read[0].keys() <= _CLOCKS:
            is_open = False
        if not is_open and read[0] and "vague" not in read[0]:
            found.append(Piece(" ".join(tokens[begin : read[1]]), read[0]))
        begin = index = read[1]
    return found


def _recurs_openly(words: Sequence[str], index: int) -> bool:
    """Whether a recurrence begins there that cannot be told from the words: "every so often", "twice a week"."""
    try:
        return read_rule(words, index) is None and at(words, index) in ("every", "each")
    except PhraseError:
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


def _dated_later(words: Sequence[str], index: int) -> bool:
    """Whether a "later" stands before what tells the day: "later today at five"."""
    return at(words, index) == "later" and (
        at(words, index + 1) in ("today", "tonight", "tomorrow")
        or (at(words, index + 1) == "this" and at(words, index + 2) in ("morning", "afternoon", "evening"))
    )


def _names_time(words: Sequence[str], index: int) -> bool:
    """Whether a time of day or a day stands there."""
    return read_clock(words, index) is not None or read_day(words, index) is not None


def _next_reader(words: Sequence[str], index: int) -> tuple[dict[str, object], int] | None:
    """What the first reader that fits makes of the words at `index`."""
    if _dated_later(words, index):
        return {}, index + 1
    if taken := follows(words, index, *_VAGUE_TIMES):
        return {"vague": True}, index + taken
    if follows(words, index, "when i", "when we", "as soon as i"):
        raise PhraseError("When exactly?")
    if index and at(words, index) == "or" and _names_time(words, index + 1 + follows(words, index + 1, "at", "on")):
        raise PhraseError("Which of the two is it?")
    if at(words, index) == "before" and read_clock(words, index + 1):
        raise PhraseError("At what time exactly?")
    return first(READERS, words, index)
