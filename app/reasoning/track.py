"""The second track as the conversation meets it: takes questions, brings answers back as notes, and can be told off.

`ask`, `drop` and `forget` are called on the errands, where the disk may be touched; `take`, `voiced` and `collect` by
the loop, which they never hold up. Everything that comes from the reasoner is text to be spoken or shown. Nothing in
here turns it into an action.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.errands import Forget, Outcome, Wish
from app.journal import Journal
from app.listening.earshot import Earshot
from app.logs import broke
from app.ports import DesktopView, Frames, Rectangle
from app.reasoning.asked import Question
from app.reasoning.consent import Consents
from app.reasoning.context import Context, Reminders
from app.reasoning.gaze import Gaze
from app.reasoning.leave import goes_to, leaves, may_go, plan_of, refusal
from app.reasoning.messages import Answered, Ask, Cancel, Failed, Found, Growing, Lookup, Message, Sent
from app.reasoning.orders import FollowUp, follow_up, to_forget
from app.reasoning.reasoner import Answer
from app.reasoning.reports import LookedUp, looked_up, sent
from app.reasoning.section import Reasoning
from app.reasoning.telling import Telling, failed, told
from app.reasoning.worker import Take, Worker
from app.wording import LET_ME_THINK, LOOKED_INTO
from model.microturn import NoteKind

MOST_AT_ONCE = 4
GRACE_SECONDS = 30.0
ATTEMPTS = 2
HANDLED_AT_ONCE = 20
EVER = timedelta(days=73_000)
"""How long ago everything was that there can be to forget."""
FULL = "I am still thinking about four questions; say never mind to drop one."


NO_PAST = "I could not look up what happened before, so I have no answer; ask again."
NOT_LOOKED_UP = "That could not be looked up."
NO_LEAVE = "The user does not allow that any more."
WITHDRAWN = "Your questions may no longer leave this machine, so this one was not sent."
STOPPED = "The reasoner stopped over that, so I have no answer; ask again."
STOPPED_MIDWAY = "The reasoner stopped there, so the rest is missing; ask again."


def _on_a_thread(job: Callable[[], None]) -> None:
    threading.Thread(target=job, name="question", daemon=True).start()


class SecondTrack:
    """Hands questions over and brings answers back.

    Attributes:
        settings: how the next question is answered; may be replaced at any time.
        gaze: what was last seen, for the questions to come.
        earshot: the last seconds that were heard, for the same.
    """

    def __init__(
        self,
        settings: Reasoning,
        gaze: Gaze,
        journal: Journal,
        reminders: Reminders,
        consents: Consents,
        worker: Callable[[Take], Worker],
        clock: Callable[[], float] = time.monotonic,
        aside: Callable[[Callable[[], None]], None] = _on_a_thread,
    ) -> None:
        """`aside` carries out what the acknowledgement of a question is not to wait for."""
        self.gaze = gaze
        self.earshot = Earshot()
        self.settings = settings
        self._journal = journal
        self._context = Context(gaze, journal, reminders)
        self._consents = consents
        self._clock = clock
        self._aside = aside
        self._inbox: queue.SimpleQueue[Message | LookedUp | None] = queue.SimpleQueue()
        self._worker = worker(self._arrived)
        self._lock = threading.RLock()
        self._questions: dict[int, Question] = {}
        self._forgotten: set[int] = set()
        self._telling = Telling()
        self._asked = 0
        self._t = 0.0

    @property
    def thinking(self) -> bool:
        """True while an answer is awaited."""
        with self._lock:
            return bool(self._questions)

    @property
    def abroad(self) -> str:
        """What answers now off this machine, a host or a model's cloud, "" when there is none. The settings may name
        another one by now."""
        with self._lock:
            asked = [each.ask.plan for each in self._questions.values()]
        return next((goes_to(plan) for plan in asked if leaves(plan)), "")

    # --- on the errands -------------------------------------------------------------------------------------------

    def ask(self, question: str, now: datetime, audio: bytes = b"") -> Outcome:
        """Takes a question, or what is said about an answer ("go on", "shorter", "never mind")."""
        said = follow_up(question)
        if said is not None:
            return self._follow_up(said, now)
        length = to_forget(question)
        if length is not None:
            return self.forget(length, now)
        settings = self.settings  # may be replaced meanwhile: what is allowed is also what is done
        why_not = self._refusal(settings)
        if why_not:
            return told(why_not, (("refused", {"what": question, "why": why_not}),))
        with self._lock:
            self._asked += 1
            number = self._asked
        package, look = self._context.package(number, question, now, audio)
        with self._lock:
            others = len(self._questions)
            for other in self._questions.values():
                other.changed = True
            self._telling.change_subject()
            asked = Question(Ask(package, look.picture, plan_of(settings)), self._t, self._deadline())
            self._questions[number] = asked
        self._aside(lambda: self._hand_over(number))
        taken = LOOKED_INTO if others else LET_ME_THINK
        return Outcome((Wish(NoteKind.CONFIRM, taken, asked.key(0)),))

    def _hand_over(self, number: int) -> None:
        """Completes a question's package and sends it. The user hears meanwhile that the question was taken."""
        with self._lock:
            question = self._questions.get(number)
        if question is None:
            return
        try:
            package = self._context.with_past(question.ask.package)
        except Exception as wrong:
            broke("a question could not be put together", wrong)
            self._inbox.put(Failed(number, NO_PAST))
            return
        with self._lock:
            if number not in self._questions:
                return
            if not may_go(question.ask.plan, self._consents):
                self._inbox.put(Failed(number, WITHDRAWN))
                return
            question.ask = replace(question.ask, package=package)
            question.handed = True
            self._worker.send(question.ask)

    def _follow_up(self, said: str, now: datetime) -> Outcome:
        if said == "never mind":
            return self.drop(now) or told("There is nothing that I am thinking about.")
        with self._lock:
            return self._telling.go_on(self._t) if said == "go on" else self._telling.shorter()

    def _refusal(self, settings: Reasoning) -> str:
        """Why nothing can be asked now, "" when it can."""
        with self._lock:
            full = len(self._questions) >= MOST_AT_ONCE
        return refusal(settings, self._consents) or (FULL if full else "")

    def drop(self, now: datetime) -> Outcome | None:
        """The user no longer wants the newest answer; None when none is awaited or being told."""
        del now
        with self._lock:
            newest = max(self._questions.values(), key=lambda each: each.number, default=None)
            if newest is None:
                return self._telling.quit(self._t)
            del self._questions[newest.number]
            self._telling.drop(newest)
        self._worker.send(Cancel(newest.number))
        fields = {"number": newest.number, "question": newest.ask.package.question}
        words = "Never mind, then." if not self._questions else f"Not that one, then: {newest.about}."
        return Outcome((Wish(NoteKind.CONFIRM, words),), (("dropped", fields),), (Forget(newest.keys),))

    def open_to(self, said: FollowUp) -> bool:
        """True where that can be meant for an answer: one that is awaited, or was told of late."""
        with self._lock:
            if said == "never mind":
                return bool(self._questions)
            return self._telling.open_to(said, self._t)

    def asked_since(self, moment: datetime) -> bool:
        """True when a question that is still open was asked after that moment."""
        with self._lock:
            return any(each.ask.package.at > moment for each in self._questions.values())

    def forget(self, length: timedelta, now: datetime) -> Outcome:
        """Deletes the last minutes from the journal, and the questions and answers of this run with them."""
        with self._lock:
            gone = [each for each in self._questions.values() if each.ask.package.at >= now - length]
            for question in gone:
                del self._questions[question.number]
                self._forgotten.add(question.number)
            untold = (*self._telling.forget(), *(key for question in gone for key in question.keys))
        for question in gone:
            self._worker.send(Cancel(question.number))
        self.earshot.forget()
        count = self._journal.forget(now - length)
        fields = {"seconds": length.total_seconds(), "entries": count}
        words = "Forgotten." if count else "Nothing had been kept of that."
        return Outcome((Wish(NoteKind.CONFIRM, words),), (("forgotten", fields),), (Forget(untold),))

    def _deadline(self) -> float:
        return self._clock() + self.settings.longest_seconds + GRACE_SECONDS

    # --- on the loop ----------------------------------------------------------------------------------------------

    def take(
        self, frames: Frames | None, view: DesktopView | None, places: tuple[Rectangle, ...] | None, t: float
    ) -> str:
        """Takes what a micro-turn brought; the window that came into focus, in words, "" when it is the same."""
        self._t = t
        return self.gaze.take(frames, view, places)

    def heard(self) -> None:
        """Something else was said."""
        with self._lock:
            for question in self._questions.values():
                question.changed = question.changed or self._t - question.t > 1.0

    def voiced(self, key: str | None, share: float) -> None:
        """A note with this key was spoken; `share` of it was heard, 1 when all of it was."""
        with self._lock:
            self._telling.cut(key, share)

    def collect(self, t: float) -> list[Outcome]:
        """What came back since the last call."""
        self._t = t
        outcomes: list[Outcome] = []
        for _ in range(HANDLED_AT_ONCE):
            try:
                message = self._inbox.get_nowait()
            except queue.Empty:
                break
            outcomes += self._handle(message)
        with self._lock:
            late = [each for each in self._questions.values() if each.deadline < self._clock()]
            for each in late:
                each.attempts = ATTEMPTS
                each.deadline = float("inf")
        if late:
            self._worker.kill()
        return outcomes

    def stop(self) -> None:
        """Ends the reasoner's process."""
        self._worker.stop()

    def _handle(self, message: Message | LookedUp | None) -> list[Outcome]:
        with self._lock:
            if isinstance(message, LookedUp):
                return [] if message.number in self._forgotten else [message.outcome]
            if message is None:
                return self._died()
            number = message.package.number if isinstance(message, Sent) else message.number
            question = self._questions.get(number)
            if question is None:
                return []
            match message:
                case Sent(package, to):
                    return [sent(package, to, not leaves(question.ask.plan), question.t)]
                case Growing(_, text):
                    return self._telling.growing(question, text, self._t, len(self._questions) > 1)
                case Answered(_, answer):
                    del self._questions[number]
                    return [self._telling.whole(question, answer, self._t, bool(self._questions))]
                case Failed(_, sentence):
                    del self._questions[number]
                    return [self._ended(question, sentence)]
        return []

    def _ended(self, question: Question, sentence: str) -> Outcome:
        """Nothing more comes of a question; what had come of its answer is kept."""
        others = bool(self._questions)
        if not question.text.strip():
            return failed(question, sentence, others)
        return self._telling.whole(question, Answer(question.text.strip(), question.to, sentence), self._t, others)

    def _died(self) -> list[Outcome]:
        """The process has ended: what it did not answer twice is given up."""
        lost = [question for question in self._questions.values() if question.lost]
        for question in lost:
            del self._questions[question.number]
        return [self._ended(each, STOPPED_MIDWAY if each.text.strip() else STOPPED) for each in lost]

    # --- on the worker's thread -----------------------------------------------------------------------------------

    def _arrived(self, message: Message | None) -> None:
        """Lookups are answered here and now, for an answer waits on them; the rest waits for the loop."""
        if isinstance(message, Lookup):
            self._worker.send(self._look_up(message))
            return
        if message is None:
            self._ask_again()
        if isinstance(message, Sent):
            self._note_who(message)
        self._inbox.put(message)

    def _note_who(self, sent_off: Sent) -> None:
        """Keeps who answers a question, before anything is looked up for it."""
        with self._lock:
            question = self._questions.get(sent_off.package.number)
            if question is not None:
                question.to = sent_off.to

    def _ask_again(self) -> None:
        """The process has ended: what it had not answered is asked once more."""
        again = []
        with self._lock:
            for question in (each for each in self._questions.values() if each.handed):
                withdrawn = not may_go(question.ask.plan, self._consents)
                question.lost = withdrawn or question.attempts >= ATTEMPTS
                if not question.lost:
                    question.attempts += 1
                    question.deadline = self._deadline()
                    again.append(question.ask)
        for ask in again:
            self._worker.send(ask)

    def _look_up(self, lookup: Lookup) -> Found:
        with self._lock:
            question = self._questions.get(lookup.number)
        if question is None:
            return Found(lookup.lookup, "Nobody waits for that any more.")
        plan = question.ask.plan
        if not may_go(plan, self._consents):
            return Found(lookup.lookup, NO_LEAVE)
        try:
            found = self._context.look_up(lookup, question.ask.package.at)
        except Exception as wrong:  # whatever a model asked for: the answers of all other questions come on this thread
            broke("a lookup broke", wrong)
            return Found(lookup.lookup, NOT_LOOKED_UP)
        self._inbox.put(looked_up(lookup, found, question, not leaves(plan), self._t))
        return found


class PatientTrack(SecondTrack):
    """A track in stream time: every answer comes `seconds` after its question, and the stream waits for it there."""

    def __init__(self, *parts: Any, seconds: float = 3.0) -> None:
        super().__init__(*parts)
        self._aside = lambda job: job()
        self._seconds = seconds

    def collect(self, t: float) -> list[Outcome]:
        """What is due at `t`, waited for."""
        self._t = t
        outcomes: list[Outcome] = []
        while any(question.t + self._seconds <= t for question in self._questions.values()):
            outcomes += self._handle(self._inbox.get())
        return outcomes
