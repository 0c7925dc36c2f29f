"""Actions become reminders in a real database, and every one is read back, reported or asked about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app import errands
from app.commands import NOT_UNDERSTOOD, ReminderCommands
from app.errands import Outcome
from app.orders import typed_order
from app.outcomes import NO_REASONER
from app.reminders.schedule import Schedule
from app.reminders.store import ReminderStore
from model.microturn import NoteKind

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reminders.sqlite3"


@pytest.fixture
def commands(path: Path) -> Iterator[ReminderCommands]:
    with ReminderStore.open(path) as store:
        yield ReminderCommands(Schedule(store), NOW)


def said(outcome: Outcome) -> list[str]:
    return [wish.text for wish in outcome.wishes]


def events(outcome: Outcome, name: str) -> list[dict[str, object]]:
    return [fields for event, fields in outcome.events if event == name]


def test_a_reminder_is_set_reported_and_read_back(commands: ReminderCommands) -> None:
    outcome = commands.perform("remind in ten seconds ; stretch", "remind me in ten seconds to stretch", NOW)
    assert said(outcome) == ["In ten seconds: stretch."]
    assert [wish.kind for wish in outcome.wishes] == [NoteKind.CONFIRM]
    (action,) = events(outcome, "action")
    assert action == {
        "action": "remind in ten seconds ; stretch",
        "verb": "remind",
        "when": "in ten seconds",
        "title": "stretch",
    }
    (scheduled,) = events(outcome, "scheduled")
    assert scheduled == {
        "due": "2026-11-22T10:00:10+01:00",
        "rrule": None,
        "title": "stretch",
        "kind": "reminder",
        "seconds": 10.0,
    }


@pytest.mark.parametrize(
    ("texts", "answer"),
    [
        (["timer five minutes"], "Timer set: five minutes."),
        (["timer twenty minutes ; bread"], "Bread timer set: twenty minutes."),
        (["list"], "You have no reminders."),
        (["next"], "You have no reminders."),
        (["remind in ten minutes ; call anna", "list"], "You have one reminder: call anna, in ten minutes."),
        (
            ["remind in ten minutes ; call anna", "timer one hour ; bread", "list"],
            "You have two reminders: call anna, in ten minutes; bread timer, in one hour.",
        ),
        (["timer one hour ; bread", "next"], "Next is bread timer, in one hour."),
        (["timer one hour ; bread", "left bread"], "One hour left."),
        (["timer one hour ; bread", "cancel"], "Cancelled: bread timer."),
        (
            ["timer one hour ; bread", "timer two hours ; tea", "cancel all", "answer yes"],
            "Cancelled: bread timer and tea timer.",
        ),
        (["timer one hour ; bread", "cancel all"], "Cancelled: bread timer."),
        (["timer one hour ; bread", "cancel them"], "Cancelled: bread timer."),
        (["timer one hour ; bread", "pause bread"], "Bread timer, paused with one hour left."),
        (["timer one hour ; bread", "pause bread", "unpause bread"], "Bread timer, in one hour."),
        (["timer one hour ; bread", "extend bread by ten minutes"], "Bread timer, in one hour and ten minutes."),
        (["remind in one hour ; call anna", "move call anna to tomorrow at nine"], "Call anna, tomorrow at nine."),
        (["timer one hour ; bread", "rename bread ; tea"], "Tea timer, in one hour."),
        (["quiet one hour"], "Quiet for one hour."),
        (["quiet"], "Quiet until you tell me to resume."),
        (["quiet until noon"], "Quiet until noon."),
        (["quiet till tomorrow at nine"], "Quiet until tomorrow at nine."),
        (["resume"], "I am back."),
        (["ask why does this test fail"], NO_REASONER),
        (["cue cheese ; wine"], "When you say cheese, I will say wine, until I am restarted."),
    ],
)
def test_every_action_is_answered(commands: ReminderCommands, texts: list[str], answer: str) -> None:
    outcomes = [commands.perform(text, "", NOW) for text in texts]
    assert said(outcomes[-1]) == [answer]
    assert len(events(outcomes[-1], "action")) == 1


def test_many_reminders_are_told_in_part_and_cancelled_together(commands: ReminderCommands) -> None:
    for number in ("one", "two", "three", "four", "five", "six"):
        commands.perform(f"timer {number} hours ; {number}", "", NOW)
    (told,) = said(commands.perform("list", "", NOW))
    assert told.endswith("and one more.")
    (question,) = said(commands.perform("cancel all", "", NOW))
    assert question.startswith("Shall I cancel all six: one timer,")
    assert question.endswith("and one more?")
    assert said(commands.heard("yes", NOW)) == ["Cancelled all six."]


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("quiet one hour", errands.Quiet(3600.0)),
        ("quiet", errands.Quiet(None)),
        ("resume", errands.Quiet(0.0)),
        ("repeat", errands.Repeat()),
        ("stop", errands.Stop()),
        ("watch build", errands.Watch("build")),
        ("cue cheese ; wine", errands.Cue("cheese", "wine")),
    ],
)
def test_what_concerns_the_loop_is_left_to_it(commands: ReminderCommands, text: str, effect: errands.Effect) -> None:
    assert commands.perform(text, "", NOW).effects == (effect,)


@pytest.mark.parametrize(
    "text", ["fly to the moon", "remind ; stretch", "timer a while", "cancel", "remind in ten minutes ;", "snooze"]
)
def test_what_leaves_something_open_is_asked_about_and_not_done(commands: ReminderCommands, text: str) -> None:
    outcome = commands.perform(text, "what was heard", NOW)
    assert len(outcome.wishes) == 1
    assert events(outcome, "action") == []
    (refused,) = events(outcome, "refused")
    assert refused["action"] == text
    assert refused["heard"] == "what was heard"
    assert said(commands.perform("list", "", NOW)) == ["You have no reminders."]


def test_a_reminder_is_announced_a_moment_early_once_and_is_over_when_told(commands: ReminderCommands) -> None:
    commands.perform("remind in ten seconds ; stretch", "", NOW)
    assert commands.due(later(9.1)).wishes == ()
    outcome = commands.due(later(9.3))
    assert said(outcome) == ["Reminder: stretch."]
    assert [wish.at for wish in outcome.wishes] == [later(10)]
    assert events(outcome, "due") == [
        {"number": 1, "title": "stretch", "due": "2026-11-22T10:00:10+01:00", "missed": False}
    ]
    assert commands.due(later(9.9)).wishes == ()
    key = outcome.wishes[0].key
    assert key is not None
    commands.told(key, later(12))
    assert said(commands.perform("list", "", later(12))) == ["You have no reminders."]


@pytest.mark.parametrize(
    ("text", "announcement"),
    [("timer five minutes", "Timer: five minutes are over."), ("timer five minutes ; bread", "Timer: bread.")],
)
def test_a_timer_is_announced_by_its_name_or_length(commands: ReminderCommands, text: str, announcement: str) -> None:
    commands.perform(text, "", NOW)
    assert said(commands.due(later(300))) == [announcement]


def test_what_rang_can_be_snoozed_and_comes_back(commands: ReminderCommands) -> None:
    commands.perform("remind in ten seconds ; stretch", "", NOW)
    (wish,) = commands.due(later(10)).wishes
    outcome = commands.perform("snooze five minutes", "", later(12))
    assert said(outcome) == ["Stretch, in five minutes."]
    assert outcome.effects == (errands.Forget((wish.key or "",)),)
    assert said(commands.due(later(312))) == ["Reminder: stretch."]


def test_what_was_due_while_the_program_was_off_is_told_as_missed_with_its_time(path: Path) -> None:
    with ReminderStore.open(path) as store:
        ReminderCommands(Schedule(store), NOW).perform("remind in ten seconds ; stretch", "", NOW)
    for seconds, words in ((30, "at 10:00 am"), (86_400, "yesterday at 10:00 am")):
        with ReminderStore.open(path) as store:
            outcome = ReminderCommands(Schedule(store), later(seconds)).due(later(seconds))
        (told,) = said(outcome)
        assert told.startswith("Missed while I was off, ")
        assert told.endswith(": stretch.")
        assert words in told or "ten" in told


def test_what_was_due_while_the_machine_slept_is_told_with_its_time(commands: ReminderCommands) -> None:
    commands.perform("remind at eleven oh five ; call anna", "", NOW)
    assert said(commands.due(NOW + timedelta(hours=3))) == ["Missed, at 11:05 am: call anna."]


def test_a_typed_sentence_goes_the_same_way(commands: ReminderCommands) -> None:
    assert said(commands.typed("remind me in ten minutes to call anna", NOW)) == ["In ten minutes: call anna."]
    assert said(commands.typed("colourless green ideas", NOW)) == [NOT_UNDERSTOOD]
    assert len(said(commands.typed("remind me at some point to call anna", NOW))) == 1


def test_what_rings_is_put_off_and_seen_to_from_the_shell(commands: ReminderCommands) -> None:
    typed_order(commands, "timer", "ten minutes ; bread", NOW)
    commands.due(later(600))
    assert said(typed_order(commands, "snooze", "for five minutes", later(610))) == ["Bread timer, in five minutes."]
    commands.due(later(910))
    assert said(typed_order(commands, "done", "", later(920))) == ["All right."]


@pytest.mark.parametrize(
    "text", ["in ten minutes ; call anna", "in ten minutes call anna", "me in ten minutes ; call anna"]
)
def test_an_order_of_the_shell_sets_a_reminder_with_and_without_its_joint(
    commands: ReminderCommands, text: str
) -> None:
    assert said(typed_order(commands, "remind", text, NOW)) == ["In ten minutes: call anna."]


def test_a_disk_that_refuses_is_told_and_nothing_is_promised(path: Path) -> None:
    store = ReminderStore.open(path)
    commands = ReminderCommands(Schedule(store), NOW)
    commands.perform("timer one second", "", NOW)
    store.close()
    outcome = commands.perform("timer five minutes", "", NOW)
    assert events(outcome, "refused")
    assert "could not save" in said(outcome)[0]
    assert len(events(commands.due(later(5)), "refused")) == 1
    assert commands.due(later(6)) == Outcome()
    assert len(events(commands.due(later(60)), "refused")) == 1


def test_what_was_heard_cannot_be_noted_on_a_disk_that_refuses(path: Path) -> None:
    store = ReminderStore.open(path)
    commands = ReminderCommands(Schedule(store), NOW)
    commands.perform("timer one second", "", NOW)
    (wish,) = commands.due(later(1)).wishes
    store.close()
    assert wish.key is not None
    assert len(events(commands.told(wish.key, later(3)), "refused")) == 1


def test_a_length_that_is_still_long_is_told_in_whole_minutes(commands: ReminderCommands) -> None:
    commands.perform("timer two hours ; bread", "", NOW)
    assert said(commands.perform("list", "", later(3))) == ["You have one reminder: bread timer, in two hours."]
    assert said(commands.perform("next", "", later(63))) == ["Next is bread timer, in one hour and fifty nine minutes."]
    assert said(commands.perform("left bread", "", later(3))) == ["Two hours left."]
    assert said(commands.perform("left bread", "", later(7197))) == ["Three seconds left."]


def test_what_is_about_to_be_due_is_made_ready_to_be_spoken(commands: ReminderCommands) -> None:
    commands.perform("remind in ten seconds ; stretch", "", NOW)
    assert commands.due(later(5)).prepare == ()
    assert commands.due(later(7)).prepare == ("Reminder: stretch.",)


def test_after_the_clock_was_set_back_a_reminder_rings_in_time_and_was_not_missed(path: Path) -> None:
    with ReminderStore.open(path) as store:
        commands = ReminderCommands(Schedule(store), later(7200))
        assert commands.due(NOW) == Outcome()
        commands.typed("remind me in ten minutes to call anna", NOW)
        outcome = commands.due(later(600))
    assert said(outcome) == ["Reminder: call anna."]
    assert [each["missed"] for each in events(outcome, "due")] == [False]


def test_a_disk_that_refuses_is_looked_at_again_soon_after_the_clock_was_set_back(path: Path) -> None:
    store = ReminderStore.open(path)
    commands = ReminderCommands(Schedule(store), NOW)
    commands.perform("timer one second", "", NOW)
    store.close()
    assert events(commands.due(later(7200)), "refused")
    assert commands.due(later(5)) == Outcome()
    assert events(commands.due(later(35)), "refused")


def test_quiet_is_no_longer_than_was_wished_for_when_the_clock_is_set_back(commands: ReminderCommands) -> None:
    commands.perform("timer ten minutes ; tea", "", NOW)
    commands.perform("quiet one hour", "", later(7200))
    assert commands.due(later(600)) == Outcome()
    assert said(commands.due(later(4200))) == ["Missed, at 10:10 am: tea timer."]


def in_october(minute: int, second: int = 0, again: bool = False) -> datetime:
    """A time between two and three in the night in which that hour comes twice; `again`: the second time."""
    return datetime(2026, 10, 25, 2, minute, second, tzinfo=NOW.tzinfo, fold=again)


def test_in_the_hour_that_comes_twice_a_reminder_rings_in_time(path: Path) -> None:
    with ReminderStore.open(path) as store:
        commands = ReminderCommands(Schedule(store), in_october(50))
        commands.typed("remind me in fifteen minutes to call anna", in_october(50))
        assert commands.due(in_october(6)) == Outcome()
        assert commands.due(in_october(4, again=True)) == Outcome()
        assert commands.due(in_october(4, 57, again=True)).prepare == ("Reminder: call anna.",)
        outcome = commands.due(in_october(5, again=True))
    assert said(outcome) == ["Reminder: call anna."]
    assert [each["missed"] for each in events(outcome, "due")] == [False]


def test_quiet_lasts_as_long_as_wished_in_the_hour_that_comes_twice(path: Path) -> None:
    with ReminderStore.open(path) as store:
        commands = ReminderCommands(Schedule(store), in_october(45))
        commands.perform("timer five minutes ; tea", "", in_october(45))
        commands.perform("quiet twenty minutes", "", in_october(46))
        assert commands.due(in_october(5, again=True)) == Outcome()
        assert said(commands.due(in_october(7, again=True))) == ["Missed, at 2:50 am: tea timer."]


def test_quiet_until_a_time_behind_the_hour_that_comes_twice_lasts_until_then(path: Path) -> None:
    with ReminderStore.open(path) as store:
        commands = ReminderCommands(Schedule(store), in_october(45))
        outcome = commands.perform("quiet until five in the morning", "", in_october(45))
        assert said(outcome) == ["Quiet until five."]
        assert outcome.effects == (errands.Quiet(3.25 * 3600),)
