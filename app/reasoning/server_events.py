"""Server-sent events, as a chat completion streams them: bytes in, the JSON of each event out, within limits."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

LONGEST_LINE_BYTES = 1_000_000


class BrokenStreamError(Exception):
    """What came is no stream of JSON events."""


async def events(chunks: AsyncIterator[bytes]) -> AsyncIterator[dict[str, Any]]:
    """The object in each `data:` line, until `[DONE]` or the end. Raises BrokenStreamError."""
    buffer = b""
    async for chunk in chunks:
        buffer += chunk
        *lines, buffer = buffer.split(b"\n")
        if len(buffer) > LONGEST_LINE_BYTES:
            raise BrokenStreamError("a line without an end")
        for line in lines:
            if (event := _event(line)) is not None:
                if not event:
                    return
                yield event
    if event := _event(buffer):
        yield event


def _event(line: bytes) -> dict[str, Any] | None:
    """The object in a line, None when there is none to read, empty at the end of the stream."""
    name, _, value = line.strip().partition(b":")
    value = value.strip()
    if name != b"data" or not value:
        return None
    if value == b"[DONE]":
        return {}
    return json_object(value)


def json_object(text: bytes) -> dict[str, Any]:
    """The object. Raises BrokenStreamError when it is none."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise BrokenStreamError("no JSON") from wrong
    if not isinstance(read, dict) or not read:
        raise BrokenStreamError("no object")
    return read
