"""Which reminder is meant: words such as "bread", "ten minute timer" or "call anna" to one of those that are set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import NoReturn

from app.reminders.durations import parse_duration
from app.reminders.numbers import words_of
from app.reminders.phrases import say_duration, say_when
from app.reminders.store import Kind, Reminder, ReminderState
from app.reminders.when import PhraseError, When
from app.reminders.zones import zone_of

_KINDS = {
    "timer": Kind.TIMER, "timers": Kind.TIMER, "countdown": Kind.TIMER,
    "reminder": Kind.REMINDER, "reminders": Kind.REMINDER, "alarm": Kind.REMINDER, "alarms": Kind.REMINDER,
}  # fmt: skip
_EMPTY_WORDS = frozenset(
    ("the", "my", "a", "an", "to", "about", "for", "of", "one", "that", "this", "called", "please")
)
_ALL = ("all", "everything", "every", "both")
_ALIKE = 0.74
"""Ratio of `difflib` from which two words count as one misheard: "bred" and "bread" have 0.89, "bed" and "bread" 0.75,
"tea" and "bread" 0.25."""
_MOST_NAMED = 3


class ScheduleError(Exception):
    """It cannot be done as it was said.

    Attributes:
        question: one sentence to speak back.
    """

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self.question = question


def wants_all(which: str) -> bool:
    """True for "all", "everything", "all timers"."""
    return any(word in _ALL for word in words_of(which))


def of_kind(which: str, reminders: Sequence[Reminder]) -> list[Reminder]:
    """Those of the kind that `which` names ("all timers"); all of them when it names none."""
    kinds = {_KINDS[word] for word in words_of(which) if word in _KINDS}
    return [reminder for reminder in reminders if not kinds or reminder.kind in kinds]


def pick(which: str, reminders: Sequence[Reminder], now: datetime) -> Reminder:
    """The one of `reminders` (in the order of their due instants) that `which` means.

    Raises ScheduleError with a question when none or several fit.
    """
    words = [word for word in words_of(which) if word not in _EMPTY_WORDS]
    alarms = [reminder for reminder in reminders if reminder.title == "alarm"] if "alarm" in words else []
    kin = alarms or of_kind(which, reminders) or list(reminders)
    words = [word for word in words if word not in _KINDS]
    if not kin:
        raise ScheduleError(nothing_called(which))
    if not words:
        return _only([reminder for reminder in kin if reminder.rung is not None] or kin, now)
    for fits in (_same, _contains, _same_length, _sounds_like, _half_like):
        for pool in (kin, reminders):
            found = [reminder for reminder in pool if fits(words, reminder)]
            if found:
                return _only(found, now)
    if words in (["next"], ["first"]):
        return kin[0]
    if words in (["last"], ["latest"]):
        return max(kin, key=lambda reminder: (reminder.created, reminder.identity))
    raise ScheduleError(nothing_called(which))


def _only(found: Sequence[Reminder], now: datetime) -> Reminder:
    if len(found) > 1:
        ask_which(found, now)
    return found[0]


def nothing_called(which: str) -> str:
    """What to say when nothing of that name is set."""
    return f"I have nothing set that is called {which}." if which else "You have no reminders."


def ask_which(found: Sequence[Reminder], now: datetime) -> NoReturn:
    """Raises ScheduleError that asks which one of `found` is meant."""
    named = [describe(reminder, now) for reminder in found[:_MOST_NAMED]]
    raise ScheduleError(f"Which one: {', '.join(named[:-1])} or {named[-1]}?")


def describe(reminder: Reminder, now: datetime) -> str:
    """A reminder in a few words: "call anna, in ten minutes", "bread timer, paused with two minutes left"."""
    name = (f"{reminder.title} timer" if reminder.title else "timer") if reminder.kind is Kind.TIMER else reminder.title
    if reminder.state is ReminderState.PAUSED:
        remaining = reminder.remaining or timedelta(0)
        return f"{name}, paused with {say_duration(_whole_seconds(remaining))} left"
    if reminder.state is not ReminderState.PENDING:
        return f"{name}, ringing"
    if reminder.rrule is None and reminder.length is not None and now < reminder.due:
        return f"{name}, in {say_duration(_whole_seconds(reminder.due - now))}"
    due = reminder.due.astimezone(zone_of(reminder.zone) if reminder.rrule else now.tzinfo)
    return f"{name}, {say_when(When(due, reminder.rrule), now)}"


def _whole_seconds(length: timedelta) -> timedelta:
    """A length to the nearest second, at least one."""
    return timedelta(seconds=max(1, round(length.total_seconds())))


def _title(reminder: Reminder) -> list[str]:
    return [word for word in words_of(reminder.title) if word not in _EMPTY_WORDS]


def _same(words: Sequence[str], reminder: Reminder) -> bool:
    return list(words) == _title(reminder)


def _contains(words: Sequence[str], reminder: Reminder) -> bool:
    return set(words) <= set(_title(reminder))


def _same_length(words: Sequence[str], reminder: Reminder) -> bool:
    """ "ten minute": set for that long."""
    try:
        return parse_duration(" ".join(words)) == reminder.length
    except PhraseError:
        return False


def _alike(word: str, title: Sequence[str]) -> bool:
    return any(SequenceMatcher(None, word, other).ratio() >= _ALIKE for other in title)


def _sounds_like(words: Sequence[str], reminder: Reminder) -> bool:
    return all(_alike(word, _title(reminder)) for word in words)


def _half_like(words: Sequence[str], reminder: Reminder) -> bool:
    return 2 * sum(_alike(word, _title(reminder)) for word in words) >= len(words)
