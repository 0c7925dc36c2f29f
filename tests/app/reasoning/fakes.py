"""A worker that does nothing by itself, so that a test says what comes back and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from app.errands import Outcome
from app.journal import SqliteJournal
from app.reasoning.consent import Consents
from app.reasoning.gaze import Gaze
from app.reasoning.messages import Answered, Ask, Cancel, Failed, Found, Growing, Message
from app.reasoning.reasoner import Answer
from app.reasoning.section import Reasoning
from app.reasoning.track import SecondTrack
from app.reasoning.worker import Take

NOW = datetime.fromisoformat("2026-11-22T10:00:00+01:00")


class Bench:
    """A track with a worker of paper.

    Attributes:
        sent: every order that went to the worker.
        machine: the machine's clock.
    """

    def __init__(self, folder: Path, settings: Reasoning | None = None) -> None:
        self.sent: list[Ask | Cancel | Found] = []
        self.killed = 0
        self.wait = False
        self.waiting: list[Callable[[], None]] = []
        self.machine = 0.0
        self.t = 0.0
        self.journal = SqliteJournal(folder / "journal.sqlite3", keep_days=9)
        self.consents = Consents(folder / "endpoints.json")
        self.gaze = Gaze()
        self.track = SecondTrack(
            settings or Reasoning(),
            self.gaze,
            self.journal,
            lambda now: ["call anna, in one hour"],
            self.consents,
            self._start,
            lambda: self.machine,
            self.aside,
        )

    def aside(self, job: Callable[[], None]) -> None:
        """Does at once what the program does on a thread, unless a test wants to `wait` with it."""
        if self.wait:
            self.waiting.append(job)
        else:
            job()

    def _start(self, take: Take) -> Bench:
        self.take = take
        return self

    def send(self, order: Ask | Cancel | Found) -> None:
        self.sent.append(order)

    def kill(self) -> None:
        self.killed += 1

    def stop(self) -> None:
        self.journal.close()

    @property
    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.t)

    def ask(self, question: str) -> Outcome:
        return self.track.ask(question, self.now)

    def answer(self, number: int, text: str, by: str = "a server", problem: str = "") -> list[Outcome]:
        return self.come(Answered(number, Answer(text, by, problem)))

    def grow(self, number: int, text: str) -> list[Outcome]:
        return self.come(Growing(number, text))

    def fail(self, number: int, sentence: str) -> list[Outcome]:
        return self.come(Failed(number, sentence))

    def come(self, message: Message | None) -> list[Outcome]:
        self.take(message)
        return self.track.collect(self.t)

    def numbers(self) -> list[int]:
        return [order.package.number for order in self.sent if isinstance(order, Ask)]


def words(outcomes: list[Outcome] | Outcome | None) -> str:
    """What is to be spoken."""
    listed = [outcomes] if isinstance(outcomes, Outcome) else outcomes or []
    return " | ".join(wish.text for outcome in listed for wish in outcome.wishes)
