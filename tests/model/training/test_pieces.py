"""A model cut into pieces comes together as it was, or not at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from model.training.pieces import PiecesError, join_pieces, main, write_pieces


@pytest.fixture
def pieces(tmp_path: Path) -> Path:
    (tmp_path / "run" / "checkpoint").mkdir(parents=True)
    sound = np.random.default_rng(1).bytes(25_000)
    (tmp_path / "run" / "checkpoint" / "model.onnx").write_bytes(sound)
    (tmp_path / "run" / "weights").write_bytes(sound[::-1])
    contents = {name: tmp_path / "run" / name for name in ("checkpoint", "weights")}
    write_pieces(contents, tmp_path / "pieces", largest=10_000)
    return tmp_path / "pieces"


def test_pieces_are_no_larger_than_they_may_be_and_join_again(pieces: Path, tmp_path: Path) -> None:
    cut = sorted(pieces.glob("piece-*"))
    assert len(cut) > 3
    assert all(path.stat().st_size <= 10_000 for path in cut)
    main([str(pieces), "--out", str(tmp_path / "joined")])
    for name in ("checkpoint/model.onnx", "weights"):
        assert (tmp_path / "joined" / name).read_bytes() == (tmp_path / "run" / name).read_bytes()


def test_the_same_files_make_the_same_pieces_and_replace_earlier_ones(pieces: Path, tmp_path: Path) -> None:
    digest = join_pieces(pieces, tmp_path / "joined")
    again = write_pieces({name: tmp_path / "joined" / name for name in ("checkpoint", "weights")}, pieces)
    assert again == digest
    assert [path.name for path in sorted(pieces.glob("piece-*"))] == ["piece-000"]


def test_a_piece_that_is_missing_or_altered_is_named(pieces: Path, tmp_path: Path) -> None:
    piece = pieces / "piece-001"
    piece.write_bytes(piece.read_bytes()[:-1])
    with pytest.raises(PiecesError, match="piece-001 was cut short or altered"):
        join_pieces(pieces, tmp_path / "joined")
    piece.unlink()
    with pytest.raises(SystemExit, match="piece-001 is missing"):
        main([str(pieces), "--out", str(tmp_path / "joined")])
    with pytest.raises(PiecesError, match="no pieces to join"):
        join_pieces(tmp_path, tmp_path / "joined")
    assert not (tmp_path / "joined").exists()
