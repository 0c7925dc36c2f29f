"""A learning aid's loss: what stands in a patch, named from what the network holds of it."""

from __future__ import annotations

import torch
from torch import Tensor, nn


def naming_loss(head: nn.Linear, values: Tensor, there: Tensor) -> tuple[Tensor, float | None]:
    """What is there [P, most], by number and then -1, named by a head from values [P, n].

    Returns:
        The mean cross-entropy against all that is there, and how much of it is the likeliest; None where nothing is.
    """
    told = there[:, 0] >= 0
    if not bool(told.any()):
        return values.sum() * 0.0, None
    with torch.autocast(values.device.type, torch.bfloat16):
        logits = head(values[told])
    shares, found = torch.log_softmax(logits.float(), -1), there[told] >= 0
    numbers = there[told].clamp(min=0)
    likely = (shares.gather(1, numbers) * found).sum(1) / found.sum(1)
    least = shares.topk(there.shape[1], -1).values.gather(1, found.sum(1, keepdim=True) - 1)
    right = (shares.gather(1, numbers) >= least) & found
    return -likely.mean(), float(right.float().sum() / found.sum())
