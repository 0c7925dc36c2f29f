"""Time zones by name, so that "every day at nine" stays at nine when clocks change: the machine's, and stored ones."""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil import tz

LOCALTIME = Path("/etc/localtime")
_LOCAL = "local"


def local_zone(localtime: Path = LOCALTIME) -> tzinfo:
    """The machine's zone with its clock changes, by IANA name where the machine tells it (TZ, or the link `localtime`).

    Windows tells no IANA name: there the zone knows this machine's clock changes and has no name.
    """
    names = [os.environ.get("TZ", "").removeprefix(":")]
    if localtime.is_symlink():
        names.append(str(localtime.readlink()).partition("zoneinfo/")[2])
    for name in filter(None, names):
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return tz.tzlocal()


def zone_name(zone: tzinfo | None, now: datetime) -> str:
    """A name for `zone` that `zone_of` finds again: IANA's, the offset of a fixed one at `now`, or "local"."""
    key = getattr(zone, "key", None)
    if isinstance(key, str):
        return key
    if isinstance(zone, tz.tzlocal):
        return _LOCAL
    offset = now.astimezone(zone).utcoffset() or timedelta(0)
    sign, minutes = ("-" if offset < timedelta(0) else "+"), abs(offset) // timedelta(minutes=1)
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}"


def zone_of(name: str) -> tzinfo:
    """The zone of that name or offset. Raises ValueError for neither."""
    if name == _LOCAL:
        return tz.tzlocal()
    if name[:1] in ("+", "-"):
        hours, _, minutes = name[1:].partition(":")
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-offset if name[0] == "-" else offset)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(f"there is no time zone {name!r}") from error
