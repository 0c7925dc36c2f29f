"""The program lives on through changes of its settings, those too that need its parts built anew."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pytestqt.qtbot import QtBot

from app.clock import WallClock
from app.conversation import Session
from app.crash import CrashWatch
from app.events import Event
from app.journal_days import JournalDays
from app.ports import DeviceChange, DeviceEvent
from app.program import until_morning
from app.running import start
from app.runtime import Runtime
from app.settings import Settings
from model.checkpoint import CheckpointError
from model.microturn import NoteKind
from tests.app.running_copy import Running
from tests.app.scripted import START
from tests.app.test_runtime import OneWindow


def restarted(running: Running, qtbot: QtBot, times: int) -> None:
    qtbot.waitUntil(lambda: len(running.builds) == times and running.host._running, timeout=60_000)


def test_most_settings_are_taken_on_by_the_running_parts(running: Running) -> None:
    running.keeper.change({"behaviour.mentions_an_hour": 3, "speaking.volume": 0.2, "consent.microphone": True})
    assert len(running.builds) == 1


def test_another_microphone_is_opened_while_the_reminders_live_on(running: Running, qtbot: QtBot) -> None:
    assert running.host.order("remind", "me in two hours to call anna").result(30)[0]
    running.keeper.change({"hearing.microphone": "USB"})
    restarted(running, qtbot, 2)
    assert running.builds[-1].hearing.microphone == "USB"
    assert running.host.order("list", "").result(30)[1].startswith("You have one reminder: call anna")
    assert running.program.reminders[0].endswith("call anna")


def test_what_waits_to_be_told_and_what_is_watched_outlive_another_microphone(running: Running, qtbot: QtBot) -> None:
    parts = running.host.runtime._conversation._parts
    parts.voicing.wants_quiet = lambda: True
    parts.voicing.push(NoteKind.ANSWER, "Paris.", 0.0)
    parts.sights.view = OneWindow().look()
    parts.sights.watch(parts.sights.view.windows[0], "build", 0.0)
    running.keeper.change({"hearing.microphone": "USB"})
    restarted(running, qtbot, 2)
    assert "Paris." in [note.text for note in running.host.runtime._voicing.left(0.0)]
    running.host.stop()
    entries = JournalDays(running.folders.journal_file).everything()
    withheld = [entry.text for entry in entries if entry.kind == "withheld"]
    assert withheld == ["Paris.", "The build in xterm is not watched any more."]


def test_changes_during_a_new_start_are_all_taken_on(running: Running, qtbot: QtBot) -> None:
    running.keeper.change({"hearing.microphone": "USB"})
    running.keeper.change({"hearing.microphone": "Headset"})
    running.keeper.change({"behaviour.mentions_an_hour": 3})
    qtbot.waitUntil(lambda: running.builds[-1].hearing.microphone == "Headset" and running.host._running)
    assert running.host.runtime._settings.behaviour.mentions_an_hour == 3


def test_a_pause_outlives_a_new_start(running: Running, qtbot: QtBot) -> None:
    running.keeper.change({"consent.microphone": True})
    running.program.pause()
    running.keeper.change({"hearing.microphone": "USB"})
    restarted(running, qtbot, 2)
    assert running.program.state == "paused"
    running.program.resume()
    assert running.program.state != "paused"


def test_a_new_start_takes_only_what_is_left_of_a_pause(running: Running, qtbot: QtBot) -> None:
    running.program.pause(timedelta(hours=1))
    running.keeper.change({"hearing.microphone": "USB"})
    restarted(running, qtbot, 2)
    until = running.program.paused_until
    assert until is not None
    assert timedelta(minutes=58) < until - WallClock().now() <= timedelta(hours=1)


class StoppedClock:
    """A clock that stands where it was put."""

    def __init__(self, now: datetime) -> None:
        self.standing = now

    def now(self) -> datetime:
        return self.standing


def test_what_is_left_of_a_pause_is_told_right_in_the_hour_that_comes_twice(running: Running, qtbot: QtBot) -> None:
    clock = StoppedClock(datetime(2026, 10, 25, 2, 50, tzinfo=ZoneInfo("Europe/Berlin")))
    running.host._clock = clock
    running.program.pause(timedelta(minutes=20))
    clock.standing = clock.standing.replace(minute=5, fold=1)
    running.keeper.change({"hearing.microphone": "USB"})
    restarted(running, qtbot, 2)
    until = running.program.paused_until
    assert until is not None
    assert until - WallClock().now() <= timedelta(minutes=5)


def test_a_pause_that_has_run_out_does_not_come_back_with_a_new_start(running: Running, qtbot: QtBot) -> None:
    running.program.pause(timedelta(milliseconds=1))
    qtbot.waitUntil(lambda: running.program.state != "paused", timeout=60_000)
    running.keeper.change({"hearing.microphone": "USB"})
    restarted(running, qtbot, 2)
    assert running.program.state != "paused"
    assert not running.host.paused


def test_a_model_that_cannot_be_loaded_is_told_and_the_next_choice_is_taken(running: Running, qtbot: QtBot) -> None:
    build = running.host._build

    def broken(*arguments: object) -> None:
        raise CheckpointError("There is no model in that folder.")

    running.host._build = broken  # type: ignore[assignment]
    running.keeper.change({"model.checkpoint": "/nowhere"})
    qtbot.waitUntil(lambda: running.program.problem == "There is no model in that folder.", timeout=60_000)
    assert running.program.state == "error"
    assert running.host.order("list", "").result(1) == (False, "There is no model in that folder.")
    running.host._build = build
    running.keeper.change({"model.checkpoint": ""})
    restarted(running, qtbot, 2)
    assert running.program.problem == ""


def test_settings_that_cannot_be_taken_on_leave_what_worked_before_running(running: Running, qtbot: QtBot) -> None:
    build = running.host._build

    def particular(settings: Settings, continues: bool) -> Runtime:
        if settings.model.checkpoint:
            raise CheckpointError("There is no model in that folder.")
        return build(settings, continues)

    running.host._build = particular
    running.keeper.change({"model.checkpoint": "/nowhere", "speaking.volume": 0.3})
    restarted(running, qtbot, 2)
    assert running.program.problem == "There is no model in that folder."
    assert running.builds[-1].speaking.volume == 0.3
    assert running.host.order("list", "").result(30) == (True, "You have no reminders.")
    running.keeper.change({"speaking.volume": 0.4})
    assert len(running.builds) == 2
    running.keeper.change({"model.checkpoint": ""})
    restarted(running, qtbot, 3)
    assert running.program.problem == ""


def allow_both(running: Running, qtbot: QtBot) -> None:
    running.keeper.change({"consent.microphone": True, "consent.screen": True})
    qtbot.waitUntil(lambda: "start" in running.ears[0].log)


def test_a_new_start_during_a_pause_opens_no_device(running: Running, qtbot: QtBot) -> None:
    allow_both(running, qtbot)
    running.program.pause()
    running.keeper.change({"hearing.microphone": "USB"})
    restarted(running, qtbot, 2)
    assert (running.ears[1].log, running.screens[1].log) == ([], [])
    running.program.resume()
    qtbot.waitUntil(lambda: running.ears[1].log == ["start"])
    assert running.screens[1].log == ["start"]


def test_a_pause_that_is_asked_for_during_a_new_start_opens_no_device(running: Running, qtbot: QtBot) -> None:
    allow_both(running, qtbot)
    build = running.host._build

    def pausing(settings: Settings, continues: bool) -> Runtime:
        runtime = build(settings, continues)
        load = runtime._load

        def load_meanwhile() -> Session:
            running.program.pause()
            return load()

        runtime._load = load_meanwhile
        return runtime

    running.host._build = pausing
    running.keeper.change({"hearing.microphone": "USB"})
    restarted(running, qtbot, 2)
    assert running.program.state == "paused"
    assert (running.ears[1].log, running.screens[1].log) == ([], [])


def test_after_crashes_in_a_row_no_device_is_opened_before_the_user_says_so(running: Running, qtbot: QtBot) -> None:
    allow_both(running, qtbot)
    crashes = CrashWatch(running.folders.logs)
    crashes.report, crashes.in_a_row = "It broke here.", 3
    running.host.stop()
    running.host.runtime = running.host._built(False)
    start(running.host, crashes)
    assert running.program.state == "paused"
    assert (running.ears[1].log, running.screens[1].log) == ([], [])


def test_the_status_tells_a_pause_beside_a_problem(running: Running) -> None:
    running.host.report_problem("login", "It cannot be started at login.")
    assert running.program.told_state() == "It cannot be started at login."
    running.program.pause()
    assert running.program.told_state() == "Alongside is paused. It cannot be started at login."


def test_a_setting_that_was_refused_is_no_problem_once_one_is_taken(running: Running) -> None:
    running.program.be_proactive("nonsense")
    assert running.program.problem != ""
    running.program.be_proactive("everything")
    assert running.program.problem == ""


def test_without_consent_it_is_off_and_typing_works(running: Running) -> None:
    assert running.program.state == "off"
    assert running.host.order("list", "").result(30) == (True, "You have no reminders.")
    assert running.ears[0].log == running.screens[0].log == []


def test_a_pause_closes_both_devices_and_ends_by_itself(running: Running, qtbot: QtBot) -> None:
    running.keeper.change({"consent.microphone": True, "consent.screen": True})
    qtbot.waitUntil(lambda: "start" in running.ears[0].log)
    assert running.screens[0].log == ["start"]
    assert running.program.pause_for("1 second") == (True, "Alongside hears and sees nothing for one second.")
    assert running.program.state == "paused"
    assert running.screens[0].log == ["start", "stop"]
    qtbot.waitUntil(lambda: running.program.state != "paused", timeout=60_000)
    assert running.screens[0].log == ["start", "stop", "start"]
    qtbot.waitUntil(lambda: running.ears[0].log[-1] == "start")


def test_a_pause_that_makes_no_sense_is_refused(running: Running) -> None:
    assert running.program.pause_for("a banana")[0] is False
    assert running.program.pause_for("0 minutes")[0] is False
    assert running.program.state != "paused"
    assert running.program.pause_for("until tomorrow")[0] is True
    assert running.program.state == "paused"
    assert running.program.pause_for("")[1] == "Alongside hears and sees nothing until it is resumed."


def test_tomorrow_begins_in_the_morning() -> None:
    assert until_morning(START) == timedelta(hours=21)
    assert until_morning(START.replace(hour=3)) == timedelta(hours=4)


def test_what_is_wrong_shows_until_it_is_well_again(running: Running, qtbot: QtBot) -> None:
    running.keeper.change({"consent.microphone": True})
    running.ears[0].found.append(DeviceEvent("microphone", DeviceChange.LOST, "The microphone is gone."))
    qtbot.waitUntil(lambda: running.program.problem == "The microphone is gone.", timeout=60_000)
    running.ears[0].found.append(DeviceEvent("microphone", DeviceChange.RESTORED, "It is back."))
    qtbot.waitUntil(lambda: running.program.state == "listening", timeout=60_000)


def test_what_was_told_to_be_forgotten_is_not_listed_as_said(running: Running, qtbot: QtBot) -> None:
    said = Event(1.0, "voice", {"text": "Reminder: the surprise for anna."})
    for told in running.host.happened:
        told([said])
    assert running.program.said == ["Reminder: the surprise for anna."]
    done, _ = running.host.order("do", "forget the last five minutes").result(30)
    assert done
    qtbot.waitUntil(lambda: "Reminder: the surprise for anna." not in running.program.said, timeout=60_000)


def test_the_voice_is_muted_and_the_level_set_for_good(running: Running) -> None:
    running.program.mute(True)
    running.program.be_proactive("watched only")
    assert running.program.muted
    assert running.program.proactivity == "watched only"
    assert "muted = true" in running.keeper.path.read_text()
