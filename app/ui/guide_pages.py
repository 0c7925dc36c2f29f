"""The pages of the guide: what it would do and whether it may, what it hears, a trial, and the end; what it sees is in
`app.ui.guide_sight`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.keeper import SettingsKeeper
from app.ports import Frames
from app.settings import SettingsError
from app.ui.fields import SuggestField
from app.ui.language import tr
from app.ui.parts import Meter, label, name_box

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
        self._kept = label("")
        self.column.addWidget(self._kept)
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
        """Ticks what was agreed to before, and says how long what is kept is kept now."""
        consent = self._keeper.current.consent
        agreed = consent.microphone or consent.screen
        self._kept.setText(_about_keeping(self._keeper.current.journal.keep_days))
        self._so_far.setText(tr("What it may do:") if agreed else tr("Now it hears and sees nothing. What may it do?"))
        self.listen.setChecked(self._keeper.current.consent.microphone)
        self.look_at.setChecked(self._keeper.current.consent.screen)

    def keep(self) -> None:
        """Takes the user's word."""
        ticks = {"consent.microphone": self.listen.isChecked(), "consent.screen": self.look_at.isChecked()}
        self._keeper.change({name: value for name, value in ticks.items() if not self._keeper.fixed(name)})


def _about_keeping(days: int) -> str:
    """What stays of what it hears and sees, and for how long."""
    stays = tr(
        "Everything stays on this computer. Sound and pictures are worked on as they come and are never stored, unless "
        "you ask for that."
    )
    kept = (
        tr(
            "What was heard, seen, said and done is kept as text for %n days, where you can read and delete it, or "
            "keep none.",
            days,
        )
        if days
        else tr("What is heard, seen, said and done is not written down.")
    )
    return f"{stays} {kept}"


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

    def __init__(self, keeper: SettingsKeeper, keys: Callable[[], Mapping[str, str]]) -> None:
        """`keys`: those that work, by the name of their setting."""
        super().__init__(tr("That is all"))
        self._keeper = keeper
        self._working = keys
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
        keys = self._working()
        told = (("pause", tr("{keys} pauses it.")), ("type", tr("{keys} opens a line to type into.")))
        self._keys.setText(" ".join(text.format(keys=keys[name]) for name, text in told if keys.get(name)))
        self.login.setChecked(self._keeper.current.general.start_at_login)

    def keep(self) -> None:
        """Ends the guide for good."""
        self._keeper.change({"general.start_at_login": self.login.isChecked(), "general.guide": False})
