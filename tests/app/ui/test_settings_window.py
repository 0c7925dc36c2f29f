"""The settings window: every setting is there, can be found, acts at once, and explains what it does not take."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QSlider, QWidget
from pytestqt.qtbot import QtBot

from app.folders import Folders
from app.journal_days import JournalDays
from app.keeper import SettingsKeeper
from app.settings import load, schema, sections
from app.ui.about import AboutPage, KeptPage
from app.ui.settings_window import SettingsWindow


@pytest.fixture
def keeper(tmp_path: Path) -> SettingsKeeper:
    path = tmp_path / "settings.toml"
    return SettingsKeeper(path, load(path))


@pytest.fixture
def window(qtbot: QtBot, keeper: SettingsKeeper) -> SettingsWindow:
    made = SettingsWindow(
        keeper, {"hearing.microphone": lambda: ["USB", "Headset"], "speaking.speaker": lambda: ["Boxes"]}
    )
    qtbot.addWidget(made)
    made.show()
    return made


def visible(window: SettingsWindow) -> list[str]:
    return [name for name, row in window.rows.items() if row.isVisible()]


def test_every_setting_of_the_schema_is_in_its_section(window: SettingsWindow) -> None:
    assert list(window.rows) == [row.name for row in schema()]
    for number, (section, _) in enumerate(sections()):
        window.list.setCurrentRow(number)
        assert visible(window) == [row.name for row in schema() if row.section == section]


def test_every_editor_shows_the_value_in_force(window: SettingsWindow, keeper: SettingsKeeper) -> None:
    for name, row in window.rows.items():
        assert row.field.value() == keeper.value(name), name
        assert row.complaint.isHidden()
        assert row.reset.isHidden()


def test_searching_shows_what_fits_from_all_sections(window: SettingsWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.search, "quiet hours")
    assert visible(window) == ["speaking.quiet_from", "speaking.quiet_until"]
    window.search.clear()
    qtbot.keyClicks(window.search, "banana")
    assert visible(window) == []
    assert window._nothing.isVisible()
    window.list.setCurrentRow(2)
    assert window.search.text() == ""
    assert visible(window)[0].startswith("hearing.")


def test_what_is_no_setting_is_found_too(qtbot: QtBot, keeper: SettingsKeeper, tmp_path: Path) -> None:
    kept = KeptPage(JournalDays(tmp_path / "journal.sqlite3"), lambda: None)
    about = AboutPage(Folders.under(tmp_path), lambda: "")
    window = SettingsWindow(keeper, pages={"journal": lambda: kept, "about": lambda: about})
    qtbot.addWidget(window)
    window.show()
    qtbot.keyClicks(window.search, "export")
    assert kept.isVisible()
    assert not about.isVisible()
    assert visible(window) == []
    assert not window._nothing.isVisible()
    window.search.setText("licences qt")
    assert about.isVisible()
    assert not kept.isVisible()
    window.search.setText("days")
    assert visible(window) == ["journal.keep_days"]
    assert not kept.isVisible()
    window.show_section("journal")
    assert kept.isVisible()


def test_a_section_and_a_choice_are_found_by_their_names(window: SettingsWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.search, "performance")
    assert visible(window) == ["model.checkpoint", "model.threads", "model.device"]
    window.search.setText("deutsch")
    assert visible(window) == ["general.language"]


def test_while_searching_no_section_is_marked_and_each_can_be_gone_to(window: SettingsWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.search, "quiet")
    assert window.list.selectedItems() == []
    qtbot.keyClick(window.search, Qt.Key.Key_Tab)
    assert window.list.hasFocus()
    assert window.search.text() == "quiet"
    place = window.list.visualItemRect(window.list.item(0)).center()
    qtbot.mouseClick(window.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.search.text() == ""
    assert visible(window)[0].startswith("general.")
    qtbot.keyClicks(window.search, "quiet")
    window.search.clear()
    assert [item.text() for item in window.list.selectedItems()] == ["General"]


def test_escape_clears_the_search_and_then_closes(window: SettingsWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.search, "quiet")
    window._on_escape()
    assert window.search.text() == ""
    window._on_escape()
    assert not window.isVisible()


def test_a_tick_acts_at_once(window: SettingsWindow, keeper: SettingsKeeper, qtbot: QtBot) -> None:
    window.show_section("screen")
    box = window.rows["screen.look"].field.control
    assert isinstance(box, QCheckBox)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not keeper.current.screen.look)
    assert "look = false" in keeper.path.read_text()


def test_each_kind_of_editor_changes_its_setting(window: SettingsWindow, keeper: SettingsKeeper, qtbot: QtBot) -> None:
    appearance = window.rows["general.appearance"].field.control
    assert isinstance(appearance, QComboBox)
    appearance.setCurrentIndex(2)
    volume = window.rows["speaking.volume"].field.control
    assert isinstance(volume, QSlider)
    qtbot.keyClick(volume, Qt.Key.Key_PageUp)
    titles = window.rows["screen.excluded_titles"].field.control
    assert isinstance(titles, QPlainTextEdit)
    titles.insertPlainText("bank\n\n  mail ")
    monitors = window.rows["screen.monitors"].field.control
    assert isinstance(monitors, QLineEdit)
    qtbot.keyClicks(monitors, "1, 3")
    qtbot.keyClick(monitors, Qt.Key.Key_Return)
    microphone = window.rows["hearing.microphone"].field.control
    assert isinstance(microphone, QComboBox)
    microphone.showPopup()
    assert [microphone.itemText(row) for row in range(microphone.count())] == ["", "USB", "Headset"]
    microphone.setCurrentIndex(2)
    microphone.activated.emit(2)
    settings = keeper.current
    assert (settings.hearing.microphone, settings.screen.monitors) == ("Headset", (1, 3))
    qtbot.waitUntil(lambda: keeper.current.screen.excluded_titles == ("bank", "mail"))
    settings = keeper.current
    assert settings.general.appearance == "dark"
    assert settings.speaking.volume == pytest.approx(0.9)


def test_a_wrong_value_is_explained_below_its_field_and_changes_nothing(
    window: SettingsWindow, keeper: SettingsKeeper, qtbot: QtBot
) -> None:
    window.show_section("model")
    row = window.rows["model.threads"]
    line = row.field.control
    assert isinstance(line, QLineEdit)
    line.selectAll()
    qtbot.keyClicks(line, "99")
    assert row.complaint.isVisible()
    assert row.complaint.text() == "Write a number from 1 to 64."
    assert line.accessibleDescription() == row.complaint.text()
    window.hide()
    assert keeper.current.model.threads == 2
    window.show()
    line.selectAll()
    qtbot.keyClicks(line, "4")
    assert row.complaint.isHidden()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert keeper.current.model.threads == 4


def taken(keeper: SettingsKeeper, name: str) -> list[object]:
    """Every value that a setting has from now on."""
    values: list[object] = []
    keeper.watch(lambda _: values.append(keeper.value(name)))
    return values


def test_what_stands_half_typed_is_no_setting(
    window: SettingsWindow, keeper: SettingsKeeper, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.settings_window.PATIENCE_MILLISECONDS", 0)
    window.show_section("journal")
    values = taken(keeper, "journal.keep_days")
    line = window.rows["journal.keep_days"].field.control
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    for letter in "365":
        qtbot.keyClicks(line, letter)
        qtbot.wait(20)
    assert values == []
    window.list.setFocus()
    assert values == [365]


def test_a_name_that_is_typed_starts_nothing_anew_before_it_is_whole(
    window: SettingsWindow, keeper: SettingsKeeper, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.settings_window.PATIENCE_MILLISECONDS", 0)
    for name in ("model.checkpoint", "hearing.microphone"):
        values = taken(keeper, name)
        control = window.rows[name].field.control
        line = control.lineEdit() if isinstance(control, QComboBox) else control
        assert isinstance(line, QLineEdit)
        for letter in "a b":
            qtbot.keyClicks(line, letter)
            qtbot.wait(20)
        assert values == []
        qtbot.keyClick(line, Qt.Key.Key_Return)
        assert values == ["a b"]


def test_the_default_comes_back_without_what_stands_half_typed(
    window: SettingsWindow, keeper: SettingsKeeper, qtbot: QtBot
) -> None:
    keeper.change({"journal.keep_days": 300})
    window.show_section("journal")
    row = window.rows["journal.keep_days"]
    values = taken(keeper, "journal.keep_days")
    row.field.control.setFocus()
    qtbot.keyClick(row.field.control, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(row.field.control, "3")
    qtbot.mouseClick(row.reset, Qt.MouseButton.LeftButton)
    assert values == [30]


def test_what_was_typed_counts_when_the_window_closes(
    window: SettingsWindow, keeper: SettingsKeeper, qtbot: QtBot
) -> None:
    line = window.rows["journal.keep_days"].field.control
    assert isinstance(line, QLineEdit)
    line.selectAll()
    qtbot.keyClicks(line, "7")
    window.close()
    assert keeper.current.journal.keep_days == 7


def wheel_over(control: QWidget) -> bool:
    """Turns the wheel over the middle of a control; whether it keeps that from what lies around it."""
    place = QPointF(control.rect().center())
    around = control.mapToGlobal(place)
    none, button = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton
    event = QWheelEvent(place, around, QPoint(), QPoint(0, -240), button, none, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(control, event)
    return event.isAccepted()


def test_the_wheel_changes_only_what_has_the_keyboard_and_is_left_to_the_page_otherwise(
    window: SettingsWindow, qtbot: QtBot
) -> None:
    window.show_section("speaking")
    fields = [window.rows[f"speaking.{key}"].field for key in ("engine", "volume", "speed", "speaker")]
    before = [field.value() for field in fields]
    assert [wheel_over(field.control) for field in fields] == [False] * 4
    assert [field.value() for field in fields] == before
    assert all(field.control.focusPolicy() == Qt.FocusPolicy.StrongFocus for field in fields)
    fields[1].control.setFocus()
    assert wheel_over(fields[1].control)
    assert fields[1].value() != before[1]


def test_the_default_comes_back_with_one_click(window: SettingsWindow, keeper: SettingsKeeper, qtbot: QtBot) -> None:
    keeper.change({"speaking.volume": 0.1})
    window.show_section("speaking")
    row = window.rows["speaking.volume"]
    assert row.reset.isVisible()
    qtbot.mouseClick(row.reset, Qt.MouseButton.LeftButton)
    assert keeper.current.speaking.volume == 0.8
    assert row.reset.isHidden()


def test_a_change_from_elsewhere_shows(window: SettingsWindow, keeper: SettingsKeeper) -> None:
    keeper.change({"speaking.muted": True, "captions.text_size": 30})
    assert window.rows["speaking.muted"].field.value() is True
    assert window.rows["captions.text_size"].field.value() == 30


def test_what_is_fixed_for_this_run_cannot_be_changed_and_says_why(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    fixed = {"screen.look": "false"}
    window = SettingsWindow(SettingsKeeper(path, load(path, fixed), fixed))
    qtbot.addWidget(window)
    row = window.rows["screen.look"]
    assert not row.field.isEnabled()
    assert "command line" in row._help.text()


def test_a_file_that_cannot_be_written_is_told_beside_the_field(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where a folder should be")
    path = tmp_path / "config" / "settings.toml"
    window = SettingsWindow(SettingsKeeper(path, load(tmp_path / "none.toml")))
    qtbot.addWidget(window)
    row = window.rows["speaking.muted"]
    row.field.show_value(True)
    row.take_on()
    assert "cannot be written" in row.complaint.text()
