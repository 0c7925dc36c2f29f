"""A tray model that these tests drive."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from app.ui.tray import TrayState


@dataclass
class ScriptedModel:
    """A tray model that is what the test says and notes what was asked of it."""

    state: TrayState = TrayState.LISTENING
    problem: str = ""
    abroad: str = ""
    last_said: str = ""
    said: list[str] = field(default_factory=list)
    reminders: list[str] = field(default_factory=list)
    muted: bool = False
    proactivity: str = "usually"
    asked: list[object] = field(default_factory=list)

    def pause(self, length: timedelta | None = None) -> None:
        self.asked.append("pause" if length is None else length)
        self.state = TrayState.PAUSED

    def pause_until_tomorrow(self) -> None:
        self.asked.append("tomorrow")
        self.state = TrayState.PAUSED

    def be_proactive(self, level: str) -> None:
        self.asked.append(level)
        self.proactivity = level

    def mute(self, muted: bool) -> None:
        self.asked.append(muted)
        self.muted = muted

    def hush(self) -> None:
        self.asked.append("hush")

    def resume(self) -> None:
        self.asked.append("resume")
        self.state = TrayState.LISTENING

    def quit(self) -> None:
        self.asked.append("quit")


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel()
