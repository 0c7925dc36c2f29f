"""Questions that what is set answers by itself: "when is the dentist", "how long has the bread got", "is the bread done
yet". Anything else that is asked is for the background reasoner."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app import actions
from app.actions import Action
from app.reminders.numbers import words_of
from app.reminders.store import Reminder

_WHEN = re.compile(r"(?:at )?(?:when|when's|what time|what day)\b", re.IGNORECASE)
_HOW_LONG = re.compile(
    r"(?:how (?:long|much (?:longer|time))|is .+ (?:done|ready|finished|over|up)(?: yet| now)?$"
    r"|how are we doing for time|how's .+ (?:doing|coming along|getting on)$)",
    re.IGNORECASE,
)
_ASKING = frozenset(
    (
        *("when", "when's", "what", "time", "day", "at", "is", "are", "am", "do", "does", "did", "will", "should", "i"),
        *("you", "we", "me", "my", "the", "a", "an", "to", "have", "need", "supposed", "going", "set", "say", "remind"),
        *("about", "of", "for", "again", "reminder", "due", "it", "that", "tell", "scheduled", "on", "our", "gonna"),
        *("how", "how's", "long", "much", "longer", "has", "got", "left", "more", "done", "ready", "finished", "over"),
        *("up", "yet", "now", "doing", "coming", "along", "getting", "until", "till", "in", "go", "appointment"),
    )
)


def about_what_is_set(asked: actions.Ask, reminders: Sequence[Reminder]) -> Action:
    """The question itself, but of one that names something that is set, that it is told when that is."""
    question = asked.question.strip(" ?.!")
    asks_when, asks_length = _WHEN.match(question), _HOW_LONG.match(question)
    named = [word for word in words_of(question) if word not in _ASKING]
    found = next((each for each in reminders if named and _stems(named) <= _stems(words_of(each.title))), None)
    if found is None or not (asks_when or asks_length):
        return asked
    title = [word for word in words_of(found.title) if _stems([word]) <= _stems(named)]
    return actions.ListAll(" ".join(title)) if asks_when else actions.Left(" ".join(title))


def _stems(words: Sequence[str]) -> set[str]:
    """Words without the endings that a question gives them: "calling" as "call"."""
    return {re.sub(r"(?<=\w\w\w)ing$", "", word) for word in words}
