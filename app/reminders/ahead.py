"""Reminders so long before something that has a time of its own: "ten minutes before my meeting at three"."""

from __future__ import annotations

import re
from datetime import datetime

from app import actions
from app.actions import ActionError
from app.reminders.phrases import pieces, resolve
from app.reminders.splitting import cut_link, split_time
from app.reminders.typed_words import LENGTH
from app.reminders.when import HalfOfDayError, PhraseError

_BEFORE = re.compile(
    rf"(?:to |about )?{LENGTH} (?:before|ahead of|prior to|in advance of) (?P<event>(?:my|the|our|an?|\w+'s)\b.+)",
    re.IGNORECASE,
)
_LEAD = rf"{LENGTH} (?:before(?:hand)?(?: (?:it|that)(?: starts)?)?|ahead(?: of time)?|in advance|earlier)"
_BEHIND = re.compile(rf"(?P<event>.+?), {_LEAD}", re.IGNORECASE)
_BARE = re.compile(_LEAD, re.IGNORECASE)
_CLOCK_FIRST = re.compile(
    r"(?P<whose>(?:my|the|our) )(?P<clock>\S+(?: \S+)?(?: o'clock| ?[ap]m)|noon|\d+(?::\d\d)) (?P<event>.+)",
    re.IGNORECASE,
)


def ahead_of(body: str, event: str, now: datetime) -> actions.Remind | None:
    """The reminder that `body` asks for behind "remind me", so long before what it names or what `event` told before
    it: "i have the dentist at ten, remind me an hour before". None for other words.

    Raises ActionError that asks for the time where what it is before has none.
    """
    match = _BARE.fullmatch(body) if event else _BEFORE.fullmatch(body) or _BEHIND.fullmatch(body)
    if match is None:
        return None
    what = event or cut_link(match["event"])
    first = _CLOCK_FIRST.fullmatch(what)
    what = f"{first['whose']}{first['event']} at {first['clock']}" if first else what
    when, title = split_time(what, now)
    if when and (task := re.search(rf"{re.escape(when)} to (.+)$", what)):
        # "two hours before my flight at six tomorrow to leave"
        title = task[1]
    if not when and " to " in title and not event:
        # "an hour before the meeting to print the slides"
        raise ActionError("When is that exactly?", actions.Remind("", title.split(" to ", 1)[1]))
    earlier = _earlier(match["length"], when, now) if when else None
    if earlier is None or not title:
        raise ActionError("At what time should I remind you of that?", actions.Remind("", cut_link(title or what)))
    return actions.Remind(earlier, cut_link(title))


def _earlier(length: str, when: str, now: datetime) -> str | None:
    """Words for so long before a time of day on its day; None where they name none."""
    named = pieces(when)
    kinds = {kind for piece in named for kind in piece.found}
    if "clock" not in kinds or not kinds <= {"clock", "part", "day"}:
        return None
    clock = [piece.words for piece in named if "day" not in piece.found]
    days = [piece.words for piece in named if "day" in piece.found]
    words = " ".join([*days, length, "before", *(each.removeprefix("at ") for each in clock)])
    try:
        resolve(words, now)
    except HalfOfDayError:
        return words
    except PhraseError:
        return None
    return words
