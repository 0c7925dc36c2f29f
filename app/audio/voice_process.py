"""The voice's own process: takes texts from a pipe, gives speech back, at low priority and on one thread.

A process of its own, because Piper and eSpeak are GPL programs, because a crash of theirs must not be ours, and
because synthesis must not take time from the loop.

What comes down the pipe: `Say`, `GiveUp`. What goes up: `Ready` once, then for each `Say` some `Piece` and one `Done`
or `Failed`.
"""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection

from app.audio.engines import Engine, best_engine
from app.ports import Speech
from app.priority import step_back

NICENESS = 2


@dataclass(frozen=True, slots=True)
class Say:
    """Turn this text into speech."""

    number: int
    text: str
    speed: float


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Nobody wants to hear that one any more."""

    number: int


@dataclass(frozen=True, slots=True)
class Ready:
    """The voice is loaded; `engine` says which."""

    engine: str


@dataclass(frozen=True, slots=True)
class Piece:
    """The next sentence of a text."""

    number: int
    speech: Speech


@dataclass(frozen=True, slots=True)
class Done:
    """A text has been spoken in full, or was given up."""

    number: int


@dataclass(frozen=True, slots=True)
class Failed:
    """A text, or with `number` None every text, cannot be spoken."""

    number: int | None
    reason: str


def serve(pipe: Connection, wanted: str = "auto") -> None:
    """Works until the pipe is closed, with the engine that is wanted."""
    step_back(NICENESS)
    try:
        engine = best_engine(wanted)
    except OSError as error:
        pipe.send(Failed(None, str(error)))
        return
    pipe.send(Ready(engine.name))
    texts: queue.SimpleQueue[Say | None] = queue.SimpleQueue()
    given_up: set[int] = set()
    threading.Thread(target=_listen, args=(pipe, texts, given_up), daemon=True).start()
    while (order := texts.get()) is not None:
        _say(engine, order, given_up, pipe)


def _listen(pipe: Connection, texts: queue.SimpleQueue[Say | None], given_up: set[int]) -> None:
    try:
        while True:
            order = pipe.recv()
            if isinstance(order, GiveUp):
                given_up.add(order.number)
            else:
                texts.put(order)
    except (EOFError, OSError):
        texts.put(None)


def _say(engine: Engine, order: Say, given_up: set[int], pipe: Connection) -> None:
    try:
        if order.number not in given_up:
            for speech in engine.sentences(order.text, order.speed):
                if order.number in given_up:
                    break
                pipe.send(Piece(order.number, speech))
        pipe.send(Done(order.number))
    except BrokenPipeError:
        return
    except Exception as error:
        pipe.send(Failed(order.number, f"{type(error).__name__}: {error}"))
    finally:
        given_up.discard(order.number)
