"""The program goes along with the system: it rests in sleep and behind a lock, spares power, and keeps to itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.capture.sharing import shares
from app.devices import Devices
from app.eyes import OpenEyes
from app.ports import DesktopView, Rectangle, Window
from app.reminders.presence import Presence
from app.runtime import Runtime
from app.settings import Settings, load
from app.surroundings import presence_of, remarks_wait, sparing
from app.system.state import SystemState
from model.microturn import NoteKind
from tests.app.scripted import SilentVoice
from tests.app.test_runtime import CONSENT, Bench, BrightScreen, OneWindow

NOWHERE = Path("/nonexistent/settings.toml")
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


class FakeSystem:
    """A system that is as the test says."""

    def __init__(self) -> None:
        self.state = SystemState()
        self.away_after = 0.0
        self.log: list[str] = []

    def start(self) -> None:
        self.log.append("start")

    def settled(self) -> None:
        self.log.append("settled")

    def stop(self) -> None:
        self.log.append("stop")


class Place(Bench):
    """A runtime that has a system around it.

    Attributes:
        rates: how many pictures a second the devices were told to take, each time.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.system = FakeSystem()
        self.monitor = BrightScreen()
        self.desk = SharedDesk()
        self.rates: list[float] = []
        self.runtime = Runtime(
            load(folder / "settings.toml", CONSENT),
            self.folders,
            Devices(
                self.ears,
                self.speaker,
                SilentVoice(),
                OpenEyes(self.monitor, self.desk),
                system=self.system,
                adjust=lambda settings: self.rates.append(settings.screen.rate),
            ),
            lambda: self.session,
            self.timeline,
            self.changed,
        )

    def becomes(self, **changes: object) -> None:
        """The system is different."""
        self.system.state = replace(self.system.state, **changes)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    made.runtime.start()
    yield made
    made.runtime.stop()
    assert made.system.log[0] == "start"
    assert made.system.log[-1] == "stop"


@pytest.mark.parametrize("how", ["asleep", "locked"])
def test_asleep_or_locked_it_hears_and_sees_nothing_until_that_is_over(place: Place, how: str) -> None:
    place.until(lambda: place.runtime.ears.open and place.runtime.eyes.open)
    place.becomes(**{how: True})
    place.until(lambda: not place.runtime.ears.open and not place.runtime.eyes.open)
    assert place.runtime.status.state == "paused"
    assert place.ears.log == ["start", "stop"]
    assert place.monitor.log == ["start", "stop"]
    place.becomes(**{how: False})
    place.until(lambda: place.runtime.ears.open and place.runtime.eyes.open)
    assert place.ears.log == ["start", "stop", "start"]
    place.until(lambda: "It hears and sees again." in place.timeline.read_text())


def test_the_system_sleeps_only_after_the_microphone_is_closed(place: Place) -> None:
    place.until(lambda: place.runtime.ears.open)
    assert "settled" not in place.system.log
    place.becomes(asleep=True)
    place.until(lambda: "settled" in place.system.log)
    assert place.ears.log[-1] == "stop"


def test_it_knows_whether_the_user_is_at_keyboard_or_mouse(place: Place) -> None:
    place.becomes(touched=True)
    place.until(lambda: place.runtime._conversation._noticing.attended)
    place.becomes(touched=False)
    place.until(lambda: not place.runtime._conversation._noticing.attended)


def test_a_watch_from_before_the_screen_was_locked_is_told_of_when_it_is_unlocked(place: Place) -> None:
    place.until(lambda: place.order("do", "tell me when the build finishes")[0])
    place.becomes(locked=True)
    place.until(lambda: not place.runtime.eyes.open)
    place.becomes(locked=False)
    place.until(lambda: "may have finished while I could not look at the screen" in place.timeline.read_text())


def test_unlocking_does_not_end_a_pause_of_the_user(place: Place) -> None:
    place.runtime.pause()
    place.becomes(locked=True)
    place.until(lambda: "locked" in place.timeline.read_text())
    place.becomes(locked=False)
    place.until(lambda: "It hears and sees again." in place.timeline.read_text())
    assert place.runtime.status.state == "paused"
    place.becomes(locked=True)
    place.until(lambda: place.timeline.read_text().count("locked, so") == 2)
    place.runtime.resume()
    assert place.runtime.status.state == "paused"
    place.becomes(locked=False)
    place.until(lambda: place.runtime.status.state != "paused" and place.runtime.ears.open)


def settings(**changes: str) -> Settings:
    """The defaults with changes: `speaking__volume="0.3"`."""
    return load(NOWHERE, {**CONSENT, **{name.replace("__", "."): value for name, value in changes.items()}})


@pytest.mark.setting("screen.battery_rate")
def test_on_a_battery_fewer_pictures_are_taken(place: Place) -> None:
    place.runtime.apply(settings(screen__battery_rate="1"))
    assert place.rates[-1] == 5.0
    place.becomes(saving=True)
    place.until(lambda: place.rates[-1] == 1.0)
    place.runtime.apply(settings(screen__battery_rate="3"))
    assert place.rates[-1] == 3.0
    place.becomes(saving=False)
    place.until(lambda: place.rates[-1] == 5.0)
    assert sparing(settings(screen__rate="1"), True).screen.rate == 1.0


@pytest.mark.setting("behaviour.do_not_disturb")
def test_the_desktops_do_not_disturb_keeps_remarks_or_everything_back(place: Place) -> None:
    on = SystemState(undisturbed=True)
    for value, waits, hushed in (("all", True, True), ("remarks", True, False), ("ignore", False, False)):
        chosen = settings(behaviour__do_not_disturb=value)
        assert remarks_wait(on, chosen) == waits
        assert presence_of(on, chosen, NOW, float("inf")) == Presence(hushed)
        assert not remarks_wait(SystemState(), chosen)
    place.becomes(undisturbed=True)
    place.until(lambda: "Do Not Disturb is on" in place.timeline.read_text())
    voicing = place.runtime._voicing
    assert NoteKind.SEEN in voicing._withheld()
    assert place.order("remind", "me in one second to stretch")[0]
    place.until(lambda: '"silent": true' in place.timeline.read_text())
    assert place.runtime.status.last_said != "Reminder: stretch."
    place.becomes(undisturbed=False)
    place.until(lambda: "stretch" in place.runtime.status.last_said and "In one" not in place.runtime.status.last_said)
    assert place.runtime.status.last_said.startswith("Missed")


class SharedDesk(OneWindow):
    """A desktop on which a browser shares the screen when the test says so."""

    shared = False

    def look(self) -> DesktopView:
        bar = Window(2, "chromium", "meet.example.org is sharing your screen.", None, Rectangle(0, 0, 80, 20))
        view = super().look()
        return replace(view, windows=(*view.windows, bar)) if self.shared else view


@pytest.mark.setting("behaviour.while_sharing")
def test_while_others_see_the_screen_nothing_is_said_unasked(place: Place) -> None:
    shared = SystemState(shared=True)
    for value, waits, hushed in (("quiet", True, True), ("remarks", True, False), ("ignore", False, False)):
        chosen = settings(behaviour__while_sharing=value)
        assert remarks_wait(shared, chosen) == waits
        assert presence_of(shared, chosen, NOW, float("inf")) == Presence(hushed)
    place.desk.shared = True
    place.until(lambda: "The screen is shared" in place.timeline.read_text())
    assert NoteKind.SEEN in place.runtime._voicing._withheld()
    place.runtime.pause()
    assert place.order("remind", "me in one second to stretch")[0]
    place.until(lambda: '"silent": true' in place.timeline.read_text())
    assert place.runtime.status.last_said != "Reminder: stretch."
    place.runtime.resume()
    place.desk.shared = False
    place.until(lambda: "not shared any more" in place.timeline.read_text())
    assert NoteKind.SEEN not in place.runtime._voicing._withheld()


def test_the_signs_of_sharing_are_told_from_other_windows() -> None:
    def titled(app: str, title: str) -> list[Window]:
        return [Window(1, app, title, None, Rectangle(0, 0, 9, 9))]

    assert shares(titled("firefox", "Firefox — Sharing Indicator"))
    assert shares(titled("zoom", "as_toolbar"))
    assert not shares(titled("evince", "as_toolbar"))
    assert not shares(titled("firefox", "How to share a screen"))


@pytest.mark.setting("reminders.away_minutes")
def test_away_is_who_has_neither_touched_nor_said_anything_for_so_long(place: Place) -> None:
    left = SystemState(away_since=NOW - timedelta(minutes=20))
    ten = settings(reminders__away_minutes="10")
    assert presence_of(left, ten, NOW, float("inf")).away_since == NOW - timedelta(minutes=20)
    assert presence_of(left, ten, NOW, 60.0).away_since is None
    assert presence_of(left, ten, NOW, 15 * 60.0).away_since == NOW - timedelta(minutes=15)
    assert presence_of(left, settings(reminders__away_minutes="0"), NOW, float("inf")).away_since is None
    place.runtime.apply(ten)
    assert place.system.away_after == 600.0
