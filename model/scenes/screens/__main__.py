"""The command line of the screen scenes: `python -m model.scenes.screens --out DIR --source SOURCE --count N`."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections import Counter
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from model.scenes.screens.recording import Event, GivenUpError, Mark, view_path

LARGEST_FILE = 2_000_000
DEVELOPMENT_SEEDS = range(900_000, 1_000_000)
WORK_BROWSER_SHARE = 0.25
SOURCES = ("qt", "drill", "xvfb", "film", "work", "opening", "practice", "real")


class Source(Protocol):
    """Something that records scenes."""

    def record(self, seed: int, path: Path, development: bool, views_wanted: int) -> tuple[list[Event], list[Mark]]:
        """Write the scene of a seed, a file for each view; returns its events and the marks never shown.

        Raises:
            GivenUpError: its truth would be doubtful.
        """
        ...


def _source(name: str, seconds: float | None) -> AbstractContextManager[Source]:
    """A source by its name; imported only now, since each needs programs the other does not."""
    if name == "qt":
        from model.scenes.screens.qt_desk import DrawingSource

        return DrawingSource()
    if name == "drill":
        from model.scenes.screens.qt_drills import DrillSource

        return DrillSource()
    from model.scenes.screens.x_desk import DisplaySource

    if name == "film":
        from model.scenes.screens.x_drills import cast

        return DisplaySource(cast)
    if name in ("work", "opening"):
        from model.scenes.screens import x_drills

        if name == "work":
            return DisplaySource(x_drills.work, WORK_BROWSER_SHARE, seconds)
        return DisplaySource(x_drills.opening, browser_share=0.0)
    if name == "real":
        from model.scenes.screens import real_sessions

        return DisplaySource(real_sessions.cast, browser_share=0.0)
    if name == "practice":
        from model.scenes.screens.practice import Practice

        return DisplaySource(Practice().cast, browser_share=0.0)

    return DisplaySource()


def _add(source: Source, seed: int, path: Path, views_wanted: int, kinds: Counter[str]) -> None:
    """Record one scene and count what came of it."""
    try:
        events, dropped = source.record(seed, path, seed in DEVELOPMENT_SEEDS, views_wanted)
    except GivenUpError as reason:
        kinds["given up"] += 1
        print(f"{path.name} given up: {reason}", flush=True)
        return
    if path.stat().st_size > LARGEST_FILE:
        for number in range(views_wanted):
            view_path(path, number).unlink(missing_ok=True)
        kinds["too large"] += 1
    else:
        kinds.update(event.kind for event in events)
        kinds["scenes"] += 1
        kinds["marks never shown"] += len(dropped)


def _tell_missing_fonts() -> None:
    """Qt draws others in the place of those that are missing, and says nothing."""
    from model.scenes.screens.faces import require_fonts
    from model.scenes.screens.qt_desk import application

    application()
    try:
        require_fonts()
    except LookupError as why:
        print(f"Fonts: {why}", file=sys.stderr, flush=True)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m model.scenes.screens", description="Record screen scenes with truth."
    )
    parser.add_argument("--out", type=Path, required=True, help="the folder that scenes are appended to")
    parser.add_argument("--source", choices=SOURCES, required=True)
    parser.add_argument("--count", type=int, required=True, help="how many scenes")
    parser.add_argument(
        "--seed", type=int, default=0, help=f"the first seed; from {DEVELOPMENT_SEEDS.start} on: development scenes"
    )
    parser.add_argument("--seconds", type=float, help="length of each scene of --source work (default: 6 to 12)")
    parser.add_argument("--views", type=int, default=1, help="recordings of each scene, magnified and shifted")
    options = parser.parse_args(arguments)
    kept_apart = {"real": True, "practice": False}
    for seed in (options.seed, options.seed + options.count - 1):
        if kept_apart.get(options.source, seed in DEVELOPMENT_SEEDS) != (seed in DEVELOPMENT_SEEDS):
            parser.error(f"the programs of --source {options.source} are kept apart: it takes no seed such as {seed}")
    if options.seconds and options.source != "work":
        parser.error("--seconds is for --source work alone")
    options.out.mkdir(parents=True, exist_ok=True)
    kinds, began = Counter[str](), time.monotonic()
    with _source(options.source, options.seconds) as source:
        if options.source in ("qt", "drill"):
            _tell_missing_fonts()
        for seed in range(options.seed, options.seed + options.count):
            path = options.out / f"{options.source}-{seed:06d}.npz"
            if not path.exists():
                _add(source, seed, path, options.views, kinds)
                print(f"{path.name} {time.monotonic() - began:.0f} s {dict(kinds)}", flush=True)
    return 0


if __name__ == "__main__":
    # Asked to end, it still ends the displays and programs it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    raise SystemExit(main())
