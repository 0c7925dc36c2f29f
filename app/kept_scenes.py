"""Scenes that the user had kept of what was wrong: written only when asked for, sent nowhere, gone when deleted."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from app.lately import FULL_SCALE, Cut
from app.ports import DesktopView
from app.record import focus_of
from model.microturn import MICROTURN_SECONDS
from model.scenes.writer import SceneWriter

NOTE = "what-was-wrong.txt"
SPAN = "span.json"
"""When it was by the clock; a scene's own length is shorter where the program could not keep up."""
UNFINISHED = ".unfinished"


class KeptScenes:
    """A folder of scenes, one folder each; it need not exist.

    Attributes:
        folder: where they are.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def place(self, at: datetime, number: int) -> Path:
        """Where the scene of the journal's entry with that time and number is, or would be."""
        return self.folder / f"{at:%Y-%m-%d %H.%M.%S} ({number})"

    def keep(self, place: Path, title: str, note: str, cut: Cut) -> None:
        """Writes a scene, with a note beside it in words. It takes seconds. Raises OSError and SceneError."""
        unfinished = place.with_name(place.name + UNFINISHED)
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True, mode=0o700)
        span = {"from": cut.start.isoformat(), "to": cut.slices[-1].at.isoformat()}
        (unfinished / SPAN).write_text(json.dumps(span) + "\n", encoding="utf-8")
        (unfinished / NOTE).write_text(note, encoding="utf-8")
        with SceneWriter(unfinished, title, cut.start) as writer:
            _write(writer, cut)
        unfinished.rename(place)

    def delete(self, start: datetime, end: datetime) -> None:
        """Deletes every scene that holds anything from `start` to `end`, aware."""
        for scene in self._scenes():
            began, ended = span_of(scene)
            if began <= end and ended >= start:
                shutil.rmtree(scene)

    def delete_before(self, instant: datetime) -> None:
        """Deletes every scene that holds anything from before that instant, aware."""
        self.delete(datetime.min.replace(tzinfo=UTC), instant)

    def delete_one(self, place: Path) -> None:
        """Deletes the scene there; harmless when there is none."""
        if place.is_dir():
            shutil.rmtree(place)

    def delete_all(self) -> None:
        """Deletes every scene."""
        for scene in self._scenes():
            shutil.rmtree(scene)

    def _scenes(self) -> list[Path]:
        return [each for each in self.folder.iterdir() if each.is_dir()] if self.folder.is_dir() else []


def _write(writer: SceneWriter, cut: Cut) -> None:
    """The pictures at the beginning, then slice by slice; monitors are numbered as if no other had been looked at."""
    monitors = sorted({*cut.screens, *(monitor for slice_ in cut.slices for monitor in slice_.screens)})
    screens = {monitor: picture.copy() for monitor, picture in cut.screens.items()}
    for monitor, picture in screens.items():
        writer.frame(0, picture, monitors.index(monitor))
    _write_focus(writer, 0.0, cut.view)
    for number, slice_ in enumerate(cut.slices):
        began = number * MICROTURN_SECONDS
        writer.audio(slice_.sound.astype(np.float32) / np.float32(FULL_SCALE))
        for monitor in sorted(slice_.show_on(screens)):
            writer.frame(max(1, round(began * 1000)), screens[monitor], monitors.index(monitor))
        _write_focus(writer, began, slice_.view)
    writer.close(len(cut.slices) * MICROTURN_SECONDS)


def _write_focus(writer: SceneWriter, seconds: float, view: DesktopView | None) -> None:
    if view is not None and view.active is not None:
        writer.event(seconds, "focus", focus_of(view))


def span_of(scene: Path) -> tuple[datetime, datetime]:
    """When a scene begins and ends; one that does not say so holds all of time, so that it is not spared."""
    try:
        told = json.loads((scene / SPAN).read_text(encoding="utf-8"))
        return datetime.fromisoformat(told["from"]).astimezone(), datetime.fromisoformat(told["to"]).astimezone()
    except (OSError, ValueError, KeyError, TypeError):
        return datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
