"""Begins with the desktop: an entry where the system looks for what to start at login.

Linux and other XDG desktops take a desktop entry in `autostart`, macOS a launch agent, Windows a script in the user's
Startup folder. Each is one file, so that the user can see it and take it away.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path, PureWindowsPath
from xml.sax.saxutils import escape

COMMAND = (sys.executable, "-m", "app", "run")
ROOT = Path(__file__).resolve().parents[1]


def entry_file(platform: str = sys.platform, environment: Mapping[str, str] = os.environ) -> Path:
    """The file by which this system starts the program at login."""
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or Path.home())
    if platform == "win32":
        roaming = Path(environment.get("APPDATA") or home / "AppData" / "Roaming")
        return roaming / "Microsoft" / "Windows" / "Start Menu" / "Programs" / "Startup" / "Alongside.cmd"
    if platform == "darwin":
        return home / "Library" / "LaunchAgents" / "alongside.plist"
    return Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "autostart" / "alongside.desktop"


def set_autostart(wanted: bool, file: Path | None = None, platform: str = sys.platform) -> None:
    """Writes or removes the entry. Raises OSError when the folder does not let it."""
    path = file or entry_file(platform)
    if not wanted:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(entry(platform), encoding="utf-8")


def entry(platform: str = sys.platform, command: Sequence[str] = COMMAND, folder: Path = ROOT) -> str:
    """What stands in the entry."""
    if platform == "win32":
        program, *words = command
        line = " ".join(f'"{part}"' for part in (_without_console(program), *words))
        # cmd.exe reads the file in an old code page until told otherwise, and takes what stands between two % for a
        # variable, in quotes too.
        return "@chcp 65001 >nul\n" + f'@cd /d "{folder}"\n@start "" {line}\n'.replace("%", "%%")
    if platform == "darwin":
        parts = "".join(f"<string>{escape(part)}</string>" for part in command)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict><key>Label</key>'
            f"<string>alongside</string><key>ProgramArguments</key><array>{parts}</array><key>WorkingDirectory</key>"
            f"<string>{escape(str(folder))}</string><key>RunAtLoad</key><true/></dict></plist>\n"
        )
    return (
        "[Desktop Entry]\nType=Application\nName=Alongside\nComment=Present while you work\n"
        f"Exec={shlex.join(command)}\nPath={folder}\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"
    )


def _without_console(program: str) -> str:
    """The same Python, as the one that opens no window of its own."""
    path = PureWindowsPath(program)
    return str(path.with_name("pythonw.exe")) if path.name.lower() == "python.exe" else program
