"""A screen recording as the model gets it: frames go through the very differencer that runs live, five times a second.

An event's turn is the one in which the patch that shows it is *sent*, not the one in which it happened: with a full
queue these are seconds apart, and no one could see it earlier.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model.microturn import PATCH_SIZE, Patch, SeeKind
from model.patches import OVERVIEW_FACTOR, Frame, PatchDifferencer

PATCHES_PER_TURN = 16
AWAY_COST = 1.5
LATE_TURNS, UNSURE_TURNS, UNSURE_PATCHES = 4, 8, 2
"""What is sent of a mark's area up to so many turns after its event shows it too; what is sent there later, or up to so
many patches beside it, neither shows it for sure nor shows nothing for sure."""
UNSURE = -100
SCALED_SHARE = 0.25
"""Of drawn views, those that are magnified, which blurs them as no screen is."""


class GivenUpError(Exception):
    """A scene's truth would be doubtful: what should have been seen was hidden, or did not happen. Says which."""


Area = tuple[int, int, int, int]
"""x, y, width and height in pixels."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that becomes visible: where, in pixels.

    Attributes:
        kind: finished, failed or asks.
        what: in words, for whoever looks at the recording.
        anchor: x and y of the point that shows it best (a bar's end, the start of a line).
        area: x, y, width and height of everything that shows it.
        monitor: on which monitor.
        also, beside: further areas: that show it too (the bar above the words), and that may be said to (a button that
            turns from Cancel into Close), of which nothing is asked.
    """

    kind: SeeKind
    what: str
    anchor: tuple[int, int]
    area: Area
    monitor: int = 0
    also: tuple[Area, ...] = ()
    beside: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """How a recording looks at the screen: from a little further right and down, and sometimes magnified.

    One scene recorded in several views shows the same things cut by the grid of patches elsewhere, in other sizes too.
    """

    scale: float = 1.0
    left: int = 0
    top: int = 0

    @classmethod
    def drawn(cls, random: np.random.Generator) -> View:
        """A view at random within a patch's shift: mostly the screen's own pixels, else by a common scale factor."""
        left, top = (int(shift) for shift in random.integers(0, PATCH_SIZE, 2))
        return cls(float(random.uniform(0.8, 1.4)) if random.random() < SCALED_SHARE else 1.0, left, top)

    def frame(self, frame: Frame) -> Frame:
        """What a frame uint8 [H, W, 3] looks like."""
        if self.scale != 1.0:
            size = round(frame.shape[1] * self.scale), round(frame.shape[0] * self.scale)
            frame = np.asarray(Image.fromarray(frame).resize(size, Image.Resampling.BILINEAR))
        return np.ascontiguousarray(frame[self.top :, self.left :])

    def mark(self, mark: Mark) -> Mark:
        """Where a mark is then."""
        across, down = (round(value * self.scale) for value in mark.anchor)
        return replace(
            mark,
            anchor=(across - self.left, down - self.top),
            area=self._area(mark.area),
            also=tuple(map(self._area, mark.also)),
            beside=tuple(map(self._area, mark.beside)),
        )

    def _area(self, area: Area) -> Area:
        x, y, width, height = (round(value * self.scale) for value in area)
        return x - self.left, y - self.top, width, height


@dataclass(frozen=True, slots=True)
class Event:
    """A mark as the model meets it: the micro-turn and the patch."""

    turn: int
    kind: str
    monitor: int
    row: int
    column: int
    what: str


class Recorder:
    """Takes one frame per micro-turn, keeps what would be sent, and finds where marks show.

    Attributes:
        turns: micro-turns recorded so far.
    """

    def __init__(self, view: View = View(), limit: int = PATCHES_PER_TURN) -> None:
        self.turns = 0
        self._view = view
        self._differencer = PatchDifferencer(limit)
        self._sent: list[tuple[int, Patch]] = []
        self._marks: list[tuple[int, Mark]] = []

    @property
    def pending(self) -> int:
        """Patches that are still waiting to be sent."""
        return self._differencer.pending

    def frame(self, *frames: Frame) -> None:
        """Record the next micro-turn: a frame of each monitor, uint8 [H, W, 3]."""
        self._sent += [(self.turns, patch) for patch in self._differencer.step([self._view.frame(f) for f in frames])]
        self.turns += 1

    def mark(self, mark: Mark, turn: int | None = None) -> None:
        """Say that something is visible from the frame of `turn` on (None: from the next frame on)."""
        self._marks.append((self.turns if turn is None else turn, self._view.mark(mark)))

    @property
    def dropped(self) -> list[Mark]:
        """Marks that no sent patch shows."""
        return [mark for visible, mark in self._marks if self._where(visible, mark) is None]

    def shown(self) -> NDArray[np.int16]:
        """What each sent patch shows, int16 [N]: 0 nothing, 1 + the number of its SeeKind, or UNSURE."""
        kinds = list(SeeKind)
        turns = np.array([turn for turn, _ in self._sent])
        places = np.array([(patch.monitor, patch.row, patch.column) for _, patch in self._sent]).reshape(-1, 3)
        overview = np.array([patch.overview for _, patch in self._sent], dtype=np.bool_)
        flat = np.array([_is_flat(patch.pixels) for _, patch in self._sent], dtype=np.bool_)
        shown = np.zeros(len(self._sent), np.int16)
        for visible, mark in self._marks:
            event = self._where(visible, mark)
            if event is None:
                continue
            then = (
                (places[:, 0] == mark.monitor) & (turns >= visible) & (turns <= event.turn + UNSURE_TURNS) & ~overview
            )
            for area in mark.beside:
                shown[then & (_away(area, places) <= 0) & (shown == 0)] = UNSURE
            for area in (mark.area, *mark.also):
                away = _away(area, places)
                shown[then & (away <= UNSURE_PATCHES) & (shown == 0)] = UNSURE
                sure = then & (away <= 0) & ~flat & (turns <= event.turn + LATE_TURNS)
                shown[sure] = 1 + kinds.index(mark.kind)
        return shown

    def events(self) -> list[Event]:
        """Every mark that a sent patch shows, in order of time."""
        found = [self._where(visible, mark) for visible, mark in self._marks]
        return sorted((event for event in found if event is not None), key=lambda event: event.turn)

    def _where(self, visible: int, mark: Mark) -> Event | None:
        """The patch that shows a mark: the soonest one sent, unless the one at the anchor comes about as soon."""
        rows, columns = _bounds(mark.area)
        home = (mark.anchor[1] // PATCH_SIZE, mark.anchor[0] // PATCH_SIZE)
        best: tuple[float, Event] | None = None
        for turn, patch in self._sent:
            place = (patch.row, patch.column)
            shows = place == home or (patch.row in rows and patch.column in columns)
            if turn < visible or patch.overview or patch.monitor != mark.monitor or not shows:
                continue
            away = abs(patch.row - home[0]) + abs(patch.column - home[1])
            cost = turn - visible + AWAY_COST * away
            if best is None or cost < best[0]:
                best = (cost, Event(turn, mark.kind.value, patch.monitor, patch.row, patch.column, mark.what))
        return None if best is None else best[1]

    def save(self, path: Path, meta: Mapping[str, Any]) -> list[Event]:
        """Write the recording for the training pool; the file appears whole or not at all.

        Returns:
            The events that were written with it.
        """
        events = self.events()
        count = len(self._sent)
        pixels = np.zeros((count, PATCH_SIZE, PATCH_SIZE, 3), dtype=np.uint8)
        for index, (_, patch) in enumerate(self._sent):
            pixels[index] = patch.pixels
        partial = path.with_suffix(".partial")
        with partial.open("wb") as file:
            np.savez_compressed(
                file,
                turns=np.int32(self.turns),
                patch_turn=np.array([turn for turn, _ in self._sent], dtype=np.int32),
                monitor=np.array([patch.monitor for _, patch in self._sent], dtype=np.uint8),
                row=np.array([patch.row for _, patch in self._sent], dtype=np.uint8),
                column=np.array([patch.column for _, patch in self._sent], dtype=np.uint8),
                overview=np.array([patch.overview for _, patch in self._sent], dtype=np.bool_),
                pixels=pixels,
                shown=self.shown(),
                events=np.str_(json.dumps([asdict(event) for event in events])),
                meta=np.str_(json.dumps({**meta, "scale": self._view.scale * meta.get("scale", 1.0)})),
            )
        partial.replace(path)
        return events


def _away(area: Area, places: NDArray[np.int_]) -> NDArray[np.int_]:
    """How many patches each place [N, 3: monitor, row, column] lies outside an area."""
    rows, columns = _bounds(area)
    return np.maximum(
        np.maximum(rows.start - places[:, 1], places[:, 1] - rows.stop + 1),
        np.maximum(columns.start - places[:, 2], places[:, 2] - columns.stop + 1),
    )


def _bounds(area: Area) -> tuple[range, range]:
    """The rows and columns of patches that an area touches."""
    x, y, width, height = area
    rows = range(max(0, y) // PATCH_SIZE, (y + max(1, height) - 1) // PATCH_SIZE + 1)
    return rows, range(max(0, x) // PATCH_SIZE, (x + max(1, width) - 1) // PATCH_SIZE + 1)


def _is_flat(pixels: NDArray[np.uint8]) -> bool:
    return bool((pixels == pixels[0, 0]).all())


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording read back from the pool.

    Attributes:
        turns: length in micro-turns.
        patch_turn: int32 [N], the micro-turn in which each patch is sent, non-decreasing.
        patches: the N patches.
        shown: int16 [N], what each shows (as `Recorder.shown`).
        events: what becomes visible when and where.
        meta: program, theme, size, scale (how many pixels a length of one has), font of a terminal.
    """

    turns: int
    patch_turn: NDArray[np.int32]
    patches: Sequence[Patch]
    shown: NDArray[np.int16]
    events: Sequence[Event]
    meta: Mapping[str, object]

    @classmethod
    def load(cls, path: Path) -> Recording:
        with np.load(path) as stored:
            columns = [stored[key].tolist() for key in ("monitor", "row", "column", "overview")]
            pixels = stored["pixels"]
            patches = [
                Patch(monitor, row, column, pixels[index], overview)
                for index, (monitor, row, column, overview) in enumerate(zip(*columns, strict=True))
            ]
            events = [Event(**event) for event in json.loads(str(stored["events"]))]
            meta = json.loads(str(stored["meta"]))
            return cls(int(stored["turns"]), stored["patch_turn"], patches, stored["shown"], events, meta)

    def screen_at(self, turn: int, width: int, height: int, monitor: int = 0) -> Frame:
        """The screen as the model knows it after a micro-turn: patches over the enlarged overview, uint8 [H, W, 3]."""
        rows, columns = -(-height // PATCH_SIZE), -(-width // PATCH_SIZE)
        canvas = np.zeros((rows * PATCH_SIZE, columns * PATCH_SIZE, 3), dtype=np.uint8)
        for when, patch in zip(self.patch_turn, self.patches, strict=True):
            if when > turn:
                break
            if patch.monitor != monitor:
                continue
            scale = OVERVIEW_FACTOR if patch.overview else 1
            top, left, side = patch.row * PATCH_SIZE * scale, patch.column * PATCH_SIZE * scale, PATCH_SIZE * scale
            room = canvas[top : top + side, left : left + side]
            room[:] = patch.pixels.repeat(scale, axis=0).repeat(scale, axis=1)[: room.shape[0], : room.shape[1]]
        return canvas[:height, :width]


def views(count: int, seed: int) -> list[View]:
    """As many views of a scene: the plain one first, then drawn ones."""
    random = np.random.default_rng((seed, 1))
    return [View(), *(View.drawn(random) for _ in range(count - 1))]


def view_path(path: Path, number: int) -> Path:
    """The file of a scene's `number`-th view; the plain one keeps the scene's own name."""
    return path.with_stem(f"{path.stem}-{number}") if number else path
