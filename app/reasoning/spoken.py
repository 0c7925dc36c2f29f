"""An answer as it is spoken: Markdown without its marks, in short pieces that end where a sentence does."""

from __future__ import annotations

import re

PIECE_CHARACTERS = 220
SHORT_WORDS = 12
LONGEST_SPOKEN = 12_000
"""Characters of Markdown, a quarter of an hour of speech; what is beyond is only to be read."""
THE_REST = "The rest is in the timeline."

_FENCE = re.compile(r"```.*?(```|\Z)", re.DOTALL)
# Whole runs of points are taken and never given back: a model that only repeats "!" must not cost a minute.
_SENTENCE = re.compile(r"[^.!?]*+(?:[.!?]++(?!\s|$|[\"')\]])[^.!?]*+)*+[.!?]++[\"')\]]*+(?=\s|$)|.+\Z", re.DOTALL)


def plain(markdown: str) -> str:
    """The words alone; code is named, not read out."""
    text = _FENCE.sub(" The code is in the timeline. ", markdown)
    lines = []
    for line in text.splitlines():
        bare = re.sub(r"^\s*(?:[-*+]|\d+[.)]|#{1,6}|>)\s+", "", line).strip()
        if not bare or re.fullmatch(r"[-=|:\s]+", bare):
            continue
        item = bare != line.strip()
        lines.append(bare if bare.endswith((".", "!", "?", ":", ",", ";")) or not item else f"{bare}.")
    text = " ".join(lines)
    text = re.sub(r"!?\[([^\[\]]*+)\]\([^)]*+\)", r"\1", text)
    text = re.sub(r"https?://(\S+?)(?=[\s),]|$)", "the link", text)
    text = re.sub(r"[*`|]+|(?<!\w)_++|(?<!_)_++(?!\w)", "", text)
    return " ".join(text.split())


def sentences(text: str) -> list[str]:
    """The sentences of a plain text; a point within a word or a number ends none."""
    return [found.group().strip() for found in _SENTENCE.finditer(text) if found.group().strip()]


def pieces(markdown: str, longest: int = PIECE_CHARACTERS) -> list[str]:
    """What is spoken, piece by piece: whole sentences up to `longest` characters, one that is longer cut at a word."""
    out: list[str] = []
    listed = sentences(plain(markdown[:LONGEST_SPOKEN]))
    for sentence in [*listed, THE_REST] if len(markdown) > LONGEST_SPOKEN else listed:
        for part in _cut(sentence, longest):
            if out and len(out[-1]) + 1 + len(part) <= longest:
                out[-1] += " " + part
            else:
                out.append(part)
    return out


def _cut(sentence: str, longest: int) -> list[str]:
    parts = []
    while len(sentence) > longest:
        at = sentence.rfind(" ", 0, longest)
        at = longest if at <= 0 else at
        parts.append(sentence[:at])
        sentence = sentence[at:].strip()
    return [*parts, sentence]


def closed(markdown: str) -> list[str]:
    """The pieces of an answer that is still coming which nothing can change any more."""
    return pieces(markdown)[:-1]


def rest(piece: str, share: float) -> str:
    """What is left of a piece of which this share was heard, from the beginning of the sentence that was cut."""
    heard = share * len(piece)
    reached = 0
    parts = sentences(piece)
    for index, sentence in enumerate(parts):
        reached += len(sentence) + 1
        if reached > heard:
            return " ".join(parts[index:])
    return parts[-1] if parts else piece


def shorter(markdown: str) -> str:
    """The first sentence, cut to its first clause when it is long."""
    first = next(iter(sentences(plain(markdown[:LONGEST_SPOKEN]))), "")
    if len(first.split()) <= SHORT_WORDS:
        return first
    clause = re.split(r"[,;:–—(]\s*", first)[0].strip()
    if 2 < len(clause.split()) < len(first.split()):
        return clause if clause.endswith((".", "!", "?")) else f"{clause}."
    return first


def topic(question: str, words: int = 8) -> str:
    """A question in few words, to say what an answer answers."""
    parts = question.strip().rstrip("?.!").split()
    return " ".join(parts[:words])
