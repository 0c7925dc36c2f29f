"""Qt without a screen for these tests: a process has one application, so all of them share it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Told on the command line and not by the environment, which programs started by other tests inherit."""
    return ["alongside", "-platform", "offscreen"]


@pytest.fixture(autouse=True, scope="session")
def application(qapp: QApplication) -> QApplication:
    """Made first, so that what asks a running copy from this process finds it instead of making a lesser one."""
    return qapp
