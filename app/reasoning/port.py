"""What the loop and the actions know of the second track; and the track of a program that has none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from app.errands import Outcome
from app.ports import DesktopView, Frames, Rectangle
from app.reasoning.orders import FollowUp


class Track(Protocol):
    """The loop's side. Nothing here waits."""

    def take(
        self, frames: Frames | None, view: DesktopView | None, places: tuple[Rectangle, ...] | None, t: float
    ) -> str:
        """Takes what a micro-turn brought; the window that came into focus, in words, "" when it is the same."""

    def heard(self) -> None:
        """The user said something."""

    def voiced(self, key: str | None, share: float) -> None:
        """A note with this key was spoken; `share` of it was heard, 1 when all of it was."""

    def collect(self, t: float) -> Sequence[Outcome]:
        """What came back since the last call."""


class Thinker(Protocol):
    """The actions' side; called on the errands."""

    def ask(self, question: str, now: datetime, audio: bytes = b"") -> Outcome:
        """Takes a question, with its sound (16-bit PCM, mono, 16 kHz) where it was spoken."""

    def drop(self, now: datetime) -> Outcome | None:
        """The user no longer wants the newest answer; None when none is awaited or being told."""

    def open_to(self, said: FollowUp) -> bool:
        """True where that can be meant for an answer: one that is awaited, or was told of late."""

    def asked_since(self, moment: datetime) -> bool:
        """True when a question that is still open was asked after that moment."""

    def forget(self, length: timedelta, now: datetime) -> Outcome:
        """Deletes the last minutes of the journal."""


class NoTrack:
    """Nobody thinks."""

    def take(
        self, frames: Frames | None, view: DesktopView | None, places: tuple[Rectangle, ...] | None, t: float
    ) -> str:
        """Keeps nothing."""
        del frames, view, places, t
        return ""

    def heard(self) -> None:
        """Nothing follows."""

    def voiced(self, key: str | None, share: float) -> None:
        """Nothing follows."""

    def collect(self, t: float) -> Sequence[Outcome]:
        """Nothing ever comes back."""
        del t
        return ()
