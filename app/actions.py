"""Typed actions, and the strict parser from the model's action text to them (DESIGN section 4).

The text is words, as the user said them. What is a length of time becomes a `timedelta` here; a `when` stays words
until `app.reminders.phrases.resolve` gives it an instant, since only the caller knows what time it is. Text that does
not fit the grammar is refused with a sentence to speak back, never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import timedelta
from difflib import get_close_matches
from typing import ClassVar

from app.reminders.durations import parse_duration
from app.reminders.mishearings import to_cancel
from app.reminders.phrases import understands
from app.reminders.when import PhraseError

SEPARATOR = ";"
SAY_AGAIN = "I did not understand what to do. Please say it again."
ALIKE = 0.75
"""Ratio of `difflib` from which a word may be a verb misheard: "cansel" and "cancel" have 0.83."""
_THAT = ("", "that", "it", "this")


class ActionError(Exception):
    """The action text does not fit the grammar.

    Attributes:
        question: one sentence to speak back.
        action: what was understood of it, to be completed by the answer, or None.
        whole: nothing is missing of the action; it is asked whether that is meant.
    """

    def __init__(self, question: str, action: Action | None = None, whole: bool = False) -> None:
        super().__init__(question)
        self.question = question
        self.action = action
        self.whole = whole


@dataclass(frozen=True, slots=True)
class Remind:
    """Say `title` when `when` comes; `when` are words, "" when the user has not said it."""

    verb: ClassVar[str] = "remind"
    when: str
    title: str


@dataclass(frozen=True, slots=True)
class Timer:
    """Ring after `length`; `name` may be empty."""

    verb: ClassVar[str] = "timer"
    length: timedelta
    name: str = ""


@dataclass(frozen=True, slots=True)
class ListAll:
    """Say what is set; `which` narrows it to a kind or a day ("timers", "tomorrow")."""

    verb: ClassVar[str] = "list"
    which: str = ""


@dataclass(frozen=True, slots=True)
class Next:
    """Say what comes next."""

    verb: ClassVar[str] = "next"


@dataclass(frozen=True, slots=True)
class Left:
    """Say how long `which` still takes; empty means the only or the next one."""

    verb: ClassVar[str] = "left"
    which: str = ""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Drop `which`; empty means the one ringing, else the last one set; "all" everything."""

    verb: ClassVar[str] = "cancel"
    which: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """Hold `which` where it is."""

    verb: ClassVar[str] = "pause"
    which: str = ""


@dataclass(frozen=True, slots=True)
class Unpause:
    """Let `which` go on."""

    verb: ClassVar[str] = "unpause"
    which: str = ""


@dataclass(frozen=True, slots=True)
class Snooze:
    """Say the one that rang again at `when`; empty means after the usual time."""

    verb: ClassVar[str] = "snooze"
    when: str = ""


@dataclass(frozen=True, slots=True)
class Extend:
    """Make `which` end later by `length` (earlier when it is negative)."""

    verb: ClassVar[str] = "extend"
    which: str
    length: timedelta


@dataclass(frozen=True, slots=True)
class Move:
    """Make `which` due at `when` instead."""

    verb: ClassVar[str] = "move"
    which: str
    when: str


@dataclass(frozen=True, slots=True)
class Rename:
    """Call `which` by another name."""

    verb: ClassVar[str] = "rename"
    which: str
    name: str


@dataclass(frozen=True, slots=True)
class Watch:
    """Tell when `what`, on the window in focus, finishes."""

    verb: ClassVar[str] = "watch"
    what: str


@dataclass(frozen=True, slots=True)
class Cue:
    """Whenever the user says `heard`, say `reply`, over the user if need be."""

    verb: ClassVar[str] = "cue"
    heard: str
    reply: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Hand `question` to the background reasoner."""

    verb: ClassVar[str] = "ask"
    question: str


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete what was written down in the last `length`."""

    verb: ClassVar[str] = "forget"
    length: timedelta


@dataclass(frozen=True, slots=True)
class Quiet:
    """Do not speak unasked, for `length` or until told to resume."""

    verb: ClassVar[str] = "quiet"
    length: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Resume:
    """Speak again."""

    verb: ClassVar[str] = "resume"


@dataclass(frozen=True, slots=True)
class Repeat:
    """Say the last words again."""

    verb: ClassVar[str] = "repeat"


@dataclass(frozen=True, slots=True)
class Done:
    """What rings is seen to, and need not come back; `which` is empty for all that ring."""

    verb: ClassVar[str] = "done"
    which: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The user's words to a question that was asked, or a correction of what was just set."""

    verb: ClassVar[str] = "answer"
    words: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Stop speaking now."""

    verb: ClassVar[str] = "stop"


Action = (
    Remind | Timer | ListAll | Next | Left | Cancel | Pause | Unpause | Snooze | Extend | Move | Rename | Watch | Cue
    | Ask | Forget | Quiet | Resume | Repeat | Stop | Done | Answer
)  # fmt: skip


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


def fields_of(action: Action) -> dict[str, str | float | None]:
    """The action's parsed fields for the timeline; a length is given in seconds under "seconds"."""
    values: dict[str, str | float | None] = {"action": action.verb}
    for field in fields(action):
        value = getattr(action, field.name)
        if field.name == "length":
            values["seconds"] = None if value is None else value.total_seconds()
        else:
            values[field.name] = value
    return values


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
    when, title = _halves(rest)
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
    name = re.sub(r"^(?:for|called|named)(?: the| my)? (?=\S)", "", name)
    duration = _length(length, Timer(timedelta(0), name))
    if duration < timedelta(0):
        raise ActionError("A timer cannot run backwards. How long should it be?", Timer(timedelta(0), name))
    return Timer(duration, name)


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


def _move(rest: str) -> Move:
    words = rest.split()
    places = [index for index, word in enumerate(words) if word == "to"]
    splits = [(" ".join(words[:place]), " ".join(words[place + 1 :])) for place in places]
    splits = [(which, when) for which, when in splits if when]
    if not splits:
        raise ActionError("When should I move it to?", Move("" if understands(rest) else _picked(rest), ""))
    fitting = [split for split in splits if understands(split[1])]
    which, when = (fitting or splits[-1:])[0]
    return Move(_picked(which), when)


def _rename(rest: str) -> Rename:
    which, name = _halves(rest)
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
    length = parse_duration(rest.rpartition("last ")[2].rpartition("past ")[2])
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
    "cancel": _which(Cancel),
    "pause": _which(Pause),
    "unpause": _which(Unpause),
    "snooze": Snooze,
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
