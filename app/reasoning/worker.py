"""The main process's end of the reasoner's process: started when something is asked, started again when it dies."""

from __future__ import annotations

import multiprocessing
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Protocol

from app.reasoning.messages import Ask, Cancel, Found, Message

Take = Callable[[Message | None], None]
"""Takes what comes up the pipe, on the worker's thread; None when the process has ended."""


def _serve(pipe: Connection) -> None:
    """The process. What it needs is imported in it alone."""
    from app.reasoning.process import serve

    serve(pipe)


Order = Ask | Cancel | Found


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
    """A worker in a process of its own. Orders wait in a queue for a thread that passes them on, since a process that
    is only starting, at low priority, takes a picture from its pipe much later than it is put in."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._lock = threading.Lock()
        self._sending = threading.Lock()
        self._orders: queue.SimpleQueue[Order | None] = queue.SimpleQueue()
        self._pipe: Connection | None = None
        self._process: BaseProcess | None = None
        self._sender: threading.Thread | None = None
        self._listener: threading.Thread | None = None
        self._stopped = False

    @property
    def running(self) -> bool:
        """True while there is a process."""
        with self._lock:
            return self._process is not None

    def send(self, order: Order) -> None:
        """Queues an order."""
        with self._lock:
            if self._stopped:
                return
            if self._sender is None:
                self._sender = threading.Thread(target=self._pass_on, name="reasoner orders", daemon=True)
                self._sender.start()
        self._orders.put(order)

    def _pass_on(self) -> None:
        while (order := self._orders.get()) is not None:
            with self._lock:
                if self._pipe is None and isinstance(order, Ask) and not self._stopped:
                    self._launch()
                pipe = self._pipe
            if pipe is not None:
                # A process that is gone is told by the listener, who sees the end of the pipe.
                with self._sending, suppress(OSError):
                    pipe.send(order)

    def _launch(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), name="alongside reasoner", daemon=True)
        self._process.start()
        theirs.close()
        self._listener = threading.Thread(
            target=self._listen, args=(self._pipe, self._process), name="reasoner", daemon=True
        )
        self._listener.start()

    def _listen(self, pipe: Connection, process: BaseProcess) -> None:
        try:
            while True:
                self._take(pipe.recv())
        except (EOFError, OSError):
            process.join()
            with self._lock:
                self._pipe, self._process = None, None
                stopped = self._stopped
            with self._sending:
                pipe.close()
            process.close()
            if not stopped:
                self._take(None)

    def kill(self) -> None:
        """Ends the process at once."""
        with self._lock:
            if self._process is not None:
                self._process.kill()

    def stop(self) -> None:
        """Ends the process for good."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()
        self._orders.put(None)
        for thread in (self._sender, self._listener):
            if thread is not None:
                thread.join(5.0)
