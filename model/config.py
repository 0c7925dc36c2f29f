"""The sizes of the interaction model: one table; no other file names a width."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ModelConfig:
    """What fixes the network's shape and its streaming state.

    Attributes:
        width: channels of the residual stream.
        layers: transformer blocks.
        modality_layers: the first blocks, in which sound attends to sound and patches to patches alone. Text cannot
            leak into them, so the phoneme loss is read after them, and a busy screen cannot disturb hearing there.
            Their weights are chosen by the kind of token: one set for patches, one for sound and text (a mixture of
            transformers, arXiv 2411.04996), so that learning to see does not unlearn hearing.
        heads, key_heads: query heads and (fewer, shared) key-value heads.
        hidden: channels inside a feed-forward block, or inside each expert.
        experts, active_experts: feed-forwards to choose from in each block, and how many work for a token; 0: one
            feed-forward for all (see `model.experts`).
        audio_hidden: the hidden layer of the sound's light embedding.
        patch_hidden: the hidden layers of the patches' (see `model.patch_embedding`).
        patch_mixing: how much wider the layers are that mix a window's own values; 0 in checkpoints of before.
        patch_groups: of how many groups of letters that tells whether they stand anywhere in a patch; 0 likewise.
        window: how many sound, text and note tokens stay visible.
        patch_window: how many patch tokens stay visible.
        max_patches: patches taken in one micro-turn.
        max_output_tokens: tokens written in one micro-turn; longer output goes on in the next.
    """

    width: int
    layers: int
    modality_layers: int
    heads: int
    key_heads: int
    hidden: int
    experts: int = 0
    active_experts: int = 2
    audio_hidden: int = 384
    patch_hidden: tuple[int, int, int] = (24, 64, 192)
    patch_mixing: int = 0
    patch_groups: int = 0
    window: int = 352
    patch_window: int = 192
    max_patches: int = 16
    max_output_tokens: int = 24

    @property
    def head_size(self) -> int:
        """Channels of one attention head."""
        return self.width // self.heads

    @property
    def cache_slots(self) -> int:
        """Rows of the key-value cache: the attention sink, the window's ring, the patches' ring.

        Each ring is longer than what is visible by the most tokens that one step can write, so that a step never
        overwrites what its own first tokens still see.
        """
        return 1 + self.ring + self.patch_ring

    @property
    def ring(self) -> int:
        """Slots of the ring for sound, text and notes."""
        return self.window + STEP_MARGIN

    @property
    def patch_ring(self) -> int:
        """Slots of the ring for patches."""
        return self.patch_window + self.max_patches


STEP_MARGIN = 128

SIZES: dict[str, ModelConfig] = {
    "tiny": ModelConfig(width=64, layers=3, modality_layers=1, heads=2, key_heads=1, hidden=128, audio_hidden=64,
                        patch_hidden=(8, 16, 16), patch_mixing=2, patch_groups=24, window=96, patch_window=40),
    "nano": ModelConfig(width=256, layers=10, modality_layers=7, heads=4, key_heads=2, hidden=1024,
                        patch_mixing=3, patch_groups=512),
    "small": ModelConfig(width=384, layers=12, modality_layers=7, heads=6, key_heads=2, hidden=384, experts=8,
                         audio_hidden=512, patch_hidden=(32, 96, 256),
                         patch_mixing=3, patch_groups=768),
}  # fmt: skip
