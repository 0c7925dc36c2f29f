"""Whether the screen is being shared with others, as far as its windows tell.

No system tells a program what another one captures: on X11 any program may read the screen unseen, and the portal names
a stream to nobody but whom it belongs to. What can be known is the bar or the sign that the usual programs put up while
they share. A program that shows none, or shows it in another language, is not noticed; `alongside doctor` says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from app.ports import Window

SIGNS = (
    ("*", "*is sharing your screen*"),
    ("*", "*is sharing a window*"),
    ("*", "*sharing indicator*"),
    ("*", "*you are screen sharing*"),
    ("*", "*you are sharing your screen*"),
    ("zoom*", "as_toolbar"),
    ("zoom*", "*zoom_linux_float*"),
    ("*teams*", "*sharing control bar*"),
)
"""Patterns of a program and of a title, in lower case: the bars of Chromium, Chrome and Edge; Firefox's indicator; the
controls of Zoom and Teams."""


def shares(windows: Iterable[Window]) -> bool:
    """True when one of the windows is a sign that the screen is shared."""
    return any(
        fnmatchcase(window.app.lower(), app) and fnmatchcase(window.title.lower(), title)
        for window in windows
        for app, title in SIGNS
    )
