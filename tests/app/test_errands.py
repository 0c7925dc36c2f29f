"""Errands are run in order, off the loop's thread where it is live, and what came of them is collected later."""

from __future__ import annotations

import threading

from app.errands import NOT_DONE, InlineErrands, Outcome, ThreadErrands
from model.microturn import NoteKind


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


def test_the_user_is_told_of_what_breaks_where_they_asked_for_it() -> None:
    errands = ThreadErrands()

    def broken() -> Outcome:
        raise RuntimeError("broken")

    errands.submit(broken, awaited=True)
    errands.submit(broken)
    errands.stop()
    told = [[(wish.kind, wish.text) for wish in outcome.wishes] for outcome in errands.collect()]
    assert told == [[(NoteKind.CONFIRM, NOT_DONE)], []]
