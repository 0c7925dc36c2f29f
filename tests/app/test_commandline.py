"""The command line: what cannot be done is told in one sentence, with the right exit status."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.__main__ import build_parser, main
from app.checkpoint import SHIPPED
from app.devices import Devices
from app.eyes import OpenEyes
from app.folders import HOME_VARIABLE
from app.ports import DeviceError
from app.recorded import RecordedSpeaker
from app.running import ORDERS
from model.checkpoint import MODEL_FILE
from tests.app.scripted import SilentVoice
from tests.app.test_runtime import BrightScreen, OneWindow, QuickEars

shipped = pytest.mark.skipif(not (SHIPPED / MODEL_FILE).exists(), reason="the shipped checkpoint is not here")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line on the error stream."""
    errors = capsys.readouterr().err
    assert errors.startswith("alongside: ")
    assert errors.count("\n") == 1
    return errors


def talk(folder: Path) -> Path:
    soundfile.write(folder / "talk.wav", np.zeros(16_000, np.float32), 16_000)
    return folder / "talk.wav"


def test_a_missing_checkpoint_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    talked = str(talk(tmp_path))
    assert main(["simulate", "--audio", talked, "--set", f"model.checkpoint={tmp_path / 'nowhere'}"]) == 1
    assert "nowhere" in told(capsys)


@pytest.mark.model
@shipped
@pytest.mark.parametrize("damage", ["truncated", "altered"])
def test_a_damaged_checkpoint_is_told(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "nano"
    shutil.copytree(SHIPPED, folder)
    model = bytearray((folder / MODEL_FILE).read_bytes())
    if damage == "truncated":
        del model[len(model) // 2 :]
    else:
        model[len(model) // 2] ^= 255
    (folder / MODEL_FILE).write_bytes(model)
    command = [sys.executable, "-m", "app", "run", "--headless", "--set", f"model.checkpoint={folder}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("alongside: ")
    assert done.stderr.count("\n") == 1
    assert str(folder) in done.stderr


def test_a_scene_with_a_missing_frame_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scene = tmp_path / "scene"
    (scene / "screen").mkdir(parents=True)
    description = {"title": "torn", "length": 2, "start": "2026-11-22T10:00:00+01:00", "frames": [[0, 1000]]}
    (scene / "scene.json").write_text(json.dumps(description))
    assert main(["simulate", str(scene)]) == 1
    assert "t00000000.png is missing" in told(capsys)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["simulate"], "either a scene or --audio"),
        (["simulate", "scene", "--audio", "talk.wav"], "either a scene or --audio"),
        (["simulate", "--audio", "talk.wav", "--at", "noon"], "--at takes an instant"),
        (["simulate", "--audio", "talk.wav", "--set", "threads"], "--set takes key=value"),
        (["simulate", "--audio", "talk.wav", "--set", "model.threads=none"], "model.threads"),
        (["simulate", "--audio", "talk.wav", "--set", "model.thread=2"], "model.thread"),
    ],
)
def test_a_command_that_cannot_be_meant_is_told(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert words in told(capsys)


def test_a_missing_sound_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--audio", str(tmp_path / "talk.wav")]) == 1
    assert "talk.wav is missing" in told(capsys)


def test_with_no_copy_running_a_command_for_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remind", "me in ten minutes to call anna"]) == 1
    assert "not running" in told(capsys)


@pytest.mark.parametrize(
    ("order", "settings", "told"),
    [
        (["allow", "https://other.example/v1"], {}, "Questions stay on this computer."),
        (["allow", "https://a.example/v1"], {"use": "off"}, "Thinking about questions is switched off"),
        (["allow"], {"endpoint": "https://me:secret@a.example/v1"}, "Questions leave this computer for https://a.ex"),
        (["status"], {"endpoint": "https://me:secret@a.example/v1"}, "Questions would leave this computer for https"),
        (["status"], {"endpoint": "localhost:11434/v1"}, "What stands in reasoning.endpoint is no address"),
    ],
)
def test_to_allow_a_server_does_not_say_that_it_is_asked_where_it_is_not(
    order: list[str], settings: dict[str, str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    changes = [f"--set=reasoning.{name}={value}" for name, value in settings.items()]
    assert main(["reasoner", *order, *changes]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(told)
    assert "secret" not in printed
    assert ("Allowed since" in printed) == (order[0] == "allow")


def test_an_address_that_is_none_is_refused_without_its_password(capsys: pytest.CaptureFixture[str]) -> None:
    for typed in ("ftp://me:secret@a.example", "me:secret@a.example/v1", "http://me:secret@[::1/v1"):
        assert main(["reasoner", "allow", typed]) == 2
        words = told(capsys)
        assert "is no address that begins with" in words
        assert "secret" not in words


def test_nothing_is_recorded_that_nobody_agreed_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def opened(*_: object) -> object:
        raise DeviceError("It was opened.")

    monkeypatch.setattr("app.devices.live_devices", opened)
    assert main(["record", str(tmp_path / "scene")]) == 1
    assert "The microphone is left closed, since nobody has agreed to it" in told(capsys)
    assert main(["record", str(tmp_path / "scene"), "--set", "consent.microphone=true"]) == 1
    output = capsys.readouterr()
    assert "The screen is left closed, since nobody has agreed to it" in output.out
    assert "It was opened." in output.err


@pytest.mark.parametrize(("consent", "look"), [("false", "true"), ("true", "false"), ("true", "true")])
def test_the_screen_is_recorded_only_where_it_may_be_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, consent: str, look: str
) -> None:
    speaker, screen = RecordedSpeaker(), BrightScreen()
    devices = Devices(QuickEars(speaker), speaker, SilentVoice(), OpenEyes(screen, OneWindow()))
    monkeypatch.setattr("app.devices.live_devices", lambda settings: devices)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    changes = [f"consent.screen={consent}", f"screen.look={look}", "consent.microphone=true"]
    options = [word for change in changes for word in ("--set", change)]
    assert main(["record", str(tmp_path / "scene"), "--seconds", "0.4", *options]) == 0
    assert (screen.log == ["start", "stop"]) == (consent == look == "true")
    assert screen.log in ([], ["start", "stop"])


def test_without_a_display_the_tray_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert main(["run"]) == 1
    assert "no display" in told(capsys)


def test_phrases_are_evaluated_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = {"text": "set a timer for five minutes", "now": "2026-11-22T10:00:00+01:00", "expect": {"action": "timer"}}
    (tmp_path / "phrases.jsonl").write_text(json.dumps(row))
    out = tmp_path / "out.json"
    assert main(["evaluate", "phrases", str(tmp_path / "phrases.jsonl"), "--json", str(out)]) == 0
    assert json.loads(out.read_text())["sets"]["phrases"]["intent"] == 1.0
    assert "intent" in capsys.readouterr().out


@pytest.mark.parametrize(("opens", "status"), [(True, 0), (False, 1)])
def test_to_start_it_once_more_opens_the_settings_of_the_running_copy(
    opens: bool, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from app import running
    from app.ui import instance

    asked: list[str] = []

    def refused(*_: object, **__: object) -> int:
        raise running.AlreadyRunningError("Alongside is running already.")

    def send(data: Path, command: instance.Command) -> instance.Reply:
        asked.append(command.name)
        return instance.Reply(opens, "")

    monkeypatch.setattr(running, "run", refused)
    monkeypatch.setattr(instance, "send", send)
    assert main([]) == status
    assert asked == ["settings"]
    out = capsys.readouterr()
    assert ("settings are open" in out.out) == opens
    assert ("running already" in out.err) != opens
    assert main(["run", "--headless"]) == 1
    assert asked == ["settings"]


def test_an_unknown_command_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["dance"])
    assert left.value.code == 2


@pytest.mark.parametrize("order", ORDERS)
def test_whatever_the_running_copy_does_can_be_ordered(order: str) -> None:
    assert build_parser().parse_args([order, "ten", "minutes"]).words == ["ten", "minutes"]


@pytest.mark.parametrize("spelling", ["pause", "--pause"])
def test_a_command_for_the_running_copy_may_have_two_dashes(
    spelling: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from app.ui import instance

    sent: list[instance.Command] = []

    def send(data: Path, command: instance.Command) -> instance.Reply:
        sent.append(command)
        return instance.Reply(True, "Quiet.")

    monkeypatch.setattr(instance, "send", send)
    assert main([spelling, "15", "minutes"]) == 0
    assert sent == [instance.Command("pause", "15 minutes")]
    assert capsys.readouterr().out == "Quiet.\n"
