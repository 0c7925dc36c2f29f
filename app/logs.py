"""The technical log: rotating files in the user's log folder, written off the caller's thread, without words that were
heard or said unless the user wants them there."""

from __future__ import annotations

import logging
import logging.handlers
import queue
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.events import Event
from app.ports import DeviceChange

LOG = logging.getLogger("alongside")
WORDLESS_FIELDS = frozenset((
    "at", "audio_sent", "change", "column", "confidence", "cut", "device", "due", "ended", "entries", "kind", "late",
    "local", "missed", "monitor", "number", "row", "rrule", "see", "seconds", "silent", "started", "tool", "typed",
    "verb", "worked",
))  # fmt: skip
"""What is logged of an event. A field that is new stays out of the log until it stands here: it may hold words."""
LARGEST_BYTES = 1_000_000
KEPT_FILES = 5


def begin(path: Path) -> logging.handlers.QueueListener:
    """Begins to log into a file; `stop()` of what it returns writes out the rest."""
    file = logging.handlers.RotatingFileHandler(path, maxBytes=LARGEST_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    lines: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    LOG.handlers[:] = [logging.handlers.QueueHandler(lines)]
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
    listener = logging.handlers.QueueListener(lines, file)
    listener.start()
    return listener


def end(listener: logging.handlers.QueueListener) -> None:
    """Writes out the rest and closes the file."""
    listener.stop()
    LOG.handlers[:] = []
    for handler in listener.handlers:
        handler.close()


def log_events(events: Iterable[Event], words: bool) -> None:
    """Logs what happened in a micro-turn; `words` lets through what was heard and said."""
    for event in events:
        if event.event == "heard" and not words:
            continue
        LOG.info("%.1f s %s %s", event.t, event.event, event.fields if words else _wordless(event))


def _wordless(event: Event) -> dict[str, Any]:
    """What is known of an event but for words; a device's own sentence (see `DeviceEvent`) holds none of the user's."""
    own = {"text"} if event.event == "device" and event.fields.get("change") in tuple(DeviceChange) else set()
    plain = (int, float, str, type(None))
    return {
        name: value
        for name, value in event.fields.items()
        if name in WORDLESS_FIELDS | own and isinstance(value, plain)
    }


def broke(what: str, error: BaseException) -> None:
    """Logs that something broke, by the kind and the place of the error: its message could hold what was heard."""
    places = traceback.extract_tb(error.__traceback__)
    lines = [f"  {place.filename}:{place.lineno} in {place.name}" for place in places]
    LOG.error("%s", "\n".join([f"{what} ({type(error).__name__})", *lines]))
