"""The eyes learn alone: patches see what they will see in the program, and nothing else of the network moves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from model import vocabulary as v
from model.config import SIZES
from model.network import Batch, InteractionNetwork
from model.scenes.screens.boards import draw_board
from model.scenes.screens.recording import UNSURE
from model.training import glances as glances_module
from model.training.glances import Glances, GlanceSource, board_piece, joined, scene_piece
from model.training.seeing import Outlook, SeeingPlan, Seer, look, losses, train


def one_batch(pool: Path) -> Glances:
    return next(iter(GlanceSource(pool, rows=3, length=100, seed=1)))


def test_a_batch_is_rows_of_pieces_each_with_its_own_clock(pool: Path) -> None:
    batch = one_batch(pool)
    assert batch.which.shape == (300,)
    assert len(batch.patches.unique(dim=0)) == len(batch.which.unique())
    assert len(batch.patches) == glances_module.SAME_COUNT
    assert batch.places.shape == (3, 100, 4)
    for row in range(3):
        for piece in batch.piece[row].unique():
            times = batch.time[row][batch.piece[row] == piece]
            assert (times.diff() >= 0).all()


def test_scenes_ask_what_shows_and_boards_what_is_written_too(pool: Path) -> None:
    batches = [one_batch(pool) for _ in range(1)]
    source = iter(GlanceSource(pool, rows=3, length=100, seed=4))
    batches += [next(source) for _ in range(6)]
    shown = torch.cat([batch.shown for batch in batches])
    said = torch.cat([batch.sayings[:, 0] for batch in batches])
    words = torch.cat([batch.words[:, 0] for batch in batches])
    assert (words[said < 0] == UNSURE).all()
    assert (words[said == 1] >= 0).any()
    assert (shown[said < 0] >= 0).all()
    assert (shown == 1).any()
    assert (said == 1).any()


def test_patches_alone_see_what_they_see_within_the_whole_network() -> None:
    torch.manual_seed(0)
    seer = Seer("tiny").eval()
    piece = board_piece(draw_board(2), 30, 60)
    alone = seer(joined([piece], 1))
    places = torch.from_numpy(piece["places"])
    count = len(places)
    whole = Batch(
        tokens=torch.full((1, count), v.PATCH), time=torch.from_numpy(piece["time"])[None],
        index=torch.zeros(1, count, dtype=torch.long), audio=torch.zeros(0, 320, dtype=torch.uint8),
        patches=torch.from_numpy(piece["patches"]), places=places, targets=torch.zeros(1, count, dtype=torch.long),
        phones=torch.zeros(0, 2, dtype=torch.long), weights=torch.ones(1, count),
    )  # fmt: skip
    with torch.no_grad():
        _, aids = seer.network(whole)
    torch.testing.assert_close(aids.sights, alone.sights, atol=1e-4, rtol=1e-3)
    torch.testing.assert_close(aids.sayings, alone.sayings, atol=1e-4, rtol=1e-3)


def test_only_the_eyes_are_trained(pool: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glances_module, "FRESH_BOARDS", 0)
    torch.manual_seed(1)
    before = InteractionNetwork(SIZES["tiny"]).state_dict()
    train(SeeingPlan(pool, tmp_path / "run", size="tiny", minutes=0.1, rows=2, length=60, workers=0, compiled=False))
    after = load_file(tmp_path / "run" / "weights.safetensors")
    moved = {name for name, value in before.items() if not torch.equal(after[name], value)}
    assert "blocks.0.patches.hidden_in.weight" in moved
    assert "patch.out.weight" in moved
    assert {name for name in moved if name.startswith("patch.layers.")} == {
        "patch.layers.2.weight",
        "patch.layers.2.bias",
    }
    assert not any(name.startswith(("audio", "token_table", "next_token", "phone")) for name in moved)
    assert not any(name.startswith("blocks.") and ".patches." not in name for name in moved)


def test_a_scene_learned_by_heart_is_seen_where_it_shows_and_nowhere_else(pool: Path) -> None:
    torch.manual_seed(0)
    seer = Seer("tiny")
    with np.load(pool / "drill-0.npz") as stored:
        scene = {name: stored[name] for name in stored.files}
    glances = joined([scene_piece(scene, 0, 120)], 1)
    optimizer = torch.optim.AdamW(list(seer.eyes().values()), lr=4e-3)
    for _ in range(120):
        optimizer.zero_grad()
        losses(seer, glances)[0].backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    for path in list(pool.glob("drill-[12].npz")):
        path.unlink()
    sure = next(outlook for outlook in look(seer, pool) if outlook.limit == 0.5)
    assert (sure.events, sure.seen, sure.false) == (1, 1, 0)
    assert isinstance(sure, Outlook)
    assert "1 of 1 seen, 0 false" in sure.line()
