"""Reading the model's output tokens as text, actions and decisions.

An action copies what was heard, and copies it surely however unsurely it was heard, so how sure an action is cannot be
told from its own tokens alone: the words that it copies count as they were when they were heard.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from model import vocabulary as v
from model.microturn import MicroTurnOutput, ModelAction

RECENT_WORDS = 48
QUESTION = "ask"
"""The action whose words are all open: one of them misheard does not make it another."""


@dataclass
class OutputReader:
    """Takes tokens one by one; an action or a sentence may stretch over several micro-turns.

    Attributes:
        mode: the opening token whose content is being read, or None for plain transcript.
        opened: log-probability of that token.
        content: tokens of that content so far, with their log-probabilities in `scores`.
        words: the newest words of the transcript, each with its log-probability.
    """

    mode: int | None = None
    opened: float = 0.0
    content: list[int] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    words: deque[tuple[str, float]] = field(default_factory=lambda: deque(maxlen=RECENT_WORDS))

    def read(self, tokens: Sequence[tuple[int, float]]) -> MicroTurnOutput:
        """What one micro-turn's tokens (number, log-probability) say."""
        turn = _Turn()
        for token, score in tokens:
            self._take(token, score, turn)
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
        if letter == " " or not self.words:
            self.words.append(("", 0.0))
        word, before = self.words[-1]
        self.words[-1] = (word + letter.strip(), before + score)

    def _confidence(self, text: str) -> float:
        """See `ModelAction`."""
        verb, _, rest = text.partition(" ")
        heard = dict(self.words)
        copied = [heard[word] for word in rest.partition(" ;")[0].split() if word in heard]
        written = sum(self.scores) / max(1, len(self.scores))
        least = sum(copied) / max(1, len(copied)) if verb == QUESTION else min(copied, default=0.0)
        return math.exp(min(self.opened, written, least))

    def _break(self, turn: _Turn) -> None:
        assert self.mode is not None
        turn.malformed.append(v.TOKENS[self.mode] + "".join(v.TOKENS[number] for number in self.content))
        self.mode = None


@dataclass
class _Turn:
    heard: list[str] = field(default_factory=list)
    actions: list[ModelAction] = field(default_factory=list)
    voice: int | None = None
    hold: bool = False
    yields: bool = False
    say: list[str] = field(default_factory=list)
    malformed: list[str] = field(default_factory=list)
