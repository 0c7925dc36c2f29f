"""The model's token table: control tokens of the micro-turn and the characters of spoken and written text.

Text is characters, not word pieces: a network that hears few hours spells better than it recalls, every word can be
written, and a word costs some five cheap decoding steps. Each spoken word begins with its space.
"""

from __future__ import annotations

from model.microturn import NOTE_SLOTS, NoteKind, PlaybackState

NOTE_TEXT_LIMIT = 64
LETTERS = " abcdefghijklmnopqrstuvwxyz'"
SYMBOLS = '0123456789;.,:?!-/%&+()@#_"*=<>$'


def _table() -> list[str]:
    tokens = [
        "<pad>",
        "<start>",
        "<audio>",
        "<patch>",
        "<end>",
        "<act>",
        "</act>",
        "<say>",
        "</say>",
        "<hold>",
        "<yield>",
    ]
    tokens += [f"<voice {i}>" for i in range(NOTE_SLOTS)]
    tokens += [f"<note {i}>" for i in range(NOTE_SLOTS)]
    tokens += [f"<{kind}>" for kind in NoteKind] + ["</note>"]
    tokens += [f"<{state} {i}>" for state in PlaybackState for i in range(NOTE_SLOTS)]
    return tokens + list(LETTERS) + list(SYMBOLS)


TOKENS: tuple[str, ...] = tuple(_table())
INDEX: dict[str, int] = {token: index for index, token in enumerate(TOKENS)}
SIZE = len(TOKENS)
PAD, START, AUDIO, PATCH, END = (INDEX[f"<{name}>"] for name in ("pad", "start", "audio", "patch", "end"))
ACT, ACT_END, SAY, SAY_END = (INDEX[name] for name in ("<act>", "</act>", "<say>", "</say>"))
HOLD, YIELD, NOTE_END = (INDEX[name] for name in ("<hold>", "<yield>", "</note>"))
UNKNOWN_CHARACTER = INDEX["*"]

INPUT_ONLY = frozenset(
    number
    for number, token in enumerate(TOKENS)
    if token in ("<pad>", "<start>", "<audio>", "<patch>", "</note>")
    or token.startswith("<note ")
    or token.strip("<>").split(" ")[0] in {*NoteKind, *PlaybackState}
)
"""Tokens that the model reads and never writes."""


def encode_text(text: str) -> list[int]:
    """Lower-cased characters to token numbers; a character outside the table becomes `*`."""
    return [INDEX.get(character, UNKNOWN_CHARACTER) for character in text.lower()]


def encode_note(slot: int, kind: NoteKind, text: str) -> list[int]:
    """`<note k> <kind> text </note>`; the text is cut after NOTE_TEXT_LIMIT characters."""
    return [INDEX[f"<note {slot}>"], INDEX[f"<{kind}>"], *encode_text(text[:NOTE_TEXT_LIMIT]), NOTE_END]


def encode_playback(slot: int, state: PlaybackState) -> int:
    """The single token that says how the voicing of a note stands."""
    return INDEX[f"<{state} {slot}>"]


def is_character(token: int) -> bool:
    """True for tokens that are one character of text."""
    return len(TOKENS[token]) == 1
