"""What is due when, on a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.reminders.phrases import resolve
from app.reminders.schedule import Schedule, ScheduleError, describe
from app.reminders.store import Kind, Reminder, ReminderState, ReminderStore
from app.reminders.when import When

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 11, 25, 10, 0, tzinfo=BERLIN)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Day:
    """A schedule on a real file, with a clock that stands until it is moved."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = START
        self.store = ReminderStore.open(path)
        self.schedule = Schedule(self.store)

    def at(self, now: datetime) -> Day:
        self.now = now
        return self

    def after(self, length: timedelta) -> Day:
        self.now = (self.now.astimezone(UTC) + length).astimezone(BERLIN)
        return self

    def remind(self, title: str, words: str) -> Reminder:
        return self.schedule.add_reminder(title, resolve(words, self.now), self.now)

    def timer(self, minutes: float, name: str = "") -> Reminder:
        return self.schedule.add_timer(minutes * MINUTE, name, self.now)

    def rings(self) -> list[tuple[str, str, bool]]:
        firings = self.schedule.due(self.now)
        return [(each.reminder.title, each.at.strftime("%H:%M:%S"), each.missed) for each in firings]

    def acknowledge_all(self) -> None:
        for reminder in self.store.live():
            self.schedule.acknowledge(reminder.identity, self.now)

    def restart(self) -> None:
        self.store.close()
        self.store = ReminderStore.open(self.path)
        self.schedule = Schedule(self.store)

    def titles(self) -> list[str]:
        return [reminder.title for reminder in self.schedule.upcoming()]

    def state(self, reminder: Reminder) -> ReminderState:
        kept = self.store.get(reminder.identity)
        assert kept is not None
        return kept.state


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    day = Day(tmp_path / "reminders.sqlite3")
    yield day
    day.store.close()


def test_a_reminder_rings_once_when_it_is_due_and_is_done_when_it_was_told(day: Day) -> None:
    reminder = day.remind("stretch", "in ten seconds")
    assert day.after(9.9 * SECOND).rings() == []
    assert day.after(0.1 * SECOND).rings() == [("stretch", "10:00:10", False)]
    assert day.after(SECOND).rings() == []
    assert day.state(reminder) is ReminderState.RINGING
    day.schedule.acknowledge(reminder.identity, day.now)
    assert day.state(reminder) is ReminderState.DONE
    day.schedule.acknowledge(reminder.identity, day.now)
    day.schedule.acknowledge(99, day.now)
    assert day.schedule.upcoming() == []


def test_what_is_due_at_once_rings_in_the_order_of_its_time(day: Day) -> None:
    day.timer(2, "second")
    day.timer(1, "first")
    assert [title for title, _, _ in day.after(2 * MINUTE).rings()] == ["first", "second"]


def test_every_four_seconds_keeps_its_beat_however_late_it_is_asked_for(day: Day) -> None:
    day.remind("breathe", "every four seconds")
    heard = []
    for _ in range(100):
        heard += [at for _, at, _ in day.after(0.37 * SECOND).rings()]
    assert heard == [f"10:00:{second:02d}" for second in range(4, 37, 4)]


def test_a_recurrence_that_was_not_asked_for_in_time_rings_once_not_for_each(day: Day) -> None:
    day.remind("breathe", "every four seconds")
    assert day.after(30 * SECOND).rings() == [("breathe", "10:00:28", False)]
    assert day.after(2 * SECOND).rings() == [("breathe", "10:00:32", False)]


def test_what_came_due_while_the_program_was_off_is_told_once_in_order_with_its_time(day: Day) -> None:
    day.remind("dentist", "at three thirty")
    call = day.remind("call anna", "at noon")
    day.remind("pills", "every day at nine")
    day.restart()
    assert day.at(START + 2 * DAY).rings() == [
        ("call anna", "12:00:00", True),
        ("dentist", "15:30:00", True),
        ("pills", "09:00:00", True),
    ]
    assert day.rings() == []
    day.acknowledge_all()
    assert day.state(call) is ReminderState.MISSED
    day.restart()
    assert day.rings() == []
    assert day.at(START + 3 * DAY - HOUR).rings() == [("pills", "09:00:00", False)]


def test_what_rang_but_was_not_told_to_its_end_is_told_again_after_a_restart(day: Day) -> None:
    day.timer(1, "tea")
    day.remind("breathe", "every two minutes")
    assert len(day.after(2 * MINUTE).rings()) == 2
    day.restart()
    assert day.after(10 * SECOND).rings() == [("tea", "10:01:00", True), ("breathe", "10:02:00", False)]
    day.restart()
    assert day.after(2 * MINUTE).rings() == [("tea", "10:01:00", True), ("breathe", "10:04:00", False)]
    day.acknowledge_all()
    day.restart()
    assert day.rings() == []


def test_a_recurrence_keeps_the_wall_clocks_time_when_clocks_change(day: Day) -> None:
    day.at(datetime(2026, 3, 27, 12, 0, tzinfo=BERLIN)).remind("pills", "every day at nine")
    due = []
    for _ in range(4):
        firing = day.after(DAY).schedule.due(day.now)[0]
        due.append(firing.at.isoformat())
    assert due == [
        "2026-03-28T09:00:00+01:00",
        "2026-03-29T09:00:00+02:00",
        "2026-03-30T09:00:00+02:00",
        "2026-03-31T09:00:00+02:00",
    ]


def test_a_recurrence_in_the_hour_that_a_clock_change_skips_comes_back_to_its_time(day: Day) -> None:
    day.at(datetime(2026, 3, 27, 12, 0, tzinfo=BERLIN)).remind("owl", "every day at two thirty am")
    assert [day.after(DAY).rings()[0][1] for _ in range(3)] == ["02:30:00", "03:30:00", "02:30:00"]


def test_a_timer_counts_real_time_when_clocks_change(day: Day) -> None:
    day.at(datetime(2026, 3, 28, 23, 0, tzinfo=BERLIN))
    assert day.timer(5 * 60).due == day.now.astimezone(UTC) + 5 * HOUR


def test_every_other_week_stays_every_other_week_after_a_gap(day: Day) -> None:
    day.remind("bins", "every other tuesday at eight am")
    assert day.at(datetime(2026, 12, 24, 12, 0, tzinfo=BERLIN)).rings() == [("bins", "08:00:00", True)]
    following = day.schedule.next()
    assert following is not None
    assert following.due == datetime(2026, 12, 29, 8, 0, tzinfo=BERLIN)


def test_a_recurrence_without_another_day_ends(day: Day) -> None:
    reminder = day.schedule.add_reminder(
        "leap", When(START + MINUTE, "FREQ=YEARLY;INTERVAL=9999;BYMONTH=2;BYMONTHDAY=30"), START
    )
    assert day.after(MINUTE).rings() == [("leap", "10:01:00", False)]
    day.acknowledge_all()
    assert day.state(reminder) is ReminderState.DONE


def test_upcoming_lists_what_waits_and_next_is_the_first_of_it(day: Day) -> None:
    assert day.schedule.next() is None
    day.timer(20, "bread")
    day.remind("call anna", "in ten minutes")
    day.timer(5, "tea")
    day.schedule.pause("tea", day.now)
    assert day.titles() == ["call anna", "bread", "tea"]
    following = day.schedule.next()
    assert following is not None
    assert following.title == "call anna"


def test_no_words_cancel_the_one_ringing_else_the_one_set_last(day: Day) -> None:
    day.timer(1, "tea")
    day.after(SECOND).timer(20, "bread")
    day.after(MINUTE).rings()
    assert [each.title for each in day.schedule.cancel("", day.now)] == ["tea"]
    assert [each.title for each in day.schedule.cancel("", day.now)] == ["bread"]
    with pytest.raises(ScheduleError, match="You have no reminders"):
        day.schedule.cancel("", day.now)


def test_cancelling_a_recurrence_that_rings_ends_it(day: Day) -> None:
    breathe = day.remind("breathe", "every four seconds")
    day.after(4 * SECOND).rings()
    day.schedule.cancel("", day.now)
    assert day.after(MINUTE).rings() == []
    assert day.state(breathe) is ReminderState.CANCELLED


def test_all_or_all_of_a_kind_can_be_cancelled(day: Day) -> None:
    day.timer(1, "tea")
    day.timer(2, "bread")
    day.remind("call anna", "in ten minutes")
    assert [each.title for each in day.schedule.cancel("all timers", day.now)] == ["tea", "bread"]
    assert day.titles() == ["call anna"]
    assert len(day.schedule.cancel("everything", day.now)) == 1
    with pytest.raises(ScheduleError, match="nothing to cancel"):
        day.schedule.cancel("all", day.now)


@pytest.mark.parametrize(
    ("which", "title"),
    [
        ("bread", "bread"),
        ("the bread timer", "bread"),
        ("bred", "bread"),
        ("call anna", "call anna"),
        ("anna", "call anna"),
        ("call hannah", "call anna"),
        ("call anna back tonight", "call anna"),
        ("twenty minute timer", "bread"),
        ("reminder", "call anna"),
        ("alarm", "alarm"),
        ("the next one", "rice"),
        ("last", "alarm"),
    ],
)
def test_words_pick_a_reminder_by_name_length_or_kind(day: Day, which: str, title: str) -> None:
    day.timer(20, "bread")
    day.timer(5, "rice")
    day.remind("call anna", "at noon")
    if title == "alarm":
        day.remind("alarm", "tomorrow at seven am")
    assert day.schedule.select(which, day.now).title == title


def test_several_that_fit_are_asked_back_with_what_tells_them_apart(day: Day) -> None:
    day.timer(5, "bread")
    day.timer(20, "bread")
    with pytest.raises(ScheduleError) as asked:
        day.schedule.cancel("bread", day.now)
    assert asked.value.question == "Which one: bread timer, in five minutes or bread timer, in twenty minutes?"
    with pytest.raises(ScheduleError, match="Which one"):
        day.schedule.cancel("timer", day.now)


def test_what_is_not_set_is_said(day: Day) -> None:
    with pytest.raises(ScheduleError, match="nothing set that is called bread"):
        day.schedule.cancel("bread", day.now)
    day.timer(5, "tea")
    with pytest.raises(ScheduleError, match="nothing set that is called call anna"):
        day.schedule.cancel("call anna", day.now)


def test_left_tells_the_time_of_the_named_the_next_timer_or_the_next_of_all(day: Day) -> None:
    with pytest.raises(ScheduleError, match="You have no reminders"):
        day.schedule.left("", day.now)
    day.remind("call anna", "in two minutes")
    assert day.schedule.left("", day.now) == 2 * MINUTE
    day.timer(20, "bread")
    assert day.after(MINUTE).schedule.left("", day.now) == 19 * MINUTE
    assert day.schedule.left("anna", day.now) == MINUTE
    day.schedule.pause("bread", day.now)
    assert day.after(MINUTE).schedule.left("bread", day.now) == 19 * MINUTE
    assert day.after(MINUTE).schedule.left("anna", day.now) == timedelta(0)


def test_a_timer_can_be_extended_and_shortened_but_not_below_nothing(day: Day) -> None:
    bread = day.timer(20, "bread")
    assert day.schedule.extend("bread", 5 * MINUTE, day.now).due == bread.due + 5 * MINUTE
    assert day.schedule.extend("", -10 * MINUTE, day.now).due == bread.due - 5 * MINUTE
    with pytest.raises(ScheduleError, match="that much time left"):
        day.schedule.extend("", -HOUR, day.now)
    day.schedule.pause("", day.now)
    assert day.schedule.extend("bread", MINUTE, day.now).remaining == 16 * MINUTE
    with pytest.raises(ScheduleError, match="that much time left"):
        day.schedule.extend("", -HOUR, day.now)


def test_extending_a_timer_that_rings_starts_it_again_from_now(day: Day) -> None:
    day.timer(1, "tea")
    day.after(MINUTE + SECOND).rings()
    day.schedule.extend("", 2 * MINUTE, day.now)
    assert day.after(2 * MINUTE).rings() == [("tea", "10:03:01", False)]


def test_extending_a_recurrence_that_rings_adds_one_extra_time_and_changes_nothing_else(day: Day) -> None:
    day.remind("pills", "every day at eleven")
    day.timer(120, "tea")
    day.after(HOUR).rings()
    assert day.schedule.extend("", 5 * MINUTE, day.now).title == "pills"
    assert day.schedule.left("tea", day.now) == HOUR
    assert day.after(5 * MINUTE).rings() == [("pills", "11:05:00", False)]
    assert day.at(START + DAY + HOUR).rings()[-1] == ("pills", "11:00:00", False)


def test_nothing_is_extended_beyond_a_century(day: Day) -> None:
    day.timer(20, "bread")
    century = timedelta(weeks=5000)
    day.schedule.extend("bread", century, day.now)
    with pytest.raises(ScheduleError, match="too far away"):
        day.schedule.extend("bread", century, day.now)
    day.schedule.pause("bread", day.now)
    with pytest.raises(ScheduleError, match="too far away"):
        day.schedule.extend("bread", century, day.now)


def test_extending_with_nothing_set_is_refused(day: Day) -> None:
    with pytest.raises(ScheduleError, match="You have no reminders"):
        day.schedule.extend("", MINUTE, day.now)


def test_a_reminder_can_be_moved_and_renamed(day: Day) -> None:
    day.remind("call anna", "at noon")
    day.schedule.move("anna", resolve("tomorrow at nine", day.now), day.now)
    day.schedule.rename("anna", "call hannah", day.now)
    assert day.at(START + 6 * HOUR).rings() == []
    assert day.at(START + 23 * HOUR).rings() == [("call hannah", "09:00:00", False)]


def test_moving_a_recurrence_moves_its_next_occurrence_only_unless_it_is_moved_to_another_recurrence(day: Day) -> None:
    day.remind("pills", "every day at nine")
    day.schedule.move("pills", resolve("tomorrow at ten", day.now), day.now)
    assert day.at(START + DAY).rings() == [("pills", "10:00:00", False)]
    assert day.at(START + 2 * DAY).rings() == [("pills", "09:00:00", True)]
    day.schedule.move("pills", resolve("every day at eleven", day.now), day.now)
    assert [day.after(DAY + HOUR - HOUR * n).rings()[0][1] for n in (0, 1)] == ["11:00:00", "11:00:00"]


@pytest.mark.parametrize("earlier", ["at eleven", "an hour earlier"])
def test_a_recurrence_that_comes_earlier_once_does_not_come_at_its_own_time_too(day: Day, earlier: str) -> None:
    day.remind("pills", "every day at noon until friday")
    for rung in (START + HOUR, START + DAY + HOUR, START + 2 * DAY + HOUR):
        if earlier == "at eleven":
            day.schedule.move("pills", resolve("at eleven am", day.now), day.now)
        else:
            day.schedule.extend("pills", -HOUR, day.now)
        assert day.at(rung).rings() == [("pills", "11:00:00", False)]
        day.acknowledge_all()
        assert day.after(2 * HOUR).rings() == []
    assert day.titles() == []


def test_a_recurrence_that_was_moved_and_moved_back_leaves_no_occurrence_out(day: Day) -> None:
    day.remind("pills", "every day at noon")
    for words in ("tomorrow at noon", "at eleven", "at one", "at half past ten", "at eleven"):
        day.schedule.move("pills", resolve(words, day.now), day.now)
    assert day.at(START + HOUR).rings() == [("pills", "11:00:00", False)]
    assert day.after(2 * HOUR).rings() == []
    assert day.at(START + DAY + 2 * HOUR).rings() == [("pills", "12:00:00", False)]


def test_a_timer_that_is_paused_goes_on_with_what_was_left(day: Day) -> None:
    day.timer(20, "bread")
    day.after(5 * MINUTE).schedule.pause("", day.now)
    assert day.after(HOUR).rings() == []
    day.restart()
    day.schedule.unpause("bread", day.now)
    assert day.after(14 * MINUTE).rings() == []
    assert day.after(MINUTE).rings() == [("bread", "11:20:00", False)]


def test_a_reminder_for_a_time_of_day_keeps_to_the_clock_when_it_was_paused(day: Day) -> None:
    noon = day.remind("call anna", "at noon")
    day.schedule.pause("anna", day.now)
    assert day.after(HOUR).schedule.unpause("anna", day.now)[0].due == noon.due
    day.schedule.pause("anna", day.now)
    assert day.after(3 * HOUR).schedule.unpause("anna", day.now)[0].due == day.now


def test_a_recurrence_that_was_paused_goes_on_with_its_next_time(day: Day) -> None:
    day.remind("pills", "every day at nine")
    day.remind("breathe", "every four seconds")
    assert len(day.schedule.pause("all", day.now)) == 2
    day.after(3 * DAY)
    pills = day.schedule.unpause("pills", day.now)[0]
    assert pills.due == datetime(2026, 11, 29, 9, 0, tzinfo=BERLIN)
    breathe = day.schedule.unpause("all", day.now)[0]
    assert breathe.due == day.now + 4 * SECOND
    assert [day.after(4 * SECOND).rings()[0][0] for _ in range(2)] == ["breathe", "breathe"]


def test_pausing_and_unpausing_what_does_not_run_or_stand_is_refused(day: Day) -> None:
    with pytest.raises(ScheduleError, match="nothing running to pause"):
        day.schedule.pause("", day.now)
    with pytest.raises(ScheduleError, match="Nothing is paused"):
        day.schedule.unpause("", day.now)
    day.remind("call anna", "at noon")
    with pytest.raises(ScheduleError, match="nothing running to pause"):
        day.schedule.pause("all timers", day.now)


def test_snoozing_brings_back_the_one_that_rang_last(day: Day) -> None:
    day.timer(1, "tea")
    day.after(MINUTE).rings()
    day.schedule.snooze(None, day.now)
    assert day.after(10 * MINUTE).rings() == [("tea", "10:11:00", False)]
    day.acknowledge_all()
    day.after(MINUTE).schedule.snooze(resolve("until eleven", day.now), day.now)
    assert day.at(START + HOUR).rings() == [("tea", "11:00:00", False)]


def test_snoozing_a_recurrence_adds_one_extra_time(day: Day) -> None:
    day.remind("breathe", "every twenty minutes")
    day.after(20 * MINUTE).rings()
    day.schedule.snooze(resolve("in five minutes", day.now), day.now)
    assert day.after(5 * MINUTE).rings() == [("breathe", "10:25:00", False)]
    assert day.after(15 * MINUTE).rings() == [("breathe", "10:40:00", False)]


def test_snoozing_needs_something_that_rang_lately(day: Day) -> None:
    with pytest.raises(ScheduleError, match="Nothing has rung"):
        day.schedule.snooze(None, day.now)
    day.timer(1, "tea")
    day.after(MINUTE).rings()
    day.acknowledge_all()
    with pytest.raises(ScheduleError, match="Nothing has rung"):
        day.after(HOUR).schedule.snooze(None, day.now)


def test_a_reminder_is_described_in_a_few_words(day: Day) -> None:
    bread, call = day.timer(20, "bread"), day.remind("call anna", "tomorrow at nine")
    pills, plain = day.remind("pills", "every day at nine"), day.timer(1)
    assert describe(bread, day.now) == "bread timer, in twenty minutes"
    assert describe(call, day.now) == "call anna, tomorrow at nine"
    assert describe(pills, day.now) == "pills, every day at nine"
    assert describe(plain, day.now) == "timer, in one minute"
    day.after(MINUTE).rings()
    assert describe(day.schedule.select("timer", day.now), day.now) == "one minute timer, ringing"
    assert (
        describe(day.schedule.pause("bread", day.now)[0], day.now) == "bread timer, paused with nineteen minutes left"
    )


def test_kinds_are_kept(day: Day) -> None:
    assert day.timer(1).kind is Kind.TIMER
    assert day.remind("call anna", "in ten minutes").length == 10 * MINUTE
