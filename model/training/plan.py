"""The recipe's plan: its stages, how the time is divided among them, and the ledger of what is done.

A stage gets its share of the time that is left for it and those after it, so what one leaves or takes too much the
later ones get or lack, and the whole ends when it was said to.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from model.training.running import save_json
from model.training.warm_start import WEIGHTS_FILE

LEDGER_FILE = "recipe.json"
DRAWING, COMPOSING, EXPORTING, FONTS, PROSE = "drawing", "composing", "exporting", "fonts", "prose"
"""What stages need of a machine, beside engines and sources (`model.training.data_making.absent`)."""


@dataclass(frozen=True)
class Recipe:
    """What to make of what, where, in which time.

    Attributes:
        size: a name in `model.config.SIZES`.
        out: folder for everything that comes of it.
        minutes: in all, earlier slices counted in.
        cores: processes that may compute at a time.
        data: folder of real recordings (the form of `shared/data`), or None.
        given_pool: folder of speech and screens that is there already; none are made then.
        development: folders of recordings or scenes to judge by, instead of those that are made.
        start: checkpoints or runs to go on from, the later before the earlier.
        engines, sources: of speech, of screens.
        prose: whether sentences of WordNet's are spoken, too.
        beside: data is made beside the training too, as where a GPU trains and the cores are free.
        compiled: whether blocks are compiled.
    """

    size: str
    out: Path
    minutes: float
    cores: int
    engines: tuple[str, ...]
    sources: tuple[str, ...]
    prose: bool = True
    data: Path | None = None
    given_pool: Path | None = None
    development: tuple[Path, ...] = ()
    start: tuple[Path, ...] = ()
    seed: int = 1
    beside: bool = False
    compiled: bool = True

    @property
    def pool(self) -> Path:
        """Folder with `speech` and `screens`."""
        return self.given_pool or self.out / "pool"

    @property
    def run(self) -> Path:
        """Folder of the joint training."""
        return self.out / "joint"

    @property
    def best(self) -> Path:
        """Folder of the joint training's best."""
        return self.out / "best"

    @property
    def best_eyes(self) -> Path:
        """Folder of the seeing's best."""
        return self.out / "best_eyes"

    @property
    def judged_by(self) -> tuple[Path, ...]:
        """Folders of recordings and scenes to judge by: those given or made, and the real recordings kept for it."""
        made = tuple(self.out / "development" / name for name in ("hearing", "screens"))
        return (*(self.development or made), *((self.data / "speech",) if self.data else ()))

    @property
    def checkpoint(self) -> Path:
        """Folder of the checkpoint that comes of it."""
        return self.out / "checkpoint"

    def begun_with(self, *folders: Path) -> tuple[Path, ...]:
        """What a stage begins with: `start`, then those of these runs that there are."""
        return (*self.start, *(folder for folder in folders if (folder / WEIGHTS_FILE).exists()))


@dataclass(frozen=True)
class Stage:
    """A part of the recipe.

    Attributes:
        share: of the whole time; beside: the same where data is made beside the training.
        what: it does, for whoever reads the plan.
        after: stages that it cannot do without.
        needs: of the machine.
        makes_data: whether it makes data, on all cores, rather than trains.
    """

    name: str
    share: float
    beside: float
    what: str
    after: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    makes_data: bool = False


STAGES = (
    Stage("speech", 0.05, 0.03, "speech with the exact times of its words and phonemes", makes_data=True),
    Stage("screens", 0.14, 0.06, "screens on which tasks end, with what shows where", makes_data=True),
    Stage("reading", 0.05, 0.05, "the patches' embedding learns letters", (), (DRAWING,)),
    Stage("seeing", 0.32, 0.38, "the eyes learn what has just begun to show", ("screens",), (DRAWING,)),
    Stage(
        "hearing", 0.16, 0.20, "the rest learns to hear, to act and when to speak", ("speech",), (COMPOSING, EXPORTING)
    ),
    Stage(
        "people", 0.03, 0.03, "real people's words are timed by what has learned to hear", ("hearing",), makes_data=True
    ),
    Stage("joint", 0.22, 0.22, "the same training goes on, with real people too", ("hearing",), (COMPOSING, EXPORTING)),
    Stage("export", 0.03, 0.03, "the best becomes a checkpoint, and is judged", ("hearing",), (EXPORTING,)),
)
ONE_RUN = ("hearing", "joint")
"""Stages that are one training run: the rate falls over both."""


@dataclass(frozen=True)
class Turn:
    """When a stage works, on the wall clock in seconds since 1970.

    Attributes:
        ends_at: it stops then.
        run_ends_at: its training run is planned to end then, in later turns and stages of the same run.
        last: whether the stage is over when the turn is.
    """

    ends_at: float
    run_ends_at: float
    last: bool


@dataclass(frozen=True)
class Hands:
    """How the cores are shared out: threads that train, processes that compose batches, processes that make data."""

    threads: int
    composers: int
    makers: int

    @classmethod
    def of(cls, recipe: Recipe) -> Hands:
        """Where data is made beside the training, one core trains and two thirds of the others compose.

        Where the data is there already, all of the others do.
        """
        cores = recipe.cores
        if not recipe.beside:
            return cls(cores, max(1, cores // 4), 0)
        if recipe.given_pool is not None:
            return cls(1, max(1, cores - 1), 0)
        composers = max(1, (cores - 1) * 2 // 3)
        return cls(1, composers, max(1, cores - 1 - composers))


@dataclass
class Ledger:
    """What has been done and how long it took, kept in a file that is replaced whole.

    Attributes:
        size: that is being trained.
        seconds: spent, by stage.
        done: stages that are over.
        made: jobs of data making that are over.
    """

    folder: Path
    size: str
    seconds: dict[str, float] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, folder: Path, size: str) -> Ledger:
        """The ledger of a folder, or a new one.

        Raises:
            ValueError: another size is being trained there.
        """
        path = folder / LEDGER_FILE
        ledger = cls(folder, **json.loads(path.read_text())) if path.exists() else cls(folder, size)
        if ledger.size != size:
            raise ValueError(f"{folder} holds the training of {ledger.size}, not of {size}: name another folder.")
        return ledger

    def save(self) -> None:
        """Write it."""
        content = {"size": self.size, "seconds": self.seconds, "done": self.done, "made": self.made}
        save_json(self.folder / LEDGER_FILE, content)

    @property
    def spent(self) -> float:
        """Seconds in all."""
        return sum(self.seconds.values())


def remaining(recipe: Recipe, ledger: Ledger, included: tuple[Stage, ...]) -> dict[str, float]:
    """Seconds that each stage still has, none of those that are over."""
    left = max(0.0, recipe.minutes * 60 - ledger.spent)
    waiting = [stage for stage in included if stage.name not in ledger.done]
    found: dict[str, float] = {}
    for number, stage in enumerate(waiting):
        shares = [each.beside if recipe.beside else each.share for each in waiting[number:]]
        spent = ledger.seconds.get(stage.name, 0.0)
        found[stage.name] = max(0.0, (left + spent) * shares[0] / sum(shares) - spent)
        left = max(0.0, left - found[stage.name])
    return found
