"""A desktop's services on a bus of their own, as the tests want them to be."""

from __future__ import annotations

import asyncio
import os
import subprocess
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from dbus_fast import PropertyAccess
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusBool, DBusSignature, DBusStr, DBusUInt32
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

PATIENCE_SECONDS = 60.0
"""How long to wait for what must come; no test passes or fails by how fast it comes."""


def until(ready: Callable[[], object]) -> None:
    """Returns once `ready()` is true; fails when it does not become true."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not ready():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@contextmanager
def private_bus() -> Iterator[str]:
    """The address of a bus that is the test's own."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address", "--nopidfile"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        try:
            yield daemon.stdout.readline().strip()
        finally:
            daemon.terminate()


class Desktop:
    """Services on a bus, on a thread of their own; `set` changes what they say."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="desktop")
        self._bus: MessageBus | None = None

    def __enter__(self) -> Desktop:
        self._thread.start()
        self._bus = self.run(self._connect())
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._disconnect())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, task: Coroutine[Any, Any, Any]) -> Any:
        """What a coroutine brings, run where the services live."""
        return asyncio.run_coroutine_threadsafe(task, self._loop).result(PATIENCE_SECONDS)

    async def _connect(self) -> MessageBus:
        return await MessageBus(self._address, negotiate_unix_fd=True).connect()

    async def _disconnect(self) -> None:
        assert self._bus is not None
        self._bus.disconnect()
        await self._bus.wait_for_disconnect()

    def offer(self, name: str, *services: tuple[str, ServiceInterface]) -> None:
        """Puts services (path, interface) on the bus under a name."""

        async def offer() -> None:
            assert self._bus is not None
            for path, interface in services:
                self._bus.export(path, interface)
            await self._bus.request_name(name)

        self.run(offer())

    def withdraw(self, name: str) -> None:
        """Takes a name off the bus."""

        async def withdraw() -> None:
            assert self._bus is not None
            await self._bus.release_name(name)

        self.run(withdraw())

    def do(self, job: Callable[[], object]) -> None:
        """Runs a function where the services live."""

        async def done() -> None:
            job()

        self.run(done())


class Login(ServiceInterface):
    """logind's manager.

    Attributes:
        locks: our ends of the delays that were granted; one is let go when its other end is closed.
    """

    def __init__(self) -> None:
        super().__init__("org.freedesktop.login1.Manager")
        self.preparing = False
        self.locks: list[int] = []

    @dbus_property(access=PropertyAccess.READ)
    def PreparingForSleep(self) -> DBusBool:
        return self.preparing

    @dbus_method()
    def Inhibit(self, what: DBusStr, who: DBusStr, why: DBusStr, mode: DBusStr) -> Annotated[int, DBusSignature("h")]:
        assert (what, mode) == ("sleep", "delay")
        ours, theirs = os.pipe()
        os.set_blocking(ours, False)
        self.locks.append(ours)
        asyncio.get_running_loop().call_later(5.0, os.close, theirs)
        return theirs

    @dbus_signal()
    def PrepareForSleep(self) -> DBusBool:
        return self.preparing

    def prepare(self, preparing: bool) -> None:
        """Goes to sleep, or wakes up."""
        self.preparing = preparing
        self.PrepareForSleep()


class LoginSession(ServiceInterface):
    """A session of logind."""

    def __init__(self) -> None:
        super().__init__("org.freedesktop.login1.Session")
        self.locked = False

    @dbus_property(access=PropertyAccess.READ)
    def LockedHint(self) -> DBusBool:
        return self.locked

    def lock(self, locked: bool) -> None:
        """Locks or unlocks."""
        self.locked = locked
        self.emit_properties_changed({"LockedHint": locked})


class Saver(ServiceInterface):
    """A screen saver."""

    def __init__(self, name: str = "org.freedesktop.ScreenSaver") -> None:
        super().__init__(name)
        self.active = False
        self.idle = 0

    @dbus_method()
    def GetActive(self) -> DBusBool:
        return self.active

    @dbus_method()
    def GetSessionIdleTime(self) -> DBusUInt32:
        return self.idle

    @dbus_signal()
    def ActiveChanged(self) -> DBusBool:
        return self.active

    def show(self, active: bool) -> None:
        """Covers the screen, or goes away."""
        self.active = active
        self.ActiveChanged()


class Mutter(ServiceInterface):
    """GNOME's idle monitor; `idle` in milliseconds."""

    def __init__(self) -> None:
        super().__init__("org.gnome.Mutter.IdleMonitor")
        self.idle = 0

    @dbus_method()
    def GetIdletime(self) -> Annotated[int, DBusSignature("t")]:
        return self.idle


class Flag(ServiceInterface):
    """An interface with one property that says yes or no."""

    def __init__(self, interface: str, key: str) -> None:
        super().__init__(interface)
        self.key = key
        self.on = False

    def set(self, on: bool) -> None:
        """Changes it and tells."""
        self.on = on
        self.emit_properties_changed({self.key: on})


class Inhibiting(Flag):
    """KDE's notifications."""

    def __init__(self) -> None:
        super().__init__("org.freedesktop.Notifications", "Inhibited")

    @dbus_property(access=PropertyAccess.READ)
    def Inhibited(self) -> DBusBool:
        return self.on


class Upower(Flag):
    """The battery."""

    def __init__(self) -> None:
        super().__init__("org.freedesktop.UPower", "OnBattery")

    @dbus_property(access=PropertyAccess.READ)
    def OnBattery(self) -> DBusBool:
        return self.on


class Profiles(ServiceInterface):
    """The power profiles."""

    def __init__(self) -> None:
        super().__init__("org.freedesktop.UPower.PowerProfiles")
        self.active = "balanced"

    @dbus_property(access=PropertyAccess.READ)
    def ActiveProfile(self) -> DBusStr:
        return self.active

    def choose(self, profile: str) -> None:
        """Another profile."""
        self.active = profile
        self.emit_properties_changed({"ActiveProfile": profile})
