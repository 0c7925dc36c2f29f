"""`python -m model.training.average`: the mean of a run's weights and those of an earlier run that it went on from.

Two runs of one line lie in one valley; their mean hears better than either (`model/LOG.md`). What patches alone pass
through may be taken whole from one of the two: they are trained by themselves.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Mapping
from pathlib import Path

from safetensors.torch import load_file
from torch import Tensor

from model.config import SIZES
from model.export import STATE_FILE
from model.network import InteractionNetwork
from model.training.running import save_tensors
from model.training.warm_start import WEIGHTS_FILE, deepened

EYES = ("earlier", "newer", "mean")
"""Those of one of the runs, or the mean of both as the rest."""


def averaged(
    earlier: Mapping[str, Tensor], newer: Mapping[str, Tensor], size: str, share: float, eyes: str = "newer"
) -> dict[str, Tensor]:
    """The weights between two runs: `share` of the newer one, 0 to 1; its eyes are one of `EYES`. What one of them
    alone has, such as the aids of seeing, is left out; fewer blocks than the size has count as `deepened`."""
    network = InteractionNetwork(SIZES[size])
    of_eyes, like = network.eyes(), network.state_dict()
    earlier, newer = deepened(earlier, like), deepened(newer, like)
    whole: Mapping[str, Tensor] = {"newer": newer, "earlier": earlier, "mean": {}}[eyes]
    mean = {
        name: ((1 - share) * earlier[name] + share * value).contiguous()
        for name, value in newer.items()
        if name in earlier and (name not in of_eyes or eyes == "mean")
    }
    return mean | {name: value for name, value in whole.items() if name in of_eyes}


def main() -> None:
    """Parse the command line and write the mean as a run of its own."""
    parser = argparse.ArgumentParser(prog="python -m model.training.average", description=__doc__)
    parser.add_argument("--earlier", type=Path, required=True, help="folder of a run")
    parser.add_argument("--newer", type=Path, required=True, help="folder of a run that went on from it")
    parser.add_argument("--out", type=Path, required=True, help="folder for the mean, to be exported like a run")
    parser.add_argument("--share", type=float, default=0.5, help="of the newer one")
    parser.add_argument("--eyes", choices=EYES, default="newer", help="whose eyes to take")
    parser.add_argument("--size", choices=sorted(SIZES), default="nano")
    asked = parser.parse_args()
    earlier, newer = (load_file(folder / WEIGHTS_FILE) for folder in (asked.earlier, asked.newer))
    mean = averaged(earlier, newer, asked.size, asked.share, asked.eyes)
    save_tensors(asked.out / WEIGHTS_FILE, mean)
    if (asked.newer / STATE_FILE).exists():
        shutil.copy(asked.newer / STATE_FILE, asked.out / STATE_FILE)


if __name__ == "__main__":
    main()
