"""Words for when that left something open, put together with the answer to what was asked about them: "tomorrow before
five" and "four". A day or a recurrence that was named stays, unless the answer names another one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from app.reminders.days import Day, Near, Stretch, dates_of
from app.reminders.durations import refuse_vague
from app.reminders.fitting import stretch_of
from app.reminders.numbers import read_number, words_of
from app.reminders.phrases import Piece, pieces, resolve, understands
from app.reminders.recurrences import TWICE_OR_OTHER, Rule
from app.reminders.units import UNIT_OF
from app.reminders.when import ConflictError, PhraseError
from app.rewording import first_settled

_DAYS = frozenset(("day", "days", "months"))
_CLOCKS = frozenset(("clock", "clocks", "minute", "window", "at_work", "same_time", "elsewhere"))
_KEPT = frozenset(("day", "rule"))
"""What an answer that does not name it leaves as it was."""
_PLACES = {
    "next weekend": "next {day}",
    "next week": "next week {day}",
    "next month": "{day} of next month",
    "this month": "{day} of this month",
    "next year": "{day} {year}",
}
"""How a day of a stretch of days is said."""
_OTHER = re.compile(r"^(?:every |each |the )?(?:second|other|alternate|latter)\b", re.IGNORECASE)
_FIRST_OR_SECOND = re.compile(
    r"(?:the )?(?:(?P<first>first|former|earlier)|second|latter|later|last)(?: one| of them)?", re.IGNORECASE
)
_TWICE = re.compile(r"^(?:twice|two times|the first|the former)\b", re.IGNORECASE)


def answered(before: str, answer: str, now: datetime) -> str | None:
    """The words for when, completed by an answer: "tomorrow at seven" by "in the evening".

    None for an answer that is not about time; the words as they were, to be asked about again, for one that does not go
    together with them.
    """
    if exact := _counted(before, answer) or _told_apart(before, answer) or _one_of_two(before, answer, now):
        return exact
    said, own = pieces(before), pieces(answer)
    placed = _placed(said, own, now)
    others = [way for words in filter(None, (placed, answer)) for way in _behind_what_stays(said, own, before, words)]
    fitting = [way for way in others if _lies_in(_stretch(said, now.date()), way, now.date())]
    settled = first_settled(
        [*_next_or_this(before, answer), f"{before} {answer}", f"{before} at {answer}", *fitting], now
    )
    if settled is not None or not understands(answer):
        return settled
    return next((way for way in fitting if _leaves_open(way, now)), before)


def _counted(before: str, answer: str) -> str | None:
    """The words with the count that they left open: "every few hours" by "two", "five to ten minutes" by "seven"."""
    tokens, count = words_of(before), words_of(answer)
    number = read_number(count, 0)
    begin = next((place for place in range(len(tokens)) if _is_vague(tokens, place)), None)
    if number is None or begin is None:
        return None
    end = next((place for place in range(begin, len(tokens)) if tokens[place] in UNIT_OF), None)
    unit = count[number[1] :]
    if end is None or unit[1:] or not set(unit) <= UNIT_OF.keys():
        return None
    return " ".join([*tokens[:begin], *count[: number[1]], *(unit or tokens[end : end + 1]), *tokens[end + 1 :]])


def _is_vague(tokens: Sequence[str], index: int) -> bool:
    try:
        refuse_vague(tokens, index)
    except PhraseError:
        return True
    return False


def _told_apart(before: str, answer: str) -> str | None:
    """The words with what "biweekly" means by the answer: "every other week", or twice in each."""
    for word, unit in TWICE_OR_OTHER.items():
        often = f"every other {unit}" if _OTHER.match(answer) else f"twice a {unit}" if _TWICE.match(answer) else None
        if often and word in words_of(before):
            return re.sub(rf"\b{word}\b", often, before, flags=re.IGNORECASE)
    return None


def _one_of_two(before: str, answer: str, now: datetime) -> str | None:
    """ "at five or six" by "the second"."""
    tokens = words_of(before)
    if "or" not in tokens[1:] or not (chosen := _FIRST_OR_SECOND.fullmatch(answer.strip(" .!"))):
        return None
    place = tokens.index("or", 1)
    behind = place + 1 + (tokens[place + 1 : place + 2] in (["at"], ["on"]))
    kept = [*tokens[:place], *tokens[behind + 1 :]] if chosen["first"] else [*tokens[: place - 1], *tokens[behind:]]
    return first_settled([" ".join(kept)], now)


def _next_or_this(before: str, answer: str) -> list[str]:
    """ "next friday at nine" by "this friday" or "next week's"."""
    lowered = answer.lower()
    if "next" not in before.lower() or not ("this" in lowered or "next week" in lowered):
        return []
    other = "this" if "this" in lowered else "next week on"
    return [re.sub(r"\bnext\b", other, before, count=1, flags=re.IGNORECASE)]


def _placed(said: Sequence[Piece], own: Sequence[Piece], now: datetime) -> str | None:
    """The answer, its day as one of the stretch of days that was named: "the third" of "next month". None where none
    was."""
    named = next((piece.words for piece in said if isinstance(piece.found.get("day"), Stretch)), None)
    if named is None or not any("day" in piece.found for piece in own):
        return None
    place = next((place for stretch, place in _PLACES.items() if named.endswith(stretch)), "{day}")
    words = [(piece.words.removeprefix("on "), "day" in piece.found) for piece in own]
    return " ".join(place.format(day=each, year=now.year + 1) if is_day else each for each, is_day in words)


def _behind_what_stays(said: Sequence[Piece], own: Sequence[Piece], before: str, answer: str) -> list[str]:
    """The answer behind what it leaves as it was; alone only where no day and no recurrence was named before, or where
    it names them itself."""
    is_open = any(not piece.words for piece in said)
    named = _replaced(own, answer, is_open)
    left = [piece for piece in said if not _kinds(piece) & named]
    variants: list[tuple[list[Piece], tuple[str, ...]]] = [
        (left, ("", "at ")),
        ([piece for piece in map(_without_part, said) if not _kinds(piece) & named], ("", "at ")),
    ]
    if any("until" in piece.found for piece in left):
        variants.append(([piece for piece in left if "until" not in piece.found], ("until ",)))
    needed = {kind for piece in said for kind in _kinds(piece)} & _KEPT - named
    every = ("every ",) if {"every", "each"} & set(words_of(before)) else ()
    ways: list[str] = []
    for stays, links in variants:
        words = [piece.words for piece in stays if piece.words]
        kept = {kind for piece in stays for kind in _kinds(piece)}
        whole = needed <= kept and not (is_open and "rule" in needed)
        ways += [" ".join([*words, f"{link}{answer}"]) for link in (links if whole else every)]
    return ways if needed else [*ways, answer, f"in {answer}"]


def _replaced(own: Sequence[Piece], answer: str, is_open: bool) -> set[str]:
    """The kinds of what an answer names, which go for what was named before; `is_open` where a recurrence was left
    open."""
    named = {kind for piece in own for kind in _kinds(piece)}
    rules = [rule for piece in own if isinstance(rule := piece.found.get("rule"), Rule)]
    from_now = "seconds" in named and words_of(answer)[:1] == ["in"]
    if from_now or any(rule.weekdays or rule.monthday for rule in rules):
        named.add("day")
    return named | {"rule"} if rules and is_open else named


def _kinds(piece: Piece) -> set[str]:
    """What a piece names; two of one kind cannot both be meant."""
    rule = piece.found.get("rule")
    if isinstance(rule, Rule) and rule.within_day:
        return {"step", *piece.found.keys() - {"rule"}}
    return {"day" if name in _DAYS else "clock" if name in _CLOCKS else name for name in piece.found}


def _without_part(piece: Piece) -> Piece:
    """The piece without a part of the day: "this morning" as "today"."""
    if piece.found.get("day") == Near(0):
        return Piece("today", {"day": Near(0)})
    return piece if piece.found.keys() != {"part"} else Piece("", {})


def _stretch(said: Sequence[Piece], today: date) -> tuple[date, date] | None:
    named = next((piece for piece in said if isinstance(piece.found.get("day"), Stretch)), None)
    return None if named is None else stretch_of(named.words.split(), today)


def _lies_in(stretch: tuple[date, date] | None, words: str, today: date) -> bool:
    """Whether the day that is named, if any, is one of the stretch."""
    days = [day for piece in pieces(words) if isinstance(day := piece.found.get("day"), Day)]
    if stretch is None or len(days) != 1 or isinstance(days[0], Stretch):
        return True
    try:
        return stretch[0] <= dates_of(days[0], today)[0] <= stretch[1]
    except PhraseError:
        return True


def _leaves_open(words: str, now: datetime) -> bool:
    """Whether the words are about time and do not name two times, so that more can be asked about them."""
    try:
        resolve(words, now)
    except ConflictError:
        return False
    except PhraseError:
        return understands(words)
    return True
