"""`python -m model.evaluation.recordings FOLDER`: what a checkpoint sees on recordings of screens, at several limits.

The recordings (`model.scenes.screens`) are shown to the streaming session as the program would, with a silent
microphone. With `--still` the screen stands still for so long before each ending, as it does in use while a task runs,
but in no recording; with `--after-others` the memory for patches is first filled with those of another recording, as it
is in use. `--by` gives figures for each theme, scale, font or program. A sight is right when something of its kind
began to show in its patch, or near it, within two seconds; where the truth leaves open what a patch shows it is
neither right nor false.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from model.evaluation.metrics import Detection
from model.microturn import (
    MICROTURN_SECONDS,
    SAMPLES_PER_MICROTURN,
    MicroTurnInput,
    MicroTurnOutput,
    Patch,
    SeeKind,
    Seen,
)
from model.scenes.screens.recording import UNSURE, Event, Recording
from model.session import Session, StreamingSession

LIMITS = (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.97, 0.98, 0.99)
WITHIN_TURNS, NEAR_PATCHES = 10, 3
SAME_TURNS = 100
"""The program takes the same kind near the same place as one event for twenty seconds."""
AT_PATCH_TURNS = 2
AFTER_TURNS = 10
FILLING = 200
EARLY_TURNS = 2
"""A last line or a full bar may be seen so long before the words that tell of it, as `evaluate sights` allows."""


def watch(
    session: Session,
    recording: Recording,
    random: np.random.Generator,
    still: int = 0,
    before: Sequence[Patch] = (),
) -> list[tuple[int, Seen]]:
    """What the session sees in a recording, with the micro-turn of each; `still` more pass before each event begins.

    Patches `before` are shown before the recording begins.
    """

    def taken(patches: tuple[Patch, ...]) -> MicroTurnOutput:
        sound = (1e-4 * random.standard_normal(SAMPLES_PER_MICROTURN)).astype(np.float32)
        return session.step(MicroTurnInput(sound, patches))

    session.reset()
    for number in range(0, len(before), session.max_patches):
        taken(tuple(before[number : number + session.max_patches]))
    found: list[tuple[int, Seen]] = []
    starts = np.searchsorted(recording.patch_turn, np.arange(recording.turns + AFTER_TURNS + 1))
    begun = {event.turn for event in recording.events}
    for turn in range(recording.turns + AFTER_TURNS):
        for _ in range(still if turn in begun else 0):
            taken(())
        out = taken(tuple(recording.patches[starts[turn] : starts[turn + 1]])[: session.max_patches])
        found += [(turn, seen) for seen in out.seen]
    return found


def count(
    tally: Detection, limit: float, sights: Iterable[tuple[int, Seen]], recording: Recording, kind: SeeKind
) -> None:
    """Add one recording's sights of one kind at one limit."""
    events = [event for event in recording.events if event.kind == kind]
    missed, false = list(events), list[tuple[int, Seen]]()
    for turn, seen in sights:
        if seen.kind is not kind or seen.confidence < limit:
            continue
        truth = _truth(recording, turn, seen)
        # Of two events that a sight may mean, the one that has not been seen yet.
        event = next((event for event in [*missed, *events] if _meets(turn, seen, event, truth)), None)
        if event in missed:
            missed.remove(event)
            tally.latencies.append(max(0, turn - event.turn) * MICROTURN_SECONDS)
        elif event is None and UNSURE not in truth and not any(_same(turn - at, seen, told) for at, told in false):
            false.append((turn, seen))
    tally.hits += len(events) - len(missed)
    tally.misses += len(missed)
    tally.false += len(false)


def _truth(recording: Recording, turn: int, seen: Seen) -> set[int]:
    """What the patch of a sight shows, as it was sent within the last moments."""
    first, last = np.searchsorted(recording.patch_turn, (turn - AT_PATCH_TURNS, turn + 1))
    place = (seen.monitor, seen.row, seen.column, False)
    there = [
        number
        for number, patch in enumerate(recording.patches[first:last], first)
        if (patch.monitor, patch.row, patch.column, patch.overview) == place
    ]
    return {int(recording.shown[number]) for number in there}


def _meets(turn: int, seen: Seen, event: Event, truth: set[int]) -> bool:
    if 1 + list(SeeKind).index(seen.kind) in truth:
        return abs(turn - event.turn) <= WITHIN_TURNS
    near = seen.monitor == event.monitor and _near(seen, event.row, event.column)
    return near and -EARLY_TURNS <= turn - event.turn <= WITHIN_TURNS


def _same(turns: int, seen: Seen, told: Seen) -> bool:
    return turns <= WITHIN_TURNS or (turns < SAME_TURNS and _near(seen, told.row, told.column))


def _near(seen: Seen, row: int, column: int) -> bool:
    return max(abs(seen.row - row), abs(seen.column - column)) <= NEAR_PATCHES


def evaluate(
    session: Session, files: Sequence[Path], still: int = 0, after_others: bool = False, by: str | None = None
) -> dict[str, dict[str, dict[str, float | None]]]:
    """Figures by source (and what `by` names of a recording's `meta`) and kind, then by limit."""
    random = np.random.default_rng(0)
    tallies: dict[tuple[str, str, float], Detection] = defaultdict(Detection)
    seconds: dict[str, float] = defaultdict(float)
    before: Sequence[Patch] = Recording.load(files[-1]).patches[-FILLING:] if after_others and files else ()
    for path in files:
        recording = Recording.load(path)
        sights = watch(session, recording, random, still, before)
        if after_others:
            before = recording.patches[-FILLING:]
        source = path.stem.partition("-")[0]
        if by is not None:
            source += f" {recording.meta.get(by, 'unknown')}"
        seconds[source] += recording.turns * MICROTURN_SECONDS
        for limit in LIMITS:
            for kind in SeeKind:
                for name in (kind.value, "all"):
                    count(tallies[source, name, limit], limit, sights, recording, kind)
    found: dict[str, dict[str, dict[str, float | None]]] = defaultdict(dict)
    for (source, name, limit), tally in sorted(tallies.items()):
        counted: dict[str, float | None] = {
            "events": tally.hits + tally.misses, "seen": tally.hits, "false": tally.false,
            "minutes": round(seconds[source] / 60, 1),
        }  # fmt: skip
        found[f"{source}:{name}"][str(limit)] = counted | tally.report(seconds[source])
    return found


def main() -> None:
    """Parse the command line, print a table, write JSON where asked."""
    parser = argparse.ArgumentParser(prog="python -m model.evaluation.recordings", description=__doc__)
    parser.add_argument("folder", type=Path, help="recordings, as model.scenes.screens makes them")
    parser.add_argument("--checkpoint", type=Path, default=Path(__file__).parents[2] / "assets" / "nano")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--still", type=float, default=0.0, help="seconds in which nothing moves before each ending")
    parser.add_argument("--after-others", action="store_true", help="another recording's patches come before each")
    parser.add_argument("--by", choices=("theme", "scale", "font", "program"), help="figures for each of these apart")
    asked = parser.parse_args()
    session = StreamingSession.load(asked.checkpoint, asked.threads)
    found = evaluate(
        session,
        sorted(asked.folder.glob("*.npz")),
        round(asked.still / MICROTURN_SECONDS),
        asked.after_others,
        asked.by,
    )
    for name, limits in found.items():
        for limit, told in limits.items():
            share = f"{told['seen']} of {told['events']} seen, {told['false']} false in {told['minutes']} min"
            f1 = f"{told['f1']:.2f}" if told["f1"] is not None else "-"
            print(f"{name:20} p > {limit:4}  {share}, F1 {f1}, p50 {told['latency_p50']}, p95 {told['latency_p95']}")
    if asked.json is not None:
        asked.json.write_text(json.dumps({"suite": "recordings", "sets": found}, indent=1) + "\n")


if __name__ == "__main__":
    main()
