"""The first run: what the program would hear and see, in plain words, and the user's word on it before anything else.

Nothing is captured before the button of the first page is pressed: the gates in `app.capture.consent` are shut until
the settings `consent.microphone` and `consent.screen` say otherwise, and this guide is what sets them. The pages after
it show what the devices give: how loud it is, and the very pictures that the model gets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from app.capture.private_apps import Private
from app.keeper import SettingsKeeper
from app.ui.guide_pages import ConsentPage, EndPage, Page, Senses, SoundPage, TrialPage
from app.ui.guide_sight import ScreenPage
from app.ui.language import tr
from app.ui.parts import Window, button, label

LOOK_MILLISECONDS = 100


class Guide(Window):
    """The guide.

    Signals:
        finished: the user went through to the end.

    Attributes:
        pages: the stack of pages.
        back, forward: the buttons below them.
    """

    finished = Signal()

    def __init__(
        self,
        keeper: SettingsKeeper,
        senses: Senses,
        private: Sequence[Private],
        microphones: Callable[[], Sequence[str]] = tuple,
        speakers: Callable[[], Sequence[str]] = tuple,
        folder: str = "",
        keys: Callable[[], Mapping[str, str]] | None = None,
    ) -> None:
        """`folder`: where what is kept lies; `keys`: those that work, where not all do that are set, by their names."""
        super().__init__()
        self.setWindowTitle(tr("Welcome to Alongside"))
        self._keeper = keeper
        self._senses = senses
        self.pages = QStackedWidget()
        self.back = button(tr("Back"))
        self.forward = button(tr("Agree and go on"), main=True)
        self._wrong = label("", "wrong")
        self.consent = ConsentPage(keeper, folder)
        self.sound = SoundPage(keeper, microphones, speakers)
        self.sight = ScreenPage(keeper, private)
        self.trial = TrialPage(senses)
        self.end = EndPage(keeper, keys or (lambda: keeper.current.shortcuts.model_dump()))
        for page in (self.consent, self.sound, self.sight, self.trial, self.end):
            self.pages.addWidget(page)
            page.refused.connect(self._wrong.setText)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._go(0)
        self.resize(680, 640)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self._wrong, 1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.forward)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(28, 24, 28, 20)
        layout.setSpacing(16)
        layout.addWidget(self.pages, 1)
        layout.addLayout(buttons)
        for box in (self.consent.listen, self.consent.look_at):
            box.toggled.connect(lambda _: self._name_forward())
        self.back.clicked.connect(lambda: self._go(self.pages.currentIndex() - 1))
        self.forward.clicked.connect(self._on_forward)

    def begin(self) -> None:
        """Goes to the first page."""
        self._go(0)

    def _name_forward(self) -> None:
        number = self.pages.currentIndex()
        if number == 0:
            agreed = self.consent.listen.isChecked() or self.consent.look_at.isChecked()
            self.forward.setText(tr("Agree and go on") if agreed else tr("Go on without either"))
        else:
            self.forward.setText(tr("Finish") if number == self.pages.count() - 1 else tr("Next"))

    def _on_forward(self) -> None:
        """Keeps what the page says, then shows the next one."""
        page = self.pages.currentWidget()
        assert isinstance(page, Page)
        if not page.keep_now():
            return
        if page is self.end:
            self.finished.emit()
            self.close()
        else:
            self._go(self.pages.currentIndex() + 1)

    def _go(self, number: int) -> None:
        self.pages.setCurrentIndex(number)
        self.back.setEnabled(number > 0)
        page = self.pages.currentWidget()
        assert isinstance(page, Page)
        page.shown()
        self._name_forward()
        self.look()

    def look(self) -> None:
        """Shows what the senses give now."""
        page = self.pages.currentWidget()
        if isinstance(page, Page):
            page.look(self._senses)

    def showEvent(self, event: QShowEvent) -> None:
        """Looks at the senses while it is visible."""
        super().showEvent(event)
        self._timer.start(LOOK_MILLISECONDS)

    def hideEvent(self, event: QHideEvent) -> None:
        """Looks no more."""
        super().hideEvent(event)
        self._timer.stop()
