"""A desktop's tray as a test sees it: a StatusNotifierWatcher on a D-Bus of its own.

It keeps the list of tray icons that programs register, reads an icon's picture and words, and opens and clicks its
menu, all through the protocol that KDE, GNOME's extension and other panels speak.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any

from dbus_fast import Message, MessageType, PropertyAccess, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusBool, DBusInt32, DBusSignature, DBusStr
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
PATIENCE_SECONDS = 20.0
"""How long to wait for what must come; no test passes or fails by how fast it comes."""


class Watcher(ServiceInterface):
    """The part of a panel that tray icons register with; the methods' names are the protocol's."""

    def __init__(self) -> None:
        super().__init__(WATCHER)
        self.items: list[str] = []

    @dbus_method()
    def RegisterStatusNotifierItem(self, service: DBusStr) -> None:
        self.items.append(service)
        self.StatusNotifierItemRegistered(service)

    @dbus_method()
    def RegisterStatusNotifierHost(self, service: DBusStr) -> None:
        self.StatusNotifierHostRegistered()

    @dbus_property(access=PropertyAccess.READ)
    def RegisteredStatusNotifierItems(self) -> Annotated[list[str], DBusSignature("as")]:
        return self.items

    @dbus_property(access=PropertyAccess.READ)
    def IsStatusNotifierHostRegistered(self) -> DBusBool:
        return True

    @dbus_property(access=PropertyAccess.READ)
    def ProtocolVersion(self) -> DBusInt32:
        return 0

    @dbus_signal()
    def StatusNotifierItemRegistered(self, service: str) -> DBusStr:
        return service

    @dbus_signal()
    def StatusNotifierHostRegistered(self) -> None:
        return None


class TrayIcon:
    """One registered icon, seen from the panel."""

    def __init__(self, bus: MessageBus, service: str) -> None:
        self._bus = bus
        self._service = service

    async def _call(self, path: str, interface: str, member: str, signature: str = "", *body: Any) -> list[Any]:
        message = Message(self._service, path, interface, member, signature=signature, body=list(body))
        reply = await self._bus.call(message)
        assert reply is not None
        assert reply.message_type is MessageType.METHOD_RETURN, reply.body
        return reply.body

    async def _property(self, name: str) -> Any:
        properties = "org.freedesktop.DBus.Properties"
        return (await self._call("/StatusNotifierItem", properties, "Get", "ss", ITEM, name))[0].value

    async def picture(self) -> bytes:
        """The largest bitmap of the icon, ARGB."""
        return bytes(max(await self._property("IconPixmap"), key=lambda pixmap: pixmap[0])[2])

    async def tooltip(self) -> str:
        """What shows when the pointer rests on it."""
        return str((await self._property("ToolTip"))[2])

    async def menu(self, within: str = "") -> dict[str, int]:
        """Opens the menu, or one within it: its entries' words and their numbers."""
        opened = (await self.menu())[within] if within else 0
        path = await self._property("Menu")
        await self._call(path, MENU, "AboutToShow", "i", opened)
        _, (_, _, children) = await self._call(path, MENU, "GetLayout", "iias", opened, -1, [])
        entries = [child.value for child in children]
        return {of["label"].value: number for number, of, _ in entries if "label" in of}

    async def click(self, entry: str, within: str = "") -> None:
        """Clicks an entry of the menu, or of one within it."""
        number = (await self.menu(within))[entry]
        path = await self._property("Menu")
        await self._call(path, MENU, "Event", "isvu", number, "clicked", Variant("i", 0), 0)


@asynccontextmanager
async def panel(address: str) -> AsyncIterator[Callable[[], Any]]:
    """A panel on the bus; gives a coroutine function that waits for the first icon."""
    bus = await MessageBus(address).connect()
    watcher = Watcher()
    bus.export("/StatusNotifierWatcher", watcher)
    await bus.request_name(WATCHER)

    async def first_icon() -> TrayIcon:
        await until(lambda: bool(watcher.items))
        return TrayIcon(bus, watcher.items[0])

    try:
        yield first_icon
    finally:
        bus.disconnect()


async def until(ready: Callable[[], bool]) -> None:
    """Returns once `ready()` is true; fails when it does not become true."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not ready():
            await asyncio.sleep(0.05)
