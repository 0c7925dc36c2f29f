"""What rang to nobody is told once when somebody is back, in order, with its time; nothing is told twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.commands import ReminderCommands
from app.errands import Outcome
from app.reminders.presence import Presence
from app.reminders.schedule import Schedule
from app.reminders.store import ReminderStore, StoreError
from model.microturn import NoteKind

START = datetime(2026, 11, 22, 15, 0, tzinfo=ZoneInfo("Europe/Berlin"))


class House:
    """Reminders in a house that people leave and come back to."""

    def __init__(self, store: ReminderStore) -> None:
        self.schedule = Schedule(store)
        self.commands = ReminderCommands(self.schedule, START)
        self.now = START

    def set(self, *requests: str) -> None:
        for words in requests:
            assert self.commands.typed(words, self.now).done

    def hush(self, hushed: bool) -> None:
        self.commands.attendance.presence = Presence(hushed)

    def leave(self) -> None:
        self.commands.attendance.presence = Presence(away_since=self.now)

    def come_back(self) -> None:
        self.commands.attendance.presence = Presence()

    def pass_time(self, minutes: float, step: float = 10.0) -> list[str]:
        """What is said meanwhile; each word of it is heard to its end."""
        said = []
        end = self.now + timedelta(minutes=minutes)
        while self.now < end:
            self.now += timedelta(seconds=step)
            said += self._spoken(self.commands.due(self.now))
        return said

    def _spoken(self, outcome: Outcome) -> list[str]:
        for wish in outcome.wishes:
            if wish.kind is NoteKind.DUE:
                assert wish.key is not None
                self.commands.told(wish.key, self.now)
        return [wish.text for wish in outcome.wishes]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    store = ReminderStore.open(tmp_path / "reminders.db", None)
    yield House(store)
    store.close()


def test_what_rang_while_the_user_was_away_is_told_once_when_they_are_back(house: House) -> None:
    house.set("remind me in 10 minutes to call anna", "remind me in 5 minutes to turn off the oven")
    house.leave()
    assert house.pass_time(40) == ["Reminder: turn off the oven.", "Reminder: call anna."]
    house.come_back()
    assert house.pass_time(90) == [
        "Missed while you were away, at 3:05 pm: turn off the oven.",
        "Missed while you were away, at 3:10 pm: call anna.",
    ]
    assert house.schedule.ringing() == []


def test_who_is_back_at_once_has_heard_it_and_is_asked_as_ever(house: House) -> None:
    house.set("remind me in 5 minutes to call anna")
    house.leave()
    assert house.pass_time(5.5) == ["Reminder: call anna."]
    house.come_back()
    assert house.pass_time(1) == []
    assert house.pass_time(2) == ["Again: call anna, at 3:05 pm."]


def test_what_was_seen_to_while_away_is_not_told_again(house: House) -> None:
    house.set("remind me in 5 minutes to call anna")
    house.leave()
    house.pass_time(10)
    assert house.commands.heard("done", house.now).done == "All right."
    house.come_back()
    assert house.pass_time(30) == []


def test_while_nobody_is_to_be_disturbed_it_rings_silently_and_is_told_afterwards(house: House) -> None:
    house.set("remind me in 10 minutes to call anna", "remind me in 5 minutes to drink")
    house.hush(True)
    silent = []
    for _ in range(60):
        house.now += timedelta(seconds=15)
        outcome = house.commands.due(house.now)
        assert outcome.wishes == ()
        silent += [fields["title"] for _, fields in outcome.events if fields["silent"]]
    assert silent == ["drink", "call anna"]
    house.hush(False)
    assert house.pass_time(60) == ["Missed, at 3:05 pm: drink.", "Missed, at 3:10 pm: call anna."]


def test_hushed_and_away_at_once_it_waits_for_both_to_be_over(house: House) -> None:
    house.set("remind me in 5 minutes to call anna")
    house.hush(True)
    assert house.pass_time(10) == []
    house.leave()
    assert house.pass_time(10) == []
    house.come_back()
    assert house.pass_time(30) == ["Missed, at 3:05 pm: call anna."]


def test_what_rang_silently_before_a_restart_is_told_after_it(house: House) -> None:
    house.set("remind me in 5 minutes to call anna")
    house.hush(True)
    house.pass_time(10)
    again = House.__new__(House)
    again.schedule = Schedule(house.schedule._store)
    again.commands = ReminderCommands(again.schedule, house.now)
    again.now = house.now
    assert again.pass_time(1) == ["Missed while I was off, at 3:05 pm: call anna."]


def test_a_daily_reminder_that_rang_to_nobody_stays_set_for_the_next_day(house: House) -> None:
    house.set("remind me every day at 15:30 to drink")
    house.leave()
    assert house.pass_time(60) == ["Reminder: drink."]
    house.come_back()
    assert house.pass_time(60) == ["Missed while you were away, at 3:30 pm: drink."]
    assert len(house.schedule.upcoming()) == 1


def test_what_rings_as_the_user_comes_back_is_not_lost_to_a_disk_that_refuses(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.set("remind me in 5 minutes to call anna", "remind me in 20 minutes to drink")
    house.leave()
    assert house.pass_time(19.5) == ["Reminder: call anna."]
    house.come_back()
    house.now += timedelta(seconds=30)

    def refuse(*_: object) -> None:
        raise StoreError("The disk is full.")

    with monkeypatch.context() as full:
        full.setattr(house.schedule, "missed", refuse)
        assert house.pass_time(0.2) == ["The disk is full."]
    assert house.pass_time(1) == [
        "Missed while you were away, at 3:05 pm: call anna.",
        "Missed, at 3:20 pm: drink.",
    ]
