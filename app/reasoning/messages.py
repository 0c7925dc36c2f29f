"""What goes between the main process and the reasoner's: plain values, so that the main process imports nothing heavy.

What comes down the pipe: `Ask`, `Cancel`, `Found`. What goes up, for each `Ask`: one `Sent`, some `Lookup` and
`Growing`, and in the end one `Answered` or `Failed`; after `Cancel` nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.reasoning.package import Package
from app.reasoning.reasoner import Answer


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait and how much to take; seconds, characters and bytes.

    Attributes:
        connect: until the connection stands.
        first: until the first word; a large model on this machine may have to be loaded first.
        between: between two words.
        characters: of an answer; what is beyond is not read.
        answer_bytes: of one reply of the server.
        rounds: of tool calls.
        waits: before each try again after 429, 5xx or a connection that failed; a longer `Retry-After` ends the tries.
        longest_wait: of what a server may ask for.
    """

    connect: float = 5.0
    first: float = 90.0
    between: float = 30.0
    characters: int = 60_000
    answer_bytes: int = 4_000_000
    rounds: int = 4
    waits: tuple[float, ...] = (1.0, 4.0)
    longest_wait: float = 10.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Who is asked; the process is told, it decides nothing about where a question goes.

    Attributes:
        endpoint, model: a server's address up to and with "/v1" and its model; "" where the user named none.
        discover: Ollama and LM Studio on this machine are looked for first.
        file: GGUF file of the embedded model, "" for the one that is shipped.
        threads, gpu_layers: of the embedded model.
        pictures: "auto", "always" or "never".
        audio: the question's own sound goes to the server too.
        longest: seconds that a question may take in all.
        idle: seconds without a question after which the process ends; 0 keeps it.
    """

    endpoint: str = ""
    model: str = ""
    discover: bool = False
    file: str = ""
    threads: int = 1
    gpu_layers: int = -1
    pictures: str = "auto"
    audio: bool = False
    longest: float = 180.0
    idle: float = 0.0
    limits: Limits | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A question; `picture` (uint8 [height, width, 3]) is what its screen text is read from."""

    package: Package
    picture: NDArray[np.uint8] | None
    plan: Plan


@dataclass(frozen=True, slots=True)
class Cancel:
    """Nobody wants that answer any more."""

    number: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a `Lookup` brought: text, or a picture to read."""

    lookup: int
    text: str
    picture: NDArray[np.uint8] | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What went to the reasoner, whole."""

    package: Package
    to: str


@dataclass(frozen=True, slots=True)
class Growing:
    """All of an answer that has come so far."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Lookup:
    """A tool's question to the main process."""

    number: int
    lookup: int
    tool: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer."""

    number: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class Failed:
    """There is none, and why."""

    number: int
    sentence: str


Message = Sent | Growing | Lookup | Answered | Failed
