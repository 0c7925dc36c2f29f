"""One copy runs; other processes reach it with commands."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from app.ui.instance import Command, CommandError, Reply, SingleInstance, answered, send, socket_name

CLIENT = """
import sys
from pathlib import Path
from app.ui.instance import Command, send
reply = send(Path(sys.argv[1]), Command(sys.argv[2], " ".join(sys.argv[3:])))
print("none" if reply is None else f"{reply.ok} {reply.text}")
"""

HOLDER = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.ui.instance import Reply, SingleInstance, answered
application = QCoreApplication([])
copy = SingleInstance(Path(sys.argv[1]), lambda command: answered(Reply(True, "held")))
print(copy.acquire(), flush=True)
application.exec()
"""


@contextmanager
def running(script: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-W", "error", "-c", script, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def ask(qtbot: QtBot, data: Path, *words: str) -> str:
    """What another process gets back from the copy in this one."""
    with running(CLIENT, str(data), *words) as process:
        qtbot.waitUntil(lambda: process.poll() is not None, timeout=20_000)
        return process.stdout.read().strip() if process.stdout else ""


def exchange(qtbot: QtBot, data: Path, line: bytes) -> dict[str, object]:
    """Send raw bytes to the copy in this process and read its line."""
    socket = QLocalSocket()
    socket.connectToServer(socket_name(data))
    socket.write(line)
    qtbot.waitUntil(socket.canReadLine)
    return json.loads(bytes(socket.readLine().data()))


def test_a_command_from_another_process_reaches_the_running_copy(qtbot: QtBot, tmp_path: Path) -> None:
    got: list[Command] = []

    def answer(command: Command) -> Future[Reply]:
        got.append(command)
        return answered(Reply(True, "In ten minutes: call Anna."))

    copy = SingleInstance(tmp_path, answer)
    assert copy.acquire()
    assert ask(qtbot, tmp_path, "remind", "me", "to", "call", "Ännä") == "True In ten minutes: call Anna."
    assert got == [Command("remind", "me to call Ännä")]
    copy.release()


def test_an_answer_may_come_later_from_another_thread(qtbot: QtBot, tmp_path: Path) -> None:
    future: Future[Reply] = Future()
    copy = SingleInstance(tmp_path, lambda command: future)
    assert copy.acquire()
    timer = threading.Timer(0.1, lambda: future.set_result(Reply(True, "You have no reminders.")))
    timer.start()
    assert ask(qtbot, tmp_path, "list") == "True You have no reminders."
    timer.join()
    copy.release()


def test_an_answer_that_fails_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    future: Future[Reply] = Future()
    future.set_exception(OSError("the reminders file is read-only"))
    copy = SingleInstance(tmp_path, lambda command: future)
    assert copy.acquire()
    assert ask(qtbot, tmp_path, "list") == "False That did not work: the reminders file is read-only"
    copy.release()


def test_when_no_copy_runs_there_is_no_reply(qtbot: QtBot, tmp_path: Path) -> None:
    assert send(tmp_path, Command("list")) is None


def test_a_copy_that_does_not_answer_is_an_error(qtbot: QtBot, tmp_path: Path) -> None:
    copy = SingleInstance(tmp_path, lambda command: Future())
    assert copy.acquire()
    with pytest.raises(CommandError, match="did not answer"):
        send(tmp_path, Command("list"), seconds=0.2)
    copy.release()


@pytest.mark.parametrize("line", [b"nonsense\n", b"[]\n", b'{"text": "x"}\n', b'{"command": 3}\n'])
def test_what_is_no_command_gets_a_clear_refusal(qtbot: QtBot, tmp_path: Path, line: bytes) -> None:
    copy = SingleInstance(tmp_path, lambda command: pytest.fail("answered"))
    assert copy.acquire()
    reply = exchange(qtbot, tmp_path, line)
    assert reply["ok"] is False
    assert str(reply["text"]).startswith("That was no command")
    copy.release()


def test_a_caller_that_hangs_up_early_harms_nobody(qtbot: QtBot, tmp_path: Path) -> None:
    futures: list[Future[Reply]] = []

    def answer(command: Command) -> Future[Reply]:
        futures.append(Future())
        return futures[-1]

    copy = SingleInstance(tmp_path, answer)
    assert copy.acquire()
    socket = QLocalSocket()
    socket.connectToServer(socket_name(tmp_path))
    socket.write(Command("list").line())
    qtbot.waitUntil(lambda: len(futures) == 1)
    socket.abort()
    qtbot.wait(50)
    futures[0].set_result(Reply(True, "too late"))
    qtbot.wait(50)
    assert copy.acquire() is False
    copy.release()


def test_a_second_copy_is_refused_until_the_first_lets_go(qtbot: QtBot, tmp_path: Path) -> None:
    first = SingleInstance(tmp_path, lambda command: Future())
    second = SingleInstance(tmp_path, lambda command: Future())
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_what_a_killed_copy_left_behind_does_not_keep_the_next_one_out(qtbot: QtBot, tmp_path: Path) -> None:
    with running(HOLDER, str(tmp_path)) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    copy = SingleInstance(tmp_path, lambda command: answered(Reply(True, "alive again")))
    assert copy.acquire()
    assert ask(qtbot, tmp_path, "list") == "True alive again"
    copy.release()


def test_a_folder_that_takes_no_lock_is_not_taken_for_another_copy(qtbot: QtBot, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nothing can be written into"):
        SingleInstance(tmp_path / "gone", lambda command: answered(Reply(True))).acquire()


def test_copies_with_different_folders_do_not_meet(tmp_path: Path) -> None:
    assert socket_name(tmp_path / "a") != socket_name(tmp_path / "b")


@pytest.mark.parametrize("line", [b"", b"{}", b'{"ok": "yes", "text": ""}', b'{"ok": true}'])
def test_what_is_no_reply_is_refused(line: bytes) -> None:
    with pytest.raises(CommandError):
        Reply.parse(line)


def test_commands_and_replies_survive_the_way() -> None:
    assert Command.parse(Command("remind", "in ten\nminutes").line()) == Command("remind", "in ten\nminutes")
    assert Reply.parse(Reply(False, "Wann?\n").line()) == Reply(False, "Wann?\n")
