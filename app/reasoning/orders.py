"""What is said about an answer rather than asked: the model hands it on as a question, for it knows no verb for it."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import timedelta
from typing import Literal

from app.reminders.durations import parse_duration
from app.reminders.when import PhraseError

FollowUp = Literal["go on", "shorter", "never mind"]

_WORDS: dict[str, FollowUp] = {
    **dict.fromkeys(("go on", "continue", "carry on", "keep going", "and then", "more"), "go on"),
    **dict.fromkeys(("shorter", "make it shorter", "in short", "shorter please", "briefly"), "shorter"),
    **dict.fromkeys(("never mind", "nevermind", "forget it", "forget that question"), "never mind"),
}
_FORGET = re.compile(r"(?:please )?(?:forget|delete|erase)\b.*\b(?:last|past) (?P<length>\w.*?)[.!]?$")


def follow_up(text: str) -> FollowUp | None:
    """What a sentence says about an answer, None when it is about something else."""
    return _WORDS.get(" ".join(re.findall(r"\w+", text.lower())).removesuffix(" please"))


def to_forget(text: str) -> timedelta | None:
    """How much of the last time a sentence wants deleted, None when it wants nothing deleted."""
    span = _FORGET.match(text.lower())
    if span is not None:
        with suppress(PhraseError):
            return parse_duration(span["length"])
    return None
