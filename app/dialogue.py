"""What the last exchange leaves open: a question that was asked, and what was just set and may be corrected.

A question keeps the action that it was asked about; an answer completes that action. What was set can be corrected
for a minute: "no, fifteen, not fifty", "not hannah, anna", "make that tomorrow". Nothing here changes a reminder: the
result is an action like any other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from app import actions
from app.actions import Action, ActionError, Remind
from app.answering import answered
from app.reminders.durations import parse_duration, say_duration
from app.reminders.matching import EXACT, ScheduleError, pick
from app.reminders.numbers import read_number, read_ordinal, words_of
from app.reminders.phrases import understands
from app.reminders.splitting import split_time
from app.reminders.store import Reminder
from app.reminders.typed import interpret
from app.reminders.when import PhraseError
from app.rewording import complete, recurs, swapped, with_clock, with_number

OPEN_FOR = timedelta(seconds=60)
"""For so long an answer or a correction belongs to what was said before."""
BLANK = Remind("", "")
"""Of a request it is known only that something is to be remembered."""
_MOST_DOUBTED = 6
"""Words; a longer sentence is about something else."""
_YES = re.compile(
    r"(?:oh )?(?:yes|yeah|yep|yup|sure|ok(?:ay)?|right|correct|exactly|do it|go ahead|please do|all of them"
    r"|confirm(?:ed)?)"
    r"(?:,? (?:please|do it|all of them|cancel them(?: all)?|go ahead|sure))*",
    re.IGNORECASE,
)
_SURELY = re.compile(
    r"(?:oh )?(?:yes|yeah|yep|yup|correct|exactly|that's (?:it|right)|it was)"
    r"(?:,? (?:please|do it|correct|exactly|that's (?:it|right)|it was|go ahead|set it))*",
    re.IGNORECASE,
)
"""Yes to what may have been nobody's request: an "okay" may be for somebody else in the room."""
_NO = re.compile(
    r"(?:no|nope|nah|don't|do not|never ?mind|cancel that|leave (?:it|them)|keep (?:it|them)|none(?: of them)?"
    r"|neither"
    r"|forget it)(?:,? (?:thanks|thank you|don't|please|leave (?:it|them)|keep (?:it|them)|never ?mind))*",
    re.IGNORECASE,
)
_FIRST_WORDS = re.compile(
    r"^(?:no|nope|sorry|oh|wait|actually|i said|i meant|i mean|um|uh|well)\b[,.]?\s*", re.IGNORECASE
)
_CORRECTS = re.compile(r"\b(?:no|nope|sorry|actually|i said|i meant|i mean)\b", re.IGNORECASE)
_UNDO = re.compile(
    r"(?:no,? |sorry,? |oops,? )*(?:undo(?: that| it)?|(?:bring|put|get) (?:it|that|them) back|take that back"
    r"|restore (?:it|that|them)|i (?:didn't|did not) mean (?:that|it|to)|(?:that was |that's )?(?:a mistake|wrong)"
    r"|(?:don't|do not) cancel (?:it|that|them))",
    re.IGNORECASE,
)
_RATHER = re.compile(
    r"^(?:w?oops|(?:that'?s |that was )?wrong|correction|rather|better|only|i wanted|to say"
    r"|(?:cancel|scratch|forget) that|(?:it|that) should (?:be|have been))\b[,.:]?\s*(?=\S)"
    r"|(?<=\S),?\s+(?:i (?:meant|mean|said|wanted)|instead|rather|only)$",
    re.IGNORECASE,
)
"""What makes words a correction only where all the others fit."""
_NOT = re.compile(
    r"^(?P<right>.+?),? (?:and )?not (?P<wrong>.+)$|^not (?P<wrong2>.+?)(?:,? but |, )(?P<right2>.+)$"
    r"|^not (?P<wrong3>\S+) (?P<right3>\S+)$",
    re.IGNORECASE,
)
_SHIFT = re.compile(r"(?P<length>.+) (?P<way>later|earlier|sooner)", re.IGNORECASE)
_CHANGE = re.compile(r"^(?:change|replace|turn) (?P<wrong>.+) (?:to|with|by|into) (?P<right>.+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """A question that waits for its answer.

    Attributes:
        action: what was asked for and could not be carried out yet.
        among: numbers of the reminders of which one is meant, where that was the question.
        names: of what is watched, where that was the question.
        sure: it was asked whether to do it at all.
        unit: what a bare number counts, where it was asked how many of it.
        source: where the action came from, where it was asked whether it was heard right.
    """

    action: Action
    among: tuple[int, ...] = ()
    sure: bool = False
    unit: str = ""
    source: dict[str, Any] | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Declined:
    """The user does not want it."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """The user corrects something, but not all of it was understood: `question` is to be asked about `action`."""

    question: str
    action: Action
    sure: bool


class Dialogue:
    """The open end of the conversation, for a minute.

    Attributes:
        question: what waits for an answer, or None.
    """

    def __init__(self) -> None:
        self.question: Question | None = None
        self._asked: datetime | None = None
        self._set: tuple[int, Action, datetime] | None = None
        self._answered: tuple[str, datetime] | None = None
        self._gone: tuple[Sequence[Reminder | str], datetime] | None = None

    def ask(self, question: Question | None, now: datetime) -> None:
        """Remembers a question, or that there is none any more."""
        self.question, self._asked = question, now

    def note_set(self, reminder: Reminder, action: Action, now: datetime) -> None:
        """Remembers what was just set or changed, by which action; a new name leaves the words for when."""
        if isinstance(action, actions.Rename) and self._set is not None and self._set[0] == reminder.identity:
            action = self._set[1]
        self._set, self._gone = (reminder.identity, action, now), None

    def note_gone(self, gone: Sequence[Reminder | str], now: datetime) -> None:
        """Remembers what was just cancelled: reminders as they were before, or names of what was watched."""
        self._gone = (gone, now)

    def gone(self, now: datetime) -> Sequence[Reminder | str]:
        """What was cancelled within the last minute, and may be wanted back."""
        return self._gone[0] if self._gone and abs(now - self._gone[1]) <= OPEN_FOR else ()

    def last_set(self, now: datetime) -> int | None:
        """The number of what was set within the last minute."""
        return self._set[0] if self._set and abs(now - self._set[2]) <= OPEN_FOR else None

    def reworded(self, when: str, now: datetime) -> str | None:
        """The words by which a recurrence was just set, with another time of day: "make that eight"; else None."""
        if self.last_set(now) is None or self._set is None or not recurs(spoken := _spoken_when(self._set[1]), now):
            return None
        return with_clock(spoken, when)

    def answered(self, words: str, now: datetime) -> None:
        """Remembers that these words were taken up, so that they are not taken up twice."""
        self._answered = (words, now)

    def has_answered(self, words: str, now: datetime) -> bool:
        """Whether these very words were taken up a moment ago."""
        return self._answered is not None and self._answered[0] == words and now - self._answered[1] <= OPEN_FOR / 6

    def take(self, words: str, reminders: Sequence[Reminder], now: datetime) -> Action | Declined | None:
        """The action that these words complete or correct, None when they are about something else."""
        sentence = " ".join(words.replace("’", "'").split()).strip(" .!?,")
        if not sentence:
            return None
        if self.question is not None and self._asked is not None and abs(now - self._asked) <= OPEN_FOR:
            taken = self._instead(sentence, reminders, now) or _answer(self.question, sentence, reminders, now)
            if taken is not None:
                self.question = None
                return taken
        if _UNDO.fullmatch(sentence) and self.gone(now):
            return actions.Restore()
        reminder = next((each for each in reminders if each.identity == self.last_set(now)), None)
        if reminder is None or self._set is None:
            return None
        return _correction(sentence, reminder, self._set[1], now)

    def _instead(self, sentence: str, reminders: Sequence[Reminder], now: datetime) -> Action | None:
        """The answer to "What should it be instead?", about what was just set."""
        match self.question:
            case Question(actions.Move(which, "")) if self._set is not None:
                reminder = next((each for each in reminders if which == f"{EXACT}{each.identity}"), None)
                return None if reminder is None else _correction(f"no {sentence}", reminder, self._set[1], now)
        return None

    def doubt(self, words: str, reminders: Sequence[Reminder], now: datetime) -> Action | Doubt | None:
        """What to ask where `take` found nothing, but the words begin like a correction of what was just set and hold
        a number: "no fifteen nadge". Said twice alike, it is the action itself."""
        reminder = next((each for each in reminders if each.identity == self.last_set(now)), None)
        plain, corrects = _without_first_words(" ".join(words.replace("’", "'").split()).strip(" .!?,"))
        tokens = words_of(plain)
        if reminder is None or self._set is None or not corrects or len(tokens) > _MOST_DOUBTED:
            return None
        for end in range(len(tokens) - 1, 0, -1):
            beginning = " ".join(tokens[:end])
            move = _correction(f"no {beginning}", reminder, self._set[1], now)
            if isinstance(move, actions.Move):
                if self.question is not None and self.question.action == move and self.question.sure:
                    return move
                return Doubt(f"Do you mean {move.when}?", move, True)
        if any(read_number(tokens, index) for index in range(len(tokens))):
            return Doubt("What should it be instead?", actions.Move(f"{EXACT}{reminder.identity}", ""), False)
        return None


def _answer(question: Question, words: str, reminders: Sequence[Reminder], now: datetime) -> Action | Declined | None:
    if _NO.fullmatch(words):
        return Declined()
    if question.sure:
        yes = _YES if question.source is None else _SURELY
        return question.action if yes.fullmatch(words) else None
    if question.among:
        return _chosen(question, words, reminders, now)
    if question.names:
        return _watch_chosen(question.names, words)
    if question.unit and (number := read_number(words_of(words), 0)) and number[1] == len(words_of(words)):
        words = f"{words} {question.unit}"
    return _completed(question.action, words, now)


def _chosen(question: Question, words: str, reminders: Sequence[Reminder], now: datetime) -> Action | None:
    """The action on the one that was picked among those that were named."""
    by_number = {reminder.identity: reminder for reminder in reminders}
    among = [by_number[number] for number in question.among if number in by_number]
    plain = re.sub(r"^(?:the|that|it's|i mean|i meant|cancel|delete|pause)\s+", "", words, flags=re.IGNORECASE)
    plain = re.sub(r"\s*\b(?:one|please)$", "", plain, flags=re.IGNORECASE) or plain
    if len(among) == 1 and _YES.fullmatch(words):
        return on_exactly(question.action, among[0].identity)
    if isinstance(question.action, actions.Cancel) and plain.lower() in ("both", "all", "all of them", "both of them"):
        return replace(question.action, which=f"{EXACT}{','.join(str(number) for number in question.among)}")
    order = {"latter": len(among), "last": len(among), "former": 1, "earlier": 1, "later": len(among)}
    try:
        place = order.get(plain.lower())
        picked = among[place - 1] if place else pick(plain, among, now)
    except (ScheduleError, IndexError):
        place = _place(words)
        if place is None or not 1 <= place <= len(among):
            return None
        picked = among[place - 1]
    return on_exactly(question.action, picked.identity)


def _watch_chosen(names: Sequence[str], words: str) -> Action | None:
    """That the one of the names that is picked is watched no longer, or all of them."""
    plain = re.sub(r"^(?:(?:the|that|it's|stop watching)\s+)+|\s*\b(?:one|please)$", "", words, flags=re.IGNORECASE)
    if plain.lower() in ("both", "all", "all of them", "both of them"):
        return actions.Unwatch("all")
    fitting = [name for name in names if set(words_of(plain)) <= set(words_of(name))]
    place = len(names) if plain.lower() in ("last", "latter") else _place(words)
    if len(fitting) != 1 and place is not None and 1 <= place <= len(names):
        fitting = [names[place - 1]]
    return actions.Unwatch(fitting[0]) if len(fitting) == 1 else None


def _place(words: str) -> int | None:
    """The place that an answer names, whatever else it was heard to be: "the second wanted"; None for none or two."""
    tokens = words_of(words)
    named = {ordinal[0] for index in range(len(tokens)) if (ordinal := read_ordinal(tokens, index))}
    return next(iter(named)) if len(named) == 1 else None


def on_exactly(action: Action, identity: int) -> Action:
    """The same action on the reminder of that number."""
    return replace(action, which=f"{EXACT}{identity}")  # type: ignore[arg-type]


def _completed(action: Action, words: str, now: datetime) -> Action | None:
    """The action with what was missing: a time, a title, a length, a name."""
    match action:
        case actions.Remind("", ""):
            return _whole_request(words, now)
        case actions.Remind(when, "") if when and not understands(words):
            return actions.Remind(when, re.sub(r"^(?:to|about|of|that)\s+", "", words, flags=re.IGNORECASE))
        case actions.Remind(when, title):
            found = answered(when, words, now)
            return None if found is None else actions.Remind(found, title)
        case actions.Move(which, when):
            found = answered(when, re.sub(r"^(?:to|two|too)\s+", "", words, flags=re.IGNORECASE), now)
            return None if found is None else actions.Move(which, found)
        case actions.Cancel(which, day) if week := re.search(r"\b(?:this|next)\b", words, re.IGNORECASE):
            named = day.removeprefix("next ")
            return actions.Cancel(which, f"{named} next week" if week[0].lower() == "next" else named)
        case actions.Snooze(when, which):
            found = answered(when, words, now)
            return None if found is None else actions.Snooze(found, which)
        case actions.Timer(_, name):
            length = _length(words)
            return None if length is None else actions.Timer(length, name)
        case actions.Extend(which, _):
            length = _length(words)
            return None if length is None else actions.Extend(which, length)
        case actions.Rename(which, _):
            return actions.Rename(which, re.sub(r"^(?:call (?:it|that)|to|it's)\s+", "", words, flags=re.IGNORECASE))
        case actions.Quiet(None, until) if until:
            found = answered(until, re.sub(r"^(?:until|till)\s+", "", words, flags=re.IGNORECASE), now)
            return None if found is None else actions.Quiet(until=found)
        case actions.Quiet():
            length = _length(words)
            return None if length is None else actions.Quiet(length)
        case actions.Forget():
            length = _length(words)
            return None if length is None or length <= timedelta(0) else actions.Forget(length)
    return None


def _whole_request(words: str, now: datetime) -> Action | None:
    """ "to call anna at six": what is to be remembered, and when; None for a request of another kind."""
    try:
        if interpret(words, now) is not None:
            return None
    except (ActionError, PhraseError):
        return None
    when, title = split_time(words, now)
    return actions.Remind(when, title) if title and not understands(title) else None


def _length(words: str) -> timedelta | None:
    try:
        return parse_duration(re.sub(r"^(?:by|for)\s+", "", words, flags=re.IGNORECASE))
    except PhraseError:
        return None


def _correction(words: str, reminder: Reminder, action: Action, now: datetime) -> Action | None:
    """ "no, fifteen, not fifty", "i said at four", "not hannah, anna": the change that is meant by it."""
    first, corrects = _without_first_words(words)
    plain, again = _without_first_words(_RATHER.sub("", first))
    corrects = corrects or again or plain != first
    which = f"{EXACT}{reminder.identity}"
    spoken = _spoken_when(action)
    if (shift := _SHIFT.fullmatch(plain)) and (length := _length(shift["length"])):
        return actions.Extend(which, length if shift["way"].lower() == "later" else -length)
    if exchange := _NOT.match(plain):
        right = exchange["right"] or exchange["right2"] or exchange["right3"]
        wrong = exchange["wrong"] or exchange["wrong2"] or exchange["wrong3"]
        return _exchanged(which, reminder, spoken, wrong, right, now) or _moved(which, right, reminder, now)
    if exchange := _CHANGE.match(plain):
        if understands(exchange["right"]) and not understands(exchange["wrong"]):
            return _moved(which, exchange["right"], reminder, now) if exchange["wrong"] in reminder.title else None
        return _exchanged(which, reminder, spoken, exchange["wrong"], exchange["right"], now)
    if not corrects or not plain:
        return None
    if reminder.rrule is not None and (other := with_clock(spoken, plain)) is not None:
        return _moved(which, other, reminder, now)
    number = read_number(words_of(plain), 0)
    if number and number[1] == len(words_of(plain)) and (other := with_number(spoken, plain)) is not None:
        return _moved(which, other, reminder, now)
    return _moved(which, plain, reminder, now) or _renamed(which, plain, reminder)


def _renamed(which: str, words: str, reminder: Reminder) -> Action | None:
    """ "no, call hannah" of "call anna", "no, to call my sister": the name that is meant; None for words unlike it."""
    title = re.sub(r"^to ", "", words, flags=re.IGNORECASE)
    old, new = words_of(reminder.title), words_of(title)
    others = sum(before != after for before, after in zip(old, new, strict=False))
    alike = len(old) == len(new) > others == 1 or (title != words and old[:1] == new[:1] and len(new) > 1)
    return actions.Rename(which, title) if alike else None


def _without_first_words(words: str) -> tuple[str, bool]:
    """The words without "no", "sorry", "i said" at their beginning, and whether any of those says that it corrects."""
    plain = words
    while (shorter := _FIRST_WORDS.sub("", plain)) and shorter != plain:
        plain = shorter
    return plain, _CORRECTS.search(words[: len(words) - len(plain)]) is not None


def _exchanged(which: str, reminder: Reminder, spoken: str, wrong: str, right: str, now: datetime) -> Action | None:
    """One word for another, in the title or in the words for when; None where `wrong` is in neither."""
    if (title := swapped(reminder.title, wrong, right)) is not None:
        return actions.Rename(which, title)
    other = swapped(spoken, wrong, right)
    if other is None:
        return None
    return _moved(which, other, reminder, now) or _moved(which, right, reminder, now)


def _moved(which: str, when: str, reminder: Reminder, now: datetime) -> Action | None:
    lengthless = re.sub(r"^for ", "in ", when)
    return actions.Move(which, lengthless) if understands(lengthless) and complete(lengthless, reminder, now) else None


def _spoken_when(action: Action) -> str:
    match action:
        case actions.Remind(when, _) | actions.Move(_, when):
            return when
        case actions.Timer(length, _):
            return f"in {say_duration(length)}"
    return ""
