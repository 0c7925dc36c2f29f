"""The second track as the conversation meets it: takes questions, brings answers back as notes, and can be told off.

`ask`, `drop` and `forget` are called on the errands, where the disk may be touched; `take`, `voiced` and `collect` by
the loop, which they never hold up. Everything that comes from the reasoner is text to be spoken or shown. Nothing in
here turns it into an action.
"""

from __future__ import annotations

import queue
import re
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.errands import Forget, Outcome, Wish
from app.journal import Entry, Journal
from app.listening.earshot import Earshot
from app.ports import DesktopView, Frames, Rectangle
from app.reasoning import spoken
from app.reasoning.consent import Consents, is_local, origin_of
from app.reasoning.gaze import Gaze
from app.reasoning.messages import Answered, Ask, Cancel, Failed, Found, Growing, Lookup, Message, Plan, Sent
from app.reasoning.package import ANSWERED, BETWEEN_LINES, MOST_JOURNAL_LINES, MOST_REMINDERS, Package, line_of
from app.reasoning.retrieval import stems
from app.reasoning.worker import Take, Worker
from app.reminders.durations import parse_duration
from app.reminders.when import PhraseError
from app.sections import Reasoning
from model.microturn import NoteKind

MOST_AT_ONCE = 4
RECENT = timedelta(minutes=10)
FITTING = 20
JUST_NOW = timedelta(seconds=20)
CHANGED_SUBJECT_SECONDS = 25.0
GRACE_SECONDS = 30.0
ATTEMPTS = 2
HANDLED_AT_ONCE = 20

Reminders = Callable[[datetime], Sequence[str]]
"""What is set, in words."""


@dataclass(slots=True)
class _Question:
    """A question from its asking until another answer has been spoken.

    Attributes:
        ask: what went to the worker, kept for a second try.
        t: seconds of stream time when it was asked.
        deadline: on the machine's clock; beyond it the process hangs.
        pieces: what is to be spoken, and `next` the first of them that is not yet a note.
        changed: something else was said or asked since.
        lost: the process ended over it, more than once.
    """

    ask: Ask
    t: float
    deadline: float
    attempts: int = 1
    text: str = ""
    pieces: list[str] = field(default_factory=list)
    next: int = 0
    changed: bool = False
    lost: bool = False
    to: str = ""

    @property
    def number(self) -> int:
        return self.ask.package.number

    def key(self, piece: int) -> str:
        return f"answer {self.number}.{piece}"

    @property
    def keys(self) -> tuple[str, ...]:
        """Of all its notes; the first is also that of the word that the question was taken."""
        return tuple(self.key(piece) for piece in range(max(1, len(self.pieces))))


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
    ) -> None:
        self.gaze = gaze
        self.earshot = Earshot()
        self.settings = settings
        self._journal = journal
        self._reminders = reminders
        self._consents = consents
        self._clock = clock
        self._inbox: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._worker = worker(self._arrived)
        self._lock = threading.RLock()
        self._questions: dict[int, _Question] = {}
        self._answered: _Question | None = None
        self._asked = 0
        self._t = 0.0
        self._said_small = False

    @property
    def thinking(self) -> bool:
        """True while an answer is awaited."""
        with self._lock:
            return bool(self._questions)

    @property
    def abroad(self) -> str:
        """The host off this machine that is answering now, "" when there is none."""
        with self._lock:
            used = self.settings.endpoint if self._questions and self._uses_endpoint else ""
        return "" if not used or is_local(used) else used.split("://")[-1].split("/")[0]

    @property
    def _uses_endpoint(self) -> bool:
        return bool(self.settings.endpoint) and self.settings.use in ("auto", "endpoint")

    # --- on the errands -------------------------------------------------------------------------------------------

    def ask(self, question: str, now: datetime, audio: bytes = b"") -> Outcome:
        """Takes a question, or what is said about an answer ("go on", "shorter", "never mind")."""
        follow_up = FOLLOW_UPS.get(_bare(question))
        if follow_up is not None:
            return follow_up(self, now)
        span = _FORGET.match(question.lower())
        if span is not None:
            with suppress(PhraseError):
                return self.forget(parse_duration(span["length"]), now)
        refusal = self._refusal()
        if refusal:
            return _told(refusal, (("refused", {"what": question, "why": refusal}),))
        look = self.gaze.look(question)
        past, reminders = self._past(question, now), tuple(self._reminders(now))[:MOST_REMINDERS]
        with self._lock:
            self._asked += 1
            others = len(self._questions)
            for other in (*self._questions.values(), *filter(None, (self._answered,))):
                other.changed = True
            package = Package(
                self._asked,
                question,
                now,
                look.app,
                look.title,
                journal=past,
                reminders=reminders,
                audio=audio,
            )
            asked = _Question(Ask(package, look.picture, self._plan()), self._t, self._deadline())
            self._questions[asked.number] = asked
        self._worker.send(asked.ask)
        taken = ANOTHER_TAKEN if others else TAKEN
        return Outcome((Wish(NoteKind.CONFIRM, taken, asked.key(0)),))

    def drop(self, now: datetime) -> Outcome | None:
        """The user no longer wants the newest answer; None when none is awaited or being told."""
        del now
        with self._lock:
            newest = max(self._questions.values(), key=lambda each: each.number, default=None)
            if newest is None:
                return self._quit_telling()
            del self._questions[newest.number]
        self._worker.send(Cancel(newest.number))
        fields = {"number": newest.number, "question": newest.ask.package.question}
        told = "Never mind, then." if not self._questions else f"Not that one, then: {_about(newest)}."
        return Outcome((Wish(NoteKind.CONFIRM, told),), (("dropped", fields),), (Forget(newest.keys),))

    def _quit_telling(self) -> Outcome | None:
        last, self._answered = self._answered, None
        if last is None or self._t - last.t > RECENT.total_seconds():
            return None
        return Outcome((Wish(NoteKind.CONFIRM, "All right."),), effects=(Forget(last.keys),))

    def asked_since(self, moment: datetime) -> bool:
        """True when a question that is still open was asked after that moment."""
        with self._lock:
            return any(each.ask.package.at > moment for each in self._questions.values())

    def go_on(self, now: datetime) -> Outcome:
        """The next piece of the last answer, from the sentence in which it was cut."""
        del now
        with self._lock:
            last = self._answered
            if last is None or last.next >= len(last.pieces):
                return _told("That was all of it." if last else "There is nothing to go on with.")
            return Outcome((self._next_piece(last),))

    def shorter(self, now: datetime) -> Outcome:
        """The last answer in one sentence."""
        del now
        with self._lock:
            if self._answered is None:
                return _told("I have not answered anything yet.")
            return _told(spoken.shorter(self._answered.text))

    def forget(self, length: timedelta, now: datetime) -> Outcome:
        """Deletes the last minutes from the journal, and the questions and answers of this run with them."""
        with self._lock:
            gone = [number for number, each in self._questions.items() if each.ask.package.at >= now - length]
            for number in gone:
                del self._questions[number]
            self._answered = None
        for number in gone:
            self._worker.send(Cancel(number))
        self.earshot.forget()
        count = self._journal.forget(now - length)
        return Outcome(
            (Wish(NoteKind.CONFIRM, "Forgotten." if count else "Nothing had been kept of that."),),
            (("forgotten", {"seconds": length.total_seconds(), "entries": count}),),
        )

    def _refusal(self) -> str:
        """Why nothing can be asked now, "" when it can."""
        if self.settings.use == "off":
            return "Thinking about questions is switched off; switch it on in the settings."
        if self.settings.use == "endpoint" and not self.settings.endpoint:
            return "No server is named to ask; name one in reasoning.endpoint, or let the model on this machine answer."
        with self._lock:
            if len(self._questions) >= MOST_AT_ONCE:
                return "I am still thinking about four questions; say never mind to drop one."
        if not self._uses_endpoint:
            return ""
        try:
            allowed = self._consents.given(self.settings.endpoint)
            origin = origin_of(self.settings.endpoint)
        except ValueError:
            return "The address in reasoning.endpoint is none, so nobody can be asked; correct it in the settings."
        if allowed:
            return ""
        leaving = "Your question, its sound, and what" if self.settings.audio else "Your question, and what"
        return (
            f"{leaving} is on the screen, would leave this machine for {origin}. "
            "If you want that, type: alongside reasoner allow."
        )

    def _plan(self) -> Plan:
        chosen = self.settings
        return Plan(
            endpoint=chosen.endpoint if self._uses_endpoint else "",
            model=chosen.endpoint_model,
            discover=chosen.use == "auto" and not chosen.endpoint,
            file=chosen.file,
            threads=chosen.working_threads,
            gpu_layers=chosen.gpu_layers,
            pictures=chosen.pictures,
            audio=chosen.audio,
            longest=chosen.longest_seconds,
            idle=chosen.unload_minutes * 60,
        )

    def _deadline(self) -> float:
        return self._clock() + self.settings.longest_seconds + GRACE_SECONDS

    def _past(self, question: str, now: datetime) -> tuple[Entry, ...]:
        """The last minutes, and what is older and fits the question."""
        recent = self._journal.search("", now - RECENT, now, MOST_JOURNAL_LINES - FITTING)
        telling = " ".join(word for word in re.findall(r"\w+", question) if stems(word))
        fitting = self._journal.search(telling, None, now, FITTING) if telling else ()
        said = {TAKEN.lower(), ANOTHER_TAKEN.lower()}
        asked = set(stems(question))
        kept = dict.fromkeys(
            entry
            for entry in (*fitting, *recent)
            if entry.text.lower() not in said and not _is_asking(entry, asked, now)
        )
        return tuple(sorted(kept, key=lambda entry: entry.at))

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
            last = self._answered
            if last is None or key not in last.keys or share >= 1.0:
                return
            cut = last.keys.index(key)
            last.pieces[cut] = spoken.rest(last.pieces[cut], share)
            last.next = cut

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
            if any(each.deadline < self._clock() for each in self._questions.values()):
                for each in self._questions.values():
                    each.attempts = ATTEMPTS
                    each.deadline = float("inf")
                self._worker.kill()
        return outcomes

    def stop(self) -> None:
        """Ends the reasoner's process."""
        self._worker.stop()

    def _handle(self, message: Message | None) -> list[Outcome]:
        with self._lock:
            if message is None:
                return self._died()
            number = message.package.number if isinstance(message, Sent) else message.number
            question = self._questions.get(number)
            if question is None:
                return []
            match message:
                case Sent(package, to):
                    question.to = to
                    return [_sent(package, to, not self._uses_endpoint or is_local(self.settings.endpoint), question.t)]
                case Growing(_, text):
                    return self._growing(question, text)
                case Answered(_, answer):
                    return [self._answer(question, answer.text, answer.problem, answer.by)]
                case Failed(_, sentence):
                    del self._questions[number]
                    return [_failed(question, sentence)]
        return []

    def _growing(self, question: _Question, text: str) -> list[Outcome]:
        """The first piece of an answer becomes a note as soon as nothing can change it any more."""
        if question.pieces:
            return []
        closed = spoken.closed(text)
        if not closed:
            return []
        question.text, question.pieces = text, closed[:1]
        self._answered = question
        return [Outcome((self._next_piece(question),))]

    def _answer(self, question: _Question, text: str, problem: str, by: str) -> Outcome:
        del self._questions[question.number]
        begun = question.pieces
        question.text = text
        question.pieces = begun + spoken.pieces(text)[len(begun) :]
        if problem:
            question.pieces += [problem]
        if by == SMALL and not self._said_small and question.pieces:
            self._said_small = True
            question.pieces[0] = f"{I_AM_SMALL} {question.pieces[0]}"
        self._answered = question
        wishes = () if begun or not question.pieces else (self._next_piece(question),)
        package = question.ask.package
        fields = {
            "number": question.number,
            "question": package.question,
            "text": text,
            "spoken": " ".join(question.pieces),
            "by": by,
            **({"problem": problem} if problem else {}),
        }
        done = f"{ANSWERED}{package.question}: {text}"
        return Outcome(wishes, (("answered", fields),), done=done)

    def _next_piece(self, question: _Question) -> Wish:
        """The next piece as a note, with what it answers where that is no longer plain."""
        index = question.next
        question.next += 1
        text = question.pieces[index]
        late = self._t - question.t > CHANGED_SUBJECT_SECONDS
        if index == 0 and (question.changed or late or len(self._questions) > (question.number in self._questions)):
            text = f"You asked: {_about(question)}. {text}"
            question.pieces[0] = text
        if question.next < len(question.pieces):
            text = f"{text} {THERE_IS_MORE}"
        return Wish(NoteKind.ANSWER, text, question.key(index))

    def _died(self) -> list[Outcome]:
        """The process has ended: what it did not answer twice is given up."""
        lost = [question for question in self._questions.values() if question.lost]
        for question in lost:
            del self._questions[question.number]
        return [_failed(each, "The reasoner stopped over that, so I have no answer; ask again.") for each in lost]

    # --- on the worker's thread -----------------------------------------------------------------------------------

    def _arrived(self, message: Message | None) -> None:
        """Lookups are answered here and now, for an answer waits on them; the rest waits for the loop."""
        if isinstance(message, Lookup):
            self._worker.send(self._look_up(message))
            return
        if message is None:
            self._ask_again()
        self._inbox.put(message)

    def _ask_again(self) -> None:
        """The process has ended: what it had not answered is asked once more."""
        again = []
        with self._lock:
            for question in self._questions.values():
                question.lost = question.attempts >= ATTEMPTS
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
        now = question.ask.package.at
        if lookup.tool == "read_screen":
            look = self.gaze.look(str(lookup.arguments.get("window") or ""))
            return Found(lookup.lookup, f"Window: {look.title} ({look.app})", look.picture)
        try:
            since, until = (_instant(lookup.arguments.get(name), now) for name in ("since", "until"))
        except ValueError:
            return Found(lookup.lookup, "since and until are ISO instants, such as 2026-11-22T10:00:00+01:00.")
        found = self._journal.search(str(lookup.arguments.get("words") or ""), since, until)
        return Found(lookup.lookup, "\n".join(line_of(entry, now) for entry in found) or "Nothing was found.")


class PatientTrack(SecondTrack):
    """A track in stream time: every answer comes `seconds` after its question, and the stream waits for it there."""

    def __init__(self, *parts: Any, seconds: float = 3.0) -> None:
        super().__init__(*parts)
        self._seconds = seconds

    def collect(self, t: float) -> list[Outcome]:
        """What is due at `t`, waited for."""
        self._t = t
        outcomes: list[Outcome] = []
        while any(question.t + self._seconds <= t for question in self._questions.values()):
            outcomes += self._handle(self._inbox.get())
        return outcomes


TAKEN, ANOTHER_TAKEN = "Let me think.", "I will look into that too."
SMALL = "the small model on this machine"
I_AM_SMALL = "I am a small model, so check what I say."
THERE_IS_MORE = "There is more; say go on."


def _is_asking(entry: Entry, asked: set[str], now: datetime) -> bool:
    """True for the question itself as it was written down, perhaps in other words than the model handed on."""
    if entry.kind != "heard" or now - entry.at > JUST_NOW:
        return False
    said = set(stems(entry.text))
    return len(said & asked) * 2 >= len(said)


FollowUp = Callable[[SecondTrack, datetime], Outcome]


def _drop(track: SecondTrack, now: datetime) -> Outcome:
    return track.drop(now) or _told("There is nothing that I am thinking about.")


#: What is said about an answer rather than asked; the model hands it on as a question, for it knows no verb for it.
FOLLOW_UPS: dict[str, FollowUp] = {
    **dict.fromkeys(("go on", "continue", "carry on", "keep going", "and then", "more"), SecondTrack.go_on),
    **dict.fromkeys(("shorter", "make it shorter", "in short", "shorter please", "briefly"), SecondTrack.shorter),
    **dict.fromkeys(("never mind", "nevermind", "forget it", "forget that question"), _drop),
}


_FORGET = re.compile(r"(?:please )?(?:forget|delete|erase)\b.*\b(?:last|past) (?P<length>\w.*?)[.!]?$")


def is_follow_up(text: str) -> bool:
    """True for what is said about an answer: "go on", "shorter", "never mind"."""
    return _bare(text) in FOLLOW_UPS


def _bare(question: str) -> str:
    return " ".join(re.findall(r"\w+", question.lower())).removesuffix(" please")


def _about(question: _Question) -> str:
    return spoken.topic(question.ask.package.question)


def _told(text: str, events: tuple[tuple[str, dict[str, Any]], ...] = ()) -> Outcome:
    return Outcome((Wish(NoteKind.CONFIRM, text),), events)


def _sent(package: Package, to: str, local: bool, t: float) -> Outcome:
    """Shows what was sent, and keeps the screen's text for later questions."""
    fields = {"number": package.number, "question": package.question, "to": to, "local": local, "sent": package.shown()}
    read = BETWEEN_LINES.join(package.screen)
    return Outcome((), (("asked", fields),), t=t, seen=f"{package.window}: {read}" if read else None)


def _failed(question: _Question, sentence: str) -> Outcome:
    fields = {"number": question.number, "what": question.ask.package.question, "why": sentence}
    return Outcome((Wish(NoteKind.ANSWER, sentence, question.key(0)),), (("refused", fields),))


def _instant(text: Any, now: datetime) -> datetime | None:
    if not text:
        return None
    read = datetime.fromisoformat(str(text))
    return read if read.tzinfo is not None else read.replace(tzinfo=now.tzinfo)
