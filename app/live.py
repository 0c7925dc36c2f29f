"""The live loop: a thread that lives through micro-turns at the microphone's pace.

The microphone is the clock: a slice is read when it has been recorded, so nothing drifts. A micro-turn is late when it
ends after the next slice was complete; while the loop is behind, the screen is not looked at (its newest picture waits
for a better moment) and sound is worked off, none of it left out.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from app.conversation import Conversation, Turn
from app.events import Event
from app.eyes import Eyes
from app.logs import broke
from app.ports import AudioSource, DeviceEvent
from model.evaluation.metrics import percentile
from model.microturn import MICROTURN_SECONDS, SAMPLES_PER_MICROTURN

PROMPT_SECONDS = 0.005
KEPT_TIMES = 100_000


@dataclass(slots=True)
class Pace:
    """How the loop keeps up.

    Attributes:
        turns: micro-turns lived through.
        late: how many of them ended after the next slice was complete.
        dropped: how often the screen was not looked at because the loop was behind.
        milliseconds: what each of the last micro-turns took.
        lateness: seconds from the end of each one's time to its own end, 0 when it was in time.
        tokens: how many patches of the screen the model took in in each.
    """

    turns: int = 0
    late: int = 0
    dropped: int = 0
    milliseconds: deque[float] = field(default_factory=lambda: deque(maxlen=KEPT_TIMES))
    lateness: deque[float] = field(default_factory=lambda: deque(maxlen=KEPT_TIMES))
    tokens: deque[int] = field(default_factory=lambda: deque(maxlen=KEPT_TIMES))

    def last(self, seconds: float) -> dict[str, float | None]:
        """Figures of the last so many seconds: {"turns", "late", "latest" (s), "p50", "p99" (ms), "screen_tokens" (a
        micro-turn)}."""
        turns = max(1, round(seconds / MICROTURN_SECONDS))
        taken, late = list(self.milliseconds)[-turns:], list(self.lateness)[-turns:]
        return {
            "turns": len(taken),
            "late": sum(each > 0.0 for each in late),
            "latest": max(late, default=0.0),
            "p50": percentile(taken, 50),
            "p99": percentile(taken, 99),
            "screen_tokens": sum(list(self.tokens)[-turns:]) / turns,
        }


Report = Callable[[Sequence[Event]], None]
"""Takes the events of a micro-turn; called on the loop's thread, must not wait."""


class LiveLoop:
    """Runs the conversation on live devices.

    Attributes:
        pace: how it keeps up.
        failure: what ended it, None while it is well.
    """

    def __init__(
        self,
        conversation: Conversation,
        ears: AudioSource,
        eyes: Eyes,
        notices: Callable[[], Sequence[DeviceEvent]],
        report: Report,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.pace = Pace()
        self.failure: BaseException | None = None
        self._conversation = conversation
        self._ears = ears
        self._eyes = eyes
        self._notices = notices
        self._report = report
        self._monotonic = monotonic
        self._ended = threading.Event()
        self._paused = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def paused(self) -> bool:
        """True while it neither hears nor sees; reminders still come."""
        return self._paused.is_set()

    def pause(self) -> None:
        """Closes the ears and shuts the eyes; the clock goes on with silence."""
        self._paused.set()

    def resume(self) -> None:
        """Hears and sees again."""
        self._paused.clear()

    def start(self) -> None:
        """Begins on a thread of its own."""
        self._thread = threading.Thread(target=self.run, name="loop", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends after the micro-turn that is under way; waits for it, unless it is the loop itself that asks."""
        self._ended.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(1.0)

    def run(self) -> None:
        """Lives until `stop`, or until something breaks, which is kept in `failure`."""
        arrived = self._monotonic()
        hearing = True
        try:
            while not self._ended.is_set():
                if self.paused == hearing:
                    hearing = self._open_or_close(not self.paused)
                arrived = self._live_one(arrived, hearing)
        except Exception as failed:
            self.failure = failed
            broke("the loop broke", failed)
            self._report([Event(self.t, "device", {"device": "loop", "change": "failed", "text": str(failed)})])

    @property
    def t(self) -> float:
        """Seconds of stream time at the end of the slice under way."""
        return self.pace.turns * MICROTURN_SECONDS

    def _open_or_close(self, hear: bool) -> bool:
        if hear:
            self._ears.start()
        else:
            self._ears.stop()
        return hear

    def _live_one(self, arrived: float, hearing: bool) -> float:
        """One micro-turn; `arrived` is when the slice before it was complete. Returns when its own was."""
        asked = self._monotonic()
        if hearing:
            audio = self._ears.read()
        else:
            self._ended.wait(max(arrived + MICROTURN_SECONDS - asked, 0.0))
            audio = np.zeros(SAMPLES_PER_MICROTURN, np.float32)
        began = self._monotonic()
        waited = began - asked > PROMPT_SECONDS
        arrived = began if waited else min(arrived + MICROTURN_SECONDS, began)
        behind = began - arrived > MICROTURN_SECONDS / 2
        look = hearing and not behind
        self.pace.turns += 1
        self.pace.dropped += hearing and behind
        turn = Turn(
            round(self.t, 3),
            audio,
            frames=self._eyes.frames() if look else None,
            view=self._eyes.view() if look else None,
            places=self._eyes.monitors() if look else None,
            notices=self._notices(),
            looking=hearing and self._eyes.open,
        )
        self._report(self._conversation.turn(turn))
        ended = self._monotonic()
        self.pace.milliseconds.append((ended - began) * 1000)
        lateness = max(0.0, ended - arrived - MICROTURN_SECONDS)
        self.pace.lateness.append(lateness)
        self.pace.late += lateness > 0.0
        self.pace.tokens.append(self._conversation.screen_tokens)
        return arrived
