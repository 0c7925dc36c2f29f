"""What every reasoner offers, and how each says that it cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.reasoning.package import Package

Partial = Callable[[str], None]
"""Takes all of the answer that has come so far."""


class ReasonerError(Exception):
    """There is no answer.

    Attributes:
        sentence: for the user: what happened, what it means, what to do.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        text: Markdown.
        by: who answered, in words.
        problem: a sentence when the text is not whole, "" when it is.
    """

    text: str
    by: str
    problem: str = ""


class Tools(Protocol):
    """What a reasoner may look up. Nothing here changes anything."""

    def offered(self) -> list[dict[str, object]]:
        """The tools as the `tools` of a chat completion."""

    async def call(self, name: str, arguments: str) -> str:
        """What the tool found, as text; a sentence that says so when it cannot. `arguments` are JSON. Never raises
        because of what was asked for."""


class Reasoner(Protocol):
    """Answers questions; cancelled as every coroutine is."""

    async def answer(self, package: Package, tools: Tools, partial: Partial) -> Answer:
        """The answer. Raises ReasonerError with a sentence when there is none."""

    async def close(self) -> None:
        """Lets go of what it holds."""
