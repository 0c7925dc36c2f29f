"""The reasoner's process: started by a question, answering in words, gone when idle, back when killed."""

from __future__ import annotations

import base64
import multiprocessing
import queue
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from app.evaluation.questions import drawn
from app.helping import serve_undisturbed
from app.journal import Entry
from app.reasoning.embedded import shipped_model
from app.reasoning.messages import (
    Answered,
    Ask,
    Cancel,
    Failed,
    Found,
    Growing,
    Limits,
    Lookup,
    Message,
    Plan,
    Sent,
)
from app.reasoning.package import Package
from app.reasoning.worker import ProcessWorker
from tests.app.reasoning.servers import Answerer, Scripted, calling, saying, serving, stall_after

NOW = datetime.fromisoformat("2026-11-22T10:00:00+01:00")
LONGEST_WAIT = 90.0
"""For a process to start on a machine that is busy with other things."""

Inbox = queue.SimpleQueue[Message | None]


@pytest.fixture
def inbox() -> Inbox:
    return queue.SimpleQueue()


@pytest.fixture
def worker(inbox: Inbox) -> Iterator[ProcessWorker]:
    worker = ProcessWorker(inbox.put)
    yield worker
    worker.stop()


def plan_for(server: Scripted) -> Plan:
    limits = Limits(connect=30.0, first=60.0, between=60.0, waits=())
    return Plan(f"{server.base}/v1", "m", pictures="never", limits=limits)


def until(inbox: Inbox, wanted: Callable[[Message | None], bool]) -> list[Message | None]:
    """Everything that comes, up to what is wanted."""
    came: list[Message | None] = []
    while not came or not wanted(came[-1]):
        came.append(inbox.get(timeout=LONGEST_WAIT))
    return came


def is_end(message: Message | None) -> bool:
    return isinstance(message, Answered | Failed) or message is None


def package(number: int, question: str = "why did it fail") -> Package:
    return Package(number, question, NOW, "xterm", "make")


def test_questions_are_answered_side_by_side_with_lookups_and_one_is_dropped(
    worker: ProcessWorker, inbox: Inbox
) -> None:
    script: list[Answerer] = [calling("search_journal", '{"words": "build"}'), saying("It was the port.")]
    with serving(*script) as server, serving(stall_after("Well")) as slow:
        worker.send(Ask(package(1), None, plan_for(slow)))
        until(inbox, lambda message: isinstance(message, Growing))
        worker.send(Ask(package(2), None, plan_for(server)))
        lookup = until(inbox, lambda message: isinstance(message, Lookup))[-1]
        assert isinstance(lookup, Lookup)
        assert (lookup.number, lookup.tool, lookup.arguments) == (2, "search_journal", {"words": "build"})
        worker.send(Found(lookup.lookup, "09:00 done: the build failed."))
        answered = until(inbox, is_end)[-1]
        assert isinstance(answered, Answered)
        assert (answered.number, answered.answer.text) == (2, "It was the port.")
        assert server.bodies[1]["messages"][-1]["content"] == "09:00 done: the build failed."
        worker.send(Cancel(1))
        worker.send(Ask(package(3), None, plan_for(server)))
        assert [getattr(message, "number", 3) for message in until(inbox, is_end)] == [3, 3, 3]


def test_a_killed_process_is_told_and_the_next_question_starts_another(worker: ProcessWorker, inbox: Inbox) -> None:
    with serving(saying("Yes.")) as server:
        worker.send(Cancel(9))
        assert not worker.running
        worker.send(Ask(package(1), None, plan_for(server)))
        until(inbox, is_end)
        worker.kill()
        assert until(inbox, is_end) == [None]
        assert not worker.running
        worker.send(Ask(package(2), None, plan_for(server)))
        assert isinstance(until(inbox, is_end)[-1], Answered)


def test_handing_over_a_large_picture_does_not_wait_for_a_process_that_is_not_reading_yet(
    worker: ProcessWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = multiprocessing.Pipe()
    helper = worker._helper
    monkeypatch.setattr(helper, "_launch", lambda: setattr(helper, "_pipe", ours))
    large = np.full((4000, 4000, 3), 255, np.uint8)
    handing_over = threading.Thread(target=worker.send, args=(Ask(package(1), large, Plan()),), daemon=True)
    handing_over.start()
    handing_over.join(LONGEST_WAIT)
    assert not handing_over.is_alive()
    assert theirs.recv().picture.nbytes == large.nbytes
    worker.stop()
    ours.close()
    theirs.close()


def test_a_process_that_the_system_does_not_start_is_told_and_the_next_question_is_tried_again(
    worker: ProcessWorker, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise BlockingIOError("no more processes")

    with serving(saying("Yes.")) as server:
        with monkeypatch.context() as patch:
            patch.setattr(worker._helper, "_launch", refuse)
            worker.send(Ask(package(1), None, plan_for(server)))
            assert until(inbox, is_end) == [None]
        worker.send(Ask(package(2), None, plan_for(server)))
        assert isinstance(until(inbox, is_end)[-1], Answered)


def test_a_message_that_cannot_be_taken_in_does_not_end_those_that_follow(inbox: Inbox) -> None:
    def take(message: Message | None) -> None:
        inbox.put(message)
        if isinstance(message, Sent):
            raise OSError("the disk is gone")

    worker = ProcessWorker(take)
    with serving(saying("Yes.")) as server:
        worker.send(Ask(package(1), None, plan_for(server)))
        assert isinstance(until(inbox, is_end)[-1], Answered)
    worker.stop()


def test_what_had_come_when_a_question_took_too_long_is_its_answer(worker: ProcessWorker, inbox: Inbox) -> None:
    with serving(stall_after("It is the port.")) as server:
        worker.send(Ask(package(1), None, replace(plan_for(server), longest=3.0)))
        answered = until(inbox, is_end)[-1]
    assert isinstance(answered, Answered)
    assert answered.answer.text == "It is the port."
    assert "the answer is not whole" in answered.answer.problem


@pytest.mark.setting("reasoning.unload_minutes")
def test_an_idle_process_ends_and_gives_its_memory_back(inbox: Inbox) -> None:
    worker = ProcessWorker(inbox.put)
    with serving(saying("Yes.")) as server:
        worker.send(Ask(package(1), None, replace(plan_for(server), idle=0.3)))
        came = until(inbox, lambda message: message is None)
    assert isinstance(came[-2], Answered)
    assert not worker.running
    worker.stop()


@pytest.mark.setting("reasoning.file", "reasoning.longest_seconds")
def test_a_question_that_takes_too_long_and_a_file_that_is_missing_are_told(
    worker: ProcessWorker, inbox: Inbox, tmp_path: Path
) -> None:
    with serving(stall_after("")) as server:
        worker.send(Ask(package(1), None, Plan(f"{server.base}/v1", "m", longest=0.5)))
        failed = until(inbox, is_end)[-1]
        assert isinstance(failed, Failed)
        assert "no answer, so I stopped" in failed.sentence
    worker.send(Ask(package(2), None, Plan(file=str(tmp_path / "none.gguf"))))
    failed = until(inbox, is_end)[-1]
    assert isinstance(failed, Failed)
    assert "none.gguf is not there" in failed.sentence


@pytest.mark.setting("reasoning.pictures")
def test_a_picture_goes_to_a_server_where_the_user_wants_it(worker: ProcessWorker, inbox: Inbox) -> None:
    picture = drawn(["error"])
    with serving(saying("Yes.")) as server:
        for number, pictures in enumerate(("always", "never", "auto")):
            worker.send(Ask(package(number), picture, replace(plan_for(server), pictures=pictures)))
            assert isinstance(until(inbox, is_end)[-1], Answered)
    kinds = [type(body["messages"][1]["content"]) for body in server.bodies]
    assert kinds == [list, str, str]


def test_a_helping_process_minds_no_ctrl_c_before_it_does_anything_else() -> None:
    usual = signal.getsignal(signal.SIGINT)
    found: list[object] = []
    try:
        serve_undisturbed(lambda given: found.extend((given, signal.getsignal(signal.SIGINT))), "pipe")
    finally:
        signal.signal(signal.SIGINT, usual)
    assert found == ["pipe", signal.SIG_IGN]


@pytest.mark.setting("reasoning.audio")
def test_the_sound_of_a_question_goes_to_a_server_only_where_the_user_wants_it(
    worker: ProcessWorker, inbox: Inbox
) -> None:
    spoken = replace(package(1), audio=b"\x01\x02" * 16000)
    shown = []
    with serving(saying("Yes.")) as server:
        for wanted in (False, True):
            worker.send(Ask(spoken, None, replace(plan_for(server), audio=wanted)))
            came = until(inbox, is_end)
            assert isinstance(came[-1], Answered)
            shown += [message.package.shown() for message in came if isinstance(message, Sent)]
    assert [(each["audio_seconds"], each["audio_sent"]) for each in shown] == [(1.0, False), (1.0, True)]
    plain, heard = (body["messages"][1]["content"] for body in server.bodies)
    assert isinstance(plain, str)
    assert heard[1]["type"] == "input_audio"
    assert base64.b64decode(heard[1]["input_audio"]["data"]).endswith(spoken.audio)


@pytest.mark.skipif(
    shipped_model() is None or not all(map(find_spec, ("xllamacpp", "rapidocr"))),
    reason="the extra `reasoner` or its weights are not installed",
)
def test_the_model_on_this_machine_answers_from_the_text_on_the_screen(worker: ProcessWorker, inbox: Inbox) -> None:
    picture = drawn(["$ ./deploy.sh staging", "uploading 214 files", "fatal: connection refused by db-staging"])
    asked = Package(
        1, "why did the deploy stop", NOW, "xterm", "deploy", journal=(Entry(NOW, "done", "tea is ready."),)
    )
    worker.send(Ask(asked, picture, Plan(longest=LONGEST_WAIT)))
    came = until(inbox, is_end)
    sent, answered = (next(each for each in came if isinstance(each, kind)) for kind in (Sent, Answered))
    assert isinstance(sent, Sent)
    assert "uploading 214 files" in sent.package.screen
    assert isinstance(answered, Answered)
    assert "connection refused" in answered.answer.text
    assert answered.answer.by == "the small model on this machine"
