"""What happens on the screen, as the network sees it: something finished, failed or asks, and in which patch.

The network says of every patch what has just begun to show in it (`InteractionNetwork.sight`). One event mostly shows
in several patches side by side, a line or a bar: what a patch and its neighbours show together more surely than not is
a sight. Some patches wait for their turn; within two seconds the same kind is told again only where it shows more
surely.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from model.microturn import Patch, SeeKind, Seen

SIGHT_WEIGHT = 3.0
"""How much more training weighs a patch in which something shows; its odds come out as many times too high."""
SAME_TURNS = 10
LEAST = 0.5
KINDS = tuple(SeeKind)


@dataclass
class Lookout:
    """Reads the network's word on each patch.

    Attributes:
        told: by kind, the micro-turn of the last sight and how sure it was.
    """

    told: dict[SeeKind, tuple[int, float]] = field(default_factory=dict)

    def see(self, turn: int, patches: Sequence[Patch], logits: NDArray[np.float32]) -> tuple[Seen, ...]:
        """What a micro-turn's patches show, at most one sight a kind; logits [P, 1 + kinds].

        An overview is no place, so nothing is seen in it.
        """
        likely = np.exp(logits - logits.max(axis=1, keepdims=True))
        likely[:, 1:] /= SIGHT_WEIGHT
        likely /= likely.sum(axis=1, keepdims=True)
        likely[[patch.overview for patch in patches]] = 0.0
        near = _near(patches)
        found = []
        for kind, shares in zip(KINDS, likely.T[1:], strict=True):
            together = 1 - np.where(near, 1 - shares, 1.0).prod(axis=1)
            middle = int(together.argmax())
            sure, patch = float(together[middle]), patches[int((shares * near[middle]).argmax())]
            before, known = self.told.get(kind, (turn, LEAST))
            if sure > (known if turn - before <= SAME_TURNS else LEAST):
                self.told[kind] = turn, sure
                found.append(Seen(kind, patch.monitor, patch.row, patch.column, sure))
        return tuple(found)


def _near(patches: Sequence[Patch]) -> NDArray[np.bool_]:
    """Which patches are neighbours of which, or the same; [P, P]."""
    places = np.array([(patch.monitor, patch.row, patch.column) for patch in patches])
    away = np.abs(places[:, None] - places[None, :])
    return np.asarray((away[..., 0] == 0) & (away[..., 1:] <= 1).all(axis=-1))
