"""D-Bus as the rest of this folder uses it: calls, properties, signals; a service that is not there is no error."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from dbus_fast import Message, MessageFlag, MessageType, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.errors import DBusError

PROPERTIES = "org.freedesktop.DBus.Properties"
SYSTEM_SOCKET = Path("/run/dbus/system_bus_socket")
ANSWER_SECONDS = 5.0
"""A service that has not answered by then counts as not there."""
FAILURES = (OSError, EOFError, DBusError, TimeoutError, ValueError)
"""What a bus that is not there or goes away raises."""


class BusError(Exception):
    """A call was refused or nobody answered it."""


def session_address(environment: Mapping[str, str] = os.environ) -> str | None:
    """Where the user's bus is, None when there is none."""
    if address := environment.get("DBUS_SESSION_BUS_ADDRESS"):
        return address
    socket = Path(environment.get("XDG_RUNTIME_DIR", "/nonexistent")) / "bus"
    return f"unix:path={socket}" if socket.exists() else None


def system_address(environment: Mapping[str, str] = os.environ) -> str | None:
    """Where the machine's bus is, None when there is none."""
    if address := environment.get("DBUS_SYSTEM_BUS_ADDRESS"):
        return address
    return f"unix:path={SYSTEM_SOCKET}" if SYSTEM_SOCKET.exists() else None


class Bus:
    """A connection. Everything here belongs to one event loop."""

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus

    @staticmethod
    async def connect(address: str) -> Bus:
        """Connects. Raises one of `FAILURES`."""
        bus = MessageBus(address, negotiate_unix_fd=True)
        return Bus(await asyncio.wait_for(bus.connect(), ANSWER_SECONDS))

    @property
    def connected(self) -> bool:
        """False once the bus is gone."""
        return self._bus.connected

    @property
    def name(self) -> str:
        """The unique name of this connection."""
        return self._bus.unique_name or ""

    async def call(
        self, service: str, path: str, interface: str, member: str, signature: str = "", *body: Any, start: bool = False
    ) -> Message:
        """The reply to a call; `start` lets the bus start the service. Raises BusError when there is none."""
        if not self._bus.connected:
            raise BusError("the bus is gone")
        flags = MessageFlag.NONE if start else MessageFlag.NO_AUTOSTART
        message = Message(service, path, interface, member, signature=signature, body=list(body), flags=flags)
        try:
            reply = await asyncio.wait_for(self._bus.call(message), ANSWER_SECONDS)
        except FAILURES as silent:
            raise BusError(f"{service} does not answer: {silent}") from silent
        if reply.message_type is not MessageType.METHOD_RETURN:
            raise BusError(f"{service} refuses {member}: {reply.error_name}")
        return reply

    async def ask(
        self, service: str, path: str, interface: str, member: str, signature: str = "", *body: Any
    ) -> Any | None:
        """The first value of the reply to a call, None when there is none."""
        try:
            reply = await self.call(service, path, interface, member, signature, *body)
        except BusError:
            return None
        found = reply.body[0] if reply.body else None
        return found.value if isinstance(found, Variant) else found

    async def get(self, service: str, path: str, interface: str, name: str) -> Any | None:
        """A property, None when there is none."""
        return await self.ask(service, path, PROPERTIES, "Get", "ss", interface, name)

    async def listen(self, rules: Iterable[str], heard: Callable[[Message], None]) -> None:
        """Calls `heard` with every signal that one of the rules names. Raises BusError."""
        self._bus.add_message_handler(lambda message: _pass_on(message, heard))
        for rule in rules:
            bus = "org.freedesktop.DBus"
            await self.call(bus, "/org/freedesktop/DBus", bus, "AddMatch", "s", rule)

    async def close(self) -> None:
        """Disconnects."""
        if self._bus.connected:
            self._bus.disconnect()
            try:
                ended: Awaitable[None] = self._bus.wait_for_disconnect()  # type: ignore[no-untyped-call]
                await asyncio.wait_for(ended, ANSWER_SECONDS)
            except FAILURES:
                return


def _pass_on(message: Message, heard: Callable[[Message], None]) -> None:
    if message.message_type is MessageType.SIGNAL:
        heard(message)
