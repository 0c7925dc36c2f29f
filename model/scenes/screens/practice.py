"""Terminals for training in which real programs run, other ones than those of development scenes (`real_sessions`).

A scene has one session after a while of rest, as when somebody starts a thing and waits for it, or one after another.
Most answer at once, as programs do whose task is small; some end with no word but the prompt that comes back, some only
show something, and some go on when the scene is over.

Programs are found on PATH as the caller has it, whether they come from Debian, npm or PyPI.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from model.microturn import SeeKind
from model.scenes.screens.chance import Chance
from model.scenes.screens.real_sessions import Session, installed, parts, run, sessions, without_end
from model.scenes.screens.recording import GivenUpError
from model.scenes.screens.shells import Shell
from model.scenes.screens.terminal_scripts import Step, hastened, typed
from model.scenes.screens.words import NAMES
from model.scenes.screens.x_browser import Browser
from model.scenes.screens.x_desk import WARM_UP_SECONDS
from model.scenes.screens.x_display import Display
from model.scenes.screens.x_drills import LIFE_SHARE, REST
from model.scenes.screens.x_life import life
from model.scenes.screens.x_programs import Program, XTerm
from model.scenes.screens.x_terminals import any_terminal

PRACTICE = sessions("practice")
ENDINGS: tuple[SeeKind | None, ...] = (*SeeKind, None)
WEIGHTS = (6, 4, 3, 3)
ALONE_SHARE, OLD_SHARE = 0.3, 0.5
AS_LONG_SHARE = 0.5
"""Of sessions, those that are played as quickly as they ran; the others are stretched."""
UNFINISHED_SHARE, QUICK_SECONDS = 0.2, 1.0
WORD = re.compile(r"\$\{?(NAME|OTHER|FEW|COUNT|PORT)\}?")
QUERIES = re.compile(r"\033\[[56]n|\033\[[>=]?0?c|\033\]\d+;\?(\007|\033\\)")
"""What asks the terminal for something, which would answer again to whatever plays it."""
MOVES = re.compile(r"\033\[\d*[ABEFHJd]|\033\[\d+;\d+H")


@dataclass(frozen=True, slots=True)
class Ran:
    """A session that has been run: what was typed, and what it wrote with the seconds since the piece before."""

    session: Session
    command: str
    pieces: Sequence[tuple[float, str]]


class Practice:
    """Runs the sessions of the programs that are installed; which are missing is told once.

    A session that twice in a row does not end as it should is left out from then on, which is told too.
    """

    def __init__(self, practised: Sequence[Session] = PRACTICE) -> None:
        self._sessions, self._doubtful = installed(practised), set[Session]()
        missing = {each.program for each in practised} - {each.program for each in self._sessions}
        if missing:
            print(f"Left out, since they are not installed: {', '.join(sorted(missing))}", flush=True)

    def cast(
        self, display: Display, browser: Browser | None, chance: Chance, seconds: float
    ) -> Iterator[tuple[str, Program]]:
        """A terminal in which sessions run, and now and then life behind it."""
        del browser
        if chance.maybe(LIFE_SHARE):
            yield life(display, chance, seconds)
        terminal = any_terminal(display, chance)
        ran: list[Ran] = []
        steps = self._script(chance, seconds, (terminal.rows, terminal.columns), ran)
        yield (
            " ".join(each.session.program for each in ran),
            XTerm(display, chance, steps, terminal, old=chance.maybe(OLD_SHARE)),
        )

    def ran(self, chance: Chance, ending: SeeKind | None, size: tuple[int, int]) -> Ran:
        """A session that ends so, run in a terminal of so many rows and columns.

        Raises:
            GivenUpError: there is none.
        """
        while fitting := [each for each in self._sessions if each.ending is ending]:
            program = chance.any(sorted({each.program for each in fitting}))
            session = chance.any([each for each in fitting if each.program == program])
            name, other = chance.random.sample([each for each in NAMES if each.isalnum()], 2)
            words = {"NAME": name.lower(), "OTHER": other.lower(), "FEW": str(chance.whole(3, 8)),
                     "COUNT": str(chance.whole(9, 40)), "PORT": str(chance.whole(20000, 60000))}  # fmt: skip
            try:
                pieces = [(wait, QUERIES.sub("", text)) for wait, text in run(session, words, size)]
                _, last, after = parts(session, pieces, 1.0)
                if last and MOVES.search(last + after):
                    raise GivenUpError(f"{session.program} moves about on the screen")
            except (GivenUpError, subprocess.TimeoutExpired) as why:
                if session in self._doubtful:
                    print(f"{session.command!r} is left out from now on: {why}", flush=True)
                    self._sessions.remove(session)
                self._doubtful.add(session)
                continue
            self._doubtful.discard(session)
            return Ran(session, _filled(session.command, words), pieces)
        raise GivenUpError(f"no session of a program that is installed ends with {ending}")

    def _script(self, chance: Chance, seconds: float, size: tuple[int, int], ran: list[Ran]) -> list[Step]:
        """What the terminal shows, from before the film to its end; `ran` gets what is run for it."""

        def next_one(endings: Sequence[SeeKind | None], weights: Sequence[int]) -> Ran:
            ran.append(self.ran(chance, chance.random.choices(endings, weights)[0], size))
            return ran[-1]

        shell = Shell(chance)
        steps = [Step(0.0, shell.prompt())]
        for _ in range(chance.any([0, 0, 1, 1, 2])):
            steps.append(Step(0.0, _old(chance, shell, next_one(ENDINGS, WEIGHTS))))
        if chance.maybe(ALONE_SHARE):
            one = next_one(ENDINGS, WEIGHTS)
            lasting = WARM_UP_SECONDS + chance.between(1.0, max(1.5, seconds - 3.5))
            played = play(chance, shell, one, lasting if chance.maybe(0.5) else 1.0)
            rest = max(0.1, lasting - sum(step.wait for step in played))
            return [*steps, Step(rest, ""), *played]
        whole = WARM_UP_SECONDS + seconds
        while (spent := sum(step.wait for step in steps)) < whole - 2.0:
            steps.append(Step(chance.between(0.1, 0.8), ""))
            if spent > whole / 2 and chance.maybe(UNFINISHED_SHARE):
                return [*steps, *unfinished(chance, next_one([SeeKind.DONE], [1]), whole - spent)]
            one = next_one(ENDINGS, WEIGHTS)
            steps += play(chance, shell, one, chance.between(0.1, 2.0))
            if one.session.endless:
                break
            steps.append(Step(chance.between(*REST) if one.session.ending else chance.between(0.5, 1.5), ""))
            if one.session.ending is SeeKind.ASKS:
                steps.append(Step(0.0, chance.any(["^C", "^C", "n", "y", ""]) + "\r\n" + shell.prompt(failed=True)))
        return steps


def play(chance: Chance, shell: Shell, ran: Ran, seconds: float) -> list[Step]:
    """A session from the typing of its command to the prompt, its output stretched to about so long or as it was.

    The mark is on the line that tells the ending, with which all that follows is written, or on the prompt.
    """
    session = ran.session
    took = sum(wait for wait, _ in ran.pieces)
    steps, last, after = parts(session, ran.pieces, took if chance.maybe(AS_LONG_SHARE) else seconds)
    if took < QUICK_SECONDS and not any(text for _, text in ran.pieces):
        # What neither takes long nor says anything was not waited for.
        steps = [Step(chance.between(QUICK_SECONDS, max(1.5, seconds)), "")]
    commanded = _typed(chance, ran.command)
    if session.endless:
        return [*commanded, *steps]
    if session.ending is SeeKind.ASKS:
        return [*commanded, *without_end(steps, len(last + after)), Step(0.01, last + after, session.ending)]
    prompt = shell.prompt(session.ending is SeeKind.FAILED, took)
    if session.ending is None:
        return [*commanded, *steps, Step(0.01, prompt)]
    if last:
        return [*commanded, *without_end(steps, len(last + after)), Step(0.01, last + after + prompt, session.ending)]
    gap = prompt[: len(prompt) - len(prompt.lstrip("\r\n"))]
    return [*commanded, *steps, Step(0.01, gap), Step(0.0, prompt.removeprefix(gap), session.ending)]


def unfinished(chance: Chance, ran: Ran, seconds: float) -> list[Step]:
    """A session that is still on its way after so many seconds: its last words are not written."""
    steps, last, after = parts(ran.session, ran.pieces, seconds)
    before = without_end(steps, len(last + after))
    return [*_typed(chance, ran.command), *before[: int(len(before) * chance.between(0.3, 1.0))]]


def _old(chance: Chance, shell: Shell, ran: Ran) -> str:
    """What a session left on the screen that is long over."""
    return "".join(step.text for step in play(chance, shell, ran, 1.0)) + (
        "^C\r\n" + shell.prompt(failed=True) if ran.session.endless or ran.session.ending is SeeKind.ASKS else ""
    )


def _filled(command: str, words: Mapping[str, str]) -> str:
    return WORD.sub(lambda found: words[found[1]], command)


def _typed(chance: Chance, command: str) -> list[Step]:
    return [hastened(step) for step in typed(chance, command)]
