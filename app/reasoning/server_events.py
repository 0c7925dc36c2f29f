"""Server-sent events, as a chat completion streams them: bytes in, the JSON of each event out, within limits."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

LONGEST_LINE_BYTES = 1_000_000


class BrokenStreamError(Exception):
    """What came is no stream of JSON events."""


async def events(chunks: AsyncIterator[bytes]) -> AsyncIterator[dict[str, Any]]:
    """The object of each event; an empty one, the last, for `[DONE]`. Raises BrokenStreamError.

    An object may be spread over several `data:` lines; one that is whole on its line needs no empty line behind it,
    for not every server sends that.
    """
    buffer, parts = b"", list[bytes]()
    async for chunk in chunks:
        buffer += chunk
        *lines, buffer = buffer.split(b"\n")
        if len(buffer) > LONGEST_LINE_BYTES:
            raise BrokenStreamError("a line without an end")
        for line in lines:
            event = _event(line, parts)
            if event is not None:
                yield event
            if event == {}:
                return
    for line in (buffer, b""):
        if (event := _event(line, parts)) is not None:
            yield event


def _event(line: bytes, parts: list[bytes]) -> dict[str, Any] | None:
    """The object that ends with this line, None while there is none; `parts` holds what came of one before."""
    name, _, value = line.strip().partition(b":")
    value = value.strip()
    if not line.strip() and parts:
        whole = b"\n".join(parts)
        parts.clear()
        return json_object(whole)
    if name != b"data" or not value:
        return None
    if value == b"[DONE]" and not parts:
        return {}
    if not parts:
        with suppress(BrokenStreamError):
            return json_object(value)
    parts.append(value)
    return None


def json_object(text: bytes) -> dict[str, Any]:
    """The object. Raises BrokenStreamError when it is none."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise BrokenStreamError("no JSON") from wrong
    if not isinstance(read, dict) or not read:
        raise BrokenStreamError("no object")
    return read
