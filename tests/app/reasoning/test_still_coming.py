"""An answer that is still coming can be gone on with, and what came of one that ends before its end is not lost."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from app.errands import Forget
from app.journal_days import Line
from app.reasoning.messages import Answered, Found, Lookup
from app.reasoning.process import Grown, _Desk
from app.reasoning.reasoner import Answer
from app.reasoning.section import Reasoning
from app.reasoning.telling import STILL_COMING
from app.reasoning.track import STOPPED
from app.ui.entry_words import answer_of
from tests.app.reasoning.fakes import NOW, Bench, words

FIRST = "It failed because the port was taken by another process of an earlier run that nobody ended. "
SECOND = "That process is the server of this morning, which the log shows to have been started at nine. "
THIRD = "To end it, look for it by its port and stop it, then start the build again and watch its log. "
MORE = "There is more; say go on."


def test_whoever_hears_the_beginning_is_told_that_there_is_more_and_can_go_on_before_the_end(bench: Bench) -> None:
    bench.ask("why did it fail")
    early = words(bench.grow(1, FIRST + SECOND + THIRD))
    assert early == f"{FIRST}{SECOND}{MORE}"
    assert bench.track.open_to("go on")
    assert words(bench.ask("go on")) == STILL_COMING
    assert bench.grow(1, FIRST + SECOND + THIRD + FIRST) == []
    assert words(bench.grow(1, FIRST + SECOND + THIRD + FIRST + SECOND)) == f"{THIRD}{FIRST}{MORE}"
    assert words(bench.ask("go on")) == STILL_COMING
    (whole,) = bench.answer(1, FIRST + SECOND + THIRD + FIRST + SECOND)
    assert words(whole) == SECOND.strip()
    assert words(bench.ask("go on")) == "That was all of it."


def test_a_piece_that_has_come_meanwhile_is_told_at_once(bench: Bench) -> None:
    bench.ask("why did it fail")
    bench.grow(1, FIRST + SECOND + THIRD)
    bench.grow(1, FIRST + SECOND + THIRD + FIRST + SECOND)
    assert words(bench.ask("go on")).startswith("To end it")


def test_of_an_answer_that_is_dropped_while_it_comes_nothing_is_left_to_go_on_with(bench: Bench) -> None:
    bench.ask("why did it fail")
    bench.grow(1, FIRST + SECOND + THIRD)
    bench.ask("never mind")
    assert words(bench.ask("go on")) == "There is nothing to go on with."


@pytest.mark.parametrize("how", ["fails", "dies"])
def test_what_had_come_of_an_answer_is_kept_when_its_reasoner_ends(bench: Bench, how: str) -> None:
    bench.ask("why did it fail")
    bench.grow(1, FIRST)
    if how == "fails":
        outcomes = bench.fail(1, "The server broke off.")
    else:
        bench.come(None)
        outcomes = bench.come(None)
    (outcome,) = outcomes
    ((name, fields),) = outcome.events
    assert (name, fields["text"]) == ("answered", FIRST.strip())
    assert fields["problem"]
    assert outcome.done is not None
    assert FIRST.strip() in outcome.done
    assert words(outcome).startswith(FIRST.strip())


def test_a_failure_says_of_which_question_it_is_where_there_are_several(bench: Bench) -> None:
    bench.ask("why did it fail")
    bench.ask("who is anna")
    assert words(bench.fail(1, "It broke off.")) == "You asked: why did it fail. It broke off."
    assert words(bench.fail(2, "It broke off.")) == "It broke off."


def test_a_lookup_that_cannot_be_worked_out_is_answered_and_the_answers_of_others_still_come(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.ask("why")
    for number, since in enumerate(("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00")):
        bench.take(Lookup(1, number, "search_journal", {"words": "x", "since": since}))

    def break_(*_: object) -> None:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr(bench.journal, "search", break_)
    bench.take(Lookup(1, 2, "search_journal", {}))
    found = [order.text for order in bench.sent if isinstance(order, Found)]
    assert ["ISO" in text for text in found] == [True, True, False]
    assert found[2] == "That could not be looked up."


def test_forgetting_also_takes_back_what_was_about_to_be_told(bench: Bench) -> None:
    bench.ask("first")
    (outcome,) = bench.answer(1, "The secret.")
    bench.ask("second")
    (effect,) = bench.track.forget(timedelta(minutes=5), NOW).effects
    assert isinstance(effect, Forget)
    assert {outcome.wishes[0].key, "answer 2.0"} <= set(effect.keys)


def test_who_is_asked_is_shown_as_long_as_it_answers_whatever_the_settings_say_by_then(tmp_path: Path) -> None:
    bench = Bench(tmp_path, Reasoning(endpoint="https://me:secret@api.example.com:8443/v1"))
    bench.consents.allow("https://api.example.com:8443", NOW)
    bench.ask("why")
    for endpoint in ("", "http://[::1", "http://localhost:1/v1"):
        bench.track.settings = Reasoning(endpoint=endpoint)
        assert bench.track.abroad == "api.example.com:8443"
    bench.take(Answered(1, Answer("Because.", "it")))
    bench.track.collect(0.0)
    assert bench.track.abroad == ""
    bench.track.stop()


def test_where_leave_was_taken_back_a_process_that_died_is_not_asked_again(tmp_path: Path) -> None:
    bench = Bench(tmp_path, Reasoning(endpoint="https://api.example.com/v1"))
    bench.consents.allow("https://api.example.com/v1", NOW)
    bench.ask("why")
    bench.consents.withdraw("https://api.example.com/v1")
    bench.come(None)
    assert bench.numbers() == [1]
    assert not bench.track.thinking
    bench.track.stop()


def test_a_fast_server_is_not_passed_on_word_by_word() -> None:
    told: list[str] = []
    now = 0.0
    grown = Grown(told.append, lambda: now)
    for count in range(1, 1001):
        now += 0.001
        grown("x" * count)
    assert [len(text) for text in told] == [1, 251, 501, 751]
    assert len(grown.text) == 1000


def test_one_question_that_hangs_does_not_take_the_others_with_it(bench: Bench) -> None:
    bench.ask("why did it fail")
    bench.machine = 100.0
    bench.ask("who is anna")
    bench.machine = Reasoning().longest_seconds + 31.0
    assert bench.track.collect(0.0) == []
    assert bench.killed == 1
    assert words(bench.come(None)) == f"You asked: why did it fail. {STOPPED}"
    assert bench.numbers() == [1, 2, 2]
    assert words(bench.answer(2, "A colleague.")).endswith("A colleague.")


def test_of_two_models_only_the_one_that_is_asked_stays_in_memory() -> None:
    closed: list[str] = []

    class Holding:
        def __init__(self, name: str) -> None:
            self.name = name

        async def close(self) -> None:
            closed.append(self.name)

    async def ask_both() -> None:
        desk = _Desk(None)  # type: ignore[arg-type]
        for name in ("first", "first", "second"):
            await desk._kept((name,), lambda: Holding(name))  # type: ignore[arg-type,return-value]  # noqa: B023

    asyncio.run(ask_both())
    assert closed == ["first"]


def test_the_answer_in_the_timeline_begins_where_it_begins_though_the_question_holds_a_colon(bench: Bench) -> None:
    bench.ask("what does error: no rule mean")
    (outcome,) = bench.answer(1, "A file: it is missing.")
    assert outcome.done is not None
    assert answer_of(Line(1, NOW, "done", outcome.done, "")) == "A file: it is missing."
