"""The player within a terminal says where what is marked stands, whatever is written behind it."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from model.scenes.screens import terminal_player


def answer_cursor(master: int, seconds: float) -> str:
    """Play a terminal that only counts lines, for a program on the other end; returns what was written."""
    text, row, limit = "", 0, time.monotonic() + seconds
    while time.monotonic() < limit and "finished" not in text:
        if select.select([master], [], [], 0.1)[0]:
            piece = os.read(master, 4096).decode()
            for part in re.split(r"(\033\[6n)", piece):
                if part == "\033[6n":
                    line = (text.rsplit("\n", 1)[-1]).replace("\r", "")
                    os.write(master, f"\033[{row + 1};{len(line) + 1}R".encode())
                else:
                    text += part
                    row = text.count("\n")
    return text


def test_the_player_reports_where_a_marked_piece_stands(tmp_path: Path) -> None:
    script = {
        "before": "old\r\n",
        "steps": [[0, "$ make\r\n", None], [0, "built\r\n", "done"], [0, "Go on? ", "asks"], [0.1, "finished", None]],
    }
    (tmp_path / "script.json").write_text(json.dumps(script))
    master, slave = pty.openpty()
    command = [sys.executable, terminal_player.__file__, str(tmp_path / "script.json"), str(tmp_path / "report")]
    player = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env={**os.environ, "WINDOWID": "7"})
    try:
        assert "finished" in answer_cursor(master, 60)
    finally:
        player.kill()
        player.wait()
        os.close(master)
        os.close(slave)
    built, asked = (json.loads(line) for line in (tmp_path / "report").read_text().splitlines())
    assert (built["kind"], built["row"], built["column"], built["window"]) == ("done", 2, 0, 7)
    assert (asked["kind"], asked["row"], asked["column"], asked["text"]) == ("asks", 3, 0, "Go on?")


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("OK\r\n", 1),
        ("Go on? ", 0),
        ("FAILED\033[0m\r\n\r\n", 2),
        ("FAILED\r\n\033[0m", 1),
        ("SUCCESS\r\n7 tasks\r\n", 2),
        ("SUCCESS\r\n" + "x" * 25 + "\r\n", 4),
        ("SUCCESS\r\n" + "x" * 25, 3),
    ],
)
def test_the_player_marks_the_first_line_whatever_follows_it(
    text: str, below: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blank lines, colours switched off and more lines, wrapped at ten columns, have moved the cursor on."""
    monkeypatch.setattr(terminal_player, "cursor", lambda: (20, 0))
    monkeypatch.setattr(terminal_player.os, "get_terminal_size", lambda _: os.terminal_size((10, 30)))
    monkeypatch.setenv("WINDOWID", "7")
    told = terminal_player.report("done", text, 0, 0.0)
    assert told["row"] == 20 - below
    assert told["text"] == terminal_player.CONTROLS.sub("", text).split("\r\n")[0].strip()


@pytest.mark.parametrize(
    ("text", "column", "wrapped"),
    [
        ("OK\r\n", 0, 0),
        ("  done\r\n$ ", 2, 0),
        ("x" * 10 + "\r\n", 0, 0),
        ("x" * 25 + "\r\n", 0, 2),
        ("Go on?    ", 0, 0),
    ],
)
def test_the_player_tells_where_a_line_begins_and_over_how_many_rows_it_goes(
    text: str, column: int, wrapped: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal_player, "cursor", lambda: (20, 0))
    monkeypatch.setattr(terminal_player.os, "get_terminal_size", lambda _: os.terminal_size((10, 30)))
    monkeypatch.setenv("WINDOWID", "7")
    told = terminal_player.report("done", text, 0, 0.0)
    assert (told["column"], told["wrapped"]) == (column, wrapped)
