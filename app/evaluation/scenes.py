"""The scenes suite: every scene below a folder is lived through and held against its expected outputs."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from app.evaluation.report import Report
from app.ports import Voice
from app.settings import Settings
from app.simulate import simulate
from model.evaluation.hearing import SuiteError
from model.evaluation.scenes import SceneScore, score_scene
from model.scenes.scene import Scene
from model.session import Session


def evaluate_scenes(
    folder: Path, session: Session, voice: Voice, settings: Settings, tell: Callable[[str], None] = print
) -> Report:
    """Runs every scene below `folder` that says what it expects.

    Raises:
        SceneError: a scene is damaged. SuiteError: there is none that expects anything.
    """
    scenes = [Scene.read(path.parent) for path in sorted(folder.rglob("scene.json"))]
    scenes = [scene for scene in scenes if scene.expected is not None]
    if not scenes:
        raise SuiteError(f"There is no scene with expected outputs below {folder}, so there is nothing to score.")
    score = SceneScore()
    items: list[Mapping[str, Any]] = []
    began = time.perf_counter()
    for scene in scenes:
        session.reset()
        played = simulate(scene, session, session.max_patches, voice, settings)
        results = score_scene(score, _rows(scene), played.rows(), scene.length)
        met = sum(bool(row["met"]) for row in results)
        tell(f"{scene.folder.relative_to(folder).as_posix()}: {met} of {len(results)} as expected")
        items.append({"scene": scene.folder.relative_to(folder).as_posix(), "expected": results})
    return {
        "suite": "scenes",
        "n": len(scenes),
        "seconds": score.seconds,
        "taken": time.perf_counter() - began,
        "sets": score.report(),
        "items": items,
    }


def _rows(scene: Scene) -> list[Mapping[str, Any]]:
    expected = scene.expected or ()
    return [{"kind": each.kind, "from": each.start, "to": each.end, **each.fields} for each in expected]
