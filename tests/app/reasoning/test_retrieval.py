"""The few lines that a small model gets are those that answer the question, and sums are worked out, not guessed."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

import pytest

from app.journal import Entry
from app.reasoning import embedded
from app.reasoning.embedded import EmbeddedReasoner
from app.reasoning.package import BETWEEN_LINES, Package
from app.reasoning.retrieval import belong_together, best, lines_of
from app.reasoning.worked_out import result_of

NOW = datetime.fromisoformat("2026-11-22T10:00:00+01:00")


def package(question: str, *screen: str, past: tuple[tuple[str, str, str], ...] = ()) -> Package:
    entries = tuple(Entry(datetime.fromisoformat(f"2026-11-22T{at}+01:00"), kind, text) for at, kind, text in past)
    return Package(1, question, NOW, "xterm", "build", screen, entries)


def first(*asked: str) -> str:
    return best(package(*asked))[0].text


def test_the_cause_goes_before_the_symptom_and_before_what_was_typed() -> None:
    screen = ("$ ./deploy.sh staging", "deploy aborted after 38 seconds", "no space left on /var")
    assert first("why did the deploy stop", *screen) == "no space left on /var"
    screen = ("1 failed, 8 passed", "E   ValueError: invalid literal for int", "tests/test_a.py:3: ValueError")
    assert first("why does this test fail", *screen) == "E   ValueError: invalid literal for int"


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("what is the timeout", 'timeout = "45s"'),
        ("what priority does it have", "Priority: low"),
        ("what is left to do in this file", "TODO: sort the list"),
    ],
)
def test_a_line_that_gives_what_was_asked_for_by_name_goes_first(question: str, line: str) -> None:
    assert first(question, "we raised priority and timeout after the file grew", line, "end of the file") == line


def test_what_is_still_on_the_screen_is_not_found_a_second_time_in_the_past() -> None:
    window = f"log (xterm): error: disk full{BETWEEN_LINES}bye"
    past = (("09:00:00", "seen", window), ("09:01:00", "seen", window), ("09:02:00", "done", "make finished."))
    lines = lines_of(package("why", "error: disk full", past=past))
    assert [line for line in lines if "disk full" in line] == ["error: disk full"]
    assert [line for line in lines if "bye" in line] == ["09:01:00 on the screen: log (xterm): bye"]
    assert any("make finished." in line for line in lines)


def test_words_of_one_meaning_are_one_word_in_any_form() -> None:
    screen = ("==== FAILURES ====", "E   AssertionError: expected 90, got 100", "1 failed, 8 passed")
    for question in ("why does this test fail", "why does this test failure", "what broke here"):
        assert first(question, *screen).startswith("E "), question


def test_the_title_bar_is_no_line_of_the_window() -> None:
    mail = ("T mail 00", "From: Ines Prado", "Subject: the new lab", "We open the new mail room on the 3rd of May.")
    came = [Entry(NOW, "seen", "mail (xterm)"), *(Entry(NOW, "said", f"Number {n} is set.") for n in range(30))]
    asked = Package(1, "who wrote this mail", NOW, "xterm", "mail", mail, tuple(came))
    assert not any(line.endswith("on the screen: mail (xterm)") for line in lines_of(asked))
    assert best(asked)[0].text == "From: Ines Prado"
    assert "T mail 00" not in lines_of(asked)
    assert "The window in front is mail (xterm)." in lines_of(asked)


BUILDS = tuple((f"09:0{n}:00", "done", f"make in xterm finished after {n} minutes.") for n in range(1, 6))


def answer(asked: Package, monkeypatch: pytest.MonkeyPatch, folder: Path) -> str:
    """What the embedded reasoner says without asking its model, of which there is only a file."""
    file = folder / "m.gguf"
    file.write_bytes(b"GGUF")
    monkeypatch.setattr(embedded, "shipped_model", lambda: file)
    monkeypatch.setattr(EmbeddedReasoner, "_load", None)
    return asyncio.run(EmbeddedReasoner(None, 1).answer(asked, None, lambda text: None)).text  # type: ignore[arg-type]


def test_of_the_last_few_all_are_told_the_oldest_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = package("how long did the last three builds take", past=(*BUILDS, ("09:07:00", "heard", "hello anna")))
    told = answer(asked, monkeypatch, tmp_path)
    assert told.splitlines() == [f"- at 9:0{n}: make in xterm finished after {n} minutes." for n in (3, 4, 5)]


def test_an_overview_is_the_first_telling_lines_of_the_window(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = package(
        "summarise this page", "Heat pumps", "* * *", "A pump moves heat.", "It costs a lot.", "The end is near."
    )
    assert answer(asked, monkeypatch, tmp_path).splitlines() == [
        "- Heat pumps",
        "- A pump moves heat.",
        "- It costs a lot.",
    ]
    assert not belong_together("why does this test fail")


def test_a_sum_needs_no_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert answer(package("what is seven times eight"), monkeypatch, tmp_path) == "Seven times eight is 56."


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What's 15 percent of 80?", "15 percent of 80 is 12."),
        ("what is the square root of nine", "The square root of nine is 3."),
        ("how many days until friday", "5 days, until Friday 27 November."),
        ("how many weeks until december 24", "4 weeks, until Thursday 24 December."),
        ("how many hours until tomorrow", "26 hours, until Monday 23 November."),
        ("what day is it in three weeks", "That is Sunday 13 December 2026."),
        ("how long until the build is done", None),
        ("what is the vat in this function", None),
        ("what is one divided by zero", None),
        ("what day was it", None),
    ],
)
def test_sums_and_days_are_worked_out(question: str, said: str | None) -> None:
    assert result_of(question, NOW) == said
