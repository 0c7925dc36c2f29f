"""Training on from a shipped checkpoint: the int8 graph's weights back as a state dictionary of the network."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from safetensors.torch import load_file
from torch import Tensor, nn

from model.checkpoint import MODEL_FILE, read_manifest
from model.export import AIDS_FILE

QUANTISED, SCALE, KERNEL = "_quantized", "_scale", ".kernel"
WEIGHTS_FILE = "weights.safetensors"
BLOCKS = "blocks."
ADDS = ("attention_out.weight", "hidden_out.weight")
"""What a block adds to the stream."""


def weights_from(folder: Path) -> dict[str, Tensor]:
    """The weights in a training run's folder, or a checkpoint's.

    Raises:
        CheckpointError: when it is neither.
    """
    trained = folder / WEIGHTS_FILE
    return load_file(trained) if trained.exists() else weights_from_checkpoint(folder)


def begin_with(network: nn.Module, weights: Mapping[str, Tensor]) -> set[str]:
    """Gives a network those of some weights that it has in the same shape, and returns their names.

    Of fewer blocks than it has, all are taken, and it does with them what they did (`deepened`).
    """
    own = network.state_dict()
    weights = deepened(weights, own)
    fits = {name: value for name, value in weights.items() if name in own and own[name].shape == value.shape}
    network.load_state_dict(own | fits)
    return {*fits}


def deepened(weights: Mapping[str, Tensor], like: Mapping[str, Tensor]) -> Mapping[str, Tensor]:
    """Weights of a network of fewer blocks as those of one of as many as `like`'s which does the same.

    A new block is a copy of the one below it that adds nothing to the stream yet. Blocks in which patches have weights
    of their own stay below the others. Where there are as many blocks, the weights are as they were.

    Source: block expansion, LLaMA Pro, arXiv 2401.02415.
    """
    sources = [
        before + place * had // has
        for before, had, has in zip((0, _depths(weights)[0]), _depths(weights), _depths(like), strict=True)
        for place in range(has)
    ]
    found = {name: value for name, value in weights.items() if not name.startswith(BLOCKS)}
    for number, source in enumerate(sources):
        new = source in sources[:number]
        for name, value in weights.items():
            if name.startswith(f"{BLOCKS}{source}."):
                adds = name.endswith(ADDS)
                found[BLOCKS + str(number) + name.removeprefix(BLOCKS + str(source))] = value * (not (new and adds))
    return found


def _depths(weights: Mapping[str, Tensor]) -> tuple[int, int]:
    """How many blocks are routed, and how many are not."""
    numbers = {name.split(".")[1] for name in weights if name.startswith(BLOCKS)}
    routed = {name.split(".")[1] for name in weights if name.startswith(BLOCKS) and ".patches." in name}
    return len(routed), len(numbers - routed)


def weights_from_checkpoint(folder: Path) -> dict[str, Tensor]:
    """The network's weights, as near as int8 kept them; the learning aids come from their own file.

    Raises:
        CheckpointError: when the checkpoint is unusable.
    """
    config = read_manifest(folder).config
    stored = {i.name: numpy_helper.to_array(i) for i in onnx.load(folder / MODEL_FILE).graph.initializer}
    found: dict[str, NDArray[np.float32]] = {}
    for name, values in stored.items():
        if name.endswith(".weight" + QUANTISED):
            plain = name.removesuffix(QUANTISED)
            found[plain] = (values.astype(np.float32) * stored[plain + SCALE]).T
        elif name.endswith("_table"):
            found[f"{name}.weight"] = values
        elif name.endswith((".weight", ".bias")):
            found[name] = values.T if values.ndim == 2 else values
        elif name.endswith(KERNEL):
            found[name.removesuffix(KERNEL) + ".weight"] = values.reshape(len(values), -1)
    for name in found:
        if name.endswith("query_key_value.weight"):
            found[name][: config.width] *= config.head_size**0.5
    weights = {name: torch.from_numpy(np.array(values, dtype=np.float32)) for name, values in found.items()}
    return weights | load_file(folder / AIDS_FILE)
