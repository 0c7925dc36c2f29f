"""The desktop's Do Not Disturb: KDE, dunst and Xfce tell it on the bus; GNOME, Cinnamon and MATE keep it as a
setting, which `gsettings` follows."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable, Mapping

from app.system.bus import Bus

NOTIFICATIONS = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications")
DUNST = "org.dunstproject.cmd0"
XFCONF = ("org.xfce.Xfconf", "/org/xfce/Xfconf")
SESSION_SIGNALS = (
    f"type='signal',interface='org.freedesktop.DBus.Properties',path='{NOTIFICATIONS[1]}'",
    f"type='signal',interface='{XFCONF[0]}',member='PropertyChanged'",
)
SETTINGS = {
    "GNOME": ("org.gnome.desktop.notifications", "show-banners", "false"),
    "X-Cinnamon": ("org.cinnamon.desktop.notifications", "display-notifications", "false"),
    "MATE": ("org.mate.NotificationDaemon", "do-not-disturb", "true"),
}
"""By a name in XDG_CURRENT_DESKTOP: schema, key, and the value that means Do Not Disturb."""


async def told_on_the_bus(session: Bus) -> bool:
    """True where a service on the bus says that the user is not to be disturbed."""
    asked = (
        await session.get(*NOTIFICATIONS, NOTIFICATIONS[0], "Inhibited"),
        await session.get(*NOTIFICATIONS, DUNST, "paused"),
        await session.ask(*XFCONF, XFCONF[0], "GetProperty", "ss", "xfce4-notifyd", "/do-not-disturb"),
    )
    return any(each is True for each in asked)


def setting_of(environment: Mapping[str, str] = os.environ) -> tuple[str, str, str] | None:
    """The setting in which this desktop keeps its Do Not Disturb, None where it keeps none."""
    names = environment.get("XDG_CURRENT_DESKTOP", "").split(":")
    return next((SETTINGS[name] for name in names if name in SETTINGS), None)


class DesktopSetting:
    """Follows the setting through `gsettings`.

    Attributes:
        on: whether it means Do Not Disturb now.
    """

    def __init__(self, setting: tuple[str, str, str] | None, changed: Callable[[], None]) -> None:
        self.on = False
        self._setting = setting
        self._changed = changed

    async def follow(self) -> None:
        """Follows it until cancelled; returns where there is nothing to follow."""
        tool = shutil.which("gsettings")
        if self._setting is None or tool is None:
            return
        schema, key, _ = self._setting
        following = await _started(tool, "monitor", schema, key)
        try:
            asked = await _started(tool, "get", schema, key)
            said, _ = await asked.communicate()
            self._take(said.decode())
            assert following.stdout is not None
            async for line in following.stdout:
                self._take(line.decode().rpartition(":")[2])
        finally:
            if following.returncode is None:
                following.kill()
            await following.wait()

    def _take(self, said: str) -> None:
        assert self._setting is not None
        self.on = said.strip() == self._setting[2]
        self._changed()


async def _started(*command: str) -> asyncio.subprocess.Process:
    quiet = asyncio.subprocess.DEVNULL
    return await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, stderr=quiet, stdin=quiet)
