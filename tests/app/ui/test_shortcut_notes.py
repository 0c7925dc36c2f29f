"""Keys that are not to be had are told in the settings, beside their field."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from pytestqt.qtbot import QtBot

from app.ui.settings_window import SettingsWindow
from app.ui.shortcuts import Shortcuts
from tests.app.running_copy import Running


class Keys:
    """Keys as a desktop grants them."""

    def __init__(self, told: Callable[[], None]) -> None:
        self.available = True
        self.refused: frozenset[str] = frozenset()
        self.granted: Mapping[str, str] = {}
        self.watched: list[Mapping[str, str]] = []
        self.stopped = False
        self._told = told

    def watch(self, shortcuts: Mapping[str, str]) -> None:
        self.watched.append(shortcuts)

    def stop(self) -> None:
        self.stopped = True

    def answer(self, available: bool = True, refused: frozenset[str] = frozenset(), **granted: str) -> None:
        self.available, self.refused, self.granted = available, refused, granted
        self._told()


@pytest.fixture
def keys(running: Running) -> Keys:
    made: list[Keys] = []

    def build(pressed: Callable[[str], None], descriptions: Mapping[str, str], told: Callable[[], None]) -> Keys:
        assert descriptions["pause"] == "Pause"
        made.append(Keys(told))
        return made[0]

    shortcuts = Shortcuts(running.keeper, lambda name: None, build)
    running.windows.notes = shortcuts.notes
    shortcuts.told.connect(running.windows.show_notes)
    shortcuts.setParent(running.windows)
    return made[0]


def notes(running: Running) -> dict[str, str]:
    window = running.windows.open("settings")
    assert isinstance(window, SettingsWindow)
    window.show_section("shortcuts")
    return {name: row.note.text() for name, row in window.rows.items() if row.note.isVisible()}


def test_a_refused_key_is_explained_below_its_field(running: Running, keys: Keys, qtbot: QtBot) -> None:
    assert notes(running) == {}
    keys.answer(refused=frozenset({"type"}))
    (told,) = notes(running).items()
    assert told[0] == "shortcuts.type"
    assert "do nothing" in told[1]
    keys.answer()
    assert notes(running) == {}


def test_the_keys_that_the_desktop_chose_are_told(running: Running, keys: Keys, qtbot: QtBot) -> None:
    keys.answer(pause="Meta+P", type="")
    assert notes(running) == {"shortcuts.pause": "The desktop listens for: Meta+P"}


def test_only_keys_that_do_something_are_said_to_work(running: Running, qtbot: QtBot) -> None:
    made: list[Keys] = []

    def build(pressed: Callable[[str], None], descriptions: Mapping[str, str], told: Callable[[], None]) -> Keys:
        made.append(Keys(told))
        return made[0]

    running.keeper.change({"shortcuts.stop": ""})
    shortcuts = Shortcuts(running.keeper, lambda name: None, build)
    made[0].answer(refused=frozenset({"type"}), pause="Meta+P")
    assert shortcuts.working() == {"pause": "Meta+P"}
    made[0].answer(pause="")
    assert shortcuts.working() == {"type": "Ctrl+Alt+Shift+T"}
    made[0].answer(available=False)
    assert shortcuts.working() == {}


def test_where_nothing_watches_for_keys_each_that_is_set_is_said_to_do_nothing(running: Running, qtbot: QtBot) -> None:
    shortcuts = Shortcuts(running.keeper, lambda name: None, lambda *_: None)
    told = shortcuts.notes()
    assert set(told) == {"shortcuts.pause", "shortcuts.type", "shortcuts.stop"}
    assert all("do nothing" in note for note in told.values())
    assert shortcuts.working() == {}
    running.keeper.change({"shortcuts.type": ""})
    assert set(shortcuts.notes()) == {"shortcuts.pause", "shortcuts.stop"}


def test_where_no_program_may_watch_the_command_is_named(running: Running, keys: Keys, qtbot: QtBot) -> None:
    keys.answer(available=False)
    assert set(notes(running)) == {"shortcuts.pause", "shortcuts.type", "shortcuts.stop"}
    running.keeper.change({"shortcuts.type": ""})
    assert keys.watched[-1]["type"] == ""
    assert set(notes(running)) == {"shortcuts.pause", "shortcuts.stop"}
