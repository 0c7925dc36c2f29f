"""The main process's end of the reasoner's process: started when something is asked, started again when it dies."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
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


class Worker(Protocol):
    """Takes orders; what comes of them goes to a `Take`."""

    def send(self, order: Ask | Cancel | Found) -> None:
        """Passes an order on, to a process that is started where none runs. A `Cancel` or `Found` starts none."""

    def kill(self) -> None:
        """Ends the process at once; `Take` gets None."""

    def stop(self) -> None:
        """Ends the process for good; `Take` gets nothing more."""


class ProcessWorker:
    """A worker in a process of its own."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._lock = threading.Lock()
        self._pipe: Connection | None = None
        self._process: BaseProcess | None = None
        self._thread: threading.Thread | None = None
        self._stopped = False

    @property
    def running(self) -> bool:
        """True while there is a process."""
        with self._lock:
            return self._process is not None

    def send(self, order: Ask | Cancel | Found) -> None:
        """Passes an order on."""
        with self._lock:
            if self._stopped:
                return
            if self._pipe is None:
                if not isinstance(order, Ask):
                    return
                self._launch()
            assert self._pipe is not None
            try:
                self._pipe.send(order)
            except OSError:
                return  # The listener sees the end of the pipe too, and tells of it.

    def _launch(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), name="alongside reasoner", daemon=True)
        self._process.start()
        theirs.close()
        self._thread = threading.Thread(
            target=self._listen, args=(self._pipe, self._process), name="reasoner", daemon=True
        )
        self._thread.start()

    def _listen(self, pipe: Connection, process: BaseProcess) -> None:
        try:
            while True:
                self._take(pipe.recv())
        except (EOFError, OSError):
            process.join()
            with self._lock:
                pipe.close()
                process.close()
                if pipe is self._pipe:
                    self._pipe, self._process = None, None
                stopped = self._stopped
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
            thread = self._thread
            if self._process is not None:
                self._process.kill()
        if thread is not None:
            thread.join(5.0)
