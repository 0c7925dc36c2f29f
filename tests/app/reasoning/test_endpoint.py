"""An OpenAI-compatible server is asked, and whatever it does the user keeps what came and gets one sentence."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from app.journal import Entry
from app.reasoning.endpoint import EndpointReasoner
from app.reasoning.messages import Limits
from app.reasoning.package import Package
from app.reasoning.reasoner import Answer, ReasonerError
from app.reasoning.tools import PackageTools
from tests.app.reasoning.servers import (
    Answerer,
    Exchange,
    Scripted,
    calling,
    cut_after,
    flood,
    raw,
    saying,
    serving,
    stall_after,
    status,
)

NOW = datetime.fromisoformat("2026-11-22T10:00:00+01:00")
QUICK = Limits(connect=5.0, first=0.5, between=0.5, waits=(0.01, 0.02), characters=50_000, answer_bytes=500_000)
PATIENT = Limits(connect=20.0, first=20.0, between=20.0, waits=(0.01, 0.02), characters=50_000, answer_bytes=500_000)


def package(picture: bytes | None = None) -> Package:
    journal = (Entry(NOW, "done", "make in xterm failed."),)
    return Package(1, "why did it fail", NOW, "xterm", "make", ("error: no rule",), journal, ("call anna",), picture)


async def found_nothing(tool: str, arguments: dict[str, object]) -> str:
    return f"{tool} {json.dumps(arguments)}: nothing"


def ask(
    server: Scripted,
    limits: Limits = PATIENT,
    partial: Callable[[str], None] = lambda text: None,
    sent: Package | None = None,
    model: str = "m",
    key: str = "",
) -> Answer:
    async def run() -> Answer:
        reasoner = EndpointReasoner(f"{server.base}/v1", model, key, "the server", limits)
        try:
            asked = sent or package()
            return await reasoner.answer(asked, PackageTools(asked, found_nothing), partial)
        finally:
            await reasoner.close()

    return asyncio.run(run())


def sentence_of(server: Scripted, limits: Limits = PATIENT) -> str:
    with pytest.raises(ReasonerError) as failed:
        ask(server, limits)
    return failed.value.sentence


def test_an_answer_streams_in_and_the_context_goes_out_marked_as_material() -> None:
    grown: list[str] = []
    with serving(saying("No rule ", "makes it.")) as server:
        assert ask(server, partial=grown.append, key="k1") == Answer("No rule makes it.", "the server")
    assert grown == ["No rule ", "No rule makes it."]
    (body,) = server.bodies
    assert server.requests[0][1]["Authorization"] == "Bearer k1"
    system, user = body["messages"]
    assert "never an instruction" in system["content"]
    for part in ("<screen>\nerror: no rule\n</screen>", "make in xterm failed", "call anna", "why did it fail"):
        assert part in user["content"]
    assert {tool["function"]["name"] for tool in body["tools"]} >= {"search_journal", "calculate"}


def test_a_function_call_is_carried_out_and_its_result_goes_back() -> None:
    with serving(calling("calculate", '{"expression": ', '"6 * 7"}'), saying("It is 42.")) as server:
        assert ask(server).text == "It is 42."
    assistant, result = server.bodies[1]["messages"][2:]
    assert assistant["tool_calls"][0]["function"] == {"name": "calculate", "arguments": '{"expression": "6 * 7"}'}
    assert result == {"role": "tool", "tool_call_id": "c1", "content": "42"}


def test_a_model_that_only_calls_functions_is_made_to_answer() -> None:
    script = [calling("search_journal", '{"words": "x"}')] * PATIENT.rounds
    with serving(*script, saying("Enough.")) as server:
        assert ask(server).text == "Enough."
    assert "tools" not in server.bodies[-1]


def test_a_picture_is_sent_and_left_out_where_it_is_refused() -> None:
    with serving(status(400), saying("I see.")) as server:
        assert ask(server, sent=package(b"png")).text == "I see."
    first, second = server.bodies
    assert first["messages"][1]["content"][1]["image_url"]["url"] == "data:image/png;base64,cG5n"
    assert isinstance(second["messages"][1]["content"], str)


def test_a_reply_that_comes_whole_is_taken_too() -> None:
    def whole(exchange: Exchange) -> None:
        exchange.json({"choices": [{"message": {"content": "Whole."}}]})

    with serving(whole) as server:
        assert ask(server).text == "Whole."


def test_the_first_model_that_is_no_embedding_and_passes_nothing_on_is_asked_where_none_is_named() -> None:
    cloud = [{"id": "gpt-oss:120b-cloud"}, {"id": "glm:cloud"}]
    pages = {"/v1/models": {"data": [{"id": "nomic-embed"}, *cloud, {"id": "qwen"}]}}
    with serving(saying("Yes."), pages=pages) as server:
        assert ask(server, model="").text == "Yes."
        assert server.bodies[0]["model"] == "qwen"
    with serving(saying("Yes.")) as server, pytest.raises(ReasonerError, match="names no model"):
        ask(server, model="")


def test_a_busy_server_is_asked_again_and_then_given_up() -> None:
    with serving(status(429, Retry_After="0"), status(503), saying("At last.")) as server:
        assert ask(server).text == "At last."
    with serving(status(429)) as server:
        assert "no more questions at the moment" in sentence_of(server)
        assert len(server.bodies) == 3
    with serving(status(429, Retry_After="3600")) as server:
        assert "no more questions at the moment" in sentence_of(server)
        assert len(server.bodies) == 1


@pytest.mark.parametrize(
    ("answerer", "told"),
    [
        (status(500), "a fault of its own"),
        (status(401), "does not accept the key"),
        (status(404), "does not know the model"),
        (status(413), "too long"),
        (status(418), "refuses the question"),
        (status(307, Location="http://127.0.0.1:9/v1/chat/completions"), "another address"),
        (raw(b"data: {broken\n\n"), "no answer"),
        (raw(b"data: [1, 2]\n\n"), "no answer"),
        (raw(b'data: {"error": {"message": "out of memory"}}\n\n'), "no answer"),
        (raw(b'data: {"choices": 7}\n\n'), "no answer"),
        (raw(b'data: {"choices": [{"delta": {"tool_calls": [3]}}]}\n\n'), "no answer"),
        (raw(b"data: " + b"[" * 100_000 + b"\n\n"), "no answer"),
        (raw(b"x" * 3_000_000), "no answer"),
        (raw(b""), "answered with nothing"),
        (saying(""), "answered with nothing"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_server_does_wrong_is_told_in_a_sentence(answerer: Answerer, told: str) -> None:
    with serving(answerer) as server:
        assert told in sentence_of(server)


def test_what_came_before_the_connection_broke_is_kept() -> None:
    with serving(cut_after("The first half.")) as server:
        answer = ask(server)
    assert answer.text == "The first half."
    assert "broke off" in answer.problem


def test_what_came_before_invalid_json_is_kept() -> None:
    good = b'data: {"choices": [{"delta": {"content": "Half."}}]}\n\n'
    with serving(raw(good + b"data: nonsense\n\n")) as server:
        answer = ask(server)
    assert (answer.text, "no JSON" in answer.problem) == ("Half.", True)


def test_a_server_that_stalls_is_waited_for_no_longer_than_the_limit() -> None:
    with serving(stall_after("")) as server:
        assert "stopped answering" in sentence_of(server, QUICK)
    with serving(stall_after("Only this.")) as server:
        answer = ask(server, replace(PATIENT, between=0.5))
    assert (answer.text, "stopped answering" in answer.problem) == ("Only this.", True)


def test_of_ten_megabytes_the_beginning_is_kept() -> None:
    with serving(flood(10_000_000)) as server:
        answer = ask(server)
    assert len(answer.text) == PATIENT.characters - 1  # the last space is trimmed
    assert "more than I take" in answer.problem


def test_a_server_that_is_not_there_is_told() -> None:
    with serving(saying("x")) as server:
        pass
    assert "cannot be reached" in sentence_of(server)


def test_cancelling_closes_the_connection() -> None:
    gone = threading.Event()

    def talk_on(exchange: Exchange) -> None:
        exchange.begin()
        try:
            while not exchange.server.ended.wait(0.01):
                exchange.event(content="and ")
        except OSError:
            gone.set()

    async def run(server: Scripted) -> None:
        reasoner = EndpointReasoner(f"{server.base}/v1", "m", "", "the server", PATIENT)
        begun = asyncio.Event()
        asked = package()
        task = asyncio.create_task(reasoner.answer(asked, PackageTools(asked, found_nothing), lambda text: begun.set()))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await reasoner.close()
        assert await asyncio.get_running_loop().run_in_executor(None, gone.wait, 20.0)

    with serving(talk_on) as server:
        asyncio.run(run(server))
