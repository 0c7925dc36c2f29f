"""Forms of typed sentences, apart from reminders: a pattern each, and the action it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from app import actions
from app.actions import Action, ActionError, parse_action
from app.reminders.durations import parse_duration, refuse_vague
from app.reminders.numbers import ONES, TENS, words_of
from app.reminders.phrases import understands
from app.reminders.splitting import split_time
from app.reminders.when import PhraseError

Parts = Mapping[str, str]
Build = Callable[[Parts], Action | None]
TimedBuild = Callable[[Parts, datetime], Action | None]

_THAT = (
    "that",
    "it",
    "this",
    "this one",
    "that one",
    "the timer",
    "timer",
    "them",
    "the last one",
    "my last",
    "last one",
)
_NUMBERS = "|".join(filter(None, (*ONES, *TENS)))
_COUNT = rf"(?:an?|half|quarter|another|couple|\d[\d.]*|minus|some|several|few|about|{_NUMBERS})"
_LENGTH = (
    rf"(?P<length>(?:{_COUNT}\b[^,]*?\b(?:sec\w*|min\w*|hours?|hrs?|days?|weeks?)"
    rf"(?: (?:and )?(?:an? (?:half|quarter)|{_COUNT}))?|\d+ ?[smhd]))"
)
_THINGS = r"(?:reminders?|remainders?|timers?|alarms?|countdowns?|alerts?|notifications?|wake ?up calls?)"
_EVENTS = (
    r"(?:events?|meetings?|appointments?|calendar|schedule|agenda|conference|wedding|birthday|party|anniversary|calls?"
    r"|interview|class|practice|plans?)"
)
_CALENDAR = r"(?:calendars?|schedule|agenda|planner|diary)"
_ON_CALENDAR = re.compile(
    rf"\s*\b(?:to|on|in|into|from|for|of|off)?\s*(?:my|the|our)?\s*(?:\w+day'?s?\s+)?{_CALENDAR}\b", re.IGNORECASE
)
_MAKE = (
    r"(?:(?:set(?: up)?|start|make|create|add|give me|put(?: on)?|run|i need|new|begin|launch|open)\s+)?"
    r"(?:me )?(?:a |an |another |my |the )?"
)
_ORDERS = (
    r"(?:set|start|make|create|add|give me|put|run|i need|i want|i would|new|begin|launch|an? |timer|countdown|count)\b"
)
_NAMED = r"(?:,? (?:called|named|labell?ed|for the|for my|for) (?P<name>.+))?"


def action_of(sentence: str, now: datetime) -> Action | None:
    """The action of the first form that fits, None when none does.

    Raises ActionError or PhraseError with a question where something is missing or vague.
    """
    for pattern, build in _FORMS:
        if match := pattern.match(sentence):
            parts = {name: (value or "").strip() for name, value in match.groupdict().items()}
            action = build({**parts, "all": match[0]})
            if action is not None:
                return action
    for pattern, timed in _TIMED_FORMS:
        if match := pattern.match(sentence):
            parts = {name: (value or "").strip() for name, value in match.groupdict().items()}
            action = timed({**parts, "all": match[0]}, now)
            if action is not None:
                return action
    return None


def which_of(words: str) -> str:
    """The words that pick a reminder without those that every one has in common: "the bread timer" → "bread"."""
    which = re.sub(
        r"^(?:the|my|our|any|all of|all the|all my|all of my)\s+(?=\S)", "", words.strip(), flags=re.IGNORECASE
    )
    which = _ON_CALENDAR.sub("", which).strip() or which
    which = re.sub(r"\s+(?:(?:that )?i (?:just )?(?:set|made)|any ?more|please)$", "", which, flags=re.IGNORECASE)
    which = re.sub(rf"^{_THINGS} (?:to|about|for|called|named|that|at)\s+", "", which, flags=re.IGNORECASE)
    which = re.sub(rf"(?<=\S)\s+{_THINGS}$", "", which, flags=re.IGNORECASE) if not _about_all(which) else which
    return "" if which.lower() in _THAT else which


def _about_all(which: str) -> bool:
    return which.lower().split()[:1] == ["all"]


def _which(action: Callable[[str], Action]) -> Build:
    return lambda parts: action(which_of(parts["which"]))


def _cancel_all(parts: Parts) -> Action:
    return actions.Cancel(f"all {parts['kind']}".strip())


def _cancel_some(parts: Parts) -> Action:
    """Those of a day or a name, all of them: "remove all my alarms for tomorrow"."""
    which = re.sub(r"\b(?:set|scheduled|due|that i have|i have|for|on|the|my|of)\b", " ", parts["which"])
    return actions.Cancel(" ".join(f"all {which}".split()))


def _listed(parts: Parts) -> Action:
    """A list, narrowed to what was named of it: a kind, or a day."""
    kind = "" if parts.get("kind", "").lower().startswith("rem") else parts.get("kind", "")
    return actions.ListAll(" ".join(filter(None, (kind, parts.get("day", "")))))


def _event(parts: Parts, now: datetime) -> Action | None:
    """An entry for the calendar is a reminder at its time: "schedule a meeting with anna on friday at three"."""
    body = _ON_CALENDAR.sub(" ", parts["body"])
    body = re.sub(r"^(?:an?|the|my|our|this|following)\s+", "", body.strip(), flags=re.IGNORECASE)
    when, title = split_time(body, now)
    title = re.sub(r"^(?:event|entry|an event)(?:\s+(?:for|to|of|called|named|that|starting)\b)?\s*", "", title)
    return actions.Remind(when, title.strip(" ,") or "event")


def _alarm(parts: Parts, now: datetime) -> Action | None:
    """An alarm, named or not; one with no time is asked about."""
    when, title = split_time(parts["when"], now)
    when = re.sub(r"^(?:for|to) (?=\S)", "", when, flags=re.IGNORECASE)
    title = re.sub(r"^(?:labell?ed|called|named|for|to|at|on|clock)\s+", "", title.strip(" ,"), flags=re.IGNORECASE)
    if title and not when and not re.match(_ORDERS, parts["all"], re.IGNORECASE):
        return None
    if title and not when:
        raise PhraseError("At what time?")
    return actions.Remind(when, parts.get("title") or title or "alarm")


def _wake(parts: Parts, now: datetime) -> Action | None:
    when, rest = split_time(parts["when"], now)
    return actions.Remind(when, "wake up") if when or not rest else None


def _noted(parts: Parts, now: datetime) -> Action | None:
    """ "remember to call anna at five": a reminder where it names a time, else only talk."""
    when, title = split_time(parts["body"], now)
    return actions.Remind(when, title) if when and title else None


def _snooze(parts: Parts) -> Action | None:
    when = re.sub(r"^for (?=\S)", "", parts["when"], flags=re.IGNORECASE)
    return actions.Snooze(when) if not when or understands(when) else None


def _later(parts: Parts) -> Action | None:
    """An answer to what rings: "later", "in a bit", "give me ten minutes"."""
    words = parts["when"] or parts["length"]
    if not words:
        return actions.Snooze()
    try:
        length = parse_duration(words.replace(" more", ""))
    except PhraseError:
        return None
    return actions.Extend("", length) if " more" in words else actions.Snooze(words)


def _when_is(parts: Parts) -> Action | None:
    which = parts["which"]
    if not _is_ours(which):
        return None
    return actions.ListAll() if re.fullmatch(r"\w+s", which) else actions.Left(which_of(which))


def _dated(parts: Parts, now: datetime) -> Action | None:
    """ "add my practice on friday at two": what is put on a day is an entry, whatever it is."""
    when, title = split_time(parts["body"], now)
    if not title or not re.search(_DATED, when, re.IGNORECASE):
        return None
    return _event(parts, now)


def _is_ours(which: str) -> bool:
    return re.search(rf"\b(?:{_THINGS}|{_EVENTS})\b", which, re.IGNORECASE) is not None


def _ours(action: Callable[[str], Action]) -> Build:
    """Only for words that can mean a reminder: not "pause the music"."""

    def build(parts: Parts) -> Action | None:
        words = parts["which"].lower()
        bare = words in ("", *_THAT, "all", "everything", "both") or len(words.split()) == 1
        return action(which_of(words)) if bare or _is_ours(words) else None

    return build


def _made(parts: Parts) -> Action | None:
    """ "make it half past nine", "make the dentist tomorrow at ten"."""
    words = re.sub(r"\s+(?:instead|please)$", "", parts["rest"]).split()
    for place in range(1, len(words)):
        if understands(" ".join(words[place:])):
            return actions.Move(which_of(" ".join(words[:place])), " ".join(words[place:]))
    return None


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
    if not re.match(_ORDERS, parts["all"], re.IGNORECASE):
        return None
    raise ActionError("For how long should I set the timer?", actions.Timer(timedelta(0), parts["name"]))


def _extend(sign: int) -> Build:
    def build(parts: Parts) -> Action:
        length = re.sub(r" (?:more|extra)\b", "", parts["length"])
        return actions.Extend(which_of(parts.get("which", "")), sign * parse_duration(length))

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


def _timed_form(pattern: str, build: TimedBuild) -> tuple[re.Pattern[str], TimedBuild]:
    return re.compile(rf"(?:{pattern})$", re.IGNORECASE), build


def _fixed(pattern: str, action: Action) -> tuple[re.Pattern[str], Build]:
    return _form(pattern, lambda _: action)


_DONE = (
    r"(?: (?:is|are|has|have) (?:done|finished|ready|through|complete|completed|over)| finish(?:es)?| completes?| ends?"
    r"| stops?| fails?| breaks?)"
)
_DELETE = (
    r"(?:cancel|delete|remove|drop|get rid of|bin|ditch|erase|clear|turn off|switch off|stop|kill|dismiss|end|scrap"
    r"|discard)"
)
_DATED = (
    r"\b(?:today|tomorrow|\w+day'?s?|every|daily|weekly|next (?:week|month|year)"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*)\b"
)
_DAYS = (
    r"(?:(?:for|on|in|until|between|set for|scheduled for|due|from|over|during)\s+)?"
    r"(?:the |this |next |coming |rest of |remainder of )*"
    r"(?:today|tomorrow|tonight|weekend|week|month|morning|afternoon|evening|\w+day|weekdays|\w+ (?:first|\w+th|\d+\w*)"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december)\b.*)(?:'s)?"
    r"(?: (?:morning|afternoon|evening|night))?"
)
_OVERVIEW = r"(?:my|any|up ?coming|latest|pending)\b|(?:schedule|agenda)$"
_ASKS_FOR_LIST = (
    r"(?!give me an? )(?!.*\b(?:left|remaining|longer|what time)\b)"
    r"(?=(?:what|which|how many|do i|did i|have i|am i|does|are there|is there|any|show|list|tell|give|check|let me"
    r" know|i need to know)\b)"
    r"(?!.*\b(?:who|where|why|address|weather|news|bus|train|trains|ticket|concert|movie|mean|invented|work best"
    r"|app)\b)"
    rf"(?=.*\b(?:{_THINGS}|events?|meetings?|appointments?|{_CALENDAR}|my list|plans?|busy|free|anything|anywhere|a"
    rf" date|going on|coming up"
    r"|to do|look like|what do i have|scheduled|planned|booked)\b)"
    r"(?=.*\b(?:i|i'm|my|our|we|any|upcoming|pending|today's|me)\b)"
    rf"(?:.*?\b(?P<day>{_DAYS})\b.*|.*)"
)
_FORMS: tuple[tuple[re.Pattern[str], Build], ...] = (
    # What is set
    _fixed(
        r"(?:what's|what is|when's|when is|what comes|show me|tell me|which is)(?: (?:my|the|up))*(?: coming)? next"
        rf"(?: one| up| on my list| {_THINGS}| {_EVENTS})?(?: (?:due|set for|going off|on .+))?|next (?:{_THINGS}"
        rf"|{_EVENTS}|one)"
        rf"|(?:what's|what is|when's|when is) (?:my |the )?(?:next|first) (?:{_THINGS}|{_EVENTS}|one)(?: .*)?"
        rf"|(?:what|which) (?:{_THINGS} |one )?(?:is|comes|goes off|rings) (?:next|first)",
        actions.Next(),
    ),
    _form(rf"list(?: out)?(?: all)?(?: of)?(?: my| the)?(?: (?P<kind>{_THINGS}))?(?: (?P<day>{_DAYS}))?", _listed),
    _form(
        rf"(?:show|read|tell|give|report|check|display|provide|see)(?: me| us)?(?: out)?(?: about)?(?: all)?(?: of)?"
        rf"(?: my| the)?(?: different| pending| current| active| upcoming| set)* (?P<kind>{_THINGS})"
        rf"(?: (?:settings?|times?|timings?|i have(?: set)?|you have set|that are set|are set|list))*(?:"
        rf" (?P<day>{_DAYS}))?",
        _listed,
    ),
    _form(
        rf"(?:what|which|how many)(?: (?:are|is))?(?: (?:my|the|of my))?(?: (?:current|pending|active|upcoming"
        rf"|other))* "
        rf"(?P<kind>{_THINGS})\b(?!.*\b(?:mean|work|best|app|used for|invented)\b)(?:.*?(?P<day>{_DAYS})|.*)",
        _listed,
    ),
    _form(
        rf"(?:do i have|have i got|have i set|did i set|are there|is there)(?: an?| any| some)?"
        rf"(?: (?:pending|active|upcoming|more|other))* (?P<kind>{_THINGS})\b(?:.*?(?P<day>{_DAYS})|.*)",
        _listed,
    ),
    _form(
        rf"(?:my )?(?:(?!next|first)\w+ )?(?:up ?coming |latest |pending )*(?:{_THINGS}|{_EVENTS}|{_CALENDAR})s?(?:"
        rf" (?P<day>{_DAYS}))?",
        lambda parts: _listed(parts) if re.match(_OVERVIEW, parts["all"], re.IGNORECASE) else None,
    ),
    _form(_ASKS_FOR_LIST, _listed),
    _form(
        r"how (?:much (?:more )?time|long|much|many (?:minutes|seconds|hours))(?: more)?(?: is| are| does| do i have"
        r"| until)?"
        r"(?: there)?(?: left| remaining| to go| have i got)+(?: (?:on|for|until|of|in|before|till) (?P<which>.+))?",
        _which(actions.Left),
    ),
    _form(
        rf"how (?:much (?:longer|time)|long)(?: (?:(?:for|on|until|till|before) (?P<which>.*?(?:{_THINGS}|the \w+|my"
        rf" \w+))"
        rf"|(?:does|is|has) (?P<name>.*?{_THINGS}))(?: (?:have|got|left|to go|goes off|rings|is done|is due|going"
        rf"|run))*)?",
        lambda parts: actions.Left(which_of(parts["which"] or parts["name"])),
    ),
    _form(
        r"(?:time (?:left|remaining)|what's left|what is left)(?: (?:on|for|of) (?P<which>.+))?|(?:when|what time)"
        r" (?:does|will)"
        rf" (?P<name>.*\b{_THINGS})\b (?:end|finish|ring|go off|be done|be over|run out)|(?:when is|when's) "
        rf"(?P<what>.*\b{_THINGS}) (?:over|done|up|due|set for|finished|going off|ready)",
        lambda parts: actions.Left(which_of(parts["which"] or parts["name"] or parts["what"])),
    ),
    _form(rf"(?:check|status of) (?P<which>.*\b{_THINGS})", _which(actions.Left)),
    _form(
        r"(?:when is|when's|what time is|at what time is|when are|is|when will)(?: (?:my|the|our|that))+ (?P<which>.*?)"
        r"(?: (?:scheduled|set|due|start|starting|on|booked)(?: for| at| in)?(?: .*)?)",
        lambda parts: actions.Left(which_of(parts["which"])) if _is_ours(parts["which"]) else None,
    ),
    _form(
        r"(?:when is|when's|what time is|when are|what time does)(?: (?:my|our|the|that))* (?P<which>.*)",
        lambda parts: _when_is(parts),
    ),
    # Cancelling
    _form(
        r"cancel (?P<which>.+?) and (?:reschedule|move) (?:it|that) (?:for|to) (?P<when>.+)",
        lambda parts: actions.Move(which_of(parts["which"]), parts["when"]),
    ),
    _form(
        rf"make (?:sure )?(?:that )?(?:my |the )?(?:{_CALENDAR}|day)(?: is)?(?: completely| all)? (?:clear|empty"
        rf"|free|blank)(?: (?P<day>{_DAYS}))?",
        lambda parts: actions.Cancel(f"all {parts['day']}".strip()),
    ),
    _form(
        rf"(?:{_DELETE}|forget|wipe|empty|completely clear)(?: out)? (?:all|everything|every|each|any|both|them all)"
        rf"(?: of)?(?: them| the| my| our)?(?: single)?(?: (?P<kind>{_THINGS}))?"
        rf"(?: (?:i (?:have )?set|that i have set|i have|that are set|that are running|at once|now|on my list))*",
        _cancel_all,
    ),
    _form(
        rf"(?:{_DELETE}|wipe|empty|clean|completely clear)(?: out)? (?:my |the |our )?(?:whole |entire )?"
        rf"(?:{_CALENDAR}|list|reminders|timers|alarms|day)(?: (?:clean|please|completely))*(?: (?P<day>{_DAYS}))?",
        lambda parts: actions.Cancel(f"all {parts['day']}".strip()),
    ),
    _form(
        rf"{_DELETE} (?:all|any|every)(?: of)?(?: my| the)? (?P<which>.*\b(?:{_THINGS}|{_EVENTS})\b.*)",
        _cancel_some,
    ),
    _fixed(
        r"never ?mind(?: that| it)?|scratch that|forget (?:it|that|about it|about that)|undo(?: that| it)?|cancel(?:"
        r" that| it)?"
        r"|(?:no )?(?:don't|do not) (?:do|set) (?:that|it)|take that back|(?:turn|switch|shut) (?:it|that|this) off"
        r"|(?:that was )?(?:a mistake|wrong)",
        actions.Cancel(),
    ),
    _form(
        rf"(?:{_DELETE}|silence|shut off|kill) (?P<which>.*\b(?:{_THINGS}|{_EVENTS})\b(?!.* list$).*)",
        _which(actions.Cancel),
    ),
    _form(
        rf"(?:{_DELETE}) (?P<which>it|that|this|them|the last one|the first one|the next one|last one)",
        _which(actions.Cancel),
    ),
    _form(
        r"cancel (?P<which>(?!.*\b(?:is|are|was|(?:shopping|grocery|packing|to do) list)\b)"
        r"(?!(?:my|the|a|an|our) (?:flight|order|subscription|ticket"
        r"|booking|trip|hotel|ride)).+)",
        _which(actions.Cancel),
    ),
    _form(r"(?:delete|remove|drop) (?P<which>(?!(?:the|a|an|this|that|all|my)\b)\w+(?: \w+)?)", _which(actions.Cancel)),
    _form(
        rf"(?:delete|remove|drop|erase) (?P<which>.+\b(?:from|off|on|in) (?:my |the )?.*{_CALENDAR}.*)",
        _which(actions.Cancel),
    ),
    _form(
        r"(?:don't|do not|no need to) (?:remind|nudge|wake) me(?: up)?(?: (?:to|about|of|at))? (?P<which>(?!of\b).+)",
        _which(actions.Cancel),
    ),
    _form(
        r"i (?:don't|do not|no longer) need (?P<which>.*\b(?:reminder|timer|alarm)\b.*?)(?: any ?more)?",
        _which(actions.Cancel),
    ),
    _form(r"stop reminding me(?: (?:to|about|of))?(?P<which>(?: .+)?)", _which(actions.Cancel)),
    # What rings
    _fixed(
        r"i'm up|(?:all |i'm |i am |that's |it's |that is )?done(?: with (?:it|that))?|got it|i (?:did|got|have"
        r" done) (?:it"
        r"|that)"
        r"|(?:i )?(?:already )?did (?:it|that)(?: already)?|dismiss(?: it| that)?|acknowledged?|mark (?:it|that)"
        r" (?:as )?done"
        r"|(?:ok(?:ay)?,? )?(?:thanks )?i (?:heard|hear) you",
        actions.Done(),
    ),
    _form(r"(?:mark )?(?P<which>(?:the|my) .+?) (?:is |as )?done", _which(actions.Done)),
    _form(
        r"(?:snooze|postpone|delay|hold off)(?: it| that| this| the alarm| the reminder| the timer| my alarm)?"
        r"(?: (?P<when>(?!by\b)(?:for |until |till )?\S.*))?",
        _snooze,
    ),
    _form(
        r"(?:remind|tell|nudge|ask|ping|wake) me (?:about (?:it|that|this) )?(?:up )?again(?: (?P<when>.+))?",
        lambda parts: actions.Snooze(parts["when"]),
    ),
    _form(
        r"(?:later|not now|not yet|in a (?:bit|while|moment|minute)|(?:maybe )?later|give me (?P<when>.+?)(?: more)?"
        r"|(?P<length>\S+(?: \S+)? (?:more )?(?:minutes?|hours?))(?: more)?(?: please)?)",
        lambda parts: _later(parts),
    ),
    # Changing
    _form(r"(?:unpause|resume|continue|restart|carry on with)(?: (?P<which>.+))", _ours(actions.Unpause)),
    _form(r"(?:pause|hold|freeze)(?P<which>(?: .+)?)", _ours(actions.Pause)),
    _form(r"(?:put|set) (?P<which>.+) on hold", _ours(actions.Pause)),
    _form(rf"add (?:another |an extra )?{_LENGTH}(?: more| extra)?(?: (?:to|on|onto) (?P<which>.+))?", _extend(1)),
    _form(rf"(?:add|put) (?:another |an extra )?{_LENGTH}(?: more| extra)? (?:to|on|onto) (?P<which>.+)", _extend(1)),
    _form(rf"give (?:me|it|(?P<which>.+?)) (?:another )?{_LENGTH}(?: more| longer| extra)?", _extend(1)),
    _form(
        r"(?:give me |add )?(?P<count>\S+(?: \S+)?) more (?P<unit>sec\w*|min\w*|hours?)(?: (?:on|to|for)"
        r" (?P<which>.+))?",
        lambda parts: actions.Extend(which_of(parts["which"]), parse_duration(f"{parts['count']} {parts['unit']}")),
    ),
    _form(rf"(?:take|subtract|remove|knock) {_LENGTH} (?:off|from)(?: of)? (?P<which>.+)", _extend(-1)),
    _form(rf"(?:extend|lengthen|prolong|increase)(?P<which>(?: .+?)?) (?:by|for) {_LENGTH}", _extend(1)),
    _form(rf"make (?P<which>.+?) {_LENGTH} (?:longer|later)", _extend(1)),
    _form(rf"(?:take (?:off|away) {_LENGTH})", _extend(-1)),
    _form(rf"{_LENGTH} (?:less|shorter|earlier)", _extend(-1)),
    _form(r"(?:extend|lengthen|prolong)(?P<which>(?: .+?)?) by (?P<length>.+)", _extend(1)),
    _form(rf"bring (?P<which>.+?) forward by {_LENGTH}", _extend(-1)),
    _form(rf"(?:shorten|reduce|decrease|cut)(?P<which>(?: .+?)?) by {_LENGTH}", _extend(-1)),
    _form(rf"make (?P<which>.+?) {_LENGTH} (?:shorter|earlier|sooner)", _extend(-1)),
    _form(
        rf"(?:push|move|put|delay|postpone)(?: back| off)? (?P<which>.+?)(?: back| off)? (?:by|for) {_LENGTH}",
        _extend(1),
    ),
    _form(
        r"(?:move|change|reschedule|postpone|push|shift|delay|bring forward|switch) (?P<rest>.+ to .+)",
        _move,
    ),
    _form(r"make (?P<rest>(?:it|that|this|the|my)\b.+)", _made),
    _form(
        r"(?:rename|relabel|retitle) (?P<which>.+?) (?:to|as|into) (?P<name>.+)",
        lambda parts: actions.Rename(which_of(parts["which"]), parts["name"]),
    ),
    _form(
        r"(?:call|name|label) (?P<which>it|that|this|the .*?(?:timer|reminder|alarm)|my .*?(?:timer|reminder|alarm))"
        r" (?P<name>.+)",
        lambda parts: actions.Rename(which_of(parts["which"]), parts["name"]),
    ),
    _form(
        r"change the (?:name|title) of (?P<which>.+?) to (?P<name>.+)",
        lambda parts: actions.Rename(which_of(parts["which"]), parts["name"]),
    ),
    # Timers
    _form(rf"{_MAKE}(?:timer|countdown)(?: for| of| to|:)? {_LENGTH}{_NAMED}", _timer),
    _form(rf"{_MAKE}(?P<name>[a-z][\w' ]*?) timer(?: for| of)?,? {_LENGTH}", _timer),
    _form(rf"(?:time|clock) (?:me for |(?P<name>(?:the|my) .+?) for ){_LENGTH}", _timer),
    _form(rf"{_MAKE}(?P<length>(?:an?\b|half|\w*\d|\w+[ -]).*?)[ -]?(?:timer|countdown){_NAMED}", _timer),
    _form(
        rf"{_MAKE}(?:timer|countdown)(?: called| named| for)?(?P<length>(?: (?!is|was|on|app|keeps|has"
        rf"|does).*)?)(?P<name>)",
        _timer,
    ),
    _form(r"count ?down (?:from |for )?(?P<length>.+)(?P<name>)", _timer),
    # The screen, the loop
    _form(
        rf"(?:let me know|tell me|notify me|say something|warn me|alert me|ping me|give me a shout|shout) "
        rf"(?:when|once|if|as soon as) (?P<what>.+?){_DONE}",
        lambda parts: actions.Watch(parts["what"]),
    ),
    _form(
        r"(?:keep an eye on|watch) (?P<what>(?!your|out|over|yourself).+)", lambda parts: actions.Watch(parts["what"])
    ),
    _form(
        r"(?:whenever|when|every time|each time|if) (?:i say|you hear) (?P<heard>.+?),? (?:you )?(?:say|answer|reply)"
        r"(?: with)? (?P<reply>.+)",
        _cue,
    ),
    _form(
        r"(?:(?:be |go |stay |keep )?(?:quiet|silent)|(?:do not|don't) (?:disturb|bother|interrupt)(?: me)?|mute(?:"
        r" yourself)?)"
        r"(?: for (?P<length>.+))?",
        _quiet,
    ),
    _fixed(r"(?:you (?:can|may) )?(?:speak|talk)(?: now| again)+|resume|unmute(?: yourself)?", actions.Resume()),
    _fixed(
        r"(?:say|repeat) (?:that|it)(?: again)?|what did you(?: just)? say|repeat|say again|pardon(?: me)?"
        r"|what was that(?: again| reminder| one)?|come again|sorry what",
        actions.Repeat(),
    ),
    _fixed(r"stop(?: talking| speaking| it| that)?|shut up|hush|(?:that's )?enough|be quiet now", actions.Stop()),
)
_TIMED_FORMS: tuple[tuple[re.Pattern[str], TimedBuild], ...] = (
    _timed_form(r"(?:i (?:have|need|want) to )?wake(?: me)?(?: up)?(?: (?P<when>.+))?", _wake),
    _timed_form(
        r"(?:(?:i )?(?:set(?: up)?|make|create|add|put(?: on)?|i'd like|want|have|get|need|would like|give|start"
        r"|new)(?:"
        r" me)? )?"
        r"(?:an? |another |the |my )?(?:\w+ ?up |daily |new )?(?:alarm|wake ?up call)(?: clock)?(?: set)?(?:"
        r" (?P<when>(?!was|is|did|went|keeps|on the).+?))?"
        r"(?:,? (?:called|named|labell?ed) (?P<title>\D.+))?",
        _alarm,
    ),
    _timed_form(
        r"(?:schedule|plan|calendar|organi[sz]e) (?P<body>.+)",
        _event,
    ),
    _timed_form(rf"(?:book|arrange) (?P<body>.*\b{_EVENTS}\b.*)", _event),
    _timed_form(
        r"(?:set(?: up)?|add|create|make|put(?: in)?|mark|note|insert|enter|fix|new|save)(?: down)?"
        r" (?P<body>.*\b(?:events?|meetings?|appointments?|calendars?|calendar entry)\b.*)",
        _event,
    ),
    _timed_form(rf"(?:in|on|to) (?:my |the )?{_CALENDAR},? (?:put|add|set|mark|note)(?: that)? (?P<body>.+)", _event),
    _timed_form(
        r"(?:add|set(?: up)?|put|mark|flag|note)(?: down)? (?P<body>(?!.*\b(?:lists?|playlist|lights?|volume"
        r"|temperature|thermostat)\b).+)",
        _dated,
    ),
    _timed_form(r"i need (?P<body>an? (?:meeting|appointment|call|event)\b.+)", _event),
    _timed_form(r"(?:remember|don't forget|do not forget|make a note) (?:to|that|about) (?P<body>.+)", _noted),
)
