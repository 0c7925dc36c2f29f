"""Virtual sound: a PulseAudio of its own with a speaker, a microphone, and a way into the microphone.

Two null sinks: `speaker` is what programs play to, and what comes out of it can be recorded at `speaker.monitor`;
`feed` is the air in front of the microphone: what is played into it is heard at the source `microphone`.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.desk.errors import DeskError
from app.desk.processes import Children, need, wait_for

SAMPLE_RATE = 48_000
SHAPE = f"rate={SAMPLE_RATE} channels=1 channel_map=mono"
WAV_HEADER_BYTES = 44

_ALSA_TO_PULSE = """\
pcm.!default { type pulse }
ctl.!default { type pulse }
"""


class VirtualSound:
    """A PulseAudio server with its own socket; no hardware is touched and no file of the user is read.

    Attributes:
        environment: the variables with which a program finds it, through PulseAudio, ALSA or PortAudio.
    """

    def __init__(self, children: Children, folder: Path) -> None:
        self._children = children
        self._folder = folder
        self._socket = folder / "pulse.socket"
        alsa = folder / "asound.conf"
        alsa.write_text(_ALSA_TO_PULSE)
        self.environment = {
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_RUNTIME_PATH": str(folder),
            "PULSE_STATE_PATH": str(folder),
            "PULSE_COOKIE": str(folder / "cookie"),
            "ALSA_CONFIG_PATH": str(alsa),
        }
        self.server = self._serve()

    def _serve(self) -> subprocess.Popen[bytes]:
        need("pactl", "pulseaudio-utils")
        server = self._children.start([*self._command(), *self._modules()], environment=self.environment)
        wait_for("the virtual sound", lambda: server.poll() is not None or self._answers())
        if server.poll() is not None:
            reason = self._children.log_of("pulseaudio") or "no reason given"
            raise DeskError(f"The virtual sound did not start: {reason}.")
        self._keep_pace()
        return server

    def _keep_pace(self) -> None:
        """Listens to the speaker all the time: a null sink that nobody hurries hands out its sound in gulps of
        seconds, which no real device does."""
        command = [need("parecord", "pulseaudio-utils"), "--device=speaker.monitor", "--latency-msec=20", "--raw"]
        self._children.start([*command, "/dev/null"], environment=self.environment)

    def _command(self) -> list[str]:
        options = ["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disallow-exit=yes"]
        hurried = ["--high-priority=yes", "--realtime=yes"]
        return [need("pulseaudio", "pulseaudio"), *options, *hurried, "--log-level=error"]

    def _modules(self) -> list[str]:
        lines = [
            f"module-native-protocol-unix auth-anonymous=1 socket={self._socket}",
            self._speaker_module(),
            f"module-null-sink sink_name=feed norewinds=1 {SHAPE} sink_properties=device.description=Feed",
            self._microphone_module(),
            "module-always-sink",
        ]
        return [part for line in lines for part in ("-L", line)]

    @staticmethod
    def _speaker_module() -> str:
        return f"module-null-sink sink_name=speaker {SHAPE} sink_properties=device.description=Speaker"

    @staticmethod
    def _microphone_module() -> str:
        return (
            "module-remap-source source_name=microphone master=feed.monitor channels=1 channel_map=mono"
            " source_properties=device.description=Microphone"
        )

    def _answers(self) -> bool:
        done = subprocess.run(["pactl", "info"], env=self._full(), capture_output=True)
        if done.returncode == 0:
            self.control("set-default-sink", "speaker")
            self.control("set-default-source", "microphone")
        return done.returncode == 0

    def _full(self) -> dict[str, str]:
        return {**self._children.environment, **self.environment, "LC_ALL": "C"}

    def control(self, *words: str) -> str:
        """Runs `pactl` and gives back what it printed. Raises DeskError when it refuses."""
        done = subprocess.run(["pactl", *words], env=self._full(), capture_output=True, text=True)
        if done.returncode != 0:
            raise DeskError(f"The virtual sound refused {' '.join(words)}: {done.stderr.strip()}.")
        return done.stdout.strip()

    def speak(self, wav: Path, wait: bool = True) -> subprocess.Popen[bytes]:
        """Plays a sound file in front of the microphone; returns when it has been heard, or at once."""
        player = self._children.start(
            [need("paplay", "pulseaudio-utils"), "--device=feed", str(wav)], environment=self.environment
        )
        if wait and player.wait() != 0:
            raise DeskError(f"The file {wav} could not be played: {self._children.log_of('paplay')}.")
        return player

    @contextmanager
    def record_speaker(self, path: Path) -> Iterator[float]:
        """Records what the speaker plays, while the block runs, into a WAV file (48 kHz mono, 16 bits).

        Gives the instant of its first sample in seconds since 1970, to about 40 ms.
        """
        with self._recording("speaker.monitor", path) as began:
            yield began

    @contextmanager
    def record_microphone(self, path: Path) -> Iterator[None]:
        """Records what the microphone hears, while the block runs, into a WAV file (48 kHz mono, 16 bits)."""
        with self._recording("microphone", path):
            yield

    @contextmanager
    def _recording(self, source: str, path: Path) -> Iterator[float]:
        shape = [f"--rate={SAMPLE_RATE}", "--channels=1", "--format=s16le", "--file-format=wav", "--latency-msec=20"]
        path.unlink(missing_ok=True)  # what an earlier recording left would be taken for the beginning of this one
        recorder = self._children.start(
            [need("parecord", "pulseaudio-utils"), f"--device={source}", *shape, str(path)],
            environment=self.environment,
        )
        wait_for(f"the recording of {source}", lambda: path.exists() and path.stat().st_size > WAV_HEADER_BYTES)
        try:
            yield time.time() - (path.stat().st_size - WAV_HEADER_BYTES) / (2 * SAMPLE_RATE)
        finally:
            self._children.end(recorder)

    @contextmanager
    def echo_path(self, decibels: float, delay_seconds: float = 0.03) -> Iterator[None]:
        """While the block runs the microphone hears the speaker, attenuated: decibels ≤ 0 relative to full."""
        before = set(self._loop_inputs())
        module = self.control(
            "load-module",
            "module-loopback",
            "source=speaker.monitor",
            "sink=feed",
            f"latency_msec={delay_seconds * 1000:.0f}",
            "adjust_time=0",
        )
        try:
            (loop,) = set(self._loop_inputs()) - before
            self.control("set-sink-input-volume", loop, f"{decibels}dB")
            yield
        finally:
            self.control("unload-module", module)

    def _loop_inputs(self) -> list[str]:
        return [line.split("\t")[0] for line in self.control("list", "short", "sink-inputs").splitlines()]

    def unplug_microphone(self) -> None:
        """Takes the microphone away, as pulling its plug does."""
        self._unload("source_name=microphone")

    def unplug_speaker(self) -> None:
        """Takes the speaker away, and puts in its place the stand-in that `module-always-sink` gives to a computer with
        no other sink; here the feed of the microphone is one."""
        self.control("load-module", "module-null-sink", "sink_name=auto_null", *SHAPE.split(" "))
        self.control("set-default-sink", "auto_null")
        self._unload("sink_name=speaker")

    def _unload(self, named: str) -> None:
        """Ends the modules whose arguments hold these words."""
        for line in self.control("list", "short", "modules").splitlines():
            if named in line:
                self.control("unload-module", line.split("\t")[0])

    def plug_in_speaker(self) -> None:
        """Gives the speaker back."""
        self.control("load-module", *self._speaker_module().split(" "))
        self.control("set-default-sink", "speaker")
        self._unload("sink_name=auto_null")
        self._keep_pace()

    def plug_in_microphone(self) -> None:
        """Gives the microphone back."""
        self.control("load-module", *self._microphone_module().split(" "))
        self.control("set-default-source", "microphone")

    def die(self) -> None:
        """Kills the sound server, as a crash does."""
        self.server.kill()
        self.server.wait()
        self._socket.unlink(missing_ok=True)

    def revive(self) -> None:
        """Starts the sound server again after `die`."""
        self.server = self._serve()
