"""A folder of weights is examined before anything opens it, and nothing is fetched that the user has not agreed to."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from app.listening.weights import LEAST_BYTES, WeightsError, checked, fetched, folder_of, present


def whole(folder: Path) -> Path:
    """A folder that has everything, as far as can be told without opening it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        (folder / name).write_text("{}")
    (folder / "model.bin").write_bytes(bytes(LEAST_BYTES))
    return folder


def test_a_folder_that_has_everything_is_taken(tmp_path: Path) -> None:
    assert checked(whole(tmp_path)) == tmp_path
    assert present(f"{tmp_path}/", Path("/nonexistent"), may_fetch=False) == tmp_path


@pytest.mark.parametrize("name", ["model.bin", "config.json", "tokenizer.json", "vocabulary.txt"])
def test_a_folder_that_lacks_something_is_refused_with_its_name(tmp_path: Path, name: str) -> None:
    (whole(tmp_path) / name).unlink()
    with pytest.raises(WeightsError, match=name):
        checked(tmp_path)


def test_weights_that_are_only_a_pointer_and_files_that_are_damaged_are_refused(tmp_path: Path) -> None:
    (whole(tmp_path) / "model.bin").write_text("version https://git-lfs.github.com/spec/v1")
    with pytest.raises(WeightsError, match="holds no weights"):
        checked(tmp_path)
    (whole(tmp_path) / "tokenizer.json").write_text("<html>")
    with pytest.raises(WeightsError, match="damaged"):
        checked(tmp_path)
    with pytest.raises(WeightsError, match="There is no folder"):
        checked(tmp_path / "nowhere")


def test_a_name_is_fetched_only_where_the_user_allows_it(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"consent\.fetch_model"):
        present("base.en", tmp_path, may_fetch=False)
    assert present("base.en", tmp_path, may_fetch=True) is None
    with pytest.raises(WeightsError, match="no model that can be fetched"):
        present("someone's", tmp_path, may_fetch=True)
    whole(tmp_path / "base.en")
    assert present("base.en", tmp_path, may_fetch=False) == folder_of("base.en", tmp_path) == tmp_path / "base.en"


def hub(monkeypatch: pytest.MonkeyPatch, download: object) -> None:
    module = ModuleType("faster_whisper")
    module.download_model = download  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "faster_whisper", module)


def test_what_was_fetched_whole_is_kept_and_half_of_it_never_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub(monkeypatch, lambda name, output_dir: (Path(output_dir) / "config.json").write_text(json.dumps({})))
    with pytest.raises(WeightsError, match="lacks"):
        fetched("tiny", tmp_path)
    assert not (tmp_path / "tiny").exists()
    hub(monkeypatch, lambda name, output_dir: whole(Path(output_dir)))
    assert fetched("tiny", tmp_path) == tmp_path / "tiny"
    assert present("tiny", tmp_path, may_fetch=False) == tmp_path / "tiny"


def test_a_net_that_is_gone_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(name: str, output_dir: str) -> None:
        raise ConnectionError

    hub(monkeypatch, gone)
    with pytest.raises(WeightsError, match="could not be fetched"):
        fetched("tiny", tmp_path)
