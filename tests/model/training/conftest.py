"""Small pools of made-up speech and screens, for everything that trains."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

WORDS = [["set", 0.1, 0.4], ["a", 0.4, 0.5], ["timer", 0.5, 0.9]]


def write_pool(folder: Path, count: int = 6) -> None:
    folder.mkdir(parents=True)
    random = np.random.default_rng(0)
    with (folder / "audio.i16").open("wb") as audio, (folder / "index.jsonl").open("w") as index:
        for number in range(count):
            audio.write((random.standard_normal(16_000) * 3000).astype("<i2").tobytes())
            line = {
                "start": number * 16_000,
                "samples": 16_000,
                "text": "set a timer",
                "words": WORDS,
                "phones": [["S", 0.1, 0.25], ["T", 0.25, 0.4]],
                "engine": "espeak",
                "kind": "talk",
                "action": "timer five minutes" if number % 2 else None,
            }
            index.write(json.dumps(line) + "\n")


def write_screens(folder: Path) -> None:
    folder.mkdir()
    events = json.dumps([{"turn": 6, "kind": "done", "monitor": 0, "row": 2, "column": 3, "what": "Done."}])
    np.savez_compressed(
        folder / "scene.npz", turns=12, patch_turn=np.array([0, 3, 6], np.int32), monitor=np.zeros(3, np.uint8),
        row=np.full(3, 2, np.uint8), column=np.full(3, 3, np.uint8), overview=np.zeros(3, bool),
        pixels=np.full((3, 40, 40, 3), 200, np.uint8), shown=np.array([0, 0, 1], np.int16), events=events, meta="{}",
    )  # fmt: skip


@pytest.fixture
def pools(tmp_path: Path) -> Path:
    write_pool(tmp_path / "speech" / "espeak")
    write_screens(tmp_path / "screens")
    return tmp_path


def write_scene(folder: Path, name: str, seed: int = 0) -> None:
    folder.mkdir(exist_ok=True)
    random, count = np.random.default_rng(seed), 120
    turns = np.sort(random.integers(0, 40, count)).astype(np.int32)
    shown = np.zeros(count, np.int16)
    shown[60:63] = 1
    events = [{"turn": int(turns[60]), "kind": "done", "monitor": 0, "row": 2, "column": 3, "what": "Done."}]
    np.savez_compressed(
        folder / name, turns=40, patch_turn=turns, monitor=np.zeros(count, np.uint8),
        row=random.integers(0, 18, count).astype(np.uint8), column=random.integers(0, 32, count).astype(np.uint8),
        overview=np.zeros(count, bool), pixels=random.integers(0, 255, (count, 40, 40, 3), dtype=np.uint8),
        shown=shown, events=json.dumps(events), meta="{}",
    )  # fmt: skip


@pytest.fixture
def pool(tmp_path: Path) -> Path:
    for number in range(3):
        write_scene(tmp_path / "screens", f"drill-{number}.npz", number)
    return tmp_path / "screens"
