"""A simulated year: clock changes both ways, a leap day, sleep, and a clock that is set wrong and right again.

What should ring is worked out here from the rule itself by wall-clock arithmetic, not with the program's own code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.reminders.phrases import resolve
from app.reminders.schedule import Firing, Schedule
from app.reminders.store import ReminderStore

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Sydney")
BEGIN, END = date(2027, 12, 20), date(2028, 12, 20)  # with the 29th of February 2028
DAYS = [BEGIN + timedelta(days=n) for n in range((END - BEGIN).days)]
RULES: dict[str, Callable[[date], bool]] = {
    "every day at half past two am": lambda day: True,
    "every weekday at nine": lambda day: day.weekday() < 5,
    "every monday and thursday at ten": lambda day: day.weekday() in (0, 3),
    "on the last day of every month at six pm": lambda day: (day + timedelta(days=1)).day == 1,
    "on the 29th of every month at noon": lambda day: day.day == 29,
    "every year on february twenty ninth at noon": lambda day: (day.month, day.day) == (2, 29),
}
CLOCKS = (time(2, 30), time(9), time(10), time(18), time(12), time(12))


def wall(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The instant of a wall-clock time; one that is skipped comes an hour later."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


@pytest.fixture
def schedule(tmp_path: Path) -> Iterator[Schedule]:
    with ReminderStore.open(tmp_path / "reminders.sqlite3") as store:
        store._connection.execute("PRAGMA synchronous = OFF")  # a year of writes; durability is tested elsewhere
        yield Schedule(store)


def fill(schedule: Schedule, start: datetime) -> None:
    for phrase in RULES:
        schedule.add_reminder(phrase, resolve(phrase, start), start)


def ring(schedule: Schedule, now: datetime) -> list[Firing]:
    """Lets ring what is due, and sees to it."""
    firings = schedule.due(now)
    for firing in firings:
        schedule.acknowledge(firing.reminder.identity, now)
    return firings


@pytest.mark.parametrize("name", ZONES)
def test_in_a_year_each_occurrence_rings_once_at_its_wall_clock_time(schedule: Schedule, name: str) -> None:
    zone = ZoneInfo(name)
    start = datetime.combine(BEGIN, time(0, 1), zone)
    fill(schedule, start)
    rung: list[tuple[str, datetime]] = []
    end = datetime.combine(END, time(0), zone)
    while (following := schedule.next()) is not None and following.due < end:
        now = following.due.astimezone(zone)
        assert not schedule.due(now - timedelta(milliseconds=1))
        rung += [(firing.reminder.title, firing.at.astimezone(UTC)) for firing in ring(schedule, now)]
    expected = [
        (phrase, wall(day, clock, zone))
        for (phrase, holds), clock in zip(RULES.items(), CLOCKS, strict=True)
        for day in DAYS
        if holds(day)
    ]
    assert len(rung) == len(set(rung))
    assert sorted(rung) == sorted(expected)
    changes = {wall(day, time(2, 30), zone) - wall(day - timedelta(days=1), time(2, 30), zone) for day in DAYS}
    assert len(changes) > 1  # the clocks did change


def test_after_sleep_each_is_told_once_as_missed_in_order_and_goes_on_at_its_time(schedule: Schedule) -> None:
    zone = ZoneInfo("Europe/Berlin")
    now = datetime.combine(BEGIN, time(0, 1), zone)
    fill(schedule, now)
    for _ in range(25):
        before = now
        now = (now.astimezone(UTC) + timedelta(days=13, hours=5)).astimezone(zone)
        firings = ring(schedule, now)
        assert [firing.at for firing in firings] == sorted(firing.at for firing in firings)
        titles = [firing.reminder.title for firing in firings]
        assert len(titles) == len(set(titles))
        for (phrase, holds), clock in zip(RULES.items(), CLOCKS, strict=True):
            due = [wall(day, clock, zone) for day in DAYS if holds(day)]
            passed = [each for each in due if before < each <= now]
            told = [firing.at.astimezone(UTC) for firing in firings if firing.reminder.title == phrase]
            assert told == passed[-1:]
        assert not ring(schedule, now)


def test_a_clock_set_back_rings_nothing_twice_and_one_set_forward_loses_nothing(schedule: Schedule) -> None:
    zone = ZoneInfo("Europe/Berlin")
    now = datetime(2028, 5, 1, 8, 0, tzinfo=zone)
    schedule.add_reminder("daily", resolve("every day at nine", now), now)
    schedule.add_reminder("once", resolve("today at ten", now), now)
    rung: list[tuple[str, datetime]] = []
    moments = [
        *(now + timedelta(minutes=n) for n in range(0, 150, 10)),
        *(now + timedelta(minutes=n) for n in range(30, 200, 10)),  # two hours back
        *(now + timedelta(days=3, minutes=n) for n in range(0, 150, 10)),  # three days on
        *(now + timedelta(days=2, minutes=n) for n in range(0, 150, 10)),  # and a day back
        *(now + timedelta(days=4, minutes=n) for n in range(0, 150, 10)),
    ]
    for moment in moments:
        rung += [(firing.reminder.title, firing.at) for firing in ring(schedule, moment)]
    assert len(rung) == len(set(rung))
    nine = datetime(2028, 5, 1, 9, 0, tzinfo=zone)
    assert [at for title, at in rung if title == "once"] == [nine + timedelta(hours=1)]
    days = [(at - nine).days for title, at in rung if title == "daily"]
    assert days == [0, 2, 3, 4]  # of the two that the leap passed over, the last is told


def test_a_journey_to_another_zone_moves_no_instant(schedule: Schedule) -> None:
    berlin, york = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
    now = datetime(2028, 5, 1, 8, 0, tzinfo=berlin)
    schedule.add_reminder("call", resolve("tomorrow at nine", now), now)
    schedule.add_timer(timedelta(hours=30), "bread", now)
    there = now.astimezone(york)
    assert not ring(schedule, there)
    (call,) = ring(schedule, datetime(2028, 5, 2, 3, 0, tzinfo=york))
    assert call.at.isoformat() == "2028-05-02T03:00:00-04:00"
    (bread,) = ring(schedule, (now + timedelta(hours=30)).astimezone(york))
    assert bread.reminder.title == "bread"
