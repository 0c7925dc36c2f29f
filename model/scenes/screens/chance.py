"""One source of chance for a scene, which keeps training and development scenes apart.

Every text, theme, font and colour of a scene is picked here. A list's items are divided by a hash: a development scene
picks from a fifth of them, a training scene from the rest, so that no development scene looks like what was trained on.
Words are not divided: what a word means for a task cannot be told from its letters by whoever never saw it.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def divided(items: Sequence[T]) -> tuple[list[T], list[T]]:
    """The items for training and those for development; a list of fewer than four is not divided."""
    if len(items) < 4:
        return list(items), list(items)
    ranked = sorted(items, key=lambda item: zlib.crc32(repr(item).encode()))
    kept = max(1, len(items) // 5)
    return ranked[kept:], ranked[:kept]


class Chance:
    """A seeded random source.

    Args:
        seed: the scene's seed.
        development: pick from the items kept for development scenes.
    """

    def __init__(self, seed: int, development: bool = False) -> None:
        self.random = random.Random(seed)
        self.development = development

    def pick(self, items: Sequence[T]) -> T:
        """One of this split's items."""
        return self.random.choice(divided(items)[self.development])

    def any(self, items: Sequence[T]) -> T:
        """One of all the items: for what no one would call a look (a size, a speed, words)."""
        return self.random.choice(items)

    def maybe(self, probability: float) -> bool:
        return self.random.random() < probability

    def between(self, low: float, high: float) -> float:
        return self.random.uniform(low, high)

    def whole(self, low: int, high: int) -> int:
        """An integer, both ends included."""
        return self.random.randint(low, high)

    def colour(self, low: int = 0, high: int = 255) -> tuple[int, int, int]:
        return (self.whole(low, high), self.whole(low, high), self.whole(low, high))

    def hex_colour(self, low: int = 0, high: int = 255) -> str:
        return "#{:02x}{:02x}{:02x}".format(*self.colour(low, high))
