"""What most people would not want to be looked at is found on the machine, and its patterns exclude it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.capture.privacy import Exclusions
from app.capture.private_apps import KNOWN, found_here
from app.ports import Rectangle, Window


def test_programs_are_found_by_their_command_or_their_desktop_entry(tmp_path: Path) -> None:
    applications = tmp_path / "applications"
    applications.mkdir()
    (applications / "org.keepassxc.KeePassXC.desktop").touch()
    environment = {"HOME": "/nonexistent", "XDG_DATA_DIRS": str(tmp_path)}
    names = {each.name for each in found_here(environment, lambda name: "/bin/x" if name == "chromium" else None)}
    assert "KeePassXC" in names
    assert "Chromium and Chrome, whole: their incognito windows look like the others" in names
    assert "Bitwarden" not in names
    assert "Pages with “bank” in their title" in names


@pytest.mark.parametrize(
    ("app", "title"),
    [
        ("keepassxc", "Passwords.kdbx - KeePassXC"),
        ("firefox", "News — Mozilla Firefox Private Browsing"),
        ("firefox", "Nachrichten — Mozilla Firefox (Privater Modus)"),
        ("chromium", "Secret - Chromium"),
        ("google-chrome", "News - Google Chrome"),
        ("firefox", "My Bank: accounts"),
        ("1password", "1Password"),
    ],
)
def test_the_patterns_exclude_what_they_are_for(app: str, title: str) -> None:
    every = Exclusions(
        tuple(pattern for each in KNOWN for pattern in each.apps),
        tuple(pattern for each in KNOWN for pattern in each.titles),
    )
    assert every.matches(Window(1, app, title, None, Rectangle(0, 0, 1, 1)))
    assert not every.matches(Window(1, "xterm", "make", None, Rectangle(0, 0, 1, 1)))
