"""How the timeline puts an entry of the journal into words: its time, its kind, its reason, its answer."""

from __future__ import annotations

from app.journal_days import Line
from app.reasoning.package import ANSWERED
from app.ui.language import mark, tr
from app.ui.reasons import translated

KINDS = {
    "heard": mark("Heard"),
    "said": mark("Said"),
    "done": mark("Done"),
    "seen": mark("Seen"),
    "withheld": mark("Withheld"),
    "asked": mark("Asked"),
}


def clock(line: Line) -> str:
    """The time of day of an entry."""
    return f"{line.at:%H:%M:%S}"


def kind_of(line: Line) -> str:
    """What kind of entry it is, and whether it was wrong."""
    kind = tr(KINDS.get(line.kind, line.kind.capitalize()))
    return kind if line.wrong is None else tr("{kind}, wrong").format(kind=kind)


def reason_of(line: Line) -> str:
    """Why an entry came about, "" where what there is to read of it says so."""
    if line.why and line.kind != "asked":
        return tr("Why: {reason}").format(reason=translated(line.why))
    return "" if whole_of(line) else tr("Nothing more is known about this entry.")


def whole_of(line: Line) -> str:
    """What there is to read of an entry beside its line, as Markdown: an answer, or what was sent with a question."""
    return f"**{line.text}**\n\n{line.why}" if line.kind == "asked" else answer_of(line)


def answer_of(line: Line) -> str:
    """The answer that an entry holds, "" when it holds none."""
    if line.kind != "done" or not line.text.startswith(ANSWERED):
        return ""
    return line.text.partition(": ")[2]
