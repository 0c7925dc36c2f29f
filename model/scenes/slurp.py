"""Sorts sentences that people say to assistants (SLURP) by what they are to us.

A question becomes a delegation ("ask <question>"); an order to some other service ("play the beatles") and a statement
are talk without an action; whatever touches our own grammar (reminders, timers, cancelling, silence ...) or may be
either is left out, since a wrong label teaches deafness.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

OURS = re.compile(
    r"\b(remind\w*|prompt me|timers?|alarms?|cancel\w*|snooz\w*|stop\w*|quiet\w*|silen\w*|mute|unmute|repeat\w*|again|"
    r"wake|resume|unpause|pause|continue|delete|remove|erase|clear|countdown|notif\w+|alert|warn|ping|shut|hush|shush|"
    r"enough|never|forget|undo|rename|extend|what's next|whats next|left|list my|schedule|say|pardon|what was that|"
    r"let me know|tell me (when|if|once)|do i have|go on|carry on|watch|keep an eye|add \w+ (minute|second|hour)s?|"
    r"make it|disturb|later|whenever)\b"
)
QUESTION = re.compile(
    r"(what|what's|why|why's|how|how's|when|when's|where|where's|who|who's|which|is|are|does|do|did|was|were|"
    r"should|has|have)\b.* \w+"
)
UNCLEAR = re.compile(
    r"(can|could|would|will|shall|tell|explain|show|give|find|look up|let|describe|define|please (tell|find|show|give)|"
    r"i'd|do you|any|check|compare|ask|am i|(the )?(current|weather|time|date|news|temperature)(?! (is|was)\b)|today's|"
    r"next one|list|i (want|need|would like|wish) to (know|hear|see|find|check|learn|have)|(help me )?remember|"
    r"make sure|reschedule|postpone|restart|dismiss|wipe|empty|count down|(my )?upcoming|my events?)\b"
)
"""Asks or orders what Alongside may be meant to do: neither talk nor surely a question."""
ENTRY = re.compile(
    r"(i (need|want|would like|have) (you |to )*)?((an?|the|new|google) )*"
    r"(?=.*\b(events?|meetings?|appointments?|calendars?|birthdays?|am|pm|noon|every|weekly|today|tonight|tomorrow|"
    r"remainder|week|month|year|\w+day|january|february|march|april|may|june|july|august|september|october|november|"
    r"december|plus|minus)\b)(add|set|put|mark|note|make|create|enter|save|book|arrange|organi[sz]e|plan|calendar|"
    r"event|open|drop|get rid of|clean|meeting)\b"
)
"""An order about a calendar, whose entries are reminders for Alongside."""
OUR_QUESTION = re.compile(
    r"\b(events?|calendars?|agenda|appointments?|meetings?|birthdays?|anniversary|list|items|plan(s|ned)|scheduled|"
    r"coming up|what's on|what is on|next|remaining|much longer|how long|anything|my day|do i need to|my party|"
    r"(how|what) are you|how's it going|what's up|remainder|look like|booked|busy|free|party)\b"
)
"""A question that is answered of what is set, not by the reasoner, or is put to anybody."""
ADDRESS = re.compile(
    r"^((hey|hi|hello|okay|ok|olly|alexa|siri|google|computer|please|so|well|um|just|now|i (need|want) you to)\b ?)+"
)
TASK = re.compile(
    r"(book|buy|order|email|mail|write|post|tweet|send|cook|start|open|play|clean|vacuum|get|call|text|download|save|pick|invite|reply|"
    r"create|arrange|plan|order|brew|make|dim|switch|reserve|purchase|read|check|visit|take)\b"
)
WORD_FORM = re.compile(r"[a-z']+( [a-z']+)*")
LONGEST = 16


@dataclass(frozen=True)
class Sorted:
    """Sentences by use.

    Attributes:
        talk: nothing follows from them.
        questions: to be handed to the reasoner word for word.
        tasks: short orders that fit after "remind me to".
        words: every word that occurs, once.
    """

    talk: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def tidy(sentence: str) -> str | None:
    """The sentence in the alphabet of scripts, or None when it does not fit (symbols, digits, too long)."""
    text = " ".join(sentence.lower().replace("’", "'").replace("?", "").split())
    text = re.sub(r"\b([ap])\. ?m\.?(?=\s|$)", r"\1m", text)
    text = re.sub(r"\b(what|how|where|who|when)s\b", r"\1's", text)
    if not WORD_FORM.fullmatch(text) or len(text.split()) > LONGEST or re.search(r"(^|\s)'|'(\s|$)", text):
        return None
    return text


def sort_sentences(sentences: Sequence[str]) -> Sorted:
    """Sorts `sentences`; the same input always gives the same pools in the same order."""
    talk: dict[str, None] = {}
    questions: dict[str, None] = {}
    tasks: dict[str, None] = {}
    words: dict[str, None] = {}
    for text in filter(None, map(tidy, sentences)):
        words.update(dict.fromkeys(word for word in text.split() if len(word) > 1))
        bare = ADDRESS.sub("", text)
        if OURS.search(text):
            continue
        if QUESTION.match(bare):
            # Nor what is asked of another by name: it would teach that an address makes a question none.
            if bare == text and not OUR_QUESTION.search(text):
                questions[text] = None
        elif not UNCLEAR.match(bare) and not ENTRY.match(bare):
            talk[text] = None
            if (
                TASK.match(bare)
                and bare == text
                and 2 <= len(text.split()) <= 7
                and not re.search(r"\b(at|in|on|to|for|every|tomorrow|today|tonight|me|my)\b", text)
            ):
                tasks[text] = None
    return Sorted(tuple(talk), tuple(questions), tuple(tasks), tuple(words))
