"""Two hundred times a program is killed while it writes reminders; what it had confirmed is there, once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.reminders.store import ReminderStore

ROOT = Path(__file__).parents[3]
KILLS = 200
# One interpreter that has loaded everything, and a fork of it for every life: 200 starts of Python would take minutes.
NURSERY = """
import os, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from app.reminders.schedule import Schedule
from app.reminders.store import ReminderStore

path, now = Path(sys.argv[1]), datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
for life in sys.stdin:
    child = os.fork()
    if child == 0:
        schedule = Schedule(ReminderStore.open(path))
        for number in range(100_000):
            schedule.add_timer(timedelta(minutes=number + 1), f"{life.strip()} {number}", now)
            os.write(1, f"{os.getpid()} {number}\\n".encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.write(1, b"over\\n")
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="lives are forks of one process")
def test_two_hundred_kills_during_writes_lose_and_double_nothing(tmp_path: Path) -> None:
    path = tmp_path / "reminders.sqlite3"
    rng = random.Random(5)
    confirmed: dict[int, int] = {}
    with subprocess.Popen(
        [sys.executable, "-c", NURSERY, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as nursery:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        for life in range(KILLS):
            nursery.stdin.write(f"{life}\n")
            nursery.stdin.flush()
            # Killed after so many confirmations, and so in the middle of whatever comes next.
            for _ in range(rng.randint(1, 4)):
                child, number = nursery.stdout.readline().split()
                confirmed[life] = int(number)
            _pass_a_moment(rng)
            os.kill(int(child), signal.SIGKILL)
            while (line := nursery.stdout.readline()) != "over\n":
                confirmed[life] = int(line.split()[1])
        nursery.stdin.close()
    assert nursery.returncode == 0
    with ReminderStore.open(path) as store:
        assert store.notice is None
        titles = [each.title for each in store.all()]
    assert len(titles) == len(set(titles))
    wanted = {f"{life} {number}" for life, last in confirmed.items() for number in range(last + 1)}
    assert len(confirmed) == KILLS
    assert wanted <= set(titles)
    # At most the one that was being written when the kill came may be there unconfirmed.
    assert len(set(titles) - wanted) <= KILLS


def _pass_a_moment(rng: random.Random) -> None:
    """Some thousands of steps of arithmetic: no wait for anything, only to meet the writer in another place."""
    for _ in range(rng.randint(0, 20_000)):
        pass
