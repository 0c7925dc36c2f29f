"""Sentences that ask for several reminders or timers at once, taken apart: "at nine to call mum and at ten to call
dad". Each part must stand for itself; where one does not, they are asked for one by one."""

from __future__ import annotations

import re
from datetime import datetime

from app import actions
from app.actions import Action, ActionError
from app.reminders.numbers import words_of
from app.reminders.phrases import resolve
from app.reminders.splitting import cut_link, split_time
from app.reminders.typed_words import NUMBERS
from app.reminders.units import UNIT_OF
from app.reminders.when import PhraseError

ONE_BY_ONE = "I think those are two reminders. Please tell me them one by one."
_AND = re.compile(
    r",? (?:and then|and also|and|then|also|plus)(?: also)? |; |\. |, (?=(?:at|in|on|tomorrow)\b)", re.IGNORECASE
)
_ORDER = re.compile(
    r"(?:please )?(?:(?:remind|wake|ping|nudge) me|(?:set|start) (?:an?|another)|don't let me forget)\b",
    re.IGNORECASE,
)
_ONE_MORE = re.compile(
    r"(?:another|one|one more)(?: (?:timer|alarm))? (?=for\b)|(?:an?|another) (?=[^,]*\b(?P<kind>timer|alarm)\b)",
    re.IGNORECASE,
)
"""Behind the order for a timer: "and another for ten minutes", "and a five minute timer for the eggs"."""
_TIMER = re.compile(r".*?\b(?P<kind>timer|alarm)\b", re.IGNORECASE)
_IN = re.compile(rf"^in (?:{NUMBERS}|\d+)(?= to\b)", re.IGNORECASE)
_MOST_CUTS = 6
"""A sentence with more of them is not taken apart, so that none takes long."""
_BEGINS = re.compile(r"(?:to|at|in|on|by|tomorrow|every|tonight|this)\b", re.IGNORECASE)


def orders_in(sentence: str) -> list[str]:
    """The orders that a sentence puts one behind the other, "remind me … and set a timer …"; itself where it is one."""
    if not _ORDER.match(sentence):
        return [sentence]
    parts, begin = [], 0
    for match in _AND.finditer(sentence):
        before, behind = sentence[begin : match.start()].strip(" ,."), sentence[match.end() :]
        if _ORDER.match(behind) or (_TIMER.match(before) and _ONE_MORE.match(behind)):
            parts.append(before)
            begin = match.end()
    return [_in_full(part, parts[0] if parts else "") for part in [*parts, sentence[begin:].strip(" ,.")]]


def _in_full(part: str, first: str) -> str:
    """An order with the words that it shares with the first one: "another for ten minutes"."""
    match = _ONE_MORE.match(part)
    kind = _TIMER.match(first)
    if match is None or kind is None:
        return part
    return f"set {part}" if match["kind"] else f"set a {kind['kind']} {part[match.end() :]}"


def reminders_in(body: str, now: datetime) -> list[Action]:
    """The reminders that stand behind one "remind me", where there are several; an empty list for a single one.

    Raises ActionError where there are two times and it cannot be told what the second is for: "to call mum at nine and
    dad at ten".
    """
    if len(_AND.findall(body)) > _MOST_CUTS:
        return []
    for match in _AND.finditer(body):
        first = _whole(body[: match.start()], now)
        rest = body[match.end() :] if first is None else _with_unit(body[match.end() :], first)
        second = None if first is None else _whole(rest, now)
        if first is None or second is None:
            continue
        if not _BEGINS.match(body, match.end()):
            if _time_last(body[: match.start()], first) and _time_last(body[match.end() :], second):
                raise ActionError(ONE_BY_ONE)
            continue
        more = reminders_in(rest, now)
        return [first, *(more or [second])]
    return []


def both_of(reminder: actions.Remind, now: datetime) -> list[Action]:
    """The reminders in one whose title goes on with another: "at nine ; call mum and at ten to call dad"."""
    try:
        return reminders_in(f"{reminder.when} to {reminder.title}", now)
    except ActionError:
        return []


def _whole(words: str, now: datetime) -> actions.Remind | None:
    """A reminder with its time and its task, or None."""
    when, title = split_time(words.strip(" ,"), now)
    title = cut_link(title).strip(" ,")
    if not when or not title:
        return None
    try:
        resolve(when, now)
    except PhraseError:
        return None
    return actions.Remind(when, title)


def _with_unit(words: str, before: actions.Remind) -> str:
    """ "in twenty to call dad", behind "in ten minutes to call mum", with the unit that both have in common."""
    unit = words_of(before.when)[-1]
    return _IN.sub(rf"\g<0> {unit}", words) if unit in UNIT_OF else words


def _time_last(words: str, reminder: actions.Remind) -> bool:
    return words.strip(" ,.").lower().endswith(reminder.when.lower())
