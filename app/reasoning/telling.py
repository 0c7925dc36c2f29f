"""Tells answers: piece by piece as notes, on where they were cut, shorter, or not any more.

Several answers are kept for a while. "Go on" and "shorter" are about the one that was told last: the newest, or the
one that the user interrupted.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from app.errands import Forget, Outcome, Wish
from app.reasoning import spoken
from app.reasoning.asked import I_AM_SMALL, SMALL, Question
from app.reasoning.orders import FollowUp
from app.reasoning.package import ANSWERED
from app.reasoning.reasoner import Answer
from app.wording import ALL_RIGHT
from model.microturn import NoteKind

REMEMBERED = 4
STILL_COMING = "The rest is still coming."
RECENT_SECONDS = 600.0


class Telling:
    """The answers that came, the one that was told last at the end. Not safe to be called from two threads at once."""

    def __init__(self) -> None:
        self._answers: deque[Question] = deque(maxlen=REMEMBERED)
        self._said_small = False

    @property
    def last(self) -> Question | None:
        """The answer that is being told, or was told last."""
        return self._answers[-1] if self._answers else None

    def open_to(self, said: FollowUp, t: float) -> bool:
        """True where an answer was told of late, and for "go on" where there is more of it."""
        last = self.last
        if last is None or t - last.t > RECENT_SECONDS:
            return False
        return said != "go on" or last.next < len(last.pieces) or not last.whole

    def change_subject(self) -> None:
        """Something else was asked."""
        for each in self._answers:
            each.changed = True

    def growing(self, question: Question, text: str, t: float, others: bool) -> list[Outcome]:
        """The first piece of an answer becomes a note as soon as nothing can change it any more; so does the next one
        where the user waits for it."""
        if not question.grow(text):
            return []
        self._turn_to(question)
        return [Outcome((self._note(question, t, others),))]

    def whole(self, question: Question, answer: Answer, t: float, others: bool) -> Outcome:
        """An answer that is complete: its first piece where none was told, and the report of it."""
        fresh = question.finish(answer.text, answer.problem)
        if answer.by == SMALL and not self._said_small and question.pieces:
            self._said_small = True
            question.pieces[0] = f"{I_AM_SMALL} {question.pieces[0]}"
        self._turn_to(question)
        wishes = (self._note(question, t, others),) if fresh else ()
        asked = question.ask.package.question
        fields = {
            "number": question.number,
            "question": asked,
            "text": answer.text,
            "spoken": " ".join(question.pieces),
            "by": answer.by,
            **({"problem": answer.problem} if answer.problem else {}),
        }
        return Outcome(wishes, (("answered", fields),), done=f"{ANSWERED}{asked.replace(': ', ', ')}: {answer.text}")

    def cut(self, key: str | None, share: float) -> None:
        """A note with this key was cut; `share` of it had been heard."""
        cut = next((each for each in self._answers if share < 1.0 and each.cut(key, share)), None)
        if cut is not None:
            self._turn_to(cut)

    def go_on(self, t: float) -> Outcome:
        """The next piece of the last answer, from the sentence in which it was cut."""
        last = self.last
        if last is None:
            return told("There is nothing to go on with.")
        if last.next < len(last.pieces) or (not last.whole and last.find_more()):
            return Outcome((self._note(last, t, others=False),))
        if last.whole:
            return told("That was all of it.")
        last.awaited = True
        return told(STILL_COMING)

    def shorter(self) -> Outcome:
        """The last answer in one sentence."""
        return told(spoken.shorter(self.last.text) if self.last else "I have not answered anything yet.")

    def quit(self, t: float) -> Outcome | None:
        """The user has heard enough of the last answer; None when none was told of late."""
        last = self._answers.pop() if self._answers else None
        if last is None or t - last.t > RECENT_SECONDS:
            return None
        return Outcome((Wish(NoteKind.CONFIRM, ALL_RIGHT),), effects=(Forget(last.keys),))

    def drop(self, question: Question) -> None:
        """The rest of an answer that is still coming will not come."""
        if question in self._answers:
            self._answers.remove(question)

    def forget(self) -> tuple[str, ...]:
        """No answer was ever told; the keys of the notes that would tell of one."""
        keys = tuple(key for answer in self._answers for key in answer.keys)
        self._answers.clear()
        return keys

    def _turn_to(self, question: Question) -> None:
        self.drop(question)
        self._answers.append(question)

    def _note(self, question: Question, t: float, others: bool) -> Wish:
        text, key = question.next_piece(t, others)
        return Wish(NoteKind.ANSWER, text, key)


def told(text: str, events: tuple[tuple[str, dict[str, Any]], ...] = ()) -> Outcome:
    """A word to the user about a question."""
    return Outcome((Wish(NoteKind.CONFIRM, text),), events)


def failed(question: Question, sentence: str, others: bool) -> Outcome:
    """There is no answer, and why; where that is not plain, also to what."""
    fields = {"number": question.number, "what": question.ask.package.question, "why": sentence}
    text = f"You asked: {question.about}. {sentence}" if others or question.changed else sentence
    return Outcome((Wish(NoteKind.ANSWER, text, question.key(0)),), (("refused", fields),))
