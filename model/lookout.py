"""What happens on the screen, as the network sees it: something finished, failed or asks, and in which patch.

The network says of every patch what has just begun to show in it (`InteractionNetwork.sight`). One event mostly shows
in several patches side by side, a line or a bar: what a patch and its neighbours show together more surely than not is
a sight. Where more changed than is taken in a micro-turn, some of them come in the next: its neighbours count as well.
Within two seconds the same kind is told again only where it shows more surely.
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
        latest: the last micro-turn with patches, their places [P, 3] and what they show [P, 1 + kinds].
    """

    told: dict[SeeKind, tuple[int, float]] = field(default_factory=dict)
    latest: tuple[int, NDArray[np.int64], NDArray[np.float64]] | None = None

    def see(self, turn: int, patches: Sequence[Patch], logits: NDArray[np.float32]) -> tuple[Seen, ...]:
        """What a micro-turn's patches show, at most one sight a kind; logits [P, 1 + kinds].

        An overview is no place, so nothing is seen in it.
        """
        likely = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
        likely[:, 1:] /= SIGHT_WEIGHT
        likely /= likely.sum(axis=1, keepdims=True)
        likely[[patch.overview for patch in patches]] = 0.0
        places = np.array([(patch.monitor, patch.row, patch.column) for patch in patches])
        around, shown = self._with_latest(turn, places, likely)
        self.latest = turn, places, likely
        near = _near(places, around)
        found = []
        for kind, shares in zip(KINDS, shown.T[1:], strict=True):
            together = 1 - np.where(near, 1 - shares, 1.0).prod(axis=1)
            middle = int(together.argmax())
            sure, patch = float(together[middle]), patches[int((shares * near[middle])[: len(patches)].argmax())]
            before, known = self.told.get(kind, (turn, LEAST))
            if sure > (known if turn - before <= SAME_TURNS else LEAST):
                self.told[kind] = turn, sure
                found.append(Seen(kind, patch.monitor, patch.row, patch.column, sure))
        return tuple(found)

    def _with_latest(
        self, turn: int, places: NDArray[np.int64], likely: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The patches, and after them those of the micro-turn before that have not been sent again."""
        if self.latest is None or turn - self.latest[0] != 1:
            return places, likely
        _, before, shown = self.latest
        stays = ~(before[:, None] == places[None, :]).all(axis=-1).any(axis=1)
        return np.concatenate([places, before[stays]]), np.concatenate([likely, shown[stays]])


def _near(places: NDArray[np.int64], around: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of the places around [Q, 3] are neighbours of which [P, 3], or the same; [P, Q]."""
    away = np.abs(places[:, None] - around[None, :])
    return np.asarray((away[..., 0] == 0) & (away[..., 1:] <= 1).all(axis=-1))
