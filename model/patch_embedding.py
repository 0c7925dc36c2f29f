"""The patches' light embedding: an hMLP, small layers shared by all parts of a patch and one over the whole of it.

After "Three things everyone should know about Vision Transformers" (Touvron et al., 2022), with one change: the second
layer looks at overlapping windows. A letter is learned once, wherever in a patch it stands.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from model.config import ModelConfig
from model.microturn import PATCH_SIZE

CELL = 8
CELLS = PATCH_SIZE // CELL
WINDOWS = CELLS - 1
"""Windows of 2×2 cells (16×16 pixels), one cell apart: so many down and across."""
CELL_VALUES = CELL * CELL * 3


class PatchEmbedding(nn.Module):
    """Raw patches as tokens of the residual stream; neighbouring patches are not looked at.

    Args:
        config: `cell_hidden` channels for each cell of 8×8 pixels, `window_hidden` for each window of 2×2 cells.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.cell = nn.Linear(CELL_VALUES, config.cell_hidden)
        self.window = nn.Linear(4 * config.cell_hidden, config.window_hidden)
        self.out = nn.Linear(WINDOWS * WINDOWS * config.window_hidden, config.width)

    def windows(self, patches: Tensor) -> Tensor:
        """uint8 [P, 4800] → [P, 4, 4, window_hidden], in reading order."""
        count = patches.shape[0]
        pixels = patches.to(self.cell.weight.dtype) * (2.0 / 255.0) - 1.0
        cells = pixels.view(count, CELLS, CELL, CELLS, 3 * CELL).transpose(2, 3).reshape(-1, CELL_VALUES)
        cells = functional.gelu(self.cell(cells), approximate="tanh").view(count, CELLS, CELLS, -1)
        joined = torch.cat([cells[:, :-1, :-1], cells[:, :-1, 1:], cells[:, 1:, :-1], cells[:, 1:, 1:]], dim=-1)
        return functional.gelu(self.window(joined), approximate="tanh")

    def forward(self, patches: Tensor) -> Tensor:
        """uint8 [P, 4800] → [P, width]."""
        return torch.as_tensor(self.out(self.windows(patches).flatten(1)))
