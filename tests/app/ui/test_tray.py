"""The tray's icon and menu follow the model, and its menu acts on it."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from PySide6.QtGui import QAction, QColor, QIcon
from PySide6.QtGui import Qt as Rich
from PySide6.QtWidgets import QMenu, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from app.settings import schema
from app.ui.tray import ICON_SIZES, LEVELS, STATE_LINES, Tray, TrayState, load_icon, shorten


def entries(tray: Tray) -> list[str]:
    """The menu as it opens."""
    tray.menu.aboutToShow.emit()
    return [action.text() for action in tray.menu.actions() if not action.isSeparator()]


def submenu(tray: Tray, title: str) -> list[QAction]:
    """What is in a menu within the menu, as it opens."""
    tray.menu.aboutToShow.emit()
    found = next(action.menu() for action in tray.menu.actions() if action.text() == title)
    assert isinstance(found, QMenu)
    return found.actions()


def click(tray: Tray, text: str, within: str = "") -> None:
    actions = submenu(tray, within) if within else tray.menu.actions()
    next(action for action in actions if action.text() == text).trigger()


def same(one: QIcon, other: QIcon) -> bool:
    return one.pixmap(32, 32).toImage() == other.pixmap(32, 32).toImage()


@pytest.mark.parametrize("state", TrayState)
def test_each_state_has_an_icon_in_every_size(qtbot: QtBot, state: TrayState) -> None:
    icon = load_icon(state)
    assert {size.width() for size in icon.availableSizes()} == set(ICON_SIZES)
    assert not icon.pixmap(22, 22).toImage().isNull()


def test_no_two_states_look_alike(qtbot: QtBot) -> None:
    icons = [load_icon(state) for state in TrayState]
    assert not any(same(one, other) for at, one in enumerate(icons) for other in icons[:at])


@pytest.mark.parametrize("state", TrayState)
@pytest.mark.parametrize("bar", ["#1c1c1c", "#f4f4f4"])
def test_the_icon_stands_out_from_a_dark_bar_and_from_a_light_one(qtbot: QtBot, state: TrayState, bar: str) -> None:
    image = load_icon(state).pixmap(22, 22).toImage()
    disc = QColor(image.pixel(11, 2)).lightnessF()
    assert abs(disc - QColor(bar).lightnessF()) > 0.15


def test_the_menu_tells_of_a_question_that_has_left_the_machine(qtbot: QtBot, model) -> None:
    model.abroad = "api.example.com"
    tray = Tray(model)
    assert "Your question is with api.example.com, off this machine" in [each.text() for each in tray.menu.actions()]
    model.abroad = ""
    tray.rebuild_menu()
    assert not any("off this machine" in each.text() for each in tray.menu.actions())


def test_the_menu_tells_the_state_and_what_was_said_last(qtbot: QtBot, model) -> None:
    model.last_said = "Reminder: stretch."
    assert entries(Tray(model)) == [
        STATE_LINES[TrayState.LISTENING],
        "Said last: Reminder: stretch.",
        "Pause",
        "Mute the voice",
        "Speak up unasked",
        "Reminders",
        "Said lately",
        "Type a request…",
        "Timeline…",
        "Settings…",
        "Quit",
    ]


def test_no_sense_is_claimed_that_is_shut(qtbot: QtBot, model) -> None:
    model.looks = False
    tray = Tray(model)
    tray.show()
    assert tray.icon is not None
    assert tray.icon.toolTip() == entries(tray)[0] == "Alongside is listening, and not looking at the screen"
    model.looks, model.listens = True, False
    tray.refresh()
    assert tray.icon.toolTip() == entries(tray)[0] == "Alongside is looking at the screen, and not listening"


def test_a_pause_tells_when_it_ends(qtbot: QtBot, model) -> None:
    model.state = TrayState.PAUSED
    soon = datetime.now().astimezone().replace(hour=23, minute=59)
    model.paused_until = soon
    tray = Tray(model)
    assert entries(tray)[0] == "Paused until 23:59: it hears and sees nothing"
    model.paused_until = soon + timedelta(days=1)
    assert entries(tray)[0] == f"Paused until {soon + timedelta(days=1):%A}, 23:59: it hears and sees nothing"
    model.paused_until = None
    assert entries(tray)[0] == STATE_LINES[TrayState.PAUSED]


def test_what_is_shortened_can_be_read_whole(qtbot: QtBot, model) -> None:
    model.reminders = ["Tomorrow at nine: " + "call anna about the boat " * 5]
    tray = Tray(model)
    (line,) = submenu(tray, "Reminders")
    assert line.toolTip() == model.reminders[0]
    assert len(line.text()) < len(line.toolTip())
    menus = [tray.menu, *(action.menu() for action in tray.menu.actions() if action.menu() is not None)]
    assert all(menu.toolTipsVisible() for menu in menus)


def test_the_menu_is_written_anew_each_time_it_opens(qtbot: QtBot, model) -> None:
    tray = Tray(model)
    assert "Nothing said yet" in entries(tray)
    model.last_said = "Timer set: five minutes."
    assert "Said last: Timer set: five minutes." in entries(tray)


def test_pause_becomes_resume(qtbot: QtBot, model) -> None:
    tray = Tray(model)
    click(tray, "Until I resume", "Pause")
    assert "Resume" in entries(tray)
    assert "Pause" not in entries(tray)
    click(tray, "Resume")
    assert "Pause" in entries(tray)
    assert model.asked == ["pause", "resume"]


@pytest.mark.parametrize(
    ("entry", "asked"),
    [
        ("For 15 minutes", timedelta(minutes=15)),
        ("For one hour", timedelta(hours=1)),
        ("Until tomorrow", "tomorrow"),
        ("Until I resume", "pause"),
    ],
)
def test_a_pause_lasts_as_long_as_was_chosen(qtbot: QtBot, model, entry: str, asked: object) -> None:
    click(Tray(model), entry, "Pause")
    assert model.asked == [asked]


def test_the_voice_is_muted_and_unmuted(qtbot: QtBot, model) -> None:
    tray = Tray(model)
    click(tray, "Mute the voice")
    entries(tray)
    assert next(action for action in tray.menu.actions() if action.text() == "Mute the voice").isChecked()
    click(tray, "Mute the voice")
    assert model.asked == [True, False]


def test_while_it_speaks_it_can_be_stopped(qtbot: QtBot, model) -> None:
    tray = Tray(model)
    assert "Stop speaking" not in entries(tray)
    model.state = TrayState.SPEAKING
    assert "Stop speaking" in entries(tray)
    click(tray, "Stop speaking")
    assert model.asked == ["hush"]


def test_how_readily_it_speaks_up_is_chosen(qtbot: QtBot, model) -> None:
    tray = Tray(model)
    click(tray, "What you asked it to watch", "Speak up unasked")
    assert model.asked == ["watched only"]
    assert [action.text() for action in submenu(tray, "Speak up unasked") if action.isChecked()] == [
        "What you asked it to watch"
    ]


def test_the_menu_and_the_settings_call_the_levels_the_same() -> None:
    row = next(row for row in schema() if row.name == "behaviour.proactivity")
    assert {choice: row.called(choice) for choice in row.choices} == LEVELS


def test_what_is_set_and_what_was_said_is_listed(qtbot: QtBot, model) -> None:
    tray = Tray(model)
    assert [action.text() for action in submenu(tray, "Reminders")] == ["Nothing is set"]
    model.reminders, model.said = ["In two hours: call anna"], ["Reminder: stretch.", "Timer set: five minutes."]
    assert [action.text() for action in submenu(tray, "Reminders")] == model.reminders
    assert [action.text() for action in submenu(tray, "Said lately")] == model.said


@pytest.mark.parametrize(
    ("entry", "name"), [("Type a request…", "type"), ("Timeline…", "history"), ("Settings…", "settings")]
)
def test_the_windows_are_opened_from_the_menu(qtbot: QtBot, model, entry: str, name: str) -> None:
    tray = Tray(model)
    with qtbot.waitSignal(tray.chosen) as chosen:
        click(tray, entry)
    assert chosen.args == [name]


def test_while_it_may_do_nothing_the_guide_is_offered(qtbot: QtBot, model) -> None:
    tray = Tray(model)
    assert "Set it up…" not in entries(tray)
    model.state = TrayState.OFF
    assert "Set it up…" in entries(tray)
    with qtbot.waitSignal(tray.chosen) as chosen:
        click(tray, "Set it up…")
    assert chosen.args == ["guide"]


def test_quit_asks_the_model_to_quit(qtbot: QtBot, model) -> None:
    tray = Tray(model)
    click(tray, "Quit")
    assert model.asked == ["quit"]


def test_a_problem_is_told_in_full(qtbot: QtBot, model) -> None:
    model.state = TrayState.ERROR
    model.problem = "No microphone was found, so nothing can be heard; connect one."
    tray = Tray(model)
    tray.show()
    assert tray.icon is not None
    assert tray.icon.toolTip() == model.problem
    line = tray.menu.actions()[1]
    assert line.toolTip() == model.problem
    assert not line.isEnabled()


def test_behind_a_problem_a_pause_is_told_and_ended_and_speech_is_stopped(qtbot: QtBot, model) -> None:
    model.state, model.problem, model.abroad = TrayState.PAUSED, "The speaker is gone.", "api.example.com"
    tray = Tray(model)
    tray.show()
    assert tray.icon is not None
    abroad = "Your question is with api.example.com, off this machine"
    assert tray.icon.toolTip().splitlines() == [STATE_LINES[TrayState.PAUSED], model.problem, abroad]
    model.state, model.paused_behind, model.speaks_behind = TrayState.ERROR, True, True
    assert {"Resume", "Stop speaking"} <= set(entries(tray))


@pytest.mark.parametrize(("platform", "opens"), [("linux", True), ("win32", True), ("darwin", False)])
def test_a_click_opens_the_menu_where_the_desktop_does_not(
    qtbot: QtBot, model, monkeypatch: pytest.MonkeyPatch, platform: str, opens: bool
) -> None:
    monkeypatch.setattr("app.ui.tray.sys.platform", platform)
    tray = Tray(model)
    tray.show()
    assert tray.icon is not None
    tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Context)
    assert not tray.menu.isVisible()
    tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert tray.menu.isVisible() == opens
    tray.menu.close()


def test_what_was_said_or_set_is_no_markup_in_a_tooltip(qtbot: QtBot, model) -> None:
    model.last_said = "Look: <img src='file:///etc/passwd'> &lt; there"
    model.problem = "<b>It</b> is gone."
    tray = Tray(model)
    tray.show()
    assert tray.icon is not None
    tips = [tray.icon.toolTip(), *(action.toolTip() for action in tray.menu.actions())]
    assert any("etc/passwd" in tip for tip in tips)
    assert not any(Rich.mightBeRichText(tip) for tip in tips)


def test_a_change_from_another_thread_reaches_the_icon(qtbot: QtBot, model) -> None:
    tray = Tray(model)
    tray.show()
    assert tray.icon is not None
    model.state = TrayState.SPEAKING
    thread = threading.Thread(target=tray.changed.emit)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: same(tray.icon.icon(), load_icon(TrayState.SPEAKING)))
    assert tray.icon.toolTip() == STATE_LINES[TrayState.SPEAKING]


def test_the_icon_waits_for_the_desktop_to_have_a_tray(qtbot: QtBot, model, monkeypatch: pytest.MonkeyPatch) -> None:
    there = [False]
    monkeypatch.setattr("app.ui.tray.tray_is_there", lambda: there[0])
    monkeypatch.setattr("app.ui.tray.LOOK_AGAIN_SECONDS", 0.01)
    tray = Tray(model)
    tray.show()
    tray.changed.emit()
    qtbot.wait(50)
    assert tray.icon is None
    there[0] = True
    qtbot.waitUntil(lambda: tray.icon is not None)


def test_after_a_long_wait_the_icon_is_made_anyway(qtbot: QtBot, model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.ui.tray.tray_is_there", lambda: False)
    monkeypatch.setattr("app.ui.tray.LOOK_AGAIN_SECONDS", 0.01)
    monkeypatch.setattr("app.ui.tray.LONGEST_WAIT_SECONDS", 0.05)
    tray = Tray(model)
    tray.show()
    qtbot.waitUntil(lambda: tray.icon is not None)


def test_long_words_are_shortened_to_one_line_and_ampersands_kept() -> None:
    assert shorten("bread & butter\n at nine") == "bread && butter at nine"
    assert shorten("x" * 100, 10) == "x" * 9 + "…"
