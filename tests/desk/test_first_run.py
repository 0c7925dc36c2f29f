"""From the first start to the first reminder on a virtual desk, by keyboard and real sound; the sound server and the
timeline say what was captured when."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.desk import VirtualDesk
from app.desk.virtual import CONSENT
from app.events import Event, load_timeline
from app.folders import HOME_VARIABLE, Folders
from app.settings import load

pytestmark = pytest.mark.desk

ROOT = Path(__file__).resolve().parents[2]
SPOKEN = ROOT / "assets" / "demo" / "remind-me-in-ten-seconds-to-stretch.wav"
PATIENCE_SECONDS = 120.0


@pytest.fixture
def desk() -> Iterator[VirtualDesk]:
    """A desk on which nobody has agreed to anything."""
    if shutil.which("xdotool") is None:
        pytest.skip("xdotool is not installed")
    with VirtualDesk(1024, 768) as made:
        for name in CONSENT:
            del made.environment[name]
        yield made


def until(ready: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not ready():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def ask(desk: VirtualDesk, *command: str) -> str:
    return subprocess.run(command, env=desk.environment, capture_output=True, text=True, check=False).stdout.strip()


def recordings(desk: VirtualDesk) -> int:
    """How many streams of a Python program take sound from the microphone, as the sound server counts them."""
    return ask(desk, "pactl", "list", "source-outputs").count('application.process.binary = "python')


def press(desk: VirtualDesk, *keys: str) -> None:
    """Types into the guide."""
    window = ask(desk, "xdotool", "search", "--onlyvisible", "--name", "Welcome to Alongside").splitlines()[-1]
    ask(desk, "xdotool", "windowactivate", "--sync", window)
    for key in keys:
        ask(desk, "xdotool", "key", key)
        time.sleep(0.2)  # as a hand would


def test_consent_by_keyboard_then_a_spoken_request_and_its_reminder(desk: VirtualDesk, tmp_path: Path) -> None:
    home, timeline = tmp_path / "home", tmp_path / "timeline.jsonl"
    folders = Folders.under(home)
    desk.environment |= {HOME_VARIABLE: str(home), "PYTHONPATH": str(ROOT)}
    script = str(ROOT / "tests" / "desk" / "loud_model.py")
    program = desk.run([sys.executable, script, "remind in ten seconds ; stretch", "--timeline", str(timeline)])

    def named(name: str) -> list[Event]:
        return [event for event in load_timeline(timeline) if event.event == name]

    until(lambda: ask(desk, "xdotool", "search", "--onlyvisible", "--name", "Welcome to Alongside"))
    desk.speak(SPOKEN)
    assert recordings(desk) == 0
    assert named("scheduled") == []
    press(desk, "space", "Tab", "Tab", "space")
    until(lambda: load(folders.settings_file).consent.microphone)
    assert not load(folders.settings_file).consent.screen
    until(lambda: recordings(desk) == 1)
    press(desk, "space", "space")
    time.sleep(2)
    desk.speak(SPOKEN)
    until(lambda: named("scheduled"))
    until(lambda: [event for event in named("voice") if event.fields["kind"] == "due"])
    press(desk, "space", "space")
    until(lambda: not load(folders.settings_file).general.guide)
    assert ask(desk, "xdotool", "search", "--onlyvisible", "--name", "Welcome to Alongside") == ""
    assert "consent" in folders.settings_file.read_text()
    program.send_signal(signal.SIGINT)
    assert program.wait(10) == 0
