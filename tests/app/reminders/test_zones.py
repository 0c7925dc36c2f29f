"""Time zones by name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz

from app.reminders.zones import local_zone, zone_name, zone_of

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def test_zones_are_found_again_by_their_name_or_offset() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert zone_of(zone_name(berlin, NOW)) is berlin
    for minutes in (330, -570, 0):
        zone = timezone(timedelta(minutes=minutes))
        assert zone_of(zone_name(zone, NOW)).utcoffset(NOW) == timedelta(minutes=minutes)
    assert zone_name(timezone(timedelta(minutes=-570)), NOW) == "-09:30"
    assert isinstance(zone_of(zone_name(tz.tzlocal(), NOW)), tz.tzlocal)
    with pytest.raises(ValueError, match="no time zone"):
        zone_of("Mars/Olympus")


def test_the_machines_zone_is_found_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = tmp_path / "localtime"
    link.symlink_to("/usr/share/zoneinfo/America/New_York")
    monkeypatch.delenv("TZ", raising=False)
    assert local_zone(link) == ZoneInfo("America/New_York")
    monkeypatch.setenv("TZ", ":Europe/Berlin")
    assert local_zone(link) == ZoneInfo("Europe/Berlin")
    monkeypatch.setenv("TZ", "Mars/Olympus")
    assert local_zone(link) == ZoneInfo("America/New_York")


def test_a_machine_that_does_not_name_its_zone_still_knows_its_clock_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TZ", raising=False)
    assert isinstance(local_zone(tmp_path / "nothing"), tz.tzlocal)
