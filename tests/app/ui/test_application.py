"""The program has no window, lives on, and ends cleanly when the system says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

LIVES = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from app.ui.application import Ending, build_application
application = build_application()
def stop():
    print("stopped", flush=True)
    {stop}
ending = Ending(application, stop)
window = QWidget(); window.show(); window.close()
QTimer.singleShot(0, lambda: print("ready", flush=True))
{more}
application.exec()
print("left", ending.begun, flush=True)
"""


def start(more: str = "", stop: str = "pass") -> subprocess.Popen[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", LIVES.format(more=more, stop=stop)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_ends_it_after_stopping_once(number: str) -> None:
    with start() as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(getattr(signal, number))
        out, errors = process.communicate(timeout=30)
    assert out == "stopped\nleft True\n"
    assert errors == ""
    assert process.returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_an_impatient_second_signal_changes_nothing() -> None:
    with start() as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=30)
    assert out == "stopped\nleft True\n"


def test_the_closing_session_ends_it() -> None:
    connected = "print(application.receivers('2commitDataRequest(QSessionManager&)'))"
    with start(more=f"{connected}; QTimer.singleShot(50, lambda: ending.on_session_end(None))") as process:
        out, _ = process.communicate(timeout=30)
    assert out == "1\nready\nstopped\nleft True\n"


def test_what_cannot_be_released_does_not_keep_it_alive() -> None:
    with start(more="QTimer.singleShot(50, ending.begin)", stop="time.sleep(60)") as process:
        out, errors = process.communicate(timeout=30)
    assert process.returncode == 70
    assert out == "ready\nstopped\n"
    assert "could not release a device in time" in errors
