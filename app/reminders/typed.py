"""Typed sentences to actions: a small grammar of plain English for the text field and the command line.

Voice needs none of this: there the model writes the action. Here, too, what stays open is asked back by whoever carries
the action out: a `Remind` without words for when, or with words that mean two things.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from app import actions
from app.actions import Action, ActionError, parse_action
from app.reminders.days import WEEKDAYS
from app.reminders.durations import UNIT_OF
from app.reminders.numbers import at, read_number, words_of
from app.reminders.phrases import resolve, understands
from app.reminders.typed_forms import action_of
from app.reminders.when import PhraseError

_COURTESY = re.compile(
    r"^(?:(?:hey|hi|hello|ok|okay|so|um|uh|alongside|now|please|kindly|just|could you|can you|would you|will you|"
    r"i need you to|i want you to|i'd like you to|i would like you to|go ahead and)\b[,.!]?\s*)+",
    re.IGNORECASE,
)
_THANKS = re.compile(r"[,\s]*\b(?:please|thanks|thank you|would you|will you)$", re.IGNORECASE)
_LINK = re.compile(r"^(?:to|that|about|of|for|:|,|-)\s*(?=\S)", re.IGNORECASE)
_REMIND = re.compile(
    r"^(?P<before>.*?)[,\s]*\b(?:(?:remind|nudge|ping) me|"
    r"(?:set|make|create|add|give|put|new)\s+(?:me\s+)?(?:a|an|another)?\s*reminder|"
    r"reminder|don't let me forget|tell me(?= (?:in|at|every|tomorrow|to)\b))\b[:,]?\s*(?P<body>.*)$",
    re.IGNORECASE,
)
_STARTERS = frozenset(
    (
        *("in", "at", "on", "by", "for", "every", "each", "daily", "weekly", "monthly", "yearly", "hourly", "today"),
        *("tomorrow", "tonight", "next", "after", "this", "the", "half", "until", "noon", "midnight", "a", "an", "day"),
        *("once", "twice", "later", "soon", "from", "before", "around", "about", "weekdays", "weekends"),
        *WEEKDAYS,
        *(f"{day}s" for day in WEEKDAYS),
        *(day[:3] for day in WEEKDAYS),
    )
)
_QUESTION = re.compile(
    r"^(?:what|what's|why|how|how's|when|where|where's|who|who's|which|is|are|does|do|did|was|were|should|can|could|"
    r"would|has|have|will|explain|summari[sz]e|translate|compare|look up|find out|"
    r"tell me (?:about|what|why|how|who|where))\b",
    re.IGNORECASE,
)


def interpret(text: str, now: datetime) -> Action | None:
    """The action that a typed sentence asks for, or None when it asks for none.

    Raises ActionError or PhraseError with a question where a length of time is missing or vague.
    """
    sentence = _tidy(text)
    match = _REMIND.match(sentence)
    if match and not match["body"].lower().startswith("again "):
        before = match["before"].strip(" ,")
        if not before or understands(before):
            return _remind(before, match["body"].strip(), now)
    if action := action_of(sentence):
        return action
    try:
        return parse_action(sentence[:1].lower() + sentence[1:])
    except ActionError:
        pass
    return actions.Ask(text.strip()) if text.strip().endswith("?") or _QUESTION.match(text.strip()) else None


def _tidy(text: str) -> str:
    """The sentence without courtesy, with single spaces and without its final stop."""
    sentence = " ".join(text.replace("’", "'").split()).rstrip(" .!?")
    sentence = _COURTESY.sub("", sentence)
    return _THANKS.sub("", sentence)


def _remind(before: str, body: str, now: datetime) -> Action:
    """Splits what stands around "remind me" into when and what."""
    if before:
        return actions.Remind(before, _titled(body))
    words = body.split()
    head = _head_of(words, now)
    if head:
        title = _LINK.sub("", " ".join(words[head:]))
        if title and _settled(words[:head], now):
            return actions.Remind(" ".join(words[:head]), _titled(title))
        tail = _tail_of(title.split(), now)
        joined = [*words[:head], *title.split()[tail:]]
        if tail and _settled(joined, now):
            return actions.Remind(" ".join(joined), _titled(" ".join(title.split()[:tail])))
        return actions.Remind(" ".join(words[:head]), _titled(title))
    words = _LINK.sub("", body).split()
    tail = _tail_of(words, now)
    return actions.Remind(" ".join(words[tail:]) if tail else "", _titled(" ".join(words[:tail] if tail else words)))


def _titled(title: str) -> str:
    """The title without its link word. Raises ActionError when nothing is left."""
    title = _LINK.sub("", title).strip(" ,:;")
    if not title:
        raise ActionError("What should I remind you of?")
    return title


def _tail_of(words: Sequence[str], now: datetime) -> int:
    """Where the words for when begin at the end of a title; 0 when there are none."""
    starts = [start for start in range(1, len(words)) if _starts_time(words[start:])]
    settled = next((start for start in starts if _settled(words[start:], now)), 0)
    return settled or next((start for start in starts if understands(" ".join(words[start:]))), 0)


def _head_of(words: Sequence[str], now: datetime) -> int:
    """Where the words for when end at the beginning of what follows "remind me"; 0 when there are none there."""
    if not _starts_time(words):
        return 0
    ends = range(len(words), 0, -1)
    if settled := next((end for end in ends if _settled(words[:end], now)), 0):
        return settled
    # What leaves something open must be followed by a link word, or the title would be taken for a part of it.
    open_ended = [end for end in reversed(ends) if end == len(words) or _LINK.match(" ".join(words[end:]))]
    return next((end for end in open_ended if understands(" ".join(words[:end]))), 0)


def _starts_time(words: Sequence[str]) -> bool:
    """Whether a stretch of words begins like words for when: "at", "tomorrow", "10 minutes", "5pm"."""
    tokens = words_of(" ".join(words))
    if not tokens:
        return False
    number = read_number(tokens, 0)
    counted = number is not None and at(tokens, number[1]) in (*UNIT_OF, "am", "pm")
    return counted or tokens[0] in _STARTERS or ":" in tokens[0]


def _settled(words: Sequence[str], now: datetime) -> bool:
    try:
        resolve(" ".join(words), now)
    except PhraseError:
        return False
    return True
