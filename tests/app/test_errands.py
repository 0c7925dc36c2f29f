"""Errands are run in order, off the loop's thread where it is live, and what came of them is collected later."""

from __future__ import annotations

import threading

from app.errands import InlineErrands, Outcome, ThreadErrands


def test_inline_errands_are_done_where_they_stand() -> None:
    errands = InlineErrands()
    errands.submit(lambda: Outcome(done="one"))
    errands.submit(lambda: Outcome(done="two"))
    assert [outcome.done for outcome in errands.collect()] == ["one", "two"]
    assert errands.collect() == []
    errands.stop()


def test_errands_on_a_thread_keep_their_order_and_nobody_waits() -> None:
    errands = ThreadErrands()
    gate = threading.Event()

    def slow() -> Outcome:
        gate.wait()
        return Outcome(done="slow")

    errands.submit(slow)
    errands.submit(lambda: Outcome(done="fast"))
    assert errands.collect() == []
    gate.set()
    errands.stop()
    assert [outcome.done for outcome in errands.collect()] == ["slow", "fast"]


def test_what_breaks_on_the_thread_is_reported_and_the_next_errand_is_run() -> None:
    errands = ThreadErrands()

    def broken() -> Outcome:
        raise RuntimeError("broken")

    errands.submit(broken)
    errands.submit(lambda: Outcome(done="next"))
    errands.stop()
    failed, following = errands.collect()
    assert failed.events == (("device", {"device": "errand", "change": "failed", "text": "RuntimeError: broken"}),)
    assert following.done == "next"
