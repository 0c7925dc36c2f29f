"""A tray model that these tests drive."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from app.ui.tray import TrayState


@dataclass
class ScriptedModel:
    """A tray model that is what the test says and notes what was asked of it."""

    state: TrayState = TrayState.LISTENING
    problem: str = ""
    last_said: str = ""
    asked: list[str] = field(default_factory=list)

    def pause(self) -> None:
        self.asked.append("pause")
        self.state = TrayState.PAUSED

    def resume(self) -> None:
        self.asked.append("resume")
        self.state = TrayState.LISTENING

    def quit(self) -> None:
        self.asked.append("quit")


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel()
