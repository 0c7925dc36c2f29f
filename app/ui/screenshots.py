"""Pictures of every window, in every appearance, at scale 1 and 2: `python -m app.ui.screenshots --out FOLDER`.

The windows are the real ones on made-up contents: a settings file and a journal in a folder of their own, a painted
desktop for what the model sees. No device is opened and nothing of the user's is shown. Each scale takes a process of
its own, since Qt settles it when it starts.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from app.capture.privacy import blank
from app.capture.private_apps import KNOWN
from app.folders import Folders
from app.journal import Entry, SqliteJournal
from app.journal_days import JournalDays
from app.keeper import SettingsKeeper
from app.lately import Lately
from app.ports import Frames, Rectangle
from app.reasoning.consent import Consents
from app.settings import load
from app.ui import theme
from app.ui.about import AboutPage, KeptPage
from app.ui.captions import Captions
from app.ui.crash_report import CrashReport
from app.ui.guide import Guide
from app.ui.history import History
from app.ui.language import Language, tr
from app.ui.server import ServerPage
from app.ui.settings_window import SettingsWindow
from app.ui.tray import ICON_SIZES, Tray, TrayState, load_icon
from app.ui.typing import TextEntry
from app.ui.windows import kept_line
from app.wrongs import Wrongs
from model.microturn import SAMPLES_PER_MICROTURN

SCREEN = (1920, 1080)
SCALES = (1, 2)
BARS = {"light": "#f4f4f4", "dark": "#1c1c1c", "contrast": "#000000"}
DAY = (
    ("08:02:11", "heard", "good morning remind me at half past nine to call anna", ""),
    ("08:02:14", "done", "At half past nine: call anna.", "Taken as: remind at half past nine ; call anna, 97% sure."),
    ("08:02:14", "said", "At half past nine: call anna.", "It answers what you said or typed just before."),
    ("09:30:00", "said", "Reminder: call anna.", "A reminder or timer that you had set came due."),
    ("10:47:35", "seen", "Copying photos finished after 12 minutes.", "Seen on monitor 1, row 9, column 14, 88% sure."),
    (
        "10:47:37",
        "said",
        "Copying photos finished after 12 minutes.",
        "It saw something happen on the screen. Seen on monitor 1, row 9, column 14, 88% sure.",
    ),
    (
        "11:20:03",
        "withheld",
        "Something in xterm failed.",
        "Seen on monitor 1, row 3, column 8, 52% sure; not told, because enough was mentioned in this hour.",
    ),
    ("14:05:00", "heard", "set a timer for five minutes", ""),
    ("14:05:03", "said", "Timer set: five minutes.", "It answers what you said or typed just before."),
    ("14:10:03", "said", "Timer: five minutes are over.", "A reminder or timer that you had set came due."),
)


CRASH = """Alongside 0.1.0 ended unexpectedly.

Linux-6.1.0-x86_64-with-glibc2.36, Python 3.11.2, PySide6 6.10.1, ONNX Runtime 1.23.2

It had begun at 2026-11-22T08:00:11+01:00; ended so 3 times in a row.

Where it was:

Fatal Python error: Segmentation fault

Thread 0x00007f1b (most recent call first):
  File "app/capture/screen.py", line 143 in _grab
  File "app/capture/screen.py", line 121 in _run
"""


@dataclass
class Scripted:
    """What the guide and the tray show, without a program behind it."""

    shown: Frames
    level: float = 0.62
    monitors: int = 2
    heard: str = "remind me in ten seconds to stretch"
    answered: str = "In ten seconds: stretch."
    state: str = "listening"
    problem: str = ""
    abroad: str = ""
    listens: bool = True
    looks: bool = True
    paused: bool = False
    speaking: bool = False
    paused_until: datetime | None = None
    last_said: str = "In ten seconds: stretch."
    muted: bool = False
    proactivity: str = "long tasks"
    said: list[str] = field(default_factory=lambda: ["In ten seconds: stretch.", "Reminder: call anna."])
    reminders: list[str] = field(default_factory=lambda: ["In ten seconds: stretch", "Tomorrow at nine: the dentist"])

    def type(self, text: str) -> None:
        """Does nothing: nobody types into a picture."""

    def order(self, name: str, text: str) -> Future[tuple[bool, str]]:
        """Never answers."""
        del name, text
        return Future()

    def be_proactive(self, level: str) -> None:
        """Changes nothing."""

    def mute(self, muted: bool) -> None:
        """Changes nothing."""

    def hush(self) -> None:
        """Changes nothing."""

    def pause(self, length: timedelta | None = None) -> None:
        """Changes nothing."""

    def pause_until_tomorrow(self) -> None:
        """Changes nothing."""

    def resume(self) -> None:
        """Changes nothing."""

    def quit(self) -> None:
        """Changes nothing."""


def painted_desktop() -> NDArray[np.uint8]:
    """A monitor with two windows, one of them excluded: uint8 [540, 960, 3]."""
    picture = np.full((540, 960, 3), (38, 84, 106), np.uint8)
    for left, top, width, height, colour in ((40, 60, 430, 300, 245), (520, 200, 380, 280, 250)):
        picture[top : top + height, left : left + width] = colour
        picture[top : top + 24, left : left + width] = (60, 66, 74)
        for line in range(top + 44, top + height - 16, 18):
            picture[line : line + 6, left + 20 : left + 20 + (line * 53) % (width - 60) + 20] = (90, 98, 108)
    blank(picture, Rectangle(0, 0, 960, 540), [Rectangle(520, 200, 380, 280)])
    return picture


class Studio:
    """Builds each window once for an appearance and photographs it."""

    def __init__(self, application: QApplication, folder: Path, out: Path, scale: int) -> None:
        self._application = application
        self._out = out
        self._scale = scale
        self._folders = Folders.under(folder).make()
        consent = {"consent.microphone": "true", "consent.screen": "true"}
        self._keeper = SettingsKeeper(self._folders.settings_file, load(self._folders.settings_file, consent), tr=tr)
        self._scripted = Scripted({0: painted_desktop()})
        self._lately = Lately()
        self._behind: QWidget | None = None
        self._write_journal()

    def _write_journal(self) -> None:
        journal = SqliteJournal(self._folders.journal_file, 30)
        today = datetime.now().astimezone()
        for clock, kind, text, why in DAY:
            hour, minute, second = map(int, clock.split(":"))
            journal.write(Entry(today.replace(hour=hour, minute=minute, second=second), kind, text, why))
        journal.close()

    def photograph(self, appearance: str) -> Iterator[Path]:
        """Every window in an appearance; each file as it is written."""
        theme.apply(self._application, appearance)
        for name, build in self._windows().items():
            window = build()
            window.show()
            self._application.processEvents()
            yield self._keep(window, f"{name}-{appearance}")
            window.close()
            window.deleteLater()
        yield self._photograph_tray(appearance)

    def _windows(self) -> dict[str, Callable[[], QWidget]]:
        guide = {f"guide-{page + 1}": self._guide_at(page) for page in range(5)}
        parts = ("general", "consent", "speaking", "screen", "reminders", "behaviour", "journal", "reasoning", "about")
        settings = {f"settings-{section}": self._settings_at(section) for section in parts}
        return {
            **guide,
            **settings,
            "settings-search": self._searched,
            "settings-wrong": self._mistaken,
            "history": self._history,
            "wrong-held": self._wrong(True),
            "wrong-gone": self._wrong(False),
            "crash": lambda: CrashReport(CRASH, 3),
            "type": lambda: TextEntry(self._scripted.order),
            "captions": self._captions,
            "menu": lambda: Tray(self._scripted).menu,
        }

    def _guide_at(self, page: int) -> Callable[[], QWidget]:
        def build() -> QWidget:
            self._keeper.change({"consent.microphone": page > 0, "consent.screen": page > 0})
            private = [each for each in KNOWN if not each.programs or each.titles]
            guide = Guide(self._keeper, self._scripted, private, folder="/home/anna/.local/share/alongside")
            for _ in range(page):
                guide.forward.click()
            guide.look()
            return guide

        return build

    def _settings(self) -> SettingsWindow:
        journal = JournalDays(self._folders.journal_file)
        pages: dict[str, Callable[[], QWidget]] = {
            "journal": lambda: KeptPage(journal, lambda: None),
            "reasoning": lambda: ServerPage(self._keeper, Consents(self._folders.consents_file)),
            "about": lambda: AboutPage(Folders.under(Path("/home/anna/.alongside")), lambda: ""),
        }
        return SettingsWindow(self._keeper, {"hearing.microphone": list, "speaking.speaker": list}, pages)

    def _settings_at(self, section: str) -> Callable[[], QWidget]:
        def build() -> QWidget:
            window = self._settings()
            window.show_section(section)
            return window

        return build

    def _searched(self) -> QWidget:
        window = self._settings()
        window.search.setText("quiet")
        return window

    def _mistaken(self) -> QWidget:
        window = self._settings()
        window.show_section("model")
        control = window.rows["model.threads"].field.control
        control.setProperty("text", "many")
        return window

    def _history(self) -> QWidget:
        journal = JournalDays(self._folders.journal_file)
        window = History(journal, Wrongs(journal, self._keeper, lambda: self._lately), kept_line(self._keeper.current))
        window.table.selectRow(4)
        return window

    def _wrong(self, held: bool) -> Callable[[], QWidget]:
        """The question about what was wrong, with its scene at hand or gone."""

        def build() -> QWidget:
            self._lately = Lately(1.0 if held else 0.0)
            window = self._history()
            assert isinstance(window, History)
            for moment in (window.lines[4].at, window.lines[4].at + timedelta(seconds=1)):
                self._lately.take(moment, np.zeros(SAMPLES_PER_MICROTURN, np.float32), None, ())
            window.wrong.click()
            assert window.asking is not None
            self._behind = window
            return window.asking

        return build

    def _captions(self) -> QWidget:
        captions = Captions(self._keeper.current.captions.model_copy(update={"show": "always"}))
        captions.hear("remind me in ten seconds to stretch")
        captions.say("In ten seconds: stretch.")
        return captions

    def _photograph_tray(self, appearance: str) -> Path:
        """All states side by side on a bar of that appearance, in the sizes that panels use."""
        sizes = (ICON_SIZES[1], ICON_SIZES[3], ICON_SIZES[5])
        width, height = 84 * len(TrayState), 150
        picture = QImage(width * self._scale, height * self._scale, QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(self._scale)
        picture.fill(BARS[appearance])
        with QPainter(picture) as painter:
            for number, state in enumerate(TrayState):
                top = 8
                for size in sizes:
                    painter.drawPixmap(84 * number + (84 - size) // 2, top, load_icon(state).pixmap(size, size))
                    top += size + 10
        path = self._out / f"tray-{appearance}-{self._scale}x.png"
        picture.save(str(path))
        return path

    def _keep(self, window: QWidget, name: str) -> Path:
        path = self._out / f"{name}-{self._scale}x.png"
        picture = window.grab().toImage()
        if window.testAttribute(Qt.WidgetAttribute.WA_TranslucentBackground):
            ground = QImage(picture.size(), QImage.Format.Format_RGB32)
            ground.setDevicePixelRatio(picture.devicePixelRatio())
            ground.fill("#7a8a99")
            with QPainter(ground) as painter:
                painter.drawImage(0, 0, picture)
            picture = ground
        picture.save(str(path))
        return path


def main(arguments: Sequence[str] | None = None) -> int:
    """Photographs everything; prints each file."""
    parser = argparse.ArgumentParser(prog="python -m app.ui.screenshots", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--scale", type=int, choices=SCALES, help="only this scale")
    parser.add_argument("--appearance", choices=tuple(BARS), action="append", help="only this appearance")
    parser.add_argument("--language", default="en", help="en, or another one that the windows speak")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    if not options.here:
        given = [*(sys.argv[1:] if arguments is None else arguments), "--here"]
        scales = SCALES if options.scale is None else (options.scale,)
        return max(_in_process([*given, "--scale", str(scale)], scale) for scale in scales)
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    # Its name stands in a window: of digits alone, which are all equally wide, so that no picture differs by it.
    folder = Path(tempfile.gettempdir()) / f"alongside-pictures-{os.getpid():010d}"
    folder.mkdir(mode=0o700)
    try:
        language = Language(application)
        language.speak(options.language)
        studio = Studio(application, folder, options.out, options.scale)
        for appearance in options.appearance or BARS:
            for path in studio.photograph(appearance):
                print(path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _in_process(arguments: Sequence[str], scale: int) -> int:
    """Photographs at one scale, on a screen as large as people have: on a small one a menu shows a part of itself."""
    width, height = (side * scale for side in SCREEN)
    with tempfile.TemporaryDirectory(prefix="alongside-screen-") as folder:
        screen = Path(folder) / "screen.json"
        screen.write_text(json.dumps({"screens": [{"name": "1", "x": 0, "y": 0, "width": width, "height": height}]}))
        platform = f"offscreen:configfile={screen}"
        environment = {**os.environ, "QT_SCALE_FACTOR": str(scale), "QT_QPA_PLATFORM": platform}
        command = [sys.executable, "-m", "app.ui.screenshots", *arguments]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
