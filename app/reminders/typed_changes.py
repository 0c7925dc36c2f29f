"""Forms of typed sentences that change what is set, start timers, or are for the loop itself. The first that fits
counts."""

from __future__ import annotations

import re

from app import actions
from app.reminders.durations import parse_duration
from app.reminders.typed_builds import (
    Build,
    cue,
    extend,
    fixed,
    form,
    how_long,
    how_much_shorter,
    made,
    move,
    moved_from,
    named,
    ours,
    put_off,
    quiet,
    several_alarms,
    several_timers,
    shifted,
    shorten,
    sooner_or_later,
    timer,
    watch,
    when_instead,
    which,
    which_of,
)
from app.reminders.typed_words import (
    AWHILE,
    COUNT,
    DONE_THING,
    HOLD_TONGUE,
    HUSH,
    LENGTH,
    MAKE,
    NAMED,
    PEACE,
    TELL_ME,
    THINGS,
    WHEN,
)

CHANGES: tuple[tuple[re.Pattern[str], Build], ...] = (
    # Changing
    fixed(r"unpause", actions.Unpause()),
    form(
        rf"(?:let|start|get) (?P<which>.*\b{THINGS}) (?:again|go on|run on|continue|carry on|going(?: again)?)",
        which(actions.Unpause),
    ),
    form(r"(?:unpause|resume|continue|restart|carry on with)(?: (?P<which>.+))", ours(actions.Unpause)),
    form(r"(?:pause|hold|freeze)(?P<which>(?: (?!on$).+)?)", ours(actions.Pause)),
    form(r"(?:put|set) (?P<which>.+) on hold", ours(actions.Pause)),
    form(rf"(?:put |give me )?{LENGTH} on the clock(?P<name>)", timer),
    form(rf"add (?:another |an extra )?{LENGTH}(?: more| extra)?(?: (?:to|on|onto) (?P<which>.+))?", extend(1)),
    form(rf"(?:add|put) (?:another |an extra )?{LENGTH}(?: more| extra)? (?:to|on|onto) (?P<which>.+)", extend(1)),
    form(rf"(?:ad|at|and|had) {LENGTH}(?: more| extra)? (?:to|too|two|on|onto) (?P<which>.*\b{THINGS})", extend(1)),
    form(rf"give (?P<which>.+ {THINGS}) (?:another )?{LENGTH}(?: more| longer| extra)?", extend(1)),
    form(rf"give (?:me|it|(?P<which>.+?)) (?:another )?{LENGTH}(?: more| longer| extra)?", extend(1)),
    form(
        r"(?:give me |add )?(?P<count>\S+(?: \S+)?) more (?P<unit>sec\w*|min\w*|hours?)(?: (?:on|to|for)"
        r" (?P<which>.+))?",
        lambda parts: actions.Extend(which_of(parts["which"]), parse_duration(f"{parts['count']} {parts['unit']}")),
    ),
    form(rf"(?:take|subtract|remove|knock) {LENGTH} (?:off|from|of)(?: of)? (?P<which>.+)", extend(-1)),
    form(
        rf"(?:extend|lengthen|prolong|increase|shorten|reduce|decrease|cut)(?: down)? (?P<which>.+?) to"
        rf" (?P<when>(?:about )?{COUNT}\b.*)",
        put_off,
    ),
    form(rf"(?:extend|lengthen|prolong|increase)(?P<which>(?: .+)?) (?:by|for) (?:another )?{LENGTH}", extend(1)),
    form(rf"(?:extend|lengthen|prolong|increase)(?P<which> .+ {THINGS}) (?:another )?{LENGTH}", extend(1)),
    form(rf"(?:extend|lengthen|prolong|increase)(?P<which>(?: .+?)?) (?:another )?{LENGTH}", extend(1)),
    form(rf"make (?P<which>.+ {THINGS}) {LENGTH} (?:longer|later)", extend(1)),
    form(rf"make (?P<which>.+?) {LENGTH} (?:longer|later)", extend(1)),
    form(rf"plus {LENGTH}", extend(1)),
    form(rf"(?:take (?:off|away) {LENGTH})|(?:take|knock) {LENGTH.replace('length', 'short')} off", shorten),
    form(rf"(?:another |an extra ){LENGTH} (?:on|for|to) (?P<which>(?:the|my) .+)", extend(1)),
    form(rf"{LENGTH} (?:less|shorter) (?:on|for) (?P<which>(?:the|my) .+)", extend(-1)),
    form(rf"(?P<which>(?:the |my )?\w+(?: {THINGS})?) needs (?:another )?{LENGTH}(?: more| longer)?", extend(1)),
    form(rf"(?:add|put) {COUNT} (?:more )?(?:to|on|onto) (?P<which>.*\b{THINGS})", how_long),
    form(rf"(?:take|knock) {COUNT} off (?P<which>.*\b{THINGS})", how_much_shorter),
    form(rf"{LENGTH} (?:less|shorter|earlier)", extend(-1)),
    form(r"(?:extend|lengthen|prolong)(?P<which>(?: .+?)?) by (?P<length>.+)", extend(1)),
    form(rf"bring (?P<which>.+?) forward(?: by)? {LENGTH}", extend(-1)),
    form(rf"(?:move|push|bring) (?P<which>.+?) up(?: by)? {LENGTH}", extend(-1)),
    form(rf"(?:move|push) (?P<which>.+?) (?:forwards?|ahead)(?: by)? {LENGTH}", sooner_or_later),
    form(rf"(?:delay|postpone) (?P<which>.+ {THINGS}|it|that|this) {LENGTH}", extend(1)),
    form(rf"(?:move|shift|push) (?P<which>.+?) (?:to )?{LENGTH} (?P<later>later|earlier|sooner)", shifted),
    form(r"(?:put off|put back|push back|hold off) (?P<which>.+?) (?:to|until|till) (?P<when>.+)", put_off),
    form(r"(?:reschedule|postpone) (?P<which>(?:the|my) (?!.* (?:to|for|until|till|by|back)\b).+)", when_instead),
    form(
        r"(?:change|move|switch|make) (?P<which>(?:the|my) .+?) (?:from (?P<old>.+?) to (?P<when>.+)"
        r"|(?:to |at )?(?P<new>\S+(?: \S+){0,3}) (?:instead of|rather than|not) (?P<wrong>.+))",
        moved_from,
    ),
    form(rf"(?:shorten|reduce|decrease|cut)(?P<which>(?: .+?)?) by {LENGTH}", extend(-1)),
    form(rf"make (?P<which>.+ {THINGS}) {LENGTH} (?:shorter|earlier|sooner)", extend(-1)),
    form(rf"make (?P<which>.+?) {LENGTH} (?:shorter|earlier|sooner)", extend(-1)),
    form(
        rf"(?:push|move|put(?= .*\b(?:back|off)\b)|delay|postpone)(?: back| off)? (?P<which>.+?)"
        rf"(?:(?: back| off)? (?:by|for)(?: another)?| back| off) {LENGTH}",
        extend(1),
    ),
    form(
        r"(?:move|reschedule|postpone|push|shift|delay|put(?= .* off )) (?P<which>.+?)(?: off| back)?"
        r" (?:until|till|for) (?P<when>.+)",
        put_off,
    ),
    form(r"set (?:the|my) (?P<which>\w[\w' ]* (?:timer|reminder)) (?:to|for) (?P<when>.+)", put_off),
    form(r"change (?:the )?time (?:of|for) (?P<which>.+?) to (?P<when>.+)", put_off),
    form(
        r"(?:move|change|reschedule|postpone|push|shift|delay|bring forward|switch) (?P<rest>.+ to .+)",
        move,
    ),
    form(r"make (?P<rest>(?:it|that|this|the|my)\b.+)", made),
    form(r"set (?P<which>it|that|this|that one|this one) (?:to|for|at) (?P<when>.+?)(?: instead)?", put_off),
    form(
        r"(?:rename|relabel|retitle)"
        r" (?P<which>(?!.*\b(?:file|folder|document|branch|project|variable|photo|picture|function|tab)\b).+?)"
        r" (?:to|as|into) (?P<name>.+)",
        lambda parts: actions.Rename(which_of(parts["which"]), parts["name"]),
    ),
    form(
        r"(?:call|name|label) (?P<which>it|that|this|this one|the (?:last|first|next|other) one"
        r"|(?:the|my) .*?(?:timer|reminder|alarm))"
        r" (?P<name>.+)",
        named,
    ),
    form(
        r"change (?:the|its) (?:name|title)(?: of (?P<which>.+?))? to (?P<name>.+)",
        lambda parts: actions.Rename(which_of(parts["which"]), parts["name"]),
    ),
    # Timers
    form(
        rf"{MAKE}(?:timer|countdown) (?:called|named|labell?ed|for(?: the| my)?) "
        rf"(?P<name>(?!(?:an? |one |three |3 )?(?:half|quarters?|couple|dozen)\b|(?:a|one|two) thirds? of\b"
        rf"|{COUNT} (?:to|for)\b)[a-z][\w' ]*?)"
        rf" (?:for|of|to) {LENGTH}",
        timer,
    ),
    form(
        rf"(?:let me know|(?:tell|alert|notify|ping|remind) me|(?:give me a )?shout) (?:when|once|after|as soon as)"
        rf" {LENGTH} (?:is|are|has|have) (?:up|over|passed|gone(?: by)?|elapsed|done)(?P<name>)",
        timer,
    ),
    form(
        rf"(?:put|stick|pop|get) (?:a |the |another )?timer on (?:for|of) {LENGTH}"
        r"(?: for (?:the |my )?(?P<name>[a-z][\w' ]*))?",
        timer,
    ),
    form(rf"(?:do|run|let's do) (?:a |an |another ){LENGTH} timer(?P<name>)", timer),
    form(rf"{MAKE}timer(?::| for| called) (?:the |my )?(?P<name>[a-z][\w' ]*?), {LENGTH}", timer),
    form(rf"{MAKE}timer:? {LENGTH}, (?:the |my )?(?P<name>[a-z][\w' ]*)", timer),
    form(r"(?:set|start|make) (?:(?:two|three|several|some) )?alarms,? .+", several_alarms),
    form(rf"{MAKE}(?:timer|countdown) for (?P<name>(?!{COUNT}\b)[a-z]+) {LENGTH}", timer),
    form(rf"{LENGTH} for (?:the|my) (?P<name>[a-z]+)", timer),
    form(rf"time {LENGTH}(?P<name>)", timer),
    form(
        rf"(?:start|set|do) (?:a |an ){LENGTH} (?P<name>(?!timer|alarm|countdown|reminder|meeting|call)[a-z]+)", timer
    ),
    form(r"(?:set|start) (?:two|three|four|some|several|a few|a couple of|multiple) timers(?: .*)?", several_timers),
    form(rf"{MAKE}(?:timer|countdown)(?: for| of| to|:)? {LENGTH}{NAMED}", timer),
    form(rf"{MAKE}(?P<name>[a-z][\w' ]*?) timer(?: for| of)?,? {LENGTH}", timer),
    form(rf"(?:time|clock) (?:me for |(?P<name>(?:the|my) .+?) for ){LENGTH}", timer),
    form(rf"{MAKE}(?P<length>(?:an?\b|half|\w*\d|\w+[ -]).*?)[ -]?(?:timer|countdown){NAMED}", timer),
    form(
        rf"{MAKE}(?:timer|countdown)(?: called| named| for)?(?P<length>(?: (?!is|was|on|app|keeps|has"
        rf"|does).*)?)(?P<name>)",
        timer,
    ),
    form(r"count ?down (?:from |for )?(?P<length>.+)(?P<name>)", timer),
    # The screen, the loop
    form(rf"{TELL_ME} {WHEN} {DONE_THING}", watch),
    form(rf"{TELL_ME} {WHEN} (?:done|finished|ready|completed?)", watch),
    form(rf"{WHEN} {DONE_THING},? (?:please )?{TELL_ME}", watch),
    form(
        r"(?:keep an eye on|watch) (?P<what>(?!your|out|over|yourself).+)", lambda parts: actions.Watch(parts["what"])
    ),
    form(
        r"(?:whenever|when|every time|each time|if) (?:i say|you hear) (?P<heard>.+?),? (?:you )?(?:say|answer|reply)"
        r"(?: with)? (?P<reply>.+)",
        cue,
    ),
    form(rf"{HUSH}(?:{AWHILE}| for now)?", quiet),
    form(rf"{HOLD_TONGUE}{AWHILE}", quiet),
    form(rf"(?:give me|i need|i want|i'd like|need|want|like) {LENGTH} of {PEACE}", quiet),
    fixed(rf"(?:give me|i need|i want|i'd like|need|want|like) (?:some|a bit of) {PEACE}", actions.Quiet()),
    fixed(r"(?:you (?:can|may) )?(?:speak|talk)(?: now| again)+|resume|unmute(?: yourself)?", actions.Resume()),
    fixed(
        r"(?:say|repeat) (?:that|it)(?: again)?|what did you(?: just)? say|repeat|say again|pardon(?: me)?"
        r"|what was (?:that|it)(?: again| reminder| one| about)?|come again|sorry what",
        actions.Repeat(),
    ),
    fixed(r"stop(?: talking| speaking| it| that)?|shut up|hush|(?:that's )?enough|be quiet now", actions.Stop()),
)
