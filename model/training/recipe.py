"""`python -m model.training.recipe`: train a size from nothing, data and all, in slices.

    python -m model.training.recipe --size nano --out RUN --minutes 600 --data DATA
    python -m model.training.recipe --size small --out RUN --minutes 600 --data DATA

The same command goes on where it stopped, be it at the end of a slice, by Ctrl-C or by a power cut. It first says what
it will do, in how long, and what is left out on this machine and why. Data is made on all cores before the training,
and where a GPU trains beside it too. `RUN/log.jsonl` gets the development figures as they come; the best by them
becomes `RUN/checkpoint`.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tarfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from model.config import SIZES
from model.export import STATE_FILE
from model.scenes.screens.carried_fonts import carry
from model.training.data_making import HOURS, SCENES, absent
from model.training.pieces import write_pieces
from model.training.plan import COMPOSING, DRAWING, EXPORTING, FONTS, PROSE, Ledger, Recipe
from model.training.running import best_device
from model.training.slice import Slice, StageError
from model.training.warm_start import WEIGHTS_FILE

JUDGING = ("espeak", "drill")
"""An engine and a source that can make what to judge by."""
EYES = ("best_eyes", "seeing", "reading")
"""Folders of a recipe with weights of eyes, the further learned before the others."""


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m model.training.recipe", description=__doc__.split("\n\n")[0])
    parser.add_argument("--size", choices=sorted(SIZES), default="nano")
    parser.add_argument("--out", type=Path, required=True, help="folder for all of it; an existing one is gone on with")
    parser.add_argument("--minutes", type=float, default=600.0, help="in all, earlier slices counted in")
    parser.add_argument("--slice", type=float, help="minutes after which this call ends; the next goes on")
    parser.add_argument("--data", type=Path, help="folder of real recordings, or a tar file of one")
    parser.add_argument(
        "--pool", type=Path, help="folder of speech and screens to use; no others are learned from then"
    )
    judged_by = "folders of recordings (manifest.jsonl) or scenes (.npz) to judge by; made where not given"
    parser.add_argument("--development", type=Path, nargs="+", default=(), help=judged_by)
    parser.add_argument("--start", type=Path, nargs="+", default=(), help="checkpoints or runs to go on from")
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--engines", nargs="*", choices=tuple(HOURS), default=tuple(HOURS), help="that may speak")
    parser.add_argument("--sources", nargs="*", choices=tuple(SCENES), default=tuple(SCENES), help="of screens")
    parser.add_argument(
        "--pieces", type=Path, help="folder for the checkpoint and the weights in files of 16 MiB at most"
    )
    parser.add_argument(
        "--fonts", type=Path, help="folder of fonts to use beside the installed ones; POOL/fonts is too"
    )
    parser.add_argument("--seed", type=int, default=1, help="1 or more; other seeds give other data")
    parser.add_argument("--eager", action="store_true", help="do not compile the blocks")
    parser.add_argument("--beside", action="store_true", help="make data beside the training, as where a GPU trains")
    return parser.parse_args(arguments)


def _recipe(asked: argparse.Namespace) -> Recipe:
    """What was asked for, with every path made absolute and a tar file of data unpacked."""
    out = asked.out.resolve()
    data = asked.data.resolve() if asked.data else None
    if data is not None and data.is_file():
        if not (out / "data").exists():
            with tarfile.open(data) as archive:
                archive.extractall(out / "data", filter="data")
        data = out / "data"
    return Recipe(
        size=asked.size, out=out, minutes=asked.minutes, cores=asked.cores, engines=tuple(asked.engines),
        sources=tuple(asked.sources), data=data, given_pool=asked.pool.resolve() if asked.pool else None,
        development=tuple(folder.resolve() for folder in asked.development),
        start=tuple(folder.resolve() for folder in asked.start), seed=asked.seed,
        beside=asked.beside or best_device().type == "cuda", compiled=not asked.eager,
    )  # fmt: skip


def _without_absent(recipe: Recipe) -> tuple[Recipe, dict[str, str]]:
    """The recipe with what this machine can do, and what it cannot and why.

    Where a pool is given nothing is made but what to judge by, where that is not given, too.
    """
    if recipe.given_pool is not None:
        judged = bool(recipe.development)
        recipe = replace(recipe, engines=() if judged else JUDGING[:1], sources=() if judged else JUDGING[1:])
    prose = (PROSE,) if recipe.engines and recipe.given_pool is None else ()
    needs = (DRAWING, COMPOSING, EXPORTING, FONTS, *prose)
    missing = absent((*recipe.engines, *recipe.sources, *needs), recipe.cores)
    engines = tuple(name for name in recipe.engines if name not in missing)
    sources = tuple(name for name in recipe.sources if name not in missing)
    return replace(recipe, engines=engines, sources=sources, prose=PROSE not in missing), missing


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line, say what will be done, and do it."""
    asked = _arguments(arguments)
    turn: Slice | None = None
    try:
        carry(asked.fonts, asked.pool)
        recipe, missing = _without_absent(_recipe(asked))
        ledger = Ledger.open(recipe.out, recipe.size)
        ends_at = time.time() + 60 * asked.slice if asked.slice is not None else float("inf")
        turn = Slice(recipe, ledger, ends_at, missing)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, turn.stop)
        print("\n".join(turn.plan()), flush=True)
        done = turn.run()
    except (StageError, ValueError) as wrong:
        print(wrong, file=sys.stderr)
        return 1
    finally:
        if asked.pieces is not None and turn is not None:
            print(_pieces(turn.recipe, asked.pieces), flush=True)
    if not done:
        print("The slice is over; the same command goes on.", flush=True)
    elif recipe.checkpoint.exists():
        print(f"Done: {recipe.checkpoint}", flush=True)
    else:
        print("Done, without a checkpoint: what was left out, and why, stands in the plan above.", flush=True)
    return 0


def _pieces(recipe: Recipe, out: Path) -> str:
    """Write what there is in pieces, finished or not: a machine may be gone before the next slice. Says what it did."""
    contents = {recipe.checkpoint.name: recipe.checkpoint}
    runs = (recipe.best, recipe.run, *(recipe.out / name for name in EYES))
    if (run := next((run for run in runs if (run / WEIGHTS_FILE).exists()), None)) is not None:
        contents |= {name: run / name for name in (WEIGHTS_FILE, STATE_FILE)}
    contents = {name: path for name, path in contents.items() if path.exists()}
    if not contents:
        return "Pieces: nothing has been learned that could be written."
    return f"Pieces: {out}, of {', '.join(contents)}, SHA-256 {write_pieces(contents, out)}"


if __name__ == "__main__":
    raise SystemExit(main())
