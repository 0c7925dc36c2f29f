"""Pieces of the running transcript, as the model writes them, put together to words and utterances."""

from __future__ import annotations

from dataclasses import dataclass

WORD_ENDS_SECONDS = 0.5
UTTERANCE_ENDS_SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class Heard:
    """Whole words.

    Attributes:
        t: seconds, when the last piece of them was written.
        text: the words, single spaces between them.
    """

    t: float
    text: str


class Transcript:
    """Takes pieces (a new word begins with a space) and gives back words when they are complete.

    A word is complete when the next one begins, or after half a second without another piece of it.

    Attributes:
        began: seconds, when the first piece was written of the utterance under way, or of the last one.
    """

    def __init__(self) -> None:
        self.began = float("-inf")
        self._open = ""
        self._last = float("-inf")
        self._utterance: list[str] = []

    def add(self, piece: str, t: float) -> list[Heard]:
        """Takes the piece of one micro-turn (may be empty) and returns the words that it completes."""
        if not piece:
            return self.finish() if t - self._last >= WORD_ENDS_SECONDS else []
        if not self._utterance and not self._open.strip():
            self.began = t
        complete: list[Heard] = []
        whole, space, rest = (self._open + piece).rpartition(" ")
        if whole.strip():
            complete.append(self._close(whole, t if piece.rpartition(" ")[0].strip() else self._last))
        self._open = space + rest
        self._last = t
        return complete

    def finish(self) -> list[Heard]:
        """Completes the word that is open: nothing more of it will come."""
        if not self._open.strip():
            return []
        word, self._open = self._close(self._open, self._last), ""
        return [word]

    def utterance(self, t: float, end: bool = False) -> Heard | None:
        """All words since the last utterance once there was a pause (or at once, with `end`); None before that."""
        words = [*self._utterance, *self._open.split()] if end else self._utterance
        if not words or not (end or (not self._open and t - self._last >= UTTERANCE_ENDS_SECONDS)):
            return None
        if end:
            self._open = ""
        self._utterance = []
        return Heard(self._last, " ".join(words))

    def _close(self, text: str, t: float) -> Heard:
        words = text.split()
        self._utterance.extend(words)
        return Heard(t, " ".join(words))
