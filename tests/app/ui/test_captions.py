"""Captions show what is heard and said for as long as it takes to read it, where they were put, in nobody's way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.events import Event
from app.sections import Captions as CaptionSettings
from app.status import Status
from app.ui.captions import Captions
from tests.app.running_copy import Running


def test_captions_show_what_is_heard_and_said_while_it_is_muted(running: Running, qtbot: QtBot) -> None:
    running.keeper.change({"speaking.muted": True, "captions.seconds": 60.0})
    captions = running.windows.captions
    running.windows.happened.emit(
        [Event(1.0, "heard", {"text": "remind me"}), Event(1.4, "heard", {"text": "to rest"})]
    )
    qtbot.waitUntil(lambda: captions.heard.text() == "remind me to rest")
    running.windows.happened.emit([Event(9.0, "heard", {"text": "hello"})])
    qtbot.waitUntil(lambda: captions.heard.text() == "hello")
    assert running.host.order("remind", "me in one second to stretch").result(30)[0]
    qtbot.waitUntil(lambda: captions.said.text() == "Reminder: stretch.", timeout=60_000)
    assert captions.isVisible()
    running.keeper.change({"speaking.muted": False})
    assert not captions.isVisible()


def test_captions_show_all_that_is_said_and_go_only_after_it_was_said(
    running: Running, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.keeper.change({"captions.show": "always", "captions.seconds": 1.0})
    captions, saying = running.windows.captions, ["It begins here. " + "word " * 100 + "And it ends."]
    monkeypatch.setattr(type(running.host), "status", property(lambda _: Status("speaking", "", "", saying[0])))
    running.windows.changed.emit()
    qtbot.waitUntil(captions.isVisible)
    assert captions.said.text() == saying[0]
    assert captions.said.heightForWidth(captions.said.width()) <= captions.said.height()
    running.windows.happened.emit([Event(1.0, "heard", {"text": "and you say so"})])
    qtbot.waitUntil(lambda: captions.heard.text() == "and you say so")
    assert not captions._fade.isActive()
    saying[0] = ""
    running.windows.changed.emit()
    qtbot.waitUntil(lambda: not captions.isVisible(), timeout=20_000)


def test_captions_stay_where_they_are_dragged(running: Running, qtbot: QtBot) -> None:
    running.keeper.change({"captions.show": "always", "captions.place": "100,100", "captions.seconds": 60.0})
    captions = running.windows.captions
    captions.say("Reminder: stretch.")
    qtbot.mousePress(captions, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    qtbot.mouseMove(captions, QPoint(60, 40))
    captions.move(150, 130)
    qtbot.mouseRelease(captions, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert running.keeper.current.captions.place == "150,130"
    captions.say("Again.")
    assert (captions.x(), captions.y()) == (150, 130)


def test_captions_stay_on_the_monitor_they_were_dragged_to_and_come_back_when_it_is_gone(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monitors = [QRect(0, 0, 800, 600), QRect(800, 0, 1920, 1080)]
    monkeypatch.setattr("app.ui.captions.areas", lambda: monitors)
    captions = Captions(CaptionSettings(show="always", seconds=60.0, place="1500,900"))
    qtbot.addWidget(captions)
    captions.take_on(CaptionSettings(show="always", seconds=60.0, place="1500,900"), False)
    captions.say("Reminder: stretch.")
    assert (captions.x(), captions.y()) == (1500, 900)
    del monitors[1]
    captions.say("Again.")
    assert monitors[0].contains(captions.geometry())


def test_captions_take_no_keyboard_and_long_words_keep_their_end(qtbot: QtBot) -> None:
    captions = Captions(CaptionSettings(show="always", seconds=60.0))
    qtbot.addWidget(captions)
    captions.hear("word " * 200 + "end")
    assert captions.heard.text().endswith("end")
    assert captions.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert captions.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    screen = QGuiApplication.primaryScreen().availableGeometry()
    assert captions.width() <= screen.width()
    captions.clear()
