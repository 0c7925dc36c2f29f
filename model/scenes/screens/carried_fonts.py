"""Fonts carried along in a folder, for machines where none can be installed; this part needs no Qt."""

from __future__ import annotations

import os
from pathlib import Path

FONTS_VARIABLE = "ALONGSIDE_FONTS"
"""The environment variable with the folder of fonts to use beside the installed ones: child processes inherit it."""
FONTS_FOLDER = "fonts"
"""Where fonts lie that are carried with a pool."""


def carried() -> Path | None:
    """The folder of fonts that were carried along, if any."""
    named = os.environ.get(FONTS_VARIABLE)
    return Path(named) if named else None


def carry(folder: Path | None, *pools: Path | None) -> None:
    """Have a folder of fonts used in this process and those that it begins; without one, that of a pool with any.

    Raises:
        ValueError: the folder is none.
    """
    beside = [pool / FONTS_FOLDER for pool in pools if pool is not None]
    found = folder or next((each for each in beside if each.is_dir()), None)
    if found is None:
        return
    if not found.is_dir():
        raise ValueError(f"{found} is no folder of fonts: name another one with --fonts.")
    os.environ[FONTS_VARIABLE] = str(found.resolve())
