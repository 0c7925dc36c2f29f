"""Every setting does something: a test for each, marked with its name, and one that finds a setting without a test."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import autostart
from app.audio.echo import EchoCancelledMicrophone
from app.audio.engines import PiperEngine, best_engine
from app.audio.speaker import Speaker
from app.audio.voice import ProcessVoice
from app.capture.microphone import Microphone
from app.capture.screen import Screen
from app.checkpoint import load_session
from app.devices import Devices, live_devices
from app.eyes import UnknownFocus
from app.host import needs_restart
from app.journal_days import JournalDays
from app.manners import in_quiet_hours
from app.ports import DesktopView, Rectangle, Window
from app.sections import Captions as CaptionSettings
from app.settings import Settings, load, schema
from app.ui import theme
from app.ui.captions import Captions
from app.voicing import Voicing
from model.microturn import MicroTurnOutput, NoteKind, Patch, SeeKind, Seen
from model.session import StreamingSession
from tests.app.running_copy import Running
from tests.app.scripted import ScriptedSession, Stage, act
from tests.app.test_conversation import Book
from tests.app.test_runtime import Bench, BrightScreen

TESTS = Path(__file__).resolve().parents[1]
NOWHERE = Path("/nonexistent/settings.toml")


def marked_settings() -> set[str]:
    """The names in `@pytest.mark.setting("section.key", …)` of every test in this suite."""
    return {
        str(argument.value)
        for path in TESTS.rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.setting"
        for argument in node.args
        if isinstance(argument, ast.Constant)
    }


def test_every_setting_has_a_test_that_changing_it_changes_something() -> None:
    names = {row.name for row in schema()}
    assert names - marked_settings() == set(), "settings without a test marked pytest.mark.setting"
    assert marked_settings() - names == set(), "tests of settings that are gone"


def settings(**changes: str) -> Settings:
    """The defaults with changes: `speaking__volume="0.3"`."""
    return load(NOWHERE, {name.replace("__", "."): value for name, value in changes.items()})


# The program as a whole


@pytest.mark.setting("general.appearance")
def test_the_appearance_changes_the_colours_of_open_windows(running: Running, application: QApplication) -> None:
    window = running.windows.open("type")
    for appearance in ("dark", "light", "contrast"):
        running.keeper.change({"general.appearance": appearance})
        expected = theme.APPEARANCES[appearance].window
        assert window.palette().color(QPalette.ColorRole.Window).name() == expected


@pytest.mark.setting("general.start_at_login")
def test_starting_at_login_writes_and_removes_an_entry(
    running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    entry = autostart.entry_file()
    running.keeper.change({"general.start_at_login": True})
    assert "Exec=" in entry.read_text()
    running.keeper.change({"general.start_at_login": False})
    assert not entry.exists()


@pytest.mark.setting("general.guide")
def test_the_guide_comes_at_the_start_until_it_was_gone_through(running: Running) -> None:
    running.keeper.change({"general.guide": False})
    running.windows.begin()
    assert not running.visible("Guide")
    running.keeper.change({"general.guide": True})
    running.windows.begin()
    assert running.visible("Guide")


@pytest.mark.setting("reminders.work_begins", "reminders.work_ends")
@pytest.mark.parametrize(("begins", "ends", "hour"), [("6", "15", 7), ("12", "20", 19)])
def test_the_working_hours_tell_which_seven_is_meant(tmp_path: Path, begins: str, ends: str, hour: int) -> None:
    bench = Bench(tmp_path)
    bench.runtime.start()
    try:
        words = "remind me tomorrow at seven to run"
        done, question = bench.runtime.order("do", words).result(30)
        assert not done
        assert "morning" in question
        bench.runtime.apply(load(NOWHERE, {"reminders.work_begins": begins, "reminders.work_ends": ends}))
        done, _ = bench.runtime.order("do", words).result(30)
        assert done
        assert [each.due.astimezone().hour for each in bench.runtime.reminders] == [hour]
    finally:
        bench.runtime.stop()


# Consent: what is captured, at the boundary


@pytest.mark.parametrize("microphone", [True, False])
@pytest.mark.parametrize("screen", [True, False])
@pytest.mark.setting("consent.microphone", "consent.screen", "screen.look")
def test_only_what_was_agreed_to_is_captured(tmp_path: Path, microphone: bool, screen: bool) -> None:
    monitor = BrightScreen()
    bench = Bench(tmp_path, monitor, overrides={"consent.microphone": "false", "consent.screen": "false"})
    bench.runtime.start()
    bench.until(lambda: len(bench.session.inputs) > 2)
    assert (bench.ears.log, monitor.log) == ([], [])
    agreed = {"consent.microphone": str(microphone).lower(), "consent.screen": str(screen).lower()}
    bench.runtime.apply(load(NOWHERE, agreed))
    lived = len(bench.session.inputs)
    bench.until(lambda: len(bench.session.inputs) > lived + 2)
    assert ("start" in bench.ears.log, "start" in monitor.log) == (microphone, screen)
    bench.runtime.apply(load(NOWHERE, {"screen.look": "false"}))
    lived = len(bench.session.inputs)
    bench.until(lambda: len(bench.session.inputs) > lived + 2)
    assert bench.ears.log.count("start") == bench.ears.log.count("stop")
    assert monitor.log.count("start") == monitor.log.count("stop")
    bench.runtime.stop()


def test_looking_can_be_turned_off_though_it_is_agreed_to(tmp_path: Path) -> None:
    monitor = BrightScreen()
    bench = Bench(tmp_path, monitor, overrides={"screen.look": "false"})
    bench.runtime.start()
    bench.until(lambda: len(bench.session.inputs) > 2)
    assert monitor.log == []
    bench.runtime.apply(load(NOWHERE, {"consent.screen": "true"}))
    assert monitor.log == ["start"]
    bench.runtime.stop()


# Devices


class Caught:
    """The devices that `live_devices` built, by class, with how they were built."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made: dict[type, Any] = {}
        self.arguments: dict[type, tuple[Any, ...]] = {}
        for kind in (Microphone, Speaker, Screen, ProcessVoice):
            monkeypatch.setattr(f"{kind.__module__}.{kind.__name__}", self._catching(kind))
        monkeypatch.setattr("app.devices._focus", UnknownFocus)

    def _catching(self, kind: type) -> Any:
        def make(*arguments: Any, **named: Any) -> Any:
            self.made[kind] = kind(*arguments, **named)
            self.arguments[kind] = arguments
            return self.made[kind]

        return make


@pytest.fixture
def caught(monkeypatch: pytest.MonkeyPatch) -> Caught:
    return Caught(monkeypatch)


@pytest.mark.setting("hearing.microphone", "speaking.speaker")
def test_the_named_devices_are_opened(caught: Caught) -> None:
    live_devices(settings(hearing__microphone="USB", speaking__speaker="Boxes"))
    assert caught.arguments[Microphone][0] == "USB"
    assert caught.arguments[Speaker][0] == "Boxes"
    assert needs_restart(settings(), settings(hearing__microphone="USB"))
    assert needs_restart(settings(), settings(speaking__speaker="Boxes"))


@pytest.mark.setting("hearing.echo_cancellation")
def test_echo_is_cancelled_only_where_it_should_be(caught: Caught) -> None:
    def cancels(devices: Devices) -> bool:
        return isinstance(devices.ears._ears, EchoCancelledMicrophone)  # type: ignore[attr-defined]

    assert cancels(live_devices(settings()))
    assert not cancels(live_devices(settings(hearing__echo_cancellation="false")))
    assert needs_restart(settings(), settings(hearing__echo_cancellation="false"))


def loudest(caught: Caught) -> float:
    """How loud a full-scale sound is that is played now."""
    speaker = caught.made[Speaker]
    speaker.play(None, np.ones(48, np.float32), speaker.rate)
    return float(speaker._clips[-1].samples.max())


@pytest.mark.setting("speaking.volume")
def test_the_volume_is_how_loud_it_speaks(caught: Caught) -> None:
    devices = live_devices(settings(speaking__volume="0.5"))
    assert loudest(caught) == pytest.approx(0.5)
    devices.adjust(settings(speaking__volume="0.25"))
    assert loudest(caught) == pytest.approx(0.25)


@pytest.mark.setting("speaking.muted")
def test_a_muted_voice_makes_no_sound(caught: Caught) -> None:
    devices = live_devices(settings(speaking__muted="true"))
    assert loudest(caught) == 0.0
    devices.adjust(settings())
    assert loudest(caught) > 0.5


@pytest.mark.setting("speaking.speed")
def test_the_speed_goes_to_the_voice(caught: Caught) -> None:
    devices = live_devices(settings(speaking__speed="1.5"))
    voice = caught.made[ProcessVoice]
    assert voice.speak("one two three").order.speed == 1.5
    devices.adjust(settings(speaking__speed="0.8"))
    assert voice.speak("four five six").order.speed == 0.8
    voice.stop()


@pytest.mark.setting("speaking.engine")
def test_the_voice_that_is_chosen_speaks_and_where_it_cannot_the_other_does(
    caught: Caught, monkeypatch: pytest.MonkeyPatch
) -> None:
    live_devices(settings(speaking__engine="espeak"))
    assert caught.made[ProcessVoice].wanted == "espeak"
    assert needs_restart(settings(), settings(speaking__engine="espeak"))
    assert best_engine("espeak").name == "espeak"

    def missing(self: object) -> None:
        raise OSError("it is not installed")

    monkeypatch.setattr(PiperEngine, "__init__", missing)
    assert best_engine("piper").name == "espeak"


@pytest.mark.setting("screen.excluded_apps", "screen.excluded_titles")
def test_what_is_excluded_is_blanked_from_the_next_picture_on(caught: Caught) -> None:
    window = Window(1, "keepassxc", "Passwords", None, Rectangle(0, 0, 80, 80))
    devices = live_devices(settings())
    screen = caught.made[Screen]
    assert not screen.exclusions.matches(window)
    devices.adjust(settings(screen__excluded_apps='["keepass*"]'))
    assert screen.exclusions.matches(window)
    devices.adjust(settings(screen__excluded_titles='["passw"]'))
    assert screen.exclusions.matches(window)


@pytest.mark.setting("screen.rate")
def test_the_rate_is_how_often_a_picture_is_taken(caught: Caught) -> None:
    devices = live_devices(settings(screen__rate="2"))
    assert caught.made[Screen].interval == 0.5
    devices.adjust(settings(screen__rate="4"))
    assert caught.made[Screen].interval == 0.25


@pytest.mark.setting("screen.monitors")
def test_only_the_chosen_monitors_are_looked_at(caught: Caught) -> None:
    class TwoMonitors:
        monitors = (
            {"left": 0, "top": 0, "width": 200, "height": 80},
            {"left": 0, "top": 0, "width": 120, "height": 80},
            {"left": 120, "top": 0, "width": 80, "height": 80},
        )

    devices = live_devices(settings(screen__monitors="[2]"))
    screen = caught.made[Screen]
    screen._find_monitors(TwoMonitors)
    assert screen.monitors() == (Rectangle(120, 0, 80, 80),)
    devices.adjust(settings())
    screen._find_monitors(TwoMonitors)
    assert len(screen.monitors()) == 2


# Speaking up


@pytest.mark.setting("speaking.quiet_from", "speaking.quiet_until")
def test_in_the_quiet_hours_remarks_wait_and_reminders_come(stage: Stage) -> None:
    night = settings(speaking__quiet_from="22:00", speaking__quiet_until="07:00").speaking
    at = [in_quiet_hours(night, datetime(2026, 11, 22, hour, 30)) for hour in (21, 22, 3, 7)]
    assert at == [False, True, True, False]
    day = settings(speaking__quiet_from="12:00", speaking__quiet_until="13:00").speaking
    assert [in_quiet_hours(day, datetime(2026, 11, 22, hour, 30)) for hour in (11, 12, 13)] == [False, True, False]
    assert not in_quiet_hours(settings(speaking__quiet_from="22:00").speaking, datetime(2026, 11, 22, 23))
    voicing = stage.conversation._parts.voicing
    voicing.quiet_hours = lambda: True
    assert offered(voicing) == [NoteKind.DUE]
    assert voicing.withholding()
    voicing.quiet_hours = lambda: False
    assert offered(voicing) == [NoteKind.SEEN]


def offered(voicing: Voicing) -> list[NoteKind]:
    voicing.push(NoteKind.SEEN, "Copying finished.", 0.0, "seen")
    voicing.push(NoteKind.DUE, "Reminder: stretch.", 0.0, "due") if voicing.quiet_hours() else None
    return [note.kind for note in voicing.offers(1.0)]


@pytest.fixture
def stage() -> Stage:
    """A conversation that has seen its first picture, which is all new."""
    made = Stage(ScriptedSession(), Book())
    made.live(5, frames={0: np.zeros((200, 320, 3), np.uint8)})
    return made


def behave(stage: Stage, **overrides: str) -> None:
    """It behaves as by default, but for the overrides."""
    stage.conversation.behave(settings(**overrides).behaviour)


def see(
    stage: Stage, kind: SeeKind = SeeKind.DONE, confidence: float = 0.92, app: str = "xterm", busy: float = 0.0,
    watched: bool = False,
) -> bool:  # fmt: skip
    """The model sees something in a window that has been busy for so long; whether a word is said about it."""
    row = stage.turns % 5
    window = Window(stage.turns, app, "make", None, Rectangle(0, 0, 320, 200))
    view = DesktopView(True, (window,), window)
    sights, before = stage.conversation._parts.sights, len(stage.named("seen"))
    for turn in range(int(busy * 5)):
        stage.live(1, frames={0: np.full((200, 320, 3), turn % 200, np.uint8)}, view=view)
    if watched:
        sights.view = view
        sights.watch(window, "build", stage.t)
    picture = np.full((200, 320, 3), 10 + stage.turns % 200, np.uint8)
    stage.session.script[len(stage.session.inputs) + 1] = MicroTurnOutput(seen=(Seen(kind, 0, row, 2, confidence),))
    stage.live(5, frames={0: picture}, view=view)
    return len(stage.named("seen")) > before


@pytest.mark.setting("behaviour.see_confidence")
def test_it_mentions_only_what_it_is_sure_enough_of(stage: Stage) -> None:
    assert see(stage, confidence=0.92)
    behave(stage, behaviour__see_confidence="0.95")
    assert not see(stage, confidence=0.92)


@pytest.mark.setting("behaviour.proactivity")
def test_the_level_says_what_it_mentions(stage: Stage) -> None:
    told = {}
    for level in ("off", "watched only", "long tasks", "everything"):
        behave(stage, behaviour__proactivity=level)
        told[level] = [see(stage), see(stage, busy=6.0), see(stage, watched=True)]
        stage.turns += 5 * 60
    assert told == {
        "off": [False, False, False],
        "watched only": [False, False, True],
        "long tasks": [False, True, True],
        "everything": [True, True, True],
    }
    assert "it was not at work for long" in " ".join(entry.why for entry in stage.journal.entries)


@pytest.mark.setting("behaviour.long_task_seconds")
def test_a_task_is_long_from_so_many_seconds_on(stage: Stage) -> None:
    behave(stage, behaviour__proactivity="long tasks", behaviour__long_task_seconds="60")
    assert not see(stage, busy=6.0)
    stage.turns += 5 * 60
    assert see(stage, busy=61.0)


@pytest.mark.setting("behaviour.tell_finished", "behaviour.tell_failed", "behaviour.tell_waiting")
def test_each_kind_of_sight_can_be_kept_quiet(stage: Stage) -> None:
    kinds = {"tell_finished": SeeKind.DONE, "tell_failed": SeeKind.FAILED, "tell_waiting": SeeKind.ASKS}
    for name, kind in kinds.items():
        behave(stage, **{f"behaviour__{name}": "false"})
        assert {each: see(stage, each) for each in kinds.values()} == {
            each: each is not kind for each in kinds.values()
        }


@pytest.mark.setting("behaviour.silent_apps")
def test_nothing_is_said_of_a_silent_program_and_the_journal_says_so(stage: Stage) -> None:
    behave(stage, behaviour__silent_apps='["fire*"]')
    assert see(stage, app="xterm")
    assert not see(stage, app="firefox")
    assert [entry.kind for entry in stage.journal.entries][-1] == "withheld"
    assert "nothing is to be said of this program" in stage.journal.entries[-1].why


@pytest.mark.setting("behaviour.mentions_an_hour")
def test_there_are_so_many_mentions_an_hour_and_no_more(stage: Stage) -> None:
    behave(stage, behaviour__mentions_an_hour="2")
    assert [see(stage) for _ in range(4)] == [True, True, False, False]
    stage.turns += 5 * 3600
    assert see(stage)


@pytest.mark.setting("behaviour.same_sight_seconds")
def test_the_same_event_is_news_again_after_that_time(stage: Stage) -> None:
    sights = stage.conversation._parts.sights
    patch, seen = Patch(0, 1, 1, np.zeros((40, 40, 3), np.uint8)), Seen(SeeKind.DONE, 0, 1, 1, 0.9)

    def told_at(t: float) -> bool:
        sights.changed([patch], t)
        sight = sights.check(seen, t)
        if sight is not None:
            sights.tell(sight, t)
        return sight is not None

    assert [told_at(100.0), told_at(110.0)] == [True, False]
    stage.conversation.behave(settings(behaviour__same_sight_seconds="5").behaviour)
    assert told_at(111.0)


@pytest.mark.setting("behaviour.act_confidence")
def test_below_this_certainty_it_asks_back(stage: Stage) -> None:
    stage.session.script = {5: act("list", 0.6), 6: act("list", 0.6)}
    stage.live(1)
    assert not stage.named("refused")
    stage.conversation.behave(settings(behaviour__act_confidence="0.9").behaviour)
    stage.live(2)
    assert stage.named("refused")[0].fields["why"] == "not sure enough"


# Captions


@pytest.fixture
def captions(qtbot: QtBot) -> Iterator[Captions]:
    made = Captions(CaptionSettings(show="always"))
    qtbot.addWidget(made)
    yield made
    made.clear()


@pytest.mark.setting("captions.show")
def test_captions_show_always_never_or_while_muted(captions: Captions) -> None:
    shown = {}
    for show in ("always", "never", "muted"):
        for muted in (True, False):
            captions.take_on(CaptionSettings(show=show), muted)
            captions.clear()
            captions.say("Reminder: stretch.")
            shown[show, muted] = captions.isVisible()
    assert [case for case, visible in shown.items() if visible] == [
        ("always", True),
        ("always", False),
        ("muted", True),
    ]


@pytest.mark.setting("captions.text_size")
def test_captions_have_letters_of_that_size(captions: Captions) -> None:
    captions.say("Reminder: stretch.")
    before = captions.height()
    captions.take_on(CaptionSettings(show="always", text_size=40), False)
    assert captions.said.font().pixelSize() == 40
    assert captions.height() > before


@pytest.mark.setting("captions.seconds")
def test_captions_stay_that_long(captions: Captions, qtbot: QtBot) -> None:
    captions.take_on(CaptionSettings(show="always", seconds=60.0), False)
    captions.say("Reminder: stretch.")
    captions.finish()
    assert captions._fade.remainingTime() > 30_000
    captions.take_on(CaptionSettings(show="always", seconds=1.0), False)
    captions.say("Reminder: stretch.")
    captions.finish()
    qtbot.waitUntil(lambda: not captions.isVisible(), timeout=20_000)


@pytest.mark.setting("captions.place")
def test_captions_are_at_their_place(captions: Captions) -> None:
    captions.say("Reminder: stretch.")
    below = captions.pos()
    captions.take_on(CaptionSettings(show="always", place="30,40"), False)
    assert (captions.x(), captions.y()) == (30, 40)
    captions.take_on(CaptionSettings(show="always"), False)
    assert captions.pos() == below


# What is kept


@pytest.mark.setting("journal.keep_days")
def test_the_journal_is_kept_for_so_many_days_or_not_at_all(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.runtime.start()
    journal = JournalDays(bench.folders.journal_file)
    bench.order("list")
    bench.until(lambda: any(line.kind == "done" for line in journal.everything()))
    bench.runtime.apply(settings(consent__microphone="true", journal__keep_days="0"))
    bench.order("timer", "two hours ; bread")
    bench.until(lambda: "bread" in bench.timeline.read_text())
    assert not any("bread" in line.text.lower() for line in journal.everything())
    bench.runtime.apply(settings(consent__microphone="true", journal__keep_days="2"))
    bench.order("timer", "two hours ; tea")
    bench.until(lambda: any("tea" in line.text.lower() for line in journal.everything()))
    bench.runtime.stop()


@pytest.mark.setting("privacy.words_in_log")
def test_the_log_holds_words_only_when_it_may(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.runtime.start()
    bench.order("timer", "two hours ; bread")
    bench.until(lambda: "bread" in bench.timeline.read_text())
    bench.runtime.apply(settings(consent__microphone="true", privacy__words_in_log="true"))
    bench.order("timer", "two hours ; tea")
    bench.until(lambda: "tea" in bench.timeline.read_text())
    bench.runtime.stop()
    text = bench.folders.log_file.read_text().lower()
    assert "bread" not in text
    assert "tea" in text


# The model


@pytest.mark.setting("model.checkpoint", "model.threads", "model.device")
def test_the_model_is_loaded_as_the_settings_say(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[tuple[Any, ...]] = []
    monkeypatch.setattr(StreamingSession, "load", lambda *arguments: loaded.append(arguments))
    load_session(settings(model__checkpoint="/models/mine", model__threads="3", model__device="cpu").model)
    assert loaded == [(Path("/models/mine"), 3, "cpu")]
    for name, value in {"checkpoint": "/models/mine", "threads": "3", "device": "cpu"}.items():
        assert needs_restart(settings(), settings(**{f"model__{name}": value}))
