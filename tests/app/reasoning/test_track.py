"""Questions go out with their context, answers come back as notes, and the user stays in charge of both."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.errands import Forget
from app.journal import Entry
from app.ports import DesktopView, Rectangle, Window
from app.reasoning.messages import Ask, Cancel, Found, Lookup, Plan, Sent
from app.reasoning.package import TELLS_ANSWER, Package
from app.reasoning.section import Reasoning
from app.reasoning.track import NO_LEAVE, NO_PAST, WITHDRAWN
from model.microturn import NoteKind
from tests.app.reasoning.fakes import NOW, Bench, words

LONG = "It failed because the port was taken. " + "Another process listens on it, as the log of this morning says. " * 6


def test_a_question_goes_out_with_the_window_the_journal_and_the_reminders(bench: Bench) -> None:
    bench.journal.write(Entry(NOW - timedelta(hours=3), "done", "the build failed after 3 minutes."))
    bench.journal.write(Entry(NOW - timedelta(hours=2), "done", "lunch was ordered."))
    bench.journal.write(Entry(NOW - timedelta(minutes=2), "heard", "where was I"))
    window = Window(1, "xterm", "make", 7, Rectangle(10, 20, 30, 40))
    frame = np.arange(100 * 100 * 3, dtype=np.uint32).reshape(100, 100, 3).astype(np.uint8)
    view = DesktopView(True, (window,), window)
    assert bench.track.take({0: frame}, view, (Rectangle(0, 0, 100, 100),), 0.2) == "make (xterm)"
    assert bench.track.take(None, view, None, 0.4) == ""
    assert words(bench.ask("why did the build fail")) == "Let me think."
    (order,) = bench.sent
    assert isinstance(order, Ask)
    assert order.package.window == "make (xterm)"
    assert [entry.text for entry in order.package.journal] == ["the build failed after 3 minutes.", "where was I"]
    assert order.package.reminders == ("call anna, in one hour",)
    assert np.array_equal(order.picture, frame[20:60, 10:40])  # type: ignore[arg-type]
    (shown,) = bench.come(Sent(order.package, "a server"))
    ((name, fields),) = shown.events
    assert (name, fields["question"], fields["to"], fields["local"]) == (
        "asked",
        "why did the build fail",
        "a server",
        True,
    )
    assert fields["sent"]["window"] == "make (xterm)"


def test_the_sound_of_a_question_goes_with_it_and_is_shown_with_what_was_sent(bench: Bench) -> None:
    sound = bytes(2 * 16000 * 3)
    bench.track.ask("who is anna", bench.now, sound)
    bench.ask("typed, without a sound")
    first, second = (order.package for order in bench.sent if isinstance(order, Ask))
    assert (first.audio, second.audio) == (sound, b"")
    assert (first.shown()["audio_seconds"], first.shown()["audio_sent"]) == (3.0, False)
    assert second.shown()["audio_seconds"] == 0.0


def test_what_was_heard_last_is_forgotten_with_the_last_minutes(bench: Bench) -> None:
    bench.track.earshot.take(np.ones(3200, np.float32), 0.2)
    bench.ask("please forget the last ten minutes")
    assert bench.track.earshot.since(0.0, 1.0) == b""


def test_the_question_as_it_was_written_down_is_no_answer_to_itself(bench: Bench) -> None:
    for seconds, text in ((600, "the port was taken"), (2, "what was the port failed"), (1, "hello anna")):
        bench.journal.write(Entry(NOW - timedelta(seconds=seconds), "heard", text))
    bench.ask("why was the port fail")
    (order,) = bench.sent
    assert isinstance(order, Ask)
    assert [entry.text for entry in order.package.journal] == ["the port was taken", "hello anna"]


def test_neither_earlier_questions_nor_spoken_answers_are_taken_for_what_happened(bench: Bench) -> None:
    early = NOW - timedelta(minutes=3)
    for kind, text, why in (
        ("asked", "why did the port fail", "Sent to it."),
        ("said", "The closest I find is: the port was taken", TELLS_ANSWER),
        ("said", "The port timer is over.", "A reminder or timer that you had set came due."),
    ):
        bench.journal.write(Entry(early, kind, text, why))
    bench.ask("what about the port")
    (order,) = bench.sent
    assert isinstance(order, Ask)
    assert [entry.text for entry in order.package.journal] == ["The port timer is over."]


def test_an_answer_is_spoken_in_pieces_and_kept_whole(bench: Bench) -> None:
    bench.ask("why did it fail")
    (outcome,) = bench.answer(1, LONG)
    (wish,) = outcome.wishes
    assert wish.kind is NoteKind.ANSWER
    assert wish.text.startswith("It failed because the port was taken.")
    assert wish.text.endswith("There is more; say go on.")
    assert len(wish.text) < 260
    ((name, fields),) = outcome.events
    assert (name, fields["text"], fields["question"]) == ("answered", LONG, "why did it fail")
    assert outcome.done is not None
    assert LONG in outcome.done
    assert words(bench.ask("go on")).startswith("Another process")
    assert words(bench.ask("Go on, please.")).startswith("Another process")
    assert words(bench.ask("continue")) == "That was all of it."


def test_go_on_after_an_interruption_begins_with_the_sentence_that_was_cut(bench: Bench) -> None:
    bench.ask("what is it")
    (outcome,) = bench.answer(1, "The first sentence is this one. The second sentence is that one.")
    bench.track.voiced(outcome.wishes[0].key, 0.7)
    assert words(bench.ask("go on")) == "The second sentence is that one."
    assert words(bench.ask("shorter")) == "The first sentence is this one."


def test_an_answer_that_was_heard_has_nothing_left(bench: Bench) -> None:
    assert words(bench.ask("continue")) == "There is nothing to go on with."
    assert words(bench.ask("shorter")) == "I have not answered anything yet."
    bench.ask("what is it")
    (outcome,) = bench.answer(1, "A thing.")
    bench.track.voiced(outcome.wishes[0].key, 1.0)
    bench.track.voiced("5", 0.5)
    assert words(bench.ask("go on")) == "That was all of it."


def test_the_first_piece_is_a_note_while_the_rest_is_still_coming(bench: Bench) -> None:
    bench.ask("why did it fail")
    assert bench.grow(1, "It failed because") == []
    (early,) = bench.grow(1, LONG)
    assert words(early).startswith("It failed because the port was taken.")
    assert bench.grow(1, LONG + " More.") == []
    (whole,) = bench.answer(1, LONG)
    assert whole.wishes == ()
    assert words(bench.ask("go on")).startswith("Another process")


def test_several_questions_are_told_apart(bench: Bench) -> None:
    bench.ask("why did it fail")
    bench.t = 2.0
    assert words(bench.ask("who is anna")) == "I will look into that too."
    assert words(bench.answer(2, "A colleague.")) == "You asked: who is anna. A colleague."
    assert words(bench.answer(1, "The port.")) == "You asked: why did it fail. The port."
    assert bench.answer(1, "again") == []


def test_go_on_is_about_the_answer_that_was_interrupted_and_says_once_what_it_answers(bench: Bench) -> None:
    bench.ask("why did it fail")
    bench.ask("who is anna")
    (first,) = bench.answer(1, "The port was taken. Another process holds it.")
    bench.answer(2, "A colleague.")
    bench.track.voiced(first.wishes[0].key, 0.1)
    assert words(bench.ask("go on")) == "You asked: why did it fail. The port was taken. Another process holds it."
    assert words(bench.ask("shorter")) == "The port was taken."


def test_an_answer_after_the_subject_has_changed_says_what_it_answers(bench: Bench) -> None:
    bench.ask("why did it fail")
    bench.track.heard()
    assert words(bench.answer(1, "The port.")) == "The port."
    bench.ask("why did it fail")
    bench.track.take(None, None, None, 4.0)
    bench.track.heard()
    assert words(bench.answer(2, "The port.")) == "You asked: why did it fail. The port."
    bench.ask("why did it fail")
    bench.t = 60.0
    assert words(bench.answer(3, "The port.")) == "You asked: why did it fail. The port."


def test_never_mind_drops_the_newest_question_and_its_answer_is_not_told(bench: Bench) -> None:
    assert bench.track.drop(NOW) is None
    bench.ask("first thing")
    bench.ask("second thing")
    outcome = bench.ask("never mind")
    assert words(outcome) == "Not that one, then: second thing."
    assert outcome.events == (("dropped", {"number": 2, "question": "second thing"}),)
    assert bench.sent[-1] == Cancel(2)
    assert bench.answer(2, "late") == []
    assert words(bench.ask("forget it")) == "Never mind, then."
    assert bench.answer(1, "late too") == []
    assert words(bench.ask("never mind")) == "There is nothing that I am thinking about."


def test_never_mind_also_ends_an_answer_that_is_being_told(bench: Bench) -> None:
    bench.ask("why")
    (outcome,) = bench.answer(1, LONG)
    dropped = bench.track.drop(NOW)
    assert dropped is not None
    assert outcome.wishes[0].key in dropped.effects[0].keys  # type: ignore[union-attr]
    assert isinstance(dropped.effects[0], Forget)
    assert bench.track.drop(NOW) is None


def test_a_failure_is_told_in_its_sentence(bench: Bench) -> None:
    bench.ask("why")
    (outcome,) = bench.fail(1, "The server cannot be reached.")
    assert words(outcome) == "The server cannot be reached."
    assert outcome.events[0][0] == "refused"
    assert not bench.track.thinking


def test_what_is_missing_from_an_answer_is_told_with_it(bench: Bench) -> None:
    bench.ask("why")
    (outcome,) = bench.answer(1, "Because.", problem="The connection broke off.")
    assert outcome.events[0][1]["problem"] == "The connection broke off."
    assert words(bench.ask("go on")) == "The connection broke off."


def test_the_small_model_says_once_that_it_is_small(bench: Bench) -> None:
    for number, beginning in ((1, "I am a small model"), (2, "The port")):
        bench.ask("why")
        (outcome,) = bench.answer(number, "The port.", by="the small model on this machine")
        assert words(outcome).startswith(beginning)


def test_a_process_that_dies_is_asked_once_more_and_then_given_up(bench: Bench) -> None:
    bench.ask("why")
    assert bench.come(None) == []
    assert bench.numbers() == [1, 1]
    (outcome,) = bench.come(None)
    assert "stopped over that" in words(outcome)
    assert bench.come(None) == []


def test_a_process_that_hangs_is_ended(bench: Bench) -> None:
    bench.ask("why")
    bench.machine = Reasoning().longest_seconds + 31.0
    assert bench.track.collect(0.0) == []
    assert bench.killed == 1
    assert "stopped over that" in words(bench.come(None))


def test_no_more_than_four_questions_are_taken(bench: Bench) -> None:
    for _ in range(4):
        bench.ask("why")
    assert "four questions" in words(bench.ask("why"))
    assert bench.numbers() == [1, 2, 3, 4]


def test_the_journal_and_the_screen_are_looked_up_while_an_answer_waits(bench: Bench) -> None:
    bench.journal.write(Entry(NOW - timedelta(hours=5), "done", "the backup finished."))
    bench.ask("why")
    bench.take(Lookup(1, 7, "search_journal", {"words": "backup", "until": "2026-11-22T09:00:00"}))
    bench.take(Lookup(1, 8, "search_journal", {"words": "backup", "since": "2026-11-22T09:00:00"}))
    bench.take(Lookup(1, 9, "search_journal", {"since": "noon"}))
    bench.take(Lookup(1, 10, "read_screen", {}))
    bench.take(Lookup(99, 11, "read_screen", {}))
    found = [order for order in bench.sent if isinstance(order, Found)]
    assert [order.lookup for order in found] == [7, 8, 9, 10, 11]
    assert "the backup finished." in found[0].text
    assert found[1].text == "Nothing was found."
    assert "ISO" in found[2].text
    shown = [fields for outcome in bench.track.collect(0.0) for _, fields in outcome.events]
    assert [(each["question"], each["tool"]) for each in shown] == [("why", "search_journal")] * 3 + [
        ("why", "read_screen")
    ]
    assert "the backup finished." in shown[0]["found"]


def test_what_was_looked_up_for_a_question_is_forgotten_with_it(bench: Bench) -> None:
    bench.ask("why")
    bench.take(Lookup(1, 7, "search_journal", {"words": "backup"}))
    bench.ask("forget the last five minutes")
    assert bench.track.collect(0.0) == []


def test_the_last_minutes_are_forgotten_with_the_questions_in_them(bench: Bench) -> None:
    bench.journal.write(Entry(NOW - timedelta(hours=1), "heard", "old"))
    bench.journal.write(Entry(NOW - timedelta(minutes=1), "heard", "secret"))
    bench.ask("what is the secret")
    outcome = bench.track.forget(timedelta(minutes=5), NOW)
    assert words(outcome) == "Forgotten."
    assert outcome.events == (("forgotten", {"seconds": 300.0, "entries": 1}),)
    assert bench.sent[-1] == Cancel(1)
    assert [entry.text for entry in bench.journal.last(9)] == ["old"]
    assert words(bench.ask("please forget what i said in the last five minutes")) == "Nothing had been kept of that."
    assert words(bench.ask("forget the last of it")) == "Let me think."


def bench_with(folder: Path, **settings: object) -> Bench:
    return Bench(folder, Reasoning.model_validate(settings))


def test_nothing_leaves_the_machine_before_the_user_allowed_it(tmp_path: Path) -> None:
    bench = bench_with(tmp_path, endpoint="https://api.example.com/v1")
    told = bench.ask("why")
    assert "would leave this machine for https://api.example.com:443" in words(told)
    assert (bench.sent, told.events[0][0]) == ([], "refused")
    bench.consents.allow("https://api.example.com/v1", NOW)
    bench.ask("why")
    assert bench.numbers() == [1]
    assert bench.track.abroad == "api.example.com"
    bench.answer(1, "Because.")
    assert bench.track.abroad == ""
    bench.consents.withdraw("https://api.example.com")
    assert "would leave" in words(bench.ask("why"))
    bench.track.stop()


def test_nothing_more_is_looked_up_for_a_server_once_its_leave_is_withdrawn(tmp_path: Path) -> None:
    bench = bench_with(tmp_path, endpoint="https://api.example.com/v1")
    bench.journal.write(Entry(NOW - timedelta(hours=5), "done", "the backup finished."))
    bench.consents.allow("https://api.example.com/v1", NOW)
    bench.ask("why")
    bench.take(Lookup(1, 7, "search_journal", {"words": "backup"}))
    bench.consents.withdraw("https://api.example.com")
    bench.take(Lookup(1, 8, "search_journal", {"words": "backup"}))
    first, second = (order.text for order in bench.sent if isinstance(order, Found))
    assert "the backup finished." in first
    assert second == NO_LEAVE
    assert [fields["local"] for outcome in bench.track.collect(0.0) for _, fields in outcome.events] == [False]
    bench.track.stop()


def test_leave_that_is_withdrawn_while_a_question_is_put_together_keeps_it_here(tmp_path: Path) -> None:
    bench = bench_with(tmp_path, endpoint="https://api.example.com/v1")
    bench.consents.allow("https://api.example.com/v1", NOW)
    bench.wait = True
    bench.ask("why")
    bench.consents.withdraw("https://api.example.com")
    bench.waiting[0]()
    assert bench.sent == []
    assert words(bench.track.collect(0.0)) == WITHDRAWN
    bench.track.stop()


def test_a_question_goes_where_leave_was_looked_for_whatever_the_settings_say_a_moment_later(tmp_path: Path) -> None:
    bench = bench_with(tmp_path)
    package = bench.track._context.package

    def change_meanwhile(*given: Any) -> Any:
        bench.track.settings = Reasoning(endpoint="https://api.example.com/v1")
        return package(*given)

    bench.track._context.package = change_meanwhile  # type: ignore[method-assign]
    bench.ask("why")
    (order,) = bench.sent
    assert isinstance(order, Ask)
    assert order.plan.endpoint == ""
    bench.track.stop()


def test_a_model_that_a_server_here_passes_questions_on_for_is_off_this_machine(tmp_path: Path) -> None:
    bench = bench_with(tmp_path, endpoint="http://127.0.0.1:11434/v1", endpoint_model="gpt-oss:120b-cloud")
    assert "would leave this machine for http://127.0.0.1:11434, which passes them on" in words(bench.ask("why"))
    assert bench.sent == []
    bench.consents.allow("http://127.0.0.1:11434/v1", NOW)
    bench.ask("why")
    assert bench.track.abroad == "gpt-oss:120b-cloud"
    (order,) = bench.sent
    assert isinstance(order, Ask)
    (shown,) = bench.come(Sent(order.package, "Ollama"))
    assert shown.events[0][1]["local"] is False
    bench.track.stop()


def test_who_is_asked_for_leave_hears_of_everything_that_would_go(tmp_path: Path) -> None:
    bench = bench_with(tmp_path, endpoint="https://api.example.com/v1", audio=True)
    told = words(bench.ask("why"))
    past = (Entry(NOW, "heard", "hello"),)
    material = Package(1, "why", NOW, "xterm", "make", ("error",), past, ("call anna",)).material()
    blocks = re.findall(r"^<(\w+)>$", material, re.MULTILINE)
    assert blocks == ["clock", "window", "screen", "journal", "reminders"]
    assert [name for name in (*blocks, "question", "sound") if name not in told] == []
    bench.track.stop()


def test_a_server_on_this_machine_needs_no_leave_and_is_not_abroad(tmp_path: Path) -> None:
    bench = bench_with(tmp_path, endpoint="http://localhost:8080/v1", use="endpoint")
    bench.ask("why")
    (order,) = bench.sent
    assert isinstance(order, Ask)
    assert (order.plan.endpoint, order.plan.discover) == ("http://localhost:8080/v1", False)
    assert bench.track.abroad == ""
    bench.track.stop()


@pytest.mark.setting("reasoning.use", "reasoning.endpoint")
@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"use": "off"}, "switched off"),
        ({"use": "endpoint"}, "No server is named"),
        ({"endpoint": "ftp://example.com"}, "is no address"),
    ],
)
def test_settings_that_let_nobody_answer_are_told(tmp_path: Path, settings: dict[str, object], told: str) -> None:
    bench = bench_with(tmp_path, **settings)
    assert told in words(bench.ask("why"))
    assert bench.sent == []
    bench.track.stop()


@pytest.mark.setting("reasoning.threads", "reasoning.gpu_layers", "reasoning.endpoint_model")
def test_the_next_question_goes_as_the_settings_say_now(bench: Bench) -> None:
    bench.ask("why")
    bench.track.settings = Reasoning(
        use="embedded",
        file="m.gguf",
        threads=3,
        gpu_layers=7,
        pictures="never",
        audio=True,
        longest_seconds=9.0,
        unload_minutes=2.0,
    )
    bench.ask("why")
    bench.track.settings = Reasoning(endpoint="http://localhost:1/v1", endpoint_model="q")
    bench.ask("why")
    first, second, third = (order.plan for order in bench.sent if isinstance(order, Ask))
    assert first == Plan(discover=True, threads=Reasoning().working_threads, idle=600.0)
    assert second == Plan(file="m.gguf", threads=3, gpu_layers=7, pictures="never", audio=True, longest=9.0, idle=120.0)
    assert (third.endpoint, third.model, third.discover) == ("http://localhost:1/v1", "q", False)


def test_the_screen_that_was_read_for_a_question_is_kept_for_the_next(bench: Bench) -> None:
    bench.ask("why")
    (outcome,) = bench.come(Sent(Package(1, "why", NOW, "xterm", "make", ("error: no rule", "stop")), "it"))
    assert outcome.seen == "make (xterm): error: no rule / stop"


def test_a_question_is_acknowledged_before_the_past_is_searched_for_it(bench: Bench) -> None:
    bench.journal.write(Entry(bench.now, "seen", "build: the port is taken"))
    bench.wait = True
    assert words(bench.ask("why did the build fail")) == "Let me think."
    assert bench.sent == []
    assert bench.track.thinking
    (search,) = bench.waiting
    search()
    (ask,) = bench.sent
    assert isinstance(ask, Ask)
    assert [entry.text for entry in ask.package.journal] == ["build: the port is taken"]


def test_a_question_that_is_dropped_while_the_past_is_searched_is_not_sent(bench: Bench) -> None:
    bench.wait = True
    bench.ask("why did the build fail")
    assert words(bench.track.drop(bench.now)) == "Never mind, then."
    bench.waiting[0]()
    assert bench.numbers() == []


def test_a_question_whose_past_cannot_be_searched_is_answered_with_that(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_(*_: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(bench.journal, "search", break_)
    bench.ask("why did the build fail")
    assert words(bench.track.collect(bench.t)) == NO_PAST
    assert not bench.track.thinking


def test_a_process_that_dies_is_not_asked_what_is_still_being_put_together(bench: Bench) -> None:
    bench.wait = True
    bench.ask("why did the build fail")
    bench.come(None)
    assert bench.sent == []
    bench.waiting[0]()
    assert bench.numbers() == [1]
