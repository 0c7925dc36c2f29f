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
    made,
    move,
    named,
    ours,
    put_off,
    quiet,
    several_timers,
    timer,
    which,
    which_of,
)
from app.reminders.typed_words import (
    COUNT,
    DONE,
    LENGTH,
    MAKE,
    NAMED,
    THINGS,
)

CHANGES: tuple[tuple[re.Pattern[str], Build], ...] = (
    # Changing
    fixed(r"unpause", actions.Unpause()),
    form(
        rf"(?:let|start|get) (?P<which>.*\b{THINGS}) (?:again|go on|run on|continue|carry on|going(?: again)?)",
        which(actions.Unpause),
    ),
    form(r"(?:unpause|resume|continue|restart|carry on with)(?: (?P<which>.+))", ours(actions.Unpause)),
    form(r"(?:pause|hold|freeze)(?P<which>(?: .+)?)", ours(actions.Pause)),
    form(r"(?:put|set) (?P<which>.+) on hold", ours(actions.Pause)),
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
    form(rf"(?:extend|lengthen|prolong|increase)(?P<which>(?: .+)?) (?:by|for) (?:another )?{LENGTH}", extend(1)),
    form(rf"(?:extend|lengthen|prolong|increase)(?P<which> .+ {THINGS}) (?:another )?{LENGTH}", extend(1)),
    form(rf"(?:extend|lengthen|prolong|increase)(?P<which>(?: .+?)?) (?:another )?{LENGTH}", extend(1)),
    form(rf"make (?P<which>.+ {THINGS}) {LENGTH} (?:longer|later)", extend(1)),
    form(rf"make (?P<which>.+?) {LENGTH} (?:longer|later)", extend(1)),
    form(rf"plus {LENGTH}", extend(1)),
    form(rf"(?:take (?:off|away) {LENGTH})", extend(-1)),
    form(rf"{LENGTH} (?:less|shorter|earlier)", extend(-1)),
    form(r"(?:extend|lengthen|prolong)(?P<which>(?: .+?)?) by (?P<length>.+)", extend(1)),
    form(rf"bring (?P<which>.+?) forward by {LENGTH}", extend(-1)),
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
    form(rf"(?:put )?{LENGTH} on the clock(?P<name>)", timer),
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
    form(
        rf"(?:let me know|tell me|notify me|say something|warn me|alert me|ping me|give me a shout|shout) "
        rf"(?:when|once|if|as soon as) (?P<what>.+?){DONE}",
        lambda parts: actions.Watch(parts["what"]),
    ),
    form(
        r"(?:keep an eye on|watch) (?P<what>(?!your|out|over|yourself).+)", lambda parts: actions.Watch(parts["what"])
    ),
    form(
        r"(?:whenever|when|every time|each time|if) (?:i say|you hear) (?P<heard>.+?),? (?:you )?(?:say|answer|reply)"
        r"(?: with)? (?P<reply>.+)",
        cue,
    ),
    form(
        r"(?:(?:be |go |stay |keep )?(?:quiet|silent)|(?:do not|don't) (?:disturb|bother|interrupt)(?: me)?|mute(?:"
        r" yourself)?)"
        r"(?: for (?P<length>.+))?",
        quiet,
    ),
    fixed(r"(?:you (?:can|may) )?(?:speak|talk)(?: now| again)+|resume|unmute(?: yourself)?", actions.Resume()),
    fixed(
        r"(?:say|repeat) (?:that|it)(?: again)?|what did you(?: just)? say|repeat|say again|pardon(?: me)?"
        r"|what was (?:that|it)(?: again| reminder| one| about)?|come again|sorry what",
        actions.Repeat(),
    ),
    fixed(r"stop(?: talking| speaking| it| that)?|shut up|hush|(?:that's )?enough|be quiet now", actions.Stop()),
)
