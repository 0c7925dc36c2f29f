"""Keeps the reasoner busy without a pause, to measure what the live loop feels of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from app.reasoning.messages import Answered, Ask, Failed, Message, Plan
from app.reasoning.package import Package
from app.reasoning.section import Reasoning
from app.reasoning.worker import ProcessWorker


@dataclass(slots=True)
class Work:
    """How many questions were answered, and how many were not."""

    answered: int = 0
    failures: int = 0


@contextmanager
def busy(settings: Reasoning, picture: NDArray[np.uint8]) -> Iterator[Work]:
    """Asks the model on this machine about a screen, question after question, until left."""
    work = Work()
    plan = Plan(file=settings.file, threads=settings.working_threads, gpu_layers=settings.gpu_layers)

    def ask(number: int) -> None:
        package = Package(number, "which error is shown here", datetime.now().astimezone())
        worker.send(Ask(package, picture, plan))

    def take(message: Message | None) -> None:
        if isinstance(message, Answered | Failed):
            work.answered += isinstance(message, Answered)
            work.failures += isinstance(message, Failed)
            ask(message.number + 1)

    worker = ProcessWorker(take)
    try:
        ask(1)
        yield work
    finally:
        worker.stop()
