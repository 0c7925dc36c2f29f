"""The last minutes as the model perceived them, in memory alone, for as long as the user wants any of it held.

Sound is held as it was heard, the screen as the patches that the model took in, so a still screen costs nothing. What
is excluded was blanked before anything came here. Of all this only `app.kept_scenes` ever writes, when it is asked to.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from app.ports import DesktopView, Frames
from model.microturn import MICROTURN_SECONDS, PATCH_SIZE, Patch
from model.patches import Frame

MOST_BYTES = 64_000_000
"""Beyond this the oldest goes, however short a time is held then; a screen full of video makes 23 MB a minute."""
BEFORE = timedelta(seconds=30)
AFTER = timedelta(seconds=10)
"""How much of the time around an instant makes its scene."""
MICROTURN = timedelta(seconds=MICROTURN_SECONDS)
FULL_SCALE = 32_767.0


@dataclass(frozen=True, slots=True)
class Slice:
    """What came in during one micro-turn.

    Attributes:
        at: when it ended, aware.
        sound: 16-bit PCM, mono, 16 kHz.
        screens: whole pictures, of monitors that were not known before or have another size now.
        patches: what changed on the others.
        view: the windows, where another one came into focus that may be told.
    """

    at: datetime
    sound: NDArray[np.int16]
    screens: Mapping[int, Frame]
    patches: tuple[Patch, ...]
    view: DesktopView | None

    @property
    def size(self) -> int:
        """Bytes that it takes, roughly."""
        pictures = sum(picture.nbytes for picture in self.screens.values())
        return self.sound.nbytes + pictures + sum(patch.pixels.nbytes for patch in self.patches)

    def show_on(self, screens: dict[int, Frame]) -> set[int]:
        """Brings pictures up to date; returns which of them changed."""
        screens.update({monitor: picture.copy() for monitor, picture in self.screens.items()})
        for patch in self.patches:
            if patch.monitor in screens:
                top, left = patch.row * PATCH_SIZE, patch.column * PATCH_SIZE
                place = screens[patch.monitor][top : top + PATCH_SIZE, left : left + PATCH_SIZE]
                place[:] = patch.pixels[: place.shape[0], : place.shape[1]]
        return {*self.screens, *(patch.monitor for patch in self.patches if patch.monitor in screens)}


@dataclass(frozen=True, slots=True)
class Cut:
    """What was perceived around an instant.

    Attributes:
        start: when it begins, aware.
        screens: the pictures at its beginning, by monitor.
        view: the windows then, None where they are not known.
        slices: what came in, in order.
    """

    start: datetime
    screens: Mapping[int, Frame]
    view: DesktopView | None
    slices: Sequence[Slice]


class Lately:
    """What was perceived in the last minutes. May be asked from any thread."""

    def __init__(self, minutes: float = 0.0, most_bytes: int = MOST_BYTES) -> None:
        """`minutes`: how much is held; 0 holds nothing."""
        self._lock = threading.Lock()
        self._minutes = minutes
        self._most_bytes = most_bytes
        self._shut = False
        self._forget()

    def _forget(self) -> None:
        self._slices: deque[Slice] = deque()
        self._bytes = 0
        self._shapes: dict[int, tuple[int, ...]] = {}
        self._screens: dict[int, Frame] = {}
        self._view: DesktopView | None = None

    def take(
        self,
        at: datetime,
        audio: NDArray[np.float32],
        frames: Frames | None,
        patches: Sequence[Patch],
        view: DesktopView | None = None,
    ) -> None:
        """Takes what a micro-turn brought that ended at `at`: sound (float32 in [-1, 1], 16 kHz), the newest pictures,
        what of them the model took in, and the windows where another one came into focus that may be told."""
        with self._lock:
            if self._shut or self._minutes <= 0:
                return
            sound = np.round(np.clip(audio, -1.0, 1.0) * FULL_SCALE).astype(np.int16)
            fresh = {
                monitor: picture.copy()
                for monitor, picture in (frames or {}).items()
                if self._shapes.get(monitor) != picture.shape
            }
            self._shapes.update({monitor: picture.shape for monitor, picture in fresh.items()})
            taken = tuple(patch for patch in patches if not patch.overview)
            slice_ = Slice(at, sound, fresh, taken, view)
            self._slices.append(slice_)
            self._bytes += slice_.size
            held = round(self._minutes * 60 / MICROTURN_SECONDS)
            while len(self._slices) > held or self._bytes > self._most_bytes:
                self._drop_oldest()

    def _drop_oldest(self) -> None:
        oldest = self._slices.popleft()
        self._bytes -= oldest.size
        oldest.show_on(self._screens)
        self._view = oldest.view or self._view

    def hold(self, minutes: float) -> None:
        """Holds so many minutes from now on; what is older goes with the next micro-turn, with 0 all of it now."""
        with self._lock:
            self._minutes = minutes
            if minutes <= 0:
                self._forget()

    def shut(self, shut: bool) -> None:
        """While shut nothing is held, and what was held is forgotten."""
        with self._lock:
            self._shut = shut
            self._forget()

    def forget(self) -> None:
        """Forgets everything up to now."""
        with self._lock:
            self._forget()

    def holds(self, at: datetime) -> bool:
        """True while what was perceived at that instant is still held."""
        with self._lock:
            return bool(self._slices) and self._slices[0].at - MICROTURN <= at <= self._slices[-1].at

    def around(self, at: datetime) -> Cut | None:
        """What was perceived around an instant, as far as it is held; None when that instant is not."""
        if not self.holds(at):
            return None
        with self._lock:
            slices, view = list(self._slices), self._view
            screens = {monitor: picture.copy() for monitor, picture in self._screens.items()}
        begin, end = at - BEFORE, at + AFTER
        for slice_ in slices:
            if slice_.at >= begin:
                break
            slice_.show_on(screens)
            view = slice_.view or view
        chosen = [slice_ for slice_ in slices if begin <= slice_.at <= end + MICROTURN]
        return Cut(chosen[0].at - MICROTURN, screens, view, chosen)
