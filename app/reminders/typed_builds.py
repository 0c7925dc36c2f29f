"""What the forms of whole sentences stand for: from the parts of a match to an action."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from app import actions
from app.actions import Action, ActionError
from app.grammar import NAMES_ONE, NONE_LEFT_OUT, parse_action, snooze_of
from app.reminders.durations import parse_duration, read_length, refuse_vague, say_duration
from app.reminders.numbers import at, read_number, words_of
from app.reminders.phrases import understands
from app.reminders.splitting import split_time
from app.reminders.typed_words import DATED, EVENTS, ON_CALENDAR, ORDERS, THAT, THINGS
from app.reminders.when import PhraseError

Parts = Mapping[str, str]
Build = Callable[[Parts], Action | None]
TimedBuild = Callable[[Parts, datetime], Action | None]


def form(pattern: str, build: Build) -> tuple[re.Pattern[str], Build]:
    """A pattern for a whole sentence, and what it stands for."""
    return re.compile(rf"(?:{pattern})$", re.IGNORECASE), build


def timed_form(pattern: str, build: TimedBuild) -> tuple[re.Pattern[str], TimedBuild]:
    """As `form`, where the words for when must be told from the others."""
    return re.compile(rf"(?:{pattern})$", re.IGNORECASE), build


def fixed(pattern: str, action: Action) -> tuple[re.Pattern[str], Build]:
    """A form that always stands for the same."""
    return form(pattern, lambda _: action)


_LONGEST_NAME = 6
_ONE_UNIT = (["second"], ["minute"], ["hour"], ["day"], ["week"])
"""What counts one of them by itself: "an hour timer", "the last hour"."""
_TOLD_APART = r"(?:timers?|countdowns?|reminders?|alarms?)"
"""Kinds that `matching.pick` tells apart; the other words for a thing that rings mean any of them."""


def which_of(words: str) -> str:
    """The words that pick a reminder, without those that every one has in common: "the bread timer" → "bread timer",
    "the timer for the pasta" → "pasta timer"."""
    which = re.sub(
        r"^(?:the|my|our|any|all of|all the|all my|all of my)\s+(?=\S)", "", words.strip(), flags=re.IGNORECASE
    )
    which = ON_CALENDAR.sub("", which).strip() or which
    which = re.sub(r"\s+(?:(?:that )?i (?:just )?(?:set|made)|any ?more|please)$", "", which, flags=re.IGNORECASE)
    links = r"(?:to|about|for|called|named|that|at)"
    which = re.sub(rf"^({_TOLD_APART}) {links}\s+(.+)$", r"\2 \1", which, flags=re.IGNORECASE)
    which = re.sub(rf"^{THINGS} {links}\s+", "", which, flags=re.IGNORECASE)
    if not about_all(which):
        which = re.sub(rf"(?<=\S)\s+(?!{_TOLD_APART}$){THINGS}$", "", which, flags=re.IGNORECASE)
    return "" if which.lower() in THAT else which


def about_all(which: str) -> bool:
    return which.lower().split()[:1] == ["all"]


def which(action: Callable[[str], Action]) -> Build:
    return lambda parts: action(which_of(parts["which"]))


def all_but(parts: Parts) -> Action | None:
    """ "cancel everything except the bread timer": none is cancelled on the word of that."""
    del parts
    raise ActionError(NONE_LEFT_OUT)


def cancel_all(parts: Parts) -> Action:
    return actions.Cancel(f"all {parts['kind']}".strip())


def cancel_some(parts: Parts) -> Action:
    """Those of a day or a name, all of them: "remove all my alarms for tomorrow"."""
    which = re.sub(r"\b(?:set|scheduled|due|that i have|i have|for|on|the|my|of)\b", " ", parts["which"])
    return actions.Cancel(" ".join(f"all {which}".split()))


def listed(parts: Parts) -> Action:
    """A list, narrowed to what was named of it: a kind, or a day."""
    kind = "" if parts.get("kind", "").lower().startswith("rem") else parts.get("kind", "")
    return actions.ListAll(" ".join(filter(None, (kind, parts.get("day", "")))))


def event(parts: Parts, now: datetime) -> Action | None:
    """An entry for the calendar is a reminder at its time: "schedule a meeting with anna on friday at three"."""
    body = ON_CALENDAR.sub(" ", parts["body"])
    body = re.sub(r"^(?:an?|the|my|our|this|following)\s+", "", body.strip(), flags=re.IGNORECASE)
    when, title = split_time(body, now)
    title = re.sub(r"^(?:event|entry|an event)(?:\s+(?:for|to|of|called|named|that|starting)\b)?\s*", "", title)
    return actions.Remind(when, title.strip(" ,") or "event")


def alarm(parts: Parts, now: datetime) -> Action | None:
    """An alarm, named or not; one with no time is asked about."""
    when, title = split_time(parts["when"], now)
    when = re.sub(r"^(?:for|to) (?=\S)", "", when, flags=re.IGNORECASE)
    title = re.sub(r"^(?:labell?ed|called|named|for|to|at|on|clock)\s+", "", title.strip(" ,"), flags=re.IGNORECASE)
    if title and not when and not re.match(ORDERS, parts["all"], re.IGNORECASE):
        return None
    if title and not when:
        raise PhraseError("At what time?")
    return actions.Remind(when, parts.get("title") or title or "alarm")


def wake(parts: Parts, now: datetime) -> Action | None:
    when, rest = split_time(parts["when"], now)
    return actions.Remind(when, "wake up") if when or not rest else None


def noted(parts: Parts, now: datetime) -> Action | None:
    """ "remember to call anna at five": a reminder where it names a time, else only talk."""
    when, title = split_time(parts["body"], now)
    return actions.Remind(when, title) if when and title else None


def snooze(parts: Parts) -> Action | None:
    if NAMES_ONE.match(parts["when"]):
        return None
    when = re.sub(r"^for (?=\S)", "", parts["when"], flags=re.IGNORECASE)
    tokens = words_of(when)
    if (number := read_number(tokens, 0)) and number[1] == len(tokens) and ":" not in when:
        raise PhraseError("For how many minutes?")
    return actions.Snooze(when) if not when or understands(when) else None


def put_off_ringing(parts: Parts) -> Action | None:
    """ "i'll do it at eleven", "try again in ten minutes", "leave it until noon": what rings comes back then."""
    when = re.sub(r"^for (?=\S)", "", parts["when"], flags=re.IGNORECASE)
    return actions.Snooze(when) if not when or understands(when) else None


def snooze_named(parts: Parts) -> Action | None:
    """ "snooze the bread timer for five minutes", "snooze call anna"; long words without a time are only talk."""
    named = snooze_of(re.sub(r"\s+(?:four|fore|4) (?=\S+ \w+$)", " for ", parts["which"]))
    talk = not named.when and len(named.which.split()) > 3 and not is_ours(named.which)
    return None if talk else replace(named, which=which_of(named.which))


def forget(parts: Parts) -> Action | None:
    """ "forget the last five minutes", "forget what i said in the past hour"."""
    return parse_action(f"forget {parts['length']}")


def later(parts: Parts) -> Action | None:
    """An answer to what rings: "later", "in a bit", "give me ten minutes"."""
    words = parts["when"] or parts["length"]
    if not words:
        return actions.Snooze()
    try:
        length = parse_duration(words.replace(" more", ""))
    except PhraseError:
        return None
    more = " more" in words or words.lower().startswith("another ")
    return actions.Extend("", length) if more else actions.Snooze(words)


def when_is(parts: Parts) -> Action | None:
    which = parts["which"]
    if not is_ours(which):
        return None
    return actions.ListAll() if re.fullmatch(r"\w+s", which) else actions.Left(which_of(which))


def dated(parts: Parts, now: datetime) -> Action | None:
    """ "add my practice on friday at two": what is put on a day is an entry, whatever it is."""
    when, title = split_time(parts["body"], now)
    if not title or not re.search(DATED, when, re.IGNORECASE):
        return None
    return event(parts, now)


def is_ours(which: str) -> bool:
    return re.search(rf"\b(?:{THINGS}|{EVENTS})\b", which, re.IGNORECASE) is not None


def ours(action: Callable[[str], Action]) -> Build:
    """Only for words that can mean a reminder: not "pause the music"."""

    def build(parts: Parts) -> Action | None:
        words = parts["which"].lower()
        bare = words in ("", *THAT, "all", "everything", "both") or len(words.split()) == 1
        return action(which_of(words)) if bare or re.search(rf"\b{THINGS}\b", words) else None

    return build


def named(parts: Parts) -> Action | None:
    """ "call it tea"; many words are no name."""
    return (
        actions.Rename(which_of(parts["which"]), parts["name"]) if len(parts["name"].split()) <= _LONGEST_NAME else None
    )


def put_off(parts: Parts) -> Action | None:
    """ "postpone the dentist until friday at noon", "set the tea timer to six minutes"."""
    return actions.Move(which_of(parts["which"]), parts["when"]) if understands(parts["when"]) else None


def several_timers(parts: Parts) -> Action | None:
    """Each timer has a length of its own, so they are asked for one by one."""
    del parts
    raise ActionError("Please name each timer by itself: how long should the first one be?")


def several_alarms(parts: Parts) -> Action | None:
    """Each alarm has a time of its own."""
    del parts
    raise ActionError("Please name each alarm by itself: when should the first one be?", actions.Remind("", "alarm"))


def made(parts: Parts) -> Action | None:
    """ "make it half past nine", "make the dentist tomorrow at ten"."""
    words = re.sub(r"\s+(?:instead|please)$", "", parts["rest"]).split()
    for place in range(1, len(words)):
        if understands(" ".join(words[place:])):
            return actions.Move(which_of(" ".join(words[:place])), " ".join(words[place:]))
    return None


_NO_NAME = re.compile(
    r"^(?:can|could|should|shall|may|must|would|do|does|did|is|are|i|you|we|he|she|they|delay|postpone|push|move|stop"
    r"|extend|restart|reset|cancel|pause|change|why|what|how|if|when)\b",
    re.IGNORECASE,
)
_TWO_TIMERS = re.compile(r"\b(?:and|then) (?:an?|another|one)\b.*|.*\btimers?\b.*\btimers?\b", re.IGNORECASE)


def timer(parts: Parts) -> Action | None:
    """A timer, its name behind its length or before it: "20 minute bread" timer."""
    if _NO_NAME.match(parts["name"]):
        return None
    if _TWO_TIMERS.search(parts["name"]):
        return several_timers(parts)
    words = parts["length"].split()
    if words_of(parts["length"])[:1] in _ONE_UNIT:
        words = ["an", *words]
    for end in range(len(words), 0, -1):
        try:
            length = parse_duration(" ".join(words[:end]))
        except PhraseError:
            continue
        rest = " ".join(words[end:])
        if _counts_on(rest) or _goes_on_behind_length(parts["name"]):
            parts = {**parts, "name": ""}
            break
        if length.total_seconds() > 0:
            return actions.Timer(length, rest or parts["name"])
    refuse_vague(words_of(parts["length"]), 0)
    if not re.match(ORDERS, parts["all"], re.IGNORECASE):
        return None
    raise ActionError("For how long should I set the timer?", actions.Timer(timedelta(0), parts["name"]))


def _counts_on(rest: str) -> bool:
    """Whether the words behind a length say more about it, or name another: "and one", "less a bit", "every hour"."""
    tokens = words_of(rest)
    more = at(tokens, 0) in ("and", "less", "minus", "plus", "then", "or", "every", "each")
    return more or any(read_length(tokens, place) for place in range(len(tokens)))


def _goes_on_behind_length(name: str) -> bool:
    """Whether a name is a length of its own, or goes on behind one: "ten minutes", "five minutes and one"."""
    tokens = words_of(name)
    length = read_length(tokens, 0)
    return length is not None and at(tokens, length[1]) in ("", "and", "then", "or")


def extend(sign: int) -> Build:
    def build(parts: Parts) -> Action:
        length = re.sub(r" (?:more|extra)\b", "", parts["length"])
        return actions.Extend(which_of(parts.get("which", "")), sign * parse_duration(length))

    return build


def move(parts: Parts) -> Action | None:
    """A move, if what stands behind "to" is about time; anything else that is moved is not ours."""
    move = parse_action(f"move {parts['rest']}")
    if isinstance(move, actions.Extend):
        return replace(move, which=which_of(move.which))
    assert isinstance(move, actions.Move)
    return actions.Move(which_of(move.which), move.when) if understands(move.when) else None


def shorten(parts: Parts) -> Action:
    """ "take off five minutes", "take five minutes off"."""
    return actions.Extend("", -parse_duration(parts["length"] or parts["short"]))


def shifted(parts: Parts) -> Action:
    """ "move the dentist to an hour later": later than it is, not than now."""
    sign = 1 if parts["later"].lower() == "later" else -1
    return actions.Extend(which_of(parts["which"]), sign * parse_duration(parts["length"]))


def sooner_or_later(parts: Parts) -> Action:
    """What is moved "forward" comes later for some and earlier for others."""
    length = say_duration(parse_duration(parts["length"]))
    raise ActionError(
        f"Do you mean {length} later?", actions.Extend(which_of(parts["which"]), parse_duration(length)), True
    )


def how_long(parts: Parts) -> Action:
    """ "add five to the bread timer": of what is not said."""
    raise ActionError("By how long should I change it?", actions.Extend(which_of(parts["which"]), timedelta(0)))


def how_much_shorter(parts: Parts) -> Action:
    """ "take two off the bread timer": nothing is kept for the answer, which would be taken for a longer time."""
    raise ActionError(f"By how long should I shorten it? Say: take two minutes off the {which_of(parts['which'])}.")


def when_instead(parts: Parts) -> Action | None:
    """ "reschedule the dentist" without a time."""
    if understands(parts["which"]):
        return None
    raise ActionError("When should I move it to?", actions.Move(which_of(parts["which"]), ""))


def moved_from(parts: Parts) -> Action | None:
    """ "change the dentist from three to four", "make the dentist four instead of three"."""
    when, old = parts["when"] or parts["new"], parts["old"] or parts["wrong"]
    return actions.Move(which_of(parts["which"]), when) if understands(when) and understands(old) else None


def watch(parts: Parts) -> Action:
    """ "tell me when the build is done"; without a name it is what is in front."""
    return actions.Watch(parts.get("what") or "this")


def quiet(parts: Parts) -> Action:
    """ "leave me alone for an hour", "be quiet until three"; until what is no time of day, until told to resume."""
    until = parts.get("until", "")
    if re.match(r"(?:i|i'm|you|we|we're|further|told)\b", until, re.IGNORECASE):
        return actions.Quiet()
    return actions.Quiet(parse_duration(parts["length"]) if parts["length"] else None, until)


def cue(parts: Parts) -> Action:
    return actions.Cue(parts["heard"].strip("\"'“” ,"), parts["reply"].strip("\"'“” ,"))
