"""Unexpected ends: noticed at the next start, told in a report that the user reads first, and never run into in a loop.

While the program runs a mark lies in the log folder. An orderly end takes it away; what is found of an earlier run was
left by a crash, unless the machine itself went down meanwhile. Python's own faulthandler writes down where a crash in
foreign code happened, and errors that nobody caught are written beside it, by their kind and place alone: their words
could hold what was heard. Nothing here starts the program again; after several crashes in a row it begins paused.
"""

from __future__ import annotations

import faulthandler
import json
import os
import platform
import sys
import threading
import traceback
from collections.abc import Sequence
from datetime import datetime
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from app.logs import LOG

BOOT = Path("/proc/sys/kernel/random/boot_id")
LINES_OF_LOG = 40
ENOUGH = 3
"""So many crashes in a row, and it waits for the user."""


class CrashWatch:
    """Watches over one run of the program.

    Attributes:
        report: what is known of the crash before this run, "" when that one ended in order.
        file: where the report is kept until the next one.
        in_a_row: how many runs before this one crashed one after the other.
    """

    def __init__(self, folder: Path, log: Path | None = None, boot: Path = BOOT) -> None:
        """`folder` takes the mark and the traces; `log` is the technical log, None where it may hold private words."""
        self.report = ""
        self.in_a_row = 0
        self.file = folder / "crash-report.txt"
        self._mark = folder / "running.json"
        self._trace = folder / "crash.txt"
        self._log = log
        self._boot = boot
        self._file: IO[str] | None = None

    @property
    def waits(self) -> bool:
        """True when it should begin paused, lest it crash once more unseen."""
        return self.in_a_row >= ENOUGH

    def begin(self) -> None:
        """Looks at what the last run left, and begins to watch this one; where nothing can be written, it does not."""
        try:
            self._begin()
        except OSError as unwritable:
            LOG.warning("no crash would be noticed: %s", unwritable)

    def _begin(self) -> None:
        left = self._left_behind()
        if left is not None:
            self.in_a_row = int(left.get("in_a_row", 0)) + 1
            self.report = self._written(left)
            self.file.write_text(self.report, encoding="utf-8")
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        mark = {"began": now, "pid": os.getpid(), "boot": self._boot_now(), "in_a_row": self.in_a_row}
        self._mark.write_text(json.dumps(mark), encoding="utf-8")
        self._file = self._trace.open("w", encoding="utf-8")
        faulthandler.enable(self._file)
        sys.excepthook = self._on_error
        threading.excepthook = lambda error: self._on_error(error.exc_type, error.exc_value, error.exc_traceback)

    def end(self) -> None:
        """This run ends in order; harmless when it has ended."""
        if self._file is None:
            return
        faulthandler.disable()
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        self._file.close()
        self._file = None
        for path in (self._mark, self._trace):
            path.unlink(missing_ok=True)

    def _on_error(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, error if error is not None else kind(), trace)
        if self._file is not None and not self._file.closed:
            self._file.write("".join([*traceback.format_tb(trace), kind.__name__, "\n"]))
            self._file.flush()

    def _left_behind(self) -> dict[str, Any] | None:
        """The mark of a run that crashed, None where there is none."""
        try:
            left = json.loads(self._mark.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return left if isinstance(left, dict) and left.get("boot") == self._boot_now() else None

    def _boot_now(self) -> str:
        try:
            return self._boot.read_text(encoding="utf-8").strip()
        except OSError:
            return ""

    def _written(self, left: dict[str, Any]) -> str:
        parts = [
            f"Alongside {_version('alongside')} ended unexpectedly.",
            f"{platform.platform()}, Python {platform.python_version()}, PySide6 {_version('PySide6-Essentials')}, "
            f"ONNX Runtime {_version('onnxruntime')}",
            f"It had begun at {left.get('began', '?')}; ended so {self.in_a_row} times in a row.",
            "Where it was:",
            _tail(self._trace, 400) or "nothing was written down (it was ended from outside, or the memory ran out)",
        ]
        if self._log is not None:
            parts += ["The end of its log:", _tail(self._log, LINES_OF_LOG)]
        return "\n\n".join(parts) + "\n"


def _tail(path: Path, most: int) -> str:
    try:
        lines: Sequence[str] = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(lines[-most:])


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "(not installed)"
