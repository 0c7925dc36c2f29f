"""The technical log: rotating files in the user's log folder, written off the caller's thread, without words that were
heard or said unless the user wants them there."""

from __future__ import annotations

import logging
import logging.handlers
import queue
from collections.abc import Iterable
from pathlib import Path

from app.events import Event

LOG = logging.getLogger("alongside")
PRIVATE_FIELDS = frozenset(
    ("text", "title", "action", "heard", "why", "which", "name", "when", "what", "window", "question", "reply")
)
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
        told = event.fields.get("device") is not None
        fields = {name: value for name, value in event.fields.items() if words or told or name not in PRIVATE_FIELDS}
        LOG.info("%.1f s %s %s", event.t, event.event, fields)
