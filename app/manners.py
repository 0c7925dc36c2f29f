"""When to keep to oneself: which sights are worth a word, how many in an hour, and the hours of quiet."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from fnmatch import fnmatchcase

from app.clock import Countdown
from app.events import NOT_SURE
from app.sections import Behaviour, Speaking
from app.sights import Sight
from model.microturn import SeeKind, Seen

HOUR = timedelta(hours=1)
NOBODY_ASKED = "nobody asked to be told"
WRONG_KIND = "sights of this kind are not wanted"
NOT_LONG = "it was not at work for long"
SILENT_PROGRAM = "nothing is to be said of this program"
ENOUGH = "enough was mentioned in this hour"
TURNED_TO_IT = "you had turned to it yourself"
IN_FRONT = "you had it in front of you"
GONE = "its window is gone"
STOPPED = "you wanted it to stop"
SHUT = "the screen was not to be looked at any more"
ENDED = "the program ended first"
UNWANTED = (
    NOBODY_ASKED,
    WRONG_KIND,
    NOT_LONG,
    SILENT_PROGRAM,
    ENOUGH,
    TURNED_TO_IT,
    IN_FRONT,
    GONE,
    STOPPED,
    SHUT,
    ENDED,
)
"""Why something is kept back, as the timeline tells it."""


class Manners:
    """Judges sights by the user's settings.

    Attributes:
        behaviour: the settings in force; may be replaced at any time.
        mentioned: the hour that each remark stands against the next ones, by the wall clock, for nobody is told
            anything while the machine sleeps.
    """

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.mentioned: tuple[Countdown, ...] = ()

    def mention(self, now: datetime) -> None:
        """A remark was heard."""
        self.mentioned = (*self.mentioned, Countdown(HOUR, now))

    def unsure(self, seen: Seen) -> str:
        """Why a sight is not even looked into, "" when it is."""
        if self.behaviour.proactivity == "off":
            return "nothing is to be said of the screen"
        return NOT_SURE if seen.confidence < self.behaviour.see_confidence else ""

    def unwanted(self, sight: Sight, now: datetime, waiting: int) -> str:
        """Why a sight that holds is kept back, "" when it may be told; so many remarks wait to be told already.

        What the user asked to be told is told.
        """
        if sight.watch is not None:
            return ""
        behaviour = self.behaviour
        told = {
            SeeKind.DONE: behaviour.tell_finished,
            SeeKind.FAILED: behaviour.tell_failed,
            SeeKind.ASKS: behaviour.tell_waiting,
        }
        if behaviour.proactivity == "watched only":
            return NOBODY_ASKED
        if not told[sight.seen.kind]:
            return WRONG_KIND
        if behaviour.proactivity == "long tasks" and sight.at_work < behaviour.long_task_seconds:
            return NOT_LONG
        app = "" if sight.window is None else sight.window.app.lower()
        if any(fnmatchcase(app, pattern.lower()) for pattern in behaviour.silent_apps):
            return SILENT_PROGRAM
        self.mentioned = tuple(each for each in self.mentioned if each.left(now))
        return ENOUGH if len(self.mentioned) + waiting >= behaviour.mentions_an_hour else ""


def in_quiet_hours(speaking: Speaking, now: datetime) -> bool:
    """True within the quiet hours, which may go past midnight."""
    if not speaking.quiet_from or not speaking.quiet_until:
        return False
    start, end = time.fromisoformat(speaking.quiet_from), time.fromisoformat(speaking.quiet_until)
    clock = now.time()
    return start <= clock < end if start <= end else clock >= start or clock < end
