"""The micro-turn contract: what the interaction model takes in and gives out in each 200 ms.

These are plain values. `model.session.StreamingSession.step` turns one `MicroTurnInput` into one
`MicroTurnOutput`; nothing here knows how.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
MICROTURN_SECONDS = 0.2
SAMPLES_PER_MICROTURN = 3_200
PATCH_SIZE = 40
NOTE_SLOTS = 8
MAX_MONITORS = 4
MAX_ROWS = 64
MAX_COLUMNS = 128


class NoteKind(StrEnum):
    """What a note is about; the model voices kinds with different urgency."""

    CONFIRM = "confirm"
    DUE = "due"
    SEEN = "seen"
    ANSWER = "answer"
    TYPED = "typed"
    SYSTEM = "system"


class PlaybackState(StrEnum):
    """How the voicing of a note stands in this micro-turn."""

    PLAYING = "playing"
    PLAYED = "played"
    CUT = "cut"


class SeeKind(StrEnum):
    """What the model noticed on the screen."""

    DONE = "done"
    FAILED = "failed"
    ASKS = "asks"


@dataclass(frozen=True, slots=True)
class Note:
    """A short text offered to the model under a slot number.

    Attributes:
        slot: 0 ≤ slot < NOTE_SLOTS; the model answers with `<voice slot>`.
        kind: what the note is about.
        text: what would be spoken, exactly.
    """

    slot: int
    kind: NoteKind
    text: str

    def __post_init__(self) -> None:
        if not 0 <= self.slot < NOTE_SLOTS:
            raise ValueError(f"note slot {self.slot} is outside 0..{NOTE_SLOTS - 1}")


@dataclass(frozen=True, slots=True)
class Playback:
    """The playback clock's word on the note being voiced: one value per micro-turn while it plays,
    then one PLAYED (it reached its end) or CUT (it was flushed)."""

    slot: int
    state: PlaybackState

    def __post_init__(self) -> None:
        if not 0 <= self.slot < NOTE_SLOTS:
            raise ValueError(f"playback slot {self.slot} is outside 0..{NOTE_SLOTS - 1}")


@dataclass(frozen=True, slots=True)
class Patch:
    """One changed piece of a screen.

    Attributes:
        monitor: index of the monitor.
        row, column: place in units of PATCH_SIZE pixels (of the overview when `overview`).
        pixels: uint8 [40, 40, 3], RGB.
        overview: True for a piece of the downscaled whole screen, False for full resolution.
    """

    monitor: int
    row: int
    column: int
    pixels: NDArray[np.uint8]
    overview: bool = False

    def __post_init__(self) -> None:
        if self.pixels.shape != (PATCH_SIZE, PATCH_SIZE, 3) or self.pixels.dtype != np.uint8:
            raise ValueError(f"a patch is uint8 [40, 40, 3], not {self.pixels.dtype} {self.pixels.shape}")
        if not (0 <= self.monitor < MAX_MONITORS and 0 <= self.row < MAX_ROWS and 0 <= self.column < MAX_COLUMNS):
            raise ValueError(f"patch place ({self.monitor}, {self.row}, {self.column}) is outside the grid")


@dataclass(frozen=True, slots=True)
class MicroTurnInput:
    """What came in during one slice of 200 ms.

    Attributes:
        audio: float32 [3200], mono 16 kHz in [-1, 1], echo already cancelled.
        patches: the changed patches, most informative first; the session takes at most its configured number.
        notes: notes that became pending in this slice.
        playback: how the voicing of notes stands.
    """

    audio: NDArray[np.float32]
    patches: tuple[Patch, ...] = ()
    notes: tuple[Note, ...] = ()
    playback: tuple[Playback, ...] = ()

    def __post_init__(self) -> None:
        if self.audio.shape != (SAMPLES_PER_MICROTURN,):
            raise ValueError(f"a micro-turn holds {SAMPLES_PER_MICROTURN} samples, not {self.audio.shape}")


@dataclass(frozen=True, slots=True)
class ModelAction:
    """An action as the model wrote it.

    Attributes:
        text: the words between `<act>` and `</act>`, in the grammar of `app.actions`.
        confidence: the least of three probabilities, in [0, 1]: that it is a request at all, the geometric mean over
            its letters, and that of the word, those of a title aside, that was heard least surely (where all its words
            are open, as those of a question: the geometric mean of that and of all of them; where none of its words
            was heard: of the last that were).
    """

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Seen:
    """Something the model noticed on the screen, with its place in patches.

    Attributes:
        kind: finished, failed or asks.
        monitor, row, column: the patch where it shows.
        confidence: probability that its kind shows there, in [0, 1].
    """

    kind: SeeKind
    monitor: int
    row: int
    column: int
    confidence: float


@dataclass(frozen=True, slots=True)
class MicroTurnOutput:
    """What the model did in one slice. All empty is silence.

    Attributes:
        heard: pieces of the running transcript; a new word begins with a space.
        actions: actions completed in this slice (a long one is written over several slices).
        seen: what it noticed on the screen.
        voice: the note slot to start voicing now, or None.
        hold: True when it keeps a pending note waiting.
        yields: True when it stops speaking now; queued sound must be flushed.
        say: free words to speak.
        malformed: token sequences that broke the grammar of the output, for the log.
        tokens: how many tokens the model wrote.
    """

    heard: str = ""
    actions: tuple[ModelAction, ...] = ()
    seen: tuple[Seen, ...] = ()
    voice: int | None = None
    hold: bool = False
    yields: bool = False
    say: tuple[str, ...] = ()
    malformed: tuple[str, ...] = field(default=())
    tokens: int = 0

    @property
    def silent(self) -> bool:
        """True when nothing at all came out."""
        return not (
            self.heard or self.actions or self.seen or self.voice is not None or self.hold or self.yields or self.say
        )
