"""The windows as a screen reader walks them, over AT-SPI on the virtual desk: by Tab, from control to control."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

import pytest

from app.crash import BOOT
from app.desk import DeskError, VirtualDesk
from app.desk.processes import need, wait_for
from app.desk.virtual import CONSENT
from app.folders import HOME_VARIABLE, Folders
from app.settings import save, sections
from app.ui.instance import Command, send
from app.ui.settings_window import title_of
from tests.desk.accessibility import (
    ACTIVE,
    ENABLED,
    FOCUSABLE,
    FOCUSED,
    PATIENCE_SECONDS,
    SELECTED,
    SHOWING,
    Node,
    ScreenReader,
    find_registry,
    give_accessibility_bus,
)

pytestmark = pytest.mark.desk

ROOT = Path(__file__).resolve().parents[2]
CELLS = ("cell", "table cell")
NO_STOPS = (*CELLS, "column header", "table column header", "list item", "menu item", "label")
"""Where the Tab key does not stop: parts of a control, which the arrow keys come to, and words that can be selected."""
VAGUE = ("", "filler", "panel", "unknown", "invalid", "redundant object")
PAGES = ("Alongside is present while you work", "Can it hear you?", "What it sees", "Try it", "That is all")
CHOSEN: dict[str, object] = {
    "general.guide": False,
    "consent.microphone": True,
    "consent.screen": True,
    "captions.show": "always",
    "captions.seconds": 60.0,
    "reasoning.endpoint": "https://model.example/v1",
}
"""What the user of the desk has set; what the environment sets could not be changed in the windows."""
T = TypeVar("T")


@pytest.fixture
def desk() -> Iterator[VirtualDesk]:
    """A desk which a screen reader may ask, with the program on it, which crashed last time."""
    with ExitStack() as stack:
        try:
            need("xdotool", "xdotool")
            registry = find_registry()
            made = stack.enter_context(VirtualDesk(1280, 720))
        except DeskError as reason:
            pytest.skip(str(reason))
        give_accessibility_bus(made, registry)
        for name in CONSENT:
            del made.environment[name]
        made.environment |= {HOME_VARIABLE: str(made.folder / "program"), "PYTHONPATH": str(ROOT)}
        folders = Folders.under(made.folder / "program").make()
        save(folders.settings_file, CHOSEN)
        ended_unexpectedly(folders)
        timeline = made.folder / "timeline.jsonl"
        made.run([sys.executable, str(ROOT / "tests/desk/loud_model.py"), "stop", "--timeline", str(timeline)])
        wait_for("the program", timeline.exists, 2 * PATIENCE_SECONDS)
        yield made


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
        self.tell(Command(name))
        return await self.opened(f"the window {name}", before)

    def tell(self, command: Command) -> None:
        """Has the running program do something."""
        reply = send(Folders.under(self._desk.folder / "program").data, command, PATIENCE_SECONDS)
        assert reply is not None
        assert reply.ok, reply.text

    async def shown(self) -> set[str]:
        """The windows that are shown, by their path."""
        return {window.path for window in await self.reader.windows() if SHOWING in window.states}

    async def opened(self, what: str, before: Collection[str] = (), title: str = "") -> Node:
        """The window of this title that has the keyboard and was not there before, once there is one."""

        async def found() -> Node | None:
            for window in await self.reader.windows():
                if {ACTIVE, SHOWING} <= window.states and window.path not in before and title in window.name:
                    return window
            return None

        return await until(what, found)

    async def within(self, window: Node, role: str, name: str = "") -> Node:
        """What has this role in a window, and this name where one is given, once it is there."""

        async def found() -> Node | None:
            for node in await self.reader.walk(window):
                if node.role == role and name in ("", node.name):
                    return node
            return None

        return await until(f"{role} {name!r}", found)

    def press(self, keys: str) -> None:
        """Presses keys, whatever window has the keyboard."""
        subprocess.run(["xdotool", "key", keys], env=self._desk.environment, check=True)

    async def go_to(self, node: Node) -> None:
        """Takes the keyboard to a control that can be used, or will be in a moment."""

        async def there() -> bool:
            await self.reader.focus(node)
            return FOCUSED in await self.reader.states(node)

        await until(f"the keyboard to come to {node}", there)

    async def use(self, node: Node) -> None:
        """Presses a button, or chooses the current entry of a table, by the keyboard."""
        await self.go_to(node)
        self.press("space")

    async def close(self, window: Node) -> None:
        """Closes a window with Escape."""

        async def gone() -> bool:
            return window.path not in await self.shown()

        self.press("Escape")
        await until(f"{window} to close", gone)

    async def controls(self, window: Node) -> list[Node]:
        """Those that can be used now, to which the Tab key should come."""
        return [node for node in await self.all_controls(window) if ENABLED in node.states]

    async def all_controls(self, window: Node) -> list[Node]:
        """What is shown and takes the keyboard when it is enabled; of a box that can be typed into, the line in it."""
        shown = [node for node in await self.reader.walk(window) if FOCUSABLE in node.states]
        found = [node for node in shown if node.role not in NO_STOPS]
        return [node for node in found if not (node.role == "combo box" and await self._written_in(node))]

    async def _written_in(self, box: Node) -> bool:
        return "text" in [node.role for node in await self.reader.walk(box)]

    async def focused(self, controls: list[Node]) -> Node | None:
        """Which of them has the keyboard; of a control within a control it is the inner one."""
        now = await asyncio.gather(*map(self.reader.states, controls))
        return next((node for node, states in zip(controls[::-1], now[::-1], strict=True) if FOCUSED in states), None)

    async def in_tab_order(self, controls: list[Node]) -> AsyncIterator[Node]:
        """The controls as Tab comes to them, from where the keyboard is until it is there again."""

        async def anything() -> Node | None:
            return await self.focused(controls)

        first = here = await until(f"the keyboard to be at one of {controls}", anything)
        while True:
            yield here

            async def elsewhere(left: str = here.path) -> Node | None:
                found = await self.focused(controls)
                return found if found is not None and found.path != left else None

            self.press("Tab")
            here = await until(f"Tab to leave {here} for one of {controls}", elsewhere)
            if here.path == first.path:
                return

    async def check(self, window: Node) -> list[str]:
        """Goes through what is shown; each control that Tab came to, as role and name."""
        assert window.role not in VAGUE, f"{window} has no telling role"
        assert window.name.strip(), f"{window} has no name"
        told = {node.path: await self.told(node) for node in await self.all_controls(window)}
        controls = await self.controls(window)
        met: list[Node] = []
        async for node in self.in_tab_order(controls):
            met.append(node)
            assert len(met) <= len(controls), f"Tab comes to a control twice before it has come to every one: {met}"
        missed = [node for node in controls if node.path not in {each.path for each in met}]
        assert not missed, f"Tab does not come to {missed}"
        return [told[node.path] for node in met]

    async def told(self, node: Node) -> str:
        """The role and the name of a control, which must have both."""
        label = await self.reader.label(node)
        assert node.role not in VAGUE, f"{node} has no telling role"
        assert node.name.strip() or label, f"{node} has no name"
        if node.role == "combo box":
            assert label, f"{node} says what is chosen and not what for"
        return f"{node.role}: {node.name or label}"


async def until(what: str, ready: Callable[[], Awaitable[T | None]]) -> T:
    """What `ready` finds, once it finds something."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := await ready()):
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        await asyncio.sleep(0.05)
    return found


async def walk_captions(walker: Walker) -> list[str]:
    """What the overlay shows of a reminder, once that is spoken; the keyboard does not come to it."""

    async def found() -> Node | None:
        windows = [each for each in await walker.reader.windows() if SHOWING in each.states]
        return next((each for each in windows if each.name == "Captions"), None)

    walker.tell(Command("remind", "me in one second to stretch"))
    captions = await until("the captions", found)
    await walker.within(captions, "label", "Reminder: stretch.")
    assert await walker.controls(captions) == []
    return [f"{node.role}: {node.name}" for node in await walker.reader.walk(captions)]


async def walk_timeline(walker: Walker) -> dict[str, list[str]]:
    """The timeline, what it asks before it deletes, and what it asks about an entry that was wrong."""
    met: dict[str, list[str]] = {}
    history = await walker.open("history")

    async def filled() -> bool:
        walker.press("F5")
        return any(node.role in CELLS for node in await walker.reader.walk(history))

    async def chosen() -> bool:
        wrong = await walker.within(history, "push button", "It was wrong…")
        return ENABLED in wrong.states

    await until("an entry in the timeline", filled)
    met["history"] = await walker.check(history)
    await walker.use(await walker.within(history, "table", "Entries"))
    await until("an entry to be chosen", chosen)
    met["history, an entry chosen"] = await walker.check(history)
    for name, button in (("wrong", "It was wrong…"), ("delete", "Delete everything…")):
        before = await walker.shown()
        await walker.use(await walker.within(history, "push button", button))
        asking = await walker.opened(f"the question behind {button}", before)
        met[name] = await walker.check(asking)
        await walker.close(asking)
    return met


async def walk_guide(walker: Walker) -> dict[str, list[str]]:
    """Every page of the guide, left by its button."""
    met: dict[str, list[str]] = {}
    guide = await walker.open("guide")
    for number, title in enumerate(PAGES, start=1):
        await walker.within(guide, "label", title)
        met[f"guide {number}"] = await walker.check(guide)
        if title != PAGES[-1]:
            await walker.use([node for node in await walker.controls(guide) if node.role == "push button"][-1])
    return met


async def walk_settings(walker: Walker) -> dict[str, list[str]]:
    """Every section of the settings, gone to in the list of them."""
    met: dict[str, list[str]] = {}
    settings = await walker.open("settings")
    names = await walker.within(settings, "list", "Sections")
    for item in await walker.reader.walk(names):

        async def chosen(item: Node = item) -> bool:
            return SELECTED in await walker.reader.states(item)

        if met:
            await walker.go_to(names)
            walker.press("Down")
        await until(f"{item} to be chosen", chosen)
        met[item.name] = await walker.check(settings)
    return met


async def walk_everything(desk: VirtualDesk) -> dict[str, list[str]]:
    """Every window in every stage: what Tab came to."""
    met: dict[str, list[str]] = {}
    async with ScreenReader.on(desk) as reader:
        walker = Walker(desk, reader)
        crash = await walker.opened("the report of the crash", title="ended unexpectedly")
        met["crash"] = await walker.check(crash)
        await walker.close(crash)
        met["captions"] = await walk_captions(walker)
        met["type"] = await walker.check(await walker.open("type"))
        met |= await walk_timeline(walker)
        met |= await walk_guide(walker)
        met |= {f"settings {name}": told for name, told in (await walk_settings(walker)).items()}
    return met


def test_a_screen_reader_finds_a_name_and_a_role_for_every_control_in_tab_order(desk: VirtualDesk) -> None:
    met = asyncio.run(walk_everything(desk))
    assert met["type"] == ["text: Request", "push button: Do it"]
    assert met["crash"] == ["text: The report", "push button: Copy", "push button: Save…", "push button: Close"]
    assert met["wrong"][0] == "text: What would have been right?"
    assert met["delete"] == ["push button: Cancel", "push button: Delete"]
    assert met["guide 1"][:2] == ["check box: It may listen to the microphone", "check box: It may look at the screen"]
    assert "text: Search this day" in met["history"]
    assert "push button: It was wrong…" in met["history, an entry chosen"]
    assert "check box: Questions may be sent to this server" in met["settings Reasoning"]
    assert "text: Microphone" in met["settings Hearing"]
    assert {f"settings {title_of(section)}" for section in ("about", *dict(sections()))} <= set(met)
