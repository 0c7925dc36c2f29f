"""Servers as they are met: half streams, thoughts left in, odd function calls, refusals; what came is kept and told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from app.reasoning.endpoint import EndpointReasoner
from app.reasoning.reasoner import ReasonerError
from app.reasoning.reply import MOST_CALLS
from app.reasoning.tools import PackageTools
from tests.app.reasoning.servers import Answerer, Exchange, calling, raw, saying, serving, stall_after, status
from tests.app.reasoning.test_endpoint import PATIENT, ask, found_nothing, package, sentence_of

DONE = b"data: [DONE]\n\n"


def said(text: str, **choice: object) -> bytes:
    """An event as it goes over the line."""
    event = {"choices": [{"index": 0, "delta": {"content": text}, **choice}]}
    return b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n"


def in_pieces(text: bytes, size: int) -> Answerer:
    """Sends so many bytes at a time, wherever that cuts."""

    def answer(exchange: Exchange) -> None:
        exchange.begin()
        for place in range(0, len(text), size):
            exchange.raw(text[place : place + size])

    return answer


@pytest.mark.parametrize("size", [1, 7])
def test_a_stream_that_is_cut_within_letters_and_events_is_put_together(size: int) -> None:
    stream = b": keepalive\n\n" + said("Grüße ") + b":\r\n\r\n" + said("→ done 🎉").replace(b"\n", b"\r\n") + DONE
    with serving(in_pieces(stream, size)) as server:
        answer = ask(server)
    assert (answer.text, answer.problem) == ("Grüße → done 🎉", "")


def test_an_event_over_several_lines_is_one_and_what_is_no_part_of_an_answer_is_passed_over() -> None:
    several = b'data: {"choices": [{"delta":\ndata: {"content": "Yes."}}]}\n\n'
    others = b'data: {"type": "ping"}\n\ndata: {"error": null, "choices": []}\n\nevent: x\nid: 7\nretry: 5\n\n'
    with serving(raw(others + several + DONE)) as server:
        answer = ask(server)
    assert (answer.text, answer.problem) == ("Yes.", "")


@pytest.mark.parametrize(
    ("end", "told"),
    [
        (said("", finish_reason="stop"), ""),
        (DONE, ""),
        (b"", "the end may be missing"),
        (said("", finish_reason="length") + DONE, "the end is missing"),
        (said("", finish_reason="content_filter") + DONE, "held the rest back"),
    ],
)
def test_an_answer_counts_as_whole_only_where_the_server_says_so(end: bytes, told: str) -> None:
    with serving(raw(said("The first half.") + end)) as server:
        answer = ask(server)
    assert answer.text == "The first half."
    assert told in answer.problem
    assert bool(answer.problem) == bool(told)


def test_the_thoughts_of_a_reasoning_model_are_not_told() -> None:
    grown: list[str] = []
    with serving(saying("<thi", "nk>\nThe user asks", " why. So</th", "ink>\n\nThe port", " was taken.")) as server:
        assert ask(server, partial=grown.append).text == "The port was taken."
    assert grown == ["The port", "The port was taken."]
    with serving(saying("<think>and", " think")) as server:
        assert "answered with nothing" in sentence_of(server)


def test_calls_that_share_an_index_or_come_as_objects_are_told_apart() -> None:
    def calls(exchange: Exchange) -> None:
        exchange.begin()
        for name, text in (("a", "1 + 1"), ("b", "2 + 2")):
            function = {"name": "calculate", "arguments": {"expression": text}}
            exchange.event(tool_calls=[{"index": 0, "id": name, "function": function}])
        for part in ('{"expression":', ' "3 + 3"}'):  # its name in every piece
            exchange.event(tool_calls=[{"index": 1, "function": {"name": "calculate", "arguments": part}}])
        exchange.raw(DONE)

    with serving(calls, saying("Done.")) as server:
        assert ask(server).text == "Done."
    results = [message["content"] for message in server.bodies[1]["messages"] if message["role"] == "tool"]
    assert results == ["2", "4", "6"]


def test_a_reply_that_calls_a_thousand_functions_gets_a_few_of_them() -> None:
    def calls(exchange: Exchange) -> None:
        exchange.begin()
        for number in range(1000):
            exchange.event(tool_calls=[{"index": number, "id": f"c{number}", "function": {"name": "reminders"}}])
        exchange.raw(DONE)

    with serving(calls, saying("Enough.")) as server:
        assert ask(server).text == "Enough."
    assert sum(message["role"] == "tool" for message in server.bodies[1]["messages"]) == MOST_CALLS


def test_a_server_that_takes_no_pictures_still_gets_the_tools_and_one_without_tools_neither() -> None:
    with serving(status(400), saying("I read.")) as server:
        assert ask(server, sent=package(b"png")).text == "I read."
    assert isinstance(server.bodies[1]["messages"][1]["content"], str)
    assert "tools" in server.bodies[1]
    with serving(status(404), status(404), saying("Plainly.")) as server:
        assert ask(server, sent=package(b"png")).text == "Plainly."
    assert "tools" not in server.bodies[2]


@pytest.mark.parametrize("fails", [status(500), status(429), stall_after("")])
def test_what_was_said_before_a_function_call_is_kept_when_the_next_reply_fails(fails: Answerer) -> None:
    def begins(exchange: Exchange) -> None:
        exchange.begin()
        exchange.event(content="It is the port.")
        exchange.event(tool_calls=[{"index": 0, "id": "c1", "function": {"name": "reminders", "arguments": "{}"}}])
        exchange.raw(DONE)

    with serving(begins, fails) as server:
        answer = ask(server, replace(PATIENT, first=1.0))
    assert answer.text == "It is the port."
    assert answer.problem


def test_an_instant_before_which_a_server_wants_no_question_is_respected() -> None:
    now = datetime.now(UTC)

    def busy(exchange: Exchange) -> None:
        exchange.json({}, 429, Retry_After=format_datetime(now + timedelta(hours=1), usegmt=True))

    with serving(busy, saying("At last.")) as server:
        assert "no more questions at the moment" in sentence_of(server)
        assert len(server.bodies) == 1

    def soon(exchange: Exchange) -> None:
        exchange.json({}, 429, Retry_After=format_datetime(now - timedelta(hours=1), usegmt=True))

    with serving(soon, saying("At last.")) as server:
        assert ask(server).text == "At last."


def test_what_a_server_says_about_its_refusal_is_passed_on() -> None:
    def broke(exchange: Exchange) -> None:
        exchange.json({"error": {"message": "You exceeded\nyour current quota. " + "x" * 9000}}, 402)

    with serving(broke) as server:
        told = sentence_of(server)
    assert "refuses the question (status 402)" in told
    assert "It says: You exceeded your current quota. xxx" in told
    assert len(told) < 400
    stream = b'data: {"error": {"message": "out of memory"}}\n\n'
    with serving(raw(stream)) as server:
        assert "an error of its own: out of memory" in sentence_of(server)


@pytest.fixture
def listing() -> Iterator[list[Answerer]]:
    """What the list of models is answered with, one after the other."""
    replies: list[Answerer] = []
    get = Exchange.do_GET

    def do_get(exchange: Exchange) -> None:
        exchange.server.requests.append((exchange.path, dict(exchange.headers), {}))
        replies.pop(0)(exchange)

    Exchange.do_GET = do_get  # type: ignore[method-assign]
    yield replies
    Exchange.do_GET = get  # type: ignore[method-assign]


def test_a_server_that_does_not_name_its_models_says_why(listing: list[Answerer]) -> None:
    listing += [status(401), status(302, Location="http://127.0.0.1:9/v1/models"), raw(b"[" * 3_000_000)]
    with serving(saying("x")) as server:
        for told in ("does not accept the key", "another address", "names no model"):
            with pytest.raises(ReasonerError, match=told):
                ask(server, model="")
        assert server.bodies == []
        listing += [status(503), lambda exchange: exchange.json({"data": [{"id": "m"}, 7]})]
        assert ask(server, model="").text == "x"


def test_an_address_may_be_pasted_with_blanks_around_it() -> None:
    async def run(url: str) -> str:
        reasoner = EndpointReasoner(url, "m", "", "", PATIENT)
        try:
            asked = package()
            return (await reasoner.answer(asked, PackageTools(asked, found_nothing), lambda text: None)).text
        finally:
            await reasoner.close()

    with serving(saying("Yes.")) as server:
        assert asyncio.run(run(f" {server.base}/v1/ ")) == "Yes."
        assert server.requests[0][0] == "/v1/chat/completions"


def test_where_functions_call_again_and_again_the_last_reply_has_none_to_call() -> None:
    with serving(calling("reminders", "{}")) as server:
        assert "answered with nothing" in sentence_of(server)
    assert len(server.bodies) == PATIENT.rounds + 1


def test_a_question_goes_to_no_other_address_whatever_the_server_and_the_environment_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serving(saying("Mine.")) as other:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, other.base)
        moved = status(307, Location=f"{other.base}/v1/chat/completions")
        with serving(moved, saying("Yes.")) as server:
            assert "another address" in sentence_of(server)
            assert ask(server).text == "Yes."
        assert other.requests == []


def test_a_server_that_wants_a_key_is_told_from_one_that_wants_another() -> None:
    with serving(status(401)) as server:
        assert "the keyring gave none" in sentence_of(server)
        with pytest.raises(ReasonerError, match="give the right one"):
            ask(server, key="k1")
