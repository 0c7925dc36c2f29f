"""The page of the guide on what it sees: which monitors, what to keep out of sight, and the picture that remains."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.capture.private_apps import Private
from app.keeper import SettingsKeeper
from app.ui.guide_pages import Page, Senses
from app.ui.language import tr
from app.ui.parts import Preview, label


class ScreenPage(Page):
    """Which monitors, what to keep out of sight, and the picture that remains.

    Only what the user ticks or unticks here is written: the settings may say otherwise since, and looking at a page
    turns nothing on.

    Attributes:
        preview: what the model sees.
        offers: a tick for each private thing that was found.
        monitors: a tick for each monitor, where there are several.
    """

    def __init__(self, keeper: SettingsKeeper, private: Sequence[Private]) -> None:
        super().__init__(tr("What it sees"))
        self._keeper = keeper
        self._private = private
        self._offered = False
        self._touched: set[QCheckBox] = set()
        self.preview = Preview()
        self._told = label("", "quiet")
        self.column.addWidget(self.preview, 2)
        self.column.addWidget(self._told)
        self._boxes = QHBoxLayout()
        self.monitors: list[QCheckBox] = []
        self.column.addLayout(self._boxes)
        self.say(tr("Keep these out of its sight"), "heading")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        self.offers = [QCheckBox(tr(each.name)) for each in private]
        for box in self.offers:
            self._watch(box)
            column.addWidget(box)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setMinimumHeight(150)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.column.addWidget(scroll, 1)

    def shown(self) -> None:
        """Shows what holds, and what may be looked at; the first time of a first run it excludes what was found."""
        self._touched.clear()
        if self._keeper.current.general.guide and not self._offered:
            for box in self.offers:
                _tick(box, True)
            self._touched.update(self.offers)
            self._offered = self.keep_now()
        else:
            self._tick_what_is_excluded()
            self.refused.emit("")
        self._tick_monitors()
        self._told.setText(
            tr("This is the picture the model gets. What is excluded, and Alongside's own windows, are black in it.")
            if self._keeper.current.consent.screen
            else tr("You have not allowed it to look, so no picture is taken.")
        )

    def _tick_what_is_excluded(self) -> None:
        screen = self._keeper.current.screen
        for each, box in zip(self._private, self.offers, strict=True):
            _tick(box, {*each.apps} <= {*screen.excluded_apps} and {*each.titles} <= {*screen.excluded_titles})

    def _tick_monitors(self) -> None:
        for number, box in enumerate(self.monitors, start=1):
            _tick(box, self._is_looked_at(number))

    def _is_looked_at(self, number: int) -> bool:
        """Whether the settings want that monitor looked at."""
        screen = self._keeper.current.screen
        return screen.look and (not screen.monitors or number in screen.monitors)

    def look(self, senses: Senses) -> None:
        """Shows the newest picture, and one tick a monitor where there are several."""
        self.preview.show_frames(senses.shown)
        if len(self.monitors) < senses.monitors > 1:
            for number in range(len(self.monitors) + 1, senses.monitors + 1):
                box = QCheckBox(tr("Monitor {number}").format(number=number))
                self._watch(box)
                self.monitors.append(box)
                self._boxes.addWidget(box)
            self._tick_monitors()

    def _watch(self, box: QCheckBox) -> None:
        """Keeps a tick as soon as it is made; one that cannot be kept is tried again with the next."""

        def touched(_: bool) -> None:
            self._touched.add(box)
            self.keep_now()

        box.toggled.connect(touched)

    def keep(self) -> None:
        """Takes the ticks that were touched."""
        changes: dict[str, object] = {}
        if self._touched & {*self.offers}:
            changes |= self._exclusions()
        if self._touched & {*self.monitors}:
            changes |= self._looked_at()
        if changes:
            self._keeper.change(changes)
        self._touched.clear()

    def _exclusions(self) -> dict[str, object]:
        """What the ticks that were touched keep out of sight, beside all that is excluded already."""
        screen = self._keeper.current.screen
        apps, titles = screen.excluded_apps, screen.excluded_titles
        for private, box in zip(self._private, self.offers, strict=True):
            if box in self._touched:
                apps = _with_or_without(apps, private.apps, box.isChecked())
                titles = _with_or_without(titles, private.titles, box.isChecked())
        return {"screen.excluded_apps": apps, "screen.excluded_titles": titles}

    def _looked_at(self) -> dict[str, object]:
        """The monitors to look at, with the ticks that were touched; without any nothing is looked at."""
        numbers = range(1, len(self.monitors) + 1)
        chosen = tuple(
            number
            for number, box in zip(numbers, self.monitors, strict=True)
            if (box.isChecked() if box in self._touched else self._is_looked_at(number))
        )
        every = len(chosen) == len(self.monitors)
        return {"screen.monitors": () if every else chosen, "screen.look": bool(chosen)}


def _tick(box: QCheckBox, ticked: bool) -> None:
    """Shows a tick that nobody made."""
    blocked = box.blockSignals(True)
    box.setChecked(ticked)
    box.blockSignals(blocked)


def _with_or_without(kept: tuple[str, ...], patterns: tuple[str, ...], wanted: bool) -> tuple[str, ...]:
    rest = tuple(each for each in kept if each not in patterns)
    return (*rest, *patterns) if wanted else rest
