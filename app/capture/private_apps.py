"""Programs and pages that most people would not want to be looked at: what of them is on this machine.

Offered by the guide, and left to the user to choose; the privacy gate (`app.capture.privacy`) does the blanking.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Private:
    """One thing to keep out of sight.

    Attributes:
        name: what the user calls it.
        programs: names of executables, or of desktop entries, by which it is found; empty: offered everywhere.
        apps, titles: the patterns that exclude it; see `app.capture.privacy.Exclusions`.
    """

    name: str
    programs: tuple[str, ...]
    apps: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


PRIVATE_BROWSING = (
    "private browsing", "privater modus", "navigation privée", "navegación privada", "navigazione anonima",
    "navegação privada", "navegação privativa", "privénavigatie", "tryb prywatny", "приватный просмотр",
    "プライベートブラウジング", "隐私浏览",
)  # fmt: skip
"""What Firefox writes into the titles of private windows, in its languages."""
CHROMIUM = ("chromium*", "google-chrome*")
"""Neither the title nor any other property of an incognito window tells it from the rest, on X11 at least, so those
who want them out of sight have the whole browser out of sight."""

KNOWN = (
    Private("KeePassXC", ("keepassxc", "org.keepassxc.KeePassXC"), ("keepassxc",)),
    Private("KeePass", ("keepass", "keepass2"), ("keepass*",)),
    Private("1Password", ("1password",), ("1password",)),
    Private("Bitwarden", ("bitwarden", "com.bitwarden.desktop"), ("bitwarden",)),
    Private("Enpass", ("enpass",), ("enpass",)),
    Private("GNOME Passwords and Keys", ("seahorse", "org.gnome.seahorse.Application"), ("*seahorse*",)),
    Private("Password Safe", ("secrets", "org.gnome.World.Secrets"), ("*secrets*",)),
    Private("KDE Wallet", ("kwalletmanager5", "kwalletmanager"), ("kwalletmanager*",)),
    Private("GnuCash", ("gnucash",), ("gnucash",)),
    Private("Signal", ("signal-desktop", "org.signal.Signal"), ("signal",)),
    Private(
        "Private windows of Firefox",
        ("firefox", "firefox-esr", "org.mozilla.firefox"),
        titles=PRIVATE_BROWSING,
    ),
    Private(
        "Chromium and Chrome, whole: their incognito windows look like the others",
        (
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
            "org.chromium.Chromium",
            "com.google.Chrome",
        ),
        CHROMIUM,
    ),
    Private("InPrivate windows of Edge", ("microsoft-edge", "msedge", "com.microsoft.Edge"), titles=("inprivate",)),
    Private("Pages with “bank” in their title", (), titles=("bank",)),
    Private("PayPal", (), titles=("paypal",)),
)


def found_here(
    environment: Mapping[str, str] = os.environ, which: Callable[[str], str | None] = shutil.which
) -> list[Private]:
    """What of `KNOWN` this machine has, in the order of the table."""
    entries = _desktop_entries(environment)
    return [
        private
        for private in KNOWN
        if not private.programs or any(which(name) or name.lower() in entries for name in private.programs)
    ]


def _desktop_entries(environment: Mapping[str, str]) -> set[str]:
    """Names of the installed desktop entries, in lower case, without their ending."""
    home = environment.get("XDG_DATA_HOME") or str(Path(environment.get("HOME", "/")) / ".local" / "share")
    shared = environment.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share:/var/lib/flatpak/exports/share"
    folders = [Path(each) / "applications" for each in (home, *shared.split(":")) if each]
    return {path.stem.lower() for folder in folders if folder.is_dir() for path in folder.glob("*.desktop")}
