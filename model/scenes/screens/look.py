"""Look at recordings: the screen as the model knows it, with every event's patch framed, as PNG.

`python -m model.scenes.screens.look FILE.npz... --out DIR` writes, for each event, the screen just before and just
after (and for a recording without events its last screen).
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from model.microturn import PATCH_SIZE
from model.patches import Frame
from model.scenes.screens.recording import Event, Recording

RED = (255, 0, 0)


def framed(screen: Frame, event: Event) -> Frame:
    """A copy of the screen with a red line around the event's patch."""
    copy = screen.copy()
    top, left = event.row * PATCH_SIZE, event.column * PATCH_SIZE
    room = copy[max(0, top - 2) : top + PATCH_SIZE + 2, max(0, left - 2) : left + PATCH_SIZE + 2]
    inner = room[2:-2, 2:-2].copy()
    room[:] = RED
    room[2:-2, 2:-2] = inner
    return copy


def pictures(recording: Recording) -> dict[str, Frame]:
    """The screens worth looking at, by name."""
    size: Any = recording.meta["size"]
    width, height = (int(side) for side in size)
    if not recording.events:
        return {"end": recording.screen_at(recording.turns, width, height)}
    shown: dict[str, Frame] = {}
    for event in recording.events:
        pair = [recording.screen_at(turn, width, height, event.monitor) for turn in (event.turn - 1, event.turn)]
        shown[f"{event.turn:03d}-{event.kind}"] = np.concatenate([framed(screen, event) for screen in pair], axis=1)
    return shown


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m model.scenes.screens.look", description="Look at recordings.")
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    for path in options.files:
        recording = Recording.load(path)
        events = [f"{event.kind} at {event.turn}: {event.what}" for event in recording.events]
        size = f"{recording.turns} turns, {len(recording.patches)} patches"
        print(f"{path.name}: {size}, {recording.meta['program']}; {events}")
        for name, screen in pictures(recording).items():
            Image.fromarray(screen).save(options.out / f"{path.stem}-{name}.png")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
