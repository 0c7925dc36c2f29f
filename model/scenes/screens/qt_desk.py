"""Whole desks drawn by Qt without a display: wallpaper, windows, a task or two, and life around them.

The only part of `model` that knows Qt: it draws training scenes and is never imported by the live path.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QRect
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from model.microturn import MICROTURN_SECONDS, SeeKind
from model.patches import Frame
from model.scenes.screens.chance import Chance
from model.scenes.screens.faces import PROPORTIONAL, drawn_scale, font, load_carried
from model.scenes.screens.qt_life import Clock, Menus, Page, Pusher, Typing, Video
from model.scenes.screens.qt_windows import Actor, Popup, ProgressWindow, Terminal
from model.scenes.screens.recording import Event, Mark, Recorder, View, view_path, views
from model.scenes.screens.terminal_scripts import errands, task

SIZES = ((1280, 720), (1280, 720), (1280, 800), (1366, 768), (1440, 900), (1600, 900), (1920, 1080))
LIFE: tuple[Callable[[QWidget, Chance], Actor], ...] = (Typing, Page, Clock, Video, Menus, Pusher)
EVENT_SHARE = 0.5
PLAIN_SHARE = 0.5
"""Of the desks, those in plain grey, as most are."""
SECOND_MONITOR_SHARE = 0.12
LONGEST_WAIT = 40


class Desk(QWidget):
    """A whole screen: its wallpaper, with the windows as children.

    Attributes:
        scale: its scale factor: how many pixels a length of one has.
    """

    def __init__(self, chance: Chance, size: tuple[int, int], scale: float = 1.0) -> None:
        super().__init__()
        self.scale = scale
        self.resize(*size)
        self._form = chance.any(["flat", "gradient", "blocks", "flat"])
        self._colours = [QColor(*chance.colour()) for _ in range(8)]
        self._blocks = [
            QRect(chance.whole(0, size[0]), chance.whole(0, size[1]), chance.whole(20, 500), chance.whole(20, 400))
            for _ in range(chance.whole(4, 40))
        ]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._form == "gradient":
            ground = QLinearGradient(0, 0, self.width(), self.height())
            ground.setColorAt(0, self._colours[0])
            ground.setColorAt(1, self._colours[1])
            painter.fillRect(self.rect(), ground)
            return
        painter.fillRect(self.rect(), self._colours[0])
        if self._form == "blocks":
            for index, block in enumerate(self._blocks):
                painter.fillRect(block, self._colours[index % 8])

    @property
    def pixels(self) -> tuple[int, int]:
        """How many it has across and down."""
        return round(self.width() * self.scale), round(self.height() * self.scale)

    def picture(self) -> Frame:
        """The screen as it looks now, uint8 [H, W, 3]."""
        image = QImage(*self.pixels, QImage.Format.Format_RGB888)
        image.setDevicePixelRatio(self.scale)
        self.render(image)
        return pixels_of(image)


def pixels_of(image: QImage) -> Frame:
    """A copy of the pixels of an image in Format_RGB888, uint8 [H, W, 3]."""
    lines = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
    return lines[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def application() -> QApplication:
    """The one Qt application, drawing offscreen, with the fonts that were carried along."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(["screens"])
    load_carried()
    return app


def dress(chance: Chance, app: QApplication) -> str:
    """A style, palette and font for this scene; returns their description."""
    style = chance.any([name for name in QStyleFactory.keys() if name.lower() in ("fusion", "windows")])  # noqa: SIM118
    app.setStyle(style)
    dark = chance.maybe(0.45)
    window = QColor(*chance.colour(25, 80)) if dark else QColor(*chance.colour(200, 255))
    if chance.maybe(PLAIN_SHARE):
        grey = chance.whole(28, 60) if dark else chance.whole(236, 255)
        window = QColor(grey, grey, grey)
    palette = QPalette(QColor(*chance.colour(40, 110)) if dark else window.darker(105), window)
    palette.setColor(QPalette.ColorRole.Highlight, QColor(*chance.colour(30, 230)))
    app.setPalette(palette)
    face = font(chance, PROPORTIONAL, 11, 17)
    app.setFont(face)
    return f"{style} {'dark' if dark else 'light'} {face.family()} {face.pixelSize()}"


def _tasks(desk: QWidget, chance: Chance, seconds: float) -> list[tuple[str, Actor]]:
    """The tasks of a scene: sometimes one or two that end, often ones that do not."""
    endings: list[SeeKind | None] = []
    if chance.maybe(EVENT_SHARE):
        endings.append(chance.random.choices(list(SeeKind), weights=(5, 3, 3))[0])
        if chance.maybe(0.2):
            endings.append(chance.any(list(SeeKind)))
    endings += [None] * chance.any([0, 0, 1, 1, 2])
    actors: list[tuple[str, Actor]] = []
    for ending in endings:
        at = chance.between(2.0, max(3.0, seconds - 3.5))
        form = chance.any(["progress", "progress", "terminal", "terminal", "popup"])
        if form == "progress":
            actors.append((form, ProgressWindow(desk, chance, ending, at)))
        elif form == "popup":
            actors.append((form, Popup(desk, chance, ending, at)))
        elif ending is None and chance.maybe(0.5):
            actors.append(("errands", Terminal(desk, chance, errands(chance, seconds))))
        else:
            actors.append((form, Terminal(desk, chance, task(chance, ending, max(1.0, at - 1.5)))))
    return actors


def record(seed: int, path: Path, development: bool = False, views_wanted: int = 1) -> tuple[list[Event], list[Mark]]:
    """Draw one scene and write it to `path`.

    Returns:
        Its events, and the marks that no sent patch showed.

    Raises:
        GivenUpError: a window hid what was to be seen.
    """
    app, chance = application(), Chance(seed, development)
    theme = dress(chance, app)
    size, seconds = chance.any(SIZES), chance.between(6, 12)
    desk = Desk(chance, size, drawn_scale(chance))
    desks, monitor = _monitors(chance, desk)
    life = [chance.any(LIFE)(desk, chance) for _ in range(chance.any([0, 1, 1, 2, 2, 3]))]
    tasks = _tasks(desk, chance, seconds)
    beside = [chance.any(LIFE)(each, chance) for each in desks if each is not desk]
    actors: list[Actor] = [*life, *beside, *(actor for _, actor in tasks)]
    chance.random.shuffle(actors)
    programs = [name for name, _ in tasks] + [type(actor).__name__.lower() for actor in (*life, *beside)]
    meta = {"program": " ".join(programs), "theme": theme, "seed": seed, "source": "qt"}
    return perform(desks, monitor, actors, seconds, path, views(views_wanted, seed), meta)


def perform(
    desks: list[Desk], monitor: int, actors: list[Actor], seconds: float, path: Path, seen_as: Sequence[View],
    meta: Mapping[str, object],
) -> tuple[list[Event], list[Mark]]:  # fmt: skip
    """Let the actors act, write a recording in each view, and put the desks away. `meta`: program, theme, seed, source.

    Returns:
        The events, and the marks that no sent patch showed.

    Raises:
        GivenUpError: a window hid what was to be seen.
    """
    recorders = [Recorder(view) for view in seen_as]
    meta = {**meta, "size": desks[monitor].pixels, "scale": desks[monitor].scale}
    try:
        _play(desks, monitor, actors, seconds, recorders)
    finally:
        for each in desks:
            each.close()
            each.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    for number, recorder in enumerate(recorders):
        recorder.save(view_path(path, number), meta)
    return recorders[0].events(), recorders[0].dropped


class DrawingSource:
    """Records scenes by drawing them, much faster than real time."""

    def __enter__(self) -> DrawingSource:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Qt is left running: it can be started only once."""

    def record(self, seed: int, path: Path, development: bool, views_wanted: int = 1) -> tuple[list[Event], list[Mark]]:
        return record(seed, path, development, views_wanted)


def _monitors(chance: Chance, desk: Desk) -> tuple[list[Desk], int]:
    """The desks of all monitors, `desk` among them, and which it is; mostly it is alone."""
    desks = [desk]
    if chance.maybe(SECOND_MONITOR_SHARE):
        desks.insert(chance.whole(0, 1), Desk(chance, (desk.width(), desk.height()), desk.scale))
    for each in desks:
        each.show()
    return desks, desks.index(desk)


def _play(desks: list[Desk], monitor: int, actors: list[Actor], seconds: float, recorders: list[Recorder]) -> None:
    """Let the actors act and record every micro-turn; what became visible at the end is still waited for."""
    marks, wait, first = 0, 0, recorders[0]
    dense = View(desks[monitor].scale)
    while first.turns * MICROTURN_SECONDS < seconds or (marks and first.pending and wait < LONGEST_WAIT):
        wait += first.turns * MICROTURN_SECONDS >= seconds
        found = [mark for actor in actors for mark in actor.tick(first.turns * MICROTURN_SECONDS)]
        QApplication.processEvents()
        marks += len(found)
        pictures = [desk.picture() for desk in desks]
        for recorder in recorders:
            for mark in found:
                recorder.mark(dense.mark(replace(mark, monitor=monitor)))
            recorder.frame(*pictures)
