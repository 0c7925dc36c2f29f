"""Forms of typed sentences, apart from reminders: a pattern each, and the action it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from app import actions
from app.actions import Action, ActionError, parse_action
from app.reminders.durations import parse_duration, refuse_vague
from app.reminders.numbers import words_of
from app.reminders.phrases import understands
from app.reminders.when import PhraseError

Parts = Mapping[str, str]
Build = Callable[[Parts], Action | None]

_THAT = ("that", "it", "this", "this one", "that one", "the timer", "timer")
_LENGTH = r"(?P<length>(?:[^,]*?\b(?:sec\w*|min\w*|hours?|hrs?|days?|weeks?)|\d+ ?[smhd]))"
_THINGS = r"(?:reminders?|timers?|alarms?)"
_MAKE = r"(?:(?:set|start|make|create|add|give me|put on|run|i need|new)\s+)?(?:a |an |another |my |the )?"
_NAMED = r"(?:,? (?:called|named|for the|for my|for) (?P<name>.+))?"


def action_of(sentence: str) -> Action | None:
    """The action of the first form that fits, None when none does.

    Raises ActionError or PhraseError with a question where something is missing or vague.
    """
    for pattern, build in _FORMS:
        if match := pattern.match(sentence):
            action = build({name: (value or "").strip() for name, value in match.groupdict().items()})
            if action is not None:
                return action
    return None


def which_of(words: str) -> str:
    """The words that pick a reminder without those that every one has in common: "the bread timer" → "bread"."""
    which = re.sub(r"^(?:the|my|all the|all my)\s+(?=\S)", "", words.strip(), flags=re.IGNORECASE)
    which = re.sub(rf"^{_THINGS} (?:to|about|for|called|named|that)\s+", "", which, flags=re.IGNORECASE)
    which = re.sub(rf"(?<=\S)\s+{_THINGS}$", "", which, flags=re.IGNORECASE) if not _about_all(which) else which
    return "" if which.lower() in _THAT else which


def _about_all(which: str) -> bool:
    return which.lower().split()[:1] == ["all"]


def _which(action: Callable[[str], Action]) -> Build:
    return lambda parts: action(which_of(parts["which"]))


def _cancel_all(parts: Parts) -> Action:
    return actions.Cancel(f"all {parts['kind']}".strip())


def _timer(parts: Parts) -> Action | None:
    """A timer, its name behind its length or before it: "20 minute bread" timer."""
    words = parts["length"].split()
    for end in range(len(words), 0, -1):
        try:
            length = parse_duration(" ".join(words[:end]))
        except PhraseError:
            continue
        if length.total_seconds() > 0:
            return actions.Timer(length, " ".join(words[end:]) or parts["name"])
    refuse_vague(words_of(parts["length"]), 0)
    raise ActionError("For how long should I set the timer?")


def _extend(sign: int) -> Build:
    def build(parts: Parts) -> Action:
        return actions.Extend(which_of(parts.get("which", "")), sign * parse_duration(parts["length"]))

    return build


def _move(parts: Parts) -> Action | None:
    """A move, if what stands behind "to" is about time; anything else that is moved is not ours."""
    move = parse_action(f"move {parts['rest']}")
    assert isinstance(move, actions.Move)
    return actions.Move(which_of(move.which), move.when) if understands(move.when) else None


def _quiet(parts: Parts) -> Action:
    return actions.Quiet(parse_duration(parts["length"]) if parts["length"] else None)


def _cue(parts: Parts) -> Action:
    return actions.Cue(parts["heard"].strip("\"'“” ,"), parts["reply"].strip("\"'“” ,"))


def _form(pattern: str, build: Build) -> tuple[re.Pattern[str], Build]:
    return re.compile(rf"(?:{pattern})$", re.IGNORECASE), build


def _fixed(pattern: str, action: Action) -> tuple[re.Pattern[str], Build]:
    return _form(pattern, lambda _: action)


_DONE = (
    r"(?: (?:is|are|has|have) (?:done|finished|ready|through|complete|completed|over)| finish(?:es)?| completes?| ends?"
    r"| stops?| fails?| breaks?)"
)
_FORMS: tuple[tuple[re.Pattern[str], Build], ...] = (
    _fixed(rf"list(?: all)?(?: of)?(?: my| the)?(?: {_THINGS})?", actions.ListAll()),
    _fixed(rf"(?:show|read|tell|give)(?: me)?(?: out)?(?: all)?(?: of)?(?: my| the)? {_THINGS}", actions.ListAll()),
    _fixed(rf"(?:what|which|how many) {_THINGS}\b.*|what (?:are|is) (?:my {_THINGS}|set)", actions.ListAll()),
    _fixed(rf"(?:do i have|have i got|are there) (?:any )?{_THINGS}\b.*|what's (?:on my list|set)", actions.ListAll()),
    _fixed(
        rf"(?:what's|what is|when's|when is|what comes|show me|tell me)(?: (?:my|the))? (?:up )?next"
        rf"(?: one| {_THINGS})?|next {_THINGS}",
        actions.Next(),
    ),
    _form(
        r"how (?:much (?:more )?time|long|much)(?: is| are| does| do i have)?(?: left| remaining)"
        r"(?: (?:on|for|until|of|in) (?P<which>.+))?",
        _which(actions.Left),
    ),
    _form(
        r"how (?:much longer|long)(?: (?:for|on|until|till) (?P<which>.+))?|time left(?: on (?P<name>.+))?",
        lambda parts: actions.Left(which_of(parts["which"] or parts["name"])),
    ),
    _form(
        rf"(?:cancel|delete|remove|stop|turn off|clear|drop|forget) (?:all|everything)(?: of)?(?: them| the| my)?"
        rf"(?: (?P<kind>{_THINGS}))?",
        _cancel_all,
    ),
    _fixed(r"never ?mind|scratch that|forget (?:it|that)|undo(?: that| it)?", actions.Cancel()),
    _form(rf"(?:stop|turn off|dismiss) (?P<which>.*\b{_THINGS}\b.*)", _which(actions.Cancel)),
    _form(r"(?:cancel|delete|remove|drop|forget about|don't remind me to)(?P<which>(?: .+)?)", _which(actions.Cancel)),
    _form(r"snooze(?: it| that| this)?(?: for)?(?P<when>(?: .+)?)", lambda parts: actions.Snooze(parts["when"])),
    _form(r"remind me again (?P<when>.+)", lambda parts: actions.Snooze(parts["when"])),
    _form(r"(?:unpause|resume|continue)(?: (?P<which>.+))", _which(actions.Unpause)),
    _form(r"pause(?P<which>(?: .+)?)", _which(actions.Pause)),
    _form(rf"add {_LENGTH}(?: more)?(?: (?:to|on) (?P<which>.+))?", _extend(1)),
    _form(rf"give me (?:another )?{_LENGTH} more", _extend(1)),
    _form(
        r"(?:give me |add )?(?P<count>\S+(?: \S+)?) more (?P<unit>sec\w*|min\w*|hours?)",
        lambda parts: actions.Extend("", parse_duration(f"{parts['count']} {parts['unit']}")),
    ),
    _form(rf"(?:take|subtract|remove) {_LENGTH} (?:off|from) (?P<which>.+)", _extend(-1)),
    _form(rf"extend(?P<which>(?: .+?)?) (?:by|for) {_LENGTH}", _extend(1)),
    _form(rf"shorten(?P<which>(?: .+?)?) by {_LENGTH}", _extend(-1)),
    _form(r"(?:move|change|reschedule|postpone|push|shift) (?P<rest>.+ to .+)", _move),
    _form(
        r"rename (?P<which>.+?) (?:to|as) (?P<name>.+)",
        lambda parts: actions.Rename(which_of(parts["which"]), parts["name"]),
    ),
    _form(r"wake me(?: up)? (?P<when>.+)", lambda parts: actions.Remind(parts["when"], "wake up")),
    _form(
        r"(?:(?:set|make|create|add)(?: me)? )?(?:an |another |the |my )?alarm(?: for)? (?P<when>.+?)"
        r"(?: (?:to|called|named) (?P<title>\D.+))?",
        lambda parts: actions.Remind(parts["when"], parts["title"] or "alarm"),
    ),
    _form(rf"{_MAKE}timer(?: for| of| to|:)? {_LENGTH}{_NAMED}", _timer),
    _form(rf"{_MAKE}(?P<name>[a-z][\w' ]*?) timer,? {_LENGTH}", _timer),
    _form(rf"{_MAKE}(?P<length>(?:an?\b|half|\w*\d|\w+[ -]).*?)[ -]?timer{_NAMED}", _timer),
    _form(rf"{_MAKE}timer(?: called| named| for)?(?P<length>(?: .*)?)(?P<name>)", _timer),
    _form(r"count ?down (?:from |for )?(?P<length>.+)(?P<name>)", _timer),
    _form(
        rf"(?:let me know|tell me|notify me|say something|warn me|alert me) (?:when|once|if|as soon as) "
        rf"(?P<what>.+?){_DONE}",
        lambda parts: actions.Watch(parts["what"]),
    ),
    _form(r"(?:keep an eye on|watch) (?P<what>.+)", lambda parts: actions.Watch(parts["what"])),
    _form(
        r"(?:whenever|when|every time|each time|if) (?:i say|you hear) (?P<heard>.+?),? (?:you )?(?:say|answer|reply)"
        r"(?: with)? (?P<reply>.+)",
        _cue,
    ),
    _form(
        r"(?:(?:be |go |stay )?(?:quiet|silent)|(?:do not|don't) disturb(?: me)?|mute(?: yourself)?)"
        r"(?: for (?P<length>.+))?",
        _quiet,
    ),
    _fixed(r"(?:you (?:can|may) )?(?:speak|talk)(?: now| again)+|resume|unmute(?: yourself)?", actions.Resume()),
    _fixed(r"(?:say|repeat) (?:that|it)(?: again)?|what did you say|repeat|say again|pardon", actions.Repeat()),
    _fixed(r"stop(?: talking| speaking| it| that)?|shut up|hush|(?:that's )?enough", actions.Stop()),
)
