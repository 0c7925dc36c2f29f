"""Picks the few lines that a small model can take in, and checks that what it made of them is in them.

A model of 135 million parameters invents freely. So it gets only the lines that fit the question best (BM25 over word
stems, with a bonus for what the kind of question asks for), and its answer counts only when its words come from those
lines; otherwise the best line itself is the answer.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.reasoning.package import ANSWERED, BETWEEN_LINES, Package

K1, B = 1.2, 0.4
MOST_LINES = 5
CLOCK = re.compile(r"\b\d{1,2}:\d\d")
LENGTH = re.compile(
    r"\b(\d+(\.\d+)?|an?|one|two|three|four|five|ten|half) ?(s|ms|h|m|min|sec|hour|minute|second|day)s?\b"
)
DATE = re.compile(
    r"\b(mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(january|february|march|april|may|june|july|august|september|october"
    r"|november|december)\b|\b\d{4}-\d\d-\d\d\b", re.I
)  # fmt: skip
POINTING = re.compile(r"\b(this|these|here|the (mail|page|window|article|file|text|screen))\b")
POINTED, IN_FRONT = 0.9, 0.4
"""For the lines of the window in front, when the question points at it, and in any case."""
NUMBER = re.compile(r"\d")
FILE = re.compile(r"[\w./-]+\.[a-z]{1,4}\b")
TROUBLE = re.compile(r"error|fail|exception|denied|refused|not found|cannot|warning|fatal|traceback|expected", re.I)
CAUSE = re.compile(
    r"expected|because|refused|denied|not found|no such|can(?:no|')t|could ?n.t|could not|unable|missing|fatal|due to"
    r"|timed out|invalid|undefined|mismatch|not enough|no space|\bfull\b|too (?:long|large|many|small)|already in use",
    re.I,
)
PROMPT = re.compile(r"^\s*(?:[\w.@~/:-]*[$%#]|>+|\.\.\.) ")
"""Begins what was typed into a terminal: it says what was done, not why it failed."""
OVERVIEW = re.compile(
    r"\bsummar|\bwhat('s| is) (on|in) (my|the|this) (screen|window|page)\b|\bwhat am i (looking at|reading)\b"
    r"|\bwhat is (this|that) (page |text |article |mail )?about\b|\bread (this|it) (out|to me)\b"
)
OVERVIEW_LINES = 3
TITLE_LINES = 2
"""Where the title bar may stand among the lines that were read."""
LAST_FEW = re.compile(r"\blast (two|three|four|five|[2-5]|few|couple)\b")
FEW = {"two": 2, "couple": 2, "three": 3, "few": 3, "four": 4, "five": 5}
ALIKE = 0.5
"""Of the best line's score: what has it tells of the same kind of thing."""
SENDER = re.compile(r"^(from|by|author|sender)\b|\bby [A-Z]|, [A-Z][a-z]+$", re.I)
NAMED_SENDER = re.compile(r"(from|author|sender)\b", re.I)
TO_DO = re.compile(r"\bto.?do\b|\bfixme\b|\bremaining\b|\bplease\b|\bmust\b|\bshould\b", re.I)

STOP = frozenset((
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "could", "did", "do", "does", "for",
    "from", "had", "has", "have", "he", "her", "him", "his", "how", "i", "if", "in", "is", "it", "its", "just",
    "me", "my", "no", "not", "of", "on", "or", "our", "out", "over", "she", "so", "some", "than", "that", "the",
    "their", "them", "then", "there", "these", "they", "this", "those", "to", "too", "up", "us", "was", "we",
    "were", "what", "when", "where", "which", "while", "who", "whom", "why", "will", "with", "would", "you", "your",
    "tell", "say", "said", "please", "alongside", "user", "screen", "one", "last", "today", "now", "again", "about",
    "mean", "means", "many", "much", "long", "get", "got", "going", "went",
))  # fmt: skip
MEANINGS = {
    "fail": "error", "failure": "error", "broke": "error", "broken": "error", "wrong": "error", "exception": "error",
    "crash": "error", "problem": "error", "mail": "email", "message": "email", "wrote": "write", "written": "write",
    "colleague": "from", "price": "cost", "total": "cost", "pay": "cost", "finish": "done", "complete": "done",
    "over": "done", "end": "done", "deadline": "due", "appointment": "meeting", "meet": "meeting", "begin": "start",
    "mak": "build", "make": "build", "compil": "build",
}  # fmt: skip


def stems(text: str) -> list[str]:
    """The telling words of a text, their endings off."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)  # AssertionError holds two words
    words = re.findall(r"[a-z0-9]+(?:'[a-z]+)?", parted.lower())
    return [SAME.get(stem, stem) for stem in map(_stem, words) if stem not in STOP]


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    for ending, kept in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return word[: -len(ending)] + kept
    return word.removesuffix("e") if len(word) > 4 else word


SAME = {_stem(word): _stem(meaning) for word, meaning in MEANINGS.items()}


@dataclass(frozen=True, slots=True)
class Line:
    """A line that an answer may come from.

    Attributes:
        text: as it is shown to the model.
        score: how well it fits; 0 when nothing fits.
        place: where it stood in the package.
    """

    text: str
    score: float
    place: int


ASKED_BEFORE = re.compile(
    r" the user said: (?:why|what|who|whose|when|where|which|how|is|are|does|did|can|could|tell me|summari[sz]e)\b",
    re.I,
)
"""An earlier question is like this one, and no answer to it."""
ABOUT_ASKING = re.compile(r"\bi (?:ask|say|said|want|wonder)")
SEEN = " on the screen: "
FRONT = "The window in front is "
WINDOW_ENDS = "): "
"""Between the window of an entry and the first line of its text."""
_CLOCK_LENGTH = len("10:22:00")


def lines_of(package: Package) -> list[str]:
    """Everything in a package as single lines, but for earlier answers: a guess must not prove the next. What was on
    the screen several times is there once, and not at all where it still is."""
    reminders = [f"Reminder set: {each}" for each in package.reminders]
    window = [f"{FRONT}{package.window}."] if package.window else []
    past = [line for line in package.past() if f"done: {ANSWERED}" not in line and not _names(line, package.window)]
    if not ABOUT_ASKING.search(package.question.lower()):
        past = [line for line in past if not ASKED_BEFORE.search(line)]
    text = text_of(package)
    shown = {" ".join(line.split()) for line in text}
    parts = [part for line in past for part in _parts(line)]
    seen = {part[_CLOCK_LENGTH:]: place for place, part in enumerate(parts) if SEEN in part}
    again = {place for place, part in enumerate(parts) if seen.get(part[_CLOCK_LENGTH:], place) != place}
    earlier = [
        part
        for place, part in enumerate(parts)
        if place not in again and not (SEEN in part and any(part.endswith(f": {line}") for line in shown))
    ]
    return [f"It is now {package.clock}.", *window, *text, *earlier, *reminders]


def _names(line: str, window: str) -> bool:
    """True when a line of the journal only says that this window came to the front."""
    return bool(window) and line.endswith(f"{SEEN}{window}")


def text_of(package: Package) -> list[str]:
    """The text of the window in front without its title bar, which is told as the window's name."""
    title = set(stems(package.title))
    return [line for place, line in enumerate(package.screen) if place >= TITLE_LINES or not _only_repeats(line, title)]


def _only_repeats(line: str, title: set[str]) -> bool:
    """True when a line's telling words are all the title's, whatever the reader made of the buttons beside them."""
    words = {word for word in stems(line) if word.isalpha() and len(word) > 2}
    return bool(words) and words <= title


def _parts(line: str) -> list[str]:
    """A line of the journal; the text of a whole window as lines, each with the time and the window."""
    first, *others = line.split(BETWEEN_LINES)
    before, colon, _ = first.partition(WINDOW_ENDS)
    if not colon:
        before, colon, _ = first.rpartition(": ")
    return [first, *(f"{before}{colon}{other}" for other in others)]


def best(package: Package, most: int = MOST_LINES) -> list[Line]:
    """The lines that fit the question best, the best first; none when nothing fits."""
    asked = package.question.lower()
    if OVERVIEW.search(asked):
        return overview(package)
    texts = lines_of(package)
    bags = [Counter(stems(text)) for text in texts]
    wanted = set(stems(re.sub(r"\bleft to\b", "to", asked)))
    frequency = Counter(word for bag in bags for word in bag)
    average = sum(map(len, bags)) / max(len(bags), 1) or 1.0
    pointed, shown = bool(POINTING.search(asked)), set(text_of(package))
    scored = []
    for place, (text, bag) in enumerate(zip(texts, bags, strict=True)):
        if pointed and text.startswith(FRONT):
            continue  # what a question points at is in the window, not its name
        score = sum(_weight(bag, word, frequency[word], len(bags), average) for word in wanted)
        bonus = _bonus(package.question, text) + POINTED * (pointed and text in shown)
        if score > 0 or bonus > 1:
            near = 0.2 * place / len(texts) + IN_FRONT * (text in shown)
            scored.append(Line(text, score + bonus + near, place))
    scored.sort(key=lambda line: -line.score)
    few = LAST_FEW.search(asked)
    return _newest(scored, FEW.get(few[1], 0) or int(few[1])) if few else scored[:most]


def overview(package: Package) -> list[Line]:
    """The first telling lines of the window in front."""
    telling = [(place, text) for place, text in enumerate(text_of(package)) if len(stems(text)) > 1]
    return [Line(text, 1.0, place) for place, text in telling[:OVERVIEW_LINES]]


def _newest(scored: Sequence[Line], count: int) -> list[Line]:
    """The last so many of what fits about as well as the best line, the oldest of them first."""
    alike = [line for line in scored if line.score >= ALIKE * scored[0].score]
    return sorted(alike, key=lambda line: line.place)[-count:]


def belong_together(question: str) -> bool:
    """True when the answer is all of the lines that fit, not one of them."""
    return bool(OVERVIEW.search(question.lower()) or LAST_FEW.search(question.lower()))


def _weight(bag: Counter[str], word: str, frequency: int, count: int, average: float) -> float:
    """BM25 of one word in one line."""
    often = bag[word]
    if not often:
        return 0.0
    rarity = math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))
    return rarity * often * (K1 + 1) / (often + K1 * (1 - B + B * sum(bag.values()) / average))


def _bonus(question: str, text: str) -> float:
    """What the kind of question asks for, and the line has."""
    asked = question.lower()
    bonus = 0.0
    why = re.search(r"\bwhy\b|wrong|fail|error|\bstop|\bbroke|crash|problem", asked)
    if why and not PROMPT.match(text):
        cause = bool(CAUSE.search(text))
        bonus += 1.5 * bool(cause or TROUBLE.search(text)) + 2.0 * cause
    elif why:
        bonus -= 1.0
    if _gives_value(asked, text):
        bonus += 1.2
    if re.search(r"\bwho\b", asked) and SENDER.search(text):
        bonus += 3.0 if NAMED_SENDER.match(text) else 1.5
    if re.search(r"\b(left|still|need|have|supposed) to\b", asked) and TO_DO.search(text):
        bonus += 2.5
    if re.search(r"\bhow long\b|\bhow (much|many)\b", asked):
        bonus += 1.0 * bool(LENGTH.search(text.lower()) if "long" in asked else NUMBER.search(text))
    if re.search(r"\bwhen\b|what time", asked) and CLOCK.search(text):
        bonus += 0.5
    if re.search(r"\bwhen\b|\bwhich day\b|\bwhat date\b", asked) and DATE.search(text):
        bonus += 1.0
    if re.search(r"\b(which|what) (file|line|test)\b", asked) and FILE.search(text):
        bonus += 1.2
    if re.search(r"\bwhat (time|day|date) is it\b|\btoday's date\b", asked) and text.startswith("It is now"):
        bonus += 5.0
    return bonus


def _gives_value(asked: str, text: str) -> bool:
    """Whether a line gives what was asked for by its name: "vat=0.21", "Priority: low"."""
    named = re.search(r"\b(?:what|which)(?:'s| is| are| does)? (?:the |my )?(?P<name>\w{2,})", asked)
    names = {named["name"]} if named else set()
    names |= set(re.findall(r"\bwhat(?:'s| is| are) the (\w{2,})", asked))
    return any(re.search(rf"\b{re.escape(name)}\w*\s*[:=]\s*\S", text, re.I) for name in names)


def grounded(answer: str, package: Package, lines: Sequence[Line]) -> bool:
    """True when the answer says something that the question did not, and nothing that the lines do not."""
    asked = set(stems(package.question))
    known = asked | {stem for line in lines for stem in stems(line.text)}
    said = stems(answer)
    news = [stem for stem in said if stem not in asked]
    return (
        bool(news)
        and sum(stem in known for stem in said) >= 0.85 * len(said)
        and all(stem in known for stem in said if NUMBER.search(stem))
    )
