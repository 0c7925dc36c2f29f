"""One reply of a chat completion as it grows: its words, its function calls, and whether it came to its end."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from app.reasoning.package import clipped
from app.reasoning.server_events import BrokenStreamError, json_object

MOST_CALLS = 16
"""Function calls of one reply that are carried out; each may search the whole journal."""
LONGEST_MESSAGE = 160
THOUGHTS, THOUGHTS_END = "<think>", "</think>"


@dataclass(slots=True)
class _Call:
    """A function call, put together from its pieces."""

    id: str = ""
    name: str = ""
    arguments: str = ""


@dataclass(slots=True)
class Reply:
    """What has come.

    Attributes:
        content: every piece of text, a model's thoughts too.
        finish: why it ended, in the server's word; "" while the server has not said that it did.
        problem: a sentence when it broke, "" while it is well.
    """

    content: str = ""
    finish: str = ""
    problem: str = ""
    _calls: list[_Call] = field(default_factory=list)
    _by_index: dict[int, _Call] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The words that are meant for the user."""
        return without_thoughts(self.content)

    def tool_calls(self) -> list[dict[str, Any]]:
        """The calls as a message holds them."""
        return [
            {"id": call.id or f"call-{number}", "type": "function", "function": _function(call)}
            for number, call in enumerate(call for call in self._calls[:MOST_CALLS] if call.name)
        ]

    def take(self, event: dict[str, Any]) -> None:
        """Adds what an event of the stream, or a reply that came whole, holds; the empty event is its end. Raises
        BrokenStreamError."""
        if not event:
            self.finish = self.finish or "stop"
        if event.get("error"):
            message = message_of(event)
            raise BrokenStreamError(f"an error of its own{': ' if message else ''}{message}")
        choices = event.get("choices") or []
        if not isinstance(choices, list):
            raise BrokenStreamError("there are no choices in it")
        for choice in choices[:1]:
            if not isinstance(choice, dict):
                continue
            if isinstance(choice.get("finish_reason"), str):
                self.finish = choice["finish_reason"]
            part = choice.get("delta") or choice.get("message")
            if isinstance(part, dict):
                self._take_part(part)

    def _take_part(self, part: dict[str, Any]) -> None:
        if isinstance(part.get("content"), str):
            self.content += part["content"]
        for position, call in enumerate(part.get("tool_calls") or []):
            self._take_call(call, position)

    def _take_call(self, call: Any, position: int) -> None:
        """A piece of a call belongs to the last call of its index; Ollama gives every call the same index, so another
        identity begins another call."""
        if not isinstance(call, dict) or not isinstance(call.get("function"), dict):
            raise BrokenStreamError("a tool call without a function")
        index = call["index"] if isinstance(call.get("index"), int) else position
        identity = str(call.get("id") or "")
        known = self._by_index.get(index)
        if known is None or (identity and known.id and identity != known.id):
            known = self._by_index[index] = _Call()
            self._calls.append(known)
        known.id = identity or known.id
        name, arguments = call["function"].get("name"), call["function"].get("arguments")
        if name and name != known.name:  # some servers repeat it in every piece
            known.name += str(name)
        if arguments is not None:
            known.arguments += arguments if isinstance(arguments, str) else json.dumps(arguments)


def _function(call: _Call) -> dict[str, str]:
    return {"name": call.name, "arguments": call.arguments}


def without_thoughts(content: str) -> str:
    """The text without the thoughts with which a reasoning model begins it, where the server leaves them in."""
    begun = content.lstrip()
    if not begun.startswith(THOUGHTS):
        # What is still a beginning of the mark is not told yet.
        return "" if begun and THOUGHTS.startswith(begun) else content
    return begun.partition(THOUGHTS_END)[2].lstrip()


def message_of(read: dict[str, Any]) -> str:
    """What a server says about its error, on one line, "" where it says nothing."""
    error = read.get("error") or read.get("message") or read.get("detail")
    message = error.get("message") if isinstance(error, dict) else error
    return clipped(message, LONGEST_MESSAGE) if isinstance(message, str) else ""


def message_in(body: bytes) -> str:
    """The same, of the body of a refusal, whatever it is."""
    try:
        return message_of(json_object(body))
    except BrokenStreamError:
        return ""
