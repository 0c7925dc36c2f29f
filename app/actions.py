"""Typed actions (DESIGN section 4); `app.grammar` parses the model's action text to them.

A `when` is words until `app.reminders.phrases.resolve` gives it an instant, since only the caller knows what time it
is.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta
from typing import ClassVar

SEPARATOR = ";"
SAY_AGAIN = "I did not understand what to do. Please say it again."


class ActionError(Exception):
    """The action text does not fit the grammar.

    Attributes:
        question: one sentence to speak back.
        action: what was understood of it, to be completed by the answer, or None.
        whole: nothing is missing of the action; it is asked whether that is meant.
    """

    def __init__(self, question: str, action: Action | None = None, whole: bool = False) -> None:
        super().__init__(question)
        self.question = question
        self.action = action
        self.whole = whole


@dataclass(frozen=True, slots=True)
class Remind:
    """Say `title` when `when` comes; `when` are words, "" when the user has not said it."""

    verb: ClassVar[str] = "remind"
    when: str
    title: str


@dataclass(frozen=True, slots=True)
class Timer:
    """Ring after `length`; `name` may be empty."""

    verb: ClassVar[str] = "timer"
    length: timedelta
    name: str = ""


@dataclass(frozen=True, slots=True)
class ListAll:
    """Say what is set; `which` narrows it to a kind or a day ("timers", "tomorrow")."""

    verb: ClassVar[str] = "list"
    which: str = ""


@dataclass(frozen=True, slots=True)
class Next:
    """Say what comes next."""

    verb: ClassVar[str] = "next"


@dataclass(frozen=True, slots=True)
class Left:
    """Say how long `which` still takes; empty means the only or the next one."""

    verb: ClassVar[str] = "left"
    which: str = ""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Drop `which`; empty means the one ringing, else the last one set; "all" everything. Where a `day` is named,
    "tomorrow" or "friday", what recurs is left out on that day alone; where it is "next", the next time alone."""

    verb: ClassVar[str] = "cancel"
    which: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Restore:
    """Set again what was just cancelled."""

    verb: ClassVar[str] = "restore"


@dataclass(frozen=True, slots=True)
class Pause:
    """Hold `which` where it is."""

    verb: ClassVar[str] = "pause"
    which: str = ""


@dataclass(frozen=True, slots=True)
class Unpause:
    """Let `which` go on."""

    verb: ClassVar[str] = "unpause"
    which: str = ""


@dataclass(frozen=True, slots=True)
class Snooze:
    """Say the one that rang last, or `which` of those that rang, again at `when`; empty means after the usual time."""

    verb: ClassVar[str] = "snooze"
    when: str = ""
    which: str = ""


@dataclass(frozen=True, slots=True)
class Extend:
    """Make `which` end later by `length` (earlier when it is negative)."""

    verb: ClassVar[str] = "extend"
    which: str
    length: timedelta


@dataclass(frozen=True, slots=True)
class Move:
    """Make `which` due at `when` instead."""

    verb: ClassVar[str] = "move"
    which: str
    when: str


@dataclass(frozen=True, slots=True)
class Rename:
    """Call `which` by another name."""

    verb: ClassVar[str] = "rename"
    which: str
    name: str


@dataclass(frozen=True, slots=True)
class Watch:
    """Tell when `what`, on the window in focus, finishes."""

    verb: ClassVar[str] = "watch"
    what: str


@dataclass(frozen=True, slots=True)
class Unwatch:
    """Watch `which` no longer; empty means the only one, "all" everything that is watched."""

    verb: ClassVar[str] = "unwatch"
    which: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """Whenever the user says `heard`, say `reply`, over the user if need be."""

    verb: ClassVar[str] = "cue"
    heard: str
    reply: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Hand `question` to the background reasoner."""

    verb: ClassVar[str] = "ask"
    question: str


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete what was written down in the last `length`."""

    verb: ClassVar[str] = "forget"
    length: timedelta


@dataclass(frozen=True, slots=True)
class Quiet:
    """Do not speak unasked, for `length`, until the time that `until` names, or until told to resume."""

    verb: ClassVar[str] = "quiet"
    length: timedelta | None = None
    until: str = ""


@dataclass(frozen=True, slots=True)
class Resume:
    """Speak again."""

    verb: ClassVar[str] = "resume"


@dataclass(frozen=True, slots=True)
class Repeat:
    """Say the last words again."""

    verb: ClassVar[str] = "repeat"


@dataclass(frozen=True, slots=True)
class Done:
    """What rings is seen to, and need not come back; `which` is empty for all that ring."""

    verb: ClassVar[str] = "done"
    which: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The user's words to a question that was asked, or a correction of what was just set."""

    verb: ClassVar[str] = "answer"
    words: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Stop speaking now."""

    verb: ClassVar[str] = "stop"


Action = (
    Remind | Timer | ListAll | Next | Left | Cancel | Restore | Pause | Unpause | Snooze | Extend | Move | Rename
    | Watch | Unwatch | Cue | Ask | Forget | Quiet | Resume | Repeat | Stop | Done | Answer
)  # fmt: skip


def fields_of(action: Action) -> dict[str, str | float | None]:
    """The action's parsed fields for the timeline; a length is given in seconds under "seconds"."""
    values: dict[str, str | float | None] = {"action": action.verb}
    for field in fields(action):
        value = getattr(action, field.name)
        if field.name == "length":
            values["seconds"] = None if value is None else value.total_seconds()
        else:
            values[field.name] = value
    return values
