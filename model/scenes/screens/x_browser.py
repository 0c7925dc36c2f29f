"""Chromium on a virtual display with pages on which downloads, checks and installations run, or only life goes on.

The pages come from a small server of our own, which the page also tells what became visible, when and where.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from model.microturn import SeeKind
from model.scenes.screens.chance import Chance
from model.scenes.screens.recording import GivenUpError, Mark
from model.scenes.screens.words import DATA, done, failed, fill, prose, question, status, title
from model.scenes.screens.x_display import Box, Display, Film
from model.scenes.screens.x_programs import end, place

FACES = (
    "sans-serif",
    "serif",
    "Roboto",
    "Lato",
    "Open Sans",
    "Cantarell",
    "Liberation Sans",
    "Comfortaa",
    "monospace",
    "Arimo",
)
BARS = ("native", "box", "box", "box", "text", "blocks")
BUTTONS = (
    ["Yes", "No"],
    ["OK", "Cancel"],
    ["Continue", "Abort"],
    ["Replace", "Skip"],
    ["Retry", "Cancel"],
    ["Allow", "Deny"],
)
LIFE = ("article", "writing", "chat", "moving", "transfers", "steps")
LOADING_SECONDS = 45.0
END_REACH = 12


class _Server(ThreadingHTTPServer):
    """Serves the page of the current scene and keeps what it reports."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.version = 0
        self.page = ""
        self.reports: list[dict[str, Any]] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that is closed drops its connections: that is no error worth a trace."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """GET / (the page) and /version, POST /report."""

    server: _Server

    def do_GET(self) -> None:
        body = str(self.server.version) if self.path == "/version" else self.server.page
        self._answer(body.encode(), "text/plain" if self.path == "/version" else "text/html; charset=utf-8")

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if told["version"] == self.server.version:
            self.server.reports.append(told)
        self._answer(b"", "text/plain")

    def _answer(self, body: bytes, form: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", form)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *_arguments: Any) -> None:
        """Nothing is logged."""


class Browser:
    """One Chromium that stays open on a display; each scene shows a page of its own in it."""

    def __init__(self, display: Display, chance: Chance) -> None:
        self._display = display
        self.server = _Server()
        self.show({"form": "blank", "title": "New page", "style": _style(chance)})
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{self.server.server_port}/"
        self.kiosk = chance.maybe(0.15)
        shown = ["--kiosk", address] if self.kiosk else [f"--app={address}"] if chance.maybe(0.6) else [address]
        quiet = [
            "--no-sandbox",
            "--no-first-run",
            "--disable-gpu",
            "--disable-extensions",
            "--disable-sync",
            "--test-type",
        ]
        quiet += ["--disable-background-networking", "--disable-component-update", "--disable-default-apps"]
        theme = ["--force-dark-mode"] * chance.maybe(0.3)
        size = f"--window-size={chance.whole(500, display.size[0])},{chance.whole(400, display.size[1] - 60)}"
        profile = f"--user-data-dir={display.folder / 'chromium'}"
        self._process = display.launch(["chromium", *quiet, *theme, size, profile, *shown])

    def show(self, plan: dict[str, Any]) -> None:
        """Have the browser load a page made from a plan."""
        version = self.server.version + 1
        template = (DATA / "page.html").read_text(encoding="utf-8")
        self.server.page = template.replace("__PLAN__", json.dumps(plan)).replace("__VERSION__", str(version))
        self.server.reports = []
        self.server.version = version

    def await_page(self) -> bool:
        """Wait until the page is there; False when it does not come."""
        limit = time.monotonic() + LOADING_SECONDS
        while not self.server.reports and time.monotonic() < limit:
            time.sleep(0.1)
        return bool(self.server.reports)

    def window(self) -> int:
        """The browser's window, or 0."""
        found = self._display.ask(["xdotool", "search", "--onlyvisible", "--class", "chromium"]).split()
        return int(found[-1]) if found else 0

    def close(self) -> None:
        end(self._process)
        self.server.shutdown()
        self.server.server_close()


class Page:
    """A page in the browser on which a task ends at a moment, or nothing ever does.

    Args:
        ending, at: how and when (seconds of the page) it ends.
        others: more tasks of the same page, each with its ending.
    """

    def __init__(
        self, display: Display, browser: Browser, chance: Chance, ending: SeeKind | None, at: float,
        others: Sequence[tuple[SeeKind, float]] = (),
    ) -> None:  # fmt: skip
        self._display, self._browser, self._ending = display, browser, ending
        self._front = ending is not None
        plan = _plan(chance, ending, at)
        if others:
            plan["form"], plan["items"] = "transfers", [_item(chance, ending, at), *(_item(chance, *o) for o in others)]
        browser.show(plan)
        if not browser.await_page():
            raise GivenUpError("the browser shows no page")
        window = browser.window()
        if window and not browser.kiosk:
            place(display, chance, window)

    def tick(self, now: float) -> None:
        """The page plays by itself; one on which something will end comes to the front."""
        if self._front and now >= 0:
            self._front = False
            self._display.raise_window(self._browser.window())

    def marks(self, film: Film) -> list[tuple[int, Mark]]:
        window = self._browser.window()
        box = self._display.box(window) if window else None
        if box is None:
            raise GivenUpError("the browser is gone")
        told = [report for report in self._browser.server.reports if report["kind"] != "loaded"]
        if any(report["time"] < film.times[0] for report in told):
            raise GivenUpError("the page got to its end before the film began")
        found = [self._mark(film, box, report) for report in told]
        if self._ending is not None and not found:
            raise GivenUpError("the page did not get to its end")
        if any(not self._display.on_top(window, *mark.anchor) for _, mark in found):
            raise GivenUpError("another window is in front of the browser")
        return found

    def _mark(self, film: Film, box: Box, report: dict[str, Any]) -> tuple[int, Mark]:
        """A report in pixels of the screen: what the window has beside the page is its border and, on top, its bars."""
        inside, where = report["inside"], report["place"]
        border = (box.width - inside["width"]) // 2
        x = box.x + border + int(where["x"])
        y = box.y + box.height - border - inside["height"] + int(where["y"])
        width, height = int(where["width"]), int(where["height"])
        across = max(4, width - 8) if report["end"] else min(30, width // 2)
        mark = Mark(SeeKind(report["kind"]), report["what"], (x + across, y + height // 2), (x, y, width, height))
        point = (mark.anchor[0] - END_REACH, mark.anchor[1] - END_REACH, 2 * END_REACH, 2 * END_REACH)
        # The page tells what it has painted, so the frame before may show it already.
        return film.settled(max(1, film.turn(report["time"]) - 1), point if report["end"] else mark.area), mark

    def stop(self) -> None:
        """The browser stays for the next scene."""


def _style(chance: Chance) -> dict[str, Any]:
    """A look for a page."""
    dark = chance.maybe(0.45)
    return {
        "paper": chance.hex_colour(10, 60) if dark else chance.hex_colour(215, 255),
        "card": chance.hex_colour(40, 90) if dark else chance.hex_colour(235, 255),
        "ink": chance.hex_colour(190, 255) if dark else chance.hex_colour(0, 70),
        "accent": chance.hex_colour(30, 230),
        "trough": chance.hex_colour(60, 110) if dark else chance.hex_colour(170, 225),
        "face": f"'{chance.pick(FACES)}'",
        "size": chance.whole(12, 22),
        "height": chance.whole(4, 34),
        "radius": chance.any([0, 3, 6, 14]),
        "bar": chance.any(BARS),
        "marks": chance.maybe(0.4),
        "colourful": chance.maybe(0.6),
        "pace": chance.whole(90, 400),
        "wheel": chance.any(["◐◓◑◒", "|/-\\", "⠋⠙⠸⠴", "····"]),
    }


def _item(chance: Chance, ending: SeeKind | None, at: float) -> dict[str, Any]:
    """One task of a page."""
    texts = {SeeKind.DONE: done, SeeKind.FAILED: failed, SeeKind.ASKS: question}
    begin = chance.between(0, 0.6)
    return {
        "name": fill(chance, "{file}") if chance.maybe(0.5) else title(chance),
        "status": status(chance),
        "talk": [status(chance) for _ in range(4)],
        "from": begin,
        "to": 0.99 if ending is SeeKind.DONE else chance.between(begin, 0.97),
        "at": at,
        "ending": ending.value if ending else None,
        "text": texts[ending](chance) if ending else "",
    }


def _plan(chance: Chance, ending: SeeKind | None, at: float) -> dict[str, Any]:
    """Everything that a page needs to know to play by itself."""
    others = [_item(chance, None, at + chance.between(6, 30)) for _ in range(chance.whole(0, 3))]
    main = [_item(chance, ending, at)]
    form = chance.any(LIFE) if ending is None else chance.any(["transfers", "transfers", "steps"])
    items = [*main, *others]
    if form == "transfers":
        chance.random.shuffle(items)
    results = [chance.any([done, failed])(chance) for _ in range(4)]
    paragraphs = [prose(chance, chance.whole(1, 4)) for _ in range(chance.whole(6, 24))]
    paragraphs = [text for index, text in enumerate(paragraphs) for text in (text, *results[index : index + 1])]
    return {
        "form": form,
        "title": title(chance),
        "style": _style(chance),
        "items": items,
        "steps": [title(chance) for _ in range(chance.whole(3, 8))],
        "running": chance.any(
            ["Running…", "In progress", "Please wait", "Working", "Some checks have not completed yet"]
        ),
        "buttons": chance.pick(BUTTONS),
        "paragraphs": paragraphs,
        "canvas": [chance.whole(160, 640), chance.whole(120, 360)],
    }
