"""Whether there is a microphone at all, where the sound server would hide that there is none.

PulseAudio and PipeWire never leave a recording stream without a source: when the last microphone is pulled out they
hand on what a loudspeaker plays (a "monitor"). A program that does not ask would go on listening to that. Asked is
`pactl`, which tells of every change as it happens; where it is not installed, what the stream gives is believed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading

MONITOR = ".monitor"


class DefaultSource:
    """Follows the sound server's default source.

    Attributes:
        plugged: False while the only sources are loudspeakers' monitors.
    """

    def __init__(self) -> None:
        self.plugged = True
        self._listener: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Asks once, then follows every change on a thread of its own."""
        if shutil.which("pactl") is None or self._listener is not None:
            return
        self.plugged = self._ask()
        self._listener = subprocess.Popen(
            ["pactl", "subscribe"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=_plain()
        )
        self._thread = threading.Thread(target=self._follow, args=(self._listener,), name="sources", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Follows no more."""
        if self._listener is None:
            return
        self._listener.kill()
        self._listener.wait()
        if self._thread is not None:
            self._thread.join(1.0)
        if self._listener.stdout is not None:
            self._listener.stdout.close()
        self._listener = None

    def _follow(self, listener: subprocess.Popen[str]) -> None:
        if listener.stdout is None:
            return
        for line in listener.stdout:
            if " on source " in line or " on server" in line:
                self.plugged = self._ask()

    @staticmethod
    def _ask() -> bool:
        """True when the default source is a microphone, or when the server does not say."""
        try:
            done = subprocess.run(["pactl", "info"], capture_output=True, text=True, timeout=5.0, env=_plain())
        except (OSError, subprocess.TimeoutExpired):
            return True
        names = [
            line.partition(":")[2].strip() for line in done.stdout.splitlines() if line.startswith("Default Source:")
        ]
        return not names or not names[0].endswith(MONITOR)


def _plain() -> dict[str, str]:
    """The environment, with answers in English."""
    return {**os.environ, "LC_ALL": "C"}
