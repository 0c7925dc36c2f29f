"""System libraries that wheels cannot carry: which are missing, and how to get them.

Windows and macOS need none: the wheels of Qt and sounddevice bring everything. On Linux the distribution's package
manager is asked; without the right to install, the user gets the one line to type.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Run = Callable[[Sequence[str]], int]
Group = Mapping[str, str]

# Packages by manager; one that goes by another name in some release is told by both, the one to install first.
# What the program itself needs: PortAudio with its ALSA-to-PulseAudio bridge, and what Qt's xcb plugin links to.
PROGRAM: Group = {
    "apt": """libportaudio2 libasound2-plugins libdbus-1-3 libopus0 libegl1 libgl1 libglib2.0-0|libglib2.0-0t64
        libfontconfig1
        libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0
        libxcb-shape0 libxcb-xinerama0""",
    "dnf": """portaudio alsa-plugins-pulseaudio dbus-libs opus mesa-libEGL mesa-libGL fontconfig libxkbcommon-x11
        xcb-util-cursor xcb-util-wm xcb-util-image xcb-util-keysyms xcb-util-renderutil""",
    "pacman": """portaudio alsa-plugins dbus opus libglvnd fontconfig libxkbcommon-x11 xcb-util-cursor xcb-util-wm
        xcb-util-image xcb-util-keysyms xcb-util-renderutil""",
    "zypper": """libportaudio2 alsa-plugins-pulse libdbus-1-3 libopus0 Mesa-libEGL1 Mesa-libGL1 fontconfig
        libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0
        libxcb-shape0 libxcb-xinerama0""",
}

# The virtual desk: a screen, sound, real programs, and voices that training never heard.
DESK: Group = {
    "apt": """xvfb openbox trayer xterm zenity xdotool x11-utils x11-xserver-utils xauth dbus at-spi2-core chromium
        fonts-dejavu-core pulseaudio pulseaudio-utils flite festival festvox-us-slt-hts""",
    "dnf": """xorg-x11-server-Xvfb openbox xterm zenity xdotool xwininfo xsetroot dbus-daemon at-spi2-core chromium
        dejavu-sans-fonts pulseaudio pulseaudio-utils flite""",
    "pacman": """xorg-server-xvfb openbox xterm zenity xdotool xorg-xwininfo xorg-xsetroot at-spi2-core chromium
        ttf-dejavu pulseaudio flite""",
    "zypper": """xorg-x11-server-Xvfb openbox xterm zenity xdotool xsetroot dbus-1 at-spi2-core chromium dejavu-fonts
        pulseaudio pulseaudio-utils flite""",
}


@dataclass(frozen=True)
class PackageManager:
    """One distribution's package manager.

    Attributes:
        name: key of the tables above.
        query: command that succeeds when the package named last is installed.
        refresh: command that fetches the lists of packages, or empty.
        install: command to which package names are appended.
    """

    name: str
    query: tuple[str, ...]
    refresh: tuple[str, ...]
    install: tuple[str, ...]


MANAGERS = (
    PackageManager(
        "apt",
        query=("dpkg-query", "-W", "-f=${db:Status-Abbrev}"),
        refresh=("apt-get", "-q", "update"),
        # Nothing that is there gives way: PulseAudio, which the virtual desk needs, would take PipeWire's place.
        install=(
            "apt-get",
            "install",
            "-q",
            "-y",
            "--no-remove",
            "--no-install-recommends",
            "-o",
            "DPkg::Lock::Timeout=300",
        ),
    ),
    PackageManager("dnf", query=("rpm", "-q"), refresh=(), install=("dnf", "install", "-y")),
    PackageManager(
        "pacman", query=("pacman", "-Q"), refresh=("pacman", "-Sy"), install=("pacman", "-S", "--noconfirm", "--needed")
    ),
    PackageManager("zypper", query=("rpm", "-q"), refresh=(), install=("zypper", "--non-interactive", "install")),
)


def find_manager(which: Callable[[str], object] = shutil.which) -> PackageManager | None:
    """The package manager of this machine, or None where the wheels suffice or none is known."""
    if not sys.platform.startswith("linux"):
        return None
    return next((manager for manager in MANAGERS if which(manager.install[0])), None)


def is_installed(manager: PackageManager, package: str) -> bool:
    """True when the package is installed, not merely known or half removed."""
    done = subprocess.run([*manager.query, package], capture_output=True, text=True, check=False)
    return done.returncode == 0 and (manager.name != "apt" or done.stdout.startswith("ii"))


def missing_packages(
    manager: PackageManager,
    groups: Sequence[Group],
    installed: Callable[[PackageManager, str], bool] = is_installed,
) -> list[str]:
    """The packages of these groups that the machine lacks, in order."""
    names = [told.split("|") for group in groups for told in group[manager.name].split()]
    return [each[0] for each in names if not any(installed(manager, name) for name in each)]


def elevation(run: Run) -> list[str] | None:
    """What to put before a command so that it may install: nothing for root, `sudo -n` where it asks for no
    password, None when we may not."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and run(["sudo", "-n", "true"]) == 0:
        return ["sudo", "-n"]
    return None


def line_to_type(manager: PackageManager, packages: Sequence[str]) -> str:
    """The one line with which a person installs these packages."""
    command = [part for part in manager.install if part not in ("-q", "-y", "--noconfirm", "--non-interactive")]
    if "-o" in command:
        at = command.index("-o")
        del command[at : at + 2]
    return " ".join(["sudo", *command, *packages])


def install(manager: PackageManager, packages: Sequence[str], prefix: Sequence[str], run: Run) -> list[str]:
    """Install what the machine lacks; return what could not be installed.

    One command for all is tried first; when it fails, each package is tried alone, so that one that this release
    of the distribution does not know keeps none of the others away.
    """
    if manager.refresh:
        run([*prefix, *manager.refresh])
    if run([*prefix, *manager.install, *packages]) == 0:
        return []
    return [package for package in packages if run([*prefix, *manager.install, package]) != 0]
