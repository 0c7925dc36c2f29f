"""A process that helps the main one: started by the first order, told what to do through a pipe, started again when it
dies. The speech recogniser of the second listening and the reasoner are such helpers.
"""

from __future__ import annotations

import multiprocessing
import queue
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from app.logs import LOG, broke

Take = Callable[[Any], None]
"""Takes what comes up the pipe, on the helper's thread; None when the process has ended."""
Serve = Callable[[Connection], None]
"""What the process does; a function of a module, since another interpreter has to find it."""


def serve_undisturbed(serve: Callable[..., None], *given: Any) -> None:
    """The process: Ctrl+C in a terminal reaches it too, but the main process decides when it ends, through the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(*given)


class Helper:
    """A process of its own. Orders wait in a queue for a thread that passes them on, since a process that is only
    starting, at low priority, takes a picture from its pipe much later than it is put in."""

    def __init__(self, serve: Serve, name: str, take: Take) -> None:
        self._serve = serve
        self._name = name
        self._take = take
        self._lock = threading.Lock()
        self._sending = threading.Lock()
        self._orders: queue.SimpleQueue[tuple[Any, bool] | None] = queue.SimpleQueue()
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

    def send(self, order: Any, start: bool = True) -> None:
        """Passes an order on without waiting; where no process runs one is started, or the order is dropped."""
        with self._lock:
            if self._stopped:
                return
            if self._sender is None:
                self._sender = threading.Thread(target=self._pass_on, name=f"{self._name} orders", daemon=True)
                self._sender.start()
        self._orders.put((order, start))

    def _pass_on(self) -> None:
        while (waiting := self._orders.get()) is not None:
            order, start = waiting
            with self._lock:
                launched = self._pipe is not None or not start or self._stopped or self._launched()
                pipe = self._pipe
            if not launched:
                self._take(None)
            elif pipe is not None:
                # A process that is gone is told by the listener, who sees the end of the pipe.
                with self._sending, suppress(OSError):
                    pipe.send(order)

    def _launched(self) -> bool:
        """Starts the process; false where the system starts none."""
        try:
            self._launch()
        except OSError:
            LOG.exception("the process of the %s cannot be started", self._name)
            self._pipe = self._process = None
            return False
        return True

    def _launch(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=serve_undisturbed, args=(self._serve, theirs), name=f"alongside {self._name}", daemon=True
        )
        self._process.start()
        theirs.close()
        self._listener = threading.Thread(
            target=self._listen, args=(self._pipe, self._process), name=self._name, daemon=True
        )
        self._listener.start()

    def _listen(self, pipe: Connection, process: BaseProcess) -> None:
        try:
            while True:
                message = pipe.recv()
                try:
                    self._take(message)
                except Exception as wrong:  # one message that breaks must not end all that come after it
                    broke(f"what the {self._name} told broke", wrong)
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
        """Ends the process at once; `Take` gets None."""
        with self._lock:
            if self._process is not None:
                self._process.kill()

    def stop(self) -> None:
        """Ends the process for good; `Take` gets nothing more."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()
        self._orders.put(None)
        for thread in (self._sender, self._listener):
            if thread is not None and thread is not threading.current_thread():
                thread.join(5.0)
