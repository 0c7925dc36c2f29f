"""Small desks on which task after task ends: what ten minutes at a real desk show, in ten seconds.

A whole desk shows one ending in ten seconds at the most, too few to learn from what endings look like. Here each line
of a board goes through tasks of its own, a terminal through one command after another, and message boxes come and go;
between the endings stands what is none: progress, prose, numbers, other titles.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from model.microturn import SeeKind
from model.scenes.screens.chance import Chance
from model.scenes.screens.faces import PROPORTIONAL, drawn_scale, font
from model.scenes.screens.lettering import COLOURS
from model.scenes.screens.qt_desk import Desk, application, dress, perform
from model.scenes.screens.qt_life import Clock, Menus, Openings, Page, Pusher, Typing
from model.scenes.screens.qt_windows import Actor, Frame, Popup, Terminal, bar_style, whereabouts
from model.scenes.screens.recording import Event, Mark, views
from model.scenes.screens.terminal_scripts import commands, errands
from model.scenes.screens.words import NAMES, chatter, done, failed, question, remark, sentence, status, title

SIZES = ((480, 320), (560, 360), (640, 400), (720, 400), (800, 480))
SECONDS = (9.0, 14.0)
SIGNS = {
    SeeKind.DONE: ("✓ ", "✔ ", "● ", "", "", "", "", ""),
    SeeKind.FAILED: ("✗ ", "✘ ", "⚠ ", "! ", "", "", "", ""),
    SeeKind.ASKS: ("? ", "⚠ ", "❓ ", "", "", "", "", ""),
}
REPLIES = {
    SeeKind.DONE: ("OK", "Open", "Close", "Show", "Done"),
    SeeKind.FAILED: ("Retry", "Close", "Details", "OK"),
    SeeKind.ASKS: ("Yes", "Continue", "Replace", "Allow", "Confirm", "Enter"),
}
LIFE: tuple[Callable[[QWidget, Chance], Actor], ...] = (Typing, Page, Clock, Menus)
WORDS = {SeeKind.DONE: done, SeeKind.FAILED: failed, SeeKind.ASKS: question}


class Line:
    """One line of a board: a label, perhaps a bar and a button, and the task that it tells of just now."""

    def __init__(self, board: Frame, chance: Chance, desk: QWidget) -> None:
        self._board, self._chance, self._desk = board, chance, desk
        self._label, self._bar, self._button = QLabel(title(chance)), QProgressBar(), QPushButton("Cancel")
        self._coloured = chance.maybe(0.3)
        row = QHBoxLayout()
        row.setContentsMargins(*(chance.whole(0, 14) for _ in range(4)))
        self._shows_bar, self._shows_button = chance.maybe(0.55), chance.maybe(0.3)
        self._bar.setStyleSheet(bar_style(chance))
        self._bar.setTextVisible(chance.maybe(0.4))
        self._bar.setFixedHeight(chance.whole(4, 26))
        parts: list[QWidget] = [self._label]
        if self._shows_bar:
            parts.insert(chance.whole(0, 1), self._bar)
        if self._shows_button:
            parts.append(self._button)
        for part in parts:
            part.setFont(font(chance, PROPORTIONAL, 10, 20))
            row.addWidget(part, 2 if part is self._label else 1)
        board.body.addLayout(row)
        self._begin(chance.between(0, 2))

    def _begin(self, now: float) -> None:
        """A new task, in place of the one that ended."""
        chance = self._chance
        self._from, self._start = chance.whole(0, 70), now
        self._bar.setValue(self._from)
        self._label.setText(title(chance) if chance.maybe(0.7) else status(chance))
        self._label.setStyleSheet("")
        self._button.setText(chance.any(["Cancel", "Stop", "Pause", "Abort"]))
        self._ending: SeeKind | None = chance.random.choices([*SeeKind, None], weights=(4, 3, 3, 2))[0]
        self._at, self._until = now + chance.between(0.8, 3.5), 0.0
        self._talks = chance.between(0, 0.35)

    def tick(self, now: float) -> list[Mark]:
        if self._until:
            if now >= self._until:
                self._begin(now)
            return []
        if now < self._at:
            self._go_on(now)
            return []
        self._until = now + self._chance.between(1.4, 4.0)
        if self._ending is None:
            self._label.setText(self._chance.any([sentence, title, status, chatter, remark])(self._chance))
            return []
        return [self._end(self._ending)]

    def _go_on(self, now: float) -> None:
        share = (now - self._start) / (self._at - self._start)
        self._bar.setValue(min(99, int(self._from + (100 - self._from) * share)))
        if self._chance.maybe(self._talks):
            self._label.setText(status(self._chance))

    def _end(self, ending: SeeKind) -> Mark:
        """Show the ending; a bar may get full with no word about it."""
        chance = self._chance
        if ending is SeeKind.DONE:
            self._bar.setValue(100)
        if self._shows_button and chance.maybe(0.6):
            self._button.setText(chance.pick(REPLIES[ending]))
        if ending is SeeKind.DONE and self._shows_bar and chance.maybe(0.3):
            x, y, width, height = whereabouts(self._bar, self._desk)
            return Mark(ending, "bar full", (x + width - 6, y + height // 2), (x, y, width, height))
        text = chance.any(SIGNS[ending]) + WORDS[ending](chance)
        self._label.setText(text)
        if self._coloured:
            self._label.setStyleSheet(f"color: {COLOURS[ending]}; font-weight: {chance.any(['bold', 'normal'])};")
        x, y, width, height = whereabouts(self._label, self._desk)
        reach = min(width, self._label.fontMetrics().horizontalAdvance(text) + 4)
        if self._label.alignment() & Qt.AlignmentFlag.AlignHCenter:
            x += (width - reach) // 2
        text_height = self._label.fontMetrics().height()
        top = y + (height - text_height) // 2
        bar = (whereabouts(self._bar, self._desk),) if self._shows_bar else ()
        button = (whereabouts(self._button, self._desk),) if self._shows_button else ()
        full = ending is SeeKind.DONE
        return Mark(
            ending, text, (x + min(reach // 2, 30), y + height // 2), (x, top, reach, text_height),
            also=bar if full else (), beside=button if full else (*button, *bar),
        )  # fmt: skip


class Board:
    """A window of lines, as a list of downloads, jobs or uploads is."""

    def __init__(self, desk: Desk, chance: Chance) -> None:
        self._frame = Frame(desk, chance, title(chance))
        count = chance.any([1, 2, 3, 3, 4, 5])
        self._lines = [Line(self._frame, chance, desk) for _ in range(count)]
        height = max(self._frame.sizeHint().height(), chance.whole(34, 70) * count)
        self._frame.place(chance, chance.whole(260, desk.width() - 20), min(desk.height() - 20, height))

    def tick(self, now: float) -> list[Mark]:
        return [mark for line in self._lines for mark in line.tick(now)]


class Notices:
    """Message boxes and small notices that come and go; some only tell something."""

    def __init__(self, desk: Desk, chance: Chance) -> None:
        self._desk, self._chance = desk, chance
        self._next, self._gone = chance.between(0.5, 2.0), 0.0
        self._frame: QWidget | None = None

    def tick(self, now: float) -> list[Mark]:
        if self._frame is not None and now >= self._gone:
            self._frame.hide()
            self._frame.deleteLater()
            self._frame = None
        if now < self._next or self._frame is not None:
            return []
        chance = self._chance
        self._gone = now + chance.between(1.4, 4.0)
        self._next = self._gone + chance.between(0.4, 2.0)
        if chance.maybe(0.5):
            popup = Popup(self._desk, chance, chance.any(list(SeeKind)), now)
            marks = popup.tick(now)
            self._frame = popup.frame
            return marks
        return self._notice()

    def _notice(self) -> list[Mark]:
        """A toast: two lines in a corner or anywhere, of which the second may tell of an ending."""
        chance = self._chance
        kind = chance.random.choices([*SeeKind, None], weights=(3, 3, 2, 4))[0]
        frame = Frame(self._desk, chance, chance.any([chance.pick(NAMES).title(), title(chance), remark(chance)]))
        text = WORDS[kind](chance) if kind else chance.any([sentence, status, title, chatter, remark])(chance)
        label = QLabel(text)
        label.setFont(font(chance, PROPORTIONAL, 10, 19))
        label.setMargin(chance.whole(2, 14))
        frame.body.addWidget(label)
        frame.adjustSize()
        frame.place(chance, max(160, frame.sizeHint().width()), frame.sizeHint().height())
        frame.body.activate()
        self._frame = frame
        if kind is None:
            return []
        x, y, width, height = whereabouts(label, self._desk)
        reach = min(width, label.fontMetrics().horizontalAdvance(text) + 2 * label.margin())
        return [Mark(kind, text, (x + min(reach // 2, 40), y + height // 2), (x, y, reach, height))]


def _actors(desk: Desk, chance: Chance, seconds: float) -> list[tuple[str, Actor]]:
    """One thing to look at mostly, sometimes with life beside or behind it."""
    form = chance.any(["board", "board", "terminal", "terminal", "notices", "windows", "windows"])
    actors: list[tuple[str, Actor]] = []
    if form == "windows":
        return _nothing_ends(desk, chance, seconds)
    if chance.maybe(0.3) or form == "notices":
        life = chance.any(LIFE)
        actors.append(("life", life(desk, chance)))
    if form == "terminal":
        actors.append((form, Terminal(desk, chance, commands(chance, seconds))))
    else:
        actors.append((form, Board(desk, chance) if form == "board" else Notices(desk, chance)))
    return actors


def _nothing_ends(desk: Desk, chance: Chance, seconds: float) -> list[tuple[str, Actor]]:
    """Windows that are opened, moved and closed, perhaps over some other life."""
    actors: list[tuple[str, Actor]] = []
    if chance.maybe(0.6):
        actors.append(("life", chance.any(LIFE)(desk, chance)))
    if chance.maybe(0.3):
        actors.append(("errands", Terminal(desk, chance, errands(chance, seconds))))
    if chance.maybe(0.5):
        actors.append(("pusher", Pusher(desk, chance)))
    return [*actors, ("openings", Openings(desk, chance))]


class DrillSource:
    """Records drills by drawing them."""

    def __enter__(self) -> DrillSource:
        return self

    def __exit__(self, *_: object) -> None:
        """Qt is left running: it can be started only once."""

    def record(self, seed: int, path: Path, development: bool, views_wanted: int = 1) -> tuple[list[Event], list[Mark]]:
        """Draw one drill and write it to `path`.

        Returns:
            Its events, and the marks that no sent patch showed.

        Raises:
            GivenUpError: a window hid what was to be seen.
        """
        app, chance = application(), Chance(seed, development)
        theme = dress(chance, app)
        size, seconds = chance.any(SIZES), chance.between(*SECONDS)
        desk = Desk(chance, size, drawn_scale(chance))
        desk.show()
        named = _actors(desk, chance, seconds)
        programs = " ".join(name for name, _ in named)
        meta = {"program": programs, "theme": theme, "seed": seed, "source": "drill"}
        return perform([desk], 0, [actor for _, actor in named], seconds, path, views(views_wanted, seed), meta)
