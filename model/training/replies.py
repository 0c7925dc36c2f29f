"""What the program says to an action, as notes of training have it."""

from __future__ import annotations


def question(action: str) -> str | None:
    """What the program asks where an action lacks a part, None where it lacks none."""
    verb, _, rest = action.partition(" ")
    when, _, what = rest.partition("; ")
    if verb == "timer" and not when:
        return "For how long should I set the timer?"
    if verb == "remind" and not when:
        return "When should it be?"
    if verb == "remind" and not what:
        return "What should I remind you of?"
    return None


def read_back(action: str) -> str:
    """How the program answers: 'In ten minutes: call anna.', or with a question."""
    if asked := question(action):
        return asked
    verb, _, rest = action.partition(" ")
    when, _, what = rest.partition(" ; ")
    if verb == "remind":
        return f"{when.capitalize()}: {what}."
    return f"{verb.capitalize()} {rest.replace(' ;', ':')}".rstrip() + "."
