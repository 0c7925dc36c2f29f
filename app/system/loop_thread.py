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
    """Runs coroutines until it is stopped, which cancels those that still run."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begins; it can begin once only."""
        self._thread.start()

    def run(self, task: Coroutine[Any, Any, Result]) -> Future[Result]:
        """Runs a coroutine on the loop."""
        return asyncio.run_coroutine_threadsafe(task, self._loop)

    def call(self, job: Callable[[], object]) -> None:
        """Calls a function on the loop, soon; harmless when it has ended."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(job)

    def stop(self) -> None:
        """Cancels everything and waits until it has ended; harmless when it has."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(SECONDS_TO_END)
        elif not self._loop.is_closed():
            self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
            left = asyncio.all_tasks(self._loop)
            for task in left:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        finally:
            self._loop.close()
