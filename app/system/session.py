"""Sleep and lock: systemd-logind on the machine's bus, the desktop's screen saver on the user's."""

from __future__ import annotations

import os

from app.system.bus import Bus, BusError

LOGIND = "org.freedesktop.login1"
MANAGER = "/org/freedesktop/login1"
SESSION = "/org/freedesktop/login1/session/auto"
SAVERS = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
    ("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"),
)
SYSTEM_SIGNALS = (f"type='signal',sender='{LOGIND}'",)
SESSION_SIGNALS = ("type='signal',member='ActiveChanged'",)


async def falling_asleep(system: Bus) -> bool | None:
    """True from just before the machine sleeps until it has woken up; None where nobody tells."""
    told = await system.get(LOGIND, MANAGER, f"{LOGIND}.Manager", "PreparingForSleep")
    return None if told is None else bool(told)


async def hint_of_lock(system: Bus) -> bool | None:
    """Whether logind knows the session as locked; None where it does not tell."""
    told = await system.get(LOGIND, SESSION, f"{LOGIND}.Session", "LockedHint")
    return None if told is None else bool(told)


async def saver_shows(session: Bus) -> bool | None:
    """Whether a screen saver or a lock covers the screen; None where no saver tells."""
    told = [await session.ask(name, path, name, "GetActive") for name, path in SAVERS]
    known = [bool(each) for each in told if each is not None]
    return any(known) if known else None


class Delay:
    """Holds off sleep for the moment that it takes to close the devices."""

    def __init__(self) -> None:
        self._lock: int | None = None

    async def take(self, system: Bus) -> None:
        """Asks to be waited for at the next sleep; where nobody grants that, sleep comes at once."""
        if self._lock is not None:
            return
        words = ("sleep", "Alongside", "closes the microphone", "delay")
        try:
            reply = await system.call(LOGIND, MANAGER, f"{LOGIND}.Manager", "Inhibit", "ssss", *words)
        except BusError:
            return
        self._lock = reply.unix_fds[0] if reply.unix_fds else None

    def let_go(self) -> None:
        """Lets the machine sleep; harmless when it may."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
