"""The virtual screen: Xvfb on a display number of its own, with a window manager."""

from __future__ import annotations

import os
import select
import subprocess
from pathlib import Path

import mss
import mss.tools
from Xlib import X
from Xlib.display import Display
from Xlib.error import ConnectionClosedError, DisplayConnectionError

from app.desk.errors import DeskError
from app.desk.processes import PATIENCE_SECONDS, Children, need, wait_for


def _read_line(readable: int) -> str:
    """What comes through a pipe up to the end of the line, "" when nothing comes. The whole line must be read:
    the X server writes it in two pieces and ends when the second finds the pipe closed."""
    line = b""
    while not line.endswith(b"\n"):
        answered, _, _ = select.select([readable], [], [], PATIENCE_SECONDS)
        piece = os.read(readable, 16) if answered else b""
        if not piece:
            return ""
        line += piece
    return line.decode().strip()


class VirtualScreen:
    """An X server and openbox.

    Attributes:
        display: ":N", chosen by the X server itself, so that no two desks meet.
        server: the running X server.
    """

    def __init__(self, children: Children, width: int, height: int) -> None:
        self._children = children
        self.server, self.display = self._serve(width, height)

    def _serve(self, width: int, height: int) -> tuple[subprocess.Popen[bytes], str]:
        xvfb = need("Xvfb", "xvfb")
        readable, writable = os.pipe()
        screen = f"{width}x{height}x24"
        command = [xvfb, "-displayfd", str(writable), "-screen", "0", screen, "-nolisten", "tcp", "-noreset", "-ac"]
        server = self._children.start([*command, "+extension", "RANDR"], pass_fds=[writable])
        os.close(writable)
        try:
            number = _read_line(readable)
        finally:
            os.close(readable)
        if not number:
            raise DeskError(f"The virtual screen did not start: {self._children.log_of('Xvfb') or 'no reason given'}.")
        return server, f":{number}"

    def manage_windows(self) -> None:
        """Starts the window manager, once the server takes connections, and waits until it answers."""
        self.wait()
        self._children.start([need("openbox", "openbox"), "--sm-disable"])
        wait_for("the window manager", self._managed)

    def wait(self) -> None:
        """Returns once the server takes connections. Raises DeskError when it does not."""
        wait_for("the virtual screen", self._listens)

    def _listens(self) -> bool:
        if self.server.poll() is not None:
            raise DeskError(f"The virtual screen ended: {self._children.log_of('Xvfb') or 'no reason given'}.")
        try:
            Display(self.display).close()
        except (DisplayConnectionError, ConnectionClosedError):
            return False
        return True

    def _managed(self) -> bool:
        connection = Display(self.display)
        try:
            check = connection.intern_atom("_NET_SUPPORTING_WM_CHECK")
            return connection.screen().root.get_full_property(check, X.AnyPropertyType) is not None
        finally:
            connection.close()

    def resize(self, width: int, height: int) -> None:
        """Gives the screen another size, no larger than its first, as a user does in the settings of the desktop.

        Raises:
            DeskError: the screen keeps its size.
        """
        mode = f"{width}x{height}"
        across, down = (str(width + 8 * part) for part in range(4)), (str(height + part) for part in range(4))
        made, known = ["--newmode", mode, "60", *across, *down], ["--addmode", "screen", mode]
        for words in (made, known, ["--output", "screen", "--mode", mode]):
            command = [need("xrandr", "x11-xserver-utils"), "--display", self.display, *words]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode != 0:
                raise DeskError(f"The virtual screen keeps its size: {done.stderr.strip()}.")

    def screenshot(self, path: Path) -> None:
        """Writes the whole screen as a PNG file."""
        with mss.MSS(display=self.display) as eyes:
            shot = eyes.grab(eyes.monitors[0])
            mss.tools.to_png(shot.rgb, shot.size, output=str(path))
