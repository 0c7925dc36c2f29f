"""Whatever is set is read back as the same instant, and nothing that is said or typed raises or takes long."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.actions import ActionError
from app.grammar import parse_action
from app.reminders.phrases import parse_duration, resolve, say_when
from app.reminders.typed import interpret
from app.reminders.when import PhraseError

ZONES = st.sampled_from([ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Australia/Sydney", "UTC")])
NOWS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=ZONES)
NUMBERS = st.integers(1, 99).map(str) | st.sampled_from(["a", "half an", "two and a half", "twenty five", "an"])
UNITS = st.sampled_from(["seconds", "minutes", "hours", "days", "weeks", "months", "hour", "minute"])
CLOCKS = st.sampled_from(
    [
        *("nine", "half past three", "a quarter to noon", "noon", "midnight", "7 pm", "nineteen thirty", "24 00"),
        *("6:45 am", "ten past four", "8 in the evening", "five o'clock", "12:30", "12 am", "one thirty"),
    ]
)
DAYS = st.sampled_from(
    [
        *("tomorrow", "on friday", "next tuesday", "the day after tomorrow", "in two weeks", "on the third of may", ""),
        *("today", "tonight", "friday week", "on the 29th of february", "christmas eve", "this time tomorrow"),
    ]
)
RULES = st.sampled_from(
    [
        *(
            "every weekday",
            "every monday and thursday",
            "every day",
            "every other tuesday",
            "every two weeks on friday",
        ),
        *("on the first of every month", "on the last day of every month", "every 20 minutes", "every four seconds"),
        *("every hour", "every 90 minutes", "every first monday of the month", "every year on may third"),
    ]
)
ENDS = st.sampled_from(
    ["", "", "until five", "until friday", "for the next four weeks", "for two hours", "ten times", "until i say stop"]
)
LENGTHS = st.tuples(NUMBERS, UNITS).map(lambda parts: f"in {parts[0]} {parts[1]}")
MOMENTS = st.tuples(DAYS, CLOCKS).map(lambda parts: f"{parts[0]} at {parts[1]}")
RECURRENCES = st.tuples(RULES, CLOCKS | st.just(""), ENDS).map(
    lambda parts: f"{parts[0]} {'at ' + parts[1] if parts[1] else ''} {parts[2]}"
)


@settings(deadline=None, max_examples=300)
@example(words="every 20 minutes at nine until friday", now=datetime(2020, 1, 3, 9, tzinfo=ZoneInfo("Europe/Berlin")))
@example(words="in 72 hours", now=datetime(2032, 10, 29, 0, 0, 0, 1, tzinfo=ZoneInfo("Europe/Berlin")))
@given(words=LENGTHS | MOMENTS | RECURRENCES, now=NOWS)
def test_what_is_set_is_read_back_as_the_same_instant_and_recurrence(words: str, now: datetime) -> None:
    now = now.astimezone(UTC).astimezone(now.tzinfo)
    try:
        when = resolve(words, now)
    except PhraseError:
        return
    back = resolve(say_when(when, now), now)
    assert back.due == when.due
    assert back.rrule == when.rrule


def understand_in_every_way(text: str, now: datetime) -> None:
    for way in (lambda: interpret(text, now), lambda: resolve(text, now), lambda: parse_duration(text)):
        with contextlib.suppress(PhraseError, ActionError):
            way()
    with contextlib.suppress(ActionError):
        parse_action(text)


WORDS = st.sampled_from(
    [
        *("remind", "me", "to", "set", "a", "timer", "for", "cancel", "all", "in", "at", "every", "until", "nine"),
        *("five", "999999999999", "hours", "minutes", "24", "00", "tomorrow", "next", "friday", "the", "of", "and"),
        *("half", "🙂", "alarm", "schedule", "meeting", "what", "when", "is", "my", "not", "no", "that", "-", ":"),
        *("½", "1/0", "25:61"),
    ]
)


@settings(deadline=None, max_examples=300)
@given(text=st.text(max_size=200) | st.lists(WORDS, max_size=40).map(" ".join), now=NOWS)
def test_nothing_raises_but_questions(text: str, now: datetime) -> None:
    understand_in_every_way(text, now)


def quickest(task: Callable[[], None], tries: int = 5) -> float:
    """Seconds of processor time of the quickest of some tries: what else the machine does counts for nothing."""
    spent = []
    for _ in range(tries):
        began = time.thread_time()
        task()
        spent.append(time.thread_time() - began)
    return min(spent)


ODD = [
    "999999999999 hours",
    "remind me in 999999999999 hours to sleep",
    "24 00",
    "remind me at 24 00 to sleep",
    "🙂" * 500,
    "remind me " * 400,
    "at nine " * 500,
    "remind me " + "at nine " * 35 + "to sleep",
    "remind me " + "every day until friday at nine " * 9,
    "remind me to " + "on friday at " * 20 + "x",
    "set a timer for " + "ten minutes and " * 15 + "x",
    "cancel " + "the the the " * 24,
    "what " * 59,
    "every 1 seconds 999999999 times",
    "every second for a hundred years",
    "every day at nine one thousand times",
    "1" * 5000,
    "a" * 100_000,
    "timer " * 49,
    "remind me at " + "1/" * 100,
    "add " + "a " * 140 + "minutes to it",
    "make it " + "the " * 70 + "x",
]


@pytest.mark.parametrize("text", ODD, ids=[text[:30].strip() for text in ODD])
def test_no_odd_input_takes_longer_than_fifty_milliseconds(text: str) -> None:
    now = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    for way in (interpret, resolve):

        def understand(way: Callable[[str, datetime], object] = way) -> None:
            with contextlib.suppress(PhraseError, ActionError):
                way(text, now)

        assert quickest(understand) < 0.05
