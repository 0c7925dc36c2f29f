"""Runs inside a terminal: writes a script piece by piece and reports when and where its marked pieces stand.

`python terminal_player.py SCRIPT.json REPORT.jsonl`. The script is {"before": text, "steps": [[wait, text, kind or
null]]}; a report is {"time", "kind", "text", "row", "column", "rows", "columns", "wrapped", "window"}, with the place
counted from 0: the row is the last of those in which the line stands, `wrapped` how many are above it. The terminal
itself is asked where its cursor stands (ECMA-48 device status report), so wrapping and scrolling are accounted for.
"""

from __future__ import annotations

import json
import os
import re
import sys
import termios
import time
import tty
from pathlib import Path
from typing import Any

CONTROLS = re.compile(r"\033(?:\[[0-9;?]*[A-Za-z]|\][^\007]*\007|[()][A-Z0-9])")
"""Sequences that steer a terminal and leave nothing to read (ECMA-48)."""


def cursor() -> tuple[int, int]:
    """Row and column of the cursor, counted from 0."""
    os.write(1, b"\033[6n")
    answer = b""
    while not answer.endswith(b"R"):
        answer += os.read(0, 1)
    match = re.search(rb"(\d+);(\d+)R", answer)
    if match is None:
        raise ValueError(f"the terminal answered {answer!r} instead of a cursor position")
    return int(match.group(1)) - 1, int(match.group(2)) - 1


def rows_below(words: str, columns: int) -> int:
    """How many rows the cursor is below the row in which the first line of words ends that have just been written."""
    first, *following = (line.rstrip("\r").rpartition("\r")[2] for line in words.split("\n"))
    del first
    if not following:
        return 0
    whole = sum(max(1, -(-len(line) // columns)) for line in following[:-1])
    return 1 + whole + max(0, len(following[-1]) - 1) // columns


def report(kind: str, text: str, start: int, written: float) -> dict[str, Any]:
    """Where the first line of a piece stands that has just been written and began in column `start`.

    What follows it (line ends, colours switched off, more lines) has moved the cursor on.
    """
    row, column = cursor()
    size = os.get_terminal_size(1)
    words = CONTROLS.sub("", text)
    if "\n" in words or column < start:
        start = 0
    row -= rows_below(words, max(1, size.columns))
    first = words.split("\n")[0]
    wrapped = max(0, start + len(first.rstrip()) - 1) // max(1, size.columns)
    told, start = first.strip(), start + len(first) - len(first.lstrip(" "))
    place = {"row": max(0, row), "column": start, "rows": size.lines, "columns": size.columns, "wrapped": wrapped}
    return {"time": written, "kind": kind, "text": told, **place, "window": int(os.environ["WINDOWID"])}


def main(script_path: Path, report_path: Path) -> None:
    script = json.loads(script_path.read_text())
    usual = termios.tcgetattr(0)
    tty.setcbreak(0, termios.TCSANOW)
    settings = termios.tcgetattr(0)
    settings[3] &= ~termios.ECHO
    termios.tcsetattr(0, termios.TCSANOW, settings)
    os.write(1, script["before"].encode())
    for wait, text, kind in script["steps"]:
        time.sleep(wait)
        start = cursor()[1] if kind else 0
        os.write(1, text.encode())
        if kind:
            with report_path.open("a") as file:
                file.write(json.dumps(report(kind, text, start, time.time())) + "\n")
    termios.tcsetattr(0, termios.TCSANOW, usual)
    time.sleep(3600)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
