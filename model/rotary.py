"""Where a token stands, as angles: the rates by which positions turn the halves of an attention head.

Half of each head turns with time. The other half turns with the token's index or, for patches where they see only
patches, with their row and column on the screen: what stands beside what is what makes letters a word. There the
patches' time is a clock of their own, which stands while the screen stands still: what changed before a pause of an
hour is no farther away than in what is learned from, where no pause is longer than seconds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.dmel import TOKENS_PER_MICROTURN

ROTARY_BASE, PLACE_BASE = 2_000.0, 40.0
OVERVIEW_SCALE, MONITOR_COLUMNS = 8, 128
"""A patch of the overview covers 8×8 patches; monitors stand side by side, so many columns apart."""
LONGEST_STILL = TOKENS_PER_MICROTURN
"""Most that the patches' clock advances from one micro-turn that brings patches to the next, in sound tokens: it counts
the micro-turns in which something changed. Longer is worse (`model/LOG.md`)."""

Rates = NDArray[np.float64]


def order_rates(head_size: int) -> Rates:
    """Radians for each step of time or index, float64 [head_size / 4]."""
    quarter = head_size // 4
    return np.asarray(ROTARY_BASE ** (-np.arange(quarter) / quarter), dtype=np.float64)


def place_rates(head_size: int) -> Rates:
    """Radians for each row or column, float64 [head_size / 8]."""
    eighth = head_size // 8
    return np.asarray(PLACE_BASE ** (-np.arange(eighth) / eighth), dtype=np.float64)


def place_positions(places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows and columns of patches, int64 [..., 2], from their overview flag, monitor, row and column [..., 4]."""
    scale = np.where(places[..., 0] > 0, OVERVIEW_SCALE, 1)
    row = places[..., 2] * scale + (scale - 1) // 2
    column = places[..., 3] * scale + (scale - 1) // 2 + places[..., 1] * MONITOR_COLUMNS
    return np.stack([row, column], axis=-1)
