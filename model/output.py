"""Reading the model's output tokens as text, actions and decisions.

An action copies what was heard, and copies it surely however unsurely it was heard, so how sure an action is cannot be
told from its own tokens alone: the words that it was made of count as they were when they were heard.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from model import vocabulary as v
from model.microturn import MicroTurnOutput, ModelAction

RECENT_WORDS, PAUSE_TURNS = 48, 15
"""What an action may be made of: so many words, none before so many micro-turns without any."""
UTTERED_WORDS = 8
"""An action none of whose words was heard ("list") was understood from this many words at most."""
TITLED, OPEN = frozenset(("remind", "timer")), frozenset(("ask", "watch", "cue", "answer"))
"""Actions that end with a title, which is read back, and actions all of whose words are open: one of them misheard does
not make it another."""


@dataclass
class OutputReader:
    """Takes tokens one by one; an action or a sentence may stretch over several micro-turns.

    Attributes:
        mode: the opening token whose content is being read, or None for plain transcript.
        opened: log-probability of that token.
        content: tokens of that content so far, with their log-probabilities in `scores`.
        words: the newest words of the transcript, each with the log-probability of its letters.
        still: micro-turns since the last of them.
    """

    mode: int | None = None
    opened: float = 0.0
    content: list[int] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    words: deque[tuple[str, float]] = field(default_factory=lambda: deque(maxlen=RECENT_WORDS))
    still: int = 0

    def read(self, tokens: Sequence[tuple[int, float]]) -> MicroTurnOutput:
        """What one micro-turn's tokens (number, log-probability) say."""
        turn = _Turn()
        for token, score in tokens:
            self._take(token, score, turn)
        self.still = 0 if turn.heard or self.mode is not None else self.still + 1
        if turn.actions or self.still >= PAUSE_TURNS:
            self.words.clear()
        return MicroTurnOutput(
            heard="".join(turn.heard), actions=tuple(turn.actions), voice=turn.voice,
            hold=turn.hold, yields=turn.yields, say=tuple(turn.say), malformed=tuple(turn.malformed),
            tokens=len(tokens),
        )  # fmt: skip

    def _take(self, token: int, score: float, turn: _Turn) -> None:
        if self.mode is None:
            self._open(token, score, turn)
        elif v.is_character(token):
            self.content.append(token)
            self.scores.append(score)
        elif token == (v.ACT_END if self.mode == v.ACT else v.SAY_END):
            text = "".join(v.TOKENS[number] for number in self.content).strip()
            if self.mode == v.ACT:
                turn.actions.append(ModelAction(text, self._confidence(text)))
            else:
                turn.say.append(text)
            self.mode = None
        else:
            self._break(turn)
            self._open(token, score, turn)

    def _open(self, token: int, score: float, turn: _Turn) -> None:
        name = v.TOKENS[token]
        if v.is_character(token):
            turn.heard.append(name)
            self._hear(name, score)
        elif token in (v.ACT, v.SAY):
            self.mode, self.opened, self.content, self.scores = token, score, [], []
        elif token == v.HOLD:
            turn.hold = True
        elif token == v.YIELD:
            turn.yields = True
        elif name.startswith("<voice "):
            turn.voice = int(name[7:-1])
        else:
            turn.malformed.append(name)

    def _hear(self, letter: str, score: float) -> None:
        if letter == " ":
            self.words.append(("", 0.0))  # when a word comes is no doubt about which it is
        else:
            word, before = self.words.pop() if self.words else ("", 0.0)
            self.words.append((word + letter, before + score))

    def _confidence(self, text: str) -> float:
        """See `ModelAction`."""
        verb = text.partition(" ")[0]
        counted = (text.partition(" ;")[0] if verb in TITLED else text.replace(" ;", "")).split()
        heard, scores = [word for word, _ in self.words], [score for _, score in self.words]
        copied: list[float] = []
        for how, first, last, begin, end in SequenceMatcher(None, heard, counted, autojunk=False).get_opcodes():
            spelled = how == "replace" and begin > 0 and abs((last - first) - (end - begin)) <= 1
            if how == "equal" or spelled:
                copied += scores[first:last]
        written = sum(self.scores) / max(1, len(self.scores))
        return math.exp(min(self.opened, written, _understood(copied, verb in OPEN, scores[-UTTERED_WORDS:])))

    def _break(self, turn: _Turn) -> None:
        assert self.mode is not None
        turn.malformed.append(v.TOKENS[self.mode] + "".join(v.TOKENS[number] for number in self.content))
        self.mode = None


def _understood(copied: Sequence[float], is_open: bool, uttered: Sequence[float]) -> float:
    """How surely what an action was made of was heard: log-probability.

    Of closed words the worst counts. Open ones count as the mean between the worst and all: what is taken for a
    question in talk that was half heard has words that are far from sure; a question to the program may have one.
    """
    if not copied:
        return sum(uttered) / max(1, len(uttered))
    worst = min(copied)
    return (worst + sum(copied) / len(copied)) / 2 if is_open else worst


@dataclass
class _Turn:
    heard: list[str] = field(default_factory=list)
    actions: list[ModelAction] = field(default_factory=list)
    voice: int | None = None
    hold: bool = False
    yields: bool = False
    say: list[str] = field(default_factory=list)
    malformed: list[str] = field(default_factory=list)
