"""The windows as a screen reader walks them, over AT-SPI on the virtual desk: by Tab, from control to control."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from pathlib import Path

import pytest

from app.crash import BOOT
from app.desk import DeskError, VirtualDesk
from app.folders import Folders
from app.ui.instance import Command, send
from tests.app.system.desktop import private_bus
from tests.desk.accessibility import ACTIVE, FOCUSED, SHOWING, Node, ScreenReader

# Walking every window takes minutes, and needs a session's own accessibility bus: it is asked for by name.
pytestmark = [
    pytest.mark.desk,
    pytest.mark.skipif("ALONGSIDE_SCREEN_READER" not in os.environ, reason="set ALONGSIDE_SCREEN_READER to walk"),
]

ROOT = Path(__file__).resolve().parents[2]
LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
ITEMS = ("list item", "table cell", "cell", "table column header", "menu item")
"""Parts of a control: the arrow keys come to them, not the Tab key."""
VAGUE = ("", "filler", "panel", "unknown", "invalid", "redundant object")
PATIENCE_SECONDS = 60.0


@pytest.fixture
def desk() -> Iterator[VirtualDesk]:
    """A desk with the program on it, which a screen reader may ask."""
    if not LAUNCHER.exists():
        pytest.skip("at-spi2-core is not installed")
    with private_bus() as address:
        try:
            made = VirtualDesk(1280, 720).__enter__()
        except DeskError as reason:
            pytest.skip(str(reason))
        made.environment |= {
            "DBUS_SESSION_BUS_ADDRESS": address,
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "ALONGSIDE_HOME": str(made.folder / "program"),
            "PYTHONPATH": str(ROOT),
        }
        ended_unexpectedly(Folders.under(made.folder / "program").make())
        timeline = made.folder / "timeline.jsonl"
        made.run([sys.executable, str(ROOT / "tests/desk/loud_model.py"), "stop", "--timeline", str(timeline)])
        try:
            deadline = time.monotonic() + 2 * PATIENCE_SECONDS
            while not timeline.exists():
                assert time.monotonic() < deadline
                time.sleep(0.1)
            yield made
        finally:
            made.__exit__(None, None, None)


def ended_unexpectedly(folders: Folders) -> None:
    """Leaves what a run leaves that crashed."""
    mark = {"began": "this morning", "boot": BOOT.read_text(encoding="utf-8").strip(), "in_a_row": 0}
    (folders.logs / "running.json").write_text(json.dumps(mark), encoding="utf-8")


class Walker:
    """Opens a window of the program and goes through it as somebody who does not see it would."""

    def __init__(self, desk: VirtualDesk, reader: ScreenReader) -> None:
        self._desk = desk
        self.reader = reader

    async def open(self, name: str) -> Node:
        """The window, once it has the keyboard."""
        before = await self.shown()
        await self.tell(Command(name))
        return await self.opened(before)

    async def tell(self, command: Command) -> None:
        """Has the running program do something."""
        data = Folders.under(self._desk.folder / "program").data
        reply = await asyncio.to_thread(send, data, command, PATIENCE_SECONDS)
        assert reply is not None
        assert reply.ok

    async def shown(self) -> set[str]:
        """The windows that are shown, by their path."""
        return {window.path for window in await self.reader.windows() if SHOWING in window.states}

    async def opened(self, before: Collection[str] = (), title: str = "") -> Node:
        """The window of this title that has the keyboard and was not there before, once there is one."""

        async def found() -> Node | None:
            for window in await self.reader.windows():
                if {ACTIVE, SHOWING} <= window.states and window.path not in before and title in window.name:
                    return window
            return None

        return await until(found)

    async def within(self, window: Node, role: str, name: str = "") -> Node:
        """What has this role in a window, and this in its name, once it is there."""

        async def found() -> Node | None:
            async for node in self.reader.walk(window):
                if node.role == role and name in node.name:
                    return node
            return None

        return await until(found)

    def press(self, keys: str) -> None:
        """Presses keys, whatever window has the keyboard."""
        subprocess.run(["xdotool", "key", keys], env=self._desk.environment, check=True)

    async def controls(self, window: Node) -> list[Node]:
        """What the Tab key should come to; of a box that can be typed into, that is the line in it."""
        found = [node async for node in self.reader.walk(window) if node.usable and node.role not in ITEMS]
        return [node for node in found if not (node.role == "combo box" and await self._written_in(node))]

    async def _written_in(self, box: Node) -> bool:
        return "text" in [node.role async for node in self.reader.walk(box)]

    async def focused(self, controls: list[Node]) -> Node | None:
        """Which of them has the keyboard; of a control within a control it is the inner one."""
        now = [await self.reader.again(node) for node in controls]
        return next((node for node in reversed(now) if FOCUSED in node.states), None)

    async def in_tab_order(self, window: Node) -> AsyncIterator[Node]:
        """The controls as Tab comes to them, from where the keyboard is until it is there again."""
        controls = await self.controls(window)

        async def anything() -> Node | None:
            return await self.focused(controls)

        first = here = await until(anything)
        while True:
            yield here

            async def elsewhere(left: str = here.path) -> Node | None:
                found = await self.focused(controls)
                return found if found is not None and found.path != left else None

            self.press("Tab")
            here = await until(elsewhere)
            if here.path == first.path:
                return

    async def check(self, window: Node) -> list[str]:
        """Goes through what is shown; each control as role and name."""
        wanted = {node.path for node in await self.controls(window)}
        met: list[Node] = []
        async for node in self.in_tab_order(window):
            assert node.role not in VAGUE, f"{node} has no telling role"
            assert node.name.strip() or await self.reader.label(node), f"{node} has no name"
            if node.role == "combo box":
                assert await self.reader.label(node), f"{node} says what is chosen and not what for"
            met.append(node)
            assert len(met) <= len(wanted)
        assert {node.path for node in met} == wanted
        return [f"{node.role}: {node.name or await self.reader.label(node)}" for node in met]


async def until(ready: Callable[[], Awaitable[Node | None]]) -> Node:
    """What `ready` finds, once it finds something."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (found := await ready()) is None:
            await asyncio.sleep(0.02)
        return found


async def walk_what_was_wrong(walker: Walker, history: Node) -> list[str]:
    """Chooses the first entry, and goes through the question about it."""
    await walker.reader.focus(await walker.within(history, "table"))
    walker.press("Down")
    wrong = await walker.within(history, "push button", "It was wrong")

    async def enabled() -> Node | None:
        now = await walker.reader.again(wrong)
        return now if now.usable else None

    before = await walker.shown()
    await walker.reader.activate(await until(enabled))
    met = await walker.check(await walker.opened(before))
    walker.press("Escape")
    return met


async def walk_everything(desk: VirtualDesk) -> dict[str, list[str]]:
    """Every window in every stage: what Tab came to."""
    met: dict[str, list[str]] = {}
    reader = await ScreenReader.connect(desk.environment["DBUS_SESSION_BUS_ADDRESS"])
    walker = Walker(desk, reader)
    met["crash"] = await walker.check(await walker.opened(title="ended unexpectedly"))
    walker.press("Escape")
    await walker.tell(Command("timer", "two hours ; bread"))
    met["type"] = await walker.check(await walker.open("type"))
    history = await walker.open("history")
    met["history"] = await walker.check(history)
    met["wrong"] = await walk_what_was_wrong(walker, history)
    guide = await walker.open("guide")
    for page in range(1, 6):
        met[f"guide {page}"] = await walker.check(guide)
        if page < 5:
            forward = [node for node in await walker.controls(guide) if node.role == "push button"][-1]
            await reader.activate(forward)
    settings = await walker.open("settings")
    sections = next(node for node in await walker.controls(settings) if node.role == "list")
    names = [node.name async for node in reader.walk(sections)]
    for number, name in enumerate(names):
        met[f"settings {name}"] = await walker.check(settings)
        if number + 1 < len(names):
            await reader.focus(sections)
            walker.press("Down")
    await reader.close()
    return met


def test_a_screen_reader_finds_a_name_and_a_role_for_every_control_in_tab_order(desk: VirtualDesk) -> None:
    met = asyncio.run(walk_everything(desk))
    assert met["type"] == ["text: Request", "push button: Do it"]
    assert met["crash"] == ["text: The report", "push button: Copy", "push button: Save…", "push button: Close"]
    assert met["wrong"][0] == "text: What would have been right?"
    assert met["guide 1"][:2] == ["check box: It may listen to the microphone", "check box: It may look at the screen"]
    assert "text: Search this day" in met["history"]
    assert "text: Microphone" in met["settings Hearing"]
    assert len([name for name in met if name.startswith("settings ")]) == 14
