"""Terminals on boards: letters in cells, colours within lines, messages of several lines, wrapped as xterm wraps."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from model.microturn import SeeKind
from model.scenes.screens import rolls
from model.scenes.screens.chance import Chance
from model.scenes.screens.lettering import XTERM, a_message, a_printed_line, an_ink, pairs
from model.scenes.screens.panels import WORD_NUMBER
from model.scenes.screens.qt_desk import application, pixels_of
from model.scenes.screens.rolls import Roll, wrapped
from model.scenes.screens.terminal_look import BLUE, GREEN, MAGENTA, PLAIN, RED, RULES, TerminalLook, runs_of, styled
from model.scenes.screens.terminal_scripts import telling_line

SIZE = (420, 300)


def drawn(seed: int, turns: int = 12) -> tuple[Roll, QImage]:
    """A terminal after so many micro-turns."""
    application()
    image = QImage(*SIZE, QImage.Format.Format_RGB888)
    painter = QPainter(image)
    roll = Roll(Chance(seed), QRect(0, 0, *SIZE), painter)
    for turn in range(1, turns):
        roll.act(painter, turn, QRect())
    painter.end()
    return roll, image


def test_a_terminal_writes_in_letters_of_one_width() -> None:
    application()
    for seed in range(60):
        look = TerminalLook(Chance(seed))
        metrics = QFontMetricsF(look.face)
        assert metrics.horizontalAdvance("i") == metrics.horizontalAdvance("W") == look.cell
        assert metrics.horizontalAdvance("iW.") == 3 * look.cell


def test_where_a_letter_is_said_to_stand_there_is_ink() -> None:
    for seed in range(8):
        roll, image = drawn(seed)
        frame, spread = pixels_of(image).astype(int), []
        for row in roll.written():
            for x, y in zip(row.x, row.y, strict=True):
                there = frame[max(0, int(y) - 8) : int(y) + 8, max(0, int(x) - 5) : int(x) + 6]
                spread.append(int(np.ptp(there, axis=(0, 1)).max()))
        assert np.mean(np.array(spread) > 20) > 0.97, seed


def test_a_long_line_goes_on_in_the_next_row_and_is_not_cut_off() -> None:
    text = "all tasks complete now, done"
    first, second, third = wrapped(text, [PLAIN] * len(text), 12)
    assert ["".join(part for _, part, _ in row.runs) for row in (first, second, third)] == [
        "all tasks co", "mplete now, ", "done",
    ]  # fmt: skip
    complete = WORD_NUMBER["complete"]
    assert first.word.tolist()[-2:] == second.word.tolist()[:6][:2] == [complete, complete]
    assert second.column[0] == 0.5
    assert first.pair[-1] == -1, "o and m do not stand beside each other"
    assert first.pair[-2] == pairs("co")[0]
    assert len(wrapped("", [], 12)) == 1


def test_a_message_prints_all_its_lines_and_the_one_that_tells_the_ending_is_marked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    roll, _ = drawn(3)
    monkeypatch.setattr(roll, "_plain", 0.0)
    monkeypatch.setattr(roll, "_numbers", "")
    monkeypatch.setattr(rolls, "a_message", lambda _: (1, ["BUILD SUCCESSFUL", "7 actionable tasks"], 0))
    while len(lines := roll._message(5)) < 2:
        pass
    assert "BUILD SUCCESSFUL" in lines[0].text
    assert lines[1].text == "7 actionable tasks"
    assert [line.says for line in lines] == [1, 0]
    assert [line.sure for line in lines] == [True, False]


@pytest.mark.parametrize(
    ("kind", "lines", "telling"),
    [
        (SeeKind.DONE, ["BUILD SUCCESSFUL in 3s", "7 actionable tasks: 3 executed"], 0),
        (SeeKind.FAILED, ["x.c:3:1: error: expected ';'", "make: *** [x.o] Error 1"], 1),
        (SeeKind.FAILED, ["Execution halted", ""], 0),
        (SeeKind.ASKS, ["After this operation 3 MB will be used.", "Continue? [Y/n] "], 1),
    ],
)
def test_the_last_line_with_a_word_for_it_tells_the_ending(kind: SeeKind, lines: list[str], telling: int) -> None:
    assert telling_line(kind, lines) == telling


def test_what_one_line_has_room_for_is_the_line_that_tells() -> None:
    for seed in range(200):
        says, lines, telling = a_message(Chance(seed))
        assert a_printed_line(Chance(seed)) == (says, styled(lines[telling])[0].strip())


def test_colours_that_a_program_switches_on_are_the_letters_colours() -> None:
    text, styles = styled("\033[1;32muser\033[0m:\033[34m~/x\033[39m$ \033[1m!\033[22m.")
    assert text == "user:~/x$ !."
    assert styles[:4] == [(GREEN, True)] * 4
    assert styles[4] == PLAIN
    assert styles[5:8] == [(BLUE, False)] * 3
    assert styles[8:] == [PLAIN, PLAIN, (-1, True), PLAIN]
    assert styled("a\tb\033[K")[0] == "a" + " " * 7 + "b"


def test_a_compilers_words_have_the_colours_that_it_gives_them() -> None:
    application()
    look = next(look for look in (TerminalLook(Chance(seed)) for seed in range(200)) if len(look._rules) == len(RULES))
    for text, colours in (("x.c:3: error: no", {RED}), ("warning: unused", {MAGENTA, 3}), ("3 passed", {GREEN})):
        seen = {style[0] for _ in range(30) for style in look.dressed(text)[1]}
        assert seen & colours, text


def test_within_a_line_there_is_more_than_one_ink() -> None:
    colourful = 0
    for seed in range(12):
        roll, _ = drawn(seed)
        colourful += any(len({style for _, _, style in row.runs}) > 1 for line in roll._lines for row in line.rows)
    assert colourful >= 6


def test_no_letter_is_written_in_the_colour_of_its_paper() -> None:
    application()
    for seed in range(60):
        look = TerminalLook(Chance(seed))
        for number in range(-1, 16):
            for bold in (False, True):
                assert look.colour((number, bold)) != look.paper


def test_xterms_blue_on_black_is_an_ink_though_it_is_hard_to_read() -> None:
    black = QColor("#000000")
    inks = [an_ink(Chance(seed), black).name() for seed in range(4000)]
    assert 1 <= inks.count(XTERM[4]) < 100
    assert inks.count("#000000") == 0


def test_a_letter_that_a_font_may_not_have_stands_in_a_cell_of_its_own() -> None:
    assert runs_of("ok ✓✗ x", [PLAIN] * 7) == [
        (0, "ok ", PLAIN), (3, "✓", PLAIN), (4, "✗", PLAIN), (5, " x", PLAIN),
    ]  # fmt: skip
