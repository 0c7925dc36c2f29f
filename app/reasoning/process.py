"""The reasoner's own process: reads the screen, asks the model or the server, at low priority and on few threads.

A process of its own, because minutes of full load must not be felt by the loop, because a crash of llama.cpp must not
be the program's, and because ending it gives all its memory back.

`app.reasoning.messages` says what goes through the pipe.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.priority import step_back
from app.reasoning.consent import shown
from app.reasoning.discovery import Found as Server
from app.reasoning.discovery import find
from app.reasoning.embedded import EmbeddedReasoner
from app.reasoning.endpoint import EndpointReasoner
from app.reasoning.keys import key_for
from app.reasoning.messages import Answered, Ask, Cancel, Failed, Found, Growing, Lookup, Message, Plan, Sent
from app.reasoning.package import within
from app.reasoning.reading import ReadingError, ScreenReader
from app.reasoning.reasoner import Answer, Reasoner, ReasonerError
from app.reasoning.tools import PackageTools

NICENESS = 15
LOOKUP_SECONDS = 20.0
GROWING_SECONDS = 0.25
"""Between two words on how far an answer has grown: a fast server streams a thousand pieces a second, each of which
would go through the pipe, and into the loop, with all that came before it."""


def serve(pipe: Connection) -> None:
    """Works until the pipe is closed, or until nothing was asked for as long as the newest question's plan says."""
    step_back(NICENESS)
    asyncio.run(_Desk(pipe).work())


class Grown:
    """Passes on how far an answer has grown, at most every `GROWING_SECONDS`.

    Attributes:
        text: all of it that has come.
    """

    def __init__(self, tell: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self.text = ""
        self._tell = tell
        self._clock = clock
        self._told = float("-inf")

    def __call__(self, text: str) -> None:
        """Takes all that has come so far."""
        self.text = text
        if self._clock() - self._told >= GROWING_SECONDS:
            self._told = self._clock()
            self._tell(text)


class _Desk:
    """Works on the questions, each a task of its own."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._idle_seconds = 0.0
        self._sending = threading.Lock()
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._lookups: dict[int, asyncio.Future[Found]] = {}
        self._asked = 0
        self._reasoners: dict[tuple[object, ...], Reasoner] = {}
        self._reader: ScreenReader | None = None
        self._reading = asyncio.Lock()

    async def work(self) -> None:
        orders: asyncio.Queue[Ask | Cancel | Found | None] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        threading.Thread(target=_listen, args=(self._pipe, loop, orders), name="orders", daemon=True).start()
        while True:
            try:
                async with asyncio.timeout(self._idle_seconds or None):
                    order = await orders.get()
            except TimeoutError:
                if self._tasks:
                    continue
                break
            if order is None:
                break
            self._take(order)
        for task in list(self._tasks.values()):
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        for reasoner in self._reasoners.values():
            await reasoner.close()
        self._pipe.close()

    def _take(self, order: Ask | Cancel | Found) -> None:
        if isinstance(order, Ask):
            number, self._idle_seconds = order.package.number, order.plan.idle
            task = asyncio.get_running_loop().create_task(self._answer(order))
            self._tasks[number] = task
            task.add_done_callback(lambda _: self._tasks.pop(number, None))
        elif isinstance(order, Cancel):
            if order.number in self._tasks:
                self._tasks[order.number].cancel()
        elif (waiting := self._lookups.pop(order.lookup, None)) and not waiting.done():
            waiting.set_result(order)

    async def _answer(self, ask: Ask) -> None:
        number, name = ask.package.number, ""
        grown = Grown(lambda text: self._send(Growing(number, text)))
        try:
            async with asyncio.timeout(ask.plan.longest):
                reasoner, name, pictures = await self._reasoner(ask.plan)
                package = replace(ask.package, screen=within(await self._read(ask.picture)))
                if ask.plan.audio and ask.plan.endpoint and package.audio:
                    package = replace(package, audio_sent=True)
                if pictures and ask.picture is not None:
                    package = replace(package, picture=_png(ask.picture))
                self._send(Sent(package, name))
                tools = PackageTools(package, partial(self._look_up, number))
                answer = await reasoner.answer(package, tools, grown)
            self._send(Answered(number, answer))
            return
        except ReasonerError as none:
            told = none.sentence
        except TimeoutError:
            what = "the answer is not whole" if grown.text.strip() else "have no answer"
            told = f"I thought for {ask.plan.longest:.0f} seconds and {what}, so I stopped; ask again."
        except asyncio.CancelledError:
            raise
        except Exception as wrong:
            told = f"The reasoner broke over your question ({type(wrong).__name__}: {wrong})."
        text = grown.text.strip()
        self._send(Answered(number, Answer(text, name, told)) if text else Failed(number, told))

    async def _reasoner(self, plan: Plan) -> tuple[Reasoner, str, bool]:
        """Who answers, how that one is called, and whether pictures are sent there."""
        found: Server | None = None
        if plan.endpoint:
            found = Server("", plan.endpoint, plan.model, plan.pictures == "always")
        elif plan.discover:
            found = await find()
        if found is None:
            key: tuple[object, ...] = ("embedded", plan.file, plan.threads, plan.gpu_layers)
            file = Path(plan.file).expanduser() if plan.file else None
            reasoner = await self._kept(key, lambda: EmbeddedReasoner(file, plan.threads, plan.gpu_layers))
            return reasoner, "the model on this machine", False
        key = ("endpoint", found.url, found.model)
        secret = await asyncio.get_running_loop().run_in_executor(None, key_for, found.url) if plan.endpoint else ""
        server = found
        reasoner = await self._kept(
            (*key, secret), lambda: EndpointReasoner(server.url, server.model, secret, server.name, plan.limits)
        )
        pictures = plan.pictures == "always" or (plan.pictures == "auto" and found.pictures)
        return reasoner, found.name or shown(found.url), pictures

    async def _kept(self, key: tuple[object, ...], make: Callable[[], Reasoner]) -> Reasoner:
        """The reasoner of that key. Where another is wanted than before, and nobody works, the old ones let go of what
        they hold: two large models at once may be more than there is memory for."""
        if key not in self._reasoners:
            if len(self._tasks) <= 1:
                old, self._reasoners = self._reasoners, {}
                for each in old.values():
                    await each.close()
            self._reasoners.setdefault(key, make())
        return self._reasoners[key]

    async def _read(self, picture: NDArray[np.uint8] | None) -> tuple[str, ...]:
        """The text in the picture, none where it cannot be read: a question may be answered without."""
        if picture is None:
            return ()
        async with self._reading:
            if self._reader is None:
                self._reader = ScreenReader(threads=1)
            try:
                return await asyncio.get_running_loop().run_in_executor(None, self._reader.read, picture)
            except ReadingError:
                return ()

    async def _look_up(self, number: int, tool: str, arguments: dict[str, Any]) -> str:
        """Asks the main process, which alone holds the journal and the screen."""
        self._asked += 1
        waiting: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        self._lookups[self._asked] = waiting
        self._send(Lookup(number, self._asked, tool, arguments))
        try:
            async with asyncio.timeout(LOOKUP_SECONDS):
                found = await waiting
        except TimeoutError:
            return "That could not be looked up in time."
        if found.picture is not None:
            lines = await self._read(found.picture)
            return "\n".join([found.text, *within(lines)]) if lines else f"{found.text}\nNo text can be read there."
        return found.text

    def _send(self, message: Message) -> None:
        with self._sending, contextlib.suppress(OSError):
            self._pipe.send(message)


def _listen(
    pipe: Connection, loop: asyncio.AbstractEventLoop, orders: asyncio.Queue[Ask | Cancel | Found | None]
) -> None:
    """Passes on what comes down the pipe, None at its end."""
    with contextlib.suppress(RuntimeError):  # the loop is closed: this process ends
        try:
            while True:
                loop.call_soon_threadsafe(orders.put_nowait, pipe.recv())
        except (EOFError, OSError):
            loop.call_soon_threadsafe(orders.put_nowait, None)


def _png(picture: NDArray[np.uint8]) -> bytes:
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()
