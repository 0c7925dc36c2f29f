"""Why an entry of the journal came about, in the language of the windows; the journal keeps its reasons in English.

What is written there is made of a few sentences (`app.journal_reasons`), with words of the user and figures in them.
Each is known here by its form; one that is not is shown as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.journal_reasons import REASONS, WITHHELD
from app.manners import UNWANTED
from app.ui.language import mark, tr

FORMS = (
    mark("Seen on monitor {monitor}, row {row}, column {column}, {sure} sure; not told, because {reason}."),
    mark("Seen on monitor {monitor}, row {row}, column {column}, {sure} sure."),
    mark("You had asked to be told when it finishes."),
    mark("Typed, and taken as: {action}."),
    mark("Taken as: {action}, {sure} sure; read again as “{words}”."),
    mark("Taken as: {action}; read again as “{words}”."),
    mark("Taken as: {action}, only {sure} sure."),
    mark("Taken as: {action}, {sure} sure."),
    mark("Taken as: {action}."),
    mark("Not told: it could not be spoken aloud."),
    mark("Not told: no moment came for it while it was news."),
    mark("Not told, because {reason}."),
)
"""The sentences with something in them, one that is part of another after it."""
NARROW = {"monitor": r"\d+", "row": r"\d+", "column": r"\d+", "sure": r"\d+%"}


def _form(text: str) -> re.Pattern[str]:
    """What a sentence of that form looks like."""
    parts = re.split(r"{(\w+)}", text)
    named = (
        re.escape(part) if number % 2 == 0 else f"(?P<{part}>{NARROW.get(part, '.+')})"
        for number, part in enumerate(parts)
    )
    return re.compile("".join(named), re.DOTALL)


_FORMS = {text: _form(text) for text in FORMS}


def translated(why: str) -> str:
    """The reason in the language of the windows."""
    return " ".join(_sentences(why))


def _sentences(why: str) -> Iterator[str]:
    first = next((text for text in REASONS.values() if why.startswith(text)), "")
    if first:
        yield tr(first)
    last = next((text for text in WITHHELD if why.endswith(text)), "")
    if rest := why[len(first) :].removesuffix(last).strip():
        yield _filled(rest)
    if last:
        yield _filled(last)


def _filled(sentence: str) -> str:
    for text, form in _FORMS.items():
        if found := form.fullmatch(sentence):
            words = found.groupdict()
            reason = words.get("reason")
            return tr(text).format(**{**words, **({"reason": tr(reason)} if reason in UNWANTED else {})})
    return sentence
