"""The tray as a desktop's panel sees it: the icon changes with the state, and the menu works over D-Bus."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from Xlib import X
from Xlib.display import Display
from Xlib.xobject.drawable import Window

from app.desk import VirtualDesk
from app.desk.processes import wait_for
from tests.app.system.desktop import private_bus
from tests.desk.notifier import TrayIcon, panel, until

pytestmark = pytest.mark.desk

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
from app.ui.application import Ending, build_application
from app.ui.tray import Tray, TrayState

class Model:
    state = TrayState.LISTENING
    problem = ""
    abroad = ""
    listens = looks = True
    paused_until = None
    speaking = False
    paused = property(lambda self: self.state is TrayState.PAUSED)
    last_said = "Reminder: stretch."
    said = reminders = []
    muted = False
    proactivity = "long tasks"
    def hush(self): pass
    def mute(self, muted): pass
    def be_proactive(self, level): pass
    def pause_until_tomorrow(self): pass
    def pause(self, length=None): self.state = TrayState.PAUSED; tray.changed.emit()
    def resume(self): self.state = TrayState.LISTENING; tray.changed.emit()
    def quit(self): ending.begin()

application = build_application()
ending = Ending(application, lambda: None)
tray = Tray(Model())
tray.show()
application.exec()
"""


@pytest.fixture
def desk() -> Iterator[VirtualDesk]:
    with VirtualDesk(800, 600) as desk:
        desk.environment["PYTHONPATH"] = str(ROOT)
        yield desk


async def becomes(icon: TrayIcon, tooltip: str) -> None:
    async with asyncio.timeout(20):
        while await icon.tooltip() != tooltip:
            await asyncio.sleep(0.05)


async def use_the_menu(address: str, start: Callable[[], subprocess.Popen[bytes]], delay: float) -> None:
    """`delay`: seconds by which the panel comes after the program; negative: before it."""
    program = start() if delay > 0 else None
    await asyncio.sleep(max(0.0, delay))
    async with panel(address) as first_icon:
        program = program or start()
        icon = await first_icon()
        listening = await icon.picture()
        assert list(await icon.menu()) == [
            "Alongside is listening and watching",
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
        await icon.click("Until I resume", "Pause")
        await becomes(icon, "Alongside is paused: it hears and sees nothing")
        assert await icon.picture() != listening
        assert "Pause" not in await icon.menu()
        await icon.click("Resume")
        await becomes(icon, "Alongside is listening and watching")
        assert await icon.picture() == listening
        await icon.click("Quit")
        await until(lambda: program.poll() is not None)


@pytest.mark.parametrize("delay", [-1.0, 3.0], ids=["panel first", "program first"])
def test_a_panel_shows_the_state_and_its_menu_pauses_resumes_and_quits(desk: VirtualDesk, delay: float) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        started.append(desk.run([sys.executable, "-c", PROGRAM]))
        return started[0]

    with private_bus() as address:
        desk.environment["DBUS_SESSION_BUS_ADDRESS"] = address
        asyncio.run(use_the_menu(address, start, delay))
    assert started[0].returncode == 0
    assert len(started) == 1


def test_without_a_bus_the_icon_goes_into_the_x11_tray(desk: VirtualDesk) -> None:
    desk.run(["trayer", "--edge", "bottom", "--align", "right"])
    desk.run([sys.executable, "-c", PROGRAM])
    display = Display(desk.environment["DISPLAY"])
    try:
        wait_for("the icon in the tray", lambda: embedded(display) > 0)
        assert embedded(display) == 1
    finally:
        display.close()


def embedded(display: Display) -> int:
    """How many icons have been taken into another program's window, as an X11 tray does."""
    mark = display.intern_atom("_XEMBED_INFO")
    inside = [child for window in display.screen().root.query_tree().children for child in below(window)]
    return sum(child.get_full_property(mark, X.AnyPropertyType) is not None for child in inside)


def below(window: Window) -> list[Window]:
    """All windows inside this one."""
    children = window.query_tree().children
    return [each for child in children for each in (child, *below(child))]
