"""The timeline, the captions and the text entry, as the running program fills them."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.journal import Entry, SqliteJournal
from app.journal_days import JournalDays
from app.reasoning.package import ANSWERED
from app.running import Answering
from app.ui import theme
from app.ui.about import AboutPage, KeptPage
from app.ui.guide import Guide
from app.ui.history import History
from app.ui.instance import Command
from app.ui.settings_window import SettingsWindow
from app.ui.typing import TextEntry
from tests.app.running_copy import Running
from tests.app.ui.conftest import timeline_of


@pytest.fixture
def journal(tmp_path: Path) -> JournalDays:
    path = tmp_path / "journal.sqlite3"
    noon = datetime.now().astimezone().replace(hour=12, minute=0, second=0, microsecond=0)
    kept = SqliteJournal(path, keep_days=30)
    for minutes, kind, text, why in (
        (0, "heard", "set a timer for bread", ""),
        (1, "said", "Bread timer set.", "It answers you."),
        (2, "seen", "Copying finished.", "Seen on monitor 1, row 9, column 14, 88% sure."),
        (3, "withheld", "Something failed.", "Not told, because you want quiet."),
    ):
        kept.write(Entry(noon + timedelta(minutes=minutes), kind, text, why))
    kept.write(Entry(noon - timedelta(days=1), "heard", "yesterday"))
    kept.close()
    return JournalDays(path)


@pytest.fixture
def history(qtbot: QtBot, journal: JournalDays) -> History:
    made = timeline_of(journal)
    qtbot.addWidget(made)
    made.show()
    return made


def words(history: History) -> list[str]:
    return [history.table.item(row, 2).text() for row in range(history.table.rowCount())]


def test_the_day_is_listed_and_days_are_walked(history: History, qtbot: QtBot) -> None:
    assert words(history) == ["set a timer for bread", "Bread timer set.", "Copying finished.", "Something failed."]
    qtbot.mouseClick(history.earlier, Qt.MouseButton.LeftButton)
    assert words(history) == ["yesterday"]
    qtbot.mouseClick(history.earlier, Qt.MouseButton.LeftButton)
    assert words(history) == []
    assert "Nothing was written down" in history.why.text()
    qtbot.mouseClick(history.today, Qt.MouseButton.LeftButton)
    assert len(words(history)) == 4


def test_words_and_kinds_filter_it(history: History, qtbot: QtBot) -> None:
    qtbot.keyClicks(history.search, "timer")
    assert len(words(history)) == 2
    history.kind.setCurrentIndex(history.kind.findData("said"))
    assert words(history) == ["Bread timer set."]


def test_what_was_chosen_does_not_become_another_entry_when_the_list_changes(history: History, qtbot: QtBot) -> None:
    history.table.selectRow(1)
    qtbot.keyClicks(history.search, "failed")
    history.search.setText("")
    assert history.chosen() == []
    assert not history.delete.isEnabled()


def test_an_entry_says_why(history: History) -> None:
    history.table.selectRow(2)
    assert history.why.text() == "Why: Seen on monitor 1, row 9, column 14, 88% sure."
    history.table.selectRow(0)
    assert history.why.text() == "Nothing more is known about this entry."


def test_what_is_written_meanwhile_shows_and_the_choice_stays(
    history: History, journal: JournalDays, qtbot: QtBot
) -> None:
    history.table.selectRow(1)
    kept = SqliteJournal(journal._path, keep_days=30)
    kept.write(Entry(history.lines[0].at - timedelta(hours=1), "heard", "earlier than all"))
    kept.close()
    qtbot.waitUntil(lambda: len(words(history)) == 5, timeout=60_000)
    assert [line.text for line in history.chosen()] == ["Bread timer set."]
    assert history.why.text() == "Why: It answers you."
    history.close()
    assert not history._timer.isActive()


def test_a_long_answer_stays_where_it_was_read_when_more_is_written(
    history: History, journal: JournalDays, qtbot: QtBot
) -> None:
    at = history.lines[-1].at
    kept = SqliteJournal(journal._path, keep_days=30)
    kept.write(Entry(at + timedelta(minutes=1), "done", f"{ANSWERED}why: " + "A long answer.\n\n" * 90))
    history.look_again()
    history.table.selectRow(4)
    assert history.whole.verticalScrollBar().maximum() > 0
    history.whole.selectAll()
    history.whole.verticalScrollBar().setValue(70)
    kept.write(Entry(at + timedelta(minutes=2), "heard", "one more"))
    kept.close()
    history.look_again()
    assert len(words(history)) == 6
    assert history.whole.verticalScrollBar().value() == 70
    assert history.whole.textCursor().hasSelection()
    assert [line.text[:8] for line in history.chosen()] == ["answered"]


def test_the_timeline_of_the_day_is_that_of_today_each_time_it_is_opened(running: Running, qtbot: QtBot) -> None:
    window = running.windows.open("history")
    assert isinstance(window, History)
    window.day.setDate(window.day.date().addDays(-3))
    window.search.setText("bread")
    window.kind.setCurrentIndex(1)
    assert running.windows.open("history") is window
    assert window.search.text() == "bread"
    window.close()
    running.windows.open("history")
    assert window.day.date() == QDate.currentDate()
    assert (window.search.text(), window.kind.currentIndex()) == ("", 0)


def test_left_open_over_midnight_it_goes_on_to_the_new_day_unless_another_one_is_read(history: History) -> None:
    today = history.day.date()
    history._current = lambda: today.addDays(1)
    history.look_again()
    assert history.day.date() == today.addDays(1)
    history.day.setDate(today)
    history._current = lambda: today.addDays(2)
    history.look_again()
    assert history.day.date() == today


def test_the_strip_shows_which_entry_is_chosen(history: History, qtbot: QtBot) -> None:
    before = history.strip.grab().toImage()
    history.table.selectRow(2)
    QApplication.processEvents()
    place = QPoint(round(history.strip.place_of(history.lines[2])), 2)
    assert before.pixelColor(place) == QColor(theme.colours().surface)
    assert history.strip.grab().toImage().pixelColor(place) == QColor(theme.colours().text)


def test_the_strip_chooses_the_entry_that_is_clicked(history: History, qtbot: QtBot) -> None:
    place = QPoint(round(history.strip.place_of(history.lines[3])), 8)
    qtbot.mouseClick(history.strip, Qt.MouseButton.LeftButton, pos=place)
    assert len(history.chosen()) == 1
    qtbot.mouseClick(history.strip, Qt.MouseButton.LeftButton, pos=QPoint(0, 8))
    assert history.chosen() == [history.lines[0]]


def test_entries_are_copied(history: History) -> None:
    history.table.selectRow(1)
    history.copy_chosen()
    assert QGuiApplication.clipboard().text().endswith("12:01:00\tsaid\tBread timer set.")


def test_a_span_is_deleted_once_confirmed(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    history.kind.setCurrentIndex(history.kind.findData("said"))
    history.table.selectRow(0)
    monkeypatch.setattr(History, "_confirmed", lambda self, question: asked.append(question))
    history.delete_chosen()
    assert "12:01:00" in asked[0]
    assert len(words(history)) == 1
    monkeypatch.setattr(History, "_confirmed", lambda self, question: True)
    history.delete_chosen()
    history.kind.setCurrentIndex(0)
    assert words(history) == ["set a timer for bread", "Copying finished.", "Something failed."]
    history.delete_all.click()
    assert words(history) == []


def test_a_broken_journal_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    path.write_bytes(b"no database" * 500)
    window = timeline_of(JournalDays(path))
    qtbot.addWidget(window)
    assert "cannot be read" in window.why.text()


def test_the_journal_is_exported_as_a_table(qtbot: QtBot, journal: JournalDays, tmp_path: Path) -> None:
    page = KeptPage(journal, lambda: None)
    qtbot.addWidget(page)
    page.export_to(tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text().count("\n") == 6
    page.export_to(tmp_path / "nowhere" / "out.csv")
    assert "was not exported" in page.told.text()


def test_half_of_the_quiet_hours_is_explained_beside_its_field(running: Running, qtbot: QtBot) -> None:
    window = running.windows.open("settings")
    assert isinstance(window, SettingsWindow)
    window.show_section("speaking")
    qtbot.keyClicks(window.rows["speaking.quiet_from"].field.control, "22:00")
    qtbot.keyClick(window.rows["speaking.quiet_from"].field.control, Qt.Key.Key_Return)
    note = window.rows["speaking.quiet_from"].note
    qtbot.waitUntil(note.isVisible, timeout=60_000)
    assert note.text() == "There are no quiet hours before both times are written."
    qtbot.keyClicks(window.rows["speaking.quiet_until"].field.control, "07:00")
    qtbot.keyClick(window.rows["speaking.quiet_until"].field.control, Qt.Key.Key_Return)
    qtbot.waitUntil(note.isHidden, timeout=60_000)


def test_what_is_typed_is_done_and_answered(running: Running, qtbot: QtBot) -> None:
    entry = running.windows.open("type")
    assert isinstance(entry, TextEntry)
    qtbot.keyClicks(entry.line, "remind me in two hours to call anna")
    qtbot.keyClick(entry.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: entry.answer.text() == "In two hours: call anna.", timeout=60_000)
    qtbot.keyClicks(entry.line, "sing")
    qtbot.mouseClick(entry.do, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: entry.answer.text().startswith("I did not understand"), timeout=60_000)


def test_the_line_takes_the_typing_each_time_it_is_opened(running: Running, qtbot: QtBot) -> None:
    entry = running.windows.open("type")
    assert isinstance(entry, TextEntry)
    entry.line.setText("sing")
    entry.do.setFocus()
    for _ in range(2):
        running.windows.open("type")
        assert entry.focusWidget() is entry.line
        assert entry.line.selectedText() == "sing"
        entry.do.setFocus()
        entry.close()


def test_what_was_heard_or_read_is_shown_as_it_is_and_never_as_markup(running: Running, history: History) -> None:
    entry, guide = running.windows.open("type"), running.windows.open("guide")
    assert isinstance(entry, TextEntry)
    assert isinstance(guide, Guide)
    shown = [entry.answer, guide.trial.heard, guide.trial.answered, history.why, history.kept]
    assert {each.textFormat() for each in shown} == {Qt.TextFormat.PlainText}


def test_the_diagnosis_holds_versions_and_the_problem_and_no_words(running: Running, qtbot: QtBot) -> None:
    page = AboutPage(running.folders, lambda: "The microphone is gone.")
    qtbot.addWidget(page)
    qtbot.mouseClick(page.copy, Qt.MouseButton.LeftButton)
    text = QGuiApplication.clipboard().text()
    assert "PySide6" in text
    assert "The microphone is gone." in text
    assert str(running.folders.settings_file) in text


def test_the_timeline_window_reads_the_running_journal(running: Running, qtbot: QtBot) -> None:
    assert running.host.order("timer", "two hours ; bread").result(30)[0]
    days = JournalDays(running.folders.journal_file)
    qtbot.waitUntil(lambda: bool(days.day(date.today())), timeout=60_000)
    window = running.windows.open("history")
    assert isinstance(window, History)
    assert "Bread timer set: two hours." in words(window)
    assert "30 days" in window.kept.text()
    running.keeper.change({"journal.keep_days": 1})
    assert window.kept.text() == "Entries are kept for 1 day."


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (Command("pause", "15 minutes"), "Alongside hears and sees nothing for fifteen minutes."),
        (Command("pause"), "Alongside hears and sees nothing until it is resumed."),
        (Command("resume"), "Alongside hears and sees again."),
        (Command("mute"), "The voice is mute; what it says is shown."),
        (Command("unmute"), "The voice is on."),
        (Command("stop"), "Alongside stops speaking."),
        (Command("quiet"), "Alongside stops speaking."),
        (Command("toggle"), "Alongside is paused."),
        (Command("status"), "Alongside is off."),
        (Command("settings"), "The window is open."),
        (Command("list"), "You have no reminders."),
        (Command("next"), "You have no reminders."),
        (Command("quit"), "Alongside ends."),
    ],
)
def test_other_processes_are_answered(running: Running, command: Command, answer: str) -> None:
    reply = Answering(running.program, lambda: running.windows).answer(command).result(30)
    assert (reply.ok, reply.text) == (True, answer)
    assert running.ended == (command.name == "quit")
    assert running.program.muted == (command.name == "mute")
    assert running.visible("SettingsWindow") == (command.name == "settings")


@pytest.mark.parametrize(
    ("captions", "windows", "told"), [("never", True, "captions.show is never"), ("muted", False, "without windows")]
)
def test_to_mute_it_says_where_its_words_are_not_shown(
    running: Running, captions: str, windows: bool, told: str
) -> None:
    running.keeper.change({"captions.show": captions})
    answering = Answering(running.program, lambda: running.windows if windows else None)
    reply = answering.answer(Command("mute")).result(30)
    assert reply.ok
    assert running.program.muted
    assert f"not shown, since {'this copy runs ' if not windows else ''}{told}" in reply.text


def test_a_voice_that_cannot_be_muted_is_not_said_to_be_mute(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    answering = Answering(running.program, lambda: running.windows)
    good, running.keeper.path = running.keeper.path, running.folders.settings_file / "below" / "a file"
    running.folders.settings_file.write_text("")
    reply = answering.answer(Command("mute")).result(30)
    assert not reply.ok
    assert "The voice is still on. The settings file" in reply.text
    running.keeper.path = good
    monkeypatch.setenv("ALONGSIDE_SPEAKING__MUTED", "false")
    reply = answering.answer(Command("mute")).result(30)
    assert not reply.ok
    assert reply.text.startswith("The voice is still on. Fixed for this run by the environment variable")
    assert not running.program.muted


def test_other_processes_are_told_how_it_keeps_up(running: Running) -> None:
    reply = Answering(running.program, lambda: running.windows).answer(Command("pace", "60")).result(30)
    told = json.loads(reply.text)
    assert reply.ok
    assert told.keys() == {"turns", "late", "latest", "p50", "p99", "screen_tokens"}
    assert told["turns"] <= 300


def test_one_key_pauses_and_goes_on(running: Running) -> None:
    answering = Answering(running.program, lambda: None)
    told = [answering.answer(Command("toggle")).result(30).text for _ in range(3)]
    assert told == ["Alongside is paused.", "Alongside hears and sees again.", "Alongside is paused."]


def test_what_cannot_be_done_is_answered_with_why(running: Running) -> None:
    without = Answering(running.program, lambda: None)
    assert "without windows" in without.answer(Command("settings")).result(1).text
    assert "does not know" in without.answer(Command("dance")).result(1).text
    assert without.answer(Command("pause", "a banana")).result(1).ok is False
    assert "no number" in without.answer(Command("pace", "a banana")).result(1).text


def test_every_window_closes_at_the_end(running: Running) -> None:
    opened: list[QWidget] = [running.windows.open(name) for name in ("settings", "history", "type", "guide")]
    assert running.windows.open("type") is opened[2]
    running.windows.close()
    assert not any(window.isVisible() for window in opened)
    with pytest.raises(ValueError, match="no window called"):
        running.windows.open("kitchen")
