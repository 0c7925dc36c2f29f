"""Follows the system on a thread of its own: a signal, or a few seconds gone by, and everything is read anew.

A signal is only ever a nudge: what holds is what the services say when they are asked, so that a lost signal, a service
that starts late or a bus that comes back need no care of their own.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from dbus_fast import Message

from app.clock import Clock, WallClock
from app.logs import LOG
from app.system import disturbing, power, session
from app.system.bus import FAILURES, Bus, BusError, session_address, system_address
from app.system.idle import SaverIdle, X11Idle, mutter_idle
from app.system.loop_thread import LoopThread
from app.system.state import SystemState

LOOK_SECONDS = 3.0
CONNECT_AGAIN_SECONDS = 30.0
AWAY_SECONDS = 300.0
TOUCHED_SECONDS = 5.0


class SystemWatch:
    """Follows a Linux desktop; see `app.system.state.System`."""

    def __init__(
        self,
        session_bus: str | None = None,
        system_bus: str | None = None,
        look_seconds: float = LOOK_SECONDS,
        clock: Clock | None = None,
        supplies: Path = power.SUPPLIES,
    ) -> None:
        """`session_bus`, `system_bus`: addresses; those of the environment when not given."""
        self.state = SystemState()
        self.away_after = AWAY_SECONDS
        self._addresses = {
            "session": session_bus or session_address(),
            "system": system_bus or system_address(),
        }
        self._look_seconds = look_seconds
        self._clock = clock or WallClock()
        self._supplies = supplies
        self._buses: dict[str, Bus] = {}
        self._tried: dict[str, float] = {}
        self._delay = session.Delay()
        self._x11 = X11Idle() if os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY") else None
        self._saver = SaverIdle()
        self._thread = LoopThread("system")
        self._nudge = asyncio.Event()
        self._setting = disturbing.DesktopSetting(disturbing.setting_of(), self._nudge.set)

    def start(self) -> None:
        """Begins to follow."""
        self._thread.start()
        self._thread.run(self._follow())
        self._thread.run(self._setting.follow())

    def settled(self) -> None:
        """The devices are closed: the system may sleep now."""
        self._thread.call(self._delay.let_go)

    def stop(self) -> None:
        """Follows no more."""
        self._thread.stop()

    async def _follow(self) -> None:
        try:
            while True:
                self._nudge.clear()
                await self._connect()
                await self._look()
                try:
                    await asyncio.wait_for(self._nudge.wait(), self._look_seconds)
                except TimeoutError:
                    continue
        except Exception:
            LOG.exception("the system is not followed any more")
            raise
        finally:
            self._delay.let_go()
            if self._x11 is not None:
                self._x11.close()
            for bus in self._buses.values():
                await bus.close()

    async def _connect(self) -> None:
        """Connects to the buses that are there and not connected, now and then."""
        signals = {
            "session": (*session.SESSION_SIGNALS, *disturbing.SESSION_SIGNALS),
            "system": (*session.SYSTEM_SIGNALS, *power.SYSTEM_SIGNALS),
        }
        now = asyncio.get_running_loop().time()
        for kind, address in self._addresses.items():
            if kind in self._buses and not self._buses[kind].connected:
                await self._buses.pop(kind).close()
            if address is None or kind in self._buses or now < self._tried.get(kind, 0.0):
                continue
            self._tried[kind] = now + CONNECT_AGAIN_SECONDS
            try:
                bus = await Bus.connect(address)
            except FAILURES as failed:
                LOG.info("the %s bus cannot be reached: %s", kind, failed)
                continue
            self._buses[kind] = bus
            try:
                await bus.listen(signals[kind], self._hear)
            except BusError as failed:
                LOG.info("the %s bus does not pass on signals: %s", kind, failed)

    def _hear(self, signal: Message) -> None:
        del signal
        self._nudge.set()

    async def _look(self) -> None:
        """Reads everything anew."""
        system, user = self._buses.get("system"), self._buses.get("session")
        asleep = bool(system is not None and await session.falling_asleep(system))
        if not asleep and system is not None:
            await self._delay.take(system)
        if asleep != self.state.asleep:
            self.state = replace(self.state, asleep=asleep)  # the machine waits for this one
        locked = bool(system is not None and await session.hint_of_lock(system))
        locked = locked or bool(user is not None and await session.saver_shows(user))
        undisturbed = self._setting.on or bool(user is not None and await disturbing.told_on_the_bus(user))
        shut, idle = asleep or locked, await self._idle(user)
        state = SystemState(
            asleep=asleep,
            locked=locked,
            saving=await power.saves_power(system, self._supplies),
            undisturbed=undisturbed,
            touched=not shut and idle is not None and idle < TOUCHED_SECONDS,
            away_since=self._away_since(idle, shut),
        )
        if state != self.state:
            self.state = state

    def _away_since(self, idle: float | None, shut: bool) -> datetime | None:
        """The instant of the last touch once that is long ago or the screen is shut; it stays the same while so."""
        away = shut or (idle is not None and 0 < self.away_after <= idle)
        if not away:
            return None
        if self.state.away_since is not None:
            return self.state.away_since
        return self._clock.now() - timedelta(seconds=idle or 0.0)

    async def _idle(self, user: Bus | None) -> float | None:
        """Seconds since the last touch, None where nobody tells."""
        told = None if user is None else await mutter_idle(user)
        if told is None and self._x11 is not None:
            told = self._x11.seconds()
        if told is None and user is not None:
            told = await self._saver.seconds(user)
        return told
