"""What was said, seen or done is called wrong: it is noted, and its scene is kept only where the user asks for that."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.journal import Entry, SqliteJournal
from app.journal_days import JournalDays
from app.kept_scenes import NOTE, SPAN, KeptScenes
from app.ui.about import KeptPage
from app.ui.history import History
from app.ui.wrong import WrongDialog
from model.scenes.scene import Scene
from tests.app.running_copy import Running
from tests.app.ui.conftest import timeline_of

LEFT = Qt.MouseButton.LeftButton


def done(running: Running, qtbot: QtBot, what: str = "bread") -> History:
    """The timeline with a timer that was set and confirmed just now, which is chosen."""
    days = JournalDays(running.folders.journal_file)
    if minutes(running):
        lately = running.host.runtime.lately
        qtbot.waitUntil(lambda: lately.holds(datetime.now().astimezone() - timedelta(seconds=2)), timeout=60_000)
    assert running.host.order("timer", f"two hours ; {what}").result(30)[0]
    qtbot.waitUntil(lambda: any(what in each.text.lower() for each in days.everything()), timeout=60_000)
    history = running.windows.open("history")
    assert isinstance(history, History)
    if minutes(running):
        qtbot.waitUntil(lambda: running.host.runtime.lately.holds(history.lines[-1].at), timeout=60_000)
    history.table.selectRow(len(history.lines) - 1)
    return history


def minutes(running: Running) -> float:
    return running.keeper.current.privacy.minutes_in_memory


def asked(history: History, qtbot: QtBot) -> WrongDialog:
    """The question, asked by a click."""
    qtbot.mouseClick(history.wrong, LEFT)
    assert history.asking is not None
    assert history.asking.isVisible()
    return history.asking


def scenes(running: Running) -> list[Path]:
    folder = running.folders.scenes
    return list(folder.iterdir()) if folder.exists() else []


def keep_one(running: Running, qtbot: QtBot) -> History:
    """The timeline, once a scene was asked for and is there."""
    history = done(running, qtbot)
    dialog = asked(history, qtbot)
    qtbot.keyClicks(dialog.words, "not bread, breakfast")
    dialog.keep.setFocus()
    qtbot.keyClick(dialog.keep, Qt.Key.Key_Space)
    qtbot.keyClick(dialog.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "is kept in" in history.why.text(), timeout=60_000)
    return history


@pytest.fixture
def holding(running: Running, qtbot: QtBot) -> Running:
    """The program, holding the last minutes, with something to see."""
    running.keeper.change({"privacy.minutes_in_memory": 3.0, "consent.screen": True})
    running.screens[-1].frames = {0: np.full((80, 80, 3), 99, np.uint8)}
    return running


def test_it_is_noted_and_nothing_of_the_scene_is_kept_unasked(running: Running, qtbot: QtBot) -> None:
    history = done(running, qtbot)
    dialog = asked(history, qtbot)
    assert not dialog.keep.isVisible()
    assert any("you have not asked for that" in each.text() for each in dialog.findChildren(QLabel))
    qtbot.keyClicks(dialog.words, "breakfast")
    qtbot.mouseClick(dialog.note, LEFT)
    assert history.chosen()[0].wrong == "breakfast"
    assert "You noted that it was wrong: “breakfast”" in history.why.text()
    assert history.table.item(history.table.currentRow(), 1).text().endswith(", wrong")
    assert minutes(running) == 0
    assert scenes(running) == []
    history.kind.setCurrentIndex(history.kind.findData("wrong"))
    assert [line.wrong for line in history.lines] == ["breakfast"]


def test_cancel_notes_nothing(running: Running, qtbot: QtBot) -> None:
    history = done(running, qtbot)
    dialog = asked(history, qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert history.asking is None
    assert history.chosen()[0].wrong is None


@pytest.mark.setting("privacy.minutes_in_memory")
def test_one_tick_holds_the_last_minutes_from_then_on(running: Running, qtbot: QtBot) -> None:
    history = done(running, qtbot)
    dialog = asked(history, qtbot)
    qtbot.mouseClick(dialog.hold, LEFT, pos=QPoint(10, dialog.hold.height() // 2))
    qtbot.mouseClick(dialog.note, LEFT)
    assert minutes(running) == 3.0
    history = done(running, qtbot, "tea")
    dialog = asked(history, qtbot)
    assert dialog.keep.isVisible()
    assert not dialog.keep.isChecked()
    assert not dialog.hold.isVisible()
    qtbot.mouseClick(dialog.leave, LEFT)
    running.keeper.change({"privacy.minutes_in_memory": 0.0})
    assert not running.host.runtime.lately.holds(history.chosen()[0].at)


def test_the_scene_is_kept_when_asked_for_and_the_window_says_where(holding: Running, qtbot: QtBot) -> None:
    history = keep_one(holding, qtbot)
    (place,) = scenes(holding)
    assert str(place) in history.why.text()
    assert "not bread, breakfast" in (place / NOTE).read_text()
    turns = list(Scene.read(place).turns())
    assert turns
    assert any(turn.frames and turn.frames[0] is not None and (turn.frames[0] == 99).all() for turn in turns)


def test_a_scene_that_is_not_wanted_is_not_kept(holding: Running, qtbot: QtBot) -> None:
    history = done(holding, qtbot)
    dialog = asked(history, qtbot)
    told = " ".join(each.text() for each in dialog.findChildren(QLabel))
    assert str(holding.folders.scenes) in told
    assert "sent nowhere" in told
    qtbot.mouseClick(dialog.note, LEFT)
    assert history.chosen()[0].wrong == ""
    assert scenes(holding) == []


def test_what_was_right_after_all_loses_its_note_and_its_scene(holding: Running, qtbot: QtBot) -> None:
    history = keep_one(holding, qtbot)
    assert history.wrong.text() == "It was right"
    qtbot.mouseClick(history.wrong, LEFT)
    assert history.chosen()[0].wrong is None
    assert scenes(holding) == []


@pytest.mark.parametrize("how", ["span", "everything", "spoken", "paused"])
def test_scenes_and_what_is_held_go_when_their_time_is_deleted(
    holding: Running, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(History, "_confirmed", lambda self, question: True)
    history = keep_one(holding, qtbot)
    noted = history.chosen()[0]
    if how == "spoken":
        holding.host.runtime._track.forget(timedelta(minutes=5), datetime.now().astimezone())
    elif how == "paused":
        holding.program.pause()
    else:
        qtbot.mouseClick(history.delete if how == "span" else history.delete_all, LEFT)
    assert len(scenes(holding)) == (how == "paused")
    lately = holding.host.runtime.lately
    qtbot.waitUntil(lambda: lately.holds(noted.at) == (how == "span"), timeout=60_000)


def test_a_scene_that_cannot_be_written_is_told(holding: Running, qtbot: QtBot) -> None:
    holding.folders.scenes.write_text("a file where a folder should be")
    history = done(holding, qtbot)
    dialog = asked(history, qtbot)
    dialog.keep.click()
    qtbot.mouseClick(dialog.note, LEFT)
    qtbot.waitUntil(lambda: "was not kept" in history.why.text(), timeout=60_000)
    assert history.chosen()[0].wrong == ""


def test_the_note_is_exported_and_goes_with_its_entry(qtbot: QtBot, tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "journal.sqlite3", keep_days=30)
    journal.write(Entry(datetime.now().astimezone(), "said", "Bread timer set."))
    days = JournalDays(tmp_path / "journal.sqlite3")
    history = timeline_of(days)
    qtbot.addWidget(history)
    history.show()
    history.table.selectRow(0)
    dialog = asked(history, qtbot)
    qtbot.mouseClick(dialog.note, LEFT)
    page = KeptPage(days, lambda: None)
    qtbot.addWidget(page)
    page.export_to(tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text().splitlines()[1].endswith(",said,Bread timer set.,,yes")
    journal.prune(datetime.now().astimezone() + timedelta(days=31))
    journal.close()
    history.refresh()
    assert history.lines == []


def test_scenes_are_kept_no_longer_than_the_journal(tmp_path: Path) -> None:
    scene = KeptScenes(tmp_path / "scenes").place(datetime.now().astimezone(), 1)
    scene.mkdir(parents=True)
    now = datetime.now().astimezone().isoformat()
    (scene / SPAN).write_text(json.dumps({"from": now, "to": now}))
    journal = SqliteJournal(tmp_path / "journal.sqlite3", 30, outdated=KeptScenes(tmp_path / "scenes").delete_before)
    journal.prune(datetime.now().astimezone() + timedelta(days=29))
    assert scene.exists()
    journal.prune(datetime.now().astimezone() + timedelta(days=31))
    assert not scene.exists()
    journal.close()
