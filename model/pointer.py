"""Where on the screen: of the patches that were lately shown, the one in which the model sees what it speaks of.

The network says of every patch what has just begun to show in it (`InteractionNetwork.sight`). When it writes `<see>`
with a kind, the place is the patch of the last moments that showed this kind most surely.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from model.microturn import Patch, SeeKind

REACH_TURNS = 10
"""Two seconds: `<see>` comes 0.6 s after the patch, later when more patches of the same event were waiting."""
KINDS = list(SeeKind)

Place = tuple[int, int, int]


@dataclass
class Pointer:
    """What the patches of the last micro-turns showed.

    Attributes:
        recent: micro-turn, place (monitor, row, column) and probability of each kind, oldest first.
    """

    recent: deque[tuple[int, Place, NDArray[np.float32]]] = field(default_factory=deque)

    def add(self, turn: int, patches: Sequence[Patch], logits: NDArray[np.float32]) -> None:
        """Take in what the network says of a micro-turn's patches, logits [P, 1 + kinds]."""
        top = logits - logits.max(axis=1, keepdims=True)
        likely = np.exp(top) / np.exp(top).sum(axis=1, keepdims=True)
        for patch, row in zip(patches, likely, strict=True):
            if not patch.overview:
                self.recent.append((turn, (patch.monitor, patch.row, patch.column), row[1:]))
        while self.recent and self.recent[0][0] < turn - REACH_TURNS:
            self.recent.popleft()

    def place(self, kind: SeeKind, turn: int) -> Place | None:
        """The patch that shows this kind most surely; None when none was shown lately."""
        number = KINDS.index(kind)
        near = [(float(likely[number]), place) for when, place, likely in self.recent if when >= turn - REACH_TURNS]
        return max(near)[1] if near else None
