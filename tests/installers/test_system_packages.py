"""Which system packages are missing, and how they are installed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import system_packages
from system_packages import DESK, MANAGERS, PROGRAM, find_manager, install, line_to_type, missing_packages

APT = MANAGERS[0]


@pytest.mark.parametrize("group", [PROGRAM, DESK])
def test_every_package_manager_has_a_list(group: system_packages.Group) -> None:
    assert set(group) == {manager.name for manager in MANAGERS}


def test_no_package_is_asked_for_twice() -> None:
    for manager in MANAGERS:
        names = PROGRAM[manager.name].split() + DESK[manager.name].split()
        assert len(names) == len(set(names))


def test_only_missing_packages_are_listed_in_order() -> None:
    missing = missing_packages(APT, [PROGRAM, DESK], lambda manager, name: name not in ("xvfb", "libportaudio2"))
    assert missing == ["libportaudio2", "xvfb"]


def test_a_package_may_go_by_another_name() -> None:
    group = dict.fromkeys(PROGRAM, "libglib2.0-0|libglib2.0-0t64")
    assert missing_packages(APT, [group], lambda manager, name: name == "libglib2.0-0t64") == []
    assert missing_packages(APT, [group], lambda manager, name: False) == ["libglib2.0-0"]


def test_nothing_is_removed_to_make_room() -> None:
    assert "--no-remove" in APT.install


def test_the_first_manager_at_hand_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    found = find_manager(lambda name: "/usr/bin/dnf" if name == "dnf" else None)
    assert found is not None
    assert found.name == "dnf"
    assert find_manager(lambda name: None) is None


def test_windows_and_macos_need_no_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    assert find_manager(lambda name: f"/opt/{name}") is None


@pytest.mark.parametrize("manager", MANAGERS, ids=lambda manager: manager.name)
def test_the_line_to_type_asks_before_it_installs(manager: system_packages.PackageManager) -> None:
    words = line_to_type(manager, ["one", "two"]).split()
    assert words[0] == "sudo"
    assert words[-2:] == ["one", "two"]
    assert not {"-y", "--noconfirm", "--non-interactive", "-o"} & set(words)


def test_one_command_installs_all() -> None:
    commands: list[Sequence[str]] = []
    assert install(APT, ["a", "b"], ["sudo", "-n"], lambda command: commands.append(command) or 0) == []
    assert commands[0] == ["sudo", "-n", "apt-get", "-q", "update"]
    assert commands[1][-2:] == ["a", "b"]
    assert len(commands) == 2


def test_one_unknown_package_keeps_none_of_the_others_away() -> None:
    assert install(APT, ["a", "unknown", "b"], [], lambda command: int("unknown" in command)) == ["unknown"]
