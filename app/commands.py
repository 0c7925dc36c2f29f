"""Carries actions out: the model's words become reminders, timers and answers, and what was set is always read back.

Everything here may touch the disk, so the loop calls it on its errands. An action that does not fit the grammar, or
that leaves something open, is not carried out; the user is asked instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from app import actions, errands, wording
from app.actions import Action, ActionError, fields_of, parse_action
from app.errands import Effect, Outcome, Wish
from app.reasoning.port import Thinker
from app.reasoning.track import is_follow_up
from app.reminders.durations import say_duration
from app.reminders.phrases import resolve
from app.reminders.schedule import Firing, Schedule, ScheduleError
from app.reminders.store import Reminder, StoreError
from app.reminders.typed import interpret
from app.reminders.when import PhraseError
from model.microturn import NoteKind

NO_REASONER = "I cannot answer that here, for nobody thinks about questions in this run."
NOT_UNDERSTOOD = "I did not understand that. Try: remind me in ten minutes to call anna."
DUE_LEAD = timedelta(seconds=0.4)
"""A note is made this much early, for a voice and a speaker take their time."""
READY_AHEAD = timedelta(seconds=4)
"""A note's speech is synthesised this much ahead."""
RETRY = timedelta(seconds=30)
"""Between looks at a store that refuses."""


class ReminderCommands:
    """Carries out actions on a schedule.

    Attributes:
        began: when this run of the program began; what was due before that was missed.
    """

    def __init__(self, schedule: Schedule, began: datetime, thinker: Thinker | None = None) -> None:
        self._schedule = schedule
        self._thinker = thinker
        self._last_set = began
        self._store_rests_until = began
        self.began = began

    def perform(self, text: str, heard: str, now: datetime) -> Outcome:
        """Does what the model's action text says, or asks back. `heard` is what the user was heard to say."""
        try:
            action = parse_action(text)
        except ActionError as error:
            return _refusal(text, error.question, heard)
        return self._carry_out(action, {"action": text, "heard": heard}, now)

    def typed(self, text: str, now: datetime) -> Outcome:
        """Does what a typed sentence says, or asks back."""
        try:
            action = interpret(text, now)
        except (ActionError, PhraseError) as error:
            return _refusal(text, error.question, text)
        if action is None and self._thinker is not None and is_follow_up(text):
            action = actions.Ask(text)
        if action is None:
            return _refusal(text, NOT_UNDERSTOOD, text)
        return self._carry_out(action, {"action": text, "heard": text, "typed": True}, now)

    def due(self, now: datetime) -> Outcome:
        """Announces what is due and has not been announced."""
        if now < self._store_rests_until:
            return Outcome()
        try:
            firings = self._schedule.due(now + DUE_LEAD)
        except StoreError as error:
            self._store_rests_until = now + RETRY
            return Outcome((Wish(NoteKind.SYSTEM, str(error), "store"),), (("refused", {"why": str(error)}),))
        wishes = [
            Wish(NoteKind.DUE, wording.announcement(firing, now, self.began), _key(firing.reminder))
            for firing in firings
        ]
        events = tuple(("due", self._due_fields(firing)) for firing in firings)
        return Outcome(tuple(wishes), events, prepare=self._coming(now))

    def _coming(self, now: datetime) -> tuple[str, ...]:
        """What is about to be announced, so that its sound is ready on the second."""
        reminder = self._schedule.next()
        if reminder is None or reminder.due > now + READY_AHEAD:
            return ()
        return (wording.announcement(Firing(reminder, reminder.due, missed=False), now, self.began),)

    def told(self, key: str, now: datetime) -> Outcome:
        """The announcement with this key was heard to its end."""
        try:
            self._schedule.acknowledge(int(key), now)
        except StoreError as error:
            return Outcome(events=(("refused", {"why": str(error)}),))
        return Outcome()

    def _carry_out(self, action: Action, source: dict[str, Any], now: datetime) -> Outcome:
        """`source` says where the action comes from, for the report: its text, what was heard, whether it was typed."""
        try:
            outcome = self._thinking(action, source, now) or self._reminders(action, now) or _loop(action)
        except (PhraseError, ScheduleError) as error:
            return _refusal(source["action"], error.question, source["heard"])
        except StoreError as error:
            return _refusal(source["action"], str(error), source["heard"])
        fields = fields_of(action)
        typed = {"typed": True} if "typed" in source else {}
        report = ("action", {**fields, "action": source["action"], "verb": fields["action"], **typed})
        return Outcome(outcome.wishes, (report, *outcome.events), outcome.effects, outcome.done)

    def _thinking(self, action: Action, source: dict[str, Any], now: datetime) -> Outcome | None:
        """What is for the background reasoner; None for an action that is not."""
        if self._thinker is None:
            return None
        match action:
            case actions.Ask(question):
                return self._thinker.ask(question, now)
            case actions.Forget(length):
                return self._thinker.forget(length, now)
            case actions.Cancel("") if self._means_the_question(source["heard"]):
                return self._thinker.drop(now)
            case actions.Remind() | actions.Timer():
                self._last_set = now
        return None

    def _means_the_question(self, heard: str) -> bool:
        """True when "cancel" or "never mind" is about a question: it is newer than what was set, and nothing rings."""
        if self._thinker is None or self._schedule.ringing:
            return False
        return "mind" in heard.lower().split() or self._thinker.asked_since(self._last_set)

    def _reminders(self, action: Action, now: datetime) -> Outcome | None:
        """What changes or tells reminders; None for an action that is not about them."""
        match action:
            case actions.Remind(when, title):
                return _set(self._schedule.add_reminder(title, resolve(when, now), now), now)
            case actions.Timer(length, name):
                return _set(self._schedule.add_timer(length, name, now), now)
            case actions.ListAll():
                return _answer(wording.listing(self._schedule.upcoming(), now))
            case actions.Next():
                return _answer(wording.next_one(self._schedule.next(), now))
            case actions.Left(which):
                return _answer(wording.time_left(self._schedule.left(which, now)))
            case actions.Cancel(which):
                gone = self._schedule.cancel(which, now)
                return _answer(wording.dropped(gone), effects=(_forget(gone),))
        return self._changes(action, now)

    def _changes(self, action: Action, now: datetime) -> Outcome | None:
        schedule = self._schedule
        match action:
            case actions.Pause(which):
                return _answer(wording.state_of(schedule.pause(which, now), now))
            case actions.Unpause(which):
                return _changed(schedule.unpause(which, now), now)
            case actions.Snooze(when):
                return _changed([schedule.snooze(resolve(when, now) if when else None, now)], now)
            case actions.Extend(which, length):
                return _changed([schedule.extend(which, length, now)], now)
            case actions.Move(which, when):
                return _changed([schedule.move(which, resolve(when, now), now)], now)
            case actions.Rename(which, name):
                return _changed([schedule.rename(which, name, now)], now)
        return None

    def _due_fields(self, firing: Firing) -> dict[str, Any]:
        return {
            "title": wording.name_of(firing.reminder),
            "due": firing.at.isoformat(),
            "missed": firing.missed or firing.at < self.began,
        }


def _loop(action: Action) -> Outcome:
    """What the loop itself must do."""
    match action:
        case actions.Watch(what):
            return Outcome(effects=(errands.Watch(what),))
        case actions.Quiet(length):
            seconds = None if length is None else length.total_seconds()
            told = "Quiet until you tell me to resume." if length is None else f"Quiet for {say_duration(length)}."
            return _answer(told, effects=(errands.Quiet(seconds),))
        case actions.Resume():
            return _answer("I am back.", effects=(errands.Quiet(0.0),))
        case actions.Repeat():
            return Outcome(effects=(errands.Repeat(),))
        case actions.Stop():
            return Outcome(effects=(errands.Stop(),))
        case actions.Ask() | actions.Forget():
            return _answer(NO_REASONER)
        case actions.Cue(heard, reply):
            told = f"When you say {heard}, I will say {reply}, until I am restarted."
            return _answer(told, effects=(errands.Cue(heard, reply),))
    raise ValueError(f"nobody carries out {action!r}")


def _set(reminder: Reminder, now: datetime) -> Outcome:
    """Something new was set: reports it and reads it back."""
    return _answer(wording.set_back(reminder, now), events=(_scheduled(reminder, now),))


def _changed(reminders: Sequence[Reminder], now: datetime) -> Outcome:
    """Reminders have another time or name: reports each and reads it back; what rang is quiet now."""
    told = wording.state_of(reminders, now)
    return _answer(told, tuple(_scheduled(each, now) for each in reminders), (_forget(reminders),))


def _scheduled(reminder: Reminder, now: datetime) -> tuple[str, dict[str, Any]]:
    fields = {
        "due": reminder.due.astimezone(now.tzinfo).isoformat(),
        "rrule": reminder.rrule,
        "title": reminder.title,
        "kind": reminder.kind.value,
        "seconds": None if reminder.length is None else reminder.length.total_seconds(),
    }
    return "scheduled", fields


def _answer(
    text: str, events: tuple[tuple[str, dict[str, Any]], ...] = (), effects: tuple[Effect, ...] = ()
) -> Outcome:
    return Outcome((Wish(NoteKind.CONFIRM, text),), events, effects, done=text)


def _refusal(text: str, question: str, heard: str) -> Outcome:
    """Not carried out; the user is asked."""
    fields = {"action": text, "why": question, "heard": heard}
    return Outcome((Wish(NoteKind.CONFIRM, question),), (("refused", fields),))


def _forget(reminders: Sequence[Reminder]) -> errands.Forget:
    return errands.Forget(tuple(_key(reminder) for reminder in reminders))


def _key(reminder: Reminder) -> str:
    return str(reminder.identity)
