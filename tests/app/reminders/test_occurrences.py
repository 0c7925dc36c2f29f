"""What comes next in a recurrence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.reminders.occurrences import days_left_out, last_until, leaving_out, next_after
from app.reminders.recurrences import parse_rule, say_rule

START = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def test_before_the_first_the_first_comes_next_and_there_is_no_last() -> None:
    before = START - timedelta(days=3)
    assert next_after("FREQ=SECONDLY;INTERVAL=4", START, UTC, before) == START
    assert next_after("FREQ=DAILY", START, UTC, before) == START
    assert last_until("FREQ=DAILY", START, UTC, before) is None


def test_the_last_of_many_is_found_without_counting_them() -> None:
    much_later = START + timedelta(days=4000, seconds=3)
    assert last_until("FREQ=SECONDLY;INTERVAL=2", START, UTC, much_later) == much_later - timedelta(seconds=1)
    assert last_until("FREQ=WEEKLY;BYDAY=WE", START, UTC, START + timedelta(days=15)) == START + timedelta(days=14)


@pytest.mark.parametrize("rule", ["FREQ=NEVER", "FREQ=DAILY;COUNT=3", "nonsense"])
def test_rules_of_another_making_are_refused(rule: str) -> None:
    with pytest.raises(ValueError):
        parse_rule(rule)


WINDOW = "FREQ=DAILY;BYHOUR=1,2,3,4;BYMINUTE=0,30;BYSETPOS=1,2,3,4,5,6,7"


def test_a_window_keeps_the_wall_clock_across_a_clock_change_and_skips_none_twice() -> None:
    zone = ZoneInfo("Europe/Berlin")
    start = datetime(2027, 3, 27, 1, 0, tzinfo=zone)
    found, moment = [], datetime(2027, 3, 27, 23, 0, tzinfo=zone)
    for _ in range(8):
        following = next_after(WINDOW, start, zone, moment)
        assert following is not None
        found.append(f"{following:%d %H:%M}")
        moment = following
    on_the_day = ["28 01:00", "28 01:30", "28 03:00", "28 03:30", "28 04:00"]
    assert found == [*on_the_day, "29 01:00", "29 01:30", "29 02:00"]


def test_the_last_of_a_window_after_a_year_away_is_found_at_once() -> None:
    zone = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 1, 1, 1, 0, tzinfo=zone)
    last = last_until(WINDOW, start, zone, datetime(2027, 1, 10, 3, 40, tzinfo=zone))
    assert last == datetime(2027, 1, 10, 3, 30, tzinfo=zone)


def test_times_of_day_are_read_back_from_their_rule_and_others_are_refused() -> None:
    assert parse_rule(WINDOW).times == (60, 90, 120, 150, 180, 210, 240)
    assert parse_rule(WINDOW).text() == WINDOW
    assert parse_rule("FREQ=DAILY;BYDAY=MO,TU;BYHOUR=9,17").text() == "FREQ=DAILY;BYDAY=MO,TU;BYHOUR=9,17;BYMINUTE=0"
    for other in (
        "FREQ=DAILY;BYMINUTE=5",
        "FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=9,17",
        "FREQ=DAILY;BYHOUR=9;BYMINUTE=75",
        "FREQ=DAILY;BYHOUR=9,10;BYSETPOS=3",
        "FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=9,10;BYSETPOS=1",
        "FREQ=DAILY;INTERVAL=2;BYDAY=MO;BYHOUR=9",
    ):
        with pytest.raises(ValueError):
            parse_rule(other)


def test_a_rule_that_skips_months_or_years_is_said_so() -> None:
    for rule, words in (
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO", "every two months on the first monday"),
        ("FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", "every four years on february twenty ninth"),
    ):
        assert say_rule(parse_rule(rule)) == words


def test_a_single_time_of_day_may_stand_in_any_rule_by_the_day() -> None:
    for rule in (
        "FREQ=MONTHLY;BYDAY=-1SU;BYHOUR=2;BYMINUTE=30",
        "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=28;BYHOUR=2;BYMINUTE=30",
    ):
        assert parse_rule(rule).times == (150,)
        assert parse_rule(rule).text() == rule


@pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=HOURLY;INTERVAL=3", "FREQ=DAILY;BYHOUR=0,9;BYMINUTE=0"])
def test_nothing_comes_on_a_day_that_is_left_out_and_what_comes_around_it_stays(rule: str) -> None:
    zone, day = ZoneInfo("Europe/Berlin"), date(2027, 3, 28)
    start = datetime(2027, 3, 27, 0, 0, tzinfo=zone)
    whole, moment = [], start
    while moment.date() < date(2027, 3, 30):
        whole.append(moment)
        moment = next_after(rule, start, zone, moment) or pytest.fail("it ended")
    broken = leaving_out(rule, day, day)
    kept = [each for each in whole if each.date() != day]
    assert [next_after(broken, start, zone, each) for each in kept[:-1]] == kept[1:]
    before = [each for each in kept if each.date() < day]
    assert last_until(broken, start, zone, datetime(2027, 3, 28, 23, 0, tzinfo=zone)) == before[-1]


def test_days_left_out_are_kept_until_they_are_past_and_nonsense_is_refused() -> None:
    rule = leaving_out("FREQ=DAILY", date(2026, 11, 27), date(2026, 11, 25))
    rule = leaving_out(rule, date(2026, 11, 26), date(2026, 11, 25))
    assert days_left_out(rule) == (date(2026, 11, 26), date(2026, 11, 27))
    assert days_left_out(leaving_out(rule, date(2026, 12, 1), date(2026, 11, 27))) == (
        date(2026, 11, 27),
        date(2026, 12, 1),
    )
    with pytest.raises(ValueError):
        days_left_out("FREQ=DAILY;EXDATE=soon")
