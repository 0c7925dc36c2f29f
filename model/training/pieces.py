"""A trained model in files of at most 16 MiB, for where no larger ones pass, and put together again.

    python -m model.training.pieces DIR --out FOLDER

joins what `python -m model.training.recipe … --pieces DIR` wrote, checks every byte by SHA-256 and unpacks it: `FOLDER`
holds `checkpoint`, to be used with the program, where the recipe came so far, and the weights, so that it may be given
to `--start`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from model.checkpoint import digest

LARGEST = 16 * 1024 * 1024
INDEX_FILE = "pieces.json"


class PiecesError(Exception):
    """The pieces do not make up a whole; the message is one sentence for the user."""


def write_pieces(contents: Mapping[str, Path], out: Path, largest: int = LARGEST) -> str:
    """Pack files and folders, each under its name, and cut the whole into pieces; earlier ones are replaced.

    Returns:
        The SHA-256 of the whole.
    """
    out.mkdir(parents=True, exist_ok=True)
    for earlier in out.glob("piece-*"):
        earlier.unlink()
    with tempfile.TemporaryFile() as whole:
        with tarfile.open(fileobj=whole, mode="w") as archive:
            for name, path in contents.items():
                archive.add(path, name, filter=_plain)
        whole.seek(0)
        pieces = _cut(whole, out, largest)
        whole.seek(0)
        found = hashlib.file_digest(whole, "sha256").hexdigest()
    (out / INDEX_FILE).write_text(json.dumps({"sha256": found, "pieces": pieces}, indent=1) + "\n")
    return found


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without owner and time: the same files give the same bytes."""
    entry.uid = entry.gid = entry.mtime = 0
    entry.uname = entry.gname = ""
    return entry


def _cut(whole: BinaryIO, out: Path, largest: int) -> dict[str, str]:
    """Write the pieces; returns the SHA-256 of each."""
    digests: dict[str, str] = {}
    while part := whole.read(largest):
        name = f"piece-{len(digests):03d}"
        (out / name).write_bytes(part)
        digests[name] = hashlib.sha256(part).hexdigest()
    return digests


def join_pieces(folder: Path, out: Path) -> str:
    """Put pieces together and unpack them.

    Returns:
        The SHA-256 of the whole.

    Raises:
        PiecesError: one is missing or altered.
    """
    if not (folder / INDEX_FILE).exists():
        raise PiecesError(f"There is no {INDEX_FILE} in {folder}, so there are no pieces to join: name another folder.")
    index = json.loads((folder / INDEX_FILE).read_text())
    with tempfile.TemporaryFile() as whole:
        for name, wanted in index["pieces"].items():
            if not (folder / name).exists():
                raise PiecesError(f"The piece {name} is missing in {folder}: fetch it again.")
            if digest(folder / name) != wanted:
                raise PiecesError(f"The piece {name} was cut short or altered: fetch it again.")
            whole.write((folder / name).read_bytes())
        whole.seek(0)
        if (found := hashlib.file_digest(whole, "sha256").hexdigest()) != index["sha256"]:
            raise PiecesError(f"The pieces in {folder} do not make up the whole they were cut from: fetch them again.")
        whole.seek(0)
        with tarfile.open(fileobj=whole) as archive:
            archive.extractall(out, filter="data")
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m model.training.pieces", description=__doc__)
    parser.add_argument("pieces", type=Path, help="folder of the pieces")
    parser.add_argument("--out", type=Path, required=True, help="folder to unpack into")
    asked = parser.parse_args(arguments)
    try:
        print(f"SHA-256 {join_pieces(asked.pieces, asked.out)}, unpacked into {asked.out}")
    except PiecesError as wrong:
        raise SystemExit(str(wrong)) from None


if __name__ == "__main__":
    main()
