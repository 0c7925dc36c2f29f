"""How the running program is, in one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Status:
    """How the program is, for the tray.

    Attributes:
        state: "off", "paused", "listening", "hearing", "thinking", "speaking", "withholding" or "error".
        problem: the sentence that says what is wrong, "" when nothing is; it does not depend on the state.
        last_said: the last words that were spoken.
        saying: the words that sound now, "" in silence.
        abroad: the host off this machine that a question is being sent to, "" when there is none.
        listens, looks: whether the microphone may be heard, and whether the screen is looked at.
        paused, speaking: whether the user has paused it, and whether anything sounds or is about to, in any state.
        paused_until: when a pause ends by itself, None for one that does not and while there is none.
    """

    state: str
    problem: str
    last_said: str
    saying: str = ""
    abroad: str = ""
    listens: bool = False
    looks: bool = False
    paused_until: datetime | None = None
    paused: bool = False
    speaking: bool = False
