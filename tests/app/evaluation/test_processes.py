"""What processes use is read from the system itself: their time, their wake-ups, their children."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from app.evaluation.processes import Usage, command_of, descendants, total, usage_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it in /proc")


def test_what_a_process_computes_counts_as_its_time_and_as_that_of_whoever_waited_for_it() -> None:
    before = usage_of(os.getpid())
    subprocess.run([sys.executable, "-c", "sum(range(10_000_000))"], check=True)
    used = usage_of(os.getpid()).since(before)
    assert used.cpu > 0.05
    assert used.megabytes > 5


def test_a_process_that_waits_often_is_seen_to_wake_up_often() -> None:
    before = usage_of(os.getpid())
    for _ in range(50):
        time.sleep(0.001)
    used = usage_of(os.getpid()).since(before)
    assert used.wakeups >= 50
    assert used.switches >= used.wakeups


def test_children_of_children_are_found_and_named() -> None:
    child = subprocess.Popen(
        ["sh", "-c", "sleep 60 & echo ready; wait"], stdout=subprocess.PIPE, start_new_session=True
    )
    try:
        assert child.stdout is not None
        child.stdout.readline()
        deadline = time.monotonic() + 30
        while "sleep 60" not in {command_of(each) for each in descendants(child.pid)}:
            assert time.monotonic() < deadline
        assert {child.pid, *descendants(child.pid)} <= set(descendants(os.getpid()))
    finally:
        os.killpg(child.pid, 15)
        child.communicate()


def test_a_process_that_has_ended_has_used_nothing_that_could_be_read() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        pass
    assert usage_of(child.pid) == Usage()
    assert command_of(child.pid) == ""
    assert total([Usage(1.0, 2, 3, 4.0), Usage(1.0, 1, 1, 1.0)]) == Usage(2.0, 3, 4, 5.0)
