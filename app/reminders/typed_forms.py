"""Forms of typed sentences, apart from reminders: a pattern each, and its action. The first that fits counts."""

from __future__ import annotations

import re
from datetime import datetime

from app import actions
from app.actions import Action
from app.reminders.durations import parse_duration
from app.reminders.typed_builds import (
    Build,
    TimedBuild,
    alarm,
    cancel_all,
    cancel_some,
    cue,
    dated,
    event,
    extend,
    is_ours,
    later,
    listed,
    made,
    move,
    noted,
    ours,
    quiet,
    snooze,
    timer,
    wake,
    when_is,
    which,
    which_of,
)
from app.reminders.typed_words import (
    ASKS_FOR_LIST,
    CALENDAR,
    DAYS,
    DELETE,
    DONE,
    EVENTS,
    LENGTH,
    MAKE,
    NAMED,
    OVERVIEW,
    THINGS,
)


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


def _form(pattern: str, build: Build) -> tuple[re.Pattern[str], Build]:
    return re.compile(rf"(?:{pattern})$", re.IGNORECASE), build


def _timed_form(pattern: str, build: TimedBuild) -> tuple[re.Pattern[str], TimedBuild]:
    return re.compile(rf"(?:{pattern})$", re.IGNORECASE), build


def _fixed(pattern: str, action: Action) -> tuple[re.Pattern[str], Build]:
    return _form(pattern, lambda _: action)


_FORMS: tuple[tuple[re.Pattern[str], Build], ...] = (
    # What is set
    _fixed(
        r"(?:what's|what is|when's|when is|what comes|show me|tell me|which is)(?: (?:my|the|up))*(?: coming)? next"
        rf"(?: one| up| on my list| {THINGS}| {EVENTS})?(?: (?:due|set for|going off|on .+))?|next (?:{THINGS}"
        rf"|{EVENTS}|one)"
        rf"|(?:what's|what is|when's|when is) (?:my |the )?(?:next|first) (?:{THINGS}|{EVENTS}|one)(?: .*)?"
        rf"|(?:what|which) (?:{THINGS} |one )?(?:is|comes|goes off|rings) (?:next|first)",
        actions.Next(),
    ),
    _form(rf"list(?: out)?(?: all)?(?: of)?(?: my| the)?(?: (?P<kind>{THINGS}))?(?: (?P<day>{DAYS}))?", listed),
    _form(
        rf"(?:show|read|tell|give|report|check|display|provide|see)(?: me| us)?(?: out)?(?: about)?(?: all)?(?: of)?"
        rf"(?: my| the)?(?: different| pending| current| active| upcoming| set)* (?P<kind>{THINGS})"
        rf"(?: (?:settings?|times?|timings?|i have(?: set)?|you have set|that are set|are set|list))*(?:"
        rf" (?P<day>{DAYS}))?",
        listed,
    ),
    _form(
        rf"(?:what|which|how many)(?: (?:are|is))?(?: (?:my|the|of my))?(?: (?:current|pending|active|upcoming"
        rf"|other))* "
        rf"(?P<kind>{THINGS})\b(?!.*\b(?:mean|work|best|app|used for|invented)\b)(?:.*?(?P<day>{DAYS})|.*)",
        listed,
    ),
    _form(
        rf"(?:do i have|have i got|have i set|did i set|are there|is there)(?: an?| any| some)?"
        rf"(?: (?:pending|active|upcoming|more|other))* (?P<kind>{THINGS})\b(?:.*?(?P<day>{DAYS})|.*)",
        listed,
    ),
    _form(
        rf"(?:my )?(?:(?!next|first)\w+ )?(?:up ?coming |latest |pending )*(?:{THINGS}|{EVENTS}|{CALENDAR})s?(?:"
        rf" (?P<day>{DAYS}))?",
        lambda parts: listed(parts) if re.match(OVERVIEW, parts["all"], re.IGNORECASE) else None,
    ),
    _form(ASKS_FOR_LIST, listed),
    _form(
        r"how (?:much (?:more )?time|long|much|many (?:minutes|seconds|hours))(?: more)?(?: is| are| does| do i have"
        r"| until)?"
        r"(?: there)?(?: left| remaining| to go| have i got)+(?: (?:on|for|until|of|in|before|till) (?P<which>.+))?",
        which(actions.Left),
    ),
    _form(
        rf"how (?:much (?:longer|time)|long)(?: (?:(?:for|on|until|till|before) (?P<which>.*?(?:{THINGS}|the \w+|my"
        rf" \w+))"
        rf"|(?:does|is|has) (?P<name>.*?{THINGS}))(?: (?:have|got|left|to go|goes off|rings|is done|is due|going"
        rf"|run))*)?",
        lambda parts: actions.Left(which_of(parts["which"] or parts["name"])),
    ),
    _form(
        r"(?:time (?:left|remaining)|what's left|what is left)(?: (?:on|for|of) (?P<which>.+))?|(?:when|what time)"
        r" (?:does|will)"
        rf" (?P<name>.*\b{THINGS})\b (?:end|finish|ring|go off|be done|be over|run out)|(?:when is|when's) "
        rf"(?P<what>.*\b{THINGS}) (?:over|done|up|due|set for|finished|going off|ready)",
        lambda parts: actions.Left(which_of(parts["which"] or parts["name"] or parts["what"])),
    ),
    _form(rf"(?:check|status of) (?P<which>.*\b{THINGS})", which(actions.Left)),
    _form(
        r"(?:when is|when's|what time is|at what time is|when are|is|when will)(?: (?:my|the|our|that))+ (?P<which>.*?)"
        r"(?: (?:scheduled|set|due|start|starting|on|booked)(?: for| at| in)?(?: .*)?)",
        lambda parts: actions.Left(which_of(parts["which"])) if is_ours(parts["which"]) else None,
    ),
    _form(
        r"(?:when is|when's|what time is|when are|what time does)(?: (?:my|our|the|that))* (?P<which>.*)",
        lambda parts: when_is(parts),
    ),
    # Cancelling
    _form(
        r"cancel (?P<which>.+?) and (?:reschedule|move) (?:it|that) (?:for|to) (?P<when>.+)",
        lambda parts: actions.Move(which_of(parts["which"]), parts["when"]),
    ),
    _form(
        rf"make (?:sure )?(?:that )?(?:my |the )?(?:{CALENDAR}|day)(?: is)?(?: completely| all)? (?:clear|empty"
        rf"|free|blank)(?: (?P<day>{DAYS}))?",
        lambda parts: actions.Cancel(f"all {parts['day']}".strip()),
    ),
    _form(
        rf"(?:{DELETE}|forget|wipe|empty|completely clear)(?: out)? (?:all|everything|every|each|any|both|them all)"
        rf"(?: of)?(?: them| the| my| our)?(?: single)?(?: (?P<kind>{THINGS}))?"
        rf"(?: (?:i (?:have )?set|that i have set|i have|that are set|that are running|at once|now|on my list))*",
        cancel_all,
    ),
    _form(
        rf"(?:{DELETE}|wipe|empty|clean|completely clear)(?: out)? (?:my |the |our )?(?:whole |entire )?"
        rf"(?:{CALENDAR}|list|reminders|timers|alarms|day)(?: (?:clean|please|completely))*(?: (?P<day>{DAYS}))?",
        lambda parts: actions.Cancel(f"all {parts['day']}".strip()),
    ),
    _form(
        rf"{DELETE} (?:all|any|every)(?: of)?(?: my| the)? (?P<which>.*\b(?:{THINGS}|{EVENTS})\b.*)",
        cancel_some,
    ),
    _fixed(
        r"never ?mind(?: that| it)?|scratch that|forget (?:it|that|about it|about that)|undo(?: that| it)?|cancel(?:"
        r" that| it)?"
        r"|(?:no )?(?:don't|do not) (?:do|set) (?:that|it)|take that back|(?:turn|switch|shut) (?:it|that|this) off"
        r"|(?:that was )?(?:a mistake|wrong)",
        actions.Cancel(),
    ),
    _form(
        rf"(?:{DELETE}|silence|shut off|kill) (?P<which>.*\b(?:{THINGS}|{EVENTS})\b(?!.* list$).*)",
        which(actions.Cancel),
    ),
    _form(
        rf"(?:{DELETE}) (?P<which>it|that|this|them|the last one|the first one|the next one|last one)",
        which(actions.Cancel),
    ),
    _form(
        r"cancel (?P<which>(?!.*\b(?:is|are|was|(?:shopping|grocery|packing|to do) list)\b)"
        r"(?!(?:my|the|a|an|our) (?:flight|order|subscription|ticket"
        r"|booking|trip|hotel|ride)).+)",
        which(actions.Cancel),
    ),
    _form(r"(?:delete|remove|drop) (?P<which>(?!(?:the|a|an|this|that|all|my)\b)\w+(?: \w+)?)", which(actions.Cancel)),
    _form(
        rf"(?:delete|remove|drop|erase) (?P<which>.+\b(?:from|off|on|in) (?:my |the )?.*{CALENDAR}.*)",
        which(actions.Cancel),
    ),
    _form(
        r"(?:don't|do not|no need to) (?:remind|nudge|wake) me(?: up)?(?: (?:to|about|of|at))? (?P<which>(?!of\b).+)",
        which(actions.Cancel),
    ),
    _form(
        r"i (?:don't|do not|no longer) need (?P<which>.*\b(?:reminder|timer|alarm)\b.*?)(?: any ?more)?",
        which(actions.Cancel),
    ),
    _form(r"stop reminding me(?: (?:to|about|of))?(?P<which>(?: .+)?)", which(actions.Cancel)),
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
    _form(r"(?:mark )?(?P<which>(?:the|my) .+?) (?:is |as )?done", which(actions.Done)),
    _form(
        r"(?:snooze|postpone|delay|hold off)(?: it| that| this| the alarm| the reminder| the timer| my alarm)?"
        r"(?: (?P<when>(?!by\b)(?:for |until |till )?\S.*))?",
        snooze,
    ),
    _form(
        r"(?:remind|tell|nudge|ask|ping|wake) me (?:about (?:it|that|this) )?(?:up )?again(?: (?P<when>.+))?",
        lambda parts: actions.Snooze(parts["when"]),
    ),
    _form(
        r"(?:later|not now|not yet|in a (?:bit|while|moment|minute)|(?:maybe )?later|give me (?P<when>.+?)(?: more)?"
        r"|(?P<length>\S+(?: \S+)? (?:more )?(?:minutes?|hours?))(?: more)?(?: please)?)",
        lambda parts: later(parts),
    ),
    # Changing
    _form(r"(?:unpause|resume|continue|restart|carry on with)(?: (?P<which>.+))", ours(actions.Unpause)),
    _form(r"(?:pause|hold|freeze)(?P<which>(?: .+)?)", ours(actions.Pause)),
    _form(r"(?:put|set) (?P<which>.+) on hold", ours(actions.Pause)),
    _form(rf"add (?:another |an extra )?{LENGTH}(?: more| extra)?(?: (?:to|on|onto) (?P<which>.+))?", extend(1)),
    _form(rf"(?:add|put) (?:another |an extra )?{LENGTH}(?: more| extra)? (?:to|on|onto) (?P<which>.+)", extend(1)),
    _form(rf"give (?:me|it|(?P<which>.+?)) (?:another )?{LENGTH}(?: more| longer| extra)?", extend(1)),
    _form(
        r"(?:give me |add )?(?P<count>\S+(?: \S+)?) more (?P<unit>sec\w*|min\w*|hours?)(?: (?:on|to|for)"
        r" (?P<which>.+))?",
        lambda parts: actions.Extend(which_of(parts["which"]), parse_duration(f"{parts['count']} {parts['unit']}")),
    ),
    _form(rf"(?:take|subtract|remove|knock) {LENGTH} (?:off|from)(?: of)? (?P<which>.+)", extend(-1)),
    _form(rf"(?:extend|lengthen|prolong|increase)(?P<which>(?: .+?)?) (?:by|for) {LENGTH}", extend(1)),
    _form(rf"make (?P<which>.+?) {LENGTH} (?:longer|later)", extend(1)),
    _form(rf"(?:take (?:off|away) {LENGTH})", extend(-1)),
    _form(rf"{LENGTH} (?:less|shorter|earlier)", extend(-1)),
    _form(r"(?:extend|lengthen|prolong)(?P<which>(?: .+?)?) by (?P<length>.+)", extend(1)),
    _form(rf"bring (?P<which>.+?) forward by {LENGTH}", extend(-1)),
    _form(rf"(?:shorten|reduce|decrease|cut)(?P<which>(?: .+?)?) by {LENGTH}", extend(-1)),
    _form(rf"make (?P<which>.+?) {LENGTH} (?:shorter|earlier|sooner)", extend(-1)),
    _form(
        rf"(?:push|move|put|delay|postpone)(?: back| off)? (?P<which>.+?)(?: back| off)? (?:by|for) {LENGTH}",
        extend(1),
    ),
    _form(
        r"(?:move|change|reschedule|postpone|push|shift|delay|bring forward|switch) (?P<rest>.+ to .+)",
        move,
    ),
    _form(r"make (?P<rest>(?:it|that|this|the|my)\b.+)", made),
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
    _form(rf"{MAKE}(?:timer|countdown)(?: for| of| to|:)? {LENGTH}{NAMED}", timer),
    _form(rf"{MAKE}(?P<name>[a-z][\w' ]*?) timer(?: for| of)?,? {LENGTH}", timer),
    _form(rf"(?:time|clock) (?:me for |(?P<name>(?:the|my) .+?) for ){LENGTH}", timer),
    _form(rf"{MAKE}(?P<length>(?:an?\b|half|\w*\d|\w+[ -]).*?)[ -]?(?:timer|countdown){NAMED}", timer),
    _form(
        rf"{MAKE}(?:timer|countdown)(?: called| named| for)?(?P<length>(?: (?!is|was|on|app|keeps|has"
        rf"|does).*)?)(?P<name>)",
        timer,
    ),
    _form(r"count ?down (?:from |for )?(?P<length>.+)(?P<name>)", timer),
    # The screen, the loop
    _form(
        rf"(?:let me know|tell me|notify me|say something|warn me|alert me|ping me|give me a shout|shout) "
        rf"(?:when|once|if|as soon as) (?P<what>.+?){DONE}",
        lambda parts: actions.Watch(parts["what"]),
    ),
    _form(
        r"(?:keep an eye on|watch) (?P<what>(?!your|out|over|yourself).+)", lambda parts: actions.Watch(parts["what"])
    ),
    _form(
        r"(?:whenever|when|every time|each time|if) (?:i say|you hear) (?P<heard>.+?),? (?:you )?(?:say|answer|reply)"
        r"(?: with)? (?P<reply>.+)",
        cue,
    ),
    _form(
        r"(?:(?:be |go |stay |keep )?(?:quiet|silent)|(?:do not|don't) (?:disturb|bother|interrupt)(?: me)?|mute(?:"
        r" yourself)?)"
        r"(?: for (?P<length>.+))?",
        quiet,
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
    _timed_form(r"(?:i (?:have|need|want) to )?wake(?: me)?(?: up)?(?: (?P<when>.+))?", wake),
    _timed_form(
        r"(?:(?:i )?(?:set(?: up)?|make|create|add|put(?: on)?|i'd like|want|have|get|need|would like|give|start"
        r"|new)(?:"
        r" me)? )?"
        r"(?:an? |another |the |my )?(?:\w+ ?up |daily |new |repeating |recurring |regular )?"
        r"(?:alarm|wake ?up call)(?: clock)?(?: set)?(?:"
        r" (?P<when>(?!was|is|did|went|keeps|on the).+?))?"
        r"(?:,? (?:called|named|labell?ed) (?P<title>\D.+))?",
        alarm,
    ),
    _timed_form(
        r"(?:schedule|plan|calendar|organi[sz]e) (?P<body>.+)",
        event,
    ),
    _timed_form(rf"(?:book|arrange) (?P<body>.*\b{EVENTS}\b.*)", event),
    _timed_form(
        r"(?:set(?: up)?|add|create|make|put(?: in)?|mark|note|insert|enter|fix|new|save)(?: down)?"
        r" (?P<body>.*\b(?:events?|meetings?|appointments?|calendars?|calendar entry)\b.*)",
        event,
    ),
    _timed_form(rf"(?:in|on|to) (?:my |the )?{CALENDAR},? (?:put|add|set|mark|note)(?: that)? (?P<body>.+)", event),
    _timed_form(
        r"(?:add|set(?: up)?|put|mark|flag|note)(?: down)? (?P<body>(?!.*\b(?:lists?|playlist|lights?|volume"
        r"|temperature|thermostat)\b).+)",
        dated,
    ),
    _timed_form(r"i need (?P<body>an? (?:meeting|appointment|call|event)\b.+)", event),
    _timed_form(r"(?:remember|don't forget|do not forget|make a note) (?:to|that|about) (?P<body>.+)", noted),
)
