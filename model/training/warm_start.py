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


def weights_from(folder: Path) -> dict[str, Tensor]:
    """The weights in a training run's folder, or a checkpoint's.

    Raises:
        CheckpointError: when it is neither.
    """
    trained = folder / WEIGHTS_FILE
    return load_file(trained) if trained.exists() else weights_from_checkpoint(folder)


def begin_with(network: nn.Module, weights: Mapping[str, Tensor]) -> set[str]:
    """Gives a network those of some weights that it has in the same shape, and returns their names."""
    own = network.state_dict()
    fits = {name: value for name, value in weights.items() if name in own and own[name].shape == value.shape}
    network.load_state_dict(own | fits)
    return {*fits}


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
