"""The streaming session: one micro-turn in, one out, with state that persists and a cost that does not grow.

The key-value cache is a pair of rings (sound, text and notes in one; patches in the other) behind one row of zeros,
the attention sink. It stays where the model runs: ONNX Runtime reads and writes the same memory through IO binding.
A step first feeds the micro-turn's input, then decodes greedily until `<end>`, which is never fed back.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from model import vocabulary as v
from model.checkpoint import MODEL_FILE, CheckpointError, read_manifest
from model.config import ModelConfig
from model.dmel import FEATURES, TOKENS_PER_MICROTURN, CausalDMel
from model.lookout import Lookout
from model.microturn import SAMPLES_PER_MICROTURN, MicroTurnInput, MicroTurnOutput, Patch, Seen
from model.output import OutputReader
from model.rotary import LONGEST_STILL, order_rates, place_positions, place_rates

PATCH_VALUES = 4800
HIDDEN = np.float32(-1e4)
UNWRITABLE = np.where([number in v.INPUT_ONLY for number in range(v.SIZE)], np.float32(-np.inf), np.float32(0))
FEED_LIMIT = 96
"""Most tokens written by one run of the graph; the rings are longer than the windows by more than this."""


@dataclass(frozen=True)
class SessionState:
    """A session's whole state at one instant, independent of the session (see `StreamingSession.snapshot`)."""

    caches: tuple[NDArray[np.float32], ...]
    bookkeeping: Bookkeeping


class Session(Protocol):
    """What the loop needs of a model."""

    max_patches: int

    def step(self, turn: MicroTurnInput) -> MicroTurnOutput:
        """Take in one micro-turn and give out what the model does in it."""

    def reset(self) -> None:
        """Forget everything."""

    def snapshot(self) -> SessionState:
        """The state now."""

    def restore(self, state: SessionState) -> None:
        """Go back to a state."""


class Bookkeeping:
    """Which token stands in which cache row, and what each query may see. No model in it.

    Attributes:
        turn: micro-turns taken.
        index: tokens that were not patches; patches: those that were.
        patch_time: what the patches' clock shows (`model.rotary`); shown_at: the time when patches came last.
        kinds, orders, counts: for each cache row the kind of its token (0 none, 1 text, 2 sound, 3 patch), its place
            among all tokens, and its place among the tokens of its ring.
    """

    TEXT, SOUND, PATCH = 1, 2, 3

    def __init__(self, config: ModelConfig) -> None:
        self.config = config
        self.turn = self.index = self.patches = self.order = self.patch_time = self.shown_at = 0
        self.kinds = np.zeros(config.cache_slots, np.int8)
        self.orders = np.zeros(config.cache_slots, np.int64)
        self.counts = np.zeros(config.cache_slots, np.int64)
        self.sound = CausalDMel()
        self.reader = OutputReader()
        self.lookout = Lookout()

    def place(
        self, kinds: Sequence[int], times: Sequence[int], places: NDArray[np.int64]
    ) -> dict[str, NDArray[np.generic]]:
        """Give rows to new tokens and say what they see: the graph's positional inputs.

        Args:
            kinds, times: of each token; patches come first.
            places: int64 [P, 4] of the patches.
        """
        config, length = self.config, len(kinds)
        rows, indices = np.empty(length, np.int64), np.empty(length, np.int64)
        _index_now, patches_now, orders = (
            np.empty(length, np.int64),
            np.empty(length, np.int64),
            np.empty(length, np.int64),
        )
        for i, kind in enumerate(kinds):
            self.order += 1
            if kind == self.PATCH:
                self.patches += 1
                row, count = 1 + config.ring + self.patches % config.patch_ring, self.patches
            else:
                self.index += 1
                row, count = 1 + self.index % config.ring, self.index
            self.kinds[row], self.orders[row], self.counts[row] = kind, self.order, count
            rows[i], indices[i], patches_now[i], orders[i] = row, self.index, self.patches, self.order
        kind_of = np.asarray(kinds)[:, None]
        is_patch, shows = self.kinds == self.PATCH, kind_of == self.PATCH
        near = np.where(is_patch, patches_now[:, None] - self.counts < config.patch_window,
                        indices[:, None] - self.counts < config.window)  # fmt: skip
        # Patches of one micro-turn come at once and see each other.
        latest = np.where(shows, orders[max(0, len(places) - 1)], orders[:, None])
        seen = near & (self.orders <= latest) & (self.kinds > 0)
        heard = ~is_patch & ((kind_of == self.TEXT) | (self.kinds == self.SOUND))
        same = seen & np.where(shows, is_patch, heard)
        seen[:, 0] = same[:, 0] = True
        order, place = order_rates(config.head_size), place_rates(config.head_size)
        angles = np.concatenate([np.outer(times, order), np.outer(indices, order)], axis=1)[:, None, :]
        modality = angles.copy()
        if len(places):
            self.patch_time += min(times[0] - self.shown_at, LONGEST_STILL)
            self.shown_at = times[0]
        modality[: len(places), 0, : len(order)] = self.patch_time * order
        by_place = place_positions(places)[:, :, None] * place
        modality[: len(places), 0, len(order) :] = by_place.reshape(len(places), len(order))
        heads = np.broadcast_to(np.arange(config.key_heads)[:, None], (config.key_heads, length))
        return {
            "cosine": np.cos(angles).astype(np.float32), "sine": np.sin(angles).astype(np.float32),
            "modality_cosine": np.cos(modality).astype(np.float32),
            "modality_sine": np.sin(modality).astype(np.float32),
            "modality_bias": np.where(same, np.float32(0), HIDDEN), "bias": np.where(seen, np.float32(0), HIDDEN),
            "rows": np.stack([heads, np.broadcast_to(rows, heads.shape)], axis=-1),
        }  # fmt: skip


class StreamingSession:
    """The interaction model running.

    Attributes:
        config: its sizes.
        device: "cuda" or "cpu".
        max_patches: patches taken in one micro-turn; more are left out.
    """

    def __init__(self, runtime: onnxruntime.InferenceSession, config: ModelConfig, device: str, size: str = "") -> None:
        self.config, self.device, self.size = config, device, size
        self.max_patches = config.max_patches
        self._runtime = runtime
        self._binding = runtime.io_binding()
        self._cache_names = [f"{kind}_{i}" for i in range(config.layers) for kind in ("keys", "values")]
        self.reset()

    @classmethod
    def load(cls, folder: Path, threads: int = 2, device: str = "auto") -> StreamingSession:
        """Load a checkpoint folder and warm it.

        Args:
            folder: holds `model.onnx` and `manifest.json`.
            threads: threads of one step on the CPU.
            device: "auto" (CUDA where there is one), "cuda" or "cpu".

        Raises:
            CheckpointError: missing, altered or unusable, said in one sentence.
        """
        manifest = read_manifest(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        cuda = "CUDAExecutionProvider" in onnxruntime.get_available_providers() and device != "cpu"
        if device == "cuda" and not cuda:
            raise CheckpointError(
                "The GPU was asked for but ONNX Runtime has no CUDA here: install onnxruntime-gpu or choose cpu."
            )
        providers = ["CUDAExecutionProvider", "CPUExecutionProvider"] if cuda else ["CPUExecutionProvider"]
        try:
            runtime = onnxruntime.InferenceSession(str(folder / MODEL_FILE), options, providers=providers)
            on_gpu = runtime.get_providers()[0] == "CUDAExecutionProvider"
            session = cls(runtime, manifest.config, "cuda" if on_gpu else "cpu", manifest.size)
            session.warm()
        except Exception as error:  # an altered manifest, too: its sizes do not fit the graph then
            why = str(error).partition("\n")[0]
            raise CheckpointError(
                f"ONNX Runtime cannot run the model in {folder} ({why}): install Alongside again."
            ) from error
        return session

    def warm(self) -> None:
        """Run each shape once so that the first micro-turn is not late; leaves a fresh session."""
        silence = np.zeros(SAMPLES_PER_MICROTURN, np.float32)
        pixels = np.zeros((40, 40, 3), np.uint8)
        for count in range(self.max_patches + 1):
            self.step(MicroTurnInput(silence, tuple(Patch(0, 0, i, pixels) for i in range(count))))
        for count in range(1, 9):
            self._feed([v.INDEX[" "]] * count, 0)
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        config = self.config
        self._books = Bookkeeping(config)
        empty = np.zeros((config.key_heads, config.cache_slots, config.head_size), np.float32)
        self._bind([empty] * len(self._cache_names))

    def snapshot(self) -> SessionState:
        """The state now, copied off the device."""
        return SessionState(tuple(cache.numpy().copy() for cache in self._caches), copy.deepcopy(self._books))

    def restore(self, state: SessionState) -> None:
        """Go on from a state taken of a session of the same sizes."""
        self._books = copy.deepcopy(state.bookkeeping)
        self._bind(state.caches)

    def step(self, turn: MicroTurnInput) -> MicroTurnOutput:
        """Take in one micro-turn and give out what the model does in it."""
        books = self._books
        time = books.turn * TOKENS_PER_MICROTURN
        tokens = [token for note in turn.notes for token in v.encode_note(note.slot, note.kind, note.text)]
        tokens += [v.encode_playback(playback.slot, playback.state) for playback in turn.playback]
        patches = turn.patches[: self.max_patches]
        seen: tuple[Seen, ...] = ()
        if patches:
            self._feed([], time, patches)
            seen = books.lookout.see(books.turn, patches, np.asarray(self._binding.get_outputs()[1].numpy()))
        room = FEED_LIMIT - TOKENS_PER_MICROTURN
        while len(tokens) > room:
            self._feed(tokens[:room], time)
            tokens = tokens[room:]
        logits = self._feed(tokens, time, (), books.sound(turn.audio))
        out = books.reader.read(self._decode(logits, time + TOKENS_PER_MICROTURN - 1))
        books.turn += 1
        return replace(out, seen=seen)

    def _decode(self, logits: NDArray[np.float32], time: int) -> list[tuple[int, float]]:
        written: list[tuple[int, float]] = []
        while len(written) < self.config.max_output_tokens:
            logits = logits + UNWRITABLE
            token = int(np.argmax(logits))
            if token == v.END:
                break
            top = float(logits[token])
            written.append((token, -float(np.log(np.sum(np.exp(logits - top))))))
            logits = self._feed([token], time)
        return written

    def _feed(
        self, tokens: Sequence[int], time: int, patches: Sequence[Patch] = (), sound: NDArray[np.uint8] | None = None
    ) -> NDArray[np.float32]:
        """Run the graph on patches, tokens, sound in that order; gives the logits after the last."""
        sounds = 0 if sound is None else len(sound)
        books = self._books
        kinds = [books.PATCH] * len(patches) + [books.TEXT] * len(tokens) + [books.SOUND] * sounds
        times = [time] * (len(patches) + len(tokens)) + [time + part for part in range(sounds)]
        pixels = [patch.pixels.reshape(-1) for patch in patches]
        places = [(int(patch.overview), patch.monitor, patch.row, patch.column) for patch in patches]
        placed = np.array(places, np.int64).reshape(-1, 4)
        inputs: dict[str, NDArray[np.generic]] = {
            "patches": np.stack(pixels) if pixels else np.zeros((0, PATCH_VALUES), np.uint8),
            "places": placed,
            "tokens": np.array(tokens, np.int64),
            "audio": np.zeros((0, FEATURES), np.uint8) if sound is None else sound,
            **books.place(kinds, times, placed),
        }
        for name, value in inputs.items():
            self._binding.bind_cpu_input(name, np.ascontiguousarray(value))
        # The binding would give the memory of the run before to this one, which has other patches.
        self._binding.bind_output("sights", "cpu")
        self._runtime.run_with_iobinding(self._binding)
        return np.asarray(self._binding.get_outputs()[0].numpy())

    def _bind(self, caches: Sequence[NDArray[np.float32]]) -> None:
        self._binding.clear_binding_outputs()
        self._binding.bind_output("logits", "cpu")
        self._binding.bind_output("sights", "cpu")
        self._caches = [onnxruntime.OrtValue.ortvalue_from_numpy(np.array(cache), self.device, 0) for cache in caches]
        for name, cache in zip(self._cache_names, self._caches, strict=True):
            self._binding.bind_ortvalue_input(name, cache)
            self._binding.bind_ortvalue_output(f"new_{name}", cache)
