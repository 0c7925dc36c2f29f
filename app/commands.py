"""Carries actions out: the model's words become reminders, timers and answers, and what was set is always read back.

Everything here may touch the disk, so the loop calls it on its errands. An action that does not fit the grammar, or
that leaves something open, is not carried out; the user is asked instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app import actions, half_heard, wording
from app.actions import Action, ActionError, fields_of
from app.changing import change, just_set
from app.clock import Countdown
from app.dialogue import BLANK, Declined, Dialogue, Doubt, Question
from app.errands import Outcome, Quiet, Wish
from app.exchanging import exchanged
from app.grammar import parse_action
from app.listening.correct import Correction, corrected, report_of
from app.listening.said import UNSAID, Said
from app.outcomes import (
    answer,
    due_fields,
    forget,
    hardly_heard,
    key_of,
    of_the_loop,
    refusal,
    scheduled,
    set_back,
    together,
)
from app.reasoning.orders import follow_up
from app.reasoning.port import Thinker
from app.reminders.asking import about_what_is_set
from app.reminders.fitting import comes_at, fits_time
from app.reminders.matching import EXACT, name_of, narrowed, pick, wants_all
from app.reminders.presence import Attendance
from app.reminders.schedule import Firing, Schedule, ScheduleError
from app.reminders.several import both_of
from app.reminders.store import StoreError
from app.reminders.typed import interpret, interpret_several
from app.reminders.typed_words import SEEN_TO
from app.reminders.waking import resolve_for
from app.reminders.when import USUAL_HOURS, PhraseError, WorkingHours
from model.microturn import NoteKind

NOT_UNDERSTOOD = "I did not understand that. Try: remind me in ten minutes to call anna."
NONE_OF_THAT = "Nothing of that is set."
NOTHING_ASKED = "I have not asked anything that this would answer."
_HOW_MANY = re.compile(r"How many (\w+) exactly")
DUE_LEAD = timedelta(seconds=0.8)
"""A note is made this much early: two micro-turns until the model has chosen to voice it, a fifth of a second that the
speaker holds, and as much to spare. Its sound waits for the instant itself."""
READY_AHEAD = timedelta(seconds=4)
"""A note's speech is synthesised this much ahead."""
RETRY = timedelta(seconds=30)
"""Between looks at a store that refuses."""
FOREVER = timedelta(days=36_500)


class ReminderCommands:
    """Carries out actions on a schedule.

    Attributes:
        began: when this run of the program began, in UTC; what was due before that was missed.
        hours: when the user works; may be replaced at any time.
        attendance: whether anybody is there to be reminded.
        watched: tells the names of what is watched; may be replaced at any time.
    """

    def __init__(
        self, schedule: Schedule, began: datetime, thinker: Thinker | None = None, hours: WorkingHours = USUAL_HOURS
    ) -> None:
        self._schedule = schedule
        self._thinker = thinker
        self._last_set = began
        self.hours = hours
        self.attendance = Attendance(schedule)
        self.watched: Callable[[], Sequence[str]] = tuple
        self._dialogue = Dialogue()
        self._quiet: Countdown | None = None
        self._store_rests: Countdown | None = None
        self.began = began.astimezone(UTC)

    def perform(self, text: str, heard: str, now: datetime, said: Said = UNSAID, sure: bool = True) -> Outcome:
        """Does what the model's action text says, or asks back: always, where the model was not `sure` of it. `heard`
        is what the user was heard to say, `said` the sound of it, and how that was read again."""
        if heard and self._dialogue.has_answered(heard, now):
            return Outcome()
        better = None if said.reading is None else corrected(text, heard, said.reading, now)
        outcome = self._performed(text, heard, now, said, better, sure or better is not None)
        if said.reading is not None:
            outcome = replace(outcome, events=(report_of(heard, said.reading, better), *outcome.events))
        return outcome

    def _performed(
        self, text: str, heard: str, now: datetime, said: Said, better: Correction | None, sure: bool
    ) -> Outcome:
        """`better` are the action's words as they were read again."""
        try:
            action = parse_action(text) if better is None else better.action
        except ActionError as error:
            whole = half_heard.without_separator(text, now)
            if whole is None:
                return self._asked(error, {"action": text, "heard": heard}, now)
            action = whole
        source = {"action": text, "heard": heard, "audio": said.audio}
        if sure:
            return self._begun(action, source, now)
        self._dialogue.ask(Question(action, sure=True, source=source), now)
        return hardly_heard(text, heard)

    def _begun(self, action: Action, source: dict[str, Any], now: datetime) -> Outcome:
        """Carries out what the model wrote: two reminders where it names two times."""
        if isinstance(action, actions.Remind) and (both := both_of(action, now)):
            return together([self._carry_out(each, source, now) for each in both])
        return self._carry_out(action, source, now)

    def heard(self, words: str, now: datetime, acted: bool = False) -> Outcome:
        """Takes up what the user was heard to say where it answers an open question, corrects or changes what was just
        set, sees to what rings or is about an answer; anything else is the model's to act on, as it did where `acted`
        is true."""
        source = {"action": words, "heard": words}
        outcome = self._taken_up(words, source, now)
        if outcome is None and not acted:
            outcome = self._doubted(words, source, now)
        if outcome is None:
            return Outcome() if acted else self._replied(words, source, now) or Outcome()
        self._dialogue.answered(words, now)
        return outcome

    def _replied(self, words: str, source: dict[str, Any], now: datetime) -> Outcome | None:
        """What is said about an answer is for the background reasoner; a reply to what has just rung is carried out."""
        said = follow_up(words)
        if self._thinker is not None and said is not None and self._thinker.open_to(said):
            self._dialogue.answered(words, now)
            return self._thinker.ask(words, now)
        reply = half_heard.reply_to_ringing(words, self._schedule, now)
        if reply is None and just_set(self._schedule, self._dialogue, now):
            reply = half_heard.repair_of_last(words, now)
        if reply is not None:
            self._dialogue.answered(words, now)
            return self._carry_out(reply, source, now)
        return None

    def _half_heard(self, words: str, source: dict[str, Any], now: datetime) -> Outcome | None:
        """Asks about a request, not one to cancel as it stands, that sounds like cancelling what is set."""
        doubt = half_heard.perhaps_cancel(words, self._schedule, now)
        if doubt is None:
            return None
        text, question = doubt
        self._dialogue.ask(question, now)
        return refusal(source["action"], text, source["heard"])

    def _taken_up(self, words: str, source: dict[str, Any], now: datetime) -> Outcome | None:
        known = {each.identity: each for each in (*self._schedule.rang_lately(now), *self._schedule.upcoming())}
        asked = self._dialogue.question
        taken = self._dialogue.take(words, list(known.values()), now)
        if isinstance(taken, Declined):
            self._dialogue.ask(None, now)
            return answer("All right, I leave it.")
        if taken is None and self._schedule.ringing() and SEEN_TO.fullmatch(words.strip(" .!,")):
            taken = actions.Done()
        if taken is None:
            return None
        if asked is not None and asked.source is not None and taken == asked.action:
            return self._begun(taken, asked.source, now)
        return self._carry_out(taken, source, now, confirmed=True)

    def _doubted(self, words: str, source: dict[str, Any], now: datetime) -> Outcome | None:
        """Asks back about a correction that was only half understood."""
        doubt = self._dialogue.doubt(words, self._schedule.upcoming(), now)
        if isinstance(doubt, Doubt):
            self._dialogue.ask(Question(doubt.action, sure=doubt.sure), now)
            return refusal(source["action"], doubt.question, source["heard"])
        return None if doubt is None else self._carry_out(doubt, source, now, confirmed=True)

    def typed(self, text: str, now: datetime) -> Outcome:
        """Does what a typed sentence says, or asks back."""
        source = {"action": text, "heard": text, "typed": True}
        if (outcome := self._taken_up(text, source, now)) is not None:
            return outcome
        try:
            if several := interpret_several(text, now):
                return together([self._carry_out(each, source, now) for each in several])
            action = interpret(text, now)
        except (ActionError, PhraseError) as error:
            return self._asked(error, source, now)
        if action is None and self._thinker is not None and follow_up(text) is not None:
            action = actions.Ask(text)
        action = action or half_heard.held_by_name(text, self._schedule, now, self.watched())
        if action is None:
            for taken in (self._doubted, self._replied, self._half_heard):
                if (outcome := taken(text, source, now)) is not None:
                    return outcome
            return refusal(text, NOT_UNDERSTOOD, text)
        return self._carry_out(action, source, now)

    def listed(self, which: str, now: datetime) -> Outcome:
        """Shows what is set, as asked for by typing."""
        source = {"action": f"list {which}".strip(), "heard": "", "typed": True}
        return self._carry_out(actions.ListAll(which), source, now)

    def exchange(self, way: str, path: Path, now: datetime) -> Outcome:
        """Writes what waits into an iCalendar file ("export"), or sets what such a file holds ("import")."""
        return exchanged(self._schedule, way, path, now)

    def due(self, now: datetime) -> Outcome:
        """Announces what is due and has not been announced."""
        instant = now.astimezone(UTC)
        self.began = min(self.began, instant)  # later than now only where the clock was set back
        if self._wants_quiet(now) or (self._store_rests is not None and self._store_rests.left(now)):
            return Outcome()
        try:
            firings, silent = self.attendance.rung((instant + DUE_LEAD).astimezone(now.tzinfo), now)
        except StoreError as error:
            self._store_rests = Countdown(RETRY, now)
            return Outcome((Wish(NoteKind.SYSTEM, str(error), "store"),), (("refused", {"why": str(error)}),))
        wishes = [
            Wish(NoteKind.DUE, wording.announcement(firing, now, self.began), key_of(firing.reminder), firing.at)
            for firing in firings
        ]
        events = [("due", due_fields(firing, self.began)) for firing in firings]
        events += [("due", {**due_fields(firing, self.began), "silent": True}) for firing in silent]
        return Outcome(tuple(wishes), tuple(events), prepare=self._coming(now))

    def _coming(self, now: datetime) -> tuple[str, ...]:
        """What is about to be announced, so that its sound is ready on the second."""
        reminder = self._schedule.next()
        if reminder is None or reminder.due > now.astimezone(UTC) + READY_AHEAD:
            return ()
        return (wording.announcement(Firing(reminder, reminder.due, missed=False), now, self.began),)

    def pressed(self, button: str, number: int, now: datetime) -> Outcome:
        """A button of a notification was pressed, "done" or "snooze": what it stood for is seen to, without a word."""
        reminder = self._schedule.get(number)
        if reminder is None or reminder.rung is None:
            return Outcome()
        events = []
        try:
            if button == "snooze":
                snoozed = self._schedule.snooze_one(number, now)
                events.append(scheduled(snoozed, now))
                done = wording.state_of([snoozed], now)
            else:
                self._schedule.acknowledge(number, now)
                done = wording.sentence(f"seen to: {name_of(reminder)}")
        except StoreError as error:
            return refusal(button, str(error), "")
        report = ("action", {"action": button, "verb": button, "typed": True})
        return Outcome((), (report, *events), (forget([reminder]),), done)

    def told(self, key: str, now: datetime) -> Outcome:
        """The announcement with this key was heard to its end."""
        try:
            self._schedule.told(int(key), now)
        except StoreError as error:
            return Outcome(events=(("refused", {"why": str(error)}),))
        return Outcome()

    def _carry_out(self, action: Action, source: dict[str, Any], now: datetime, confirmed: bool = False) -> Outcome:
        """`source` says where the action comes from, for the report: its text, what was heard, whether it was typed,
        and its sound."""
        if isinstance(action, actions.Answer):
            taken = self._taken_up(action.words, source, now)
            return taken or refusal(source["action"], NOTHING_ASKED, source["heard"])
        action = half_heard.for_now(action, source["heard"], self._schedule, now, self.watched())
        if isinstance(action, actions.Ask):
            action = about_what_is_set(action, self._schedule.upcoming())
        if not confirmed and (question := self._unsure(action, now)):
            self._dialogue.ask(Question(action, sure=True), now)
            return refusal(source["action"], question, source["heard"])
        self._dialogue.ask(None, now)
        try:
            outcome = self._thinking(action, source, now)
            if outcome is None and not self._wants_quiet(now):
                action = half_heard.let_run(action, source["heard"], self._schedule)
            outcome = outcome or self._reminders(action, now, "typed" in source) or of_the_loop(action, now, self.hours)
        except ScheduleError as error:
            if error.among:
                self._dialogue.ask(Question(action, error.among), now)
            return refusal(source["action"], error.question, source["heard"])
        except PhraseError as error:
            self._dialogue.ask(Question(action), now)
            return refusal(source["action"], error.question, source["heard"])
        except StoreError as error:
            return refusal(source["action"], str(error), source["heard"])
        self._mind_quiet(outcome, now)
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
                mistaken = None
                if "typed" not in source:
                    mistaken = self._replied(question, source, now) or self._half_heard(question, source, now)
                return mistaken or self._thinker.ask(question, now, source.get("audio", b""))
            case actions.Resume() if self._thinker.open_to("go on") and not self._wants_quiet(now):
                return self._thinker.ask("go on", now)
            case actions.Forget(length):
                return self._thinker.forget(length, now)
            case actions.Cancel("") if self._means_the_question(source["heard"]):
                return self._thinker.drop(now)
            case actions.Remind() | actions.Timer():
                self._last_set = now
        return None

    def _means_the_question(self, heard: str) -> bool:
        """True when "cancel" or "never mind" is about a question: it is newer than what was set, and nothing rings."""
        if self._thinker is None or self._schedule.ringing():
            return False
        return "mind" in heard.lower().split() or self._thinker.asked_since(self._last_set)

    def _asked(self, error: ActionError | PhraseError, source: dict[str, Any], now: datetime) -> Outcome:
        """Asks what an unfinished action lacks, and keeps it for the answer."""
        partial = getattr(error, "action", None)
        if partial is None and error.question.startswith("What should I remind you of"):
            return self._asked(ActionError("What should I remind you of, and when?", BLANK), source, now)
        if (
            isinstance(partial, actions.Remind)
            and partial.when
            and not partial.title
            and half_heard.rang_lately(self._schedule, now)
        ):
            return self._carry_out(actions.Snooze(partial.when), source, now)
        whole = getattr(error, "whole", False)
        unit = _HOW_MANY.match(error.question)
        question = None if partial is None else Question(partial, sure=whole, unit=unit[1] if unit else "")
        self._dialogue.ask(question, now)
        return refusal(source["action"], error.question, source["heard"])

    def _unsure(self, action: Action, now: datetime) -> str | None:
        """The question to ask first where much would be lost at once; None where nothing has to be asked."""
        if not isinstance(action, actions.Cancel) or not wants_all(action.which):
            return None
        waiting = sorted((*self._schedule.ringing(), *self._schedule.upcoming()), key=lambda each: each.due)
        fits = comes_at if action.day else fits_time
        chosen = {each.identity: each for each in narrowed(action.which, waiting, now, fits)}
        return wording.cancel_all(list(chosen.values())) if len(chosen) > 1 else None

    def _wants_quiet(self, now: datetime) -> bool:
        return self._quiet is not None and self._quiet.left(now) > timedelta(0)

    def _mind_quiet(self, outcome: Outcome, now: datetime) -> None:
        """While the user wants quiet nothing rings; what came due is told afterwards, with its time."""
        for effect in outcome.effects:
            if isinstance(effect, Quiet):
                self._quiet = Countdown(FOREVER if effect.seconds is None else timedelta(seconds=effect.seconds), now)

    def _reminders(self, action: Action, now: datetime, typed: bool) -> Outcome | None:
        """What changes or tells reminders; None for an action that is not about them."""
        match action:
            case actions.Remind(when, title):
                set_one = self._schedule.add_reminder(title, resolve_for(title, when, now, self.hours), now)
                self._dialogue.note_set(set_one, action, now)
                return set_back(set_one, now)
            case actions.Timer(length, name):
                set_one = self._schedule.add_timer(length, name, now)
                self._dialogue.note_set(set_one, action, now)
                return set_back(set_one, now)
            case actions.ListAll(which):
                waiting = self._schedule.upcoming()
                chosen = narrowed(which, waiting, now, comes_at) if which else waiting
                most = len(chosen) if typed else wording.MOST_LISTED
                return answer(wording.listing(chosen, now, most) if chosen or not waiting else NONE_OF_THAT)
            case actions.Done(which):
                return self._done(which, now)
            case actions.Next():
                return answer(wording.next_one(self._schedule.next(), now))
            case actions.Left(which):
                counted = self._schedule.counted(which, now)
                name = name_of(counted) if len(self._schedule.upcoming()) > 1 else ""
                return answer(wording.time_left(self._schedule.left(f"{EXACT}{counted.identity}", now), name))
        return change(action, self._schedule, self._dialogue, self.hours, self.watched(), now)

    def _done(self, which: str, now: datetime) -> Outcome:
        """What rings is seen to: by name, or all of it."""
        ringing = self._schedule.ringing()
        seen = [pick(which, ringing, now)] if which and ringing else ringing
        if not seen:
            raise ScheduleError("Nothing is ringing.")
        for reminder in seen:
            self._schedule.acknowledge(reminder.identity, now)
        return answer(wording.ALL_RIGHT, effects=(forget(seen),))
