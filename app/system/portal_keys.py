"""Keys that work whatever window is in front, through the desktop's portal (org.freedesktop.portal.GlobalShortcuts).

Under Wayland only the desktop watches for keys. A program asks it for them once in a session; the desktop may ask the
user, may grant other keys than were wished for, or none. Which keys they are in the end is the desktop's say.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from dbus_fast import Message, Variant

from app.logs import LOG
from app.system.bus import FAILURES, Bus, BusError, session_address
from app.system.loop_thread import LoopThread

DBUS, DBUS_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
SERVICE = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
REQUEST = "org.freedesktop.portal.Request"
SESSION = "org.freedesktop.portal.Session"
REGISTRY = "org.freedesktop.host.portal.Registry"
SIGNALS = (
    f"type='signal',interface='{REQUEST}',member='Response'",
    f"type='signal',interface='{SHORTCUTS}',member='Activated'",
)
TRIGGER = {"ctrl": "CTRL", "control": "CTRL", "alt": "ALT", "shift": "SHIFT", "meta": "LOGO", "super": "LOGO"}
KEYS = {".": "period", ",": "comma", "pause": "Pause", "space": "space"}
_TOKENS = count(1)


def trigger(words: str) -> str:
    """Keys as the settings have them, "Ctrl+Alt+P", as the portal takes them: "CTRL+ALT+p"."""
    *modifiers, key = [part.strip() for part in words.split("+")]
    named = KEYS.get(key.lower(), key.lower() if len(key) == 1 else key)
    return "+".join([*(TRIGGER[each.lower()] for each in modifiers), named])


async def portal_there(address: str) -> bool:
    """True when the desktop's portal runs, or can be started by that bus. Raises BusError and one of `FAILURES`."""
    bus = await Bus.connect(address)
    try:
        named = [await bus.ask(DBUS, DBUS_PATH, DBUS, member) or () for member in ("ListNames", "ListActivatableNames")]
    finally:
        await bus.close()
    return any(SERVICE in names for names in named)


class PortalKeys:
    """Watches for shortcuts through the portal, on a thread of its own; see `app.system.keys.KeyWatch`."""

    def __init__(
        self,
        pressed: Callable[[str], None],
        descriptions: Mapping[str, str],
        told: Callable[[], None] = lambda: None,
        address: str | None = None,
    ) -> None:
        """`pressed` takes the name of a shortcut; `descriptions` say for the desktop's own window what each is for;
        `told` is called when the desktop has answered. Both are called on the watching thread."""
        self.available = True
        self.refused: frozenset[str] = frozenset()
        self.granted: Mapping[str, str] = {}
        self._pressed = pressed
        self._descriptions = descriptions
        self._told = told
        self._address = address or session_address()
        self._answers: dict[str, asyncio.Future[list[Any]]] = {}
        self._bus: Bus | None = None
        self._session = ""
        self._thread: LoopThread | None = None

    def watch(self, shortcuts: Mapping[str, str]) -> None:
        """Asks the desktop for these from now on: name and keys, "" for none."""
        self.stop()
        self._thread = LoopThread("portal keys")
        self._thread.start()
        self._thread.run(self._begin({name: keys for name, keys in shortcuts.items() if keys}))

    def stop(self) -> None:
        """Gives the keys back; harmless when none is watched."""
        if self._thread is not None:
            try:
                self._thread.run(self._end()).result(1.0)
            except TimeoutError:
                LOG.info("the portal was left without a farewell")
            self._thread.stop()
            self._thread = None

    async def _begin(self, shortcuts: Mapping[str, str]) -> None:
        try:
            await self._bind(shortcuts)
        except (BusError, *FAILURES) as missing:
            LOG.info("the portal watches no keys: %s", missing)
            self.available, self.refused, self.granted = False, frozenset(), {}
        self._told()

    async def _bind(self, shortcuts: Mapping[str, str]) -> None:
        if self._address is None:
            raise BusError("there is no bus of the session")
        self._bus = await Bus.connect(self._address)
        await self._bus.listen(SIGNALS, self._hear)
        await self._bus.ask(SERVICE, PATH, REGISTRY, "Register", "sa{sv}", "alongside", {})
        options = {"session_handle_token": Variant("s", f"alongside{next(_TOKENS)}")}
        answer, results = await self._request("CreateSession", "", options=options)
        if answer != 0:
            raise BusError("the portal opens no session")
        self._session = str(results["session_handle"].value)
        self.available = True
        if not shortcuts:
            self.refused, self.granted = frozenset(), {}
            return
        wishes = [
            [
                name,
                {
                    "description": Variant("s", self._descriptions[name]),
                    "preferred_trigger": Variant("s", trigger(keys)),
                },
            ]
            for name, keys in shortcuts.items()
        ]
        answer, results = await self._request("BindShortcuts", "oa(sa{sv})s", self._session, wishes, "", options={})
        bound = results["shortcuts"].value if answer == 0 and "shortcuts" in results else []
        self.granted = {
            str(name): str(told["trigger_description"].value) if "trigger_description" in told else ""
            for name, told in bound
        }
        self.refused = frozenset(shortcuts) - frozenset(self.granted)
        for name in self.refused:
            LOG.warning("the desktop did not grant the shortcut %s", name)

    async def _request(
        self, member: str, signature: str, *body: Any, options: dict[str, Variant]
    ) -> tuple[int, dict[str, Any]]:
        """Calls the portal and waits for its answer, as long as the user takes: 0 and the results when granted."""
        assert self._bus is not None
        token = f"alongside{next(_TOKENS)}"
        sender = self._bus.name.lstrip(":").replace(".", "_")
        handle = f"{PATH}/request/{sender}/{token}"
        answer = self._answers[handle] = asyncio.get_running_loop().create_future()
        given = {"handle_token": Variant("s", token), **options}
        try:
            await self._bus.call(SERVICE, PATH, SHORTCUTS, member, signature + "a{sv}", *body, given, start=True)
            code, results = await answer
        finally:
            del self._answers[handle]
        return int(code), results

    def _hear(self, signal: Message) -> None:
        if signal.interface == REQUEST and signal.path in self._answers:
            answer = self._answers[signal.path]
            if not answer.done():
                answer.set_result(signal.body)
        elif signal.interface == SHORTCUTS and signal.body[0] == self._session:
            self._pressed(str(signal.body[1]))

    async def _end(self) -> None:
        if self._bus is not None:
            if self._session:
                await self._bus.ask(SERVICE, self._session, SESSION, "Close")
            await self._bus.close()
        self._bus, self._session = None, ""
