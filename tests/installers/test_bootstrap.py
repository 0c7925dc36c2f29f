"""The bootstrap's own decisions: what it finds missing, and what it does about it."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import bootstrap
import pytest
import system_packages
from virtual_environment import InstallError, VirtualEnvironment


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the user was told."""
    lines: list[str] = []
    monkeypatch.setattr(bootstrap, "say", lines.append)
    return lines


def test_without_a_command_the_usage_is_shown() -> None:
    script = Path(bootstrap.__file__)
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout.strip() == bootstrap.USAGE


def test_each_missing_device_is_named() -> None:
    assert bootstrap.what_is_missing(display=False, microphone=True, loudspeaker=False) == ["display", "loudspeaker"]
    assert bootstrap.what_is_missing(display=True, microphone=True, loudspeaker=True) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays are named only on Linux")
@pytest.mark.parametrize("environ", [{}, {"DISPLAY": "nonsense"}, {"DISPLAY": ":64123"}, {"WAYLAND_DISPLAY": "gone-0"}])
def test_a_display_that_does_not_answer_is_none(environ: dict[str, str]) -> None:
    assert not bootstrap.has_display(environ)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_windows_and_macos_always_have_a_display(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", platform)
    assert bootstrap.has_display({})


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays are named only on Linux")
def test_a_wayland_socket_is_a_display(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-0"))
        assert bootstrap.has_display({"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)})


def test_where_it_may_not_install_it_prints_the_line_to_type(told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "find_manager", lambda: system_packages.MANAGERS[0])
    monkeypatch.setattr(system_packages, "missing_packages", lambda manager, groups: ["libportaudio2", "xvfb"])
    monkeypatch.setattr(system_packages, "elevation", lambda run: None)
    assert bootstrap.install_system_packages([system_packages.PROGRAM])
    assert told[-1].strip() == "sudo apt-get install --no-remove --no-install-recommends libportaudio2 xvfb"


def test_what_the_distribution_does_not_know_is_named_and_the_rest_goes_on(
    told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system_packages, "find_manager", lambda: system_packages.MANAGERS[0])
    monkeypatch.setattr(system_packages, "missing_packages", lambda manager, groups: ["xvfb", "unheard-of"])
    monkeypatch.setattr(system_packages, "elevation", lambda run: [])
    monkeypatch.setattr(bootstrap, "run_shown", lambda command: 100 if "unheard-of" in command else 0)
    assert not bootstrap.install_system_packages([system_packages.DESK])
    assert told[-1] == "Not available from apt on this machine, going on without: unheard-of"


def test_a_machine_that_lacks_nothing_is_left_alone(told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "find_manager", lambda: system_packages.MANAGERS[0])
    monkeypatch.setattr(system_packages, "missing_packages", lambda manager, groups: [])
    monkeypatch.setattr(bootstrap, "run_shown", lambda command: pytest.fail(f"ran {command}"))
    bootstrap.install_system_packages([system_packages.DESK])
    assert told == []


def test_sound_devices_come_from_portaudio(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho False True\n")
    python.chmod(0o755)
    assert bootstrap.sound_devices(python) == (False, True)


def test_without_portaudio_there_is_no_sound(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho 'PortAudio library not found' >&2\nexit 1\n")
    python.chmod(0o755)
    assert bootstrap.sound_devices(python) == (False, False)


class Started(VirtualEnvironment):
    """An environment in which nothing needs to be installed."""

    def satisfies(self, extras: Iterable[str]) -> bool:
        return True


@pytest.fixture
def handed_over(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """The commands that the bootstrap became, on a Linux machine with all packages."""
    commands: list[Sequence[str]] = []
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(bootstrap, "VirtualEnvironment", Started)
    monkeypatch.setattr(bootstrap, "has_nvidia_driver", lambda: False)
    monkeypatch.setattr(bootstrap, "install_system_packages", lambda groups: False)
    monkeypatch.setattr(bootstrap, "hand_over", lambda command: commands.append(command) or 0)
    return commands


def test_with_a_display_and_sound_the_program_starts(
    told: list[str], handed_over: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "has_display", lambda environ: True)
    monkeypatch.setattr(bootstrap, "sound_devices", lambda python: (True, True))
    assert bootstrap.main(["run", "--timeline", "x.jsonl"]) == 0
    assert list(handed_over[0][1:]) == ["-m", "app", "run", "--timeline", "x.jsonl"]
    assert told == []


def test_without_them_it_says_so_and_plays_the_demonstration(
    told: list[str], handed_over: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "has_display", lambda environ: False)
    monkeypatch.setattr(bootstrap, "sound_devices", lambda python: (False, True))
    assert bootstrap.main(["run"]) == 0
    assert told[0] == "This machine has no display and no microphone that the program could use."
    assert list(handed_over[0][1:]) == ["-m", "app.demonstration"]


def test_without_its_mark_in_the_tray_it_needs_no_display(
    told: list[str], handed_over: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "has_display", lambda environ: False)
    monkeypatch.setattr(bootstrap, "sound_devices", lambda python: (True, True))
    assert bootstrap.main(["run", "--headless"]) == 0
    assert list(handed_over[0][1:]) == ["-m", "app", "run", "--headless"]


def test_where_there_is_no_virtual_desk_it_says_what_to_connect(
    told: list[str], handed_over: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(bootstrap, "sound_devices", lambda python: (False, False))
    assert bootstrap.main(["run"]) == 1
    assert told[0] == "This machine has no microphone and no loudspeaker that the program could use."
    assert told[1].startswith("Connect one")
    assert handed_over == []


def test_without_a_microphone_it_starts_all_the_same_and_says_what_is_missing(
    told: list[str], handed_over: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "has_display", lambda environ: True)
    monkeypatch.setattr(bootstrap, "sound_devices", lambda python: (False, True))
    assert bootstrap.main(["run"]) == 0
    assert told == ["This machine has no microphone that the program could use."]
    assert list(handed_over[0][1:]) == ["-m", "app", "run"]


def test_where_libraries_must_be_typed_for_nothing_is_blamed_on_the_devices(
    told: list[str], handed_over: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "install_system_packages", lambda groups: True)
    monkeypatch.setattr(bootstrap, "has_display", lambda environ: True)
    monkeypatch.setattr(bootstrap, "sound_devices", lambda python: (False, False))
    assert bootstrap.main(["run"]) == 1
    assert told[-1].startswith("That may be for want of the libraries above")
    assert handed_over == []


@pytest.mark.parametrize(
    ("arguments", "status", "asked", "groups"),
    [
        (["train"], 0, [["reasoner", "train"]], [[system_packages.PROGRAM, system_packages.DESK]]),
        (["listening"], 0, [["reasoner", "listening"]], [[system_packages.PROGRAM]]),
        ([], 2, [], []),
        (["all"], 2, [], []),
    ],
)
def test_extras_are_added_and_training_brings_the_virtual_desk(
    arguments: list[str],
    status: int,
    asked: list[list[str]],
    groups: list[object],
    told: list[str],
    handed_over: list[Sequence[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    prepared: list[list[str]] = []
    installed: list[object] = []
    monkeypatch.setattr(bootstrap, "prepare", lambda extras: prepared.append(list(extras)))
    monkeypatch.setattr(bootstrap, "install_system_packages", installed.append)
    assert bootstrap.main(["install", *arguments]) == status
    assert installed == groups
    assert prepared == asked
    assert told == ([bootstrap.USAGE] if status else [])


def test_an_install_that_fails_ends_with_its_sentence(told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(extras: Sequence[str]) -> None:
        raise InstallError("The disk is full.")

    monkeypatch.setattr(bootstrap, "install_system_packages", lambda groups: False)
    monkeypatch.setattr(bootstrap, "prepare", fail)
    assert bootstrap.main(["run"]) == 1
    assert told == ["The disk is full."]


def test_an_interrupted_start_can_be_taken_up_again(told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(extras: Sequence[str]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(bootstrap, "install_system_packages", lambda groups: False)
    monkeypatch.setattr(bootstrap, "prepare", interrupt)
    assert bootstrap.main(["run"]) == 130
    assert told == ["Stopped. Start again to go on where this left off."]


@pytest.mark.parametrize(
    ("failing", "status"), [((), 0), (("mypy",), 1), (("pytest",), 1), (("ruff", "pytest"), 1)], ids=str
)
def test_the_checks_all_run_and_any_failure_counts(
    failing: tuple[str, ...],
    status: int,
    told: list[str],
    handed_over: list[Sequence[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ran: list[str] = []

    def run_check(command: Sequence[str], check: bool) -> subprocess.CompletedProcess[bytes]:
        ran.append(command[2])
        return subprocess.CompletedProcess(command, int(command[2] in failing))

    monkeypatch.setattr(bootstrap.subprocess, "run", run_check)
    assert bootstrap.main(["test"]) == status
    assert ran == ["ruff", "ruff", "mypy", "pytest"]
    assert any("failed so far" in line for line in told) == bool(set(failing) - {"pytest"})
