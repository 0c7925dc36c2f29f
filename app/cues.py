"""Cues: words of the user that are to be answered with other words, each time they are heard, without a pause."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

LONGEST = 12


class Cues:
    """Listens for cues in the words as they are heard. They last as long as the program runs."""

    def __init__(self) -> None:
        self._replies: dict[tuple[str, ...], str] = {}
        self._recent: deque[str] = deque(maxlen=LONGEST)

    def set(self, heard: str, reply: str) -> None:
        """From now on `heard` is answered with `reply`; the same words again replace the answer."""
        self._replies[tuple(heard.split()[-LONGEST:])] = reply

    def hear(self, words: Iterable[str]) -> list[str]:
        """Takes in words and returns what they are to be answered with."""
        replies: list[str] = []
        for word in words:
            self._recent.append(word)
            recent = tuple(self._recent)
            replies += [reply for cue, reply in self._replies.items() if recent[-len(cue) :] == cue]
        return replies
