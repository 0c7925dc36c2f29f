"""Requests as people put them: taken back, several in one sentence, so long before something."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app import actions
from app.actions import Action, ActionError
from app.grammar import parse_action
from app.reminders.mishearings import corrected_at_end
from app.reminders.phrases import PhraseError, resolve, say_when
from app.reminders.several import ONE_BY_ONE, both_of
from app.reminders.typed import interpret, interpret_several

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
MINUTES = timedelta(minutes=1)


def asked(text: str) -> str:
    with pytest.raises((ActionError, PhraseError)) as question:
        interpret(text, NOW)
    return str(question.value)


@pytest.mark.parametrize(
    "text",
    [
        "remind me at six, no, make it seven, to feed the cat",
        "remind me at six no make it seven to feed the cat",
        "remind me to feed the cat at six, no, make it seven",
        "remind me to feed the cat at six, scratch that, seven",
        "remind me to feed the cat at half past six, no, seven",
        "remind me at six to feed the cat, no, make it seven",
        "remind me at six to feed the cat, sorry, at seven",
    ],
)
def test_of_a_time_that_is_taken_back_the_last_counts(text: str) -> None:
    action = interpret(text, NOW)
    assert isinstance(action, actions.Remind)
    assert (action.when.rstrip(","), action.title) == ("at seven", "feed the cat")


def test_the_unit_of_the_first_goes_for_the_last() -> None:
    assert interpret("set a timer for ten minutes, no, make it fifteen", NOW) == actions.Timer(15 * MINUTES)
    assert parse_action("timer ten minutes no make it fifteen ; bread") == actions.Timer(15 * MINUTES, "bread")
    assert parse_action("remind at six ; feed the cat no make it seven") == actions.Remind("at seven", "feed the cat")


@pytest.mark.parametrize(
    "words",
    ["at six ; say no to seven offers", "at six and at five ; eat, no, seven", "feed the cat, no, make it seven"],
)
def test_what_corrects_no_single_time_stays_as_it_is(words: str) -> None:
    assert corrected_at_end(words) == words


@pytest.mark.parametrize(
    ("text", "when", "title"),
    [
        ("remind me to turn the heating on at six", "at six", "turn the heating on"),
        ("remind me to put the oven on in ten minutes", "in ten minutes", "put the oven on"),
        ("remind me to turn the heating on tomorrow at noon", "tomorrow at noon", "turn the heating on"),
        ("remind me to drop by on friday at noon", "on friday at noon", "drop by"),
        ("remind me to stop by at noon", "at noon", "stop by"),
        ("remind me to take the dog for a walk around noon", "around noon", "take the dog for a walk"),
        ("remind me to print it tomorrow at work at ten", "tomorrow at ten", "print it at work"),
        ("remind me to ask anna on monday about her trip at noon", "on monday at noon", "ask anna about her trip"),
        ("remind me to send it monday by email at noon", "monday at noon", "send it by email"),
        ("remind me to pay the friday invoice at noon", "at noon", "pay the friday invoice"),
        ("remind me at noon to plan what we do on saturday", "at noon on saturday", "plan what we do"),
        ("remind me at five to actually call anna", "at five", "actually call anna"),
        ("remind me to leave at sixish", "at six", "leave"),
        ("remind me in 20ish minutes to leave", "in 20 minutes", "leave"),
        ("remind me to leave at five or so", "at five or so", "leave"),
        ("i'd like to be reminded at five to leave", "at five", "leave"),
        ("would you mind reminding me to leave at five", "at five", "leave"),
        ("pls remind me to leave at 5", "at 5", "leave"),
        ("can i get a reminder at five to leave", "at five", "leave"),
        ("do not let me forget to leave at five", "at five", "leave"),
        ("help me remember to leave at five", "at five", "leave"),
        ("i mustn't forget to leave at five", "at five", "leave"),
        ("make sure i don't forget to leave at five", "at five", "leave"),
        ("poke me in ten minutes to leave", "in ten minutes", "leave"),
        ("give me a heads up at five about the call", "at five", "the call"),
        ("buzz me in ten minutes", "in ten minutes", "alarm"),
        ("let me know when it's five", "at five", "alarm"),
        ("warn me five minutes before five", "five minutes before five", "alarm"),
        ("I have to call mum at five, so remind me", "at five", "call mum"),
        ("get me up at six", "at six", "wake up"),
    ],
)
def test_a_request_is_when_and_what(text: str, when: str, title: str) -> None:
    assert interpret(text, NOW) == actions.Remind(when, title)


@pytest.mark.parametrize(
    ("text", "when", "title"),
    [
        ("remind me ten minutes before my meeting at 3", "two fifty", "my meeting"),
        (
            "remind me an hour before my dentist appointment tomorrow at two",
            "tomorrow at one",
            "my dentist appointment",
        ),
        ("remind me ten minutes before my 3pm meeting", "two fifty", "my meeting"),
        ("remind me about the call at four, half an hour ahead", "three thirty", "the call"),
        ("remind me two hours before my flight at 6am tomorrow to leave", "tomorrow at four in the morning", "leave"),
        ("I've got a meeting at three, remind me ten minutes before", "two fifty", "a meeting"),
        ("my train leaves at 18:20, remind me half an hour earlier", "five fifty", "my train leaves"),
    ],
)
def test_so_long_before_something_is_counted_from_its_time(text: str, when: str, title: str) -> None:
    action = interpret(text, NOW)
    assert isinstance(action, actions.Remind)
    assert say_when(resolve(action.when, NOW), NOW).removeprefix("at ") == when
    assert action.title == title


def test_so_long_before_an_open_half_of_the_day_is_asked_about_like_any_other() -> None:
    action = interpret("remind me an hour before the show tomorrow at eight", NOW)
    assert action == actions.Remind("tomorrow an hour before eight", "the show")


@pytest.mark.parametrize(
    ("text", "question", "title"),
    [
        ("remind me an hour before my meeting", "At what time should I remind you of that?", "my meeting"),
        ("remind me a day before my exam on friday at nine", "At what time should I", "my exam"),
        ("remind me an hour before my talk to print the slides", "When is that exactly?", "print the slides"),
        ("i have dinner every day at eight, remind me an hour before", "At what time should I", "dinner"),
    ],
)
def test_so_long_before_something_without_a_time_is_asked_about(text: str, question: str, title: str) -> None:
    with pytest.raises(ActionError) as error:
        interpret(text, NOW)
    assert error.value.question.startswith(question)
    assert error.value.action == actions.Remind("", title)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "remind me at nine to call mum and at ten to call dad",
            [actions.Remind("at nine", "call mum"), actions.Remind("at ten", "call dad")],
        ),
        (
            "remind me to call mum at nine and to call dad at ten",
            [actions.Remind("at nine", "call mum"), actions.Remind("at ten", "call dad")],
        ),
        (
            "remind me at nine to run, at ten to eat and at eleven to sleep",
            [actions.Remind("at nine", "run"), actions.Remind("at ten", "eat"), actions.Remind("at eleven", "sleep")],
        ),
        (
            "remind me to buy milk at five, then remind me to call anna at six",
            [actions.Remind("at five", "buy milk"), actions.Remind("at six", "call anna")],
        ),
        (
            "set a ten minute timer for pasta and a five minute timer for eggs",
            [actions.Timer(10 * MINUTES, "pasta"), actions.Timer(5 * MINUTES, "eggs")],
        ),
        (
            "set a timer for five minutes and another for ten minutes",
            [actions.Timer(5 * MINUTES), actions.Timer(10 * MINUTES)],
        ),
        (
            "set an alarm for six am and another for seven am",
            [actions.Remind("six am", "alarm"), actions.Remind("seven am", "alarm")],
        ),
        ("remind me at noon to buy bread and eggs", []),
        ("remind me at five to call anna and tell her that we meet at six", []),
        ("remind me in an hour and ten minutes to call", []),
        ("set a timer for pasta and sauce for ten minutes", []),
        ("remind at nine ; call mum", []),
    ],
)
def test_several_in_one_sentence_are_each_one(text: str, found: list[Action]) -> None:
    assert interpret_several(text, NOW) == found


def test_several_of_which_one_is_open_are_none() -> None:
    with pytest.raises(PhraseError):
        interpret_several("remind me to call anna at seven tomorrow and remind me to eat at noon", NOW)
    with pytest.raises(ActionError):
        interpret_several("remind me to eat at noon and remind me again later", NOW)


@pytest.mark.parametrize(
    "text",
    [
        "remind me to call mum at nine and dad at ten",
        "remind me at nine to call mum and at ten to call dad",
        "ping me in ten minutes and again in twenty",
    ],
)
def test_two_times_of_which_it_is_unclear_what_for_are_asked_for_one_by_one(text: str) -> None:
    assert asked(text) == ONE_BY_ONE


def test_the_title_of_one_may_hold_another() -> None:
    assert both_of(actions.Remind("at nine", "call mum and at ten to call dad"), NOW) == [
        actions.Remind("at nine", "call mum"),
        actions.Remind("at ten", "call dad"),
    ]
    assert both_of(actions.Remind("", "call mum at nine and dad at ten"), NOW) == []


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("remind me on easter at noon to call gran", "I did not understand 'on easter' as a time."),
        ("remind me on good friday at noon to call gran", "I did not understand 'on good' as a time."),
        ("remind me to call gran on easter monday at noon", "I did not understand 'on easter' as a time."),
        ("add five to the bread timer", "By how long should I change it?"),
        ("take two off the bread timer", "By how long should I shorten it?"),
        ("set two alarms, one for six and one for seven", "Please name each alarm by itself"),
        ("move the dentist forward an hour", "Do you mean one hour later?"),
        ("reschedule the dentist", "When should I move it to?"),
    ],
)
def test_what_is_open_is_asked_back(text: str, question: str) -> None:
    assert asked(text).startswith(question)


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("bring the dentist forward an hour", actions.Extend("dentist", -60 * MINUTES)),
        ("move the dentist up an hour", actions.Extend("dentist", -60 * MINUTES)),
        ("move the dentist to an hour later", actions.Extend("dentist", 60 * MINUTES)),
        ("delay the bread timer five minutes", actions.Extend("bread timer", 5 * MINUTES)),
        ("the bread needs another five minutes", actions.Extend("bread", 5 * MINUTES)),
        ("another five minutes on the bread", actions.Extend("bread", 5 * MINUTES)),
        ("five minutes less on the bread", actions.Extend("bread", -5 * MINUTES)),
        ("take five minutes off", actions.Extend("", -5 * MINUTES)),
        ("extend the bread timer to half an hour", actions.Move("bread timer", "half an hour")),
        ("shorten the bread timer to ten minutes", actions.Move("bread timer", "ten minutes")),
        ("change the dentist from three to four", actions.Move("dentist", "four")),
        ("make the dentist four instead of three", actions.Move("dentist", "four")),
        ("change the time of the dentist to four", actions.Move("dentist", "four")),
        ("put off calling anna until friday at noon", actions.Move("calling anna", "friday at noon")),
        ("remind me about the dentist at noon instead", actions.Move("dentist", "at noon")),
        ("remind me at six instead", actions.Move("", "at six")),
        ("can i have a timer for ten minutes", actions.Timer(10 * MINUTES)),
        ("put ten minutes on the clock", actions.Timer(10 * MINUTES)),
        ("pop a timer on for ten minutes for the rice", actions.Timer(10 * MINUTES, "rice")),
        ("set a timer for the eggs, six minutes", actions.Timer(6 * MINUTES, "eggs")),
        ("timer: 45 minutes, laundry", actions.Timer(45 * MINUTES, "laundry")),
        ("do a ten minute timer", actions.Timer(10 * MINUTES)),
        ("let me know when ten minutes are up", actions.Timer(10 * MINUTES)),
        ("remind me when the build is done", actions.Watch("the build")),
        ("never mind the bread timer", actions.Cancel("bread timer")),
        ("don't bother reminding me to call anna", actions.Cancel("call anna")),
        ("you don't need to remind me to call anna any more", actions.Cancel("call anna")),
        ("are any timers running", actions.ListAll("timers")),
        ("anything for tomorrow", actions.ListAll("for tomorrow")),
        ("what did i ask you to remind me", actions.ListAll()),
        ("how's the bread timer doing", actions.Left("bread timer")),
        ("i'll do it at eleven", actions.Snooze("at eleven")),
        ("try again in ten minutes", actions.Snooze("in ten minutes")),
        ("leave it for an hour", actions.Snooze("an hour")),
        ("ask again later", actions.Snooze()),
        ("already done", actions.Done()),
        ("should i set a timer for ten minutes", actions.Ask("should i set a timer for ten minutes")),
        ("i don't need a reminder", None),
        ("leave it for now", None),
        ("reschedule five", None),
        ("make the dentist nicer instead of rude", None),
        ("hold on", None),
    ],
)
def test_other_requests_become_their_action_or_none(text: str, action: Action | None) -> None:
    assert interpret(text, NOW) == action


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("tomorrow week at noon", "on the third of december at noon"),
        ("today week at noon", "on the second of december at noon"),
        ("this time next week", "on the second of december at ten"),
        ("the same time next month", "on the twenty fifth of december at ten"),
        ("this time next year", "on the twenty fifth of november 2027 at ten"),
        ("in a year and a half", "on the twenty fifth of may 2028 at ten"),
        ("next month on the third at nine", "on the third of december at nine"),
        ("this month on the thirtieth at nine", "on monday at nine"),
        ("at fiveish", "at five"),
    ],
)
def test_days_are_named_in_many_ways(words: str, said: str) -> None:
    assert say_when(resolve(words, NOW), NOW) == said


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("by the end of the day", "When exactly?"),
        ("by eod", "When exactly?"),
        ("tomorrow lunchtime", "When exactly?"),
        ("at five or six", "Which of the two is it?"),
        ("on friday or on saturday at noon", "Which of the two is it?"),
        ("on the 1st and 15th of every month at nine", "I can keep one day of the month at a time."),
        ("at eleven and then again at noon", "I heard two different times."),
    ],
)
def test_words_that_leave_the_time_open_are_asked_about(words: str, question: str) -> None:
    with pytest.raises(PhraseError) as error:
        resolve(words, NOW)
    assert error.value.question.startswith(question)


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("remind in ten minutes ; to call anna", actions.Remind("in ten minutes", "call anna")),
        ("remind in ten minutes ; about the oven", actions.Remind("in ten minutes", "the oven")),
        ("remind in ten minutes ; to do list", actions.Remind("in ten minutes", "to do list")),
        ("timer bread ; twenty minutes", actions.Timer(20 * MINUTES, "bread")),
        ("timer bread twenty minutes", actions.Timer(20 * MINUTES, "bread")),
        ("move dentist an hour later", actions.Extend("dentist", 60 * MINUTES)),
        ("move dentist to an hour earlier", actions.Extend("dentist", -60 * MINUTES)),
        ("rename bread to rolls", actions.Rename("bread", "rolls")),
    ],
)
def test_the_models_words_may_stand_in_another_order(text: str, action: Action) -> None:
    assert parse_action(text) == action
