"""The context package: everything that goes to a reasoner with a question, and nothing else does.

The user is shown it as it was sent (`Package.shown`). What it holds beside the question was read, not said: it is
material for an answer and can cause nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.journal import Entry
from app.listening.earshot import seconds_of

MOST_SCREEN_CHARACTERS = 4000
MOST_JOURNAL_LINES = 60
MOST_LINE_CHARACTERS = 300
MOST_ENTRY_CHARACTERS = 1500
BETWEEN_LINES = " / "
"""Joins the lines of a window's text to an entry of the journal."""
MOST_REMINDERS = 20


@dataclass(frozen=True, slots=True)
class Package:
    """What a reasoner is told.

    Attributes:
        number: tells several questions apart.
        question: as it was heard or typed.
        at: when it was asked, aware.
        app, title: the window it is about, "" when it cannot be told.
        screen: the lines of text in that window, from top to bottom.
        journal: what happened before, the oldest first.
        reminders: what is set, in words.
        picture: the window as PNG, None where none is sent.
        audio: the question's own sound, 16-bit little-endian PCM, mono, 16 kHz; b"" for one that was typed.
        audio_sent: the sound goes to the server too; it stays on this machine otherwise.
    """

    number: int
    question: str
    at: datetime
    app: str = ""
    title: str = ""
    screen: tuple[str, ...] = ()
    journal: tuple[Entry, ...] = ()
    reminders: tuple[str, ...] = ()
    picture: bytes | None = None
    audio: bytes = b""
    audio_sent: bool = False

    @property
    def window(self) -> str:
        """The window in words."""
        return f"{self.title} ({self.app})" if self.title and self.app else self.title or self.app

    @property
    def clock(self) -> str:
        """The instant of the question, in words."""
        return f"{self.at:%A %d %B %Y, %H:%M} ({self.at:%Z})"

    def past(self) -> tuple[str, ...]:
        """The journal as lines."""
        return tuple(line_of(entry, self.at) for entry in self.journal)

    def shown(self) -> dict[str, Any]:
        """What was sent, for the user to see; values that JSON can hold."""
        return {
            "question": self.question,
            "clock": self.clock,
            "window": self.window,
            "screen": list(self.screen),
            "journal": list(self.past()),
            "reminders": list(self.reminders),
            "picture_bytes": 0 if self.picture is None else len(self.picture),
            "audio_seconds": round(seconds_of(self.audio), 1),
            "audio_sent": self.audio_sent,
        }

    def material(self) -> str:
        """What can be said in text, but for the question, with headings; "<" is told from markup by a space."""
        parts = [("clock", [self.clock]), ("window", [self.window] if self.window else [])]
        parts += [("screen", list(self.screen)), ("journal", list(self.past())), ("reminders", list(self.reminders))]
        blocks = [_block(name, lines) for name, lines in parts if lines]
        return "\n".join(blocks)


def sent_in_words(fields: Mapping[str, Any]) -> str:
    """What went out with a question, as Markdown, from the fields of the event that reports it."""
    sent = fields["sent"]
    lists = (("On the screen", "screen"), ("Before that", "journal"), ("Reminders", "reminders"))
    parts = [f"Sent to {fields['to']}, {'on' if fields['local'] else 'off'} this machine, {sent['clock']}."]
    parts += [f"Window: {clipped(sent['window'])}"] if sent["window"] else []
    for heading, name in lists:
        lines = [line.replace("`", "'") for line in map(clipped, sent[name])]
        parts += [f"{heading}:\n\n```\n" + "\n".join(lines) + "\n```"] if lines else []
    parts += [f"A picture of the window, {sent['picture_bytes'] // 1000} kB."] if sent["picture_bytes"] else []
    if sent["audio_seconds"]:
        parts.append(f"The question's own sound, {sent['audio_seconds']} s, {_AUDIO[sent['audio_sent']]}.")
    return "\n\n".join(parts)


def found_in_words(fields: Mapping[str, Any]) -> str:
    """What was looked up for a question while its answer was awaited, as Markdown, from the fields of its event."""
    where = "on" if fields["local"] else "off"
    lines = "\n".join(clipped(line).replace("`", "'") for line in fields["found"].splitlines())
    what = _LOOKED_UP.get(fields["tool"], fields["tool"])
    return f"Looked up {what} for it, sent to {fields['to']}, {where} this machine:\n\n```\n{lines}\n```"


_LOOKED_UP = {"search_journal": "the journal", "read_screen": "the text of a window"}
_AUDIO = {True: "sent too", False: "kept on this machine"}


def _block(name: str, lines: Sequence[str]) -> str:
    text = "\n".join(lines).replace("<", "< ")
    return f"<{name}>\n{text}\n</{name}>"


TELLS_ANSWER = "It brings the answer to a question of yours."
"""Why an answer was spoken, in the journal."""
ANSWERED = "answered "
"""Begins the journal's line about an answer."""
WORDS = {"heard": "the user said", "said": "Alongside said", "done": "done", "seen": "on the screen"}


def line_of(entry: Entry, now: datetime) -> str:
    """An entry of the journal as one line, its time in the zone of `now`."""
    at = entry.at.astimezone(now.tzinfo)
    day = "" if at.date() == now.date() else f"{at:%d %B} "
    return f"{day}{at:%H:%M:%S} {WORDS.get(entry.kind, entry.kind)}: {clipped(entry.text, MOST_ENTRY_CHARACTERS)}"


def clipped(text: str, longest: int = MOST_LINE_CHARACTERS) -> str:
    """The text on one line, at most so long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def within(lines: Sequence[str], characters: int = MOST_SCREEN_CHARACTERS) -> tuple[str, ...]:
    """As many lines from the top as fit."""
    kept: list[str] = []
    for line in map(clipped, lines):
        characters -= len(line) + 1
        if characters < 0:
            break
        kept.append(line)
    return tuple(kept)
