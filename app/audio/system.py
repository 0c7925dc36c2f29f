"""PortAudio behind one small door: streams are opened, kept alive and closed here and nowhere else.

PortAudio is one per process, is not safe to enter from two threads at once, and reads the list of devices only when
it starts; `SoundSystem` guards all of that. `KeptStream` is one stream with its watchdog: when the blocks stop
coming it says so, opens the device again as often as it takes, and says when it is back.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Any

from app.ports import DeviceChange, DeviceError, DeviceEvent

Callback = Callable[[Any, int, Any, Any], None]
LATENCY_SECONDS = 0.2
"""Below this, streams died under PulseAudio on a busy machine."""


class SoundSystem:
    """The one PortAudio of this process. Opening raises `OSError` with the reason when a device cannot be used."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._open: list[Any] = []
        self._library: Any = None

    def _sounddevice(self) -> Any:
        """The library; imported late, since importing it looks for the devices."""
        if self._library is None:
            import sounddevice

            self._library = sounddevice
        return self._library

    def rate_of(self, device: str | None, kind: str, wanted: int) -> int:
        """The rate to open a device with: `wanted` when it can, its own otherwise. kind: "input" or "output".

        Raises OSError when there is no such device, or it works at neither rate, or PortAudio is not installed.
        """
        with self._lock:
            library = self._sounddevice()
            check = library.check_input_settings if kind == "input" else library.check_output_settings
            try:
                own = int(library.query_devices(device, kind)["default_samplerate"])
                with contextlib.suppress(library.PortAudioError):
                    check(device=device, channels=1, dtype="float32", samplerate=wanted)
                    return wanted
                check(device=device, channels=1, dtype="float32", samplerate=own)
            except (library.PortAudioError, ValueError) as error:
                raise OSError(_reason(error)) from error
            return own

    def open(self, kind: str, device: str | None, rate: int, callback: Callback) -> Any:
        """A running stream of one channel of float32. kind: "input" or "output"."""
        with self._lock:
            library = self._sounddevice()
            make = library.InputStream if kind == "input" else library.OutputStream
            try:
                stream = make(
                    samplerate=rate,
                    device=device,
                    channels=1,
                    dtype="float32",
                    latency=LATENCY_SECONDS,
                    callback=callback,
                )
            except (library.PortAudioError, ValueError) as error:
                raise OSError(_reason(error)) from error
            try:
                stream.start()
            except library.PortAudioError as error:
                stream.close()
                raise OSError(_reason(error)) from error
            self._open.append(stream)
            return stream

    def interrupt(self, stream: Any) -> None:
        """Stops a stream at once and throws away what it had not played yet; `resume` starts it again."""
        with self._lock, contextlib.suppress(self._sounddevice().PortAudioError):
            stream.abort()

    def resume(self, stream: Any) -> None:
        """Starts an interrupted stream; a stream that cannot start is left to its watchdog."""
        with self._lock, contextlib.suppress(self._sounddevice().PortAudioError):
            stream.start()

    def close(self, stream: Any) -> None:
        """Closes a stream, whatever state it is in."""
        with self._lock:
            if stream in self._open:
                self._open.remove(stream)
            with contextlib.suppress(self._sounddevice().PortAudioError):
                stream.abort()
            with contextlib.suppress(self._sounddevice().PortAudioError):
                stream.close()

    def rescan(self) -> None:
        """Reads the list of devices anew, when no stream is open (PortAudio cannot do it otherwise). What goes wrong
        shows when a device is opened."""
        with self._lock, contextlib.suppress(OSError):
            if not self._open:
                library = self._sounddevice()
                for step in (library._terminate, library._initialize):
                    with contextlib.suppress(library.PortAudioError):
                        step()


def _reason(error: Exception) -> str:
    return str(error).split(" [")[0].rstrip(".")


class KeptStream:
    """A stream that is opened again whenever it dies.

    The callback of the stream must call `beat` with each block. `open_stream` opens the device and raises OSError
    when that fails. Events are collected for `events`.
    """

    patience = 1.0
    first_patience = 5.0
    longest_pause = 5.0

    def __init__(self, name: str, loss: str, system: SoundSystem, open_stream: Callable[[], Any]) -> None:
        self.name = name
        self._loss = loss
        self._system = system
        self._open_stream = open_stream
        self._stream: Any = None
        self._guard = threading.RLock()
        self._ended = threading.Event()
        self._watchdog: threading.Thread | None = None
        self._opened = 0.0
        self._last_beat = 0.0
        self._events: list[DeviceEvent] = []

    def start(self, error: type[DeviceError], advice: str) -> None:
        """Opens the device and waits for its first block, for a while. Raises `error` with the reason and the advice
        when it cannot be opened; the next try finds a device that has come since, unless another stream is open."""
        try:
            self._open()
        except OSError as reason:
            self._system.rescan()
            raise error(f"The {self.name} cannot be opened ({reason}): {advice}") from reason
        self._ended.clear()
        self._await_beat()
        self._watchdog = threading.Thread(target=self._watch, name=f"{self.name} watchdog", daemon=True)
        self._watchdog.start()

    def _open(self) -> None:
        with self._guard:
            self._last_beat = 0.0
            self._stream = self._open_stream()
            self._opened = time.monotonic()

    def _await_beat(self) -> bool:
        """True as soon as a block has come, False when the stream is dead or to be closed."""
        while not (self._last_beat > 0 or self._dead() or self._ended.wait(0.05)):
            pass
        return self._last_beat > 0

    def stop(self) -> None:
        """Ends the watchdog and closes the device."""
        self._ended.set()
        if self._watchdog is not None:
            self._watchdog.join()
            self._watchdog = None
        self._close()

    def _close(self) -> None:
        with self._guard:
            if self._stream is not None:
                self._system.close(self._stream)
                self._stream = None

    def beat(self) -> None:
        """A block has come; called from the stream's callback."""
        self._last_beat = time.monotonic()

    def restart_at_once(self, between: Callable[[], None]) -> None:
        """Throws away what the device holds, runs `between` while it stands still, and starts it again."""
        with self._guard:
            if self._stream is not None:
                self._system.interrupt(self._stream)
            between()
            if self._stream is not None:
                self._system.resume(self._stream)
                self._opened, self._last_beat = time.monotonic(), 0.0

    def report(self, change: DeviceChange, text: str) -> None:
        """Notes an event."""
        self._events.append(DeviceEvent(self.name, change, text))

    def events(self) -> list[DeviceEvent]:
        """What happened since the last call."""
        taken, self._events = self._events, []
        return taken

    def _dead(self) -> bool:
        """True when no block has come for too long; a stream just opened is given more time to find its pace."""
        now = time.monotonic()
        return now - self._last_beat > self.patience and now - self._opened > self.first_patience

    def _watch(self) -> None:
        while not self._ended.wait(0.25):
            if self._dead():
                self.report(DeviceChange.LOST, f"The {self.name} stopped working: {self._loss}")
                self._reopen()

    def _reopen(self) -> None:
        pause = 0.25
        while not self._ended.is_set():
            self._close()
            self._system.rescan()
            with contextlib.suppress(OSError):
                self._open()
                if self._await_beat():
                    self.report(DeviceChange.RESTORED, f"The {self.name} works again.")
                    return
            self._ended.wait(pause)
            pause = min(2 * pause, self.longest_pause)


def device_names(kind: str) -> list[str]:
    """Names of the microphones (kind "input") or speakers ("output") that can be chosen; none where there is no
    PortAudio."""
    try:
        import sounddevice

        devices = sounddevice.query_devices()
    except (OSError, ImportError):
        return []
    channels = f"max_{kind}_channels"
    return list(dict.fromkeys(str(each["name"]) for each in devices if each[channels] > 0))
