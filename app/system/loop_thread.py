"""An event loop on a thread of its own, for what speaks D-Bus."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

Result = TypeVar("Result")
SECONDS_TO_END = 3.0


class LoopThread:
    """Runs coroutines from `start` until it is stopped, which cancels those that still run."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begins."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, args=(self._loop,), name=self._name, daemon=True)
        self._thread.start()

    def run(self, task: Coroutine[Any, Any, Result]) -> Future[Result]:
        """Runs a coroutine on the loop. Raises RuntimeError when it does not run."""
        if self._loop is None:
            task.close()
            raise RuntimeError(f"the thread {self._name} does not run")
        return asyncio.run_coroutine_threadsafe(task, self._loop)

    def call(self, job: Callable[[], object]) -> None:
        """Calls a function on the loop, soon; harmless when it does not run."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(job)

    def stop(self) -> None:
        """Cancels everything and waits until it has ended; harmless when it does not run."""
        loop, self._loop = self._loop, None
        if loop is not None and self._thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            self._thread.join(SECONDS_TO_END)

    @staticmethod
    def _run(loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_forever()
            left = asyncio.all_tasks(loop)
            for task in left:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        finally:
            loop.close()
