"""Qt without a screen for these tests: a process has one application, so all of them share it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.reminders.store import ReminderStore
from tests.app.running_copy import Running
from tests.app.talk import Talk


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Told on the command line and not by the environment, which programs started by other tests inherit."""
    return ["alongside", "-platform", "offscreen"]


@pytest.fixture(autouse=True, scope="session")
def application(qapp: QApplication) -> QApplication:
    """Made first, so that what asks a running copy from this process finds it instead of making a lesser one."""
    return qapp


@pytest.fixture
def running(tmp_path: Path, qtbot: QtBot, application: QApplication) -> Iterator[Running]:
    """The program, running with its windows; nobody has agreed to anything yet."""
    made = Running(tmp_path / "home", application)
    yield made
    made.close()
    application.setStyleSheet("")


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    with ReminderStore.open(tmp_path / "reminders.sqlite3") as store:
        yield Talk(store)
