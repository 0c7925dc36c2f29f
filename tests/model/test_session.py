"""The golden test: streaming micro-turn by micro-turn gives what the whole sequence gives, in torch and in ONNX."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from model import vocabulary as v
from model.checkpoint import CheckpointError
from model.config import SIZES, ModelConfig
from model.dmel import TOKENS_PER_MICROTURN, CausalDMel
from model.export import export
from model.microturn import MicroTurnInput, Note, NoteKind, Patch, Playback, PlaybackState
from model.network import Batch, InteractionNetwork
from model.rotary import LONGEST_STILL
from model.session import Bookkeeping, StreamingSession

TURNS = 40


class RecordedSession(StreamingSession):
    """Keeps what was fed and the logits that came out."""

    def _feed(self, tokens, time, patches=(), sound=None):  # type: ignore[no-untyped-def]
        logits = super()._feed(tokens, time, patches, sound)
        self.sights.append(np.array(self._binding.get_outputs()[1].numpy()))
        self.fed.append((list(tokens), time, tuple(patches), sound, self._books.index, logits.copy()))
        return logits

    def reset(self) -> None:
        super().reset()
        self.fed: list[tuple] = []  # type: ignore[type-arg]
        self.sights: list[np.ndarray] = []  # type: ignore[type-arg]


@pytest.fixture(scope="module", params=[0, 4], ids=["dense", "experts"])
def config(request: pytest.FixtureRequest) -> Iterator[ModelConfig]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(SIZES, "tiny", replace(SIZES["tiny"], experts=request.param))
        yield SIZES["tiny"]


@pytest.fixture(scope="module")
def network(config: ModelConfig) -> InteractionNetwork:
    torch.manual_seed(0)
    made = InteractionNetwork(config).eval()
    with torch.no_grad():
        for parameter in made.parameters():
            if not parameter.any():
                parameter.normal_(std=0.1)
            elif parameter.ndim == 2:
                parameter.mul_(4.0)
    return made


@pytest.fixture(scope="module")
def checkpoint(network: InteractionNetwork, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checkpoint")
    save_file(
        {name: value.contiguous() for name, value in network.state_dict().items()}, folder / "weights.safetensors"
    )
    export(folder / "weights.safetensors", "tiny", folder / "float", {}, int8=False)
    export(folder / "weights.safetensors", "tiny", folder / "int8", {})
    return folder


def micro_turns(count: int = TURNS) -> list[MicroTurnInput]:
    random = np.random.default_rng(3)
    turns = []
    for number in range(count):
        patches = [
            Patch(number % 2, i, number % 9, random.integers(0, 256, (40, 40, 3), dtype=np.uint8), number < 2)
            for i in range(int(random.integers(0, 7)))
        ]
        if 12 <= number < 20:
            patches = []  # longer than the patches' clock goes on
        notes = [Note(number % 8, NoteKind.DUE, "Reminder: stretch.")] if number % 5 == 0 else []
        playback = [Playback(number % 8, PlaybackState.PLAYING)] if number % 3 == 0 else []
        sound = (random.standard_normal(3200) * 10 ** random.uniform(-4, -1)).astype(np.float32)
        turns.append(MicroTurnInput(sound, tuple(patches), tuple(notes), tuple(playback)))
    return turns


def whole_sequence(fed: list[tuple]) -> Batch:  # type: ignore[type-arg]
    """Everything that a session was fed, as one sequence that asks for every logit."""
    tokens: list[int] = []
    times: list[int] = []
    sounds, pixels, places = [], [], []
    for words, time, patches, sound, _, _ in fed:
        count = 0 if sound is None else len(sound)
        tokens += [v.PATCH] * len(patches) + words + [v.AUDIO] * count
        times += [time] * (len(patches) + len(words)) + [time + part for part in range(count)]
        pixels += [patch.pixels.reshape(-1) for patch in patches]
        places += [(int(patch.overview), patch.monitor, patch.row, patch.column) for patch in patches]
        sounds += [] if sound is None else list(sound)
    row = torch.tensor(tokens)
    return Batch(
        tokens=row[None], time=torch.tensor(times)[None], index=(row != v.PATCH).cumsum(0)[None],
        audio=torch.from_numpy(np.stack(sounds)), patches=torch.from_numpy(np.stack(pixels)),
        places=torch.tensor(places),
        targets=torch.zeros_like(row)[None], phones=torch.zeros(len(sounds), 2, dtype=torch.long),
        weights=torch.ones(1, len(tokens)),
    )  # fmt: skip


def streamed(folder: Path) -> RecordedSession:
    session = RecordedSession.load(folder, threads=1, device="cpu")
    for turn in micro_turns():
        session.step(turn)
    return session


def test_streaming_equals_the_whole_sequence_across_the_wrap_of_both_rings(
    network: InteractionNetwork, checkpoint: Path
) -> None:
    session = streamed(checkpoint / "float")
    assert session._books.index > 2 * network.config.ring
    assert session._books.patches > 2 * network.config.patch_ring
    with torch.no_grad():
        whole, aids = network(whole_sequence(session.fed))
    lengths = [
        len(words) + len(shown) + (0 if sound is None else len(sound)) for words, _, shown, sound, *_ in session.fed
    ]
    ends = np.cumsum(lengths)
    asked = np.stack([logits for *_, logits in session.fed])
    np.testing.assert_allclose(asked, whole.numpy()[ends - 1], atol=2e-3, rtol=1e-3)
    np.testing.assert_allclose(np.concatenate(session.sights), aids.sights.numpy(), atol=2e-3, rtol=1e-3)


def test_a_change_after_an_hour_is_placed_as_after_a_moment(config: ModelConfig) -> None:
    places = np.array([[0, 0, 2, column] for column in range(4)])

    def placed(turns: int) -> np.ndarray:
        books = Bookkeeping(config)
        books.place([books.PATCH] * 4, [0] * 4, places)
        return books.place([books.PATCH] * 4, [turns * TOKENS_PER_MICROTURN] * 4, places)["modality_cosine"]

    moment = LONGEST_STILL // TOKENS_PER_MICROTURN
    np.testing.assert_array_equal(placed(18_000), placed(moment))
    assert np.abs(placed(moment) - placed(0)).max() > 0.1


def test_int8_weights_stay_close_to_float(checkpoint: Path) -> None:
    exact, coarse = (RecordedSession.load(checkpoint / kind, threads=1, device="cpu") for kind in ("float", "int8"))
    turn = micro_turns(1)[0]
    exact.step(turn)
    coarse.step(turn)
    first = [session.fed[1][-1] for session in (exact, coarse)]
    assert np.corrcoef(*first)[0, 1] > 0.98


def test_a_restored_session_goes_on_as_if_nothing_had_happened(checkpoint: Path) -> None:
    session = RecordedSession.load(checkpoint / "float", threads=1, device="cpu")
    turns = micro_turns(12)
    for turn in turns[:6]:
        session.step(turn)
    kept = session.snapshot()
    first = [session.step(turn) for turn in turns[6:]]
    session.restore(kept)
    assert [session.step(turn) for turn in turns[6:]] == first
    session.restore(kept)
    assert [session.step(turn) for turn in turns[6:]] == first


def test_a_reset_session_is_as_new(checkpoint: Path) -> None:
    session = RecordedSession.load(checkpoint / "float", threads=1, device="cpu")
    turns = micro_turns(5)
    first = [session.step(turn) for turn in turns]
    session.reset()
    assert [session.step(turn) for turn in turns] == first


def test_a_long_note_is_fed_in_parts_and_nothing_is_lost(checkpoint: Path) -> None:
    session = RecordedSession.load(checkpoint / "float", threads=1, device="cpu")
    notes = tuple(Note(slot, NoteKind.ANSWER, "a" * 200) for slot in range(8))
    session.step(MicroTurnInput(np.zeros(3200, np.float32), notes=notes))
    fed = [token for words, *_ in session.fed for token in words]
    assert [v.TOKENS[token] for token in fed if v.TOKENS[token].startswith("<note ")] == [
        f"<note {i}>" for i in range(8)
    ]


def test_sound_is_heard_the_same_in_slices_as_in_one_piece() -> None:
    sound = np.random.default_rng(1).standard_normal(16_000).astype(np.float32)
    sliced = CausalDMel()
    np.testing.assert_array_equal(
        np.concatenate([sliced(part) for part in sound.reshape(5, 3200)]), CausalDMel()(sound)
    )


@pytest.mark.parametrize(
    "harm",
    ["truncated", "altered", "missing", "no manifest", "torn manifest", "other vocabulary", "other sizes", "no heads"],
)
def test_a_harmed_checkpoint_is_refused_in_one_sentence(checkpoint: Path, tmp_path: Path, harm: str) -> None:
    model = (checkpoint / "int8" / "model.onnx").read_bytes()
    manifest = (checkpoint / "int8" / "manifest.json").read_text()
    (tmp_path / "model.onnx").write_bytes(model)
    (tmp_path / "manifest.json").write_text(manifest)
    if harm == "truncated":
        (tmp_path / "model.onnx").write_bytes(model[:-100])
    elif harm == "altered":
        (tmp_path / "model.onnx").write_bytes(model[:-1] + bytes([model[-1] ^ 1]))
    elif harm == "missing":
        (tmp_path / "model.onnx").unlink()
    elif harm == "no manifest":
        (tmp_path / "manifest.json").unlink()
    elif harm == "torn manifest":
        (tmp_path / "manifest.json").write_text(manifest[:40])
    elif harm == "other vocabulary":
        (tmp_path / "manifest.json").write_text(manifest.replace('"vocabulary": "', '"vocabulary": "0'))
    else:
        wrong = {"other sizes": {"layers": 1}, "no heads": {"heads": 0}}[harm]
        content = json.loads(manifest)
        (tmp_path / "manifest.json").write_text(json.dumps(content | {"config": content["config"] | wrong}))
    with pytest.raises(CheckpointError) as refused:
        StreamingSession.load(tmp_path, threads=1)
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)


def test_a_checkpoint_that_is_a_file_is_refused(checkpoint: Path) -> None:
    with pytest.raises(CheckpointError, match="is missing"):
        StreamingSession.load(checkpoint / "int8" / "model.onnx", threads=1)
