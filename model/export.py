"""From trained weights to a checkpoint folder: an ONNX graph of one streaming step, int8 weights, a manifest.

The graph takes a few tokens and the key-value cache and gives the logits after the last token and the cache with the
new rows written. Cache inputs and outputs may be the same memory, so the state never moves.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file, save_file

from model import vocabulary
from model.checkpoint import MODEL_FILE, Manifest, digest, write_manifest
from model.config import SIZES, ModelConfig
from model.dmel import FEATURES, LEVELS
from model.microturn import PATCH_SIZE
from model.patch_embedding import MIXED_FROM, PADDINGS, SIDE, STRIDE, WINDOWS

Weights = dict[str, NDArray[np.float32]]
STATE_FILE = "state.json"
"""How far a training run has come; in its folder."""
AIDS_FILE = "learning_aids.safetensors"
"""The heads that only training needs, kept beside the graph so that training can go on from it."""
OPSET = 23
EPSILON = 1e-6


class _Graph:
    """Collects nodes and constants; every method returns the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def op(self, kind: str, *inputs: str, outputs: int = 1, name: str | None = None, **attributes: Any) -> Any:
        names = [name] if name else [f"{kind}_{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, name=f"node_{len(self.nodes)}", **attributes))
        return names[0] if len(names) == 1 else names

    def constant(self, values: Any, name: str | None = None, dtype: Any = np.float32) -> str:
        name = name or f"constant_{len(self.constants)}"
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(values, dtype=dtype), name)
        return name

    def shape(self, value: str, *dims: int) -> str:
        return str(self.op("Reshape", value, self.constant(dims, dtype=np.int64)))


def _linear(graph: _Graph, value: str, weights: Weights, name: str, scale: NDArray[np.float32] | None = None) -> str:
    matrix = weights[f"{name}.weight"].T
    result = graph.op("MatMul", value, graph.constant(matrix if scale is None else matrix * scale, f"{name}.weight"))
    if f"{name}.bias" in weights:
        result = graph.op("Add", result, graph.constant(weights[f"{name}.bias"], f"{name}.bias"))
    return str(result)


def _norm(graph: _Graph, value: str, weights: Weights, name: str) -> str:
    gain = graph.constant(weights[f"{name}.weight"], f"{name}.weight")
    return str(graph.op("RMSNormalization", value, gain, axis=-1, epsilon=EPSILON))


def _scaled(graph: _Graph, raw: str, top: float) -> str:
    """uint8 in 0..top → float in -1..1."""
    scaled = graph.op("Mul", graph.op("Cast", raw, to=TensorProto.FLOAT), graph.constant(2.0 / top))
    return str(graph.op("Sub", scaled, graph.constant(1.0)))


def _hidden(graph: _Graph, value: str, weights: Weights, name: str) -> str:
    return str(graph.op("Gelu", _linear(graph, value, weights, name), approximate="tanh"))


def _sound(graph: _Graph, weights: Weights) -> str:
    hidden = _hidden(graph, _scaled(graph, "audio", LEVELS - 1.0), weights, "audio_in")
    return _linear(graph, hidden, weights, "audio_out")


def _convolved(
    graph: _Graph, values: str, weights: Weights, name: str, side: int = 1, stride: int = 1, padding: int = 0
) -> str:
    matrix = weights[f"{name}.weight"]
    kernel = graph.constant(matrix.reshape(len(matrix), -1, side, side), f"{name}.kernel")
    bias = graph.constant(weights[f"{name}.bias"], f"{name}.bias")
    return str(graph.op("Conv", values, kernel, bias, strides=[stride, stride], pads=[padding] * 4))


def _sight(graph: _Graph, weights: Weights) -> str:
    """The steps of `model.patch_embedding`."""
    pixels = graph.shape(_scaled(graph, "patches", 255.0), -1, PATCH_SIZE, PATCH_SIZE, 3)
    values = graph.op("Transpose", pixels, perm=[0, 3, 1, 2])
    for number, padding in enumerate(PADDINGS):
        values = _convolved(graph, values, weights, f"patch.layers.{number}", SIDE, STRIDE, padding)
        values = graph.op("Relu", values)
        mixing = f"patch.mixing.{number - MIXED_FROM}"
        if f"{mixing}.inner.weight" in weights:
            hidden = graph.op("Relu", _convolved(graph, values, weights, f"{mixing}.inner"))
            values = graph.op("Add", values, _convolved(graph, hidden, weights, f"{mixing}.outer"))
    windows = graph.op("Transpose", values, perm=[0, 2, 3, 1])
    whole = _linear(graph, graph.shape(windows, -1, weights["patch.out.weight"].shape[1]), weights, "patch.out")
    if "patch.group.weight" not in weights:
        return whole
    groups, values = weights["patch.group.weight"].shape
    shown = graph.op("Relu", _linear(graph, graph.shape(windows, -1, values), weights, "patch.group"))
    axes = graph.constant([1], dtype=np.int64)
    anywhere = graph.op("ReduceMax", graph.shape(shown, -1, WINDOWS * WINDOWS, groups), axes, keepdims=0)
    return str(graph.op("Add", whole, _linear(graph, anywhere, weights, "patch.group_out")))


def _embed(graph: _Graph, weights: Weights) -> tuple[str, str]:
    """Patches as rows of the residual stream, and tokens, then sound."""
    sight = _sight(graph, weights)
    columns = graph.op("Split", "places", outputs=4, axis=1, num_outputs=4)
    for column, name in zip(columns, ("overview", "monitor", "row", "column"), strict=True):
        number = graph.op("Squeeze", column, graph.constant([1], dtype=np.int64))
        row = graph.op("Gather", graph.constant(weights[f"{name}_table.weight"], f"{name}_table"), number)
        sight = graph.op("Add", sight, row)
    table = weights["token_table.weight"]
    words = graph.op("Gather", graph.constant(table, "token_table"), "tokens")
    sound = _sound(graph, weights)
    sound = graph.op("Add", sound, graph.constant(table[vocabulary.AUDIO], "audio_token"))
    return str(sight), str(graph.op("Concat", words, sound, axis=0))


def _project(graph: _Graph, stream: str, weights: Weights, prefix: str, config: ModelConfig) -> str:
    """Queries (scaled), keys and values joined."""
    scale = np.ones(config.width + 2 * config.key_heads * config.head_size, np.float32)
    scale[: config.width] = config.head_size**-0.5
    normed = _norm(graph, stream, weights, f"{prefix}.attention_norm")
    return _linear(graph, normed, weights, f"{prefix}.query_key_value", scale)


def _feed_forward(graph: _Graph, stream: str, weights: Weights, prefix: str) -> str:
    hidden = graph.op("Relu", _linear(graph, stream, weights, f"{prefix}.hidden_in"))
    return _linear(graph, graph.op("Mul", hidden, hidden), weights, f"{prefix}.hidden_out")


def _experts(graph: _Graph, stream: str, weights: Weights, prefix: str, config: ModelConfig) -> str:
    """The steps of `model.experts`: each expert works on the rows that the router gives it."""
    odds = graph.op("Softmax", _linear(graph, stream, weights, f"{prefix}.router"), axis=-1)
    shares, chosen = graph.op("TopK", odds, graph.constant([config.active_experts], dtype=np.int64), outputs=2)
    shares = graph.op("Div", shares, graph.op("ReduceSum", shares, graph.constant([-1], dtype=np.int64)))
    none, nothing = (graph.op("ConstantOfShape", graph.op("Shape", value)) for value in (odds, stream))
    given = graph.op("ScatterElements", none, chosen, shares, axis=1)
    columns = graph.op("Split", given, outputs=config.experts, axis=1, num_outputs=config.experts)
    mixed = nothing
    for number, column in enumerate(columns):
        rows = graph.op("NonZero", graph.op("Squeeze", column, graph.constant([1], dtype=np.int64)))
        rows = graph.op("Transpose", rows, perm=[1, 0])
        done = _feed_forward(graph, graph.op("GatherND", stream, rows), weights, f"{prefix}.experts.{number}")
        done = graph.op("Mul", done, graph.op("GatherND", column, rows))
        mixed = graph.op("Add", mixed, graph.op("ScatterND", nothing, rows, done))
    return str(mixed)


def _finish(graph: _Graph, stream: str, mixed: str, weights: Weights, prefix: str, config: ModelConfig) -> str:
    """The stream with what attention mixed, then with the feed-forward or the experts added."""
    stream = graph.op("Add", stream, _linear(graph, mixed, weights, f"{prefix}.attention_out"))
    normed = _norm(graph, stream, weights, f"{prefix}.hidden_norm")
    if config.experts:
        return str(graph.op("Add", stream, _experts(graph, normed, weights, f"{prefix}.experts", config)))
    return str(graph.op("Add", stream, _feed_forward(graph, normed, weights, prefix)))


def _mix(graph: _Graph, joint: str, number: int, config: ModelConfig) -> str:
    """Attention over the cache after the new rows were written into it, [T, width]."""
    size, groups, heads = config.head_size, config.heads // config.key_heads, config.heads + config.key_heads
    kind = "modality_" if number < config.modality_layers else ""
    split = graph.constant([heads * size, config.key_heads * size], dtype=np.int64)
    turning, value = graph.op("Split", joint, split, outputs=2, axis=1)
    left, right = graph.op("Split", graph.shape(turning, -1, heads, size), outputs=2, axis=2, num_outputs=2)
    cosine, sine = f"{kind}cosine", f"{kind}sine"
    up = graph.op("Sub", graph.op("Mul", left, cosine), graph.op("Mul", right, sine))
    down = graph.op("Add", graph.op("Mul", right, cosine), graph.op("Mul", left, sine))
    rotated = graph.op("Concat", up, down, axis=2)
    query, key = graph.op(
        "Split", rotated, graph.constant([config.heads, config.key_heads], dtype=np.int64), outputs=2, axis=1
    )
    query = graph.op("Transpose", graph.shape(query, -1, config.key_heads, groups, size), perm=[1, 2, 0, 3])
    query = graph.shape(query, config.key_heads, -1, size)
    key = graph.op("Transpose", key, perm=[1, 0, 2])
    value = graph.op("Transpose", graph.shape(value, -1, config.key_heads, size), perm=[1, 0, 2])
    keys = graph.op("ScatterND", f"keys_{number}", "rows", key, name=f"new_keys_{number}")
    values = graph.op("ScatterND", f"values_{number}", "rows", value, name=f"new_values_{number}")
    scores = graph.op("MatMul", query, graph.op("Transpose", keys, perm=[0, 2, 1]))
    scores = graph.shape(scores, config.key_heads, groups, -1, config.cache_slots)
    shares = graph.op("Softmax", graph.op("Add", scores, f"{kind}bias"), axis=-1)
    mixed = graph.op("MatMul", graph.shape(shares, config.key_heads, -1, config.cache_slots), values)
    mixed = graph.op("Transpose", graph.shape(mixed, config.key_heads, groups, -1, size), perm=[2, 0, 1, 3])
    return graph.shape(mixed, -1, config.width)


def _blocks(graph: _Graph, sight: str, rest: str, weights: Weights, config: ModelConfig) -> str:
    """All blocks: patches pass the first ones with weights of their own, the others with all the rest.

    What shows in each patch is told after the first ones, as the output `sights`.
    """
    count = graph.op("Shape", sight, start=0, end=1)
    start, end = graph.constant([0], dtype=np.int64), graph.constant([np.iinfo(np.int64).max], dtype=np.int64)
    for number in range(config.modality_layers):
        prefix = f"blocks.{number}"
        seen = _project(graph, sight, weights, f"{prefix}.patches", config)
        heard = _project(graph, rest, weights, prefix, config)
        mixed = _mix(graph, graph.op("Concat", seen, heard, axis=0), number, config)
        of_sight, of_rest = graph.op("Slice", mixed, start, count, start), graph.op("Slice", mixed, count, end, start)
        sight = _finish(graph, sight, of_sight, weights, f"{prefix}.patches", config)
        rest = _finish(graph, rest, of_rest, weights, prefix, config)
    told = _linear(graph, _norm(graph, sight, weights, "sight_norm"), weights, "sight")
    graph.op("Identity", told, name="sights")
    stream = graph.op("Concat", sight, rest, axis=0)
    for number in range(config.modality_layers, config.layers):
        prefix = f"blocks.{number}"
        mixed = _mix(graph, _project(graph, stream, weights, prefix, config), number, config)
        stream = _finish(graph, stream, mixed, weights, prefix, config)
    return str(stream)


def build_graph(weights: Weights, config: ModelConfig) -> onnx.ModelProto:
    """The streaming step as float32 ONNX.

    Inputs: patches uint8 [P, 4800], places int64 [P, 4], tokens int64 [N], audio uint8 [A, 320]; for all T = P + N + A
    of them in that order cosine and sine [T, 1, head / 2] and bias [T, slots], each also as of the modality layers,
    rows int64 [key_heads, T, 2] (head, slot to write); keys_i and values_i [key_heads, slots, head]. Outputs: logits
    [vocabulary], sights [P, 1 + kinds] (what shows in each patch), new_keys_i, new_values_i.
    """
    graph = _Graph()
    stream = _blocks(graph, *_embed(graph, weights), weights, config)
    last = graph.op("Gather", stream, graph.constant([-1], dtype=np.int64), axis=0)
    graph.op("Squeeze", _linear(graph, _norm(graph, last, weights, "final_norm"), weights, "next_token"),
             graph.constant([0], dtype=np.int64), name="logits")  # fmt: skip
    real, whole, byte = TensorProto.FLOAT, TensorProto.INT64, TensorProto.UINT8
    cache: list[int | str] = [config.key_heads, config.cache_slots, config.head_size]
    inputs: list[tuple[str, int, list[int | str]]] = [
        ("patches", byte, ["P", 4800]), ("places", whole, ["P", 4]), ("tokens", whole, ["N"]),
        ("audio", byte, ["A", FEATURES]),
        ("modality_bias", real, ["T", config.cache_slots]), ("bias", real, ["T", config.cache_slots]),
        ("rows", whole, [config.key_heads, "T", 2]),
    ]  # fmt: skip
    turns = [f"{kind}{name}" for kind in ("", "modality_") for name in ("cosine", "sine")]
    inputs += [(name, real, ["T", 1, config.head_size // 2]) for name in turns]
    caches = [f"{kind}_{number}" for number in range(config.layers) for kind in ("keys", "values")]
    inputs += [(name, real, cache) for name in caches]
    outputs: list[tuple[str, int, list[int | str]]] = [("logits", real, [weights["next_token.weight"].shape[0]])]
    outputs.append(("sights", real, ["P", weights["sight.weight"].shape[0]]))
    outputs += [(f"new_{name}", real, cache) for name in caches]
    infos = [[helper.make_tensor_value_info(*entry) for entry in entries] for entries in (inputs, outputs)]
    made = helper.make_graph(graph.nodes, "interaction_step", infos[0], infos[1], list(graph.constants.values()))
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
    onnx.checker.check_model(model)
    return model


def quantise(model: onnx.ModelProto, target: Path) -> None:
    """Write the model with its matrices as int8, one scale a column; a router's stay exact, lest tokens go astray."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    routers = [node.name for node in model.graph.node if any(name.endswith(".router.weight") for name in node.input)]
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "float.onnx"
        onnx.save(model, source)
        quantize_dynamic(source, target, op_types_to_quantize=["MatMul"], per_channel=True, weight_type=QuantType.QInt8,
                         nodes_to_exclude=routers, extra_options={"MatMulConstBOnly": True})  # fmt: skip


def export(weights_file: Path, size: str, folder: Path, training: dict[str, Any], int8: bool = True) -> None:
    """Make a checkpoint folder from trained weights (safetensors)."""
    config = SIZES[size]
    weights = load_file(weights_file)
    folder.mkdir(parents=True, exist_ok=True)
    model = build_graph(weights, config)
    if int8:
        quantise(model, folder / MODEL_FILE)
    else:
        onnx.save(model, folder / MODEL_FILE)
    aids = {name: value for name, value in weights.items() if name.startswith(("phone", "saying"))}
    save_file(aids, folder / AIDS_FILE)
    used = sum(value.size for name, value in weights.items() if name not in aids)
    written = folder / MODEL_FILE
    write_manifest(folder, Manifest(size, config, digest(written), written.stat().st_size, used, training))


def main() -> None:
    """`python -m model.export --run DIR --out DIR`: a run's newest weights as a checkpoint."""
    parser = argparse.ArgumentParser(prog="python -m model.export", description=main.__doc__)
    parser.add_argument("--run", type=Path, required=True, help="folder of the training run")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint folder to write")
    parser.add_argument("--size", choices=sorted(SIZES), default="nano")
    parser.add_argument("--float", action="store_true", help="keep float32 weights")
    asked = parser.parse_args()
    progress = json.loads((asked.run / STATE_FILE).read_text())
    export(asked.run / "weights.safetensors", asked.size, asked.out, progress, int8=not asked.float)


if __name__ == "__main__":
    main()
