"""The first run: nothing is captured before the user's word, and everything the guide offers is done."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from app import autostart
from app.capture.private_apps import KNOWN
from app.ui.guide import Guide
from tests.app.running_copy import Running

PRIVATE = [each for each in KNOWN if each.name in ("KeePassXC", "PayPal")]


@pytest.fixture
def guide(qtbot: QtBot, running: Running) -> Guide:
    made = Guide(running.keeper, running.windows, PRIVATE, lambda: ["USB"], lambda: ["Boxes"])
    qtbot.addWidget(made)
    made.show()
    return made


def forward(qtbot: QtBot, guide: Guide, pages: int = 1) -> None:
    for _ in range(pages):
        qtbot.mouseClick(guide.forward, Qt.MouseButton.LeftButton)


def tick(qtbot: QtBot, box: QCheckBox) -> None:
    qtbot.keyClick(box, Qt.Key.Key_Space)


def test_the_button_says_what_is_agreed_to(guide: Guide, qtbot: QtBot) -> None:
    assert guide.forward.text() == "Go on without either"
    tick(qtbot, guide.consent.listen)
    assert guide.forward.text() == "Agree and go on"
    forward(qtbot, guide, 4)
    assert guide.forward.text() == "Finish"


def test_before_consent_nothing_is_ticked_and_nothing_is_captured(guide: Guide, running: Running, qtbot: QtBot) -> None:
    assert not guide.consent.listen.isChecked()
    assert not guide.consent.look_at.isChecked()
    tick(qtbot, guide.consent.listen)
    tick(qtbot, guide.consent.look_at)
    turns = running.host.runtime.loop.pace.turns
    qtbot.waitUntil(lambda: running.host.runtime.loop.pace.turns > turns + 2, timeout=60_000)
    assert running.ears[0].log == running.screens[0].log == []


def test_agreeing_to_nothing_captures_nothing_to_the_end(guide: Guide, running: Running, qtbot: QtBot) -> None:
    with qtbot.waitSignal(guide.finished):
        forward(qtbot, guide, 5)
    assert running.keeper.current.general.guide is False
    assert running.program.state == "off"
    assert running.ears[0].log == running.screens[0].log == []


def test_the_microphone_alone_leaves_the_screen_alone(guide: Guide, running: Running, qtbot: QtBot) -> None:
    tick(qtbot, guide.consent.listen)
    forward(qtbot, guide)
    qtbot.waitUntil(lambda: running.ears[0].log == ["start"], timeout=60_000)
    forward(qtbot, guide)
    assert guide.sight.preview.empty
    assert running.screens[0].log == []


def test_what_was_taken_out_of_the_exclusions_stays_so_when_the_guide_comes_again(
    guide: Guide, running: Running, qtbot: QtBot
) -> None:
    running.keeper.change({"general.guide": False, "screen.excluded_titles": ("paypal",)})
    forward(qtbot, guide, 2)
    assert [box.isChecked() for box in guide.sight.offers] == [False, True]
    assert running.keeper.current.screen.excluded_apps == ()
    tick(qtbot, guide.sight.offers[0])
    assert running.keeper.current.screen.excluded_apps == ("keepassxc",)


def test_settings_that_cannot_be_written_are_told_where_the_tick_is(
    guide: Guide, running: Running, qtbot: QtBot
) -> None:
    forward(qtbot, guide, 2)
    good, running.keeper.path = running.keeper.path, running.folders.settings_file / "below" / "a file"
    tick(qtbot, guide.sight.offers[0])
    assert "cannot be written" in guide._wrong.text()
    running.keeper.path = good
    tick(qtbot, guide.sight.offers[0])
    assert guide._wrong.text() == ""


def monitors_of(guide: Guide) -> list[bool]:
    return [box.isChecked() for box in guide.sight.monitors]


def test_looking_at_the_page_turns_nothing_on(
    guide: Guide, running: Running, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(running.windows), "monitors", 2)
    running.keeper.change({"screen.look": False})
    forward(qtbot, guide, 3)
    assert running.keeper.current.screen.look is False
    qtbot.mouseClick(guide.back, Qt.MouseButton.LeftButton)
    assert monitors_of(guide) == [False, False]
    tick(qtbot, guide.sight.monitors[1])
    assert running.keeper.current.screen.look is True
    assert running.keeper.current.screen.monitors == (2,)
    tick(qtbot, guide.sight.monitors[1])
    assert running.keeper.current.screen.look is False


def test_ticks_of_before_do_not_overwrite_what_was_set_since(
    guide: Guide, running: Running, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(running.windows), "monitors", 3)
    forward(qtbot, guide, 2)
    assert monitors_of(guide) == [True, True, True]
    running.keeper.change({"screen.monitors": (2,), "screen.excluded_titles": ()})
    forward(qtbot, guide)
    assert running.keeper.current.screen.monitors == (2,)
    qtbot.mouseClick(guide.back, Qt.MouseButton.LeftButton)
    assert monitors_of(guide) == [False, True, False]
    assert [box.isChecked() for box in guide.sight.offers] == [True, False]
    running.keeper.change({"screen.monitors": (1, 2)})
    tick(qtbot, guide.sight.monitors[2])
    assert running.keeper.current.screen.monitors == ()
    assert running.keeper.current.screen.excluded_titles == ()


@pytest.mark.parametrize(
    ("days", "told"), [(30, "kept as text for 30 days"), (1, "kept as text for 1 day,"), (0, "is not written down")]
)
def test_the_first_page_says_how_long_words_are_kept(
    guide: Guide, running: Running, qtbot: QtBot, days: int, told: str
) -> None:
    running.keeper.change({"journal.keep_days": days})
    guide.begin()
    assert told in " ".join(each.text() for each in guide.consent.findChildren(QLabel))


def test_after_consent_was_withdrawn_it_does_not_say_that_nothing_was_ever_heard(
    guide: Guide, running: Running, qtbot: QtBot
) -> None:
    running.keeper.change({"consent.microphone": True})
    guide.begin()
    assert guide.consent._so_far.text() == "What it may do:"
    running.keeper.change({"consent.microphone": False})
    guide.begin()
    assert guide.consent._so_far.text() == "Now it hears and sees nothing. What may it do?"


def test_the_last_page_names_only_keys_that_do_something(running: Running, qtbot: QtBot) -> None:
    running.windows.keys = lambda: {"type": "Meta+T"}
    guide = running.windows.open("guide")
    assert isinstance(guide, Guide)
    forward(qtbot, guide, 4)
    assert guide.end._keys.text() == "Meta+T opens a line to type into."


def test_the_last_page_names_the_keys_that_are_set(guide: Guide, running: Running, qtbot: QtBot) -> None:
    running.keeper.change({"shortcuts.pause": "Ctrl+Alt+9", "shortcuts.type": ""})
    forward(qtbot, guide, 4)
    assert guide.end._keys.text() == "Ctrl+Alt+9 pauses it."


def test_the_screen_alone_leaves_the_microphone_alone(guide: Guide, running: Running, qtbot: QtBot) -> None:
    tick(qtbot, guide.consent.look_at)
    forward(qtbot, guide, 2)
    assert running.screens[0].log == ["start"]
    qtbot.waitUntil(lambda: not guide.sight.preview.empty, timeout=60_000)
    assert guide.sight.preview.image(0).pixelColor(5, 5) == QColor(0, 0, 0)
    assert running.ears[0].log == []


def test_going_back_and_withdrawing_closes_both(guide: Guide, running: Running, qtbot: QtBot) -> None:
    tick(qtbot, guide.consent.listen)
    tick(qtbot, guide.consent.look_at)
    forward(qtbot, guide)
    qtbot.waitUntil(lambda: running.ears[0].log == ["start"], timeout=60_000)
    qtbot.mouseClick(guide.back, Qt.MouseButton.LeftButton)
    tick(qtbot, guide.consent.listen)
    tick(qtbot, guide.consent.look_at)
    forward(qtbot, guide)
    qtbot.waitUntil(lambda: running.ears[0].log == ["start", "stop"], timeout=60_000)
    assert running.screens[0].log == ["start", "stop"]


def test_devices_are_chosen_and_opened(guide: Guide, running: Running, qtbot: QtBot) -> None:
    tick(qtbot, guide.consent.listen)
    forward(qtbot, guide)
    box = guide.sound.microphone.control
    assert isinstance(box, QComboBox)
    box.showPopup()
    box.hidePopup()
    box.setCurrentIndex(box.findText("USB"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: running.builds[-1].hearing.microphone == "USB" and running.host._running, timeout=60_000)
    tick(qtbot, guide.sound.muted)
    forward(qtbot, guide)
    assert running.keeper.current.speaking.muted


def test_the_meter_shows_how_loud_it_is(guide: Guide, running: Running, qtbot: QtBot) -> None:
    tick(qtbot, guide.consent.listen)
    forward(qtbot, guide)
    running.host.runtime.ears.level = 0.5

    class Loud:
        level = 0.5

    guide.sound.look(Loud())  # type: ignore[arg-type]
    assert guide.sound.meter.value() == 50


def test_what_is_ticked_is_excluded_and_what_the_user_wrote_stays(guide: Guide, running: Running, qtbot: QtBot) -> None:
    running.keeper.change({"screen.excluded_titles": ("diary",)})
    forward(qtbot, guide, 2)
    screen = running.keeper.current.screen
    assert screen.excluded_apps == ("keepassxc",)
    assert screen.excluded_titles == ("diary", "paypal")
    tick(qtbot, guide.sight.offers[1])
    assert running.keeper.current.screen.excluded_titles == ("diary",)


def test_a_request_can_be_tried_by_typing(guide: Guide, running: Running, qtbot: QtBot) -> None:
    forward(qtbot, guide, 3)
    qtbot.keyClicks(guide.trial.entry, "remind me in one second to stretch")
    qtbot.keyClick(guide.trial.entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: guide.trial.answered.text() == "Reminder: stretch.", timeout=60_000)


def test_it_can_start_at_login(
    guide: Guide, running: Running, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    forward(qtbot, guide, 4)
    tick(qtbot, guide.end.login)
    forward(qtbot, guide)
    assert autostart.entry_file().exists()
    assert not guide.isVisible()


def test_a_choice_that_cannot_be_kept_is_told_and_the_page_stays(guide: Guide, running: Running, qtbot: QtBot) -> None:
    running.keeper.path.unlink(missing_ok=True)
    running.keeper.path.mkdir()
    forward(qtbot, guide)
    assert guide.pages.currentIndex() == 0
    assert "cannot be written" in guide._wrong.text()
