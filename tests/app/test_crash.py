"""A crash is noticed at the next start and told without private words; an orderly end, or a power cut, is none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.crash import ENOUGH, CrashWatch

ENDS = {
    "a signal of its own": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    "killed from outside": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "an error that nobody caught": "raise ValueError('call the bank about anna')",
}


def run(folder: Path, end: str, log: str = "None") -> None:
    """A program that is watched, and ends in this way."""
    program = (
        f"from pathlib import Path\nfrom app.crash import CrashWatch\n"
        f"watch = CrashWatch(Path({str(folder)!r}), {log})\nwatch.begin()\n{end}\n"
    )
    subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, cwd=Path(__file__).parents[2])


@pytest.mark.parametrize("how", ENDS)
def test_a_crash_is_told_at_the_next_start(tmp_path: Path, how: str) -> None:
    run(tmp_path, ENDS[how])
    watch = CrashWatch(tmp_path)
    watch.begin()
    watch.end()
    assert "ended unexpectedly" in watch.report
    assert watch.in_a_row == 1
    assert watch.file.read_text() == watch.report
    assert not watch.waits
    assert "anna" not in watch.report
    expected = {"a signal of its own": "Segmentation fault", "an error that nobody caught": "ValueError"}
    assert expected.get(how, "ended from outside") in watch.report


def test_an_orderly_end_leaves_nothing_to_tell(tmp_path: Path) -> None:
    run(tmp_path, "watch.end()")
    watch = CrashWatch(tmp_path)
    watch.begin()
    assert (watch.report, watch.in_a_row) == ("", 0)
    watch.end()
    watch.end()
    assert list(tmp_path.iterdir()) == []


def test_crashes_in_a_row_are_counted_until_a_run_ends_in_order(tmp_path: Path) -> None:
    for _ in range(ENOUGH):
        run(tmp_path, ENDS["killed from outside"])
    watch = CrashWatch(tmp_path)
    watch.begin()
    assert watch.in_a_row == ENOUGH
    assert watch.waits
    watch.end()
    again = CrashWatch(tmp_path)
    again.begin()
    assert again.in_a_row == 0
    again.end()


def test_a_machine_that_went_down_is_no_crash(tmp_path: Path) -> None:
    boot = tmp_path / "boot"
    boot.write_text("monday")
    folder = tmp_path / "logs"
    folder.mkdir()
    run(folder, ENDS["killed from outside"], f"None, Path({str(boot)!r})")
    boot.write_text("tuesday")
    watch = CrashWatch(folder, boot=boot)
    watch.begin()
    assert watch.report == ""
    watch.end()


def test_the_end_of_the_log_is_in_the_report(tmp_path: Path) -> None:
    log = tmp_path / "alongside.log"
    log.write_text("".join(f"line {number}\n" for number in range(100)))
    run(tmp_path, ENDS["killed from outside"])
    watch = CrashWatch(tmp_path, log)
    watch.begin()
    watch.end()
    assert "line 99" in watch.report
    assert "line 20\n" not in watch.report
