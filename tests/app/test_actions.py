"""The strict parser from the model's action text to typed actions."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import islice

import pytest

from app import actions
from app.actions import ActionError, fields_of
from app.grammar import parse_action
from app.reminders.phrases import understands
from model.scenes.scripts import utterances

MINUTES = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("remind in ten minutes ; call anna", actions.Remind("in ten minutes", "call anna")),
        ("remind every four seconds ; breathe", actions.Remind("every four seconds", "breathe")),
        ("remind ; call anna", actions.Remind("", "call anna")),
        ("remind me in ten minutes ; call anna", actions.Remind("in ten minutes", "call anna")),
        ("remind me to call anna ; in ten minutes", actions.Remind("in ten minutes", "call anna")),
        ("timer twenty minutes ; bread", actions.Timer(20 * MINUTES, "bread")),
        ("timer five minute", actions.Timer(5 * MINUTES)),
        ("list", actions.ListAll()),
        ("next", actions.Next()),
        ("left", actions.Left()),
        ("left bread", actions.Left("bread")),
        ("cancel", actions.Cancel()),
        ("cancel that", actions.Cancel()),
        ("cancel all timers", actions.Cancel("all timers")),
        ("pause bread", actions.Pause("bread")),
        ("unpause", actions.Unpause()),
        ("snooze", actions.Snooze()),
        ("snooze ten minutes", actions.Snooze("ten minutes")),
        ("extend bread by five minutes", actions.Extend("bread", 5 * MINUTES)),
        ("extend by five minutes", actions.Extend("", 5 * MINUTES)),
        ("extend bread by minus two minutes", actions.Extend("bread", -2 * MINUTES)),
        ("extend stand by me by two minutes", actions.Extend("stand by me", 2 * MINUTES)),
        ("move call anna to tomorrow at nine", actions.Move("call anna", "tomorrow at nine")),
        ("move go to bed to quarter to six", actions.Move("go to bed", "quarter to six")),
        ("move it to friday", actions.Move("", "friday")),
        ("move dinner to mars", actions.Move("dinner", "mars")),
        ("rename bread ; tea", actions.Rename("bread", "tea")),
        ("rename that ; tea", actions.Rename("", "tea")),
        ("watch the build", actions.Watch("the build")),
        ("cue banana ; apple pie", actions.Cue("banana", "apple pie")),
        ("ask why does this test fail", actions.Ask("why does this test fail")),
        ("quiet", actions.Quiet()),
        ("quiet for an hour", actions.Quiet(60 * MINUTES)),
        ("quiet until half past three", actions.Quiet(until="half past three")),
        ("resume", actions.Resume()),
        ("repeat", actions.Repeat()),
        ("  stop ", actions.Stop()),
    ],
)
def test_text_in_the_grammar_becomes_its_action(text: str, action: actions.Action) -> None:
    assert parse_action(text) == action


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("", "I did not understand"),
        ("dance", "I did not understand"),
        ("stop bread", "I did not understand"),
        ("remind in ten minutes", "What should I remind you of in ten minutes?"),
        ("remind", "What should I remind you of, and when?"),
        ("timer", "For how long?"),
        ("timer bread", "For how long?"),
        ("timer a few minutes", "How many minutes"),
        ("timer minus five minutes", "cannot run backwards"),
        ("extend bread", "By how long"),
        ("extend bread by tea", "For how long?"),
        ("move bread", "When should I move it"),
        ("move bread to", "When should I move it"),
        ("rename bread", "What should I call it?"),
        ("watch", "What should I watch?"),
        ("cue banana", "Which words"),
        ("cue ; apple", "Which words"),
        ("ask", "What would you like to know?"),
        ("quiet bread", "For how long?"),
        ("quiet minus five minutes", "For how long should I be quiet?"),
    ],
)
def test_text_outside_the_grammar_is_refused_with_a_question(text: str, question: str) -> None:
    with pytest.raises(ActionError) as refusal:
        parse_action(text)
    assert question in refusal.value.question
    assert str(refusal.value) == refusal.value.question


def test_fields_of_an_action_can_be_written_as_json_and_lengths_are_seconds() -> None:
    assert fields_of(parse_action("timer twenty minutes ; bread")) == {
        "action": "timer",
        "seconds": 1200.0,
        "name": "bread",
    }
    assert fields_of(parse_action("extend bread by minus two minutes"))["seconds"] == -120.0
    assert fields_of(parse_action("quiet")) == {"action": "quiet", "seconds": None, "until": ""}
    assert json.dumps(fields_of(parse_action("remind at five ; tea")))


def test_every_action_that_training_teaches_is_in_the_grammar_or_asks_for_what_was_not_said() -> None:
    taught = {script.action for script in islice(utterances(7), 6_000) if script.action}
    refused: list[tuple[str, str]] = []
    asked = set()
    for text in sorted(taught):
        try:
            parse_action(text)
        except ActionError as error:
            verb, _, rest = text.partition(" ")
            if verb in ("remind", "timer") and (not rest or understands(rest)):
                asked.add(verb)
            else:
                refused.append((text, error.question))
    assert not refused
    assert asked == {"remind", "timer"}
