"""The eyes learn alone: patches see what they will see in the program, and nothing else of the network moves."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from model import vocabulary as v
from model.config import SIZES
from model.network import Batch, InteractionNetwork
from model.scenes.screens.boards import draw_board
from model.scenes.screens.recording import UNSURE
from model.training import data_making, reading, seeing
from model.training import glances as glances_module
from model.training.glances import LONGEST_GAP, Glances, GlanceSource, board_piece, following, joined, scene_piece
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


@pytest.mark.parametrize(("rows", "begin", "fresh", "kept"), [(20, 8, 2, 32), (60, 24, 6, 96), (1, 2, 1, 2)])
def test_a_larger_batch_has_more_fresh_boards_so_that_none_is_seen_more_often(
    pool: Path, monkeypatch: pytest.MonkeyPatch, rows: int, begin: int, fresh: int, kept: int
) -> None:
    board, numbers, held = draw_board(1), itertools.count(), list[int]()
    monkeypatch.setattr(glances_module, "draw_board", lambda _: (next(numbers), board)[1])
    monkeypatch.setattr(GlanceSource, "_batch", lambda self, screens, boards, random: held.append(len(boards)))
    source = iter(GlanceSource(pool, rows, length=320, seed=1))
    next(source)
    assert held == [begin]
    next(source)
    assert next(numbers) == begin + fresh
    for _ in range(40):
        next(source)
    assert held[-1] == kept


def test_the_embeddings_middle_windows_learn_only_where_that_is_asked_for() -> None:
    usual, freed = Seer("tiny"), Seer("tiny", unfreeze=True)
    more = freed.eyes().keys() - usual.eyes().keys()
    assert {name.rpartition(".")[0] for name in more} == {
        "patch.layers.1",
        "patch.mixing.0.inner",
        "patch.mixing.0.outer",
    }
    for optimizer in seeing._optimizers(freed, 1e-3).values():
        *quick, last = optimizer.param_groups
        assert last["scale"] < min(group["scale"] for group in quick)
        slow = {id(p) for p in last["params"]}
        assert slow == {id(p) for name, p in freed.eyes().items() if name in more} & slow
        more = more - {name for name, p in freed.eyes().items() if id(p) in slow}
    assert not more, "matrices and biases"
    assert len(seeing._optimizers(usual, 1e-3)["muon"].param_groups) == 2


def test_scenes_ask_what_shows_and_boards_what_is_written_too(pool: Path) -> None:
    batches = [one_batch(pool) for _ in range(1)]
    source = iter(GlanceSource(pool, rows=3, length=100, seed=4))
    batches += [next(source) for _ in range(6)]
    shown = torch.cat([batch.shown for batch in batches])
    said = torch.cat([batch.sayings[:, 0] for batch in batches])
    words = torch.cat([batch.words[:, 0] for batch in batches])
    assert (words[said == 1] >= 0).any()
    scene = words == UNSURE
    assert (said[scene] == UNSURE).all()
    assert (shown[scene] >= 0).all()
    assert (shown == 1).any()
    assert (said == 1).any()


def test_a_piece_that_follows_another_sees_it_and_its_clock_goes_on() -> None:
    torch.manual_seed(0)
    seer = Seer("tiny").eval()
    before, piece = board_piece(draw_board(2), 30, 20), board_piece(draw_board(3), 30, 20)
    chain = following(before, piece, gap=7)
    assert chain["time"][20] - chain["time"][19] == 7
    alone, apart, after = (seer(joined(pieces, 1)).sights for pieces in ([piece], [before, piece], [chain]))
    torch.testing.assert_close(apart[20:], alone, atol=1e-4, rtol=1e-3)
    assert not torch.allclose(after[20:], alone, atol=1e-3)
    torch.testing.assert_close(after[:20], apart[:20], atol=1e-4, rtol=1e-3)


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
    piece = scene_piece(scene, 0, 120)
    glances = joined([following(piece, piece, LONGEST_GAP)], 1)
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


class Onlooker:
    """Says of some patches of a scene how likely it is that something finished there."""

    word = SimpleNamespace(weight=torch.zeros(1))
    network = SimpleNamespace(config=SIZES["tiny"])

    def __init__(self, likely: list[float]) -> None:
        self.likely = likely

    def __call__(self, glances: Glances) -> SimpleNamespace:
        before = [0.0] * (len(glances.which) - len(self.likely))
        shares = torch.tensor([[1 - share, share, 1e-9, 1e-9] for share in (*before, *self.likely)])
        return SimpleNamespace(sights=shares.clamp(min=1e-9).log())


def write_two_endings(folder: Path) -> None:
    """A scene with two endings at about the same time, far from each other."""
    folder.mkdir()
    events = [{"turn": turn, "kind": "done", "monitor": 0, "row": row, "column": row, "what": "Done."} for turn, row in
              ((5, 2), (8, 12))]  # fmt: skip
    pixels = np.random.default_rng(0).integers(0, 255, (4, 40, 40, 3), dtype=np.uint8)
    np.savez_compressed(
        folder / "drill-0.npz", turns=20, patch_turn=np.array([5, 5, 8, 8], np.int32), monitor=np.zeros(4, np.uint8),
        row=np.array([2, 7, 12, 7], np.uint8), column=np.array([2, 7, 12, 9], np.uint8), overview=np.zeros(4, bool),
        pixels=pixels, shown=np.array([1, 0, 1, 0], np.int16), events=json.dumps(events), meta="{}",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("likely", "seen", "false"),
    [
        ([0.99, 0.0, 0.0, 0.0], 1, 0),
        ([0.99, 0.0, 0.999, 0.0], 2, 0),
        ([0.6, 0.0, 0.0, 0.0], 0, 0),
        ([0.0, 0.99, 0.0, 0.0], 0, 1),
    ],
)
def test_an_event_is_seen_where_it_shows_and_as_surely_as_the_program_would_say(
    tmp_path: Path, likely: list[float], seen: int, false: int
) -> None:
    """What was said of another event is not said of this one, and training weighs events more than the program does."""
    write_two_endings(tmp_path / "scenes")
    outlook = look(Onlooker(likely), tmp_path / "scenes")[0]  # type: ignore[arg-type]
    assert (outlook.limit, outlook.events, outlook.seen, outlook.false) == (0.5, 2, seen, false)
    assert outlook.minutes == pytest.approx(20 / 300)


def test_where_fonts_are_missing_eyes_are_not_trained_unless_that_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt draws others in the place of those that are missing, in silence."""
    asked: list[object] = []
    monkeypatch.setattr(data_making, "absent", lambda *_: {data_making.FONTS: "LookupError: not installed: Lato"})
    monkeypatch.setattr(seeing, "train", asked.append)
    monkeypatch.setattr(reading, "train", lambda **given: asked.append(given))
    see, read = ["--pool", str(tmp_path), "--out", str(tmp_path / "see")], ["--out", str(tmp_path / "read")]
    for main, arguments in ((seeing.main, see), (reading.main, read)):
        with pytest.raises(SystemExit, match=r"not installed: Lato.*--any-fonts"):
            main(arguments)
    assert asked == []
    seeing.main([*see, "--any-fonts"])
    reading.main([*read, "--any-fonts"])
    assert len(asked) == 2
