"""Time zones by name, so that "every day at nine" stays at nine when clocks change: the machine's, and stored ones."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from dateutil import tz

from app.reminders.numbers import at, follows

LOCALTIME = Path("/etc/localtime")
_LOCAL = "local"
_SHORT_NAMES = frozenset(
    (
        *("utc", "gmt", "cet", "cest", "eet", "eest", "bst", "ist", "jst", "aest", "aedt", "hst", "akst", "akdt"),
        *("est", "edt", "et", "eastern", "cst", "cdt", "mst", "mdt", "pst", "pdt", "pt", "pacific"),
    )
)
_NAMED_BEFORE_TIME = (
    *("their", "his", "her", "your", "uk", "us", "british", "german", "indian", "california", "india", "china", "east"),
    *("east coast", "west coast", "european", "washington", "boston", "san francisco", "greenwich mean"),
)


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


def read_zone(words: Sequence[str], index: int) -> int:
    """How many words at `index` name a time zone: "utc", "new york time", "eastern standard time"."""
    for end in range(index + 1, index + 4):
        taken = follows(words, end, "time", "standard time", "daylight time", "summer time", "winter time")
        if taken and " ".join(words[index:end]) in _places():
            return end - index + taken
    return 1 + (at(words, index + 1) == "time") if at(words, index) in _SHORT_NAMES else 0


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    """The cities, countries and people after which a zone's time is called."""
    cities = (name.rpartition("/")[2].replace("_", " ").lower() for name in available_timezones())
    return frozenset((*cities, *_NAMED_BEFORE_TIME))
