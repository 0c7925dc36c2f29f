"""The scenes suite lives through scenes on disk and scores what came of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.evaluation.scenes import evaluate_scenes
from app.settings import Settings
from model.evaluation.hearing import SuiteError
from model.scenes.writer import SceneWriter
from tests.app.scripted import START, ScriptedSession, SilentVoice, act, eager


def test_a_scene_is_scored_against_what_it_expects(tmp_path: Path) -> None:
    writer = SceneWriter(tmp_path / "one", "one", START)
    writer.audio(np.zeros(16_000 * 14, np.float32))
    writer.close(
        expected=[
            {"kind": "action", "from": 0.5, "to": 2.0, "action": "remind", "seconds": 10, "title": "stretch"},
            {"kind": "say", "from": 10.5, "to": 11.5, "about": "stretch"},
            {"kind": "silence", "from": 5.0, "to": 10.0},
            {"kind": "see", "from": 5.0, "to": 10.0, "see": "done"},
        ]
    )
    session = ScriptedSession({4: act("remind in ten seconds ; stretch")}, eager)
    told: list[str] = []
    report = evaluate_scenes(tmp_path, session, SilentVoice(), Settings(), told.append)
    assert report["sets"]["action"]["f1"] == 1.0
    assert report["sets"]["see"]["recall"] == 0.0
    assert report["sets"]["silence"]["recall"] == 1.0
    assert report["sets"]["say"]["recall"] == 1.0
    assert told == ["one: 3 of 4 as expected"]


def test_without_expectations_there_is_nothing_to_score(tmp_path: Path) -> None:
    with SceneWriter(tmp_path / "one", "one", START) as writer:
        writer.audio(np.zeros(16_000, np.float32))
    with pytest.raises(SuiteError, match="nothing to score"):
        evaluate_scenes(tmp_path, ScriptedSession(), SilentVoice(), Settings())
