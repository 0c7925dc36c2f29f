"""Where the weights of the second listening are, and whether a folder holds all of them.

What is missing is never fetched by the way: faster-whisper would take a missing tokenizer from the net, so a folder is
examined before anything opens it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

NAMES = (
    *("tiny", "tiny.en", "base", "base.en", "small", "small.en", "medium", "medium.en"),
    *("distil-small.en", "distil-medium.en", "distil-large-v3", "large-v3", "large-v3-turbo"),
)
"""What can be fetched by name: the conversions for faster-whisper on huggingface.co."""
SOURCE = "huggingface.co"
LEAST_BYTES = 1_000_000
"""Weights smaller than this are none, but the pointer that git-lfs leaves in their place."""
_VOCABULARIES = ("vocabulary.json", "vocabulary.txt")


class WeightsError(Exception):
    """There are no weights to listen with; the text is one sentence for the user."""


def is_name(model: str) -> bool:
    """True for the name of a model, False for a folder."""
    return os.sep not in model and "/" not in model and not model.startswith("~")


def folder_of(model: str, kept: Path) -> Path:
    """The folder that a setting means: the user's own, or below `kept` that of a model to be fetched by name."""
    return kept / model if is_name(model) else Path(model).expanduser()


def checked(folder: Path) -> Path:
    """The folder, when it holds everything. Raises WeightsError with what is missing or damaged."""
    if not folder.is_dir():
        raise WeightsError(f"There is no folder {folder}, so nothing is read again; name one in hearing.second_model.")
    missing = [name for name in ("model.bin", "config.json", "tokenizer.json") if not (folder / name).is_file()]
    if not any((folder / name).is_file() for name in _VOCABULARIES):
        missing.append(" or ".join(_VOCABULARIES))
    if missing:
        raise WeightsError(
            f"The folder {folder} lacks {', '.join(missing)}, so nothing is read again and nothing is fetched; "
            "complete it, or name another in hearing.second_model."
        )
    if (folder / "model.bin").stat().st_size < LEAST_BYTES:
        raise WeightsError(f"{folder / 'model.bin'} holds no weights, so nothing is read again; fetch the whole file.")
    for name in ("config.json", "tokenizer.json"):
        try:
            json.loads((folder / name).read_text(encoding="utf-8"))
        except (OSError, ValueError) as wrong:
            raise WeightsError(f"{folder / name} is damaged ({wrong}), so nothing is read again.") from wrong
    return folder


def present(model: str, kept: Path, may_fetch: bool) -> Path | None:
    """The folder of a model that is there whole; None for one that the user lets be fetched. Raises WeightsError."""
    folder = folder_of(model, kept)
    if not is_name(model) or folder.exists():
        return checked(folder)
    if model not in NAMES:
        raise WeightsError(
            f"{model} is no model that can be fetched, so nothing is read again; name a folder with a slash in it, or "
            f"one of {', '.join(NAMES[:6])} in hearing.second_model."
        )
    if not may_fetch:
        raise WeightsError(
            f"The model {model} is not on this machine, so nothing is read again; allow fetching it from {SOURCE} "
            "with consent.fetch_model, or name a folder that holds one."
        )
    return None


def fetched(model: str, kept: Path) -> Path:
    """Fetches a model by its name; the user has agreed to that. Raises WeightsError."""
    from faster_whisper import download_model

    half = kept / f"{model}.part"
    try:
        half.mkdir(parents=True, exist_ok=True)
        download_model(model, output_dir=str(half))
        checked(half)
        return half.rename(kept / model)
    except WeightsError:
        raise
    except Exception as failed:  # of whatever type the hub's client raises: no net, no disk, no such model
        raise WeightsError(
            f"The model {model} could not be fetched from {SOURCE} ({type(failed).__name__}), so nothing is read "
            "again; it is tried at the next start."
        ) from failed
