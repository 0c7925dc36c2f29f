"""The strict parser from the model's action text to typed actions (DESIGN section 4).

The text is words, as the user said them. What is a length of time becomes a `timedelta` here; a `when` stays words.
Text that does not fit the grammar is refused with a sentence to speak back, never guessed at; what was understood of it
is kept for the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from difflib import get_close_matches

from app.actions import (
    SAY_AGAIN,
    SEPARATOR,
    Action,
    ActionError,
    Answer,
    Ask,
    Cancel,
    Cue,
    Done,
    Extend,
    Forget,
    Left,
    ListAll,
    Move,
    Next,
    Pause,
    Quiet,
    Remind,
    Rename,
    Repeat,
    Resume,
    Snooze,
    Stop,
    Timer,
    Unpause,
    Watch,
)
from app.reminders.durations import parse_duration
from app.reminders.mishearings import corrected_at_end, to_cancel
from app.reminders.phrases import understands
from app.reminders.when import PhraseError

ALIKE = 0.75
"""Ratio of `difflib` from which a word may be a verb misheard: "cansel" and "cancel" have 0.83."""
NONE_LEFT_OUT = "I cannot leave one out. Which one should I cancel?"
_ALL_BUT = re.compile(
    r"\b(?:all|everything|every)\b.*\b(?:except|excluding|but|apart from|other than)\b", re.IGNORECASE
)
NAMES_ONE = re.compile(r"(?:the|my) .+ (?:for|until|till|to) ", re.IGNORECASE)
"""What is to be snoozed stands before the time: "the first one for ten minutes"."""
_THAT = ("", "that", "it", "this")
_UNTIL = re.compile(r"^(?:until|till) (?=\S)", re.IGNORECASE)


_LINK = re.compile(r"^(?:to (?!do\b)|about )(?=\S)", re.IGNORECASE)
"""What joined the task to the rest of the sentence: "in ten minutes ; to call anna"."""


def parse_action(text: str) -> Action:
    """The action that `text` stands for. Raises ActionError with a sentence to speak back when it stands for none."""
    words = text.split()
    parser = _PARSERS.get(words[0]) if words else None
    if parser is None:
        raise _half_heard(text)
    try:
        return parser(" ".join(words[1:]))
    except PhraseError as error:
        raise ActionError(error.question) from error


def _half_heard(text: str) -> ActionError:
    """Asks about text that begins with no verb: whether the verb is meant that it sounds like, where it does."""
    which = to_cancel(text)
    verb, _, rest = text.strip().partition(" ")
    like = ["cancel"] if which is not None else get_close_matches(verb, _PARSERS, 1, ALIKE)
    words = f"{like[0]} {rest if which is None else which}".strip() if like else ""
    try:
        action = parse_action(words) if words else None
    except ActionError:
        action = None
    if action is None:
        return ActionError(SAY_AGAIN)
    return ActionError(f"Do you mean: {words.replace(' ;', ',')}?", action, whole=True)


def _picked(which: str) -> str:
    """Words that pick a reminder; "that" and "it" pick what no words pick."""
    return "" if which.strip() in _THAT else which.strip()


def _halves(rest: str) -> tuple[str, str]:
    """What stands before and after the first separator, both trimmed; the second is empty without one."""
    before, _, after = rest.partition(SEPARATOR)
    return before.strip(), after.strip()


def _length(words: str, action: Action) -> timedelta:
    """The length that the words name. Raises ActionError that asks for it, and keeps the action for the answer."""
    try:
        return parse_duration(words)
    except PhraseError as error:
        raise ActionError(error.question, action) from error


def _remind(rest: str) -> Remind:
    rest = corrected_at_end(re.sub(r"^(?:me|us)(?: to)? (?=\S)", "", rest))
    when, title = (_LINK.sub("", half) for half in _halves(rest))
    if when and not understands(when) and understands(title):
        when, title = title, when
    if when and not title and not understands(when):
        raise ActionError("When should it be?", Remind("", when))
    if not title:
        question = f"What should I remind you of {when}?" if when else "What should I remind you of, and when?"
        raise ActionError(question, Remind(when, "") if when else None)
    return Remind(when, title)


def _timer(rest: str) -> Timer:
    length, name = _halves(rest)
    if SEPARATOR in rest and not _is_length(length) and _is_length(name):
        length, name = name, length
    elif SEPARATOR not in rest and not _is_length(rest):
        name, length = _before_length(rest) if _before_length(rest)[1] else ("", rest)
    name = re.sub(r"^(?:for|called|named)(?: the| my)? (?=\S)", "", name)
    duration = _length(length, Timer(timedelta(0), name))
    if duration < timedelta(0):
        raise ActionError("A timer cannot run backwards. How long should it be?", Timer(timedelta(0), name))
    return Timer(duration, name)


def _is_length(words: str) -> bool:
    try:
        parse_duration(words)
    except PhraseError:
        return False
    return True


def _extend(rest: str) -> Extend:
    which, by, length = f" {rest} ".rpartition(" by ")
    if not by:
        which, length = _before_length(rest)
    if not length.strip():
        raise ActionError("By how long should I extend it?", Extend(_picked(which), timedelta(0)))
    return Extend(_picked(which), _length(length, Extend(_picked(which), timedelta(0))))


def _before_length(rest: str) -> tuple[str, str]:
    """Where "by" went unheard: what stands before a length that ends the words, and the length; all of them and ""
    where there is none, or nothing before it."""
    words = rest.split()
    for place in range(1, len(words)):
        with suppress(PhraseError):
            length = " ".join(words[place:])
            parse_duration(length)
            return " ".join(words[:place]), length
    return rest, ""


def _move(rest: str) -> Move | Extend:
    """ "dentist to four"; "dentist to an hour later" is later than it is, not than now."""
    words = rest.split()
    for place in range(len(words) - 1):
        length, way = " ".join(words[place:-1]), words[-1].lower()
        if way in ("later", "earlier", "sooner") and _is_length(length):
            which = re.sub(r"(?:^|\s)(?:to|by)$", "", " ".join(words[:place]))
            return Extend(_picked(which), parse_duration(length) * (1 if way == "later" else -1))
    places = [index for index, word in enumerate(words) if word == "to"]
    splits = [(" ".join(words[:place]), " ".join(words[place + 1 :])) for place in places]
    splits = [(which, when) for which, when in splits if when]
    if not splits:
        raise ActionError("When should I move it to?", Move("" if understands(rest) else _picked(rest), ""))
    fitting = [split for split in splits if understands(split[1])]
    which, when = (fitting or splits[-1:])[0]
    return Move(_picked(which), when)


def _cancel(rest: str) -> Cancel:
    if _ALL_BUT.search(rest):
        raise ActionError(NONE_LEFT_OUT)
    return Cancel(_picked(rest))


def _snooze(rest: str) -> Snooze:
    """ "ten minutes", "bread ; ten minutes", and "bread for ten minutes" where the separator went unheard."""
    if SEPARATOR in rest:
        which, when = _halves(rest)
        return Snooze(when, _picked(which))
    return Snooze(rest) if not rest or (understands(rest) and not NAMES_ONE.match(rest)) else snooze_of(rest)


def snooze_of(words: str) -> Snooze:
    """What names a reminder before the time, if any: "the bread timer for ten minutes"."""
    tokens = words.split()
    for place, word in enumerate(tokens):
        if place and word in ("for", "until", "till", "by", "to") and understands(" ".join(tokens[place:])):
            when = " ".join(tokens[place + (word in ("for", "by", "to")) :])
            return Snooze(when, _picked(" ".join(tokens[:place])))
    return Snooze("", _picked(words))


def _rename(rest: str) -> Rename:
    which, name = _halves(rest)
    if not name and " to " in rest:
        which, _, name = (part.strip() for part in rest.partition(" to "))
    if not name:
        raise ActionError("What should I call it?", Rename(_picked(which), ""))
    return Rename(_picked(which), name)


def _watch(rest: str) -> Watch:
    if not rest:
        raise ActionError("What should I watch?")
    return Watch(rest)


def _cue(rest: str) -> Cue:
    heard, reply = _halves(rest)
    if not heard or not reply:
        raise ActionError("Which words should I listen for, and what should I say then?")
    return Cue(heard, reply)


def _ask(rest: str) -> Ask:
    if not rest:
        raise ActionError("What would you like to know?")
    return Ask(rest)


def _forget(rest: str) -> Forget:
    words = rest.rpartition("last ")[2].rpartition("past ")[2]
    one = words.split()[:1] in (["second"], ["minute"], ["hour"], ["day"], ["week"])
    length = _length(f"an {words}" if one else words, Forget(timedelta(0)))
    if length <= timedelta(0):
        raise ActionError("How many of the last minutes should I forget?")
    return Forget(length)


def _answer(rest: str) -> Answer:
    if not rest:
        raise ActionError("What did you mean?")
    return Answer(rest)


def _quiet(rest: str) -> Quiet:
    if not rest:
        return Quiet()
    until = _UNTIL.sub("", rest)
    if until != rest and understands(until):
        return Quiet(until=until)
    length = _length(rest, Quiet())
    if length < timedelta(0):
        raise ActionError("For how long should I be quiet?")
    return Quiet(length)


def _plain(action: Callable[[], Action]) -> Callable[[str], Action]:
    """A parser for a verb that stands alone."""

    def parse(rest: str) -> Action:
        if rest:
            raise ActionError(SAY_AGAIN)
        return action()

    return parse


def _which(action: Callable[[str], Action]) -> Callable[[str], Action]:
    """A parser for a verb with words that pick a reminder."""
    return lambda rest: action(_picked(rest))


_PARSERS: dict[str, Callable[[str], Action]] = {
    "remind": _remind,
    "timer": _timer,
    "list": ListAll,
    "next": _plain(Next),
    "left": _which(Left),
    "cancel": _cancel,
    "pause": _which(Pause),
    "unpause": _which(Unpause),
    "snooze": _snooze,
    "extend": _extend,
    "move": _move,
    "rename": _rename,
    "watch": _watch,
    "cue": _cue,
    "ask": _ask,
    "forget": _forget,
    "quiet": _quiet,
    "resume": _plain(Resume),
    "repeat": _plain(Repeat),
    "stop": _plain(Stop),
    "done": _which(Done),
    "answer": _answer,
}
