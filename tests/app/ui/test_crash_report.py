"""The report of a crash is read, copied and saved; the program says when it began paused because of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.crash import CrashWatch
from app.running import start
from app.ui.crash_report import CrashReport
from tests.app.running_copy import Running


def test_the_report_is_read_first_and_then_copied_or_saved(tmp_path: Path, qtbot: QtBot) -> None:
    window = CrashReport("It broke here.")
    qtbot.addWidget(window)
    window.show()
    assert window.text.toPlainText() == "It broke here."
    assert window.text.isReadOnly()
    qtbot.mouseClick(window.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "It broke here."
    window.save_to(tmp_path / "report.txt")
    assert (tmp_path / "report.txt").read_text() == "It broke here."
    window.save_to(tmp_path / "missing" / "report.txt")
    assert "not saved" in window.told.text()
    qtbot.mouseClick(window.leave, Qt.MouseButton.LeftButton)
    assert not window.isVisible()


def test_after_crashes_in_a_row_it_begins_paused_and_says_so(running: Running, qtbot: QtBot) -> None:
    crashes = CrashWatch(running.folders.logs)
    crashes.report, crashes.in_a_row = "It broke here.", 3
    running.host.stop()
    running.host.runtime = running.host._built(False)
    start(running.host, crashes)
    assert running.host.paused
    running.windows.tell_crash(crashes.report, crashes.in_a_row)
    assert running.visible("CrashReport")
    (window,) = [each for each in running.windows._open.values() if isinstance(each, CrashReport)]
    assert any("3 times in a row" in each.text() for each in window.findChildren(QLabel))
