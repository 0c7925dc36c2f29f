"""A question from its asking until another answer has been told, and the pieces in which its answer is told."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.reasoning import spoken
from app.reasoning.messages import Ask

CHANGED_SUBJECT_SECONDS = 25.0
THERE_IS_MORE = "There is more; say go on."
SMALL = "the small model on this machine"
I_AM_SMALL = "I am a small model, so check what I say."


@dataclass(slots=True)
class Question:
    """A question and what came of it.

    Attributes:
        ask: what went to the worker, kept for a second try.
        t: seconds of stream time when it was asked.
        deadline: on the machine's clock; beyond it the process hangs.
        text: all of the answer that has come.
        pieces: what is to be spoken, and `next` the first of them that is not yet a note.
        changed: something else was said or asked since.
        introduced: what the answer answers has been said with it.
        lost: the process ended over it, more than once.
        to: who answers, in words.
        handed: its package is whole and has gone to the worker.
        whole: nothing more of the answer comes.
        awaited: the user wants to hear the piece that comes next as soon as it is there.
    """

    ask: Ask
    t: float
    deadline: float
    attempts: int = 1
    text: str = ""
    pieces: list[str] = field(default_factory=list)
    next: int = 0
    changed: bool = False
    introduced: bool = False
    lost: bool = False
    to: str = ""
    handed: bool = False
    whole: bool = False
    awaited: bool = False

    @property
    def number(self) -> int:
        """Tells it from the others of this run."""
        return self.ask.package.number

    @property
    def about(self) -> str:
        """It in few words."""
        return spoken.topic(self.ask.package.question)

    def key(self, piece: int) -> str:
        """What the note of a piece is known by."""
        return f"answer {self.number}.{piece}"

    @property
    def keys(self) -> tuple[str, ...]:
        """Of all its notes; the first is also that of the word that the question was taken."""
        return tuple(self.key(piece) for piece in range(max(1, len(self.pieces))))

    def grow(self, text: str) -> bool:
        """Takes what has come of the answer; true when a piece of it is to be told: the first, or one that the user
        waits for. A piece counts when nothing can change it any more."""
        self.text = text
        return (not self.pieces or self.awaited) and self.find_more()

    def find_more(self) -> bool:
        """Takes one more piece out of what has come so far; true when there was one."""
        begun = len(self.pieces)
        self.pieces += spoken.closed(self.text)[begun : begun + 1]
        return len(self.pieces) > begun

    def finish(self, text: str, problem: str) -> bool:
        """Takes the whole answer; true when nothing of it has been told yet, or when the user waits for the next
        piece."""
        begun = self.pieces
        self.text, self.whole = text, True
        self.pieces = begun + spoken.pieces(text)[len(begun) :] + ([problem] if problem else [])
        return (not begun or self.awaited) and self.next < len(self.pieces)

    def next_piece(self, t: float, others: bool) -> tuple[str, str]:
        """The words and the key of the next piece, with what it answers where that is no longer plain: the subject has
        changed, it took long, or there are `others`."""
        index = self.next
        self.next += 1
        self.awaited = False
        unclear = self.changed or others or t - self.t > CHANGED_SUBJECT_SECONDS
        if index == 0 and unclear and not self.introduced:
            self.introduced = True
            self.pieces[0] = f"You asked: {self.about}. {self.pieces[0]}"
        more = f" {THERE_IS_MORE}" if self.next < len(self.pieces) or not self.whole else ""
        return self.pieces[index] + more, self.key(index)

    def cut(self, key: str | None, share: float) -> bool:
        """The note with this key was cut after that share of it, so its rest comes next; false for another's note."""
        if key is None or key not in self.keys or not self.pieces:
            return False
        index = self.keys.index(key)
        self.pieces[index] = spoken.rest(self.pieces[index], share)
        self.next = index
        return True
