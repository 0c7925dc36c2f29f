"""Typed sentences to actions."""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import actions
from app.actions import Action, ActionError
from app.reminders.phrases import PhraseError
from app.reminders.typed import interpret

NOW = datetime(2026, 11, 25, 10, 0, 7, tzinfo=ZoneInfo("Europe/Berlin"))
MINUTES = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("text", "when", "title"),
    [
        ("remind me to call anna in half an hour", "in half an hour", "call anna"),
        ("Remind me in 10 minutes to stretch.", "in 10 minutes", "stretch"),
        ("remind me to call Anna tomorrow at nine", "tomorrow at nine", "call Anna"),
        ("tomorrow at nine, remind me to call anna", "tomorrow at nine", "call anna"),
        ("every four seconds remind me to breathe", "every four seconds", "breathe"),
        ("remind me to breathe every four seconds", "every four seconds", "breathe"),
        ("remind me tomorrow to call anna at nine", "tomorrow at nine", "call anna"),
        ("remind me to call anna", "", "call anna"),
        ("remind me to turn in the essay", "", "turn in the essay"),
        ("remind me at five to call anna", "at five", "call anna"),
        ("remind me every weekday at 8:30 to take my pills", "every weekday at 8:30", "take my pills"),
        ("please remind me that the train leaves in 20 min", "in 20 min", "the train leaves"),
        ("hey, could you remind me about the meeting at 3pm?", "at 3pm", "the meeting"),
        ("set a reminder for tomorrow at nine to call anna", "for tomorrow at nine", "call anna"),
        ("set a reminder to call anna in ten minutes", "in ten minutes", "call anna"),
        ("add a reminder: call anna at five", "at five", "call anna"),
        ("reminder: buy milk at 6pm", "at 6pm", "buy milk"),
        ("remind me to read chapter two at nine", "at nine", "read chapter two"),
        ("remind me to do the 10 minute workout in 2 hours", "in 2 hours", "do the 10 minute workout"),
        ("remind me to meet bob at the station at 5", "at 5", "meet bob at the station"),
        ("remind me on friday to submit the form", "on friday", "submit the form"),
        ("remind me to stretch in a few minutes", "in a few minutes", "stretch"),
        ("remind me next week to call anna", "next week", "call anna"),
        ("remind me later to call anna", "later", "call anna"),
        ("don't let me forget to take out the trash tonight", "tonight", "take out the trash"),
        ("tell me to stretch every 20 minutes", "every 20 minutes", "stretch"),
        ("Remind me to leave in an hour and a half, please.", "in an hour and a half", "leave"),
        ("wake me up at seven", "at seven", "wake up"),
        ("set an alarm for 7am", "7am", "alarm"),
        ("set an alarm for 7am called gym", "7am", "gym"),
        ("remind in ten minutes ; call anna", "in ten minutes", "call anna"),
        ("remind me at twenty past to call anna", "at twenty past", "call anna"),
        ("remind me at half past to call anna", "at half past", "call anna"),
        ("remind me at quarter past to leave", "at quarter past", "leave"),
        ("remind me every hour at quarter past to stretch", "every hour at quarter past", "stretch"),
        ("remind me at quarter to leave", "at quarter to", "leave"),
        ("remind me at ten to leave", "at ten", "leave"),
        ("remind me at ten to to leave", "at ten to", "leave"),
        ("remind me at twenty past two to call anna", "at twenty past two", "call anna"),
        ("remind me at half past for the meeting", "at half past", "the meeting"),
        ("remind me at five passed for to stretch", "at five passed for", "stretch"),
        ("remind me 2027-01-13 12:00 to call mum", "2027-01-13 12:00", "call mum"),
        ("remind me to call mum 13/1/2027 at noon", "13/1/2027 at noon", "call mum"),
        ("remind me to call 2027-01-13 at noon", "2027-01-13 at noon", "call"),
        ("remind me on 13.1.2027 at noon to call mum", "on 13.1.2027 at noon", "call mum"),
        ("remind me to call mum at noon on 13.1.2027", "at noon on 13.1.2027", "call mum"),
        (
            "remind me to be at 3 pm in the park on 13/1/2027 with anna",
            "at 3 pm on 13/1/2027",
            "be in the park with anna",
        ),
        ("remind me to be on call 24/7 at noon", "at noon", "be on call 24/7"),
        ("remind me to update python 3.12.10 at noon", "at noon", "update python 3.12.10"),
        ("remind me every may 3 at noon to call mum", "every may 3 at noon", "call mum"),
        ("remind me to pay rent every 1st at 9", "every 1st at 9", "pay rent"),
        ("remind me every 20 minutes from now until noon to rest", "every 20 minutes from now until noon", "rest"),
        ("remind me that every guest needs a chair at noon", "at noon", "every guest needs a chair"),
        ("remind me to greet each guest at noon", "at noon", "greet each guest"),
        ("remind me in one and one half hours to leave", "in one and one half hours", "leave"),
        ("remind me in an hour and one half to leave", "in an hour and one half", "leave"),
        ("remind me to leave an hour before midnight", "an hour before midnight", "leave"),
        ("remind me 5 mins to noon to leave", "5 mins to noon", "leave"),
        ("remind me at 5 mins to five to leave", "at 5 mins to five", "leave"),
        ("remind me two hours after noon to leave", "two hours after noon", "leave"),
        ("remind me to leave two days before christmas at noon", "two days before christmas at noon", "leave"),
        ("remind me to leave two months after christmas at noon", "two months after christmas at noon", "leave"),
        ("remind me to leave an hour before the bus at noon", "an hour before the bus at noon", "leave"),
        ("remind me to run for ten minutes at six", "at six", "run for ten minutes"),
        ("remind me to buy 🥛 in ten minutes", "in ten minutes", "buy 🥛"),
        ("remind me to press # at 5", "at 5", "press #"),
        ("remind me 🥛 at 5", "at 5", "🥛"),
        ("remind me to leave in roughly ten minutes", "in roughly ten minutes", "leave"),
        ("remind me to leave in at most ten minutes", "in at most ten minutes", "leave"),
        ("remind me to leave roughly at five", "roughly at five", "leave"),
        ("remind me at five to say thank you", "at five", "say thank you"),
        ("remind me at five to say please", "at five", "say please"),
        ("remind me at five to send a thank you", "at five", "send a thank you"),
        ("remind me at five to write, thank you", "at five", "write"),
        ("remind me at five to cook for me", "at five", "cook for me"),
        ("remind me to call anna at five for me please", "at five", "call anna"),
        ("remind me to put the plants in the sun at noon", "at noon", "put the plants in the sun"),
        ("remind me to email bob@example.com at five", "at five", "email bob@example.com"),
        ("remind me to call anna @ 5", "at 5", "call anna"),
        ("remind me to meet anna @noon", "at noon", "meet anna"),
        ("remind me to meet anna@5pm", "at 5pm", "meet anna"),
        ("remind me at 5 pm utc to call anna about lunch", "at 5 pm utc", "call anna about lunch"),
        ("remind me to call anna at 5 pm new york time", "at 5 pm new york time", "call anna"),
        ("remind me at 7 story time", "at 7", "story time"),
        ("remind me to call anna by five at the latest", "by five at the latest", "call anna"),
        ("remind me at the latest at five to call anna", "at the latest at five", "call anna"),
    ],
)
def test_a_reminder_is_split_into_when_and_what(text: str, when: str, title: str) -> None:
    assert interpret(text, NOW) == actions.Remind(when, title)


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("set a timer for 5 minutes", actions.Timer(5 * MINUTES)),
        ("set a 5 minute timer", actions.Timer(5 * MINUTES)),
        ("10m timer", actions.Timer(10 * MINUTES)),
        ("timer for 5 minutes for the bread", actions.Timer(5 * MINUTES, "bread")),
        ("set a bread timer for 20 minutes", actions.Timer(20 * MINUTES, "bread")),
        ("set a 20 minute bread timer", actions.Timer(20 * MINUTES, "bread")),
        ("start a twenty-five minute timer called focus", actions.Timer(25 * MINUTES, "focus")),
        ("pasta timer 9 minutes", actions.Timer(9 * MINUTES, "pasta")),
        ("count down from 10 seconds", actions.Timer(timedelta(seconds=10))),
        ("timer five minutes", actions.Timer(5 * MINUTES)),
        ("set a timer for a third of an hour", actions.Timer(20 * MINUTES)),
        ("set a timer for an hour and one quarter", actions.Timer(75 * MINUTES)),
        ("set a timer for an hour and 1/2", actions.Timer(90 * MINUTES)),
        ("set a timer for an hour less five minutes", actions.Timer(55 * MINUTES)),
        ("set a timer for 20 minutes for the 30 second plank", actions.Timer(20 * MINUTES, "30 second plank")),
        ("cancel the bread timer for me", actions.Cancel("bread timer")),
        ("cancel", actions.Cancel()),
        ("cancel that", actions.Cancel()),
        ("never mind", actions.Cancel()),
        ("cancel the bread timer", actions.Cancel("bread timer")),
        ("cancel the reminder to call anna", actions.Cancel("call anna reminder")),
        ("cancel everything", actions.Cancel("all")),
        ("cancel all timers", actions.Cancel("all timers")),
        ("stop the bread timer", actions.Cancel("bread timer")),
        ("what reminders do i have?", actions.ListAll()),
        ("list my reminders", actions.ListAll()),
        ("show me my timers", actions.ListAll("timers")),
        ("do I have any reminders", actions.ListAll()),
        ("what's next", actions.Next()),
        ("when is my next reminder", actions.Next()),
        ("how much time is left", actions.Left()),
        ("how much time is left on the bread timer", actions.Left("bread timer")),
        ("how much longer for the pasta", actions.Left("pasta")),
        ("time left on bread", actions.Left("bread")),
        ("snooze", actions.Snooze()),
        ("snooze for 10 minutes", actions.Snooze("10 minutes")),
        ("remind me again in 5 minutes", actions.Snooze("in 5 minutes")),
        ("pause the bread timer", actions.Pause("bread timer")),
        ("pause all timers", actions.Pause("all timers")),
        ("resume the bread timer", actions.Unpause("bread timer")),
        ("add 5 minutes to the bread timer", actions.Extend("bread timer", 5 * MINUTES)),
        ("add five minutes", actions.Extend("", 5 * MINUTES)),
        ("give me five more minutes", actions.Extend("", 5 * MINUTES)),
        ("take two minutes off the bread timer", actions.Extend("bread timer", -2 * MINUTES)),
        ("shorten bread by 2 minutes", actions.Extend("bread", -2 * MINUTES)),
        ("extend the bread timer by ten minutes", actions.Extend("bread timer", 10 * MINUTES)),
        ("move call anna to tomorrow at nine", actions.Move("call anna", "tomorrow at nine")),
        ("move the dentist to quarter to six", actions.Move("dentist", "quarter to six")),
        ("rename the bread timer to tea", actions.Rename("bread timer", "tea")),
        ("tell me when this finishes", actions.Watch("this")),
        ("let me know when the build is done", actions.Watch("the build")),
        ("watch the build", actions.Watch("the build")),
        ("whenever I say “banana”, say “apple pie”", actions.Cue("banana", "apple pie")),
        ("be quiet", actions.Quiet()),
        ("do not disturb for 20 minutes", actions.Quiet(20 * MINUTES)),
        ("you can talk again", actions.Resume()),
        ("resume", actions.Resume()),
        ("say that again", actions.Repeat()),
        ("stop talking", actions.Stop()),
        ("ask why the sky is blue", actions.Ask("why the sky is blue")),
        ("Why does this test fail?", actions.Ask("Why does this test fail?")),
        ("how long is the nile", actions.Ask("how long is the nile")),
        ("", None),
        ("i like trains", None),
        ("in ten minutes", None),
        ("add milk to my list", None),
        ("change the lights to blue", None),
    ],
)
def test_other_sentences_become_their_action_or_none(text: str, action: Action | None) -> None:
    assert interpret(text, NOW) == action


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("remind me", "What should I remind you of?"),
        ("remind me in ten minutes", "What should I remind you of?"),
        ("tomorrow at nine remind me", "What should I remind you of?"),
        ("set a timer", "For how long should I set the timer?"),
        ("set a timer for the bread", "For how long"),
        ("set a timer for a few minutes", "How many minutes exactly?"),
        ("set a timer for zero minutes", "For how long should I set the timer?"),
        ("set a timer for 5 minutes and one for 10 minutes", "For how long should I set the timer?"),
        ("set a timer for five minutes and one for ten minutes", "Please name each timer by itself"),
        ("set a timer for 5 minutes then 10 minutes", "For how long should I set the timer?"),
        ("set a timer for 5 minutes every hour", "For how long should I set the timer?"),
        ("set a timer for an hour less a bit", "For how long should I set the timer?"),
        ("set a 5 minute timer and a 10 minute timer", "For how long should I set the timer?"),
        ("remind me every purple at noon to call mum", "I did not understand 'every purple' as a time."),
        ("remind me every 20.12. at noon to call mum", "I did not understand 'every' as a time."),
        ("remind me every 1st pay rent at nine", "I did not understand 'every 1st' as a time."),
        ("remind me to call mum each at noon", "I did not understand 'each' as a time."),
        ("remind me to read every third page at noon", "I did not understand 'every third' as a time."),
        ("remind me on the wed at noon to call mum", "I did not understand 'on the wed' as a time."),
        ("remind me 3/4 at noon to call mum", "I did not understand '3/4' as a time."),
        ("set a timer for minus five minutes", "For how long should I set the timer?"),
        ("add a few minutes", "How many minutes exactly?"),
    ],
)
def test_what_is_missing_is_asked_back(text: str, question: str) -> None:
    with pytest.raises((ActionError, PhraseError)) as asked:
        interpret(text, NOW)
    assert question in str(asked.value)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("let me know when it's done", "it"),
        ("ping me when it finishes", "it"),
        ("say when the build is through", "the build"),
        ("tell me when the download's finished", "the download"),
        ("tell me once that's complete", "that"),
        ("give me a shout when it's ready", "it"),
        ("let me know the moment it finishes", "it"),
        ("let me know when it's finished downloading", "it"),
        ("tell me when the tests pass", "the tests"),
        ("let me know when it's all done please", "it"),
        ("I'd like to know when the build is done", "the build"),
        ("when it's done, tell me", "it"),
        ("once the export has completed let me know", "the export"),
        ("let me know when it needs me", "it"),
        ("ping me when done", "this"),
    ],
)
def test_ordinary_words_ask_for_a_watch(text: str, what: str) -> None:
    assert interpret(text, NOW) == actions.Watch(what)


@pytest.mark.parametrize(
    "text", ["let me know when I'm done", "tell me when he stops", "say when", "I want to know when the meeting ends"]
)
def test_what_no_window_shows_is_not_watched(text: str) -> None:
    with contextlib.suppress(ActionError):
        assert not isinstance(interpret(text, NOW), actions.Watch)


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("leave me alone for an hour", actions.Quiet(60 * MINUTES)),
        ("don't disturb me for 20 minutes", actions.Quiet(20 * MINUTES)),
        ("stop talking for ten minutes", actions.Quiet(10 * MINUTES)),
        ("no interruptions for half an hour", actions.Quiet(30 * MINUTES)),
        ("I need an hour of peace and quiet", actions.Quiet(60 * MINUTES)),
        ("do not disturb me until three", actions.Quiet(until="three")),
        ("mute till noon", actions.Quiet(until="noon")),
        ("quiet until tomorrow at nine", actions.Quiet(until="tomorrow at nine")),
        ("leave me alone", actions.Quiet()),
        ("don't say anything until I tell you", actions.Quiet()),
        ("be quiet for now", actions.Quiet()),
        ("stop talking", actions.Stop()),
        ("shut up", actions.Stop()),
    ],
)
def test_ordinary_words_ask_for_quiet_for_a_while(text: str, quiet: Action) -> None:
    assert interpret(text, NOW) == quiet


LIKELY = st.sampled_from(
    [
        *("remind", "me", "to", "set", "a", "timer", "for", "cancel", "move", "add", "in", "ten", "minutes", "bread"),
        *("every", ";", "by", "5", "at"),
    ]
)


@settings(deadline=None, max_examples=100)
@given(text=st.text(max_size=40) | st.lists(LIKELY, max_size=8).map(" ".join))
def test_nothing_typed_raises_anything_but_a_question(text: str) -> None:
    with contextlib.suppress(ActionError, PhraseError):
        interpret(text, NOW)
