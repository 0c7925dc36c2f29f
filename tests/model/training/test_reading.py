"""The patches' embedding learns to read, and hands on weights that a network takes."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from model.config import SIZES
from model.network import InteractionNetwork
from model.patch_embedding import PatchEmbedding
from model.scenes.screens.faces import FACE_KINDS
from model.training import reading
from model.training.reading import SCALE, Reader, losses, train


def test_one_batch_of_letters_can_be_learned_by_heart() -> None:
    torch.manual_seed(0)
    reader = Reader("tiny")
    source = iter(reading._Pages(seed=1))
    patches, letters, pairs = (torch.from_numpy(part[:64]) for part in next(source))
    optimizer = torch.optim.AdamW(reader.parameters(), lr=3e-3)
    first, told = losses(reader, patches, letters, pairs)
    for _ in range(220):
        optimizer.zero_grad()
        total, told = losses(reader, patches, letters, pairs)
        total.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    assert float(total.detach()) < 0.5 * float(first.detach())
    assert told["letters"] > 0.3


def test_a_run_leaves_the_embedding_in_the_size_that_a_network_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BATCH", 64)
    monkeypatch.setattr(reading, "held_out", lambda _: {})
    reader = train(tmp_path, "tiny", minutes=0.05, rate=2e-3, seed=1, threads=1, workers=0)
    weights = load_file(tmp_path / "weights.safetensors")
    network = InteractionNetwork(SIZES["tiny"])
    assert set(weights) <= set(network.state_dict())
    patches = torch.from_numpy(next(iter(reading._Pages(seed=9)))[0])
    size = float(reader.patch(patches).detach().pow(2).mean().sqrt())
    assert 0.3 * SCALE < size < 3 * SCALE


def test_a_window_within_the_patch_sees_the_same_wherever_it_stands() -> None:
    torch.manual_seed(0)
    embedding = PatchEmbedding(SIZES["tiny"])
    patch = torch.full((2, 40, 40, 3), 240, dtype=torch.uint8)
    glyph = torch.randint(0, 255, (10, 8, 3), dtype=torch.uint8)
    patch[0, 11:21, 12:20] = glyph
    patch[1, 19:29, 20:28] = glyph
    windows = embedding.windows(patch.view(2, -1))
    torch.testing.assert_close(windows[0, 1, 1], windows[1, 2, 2])
    assert not torch.allclose(windows[0, 1, 1], windows[1, 1, 1])


def test_letters_are_counted_by_the_kind_of_their_font() -> None:
    told = reading.held_out(Reader("tiny"), pages=4)
    kinds = set(told) - {"letters", "held", "blanks", "pairs"}
    assert kinds <= set(FACE_KINDS)
    assert any(kind.startswith("monospaced") or kind.startswith("bitmap") for kind in kinds)
    shares = [told[kind] for kind in kinds]
    assert min(shares) <= told["letters"] <= max(shares)
