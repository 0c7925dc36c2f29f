"""Where the program keeps its things. One value says it all, so that a test isolates everything with one call."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

NAME = "alongside"
HOME_VARIABLE = "ALONGSIDE_HOME"


@dataclass(frozen=True, slots=True)
class Folders:
    """The program's folders; each exists once `make` was called.

    Attributes:
        config: settings.toml.
        data: reminders and journal.
        logs: the rotating log.
    """

    config: Path
    data: Path
    logs: Path

    @classmethod
    def under(cls, root: Path) -> Folders:
        """Everything below one folder."""
        return cls(root / "config", root / "data", root / "logs")

    @classmethod
    def of_user(cls) -> Folders:
        """The places this system has for such things, or below $ALONGSIDE_HOME where that is set."""
        home = os.environ.get(HOME_VARIABLE)
        if home:
            return cls.under(Path(home))
        return cls(
            platformdirs.user_config_path(NAME, appauthor=False),
            platformdirs.user_data_path(NAME, appauthor=False),
            platformdirs.user_log_path(NAME, appauthor=False),
        )

    def make(self) -> Folders:
        """Creates what is missing, readable by the user alone, and returns itself."""
        for folder in (self.config, self.data, self.logs):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self

    @property
    def settings_file(self) -> Path:
        """The user's settings."""
        return self.config / "settings.toml"

    @property
    def reminders_file(self) -> Path:
        """The reminders, as SQLite."""
        return self.data / "reminders.sqlite3"

    @property
    def journal_file(self) -> Path:
        """What was heard, said and done, as SQLite."""
        return self.data / "journal.sqlite3"

    @property
    def scenes(self) -> Path:
        """What the user had kept of entries that were wrong, a folder each."""
        return self.data / "scenes"

    @property
    def consents_file(self) -> Path:
        """Which endpoints off this machine the user has allowed."""
        return self.config / "endpoints.json"

    @property
    def models(self) -> Path:
        """Models that were fetched because the user wanted them."""
        return self.data / "models"

    @property
    def log_file(self) -> Path:
        """The newest piece of the log."""
        return self.logs / "alongside.log"
