"""Puts the words of an action right by what a stronger recogniser read.

What kind of action it is stays as the live model decided. Of the recogniser's hypotheses only those count that sound
like what was heard, mean the same kind of action and leave no time open; the likeliest of them is taken, the more
readily the closer it is to what was heard.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from app import actions
from app.actions import Action, ActionError
from app.listening.said import Hypothesis, Reading
from app.reminders.numbers import in_digits, words_of
from app.reminders.typed import interpret
from app.reminders.when import PhraseError
from app.rewording import first_settled

LEAST_LIKENESS = 0.4
"""Below it what was read is another sentence than what was heard, or made up."""
AGREEMENT = 1.0
"""What being all like what was heard is worth, in mean log probability of a token."""


@dataclass(frozen=True, slots=True)
class Correction:
    """An action in better words, and the sentence that they were taken from."""

    action: Action
    sentence: str


def corrected(action: str, heard: str, reading: Reading, now: datetime) -> Correction | None:
    """The model's action text in the words that were read; None where nothing that was read fits it."""
    verb = action.partition(" ")[0]
    before = spelled(heard or action.partition(" ")[2])
    found: list[tuple[float, Correction]] = []
    for hypothesis in reading.hypotheses:
        like = likeness(before, spelled(hypothesis.text))
        meant = _meant(verb, hypothesis, now) if like >= LEAST_LIKENESS else None
        if meant is not None:
            found.append((hypothesis.score + AGREEMENT * like, Correction(meant, hypothesis.text)))
    return max(found, key=lambda each: each[0])[1] if found else None


def report_of(heard: str, reading: Reading, better: Correction | None) -> tuple[str, dict[str, Any]]:
    """What the timeline is told about a reading: what was heard at first, what is taken instead ("" when nothing is),
    and how long that was waited for."""
    text = "" if better is None else better.sentence
    times = {"seconds": round(reading.seconds, 3), "worked": round(reading.worked, 3), "late": reading.late}
    return "reread", {"heard": heard, "text": text, **times}


def _meant(verb: str, hypothesis: Hypothesis, now: datetime) -> Action | None:
    """The action of that kind which a sentence asks for, None when it asks for another, or leaves something open."""
    words = hypothesis.text.strip().rstrip(".?! ")
    if verb in (actions.Ask.verb, actions.Answer.verb):
        return actions.Ask(words) if verb == actions.Ask.verb else actions.Answer(words)
    try:
        meant = interpret(words, now)
    except (ActionError, PhraseError):
        return None
    return meant if meant is not None and meant.verb == verb and _settled(meant, now) else None


def _settled(action: Action, now: datetime) -> bool:
    """Whether the words for a time name one, but perhaps for the half of the day."""
    if not isinstance(action, actions.Remind | actions.Move | actions.Snooze):
        return True
    if not action.when:
        return isinstance(action, actions.Snooze)
    return first_settled([action.when.rstrip(", ")], now) is not None


def likeness(one: str, other: str) -> float:
    """How much two sentences look alike, 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def spelled(sentence: str) -> str:
    """The bare words, numbers in digits however they were written."""
    tokens = words_of(re.sub(r"[^\w\s:'.-]|[.](?!\d)", " ", sentence.lower()))
    return " ".join(in_digits(tokens))
