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
POINTED = 0.9
"""For the lines of the window in front, when the question points at it."""
NUMBER = re.compile(r"\d")
FILE = re.compile(r"[\w./-]+\.[a-z]{1,4}\b")
TROUBLE = re.compile(r"error|fail|exception|denied|refused|not found|cannot|warning|fatal|traceback|expected", re.I)
CAUSE = re.compile(r"expected|because|refused|denied|not found|no such|cannot|missing|fatal|due to|timed out", re.I)
SENDER = re.compile(r"^(from|by|author|sender)\b|\bby [A-Z]|, [A-Z][a-z]+$", re.I)
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
SAME = {
    "fail": "error", "failure": "error", "broke": "error", "broken": "error", "wrong": "error", "exception": "error",
    "crash": "error", "problem": "error", "mail": "email", "message": "email", "wrote": "write", "written": "write",
    "colleague": "from", "price": "cost", "total": "cost", "pay": "cost", "finish": "done", "complete": "done",
    "over": "done", "end": "done", "deadline": "due", "appointment": "meeting", "meet": "meeting", "begin": "start",
}  # fmt: skip


def stems(text: str) -> list[str]:
    """The telling words of a text, their endings off."""
    words = re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text.lower())
    return [SAME.get(stem, stem) for stem in map(_stem, words) if stem not in STOP]


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    for ending, kept in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return word[: -len(ending)] + kept
    return word.removesuffix("e") if len(word) > 4 else word


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


def lines_of(package: Package) -> list[str]:
    """Everything in a package as single lines, but for earlier answers: a guess must not prove the next."""
    reminders = [f"Reminder set: {each}" for each in package.reminders]
    window = [f"The window in front is {package.window}."] if package.window else []
    past = (line for line in package.past() if f"done: {ANSWERED}" not in line)
    earlier = [part for line in past for part in _parts(line)]
    return [f"It is now {package.clock}.", *window, *package.screen, *earlier, *reminders]


def _parts(line: str) -> list[str]:
    """A line of the journal; the text of a whole window as lines, each with the time and the window."""
    first, *others = line.split(BETWEEN_LINES)
    before, colon, _ = first.rpartition(": ")
    return [first, *(f"{before}{colon}{other}" for other in others)]


def best(package: Package, most: int = MOST_LINES) -> list[Line]:
    """The lines that fit the question best, the best first; none when nothing fits."""
    texts = lines_of(package)
    bags = [Counter(stems(text)) for text in texts]
    wanted = set(stems(package.question))
    frequency = Counter(word for bag in bags for word in bag)
    average = sum(map(len, bags)) / max(len(bags), 1) or 1.0
    pointed, shown = bool(POINTING.search(package.question.lower())), set(package.screen)
    scored = []
    for place, (text, bag) in enumerate(zip(texts, bags, strict=True)):
        score = sum(_weight(bag, word, frequency[word], len(bags), average) for word in wanted)
        bonus = _bonus(package.question, text) + POINTED * (pointed and text in shown)
        if score > 0 or bonus > 1:
            scored.append(Line(text, score + bonus + 0.2 * place / len(texts), place))
    return sorted(scored, key=lambda line: -line.score)[:most]


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
    if re.search(r"\bwhy\b|wrong|fail|error", asked) and TROUBLE.search(text):
        bonus += 1.5 + 1.5 * bool(CAUSE.search(text))
    if re.search(r"\bwho\b", asked) and SENDER.search(text):
        bonus += 1.5
    if re.search(r"\b(left|still|need|have|supposed) to\b", asked) and TO_DO.search(text):
        bonus += 1.5
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
