"""Whether the desktop has a tray to put an icon into, asked before Qt asks.

Qt looks for a D-Bus tray once in a process and never again. A program that starts with the session is often there
before the panel, and would then have no icon all day; so the icon is made only when there is a place for it.
"""

from __future__ import annotations

from PySide6.QtDBus import QDBusConnection
from PySide6.QtGui import QGuiApplication

STATUS_NOTIFIER_WATCHER = "org.kde.StatusNotifierWatcher"
X11_TRAY = "_NET_SYSTEM_TRAY_S{screen}"


def tray_is_there() -> bool:
    """True when a tray icon made now would be shown, or when this system's tray needs no waiting for."""
    platform = QGuiApplication.platformName()
    if platform == "wayland":
        return _has_dbus_tray()
    return platform != "xcb" or _has_dbus_tray() or has_x11_tray()


def _has_dbus_tray() -> bool:
    bus = QDBusConnection.sessionBus()
    return bus.isConnected() and bool(bus.interface().isServiceRegistered(STATUS_NOTIFIER_WATCHER).value())


def has_x11_tray() -> bool:
    """True when the X server of this session has a tray."""
    from Xlib import X  # installed only where X11 may be: not on Windows or macOS
    from Xlib.display import Display
    from Xlib.error import DisplayError

    try:
        display = Display()
    except DisplayError:
        return False
    try:
        selection = display.intern_atom(X11_TRAY.format(screen=display.get_default_screen()))
        return bool(display.get_selection_owner(selection) != X.NONE)
    finally:
        display.close()
