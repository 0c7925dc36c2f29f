"""Terminals for a virtual display, each in a look and at a place of its own: xterm, and others if installed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from model.scenes.screens.chance import Chance
from model.scenes.screens.terminal_look import PALETTES
from model.scenes.screens.terminal_look import SCHEMES as LOOKS
from model.scenes.screens.words import NAMES
from model.scenes.screens.x_display import Display

FACES = ("DejaVu Sans Mono", "Nimbus Mono PS", "Hack", "Fira Code", "JetBrains Mono", "Inconsolata", "Liberation Mono",
         "Noto Mono", "Anonymous Pro", "Cousine", "mononoki", "Terminus")  # fmt: skip
BITMAPS = ("fixed", "6x13", "7x14", "8x13", "9x15", "10x20", "9x18", "6x10", "7x13bold")
URXVT_BITMAPS = tuple(name for name in BITMAPS if name != "9x18")
"""Those in which urxvt opens."""
SCHEMES = (
    ("#000000", "#ffffff"), ("#ffffff", "#000000"), ("#002b36", "#93a1a1"), ("#fdf6e3", "#586e75"),
    ("#282c34", "#abb2bf"), ("#300a24", "#eeeeec"), ("#2e3440", "#d8dee9"), ("#0c0c0c", "#33ff33"),
    ("#272822", "#f8f8f2"), ("#1a1b26", "#c0caf5"), ("#f0f0e0", "#202020"), ("#101060", "#e0e0ff"),
    ("#ffffdd", "#000000"), ("#1b1b1b", "#ffb454"), ("#263238", "#eeffff"),
)  # fmt: skip
XFCE = """[Configuration]
FontName={face} {points}
FontUseSystem=FALSE
MiscMenubarDefault=FALSE
MiscToolbarDefault=FALSE
MiscCursorBlinks=FALSE
ScrollingBar=TERMINAL_SCROLLBAR_NONE
"""


@dataclass(frozen=True, slots=True)
class Terminal:
    """A terminal that has not been started yet.

    Attributes:
        command: its command, which what runs in it is to follow.
        rows, columns: its size in letters.
        colours: what is written to it first, so that it takes its colours.
    """

    command: list[str]
    rows: int
    columns: int
    colours: str = ""

    @property
    def font(self) -> str:
        """Its font, and its size in points where that scales."""
        named = ("-fn", "-fa", "-fs", "-f", "--font")
        return " ".join(self.command[at + 1] for at, each in enumerate(self.command) if each in named)


def xterm(display: Display, chance: Chance) -> Terminal:
    """An xterm in a look and at a place of its own."""
    paper, ink = chance.pick(SCHEMES)
    face = (
        ["-fn", chance.any(BITMAPS)]
        if chance.maybe(0.5)
        else ["-fa", chance.pick(FACES), "-fs", str(chance.whole(8, 15))]
    )
    columns, rows = chance.whole(44, 110), chance.whole(8, 34)
    look = [*face, "-bg", paper, "-fg", ink, "-geometry", f"{columns}x{rows}+{_place(display, chance)}"]
    name = _name(chance)
    return Terminal(["xterm", *look, *(["-uc"] if chance.maybe(0.3) else []), "-T", name, "-e"], rows, columns)


def any_terminal(display: Display, chance: Chance) -> Terminal:
    """One of the installed terminals; its colours are those of a scheme that people use."""
    kind = chance.any([each for each in ("xterm", "xterm", "urxvt", "st", "xfce4-terminal") if shutil.which(each)])
    if kind == "xterm":
        terminal = xterm(display, chance)
        return Terminal(terminal.command, terminal.rows, terminal.columns, _colours(chance, plain=True))
    columns, rows = chance.whole(60, 120), chance.whole(8, 30)
    geometry = f"{columns}x{rows}+{_place(display, chance)}"
    face, points = chance.pick(FACES), chance.whole(8, 14)
    if kind == "urxvt":
        font = f"xft:{face}:size={points}" if chance.maybe(0.7) else chance.any(URXVT_BITMAPS)
        look = ["+sb", "-b", "2", "-fn", font, "-geometry", geometry, "-title", _name(chance), "-e"]
        command = ["urxvt", *look]
    elif kind == "st":
        command = ["st", "-f", f"{face}:size={points}", "-g", geometry, "-t", _name(chance), "-e"]
    else:
        settings = display.folder / "xfce4" / "terminal" / "terminalrc"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(XFCE.format(face=face, points=points))
        look = [f"--geometry={geometry}", "--hide-menubar", "--hide-scrollbar", f"--title={_name(chance)}"]
        command = ["xfce4-terminal", "--disable-server", *look, "--font", f"{face} {points}", "-x"]
    return Terminal(command, rows, columns, _colours(chance))


def _place(display: Display, chance: Chance) -> str:
    return f"{chance.whole(0, display.size[0] // 2)}+{chance.whole(0, display.size[1] // 2)}"


def _name(chance: Chance) -> str:
    return chance.any(["xterm", "Terminal", f"user@{chance.pick(NAMES)}: ~", "bash"])


def _colours(chance: Chance, plain: bool = False) -> str:
    """Control sequences (xterm's OSC 4, 10 and 11) that set its sixteen colours, and unless `plain` ink and paper."""
    paper, ink, palette = chance.pick(LOOKS)
    if plain:
        palette = chance.pick(PALETTES)
    sixteen = "".join(f"\033]4;{number};{colour}\007" for number, colour in enumerate(palette))
    return sixteen if plain else f"{sixteen}\033]10;{ink}\007\033]11;{paper}\007"
