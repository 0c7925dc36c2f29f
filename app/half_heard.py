"""Orders that reached the program in pieces: what can still be told from them, and what is only asked about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app import actions
from app.actions import SEPARATOR, Action, ActionError
from app.dialogue import OPEN_FOR, Question
from app.leaving_out import TODAY, day_in
from app.reminders.matching import EXACT, ScheduleError, name_of, narrowed, wants_all
from app.reminders.mishearings import to_cancel
from app.reminders.numbers import words_of
from app.reminders.phrases import understands
from app.reminders.schedule import Schedule
from app.reminders.store import ReminderState
from app.reminders.typed import interpret
from app.reminders.typed_builds import which_of
from app.reminders.typed_words import THINGS
from app.reminders.when import PhraseError
from app.unwatching import forgotten, no_watch, unwatch_of

_MOST_WORDS = 8
"""A longer sentence is about something else."""
_SAYING = re.compile(r"(?:a|an|the|my|off|quits|even|in)\b.*", re.IGNORECASE)
_SILENCES = re.compile(
    r"\b(?:turn|switch|shut)\b.*\boff\b|\b(?:stop(?! remind)|silence|dismiss)\b|\bnever ?mind\b", re.IGNORECASE
)
_VOICE = re.compile(r"\b(?:speak|talk|unmute)\b", re.IGNORECASE)
_HOLDS = re.compile(
    r"(?:(?P<holds>pause|hold|freeze)|unpause|resume|continue|restart) (?P<which>.+?)(?: for now| again)?",
    re.IGNORECASE,
)
_THING = re.compile(rf"\b{THINGS}\b", re.IGNORECASE)


def without_separator(text: str, now: datetime) -> Action | None:
    """The reminder or timer of a text whose parts run into each other, "remind in ten minutes to call anna"; None where
    they cannot be told apart, or are not all there."""
    verb, _, rest = text.partition(" ")
    if SEPARATOR in text or verb not in (actions.Remind.verb, actions.Timer.verb):
        return None
    try:
        action = interpret(f"remind me {rest}" if verb == actions.Remind.verb else text, now)
    except (ActionError, PhraseError):
        return None
    whole = action is not None and action.verb == verb and getattr(action, "when", "said") != ""
    return action if whole else None


def rang_lately(schedule: Schedule, now: datetime) -> bool:
    """Whether something rings that was told a moment ago."""
    return any(each.told is not None and now - each.told <= OPEN_FOR for each in schedule.ringing())


def repair_of_last(words: str, now: datetime) -> Action | None:
    """The change that a short sentence makes to what was set a moment ago, "make that tomorrow", "call it tea"; None
    for other words, and for sayings ("call it a day")."""
    if len(words.split()) > _MOST_WORDS:
        return None
    try:
        action = interpret(words, now)
    except (ActionError, PhraseError):
        return None
    match action:
        case actions.Move(""):
            return action
        case actions.Rename("", name) if not _SAYING.fullmatch(name):
            return action
    return None


def reply_to_ringing(words: str, schedule: Schedule, now: datetime) -> Action | None:
    """What a short sentence wants of something that rang a moment ago, "snooze", "later", "five more minutes"; None
    where nothing did, or where it is about something else."""
    if not rang_lately(schedule, now) or len(words.split()) > _MOST_WORDS:
        return None
    try:
        action = interpret(words, now) or (actions.Snooze(words) if understands(words) else None)
    except ActionError as error:
        # "remind me in ten minutes": of what rings
        partial = error.action
        action = actions.Snooze(partial.when) if isinstance(partial, actions.Remind) and not partial.title else None
    except PhraseError:
        return None
    wanted = isinstance(action, actions.Snooze | actions.Done) or (
        isinstance(action, actions.Extend) and not action.which
    )
    return action if wanted else None


def for_now(action: Action, words: str, schedule: Schedule, now: datetime, watched: Sequence[str]) -> Action:
    """The action; of cancelling with the day that is named, and in words that only silence ("turn off the alarm") a
    recurrence that rings or rang a while ago, that it is seen to; see `unwatch_of` too."""
    action = unwatch_of(action, words, schedule, watched)
    if isinstance(action, actions.Cancel) and not action.day and (day := day_in(action.which)):
        action = replace(action, day=day)
    if not isinstance(action, actions.Cancel) or action.which.startswith(EXACT) or not _SILENCES.search(words):
        return action
    if action.day not in ("", TODAY):
        return action
    lately = {each.identity for each in schedule.rang_lately(now)}
    try:
        several = wants_all(action.which)
        chosen = narrowed(action.which, schedule.upcoming(), now) if several else [schedule.select(action.which, now)]
    except ScheduleError:
        return action
    if not chosen or any(each.rrule is None or each.identity not in lately for each in chosen):
        return action
    return actions.Done("" if several else f"{EXACT}{chosen[0].identity}")


def let_run(action: Action, words: str, schedule: Schedule) -> Action:
    """The action, but of "resume" while something is held, that it goes on; "you can talk again" is about the voice."""
    held = any(each.state is ReminderState.PAUSED for each in schedule.upcoming())
    return actions.Unpause("") if isinstance(action, actions.Resume) and held and not _VOICE.search(words) else action


def held_by_name(words: str, schedule: Schedule, now: datetime, watched: Sequence[str]) -> Action | None:
    """What "pause stand up" means where that is set, and "resume stand up", and "forget the build" where that is
    watched; None for anything else ("pause the music")."""
    if (unwatch := no_watch(words) or forgotten(words, watched)) is not None:
        return unwatch
    order = _HOLDS.fullmatch(words.strip(" .!"))
    which = which_of(order["which"]) if order else ""
    try:
        chosen = schedule.select(which, now) if which else None
    except ScheduleError:
        return None
    if order is None or chosen is None or not set(words_of(which)) <= set(words_of(chosen.title)):
        return None
    holds = actions.Pause if order["holds"] else actions.Unpause
    return holds(f"{EXACT}{chosen.identity}")


def perhaps_cancel(words: str, schedule: Schedule, now: datetime) -> tuple[str, Question] | None:
    """What to ask about words that may have been meant to cancel something that is set: "council the pasta timer". None
    where nothing that is set is named by them."""
    which = to_cancel(words)
    if which is None or len(words.split()) > _MOST_WORDS or not (schedule.upcoming() or schedule.ringing()):
        return None
    if not which and "cancel" not in words.lower():
        return None
    try:
        chosen = schedule.select(which_of(which), now)
    except ScheduleError as error:
        if not error.among or not _THING.search(which):
            return None
        return f"Shall I cancel one? {error.question}", Question(actions.Cancel(which_of(which)), error.among)
    if which and not _THING.search(which) and not set(words_of(which)) & set(words_of(chosen.title)):
        return None
    cancel = actions.Cancel(f"{EXACT}{chosen.identity}")
    return f"Shall I cancel this: {name_of(chosen)}?", Question(cancel, sure=True)
