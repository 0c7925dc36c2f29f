"""Keys and touches on a real X server."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from Xlib import X
from Xlib.display import Display
from Xlib.ext import xtest

from app.desk import DeskError
from app.desk.display import VirtualScreen
from app.desk.processes import Children
from app.system.idle import X11Idle
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
