"""Keys and touches on a real X server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from Xlib import XK, X
from Xlib.display import Display
from Xlib.ext import xtest

from app.desk import DeskError
from app.desk.display import VirtualScreen
from app.desk.processes import Children
from app.keeper import SettingsKeeper
from app.settings import load
from app.system.idle import X11Idle
from app.system.keys import GlobalKeys, Keys, UnknownKeysError, watch_keys
from app.system.portal_keys import PortalKeys
from app.ui.shortcuts import Shortcuts
from tests.app.system.desktop import until

pytestmark = pytest.mark.desk


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    children = Children(tmp_path_factory.mktemp("logs"), dict(os.environ))
    try:
        screen = VirtualScreen(children, 320, 200)
        yield screen.display
    except DeskError as reason:
        pytest.skip(str(reason))
    finally:
        children.end_all()


class Keyboard:
    """A keyboard at the server."""

    def __init__(self, server: str) -> None:
        self.display = Display(server)

    def press(self, *symbols: int) -> None:
        """Presses keys together and lets them go."""
        codes = [self.display.keysym_to_keycode(symbol) for symbol in symbols]
        for code in codes:
            xtest.fake_input(self.display, X.KeyPress, code)
        for code in reversed(codes):
            xtest.fake_input(self.display, X.KeyRelease, code)
        self.display.sync()


@pytest.fixture
def keyboard(server: str) -> Iterator[Keyboard]:
    made = Keyboard(server)
    yield made
    made.display.close()


def test_the_server_counts_the_time_since_the_last_touch(server: str, keyboard: Keyboard) -> None:
    idle = X11Idle(server)
    until(lambda: (idle.seconds() or 0.0) > 1.0)
    keyboard.press(0x61)
    untouched = idle.seconds()
    assert untouched is not None
    until(lambda: keyboard.press(0x61) or (idle.seconds() or 9.0) < 1.0)
    idle.close()


CTRL, ALT, SHIFT, CAPS = 0xFFE3, 0xFFE9, 0xFFE1, 0xFFE5


@pytest.mark.setting("shortcuts.pause", "shortcuts.type", "shortcuts.stop")
def test_keys_carry_out_commands_whatever_window_is_in_front(
    server: str, keyboard: Keyboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setenv("DISPLAY", server)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    done: list[str] = []
    keeper = SettingsKeeper(tmp_path / "settings.toml", load(tmp_path / "settings.toml"))
    shortcuts = Shortcuts(keeper, done.append)
    try:
        for key, command in (("p", "toggle"), ("t", "type"), ("s", "stop")):
            keyboard.press(CTRL, ALT, SHIFT, ord(key))
            qtbot.waitUntil(lambda command=command: done[-1:] == [command], timeout=60_000)
        keeper.change({"shortcuts.pause": "Ctrl+F9", "shortcuts.type": "", "shortcuts.stop": "Alt+Space"})
        keyboard.press(CTRL, ALT, SHIFT, ord("t"))
        keyboard.press(CTRL, XK.string_to_keysym("F9"))
        qtbot.waitUntil(lambda: len(done) == 4, timeout=60_000)
        keyboard.press(CAPS)
        keyboard.press(ALT, ord(" "))
        keyboard.press(CAPS)
        qtbot.waitUntil(lambda: len(done) == 5, timeout=60_000)
        assert done[3:] == ["toggle", "stop"]
    finally:
        shortcuts.close()


def test_keys_that_another_program_has_are_refused_and_the_rest_works(server: str, keyboard: Keyboard) -> None:
    pressed: list[str] = []
    first, second = GlobalKeys(pressed.append, server), GlobalKeys(pressed.append, server)
    first.watch({"pause": "Ctrl+F8"})
    second.watch({"pause": "Ctrl+F8", "stop": "Ctrl+F7"})
    assert (first.refused, second.refused) == (frozenset(), {"pause"})
    keyboard.press(CTRL, XK.string_to_keysym("F7"))
    until(lambda: pressed == ["stop"])
    first.stop()
    second.watch({"pause": "Ctrl+F8"})
    assert second.refused == frozenset()
    second.stop()
    second.stop()


def test_words_that_name_no_keys_are_refused(tmp_path: Path) -> None:
    for words in ("Ctrl+", "Hyper+P", "Ctrl+Alt+Nonsense"):
        with pytest.raises(UnknownKeysError):
            Keys.parse(words)
    keeper = SettingsKeeper(tmp_path / "settings.toml", load(tmp_path / "settings.toml"))
    assert keeper.wrong("shortcuts.pause", "Hyper+P") == "Write keys such as Ctrl+Alt+P, or nothing."
    for words in ("", "Ctrl+Alt+P", "super+space", "Shift+Ctrl+F12", "Meta+Alt+.", "Ctrl+Pause"):
        assert keeper.wrong("shortcuts.pause", words) == ""
        assert not words or Keys.parse(words)


def test_under_wayland_the_portal_is_asked_and_without_a_desktop_nobody_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert isinstance(watch_keys(print, {}, print), PortalKeys)
    monkeypatch.delenv("WAYLAND_DISPLAY")
    monkeypatch.setenv("DISPLAY", ":99")
    assert isinstance(watch_keys(print, {}, print), GlobalKeys)
    monkeypatch.delenv("DISPLAY")
    assert watch_keys(print, {}, print) is None
