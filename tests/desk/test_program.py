"""The whole live program on a virtual desk, with a scripted model: requests, reminders, crashes and broken devices."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile
from Xlib.display import Display

from app.capture.focus import X11Focus
from app.desk import VirtualDesk
from app.events import Event, load_timeline
from app.folders import HOME_VARIABLE

pytestmark = pytest.mark.desk

ROOT = Path(__file__).resolve().parents[2]
SPOKEN = ROOT / "assets" / "demo" / "remind-me-in-ten-seconds-to-stretch.wav"


class Copy:
    """One running copy of the program.

    Attributes:
        process: it.
        timeline: where it writes down what happens.
    """

    def __init__(self, process: subprocess.Popen[bytes], timeline: Path, errors: Path) -> None:
        self.process = process
        self.timeline = timeline
        self._errors = errors

    def events(self) -> list[Event]:
        return load_timeline(self.timeline) if self.timeline.exists() else []

    def named(self, name: str, **fields: object) -> list[Event]:
        return [
            event
            for event in self.events()
            if event.event == name and all(event.fields.get(key) == value for key, value in fields.items())
        ]

    def wait(self, ready: Callable[[], object], seconds: float = 240.0) -> None:
        deadline = time.monotonic() + seconds
        while not ready():
            assert self.process.poll() is None, self.errors
            assert time.monotonic() < deadline, [event.line() for event in self.events()]
            time.sleep(0.1)

    @property
    def errors(self) -> str:
        return self._errors.read_text() if self._errors.exists() else ""


@contextmanager
def program(desk: VirtualDesk, home: Path, action: str, *options: str) -> Iterator[Copy]:
    """The program on the desk, running; ended with SIGTERM when the block leaves it running."""
    home.mkdir(exist_ok=True)
    number = len(list(home.glob("timeline-*")))
    timeline, errors = home / f"timeline-{number}.jsonl", home / f"errors-{number}.txt"
    environment = desk.environment | {HOME_VARIABLE: str(home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(ROOT / "tests" / "desk" / "loud_model.py"), action, "--timeline", str(timeline)]
    with errors.open("wb") as log:
        process = subprocess.Popen([*command, *options], env=environment, stdout=log, stderr=log, cwd=ROOT)
    copy = Copy(process, timeline, errors)
    try:
        copy.wait(timeline.exists)
        yield copy
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(10)


def ask(desk: VirtualDesk, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What the command `alongside` says on the desk."""
    environment = desk.environment | {HOME_VARIABLE: str(home)}
    command = [sys.executable, "-m", "app", *words]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120)


def test_a_request_is_confirmed_and_the_reminder_comes_and_sigint_ends_it(desk: VirtualDesk, tmp_path: Path) -> None:
    with program(desk, tmp_path / "home", "remind in ten seconds ; stretch") as copy:
        time.sleep(2)
        desk.speak(SPOKEN)
        copy.wait(lambda: copy.named("voice", kind="due"))
        (scheduled,) = copy.named("scheduled")
        (confirmed,) = copy.named("voice", kind="confirm")
        (reminded,) = copy.named("voice", kind="due")
        assert confirmed.fields["text"] == "In ten seconds: stretch."
        assert reminded.fields["text"] == "Reminder: stretch."
        assert reminded.t > scheduled.t + 9.5
        copy.process.send_signal(signal.SIGINT)
        assert copy.process.wait(10) == 0
        assert "Traceback" not in copy.errors


def test_a_reminder_survives_a_kill_and_is_told_as_missed_with_its_time(desk: VirtualDesk, tmp_path: Path) -> None:
    with program(desk, tmp_path / "home", "remind in ten seconds ; stretch", "--headless") as copy:
        time.sleep(2)
        desk.speak(SPOKEN)
        copy.wait(lambda: copy.named("scheduled"))
        copy.process.kill()
        copy.process.wait(10)
    time.sleep(10)
    with program(desk, tmp_path / "home", "list", "--headless") as copy:
        copy.wait(lambda: copy.named("voice", kind="due"))
        (missed,) = copy.named("voice", kind="due")
        assert missed.fields["text"].startswith("Missed while I was off, at ")
        assert missed.fields["text"].endswith(": stretch.")
        (due,) = copy.named("due")
        assert due.fields["missed"] is True


def test_a_damaged_reminders_file_is_set_aside_and_told(desk: VirtualDesk, tmp_path: Path) -> None:
    data = tmp_path / "home" / "data"
    data.mkdir(parents=True)
    (data / "reminders.sqlite3").write_bytes(b"this is no database" * 300)
    with program(desk, tmp_path / "home", "list", "--headless") as copy:
        copy.wait(lambda: copy.named("voice", kind="system"))
        (told,) = copy.named("voice", kind="system")
        assert "damaged" in told.fields["text"]
    kept = list(data.glob("reminders.damaged-*.sqlite3"))
    assert [path.read_bytes()[:19] for path in kept] == [b"this is no database"]


def test_a_microphone_that_goes_away_is_told_once_and_the_program_lives_on(tmp_path: Path) -> None:
    with VirtualDesk(640, 480) as desk, program(desk, tmp_path / "home", "list", "--headless") as copy:
        time.sleep(2)
        desk.sound.unplug_microphone()
        copy.wait(lambda: copy.named("device", device="microphone", change="lost"))
        copy.wait(lambda: copy.named("voice", kind="system"))
        (lost,) = copy.named("device", device="microphone", change="lost")
        assert lost.fields["text"].startswith("The microphone is gone")
        desk.sound.plug_in_microphone()
        copy.wait(lambda: copy.named("device", device="microphone", change="restored"))
        time.sleep(8)
        desk.speak(SPOKEN)
        copy.wait(lambda: copy.named("voice", kind="confirm"))
        assert copy.process.poll() is None


def test_the_screen_may_be_resized_and_the_speaker_go_and_come_back(tmp_path: Path) -> None:
    with VirtualDesk(1280, 720) as desk, program(desk, tmp_path / "home", "list", "--headless") as copy:
        time.sleep(2)
        desk.screen.resize(800, 600)
        copy.wait(lambda: copy.named("device", device="screen", change="changed"))
        (changed,) = copy.named("device", device="screen", change="changed")
        assert changed.fields["text"] == "The monitors changed: looking at 800 by 600 now."
        assert not copy.named("device", device="screen", change="lost")
        desk.sound.unplug_speaker()
        copy.wait(lambda: copy.named("device", device="speaker", change="lost"))
        (lost,) = copy.named("device", device="speaker", change="lost")
        assert lost.fields["text"].startswith("The speaker is gone")
        desk.sound.plug_in_speaker()
        copy.wait(lambda: copy.named("device", device="speaker", change="restored"))
        time.sleep(8)
        with desk.record_speaker(tmp_path / "spoken.wav"):
            desk.speak(SPOKEN)
            copy.wait(lambda: copy.named("voice", kind="confirm"))
            time.sleep(3)
        spoken, _ = soundfile.read(tmp_path / "spoken.wav")
        assert np.sqrt(np.mean(spoken**2)) > 0.001
        assert copy.process.poll() is None


def test_a_watched_window_may_move_and_is_told_of_when_covered_and_when_closed(
    desk: VirtualDesk, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    with program(desk, home, "list", "--headless") as copy:
        build = desk.run(["xterm", "-title", "build", "-geometry", "60x20+40+40", "-e", "sleep", "600"])
        focus = X11Focus(desk.screen.display)
        copy.wait(lambda: (focused := focus.active()) is not None and focused.title == "build")
        window = focus.look().active
        focus.close()
        assert window is not None
        time.sleep(1)
        promised = ask(desk, home, "do", "tell me when the build finishes").stdout.strip()
        assert promised == "I will tell you when the build in xterm finishes."
        display = Display(desk.screen.display)
        display.create_resource_object("window", window.identity).configure(x=300, y=200)
        display.close()
        time.sleep(5)
        assert not copy.named("watch")
        cover = desk.run(["xterm", "-title", "cover", "-geometry", "200x60+0+0", "-e", "sleep", "600"])
        copy.wait(lambda: copy.named("watch"))
        desk.end(cover)
        time.sleep(4)
        desk.end(build)
        copy.wait(lambda: len(copy.named("watch")) > 1)
        assert [event.fields["text"] for event in copy.named("watch")] == [
            "The build in xterm is out of sight, so I cannot see when it finishes. I go on when it shows again.",
            "The build in xterm was closed, so I stopped watching it.",
        ]
        copy.wait(lambda: len(copy.named("voice", kind="seen")) > 1)


def test_without_any_microphone_it_says_so_and_lives_on(tmp_path: Path) -> None:
    with VirtualDesk(640, 480) as desk:
        desk.sound.unplug_microphone()
        with program(desk, tmp_path / "home", "list", "--headless") as copy:
            copy.wait(lambda: copy.named("device", device="microphone", change="lost"))
            (lost,) = copy.named("device", device="microphone", change="lost")
            assert "microphone" in lost.fields["text"]
            assert copy.process.poll() is None


def test_a_second_copy_is_refused_and_the_first_takes_commands(desk: VirtualDesk, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with program(desk, home, "list", "--headless") as copy:
        second = ask(desk, home, "run", "--headless")
        assert second.returncode == 1
        assert "running already" in second.stderr
        assert ask(desk, home, "remind", "me in two hours to call anna").stdout == "In two hours: call anna.\n"
        assert ask(desk, home, "list").stdout.startswith("You have one reminder: call anna, in ")
        assert ask(desk, home, "pause").returncode == 0
        assert ask(desk, home, "status").stdout == "Alongside is paused.\n"
        assert ask(desk, home, "quit").returncode == 0
        assert copy.process.wait(10) == 0
    nobody = ask(desk, home, "list")
    assert nobody.returncode == 1
    assert "not running" in nobody.stderr
