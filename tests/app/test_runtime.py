"""The composition root joins real parts over given devices, keeps going on broken ones, and ends in order."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.commands import ReminderCommands
from app.devices import Devices
from app.errands import NOT_DONE, Outcome
from app.events import Event, Timeline, load_timeline
from app.eyes import OpenEyes, UnknownFocus
from app.folders import Folders
from app.journal import SqliteJournal
from app.ports import DesktopView, DeviceChange, DeviceEvent, Frames, Rectangle, ScreenError, Window
from app.reasoning.track import SecondTrack
from app.recorded import RecordedSpeaker
from app.reminders.store import StoreError
from app.runtime import Runtime
from app.settings import load
from model.checkpoint import CheckpointError
from model.microturn import MicroTurnInput, MicroTurnOutput
from tests.app.scripted import ZONE, ScriptedSession, SilentVoice, act, eager

CONSENT = {"consent.microphone": "true", "consent.screen": "true"}


class QuickEars:
    """A microphone whose micro-turns pass quickly; it takes the speaker's clock along.

    Attributes:
        found: events to tell of.
    """

    def __init__(self, speaker: RecordedSpeaker) -> None:
        self.speaker = speaker
        self.found: list[DeviceEvent] = []
        self.log: list[str] = []

    def start(self) -> None:
        self.log.append("start")

    def stop(self) -> None:
        self.log.append("stop")

    def read(self) -> NDArray[np.float32]:
        time.sleep(0.01)
        self.speaker.t += 0.2
        return np.zeros(3200, np.float32)

    def events(self) -> list[DeviceEvent]:
        found, self.found = self.found, []
        return found


class BlindScreen:
    """A screen that cannot be seen."""

    def start(self) -> None:
        raise ScreenError("The screen cannot be seen, so nothing on it is noticed; log in with an Xorg session.")

    def latest(self) -> Frames | None:
        return None

    def monitors(self) -> tuple[Rectangle, ...]:
        return ()

    def events(self) -> list[DeviceEvent]:
        return []

    def stop(self) -> None:
        pass


class OneWindow(UnknownFocus):
    def look(self) -> DesktopView:
        window = Window(1, "xterm", "make", None, Rectangle(0, 0, 80, 80))
        return DesktopView(True, (window,), window)


class BrightScreen(BlindScreen):
    """A screen of one small monitor that never changes."""

    def __init__(self) -> None:
        self.frames: Frames | None = {0: np.zeros((80, 80, 3), np.uint8)}
        self.log: list[str] = []

    def start(self) -> None:
        self.log.append("start")

    def stop(self) -> None:
        self.log.append("stop")

    def latest(self) -> Frames | None:
        frames, self.frames = self.frames, None
        return frames

    def monitors(self) -> tuple[Rectangle, ...]:
        return (Rectangle(0, 0, 80, 80),)


class Bench:
    """A runtime on test devices."""

    def __init__(
        self,
        folder: Path,
        screen: BlindScreen | None = None,
        session: ScriptedSession | None = None,
        overrides: Mapping[str, str] | None = None,
    ) -> None:
        self.folders = Folders.under(folder)
        self.speaker = RecordedSpeaker()
        self.ears = QuickEars(self.speaker)
        self.session = session or ScriptedSession(reaction=eager)
        self.timeline = folder / "timeline.jsonl"
        self.changes = 0
        eyes = None if screen is None else OpenEyes(screen, OneWindow())
        self.runtime = Runtime(
            load(folder / "settings.toml", {**CONSENT, **(overrides or {})}),
            self.folders,
            Devices(self.ears, self.speaker, SilentVoice(), eyes),
            lambda: self.session,
            self.timeline,
            self.changed,
        )

    def changed(self) -> None:
        self.changes += 1

    def until(self, ready: Callable[[], object]) -> None:
        deadline = time.monotonic() + 60
        while not ready():
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def order(self, name: str, text: str = "") -> tuple[bool, str]:
        return self.runtime.order(name, text).result(30)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    made.runtime.start()
    yield made
    made.runtime.stop()


def test_a_typed_order_is_answered_and_its_reminder_is_spoken_and_written_down(bench: Bench) -> None:
    assert bench.order("remind", "me in one second to stretch") == (True, "In one second: stretch.")
    bench.until(lambda: bench.runtime.status.last_said == "Reminder: stretch.")
    bench.until(lambda: any(event.event == "voice" for event in load_timeline(bench.timeline)))
    names = [event.event for event in load_timeline(bench.timeline)]
    assert names[:2] == ["action", "scheduled"]
    assert "due" in names


def test_orders_that_cannot_be_carried_out_are_answered_with_why(bench: Bench) -> None:
    done, answer = bench.order("remind", "me to stretch")
    assert not done
    assert answer
    assert bench.order("list") == (True, "You have no reminders.")
    assert bench.order("do", "set a timer for two hours") == (True, "Timer set: two hours.")
    assert bench.order("cancel") == (True, "Cancelled: two hour timer.")


def test_a_typed_watch_is_answered_by_what_is_watched_or_why_nothing_is(tmp_path: Path, bench: Bench) -> None:
    assert bench.order("do", "tell me when this finishes") == (
        False,
        "I am not looking at the screen just now, so I cannot watch it.",
    )
    seeing = Bench(tmp_path / "seeing", BrightScreen())
    seeing.runtime.start()
    seeing.until(lambda: seeing.order("do", "tell me when this finishes")[0])
    assert seeing.order("do", "tell me when this finishes") == (True, "I will tell you when make in xterm finishes.")
    seeing.runtime.stop()


def test_the_state_follows_pausing_and_devices(bench: Bench) -> None:
    assert bench.runtime.status.state in ("listening", "speaking")
    bench.runtime.pause()
    assert bench.runtime.status.state == "paused"
    bench.until(lambda: "stop" in bench.ears.log)
    bench.runtime.resume()
    bench.until(lambda: bench.ears.log.count("start") == 2)
    bench.ears.found.append(DeviceEvent("microphone", DeviceChange.LOST, "The microphone is gone."))
    bench.until(lambda: bench.runtime.status.problem == "The microphone is gone.")
    assert bench.runtime.status.state == "error"
    bench.ears.found.append(DeviceEvent("microphone", DeviceChange.RESTORED, "The microphone is back."))
    bench.until(lambda: bench.runtime.status.state != "error")
    assert bench.changes >= 4


def test_a_problem_hides_neither_a_pause_nor_speech_nor_where_a_question_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SecondTrack, "abroad", property(lambda _: "api.example.com"))
    made = Bench(tmp_path, BrightScreen(), ScriptedSession({2: MicroTurnOutput(say=("word " * 400,))}))
    made.runtime.start()
    made.until(lambda: made.runtime.status.saying)
    made.runtime.problems["speaker"] = "The speaker is gone."
    status = made.runtime.status
    assert (status.state, status.problem, status.speaking) == ("error", "The speaker is gone.", True)
    assert (status.listens, status.looks, status.abroad) == (True, True, "api.example.com")
    made.runtime.pause(timedelta(minutes=20))
    status = made.runtime.status
    assert (status.state, status.problem, status.paused) == ("paused", "The speaker is gone.", True)
    assert status.paused_until is not None
    made.runtime.stop()


def test_a_pause_before_the_start_keeps_both_devices_shut(tmp_path: Path) -> None:
    screen = BrightScreen()
    made = Bench(tmp_path, screen)
    made.runtime.pause()
    made.runtime.start()
    made.until(lambda: len(made.session.inputs) > 3)
    assert made.runtime.status.state == "paused"
    assert (made.ears.log, screen.log) == ([], [])
    made.runtime.resume()
    made.until(lambda: made.ears.log == ["start"])
    assert screen.log == ["start"]
    made.runtime.stop()


def test_a_device_that_is_wanted_no_more_is_no_problem_any_more(tmp_path: Path) -> None:
    made = Bench(tmp_path, BlindScreen())
    made.runtime.start()
    made.ears.found.append(DeviceEvent("microphone", DeviceChange.LOST, "The microphone is gone."))
    made.until(lambda: set(made.runtime.problems) == {"screen", "microphone"})
    neither = {"consent.microphone": "false", "consent.screen": "false"}
    made.runtime.apply(load(tmp_path / "settings.toml", neither))
    made.ears.found.append(DeviceEvent("microphone", DeviceChange.LOST, "The microphone is still gone."))
    made.until(lambda: not made.ears.found)
    assert made.runtime.problems == {}
    made.runtime.stop()


def test_a_screen_that_cannot_be_seen_is_a_problem_but_no_end(tmp_path: Path) -> None:
    made = Bench(tmp_path, BlindScreen())
    made.runtime.start()
    assert "cannot be seen" in made.runtime.problems["screen"]
    made.until(lambda: len(made.session.inputs) > 3)
    made.runtime.stop()


def test_the_screen_and_its_windows_reach_the_model(tmp_path: Path) -> None:
    made = Bench(tmp_path, BrightScreen())
    made.runtime.start()
    made.until(lambda: any(turn.patches for turn in made.session.inputs))
    made.runtime.stop()


def test_a_model_that_breaks_ends_the_loop_with_a_sentence(tmp_path: Path) -> None:
    def broken(turn: MicroTurnInput) -> None:
        raise RuntimeError("no memory left")

    made = Bench(tmp_path, session=ScriptedSession(reaction=broken))
    made.runtime.start()
    made.until(lambda: made.runtime.status.state == "error")
    assert "no memory left" in made.runtime.status.problem
    made.runtime.stop()


def test_a_request_over_which_something_breaks_is_answered_with_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Outcome:
        raise RuntimeError("broken")

    monkeypatch.setattr(ReminderCommands, "perform", broken)

    def once(turn: MicroTurnInput) -> MicroTurnOutput | None:
        return act("list") if len(made.session.inputs) == 3 else eager(turn)

    made = Bench(tmp_path, session=ScriptedSession(reaction=once))
    made.runtime.start()
    made.until(lambda: made.runtime.status.last_said == NOT_DONE)
    made.runtime.stop()


def test_damaged_reminders_are_told_and_a_damaged_journal_is_a_problem(tmp_path: Path) -> None:
    folders = Folders.under(tmp_path).make()
    for path in (folders.reminders_file, folders.journal_file):
        path.write_bytes(b"no database at all" * 100)
    made = Bench(tmp_path)
    made.runtime.start()
    made.until(lambda: "damaged" in made.runtime.status.last_said)
    assert "journal" in made.runtime.problems
    made.runtime.stop()
    assert list(folders.data.glob("reminders.damaged-*"))


def test_what_was_started_is_stopped_when_a_later_part_fails(tmp_path: Path) -> None:
    made = Bench(tmp_path)

    def missing() -> ScriptedSession:
        raise CheckpointError("There is no model.")

    made.runtime = Runtime(
        load(tmp_path / "settings.toml"), made.folders, Devices(made.ears, made.speaker, SilentVoice(), None), missing
    )
    with pytest.raises(CheckpointError):
        made.runtime.start()
    threads = [thread.name for thread in threading.enumerate()]
    assert "errands" not in threads
    again = Bench(tmp_path)
    again.runtime.start()
    again.runtime.stop()


def test_two_programs_cannot_hold_the_same_reminders(bench: Bench, tmp_path: Path) -> None:
    other = Bench(tmp_path)
    with pytest.raises(StoreError, match="another program holds"):
        other.runtime.start()


def test_without_days_to_keep_there_is_no_journal(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("[journal]\nkeep_days = 0\n")
    made = Bench(tmp_path)
    made.runtime.start()
    made.runtime.stop()
    assert not made.folders.journal_file.exists()


def test_a_folder_where_the_journal_should_be_is_a_problem_but_no_end(tmp_path: Path) -> None:
    made = Bench(tmp_path)
    made.folders.journal_file.mkdir()
    made.runtime.start()
    assert "cannot be read" in made.runtime.problems["journal"]
    made.until(lambda: len(made.session.inputs) > 3)
    made.runtime.stop()


def test_what_happened_last_is_kept_by_a_journal_that_was_switched_on_meanwhile(tmp_path: Path) -> None:
    made = Bench(tmp_path, overrides={"journal.keep_days": "0"})
    made.runtime.start()
    made.runtime.apply(load(tmp_path / "settings.toml", {**CONSENT, "journal.keep_days": "2"}))

    def slow() -> Outcome:
        time.sleep(0.4)
        return Outcome()

    made.runtime._errands.submit(slow)
    made.runtime._conversation._write("heard", "the last words")
    made.runtime.stop()
    journal = SqliteJournal(made.folders.journal_file, keep_days=2)
    assert [entry.text for entry in journal.last(1)] == ["the last words"]
    journal.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
def test_a_timeline_that_cannot_be_written_is_a_problem_until_it_can(bench: Bench) -> None:
    timeline = bench.runtime._timeline
    with suppress(OSError), Path("/dev/full").open("w", encoding="utf-8") as full:
        bench.runtime._timeline = Timeline(full)
        bench.runtime._write_down([Event(1.0, "last", {})])
        assert "No space left" in bench.runtime.problems["timeline"]
        bench.runtime._timeline = timeline
    bench.runtime._write_down([Event(1.0, "last", {})])
    assert bench.runtime.problems == {}


def test_the_list_is_written_to_a_file_and_taken_from_one(bench: Bench, tmp_path: Path) -> None:
    assert bench.order("remind", "me tomorrow at nine to call anna")[0]
    path = tmp_path / "list.ics"
    assert bench.order("export", str(path)) == (True, f"Wrote 1 into {path}.")
    assert bench.order("cancel", "call anna")[0]
    done, answer = bench.order("import", str(path))
    assert done
    assert answer.startswith("Set 1 from")
    assert bench.order("list")[1] == "You have one reminder: call anna, tomorrow at nine."


class StoppedClock:
    """A clock that stands where it was put."""

    def __init__(self, now: datetime) -> None:
        self.standing = now

    def now(self) -> datetime:
        return self.standing


def test_a_pause_lasts_as_long_as_wished_in_the_hour_that_comes_twice(bench: Bench) -> None:
    clock = StoppedClock(datetime(2026, 10, 25, 2, 50, tzinfo=ZONE))
    bench.runtime._clock = clock  # type: ignore[assignment]
    bench.runtime.pause(timedelta(minutes=20))
    assert bench.runtime.paused_until is not None
    assert bench.runtime.paused_until.isoformat() == "2026-10-25T02:10:00+01:00"
    clock.standing = clock.standing.replace(minute=9, fold=1)
    turns = bench.runtime.loop.pace.turns
    bench.until(lambda: bench.runtime.loop.pace.turns > turns + 2)
    assert bench.runtime.paused
    clock.standing = clock.standing.replace(minute=10, fold=1)
    bench.until(lambda: not bench.runtime.paused)


def test_a_clock_that_is_set_back_makes_a_pause_no_longer_than_it_was_to_be(bench: Bench) -> None:
    clock = StoppedClock(datetime(2026, 11, 22, 12, 0, tzinfo=ZONE))
    bench.runtime._clock = clock  # type: ignore[assignment]
    bench.runtime.pause(timedelta(minutes=20))
    clock.standing -= timedelta(hours=2)
    bench.until(lambda: bench.runtime.paused_until == clock.standing + timedelta(minutes=20))
    clock.standing += timedelta(minutes=20)
    bench.until(lambda: not bench.runtime.paused)


def test_what_happened_last_is_written_down_before_the_timeline_is_closed(tmp_path: Path) -> None:
    made = Bench(tmp_path)
    made.runtime.start()

    def slow() -> Outcome:
        time.sleep(0.4)
        return Outcome()

    made.runtime._errands.submit(slow)
    made.runtime._take_in([Event(1.0, "last", {})])
    made.runtime.stop()
    assert [event.event for event in load_timeline(made.timeline)][-1] == "last"
