"""Real programs run in terminals for training, others than in development scenes: their endings are marked."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from model.microturn import SeeKind
from model.scenes.screens import x_terminals
from model.scenes.screens.__main__ import main
from model.scenes.screens.chance import Chance
from model.scenes.screens.practice import PRACTICE, Practice, Ran, play, unfinished
from model.scenes.screens.real_sessions import SESSIONS, Session
from model.scenes.screens.recording import GivenUpError
from model.scenes.screens.shells import RED, Shell
from model.scenes.screens.terminal_player import CONTROLS
from model.scenes.screens.terminal_scripts import Step
from model.scenes.screens.x_display import Display
from model.scenes.screens.x_programs import XTerm
from model.scenes.screens.x_terminals import any_terminal

SIZE = (24, 80)


def ran(session: Session) -> Ran:
    return Practice([session]).ran(Chance(3), session.ending, SIZE)


def marked(steps: list[Step]) -> list[tuple[str, SeeKind]]:
    return [(step.text, step.mark) for step in steps if step.mark]


def test_no_program_is_both_practised_and_kept_for_development() -> None:
    kept = {session.program for session in SESSIONS}
    assert not kept & {session.program for session in PRACTICE}
    for session in PRACTICE:
        commands = re.split(r"&&|\|", session.command)
        assert not kept & {command.split()[0] for command in commands if command.split()}, session.command


@pytest.mark.parametrize(("source", "seed"), [("real", 1), ("practice", 900_000), ("practice", 899_999)])
def test_neither_takes_the_seeds_of_the_other(source: str, seed: int, tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["--out", str(tmp_path), "--source", source, "--count", "2", "--seed", str(seed)])


def test_the_line_that_tells_is_marked_and_the_prompt_comes_with_it() -> None:
    command = "echo begin; sleep 0.2; echo all good; echo see $NAME.txt"
    session = Session("sh", "true", command, SeeKind.DONE, tells="good")
    one, shell = ran(session), Shell(Chance(1))
    ((text, kind),) = marked(play(Chance(1), shell, one, 2.0))
    assert kind is SeeKind.DONE
    told = CONTROLS.sub("", text).split("\r\n")
    assert told[0] == "all good"
    assert told[1].startswith("see ")
    assert told[1].removeprefix("see ") == one.command.rsplit(" ", 1)[1]
    assert told[2:] != [""]


def test_a_failure_that_says_nothing_is_marked_on_the_prompt() -> None:
    session = Session("sh", "true", "seq 40; exit 3", SeeKind.FAILED, says_so=False)
    steps = play(Chance(1), Shell(Chance(1)), ran(session), 1.0)
    assert steps[-1].mark is SeeKind.FAILED
    assert not steps[-1].text.startswith("\r\n")
    assert marked(steps) == [(steps[-1].text, SeeKind.FAILED)]


def test_what_says_nothing_takes_its_time() -> None:
    steps = play(Chance(1), Shell(Chance(1)), ran(Session("sh", "true", "true", SeeKind.DONE, says_so=False)), 2.0)
    assert steps[-3].wait >= 1.0


def test_a_question_stays_open_and_nothing_else_ends() -> None:
    asks = Session("sh", "true", "echo begin; printf 'Go on? '; read answer", SeeKind.ASKS)
    assert play(Chance(1), Shell(Chance(1)), ran(asks), 1.0)[-1] == Step(0.01, "Go on? ", SeeKind.ASKS)
    shows = Session("sh", "true", "echo all done", None)
    assert not marked(play(Chance(1), Shell(Chance(1)), ran(shows), 1.0))
    endless = Session("sh", "true", "while echo done; do sleep 0.5; done", None, endless=True)
    steps = play(Chance(1), Shell(Chance(1)), ran(endless), 1.0)
    assert not marked(steps)
    assert steps[-1].text == "done\r\n"


def test_what_is_still_on_its_way_has_not_said_its_last_words() -> None:
    session = Session("sh", "true", "for n in 1 2 3 4; do echo part $n; sleep 0.1; done; echo ready", SeeKind.DONE)
    for seed in range(9):
        steps = unfinished(Chance(seed), ran(session), 3.0)
        assert not marked(steps)
        assert "ready\r\n" not in [step.text for step in steps]


def test_a_session_that_twice_does_not_end_as_it_should_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    good = Session("sh", "true", "echo good", SeeKind.DONE)
    practice = Practice(
        [good, Session("sh", "true", "exit 1", SeeKind.DONE), Session("absent-tool", "true", "x", None)]
    )
    assert "absent-tool" in capsys.readouterr().out
    assert {practice.ran(Chance(seed), SeeKind.DONE, SIZE).session for seed in range(20)} == {good}
    assert capsys.readouterr().out.count("left out from now on") == 1
    with pytest.raises(GivenUpError):
        practice.ran(Chance(1), SeeKind.ASKS, SIZE)


def test_the_prompt_of_a_shell_stays_the_same_but_for_what_it_tells() -> None:
    told = False
    for seed in range(200):
        shell = Shell(Chance(seed))
        well, badly = shell.prompt(), shell.prompt(failed=True)
        assert well.count("\n") == badly.count("\n")
        assert "{" not in well
        told |= RED in badly and RED not in well
    assert told


@pytest.mark.desk
@pytest.mark.parametrize("name", ["xterm", "urxvt", "st", "xfce4-terminal"])
def test_every_terminal_shows_a_marked_line_where_it_is_said_to(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = [each for each in ("Xvfb", "openbox", "xdotool", "xwininfo", name) if shutil.which(each) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}")
    chance = Chance(7)
    with Display(chance, (1280, 720)) as display:
        monkeypatch.setattr(x_terminals.shutil, "which", lambda program: program if program == name else None)
        steps = [Step(0.0, "\r\n\r\n"), Step(4.0, "  \033[41m" + "x" * 20 + "\033[0m\r\n$ ", SeeKind.DONE)]
        program = XTerm(display, chance, steps, any_terminal(display, chance), old=False)
        try:
            film = display.film(7.0, program.tick)
            ((turn, mark),) = program.marks(film)
        finally:
            program.stop()
    before, then = film.frames[turn - 1].astype(int), film.frames[turn].astype(int)
    rows, columns = np.nonzero((np.abs(before - then).sum(axis=2) > 60) & (then[:, :, 0] > then[:, :, 2] + 60))
    x, y, width, height = mark.area
    assert abs(rows.min() - y) <= 3
    assert abs(rows.max() + 1 - (y + height)) <= 3
    assert abs(columns.min() - x) <= 3
    assert abs(columns.max() + 1 - (x + width)) <= 4
