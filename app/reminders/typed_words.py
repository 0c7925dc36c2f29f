"""Pieces of patterns for whole sentences: things, lengths, days, verbs. Each may stand inside a larger pattern."""

from __future__ import annotations

import re

from app.reminders.days import WEEKDAYS
from app.reminders.numbers import ONES, TENS

THAT = (
    "that",
    "it",
    "this",
    "this one",
    "that one",
    "them",
    "the last one",
    "my last",
    "last one",
)
LATER = ("later", "later on", "in a bit", "in a while", "in a moment", "soon")
NUMBERS = "|".join(filter(None, (*ONES, *TENS)))
COUNT = rf"(?:an?|half|quarter|another|couple|\d[\d.]*|minus|some|several|few|about|{NUMBERS})"
LENGTH = (
    rf"(?P<length>(?:{COUNT}\b[^,]*?\b(?:sec\w*|min\w*|hours?|hrs?|days?|weeks?)"
    rf"(?: (?:and )?(?:(?:an?|one) (?:half|quarter|third)|\d/\d|{COUNT}))?|(?:\d+ ?[smhd] ?)*\d+ ?[smhd]))"
)
THINGS = r"(?:reminders?|remainders?|timers?|alarms?|countdowns?|alerts?|notifications?|wake ?up calls?)"
EVENTS = (
    r"(?:events?|meetings?|appointments?|calendar|schedule|agenda|conference|wedding|birthday|party|anniversary|calls?"
    r"|interview|class|practice|plans?)"
)
CALENDAR = r"(?:calendars?|schedule|agenda|planner|diary)"
ON_CALENDAR = re.compile(
    rf"\s*\b(?:to|on|in|into|from|for|of|off)?\s*(?:my|the|our)?\s*(?:\w+day'?s?\s+)?{CALENDAR}\b", re.IGNORECASE
)
MAKE = (
    r"(?:(?:set(?: up)?|start|make|create|add|give me|put(?: on)?|run|i need|new|begin|launch|open)\s+)?"
    r"(?:me )?(?:a |an |another |my |the )?"
)
ORDERS = (
    r"(?:set|start|make|create|add|give me|put|run|i need|i want|i would|new|begin|launch|an? |timer|countdown|count)\b"
)
NAMED = r"(?:,? (?:(?:and )?call (?:it|that)|called|named|labell?ed|for the|for my|for) (?P<name>.+))?"


TELL_ME = (
    r"(?:let (?:me|us) know|(?:tell|notify|warn|remind|nudge|buzz|alert|ping|poke|call) (?:me|us)"
    r"|say(?: something| so)?|speak up|know(?!.*\b(?:ends?|stops?|breaks?)$)"
    r"|(?:give (?:me|us) an? )?(?:shout|holler|ping|nudge|buzz|poke|heads[- ]?up|ring))"
)
WHEN = r"(?:when|once|if|as soon as|after|the (?:moment|second|minute|instant)(?: that)?)"
_IS = r"(?: (?:is|are|has|have|gets?)|'s|'re|'ve)(?: (?:been|all|finally|fully|completely))*"
DONE_THING = (
    r"(?P<what>(?!(?:i|we|you|he|she)\b).+?)"
    rf"(?:{_IS} (?:done|finished|ready|through|completed?|over|failed|passed|stopped)(?: \w+ing(?: \w+)?)?"
    r"| finish(?:es)?| completes?| ends?| stops?| fails?| breaks?| pass(?:es)?"
    r"| asks (?:for|me)\b.*| needs (?:me|input|an answer|attention)|(?: is|'s) waiting(?: for .+)?)"
)
_NOT = r"(?:do not|don't)"
HUSH = (
    r"(?:(?:be |go |stay |keep |remain )?(?:quiet|silent)|mute(?: yourself)?|leave me (?:alone|be|in peace)"
    rf"|{_NOT} (?:disturb|bother|interrupt)(?: me)?|no (?:interruptions|disturbances)|dnd)"
)
HOLD_TONGUE = (
    rf"(?:(?:{_NOT}|stop|no) (?:talk|speak)(?:ing)?(?: to me)?|shut up|hush|silence|not a word"
    rf"|{_NOT} say (?:anything|a word|a thing))"
)
"""What asks for silence at once, unless it says for how long."""
AWHILE = r" (?:for (?!now$)(?P<length>.+)|(?:until|till) (?P<until>.+))"
PEACE = r"(?:peace(?: and quiet)?|quiet|silence)"
DELETE = (
    r"(?:cancel|delete|remove|drop|get rid of|bin|ditch|erase|clear|turn off|switch off|stop|kill|dismiss|end|scrap"
    r"|discard)"
)
WEEKDAY = f"(?:{'|'.join(WEEKDAYS)})"
DATED = (
    r"\b(?:today|tomorrow|\w+day'?s?|every|daily|weekly|next (?:week|month|year)"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*)\b"
)
DAYS = (
    r"(?:(?:for|on|in|until|between|set for|scheduled for|due|from|over|during)\s+)?"
    r"(?:the |this |next |coming |rest of |remainder of )*"
    r"(?:today|tomorrow|tonight|weekend|week|month|morning|afternoon|evening|\w+day|weekdays|\w+ (?:first|\w+th|\d+\w*)"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december)\b.*)(?:'s)?"
    r"(?: (?:morning|afternoon|evening|night))?"
)
OVERVIEW = r"(?:my|any|up ?coming|latest|pending)\b|(?:schedule|agenda)$"
ASKS_FOR_LIST = (
    r"(?!give me an? )(?!.*\b(?:left|remaining|longer|what time)\b)"
    r"(?=(?:what|which|how many|do i|did i|have i|am i|does|are there|is there|any|show|list|tell|give|check|let me"
    r" know|i need to know)\b)"
    r"(?!.*\b(?:who|where|why|address|weather|news|bus|train|trains|ticket|concert|movie|mean|invented|work best"
    r"|app)\b)"
    rf"(?=.*\b(?:{THINGS}|events?|meetings?|appointments?|{CALENDAR}|my list|plans?|busy|free|anything|anywhere|a"
    rf" date|going on|coming up"
    r"|to do|look like|what do i have|scheduled|planned|booked)\b)"
    r"(?=.*\b(?:i|i'm|my|our|we|any|upcoming|pending|today's|me)\b)"
    rf"(?:.*?\b(?P<day>{DAYS})\b.*|.*)"
)
_DONE_WITH = r"(?:done|taken|called|fed|watered|sent|paid|eaten|bought|made|finished|got|sorted|handled|seen to)"
SEEN_TO = re.compile(
    r"(?:i'm |i am |all |it's |that's |yes,? |yep,? |yeah,? |already )*"
    r"(?:done|got it|okay|ok|thanks|thank you|cheers|sorted|i did(?: it)?|dismiss|stop it|all right|on it|doing it"
    r"|will do|mark(?: it| that)? (?:as )?done|i'll do it now|(?:skip|ignore) (?:it|that|this)(?: today| this time)?"
    rf"|not today|i(?:'ve| have)(?: already| just)? {_DONE_WITH} (?:it|them|that|him|her))"
    r"(?:,? (?:thanks|thank you|done|got it|already|now))*",
    re.IGNORECASE,
)
"""What is said about something that rings when it is seen to, or is not to be seen to this time."""
