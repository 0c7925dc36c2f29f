"""What people ask of Alongside, in many phrasings, each with the action text the model should write for it.

A form is a pair of templates, `said` and `action`, whose `{slots}` are filled with the same words: whatever is open
(what to be reminded of, when, the name of a timer) is copied from the sentence into the action, never normalised, so
that the model can only learn to hear it. A ` | ` in `said` is a place where somebody may stop to think.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random

from model.scenes import spoken_time

WORDS = Path(__file__).parent / "words"
Form = tuple[str, str]
Slots = dict[str, Callable[[Random], str]]


@cache
def lines(name: str) -> tuple[str, ...]:
    """The non-empty lines of `words/<name>.txt`."""
    return tuple(line for line in (WORDS / f"{name}.txt").read_text().splitlines() if line)


@cache
def vocabulary() -> tuple[str, ...]:
    """Every single word of the hand-written lists, without repeats."""
    own = (WORDS / "vocabulary.txt").read_text().split()
    listed = [word for name in ("objects", "verbs", "names", "labels") for line in lines(name) for word in line.split()]
    return tuple(dict.fromkeys(own + listed))


@dataclass(frozen=True)
class Family:
    """Forms that ask for the same: they share `weight`, their part of all requests."""

    name: str
    weight: float
    forms: tuple[Form, ...]


@cache
def families() -> tuple[Family, ...]:
    """The families of `words/forms.txt`: `[name weight]`, then one `said => action` a line."""
    found: list[Family] = []
    for line in lines("forms"):
        if line.startswith("["):
            name, weight = line.strip("[]").split()
            found.append(Family(name, float(weight), ()))
        elif not line.startswith("#"):
            said, _, action = line.partition(" => ")
            found[-1] = replace(found[-1], forms=(*found[-1].forms, (said, action)))
    return tuple(found)


@cache
def commands() -> dict[str, str]:
    """The requests without an open slot, such as "stop", each with its action."""
    return {said: action for family in families() for said, action in family.forms if not set("{|") & set(said)}


MEETING_VERBS = ("call", "text", "email", "meet", "ask", "help", "thank", "see", "pay", "visit", "write to", "wait for")
OPENINGS = (
    "please",
    "could you",
    "could you please",
    "can you",
    "can you please",
    "would you",
    "will you",
    "i need you to",
    "i want you to",
    "i'd like you to",
    "go ahead and",
    "just",
)
CALLS = (
    "hey",
    "okay",
    "um",
    "uh",
    "so",
    "hey there",
    "well",
    "okay so",
    "all right",
    "oh",
    "hello",
    "right",
    "now",
    "hmm",
    "hey alongside",
    "alongside",
    "excuse me",
    "oh and",
    "and",
    "also",
    "listen",
)
CLOSINGS = ("please", "please", "thanks", "thank you", "okay", "will you", "would you", "if you can")
POLITE_VERBS = frozenset(
    [
        "remind",
        "set",
        "start",
        "make",
        "create",
        "give",
        "tell",
        "let",
        "nudge",
        "ping",
        "wake",
        "count",
        "put",
        "cancel",
        "delete",
        "list",
        "show",
        "read",
        "add",
        "extend",
        "move",
        "change",
        "rename",
        "pause",
        "unpause",
        "resume",
        "watch",
        "notify",
        "keep",
        "warn",
        "snooze",
        "be",
        "repeat",
        "say",
        "stop",
        "take",
        "shorten",
        "push",
        "don't",
    ]
)


GLUE = frozenset(("to", "for", "at", "on"))
"""Words that hold a form together: one more of them at the end of what is open would be taken for the form's own."""


def slots(foreign: Sequence[str] = (), tasks: Sequence[str] = ()) -> Slots:
    """What fills the `{slots}` of a form. `foreign` are words and `tasks` orders from text the caller brought."""
    fill_in = Fillers(tuple(word for word in (*vocabulary(), *foreign) if word not in GLUE), tuple(tasks))
    return {
        "later": spoken_time.later, "moment": spoken_time.moment, "every": spoken_time.recurrence,
        "span": spoken_time.duration, "wrong": spoken_time.duration, "short": spoken_time.attributive,
        "clock": spoken_time.clock, "count": lambda rng: spoken_time.number(spoken_time.count(rng)),
        "thing": fill_in.thing, "fact": fill_in.fact, "topic": fill_in.topic, "name": fill_in.name,
        "many": lambda rng: spoken_time.number(max(2, spoken_time.count(rng))), "due": spoken_time.due,
        "day": spoken_time.day_asked_for, "date": lambda rng: spoken_time.day_asked_for(rng).removeprefix("on "),
        "label": fill_in.label, "other": fill_in.label, "verb": lambda rng: rng.choice(lines("verbs")),
        "cue": lambda rng: fill_in.some(rng, 1, 3), "reply": lambda rng: fill_in.some(rng, 1, 4),
        "task": lambda rng: rng.choice(lines("tasks")), "question": lambda rng: rng.choice(lines("questions")),
    }  # fmt: skip


@dataclass(frozen=True)
class Fillers:
    """Draws open vocabulary: partly likely words, partly any word, so that it must be heard and cannot be guessed.

    Attributes:
        words: every single word that may turn up.
        tasks: whole orders of real people that fit after "remind me to".
    """

    words: tuple[str, ...]
    tasks: tuple[str, ...]

    def some(self, rng: Random, least: int, most: int) -> str:
        """A few unrelated words."""
        return " ".join(rng.choice(self.words) for _ in range(rng.randint(least, most)))

    def thing(self, rng: Random) -> str:
        """Something to do."""
        roll = rng.random()
        if roll < 0.32:
            return rng.choice(lines("things"))
        if roll < 0.47 and self.tasks:
            return rng.choice(self.tasks)
        if roll < 0.57:
            return f"{rng.choice(MEETING_VERBS)} {self.name(rng)}"
        if roll < 0.9:
            return self.composed(rng)
        return f"{rng.choice(lines('verbs'))} {self.some(rng, 1, 3)}"

    def composed(self, rng: Random) -> str:
        """A verb with an object, maybe somebody's."""
        noun = rng.choice(lines("objects")) if rng.random() < 0.6 else rng.choice(self.words)
        owners = (
            "the",
            "the",
            "the",
            "my",
            "our",
            "some",
            f"{self.name(rng)}'s",
            "another",
            f"the {rng.choice(self.words)}",
        )
        tail = f" {rng.choice(('for', 'with', 'from', 'to'))} {self.name(rng)}" if rng.random() < 0.2 else ""
        return f"{rng.choice(lines('verbs'))} {rng.choice(owners)} {noun}{tail}"

    def name(self, rng: Random) -> str:
        """Somebody."""
        if rng.random() < 0.9:
            return rng.choice(lines("names"))
        return rng.choice(("mum", "dad", "my sister", "my brother", "my boss", "grandma"))

    def label(self, rng: Random) -> str:
        """What a timer may be called."""
        roll = rng.random()
        if roll < 0.45:
            return rng.choice(lines("labels"))
        return rng.choice(lines("objects")) if roll < 0.7 else rng.choice(self.words)

    def fact(self, rng: Random) -> str:
        """Something that is the case."""
        if rng.random() < 0.4:
            return rng.choice(lines("statements"))
        return f"{self.name(rng)} {rng.choice(('is', 'wants', 'needs', 'has', 'likes'))} {self.some(rng, 1, 3)}"

    def topic(self, rng: Random) -> str:
        """Something to be reminded of."""
        if rng.random() < 0.4:
            return rng.choice(lines("topics"))
        word = rng.choice(self.words)
        return rng.choice((f"the {self.label(rng)}", f"{self.name(rng)}'s {word}", f"the {self.some(rng, 1, 2)}"))


def fill(rng: Random, form: Form, fillers: Slots) -> Form:
    """Both templates of `form` with the same words in the same slots."""
    words: dict[str, str] = {}
    for slot in dict.fromkeys(re.findall(r"{(\w+)}", form[0] + form[1])):
        words[slot] = fillers[slot](rng)
    said, action = (re.sub(r"\b(to|for) (at|on) ", r"\1 ", template.format_map(words)) for template in form)
    said, action = (re.sub(r"\ba (?=[aei]|o(?!ne\b))", "an ", text) for text in (said, action))
    return said, action


def called(rng: Random, said: str) -> str:
    """Adds, now and then, what people say to be listened to; it asks for nothing."""
    return f"{rng.choice(CALLS)} {said}" if rng.random() < 0.2 else said


def dress(rng: Random, said: str) -> str:
    """Adds what people say around a request: a call, a polite opening, a closing."""
    bare = said
    if bare.split()[0] in POLITE_VERBS and not bare.startswith("don't") and rng.random() < 0.38:
        said = f"{rng.choice(OPENINGS)} {said}"
    said = called(rng, said)
    if "please" not in said and rng.random() < 0.1:
        said = f"{said} {rng.choice(CLOSINGS)}"
    return said


def request(rng: Random, fillers: Slots) -> Form:
    """One request as (said, action); `said` still carries its ` | ` marks."""
    family = rng.choices(families(), [family.weight for family in families()])[0]
    said, action = fill(rng, rng.choice(family.forms), fillers)
    return (called if family.name == "ask" else dress)(rng, said), action
