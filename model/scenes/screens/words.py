"""The words that windows show: titles of tasks, their endings, questions, prose, file names."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from model.scenes.requests import vocabulary
from model.scenes.screens.chance import Chance

DATA = Path(__file__).parent / "data"


def load(name: str) -> dict[str, Any]:
    """A file of lists of texts below `data`."""
    told: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return told


_TEXTS = load("words")
NAMES: list[str] = _TEXTS["names"]
ENDINGS: list[str] = _TEXTS["endings"]
DOCUMENTS: list[str] = _TEXTS["documents"]
PACKAGES: list[str] = _TEXTS["packages"]
VERBS: list[str] = _TEXTS["verbs"]
THINGS: list[str] = _TEXTS["things"]
DONE: list[str] = _TEXTS["done"]
FAILED: list[str] = _TEXTS["failed"]
QUESTIONS: list[str] = _TEXTS["questions"]
STATUS: list[str] = _TEXTS["status"]
OPENERS: list[str] = _TEXTS["openers"]
CLOSERS: list[str] = _TEXTS["closers"]
MENU: list[str] = _TEXTS["menu"]
HEADINGS: list[str] = _TEXTS["headings"]
MESSAGES: list[str] = _TEXTS["messages"]
TASKS: list[str] = _TEXTS["tasks"]
ENDED: list[str] = _TEXTS["ended"]
BROKE: list[str] = _TEXTS["broke"]
TELLING = frozenset(re.findall(r"[a-z]+", " ".join((*DONE, *FAILED, *QUESTIONS, *ENDED, *BROKE)).lower()))
PLAIN_WORDS: list[str] = [word for word in vocabulary() if word not in TELLING]


def fill(chance: Chance, template: str, extra: Mapping[str, str] | None = None) -> str:
    """A template's {file}, {name}, {pkg}, {n}, {m}, {s}, {d} and {hex} filled in, each differently every time."""

    def value(match: re.Match[str]) -> str:
        key = match.group(1)
        if extra is not None and key in extra:
            return extra[key]
        return _value(chance, key)

    return re.sub(r"\{(\w+)\}", value, template)


def _value(chance: Chance, key: str) -> str:
    if key == "file":
        endings = DOCUMENTS if chance.maybe(0.4) else ENDINGS
        return (
            f"{chance.any(NAMES)}{chance.any(['', '', '_2', '-new', str(chance.whole(1, 99))])}.{chance.any(endings)}"
        )
    if key == "pkg":
        return chance.any(PACKAGES)
    if key == "hex":
        return f"{chance.whole(0, 16**7 - 1):07x}"
    if key == "name":
        return chance.any(NAMES)
    low, high = {"n": (2, 480), "m": (500, 4000), "s": (1, 90), "d": (1, 9)}[key]
    return str(chance.whole(low, high))


def title(chance: Chance) -> str:
    """What a task calls itself: "Copying the backup"."""
    verb = chance.any(VERBS).replace("-", " ")
    return f"{verb} {chance.any(THINGS) if chance.maybe(0.7) else _value(chance, 'file')}"


def done(chance: Chance) -> str:
    """How a program says that a task is over: a phrase of its own, or a task and its ending put together."""
    return _outcome(chance, DONE, ENDED)


def failed(chance: Chance) -> str:
    """How a program says that a task broke off."""
    return _outcome(chance, FAILED, BROKE)


def _outcome(chance: Chance, phrases: list[str], endings: list[str]) -> str:
    if chance.maybe(0.4):
        return fill(chance, chance.any(phrases))
    task, ending = chance.any(TASKS), fill(chance, chance.any(endings))
    if chance.maybe(0.3):
        task = f"{task} of {_value(chance, 'file') if chance.maybe(0.5) else chance.any(THINGS)}"
    text = f"{task}{chance.any([' ', ' ', ' ', ': ', ' - '])}{ending}{chance.any(['', '', '', '.', '!'])}"
    return chance.any([text, text, text, text.upper(), text.lower()])


def question(chance: Chance) -> str:
    """What a program asks before it goes on."""
    return fill(chance, chance.any(QUESTIONS))


def status(chance: Chance) -> str:
    """What a task says while it goes on."""
    if chance.maybe(0.5):
        return fill(chance, chance.any(STATUS))
    amount = chance.any(["…", "...", f" {chance.whole(1, 99)}%", f"… {chance.whole(1, 99)}%", ""])
    return f"{title(chance)}{amount}"


def sentence(chance: Chance) -> str:
    """Prose in which "done", "failed" and "error" are only words."""
    return f"{chance.any(OPENERS)} the {chance.any(NAMES)} {chance.any(CLOSERS)}"


def remark(chance: Chance) -> str:
    """A heading, a label or a message that has come: its words may well be those of endings."""
    return fill(chance, chance.any(chance.any([HEADINGS, MESSAGES])))


def chatter(chance: Chance) -> str:
    """Words that tell of nothing, of as many kinds as there are: whoever knows few takes any other for an ending."""
    words = [_token(chance) for _ in range(chance.whole(1, 9))]
    text = chance.any([" ", " ", " ", " ", ", ", "  ", " | "]).join(words)
    form = chance.any([str.lower, str.lower, str.capitalize, str.title])
    return form(text) + chance.any(["", "", "", ".", ":", "…"])


def _token(chance: Chance) -> str:
    """Mostly a word; or a number, a path, a name."""
    if chance.maybe(0.75):
        return chance.any(PLAIN_WORDS)
    number, name = str(chance.whole(0, 10 ** chance.whole(1, 5))), chance.any(NAMES)
    path = f"{name}/{_value(chance, 'file')}"
    return chance.any([number, number, f"{number}.{chance.whole(0, 9)}", path, f"--{name}", name])


def prose(chance: Chance, sentences: int) -> str:
    return " ".join(sentence(chance) for _ in range(sentences))
