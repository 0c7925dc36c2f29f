"""Reminders go out as iCalendar and come back the same; what other programs write is taken over where it can be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.commands import ReminderCommands
from app.errands import Outcome
from app.reminders.exchange import ExchangeError, from_icalendar, to_icalendar
from app.reminders.schedule import Schedule
from app.reminders.store import Kind, ReminderStore

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=BERLIN)


class Desk:
    """Commands over a store of their own."""

    def __init__(self, folder: Path, name: str) -> None:
        self.store = ReminderStore.open(folder / name)
        self.schedule = Schedule(self.store)
        self.commands = ReminderCommands(self.schedule, NOW)

    def kept(self) -> list[tuple[object, ...]]:
        return [(each.title, each.kind, each.due, each.rrule, each.length) for each in self.schedule.upcoming()]


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    made = Desk(tmp_path, "one.sqlite3"), Desk(tmp_path, "two.sqlite3")
    yield made
    for desk in made:
        desk.store.close()


def said(outcome: Outcome) -> str:
    return " ".join(wish.text for wish in outcome.wishes)


def test_what_is_written_is_read_back_the_same_by_another_copy(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    one, two = desks
    for words in (
        *("remind me tomorrow at nine to call Anna; Bob, and Zoë", "set a twenty minute bread timer"),
        *("remind me every weekday at nine to stand up", "remind me every 20 minutes until five to stretch"),
        *("remind me on the last day of every month at noon to pay", "remind me every four seconds to breathe"),
        *("remind me every day at ten for two weeks to write", "remind me every day at eight and at noon to eat"),
        *("cancel stand up on friday", "cancel write on saturday", "cancel eat on sunday", "skip the next write"),
    ):
        one.commands.typed(words.replace(";", ","), NOW)
    path = tmp_path / "list.ics"
    assert said(one.commands.exchange("export", path, NOW)) == f"Wrote 8 into {path}."
    assert said(two.commands.exchange("import", path, NOW)).startswith(f"Set 8 from {path}; 0 were set already")
    assert two.kept() == one.kept()
    assert said(two.commands.exchange("import", path, NOW)).startswith(f"Set 0 from {path}; 8 were set already")
    text = path.read_text(encoding="utf-8")
    assert text.count("BEGIN:VTODO") == text.count("BEGIN:VALARM") == 8


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Another//EN
{}
END:VCALENDAR
"""
EVENT = "BEGIN:VEVENT\nUID:1\nSUMMARY:{}\n{}\nEND:VEVENT"


def read(*components: str) -> list[tuple[str, str, str | None]]:
    imported = from_icalendar(CALENDAR.format("\n".join(components)).replace("\n", "\r\n").encode(), NOW)
    return [(each.title, each.when.due.isoformat(), each.when.rrule) for each in imported.entries]


def test_events_of_other_programs_ring_at_their_alarm() -> None:
    alarm = "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:x\nTRIGGER:-PT15M\nEND:VALARM"
    assert read(EVENT.format("Dentist", f"DTSTART;TZID=America/New_York:20261201T090000\n{alarm}")) == [
        ("Dentist", "2026-12-01T08:45:00-05:00", None)
    ]
    assert read(EVENT.format("Float", "DTSTART:20261201T090000")) == [("Float", "2026-12-01T09:00:00+01:00", None)]


def test_a_recurrence_that_began_long_ago_goes_on_and_a_count_becomes_its_end() -> None:
    rule = "DTSTART;TZID=Europe/Berlin:20200106T090000\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;WKST=MO"
    ((_, due, rrule),) = read(EVENT.format("Bins", rule))
    assert (datetime.fromisoformat(due) - datetime(2020, 1, 6, 9, tzinfo=BERLIN)).days % 14 == 0
    assert rrule == "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"
    counted = "DTSTART;TZID=Europe/Berlin:20261124T090000\nRRULE:FREQ=DAILY;COUNT=3"
    assert read(EVENT.format("Course", counted)) == [
        ("Course", "2026-11-26T09:00:00+01:00", "FREQ=DAILY;UNTIL=20261126T225959Z")
    ]


@pytest.mark.parametrize(
    ("lines", "due", "rrule"),
    [
        ("DTSTART;TZID=Europe/Berlin:20261201T090000\nRRULE:FREQ=WEEKLY", "12-01T09:00", "FREQ=WEEKLY;BYDAY=TU"),
        ("DTSTART;TZID=Europe/Berlin:20261201T090000\nRRULE:FREQ=MONTHLY", "12-01T09:00", "FREQ=MONTHLY;BYMONTHDAY=1"),
        (
            "DTSTART;TZID=Europe/Berlin:20261201T090000\nRRULE:FREQ=YEARLY",
            "12-01T09:00",
            "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1",
        ),
        (
            "DTSTART;TZID=Europe/Berlin:20261201T090000\nRRULE:FREQ=DAILY;UNTIL=20261205",
            "12-01T09:00",
            "FREQ=DAILY;UNTIL=20261205T225959Z",
        ),
        (
            "DTSTART;TZID=Europe/Berlin:20261201T090000\nRRULE:FREQ=DAILY;UNTIL=20261205T090000",
            "12-01T09:00",
            "FREQ=DAILY;UNTIL=20261205T080000Z",
        ),
        (
            "DTSTART;TZID=Europe/Berlin:20261201T090000\nRRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20261215T080000Z\n"
            "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-P1D\nEND:VALARM",
            "11-30T09:00",
            "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261214T080000Z",
        ),
        (
            "DTSTART;TZID=Europe/Berlin:20261201T090000\n"
            "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER;VALUE=DATE-TIME:20261201T073000Z\nEND:VALARM",
            "12-01T08:30",
            None,
        ),
        (
            "DTSTART;TZID=Europe/Berlin:20261201T090000\nBEGIN:VALARM\nACTION:DISPLAY\nEND:VALARM",
            "12-01T09:00",
            None,
        ),
        ("DUE;TZID=Europe/Berlin:20261201T090000\nRRULE:FREQ=DAILY", "12-01T09:00", "FREQ=DAILY"),
    ],
)
def test_what_other_programs_mean_is_kept(lines: str, due: str, rrule: str | None) -> None:
    ((_, found, kept),) = read(EVENT.format("Thing", lines))
    assert datetime.fromisoformat(found) == datetime.fromisoformat(f"2026-{due}:00+01:00")
    assert kept == rrule


_ZONE = """BEGIN:VTIMEZONE
TZID:Office
BEGIN:STANDARD
TZOFFSETFROM:{summer}
TZOFFSETTO:{winter}
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
TZOFFSETFROM:{winter}
TZOFFSETTO:{summer}
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
"""


def test_a_recurrence_in_a_zone_that_the_file_describes_keeps_its_time_of_day() -> None:
    event = EVENT.format("Bins", "DTSTART;TZID=Office:20261201T090000\nRRULE:FREQ=WEEKLY")
    own, other, fixed = (
        from_icalendar(
            CALENDAR.format(_ZONE.format(winter=winter, summer=summer) + event).replace("\n", "\r\n").encode(), NOW
        )
        for winter, summer in (("+0100", "+0200"), ("+0500", "+0600"), ("+0300", "+0300"))
    )
    assert own.entries[0].when.due.tzinfo is BERLIN
    assert (other.entries, other.left_out) == ((), 1)
    assert fixed.entries[0].when.due.utcoffset() == timedelta(hours=3)


@pytest.mark.parametrize(
    "lines",
    [
        "DTSTART;VALUE=DATE:20261201",
        "DTSTART:20200101T090000Z",
        "DTSTART:20261201T090000Z\nSTATUS:CANCELLED",
        "DTSTART:20261201T090000Z\nRRULE:FREQ=DAILY;BYSETPOS=1",
        "DTSTART:20200101T090000Z\nRRULE:FREQ=DAILY;UNTIL=20200110T000000Z",
        "DESCRIPTION:no time at all",
        "DTSTART;TZID=Nowhere/Atall:20261201T090000",
        *(
            f"DTSTART;TZID=Europe/Berlin:20261201T090000\nRRULE:{rule}"
            for rule in (
                *("FREQ=MONTHLY;BYDAY=1MO,3MO", "FREQ=MONTHLY;BYDAY=MO", "FREQ=YEARLY;BYMONTH=9;BYDAY=1MO"),
                *("FREQ=DAILY;BYMONTH=5", "FREQ=HOURLY;BYDAY=MO", "FREQ=MONTHLY;BYMONTHDAY=-2", "FREQ=DAILY;COUNT=0"),
                *("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SU", "FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;UNTIL=soon"),
                "FREQ=DAILY;BYHOUR=9,20;BYMINUTE=0\nEXDATE;TZID=Europe/Berlin:20261208T090000",
                "FREQ=DAILY\nBEGIN:VALARM\nACTION:DISPLAY\nTRIGGER;VALUE=DATE-TIME:20261201T070000Z\nEND:VALARM",
                "FREQ=MONTHLY\nBEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-P1D\nEND:VALARM",
            )
        ),
    ],
)
def test_what_cannot_be_kept_is_left_out_and_counted(lines: str) -> None:
    text = CALENDAR.format(EVENT.format("Thing", lines)).replace("\n", "\r\n").encode()
    imported = from_icalendar(text, NOW)
    assert imported.entries == ()
    assert imported.left_out == 1


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"no calendar",
        b"\xff\xfe\x00",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        b"BEGIN:VCALMNDAR\r\nBEGIN:VTIMEZONE\r\nTZID:x\r\nEND:VTIMEZONE\r\nEND:VCALMNDAR\r\n",
    ],
)
def test_what_is_no_calendar_is_refused_in_a_sentence(desks: tuple[Desk, Desk], tmp_path: Path, text: bytes) -> None:
    with pytest.raises(ExchangeError):
        from_icalendar(text, NOW)
    path = tmp_path / "odd.ics"
    path.write_bytes(text)
    assert "calendar" in said(desks[0].commands.exchange("import", path, NOW))


def test_a_file_that_is_not_there_is_told(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    assert "cannot be used" in said(desks[0].commands.exchange("import", tmp_path / "none.ics", NOW))
    assert "cannot be used" in said(desks[0].commands.exchange("export", tmp_path / "none" / "x.ics", NOW))


def test_a_paused_timer_is_written_with_what_is_left(desks: tuple[Desk, Desk]) -> None:
    one, _ = desks
    one.commands.typed("set a twenty minute bread timer", NOW)
    one.commands.typed("pause the bread timer", NOW + timedelta(minutes=5))
    later = NOW + timedelta(hours=1)
    (entry,) = from_icalendar(to_icalendar(one.schedule.upcoming(), later), later).entries
    assert entry.kind is Kind.TIMER
    assert entry.when.due.astimezone(UTC) == (later + timedelta(minutes=15)).astimezone(UTC)
