"""A program as a screen reader meets it: its windows and controls over AT-SPI, with name, role and states.

The accessibility bus and its registry are the desk's own children: no bus of the session is asked for them, and they
end with the desk. The programs on it find the bus by the variable that AT-SPI has for that.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from app.desk import DeskError, VirtualDesk
from app.desk.processes import need, wait_for

ADDRESS = "AT_SPI_BUS_ADDRESS"
REGISTRY_FILE = Path("/usr/share/dbus-1/accessibility-services/org.a11y.atspi.Registry.service")
REGISTRY = "org.a11y.atspi.Registry"
ROOT = "/org/a11y/atspi/accessible/root"
PROPERTIES = "org.freedesktop.DBus.Properties"
ACCESSIBLE = "org.a11y.atspi.Accessible"
COMPONENT = "org.a11y.atspi.Component"
ACTIVE, ENABLED, FOCUSABLE, FOCUSED, SELECTED, SHOWING = 1, 8, 11, 12, 23, 25
LABELLED_BY = 2
PATIENCE_SECONDS = 60.0
"""A program that has not answered by then never will; one that builds a window on a busy machine takes seconds."""


def find_registry() -> str:
    """The program through which programs and screen readers find each other. Raises DeskError: not installed."""
    need("dbus-daemon", "dbus")
    if not REGISTRY_FILE.exists():
        raise DeskError("The accessibility bus needs its registry, which is not installed: install at-spi2-core.")
    command = re.search(r"^Exec=(\S+)", REGISTRY_FILE.read_text(encoding="utf-8"), re.MULTILINE)
    assert command is not None
    return command[1]


def give_accessibility_bus(desk: VirtualDesk, registry: str) -> None:
    """Lets screen readers and programs meet on a desk, at this registry."""
    socket = desk.folder / "run" / "accessibility"
    desk.environment[ADDRESS] = f"unix:path={socket}"
    desk.run(["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={desk.environment[ADDRESS]}"])
    wait_for("the accessibility bus", socket.exists)
    desk.run([registry])


@dataclass(frozen=True, slots=True)
class Node:
    """One thing on the accessibility bus.

    Attributes:
        service, path: where it is.
        name, role: what a screen reader says.
        states: numbers of AT-SPI's states that it has.
    """

    service: str
    path: str
    name: str
    role: str
    states: frozenset[int]


class ScreenReader:
    """Asks the accessibility bus; what is gone meanwhile has no name, no states and nothing in it."""

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus

    @staticmethod
    @asynccontextmanager
    async def on(desk: VirtualDesk) -> AsyncIterator[ScreenReader]:
        """One on a desk that has an accessibility bus."""
        bus = await MessageBus(desk.environment[ADDRESS]).connect()
        try:
            yield ScreenReader(bus)
        finally:
            bus.disconnect()
            await bus.wait_for_disconnect()

    async def windows(self) -> list[Node]:
        """The windows of every program on the bus."""
        programs = await self._children(REGISTRY, ROOT)
        return [await self._node(*window) for program in programs for window in await self._children(*program)]

    async def walk(self, node: Node) -> list[Node]:
        """Everything below a node that is shown, from the outside in."""
        children = await self._children(node.service, node.path)
        found: list[Node] = []
        for child in await asyncio.gather(*(self._node(*each) for each in children)):
            if SHOWING in child.states:
                found += [child, *await self.walk(child)]
        return found

    async def states(self, node: Node) -> frozenset[int]:
        """The states that it has now."""
        return await self._states(node.service, node.path)

    async def label(self, node: Node) -> str:
        """The name of what labels a node, "" when nothing does."""
        related = await self._ask(node.service, node.path, ACCESSIBLE, "GetRelationSet")
        for kind, targets in related or ():
            for service, path in targets if kind == LABELLED_BY else ():
                return await self._name(service, path)
        return ""

    async def focus(self, node: Node) -> None:
        """Takes the keyboard to a node."""
        await self._ask(node.service, node.path, COMPONENT, "GrabFocus")

    async def _children(self, service: str, path: str) -> list[tuple[str, str]]:
        found = await self._ask(service, path, ACCESSIBLE, "GetChildren")
        return [(str(child[0]), str(child[1])) for child in found or ()]

    async def _node(self, service: str, path: str) -> Node:
        name, role, states = await asyncio.gather(
            self._name(service, path),
            self._ask(service, path, ACCESSIBLE, "GetRoleName"),
            self._states(service, path),
        )
        return Node(service, path, name, str(role or ""), states)

    async def _name(self, service: str, path: str) -> str:
        return str(await self._ask(service, path, PROPERTIES, "Get", "ss", ACCESSIBLE, "Name") or "")

    async def _states(self, service: str, path: str) -> frozenset[int]:
        low, high = await self._ask(service, path, ACCESSIBLE, "GetState") or (0, 0)
        return frozenset(bit for bit in range(64) if (low | high << 32) >> bit & 1)

    async def _ask(self, service: str, path: str, interface: str, member: str, signature: str = "", *body: Any) -> Any:
        """The first value of the reply, None where what was asked is not there. Raises TimeoutError: no reply."""
        message = Message(service, path, interface, member, signature=signature, body=list(body))
        reply = await asyncio.wait_for(self._bus.call(message), PATIENCE_SECONDS)
        if reply is None or reply.message_type is not MessageType.METHOD_RETURN or not reply.body:
            return None
        found = reply.body[0]
        return found.value if isinstance(found, Variant) else found
