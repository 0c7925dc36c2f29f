"""Notifications with buttons, through the desktop's own service (org.freedesktop.Notifications)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from dbus_fast import Message, Variant

from app.logs import LOG
from app.system.bus import FAILURES, Bus, BusError, session_address
from app.system.loop_thread import LoopThread

SERVICE = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
SIGNALS = (f"type='signal',interface='{SERVICE}',path='{PATH}'",)
CRITICAL = 2
"""The urgency of what must not vanish by itself."""
SECONDS_TO_TAKE_BACK = 1.0
"""At the end; what is shown longer than that stays, and its buttons do nothing."""


class Notifier:
    """Shows notifications, each under a key. What cannot be shown goes to `otherwise`.

    The callbacks are called on a thread of their own.
    """

    def __init__(
        self,
        pressed: Callable[[str, str], None],
        otherwise: Callable[[str, str], object],
        address: str | None = None,
    ) -> None:
        """`pressed`: takes a key and the name of the button; `otherwise`: takes a title and a text."""
        self._pressed = pressed
        self._otherwise = otherwise
        self._address = address or session_address()
        self._bus: Bus | None = None
        self._shown: dict[str, int] = {}
        self._takes_markup = False
        self._thread = LoopThread("notifications")

    def start(self) -> None:
        """Begins; nothing is asked of the desktop yet."""
        self._thread.start()

    def stop(self) -> None:
        """Takes back what is shown, and ends."""
        try:
            self._thread.run(self._end()).result(SECONDS_TO_TAKE_BACK)
        except TimeoutError:
            LOG.info("the notifications were left where they are")
        self._thread.stop()

    def show(self, key: str, title: str, text: str, buttons: Mapping[str, str]) -> None:
        """Shows a notification in the place of the one with the same key; `buttons`: name and label of each."""
        self._thread.run(self._show(key, title, text, buttons))

    def withdraw(self, key: str) -> None:
        """Takes one back; harmless when it is gone."""
        self._thread.run(self._withdraw(key))

    async def _show(self, key: str, title: str, text: str, buttons: Mapping[str, str]) -> None:
        actions = [word for button in buttons.items() for word in button]
        hints = {"urgency": Variant("y", CRITICAL), "desktop-entry": Variant("s", "alongside")}
        try:
            bus = await self._connected()
            plain = escape(text, quote=False) if self._takes_markup else text
            body = ("Alongside", self._shown.get(key, 0), "alongside", title, plain, actions, hints, 0)
            reply = await bus.call(SERVICE, PATH, SERVICE, "Notify", "susssasa{sv}i", *body, start=True)
        except (BusError, *FAILURES) as failed:
            LOG.info("a notification could not be shown: %s", type(failed).__name__)
            self._otherwise(title, text)
            return
        self._shown[key] = int(reply.body[0])

    async def _withdraw(self, key: str) -> None:
        number = self._shown.pop(key, None)
        if number is not None and self._bus is not None:
            try:
                await self._bus.call(SERVICE, PATH, SERVICE, "CloseNotification", "u", number)
            except BusError:
                return

    async def _connected(self) -> Bus:
        if self._bus is not None and not self._bus.connected:
            await self._bus.close()
            self._bus = None
        if self._bus is None:
            if self._address is None:
                raise BusError("there is no bus of the session")
            bus = await Bus.connect(self._address)
            await bus.listen(SIGNALS, self._hear)
            self._takes_markup = await _takes_markup(bus)
            self._bus = bus
            self._shown.clear()
        return self._bus

    def _hear(self, signal: Message) -> None:
        if signal.interface != SERVICE or signal.member not in ("ActionInvoked", "NotificationClosed"):
            return
        number, *more = signal.body
        key = next((key for key, shown in self._shown.items() if shown == number), None)
        if key is None:
            return
        if signal.member == "NotificationClosed":
            del self._shown[key]
        else:
            self._pressed(key, str(more[0]))

    async def _end(self) -> None:
        for key in list(self._shown):
            await self._withdraw(key)
        if self._bus is not None:
            await self._bus.close()


async def _takes_markup(bus: Bus) -> bool:
    """Whether this desktop takes the text of a notification for markup: what a user said may look like some."""
    try:
        reply = await bus.call(SERVICE, PATH, SERVICE, "GetCapabilities", start=True)
    except BusError:
        return False
    return bool(reply.body and "body-markup" in reply.body[0])
