"""The pages of the guide: what it would do and whether it may, what it hears, what it sees, a trial, and the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.capture.private_apps import Private
from app.keeper import SettingsKeeper
from app.ports import Frames
from app.settings import SettingsError
from app.ui.fields import SuggestField
from app.ui.language import tr
from app.ui.parts import Meter, Preview, label, name_box

TRIAL = "remind me in ten seconds to stretch"


class Senses(Protocol):
    """What the guide shows of the running program; nothing here waits."""

    @property
    def level(self) -> float:
        """How loud it is at the microphone, 0 to 1; 0 while it is not open."""

    @property
    def shown(self) -> Frames:
        """The newest pictures that the model got, empty while the screen is not looked at."""

    @property
    def monitors(self) -> int:
        """How many monitors there are."""

    @property
    def heard(self) -> str:
        """The words heard last."""

    @property
    def answered(self) -> str:
        """The words said last."""

    def type(self, text: str) -> None:
        """Does what a typed sentence says."""


class Page(QWidget):
    """One page: a title, and what is below it.

    Signals:
        refused: what the page says could not be kept; carries why, "" once it could.
    """

    refused = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.column.addWidget(label(title, "title"))

    def say(self, text: str, role: str = "") -> None:
        """Adds a paragraph."""
        self.column.addWidget(label(text, role))

    def shown(self) -> None:
        """The page comes up."""

    def look(self, senses: Senses) -> None:
        """Shows what the senses give now."""

    def keep(self) -> None:
        """Makes what the page says a setting. Raises SettingsError."""

    def keep_now(self) -> bool:
        """Keeps what the page says before it is left, and tells where that cannot be; whether it could."""
        try:
            self.keep()
        except SettingsError as wrong:
            self.refused.emit(str(wrong))
            return False
        self.refused.emit("")
        return True


class ConsentPage(Page):
    """What it would do, and whether it may.

    Attributes:
        listen, look_at: the two ticks; neither is set for the user.
    """

    def __init__(self, keeper: SettingsKeeper, folder: str) -> None:
        """`folder`: where what is kept lies."""
        super().__init__(tr("Alongside is present while you work"))
        self._keeper = keeper
        self.say(
            tr(
                "It listens to the microphone and looks at the screen all the time, so that you can ask it for things "
                "as you would ask a person, and so that it can tell you when something is due or done."
            )
        )
        self.say(
            tr(
                "Everything stays on this computer. Sound and pictures are worked on as they come and are never "
                "stored, unless you ask for that. What was heard, seen, said and done is kept as text for 30 days, "
                "where you can read and delete it, or keep none."
            )
        )
        self.say(tr("What is kept lies in {folder}.").format(folder=folder), "quiet")
        self._so_far = label("", "heading")
        self.column.addWidget(self._so_far)
        self.listen = QCheckBox(tr("It may listen to the microphone"))
        self.look_at = QCheckBox(tr("It may look at the screen"))
        for box, told in (
            (self.listen, tr("Without it you type your requests; reminders come all the same.")),
            (self.look_at, tr("Without it nothing on the screen is noticed. You can keep programs out of its sight.")),
        ):
            self.column.addWidget(box)
            self.say(told, "quiet")
        self.column.addStretch(1)
        self.say(tr("You can change this at any time in the settings, and pause it from the tray."), "quiet")

    def shown(self) -> None:
        """Ticks what was agreed to before."""
        consent = self._keeper.current.consent
        agreed = consent.microphone or consent.screen
        self._so_far.setText(
            tr("What it may do:") if agreed else tr("Nothing was heard or seen so far. What may it do?")
        )
        self.listen.setChecked(self._keeper.current.consent.microphone)
        self.look_at.setChecked(self._keeper.current.consent.screen)

    def keep(self) -> None:
        """Takes the user's word."""
        ticks = {"consent.microphone": self.listen.isChecked(), "consent.screen": self.look_at.isChecked()}
        self._keeper.change({name: value for name, value in ticks.items() if not self._keeper.fixed(name)})


class SoundPage(Page):
    """Which microphone and which speaker, with a meter that shows that it hears."""

    def __init__(
        self, keeper: SettingsKeeper, microphones: Callable[[], Sequence[str]], speakers: Callable[[], Sequence[str]]
    ) -> None:
        super().__init__(tr("Can it hear you?"))
        self._keeper = keeper
        self.meter = Meter()
        self._told = label("")
        self.microphone = SuggestField(microphones)
        self.speaker = SuggestField(speakers)
        self.say(tr("Microphone"))
        self._name(self.microphone, tr("Microphone"))
        self.column.addWidget(self.meter)
        self.column.addWidget(self._told)
        self.column.addSpacing(12)
        self.say(tr("Speaker"))
        self._name(self.speaker, tr("Speaker"))
        self.muted = QCheckBox(tr("No sound: show what it says as captions"))
        self.column.addWidget(self.muted)
        self.column.addStretch(1)

    def _name(self, field: SuggestField, name: str) -> None:
        assert isinstance(field.control, QComboBox)
        name_box(field.control, name)
        field.control.activated.connect(lambda _: self.keep_now())
        self.column.addWidget(field)

    def shown(self) -> None:
        """Shows the devices in use."""
        settings = self._keeper.current
        self.microphone.show_value(settings.hearing.microphone)
        self.speaker.show_value(settings.speaking.speaker)
        self.muted.setChecked(settings.speaking.muted)
        allowed = settings.consent.microphone
        self.meter.setEnabled(allowed)
        self.microphone.setEnabled(allowed)
        self._told.setText(
            tr("Speak: the bar should move.")
            if allowed
            else tr("You have not allowed it to listen, so the microphone stays closed.")
        )

    def look(self, senses: Senses) -> None:
        """Moves the bar."""
        self.meter.show_level(senses.level)

    def keep(self) -> None:
        """Takes the devices, at once when one is chosen."""
        self._keeper.change(
            {
                "hearing.microphone": self.microphone.value(),
                "speaking.speaker": self.speaker.value(),
                "speaking.muted": self.muted.isChecked(),
            }
        )


class ScreenPage(Page):
    """Which monitors, what to keep out of sight, and the picture that remains.

    Attributes:
        preview: what the model sees.
        offers: a tick for each private thing that was found.
    """

    def __init__(self, keeper: SettingsKeeper, private: Sequence[Private]) -> None:
        super().__init__(tr("What it sees"))
        self._keeper = keeper
        self._private = private
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
            box.setChecked(True)
            box.toggled.connect(lambda _: self.keep_now())
            column.addWidget(box)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setMinimumHeight(150)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.column.addWidget(scroll, 1)

    def shown(self) -> None:
        """Excludes what was found, and says what may be looked at; once the guide is done, what was chosen holds."""
        if not self._keeper.current.general.guide:
            self._tick_what_is_excluded()
        self._told.setText(
            tr("This is the picture the model gets. What is excluded, and Alongside's own windows, are black in it.")
            if self._keeper.current.consent.screen
            else tr("You have not allowed it to look, so no picture is taken.")
        )
        self.keep_now()

    def _tick_what_is_excluded(self) -> None:
        screen = self._keeper.current.screen
        for each, box in zip(self._private, self.offers, strict=True):
            blocked = box.blockSignals(True)
            box.setChecked({*each.apps} <= {*screen.excluded_apps} and {*each.titles} <= {*screen.excluded_titles})
            box.blockSignals(blocked)

    def look(self, senses: Senses) -> None:
        """Shows the newest picture, and one tick a monitor where there are several."""
        self.preview.show_frames(senses.shown)
        if len(self.monitors) < senses.monitors > 1:
            chosen = self._keeper.current.screen.monitors
            for number in range(len(self.monitors) + 1, senses.monitors + 1):
                box = QCheckBox(tr("Monitor {number}").format(number=number))
                box.setChecked(not chosen or number in chosen)
                box.toggled.connect(lambda _: self.keep_now())
                self.monitors.append(box)
                self._boxes.addWidget(box)

    def keep(self) -> None:
        """Takes the ticks; patterns that the user wrote by hand stay."""
        screen = self._keeper.current.screen
        ours_apps = {pattern for each in self._private for pattern in each.apps}
        ours_titles = {pattern for each in self._private for pattern in each.titles}
        ticked = [each for each, box in zip(self._private, self.offers, strict=True) if box.isChecked()]
        apps = [*(each for each in screen.excluded_apps if each not in ours_apps), *_all(each.apps for each in ticked)]
        titles = [
            *(each for each in screen.excluded_titles if each not in ours_titles),
            *_all(each.titles for each in ticked),
        ]
        changes: dict[str, object] = {"screen.excluded_apps": tuple(apps), "screen.excluded_titles": tuple(titles)}
        if self.monitors:
            chosen = tuple(number for number, box in enumerate(self.monitors, start=1) if box.isChecked())
            changes["screen.monitors"] = () if len(chosen) == len(self.monitors) else chosen
            changes["screen.look"] = bool(chosen)
        self._keeper.change(changes)


def _all(groups: object) -> list[str]:
    assert hasattr(groups, "__iter__")
    return [pattern for group in groups for pattern in group]


class TrialPage(Page):
    """A request to try, spoken or typed, with what was heard and answered."""

    def __init__(self, senses: Senses) -> None:
        super().__init__(tr("Try it"))
        self._senses = senses
        self.say(tr("Say, or type and press Enter:"))
        self.say(f"“{TRIAL.capitalize()}.”", "heading")
        self.entry = QLineEdit()
        self.entry.setAccessibleName(tr("A request to type"))
        self.entry.setPlaceholderText(TRIAL.capitalize())
        self.entry.returnPressed.connect(self._on_enter)
        self.column.addWidget(self.entry)
        self.say(tr("It heard"), "quiet")
        self.heard = label("–")
        self.column.addWidget(self.heard)
        self.say(tr("It says"), "quiet")
        self.answered = label("–")
        self.column.addWidget(self.answered)
        self.column.addStretch(1)
        self.say(
            tr(
                "It is one small network that learned for a short time, so it mishears. What it sets, it reads back; "
                "say “cancel” when that is wrong. Other things to say: “set a timer for five minutes”, “what "
                "reminders do I have”."
            ),
            "quiet",
        )

    def _on_enter(self) -> None:
        self._senses.type(self.entry.text().strip() or TRIAL)
        self.entry.clear()

    def look(self, senses: Senses) -> None:
        """Shows the newest words."""
        self.heard.setText(senses.heard or "–")
        self.answered.setText(senses.answered or "–")


class EndPage(Page):
    """How to reach it, and whether it should start with the desktop."""

    def __init__(self, keeper: SettingsKeeper) -> None:
        super().__init__(tr("That is all"))
        self._keeper = keeper
        self.say(tr("From now on it is a mark in the tray, whose colour and sign say what it is doing."))
        self.say(
            tr("A click on the mark pauses it, mutes it, shows what is set and what it said, and opens the settings.")
        )
        self._keys = label("")
        self.column.addWidget(self._keys)
        self.login = QCheckBox(tr("Start at login"))
        self.column.addWidget(self.login)
        self.column.addStretch(1)
        self.say(
            tr("Where your desktop has no place for the mark, start Alongside once more: its settings open."), "quiet"
        )

    def shown(self) -> None:
        """Shows what is set."""
        keys = self._keeper.current.shortcuts
        told = ((keys.pause, tr("{keys} pauses it.")), (keys.type, tr("{keys} opens a line to type into.")))
        self._keys.setText(" ".join(text.format(keys=key) for key, text in told if key))
        self.login.setChecked(self._keeper.current.general.start_at_login)

    def keep(self) -> None:
        """Ends the guide for good."""
        self._keeper.change({"general.start_at_login": self.login.isChecked(), "general.guide": False})
