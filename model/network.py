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
from model.experts import Experts, feed_forward
from model.microturn import MAX_COLUMNS, MAX_MONITORS, MAX_ROWS
from model.patch_embedding import PatchEmbedding
from model.rotary import LONGEST_STILL, order_rates, place_positions, place_rates

PHONES = 40
PHONE_SLICES = 2
SIGHTS = 4
SAYINGS = ("done", "failed", "asks", "goes on")
"""What words say of a task."""
SAYING_LAYERS = 3
MASKED = -1e4


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

    def to(self, device: torch.device) -> Batch:
        """The same batch on another device."""
        return Batch(**{name: value.to(device, non_blocking=True) for name, value in vars(self).items()})


@dataclass
class Aids:
    """What the modality layers are asked, beside the next token: sights by the program, the rest by training alone.

    Attributes:
        phones: [A, PHONE_SLICES, PHONES], which phoneme is heard.
        sights: [P, SIGHTS], what has just begun to show in each patch: nothing, or 1 + the number of its SeeKind.
        sayings: [P, len(SAYINGS)], whether words in each patch say so; read after SAYING_LAYERS blocks.
    """

    phones: Tensor
    sights: Tensor
    sayings: Tensor


def visibility(tokens: Tensor, time: Tensor, config: ModelConfig) -> tuple[Tensor, Tensor]:
    """Which keys each query sees, as boolean [B, T, T + 1] with the sink first.

    A token sees those before it; patches of one micro-turn, which come at once, see each other.

    Returns:
        The mask of the modality layers (patches see patches, sound sound, text sound and text) and of the rest.
    """
    audio, patch, pad = (tokens == kind for kind in (vocabulary.AUDIO, vocabulary.PATCH, vocabulary.PAD))
    length = tokens.shape[1]
    causal = torch.ones(length, length, dtype=torch.bool, device=tokens.device).tril()
    patch_count, other_count = patch.cumsum(1), (~patch).cumsum(1)
    near_patch = patch_count[:, :, None] - patch_count[:, None, :] < config.patch_window
    near_other = other_count[:, :, None] - other_count[:, None, :] < config.window
    at_once = patch[:, :, None] & patch[:, None, :] & (time[:, :, None] == time[:, None, :])
    seen = (causal | at_once) & ~pad[:, None, :] & torch.where(patch[:, None, :], near_patch, near_other)
    heard = ~patch[:, None, :] & (~audio[:, :, None] | audio[:, None, :])
    same = torch.where(patch[:, :, None], patch[:, None, :], heard)
    return tuple(functional.pad(mask, (1, 0), value=True) for mask in (seen & same, seen))  # type: ignore[return-value]


def as_bias(mask: Tensor, dtype: torch.dtype) -> Tensor:
    """A boolean mask [B, T, T + 1] as what is added to scores, [B, 1, 1, T, T + 1]."""
    return torch.zeros(mask.shape, dtype=dtype, device=mask.device).masked_fill_(~mask, MASKED)[:, None, None]


def order_angles(time: Tensor, index: Tensor, head_size: int) -> Tensor:
    """Angles [..., head_size / 2]: the first half turn with time, the second with the index (float64 inside)."""
    rates = torch.as_tensor(order_rates(head_size), device=time.device)
    return torch.cat([time[..., None].double() * rates, index[..., None].double() * rates], dim=-1)


def patch_times(time: Tensor, patch: Tensor) -> Tensor:
    """The patches' own clock, [B, T]: times in which nothing on the screen changes for long count as a moment.

    Args:
        time: [B, T] of each token; patch: bool [B, T], which are patches.
    """
    places = torch.arange(time.shape[1], device=time.device).expand_as(time)
    latest = functional.pad(torch.where(patch, places, 0).cummax(1).values, (1, 0))[:, :-1]
    passed = (time - time.gather(1, latest)).clamp(0, LONGEST_STILL)
    return torch.where(patch, passed, 0).cumsum(1)


def place_angles(time: Tensor, places: Tensor, head_size: int) -> Tensor:
    """Angles of patches [..., head_size / 2]: time, row, column; from their clock's times [...] and places [..., 4]."""
    positions = torch.as_tensor(place_positions(places.cpu().numpy()), device=time.device).double()
    by_place = positions[..., None] * torch.as_tensor(place_rates(head_size), device=time.device)
    by_time = time[..., None].double() * torch.as_tensor(order_rates(head_size), device=time.device)
    return torch.cat([by_time, by_place.flatten(-2)], dim=-1)


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


class Weights(nn.Module):
    """The weights of a block for one kind of token: pre-norm, grouped-query attention, feed-forward or experts."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        width, kv = config.width, config.key_heads * config.head_size
        self.attention_norm = RootMeanSquareNorm(width)
        self.query_key_value = nn.Linear(width, width + 2 * kv, bias=False)
        self.attention_out = nn.Linear(width, width, bias=False)
        self.hidden_norm = RootMeanSquareNorm(width)
        self.experts = Experts(config) if config.experts else None
        if self.experts is None:
            self.hidden_in = nn.Linear(width, config.hidden, bias=False)
            self.hidden_out = nn.Linear(config.hidden, width, bias=False)

    def project(self, stream: Tensor) -> Tensor:
        """[..., width] → queries, keys and values joined."""
        return torch.as_tensor(self.query_key_value(self.attention_norm(stream)))

    def finish(self, stream: Tensor, mixed: Tensor) -> Tensor:
        """The stream [..., width] with what attention mixed, then with the feed-forward added."""
        stream = stream + self.attention_out(mixed)
        normed = self.hidden_norm(stream)
        if self.experts is not None:
            return stream + torch.as_tensor(self.experts(normed))
        return stream + feed_forward(normed, self.hidden_in, self.hidden_out)


class Block(Weights):
    """One transformer block; with `routed`, patches have weights of their own in it."""

    def __init__(self, config: ModelConfig, routed: bool = False) -> None:
        super().__init__(config)
        self.heads, self.key_heads, self.head_size = config.heads, config.key_heads, config.head_size
        self.patches = Weights(config) if routed else None

    def mix(self, joint: Tensor, bias: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
        """Attention over [B, T, joint] with an additive bias [B, 1, 1, T, T + 1] → [B, T, width]."""
        batch, length, _ = joint.shape
        groups, kv, width = self.heads // self.key_heads, self.key_heads * self.head_size, self.heads * self.head_size
        query, key, value = torch.split(joint, [width, kv, kv], dim=-1)
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
        mixed = mixed.view(batch, self.heads, length, self.head_size).transpose(1, 2)
        return mixed.reshape(batch, length, width)

    def forward(self, stream: Tensor, bias: Tensor, cosine: Tensor, sine: Tensor, shown: Tensor) -> Tensor:
        """[B, T, width] → the same; `shown` int64 [P]: the places of patches in the flattened stream."""
        if self.patches is None:
            return self.finish(stream, self.mix(self.project(stream), bias, cosine, sine))
        flat = stream.flatten(0, 1)
        joint = self.project(flat).index_copy(0, shown, self.patches.project(flat[shown]))
        mixed = self.mix(joint.view(*stream.shape[:2], -1), bias, cosine, sine).flatten(0, 1)
        finished = self.finish(flat, mixed).index_copy(0, shown, self.patches.finish(flat[shown], mixed[shown]))
        return finished.view_as(stream)

    def see(self, stream: Tensor, bias: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
        """The same for a stream of patches alone; only of a routed block."""
        assert self.patches is not None
        return self.patches.finish(stream, self.mix(self.patches.project(stream), bias, cosine, sine))


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
        self.blocks = nn.ModuleList(Block(config, layer < config.modality_layers) for layer in range(config.layers))
        self.final_norm = RootMeanSquareNorm(width)
        self.next_token = nn.Linear(width, vocabulary.SIZE, bias=False)
        self.phone_norm = RootMeanSquareNorm(width)
        self.phone = nn.Linear(width, PHONES * PHONE_SLICES)
        self.saying_norm = RootMeanSquareNorm(width)
        self.saying = nn.Linear(width, len(SAYINGS))
        self.sight_norm = RootMeanSquareNorm(width)
        self.sight = nn.Linear(width, SIGHTS)
        self.apply(_initialise)
        self.patch.begin()
        for part in self.blocks.modules():
            for name, last in part.named_children():
                if isinstance(last, nn.Linear) and name in ("attention_out", "hidden_out"):
                    nn.init.normal_(last.weight, std=0.02 / (2 * config.layers) ** 0.5)

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
            sight = self.place(self.patch(batch.patches), batch.places)
            places = (batch.tokens.view(-1) == vocabulary.PATCH).nonzero().squeeze(1)
            flat = flat.index_copy(0, places, sight.to(flat.dtype))
        return torch.as_tensor(flat.view_as(stream))

    def eyes(self) -> dict[str, nn.Parameter]:
        """What only patches pass through, and what is asked of them there, by name."""
        own = ("patch.", "overview_", "monitor_", "row_", "column_", "saying", "sight")
        return {name: p for name, p in self.named_parameters() if name.startswith(own) or ".patches." in name}

    def place(self, sight: Tensor, places: Tensor) -> Tensor:
        """Embedded patches [P, width] with where they stand ([P, 4]: overview flag, monitor, row, column)."""
        tables = (self.overview_table, self.monitor_table, self.row_table, self.column_table)
        return sight + torch.as_tensor(sum(table(places[:, i]) for i, table in enumerate(tables)))

    def forward(self, batch: Batch) -> tuple[Tensor, Aids]:
        """Logits where `batch.targets` asks for them [N, vocabulary], and what the modality layers hear and see."""
        stream = self.embed(batch)
        dtype = (
            torch.get_autocast_dtype(stream.device.type)
            if torch.is_autocast_enabled(stream.device.type)
            else stream.dtype
        )
        stream = stream.to(dtype)
        biases = [as_bias(mask, dtype) for mask in visibility(batch.tokens, batch.time, self.config)]
        sounds, shown = (
            (batch.tokens == kind).view(-1).nonzero().squeeze(1) for kind in (vocabulary.AUDIO, vocabulary.PATCH)
        )
        angles = [order_angles(batch.time, batch.index, self.config.head_size)] * 2
        looked = patch_times(batch.time, batch.tokens == vocabulary.PATCH)
        by_place = place_angles(looked.view(-1)[shown], batch.places, self.config.head_size)
        angles[0] = angles[0].flatten(0, 1).index_copy(0, shown, by_place).view_as(angles[1])
        turns = [(each.cos().to(dtype)[:, :, None], each.sin().to(dtype)[:, :, None]) for each in angles]
        aids = Aids(*[stream.new_zeros(0)] * 3)
        for number, block in enumerate(self.blocks):
            mixed = int(number >= self.config.modality_layers)
            stream = block(stream, biases[mixed], *turns[mixed], shown)
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
