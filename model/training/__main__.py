"""`python -m model.training`: train the interaction model on pools of speech and screens."""

from __future__ import annotations

import argparse
from pathlib import Path

from model.config import SIZES
from model.training.compose import Mix
from model.training.train import Trainer, TrainingPlan


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(prog="python -m model.training", description=__doc__)
    parser.add_argument("--pool", type=Path, required=True, help="folder with speech/* and screens pools")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run; an existing one is resumed")
    parser.add_argument("--data", type=Path, help="folder with speech/noise and speech/rooms recordings")
    parser.add_argument("--start", type=Path, nargs="+", default=(), help="checkpoints or runs to begin with")
    parser.add_argument("--size", choices=sorted(SIZES), default="nano")
    parser.add_argument("--minutes", type=float, default=120.0, help="training time in all")
    parser.add_argument("--length", type=int, default=416, help="tokens in a stream")
    parser.add_argument("--sequences", type=int, default=14, help="streams in a step")
    parser.add_argument("--rate", type=float, default=2.5e-3, help="peak learning rate")
    parser.add_argument("--decay", type=float, default=0.35, help="last share of the time, over which the rate falls")
    parser.add_argument("--screens", type=float, default=Mix.screen, help="share of the streams that show the screen")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=1, help="processes that make data")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--eager", action="store_true", help="do not compile the blocks")
    asked = vars(parser.parse_args())
    workers, eager = asked.pop("workers"), asked.pop("eager")
    asked["start"] = tuple(asked["start"])
    Trainer(TrainingPlan(**asked, compiled=not eager)).run(workers)


if __name__ == "__main__":
    main()
