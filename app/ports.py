"""The seams between the loop and the devices: what a microphone, speaker, screen, focus and voice must offer.

The loop (`app.conversation`) is given objects of these shapes and knows nothing else about them. Live ones are in
`app/audio` and `app/capture`; a recorded scene brings its own. Nothing here imports a device library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from model.microturn import Playback

Frames = Mapping[int, NDArray[np.uint8]]
"""Newest picture of each monitor: index → uint8 [height, width, 3], RGB."""


class DeviceError(Exception):
    """A device cannot be used; the text is one sentence for the user: what happened, what it means, what to do."""


class MicrophoneError(DeviceError):
    """There is no microphone to hear with."""


class SpeakerError(DeviceError):
    """There is no speaker to talk through."""


class ScreenError(DeviceError):
    """The screen cannot be seen."""


class VoiceError(DeviceError):
    """A text cannot be turned into speech."""


class DeviceChange(StrEnum):
    """What became of a device while it ran."""

    LOST = "lost"
    RESTORED = "restored"
    DROPOUT = "dropout"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class DeviceEvent:
    """Something that happened to a device while the loop went on.

    Attributes:
        device: "microphone", "speaker", "screen", "voice" or "second listening".
        change: what became of it.
        text: one sentence for the user or the log.
    """

    device: str
    change: DeviceChange
    text: str


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A piece of the desktop in pixels of the whole desktop; right and bottom are exclusive."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """First column to the right of it."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """First row below it."""
        return self.top + self.height

    def contains(self, x: int, y: int) -> bool:
        """True when the pixel (x, y) of the desktop lies in it."""
        return self.left <= x < self.right and self.top <= y < self.bottom

    def joined(self, other: Rectangle) -> Rectangle:
        """The smallest one that holds both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        right, bottom = max(self.right, other.right), max(self.bottom, other.bottom)
        return Rectangle(left, top, right - left, bottom - top)


@dataclass(frozen=True, slots=True)
class Window:
    """One window on the desktop.

    Attributes:
        identity: the window system's number, stable while the window lives.
        app: name of the program in lower case ("xterm", "firefox"), "" when it cannot be told.
        title: as in its title bar, "" when it has none.
        pid: process number, None when it cannot be told.
        place: where it is on the desktop.
        popup: True for menus, tooltips and other windows without a frame.
        client: which connection to the window system it belongs to; None when it cannot be told.
        owner: the number of the window that it is a dialog of, None for any other.
    """

    identity: int
    app: str
    title: str
    pid: int | None
    place: Rectangle
    popup: bool = False
    client: int | None = None
    owner: int | None = None

    @property
    def nameless(self) -> bool:
        """True when it has neither an app nor a title."""
        return not (self.app or self.title)

    @property
    def unknown_popup(self) -> bool:
        """True for a popup that tells nothing of itself; it may be some program's layer over all of the screen."""
        return self.popup and self.nameless and self.pid is None


@dataclass(frozen=True, slots=True)
class DesktopView:
    """All visible windows at one instant.

    Attributes:
        known: False when the window system does not tell; then nothing below may be relied on.
        windows: visible ones, lowest first.
        active: the one with the keyboard focus, None when there is none or it cannot be told.
        hidden: numbers of windows that are open and not to be seen, being put away or on another workspace.
    """

    known: bool
    windows: tuple[Window, ...] = ()
    active: Window | None = None
    hidden: frozenset[int] = frozenset()

    def window_at(self, x: int, y: int) -> Window | None:
        """The topmost window over a pixel of the desktop, but for popups of which nothing is known."""
        shown = (window for window in reversed(self.windows) if not window.unknown_popup)
        return next((window for window in shown if window.place.contains(x, y)), None)


@dataclass(frozen=True, slots=True)
class NowPlaying:
    """What comes out of the speaker at this instant.

    Attributes:
        slot: the note's slot, None for free words.
        heard: seconds of it that have been played.
        length: seconds it lasts in all.
    """

    slot: int | None
    heard: float
    length: float


class AudioSource(Protocol):
    """A microphone on one sample clock: every call of `read` continues exactly where the last one ended."""

    def start(self) -> None:
        """Opens the device. Raises MicrophoneError when there is none."""

    def read(self) -> NDArray[np.float32]:
        """The next 3,200 samples (float32, mono, 16 kHz, echo already cancelled).

        Blocks until they have been recorded; silence stands for what a dropout or a dead device did not give, so
        it never blocks for much more than 200 ms and never raises because of the device.
        """

    def events(self) -> list[DeviceEvent]:
        """What happened to the device since the last call."""

    def stop(self) -> None:
        """Closes the device; harmless when it is closed already."""


class AudioSink(Protocol):
    """A speaker with a queue and a playback clock."""

    def start(self) -> None:
        """Opens the device. Raises SpeakerError when there is none."""

    def play(self, slot: int | None, pcm: NDArray[np.float32], rate: int, wait: float = 0.0) -> None:
        """Queues speech behind what is queued already.

        slot: the note it voices, None for free words; pcm: float32 [n] mono in [-1, 1]; rate: its samples a second;
        wait: seconds from now before which it is not to be heard.
        """

    def flush(self) -> None:
        """Silences the speaker at once and empties the queue; what was cut is reported by `playback`."""

    def playback(self) -> list[Playback]:
        """How the notes stand, since the last call: PLAYING for the note that sounds now, then PLAYED or CUT once."""

    def now_playing(self) -> NowPlaying | None:
        """What sounds at this instant, None in silence."""

    @property
    def busy(self) -> bool:
        """True while anything sounds or is queued, free words included."""

    def events(self) -> list[DeviceEvent]:
        """What happened to the device since the last call."""

    def stop(self) -> None:
        """Closes the device; harmless when it is closed already."""


class ScreenSource(Protocol):
    """The screen, with what the user excluded blanked already."""

    def start(self) -> None:
        """Begins to look. Raises ScreenError when there is no screen that can be seen."""

    def latest(self) -> Frames | None:
        """The newest picture of every monitor, or None when nothing has changed since the last call."""

    def monitors(self) -> tuple[Rectangle, ...]:
        """Where each monitor lies on the desktop, in the order of the indices of `latest`."""

    def events(self) -> list[DeviceEvent]:
        """What happened to the screen since the last call."""

    def stop(self) -> None:
        """Stops looking; harmless when it has stopped already."""


class FocusSource(Protocol):
    """Which windows are open and which one is in focus."""

    def active(self) -> Window | None:
        """The window in focus, or None when there is none or it cannot be told."""

    def windows(self) -> list[Window]:
        """All visible windows, lowest first; empty when it cannot be told."""

    def look(self) -> DesktopView:
        """Both at one instant, and whether they can be told at all."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Synthesised speech: float32 [n] mono in [-1, 1] at `rate` samples a second."""

    pcm: NDArray[np.float32]
    rate: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.pcm.size / self.rate


class Utterance(Protocol):
    """A text on its way to speech."""

    @property
    def text(self) -> str:
        """What is being said."""

    def done(self) -> bool:
        """True when `result` returns or raises at once."""

    def result(self, timeout: float | None = None) -> Speech:
        """The speech; waits for it. Raises VoiceError when it failed or was cancelled, TimeoutError when not ready."""

    def cancel(self) -> None:
        """Gives it up; harmless when it is done."""


class Voice(Protocol):
    """Text to speech that never holds up the loop."""

    def start(self) -> None:
        """Readies the voice, so that the first utterance does not wait for it."""

    def speak(self, text: str) -> Utterance:
        """Begins to synthesise and returns at once."""

    def events(self) -> list[DeviceEvent]:
        """What happened to the voice since the last call."""

    def stop(self) -> None:
        """Ends the voice; what is under way is cancelled."""
