"""What a reasoner may look up is worked out exactly, and nothing that it asks for can do harm."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime

import pytest

from app.reasoning.package import Package
from app.reasoning.tools import OFFERED, PackageTools, calculate, date_arithmetic

NOW = datetime.fromisoformat("2026-11-22T10:00:00+01:00")


def call(name: str, **arguments: object) -> str:
    async def remote(tool: str, asked: dict[str, object]) -> str:
        return f"{tool} was asked {asked}" + "." * 9000

    package = Package(1, "q", NOW, reminders=("call anna, in one hour",))
    return asyncio.run(PackageTools(package, remote).call(name, json.dumps(arguments)))


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("6 * 7", 42),
        ("(3 + 4.5) / 2", 3.75),
        ("2^10", 1024),
        ("-7 // 2", -4),
        ("sqrt(2)**2", 2.0),
        ("max(1, pi)", 3.1415926),
    ],
)
def test_arithmetic_is_worked_out(expression: str, value: float) -> None:
    assert calculate(expression) == pytest.approx(value)


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('true')", "().__class__", "[1] * 9", "'a' * 9", "9**9**9", "2**100000", "open('x')",
        "lambda: 1", "x", "True", "1 if 1 else 2", "1/0", "(-8)**0.5", "", "1" * 500, "(" * 200 + "1" + ")" * 200,
        "max()", "round(1, 2, 3)", "round(7, -1000000000)", "sqrt(-1)",
    ],
)  # fmt: skip
def test_anything_but_arithmetic_is_refused_in_words(expression: str) -> None:
    assert call("calculate", expression=expression).startswith("That cannot be worked out")


def test_dates_are_moved_and_compared() -> None:
    assert date_arithmetic({"start": "now", "days": 10}, NOW).startswith("2026-12-02T10:00:00+01:00 (Wednesday")
    assert date_arithmetic({"start": "2026-01-31", "months": 1}, NOW).startswith("2026-02-28")
    assert date_arithmetic({"start": "2026-11-22T09:00:00", "end": "now"}, NOW) == "0 days 01:00:00 (3600 seconds)"
    assert call("date_arithmetic", start="the day of judgement").startswith("That cannot be worked out")
    assert call("date_arithmetic", start="now", days=1e300).startswith("That cannot be worked out")


def test_what_only_the_program_knows_is_asked_of_it_and_clipped() -> None:
    found = call("search_journal", words="build")
    assert found.startswith("search_journal was asked {'words': 'build'}")
    assert len(found) == 4000
    assert call("reminders") == "call anna, in one hour"


def test_nonsense_is_answered_in_words() -> None:
    assert call("cancel_all_reminders") == "There is no tool cancel_all_reminders."
    tools = PackageTools(Package(1, "q", NOW), lambda tool, asked: None)  # type: ignore[arg-type,return-value]
    assert asyncio.run(tools.call("calculate", "{nonsense")) == "The arguments are no JSON."
    assert asyncio.run(tools.call("calculate", "[1]")) == "The arguments are no object."
    assert asyncio.run(tools.call("reminders", "")) == "None is set."


def test_no_tool_changes_anything() -> None:
    names = {tool["function"]["name"] for tool in OFFERED}  # type: ignore[index]
    assert names == {"search_journal", "read_screen", "reminders", "calculate", "date_arithmetic"}
