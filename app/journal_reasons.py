"""Why an entry of the journal came about, as the journal keeps it: in English, for `app.ui.reasons` to translate."""

from __future__ import annotations

from app.errands import Outcome
from app.events import NOT_SURE
from app.manners import UNWANTED
from app.reasoning.package import TELLS_ANSWER, found_in_words, sent_in_words
from model.microturn import NoteKind

REASONS = {
    NoteKind.CONFIRM.value: "It answers what you said or typed just before.",
    NoteKind.TYPED.value: "It answers what you said or typed just before.",
    NoteKind.DUE.value: "A reminder or timer that you had set came due.",
    NoteKind.SEEN.value: "It saw something happen on the screen.",
    NoteKind.ANSWER.value: TELLS_ANSWER,
    NoteKind.SYSTEM.value: "Something happened to the program or to a device.",
    "": "These were the model's own words.",
}
"""Why a note of each kind, or what is no note, is spoken."""
SHOWN = {"asked": sent_in_words, "looked up": found_in_words}
"""Events about what a reasoner was given, and how the journal tells of it."""
NO_MOMENT = "Not told: no moment came for it while it was news."
UNHEARD = "Not told: it could not be spoken aloud."
NOT_TOLD = "Not told, because {reason}."
WITHHELD = (NO_MOMENT, UNHEARD, *(NOT_TOLD.format(reason=reason) for reason in UNWANTED))
"""Why a note was not spoken, after what it came from."""


def why_done(outcome: Outcome) -> str:
    """What an action came from."""
    named = dict(outcome.events)
    fields = named.get("action")
    if fields is None:
        unsure = named.get("refused", {})
        if unsure.get("why") != NOT_SURE or "confidence" not in unsure:
            return ""
        return f"Taken as: {unsure['action']}, only {unsure['confidence']:.0%} sure."
    if fields.get("typed"):
        return f"Typed, and taken as: {fields['action']}."
    sure = f", {fields['confidence']:.0%} sure" if "confidence" in fields else ""
    again = f"; read again as “{named['reread']['text']}”" if named.get("reread", {}).get("text") else ""
    return f"Taken as: {fields['action']}{sure}{again}."
