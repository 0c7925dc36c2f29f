"""The doctor looks at every part and says of each, in a line, whether it works."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import doctor
from app.doctor import Finding, examine
from app.folders import Folders
from app.listening.weights import WeightsError
from app.ports import MicrophoneError
from app.reminders.store import ReminderStore
from app.settings import load


def test_what_does_not_work_is_told_in_one_line_and_the_rest_is_still_examined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_microphone(settings: object) -> str:
        raise MicrophoneError("There is no microphone,\nso nothing is heard.")

    monkeypatch.setattr(doctor, "_microphone", no_microphone)
    monkeypatch.setattr(doctor, "_speaker", lambda settings: "opens")
    monkeypatch.setattr(doctor, "_voice", lambda: "speaks")
    monkeypatch.setattr(doctor, "_screen", lambda settings: "800×600")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent")
    for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    folders = Folders.under(tmp_path).make()
    settings = load(folders.settings_file, {"model.checkpoint": str(tmp_path / "nowhere")})
    findings = {finding.part: finding for finding in examine(settings, folders)}
    assert [part for part, finding in findings.items() if not finding.ok] == [
        *("model", "microphone", "desktop", "windows"),
    ]
    assert "Do Not Disturb" in findings["desktop"].text
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    assert doctor._desktop().startswith("tells of sleep")
    assert findings["microphone"].line() == "NO  microphone   There is no microphone, so nothing is heard."
    assert findings["reminders"] == Finding("reminders", True, "none were ever set")


def test_reminders_are_counted_even_while_a_program_holds_them(tmp_path: Path) -> None:
    folders = Folders.under(tmp_path).make()
    ReminderStore.open(folders.reminders_file).close()
    assert doctor._reminders(folders).startswith("0 waiting")


def test_what_nobody_agreed_to_stays_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for opens in ("app.capture.microphone.Microphone", "app.capture.screen.Screen"):
        monkeypatch.setattr(opens, lambda *_: pytest.fail("opened"))
    folders = Folders.under(tmp_path).make()
    settings = load(folders.settings_file)
    for examined in (doctor._microphone(settings), doctor._screen(settings)):
        assert "nobody has agreed" in examined
    assert doctor._consent(settings) == "listening no, looking no"


def test_whether_requests_are_read_again_is_told_without_loading_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = Folders.under(tmp_path).make()

    def told(**changes: str) -> str:
        settings = load(folders.settings_file, {name.replace("__", "."): value for name, value in changes.items()})
        return doctor._rereading(settings, folders)

    assert told().startswith("requests go on as they were heard")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ImportError, match="install the extra `listening`"):
        told(hearing__second_model="base.en")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    with pytest.raises(WeightsError, match="not on this machine"):
        told(hearing__second_model="base.en")
    assert "fetched at the next start" in told(hearing__second_model="base.en", consent__fetch_model="true")
