"""What comes next in a recurrence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.reminders.occurrences import last_until, next_after
from app.reminders.recurrences import parse_rule

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
