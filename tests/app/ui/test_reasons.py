"""The timeline says why in the language of the windows, for everything that the journal can hold as a reason."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app import journal_reasons
from app.errands import Outcome
from app.journal_reasons import REASONS, WITHHELD
from app.manners import UNWANTED
from app.noticing import ASKED_TO_WATCH
from app.ui.language import Language
from app.ui.reasons import translated

SEEN = "Seen on monitor 1, row 9, column 14, 88% sure"
HEARD = {"action": "remind in ten minutes ; call anna", "confidence": 0.97}


@pytest.fixture
def german(application: QApplication) -> Iterator[None]:
    language = Language(application)
    language.speak("de")
    yield
    language.stop()


def why_done(fields: dict[str, object], reread: str = "") -> str:
    return journal_reasons.why_done(Outcome(events=(("action", fields), ("reread", {"text": reread}))))


@pytest.mark.parametrize(
    ("why", "told"),
    [
        (f"{SEEN}.", "Gesehen auf Bildschirm 1, Zeile 9, Spalte 14, zu 88% sicher."),
        (
            f"It saw something happen on the screen. {SEEN}.",
            "Es hat auf dem Bildschirm etwas geschehen sehen. "
            "Gesehen auf Bildschirm 1, Zeile 9, Spalte 14, zu 88% sicher.",
        ),
        (
            "It answers what you said or typed just before. Taken as: timer ten minutes, only 41% sure.",
            "Es antwortet auf das, was du gerade gesagt oder getippt hast. "
            "Verstanden als: timer ten minutes, nur zu 41% sicher.",
        ),
        (why_done({**HEARD}), "Verstanden als: remind in ten minutes ; call anna, zu 97% sicher."),
        (ASKED_TO_WATCH, "Du wolltest wissen, wann es fertig ist."),
        (why_done({"action": "stop"}), "Verstanden als: stop."),
        (why_done({"action": "stop", "typed": True}), "Getippt und verstanden als: stop."),
        (
            why_done({**HEARD}, "call Anna, 20% of it."),
            "Verstanden als: remind in ten minutes ; call anna, zu 97% sicher; "
            "noch einmal gelesen als „call Anna, 20% of it.“.",
        ),
        ("A sentence from another version.", "A sentence from another version."),
        ("", ""),
    ],
)
def test_reasons_are_told_in_the_language_of_the_windows(german: None, why: str, told: str) -> None:
    assert translated(why) == told


@pytest.mark.parametrize("reason", UNWANTED)
def test_why_something_was_kept_back_is_told_whole(german: None, reason: str) -> None:
    told = translated(f"{SEEN}; not told, because {reason}.")
    assert told.startswith("Gesehen auf Bildschirm 1, Zeile 9, Spalte 14, zu 88% sicher; nicht gesagt, weil ")
    assert reason not in told


@pytest.mark.parametrize("reason", WITHHELD)
def test_why_a_note_was_not_told_after_all_is_told_whole(german: None, reason: str) -> None:
    told = translated(f"{SEEN}. {reason}")
    assert told.startswith("Gesehen auf Bildschirm 1, Zeile 9, Spalte 14, zu 88% sicher. Nicht gesagt")
    assert "because" not in told
    assert reason not in told


@pytest.mark.parametrize("reason", REASONS.values())
def test_every_reason_to_speak_has_its_sentence(german: None, reason: str) -> None:
    assert translated(reason) not in ("", reason)


def test_in_english_a_reason_stays_as_it_is_written(application: QApplication) -> None:
    why = f"It saw something happen on the screen. {SEEN}; not told, because {UNWANTED[0]}."
    assert translated(why) == why
