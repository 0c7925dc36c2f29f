"""Whether power is to be saved: the power profile, UPower, and where neither tells, what the kernel says."""

from __future__ import annotations

from pathlib import Path

from app.system.bus import Bus

SUPPLIES = Path("/sys/class/power_supply")
UPOWER = ("org.freedesktop.UPower", "/org/freedesktop/UPower")
PROFILES = (
    ("org.freedesktop.UPower.PowerProfiles", "/org/freedesktop/UPower/PowerProfiles"),
    ("net.hadess.PowerProfiles", "/net/hadess/PowerProfiles"),
)
SYSTEM_SIGNALS = tuple(
    f"type='signal',interface='org.freedesktop.DBus.Properties',path='{path}'" for _, path in (UPOWER, *PROFILES)
)


async def saves_power(system: Bus | None, supplies: Path = SUPPLIES) -> bool:
    """True on a battery, or where the user has chosen to save power."""
    if system is None:
        return on_battery(supplies)
    for name, path in PROFILES:
        if await system.get(name, path, name, "ActiveProfile") == "power-saver":
            return True
    told = await system.get(*UPOWER, UPOWER[0], "OnBattery")
    return on_battery(supplies) if told is None else bool(told)


def on_battery(supplies: Path = SUPPLIES) -> bool:
    """True when a battery is being emptied and no cable feeds the machine; a mouse's battery does not count."""
    discharging = False
    for supply in sorted(supplies.glob("*")):
        kind, scope = _read(supply / "type"), _read(supply / "scope")
        if kind in ("Mains", "USB") and _read(supply / "online") == "1":
            return False
        if kind == "Battery" and scope != "Device":
            discharging = discharging or _read(supply / "status") == "Discharging"
    return discharging


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        return ""
