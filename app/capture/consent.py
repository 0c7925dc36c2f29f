"""The gates of consent: the one place where the microphone and the screen are opened in the live program.

A gate stands before each device. While it is shut the device is not open at all, and whoever reads through it gets
silence or nothing new, at the same pace; so the loop lives on whatever the user allows or takes back. What passes
through a gate is also what the guide shows: how loud it is, and the very pictures that the model gets. The one thing
that is known in a pause is whether the screen is shared, which the windows' titles tell; without consent nothing is.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.eyes import Eyes, OpenEyes
from app.ports import AudioSource, DesktopView, DeviceChange, DeviceEvent, Frames, Rectangle, ScreenError
from app.waiting import Metronome
from model.microturn import SAMPLES_PER_MICROTURN

QUIETEST = 1e-4
LOOK_AGAIN_SECONDS = 5.0
"""Between attempts to look at a screen that could not be seen."""


class GatedEars:
    """A microphone that is open only while the user allows it; see `app.ports.AudioSource`.

    It is opened and closed by whoever reads, so that a reader never meets a device that is just being closed.

    Attributes:
        allowed: whether it may be open; may be set from any thread, and holds from the next slice on.
        level: how loud the newest slice was, 0 to 1 on a scale of loudness (80 dB).
    """

    def __init__(
        self,
        ears: AudioSource,
        allowed: bool,
        wait: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.allowed = allowed
        self.level = 0.0
        self._ears = ears
        self._metronome = Metronome(wait, now)
        self._open = False

    @property
    def open(self) -> bool:
        """True while the microphone is open."""
        return self._open

    def start(self) -> None:
        """Opens the microphone if it may be opened."""
        self._mind_the_gate()

    def read(self) -> NDArray[np.float32]:
        """The next 3,200 samples; silence while the gate is shut."""
        self._mind_the_gate()
        if not self._open:
            self.level = 0.0
            self._metronome.beat()
            return np.zeros(SAMPLES_PER_MICROTURN, np.float32)
        samples = self._ears.read()
        if not self.allowed:  # taken back while this slice was on its way
            samples = np.zeros_like(samples)
        self.level = loudness(samples)
        return samples

    def _mind_the_gate(self) -> None:
        if self.allowed != self._open:
            self._open = self.allowed
            if self._open:
                self._metronome.rest()
                self._ears.start()
            else:
                self._ears.stop()

    def events(self) -> list[DeviceEvent]:
        """What happened to the microphone since the last call."""
        return self._ears.events()

    def stop(self) -> None:
        """Closes the microphone."""
        self.level = 0.0
        if self._open:
            self._open = False
            self._ears.stop()


class GatedEyes(Eyes):
    """Eyes that are open only while the user allows it and nothing holds them shut.

    Attributes:
        shown: the newest pictures that passed, of each monitor; empty while the eyes are shut.
    """

    def __init__(self, eyes: OpenEyes | None, allowed: bool, now: Callable[[], float] = time.monotonic) -> None:
        self.shown: Frames = {}
        self._eyes = eyes
        self._allowed = allowed
        self._held = False
        self._started = False
        self._open = False
        self._lock = threading.Lock()
        self._now = now
        self._failed_at: float | None = None
        self._told: list[DeviceEvent] = []

    @property
    def open(self) -> bool:
        """True while the screen is looked at."""
        return self._open

    @property
    def sharing(self) -> bool:
        """True while the windows tell that the screen is shared with others; known also while the eyes are held shut,
        for what is said then is heard by others too."""
        return self._eyes is not None and self._eyes.sharing

    def start(self) -> None:
        """Begins to look if that is allowed. Raises ScreenError when there is no screen that can be seen."""
        with self._lock:
            self._started = True
            self._settle()

    def stop(self) -> None:
        """Looks no more."""
        with self._lock:
            self._started = False
            self._settle()

    def allow(self, allowed: bool) -> None:
        """Takes the user's word on whether the screen may be looked at; what goes wrong comes with `events`."""
        self._change(allowed, self._held)

    def hold(self, held: bool) -> None:
        """Shuts the eyes for a while, or lets them open again."""
        self._change(self._allowed, held)

    def _change(self, allowed: bool, held: bool) -> None:
        with self._lock:
            self._allowed, self._held = allowed, held
            try:
                self._settle()
            except ScreenError as unseen:
                self._told.append(DeviceEvent("screen", DeviceChange.LOST, str(unseen)))

    def _settle(self) -> None:
        """Opens or shuts the eyes as it should be now; held shut, they still mind whether the screen is shared."""
        if self._eyes is None:
            return
        allowed = self._started and self._allowed
        if allowed:
            self._eyes.follow()
        should = allowed and not self._held
        if should != self._open:
            if should:
                self._look(self._eyes)
            else:
                self._eyes.shut()
                self.shown = {}
            self._open = should
        if not allowed:
            self._eyes.stop()

    def _look(self, eyes: OpenEyes) -> None:
        """Opens the eyes; where they could not be opened the last time, that is told as over."""
        try:
            eyes.start()
        except ScreenError:
            self._failed_at = self._now()
            raise
        if self._failed_at is not None:
            self._failed_at = None
            self._told.append(DeviceEvent("screen", DeviceChange.RESTORED, "The screen can be seen again."))

    def frames(self) -> Frames | None:
        """The newest picture of every monitor."""
        if not self._open or self._eyes is None:
            return None
        frames = self._eyes.frames()
        if frames is not None:
            self.shown = frames
        return frames

    def view(self) -> DesktopView | None:
        """The windows, None when they are as they were at the last call."""
        return self._eyes.view() if self._open and self._eyes is not None else None

    def monitors(self) -> tuple[Rectangle, ...]:
        """Where each monitor lies on the desktop."""
        return self._eyes.monitors() if self._open and self._eyes is not None else ()

    def events(self) -> list[DeviceEvent]:
        """What happened to the screen since the last call; one that could not be seen is tried again now and then."""
        with self._lock:
            if self._failed_at is not None and self._now() - self._failed_at >= LOOK_AGAIN_SECONDS:
                with contextlib.suppress(ScreenError):
                    self._settle()
            told, self._told = self._told, []
        return [*told, *(self._eyes.events() if self._eyes is not None else [])]


def loudness(samples: NDArray[np.float32]) -> float:
    """How loud samples (float32 in [-1, 1]) are: 0 at -80 dB and below, 1 at full scale."""
    power = float(np.sqrt(np.mean(np.square(samples)))) if samples.size else 0.0
    return float(np.clip(1 + np.log10(max(power, QUIETEST)) / 4, 0.0, 1.0))
