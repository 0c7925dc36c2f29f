"""The whole program with its windows, on devices and a model that a test brings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication

from app.devices import Devices
from app.eyes import OpenEyes
from app.folders import Folders
from app.host import Host
from app.keeper import SettingsKeeper
from app.program import Program
from app.recorded import RecordedSpeaker
from app.runtime import Runtime
from app.settings import Settings, load
from app.ui.language import tr
from app.ui.windows import Windows
from tests.app.scripted import ScriptedSession, SilentVoice, eager
from tests.app.test_runtime import BrightScreen, OneWindow, QuickEars


class PromptSpeaker(RecordedSpeaker):
    """Waits for no instant: its clock moves only while somebody listens, which takes consent."""

    def play(self, slot: int | None, pcm: NDArray[np.float32], rate: int, wait: float = 0.0) -> None:
        """Plays at once."""
        super().play(slot, pcm, rate)


class Running:
    """The whole program but for its devices and its model, with its windows.

    Attributes:
        settings, builds: the settings with which a runtime was built, each time.
    """

    def __init__(self, folder: Path, application: QApplication) -> None:
        self.folders = Folders.under(folder).make()
        self.keeper = SettingsKeeper(self.folders.settings_file, load(self.folders.settings_file), tr=tr)
        self.builds: list[Settings] = []
        self.screens: list[BrightScreen] = []
        self.ears: list[QuickEars] = []
        self.ended = False
        self.host = Host(self.keeper, self._build)
        self.program = Program(self.host, self.keeper, self._end)
        self.host.start()
        self.windows = Windows(application, self.host, self.keeper, self.program, self.folders)

    def _build(self, settings: Settings, continues: bool) -> Runtime:
        speaker = PromptSpeaker()
        self.builds.append(settings)
        self.ears.append(QuickEars(speaker))
        self.screens.append(BrightScreen())
        devices = Devices(self.ears[-1], speaker, SilentVoice(), OpenEyes(self.screens[-1], OneWindow()))
        return Runtime(
            settings,
            self.folders,
            devices,
            lambda: ScriptedSession(reaction=eager),
            changed=lambda: self.host.tell_change(),
            continues=continues,
        )

    def _end(self) -> None:
        self.ended = True

    def visible(self, kind: str) -> bool:
        """True while a window of that class is shown."""
        return any(type(each).__name__ == kind and each.isVisible() for each in QApplication.topLevelWidgets())

    def close(self) -> None:
        self.windows.close()
        self.host.stop()
