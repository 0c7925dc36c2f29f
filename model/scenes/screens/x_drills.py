"""Drills of real programs on a virtual display: several endings in one short film, as `qt_drills` draws them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from model.microturn import SeeKind
from model.scenes.screens.chance import Chance
from model.scenes.screens.terminal_scripts import commands, task
from model.scenes.screens.x_browser import Browser, Page
from model.scenes.screens.x_desk import WARM_UP_SECONDS
from model.scenes.screens.x_display import Display
from model.scenes.screens.x_life import Opening, Pushing, Working, Writing, life
from model.scenes.screens.x_programs import Later, Program, XTerm, ZenityDialog, ZenityProgress
from model.scenes.screens.x_terminals import any_terminal

LIFE_SHARE, OTHER_TERMINAL_SHARE = 0.25, 0.5
REST = (1.8, 2.6)
"""Seconds of rest after each ending: a mark is looked for where the screen has come to rest."""


def cast(display: Display, browser: Browser | None, chance: Chance, seconds: float) -> Iterator[tuple[str, Program]]:
    """A page of transfers, a terminal in which command follows command, or a few dialogs, one after another."""
    if browser is not None:
        yield "browser", _page(display, browser, chance, seconds)
        return
    if chance.maybe(LIFE_SHARE):
        yield life(display, chance, seconds)
    if chance.maybe(0.5):
        # Development films were made with xterm alone, and stay as they are.
        other = not chance.development and chance.maybe(OTHER_TERMINAL_SHARE)
        terminal = any_terminal(display, chance) if other else None
        yield "xterm", XTerm(display, chance, commands(chance, seconds, REST), terminal)
        return
    at = chance.between(1.8, 3.0)
    while at < seconds - 2.0:
        kind = chance.any(list(SeeKind))
        if kind is SeeKind.DONE and chance.maybe(0.7):
            yield "progress", ZenityProgress(display, chance, at, chance.maybe(0.2), None, chance.maybe(0.1))
        else:
            yield "dialog", ZenityDialog(display, chance, kind, at)
        at += chance.between(2.2, 4.0)


def opening(display: Display, browser: Browser | None, chance: Chance, seconds: float) -> Iterator[tuple[str, Program]]:
    """Progress dialogs and terminals that open while the film runs; some of them come to an end."""
    del browser
    if chance.maybe(LIFE_SHARE):
        yield life(display, chance, seconds)
    at = chance.between(0.3, 1.2)
    while at < seconds - 2.0:
        yield "opened", Later(partial(_opened, display, chance, at, seconds), at)
        at += chance.between(1.8, 3.5)


def _opened(display: Display, chance: Chance, at: float, seconds: float) -> Program:
    """A progress dialog, mostly; or a terminal in which a task begins."""
    if chance.maybe(0.25):
        return XTerm(display, chance, task(chance, None, seconds))
    done_at = at + chance.between(2.5, 5.0)
    if done_at < seconds - 2.0 and chance.maybe(0.6):
        return ZenityProgress(display, chance, done_at, chance.maybe(0.15), None, chance.maybe(0.1))
    gone_at = done_at if chance.maybe(0.3) else None
    return ZenityProgress(display, chance, None, False, gone_at, chance.maybe(0.2))


def work(display: Display, browser: Browser | None, chance: Chance, seconds: float) -> Iterator[tuple[str, Program]]:
    """Somebody at work, and nothing that ends."""
    if browser is not None:
        yield "browser", Page(display, browser, chance, None, seconds)
    yield "working", Working(display, chance)
    if chance.maybe(0.5):
        yield "opening", Opening(display, chance)
    if chance.maybe(LIFE_SHARE):
        yield "writing", Writing(display, chance)
    if chance.maybe(LIFE_SHARE):
        yield "pushing", Pushing(display, chance)


def _page(display: Display, browser: Browser, chance: Chance, seconds: float) -> Page:
    """Transfers that end one after another; a question comes last, since it covers the page."""
    at = WARM_UP_SECONDS + chance.between(1.0, 2.5)
    endings: list[tuple[SeeKind, float]] = []
    while at < WARM_UP_SECONDS + seconds - 2.0:
        endings.append((chance.any([SeeKind.DONE, SeeKind.DONE, SeeKind.FAILED]), at))
        at += chance.between(1.8, 3.5)
    if chance.maybe(0.4):
        endings[-1] = (SeeKind.ASKS, endings[-1][1])
    (ending, at), *others = endings
    return Page(display, browser, chance, ending, at, others)
