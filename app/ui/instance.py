"""One running copy, and a way to talk to it: `alongside list` and its like reach the copy that has the tray.

A lock file says who runs; a local socket (a named pipe on Windows), open to the same user alone, takes commands. Each
command and each reply is one line of JSON: {"command": "remind", "text": "me in ten minutes to call anna"} gives
{"ok": true, "text": "In ten minutes: call anna."}.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from shiboken6 import isValid

LONGEST_LINE = 65_536
CONNECT_MILLISECONDS = 1_000


class CommandError(ValueError):
    """A line was no command or no reply."""


@dataclass(frozen=True, slots=True)
class Command:
    """What another process asks of the running copy.

    Attributes:
        name: its first word, such as "list" or "remind".
        text: the words after it, as typed.
    """

    name: str
    text: str = ""

    def line(self) -> bytes:
        """As it goes over the socket."""
        return json.dumps({"command": self.name, "text": self.text}).encode() + b"\n"

    @staticmethod
    def parse(line: bytes) -> Command:
        """The command in a line. Raises CommandError when there is none."""
        fields = _fields(line)
        name, text = fields.get("command"), fields.get("text", "")
        if not isinstance(name, str) or not name or not isinstance(text, str):
            raise CommandError("a command is an object with the texts `command` and `text`")
        return Command(name, text)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the running copy answers: whether it did it, and words for the user."""

    ok: bool
    text: str

    def line(self) -> bytes:
        """As it goes over the socket."""
        return json.dumps({"ok": self.ok, "text": self.text}).encode() + b"\n"

    @staticmethod
    def parse(line: bytes) -> Reply:
        """The reply in a line. Raises CommandError when there is none."""
        fields = _fields(line)
        ok, text = fields.get("ok"), fields.get("text")
        if not isinstance(ok, bool) or not isinstance(text, str):
            raise CommandError("a reply is an object with the truth value `ok` and the text `text`")
        return Reply(ok, text)


Answer = Callable[[Command], "Future[Reply]"]
"""Called on Qt's thread; must not wait. The future may be settled from any thread, later."""


def answered(reply: Reply) -> Future[Reply]:
    """A future that holds its reply already."""
    future: Future[Reply] = Future()
    future.set_result(reply)
    return future


def socket_name(data: Path) -> str:
    """Name of the socket of the copy that keeps its things in `data`."""
    return "alongside-" + hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:20]


def send(data: Path, command: Command, seconds: float = 5.0) -> Reply | None:
    """Ask the running copy that keeps its things in `data`; None when none runs.

    Raises:
        CommandError: a copy runs but gave no answer in `seconds`, or one that cannot be read.
    """
    socket = QLocalSocket(QCoreApplication.instance() or QCoreApplication([]))
    try:
        return _exchange(socket, socket_name(data), command, seconds)
    finally:
        socket.deleteLater()


def _exchange(socket: QLocalSocket, name: str, command: Command, seconds: float) -> Reply | None:
    socket.connectToServer(name)
    if not socket.waitForConnected(CONNECT_MILLISECONDS):
        return None
    socket.write(command.line())
    socket.flush()
    while not socket.canReadLine():
        if not socket.waitForReadyRead(int(seconds * 1000)):
            raise CommandError("The running copy of Alongside did not answer; end it and start it again.")
    line = bytes(socket.readLine(LONGEST_LINE).data())
    socket.disconnectFromServer()
    return Reply.parse(line)


class SingleInstance(QObject):
    """Holds the lock while the program runs, and answers other processes.

    Signals:
        settled: a reply is ready for a socket; brings it from whatever thread to Qt's.
    """

    settled = Signal(object, object)

    def __init__(self, data: Path, answer: Answer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._answer = answer
        self._data = data
        self._name = socket_name(data)
        self._lock = QLockFile(str(data / "alongside.lock"))
        self._lock.setStaleLockTime(0)  # stale when its process is gone, never by age
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._welcome)
        self.settled.connect(self._deliver)

    def acquire(self) -> bool:
        """Become the running copy; False when another one is. A crashed copy's leftovers are cleared away.

        Raises:
            OSError: the lock or the socket cannot be made.
        """
        if not self._lock.tryLock(0):
            if self._lock.error() is QLockFile.LockError.LockFailedError:
                return False
            raise OSError(f"nothing can be written into {self._data}: free some space there, or allow it")
        QLocalServer.removeServer(self._name)
        if not self._server.listen(self._name):
            self._lock.unlock()
            raise OSError(f"the command socket {self._name} cannot be opened: {self._server.errorString()}")
        return True

    def release(self) -> None:
        """Let another copy run."""
        self._server.close()
        for caller in self.findChildren(_Caller):
            caller.hang_up()
        self._lock.unlock()

    def _welcome(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            caller = _Caller(socket, self)
            caller.asked.connect(self._on_line)
            caller.listen()

    def _on_line(self, caller: _Caller, line: bytes) -> None:
        try:
            future = self._answer(Command.parse(line))
        except CommandError as error:
            future = answered(Reply(False, f"That was no command: {error}."))
        future.add_done_callback(lambda done: self.settled.emit(caller, done))

    def _deliver(self, caller: _Caller, done: Future[Reply]) -> None:
        error = done.exception()
        reply = done.result() if error is None else Reply(False, f"That did not work: {error}")
        if isValid(caller):
            caller.tell(reply)


class _Caller(QObject):
    """One process at the other end of a socket, for as long as it stays.

    Signals:
        asked: it sent a line; carries itself and the line.
    """

    asked = Signal(object, object)

    def __init__(self, socket: QLocalSocket, parent: QObject) -> None:
        super().__init__(parent)
        self._socket = socket
        socket.setParent(self)

    def listen(self) -> None:
        """Begin to take lines; one may be there already."""
        self._socket.readyRead.connect(self._read)
        self._socket.disconnected.connect(self.deleteLater)
        self._read()

    def tell(self, reply: Reply) -> None:
        """Send it the reply."""
        self._socket.write(reply.line())
        self._socket.flush()

    def hang_up(self) -> None:
        """End the connection."""
        self._socket.abort()

    def _read(self) -> None:
        if self._socket.canReadLine():
            self.asked.emit(self, bytes(self._socket.readLine(LONGEST_LINE).data()))
        elif self._socket.bytesAvailable() > LONGEST_LINE:
            self._socket.abort()


def _fields(line: bytes) -> dict[str, object]:
    try:
        fields = json.loads(line)
    except ValueError as error:
        raise CommandError(f"this is no line of JSON ({error})") from error
    if not isinstance(fields, dict):
        raise CommandError("this is no JSON object")
    return fields
