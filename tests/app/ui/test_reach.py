"""Everything can be read and reached: contrast, names and roles, and the way of the Tab key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDateEdit,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QSlider,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.journal import Entry, SqliteJournal
from app.ui import theme
from app.ui.guide import Guide
from app.ui.history import History
from app.ui.settings_window import SettingsWindow
from tests.app.running_copy import Running

CONTROLS = (
    QAbstractButton,
    QComboBox,
    QDateEdit,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QSlider,
    QTableWidget,
)
VAGUE = (QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Window, QAccessible.Role.Grouping)
WINDOWS = ("settings", "history", "type", "guide", "crash", "wrong")


@pytest.mark.parametrize("appearance", theme.APPEARANCES)
@pytest.mark.parametrize(("foreground", "background", "least"), theme.PAIRS)
def test_colours_have_the_contrast_that_wcag_asks_for(
    appearance: str, foreground: str, background: str, least: float
) -> None:
    colours = theme.APPEARANCES[appearance]
    assert theme.contrast(getattr(colours, foreground), getattr(colours, background)) >= least


def test_contrast_is_measured_as_wcag_says() -> None:
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def opened(running: Running, name: str) -> QWidget:
    """A window of the program; of the question about what was wrong, with the timeline behind it."""
    if name == "crash":
        running.windows.tell_crash("⟦It broke here.⟧", 3)
    if name != "wrong":
        return running.windows.open(name)
    journal = SqliteJournal(running.folders.journal_file, keep_days=30)
    journal.write(Entry(datetime.now().astimezone(), "said", "⟦Bread timer set.⟧"))
    journal.close()
    history = running.windows.open("history")
    assert isinstance(history, History)
    history.table.selectRow(0)
    history.wrong.click()
    assert history.asking is not None
    return history.asking


def controls(window: QWidget) -> list[QWidget]:
    """What a user may act on and sees now; the parts that Qt makes a control of are not counted by themselves."""
    return [
        each
        for each in window.findChildren(QWidget)
        if isinstance(each, CONTROLS)
        and each.isVisible()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(each.parent(), QComboBox | QDateEdit)
    ]


def stages(window: QWidget) -> list[Callable[[], None]]:
    """What to do to bring up each part of a window."""
    if isinstance(window, SettingsWindow):
        return [lambda row=row: window.list.setCurrentRow(row) for row in range(window.list.count())]
    if isinstance(window, Guide):
        return [window.forward.click] * 4
    return []


def in_every_stage(window: QWidget, check: Callable[[], None]) -> None:
    check()
    for bring_up in stages(window):
        bring_up()
        QApplication.processEvents()
        check()


@pytest.mark.parametrize("name", WINDOWS)
def test_every_control_has_a_name_and_a_role(running: Running, qtbot: QtBot, name: str) -> None:
    window = opened(running, name)
    found = []

    def check() -> None:
        for control in controls(window):
            told = QAccessible.queryAccessibleInterface(control)
            assert told is not None
            assert told.text(QAccessible.Text.Name).strip(), f"{control} {control.objectName()} has no name"
            assert told.role() not in VAGUE, f"{control} has no telling role"
            found.append(control)

    in_every_stage(window, check)
    assert found


@pytest.mark.parametrize("name", WINDOWS)
def test_the_tab_key_reaches_every_control_from_top_to_bottom(running: Running, qtbot: QtBot, name: str) -> None:
    window = opened(running, name)

    def check() -> None:
        wanted = [each for each in controls(window) if each.isEnabled()]
        order, each = [], window.nextInFocusChain()
        while each is not window:
            if each in wanted:
                order.append(each)
            each = each.nextInFocusChain()
        assert set(order) == set(wanted)
        if isinstance(window, SettingsWindow):
            rows = [row for row in window.rows.values() if row.isVisible()]
            places = [number for each in order for number, row in enumerate(rows) if row.isAncestorOf(each)]
            assert places == sorted(places)

    in_every_stage(window, check)


def test_a_window_is_done_with_the_keyboard_alone(running: Running, qtbot: QtBot) -> None:
    guide = running.windows.open("guide")
    assert isinstance(guide, Guide)
    guide.consent.listen.setFocus()
    qtbot.keyClick(guide.consent.listen, Qt.Key.Key_Space)
    for _ in range(5):
        guide.forward.setFocus()
        qtbot.keyClick(guide.forward, Qt.Key.Key_Space)
    assert running.keeper.current.consent.microphone
    assert not running.keeper.current.general.guide
    assert not guide.isVisible()
