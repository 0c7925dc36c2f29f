"""Writes a scene while it happens: frames, sound and events reach the disk at once, so a recording survives a crash."""

from __future__ import annotations

import json
import wave
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model.microturn import SAMPLE_RATE
from model.patches import Frame
from model.scenes.media import SceneError
from model.scenes.scene import UNFINISHED, frame_name

PNG_EFFORT = 1


class SceneWriter:
    """A scene being recorded into a new folder.

    Args:
        folder: must not hold a scene yet; it is made if need be.
        title, start, screen, language, licence: as in `Scene`.

    Raises:
        SceneError: there is a scene in the folder already.
    """

    def __init__(
        self,
        folder: Path,
        title: str,
        start: datetime,
        screen: Sequence[tuple[int, int]] = (),
        language: str = "en",
        licence: str = "",
    ) -> None:
        if (folder / "scene.json").exists():
            raise SceneError(f"{folder} already holds a scene; record into another folder.")
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._told: dict[str, Any] = {
            "title": title,
            "start": start.isoformat(),
            "screen": [list(size) for size in screen],
            "language": language,
            "licence": licence,
        }
        if not screen:
            del self._told["screen"]
        self._sounds: dict[str, wave.Wave_write] = {}
        self._frames: dict[int, list[int]] = {}
        self._seconds = 0.0
        self._events = (folder / "events.jsonl").open("a", encoding="utf-8")
        self._describe()

    def __enter__(self) -> SceneWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _describe(self) -> None:
        text = json.dumps(self._told, indent=2, ensure_ascii=False) + "\n"
        partial = self.folder / f"scene.json{UNFINISHED}"
        partial.write_text(text, encoding="utf-8")
        partial.replace(self.folder / "scene.json")

    def audio(self, samples: NDArray[np.float32]) -> None:
        """Add what the microphone heard: float32 [n] in [-1, 1], 16 kHz mono."""
        self._sound("audio", samples)

    def playback(self, samples: NDArray[np.float32]) -> None:
        """Add what the speaker played, in step with the microphone (silence where it played nothing)."""
        self._sound("playback", samples)

    def _sound(self, name: str, samples: NDArray[np.float32]) -> None:
        if name not in self._sounds:
            file = wave.open(str(self.folder / f"{name}.wav"), "wb")  # noqa: SIM115 (closed with the scene)
            file.setparams((1, 2, SAMPLE_RATE, 0, "NONE", "not compressed"))
            self._sounds[name] = file
        pcm = np.clip(np.round(samples * 32_767), -32_768, 32_767).astype("<i2")
        # writeframes keeps the header's length right after every piece: a recording cut short can be played.
        self._sounds[name].writeframes(pcm.tobytes())
        self._seconds = max(self._seconds, self._sounds[name].getnframes() / SAMPLE_RATE)

    def frame(self, milliseconds: int, pixels: Frame, monitor: int = 0) -> None:
        """Add a full frame, uint8 [H, W, 3], that shows from `milliseconds` since the start."""
        folder = self.folder / "screen"
        folder.mkdir(exist_ok=True)
        path = folder / frame_name(milliseconds, monitor)
        Image.fromarray(pixels).save(path.with_suffix(UNFINISHED), format="PNG", compress_level=PNG_EFFORT)
        path.with_suffix(UNFINISHED).replace(path)
        self._frames.setdefault(monitor, []).append(milliseconds)
        self._seconds = max(self._seconds, milliseconds / 1000)

    def event(self, seconds: float, kind: str, value: Any) -> None:
        """Add something that happened: a window came into focus, a text was typed, a note was offered."""
        self._events.write(json.dumps({"t": round(seconds, 3), kind: value}, ensure_ascii=False) + "\n")
        self._events.flush()
        self._seconds = max(self._seconds, seconds)

    def close(self, length: float | None = None, expected: Sequence[Mapping[str, Any]] | None = None) -> None:
        """Finish the scene; its length is what was recorded unless one is given. A second call does nothing."""
        if self._events.closed:
            return
        for file in self._sounds.values():
            file.close()
        self._sounds.clear()
        self._events.close()
        self._told["length"] = round(self._seconds if length is None else length, 3)
        if self._frames:
            self._told["frames"] = [self._frames.get(monitor, []) for monitor in range(max(self._frames) + 1)]
        if expected is not None:
            self._told["expected"] = [dict(entry) for entry in expected]
        self._describe()
