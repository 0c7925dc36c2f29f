"""How fast the live loop is: the real session at real-time pace, over recorded speech and a screen that is still for
the first half and scrolls in the second.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.clock import WallClock
from app.commands import ReminderCommands
from app.conversation import Conversation, Parts
from app.errands import ThreadErrands
from app.events import Event
from app.eyes import Eyes
from app.journal import NoJournal
from app.live import LiveLoop
from app.ports import DeviceEvent, Frames, Rectangle, Voice
from app.recorded import RecordedSpeaker
from app.reminders.schedule import Schedule
from app.reminders.store import ReminderStore
from app.settings import Settings
from app.sights import Sights
from app.speaking import Mouth
from app.voicing import Voicing
from model.evaluation.hearing import read_audio
from model.evaluation.metrics import percentile
from model.microturn import MICROTURN_SECONDS, SAMPLE_RATE, SAMPLES_PER_MICROTURN
from model.patches import PatchDifferencer
from model.session import StreamingSession

ROOT = Path(__file__).resolve().parent.parent
SPEECH = ROOT / "assets" / "demo" / "remind-me-in-ten-seconds-to-stretch.wav"
PAUSE_SECONDS = 6.0
SCREEN = (1920, 1080)
LINE_PIXELS = 20


class PacedEars:
    """A recording that comes in at the pace of the clock, again and again, with a pause between."""

    def __init__(self, audio: NDArray[np.float32], seconds: float, end: Callable[[], None]) -> None:
        pause = np.zeros(round(PAUSE_SECONDS * SAMPLE_RATE), np.float32)
        self._loop = np.concatenate([pause, audio])
        self._left = round(seconds / MICROTURN_SECONDS)
        self._end = end
        self._began: float | None = None
        self._read = 0

    def start(self) -> None:
        """Nothing to open."""

    def stop(self) -> None:
        """Nothing to close."""

    def events(self) -> list[DeviceEvent]:
        """Nothing ever happens to it."""
        return []

    def read(self) -> NDArray[np.float32]:
        """The next 3,200 samples, when their time has come."""
        if self._began is None:
            self._began = time.monotonic()
        first = self._read * SAMPLES_PER_MICROTURN
        self._read += 1
        time.sleep(max(self._began + self._read * MICROTURN_SECONDS - time.monotonic(), 0.0))
        if self._read == self._left:
            self._end()
        return np.take(self._loop, range(first, first + SAMPLES_PER_MICROTURN), mode="wrap")


class ScrollingScreen(Eyes):
    """A page of text: still at first, scrolled by a line a micro-turn once `scroll` is set."""

    def __init__(self) -> None:
        width, height = SCREEN
        letters = np.random.default_rng(0).random((2 * height // LINE_PIXELS, width // 10)) < 0.6
        page = np.kron(letters, np.ones((LINE_PIXELS, 10), bool))
        page[::LINE_PIXELS] = page[1::LINE_PIXELS] = False
        page[:, ::10] = False
        self._page = np.repeat(np.where(page, 40, 250).astype(np.uint8)[:, :, None], 3, axis=2)
        self._line = 0
        self._shown = False
        self.scroll = False

    def frames(self) -> Frames | None:
        """The page where it stands, None while nothing moves."""
        if self._shown and not self.scroll:
            return None
        self._shown = True
        self._line = (self._line + self.scroll) % (SCREEN[1] // LINE_PIXELS)
        top = self._line * LINE_PIXELS
        return {0: np.ascontiguousarray(self._page[top : top + SCREEN[1]])}

    def monitors(self) -> tuple[Rectangle, ...]:
        """One monitor."""
        return (Rectangle(0, 0, *SCREEN),)


def bench(settings: Settings, session: StreamingSession, voice: Voice, seconds: float, audio: Path) -> dict[str, Any]:
    """Runs the loop for `seconds` and measures it.

    Returns:
        {"microturn_ms": {"p50", "p99"}, "late", "seconds", "rss_mb": {"start", "end"},
         "screen_tokens": {"still", "scrolling"}, "device", "threads"}; tokens are per micro-turn.
    """
    with tempfile.TemporaryDirectory(prefix="alongside-") as folder:
        store = ReminderStore.open(Path(folder) / "reminders.sqlite3")
        errands = ThreadErrands()
        try:
            return _measure(settings, session, voice, seconds, read_audio(audio), store, errands)
        finally:
            errands.stop()
            store.close()


def _measure(
    settings: Settings,
    session: StreamingSession,
    voice: Voice,
    seconds: float,
    speech: NDArray[np.float32],
    store: ReminderStore,
    errands: ThreadErrands,
) -> dict[str, Any]:
    clock, speaker, screen = WallClock(), RecordedSpeaker(), ScrollingScreen()
    conversation = Conversation(
        Parts(
            session=session,
            patches=PatchDifferencer(session.max_patches),
            sights=Sights(settings.behaviour.same_sight_seconds),
            voicing=Voicing(Mouth(voice, speaker), speaker),
            commands=ReminderCommands(Schedule(store), clock.now()),
            errands=errands,
            journal=NoJournal(),
            clock=clock,
            behaviour=settings.behaviour,
        )
    )
    tokens: list[int] = []
    turns = round(seconds / MICROTURN_SECONDS)

    def report(events: Sequence[Event]) -> None:
        del events
        tokens.append(conversation.screen_tokens)
        speaker.t = (len(tokens) + 1) * MICROTURN_SECONDS
        screen.scroll = len(tokens) >= turns // 2

    loop = LiveLoop(conversation, PacedEars(speech, seconds, lambda: loop.stop()), screen, lambda: (), report)
    before = resident_megabytes()
    loop.run()
    if loop.failure is not None:
        raise loop.failure
    after = resident_megabytes()
    settling = _overview_turns(session.max_patches)
    return {
        "microturn_ms": {"p50": percentile(loop.pace.milliseconds, 50), "p99": percentile(loop.pace.milliseconds, 99)},
        "late": loop.pace.late,
        "seconds": len(tokens) * MICROTURN_SECONDS,
        "rss_mb": {"start": before, "end": after},
        "screen_tokens": {"still": _mean(tokens[settling : turns // 2]), "scrolling": _mean(tokens[turns // 2 + 1 :])},
        "device": session.device,
        "threads": settings.model.threads,
    }


def _overview_turns(patches: int) -> int:
    """Micro-turns in which the first picture is sent, downscaled by 8 (`model.patches`)."""
    pieces = -(-SCREEN[0] // 320) * -(-SCREEN[1] // 320)
    return -(-pieces // patches) + 1


def _mean(values: Sequence[int]) -> float:
    return sum(values) / len(values) if values else 0.0


def resident_megabytes() -> float:
    """Memory that this process holds; where the system does not tell, the most it ever held."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        import resource

        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def lines_of(result: dict[str, Any]) -> Iterator[str]:
    """The result as a table for people."""
    turn, tokens, memory = result["microturn_ms"], result["screen_tokens"], result["rss_mb"]
    yield f"micro-turn        p50 {turn['p50']:.1f} ms, p99 {turn['p99']:.1f} ms"
    yield f"late              {result['late']} of {round(result['seconds'] / MICROTURN_SECONDS)}"
    yield f"memory            {memory['start']:.0f} MB at the start, {memory['end']:.0f} MB at the end"
    yield f"screen tokens     {tokens['still']:.2f} still, {tokens['scrolling']:.2f} scrolling (a micro-turn)"
    yield f"device            {result['device']}, {result['threads']} threads, {result['seconds']:.0f} s"
