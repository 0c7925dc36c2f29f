"""The Qt application without a window: how it begins, and how it ends when asked.

It is asked to end by the menu, by SIGINT or SIGTERM (SIGHUP too), or by the desktop closing the session. Whatever the
way, `stop` runs once, and the process is gone within two seconds: what must last is already on the disk by then.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

SECONDS_TO_END = 1.8
EXIT_NOT_CLEAN = 70
END_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


def build_application(arguments: Sequence[str] = ("alongside",)) -> QApplication:
    """The one QApplication of the process, which lives on without windows."""
    QGuiApplication.setApplicationName("alongside")
    QGuiApplication.setApplicationDisplayName("Alongside")
    QGuiApplication.setDesktopFileName("alongside")
    application = QApplication(list(arguments))
    application.setQuitOnLastWindowClosed(False)
    return application


class Ending:
    """Sees to it that the application ends when the user or the system says so.

    Attributes:
        begun: True once ending has begun.
    """

    def __init__(
        self, application: QApplication, stop: Callable[[], None], give_up: Callable[[int], object] = os._exit
    ) -> None:
        """`stop` releases everything, on Qt's thread; `give_up` leaves at once when `stop` takes too long."""
        self.begun = False
        self._application = application
        self._stop = stop
        self._give_up = give_up
        application.commitDataRequest.connect(self.on_session_end)
        application.aboutToQuit.connect(self._finish)
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._on_signal)
        self._watch_signals()

    def _watch_signals(self) -> None:
        """Python's handlers run only between its bytecodes, so the wake-up socket brings signals to Qt's loop."""
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        for name in END_SIGNALS:
            number = getattr(signal, name, None)
            if number is not None:
                signal.signal(number, lambda *_: None)

    def _on_signal(self) -> None:
        if self._reader.recv(64):
            self.begin()

    def on_session_end(self, manager: object) -> None:
        """The desktop closes the session: end as soon as its question has been answered."""
        del manager
        self.begin_soon()

    def begin_soon(self) -> None:
        """End once what is under way (an answer to another process, say) has been sent."""
        QTimer.singleShot(0, self.begin)

    def begin(self) -> None:
        """End the event loop; asking again changes nothing."""
        if not self.begun:
            self.begun = True
            self._application.quit()

    def _finish(self) -> None:
        self.begun = True
        watchdog = threading.Timer(SECONDS_TO_END, self._leave_anyway)
        watchdog.daemon = True
        watchdog.start()
        try:
            self._stop()
        finally:
            watchdog.cancel()
            self.close()

    def close(self) -> None:
        """Watch for signals no more; harmless when that was so."""
        if self._reader.fileno() >= 0:
            self._notifier.setEnabled(False)
            signal.set_wakeup_fd(-1)
            self._reader.close()
            self._writer.close()

    def _leave_anyway(self) -> None:
        print(
            "Alongside could not release a device in time and left it to the system; reminders are safe on the disk.",
            file=sys.stderr,
            flush=True,
        )
        self._give_up(EXIT_NOT_CLEAN)
