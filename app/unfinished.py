"""What a conversation leaves behind when it ends: to the one that goes on with other settings, or to the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.clock import Countdown
from app.notes import Pending
from app.watches import Watches
from model.microturn import NoteKind


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What was still to be told.

    Attributes:
        notes: what was not told to its end; `pushed` counts from that end on, so it is below 0.
        watches: what the user asked to be told of.
        mentioned: the hour that each remark about the screen stands against the next ones.
        quiet: tells whether the user wants quiet.
    """

    notes: tuple[Pending, ...]
    watches: Watches
    mentioned: tuple[Countdown, ...]
    quiet: Callable[[], bool]

    def handed_on(self) -> tuple[Pending, ...]:
        """The notes as the next one is to tell them. What rings and what happened to a device is told anew by those who
        know of it; questions are numbered anew, so their answers get other keys."""
        return tuple(
            replace(note, key=f"left {note.number}") if note.kind is NoteKind.ANSWER else note
            for note in self.notes
            if note.kind not in (NoteKind.DUE, NoteKind.SYSTEM)
        )
