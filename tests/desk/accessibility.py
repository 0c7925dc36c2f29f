"""A program as a screen reader meets it: its windows and controls over AT-SPI, with name, role and states.

The accessibility bus is started by the session's bus, on the first question for it (package at-spi2-core).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from app.system.bus import Bus

ROOT = "/org/a11y/atspi/accessible/root"
ACCESSIBLE = "org.a11y.atspi.Accessible"
REGISTRY = "org.a11y.atspi.Registry"
ACTION = "org.a11y.atspi.Action"
COMPONENT = "org.a11y.atspi.Component"
ACTIVE, ENABLED, FOCUSABLE, FOCUSED, SHOWING = 1, 8, 11, 12, 25
LABELLED_BY = 2


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

    @property
    def usable(self) -> bool:
        """True when the keyboard can come to it now."""
        return {FOCUSABLE, SHOWING, ENABLED} <= self.states


class ScreenReader:
    """Asks the accessibility bus."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    @staticmethod
    async def connect(session_address: str) -> ScreenReader:
        """Finds the accessibility bus through the session's."""
        session = await Bus.connect(session_address)
        reply = await session.call("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", start=True)
        await session.close()
        return ScreenReader(await Bus.connect(str(reply.body[0])))

    async def close(self) -> None:
        """Asks no more."""
        await self._bus.close()

    async def windows(self) -> list[Node]:
        """The windows of every program on the bus."""
        programs = await self._children(REGISTRY, ROOT)
        return [await self._node(*window) for program in programs for window in await self._children(*program)]

    async def walk(self, node: Node) -> AsyncIterator[Node]:
        """Everything below a node that is shown, from the outside in."""
        for service, path in await self._children(node.service, node.path):
            child = await self._node(service, path)
            if SHOWING in child.states:
                yield child
                async for below in self.walk(child):
                    yield below

    async def again(self, node: Node) -> Node:
        """The same as it is now."""
        return await self._node(node.service, node.path)

    async def label(self, node: Node) -> str:
        """The name of what labels a node, "" when nothing does."""
        related = await self._bus.ask(node.service, node.path, ACCESSIBLE, "GetRelationSet")
        for kind, targets in related or ():
            for service, path in targets if kind == LABELLED_BY else ():
                return str(await self._bus.get(service, path, ACCESSIBLE, "Name") or "")
        return ""

    async def activate(self, node: Node) -> None:
        """Does what a node is for: presses a button."""
        await self._bus.call(node.service, node.path, ACTION, "DoAction", "i", 0)

    async def focus(self, node: Node) -> None:
        """Takes the keyboard to a node."""
        await self._bus.call(node.service, node.path, COMPONENT, "GrabFocus")

    async def _children(self, service: str, path: str) -> list[tuple[str, str]]:
        found = await self._bus.ask(service, path, ACCESSIBLE, "GetChildren")
        return [(str(child[0]), str(child[1])) for child in found or ()]

    async def _node(self, service: str, path: str) -> Node:
        low, high = await self._bus.ask(service, path, ACCESSIBLE, "GetState") or (0, 0)
        states = low | high << 32
        return Node(
            service,
            path,
            str(await self._bus.get(service, path, ACCESSIBLE, "Name") or ""),
            str(await self._bus.ask(service, path, ACCESSIBLE, "GetRoleName") or ""),
            frozenset(bit for bit in range(64) if states >> bit & 1),
        )
