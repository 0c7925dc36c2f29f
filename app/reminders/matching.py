"""Which reminder is meant: words such as "bread", "ten minute timer" or "call anna" to one of those that are set."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import NoReturn

from app.reminders.days import say_date
from app.reminders.durations import as_adjective, parse_duration
from app.reminders.fitting import fits_time
from app.reminders.numbers import read_number, read_ordinal, say_number, words_of
from app.reminders.occurrences import days_left_out, next_after, unbroken
from app.reminders.phrases import say_duration, say_when, understands
from app.reminders.store import Kind, Reminder, ReminderState
from app.reminders.when import PhraseError, When
from app.reminders.zones import zone_of

_KINDS = {
    "timer": Kind.TIMER, "timers": Kind.TIMER, "countdown": Kind.TIMER,
    "reminder": Kind.REMINDER, "reminders": Kind.REMINDER, "alarm": Kind.REMINDER, "alarms": Kind.REMINDER,
}  # fmt: skip
_NOUNS = {kind: [noun for noun, named in _KINDS.items() if named is kind] for kind in Kind}
_EMPTY_WORDS = frozenset(
    ("the", "my", "a", "an", "to", "about", "for", "of", "one", "that", "this", "it", "them", "called", "please")
)
_ALL = ("all", "everything", "every", "both")
_ALIKE = 0.72
"""Ratio of `difflib` from which two words count as one misheard: "bred" and "bread" have 0.89, "bed" and "bread" 0.75,
"temmer" and "timer" 0.73, "tea" and "bread" 0.25."""
_ALARM = frozenset(("alarm", "alarms"))
_CALLED_ALARM = frozenset(("alarm", "wake"))
"""One of these is in the name of what is called an alarm."""
_OF_DAY = re.compile(r"\b(today|tomorrow|tonight|\w+day)['’]s\b", re.IGNORECASE)
"""In "tomorrow's reminder"."""
_MOST_NAMED = 3
EXACT = "#"
"""Before the number of a reminder in the store: it is meant and no other."""


class ScheduleError(Exception):
    """It cannot be done as it was said.

    Attributes:
        question: one sentence to speak back.
        among: where it asks which one, the numbers of those that may be meant, in the order in which it names them.
    """

    def __init__(self, question: str, among: tuple[int, ...] = ()) -> None:
        super().__init__(question)
        self.question = question
        self.among = among


def wants_all(which: str) -> bool:
    """True for "all", "everything", "all timers"."""
    return any(word in _ALL for word in words_of(which))


def names_nothing(which: str) -> bool:
    """True for words that name a kind at most: "reminder", "the one"."""
    return all(word in _EMPTY_WORDS or word in _KINDS for word in words_of(which))


def of_kind(which: str, reminders: Sequence[Reminder]) -> list[Reminder]:
    """Those of the kind that `which` names ("all timers"); all of them when it names none."""
    kinds = {_KINDS[word] for word in words_of(which) if word in _KINDS}
    return [reminder for reminder in reminders if not kinds or reminder.kind in kinds]


def pick(which: str, reminders: Sequence[Reminder], now: datetime) -> Reminder:
    """The one of `reminders` (in the order of their due instants) that `which` means.

    Raises ScheduleError with a question when none or several fit, when only a part of the words fits, or when what
    fits is of another kind than was named.
    """
    if which.startswith(EXACT):
        return _exactly(which, reminders)
    which = _OF_DAY.sub(r"\1", which)
    spoken = words_of(which)
    words = [word for word in spoken if word not in _EMPTY_WORDS]
    alarms = [each for each in reminders if _CALLED_ALARM & set(words_of(each.title))] if _ALARM & set(words) else []
    kin = alarms or of_kind(which, reminders)
    if not reminders:
        raise ScheduleError(nothing_called(which))
    if kin and (place := _place(words, len(kin))) is not None:
        return _in_place(place, kin, reminders, words, now)
    kinds, words = [word for word in words if word in _KINDS], [word for word in words if word not in _KINDS]
    if words in (["last"], ["latest"], ["newest"]) and kin:
        return max(kin, key=lambda reminder: (reminder.created, reminder.identity))
    if not words:
        return _without_name(which, kinds, kin, reminders, now)
    length = _length_in(spoken)
    ways: tuple[Callable[[Reminder], bool], ...] = (
        lambda each: _same(words, each),
        lambda each: _contains(words, each),
        lambda each: length is not None and each.length == length,
        lambda each: fits_time(" ".join(words), each, now) or _counts_so_many(words, each),
        lambda each: _names_all_of(words, each) and _names_no_other_time(spoken, each, now),
    )
    likely = [(fits, pool) for pool in (kin, reminders) for fits in ways]
    for fits, pool in (*likely, *((lambda each: _sounds_like(words, each), pool) for pool in (kin, reminders))):
        if found := [reminder for reminder in pool if fits(reminder)]:
            alike = found if _ALARM & set(kinds) else of_kind(which, found)
            return _only(alike, now) if alike else ask_which(found, now)
    for pool in (kin, reminders):
        if half := [each for each in pool if _half_like(words, each) or _names_all_of(words, each)]:
            ask_which(half, now)
    if sounding := [each for each in kin if words and all(_alike(word, _NOUNS[each.kind]) for word in words)]:
        return _only(sounding, now)
    raise ScheduleError(nothing_called(which))


def each_named(which: str, reminders: Sequence[Reminder], now: datetime) -> list[Reminder]:
    """All that `which` names one by one, "the bread timer and the dentist"; the single one that it means otherwise.

    Raises ScheduleError where one of them is not set, so that none is taken for all.
    """
    names = [name for name in re.split(r",? and (?:the |my )?|, (?:the |my )?", which) if name.strip()]
    whole = [word for word in words_of(which) if word not in (*_EMPTY_WORDS, *_KINDS)]
    if len(names) < 2 or any(_contains(whole, each) for each in reminders):
        return [pick(which, reminders, now)]
    chosen = {each.identity: each for each in (pick(name, reminders, now) for name in names)}
    return list(chosen.values()) if len(chosen) == len(names) else [pick(which, reminders, now)]


def _exactly(which: str, reminders: Sequence[Reminder]) -> Reminder:
    """The one of that number. Raises ScheduleError when it is none of them."""
    for reminder in reminders:
        if which == f"{EXACT}{reminder.identity}":
            return reminder
    raise ScheduleError("That one is over.")


def _without_name(
    which: str, kinds: Sequence[str], kin: Sequence[Reminder], reminders: Sequence[Reminder], now: datetime
) -> Reminder:
    """What is meant by a kind alone ("the timer"), by signs ("🍞") or by nothing: the one that rings, else the only
    one. Of an alarm nothing else is meant than what rings or is called so.

    Raises ScheduleError where there is none of that kind, or several.
    """
    if signs := _signs(which):
        if found := [each for each in reminders if set(signs) <= set(_signs(each.title))]:
            return _only(found, now)
        raise ScheduleError(nothing_called(which))
    is_alarm = bool(_ALARM & set(kinds))
    if rung := [each for each in (reminders if is_alarm else kin) if each.rung is not None]:
        return _only(rung, now)
    called_so = not is_alarm or any(_CALLED_ALARM & set(words_of(each.title)) for each in kin)
    if not kin or not called_so:
        ask_which(kin or reminders, now, f"There is no {kinds[0].removesuffix('s')}. ")
    return _only(kin, now)


def _signs(text: str) -> str:
    """What of a text are signs that no word stands for, such as emoji."""
    return "".join(sign for sign in text if not sign.isascii() and unicodedata.category(sign).startswith("S"))


def _place(words: Sequence[str], count: int) -> int | None:
    """Where in the list "number two", "timer two", "the second", "the next" or "the first one" stands; None for other
    words.

    Raises ScheduleError when there are not so many.
    """
    numbered = list(words[1:]) if words[:1] == ["number"] or (words and words[0] in _KINDS) else []
    words = [word for word in words if word not in _KINDS]
    if words in (["next"], ["first"]):
        return 0
    number = None
    if numbered[:1] == ["number"]:
        numbered = numbered[1:]
    elif words[:1] == ["number"]:
        numbered = words[1:]
    if numbered and (read := read_number(numbered, 0)) and read[1] == len(numbered):
        number = int(read[0])
    elif (ordinal := read_ordinal(words, 0)) and ordinal[1] == len(words):
        number = ordinal[0]
    if number is None:
        return None
    if not 1 <= number <= count:
        raise ScheduleError(f"There {'is only one' if count == 1 else f'are only {say_number(count)}'}.")
    return number - 1


def _in_place(
    place: int, kin: Sequence[Reminder], reminders: Sequence[Reminder], words: Sequence[str], now: datetime
) -> Reminder:
    """The one at that place among its kind. "The second reminder" may also be the second of all that is set, for a
    list tells timers and reminders together: it is asked which, where the two differ."""
    called_reminder = any(_KINDS.get(word) is Kind.REMINDER and not word.startswith("alarm") for word in words)
    if called_reminder and kin[place].identity != reminders[place].identity:
        ask_which([reminders[place], kin[place]], now)
    return kin[place]


def narrowed(
    which: str,
    reminders: Sequence[Reminder],
    now: datetime,
    fits: Callable[[str, Reminder, datetime], bool] = fits_time,
) -> list[Reminder]:
    """All of `reminders` that `which` leaves: "all timers", "all tomorrow", "all yoga alarms". `fits` says which are
    due at a time that was named."""
    kin = of_kind(which, reminders)
    words = [word for word in words_of(which) if word not in (*_ALL, *_KINDS, *_EMPTY_WORDS, "events", "meetings")]
    if not words:
        return kin
    timely = [reminder for reminder in kin if fits(" ".join(words), reminder, now)]
    return timely or [reminder for reminder in kin if _contains(words, reminder)]


def _only(found: Sequence[Reminder], now: datetime) -> Reminder:
    if len(found) > 1:
        ask_which(found, now)
    return found[0]


def nothing_called(which: str) -> str:
    """What to say when nothing of that name is set."""
    return f"I have nothing set that is called {which}." if which else "You have no reminders."


def ask_which(found: Sequence[Reminder], now: datetime, first: str = "") -> NoReturn:
    """Raises ScheduleError that asks which one of `found` is meant, or whether the only one is; `first` is said before
    that."""
    if len(found) == 1:
        raise ScheduleError(f"{first}Do you mean {describe(found[0], now)}?", (found[0].identity,))
    named = [describe(reminder, now) for reminder in found[:_MOST_NAMED]]
    among = tuple(reminder.identity for reminder in found)
    raise ScheduleError(f"{first}Which one: {', '.join(named[:-1])} or {named[-1]}?", among)


def name_of(reminder: Reminder) -> str:
    """What the user calls it: "call anna", "bread timer", "ten minute timer"."""
    if reminder.kind is Kind.REMINDER:
        return reminder.title
    by_length = "" if reminder.length is None else as_adjective(reminder.length)
    return f"{reminder.title or by_length} timer".strip()


def describe(reminder: Reminder, now: datetime) -> str:
    """A reminder in a few words: "call anna, in ten minutes", "bread timer, paused with two minutes left". A timer that
    has just begun is not told by its length, for what is left says the same."""
    name = name_of(reminder)
    if not reminder.title and reminder.state is ReminderState.PENDING and reminder.due - now == reminder.length:
        name = "timer"
    if reminder.state is ReminderState.PAUSED:
        remaining = reminder.remaining or timedelta(0)
        return f"{name}, paused with {say_duration(_whole_seconds(remaining))} left"
    if reminder.state is not ReminderState.PENDING:
        return f"{name}, ringing"
    if reminder.rrule is None and reminder.length is not None and now < reminder.due:
        return f"{name}, in {say_duration(_whole_seconds(reminder.due - now))}"
    if reminder.rrule is None:
        return f"{name}, {say_when(When(reminder.due.astimezone(now.tzinfo)), now)}"
    zone = zone_of(reminder.zone)
    due, before = reminder.due.astimezone(zone), reminder.due - timedelta(microseconds=1)
    following = next_after(reminder.rrule, reminder.start, zone, before)
    own = next_after(reminder.rrule, reminder.start, zone, now)
    if following == due and own is not None and own < due:
        following = next_after(reminder.rrule, reminder.start, zone, due)
    rule, gaps = unbroken(reminder.rrule), _gaps(reminder, now)
    # Just before it, the next one needs no day; an end is told as it is seen from now.
    seen = now if "UNTIL" in rule else (following or due) - timedelta(minutes=1)
    if following is None or following == due:
        return f"{name}, {say_when(When(due, rule), seen if gaps else now)}{gaps}"
    once = say_when(When(reminder.due.astimezone(now.tzinfo)), now)
    return f"{name}, {once}, then {say_when(When(following, rule), seen)}{gaps}"


def _gaps(reminder: Reminder, now: datetime) -> str:
    """The days to come that are left out of what recurs: ", but not on friday"."""
    assert reminder.rrule is not None
    today = now.astimezone(zone_of(reminder.zone)).date()
    days = [say_date(day, today) or "today" for day in days_left_out(reminder.rrule) if day >= today]
    named = f"{', '.join(days[:-1])} or {days[-1]}" if len(days) > 1 else "".join(days)
    return f", but not {named}" if days else ""


def _whole_seconds(length: timedelta) -> timedelta:
    """A length to the nearest second, at least one."""
    return timedelta(seconds=max(1, round(length.total_seconds())))


def _title(reminder: Reminder) -> list[str]:
    return [word for word in words_of(reminder.title) if word not in _EMPTY_WORDS]


def _same(words: Sequence[str], reminder: Reminder) -> bool:
    return list(words) == _title(reminder)


def _contains(words: Sequence[str], reminder: Reminder) -> bool:
    return set(words) <= set(_title(reminder))


def _names_all_of(words: Sequence[str], reminder: Reminder) -> bool:
    """ "call anna back tonight": the whole title among other words."""
    return bool(_title(reminder)) and set(_title(reminder)) <= set(words)


def _names_no_other_time(spoken: Sequence[str], reminder: Reminder, now: datetime) -> bool:
    """False for "the dentist tomorrow" where the dentist is today, "ten minute tea" where that takes five."""
    rest = [word.removesuffix("'s") for word in spoken if word not in _title(reminder) and word not in _KINDS]
    while rest and rest[0] in _EMPTY_WORDS:
        rest = rest[1:]
    while rest and rest[-1] in _EMPTY_WORDS:
        rest = rest[:-1]
    words = " ".join(rest)
    if (length := _length_in(rest)) is not None:
        return reminder.length in (None, length)
    return not understands(words) or fits_time(words, reminder, now) or _counts_so_many(rest, reminder)


def _length_in(spoken: Sequence[str]) -> timedelta | None:
    """The length that the words name: "ten minute", "hour and a half"; None where they name none."""
    words = [word for word in spoken if word not in _KINDS]
    while words and words[0] in ("the", "my", "that", "this"):
        words = words[1:]
    for ways in (words, [word for word in words if word not in _EMPTY_WORDS], ["an", *words]):
        try:
            return parse_duration(" ".join(ways))
        except PhraseError:
            continue
    return None


def _counts_so_many(words: Sequence[str], reminder: Reminder) -> bool:
    """ "ten": set for ten of some unit."""
    number = read_number(words, 0)
    if number is None or number[1] != len(words) or reminder.length is None:
        return False
    seconds = timedelta(seconds=float(number[0]))
    return reminder.length in (seconds, seconds * 60, seconds * 3600)


def _alike(word: str, title: Sequence[str]) -> bool:
    return any(SequenceMatcher(None, word, other).ratio() >= _ALIKE for other in title)


def _sounds_like(words: Sequence[str], reminder: Reminder) -> bool:
    return all(_alike(word, _title(reminder)) for word in words)


def _half_like(words: Sequence[str], reminder: Reminder) -> bool:
    return 2 * sum(_alike(word, _title(reminder)) for word in words) >= len(words)
