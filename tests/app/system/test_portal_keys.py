"""Shortcuts through the desktop's portal: asked for, granted or not, pressed, and given back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.system.portal_keys import PortalKeys, trigger
from tests.app.system.desktop import private_bus, until
from tests.app.system.portal import DECLINED, FakePortal, portal

WANTED = {"pause": "Ctrl+Alt+Shift+P", "type": "Meta+F2", "stop": ""}
DESCRIPTIONS = {"pause": "Pause", "type": "Talk by typing", "stop": "Stop speaking"}


@pytest.fixture
def address() -> Iterator[str]:
    with private_bus() as address:
        yield address


@pytest.fixture
def desktop(address: str) -> Iterator[FakePortal]:
    with portal(address) as fake:
        yield fake


class Watching:
    """Keys that are watched, and what came of them."""

    def __init__(self, address: str) -> None:
        self.pressed: list[str] = []
        self.answers = 0
        self.keys = PortalKeys(self.pressed.append, DESCRIPTIONS, self._told, address)

    def _told(self) -> None:
        self.answers += 1

    def watch(self, wanted: dict[str, str] = WANTED) -> None:
        before = self.answers
        self.keys.watch(wanted)
        until(lambda: self.answers > before)


@pytest.fixture
def watching(address: str) -> Iterator[Watching]:
    made = Watching(address)
    yield made
    made.keys.stop()


def test_keys_are_named_as_the_portal_wants_them() -> None:
    assert trigger("Ctrl+Alt+Shift+P") == "CTRL+ALT+SHIFT+p"
    assert trigger("super+F12") == "LOGO+F12"
    assert trigger("Control+.") == "CTRL+period"
    assert trigger("Ctrl+Pause") == "CTRL+Pause"


def test_granted_keys_do_what_they_are_for(desktop: FakePortal, watching: Watching) -> None:
    watching.watch()
    assert desktop.wishes == {"pause": "CTRL+ALT+SHIFT+p", "type": "LOGO+F2"}
    assert watching.keys.available
    assert watching.keys.refused == frozenset()
    assert watching.keys.granted["type"] == "Press LOGO+F2"
    desktop.press("pause")
    desktop.press("type")
    until(lambda: watching.pressed == ["pause", "type"])


def test_keys_that_the_user_strikes_out_are_told(desktop: FakePortal, watching: Watching) -> None:
    desktop.withheld = frozenset({"type"})
    watching.watch()
    assert watching.keys.refused == frozenset({"type"})
    desktop.answer = DECLINED
    watching.watch()
    assert watching.keys.refused == frozenset({"pause", "type"})


def test_other_keys_are_asked_for_in_a_new_session_and_the_old_one_is_given_back(
    desktop: FakePortal, watching: Watching
) -> None:
    watching.watch()
    first = desktop.session
    watching.watch({"pause": "Ctrl+F9", "type": "", "stop": ""})
    assert desktop.wishes == {"pause": "CTRL+F9"}
    assert desktop.closed == [first]
    watching.watch({"pause": "", "type": "", "stop": ""})
    assert watching.keys.granted == {}
    watching.keys.stop()
    assert len(desktop.closed) == 3


def test_a_press_in_another_programs_session_is_not_ours(desktop: FakePortal, watching: Watching) -> None:
    watching.watch()
    ours, desktop.session = desktop.session, "/org/freedesktop/portal/desktop/session/other/one"
    desktop.press("pause")
    desktop.session = ours
    desktop.press("type")
    until(lambda: watching.pressed == ["type"])


def test_a_desktop_without_such_a_portal_is_no_error(watching: Watching) -> None:
    watching.watch()
    assert not watching.keys.available
    assert watching.keys.refused == frozenset()


def test_a_bus_that_is_not_there_is_no_error() -> None:
    gone = Watching("unix:path=/nonexistent/bus")
    gone.watch()
    assert not gone.keys.available
    gone.keys.stop()
    gone.keys.stop()
