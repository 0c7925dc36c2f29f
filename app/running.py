"""The running program with its tray: the runtime, the single instance, and the end, joined to Qt's event loop.

Without a tray (`headless`) everything else is the same: the program still answers commands and ends on a signal.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from app.conversation import Session
from app.folders import Folders
from app.ports import DeviceError
from app.runtime import Devices, Runtime, live_devices
from app.settings import Settings
from app.ui.application import Ending, build_application
from app.ui.instance import Command, Reply, SingleInstance, answered
from app.ui.tray import Tray, TrayState

ORDERS = ("do", "remind", "list", "next", "left", "cancel", "snooze", "timer", "export", "import")


class NoDisplayError(DeviceError):
    """There is nowhere to show a tray."""


class AlreadyRunningError(Exception):
    """Another copy runs; the text is one sentence for the user."""


class Program:
    """What the tray shows and does, and what other processes may ask for; see `app.ui.tray.TrayModel`."""

    def __init__(self, runtime: Runtime, end: Callable[[], None]) -> None:
        self._runtime = runtime
        self._end = end

    @property
    def state(self) -> TrayState:
        """What the copilot is doing now."""
        return TrayState(self._runtime.status.state)

    @property
    def problem(self) -> str:
        """What is wrong, empty when nothing is."""
        return self._runtime.status.problem

    @property
    def last_said(self) -> str:
        """The last words that were spoken."""
        return self._runtime.status.last_said

    def pause(self) -> None:
        """Hear and see nothing until `resume`; reminders still come."""
        self._runtime.pause()

    def resume(self) -> None:
        """Hear and see again."""
        self._runtime.resume()

    def quit(self) -> None:
        """End the program."""
        self._end()

    def answer(self, command: Command) -> Future[Reply]:
        """Does what another process asks."""
        match command.name:
            case "quit":
                self.quit()
                return answered(Reply(True, "Alongside ends."))
            case "pause":
                self.pause()
                return answered(Reply(True, "Alongside hears and sees nothing until it is resumed."))
            case "resume":
                self.resume()
                return answered(Reply(True, "Alongside hears and sees again."))
            case "status":
                return answered(Reply(True, self.problem or f"Alongside is {self.state}."))
            case name if name in ORDERS:
                return _reply(self._runtime.order(name, command.text))
        return answered(Reply(False, f"Alongside does not know the command {command.name!r}."))


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
) -> int:
    """Runs the program until it is asked to end; returns the exit status. `session` gives another model than the
    settings name.

    Raises:
        NoDisplayError, AlreadyRunningError, and what `Runtime.start` raises.
    """
    _choose_display(headless)
    application = build_application()
    changes: list[Callable[[], None]] = []
    runtime = Runtime(settings, folders, devices(settings), session, timeline, lambda: _call(changes))
    ending = Ending(application, runtime.stop)
    program = Program(runtime, ending.begin)
    instance = SingleInstance(folders.make().data, program.answer)
    if not instance.acquire():
        raise AlreadyRunningError("Alongside is running already; talk to it, or end it with `alongside quit`.")
    try:
        runtime.start()
        for problem in runtime.problems.values():
            print(f"alongside: {problem}", file=sys.stderr, flush=True)
        if not headless:
            tray = Tray(program)
            changes.append(tray.changed.emit)
            tray.show()
        return 0 if ending.begun else application.exec()
    finally:
        runtime.stop()
        instance.release()


def _call(changes: list[Callable[[], None]]) -> None:
    for change in changes:
        change()


def _choose_display(headless: bool) -> None:
    if headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    elif sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise NoDisplayError(
            "There is no display to show the tray on, so Alongside did not start: "
            "start it from within a desktop session, or with --headless."
        )
