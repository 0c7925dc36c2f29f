"""Sentences to actions: a grammar of plain English for the text field, the command line and the user's own words.

Voice needs little of this: there the model writes the action. Here, too, what stays open is asked back by whoever
carries the action out: a `Remind` without words for when, or with words that mean two things.
"""

from __future__ import annotations

import re
from datetime import datetime

from app import actions
from app.actions import SEPARATOR, Action, ActionError
from app.grammar import parse_action
from app.reminders.ahead import ahead_of
from app.reminders.mishearings import mended_sentence
from app.reminders.numbers import in_words
from app.reminders.phrases import understands
from app.reminders.several import ONE_BY_ONE, orders_in, reminders_in
from app.reminders.splitting import cut_link, left_out, odd_recurrence, split_time
from app.reminders.typed_builds import which_of
from app.reminders.typed_forms import action_of
from app.reminders.typed_words import NUMBERS
from app.reminders.waking import resolve_for

_LONGEST = 300
_FEW = 6
_COURTESIES = (
    *("hey", "hi", "hello", "ok", "okay", "so", "um", "uh", "er", "well", "yes", "oh", "actually", "now", "please"),
    *("pls", "plz", "can we", "may we", "would you mind", "do you mind", "would it be possible to"),
    *("alongside", "siri", "olly", "alexa", "google", "computer", "kindly", "just", "let's", "let us", "you should"),
    *("you can", "you may"),
    *("could you", "can you", "would you", "will you", "could we", "can we", "i need you to", "i want you to"),
    *("i'd like you to", "i would like you to", "i want to", "i'd like to", "i would like to", "i need to"),
    *("is there a way to", "are there ways to", "is it possible to", "go ahead and", "be sure to", "make sure to"),
    r"no(?=,? (?:make|change|cancel|call|rename|move|set|remind) )",
    *("find and", r"open (?:my |the )?calendar(?: and)?", "do me a favou?r and", r"remember to(?= remind)"),
    *(r"don't forget to(?= remind)", r"do(?= (?:remove|cancel|delete|set|remind|clear))"),
)
_COURTESY = re.compile(rf"^(?:(?:{'|'.join(_COURTESIES)})\b(?! (?:go|meet|be)\b)[,.!]?\s*)+", re.IGNORECASE)
_ASKS_FOR = re.compile(
    r"^(?:can|could|may) (?:i|we)(?: please)?(?: have| get| set)(?: up)? "
    r"(?=(?:an?|another|my)\b.*\b(?:timer|alarm|reminder|countdown)\b)",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"[,\s]*\b(?P<thanks>please|thanks|thank you|would you|will you|for me|alongside|if you can)$", re.IGNORECASE
)
_SAID = re.compile(r"\b(?:to|an?|write|send|(?:say(?:ing)?|send)(?: (?:a|big|many|some|my))*)$", re.IGNORECASE)
"""What makes the thanks behind it a part of the task: "to say thank you"."""
_AT_SIGN = re.compile(r"(?<!\S)@(?=\s|(?:noon|midday|midnight)\b)|@(?=\d[\d:.]*(?:[ap]m)?(?:\s|$))", re.IGNORECASE)
"""The sign where it says when, not within an address."""
_ATTRIBUTES = r"(?:repeating|recurring|regular|hourly|daily|weekly|monthly|yearly|annual|new|event|appointment)"
_REMINDER = r"(?:reminder|remainder|notification|alert)"
_ASKING = (
    r"(?:don'?t forget to )?(?:remind|nudge|ping|alert|notify|remember|prod|warn|buzz|poke|prompt) (?:me|us)",
    r"(?:i(?:'d like| need| want| would like) to )?(?:be|get) (?:reminded|notified|told)",
    r"(?<!\w )reminding (?:me|us)",
    r"help (?:me|us)(?: to)? remember",
    r"shout (?:at|to|for) (?:me|us)",
    r"remind(?= (?:to|about|of|at|in|that|on)\b)",
    r"(?:set|make|create|add|give|put|new|start|send|schedule|have|need|want|i need|i want|i'd like|get)(?: up| on)?\s+"
    rf"(?:me\s+)?(?:a|an|another|my|the|one)?\s*(?:{_ATTRIBUTES} )*?"
    rf"{_REMINDER}",
    rf"(?<!\w )(?:new )?{_REMINDER}(?! (?:was|is|on the|settings?|app|times?)\b)",
    r"keep (?:on )?reminding me",
    r"give (?:me|us) an? (?:shout|nudge|buzz|ring|poke|prod|ping|holler|heads[- ]?up|alert)",
    r"(?:don'?t|do not) let (?:me|us) (?:forget|miss)",
    r"let me know (?:of|about|on)",
    r"(?:tell|let) me(?: know)?"
    r"(?= (?:the (?:morning|evening|day) of\b|to|in an?|in \w+ (?:minutes?|hours?|seconds?)|at|every|tomorrow|on)\b)",
)
_REMIND = re.compile(rf"^(?P<before>.*?)[,\s]*\b(?:{'|'.join(_ASKING)})\b[:,]?\s*(?P<body>.*)$", re.IGNORECASE)
_REFUSES = re.compile(r"\b(?:don'?t|do not|never|(?<!say )stop|no|didn'?t|did not|why|who|that)\s*$", re.IGNORECASE)
_REPEATING = re.compile(r"\b(daily|weekly|monthly|yearly|hourly)\b(?=[^;]*\breminder\b)", re.IGNORECASE)
_LEAVES_OUT = re.compile(r"\b(?:except|excluding|apart from|but not)\b", re.IGNORECASE)
_SECOND_TIME = re.compile(rf"(?:and |then |again )*(?:in|at|on|by) (?:{NUMBERS}|\d[\d:.]*)", re.IGNORECASE)
"""What is left of "in ten minutes and again in twenty"."""
_TOLD = re.compile(r"^(?:i|we)(?: (?:have|need|want|must|should|gotta)|'ve got)(?: to)? ", re.IGNORECASE)
"""What makes a task of what was told: "i have to call anna at five, so remind me"."""
_RECURS = re.compile(r"\b(?:every|each|daily|hourly|weekly)\b", re.IGNORECASE)
_CALLS = re.compile(
    r"\b(?:alert|notify|ping|nudge|buzz|poke|prod|warn|shout|ring|holler|heads|let me know)\b", re.IGNORECASE
)
_NO_REMINDER = re.compile(
    r"again\b|(?:later(?: on)?|in a (?:bit|while|moment))$|"
    r"(?:if|whenever|once(?! an? | every | per )|as soon as|when (?!i |we ))\b",
    re.IGNORECASE,
)
_PLAIN_VERBS = ("ask ", "left ", "quiet ", "timer ")
_QUESTION = re.compile(
    r"^(?:what|what's|why|how|how's|when|when's|where|where's|who|who's|which|is|are|does|do|did|was|were|should|can|"
    r"could|would|has|have|will|explain|summari[sz]e|translate|compare|look up|find out|"
    r"tell me (?:about|what|why|how|who|where))\b",
    re.IGNORECASE,
)


def interpret(text: str, now: datetime) -> Action | None:
    """The action that a typed sentence asks for, or None when it asks for none.

    Raises ActionError or PhraseError with a question where a length of time is missing or vague.
    """
    if len(text) > _LONGEST:
        return None
    if SEPARATOR in text:
        return parse_action(" ".join(text.split()))
    sentence = mended_sentence(_tidy(text))
    match = _REMIND.match(sentence)
    if match and not _NO_REMINDER.match(match["body"]) and not _REFUSES.search(match["before"]):
        before, body = match["before"].strip(" ,"), match["body"].strip()
        repeating = _REPEATING.search(match[0][: match.start("body")])
        if repeating and not before:
            before, body = "", f"{repeating[0]} {body}"
        if not before or understands(before):
            return _reminder(before, match[0][: match.start("body")], body, now)
        told = _TOLD.sub("", re.sub(r",? (?:so|and|then|but)$", "", before, flags=re.IGNORECASE))
        if not body and len(told.split()) > 1 and not _QUESTION.match(before):
            # "i have an appointment tomorrow, remind me"
            return _remind("", "", told, now)
        if body and (ahead := ahead_of(body, told, now)):
            return ahead
    if action := action_of(sentence, now):
        return action
    if sentence.lower().startswith(_PLAIN_VERBS):
        return parse_action(sentence[:1].lower() + sentence[1:])
    asks = text.strip().endswith("?") or _QUESTION.match(text.strip()) or _QUESTION.match(sentence)
    return actions.Ask(text.strip()) if asks else None


def interpret_several(text: str, now: datetime) -> list[Action]:
    """The actions of a typed sentence that asks for several reminders or timers, each of which stands for itself; an
    empty list for any other sentence. Raises ActionError or PhraseError where one of them leaves something open."""
    if len(text) > _LONGEST or SEPARATOR in text:
        return []
    sentence = mended_sentence(_tidy(text))
    orders = orders_in(sentence)
    if len(orders) == 1:
        match = _REMIND.match(sentence)
        return reminders_in(match["body"], now) if match and not match["before"].strip(" ,") else []
    found = [interpret(order, now) for order in orders]
    for action in found:
        if not isinstance(action, actions.Remind | actions.Timer):
            raise ActionError(ONE_BY_ONE)
        if isinstance(action, actions.Remind):
            resolve_for(action.title, action.when, now)
    return [action for action in found if action is not None]


def _tidy(text: str) -> str:
    """The sentence without courtesy, with single spaces and without its final stop."""
    plain = _AT_SIGN.sub(" at ", in_words(text).replace("’", "'"))
    sentence = _COURTESY.sub("", " ".join(plain.split()).rstrip(" .!?"))
    return _ASKS_FOR.sub("set ", _without_thanks(_without_thanks(sentence)))


def _without_thanks(sentence: str) -> str:
    """The sentence without courtesy at its end, where that is not what is to be said or done: "to cook for me"."""
    match = _THANKS.search(sentence)
    if match is None:
        return sentence
    before = sentence[: match.start()]
    task = _REMIND.match(before) if match["thanks"].lower() == "for me" else None
    own = task is not None and task["body"] and not _ends_in_time(task["body"])
    said = "," not in match[0] and _SAID.search(before)
    return sentence if own or said else before


def _ends_in_time(body: str) -> bool:
    words = body.split()
    return any(understands(" ".join(words[place:])) for place in range(max(0, len(words) - _FEW), len(words)))


def _reminder(before: str, verb: str, body: str, now: datetime) -> Action:
    """What is asked for behind "remind me" where the sentence is an order. Raises ActionError for several at once."""
    if not before:
        if reminders_in(body, now) or len(orders_in(f"remind me {body}")) > 1:
            raise ActionError(ONE_BY_ONE)
        if ahead := ahead_of(body, "", now):
            return ahead
        if body.lower().endswith(" instead"):
            when, title = split_time(body[: -len(" instead")].strip(" ,"), now)
            return actions.Move(which_of(cut_link(title)), when) if when else _remind(before, verb, body, now)
    return _remind(before, verb, body, now)


def _remind(before: str, verb: str, body: str, now: datetime) -> Action:
    """Splits what stands around "remind me" into when and what."""
    if before:
        when, title = before, body
        tail, rest = split_time(body, now)
        if tail and understands(f"{before} {tail}"):
            when, title = f"{before} {tail}", rest
        return actions.Remind(when, _titled(title, when, body))
    when, title = split_time(body, now)
    if when and cut_link(title).lower() in ("that", "it", "this", "that one", "this one"):
        return actions.Snooze(when)
    if not title and _CALLS.search(verb) and when:
        title = "alarm"
    return actions.Remind(when, _titled(title, when, body))


def _titled(title: str, when: str, body: str) -> str:
    """The title without its link word. Raises ActionError when nothing is left, or words for when are left in it."""
    if odd := left_out(title):
        task = cut_link(title.replace(odd, "", 1).strip())
        raise ActionError(f"I did not understand {odd!r} as a time. When should it be?", actions.Remind("", task))
    if when and re.match(r"ago\b", title, re.IGNORECASE):
        raise ActionError("That time has already passed. When should it be?", actions.Remind("", cut_link(title[4:])))
    linked = any(f"{link} {title}" in body for link in ("to", "that", "about"))
    if when and (odd := odd_recurrence(title, linked)):
        task = cut_link(title.replace(odd, "", 1).strip())
        raise ActionError(f"I did not understand {odd!r} as a time. When should it be?", actions.Remind("", task))
    if _LEAVES_OUT.search(title) and _RECURS.search(when):
        raise ActionError("I cannot leave anything out of what recurs. At which times exactly?")
    if when and _SECOND_TIME.fullmatch(title):
        raise ActionError(ONE_BY_ONE)
    title = re.sub(r"^(?:called|named|titled) (?=\S)", "", cut_link(title).strip(" ,:;"), flags=re.IGNORECASE)
    if not title:
        raise ActionError("What should I remind you of?", actions.Remind(when, "") if when else None)
    return title
