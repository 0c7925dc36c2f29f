"""What comes of an action: the answer to speak, the event to report, and what the loop itself must do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from app import actions, errands, wording
from app.actions import Action
from app.errands import Effect, Outcome, Wish
from app.events import NOT_SURE
from app.reminders.durations import say_duration
from app.reminders.matching import name_of
from app.reminders.phrases import resolve, say_when
from app.reminders.schedule import Firing
from app.reminders.store import Reminder
from app.reminders.when import PhraseError, When, WorkingHours
from model.microturn import NoteKind

NO_REASONER = "I cannot answer that here, for nobody thinks about questions in this run."


def of_the_loop(action: Action, now: datetime, hours: WorkingHours) -> Outcome:
    """What the loop itself must do. Raises PhraseError where an end that is named is no time."""
    match action:
        case actions.Watch(what):
            return Outcome(effects=(errands.Watch(what),))
        case actions.Quiet(None, until) if until:
            return _quiet_until(resolve(until, now, hours), now)
        case actions.Quiet(length):
            seconds = None if length is None else length.total_seconds()
            told = "Quiet until you tell me to resume." if length is None else f"Quiet for {say_duration(length)}."
            return answer(told, effects=(errands.Quiet(seconds),))
        case actions.Resume():
            return answer("I am back.", effects=(errands.Quiet(0.0),))
        case actions.Repeat():
            return Outcome(effects=(errands.Repeat(),))
        case actions.Stop():
            return Outcome(effects=(errands.Stop(),))
        case actions.Ask() | actions.Forget():
            return answer(NO_REASONER)
        case actions.Cue(heard, reply):
            told = f"When you say {heard}, I will say {reply}, until I am restarted."
            return answer(told, effects=(errands.Cue(heard, reply),))
    raise ValueError(f"nobody carries out {action!r}")


def _quiet_until(end: When, now: datetime) -> Outcome:
    if end.rrule is not None:
        raise PhraseError("Until when should I be quiet?")
    seconds = (end.due.astimezone(UTC) - now.astimezone(UTC)).total_seconds()
    told = say_when(When(end.due), now).removeprefix("at ")
    return answer(f"Quiet until {told}.", effects=(errands.Quiet(seconds),))


def set_back(reminder: Reminder, now: datetime) -> Outcome:
    """Something new was set: reports it and reads it back."""
    return answer(wording.set_back(reminder, now), events=(scheduled(reminder, now),))


def changed(reminders: Sequence[Reminder], now: datetime) -> Outcome:
    """Reminders have another time or name: reports each and reads it back; what rang is quiet now."""
    told = wording.state_of(reminders, now)
    return answer(told, tuple(scheduled(each, now) for each in reminders), (forget(reminders),))


def scheduled(reminder: Reminder, now: datetime) -> tuple[str, dict[str, Any]]:
    """The report of how a reminder stands."""
    fields = {
        "due": reminder.due.astimezone(now.tzinfo).isoformat(),
        "rrule": reminder.rrule,
        "title": reminder.title,
        "kind": reminder.kind.value,
        "seconds": None if reminder.length is None else reminder.length.total_seconds(),
    }
    return "scheduled", fields


def answer(text: str, events: tuple[tuple[str, dict[str, Any]], ...] = (), effects: tuple[Effect, ...] = ()) -> Outcome:
    """Done, and told; the journal keeps what was told."""
    return Outcome((Wish(NoteKind.CONFIRM, text),), events, effects, done=text)


def together(outcomes: Sequence[Outcome]) -> Outcome:
    """What came of several actions of one sentence, told as one."""
    told = " ".join(wish.text for each in outcomes for wish in each.wishes)
    events, effects = (tuple(one for each in outcomes for one in getattr(each, name)) for name in ("events", "effects"))
    return answer(told, events, effects)


def due_fields(firing: Firing, began: datetime) -> dict[str, Any]:
    """The report of what is due, in a run of the program that began then."""
    return {
        "number": firing.reminder.identity,
        "title": name_of(firing.reminder),
        "due": firing.at.isoformat(),
        "missed": firing.missed or firing.at < began,
    }


def refusal(text: str, question: str, heard: str) -> Outcome:
    """Not carried out; the user is asked."""
    fields = {"action": text, "why": question, "heard": heard}
    return Outcome((Wish(NoteKind.CONFIRM, question),), (("refused", fields),))


def hardly_heard(text: str, heard: str) -> Outcome:
    """The model was not sure of the action that it wrote; the user is asked whether that was it."""
    words = text.replace(" ;", ",")
    question = f"I am not sure I heard that right. Was it: {words}? Say yes, or say it again."
    fields = {"action": text, "why": NOT_SURE, "heard": heard}
    return Outcome((Wish(NoteKind.CONFIRM, question),), (("refused", fields),))


def forget(reminders: Sequence[Reminder]) -> errands.Forget:
    """What was to be said of them is not said any more."""
    return errands.Forget(tuple(key_of(reminder) for reminder in reminders))


def key_of(reminder: Reminder) -> str:
    """What the note about a reminder is known by."""
    return str(reminder.identity)


def decided(outcome: Outcome, t: float, confidence: float) -> Outcome:
    """The outcome with the time of the model's decision, and its confidence in every report that names the action."""
    named = (
        (name, {**fields, "confidence": confidence} if "action" in fields else fields)
        for name, fields in outcome.events
    )
    return replace(outcome, events=tuple(named), t=t)
