"""Real programs are run for development scenes, and what they printed last is what the scene tells of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from model.microturn import SeeKind
from model.scenes.screens.chance import Chance
from model.scenes.screens.real_sessions import SESSIONS, Session, run, script
from model.scenes.screens.recording import GivenUpError


def session(program: str, ending: SeeKind) -> Session:
    return next(each for each in SESSIONS if (each.program, each.ending) == (program, ending))


@pytest.mark.parametrize(
    ("program", "ending", "last"),
    [
        ("unittest", SeeKind.DONE, "OK\r\n"),
        ("unittest", SeeKind.FAILED, "FAILED (failures=1)\r\n"),
        ("cp", SeeKind.ASKS, "cp: overwrite 'old/page_3'? "),
        ("sha256sum", SeeKind.FAILED, "sha256sum: WARNING: 1 computed checksum did NOT match\r\n"),
    ],
)
def test_a_program_runs_and_the_mark_is_on_its_last_words(program: str, ending: SeeKind, last: str) -> None:
    chosen = session(program, ending)
    steps = script(Chance(1), chosen, run(chosen), 5.0)
    assert [(step.text, step.mark) for step in steps if step.mark] == [(last, ending)]
    assert sum(step.wait for step in steps) == pytest.approx(5.0, abs=0.3)
    assert steps[1].text == chosen.command + "\r\n"


def test_where_the_last_words_tell_nothing_the_prompt_is_marked() -> None:
    chosen = session("compileall", SeeKind.DONE)
    steps = script(Chance(1), chosen, run(chosen), 5.0)
    assert steps[-1].mark is SeeKind.DONE
    assert steps[-1].text == steps[0].text
    assert "part_9.py" in "".join(step.text for step in steps)


def test_colours_and_wheels_are_no_last_words_and_what_follows_them_is_kept() -> None:
    chosen = Session("tool", "", "tool", SeeKind.FAILED)
    pieces = [(0.1, "reading\r\n\x1b[31mERROR: none "), (0.2, "found\x1b[0m\r\n"), (0.1, "\u2819\x1b[1G\x1b[0K")]
    steps = script(Chance(1), chosen, pieces, 3.0)
    (marked,) = [step for step in steps if step.mark]
    assert marked.text == "\x1b[31mERROR: none found\x1b[0m\r\n\u2819\x1b[1G\x1b[0K"
    assert "".join(step.text for step in steps[2:-1]) == "".join(text for _, text in pieces)


def test_a_session_that_ends_otherwise_makes_no_scene() -> None:
    with pytest.raises(GivenUpError, match="instead of failed"):
        run(replace(session("unittest", SeeKind.DONE), ending=SeeKind.FAILED))
    with pytest.raises(GivenUpError, match="could not be prepared"):
        run(Session("tool", "false", "true", SeeKind.DONE))
