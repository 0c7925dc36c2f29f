"""What is said about an answer rather than asked: the model hands it on as a question, for it knows no verb for it."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import timedelta
from typing import Literal

from app.reminders.durations import parse_duration
from app.reminders.when import PhraseError

FollowUp = Literal["go on", "shorter", "never mind"]

_IT = r"(?:it|that|this|the answer)"
_SAID: tuple[tuple[FollowUp, str], ...] = (
    (
        "go on",
        r"go on(?: then)?|go ahead|continue|carry on|keep going|read on|and then|then what|what else|more|say more"
        r"|tell me (?:more|the rest)|(?:and )?the rest|next(?: part| one)?",
    ),
    (
        "shorter",
        rf"shorter|briefly|briefer|in short|(?:the )?short(?:er)? version"
        rf"|(?:make|say|put|keep) {_IT} (?:much |a bit |more )?"
        rf"(?:shorter|short|brief|briefer|briefly|simpler|in (?:one|a) sentence|in (?:fewer|a few) words)"
        rf"|in (?:one|a) sentence|in (?:fewer|a few) words|shorten {_IT}|sum {_IT} up|(?:that's |that is )?too long",
    ),
    (
        "never mind",
        rf"never ?mind(?: {_IT})?|forget (?:it|(?:about )?(?:that|my|the)(?: last)? question)"
        rf"|drop (?:it|(?:that|my|the)(?: last)? question)|stop thinking(?: about {_IT})?"
        rf"|i (?:don't|do not|no longer) (?:need|want) (?:to know|an answer|the answer)(?: any ?more| now)?",
    ),
)
_COURTESY = re.compile(
    r"(?:(?:hey|oh|okay|ok|so|no|well|and|please|alongside|just|can you|could you|would you|will you)\b,? *)+"
)
_FORGET = re.compile(r"(?:please )?(?:forget|delete|erase)\b.*\b(?:last|past) (?P<length>\w.*?)[.!]?$")


def follow_up(text: str) -> FollowUp | None:
    """What a sentence says about an answer, None when it is about something else."""
    words = " ".join(re.findall(r"[\w']+", text.lower().replace("’", "'")))
    words = re.sub(r" (?:please|thanks|thank you)$", "", words)
    for way in (words, _COURTESY.sub("", words, count=1)):
        for meant, pattern in _SAID:
            if re.fullmatch(pattern, way):
                return meant
    return None


def to_forget(text: str) -> timedelta | None:
    """How much of the last time a sentence wants deleted, None when it wants nothing deleted."""
    span = _FORGET.match(text.lower())
    if span is not None:
        with suppress(PhraseError):
            return parse_duration(span["length"])
    return None
