"""Reads the text in a picture of a window, with rapidocr (its models are in its wheel). On the second track only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.logs import LOG

UNREADABLE = "The text on the screen cannot be read."
SURE = 0.5
SAME_ROW = 0.5


class ReadingError(Exception):
    """The text of the screen cannot be read; the text is one sentence for the user."""


class ScreenReader:
    """Reads pictures; its models are loaded with the first one."""

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._engine: Any = None

    def read(self, picture: NDArray[np.uint8]) -> tuple[str, ...]:
        """The lines of text in a picture (uint8 [height, width, 3], RGB), from top to bottom. Raises ReadingError,
        whatever broke: rapidocr has errors of its own, for a crop that is wide and only a few pixels high, say."""
        try:
            return self._read(picture)
        except ReadingError:
            raise
        except Exception as wrong:
            LOG.warning("a picture could not be read: %s", type(wrong).__name__)
            raise ReadingError(UNREADABLE) from wrong

    def _read(self, picture: NDArray[np.uint8]) -> tuple[str, ...]:
        if self._engine is None:
            self._engine = self._load()
        found = self._engine(np.ascontiguousarray(picture[:, :, ::-1]))
        if found.boxes is None or found.txts is None:
            return ()
        sure = found.scores or [1.0] * len(found.txts)
        rows = zip(found.boxes, found.txts, sure, strict=True)
        return lines_of([(box, text) for box, text, score in rows if score >= SURE])

    def _load(self) -> Any:
        try:
            from rapidocr import RapidOCR
        except ImportError as missing:
            raise ReadingError(
                "The text on the screen cannot be read, for rapidocr is not installed: install the extra `reasoner`."
            ) from missing
        threads = {f"EngineConfig.onnxruntime.{name}_op_num_threads": self._threads for name in ("intra", "inter")}
        return RapidOCR(params={"Global.log_level": "error", **threads})


def lines_of(found: Sequence[tuple[NDArray[np.float32], str]]) -> tuple[str, ...]:
    """Boxes (float [4, 2], corners) with their texts as lines: what stands beside each other is on one line."""
    spans = [(float(box[:, 1].min()), float(box[:, 1].max()), float(box[:, 0].min()), text) for box, text in found]
    rows: list[list[tuple[float, float, float, str]]] = []
    for span in sorted(spans):
        for row in reversed(rows[-4:]):
            top, bottom = max(span[0], row[0][0]), min(span[1], row[0][1])
            if bottom - top > SAME_ROW * min(span[1] - span[0], row[0][1] - row[0][0]):
                row.append(span)
                break
        else:
            rows.append([span])
    return tuple("  ".join(part[3] for part in sorted(row, key=lambda each: each[2])) for row in rows)
