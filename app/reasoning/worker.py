"""The main process's end of the reasoner's process: started when something is asked, started again when it dies."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Protocol

from app.helping import Helper
from app.reasoning.messages import Ask, Cancel, Found, Message

Take = Callable[[Message | None], None]
"""Takes what comes up the pipe, on the worker's thread; None when the process has ended."""
Order = Ask | Cancel | Found


def _serve(pipe: Connection) -> None:
    """The process. What it needs is imported in it alone."""
    from app.reasoning.process import serve

    serve(pipe)


class Worker(Protocol):
    """Takes orders; what comes of them goes to a `Take`."""

    def send(self, order: Order) -> None:
        """Passes an order on without waiting, to a process that is started where none runs. A `Cancel` or `Found`
        starts none."""

    def kill(self) -> None:
        """Ends the process at once; `Take` gets None."""

    def stop(self) -> None:
        """Ends the process for good; `Take` gets nothing more."""


class ProcessWorker:
    """A worker in a process of its own."""

    def __init__(self, take: Take) -> None:
        self._helper = Helper(_serve, "reasoner", take)

    @property
    def running(self) -> bool:
        """True while there is a process."""
        return self._helper.running

    def send(self, order: Order) -> None:
        """Queues an order."""
        self._helper.send(order, start=isinstance(order, Ask))

    def kill(self) -> None:
        """Ends the process at once."""
        self._helper.kill()

    def stop(self) -> None:
        """Ends the process for good."""
        self._helper.stop()
