"""The running program with its tray and windows: the host, the single instance, and the end, joined to Qt's event loop.

Without a tray (`headless`) everything else is the same: the program still answers commands and ends on a signal.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path

from app.conversation import Session
from app.crash import CrashWatch
from app.devices import Devices, live_devices
from app.folders import Folders
from app.host import Host
from app.keeper import SettingsKeeper
from app.ports import DeviceError
from app.program import Program
from app.reminder_notices import ReminderNotices
from app.runtime import Runtime
from app.settings import Settings
from app.ui.application import Ending, build_application
from app.ui.instance import Command, Reply, SingleInstance, answered
from app.ui.language import tr
from app.ui.shortcuts import Shortcuts
from app.ui.tray import Tray
from app.ui.windows import Windows

ORDERS = ("do", "remind", "list", "next", "left", "cancel", "snooze", "done", "timer", "export", "import")
NO_CONSENT = (
    "Nobody has agreed to listening or looking yet, so nothing is heard or seen: run `alongside run` in a desktop "
    "session, or add --set consent.microphone=true --set consent.screen=true."
)


class NoDisplayError(DeviceError):
    """There is nowhere to show a tray."""


class AlreadyRunningError(Exception):
    """Another copy runs; the text is one sentence for the user."""


class Answering:
    """Does what other processes ask."""

    def __init__(self, program: Program, windows: Callable[[], Windows | None]) -> None:
        self._program = program
        self._windows = windows

    def answer(self, command: Command) -> Future[Reply]:
        """The reply to a command; it may come later, from another thread."""
        if command.name in ORDERS:
            return _reply(self._program.order(command.name, command.text))
        return answered(self._do(command))

    def _do(self, command: Command) -> Reply:
        program = self._program
        match command.name:
            case "quit":
                program.quit()
                return Reply(True, "Alongside ends.")
            case "pause":
                return Reply(*program.pause_for(command.text))
            case "resume":
                program.resume()
                return Reply(True, "Alongside hears and sees again.")
            case "mute" | "unmute":
                return Reply(*program.mute_told(command.name == "mute", self._windows() is not None))
            case "toggle":
                paused = program.toggle()
                return Reply(True, "Alongside is paused." if paused else "Alongside hears and sees again.")
            case "stop" | "quiet":
                program.hush()
                return Reply(True, "Alongside stops speaking.")
            case "status":
                return Reply(True, program.told_state())
            case "pace":
                return Reply(*program.pace(command.text))
            case "settings" | "type" | "guide" | "history":
                return self._open(command.name)
        return Reply(False, f"Alongside does not know the command {command.name!r}.")

    def _open(self, name: str) -> Reply:
        windows = self._windows()
        if windows is None:
            return Reply(False, "This copy of Alongside runs without windows; start one with `alongside run`.")
        windows.open(name)
        return Reply(True, "The window is open.")


def _reply(order: Future[tuple[bool, str]]) -> Future[Reply]:
    """The reply that an order's future will bring."""
    reply: Future[Reply] = Future()

    def settle(done: Future[tuple[bool, str]]) -> None:
        error = done.exception()
        reply.set_result(Reply(*done.result()) if error is None else Reply(False, f"That did not work: {error}"))

    order.add_done_callback(settle)
    return reply


def run(
    settings: Settings,
    folders: Folders,
    headless: bool,
    timeline: Path | None,
    devices: Callable[[Settings], Devices] = live_devices,
    session: Callable[[], Session] | None = None,
    overrides: Mapping[str, str] | None = None,
) -> int:
    """Runs the program until it is asked to end; returns the exit status. `session` gives another model than the
    settings name; `overrides` are the settings that the command line fixed.

    Raises:
        NoDisplayError, AlreadyRunningError, and what `Runtime.start` raises.
    """
    _choose_display(headless)
    application = build_application()
    keeper = SettingsKeeper(folders.settings_file, settings, overrides, tr)
    host: Host

    def build(settings: Settings, continues: bool) -> Runtime:
        return Runtime(settings, folders, devices(settings), session, timeline, lambda: host.tell_change(), continues)

    host = Host(keeper, build)
    log = None if settings.privacy.words_in_log else folders.log_file
    crashes = CrashWatch(folders.make().logs, log)

    def stop() -> None:
        crashes.end()
        host.stop()

    ending = Ending(application, stop)
    program = Program(host, keeper, ending.begin)
    windows: list[Windows] = []
    trays: list[Tray] = []

    def tell_beside(title: str, text: str) -> None:
        for tray in trays:
            tray.told.emit(title, text)

    notices = ReminderNotices(host, keeper, tell_beside, tr=tr)
    answering = Answering(program, lambda: windows[0] if windows else None)
    instance = SingleInstance(folders.make().data, answering.answer)
    if not instance.acquire():
        raise AlreadyRunningError("Alongside is running already; talk to it, or end it with `alongside quit`.")
    leaving = ExitStack()
    crashes.begin()
    try:
        start(host, crashes)
        notices.start()
        for problem in list(host.runtime.problems.values()):
            print(f"alongside: {problem}", file=sys.stderr, flush=True)
        if headless and not (settings.consent.microphone or settings.consent.screen):
            print(f"alongside: {NO_CONSENT}", file=sys.stderr, flush=True)
        if not headless:
            windows.append(Windows(application, host, keeper, program, folders))
            tray = Tray(program)
            tray.chosen.connect(windows[0].open)
            host.changed.append(tray.changed.emit)
            tray.show()
            trays.append(tray)
            shortcuts = Shortcuts(keeper, lambda name: answering.answer(Command(name)))
            leaving.callback(shortcuts.close)
            windows[0].notes, windows[0].keys = shortcuts.notes, shortcuts.working
            shortcuts.told.connect(windows[0].show_notes)
            windows[0].begin()
            if crashes.report:
                windows[0].tell_crash(crashes.report, crashes.in_a_row if crashes.waits else 0)
        return 0 if ending.begun else application.exec()
    finally:
        for each in windows:
            each.close()
        leaving.close()
        notices.stop()
        trays.clear()
        host.stop()
        instance.release()


def start(host: Host, crashes: CrashWatch) -> None:
    """Starts the program; paused, after several crashes in a row, so that it opens no device that may be the cause.
    What it raises is told and is no crash."""
    if crashes.waits:
        host.pause()
    try:
        host.start()
    except BaseException:
        crashes.end()
        raise
    if crashes.report:
        print(f"alongside: it ended unexpectedly last time; what is known of it is in {crashes.file}.", file=sys.stderr)


def _choose_display(headless: bool) -> None:
    if headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    elif sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise NoDisplayError(
            "There is no display to show the tray on, so Alongside did not start: "
            "start it from within a desktop session, or with --headless."
        )
