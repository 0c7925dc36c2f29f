"""What of the user's goes to a reasoner, as the timeline and the journal tell it: the package, and each lookup."""

from __future__ import annotations

from dataclasses import dataclass

from app.errands import Outcome
from app.reasoning.asked import Question
from app.reasoning.messages import Found, Lookup
from app.reasoning.package import BETWEEN_LINES, Package


@dataclass(frozen=True, slots=True)
class LookedUp:
    """The report of a lookup for the question with that number."""

    number: int
    outcome: Outcome


def sent(package: Package, to: str, local: bool, t: float) -> Outcome:
    """Shows what was sent, and keeps the screen's text for later questions."""
    fields = {"number": package.number, "question": package.question, "to": to, "local": local, "sent": package.shown()}
    read = BETWEEN_LINES.join(package.screen)
    return Outcome((), (("asked", fields),), t=t, seen=f"{package.window}: {read}" if read else None)


def looked_up(lookup: Lookup, found: Found, question: Question, local: bool, t: float) -> LookedUp:
    """Shows what was handed on while an answer was awaited. A window is named alone: its text is read elsewhere."""
    fields = {
        "number": question.number,
        "question": question.ask.package.question,
        "to": question.to,
        "local": local,
        "tool": lookup.tool,
        "found": found.text,
    }
    return LookedUp(question.number, Outcome((), (("looked up", fields),), t=t))
