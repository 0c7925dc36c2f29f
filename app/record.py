"""Records a scene from the live devices: what the microphone hears and the screen shows, for a report or a suite."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from math import ceil
from pathlib import Path

from app.capture.privacy import Exclusions, is_excluded
from app.eyes import Eyes
from app.ports import AudioSource, DesktopView
from model.microturn import MICROTURN_SECONDS
from model.scenes.writer import SceneWriter


def record(
    folder: Path,
    ears: AudioSource,
    eyes: Eyes,
    start: datetime,
    seconds: float,
    exclusions: Exclusions,
    ended: Callable[[], bool] = lambda: False,
    monotonic: Callable[[], float] = time.monotonic,
) -> float:
    """Records until `seconds` are over or `ended` says so; the devices are open. Returns how long it became.

    Raises:
        SceneError: there is a scene in the folder already.
    """
    sizes = [(place.width, place.height) for place in eyes.monitors()]
    writer = SceneWriter(folder, folder.name, start, sizes)
    began = monotonic()
    turns = 0
    try:
        while turns * MICROTURN_SECONDS < seconds and not ended():
            writer.audio(ears.read())
            _look(writer, eyes, monotonic() - began, exclusions)
            turns += 1
    finally:
        # What is written of the screen takes its time from the clock, which may be ahead of the sound.
        seconds = max(max(turns, 1) * MICROTURN_SECONDS, ceil((monotonic() - began) * 1000) / 1000)
        writer.close(seconds)
    return seconds


def _look(writer: SceneWriter, eyes: Eyes, seconds: float, exclusions: Exclusions) -> None:
    """Writes the newest pictures and the window in focus, unless that is excluded."""
    for monitor, frame in (eyes.frames() or {}).items():
        writer.frame(round(seconds * 1000), frame, monitor)
    view = eyes.view()
    if view is not None and view.active is not None and not is_excluded(view.active, exclusions, view.windows):
        writer.event(seconds, "focus", focus_of(view))


def focus_of(view: DesktopView) -> dict[str, object]:
    """The window in focus as a scene keeps it."""
    window = view.active
    assert window is not None
    place = window.place
    return {"app": window.app, "title": window.title, "place": [place.left, place.top, place.width, place.height]}
