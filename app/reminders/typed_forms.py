"""Forms of typed sentences, apart from reminders: a pattern each, and its action. The first that fits counts."""

from __future__ import annotations

import re
from datetime import datetime

from app import actions
from app.actions import Action
from app.reminders.typed_builds import (
    Build,
    TimedBuild,
    alarm,
    all_but,
    cancel_all,
    cancel_some,
    dated,
    event,
    fixed,
    forget,
    form,
    is_ours,
    later,
    listed,
    noted,
    put_off_ringing,
    snooze,
    snooze_named,
    timed_form,
    wake,
    when_is,
    which,
    which_of,
)
from app.reminders.typed_changes import CHANGES
from app.reminders.typed_words import (
    ASKS_FOR_LIST,
    CALENDAR,
    DAYS,
    DELETE,
    EVENTS,
    LATER,
    OVERVIEW,
    THINGS,
    WEEKDAY,
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


_FORMS: tuple[tuple[re.Pattern[str], Build], ...] = (
    # What is set
    fixed(
        r"(?:what's|what is|when's|when is|what comes|show me|tell me|which is)(?: (?:my|the|up))*(?: coming)?"
        r"(?: up)? next"
        rf"(?: one| up| on my list| {THINGS}| {EVENTS})?(?: (?:due|set for|going off|on .+))?|next (?:{THINGS}"
        rf"|{EVENTS}|one)"
        rf"|(?:what's|what is|when's|when is) (?:my |the )?(?:next|first) (?:{THINGS}|{EVENTS}|one)(?: .*)?"
        rf"|(?:what|which) (?:{THINGS} |one )?(?:is|comes|goes off|rings) (?:next|first)|next",
        actions.Next(),
    ),
    fixed(r"(?:list|show|read(?: out)?)(?: me)? everything", actions.ListAll()),
    form(rf"list(?: out)?(?: all)?(?: of)?(?: my| the)?(?: (?P<kind>{THINGS}))?(?: (?P<day>{DAYS}))?", listed),
    form(
        rf"(?:show|read|tell|give|report|check|display|provide|see)(?: me| us)?(?: out)?(?: about)?(?: all)?(?: of)?"
        rf"(?: my| the)?(?: different| pending| current| active| upcoming| set)* (?P<kind>{THINGS})"
        rf"(?: (?:settings?|times?|timings?|i have(?: set)?|you have set|that are set|are set|list))*(?:"
        rf" (?P<day>{DAYS}))?",
        listed,
    ),
    form(
        rf"(?:what|which|how many)(?: (?:are|is))?(?: (?:my|the|of my))?(?: (?:current|pending|active|upcoming"
        rf"|other))* "
        rf"(?P<kind>{THINGS})\b(?!.*\b(?:mean|work|best|app|used for|invented)\b)(?:.*?(?P<day>{DAYS})|.*)",
        listed,
    ),
    form(
        rf"(?:do i have|have i got|have i set|did i set|are there|is there)(?: an?| any| some)?"
        rf"(?: (?:pending|active|upcoming|more|other))* (?P<kind>{THINGS})\b(?:.*?(?P<day>{DAYS})|.*)",
        listed,
    ),
    form(
        rf"(?:my )?(?:(?!next|first)\w+ )?(?:up ?coming |latest |pending )*(?:{THINGS}|{EVENTS}|{CALENDAR})s?(?:"
        rf" (?P<day>{DAYS}))?",
        lambda parts: listed(parts) if re.match(OVERVIEW, parts["all"], re.IGNORECASE) else None,
    ),
    form(ASKS_FOR_LIST, listed),
    form(
        r"how (?:much (?:more )?time|long|much|many (?:minutes|seconds|hours))(?: more)?(?:'s| is| are| does| do i have"
        r"| until)?"
        r"(?: there)?(?: left| remaining| remains| to go| have i got)+"
        r"(?: (?:on|for|until|of|in|before|till) (?P<which>.+))?",
        which(actions.Left),
    ),
    form(
        rf"how (?:much (?:longer|time)|long)(?: (?:(?:for|on|until|till|before) (?P<which>.*?(?:{THINGS}|the \w+|my"
        rf" \w+))"
        rf"|(?:does|is|has) (?P<name>.*?{THINGS}))(?: (?:have|got|left|to go|goes off|rings|is done|is due|going"
        rf"|run))*)?",
        lambda parts: actions.Left(which_of(parts["which"] or parts["name"])),
    ),
    form(
        r"(?:time (?:left|remaining)|what's left|what is left)(?: (?:on|for|of) (?P<which>.+))?|(?:when|what time)"
        r" (?:does|will)"
        rf" (?P<name>.*\b{THINGS})\b (?:end|finish|ring|go off|be done|be over|run out)|(?:when is|when's) "
        rf"(?P<what>.*\b{THINGS}) (?:over|done|up|due|set for|finished|going off|ready)",
        lambda parts: actions.Left(which_of(parts["which"] or parts["name"] or parts["what"])),
    ),
    form(rf"(?:check|status of) (?P<which>.*\b{THINGS})", which(actions.Left)),
    form(
        r"(?:when is|when's|what time is|at what time is|when are|is|when will)(?: (?:my|the|our|that))+ (?P<which>.*?)"
        r"(?: (?:scheduled|set|due|start|starting|on|booked)(?: for| at| in)?(?: .*)?)",
        lambda parts: actions.Left(which_of(parts["which"])) if is_ours(parts["which"]) else None,
    ),
    form(
        r"(?:when is|when's|what time is|when are|what time does)(?: (?:my|our|the|that))* (?P<which>.*)",
        lambda parts: when_is(parts),
    ),
    form(
        rf"(?:what's|what is|anything|is there anything|is anything|show me what's|tell me what's)"
        rf"(?: coming up| on| scheduled| planned| set| due)+(?: for| on)?(?: (?P<day>{DAYS}))?",
        listed,
    ),
    form(rf"anything (?P<day>{DAYS})", listed),
    form(rf"(?:is|are) (?:there )?any (?P<kind>{THINGS})(?: (?:running|on|set|going|left|active|paused))*", listed),
    form(rf"(?:what|anything) (?:have i got|do i have|have we got)(?: on| set| planned)?(?: (?P<day>{DAYS}))?", listed),
    fixed(
        r"(?:show|tell|read) me (?:everything|all|what)(?: that)?(?: is|'s)? (?:set|there|due|waiting)"
        r"|what did i (?:just )?set|what did i (?:ask|tell) you to remind me(?: (?:of|about))?"
        r"|what (?:are you|will you be) reminding me (?:of|about)",
        actions.ListAll(),
    ),
    form(
        rf"(?:how's|how is|how are) (?P<which>(?:the|my) .*\b{THINGS}) (?:doing|going|getting on|coming along)",
        which(actions.Left),
    ),
    form(
        rf"(?:is|are) (?P<which>.*\b{THINGS}) (?:done|over|finished|up|still (?:running|on|going)|ready|due)"
        r"(?: yet| now| soon)?",
        which(actions.Left),
    ),
    # What was kept of the last minutes
    form(
        r"(?:forget|delete|erase|wipe)(?: out)?(?: (?:everything|all|what|whatever)"
        r"(?: (?:that )?(?:i|you|we)(?:'ve| have)?"
        r" (?:just )?(?:said|heard|saw|seen|kept|wrote|written|did)(?: down)?)?)?(?: (?:from|in|of|over|during|for))?"
        r" (?:(?:the|my) )?(?:last|past) (?P<length>.*\b(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|half)\b.*)"
        r"|forget (?P<bare>\w+(?: \w+)? (?:seconds|minutes|mins|hours|days))",
        lambda parts: forget({**parts, "length": parts["length"] or parts["bare"]}),
    ),
    # Cancelling
    form(
        rf"(?:{DELETE}|forget|wipe|empty)(?: out)? (?:all|everything|every|both)\b.*"
        r"\b(?:except|excluding|but|apart from|other than)\b.*",
        all_but,
    ),
    form(rf"forget (?P<which>the last (?:one|{THINGS}))", which(actions.Cancel)),
    form(
        rf"(?:{DELETE}|wipe|empty)(?: out)? (?:everything|all)(?: (?:that is|that's|i have|set))*(?: (?P<day>{DAYS}))",
        lambda parts: actions.Cancel(f"all {parts['day']}"),
    ),
    form(
        rf"(?:forget about|no more|enough of) (?P<which>.*\b{THINGS}\b.*)",
        which(actions.Cancel),
    ),
    form(rf"(?:turn|switch|shut) (?P<which>.*\b{THINGS}) off", which(actions.Cancel)),
    form(rf"(?:forget|never ?mind)(?: about)? (?P<which>(?!to\b).*\b{THINGS}(?: .*)?)", which(actions.Cancel)),
    form(
        r"(?:(?:don't|do not) bother|(?:you )?(?:don't|do not) (?:have|need) to|no need for) (?:remind(?:ing)?|waking"
        r"|wake) me(?: up)?(?: (?:to|about|of))? (?P<which>.+?)(?: any ?more)?",
        which(actions.Cancel),
    ),
    form(
        r"skip (?:(?P<which>.+?) )??(?:for |on )?"
        rf"(?P<day>today|tomorrow|tonight|(?:(?:this|next|coming) )*{WEEKDAY})(?:'s (?P<what>.+))?",
        lambda parts: actions.Cancel(f"{which_of(parts['which'] or parts['what'])} {parts['day']}".strip()),
    ),
    form(
        r"skip (?:the |my |our )?(?P<which>next (?!(?:song|track|ad|advert|video|clip|episode|chapter|scene|level|step"
        r"|part|page|slide|question|line|week|month|year)s?\b).+)",
        which(actions.Cancel),
    ),
    form(
        r"cancel (?P<which>.+?) and (?:reschedule|move) (?:it|that) (?:for|to) (?P<when>.+)",
        lambda parts: actions.Move(which_of(parts["which"]), parts["when"]),
    ),
    form(
        rf"make (?:sure )?(?:that )?(?:my |the )?(?:{CALENDAR}|day)(?: is)?(?: completely| all)? (?:clear|empty"
        rf"|free|blank)(?: (?P<day>{DAYS}))?",
        lambda parts: actions.Cancel(f"all {parts['day']}".strip()),
    ),
    form(
        rf"(?:{DELETE}|forget|wipe|empty|completely clear)(?: out)? (?:all|everything|every|each|any|both|them all)"
        rf"(?: of)?(?: them| the| my| our)?(?: single)?(?: (?P<kind>{THINGS}))?"
        rf"(?: (?:i (?:have )?set|that i have set|i have|that are set|that are running|at once|now|on my list))*",
        cancel_all,
    ),
    form(
        rf"(?:{DELETE}|wipe|empty|clean|completely clear)(?: out)? (?:my |the |our )?(?:whole |entire )?"
        rf"(?:{CALENDAR}|list|reminders|timers|alarms|day)(?: (?:clean|please|completely))*(?: (?P<day>{DAYS}))?",
        lambda parts: actions.Cancel(f"all {parts['day']}".strip()),
    ),
    form(
        rf"{DELETE} (?:all|any|every)(?: of)?(?: my| the)? (?P<which>.*\b(?:{THINGS}|{EVENTS})\b.*)",
        cancel_some,
    ),
    fixed(
        r"never ?mind(?: that| it)?|scratch that|forget (?:it|that|about it|about that)|undo(?: that| it)?|cancel(?:"
        r" that| it)?"
        r"|(?:no )?(?:don't|do not) (?:do|set) (?:that|it)|take that back|(?:turn|switch|shut) (?:it|that|this) off"
        r"|(?:that was |that's |that is )?(?:a mistake|wrong)",
        actions.Cancel(),
    ),
    form(
        rf"(?:{DELETE}|silence|shut off|kill) (?P<which>.*\b(?:{THINGS}|{EVENTS})\b(?!.* list$).*)",
        which(actions.Cancel),
    ),
    form(
        rf"(?:{DELETE}) (?P<which>it|that|this|them|the last one|the first one|the next one|last one)",
        which(actions.Cancel),
    ),
    form(
        r"cancel (?P<which>(?!.*\b(?:is|are|was|(?:shopping|grocery|packing|to do) list)\b)"
        r"(?!(?:my|the|a|an|our) (?:flight|order|subscription|ticket"
        r"|booking|trip|hotel|ride)).+)",
        which(actions.Cancel),
    ),
    form(r"(?:delete|remove|drop) (?P<which>(?!(?:the|a|an|this|that|all|my)\b)\w+(?: \w+)?)", which(actions.Cancel)),
    form(
        rf"(?:delete|remove|drop|erase) (?P<which>.+\b(?:from|off|on|in) (?:my |the )?.*{CALENDAR}.*)",
        which(actions.Cancel),
    ),
    form(
        r"(?:don't|do not|no need to) (?:remind|nudge|wake) me(?: up)?(?: (?:to|about|of|at))? (?P<which>(?!of\b).+)",
        which(actions.Cancel),
    ),
    form(
        r"i (?:don't|do not|no longer) need (?P<which>(?!an? ).*\b(?:reminder|timer|alarm)\b.*?)(?: any ?more)?",
        which(actions.Cancel),
    ),
    form(r"stop reminding me(?: (?:to|about|of))?(?P<which>(?: .+)?)", which(actions.Cancel)),
    # What rings
    fixed(
        r"i'm up|(?:i'm |i am |all )?finished(?: with (?:it|that))?|(?:thanks |okay |ok |yes |already )*i(?:'ve| have)"
        r" (?:already )?(?:done|got|finished|taken) (?:it|that)|(?:check|tick|cross) (?:it|that) off"
        r"|(?:all |i'm |i am |that's |it's |that is )?done(?: with (?:it|that))?|got it|i (?:did|got|have"
        r" done) (?:it"
        r"|that)"
        r"|(?:i )?(?:already )?did (?:it|that)(?: already)?|dismiss(?: it| that)?|acknowledged?|mark (?:it|that)"
        r" (?:as )?done"
        r"|(?:ok(?:ay)?,? )?(?:thanks )?i (?:heard|hear) you|already done|mark as done",
        actions.Done(),
    ),
    form(r"(?:mark )?(?P<which>(?:the|my) .+?) (?:is |as )?done", which(actions.Done)),
    form(r"mark (?P<which>.+?) as (?:done|finished|seen to)", which(actions.Done)),
    form(
        r"(?:snooze|postpone|delay|hold off)(?: it| that| this| the alarm| the reminder| the timer| my alarm)?"
        r"(?: (?P<when>(?!by\b)(?:for |until |till )?\S.*))?",
        snooze,
    ),
    form(
        r"(?:i'll |i will |let me |let's )?(?:do (?:it|that|this)|come back|(?:try|ask)(?: me)?(?: again)?"
        r"|leave (?:it|that|this)|(?:can )?(?:it|that|this) (?:can )?wait) (?:again )?(?:later"
        r"|(?=(?:in|at|until|till|tomorrow|tonight|for|an?|\w+ (?:minutes?|hours?))\b)(?P<when>.+))",
        put_off_ringing,
    ),
    form(r"snooze (?P<which>(?!you\b)(?:all|both|everything|\S+ .+|[a-z]+))", snooze_named),
    form(
        r"(?:remind|tell|nudge|ask|ping|wake) me (?:about (?:it|that|this) )?(?:up )?(?:again(?: (?P<when>.+))?"
        r"|later(?: on)?|in a (?:bit|while|moment))",
        lambda parts: actions.Snooze("" if parts["when"].lower() in LATER else parts["when"]),
    ),
    form(
        r"(?:(?:i'll|i will|let me) do (?:it|that) (?:later|soon|in a (?:bit|minute|moment))"
        r"|later|not now|not yet|in a (?:bit|while|moment|minute)|(?:maybe )?later|give me (?P<when>.+?)(?: more)?"
        r"|(?P<length>\S+(?: \S+)? (?:more )?(?:minutes?|hours?))(?: more)?(?: please)?)",
        lambda parts: later(parts),
    ),
    *CHANGES,
)
_TIMED_FORMS: tuple[tuple[re.Pattern[str], TimedBuild], ...] = (
    timed_form(r"(?:i (?:have|need|want) to )?wake(?: me)?(?: up)?(?: (?P<when>.+))?", wake),
    timed_form(r"get (?:me|us) (?:up|out of bed)(?: (?P<when>.+))?", wake),
    timed_form(
        r"(?:(?:i )?(?:set(?: up)?|make|create|add|put(?: on)?|i'd like|want|have|get|need|would like|give|start"
        r"|new)(?:"
        r" me)? )?"
        r"(?:an? |another |the |my )?(?:\w+ ?up |daily |new |repeating |recurring |regular )?"
        r"(?:alarm|wake ?up call)(?: clock)?(?: set)?(?:"
        r" (?P<when>(?!was|is|did|went|keeps|on the).+?))?"
        r"(?:,? (?:called|named|labell?ed) (?P<title>\D.+))?",
        alarm,
    ),
    timed_form(
        r"(?:schedule|plan|calendar|organi[sz]e) (?P<body>.+)",
        event,
    ),
    timed_form(rf"(?:book|arrange) (?P<body>.*\b{EVENTS}\b.*)", event),
    timed_form(
        r"(?:set(?: up)?|add|create|make|put(?: in)?|mark|note|insert|enter|fix|new|save)(?: down)?"
        r" (?P<body>.*\b(?:events?|meetings?|appointments?|calendars?|calendar entry)\b.*)",
        event,
    ),
    timed_form(rf"(?:in|on|to) (?:my |the )?{CALENDAR},? (?:put|add|set|mark|note)(?: that)? (?P<body>.+)", event),
    timed_form(
        r"(?:add|set(?: up)?|put|mark|flag|note)(?: down)? (?P<body>(?!.*\b(?:lists?|playlist|lights?|volume"
        r"|temperature|thermostat)\b).+)",
        dated,
    ),
    timed_form(r"i need (?P<body>an? (?:meeting|appointment|call|event)\b.+)", event),
    timed_form(r"(?:remember|don't forget|do not forget|make a note) (?:to|that|about) (?P<body>.+)", noted),
    timed_form(
        r"make sure (?:that )?i (?:(?:(?:don't|do not) (?:forget|miss)|remember) (?:to |that |about )?)?(?P<body>.+)",
        noted,
    ),
    timed_form(
        r"(?:i|we) (?:really |just )*(?:(?:mustn't|must not|can't|cannot|shouldn't|don't want to|better not) forget"
        r"|(?:must|have to|should|gotta) (?:not forget|remember)) (?:to |that |about )?(?P<body>.+)",
        noted,
    ),
)
