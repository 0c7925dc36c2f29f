"""How written text is read aloud."""

from __future__ import annotations

import pytest

from app.audio.pronounce import spoken_form


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Missed at 3:05 pm: stretch.", "Missed at 3 oh 5 PM: stretch."),
        ("at 10:00 am", "at 10 AM"),
        ("at 9:30", "at 9 30"),
        ("at 7:00", "at 7 o'clock"),
        ("at 15:00", "at 15 hundred"),
        ("at 00:00", "at zero hundred"),
        ("at 8:15 p.m. sharp", "at 8 15 PM sharp"),
        ("ran 12:30:15", "ran 12 30"),
        ("at 25:00", "at 25:00"),
        ("on 2026-11-22", "on November 22, 2026"),
        ("on 2026-13-45", "on 2026-13-45"),
        ("it costs $5.20", "it costs 5 dollars 20"),
        ("it costs €1", "it costs 1 euro"),
        ("it costs £3.00", "it costs 3 pounds"),
        ("`make` | *fast*\n#now", "make fast now"),
        ("call Anna in 10 minutes", "call Anna in 10 minutes"),
    ],
)
def test_text_becomes_what_a_person_would_say(written: str, spoken: str) -> None:
    assert spoken_form(written) == spoken
