"""The doctor looks at every part and says of each, in a line, whether it works."""

from __future__ import annotations

from pathlib import Path

import pytest
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked

from app import doctor
from app.doctor import Finding, examine
from app.folders import Folders
from app.listening.weights import WeightsError
from app.ports import MicrophoneError
from app.reasoning.consent import Consents
from app.reminders.store import ReminderStore
from app.settings import load
from tests.app.scripted import START
from tests.app.system.desktop import private_bus


def test_what_does_not_work_is_told_in_one_line_and_the_rest_is_still_examined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_microphone(settings: object) -> str:
        raise MicrophoneError("There is no microphone,\nso nothing is heard.")

    monkeypatch.setattr(doctor, "_microphone", no_microphone)
    monkeypatch.setattr(doctor, "_speaker", lambda settings: "opens")
    monkeypatch.setattr(doctor, "_voice", lambda settings: "speaks")
    monkeypatch.setattr(doctor, "_screen", lambda settings: "800×600")
    monkeypatch.setattr(doctor, "_keyring", lambda: "opens")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent")
    for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    folders = Folders.under(tmp_path).make()
    settings = load(folders.settings_file, {"model.checkpoint": str(tmp_path / "nowhere")})
    findings = {finding.part: finding for finding in examine(settings, folders)}
    assert [part for part, finding in findings.items() if not finding.ok] == [
        *("model", "microphone", "desktop", "tray", "windows"),
    ]
    assert "Do Not Disturb" in findings["desktop"].text
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    assert doctor._desktop().startswith("tells of sleep")
    assert findings["microphone"].line() == "NO  microphone   There is no microphone, so nothing is heard."
    assert findings["reminders"] == Finding("reminders", True, "none were ever set")


def test_a_voice_that_is_too_slow_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "VOICE_SECONDS", 0.0)
    folders = Folders.under(tmp_path).make()
    with pytest.raises(TimeoutError, match="said nothing within 0 s"):
        doctor._voice(load(folders.settings_file))
    assert "there is no" in doctor._settings(folders)


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


def test_where_questions_go_is_told_as_it_is(tmp_path: Path) -> None:
    folders = Folders.under(tmp_path).make()

    def told(**changes: str) -> Finding:
        overrides = {f"reasoning.{name}": value for name, value in changes.items()}
        checks = [
            check
            for check in doctor._checks(load(folders.settings_file, overrides), folders)
            if check[0] == "questions"
        ]
        try:
            return Finding("questions", True, checks[0][1]())
        except checks[0][2] as wrong:
            return Finding("questions", False, str(wrong))

    assert told(endpoint="http://127.0.0.1:1234/v1") == Finding(
        "questions", True, "Questions go to http://127.0.0.1:1234, on this computer."
    )
    for typed in ("localhost:11434/v1", "http://[::1/v1"):
        found = told(endpoint=typed)
        assert not found.ok
        assert "is no address such as" in found.text
    server = "https://user:secret@answers.example.org/v1"
    found = told(endpoint=server)
    assert not found.ok
    assert "alongside reasoner allow" in found.text
    assert "secret" not in found.text
    Consents(folders.consents_file).allow(server, START)
    found = told(endpoint=server)
    assert found.ok
    assert found.text.startswith("Questions leave this computer for https://answers.example.org:443")
    assert told(endpoint=server, use="off").text.startswith("are not answered")


def test_a_card_that_is_wanted_and_missing_is_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onnxruntime.get_available_providers", lambda: ["CPUExecutionProvider"])

    def told(device: str) -> str:
        return doctor._graphics(load(tmp_path / "settings.toml", {"model.device": device}))

    assert "the processor computes" in told("auto")
    assert "as the settings want it" in told("cpu")
    with pytest.raises(OSError, match="install onnxruntime-gpu"):
        told("cuda")
    monkeypatch.setattr("onnxruntime.get_available_providers", lambda: ["CUDAExecutionProvider"])
    assert "CUDA is there" in told("cuda")


def test_a_keyring_that_is_missing_or_locked_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    class Shut:
        name = "shut"

        def get_password(self, service: str, user: str) -> str | None:
            raise KeyringLocked("the user does not unlock it")

    monkeypatch.setattr("keyring.get_keyring", NoKeyring)
    with pytest.raises(OSError, match="gnome-keyring"):
        doctor._keyring()
    monkeypatch.setattr("keyring.get_keyring", Shut)
    with pytest.raises(OSError, match="unlock it"):
        doctor._keyring()
    monkeypatch.setattr(Shut, "get_password", lambda self, service, user: None)
    assert doctor._keyring() == "opens (shut)"


def test_under_wayland_the_portal_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    with pytest.raises(OSError, match="does not answer"):
        doctor._portals()
    with private_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        with pytest.raises(OSError, match="install xdg-desktop-portal"):
            doctor._portals()
    monkeypatch.delenv("WAYLAND_DISPLAY")
    assert "are not needed" in doctor._portals()


def test_a_desktop_without_a_place_for_the_mark_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    with pytest.raises(OSError, match="AppIndicator"):
        doctor._tray()
    with private_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        with pytest.raises(OSError, match="AppIndicator"):
            doctor._tray()
        monkeypatch.setattr("app.ui.panel.STATUS_NOTIFIER_WATCHER", "org.freedesktop.DBus")  # a name that this bus has
        assert doctor._tray() == "takes the mark"
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    monkeypatch.delenv("WAYLAND_DISPLAY")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(doctor, "_takes_marks_over_x11", lambda: True)
    assert doctor._tray() == "takes the mark"


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
