"""What the program says about reminders: short sentences that read back what was set, and that tell what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.actions import SAY_AGAIN
from app.reminders.clock import say_clock
from app.reminders.days import say_date
from app.reminders.durations import say_duration
from app.reminders.matching import name_of
from app.reminders.numbers import say_number
from app.reminders.phrases import say_when
from app.reminders.schedule import Firing, describe
from app.reminders.store import Kind, Reminder
from app.reminders.when import When
from app.reminders.zones import zone_of

LET_ME_THINK, LOOKED_INTO, ALL_RIGHT = "Let me think.", "I will look into that too.", "All right."
SAID_AT_ONCE = (LET_ME_THINK, LOOKED_INTO, ALL_RIGHT, SAY_AGAIN)
"""Answers that a person waits for, so their speech is held ready."""
MOST_LISTED = 5
LONG_LEFT = timedelta(minutes=10)
"""From here on nobody wants to hear the seconds."""


def sentence(text: str) -> str:
    """The text with a capital letter and a full stop."""
    closed = text if text.endswith((".", "!", "?")) else f"{text}."
    return closed[:1].upper() + closed[1:]


def set_back(reminder: Reminder, now: datetime) -> str:
    """Reads back what was set: "In ten minutes: call anna.", "Bread timer set: twenty minutes."."""
    if reminder.kind is Kind.TIMER:
        assert reminder.length is not None
        called = f"{reminder.title} timer" if reminder.title else "timer"
        return sentence(f"{called} set: {say_duration(reminder.length)}")
    return sentence(f"{when_of(reminder, now)}: {reminder.title}")


def when_of(reminder: Reminder, now: datetime) -> str:
    """When it is due, in words."""
    zone = zone_of(reminder.zone) if reminder.rrule else now.tzinfo
    seconds = None if reminder.length is None else reminder.length.total_seconds()
    return say_when(When(reminder.due.astimezone(zone), reminder.rrule, seconds), now)


def announcement(firing: Firing, now: datetime, began: datetime) -> str:
    """What is said when it is due; what came due before the program began, or in its sleep, is told with its time."""
    reminder = firing.reminder
    off = firing.at < began and not firing.again
    if off or firing.missed:
        why = f" {firing.meanwhile}" if firing.meanwhile else " while I was off" if off else ""
        return f"Missed{why}, {moment(firing.at, now)}: {name_of(reminder)}."
    if firing.again:
        return f"Again: {name_of(reminder)}, {moment(firing.at, now)}."
    if reminder.kind is Kind.REMINDER:
        return f"Reminder: {reminder.title}."
    if reminder.title:
        return f"Timer: {reminder.title}."
    return "Your timer is done." if reminder.length is None else f"Timer: {say_duration(reminder.length)} are over."


def moment(at: datetime, now: datetime) -> str:
    """A past instant: "at 3:05 pm", "yesterday at noon"."""
    local = at.astimezone(now.tzinfo)
    clock = f"at {local:%I:%M %p}".replace(" 0", " ").lower() if local.minute else f"at {say_clock(local.time())[0]}"
    if local.date() == now.date():
        return clock
    if local.date() == now.date() - timedelta(days=1):
        return f"yesterday {clock}"
    return f"{say_date(local.date(), now.date())} {clock}"


def listing(reminders: Sequence[Reminder], now: datetime, most: int = MOST_LISTED) -> str:
    """What waits, the first so many of it by name."""
    if not reminders:
        return "You have no reminders."
    things = "one reminder" if len(reminders) == 1 else f"{say_number(len(reminders))} reminders"
    named = [describe(reminder, roughly(reminder, now)) for reminder in reminders[:most]]
    if len(reminders) > most:
        named.append(f"and {say_number(len(reminders) - most)} more")
    return sentence(f"you have {things}: {'; '.join(named)}")


def roughly(reminder: Reminder, now: datetime) -> datetime:
    """`now`, for what is told by its length moved by half a minute at most, so that one that is still long is told in
    whole minutes."""
    left = reminder.due - now
    if left < LONG_LEFT or reminder.length is None or reminder.rrule is not None:
        return now
    return (reminder.due - timedelta(minutes=round(left / timedelta(minutes=1)))).astimezone(now.tzinfo)


def next_one(reminder: Reminder | None, now: datetime) -> str:
    """What comes next."""
    return (
        "You have no reminders."
        if reminder is None
        else sentence(f"next is {describe(reminder, roughly(reminder, now))}")
    )


def time_left(left: timedelta, name: str = "") -> str:
    """How long it still takes; the name tells which one, where there are several."""
    grain = 60 if left > LONG_LEFT else 1
    whole = timedelta(seconds=grain * round(left.total_seconds() / grain))
    if whole <= timedelta(0):
        return sentence(f"{name or 'it'} is due now")
    return sentence(f"{name}: {say_duration(whole)} left" if name else f"{say_duration(whole)} left")


def cancel_all(reminders: Sequence[Reminder]) -> str:
    """Asks whether all of them are really to go."""
    names = [name_of(reminder) for reminder in reminders[:MOST_LISTED]]
    count = "both" if len(reminders) == 2 else f"all {say_number(len(reminders))}"
    rest = f" and {say_number(len(reminders) - MOST_LISTED)} more" if len(reminders) > MOST_LISTED else ""
    listed = ", ".join(names) if rest else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"Shall I cancel {count}: {listed}{rest}?"


def dropped(reminders: Sequence[Reminder]) -> str:
    """What was cancelled."""
    names = [name_of(reminder) for reminder in reminders]
    if len(names) == 1:
        return sentence(f"cancelled: {names[0]}")
    if len(names) <= MOST_LISTED:
        return sentence(f"cancelled: {', '.join(names[:-1])} and {names[-1]}")
    return sentence(f"cancelled all {say_number(len(names))}")


def state_of(reminders: Sequence[Reminder], now: datetime) -> str:
    """How reminders stand after a change: "Bread timer, paused with two minutes left."."""
    return " ".join(sentence(describe(reminder, now)) for reminder in reminders[:MOST_LISTED])
