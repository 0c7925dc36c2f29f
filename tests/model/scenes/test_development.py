"""Development recordings: a set for each voice that training never hears, of the kinds of texts asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from model.scenes import development
from model.scenes.voices.held_out import is_held_out


def test_no_more_than_some_voices_of_an_engine_and_none_that_trains() -> None:
    voices = development.held_out_voices()
    engines = [engine for engine, _ in voices]
    assert {"flite", "kokoro", "libritts", "festival"} == set(engines)
    assert max(engines.count(engine) for engine in engines) == development.MOST_VOICES
    assert all(is_held_out(engine, voice) for engine, voice in voices)


def test_talk_alone_asks_for_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(development, "held_out_voices", lambda: [("espeak", "en-us")])
    scripts = development.utterances(development.TEXT_SEED)
    asked = {line.text for line, _ in zip(scripts, range(200), strict=False) if line.kind == "request"}
    assert development.make(tmp_path, 6, ("talk",)) == ["espeak-0"]
    rows = [json.loads(line) for line in (tmp_path / "espeak-0" / "manifest.jsonl").read_text().splitlines()]
    assert len(rows) == 6
    assert not asked & {row["text"] for row in rows}
    assert all((tmp_path / "espeak-0" / row["file"]).stat().st_size > 1000 for row in rows)
