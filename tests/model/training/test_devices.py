"""Training runs on another device than the CPU: nothing that is computed with lies on the CPU by oversight.

There is no GPU here. A tensor of these tests says that it lies elsewhere, and is computed with all the same; wherever
one meets a tensor of the CPU that a GPU would refuse, the test fails. A single number of the CPU it would take, but not
into a row with its own.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode, return_and_correct_aliasing
from torch.utils._pytree import tree_leaves, tree_map

from model.config import SIZES
from model.training import judging, reading, seeing, train
from model.training.running import UNFINISHED, Progress, progress_in

ELSEWHERE = torch.device("meta")


class Distant(torch.Tensor):
    """A tensor that says it lies elsewhere."""

    held: torch.Tensor

    @staticmethod
    def __new__(cls, held: torch.Tensor) -> Distant:
        made: Distant = torch.Tensor._make_wrapper_subclass(  # type: ignore[attr-defined]
            cls, held.shape, strides=held.stride(), storage_offset=held.storage_offset(), dtype=held.dtype,
            device=ELSEWHERE,
        )  # fmt: skip
        made.held = held
        return made

    def tolist(self) -> Any:
        """A copy on the CPU, as of any tensor."""
        return self.held.tolist()

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return computed(func, args, kwargs or {})


class Elsewhere(TorchDispatchMode):
    """Makes tensors on `ELSEWHERE` what they say they are."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return computed(func, args, kwargs or {})


def computed(func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    tensors = [each for each in tree_leaves((args, kwargs)) if isinstance(each, torch.Tensor)]
    distant = [each for each in tensors if isinstance(each, Distant)]
    device = kwargs.get("device")
    copies = func in (torch.ops.aten._to_copy.default, torch.ops.aten.copy_.default)
    if distant and not copies:
        rows = func in (torch.ops.aten.stack.default, torch.ops.aten.cat.default)
        near = [each for each in tensors if not isinstance(each, Distant) and (rows or each.dim() > 0)]
        assert not near, f"{func} meets a tensor of the CPU: {[tuple(each.shape) for each in near]}"
    inside = tree_map(lambda each: each.held if isinstance(each, Distant) else each, (args, kwargs))
    if device is not None:
        inside[1]["device"] = torch.device("cpu")
    found = func(*inside[0], **inside[1])
    if (torch.device(device) == ELSEWHERE) if device is not None else bool(distant):
        found = tree_map(lambda each: Distant(each) if isinstance(each, torch.Tensor) else each, found)
        return return_and_correct_aliasing(func, args, kwargs, found) if distant else found
    return found


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(torch, "autocast", lambda *_: contextlib.nullcontext())
    monkeypatch.setattr(torch, "is_autocast_enabled", lambda _: False)
    made = torch.tensor
    # It makes its tensor where no mode sees it.
    monkeypatch.setattr(torch, "tensor", lambda values, device=None, **kwargs: made(values, **kwargs).to(device))
    with Elsewhere():
        yield


@pytest.fixture(params=["tiny", "tiny with experts"])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(SIZES, "tiny with experts", replace(SIZES["tiny"], experts=3))
    return str(request.param)


def test_a_tensor_left_on_the_cpu_is_found(elsewhere: None) -> None:
    there = torch.ones(3).to(ELSEWHERE)
    assert (there + torch.ones(3, device=ELSEWHERE)).device == ELSEWHERE
    assert float((there * 2).sum()) == 6.0
    with pytest.raises(AssertionError, match="meets a tensor of the CPU"):
        there + torch.ones(3)


def test_reading(elsewhere: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BATCH", 40)
    told = iter([False, True])
    reader = reading.train(
        tmp_path, "tiny", 60.0, 1e-3, seed=1, threads=1, workers=0, device=ELSEWHERE, over=lambda: next(told)
    )
    assert reader.patch.out.weight.device == ELSEWHERE
    assert progress_in(tmp_path / UNFINISHED).step == 2


def test_seeing(elsewhere: None, size: str, pool: Path, tmp_path: Path) -> None:
    figures: list[judging.Figures] = []

    def over(seer: seeing.Seer, progress: Progress) -> bool:
        figures.append(judging.seeing(seer, [pool]))
        return progress.step == 2

    plan = seeing.SeeingPlan(pool, tmp_path, size=size, rows=2, length=60, workers=0, compiled=False)
    seer = seeing.train(plan, ELSEWHERE, over)
    assert seer.word.weight.device == ELSEWHERE
    assert progress_in(tmp_path / UNFINISHED).step == len(figures) == 2


@pytest.mark.filterwarnings("ignore:for .* copying from a non-meta parameter")
def test_the_joint_training(elsewhere: None, size: str, pools: Path, tmp_path: Path) -> None:
    plan = train.TrainingPlan(pools, tmp_path / "run", size=size, length=96, sequences=6, compiled=False)
    trainer = train.Trainer(plan, ELSEWHERE)
    trainer.run(workers=0, log_every=1, over=lambda: trainer.progress.step == 2)
    again = train.Trainer(plan, ELSEWHERE)
    assert again.progress.step == 2
    again.run(workers=0, over=lambda: again.progress.step == 3)
    assert again.network.next_token.weight.device == ELSEWHERE
