"""How a terminal looks: letters in cells of one width, sixteen colours, and which part of a line has which of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from model.scenes.screens.chance import Chance
from model.scenes.screens.faces import bitmap_font, bitmap_name, bitmaps, in_cells, terminal_font, x_height
from model.scenes.screens.lettering import XTERM, a_paper, an_ink, apart

VGA = ("#000000", "#aa0000", "#00aa00", "#aa5500", "#0000aa", "#aa00aa", "#00aaaa", "#aaaaaa",
       "#555555", "#ff5555", "#55ff55", "#ffff55", "#5555ff", "#ff55ff", "#55ffff", "#ffffff")  # fmt: skip
TANGO = ("#2e3436", "#cc0000", "#4e9a06", "#c4a000", "#3465a4", "#75507b", "#06989a", "#d3d7cf",
         "#555753", "#ef2929", "#8ae234", "#fce94f", "#729fcf", "#ad7fa8", "#34e2e2", "#eeeeec")  # fmt: skip
SOLARIZED = ("#073642", "#dc322f", "#859900", "#b58900", "#268bd2", "#d33682", "#2aa198", "#eee8d5",
             "#002b36", "#cb4b16", "#586e75", "#657b83", "#839496", "#6c71c4", "#93a1a1", "#fdf6e3")  # fmt: skip
CAMPBELL = ("#0c0c0c", "#c50f1f", "#13a10e", "#c19c00", "#0037da", "#881798", "#3a96dd", "#cccccc",
            "#767676", "#e74856", "#16c60c", "#f9f1a5", "#3b78ff", "#b4009e", "#61d6d6", "#f2f2f2")  # fmt: skip
ONE_DARK = ("#282c34", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#abb2bf",
            "#5c6370", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#ffffff")  # fmt: skip
GRUVBOX = ("#282828", "#cc241d", "#98971a", "#d79921", "#458588", "#b16286", "#689d6a", "#a89984",
           "#928374", "#fb4934", "#b8bb26", "#fabd2f", "#83a598", "#d3869b", "#8ec07c", "#ebdbb2")  # fmt: skip
PALETTES = (XTERM, VGA, TANGO, SOLARIZED, CAMPBELL, ONE_DARK, GRUVBOX)
SCHEMES = (
    ("#000000", "#ffffff", XTERM), ("#ffffff", "#000000", XTERM), ("#000000", "#e5e5e5", XTERM),
    ("#ffffdd", "#000000", XTERM), ("#000000", "#00ff00", XTERM), ("#000000", "#aaaaaa", VGA),
    ("#002b36", "#839496", SOLARIZED), ("#fdf6e3", "#657b83", SOLARIZED), ("#300a24", "#ffffff", TANGO),
    ("#2e3436", "#d3d7cf", TANGO), ("#ffffff", "#2e3436", TANGO), ("#0c0c0c", "#cccccc", CAMPBELL),
    ("#282c34", "#abb2bf", ONE_DARK), ("#282828", "#ebdbb2", GRUVBOX), ("#fbf1c7", "#3c3836", GRUVBOX),
)  # fmt: skip
SCHEME_SHARE = 0.75
Style = tuple[int, bool]
"""A letter's colour, of sixteen (-1: the terminal's own), and whether it is bold."""
Run = tuple[int, str, Style]
"""Letters of one style: the column of the first, and what they are."""
PLAIN: Style = (-1, False)
RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN = range(1, 7)
RULES: tuple[tuple[re.Pattern[str], tuple[Style, ...]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), styles)
    for pattern, styles in (
        (r"\b\d+(\.\d+)?%?", ((CYAN, False), (MAGENTA, False))),
        (r"'[^']*'|`[^`]*`|\"[^\"]*\"", ((-1, True), (GREEN, False), (YELLOW, False))),
        (r"https?://\S+|[~\w.-]*/\S+", ((BLUE, False), (BLUE, True), (CYAN, False))),
        (r"^\s*\[[^\]]*\]", ((GREEN, False), (BLUE, False), (CYAN, True), (YELLOW, False))),
        (r"^\S+:\d+(:\d+)?:", ((-1, True), (MAGENTA, False))),
        (r"\b(done|ok|passed|success\w*|finished|built)\b|[✓✔●]", ((GREEN, False), (GREEN, True))),
        (r"\b(note|info|hint|debug)\b:?", ((CYAN, True), (BLUE, False), (GREEN, False))),
        (r"\bwarn(ing)?s?\b:?|⚠", ((MAGENTA, True), (YELLOW, False), (YELLOW, True))),
        (
            r"\b(fatal |npm )?err(or)?s?!?\b:?|\bfatal:|\bfail(ed|ures?)?\b|\babort(ed)?\b|[✗✘]",
            ((RED, True), (RED, False)),
        ),
        (r"^=+ .*(fail|err).* =+$", ((RED, False), (RED, True))),
        (r"^=+ [^fe]* =+$", ((GREEN, False), (GREEN, True))),
        (r"^E  .*$", ((RED, False), (RED, True))),
    )
)
"""What programs colour in what they print; of two rules that meet the later counts."""
PROMPT_RULES: tuple[tuple[re.Pattern[str], tuple[Style, ...]], ...] = (
    (re.compile(r"[\w.-]+@[\w.-]+"), ((GREEN, True), (GREEN, True), (RED, True), (CYAN, False))),
    (re.compile(r"~?/[^\s$#%>]*|~"), ((BLUE, True), (BLUE, True), (BLUE, False), (CYAN, False))),
    (re.compile(r"[$#%>❯➜λ]+ *$"), ((-1, True), (GREEN, False), (MAGENTA, False))),
    (re.compile(r"\([^)]*\)"), ((YELLOW, False), (MAGENTA, False))),
)
RULE_SHARE, COLOURFUL_SHARE = 0.7, 0.7
ANYTHING_SHARE = 0.12
"""Of lines, those in which some words are of any colour: none tells of an ending by itself."""
SEQUENCE = re.compile(r"\033\[(?P<codes>[0-9;]*)m|\033\[[0-9;?]*[A-Za-z]")


class TerminalLook:
    """A terminal's font and colours.

    Attributes:
        face: its font, whose letters stand `cell` pixels apart.
        paper, ink: its own colours.
    """

    def __init__(self, chance: Chance) -> None:
        self.chance, face = chance, terminal_font(chance)
        name = bitmap_name(face)
        if name is None:
            face.setHintingPreference(chance.any(list(QFont.HintingPreference)))
            if chance.maybe(0.1):
                face.setStyleStrategy(QFont.StyleStrategy.NoAntialias)
        self.cell = max(1, round(QFontMetricsF(face).horizontalAdvance("m")))
        self.face = in_cells(face, self.cell)
        self.metrics, self.x_height = QFontMetricsF(self.face), x_height(face)
        bold = bitmap_font(f"{name}B") if f"{name}B" in bitmaps() else QFont(face)
        if name is None:
            bold.setBold(True)
        # Where a font has no bold letters, xterm writes them twice.
        self._bold, self._twice = in_cells(bold, self.cell), name is not None and f"{name}B" not in bitmaps()
        if chance.maybe(SCHEME_SHARE):
            paper, ink, palette = chance.any(SCHEMES)
            self.paper, self.ink = QColor(paper), QColor(ink)
        else:
            self.paper, palette = a_paper(chance), chance.any(PALETTES)
            self.ink = an_ink(chance, self.paper)
        self._colours = [QColor(colour) for colour in palette]
        self._brightens = chance.maybe(0.5)
        colourful = chance.maybe(COLOURFUL_SHARE)
        self._rules, self._prompt_rules = (
            [(pattern, chance.any(styles)) for pattern, styles in rules if colourful and chance.maybe(RULE_SHARE)]
            for rules in (RULES, PROMPT_RULES)
        )
        self._colourful = colourful

    def dressed(self, text: str, prompt: bool = False) -> tuple[str, list[Style]]:
        """A text as it is read, and the style of each of its letters."""
        plain, styles = styled(text)
        if not self._colourful:
            return plain, [PLAIN] * len(plain)
        if all(style == PLAIN for style in styles):
            for pattern, style in self._prompt_rules if prompt else self._rules:
                for found in pattern.finditer(plain):
                    styles[found.start() : found.end()] = [style] * (found.end() - found.start())
        if self.chance.maybe(ANYTHING_SHARE) and plain:
            ends = [0, *(found.start() for found in re.finditer(r"\s+", plain)), len(plain)]
            first, last = sorted(self.chance.random.sample(range(len(ends)), 2))
            chosen = (self.chance.whole(0, 15), self.chance.maybe(0.3))
            styles[ends[first] : ends[last]] = [chosen] * (ends[last] - ends[first])
        return plain, styles

    def colour(self, style: Style) -> QColor:
        """The colour of a style: this terminal's own where its like would be drawn in the colour of the paper."""
        number, bold = style
        number += 8 if bold and self._brightens and 0 <= number < 8 else 0
        if number < 0 or apart(self._colours[number], self.paper) < 40:
            return self.ink
        return self._colours[number]

    def draw(self, painter: QPainter, x: float, baseline: float, runs: Sequence[Run]) -> None:
        """Write runs of letters into cells, the first of which is at `x`."""
        for column, text, style in runs:
            painter.setPen(self.colour(style))
            painter.setFont(self._bold if style[1] else self.face)
            for again in range(1 + (style[1] and self._twice)):
                painter.drawText(QPointF(x + column * self.cell + again, baseline), text)


def runs_of(text: str, styles: Sequence[Style]) -> list[Run]:
    """A text cut where its style changes; a letter that the font may not have stands alone, in a cell of its own."""
    runs: list[Run] = []
    column = 0
    for (style, usual), letters in groupby(zip(styles, text, strict=True), lambda each: (each[0], each[1].isascii())):
        run = "".join(letter for _, letter in letters)
        for part in [run] if usual else run:
            if not part.isspace():
                runs.append((column, part, style))
            column += len(part)
    return runs


def styled(text: str) -> tuple[str, list[Style]]:
    """A text without what steers a terminal, tabs as blanks, and the style of each letter (ECMA-48, SGR)."""
    plain, styles, style = "", list[Style](), PLAIN
    at = 0
    for found in [*SEQUENCE.finditer(text), None]:
        piece = text[at : found.start() if found else len(text)]
        for part in re.findall(r"\t|[^\t]+", piece):
            part = " " * (8 - len(plain) % 8) if part == "\t" else part
            plain += part
            styles += [style] * len(part)
        if found is None:
            break
        at = found.end()
        for code in found["codes"].split(";") if found["codes"] is not None else ():
            style = _styled_by(style, int(code or 0))
    return plain, styles


def _styled_by(style: Style, code: int) -> Style:
    """A style after one code of a "select graphic rendition"."""
    number, bold = style
    if code in (0, 1, 22):
        return PLAIN if code == 0 else (number, code == 1)
    if code == 39 or 30 <= code < 38:
        return (-1 if code == 39 else code - 30), bold
    return (code - 90 + 8, bold) if 90 <= code < 98 else style
