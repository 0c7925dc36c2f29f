"""A feed-forward of several experts, of which a router gives each token to a few: more weights for the same work.

After "Outrageously large neural networks" (Shazeer et al., 2017): the most likely experts, weighted by their odds among
themselves. Their load is kept even by the loss of the Switch Transformer (Fedus et al., 2021). No token is dropped, so
that streaming gives what the whole sequence gives.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from model.config import ModelConfig

BALANCE_WEIGHT = 0.01
"""Of `imbalance` beside the loss, as in the Switch Transformer."""


def feed_forward(stream: Tensor, hidden_in: nn.Module, hidden_out: nn.Module) -> Tensor:
    """Squared ReLU between two matrices: [..., width] → the same."""
    hidden = functional.relu(hidden_in(stream))
    return torch.as_tensor(hidden_out(hidden * hidden))


class Expert(nn.Module):
    """One feed-forward: [..., width] → the same."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.hidden_in = nn.Linear(config.width, config.hidden, bias=False)
        self.hidden_out = nn.Linear(config.hidden, config.width, bias=False)

    def forward(self, stream: Tensor) -> Tensor:
        return feed_forward(stream, self.hidden_in, self.hidden_out)


class Experts(nn.Module):
    """`config.experts` feed-forwards, `config.active_experts` of which work for each token.

    Attributes:
        imbalance: of the last call, 1 where every expert had the same share of the tokens, more where not.
        ran: whether it was called in training since `imbalance` was last asked of it.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.active = config.active_experts
        self.router = nn.Linear(config.width, config.experts, bias=False)
        self.experts = nn.ModuleList(Expert(config) for _ in range(config.experts))
        self.ran = False
        self.imbalance: Tensor
        self.register_buffer("imbalance", torch.ones(()), persistent=False)

    @torch.compiler.disable  # type: ignore[untyped-decorator]
    def forward(self, stream: Tensor) -> Tensor:
        """[..., width] → the same."""
        tokens = stream.flatten(0, -2)
        odds = self.router(tokens).float().softmax(-1)
        shares, chosen = odds.topk(self.active)
        shares = (shares / shares.sum(-1, keepdim=True)).to(tokens.dtype).flatten()
        order = chosen.flatten().argsort(stable=True)
        counts = torch.bincount(chosen.flatten(), minlength=len(self.experts))
        parts = torch.split(tokens[order // self.active], counts.tolist())
        done = torch.cat([expert(part) for expert, part in zip(self.experts, parts, strict=True)])
        weighted = (done * shares[order, None]).to(tokens.dtype)
        mixed = torch.zeros_like(tokens).index_add(0, order // self.active, weighted)
        # A batch may hold no patch, and a mean of nothing is no number.
        likely = odds.sum(0) / max(1, len(odds))
        self.imbalance = len(self.experts) * (counts / counts.sum().clamp(min=1) * likely).sum()
        self.ran = self.training
        return mixed.view_as(stream)


def imbalance(network: nn.Module) -> Tensor:
    """The sum over a network's layers of experts, of what those were given that ran since this was last asked.

    What did not run, as where eyes are trained alone, has nothing to learn; 0 where nothing ran.
    """
    ran = [part for part in network.modules() if isinstance(part, Experts) and part.ran]
    for part in ran:
        part.ran = False
    return torch.stack([part.imbalance for part in ran]).sum() if ran else torch.zeros(())
