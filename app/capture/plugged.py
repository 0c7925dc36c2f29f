"""Whether there are a microphone and a speaker at all, where the sound server would hide that there is none.

PulseAudio and PipeWire never leave a stream without a device: when the last microphone is pulled out they hand on what
a loudspeaker plays (a "monitor"), and when the last loudspeaker is, they play into a stand-in that nobody hears. A
program that does not ask would go on listening and talking to these. Asked is `pactl`, which tells of every change as
it happens; where it is not installed, what the streams give is believed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import threading

MONITOR = ".monitor"
STAND_INS = ("auto_null", "@DEFAULT_SINK@")
AGAIN_SECONDS = 2.0
"""Between attempts to follow a server that is not there, or is there no more."""


class DefaultDevices:
    """Follows the sound server's default source and sink.

    Attributes:
        microphone: False while the only sources are loudspeakers' monitors.
        speaker: False while the only sink is the server's stand-in.
    """

    def __init__(self) -> None:
        self.microphone = self.speaker = True
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._listener: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Asks once, then follows every change on a thread of its own, through every restart of the server."""
        if shutil.which("pactl") is None or self._thread is not None:
            return
        self._ask()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._follow, args=(self._ended,), name="plugs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Follows no more."""
        if self._thread is None:
            return
        with self._lock:
            self._ended.set()
            if self._listener is not None:
                self._listener.kill()
        self._thread.join(1.0)
        self._thread = None

    def _follow(self, ended: threading.Event) -> None:
        """Listens for as long as the server lives, then waits for the next one."""
        while not ended.is_set():
            with contextlib.suppress(OSError), self._subscribed(ended) as listener:
                self._ask()  # what changed while nobody listened
                for line in listener.stdout or ():
                    if " on source #" in line or " on sink #" in line or " on server" in line:
                        self._ask()
            ended.wait(AGAIN_SECONDS)

    def _subscribed(self, ended: threading.Event) -> subprocess.Popen[str]:
        """A process that writes a line for every change, until the server or `stop` ends it."""
        with self._lock:
            self._listener = subprocess.Popen(
                ["pactl", "subscribe"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=_plain()
            )
            if ended.is_set():
                self._listener.kill()
            return self._listener

    def _ask(self) -> None:
        """What the defaults are now; both are taken to be there when the server does not say."""
        try:
            done = subprocess.run(["pactl", "info"], capture_output=True, text=True, timeout=5.0, env=_plain())
        except (OSError, subprocess.TimeoutExpired):
            return
        told = dict(line.split(": ", 1) for line in done.stdout.splitlines() if ": " in line)
        self.microphone = not told.get("Default Source", "").endswith(MONITOR)
        self.speaker = told.get("Default Sink", "") not in STAND_INS


def _plain() -> dict[str, str]:
    """The environment, with answers in English."""
    return {**os.environ, "LC_ALL": "C"}
