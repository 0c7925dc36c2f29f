"""What the stages of training share: where they run, what is saved, going on where a run stopped."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.utils.data import DataLoader, IterableDataset

from model.export import STATE_FILE
from model.training.warm_start import WEIGHTS_FILE

OPTIMIZER_FILE = "optimizer.safetensors"
LOG_FILE = "log.jsonl"
UNFINISHED = "unfinished"
"""The folder within a run's for what only going on with it needs, where a run hands on something else."""

Made = TypeVar("Made")
Optimizers = Mapping[str, torch.optim.Optimizer]


def best_device() -> torch.device:
    """The GPU where there is one that torch can use."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def give_way(_: int) -> None:
    """`DataLoader.worker_init_fn`: one thread, which takes what the step's threads leave of the cores.

    A step waits for the slowest of its threads: beside a worker that took its half of a core, steps of 1.05 s on two
    cores took 1.75 s.
    """
    torch.set_num_threads(1)
    if hasattr(os, "nice"):
        os.nice(19)


def made_beside(data: IterableDataset[Made], workers: int) -> Iterator[Made]:
    """What a data set makes, made ahead by so many other processes, which give way to the step."""
    return iter(
        DataLoader(
            data,
            batch_size=None,
            num_workers=workers,
            prefetch_factor=4 if workers else None,
            worker_init_fn=give_way,
        )
    )


def is_hidden_matrix(name: str, parameter: nn.Parameter) -> bool:
    """Whether Muon steps a parameter of the blocks; a router is a head, and no hidden matrix."""
    return name.startswith("blocks.") and parameter.ndim == 2 and ".router." not in name


def renew(optimizers: Optimizers, rate: float) -> None:
    """Before a step: its learning rate (times a group's own "scale"), and no gradients."""
    for optimizer in optimizers.values():
        for group in optimizer.param_groups:
            group["lr"] = rate * group.get("scale", 1.0)
        optimizer.zero_grad(set_to_none=True)


@dataclass
class Progress:
    """Where a run stands: steps taken, seconds spent."""

    step: int = 0
    seconds: float = 0.0


def save_tensors(path: Path, tensors: Mapping[str, Tensor]) -> None:
    """Write a safetensors file; an earlier one is replaced whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    save_file({name: value.detach().cpu().contiguous() for name, value in tensors.items()}, partial)
    partial.replace(path)


def save_json(path: Path, content: Any) -> None:
    """Write a JSON file; an earlier one is replaced whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.partial")
    partial.write_text(json.dumps(content))
    partial.replace(path)


def note(folder: Path, line: Mapping[str, Any]) -> None:
    """Add a line to a folder's log."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOG_FILE).open("a") as file:
        file.write(json.dumps(line) + "\n")


def save(folder: Path, network: nn.Module, optimizers: Optimizers, progress: Progress) -> None:
    """Write weights, optimisers and progress; each file is replaced whole."""
    flat = {
        f"{name}/{number}/{slot}": torch.as_tensor(value)
        for name, optimizer in optimizers.items()
        for number, slots in optimizer.state_dict()["state"].items()
        for slot, value in slots.items()
    }
    save_tensors(folder / WEIGHTS_FILE, network.state_dict())
    save_tensors(folder / OPTIMIZER_FILE, flat)
    save_json(folder / STATE_FILE, asdict(progress))


def progress_in(folder: Path) -> Progress:
    """How far the run in a folder has come; not at all where it holds none."""
    path = folder / STATE_FILE
    return Progress(**json.loads(path.read_text())) if path.exists() else Progress()


def load(folder: Path, network: nn.Module, optimizers: Optimizers) -> Progress:
    """Go on where a run stopped. Returns its progress: none, and nothing is loaded, where the folder holds no run."""
    if not (folder / STATE_FILE).exists():
        return Progress()
    network.load_state_dict(load_file(folder / WEIGHTS_FILE))
    flat = load_file(folder / OPTIMIZER_FILE)
    for name, optimizer in optimizers.items():
        state = optimizer.state_dict()
        state["state"] = {}
        for key, value in flat.items():
            owner, number, slot = key.split("/")
            if owner == name:
                state["state"].setdefault(int(number), {})[slot] = value
        optimizer.load_state_dict(state)
    return progress_in(folder)
