"""Interrupting an answer, going on, shortening and dropping it, and living on meanwhile, as the timeline shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.commands import ReminderCommands
from app.events import Event
from app.journal import Entry
from app.reasoning.messages import Answered, Ask, Cancel, Lookup, Sent
from app.reasoning.reasoner import Answer
from app.reminders.schedule import Schedule
from app.reminders.store import ReminderStore
from model.microturn import MicroTurnOutput
from tests.app.reasoning.fakes import Bench
from tests.app.scripted import START, ScriptedSession, Stage, act, eager

ANSWER = "The first thing is the port. The second thing is the host. The third thing is the name."


class Talk:
    """A conversation with a track of paper and real reminders."""

    def __init__(self, folder: Path) -> None:
        self.bench = Bench(folder)
        self.store = ReminderStore.open(folder / "reminders.sqlite3")
        self.session = ScriptedSession(reaction=eager)
        commands = ReminderCommands(Schedule(self.store), START, self.bench.track)
        self.stage = Stage(self.session, commands, track=self.bench.track)

    def does(self, output: MicroTurnOutput, turns: int) -> list[Event]:
        """The model does this in the next micro-turn; what happens in so many of them."""
        self.session.script[len(self.session.inputs)] = output
        return self.stage.live(turns)

    def answered(self, number: int, turns: int, text: str = ANSWER) -> list[Event]:
        self.bench.take(Answered(number, Answer(text, "a server")))
        return self.stage.live(turns)


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    talk = Talk(tmp_path)
    yield talk
    talk.bench.track.stop()
    talk.store.close()


def spoken(events: list[Event]) -> list[tuple[str, bool]]:
    """What was spoken, and whether it was cut."""
    return [(event.fields["text"], event.fields["cut"]) for event in events if event.event == "voice"]


def test_an_answer_that_is_interrupted_goes_on_where_it_was_cut(talk: Talk) -> None:
    talk.does(act("ask what is wrong"), 10)
    assert spoken(talk.answered(1, 12)) == []
    cut = talk.does(MicroTurnOutput(yields=True), 5)
    assert spoken(cut) == [(ANSWER, True)]
    assert any(event.event == "yield" for event in cut)
    ((rest, whole),) = spoken(talk.does(act("ask go on"), 40))
    assert (rest, whole) == ("The second thing is the host. The third thing is the name.", False)
    assert spoken(talk.does(act("ask shorter"), 20)) == [("The first thing is the port.", False)]
    assert spoken(talk.does(act("repeat"), 20)) == [("The first thing is the port.", False)]


def test_a_word_that_is_cut_before_the_answer_costs_nothing_of_the_answer(talk: Talk) -> None:
    talk.does(act("ask what is wrong"), 3)
    talk.bench.take(Answered(1, Answer("One sentence. " * 20 + "The last one.", "a server")))
    talk.does(MicroTurnOutput(yields=True), 200)
    asked_on = [text for text, _ in spoken(talk.does(act("ask go on"), 60))]
    assert asked_on == [f"{'One sentence. ' * 5}The last one."]


def test_what_is_looked_up_for_an_answer_stands_on_the_timeline_and_in_the_journal(talk: Talk) -> None:
    talk.bench.journal.write(Entry(START, "done", "the backup finished."))
    talk.does(act("ask what is wrong"), 10)
    (order,) = (each for each in talk.bench.sent if isinstance(each, Ask))
    talk.bench.take(Sent(order.package, "a server"))
    talk.bench.take(Lookup(1, 7, "search_journal", {"words": "backup"}))
    shown = [event.fields for event in talk.stage.live(5) if event.event == "looked up"]
    assert [(each["tool"], each["to"], each["local"]) for each in shown] == [("search_journal", "a server", True)]
    assert "the backup finished." in shown[0]["found"]
    kept = [entry for entry in talk.stage.journal.entries if entry.kind == "asked"]
    assert [entry.text for entry in kept] == ["what is wrong"] * 2
    assert kept[1].why.startswith("Looked up the journal for it, sent to a server, on this machine:")
    assert "the backup finished." in kept[1].why


def test_never_mind_ends_the_work_and_what_is_being_told(talk: Talk) -> None:
    talk.does(act("ask what is wrong"), 10)
    dropped = talk.does(act("cancel"), 20)
    assert [event.fields["question"] for event in dropped if event.event == "dropped"] == ["what is wrong"]
    assert spoken(dropped) == [("Never mind, then.", False)]
    assert talk.bench.sent[-1] == Cancel(1)
    assert talk.answered(1, 20) == []
    talk.does(act("ask what is wrong"), 10)
    talk.answered(2, 10)
    assert spoken(talk.does(act("ask never mind"), 20)) == [(ANSWER, True), ("All right.", False)]


def test_while_it_thinks_reminders_are_spoken_and_requests_are_taken(talk: Talk) -> None:
    talk.does(act("remind in six seconds ; stretch"), 10)
    talk.does(act("ask what is wrong"), 10)
    assert [text for text, _ in spoken(talk.does(act("timer ten minutes ; tea"), 10))] == [
        "Tea timer set: ten minutes."
    ]
    (due,) = [event for event in talk.stage.live(20) if event.event == "voice"]
    assert due.fields["text"] == "Reminder: stretch."
    assert abs(due.fields["started"] - 6.2) <= 0.6
    assert talk.bench.track.thinking
    ((text, _),) = spoken(talk.answered(1, 40))
    assert text == ANSWER


def test_the_journal_keeps_what_was_sent_with_a_question(talk: Talk) -> None:
    talk.does(act("ask what is wrong"), 10)
    (order,) = (each for each in talk.bench.sent if isinstance(each, Ask))
    talk.bench.take(Sent(replace(order.package, screen=("error: no rule",), title="make"), "a server"))
    talk.stage.live(5)
    (asked,) = [entry for entry in talk.stage.journal.entries if entry.kind == "asked"]
    assert asked.text == "what is wrong"
    assert asked.why.startswith("Sent to a server, on this machine, Sunday 22 November 2026, 10:00")
    for part in ("Window: make", "error: no rule", "call anna, in one hour"):
        assert part in asked.why
