"""The patches' light embedding: an hMLP, three small layers of windows shared by all of a patch and one over the whole.

After "Three things everyone should know about Vision Transformers" (Touvron et al., 2022), with one change: windows
overlap by half. A letter is learned once, wherever in a patch it stands. Beside the layer over the whole there is one
that says only what stands anywhere in the patch, groups of letters, so that a word is learned once, too.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from model.config import ModelConfig
from model.microturn import PATCH_SIZE

SIDE, STRIDE = 4, 2
"""A window of each layer: so many values of the layer below down and across, and from one to the next."""
PADDINGS = (1, 1, 0)
"""Of each layer, in values of the layer below: 20, 10 and 4 windows down and across."""
MIXED_FROM = 1
"""The first layer whose windows mix their values."""
WINDOWS = 4
WINDOW_PITCH = 8
"""Windows of the last layer: so many down and across, so many pixels apart; each sees 22 pixels down and across."""


class Mixing(nn.Module):
    """What each window makes of its own values, added to them; nothing at first."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.inner = nn.Linear(width, hidden)
        self.outer = nn.Linear(hidden, width)

    def forward(self, values: Tensor) -> Tensor:
        """[P, width, n, n] → the same."""
        inner, outer = self.inner.weight[:, :, None, None], self.outer.weight[:, :, None, None]
        hidden = functional.relu(functional.conv2d(values, inner, self.inner.bias))
        return values + functional.conv2d(hidden, outer, self.outer.bias)


class PatchEmbedding(nn.Module):
    """Raw patches as tokens of the residual stream; neighbouring patches are not looked at.

    Args:
        config: `patch_hidden` channels for the windows of the three layers, `patch_mixing`, `patch_groups`.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        below = (3, *config.patch_hidden)
        pairs = zip(below, config.patch_hidden, strict=False)
        self.layers = nn.ModuleList(nn.Linear(values * SIDE * SIDE, hidden) for values, hidden in pairs)
        mixed = config.patch_hidden[MIXED_FROM:]
        self.mixing = nn.ModuleList(Mixing(width, config.patch_mixing * width) for width in mixed)
        self.out = nn.Linear(WINDOWS * WINDOWS * config.patch_hidden[-1], config.width)
        self.group = nn.Linear(config.patch_hidden[-1], config.patch_groups)
        self.group_out = nn.Linear(config.patch_groups, config.width, bias=False)
        self.begin()

    @torch.no_grad()
    def begin(self) -> None:
        """The weights that training begins with: windows that pass on what they see, and nothing mixed or added yet."""
        for layer in (*self.layers, *(part.inner for part in self.mixing)):
            assert isinstance(layer, nn.Linear)
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            nn.init.zeros_(layer.bias)
        for part in self.mixing:
            assert isinstance(part, Mixing)
            nn.init.zeros_(part.outer.weight)
            nn.init.zeros_(part.outer.bias)
        nn.init.zeros_(self.group_out.weight)

    def windows(self, patches: Tensor) -> Tensor:
        """uint8 [P, 4800] → [P, 4, 4, patch_hidden[-1]], in reading order."""
        pixels = patches.to(self.out.weight.dtype) * (2.0 / 255.0) - 1.0
        values = pixels.view(-1, PATCH_SIZE, PATCH_SIZE, 3).permute(0, 3, 1, 2)
        for number, (layer, padding) in enumerate(zip(self.layers, PADDINGS, strict=True)):
            assert isinstance(layer, nn.Linear)
            kernel = layer.weight.view(layer.out_features, -1, SIDE, SIDE)
            values = functional.relu(functional.conv2d(values, kernel, layer.bias, STRIDE, padding))
            if number >= MIXED_FROM:
                values = self.mixing[number - MIXED_FROM](values)
        return values.permute(0, 2, 3, 1)

    def groups(self, windows: Tensor) -> Tensor:
        """[P, 4, 4, patch_hidden[-1]] → [P, patch_groups]: how clearly each group of letters shows in any window."""
        return functional.relu(self.group(windows)).flatten(1, 2).amax(1)

    def join(self, windows: Tensor, groups: Tensor) -> Tensor:
        """Windows and what `groups` makes of them → [P, width]."""
        return torch.as_tensor(self.out(windows.flatten(1)) + self.group_out(groups))

    def forward(self, patches: Tensor) -> Tensor:
        """uint8 [P, 4800] → [P, width]."""
        windows = self.windows(patches)
        return self.join(windows, self.groups(windows))
