"""The windows of the running program: made when they are first wanted, kept up to date, and closed at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from app.audio.system import device_names
from app.autostart import set_autostart
from app.capture.private_apps import found_here
from app.events import Event
from app.folders import Folders
from app.host import Host
from app.journal_days import JournalDays
from app.keeper import SettingsKeeper
from app.kept_scenes import KeptScenes
from app.ports import Frames
from app.program import Program
from app.reasoning.consent import Consents
from app.settings import Settings, SettingsError
from app.ui import theme
from app.ui.about import AboutPage, KeptPage
from app.ui.captions import Captions
from app.ui.crash_report import CrashReport
from app.ui.guide import Guide
from app.ui.history import History
from app.ui.language import Language, tr
from app.ui.server import ServerPage
from app.ui.settings_window import SettingsWindow
from app.ui.tray import TrayState, load_icon
from app.ui.typing import TextEntry
from app.wrongs import Wrongs

MOST_HEARD = 200
NEW_WORDS_SECONDS = 4.0
"""After such a pause what is heard is shown on a line of its own."""


class Windows(QObject):
    """Joins the windows to the running program.

    Attributes:
        captions: the overlay.
        language: what the windows are written in.
        notes: what the system says about settings, by "section.key"; may be replaced.
        keys: the shortcuts that work, by the name of their setting; may be replaced.
        heard: the words heard last.

    Signals:
        happened, changed: bring the program's word from its threads to Qt's.
    """

    happened = Signal(object)
    changed = Signal()

    def __init__(
        self, application: QApplication, host: Host, keeper: SettingsKeeper, program: Program, folders: Folders
    ) -> None:
        super().__init__()
        self.heard = ""
        self._heard_at = 0.0
        self._application = application
        self._host = host
        self._keeper = keeper
        self._program = program
        self._folders = folders
        self._journal = JournalDays(folders.journal_file, KeptScenes(folders.scenes))
        self._wrongs = Wrongs(self._journal, keeper, lambda: host.runtime.lately)
        self._crash = ("", 0)
        self._open: dict[str, QWidget] = {}
        self.notes: Callable[[], Mapping[str, str]] = dict
        self.keys: Callable[[], Mapping[str, str]] = lambda: keeper.current.shortcuts.model_dump()
        self._saying = ""
        self._settings = keeper.current
        self.language = Language(application)
        self.language.speak(keeper.current.general.language)
        theme.apply(application, keeper.current.general.appearance)
        application.setWindowIcon(load_icon(TrayState.LISTENING))
        QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _: self._dress())
        self.captions = Captions(keeper.current.captions)
        self.captions.moved.connect(self._on_captions_moved)
        self.captions.take_on(keeper.current.captions, keeper.current.speaking.muted)
        self.happened.connect(self._on_happened, Qt.ConnectionType.QueuedConnection)
        self.changed.connect(self._on_changed, Qt.ConnectionType.QueuedConnection)
        host.happened.append(self.happened.emit)
        host.changed.append(self.changed.emit)
        keeper.watch(self.on_settings)

    def begin(self) -> None:
        """Shows what belongs to the start: the guide, until it was gone through."""
        if self._keeper.current.general.guide:
            self.open("guide")

    def tell_crash(self, report: str, paused_after: int = 0) -> None:
        """Offers the report of a crash; see `CrashReport`."""
        self._crash = (report, paused_after)
        self.open("crash")

    def open(self, name: str) -> QWidget:
        """Shows a window: "settings", "history", "type", "guide" or "crash"."""
        window = self._open.get(name)
        if window is None:
            window = self._open[name] = self._build(name)
        if isinstance(window, History | Guide) and not window.isVisible():
            window.begin()
        elif isinstance(window, History):
            window.refresh()
        window.show()
        window.raise_()
        window.activateWindow()
        if isinstance(window, TextEntry):
            window.begin()
        return window

    def _build(self, name: str) -> QWidget:
        match name:
            case "settings":
                return self._settings_window()
            case "history":
                return History(
                    self._journal, self._wrongs, kept_line(self._keeper.current), self._program.forget_everything
                )
            case "type":
                return TextEntry(self._program.order)
            case "guide":
                return Guide(
                    self._keeper,
                    self,
                    found_here(),
                    lambda: device_names("input"),
                    lambda: device_names("output"),
                    str(self._folders.data),
                    lambda: self.keys(),
                )
            case "crash":
                return CrashReport(*self._crash)
        raise ValueError(f"there is no window called {name!r}")

    def _settings_window(self) -> SettingsWindow:
        return SettingsWindow(
            self._keeper,
            {
                "hearing.microphone": lambda: device_names("input"),
                "speaking.speaker": lambda: device_names("output"),
            },
            {
                "journal": self._kept_page,
                "reasoning": lambda: ServerPage(self._keeper, Consents(self._folders.consents_file)),
                "about": lambda: AboutPage(self._folders, lambda: self._program.problem),
            },
            lambda: {**half_quiet(self._keeper.current), **self.notes()},
        )

    def _kept_page(self) -> KeptPage:
        page = KeptPage(self._journal, lambda: self._show("history"), self._program.forget_everything)
        page.deleted.connect(self._read_again)
        return page

    def _show(self, name: str) -> None:
        self.open(name)

    def _read_again(self) -> None:
        """What the timeline shows may have changed."""
        history = self._open.get("history")
        if isinstance(history, History):
            history.refresh()

    def on_settings(self, settings: Settings) -> None:
        """Takes on what concerns the windows and the desktop."""
        before, self._settings = self._settings, settings
        if before.general.appearance != settings.general.appearance:
            self._dress()
        if before.general.language != settings.general.language:
            QTimer.singleShot(0, self, self._rewrite)
        if before.general.start_at_login != settings.general.start_at_login:
            try:
                set_autostart(settings.general.start_at_login)
            except OSError as refused:
                self._host.report_problem(
                    "login", tr("It cannot be started at login: {reason}.").format(reason=refused)
                )
        self.captions.take_on(settings.captions, settings.speaking.muted)
        history = self._open.get("history")
        if isinstance(history, History):
            history.kept.setText(kept_line(settings))

    def _rewrite(self) -> None:
        """Writes the windows in another language: they are made anew, and those that were open open again."""
        self.language.speak(self._keeper.current.general.language)
        shown = [name for name, window in self._open.items() if window.isVisible()]
        for window in self._open.values():
            window.close()
            window.deleteLater()
        self._open.clear()
        for name in shown:
            self.open(name)
        self._host.tell_change()

    def show_notes(self) -> None:
        """What the system says about settings has changed."""
        window = self._open.get("settings")
        if isinstance(window, SettingsWindow):
            window.show_notes()

    def _dress(self) -> None:
        theme.apply(self._application, self._keeper.current.general.appearance)
        self._read_again()

    def _on_happened(self, events: Sequence[Event]) -> None:
        for event in events:
            if event.event == "forgotten":
                self.heard = ""
                self.captions.clear()
            if event.event != "heard":
                continue
            fresh = event.t - self._heard_at > NEW_WORDS_SECONDS or event.t < self._heard_at
            self._heard_at = event.t
            words = event.fields["text"] if fresh else f"{self.heard} {event.fields['text']}"
            self.heard = words.strip()[-MOST_HEARD:]
            self.captions.hear(self.heard)

    def _on_changed(self) -> None:
        saying = self._host.status.saying
        if saying != self._saying:
            self._saying = saying
            if saying:
                self.captions.say(saying)
            else:
                self.captions.finish()

    def _on_captions_moved(self, place: str) -> None:
        try:
            self._keeper.change({"captions.place": place})
        except SettingsError as wrong:
            self._host.report_problem("settings", str(wrong))

    @property
    def level(self) -> float:
        """How loud it is at the microphone; see `app.ui.guide.Senses`."""
        return self._host.runtime.ears.level

    @property
    def shown(self) -> Frames:
        """The newest pictures that the model got."""
        return self._host.runtime.eyes.shown

    @property
    def monitors(self) -> int:
        """How many monitors there are."""
        return len(QGuiApplication.screens())

    @property
    def answered(self) -> str:
        """The words said last."""
        status = self._host.status
        return status.saying or status.last_said

    def type(self, text: str) -> None:
        """Does what a typed sentence says."""
        self._program.order("do", text)

    def close(self) -> None:
        """Closes every window."""
        for window in (*self._open.values(), self.captions):
            window.close()
            window.deleteLater()
        self._open.clear()
        self.language.stop()


def half_quiet(settings: Settings) -> dict[str, str]:
    """What to say beside the one time of the quiet hours where the other one is missing."""
    times = {"quiet_from": settings.speaking.quiet_from, "quiet_until": settings.speaking.quiet_until}
    if all(times.values()):
        return {}
    told = tr("There are no quiet hours before both times are written.")
    return {f"speaking.{key}": told for key, time in times.items() if time}


def kept_line(settings: Settings) -> str:
    """How long entries are kept, in a sentence."""
    days = settings.journal.keep_days
    if days == 0:
        return tr("Nothing new is written down.")
    return tr("Entries are kept for %n days.", days)
