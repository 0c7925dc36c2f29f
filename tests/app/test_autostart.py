"""The entry by which each system starts the program at login."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from app.autostart import entry, entry_file, set_autostart


@pytest.mark.parametrize(
    ("platform", "environment", "ending"),
    [
        ("linux", {"HOME": "/home/anna"}, "/home/anna/.config/autostart/alongside.desktop"),
        ("linux", {"HOME": "/home/anna", "XDG_CONFIG_HOME": "/cfg"}, "/cfg/autostart/alongside.desktop"),
        ("darwin", {"HOME": "/Users/anna"}, "/Users/anna/Library/LaunchAgents/alongside.plist"),
        ("win32", {"APPDATA": "/roaming"}, "/roaming/Microsoft/Windows/Start Menu/Programs/Startup/Alongside.cmd"),
    ],
)
def test_it_is_where_the_system_looks(platform: str, environment: dict[str, str], ending: str) -> None:
    assert entry_file(platform, environment).as_posix() == ending


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_it_starts_the_program_in_its_folder(platform: str) -> None:
    text = entry(platform, ("/usr/bin/python 3", "-m", "app", "run"), Path("/opt/alongside"))
    assert "python 3" in text
    assert "app" in text
    assert "/opt/alongside" in text


def test_on_windows_no_console_opens_and_every_folder_is_read_as_it_is_written() -> None:
    python = r"C:\Users\Jürgen 100% da\venv\Scripts\python.exe"
    text = entry("win32", (python, "-m", "app", "run"), Path("alongside%TEMP%"))
    first, folder, start = text.splitlines()
    assert first == "@chcp 65001 >nul"
    assert folder == '@cd /d "alongside%%TEMP%%"'
    assert start == r'@start "" "C:\Users\Jürgen 100%% da\venv\Scripts\pythonw.exe" "-m" "app" "run"'
    frozen = r"C:\Program Files\Alongside\alongside.exe"
    assert frozen in entry("win32", (frozen, "run"), Path("alongside"))


def test_it_is_written_and_removed(tmp_path: Path) -> None:
    path = tmp_path / "autostart" / "alongside.desktop"
    set_autostart(True, path, "linux")
    rows = [line for line in path.read_text().splitlines() if "=" in line]
    assert tomllib.loads("\n".join(f"{key} = '''{value}'''" for key, _, value in (row.partition("=") for row in rows)))
    set_autostart(False, path)
    set_autostart(False, path)
    assert not path.exists()
