"""A checkpoint folder: `model.onnx`, and `manifest.json` that says what it is and what its bytes must be."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from model import vocabulary
from model.config import ModelConfig

FORMAT = 4
MODEL_FILE = "model.onnx"
MANIFEST_FILE = "manifest.json"


class CheckpointError(Exception):
    """The checkpoint cannot be used; the message is one sentence for the user."""


@dataclass(frozen=True)
class Manifest:
    """What a checkpoint is.

    Attributes:
        size: its name in `model.config.SIZES`.
        config: the sizes it was built with.
        sha256, bytes: of the model file.
        parameters: how many weights.
        training: free facts for the model card (steps, hours heard).
    """

    size: str
    config: ModelConfig
    sha256: str
    bytes: int
    parameters: int
    training: dict[str, Any]


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def vocabulary_digest() -> str:
    """SHA-256 of the token table: a checkpoint only speaks the table it was trained with."""
    return hashlib.sha256("\n".join(vocabulary.TOKENS).encode()).hexdigest()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write `manifest.json` beside the model."""
    content = {"format": FORMAT, "vocabulary": vocabulary_digest(), **asdict(manifest)}
    (folder / MANIFEST_FILE).write_text(json.dumps(content, indent=2) + "\n")


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest and check every byte it speaks of.

    Raises:
        CheckpointError: when anything is missing, cut short, altered or of another format.
    """
    remedy = "install Alongside again or choose another checkpoint"
    path, model = folder / MANIFEST_FILE, folder / MODEL_FILE
    try:
        content = json.loads(path.read_text())
        known = {name: content[name] for name in ("size", "sha256", "bytes", "parameters", "training")}
        sizes = content["config"]
        sizes["patch_hidden"] = tuple(sizes["patch_hidden"])
        manifest = Manifest(config=ModelConfig(**sizes), **known)
        version, table = content["format"], content["vocabulary"]
    except (FileNotFoundError, NotADirectoryError):
        raise CheckpointError(f"The model's manifest {path} is missing: {remedy}.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CheckpointError(f"The model's manifest {path} cannot be read ({error}): {remedy}.") from None
    if version != FORMAT or table != vocabulary_digest():
        raise CheckpointError(f"The model in {folder} was made for another version of Alongside: {remedy}.")
    if not model.is_file():
        raise CheckpointError(f"The model file {model} is missing: {remedy}.")
    try:
        found, told = model.stat().st_size, digest(model)
    except OSError as error:
        raise CheckpointError(f"The model file {model} cannot be read ({error}): {remedy}.") from None
    if found != manifest.bytes:
        counted = f"{found} of {manifest.bytes} bytes"
        raise CheckpointError(f"The model file {model} is cut short or altered ({counted}): {remedy}.")
    if told != manifest.sha256:
        raise CheckpointError(f"The model file {model} was altered (its SHA-256 is not the manifest's): {remedy}.")
    return manifest
