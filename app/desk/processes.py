"""Children of the virtual desk: started, waited for, and ended in reverse order, each by its own handle."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from app.desk.errors import DeskError

PATIENCE_SECONDS = 30.0


def need(program: str, package: str) -> str:
    """Path of a program. Raises DeskError, naming the Debian package, when it is not installed."""
    found = shutil.which(program)
    if found is None:
        raise DeskError(f"The virtual desk needs {program}, which is not installed: install the package {package}.")
    return found


def wait_for(what: str, ready: Callable[[], bool], patience: float = PATIENCE_SECONDS, pause: float = 0.05) -> None:
    """Returns when `ready()` is true. Raises DeskError after `patience` seconds."""
    deadline = time.monotonic() + patience
    while not ready():
        if time.monotonic() > deadline:
            raise DeskError(f"The virtual desk waited {patience:.0f} seconds for {what}, which did not come.")
        time.sleep(pause)


class Children:
    """The processes of one desk. Their output goes to one log file each in `logs`."""

    def __init__(self, logs: Path, environment: Mapping[str, str]) -> None:
        self.logs = logs
        self.environment = environment
        self._running: list[subprocess.Popen[bytes]] = []

    def start(
        self, command: Sequence[str], pass_fds: Sequence[int] = (), environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """Starts one program in the desk's environment (plus `environment`)."""
        name = Path(command[0]).name
        with (self.logs / f"{name}.txt").open("ab") as log:
            child = subprocess.Popen(
                list(command),
                env={**self.environment, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=tuple(pass_fds),
            )
        self._running.append(child)
        return child

    def log_of(self, name: str) -> str:
        """The last lines that a program wrote, for an error message."""
        path = self.logs / f"{name}.txt"
        return " ".join(path.read_text(errors="replace").split("\n")[-4:]).strip() if path.exists() else ""

    def end(self, child: subprocess.Popen[bytes], patience: float = 5.0) -> None:
        """Ends one child: asks first, then insists."""
        if child in self._running:
            self._running.remove(child)
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(patience)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def end_all(self) -> None:
        """Ends every child, the youngest first."""
        for child in reversed(list(self._running)):
            self.end(child)
