"""The interaction model as a torch network: three light embeddings into one decoder-only transformer.

Training runs whole sequences through `InteractionNetwork.forward`; the streaming form of the same arithmetic is the
ONNX graph that `model.export` builds from these weights. Attention is causal with a sliding window, rotary in two
halves: one turns with time (50 ms steps), one with the token's index. A key of zeros is always visible: the attention
sink, which costs nothing and has no position to drift over a day.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from model import vocabulary
from model.config import ModelConfig
from model.dmel import FEATURES, LEVELS
from model.microturn import MAX_COLUMNS, MAX_MONITORS, MAX_ROWS
from model.patch_embedding import PatchEmbedding

PHONES = 40
PHONE_SLICES = 2
SIGHTS = 4
SAYINGS = ("nothing", "done", "failed", "asks", "goes on")
"""What words say of a task."""
SAYING_LAYERS = 3
ROTARY_BASE = 2_000.0


@dataclass
class Batch:
    """Whole sequences, padded to one length T.

    Attributes:
        tokens: int64 [B, T] token numbers; AUDIO and PATCH stand where sound and patches enter, PAD at the end.
        time: int64 [B, T], position on the 50 ms clock.
        index: int64 [B, T], position among the tokens that are not patches.
        audio: uint8 [A, FEATURES], the sound tokens in reading order.
        patches: uint8 [P, 4800], the patch tokens in reading order.
        places: int64 [P, 4]: overview flag, monitor, row, column.
        targets: int64 [B, T], next token or -100.
        phones: int64 [A, PHONE_SLICES], phoneme of each half of a sound token or -100.
        weights: float [B, T], loss weight of each target.
        sights: int64 [P], what shows in each patch: 0 nothing, otherwise 1 + the number of its SeeKind; or -100.
        sayings: int64 [P], what the words in each patch say (see `Aids`), or -100.
    """

    tokens: Tensor
    time: Tensor
    index: Tensor
    audio: Tensor
    patches: Tensor
    places: Tensor
    targets: Tensor
    phones: Tensor
    weights: Tensor
    sights: Tensor
    sayings: Tensor

    def to(self, device: torch.device) -> Batch:
        """The same batch on another device."""
        return Batch(**{name: value.to(device, non_blocking=True) for name, value in vars(self).items()})


@dataclass
class Aids:
    """What training asks of the modality layers, beside the next token.

    Attributes:
        phones: [A, PHONE_SLICES, PHONES], which phoneme is heard.
        sights: [P, SIGHTS], what has just begun to show in each patch.
        sayings: [P, len(SAYINGS)], what the words in each patch say; read after SAYING_LAYERS blocks.
    """

    phones: Tensor
    sights: Tensor
    sayings: Tensor


def visibility(tokens: Tensor, config: ModelConfig) -> tuple[Tensor, Tensor]:
    """Which keys each query sees, as boolean [B, T, T + 1] with the sink first.

    Returns:
        The mask of the modality layers (sound sees sound, patches see patches, text sees all) and of the rest.
    """
    audio, patch, pad = (tokens == kind for kind in (vocabulary.AUDIO, vocabulary.PATCH, vocabulary.PAD))
    length = tokens.shape[1]
    causal = torch.ones(length, length, dtype=torch.bool, device=tokens.device).tril()
    patch_count, other_count = patch.cumsum(1), (~patch).cumsum(1)
    near_patch = patch_count[:, :, None] - patch_count[:, None, :] < config.patch_window
    near_other = other_count[:, :, None] - other_count[:, None, :] < config.window
    seen = causal & ~pad[:, None, :] & torch.where(patch[:, None, :], near_patch, near_other)
    text = ~audio & ~patch
    same = text[:, :, None] | (audio[:, :, None] & audio[:, None, :]) | (patch[:, :, None] & patch[:, None, :])
    return tuple(functional.pad(mask, (1, 0), value=True) for mask in (seen & same, seen))  # type: ignore[return-value]


def rotary_angles(time: Tensor, index: Tensor, head_size: int) -> Tensor:
    """Angles [..., head_size / 2]: the first half turn with time, the second with the index (float64 inside)."""
    quarter = head_size // 4
    rates = ROTARY_BASE ** (-torch.arange(quarter, dtype=torch.float64, device=time.device) / quarter)
    return torch.cat([time[..., None].double() * rates, index[..., None].double() * rates], dim=-1)


def rotate(values: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    """Rotate pairs (i, i + half) of the last axis."""
    left, right = values.chunk(2, dim=-1)
    return torch.cat([left * cosine - right * sine, right * cosine + left * sine], dim=-1)


class RootMeanSquareNorm(nn.Module):
    """Root-mean-square norm with a gain, in the stream's own precision (torch's is slow when the two differ)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, stream: Tensor) -> Tensor:
        return functional.rms_norm(stream, self.weight.shape, eps=1e-6) * self.weight.to(stream.dtype)


class Block(nn.Module):
    """One pre-norm transformer block with grouped-query attention and a squared-ReLU feed-forward."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.heads, self.key_heads, self.head_size = config.heads, config.key_heads, config.head_size
        width, kv = config.width, config.key_heads * config.head_size
        self.attention_norm = RootMeanSquareNorm(width)
        self.query_key_value = nn.Linear(width, width + 2 * kv, bias=False)
        self.attention_out = nn.Linear(width, width, bias=False)
        self.hidden_norm = RootMeanSquareNorm(width)
        self.hidden_in = nn.Linear(width, config.hidden, bias=False)
        self.hidden_out = nn.Linear(config.hidden, width, bias=False)

    def attend(self, stream: Tensor, bias: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
        """[B, T, width] with an additive bias [B, 1, 1, T, T + 1] → [B, T, width]."""
        batch, length, width = stream.shape
        groups, kv = self.heads // self.key_heads, self.key_heads * self.head_size
        query, key, value = self.query_key_value(self.attention_norm(stream)).split([width, kv, kv], dim=-1)
        query = rotate(query.view(batch, length, self.heads, self.head_size), cosine, sine)
        key = rotate(key.view(batch, length, self.key_heads, self.head_size), cosine, sine)
        query = query.view(batch, length, self.key_heads, groups, self.head_size).permute(0, 2, 3, 1, 4)
        query = query.reshape(batch * self.key_heads, groups * length, self.head_size) * self.head_size**-0.5
        key = functional.pad(key.transpose(1, 2), (0, 0, 1, 0)).reshape(-1, length + 1, self.head_size)
        value = value.view(batch, length, self.key_heads, self.head_size).transpose(1, 2)
        value = functional.pad(value, (0, 0, 1, 0)).reshape(-1, length + 1, self.head_size)
        scores = torch.bmm(query, key.transpose(1, 2)).view(batch, self.key_heads, groups, length, length + 1)
        shares = torch.softmax(scores + bias, dim=-1, dtype=scores.dtype)
        mixed = torch.bmm(shares.view(batch * self.key_heads, groups * length, length + 1), value)
        mixed = mixed.view(batch, self.heads, length, self.head_size).transpose(1, 2).reshape(batch, length, width)
        return torch.as_tensor(self.attention_out(mixed))

    def forward(self, stream: Tensor, bias: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
        stream = stream + self.attend(stream, bias, cosine, sine)
        hidden = functional.relu(self.hidden_in(self.hidden_norm(stream)))
        return stream + torch.as_tensor(self.hidden_out(hidden * hidden))


class InteractionNetwork(nn.Module):
    """Sound, patches and text in one stream; next token out; for training also what each sound and patch token is."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        width = config.width
        self.token_table = nn.Embedding(vocabulary.SIZE, width)
        self.audio_in = nn.Linear(FEATURES, config.audio_hidden)
        self.audio_out = nn.Linear(config.audio_hidden, width)
        self.patch = PatchEmbedding(config)
        self.overview_table = nn.Embedding(2, width)
        self.monitor_table = nn.Embedding(MAX_MONITORS, width)
        self.row_table = nn.Embedding(MAX_ROWS, width)
        self.column_table = nn.Embedding(MAX_COLUMNS, width)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.final_norm = RootMeanSquareNorm(width)
        self.next_token = nn.Linear(width, vocabulary.SIZE, bias=False)
        self.phone_norm = RootMeanSquareNorm(width)
        self.phone = nn.Linear(width, PHONES * PHONE_SLICES)
        self.saying_norm = RootMeanSquareNorm(width)
        self.saying = nn.Linear(width, len(SAYINGS))
        self.sight_norm = RootMeanSquareNorm(width)
        self.sight = nn.Linear(width, SIGHTS)
        self.apply(_initialise)
        for block in self.blocks:
            for last in (block.attention_out, block.hidden_out):
                nn.init.normal_(last.weight, std=0.02 / (2 * config.layers) ** 0.5)  # type: ignore[union-attr, arg-type]

    def embed(self, batch: Batch) -> Tensor:
        """The residual stream's start, [B, T, width]."""
        stream = self.token_table(batch.tokens)
        flat = stream.view(-1, stream.shape[-1])
        if batch.audio.numel():
            levels = batch.audio.to(flat.dtype) * (2.0 / (LEVELS - 1)) - 1.0
            sound = self.audio_out(functional.gelu(self.audio_in(levels), approximate="tanh"))
            places = (batch.tokens.view(-1) == vocabulary.AUDIO).nonzero().squeeze(1)
            flat = flat.index_add(0, places, sound.to(flat.dtype))
        if batch.patches.numel():
            sight = self.patch(batch.patches)
            tables = (self.overview_table, self.monitor_table, self.row_table, self.column_table)
            sight = sight + sum(table(batch.places[:, i]) for i, table in enumerate(tables))
            places = (batch.tokens.view(-1) == vocabulary.PATCH).nonzero().squeeze(1)
            flat = flat.index_add(0, places, sight.to(flat.dtype))
        return torch.as_tensor(flat.view_as(stream))

    def forward(self, batch: Batch) -> tuple[Tensor, Aids]:
        """Logits where `batch.targets` asks for them [N, vocabulary], and what the modality layers hear and see."""
        stream = self.embed(batch)
        dtype = (
            torch.get_autocast_dtype(stream.device.type)
            if torch.is_autocast_enabled(stream.device.type)
            else stream.dtype
        )
        stream = stream.to(dtype)
        biases = [
            torch.zeros(mask.shape, dtype=dtype, device=mask.device).masked_fill_(~mask, -1e4)[:, None, None]
            for mask in visibility(batch.tokens, self.config)
        ]
        angles = rotary_angles(batch.time, batch.index, self.config.head_size)[:, :, None]
        cosine, sine = angles.cos().to(dtype), angles.sin().to(dtype)
        sounds, shown = (
            (batch.tokens == kind).view(-1).nonzero().squeeze(1) for kind in (vocabulary.AUDIO, vocabulary.PATCH)
        )
        aids = Aids(*[stream.new_zeros(0)] * 3)
        for number, block in enumerate(self.blocks):
            stream = block(stream, biases[0 if number < self.config.modality_layers else 1], cosine, sine)
            flat = stream.reshape(-1, stream.shape[-1])
            if number + 1 == min(SAYING_LAYERS, self.config.modality_layers):
                aids.sayings = self.saying(self.saying_norm(flat[shown]))
            if number + 1 == self.config.modality_layers:
                aids.phones = self.phone(self.phone_norm(flat[sounds])).view(-1, PHONE_SLICES, PHONES)
                aids.sights = self.sight(self.sight_norm(flat[shown]))
        wanted = stream.reshape(-1, stream.shape[-1])[(batch.targets.view(-1) >= 0).nonzero().squeeze(1)]
        return self.next_token(self.final_norm(wanted)), aids


def _initialise(module: nn.Module) -> None:
    if isinstance(module, nn.Linear | nn.Embedding):
        nn.init.normal_(module.weight, std=0.02)
    if isinstance(module, nn.Linear) and module.bias is not None:
        nn.init.zeros_(module.bias)
