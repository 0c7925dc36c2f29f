"""The sights suite: real programs finish on a virtual screen, and then, for a while, nothing finishes at all."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.desk import VirtualDesk
from app.evaluation.desk import PROGRAM, LiveProgram, Row, live_program, need
from app.evaluation.report import Report
from model.microturn import SeeKind

SEE_SECONDS = 8.0
IN_TIME_SECONDS = 2.0
EARLY_SECONDS = 0.5
"""A program writes the instant of its end down a moment after it has shown it."""
FINISH_WITHIN_SECONDS = 60.0
COPYING = (
    '(for n in $(seq 5 5 100); do sleep 0.4; echo "$n"; done; date +%s.%N > "$0")'
    ' | zenity --progress --title="Copying files" --text="Copying files" --width=420'
)
BUILD = (
    "xterm -geometry 100x30 -T build -e sh -c '"
    'for n in $(seq 1 40); do echo "[$n/40] cc -O2 -c source_$n.c"; sleep 0.2; done; '
    'echo; echo "Build finished in 8 seconds."; echo "$ "; date +%s.%N > "$0"; sleep 60\' "$0"'
)
PAGE = """<!doctype html><title>Downloads</title><body style="font: 18px sans-serif; margin: 40px">
<h2>Downloads</h2><p id="name">archive.zip</p><progress id="bar" max="100" value="0" style="width: 600px"></progress>
<p id="state">Downloading…</p><script>let n = 0; const timer = setInterval(() => {
  n += 5; document.getElementById("bar").value = n;
  document.getElementById("state").textContent = n < 100 ? `Downloading… ${n}%` : "Download complete";
  if (n >= 100) { clearInterval(timer); document.title = "Done"; } }, 400);</script></body>"""
BROWSE = (
    'chromium --no-sandbox --disable-gpu --no-first-run --user-data-dir="$1/browser" --app="file://$1/downloads.html"'
    " --window-size=900,400 >/dev/null 2>&1 &"
    ' until xdotool search --name "^Done$" >/dev/null 2>&1; do sleep 0.1; done; date +%s.%N > "$0"; sleep 60'
)
WORK = """
for n in $(seq 1 12); do xdotool type --delay 60 "echo line $n of ordinary work"; xdotool key Return; sleep 0.5; done
xdotool type "seq 1 300"; xdotool key Return; sleep 2
for n in 1 2 3 4 5 6; do xdotool key shift+Prior; sleep 0.7; done
for n in 1 2 3 4 5 6; do xdotool key shift+Next; sleep 0.7; done
xdotool key alt+Tab; sleep 3; xdotool key alt+Tab; sleep 3
"""


@dataclass(frozen=True, slots=True)
class Show:
    """A program that finishes: a shell command that writes the instant of it (seconds since 1970) into the file $0.

    Attributes:
        app: the program that has to be named.
    """

    name: str
    app: str
    needs: tuple[str, ...]
    command: str


SHOWS = (
    Show("zenity", "zenity", ("zenity",), COPYING),
    Show("xterm", "xterm", ("xterm",), BUILD),
    Show("browser", "chromium", ("chromium", "xdotool"), BROWSE),
)


def evaluate_sights(
    folder: Path,
    overrides: Mapping[str, str],
    seconds: float,
    tell: Callable[[str], None] = print,
    program: Sequence[str] = PROGRAM,
) -> Report:
    """Three programs finish; then comes ordinary work for `seconds`, in which nothing does.

    Raises:
        SuiteError, DeskError: the desk cannot be used, or a program is not installed.
    """
    for name in {name for show in SHOWS for name in show.needs} | {"xterm", "xdotool"}:
        need(name)
    began = time.perf_counter()
    with VirtualDesk(1280, 720) as desk, live_program(desk, folder, overrides, program) as live:
        items = [_show(live, show) for show in SHOWS]
        for item in items:
            tell(f"{item['program']}: seen after {item['seen_after']} s, said: {item['said']}")
            for text in item["wrong"]:
                tell(f"{item['program']}: beside that, or instead: {text}")
        false = _work(live, seconds)
    for row in false:
        tell(f"nothing had finished: {row['text']}")
    after = [item["seen_after"] for item in items if item["seen_after"] is not None]
    values = {
        "shown": len(items),
        "seen": len(after),
        "in_time": sum(delay <= IN_TIME_SECONDS for delay in after),
        "said": sum(item["said"] is not None for item in items),
        "wrong": sum(len(item["wrong"]) for item in items),
        "work_seconds": seconds,
        "false": len(false),
    }
    return {
        "suite": "sights",
        "n": len(items),
        "seconds": time.perf_counter() - began,
        "sets": {"sights": values},
        "items": [*items, *({"false": row["text"], "t": row["t"]} for row in false)],
    }


def _show(live: LiveProgram, show: Show) -> dict[str, Any]:
    """Lets one program finish and waits for a word about it."""
    (live.folder / "downloads.html").write_text(PAGE, encoding="utf-8")
    marker = live.folder / f"{show.name}.finished"
    known = len(live.rows())
    program = live.desk.run(["sh", "-c", show.command, str(marker), str(live.folder)])
    deadline = time.monotonic() + FINISH_WITHIN_SECONDS
    while not (marker.exists() and marker.read_text().strip()) and time.monotonic() < deadline:
        time.sleep(0.1)
    finished = float(marker.read_text()) if marker.exists() else time.time()
    live.wait(lambda rows: _told(rows, show, finished) is not None, known, SEE_SECONDS)
    live.desk.end(program)
    time.sleep(3.0)
    rows = live.rows()[known:]
    right = _right(rows, show, finished)
    return {
        "program": show.name,
        "finished": marker.exists(),
        "seen_after": round(_instant(right[0]) - finished, 2) if right else None,
        "said": _told(rows, show, finished),
        "wrong": [row["text"] for row in rows if row["event"] == "seen" and row not in right[:1]],
    }


def _right(rows: Sequence[Row], show: Show, finished: float) -> list[Row]:
    """The sights that this program has finished, in its window and not before it did."""
    return [
        row
        for row in rows
        if row["event"] == "seen" and row["kind"] == SeeKind.DONE.value and _instant(row) >= finished - EARLY_SECONDS
        and row["window"] is not None and row["window"]["app"].startswith(show.app)
    ]  # fmt: skip


def _told(rows: Sequence[Row], show: Show, finished: float) -> str | None:
    """What was said of it after it finished."""
    right = _right(rows, show, finished)
    said = (row for row in rows if row["event"] == "voice" and row["kind"] == "seen" and right)
    return next((str(row["text"]) for row in said if row["started"] >= right[0]["t"]), None)


def _instant(row: Row) -> float:
    """When it was seen, in seconds since 1970."""
    return datetime.fromisoformat(row["at"]).timestamp()


def _work(live: LiveProgram, seconds: float) -> list[Row]:
    """Types, scrolls and switches windows for so long; returns what was claimed to be seen meanwhile."""
    known = len(live.rows())
    live.desk.run(["xterm", "-geometry", "80x20+10+10", "-sb"])
    live.desk.run(["xterm", "-geometry", "80x20+500+250", "-sb"])
    time.sleep(3.0)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        subprocess.run(["sh", "-c", WORK], env=live.desk.environment, capture_output=True, check=False)
    return [row for row in live.rows()[known:] if row["event"] == "seen"]
