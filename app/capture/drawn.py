"""Whether anything was drawn on the screen since one last looked: the X server tells, by its DAMAGE extension.

To ask costs a fraction of a picture, which the server has to copy as well. It is taken as a hint only: what draws past
the server, as some graphics drivers do, is not told.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any

from app.logs import LOG


class Drawn:
    """What the X server tells of what is drawn anywhere on the screen.

    Attributes:
        trusted: False once something had changed that was not told.
    """

    def __init__(self, display: Any) -> None:
        from Xlib.ext.damage import DamageReportNonEmpty

        self.trusted = True
        self._display = display
        self._display.damage_query_version()
        self._damage = self._display.screen().root.damage_create(DamageReportNonEmpty)

    def told(self) -> bool:
        """True when something was drawn since the last call, and at the first one."""
        self._display.sync()
        waiting = self._display.pending_events()
        for _ in range(waiting):
            self._display.next_event()
        if waiting:
            self._display.damage_subtract(self._damage)
            self._display.sync()
        return bool(waiting)

    def distrust(self) -> None:
        """Not to be asked any more."""
        LOG.info("the screen changed and the X server did not tell: looking all the time from now on")
        self.trusted = False


@contextlib.contextmanager
def drawing(name: str | None = None) -> Iterator[Drawn | None]:
    """What tells of drawing on an X display (None: the one in DISPLAY) while it lasts, or None where nothing does."""
    if sys.platform != "linux":
        yield None
        return
    from Xlib.display import Display
    from Xlib.error import DisplayError

    try:
        display = Display(name)
    except (DisplayError, OSError):
        yield None
        return
    try:
        yield Drawn(display) if display.has_extension("DAMAGE") else None
    finally:
        with contextlib.suppress(Exception):  # of a server that is gone
            display.close()
        display.display.socket.close()
