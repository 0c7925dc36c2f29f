"""Servers on the loopback that answer a chat completion as a script says, also in ways that no server should."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answerer = Callable[["Exchange"], None]


class Exchange(BaseHTTPRequestHandler):
    """One request; a script answers it."""

    protocol_version = "HTTP/1.1"
    server: Scripted

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((self.path, dict(self.headers), body))
        script = self.server.script
        (script.pop(0) if len(script) > 1 else script[0])(self)

    def do_GET(self) -> None:
        self.server.requests.append((self.path, dict(self.headers), {}))
        self.json(self.server.pages.get(self.path, {}), 200 if self.path in self.server.pages else 404)

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def json(self, value: object, status: int = 200, **headers: str) -> None:
        text = json.dumps(value).encode()
        self.send_response(status)
        for name, header in {"Content-Type": "application/json", "Content-Length": str(len(text)), **headers}.items():
            self.send_header(name.replace("_", "-"), header)
        self.end_headers()
        self.wfile.write(text)

    def begin(self) -> None:
        """A stream whose end is the end of the connection."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def raw(self, text: bytes) -> None:
        self.wfile.write(text)
        self.wfile.flush()

    def event(self, **delta: object) -> None:
        self.raw(b"data: " + json.dumps({"choices": [{"index": 0, "delta": delta}]}).encode() + b"\n\n")


class Scripted(ThreadingHTTPServer):
    """Answers request after request from a script, the last entry for ever.

    Attributes:
        requests: path, headers and body of each request.
        ended: set when the test is over; what stalls waits for it.
    """

    daemon_threads = False

    def __init__(self, script: Sequence[Answerer], pages: dict[str, object]) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self.script = list(script)
        self.pages = pages
        self.requests: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.ended = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is what some tests are about."""

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [body for path, _, body in self.requests if path.endswith("/chat/completions")]


@contextmanager
def serving(*script: Answerer, pages: dict[str, object] | None = None) -> Iterator[Scripted]:
    server = Scripted(script, pages or {})
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02))
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def saying(*parts: str) -> Answerer:
    """Streams these parts, and ends well."""

    def answer(exchange: Exchange) -> None:
        exchange.begin()
        for part in parts:
            exchange.event(content=part)
        exchange.raw(b"data: [DONE]\n\n")

    return answer


def calling(name: str, *arguments: str) -> Answerer:
    """Streams a function call, its arguments in pieces."""

    def answer(exchange: Exchange) -> None:
        exchange.begin()
        exchange.event(tool_calls=[{"index": 0, "id": "c1", "function": {"name": name, "arguments": ""}}])
        for part in arguments:
            exchange.event(tool_calls=[{"index": 0, "function": {"arguments": part}}])
        exchange.raw(b"data: [DONE]\n\n")

    return answer


def status(code: int, **headers: str) -> Answerer:
    return lambda exchange: exchange.json({"error": {"message": "no"}}, code, **headers)


def cut_after(text: str) -> Answerer:
    """The connection breaks off amid a chunk."""

    def answer(exchange: Exchange) -> None:
        exchange.send_response(200)
        exchange.send_header("Content-Type", "text/event-stream")
        exchange.send_header("Content-Length", "100000")
        exchange.end_headers()
        exchange.event(content=text)
        exchange.close_connection = True

    return answer


def stall_after(text: str) -> Answerer:
    """Says this and then nothing more, the connection open."""

    def answer(exchange: Exchange) -> None:
        exchange.begin()
        if text:
            exchange.event(content=text)
        exchange.server.ended.wait()

    return answer


def flood(size: int, piece: str = "word ") -> Answerer:
    """So many bytes of answer."""

    def answer(exchange: Exchange) -> None:
        exchange.begin()
        part = piece * 2000
        for _ in range(size // len(part)):
            exchange.event(content=part)

    return answer


def raw(text: bytes) -> Answerer:
    def answer(exchange: Exchange) -> None:
        exchange.begin()
        exchange.raw(text)

    return answer
