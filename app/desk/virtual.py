"""The virtual desk as a whole: screen, window manager and sound together, for `with`."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType

from app.desk.display import VirtualScreen
from app.desk.errors import DeskError
from app.desk.processes import Children
from app.desk.sound import VirtualSound

_LEFT_OUT = ("WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "DBUS_SESSION_BUS_ADDRESS", "XAUTHORITY", "QT_QPA_PLATFORM")


CONSENT = {
    "ALONGSIDE_CONSENT__MICROPHONE": "true",
    "ALONGSIDE_CONSENT__SCREEN": "true",
    "ALONGSIDE_GENERAL__GUIDE": "false",
    "ALONGSIDE_SCREEN__BATTERY_RATE": "5",
}
"""Settings by which a copy on the desk may listen and look without a guide, for nobody lives there who could be asked,
and does not go by the battery of the machine below."""


class VirtualDesk:
    """A screen, a speaker and a microphone that exist in memory alone.

    `with VirtualDesk() as desk:` starts it and ends everything that was started on it. Several may run side by side.

    Attributes:
        folder: private folder of the desk (sockets, logs, HOME), removed at the end.
        environment: variables for programs that are to live on the desk.
        sound: the speaker and the microphone.
        screen: the display.
    """

    screen: VirtualScreen
    sound: VirtualSound

    def __init__(self, width: int = 1920, height: int = 1080) -> None:
        self._size = (width, height)
        self.folder = Path()
        self.environment: dict[str, str] = {}
        self._children: Children | None = None

    def __enter__(self) -> VirtualDesk:
        self.folder = Path(tempfile.mkdtemp(prefix="alongside-desk-"))
        try:
            self._set_up()
        except BaseException:
            self._clear()
            raise
        return self

    def _set_up(self) -> None:
        home = self.folder / "home"
        for place in (home, self.folder / "run", self.folder / "logs"):
            place.mkdir(mode=0o700)
        self.environment = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
        self.environment |= {"HOME": str(home), "XDG_RUNTIME_DIR": str(self.folder / "run"), "OMP_NUM_THREADS": "1"}
        self.environment |= CONSENT
        self.environment["DBUS_SYSTEM_BUS_ADDRESS"] = f"unix:path={self.folder / 'run' / 'no-system-bus'}"
        self._children = Children(self.folder / "logs", self.environment)
        self.screen = VirtualScreen(self._children, *self._size)
        self.environment["DISPLAY"] = self.screen.display
        self.screen.manage_windows()
        self.sound = VirtualSound(self._children, self.folder / "run")
        self.environment |= self.sound.environment

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clear()

    def _clear(self) -> None:
        if self._children is not None:
            self._children.end_all()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        """Starts a program on the desk; it ends with the desk at the latest."""
        return self._present().start(command)

    def end(self, program: subprocess.Popen[bytes]) -> None:
        """Ends a program that `run` started."""
        self._present().end(program)

    def _present(self) -> Children:
        if self._children is None:
            raise DeskError("The virtual desk is not set up: use it in a with statement.")
        return self._children

    @contextmanager
    def adopt(self) -> Iterator[None]:
        """While the block runs, this very process sees the desk's screen and sound as its own."""
        before = dict(os.environ)
        for name in _LEFT_OUT:
            os.environ.pop(name, None)
        os.environ.update({key: self.environment[key] for key in (*self.sound.environment, "DISPLAY")})
        os.environ["XDG_RUNTIME_DIR"] = self.environment["XDG_RUNTIME_DIR"]
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)

    def speak(self, wav: Path, wait: bool = True) -> subprocess.Popen[bytes]:
        """Plays a sound file in front of the microphone."""
        return self.sound.speak(wav, wait)

    def record_speaker(self, path: Path) -> AbstractContextManager[float]:
        """Records what the speaker plays, while the block runs, as a WAV file; gives the instant of its beginning."""
        return self.sound.record_speaker(path)

    def echo_path(self, decibels: float) -> AbstractContextManager[None]:
        """While the block runs the microphone hears the speaker, attenuated by so many decibels (negative)."""
        return self.sound.echo_path(decibels)

    def screenshot(self, path: Path) -> None:
        """Writes the whole screen as a PNG file."""
        self.screen.screenshot(path)
