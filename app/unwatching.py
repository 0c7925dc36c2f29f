"""Ends what the user asked to be told of: "stop watching the build"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from app import actions, errands
from app.actions import Action
from app.dialogue import Dialogue, Question
from app.errands import Outcome
from app.outcomes import answer
from app.reminders.matching import ScheduleError, wants_all
from app.reminders.numbers import words_of
from app.reminders.schedule import Schedule
from app.watches import within

_WATCH = re.compile(
    r"(?:(?:the|my) )?(?:(?P<all>all|both|every)(?: (?:the|my|of))* )?(?:watch(?:es|ing)?)(?: (?:on|of|for|over)\b)?"
    r"(?: (?P<which>.+))?|(?:(?:the|my) )?(?P<named>.+) watch",
    re.IGNORECASE,
)
_NO_WATCH = re.compile(
    r"(?:(?:please|you can|you may|ok(?:ay)?|now),? )*(?:(?:stop|quit|end) (?:watching|keeping an eye on)|unwatch"
    r"|(?:don't|do not|no need to|you (?:don't|do not) (?:have|need) to)(?: keep)? (?:watch(?:ing)?|keep an eye on))"
    r"(?P<which>(?: (?!your|out|over|yourself).+?)??)(?:,? (?:any ?more|any longer|for me|now|please))*[.!]?",
    re.IGNORECASE,
)
_EMPTY = frozenset(("the", "my", "our", "a", "an", "that", "this", "it", "one", "in", "window", "watch", "watching"))
NONE_WATCHED = "I am not watching anything."


def unwatch_of(action: Action, words: str, schedule: Schedule, watched: Sequence[str]) -> Action:
    """The action; of "cancel the watch", "cancel watching the build", and of words that want nothing watched any more,
    that it ends; of "cancel the build" where nothing but a watch is called so."""
    if isinstance(action, actions.Cancel | actions.Stop | actions.Watch) and (order := no_watch(words)):
        return order
    if not isinstance(action, actions.Cancel) or not action.which:
        return action
    titles = {word for each in (*schedule.ringing(), *schedule.upcoming()) for word in words_of(each.title)}
    if (match := _WATCH.fullmatch(action.which)) and not titles & {"watch", "watching"}:
        return actions.Unwatch("all" if match["all"] else match["which"] or match["named"] or "")
    ours = _fitting(action.which, watched) and not titles & set(_telling(action.which))
    return actions.Unwatch(action.which) if ours else action


def no_watch(words: str) -> actions.Unwatch | None:
    """What "stop watching the build" wants; None for other words."""
    match = _NO_WATCH.fullmatch(words.replace("’", "'").strip())
    return actions.Unwatch(match["which"].strip()) if match else None


def forgotten(words: str, watched: Sequence[str]) -> Action | None:
    """What "forget the build" wants where that is watched; None for anything else."""
    match = re.fullmatch(r"(?:forget|never ?mind)(?: about)? (?P<which>.+?)[.!]?", words.strip(), re.IGNORECASE)
    return actions.Unwatch(match["which"]) if match and _fitting(match["which"], watched) else None


def unwatched(which: str, watched: Sequence[str], dialogue: Dialogue, now: datetime) -> Outcome:
    """Ends what is meant. Raises ScheduleError where nothing of that name is watched, or it is to be asked which."""
    names = list(dict.fromkeys(watched))
    if not names:
        raise ScheduleError(NONE_WATCHED)
    found = names if wants_all(which) or not _telling(which) else _fitting(which, names)
    if not found:
        raise ScheduleError(f"I am not watching anything that is called {which}.")
    if len(found) > 1 and not wants_all(which):
        dialogue.ask(Question(actions.Unwatch(), names=tuple(found)), now)
        told = [within(name) for name in found]
        raise ScheduleError(f"Which one: {', '.join(told[:-1])} or {told[-1]}?")
    dialogue.note_gone(found, now)
    return answer(f"I no longer watch {_listed(found)}.", effects=(errands.Unwatch(tuple(found)),))


def watched_again(names: Sequence[str], dialogue: Dialogue, now: datetime) -> Outcome:
    """Goes on with what was just ended."""
    dialogue.note_gone([], now)
    return answer(f"I watch {_listed(names)} again.", effects=(errands.Unwatch(tuple(names), again=True),))


def _listed(names: Sequence[str]) -> str:
    told = [within(name) for name in names]
    return " and ".join(filter(None, (", ".join(told[:-1]), told[-1])))


def _telling(words: str) -> list[str]:
    return [word for word in words_of(words) if word not in _EMPTY]


def _fitting(which: str, names: Sequence[str]) -> list[str]:
    """Those of the names in which all the words are."""
    words = set(_telling(which))
    return [name for name in names if words and words <= set(words_of(name))]
