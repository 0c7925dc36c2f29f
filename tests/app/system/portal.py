"""A desktop's portal for shortcuts on a private bus, as a test wants it to answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from app.system.portal_keys import PATH, REQUEST, SERVICE, SHORTCUTS
from tests.app.system.desktop import Desktop

GRANTED, DECLINED = 0, 1


class FakePortal:
    """Answers for the desktop.

    Attributes:
        answer: what the user says to the request for keys.
        withheld: the shortcuts that the user strikes from the list.
        wishes: what was asked for, by name: the keys.
        closed: the sessions that were given back.
    """

    def __init__(self, desktop: Desktop) -> None:
        self.answer = GRANTED
        self.withheld: frozenset[str] = frozenset()
        self.wishes: dict[str, str] = {}
        self.closed: list[str] = []
        self.session = ""
        self._desktop = desktop
        self._bus: MessageBus | None = None

    async def begin(self, bus: MessageBus) -> None:
        self._bus = bus
        bus.add_message_handler(self._take)
        await bus.request_name(SERVICE)

    def press(self, name: str) -> None:
        """The user presses the keys of a shortcut."""

        async def tell() -> None:
            await self._signal(PATH, SHORTCUTS, "Activated", "osta{sv}", [self.session, name, 1, {}])

        self._desktop.run(tell())

    async def _signal(self, path: str, interface: str, member: str, signature: str, body: list[Any]) -> None:
        assert self._bus is not None
        await self._bus.send(Message.new_signal(path, interface, member, signature, body))

    def _take(self, message: Message) -> Message | bool:
        if message.message_type is not MessageType.METHOD_CALL:
            return False
        if message.member == "Close":
            self.closed.append(str(message.path))
            return Message.new_method_return(message)
        if message.interface != SHORTCUTS:
            return False
        *_, options = message.body
        token = options["handle_token"].value
        handle = f"{PATH}/request/{str(message.sender).lstrip(':').replace('.', '_')}/{token}"
        results = self._results(str(message.member), message.body)
        code = self.answer if message.member == "BindShortcuts" else GRANTED
        assert self._bus is not None
        self._bus.send(Message.new_method_return(message, "o", [handle]))
        signal = Message.new_signal(handle, REQUEST, "Response", "ua{sv}", [code, results if code == GRANTED else {}])
        self._bus.send(signal)
        return True

    def _results(self, member: str, body: list[Any]) -> Mapping[str, Variant]:
        if member == "CreateSession":
            self.session = f"{PATH}/session/test/{body[0]['session_handle_token'].value}"
            return {"session_handle": Variant("s", self.session)}
        self.wishes = {name: told["preferred_trigger"].value for name, told in body[1]}
        bound = [
            [name, {"trigger_description": Variant("s", f"Press {keys}")}]
            for name, keys in self.wishes.items()
            if name not in self.withheld
        ]
        return {"shortcuts": Variant("a(sa{sv})", bound)}


@contextmanager
def portal(address: str) -> Iterator[FakePortal]:
    """A portal that answers on the bus."""
    with Desktop(address) as desktop:
        fake = FakePortal(desktop)
        assert desktop._bus is not None
        desktop.run(fake.begin(desktop._bus))
        yield fake
