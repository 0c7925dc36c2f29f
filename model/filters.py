"""The patch embedding's first weights: small smooth filters instead of noise.

What a filter of white noise says of a patch changes wholly when the patch moves by a pixel, so that whatever is learned
from it is learned for one place only. Blobs, edges and ripples of a few pixels change little. They are only where
training starts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.microturn import PATCH_SIZE

Filter = NDArray[np.float64]
LUMINANCE = (0.299, 0.587, 0.114)
OPPONENTS = ((0.7, -0.7, 0.0), (0.4, 0.4, -0.8))
KINDS = {
    "blob": (0.26, 0.4),
    "across": (0.21, 0.4),
    "down": (0.21, 0.4),
    "colour": (0.13, 0.35),
    "coarse": (0.05, 0.03),
}
"""Each kind's share of the filters and its length as a vector, which gives answers of about 0.5 on common screens. The
rest are ripples."""
RIPPLE_LENGTH = 0.9


def patch_filters(count: int, seed: int = 0) -> NDArray[np.float32]:
    """Filters of raw patches.

    Args:
        count: how many.

    Returns:
        float32 [count, 4800], for pixels uint8 [40, 40, 3] scaled to -1..1 and laid flat; each sums to zero but the
        coarse and coloured ones.
    """
    random = np.random.default_rng(seed)
    found: list[Filter] = []
    for kind, (share, length) in KINDS.items():
        wanted = round(share * count)
        side = int(np.ceil(np.sqrt(wanted / (2 if kind == "colour" else 1))))
        centres = [((i + 0.5) / side, (j + 0.5) / side) for i in range(side) for j in range(side)]
        if kind == "colour":
            made = [_painted(_blob(c, 5.0), weights) for c in centres for weights in OPPONENTS]
        else:
            made = [_painted(_SHAPES[kind](c), LUMINANCE) for c in centres]
        found += [_long(made[i], length) for i in sorted(random.permutation(len(made))[:wanted])]
    while len(found) < count:
        found.append(_long(_painted(_ripple(random), LUMINANCE), RIPPLE_LENGTH))
    return np.stack(found[:count]).reshape(count, -1).astype(np.float32)


def _long(plane: Filter, length: float) -> Filter:
    return np.asarray(length * plane / np.linalg.norm(plane))


def _offsets(centre: tuple[float, float]) -> tuple[Filter, Filter]:
    line = np.arange(PATCH_SIZE) + 0.5
    down, across = np.meshgrid(line - centre[0] * PATCH_SIZE, line - centre[1] * PATCH_SIZE, indexing="ij")
    return down, across


def _bell(centre: tuple[float, float], sigma: float) -> Filter:
    down, across = _offsets(centre)
    return np.asarray(np.exp(-(down**2 + across**2) / (2 * sigma**2)))


def _blob(centre: tuple[float, float], sigma: float = 2.2) -> Filter:
    """A spot on its surroundings."""
    inner, outer = _bell(centre, sigma), _bell(centre, 3 * sigma)
    return np.asarray(inner / inner.sum() - outer / outer.sum())


def _coarse(centre: tuple[float, float]) -> Filter:
    bell = _bell(centre, 7.0)
    return np.asarray(bell / bell.sum())


def _edge_across(centre: tuple[float, float]) -> Filter:
    return _offsets(centre)[1] * _bell(centre, 2.0)


def _edge_down(centre: tuple[float, float]) -> Filter:
    return _offsets(centre)[0] * _bell(centre, 2.0)


_SHAPES = {"blob": _blob, "coarse": _coarse, "across": _edge_across, "down": _edge_down}


def _ripple(random: np.random.Generator) -> Filter:
    """A few waves of 3 to 9 pixels in a window: how dense strokes stand."""
    down, across = _offsets((float(random.uniform(0.15, 0.85)), float(random.uniform(0.15, 0.85))))
    angle, length = random.uniform(0, np.pi), random.uniform(3.0, 9.0)
    phase = (down * np.sin(angle) + across * np.cos(angle)) * 2 * np.pi / length + random.uniform(0, 2 * np.pi)
    window = np.exp(-(down**2 + across**2) / (2 * random.uniform(2.0, 6.0) ** 2))
    wave = np.sin(phase) * window
    return np.asarray(wave - window * (wave.sum() / window.sum()))


def _painted(plane: Filter, weights: tuple[float, float, float]) -> Filter:
    """The same plane in each colour, weighted: [40, 40, 3]."""
    return np.asarray(plane[:, :, None] * np.array(weights))
