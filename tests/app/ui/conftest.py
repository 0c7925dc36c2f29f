"""A tray model that these tests drive, and a timeline of a journal that no program writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from app.journal_days import JournalDays
from app.keeper import SettingsKeeper
from app.lately import Lately
from app.settings import Settings
from app.ui.history import History
from app.ui.tray import TrayState
from app.wrongs import Wrongs


@dataclass
class ScriptedModel:
    """A tray model that is what the test says and notes what was asked of it."""

    state: TrayState = TrayState.LISTENING
    problem: str = ""
    abroad: str = ""
    listens: bool = True
    looks: bool = True
    paused_until: datetime | None = None
    last_said: str = ""
    said: list[str] = field(default_factory=list)
    reminders: list[str] = field(default_factory=list)
    muted: bool = False
    proactivity: str = "long tasks"
    asked: list[object] = field(default_factory=list)
    paused_behind: bool = False
    speaks_behind: bool = False

    @property
    def paused(self) -> bool:
        return self.paused_behind or self.state is TrayState.PAUSED

    @property
    def speaking(self) -> bool:
        return self.speaks_behind or self.state is TrayState.SPEAKING

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


def timeline_of(journal: JournalDays) -> History:
    """The window, where nothing of the last minutes is held."""
    keeper = SettingsKeeper(journal.scenes.folder / "settings.toml", Settings())
    return History(journal, Wrongs(journal, keeper, Lately))


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel()
