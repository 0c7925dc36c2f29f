"""Whole requests against reminders that are set: questions, changes and several at once, as they are told back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.errands import Unwatch
from app.orders import typed_order
from app.outcomes import NO_REASONER
from tests.app.talk import NOW, Talk, said


@pytest.fixture
def full(talk: Talk) -> Talk:
    """A timer and three reminders that were set a while ago."""
    for sentence in (
        "remind me tomorrow at nine to call anna",
        "remind me on friday at three to see the dentist",
        "remind me every day at 8 am to water the plants",
        "set a half hour timer for the bread",
    ):
        talk.type(sentence)
    talk.now = NOW + timedelta(minutes=5)
    return talk


def test_several_reminders_in_one_sentence_are_all_set_and_read_back(talk: Talk) -> None:
    assert talk.type("remind me at noon to call mum and at four to call dad") == "At noon: call mum. At four: call dad."
    assert talk.type("list").startswith("You have two reminders")


def test_the_models_words_for_two_reminders_are_two(talk: Talk) -> None:
    assert talk.act("remind at noon ; call mum and at four to call dad") == "At noon: call mum. At four: call dad."


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("when is the dentist", "You have one reminder: see the dentist, on friday at three."),
        ("what time is the dentist?", "You have one reminder: see the dentist, on friday at three."),
        ("when am I calling anna", "You have one reminder: call anna, tomorrow at nine."),
        ("when will you remind me to call anna", "You have one reminder: call anna, tomorrow at nine."),
        ("how long has the bread got", "Bread timer: twenty five minutes"),
        ("is the bread done yet", "Bread timer: twenty five minutes"),
        ("when is christmas", NO_REASONER),
        ("what time is it", NO_REASONER),
        ("why is the bread hard", NO_REASONER),
    ],
)
def test_a_question_about_what_is_set_is_answered_from_that(full: Talk, question: str, answer: str) -> None:
    assert full.type(question).startswith(answer)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("cancel the bread timer and the dentist", "Cancelled: bread timer and see the dentist."),
        ("cancel bread, anna and dentist", "Cancelled: bread timer, call anna and see the dentist."),
        ("cancel the bread timer and the unicorn", "I have nothing set that is called unicorn."),
        (
            "cancel tomorrow's reminder",
            "Which one: water the plants, every day at eight or call anna, tomorrow at nine?",
        ),
        ("remind me about the dentist tomorrow at noon instead", "See the dentist, tomorrow at noon."),
        ("extend the bread timer to forty minutes", "Bread timer, in forty minutes."),
        ("move the dentist to an hour later", "See the dentist, on friday at four."),
    ],
)
def test_a_change_is_made_to_all_that_is_named_or_to_nothing(full: Talk, words: str, told: str) -> None:
    assert full.type(words) == told


def test_names_joined_by_and_may_be_one_name(talk: Talk) -> None:
    talk.type("remind me at noon to buy salt and pepper")
    talk.type("remind me at four to wash and iron shirts")
    assert talk.type("cancel salt and pepper") == "Cancelled: buy salt and pepper."
    assert talk.type("cancel wash and iron the shirts today") == "Cancelled: wash and iron shirts."


def test_forward_is_asked_about_and_done_after_a_yes(full: Talk) -> None:
    assert full.type("move the dentist forward an hour") == "Do you mean one hour later?"
    assert full.type("yes") == "See the dentist, on friday at four."


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (["remind me", "to call anna at noon"], "At noon: call anna."),
        (["remind me", "call anna", "at noon"], "At noon: call anna."),
        (["set a reminder", "what timers do i have"], "You have no reminders."),
        (["set a reminder", "set a timer"], "For how long should I set the timer?"),
        (["remind me to leave at five or six", "the second"], "At six: leave."),
        (["remind me to leave at five or at six", "the first one"], "At five: leave."),
        (["remind me on easter at noon to call gran", "on the fourth of april at noon"], "call gran."),
        (["set two alarms, one for six and one for seven", "six am"], "Tomorrow at six in the morning: alarm."),
    ],
)
def test_what_is_asked_is_answered_in_few_words(talk: Talk, turns: list[str], told: str) -> None:
    *_, last = [talk.type(words) for words in turns]
    assert last.endswith(told)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("I'll do it in an hour", "Feed the fish, in one hour."),
        ("leave it until noon", "Feed the fish, at noon."),
        ("come back in ten minutes", "Feed the fish, in ten minutes."),
        ("I've fed them", "All right."),
        ("on it", "All right."),
        ("yep, done", "All right."),
        ("not today", "All right."),
        ("skip it", "All right."),
    ],
)
def test_what_rings_is_put_off_or_seen_to(talk: Talk, words: str, told: str) -> None:
    talk.type("remind me in one minute to feed the fish")
    talk.now += timedelta(minutes=1)
    for wish in talk.commands.due(talk.now).wishes:
        talk.commands.told(wish.key or "", talk.now)
    assert talk.type(words) == told


def test_what_was_held_goes_on_when_told_to_resume(talk: Talk) -> None:
    talk.type("set a timer for ten minutes")
    talk.act("pause", "pause")
    assert talk.after(minutes=30).rings() == []
    assert talk.type("you can talk again") == "I am back."
    assert talk.act("resume", "resume") == "Ten minute timer, in nine minutes and fifty five seconds."
    assert talk.after(minutes=10).rings() == ["Timer: ten minutes are over."]


def test_resume_ends_quiet_before_it_lets_what_is_held_go_on(talk: Talk) -> None:
    talk.type("set a timer for ten minutes")
    talk.type("pause")
    talk.type("be quiet for an hour")
    assert talk.type("resume") == "I am back."
    assert talk.type("resume").startswith("Ten minute timer, in nine minutes")


def test_a_reminder_is_held_and_let_go_by_its_name(full: Talk) -> None:
    assert full.type("pause water the plants").startswith("Water the plants, paused")
    assert full.type("resume water the plants") == "Water the plants, every day at eight."
    assert full.type("pause the music").startswith("I did not understand that.")
    assert full.type("resume the download").startswith("I did not understand that.")


def test_a_list_to_read_is_whole_and_one_to_hear_is_short(talk: Talk) -> None:
    for minutes in range(10, 80, 10):
        talk.type(f"remind me in {minutes} minutes to take pill {minutes}")
    assert "pill 70" in talk.type("list")
    assert "pill 70" in said(typed_order(talk.commands, "list", "", talk.now))
    assert talk.act("list", "list").endswith("and two more.")


@pytest.mark.parametrize(
    "words",
    [
        "cancel tomorrow's stand up",
        "cancel stand up tomorrow",
        "cancel the stand up reminder for tomorrow",
        "skip stand up tomorrow",
        "skip tomorrow",
        "don't remind me to stand up tomorrow",
        "cancel everything tomorrow",
    ],
)
def test_of_what_recurs_only_the_day_that_is_named_is_left_out(talk: Talk, words: str) -> None:
    talk.type("remind me every weekday at nine to stand up")
    assert talk.type(words) == "Stand up, on friday at nine, then every weekday at nine."
    talk.now = NOW + timedelta(days=1)
    assert talk.rings() == []
    talk.now = NOW + timedelta(days=1, hours=23)
    assert talk.rings() == ["Reminder: stand up."]
    talk.type("done")
    assert talk.type("list") == "You have one reminder: stand up, every weekday at nine."


def test_a_day_is_left_out_of_what_recurs_beside_what_is_cancelled(talk: Talk) -> None:
    talk.type("remind me every day at nine to stretch")
    talk.type("remind me tomorrow at ten to call anna")
    assert talk.type("cancel everything tomorrow") == "Shall I cancel both: stretch and call anna?"
    assert talk.type("yes") == "Cancelled: call anna. Stretch, on friday at nine, then every day at nine."


def test_a_day_is_left_out_of_the_one_that_was_asked_about(talk: Talk) -> None:
    talk.type("remind me every day at nine to stretch")
    talk.type("remind me every weekday at eight to stand up")
    assert talk.type("cancel tomorrow's reminder").startswith("Which one: stand up")
    assert talk.type("the second one") == "Stretch, on friday at nine, then every day at nine."


def test_all_that_comes_on_a_day_is_left_out_with_it_and_a_recurrence_that_ends_is_over(talk: Talk) -> None:
    talk.type("remind me every day at eight and at twenty to take a pill")
    talk.now = NOW.replace(hour=21)
    talk.rings()
    assert talk.type("skip take a pill tomorrow").startswith("Take a pill, on friday at eight, then every day")
    talk.type("remind me every day at nine until tomorrow to stretch")
    assert talk.type("cancel stretch tomorrow") == "Cancelled: stretch."


def test_today_is_over_for_what_has_rung_and_a_later_day_is_left_out_before_it_has(talk: Talk) -> None:
    talk.type("remind me every day at noon to eat")
    assert talk.type("cancel eat tomorrow") == "Eat, every day at noon, but not tomorrow."
    talk.after(hours=2).rings()
    assert talk.type("cancel today's eat reminder") == "All right."
    talk.after(hours=24)
    assert talk.rings() == []
    talk.after(hours=24)
    assert talk.rings() == ["Reminder: eat."]
    talk.type("done")
    assert talk.type("list") == "You have one reminder: eat, every day at noon."


@pytest.mark.parametrize(
    "words",
    [
        "cancel friday's stand up",
        "cancel the stand up on friday",
        "cancel this friday's stand up",
        "cancel friday’s reminder",
        "skip friday",
        "skip stand up on friday",
        "don't remind me to stand up on friday",
        "cancel stand up the day after tomorrow",
    ],
)
def test_of_what_recurs_one_weekday_to_come_is_left_out_and_the_days_around_it_stay(talk: Talk, words: str) -> None:
    talk.type("remind me every weekday at nine to stand up")
    assert talk.type(words) == "Stand up, every weekday at nine, but not on friday."
    talk.now = NOW + timedelta(hours=23)
    assert talk.rings() == ["Reminder: stand up."]
    talk.type("done")
    assert talk.type("list") == "You have one reminder: stand up, every weekday at nine, but not tomorrow."
    talk.now = NOW + timedelta(days=2)
    assert talk.rings() == []
    talk.now = NOW + timedelta(days=4, hours=23)
    assert talk.rings() == ["Reminder: stand up."]
    talk.type("done")
    assert talk.type("list") == "You have one reminder: stand up, every weekday at nine."


def test_the_models_words_for_a_weekday_leave_out_that_day_too(talk: Talk) -> None:
    talk.type("remind me every friday at nine to stand up")
    assert (
        talk.act("cancel friday's stand up")
        == "Stand up, on the fourth of december at nine, then every friday at nine."
    )
    assert talk.hear("undo") == "Stand up, every friday at nine."


def test_what_is_set_once_for_that_weekday_is_cancelled(talk: Talk) -> None:
    talk.type("remind me on friday at nine to stand up")
    assert talk.type("cancel friday's stand up") == "Cancelled: stand up."
    assert talk.type("undo") == "Stand up, on friday at nine."


def test_what_does_not_fall_on_the_day_that_is_named_stays(talk: Talk) -> None:
    talk.type("remind me every weekday at nine to stand up")
    talk.type("remind me on friday at ten to call anna")
    assert talk.type("cancel saturday's stand up") == "That is not set for saturday: stand up, every weekday at nine."
    assert talk.type("cancel anna on thursday") == "That is not set for thursday: call anna, on friday at ten."
    assert talk.type("skip sunday") == "Nothing is set for that day."
    talk.type("pause stand up")
    assert talk.type("cancel stand up on friday").startswith("I can leave out nothing of what is paused: stand up")
    assert talk.type("list").startswith("You have two reminders")


def test_a_weekday_in_a_name_is_part_of_the_name(talk: Talk) -> None:
    talk.type("remind me every monday at noon to send the friday report")
    assert talk.type("cancel the friday report") == "Cancelled: send the friday report."


def test_which_of_two_on_that_day_and_which_week_is_asked(talk: Talk) -> None:
    talk.type("remind me every day at nine to take a pill")
    talk.type("remind me every friday at noon to take a pill")
    talk.type("remind me every monday at noon to take a pill")
    asked = "Which one: take a pill, every day at nine or take a pill, every friday at noon?"
    assert talk.type("cancel friday's pill") == asked
    assert talk.type("the first") == "Take a pill, every day at nine, but not on friday."
    talk.type("remind me every weekday at nine to stand up")
    assert talk.type("cancel next friday's stand up").startswith("This week's Friday")
    assert talk.type("next week's") == "Stand up, every weekday at nine, but not on the fourth of december."


def test_all_of_a_weekday_leaves_out_what_recurs_and_cancels_the_rest(talk: Talk) -> None:
    talk.type("remind me every weekday at nine to stand up")
    talk.type("remind me on friday at ten to call anna")
    assert talk.type("cancel everything on friday") == "Shall I cancel both: stand up and call anna?"
    assert talk.type("yes") == "Cancelled: call anna. Stand up, every weekday at nine, but not on friday."


@pytest.mark.parametrize(
    "words",
    [
        "skip the next one",
        "skip the next stand up",
        "skip the next stand up reminder",
        "skip my next reminder",
        "skip the next occurrence of stand up",
        "cancel the next stand up",
    ],
)
def test_of_what_recurs_the_next_time_alone_is_skipped(talk: Talk, words: str) -> None:
    talk.type("remind me every weekday at nine to stand up")
    assert talk.type(words) == "Stand up, on friday at nine, then every weekday at nine."
    assert talk.type("undo") == "Stand up, every weekday at nine."


def test_of_several_times_a_day_one_is_skipped_and_what_is_set_once_or_ends_is_over(talk: Talk) -> None:
    talk.type("remind me every day at noon and at twenty to take a pill")
    assert talk.type("skip the next pill").startswith("Take a pill, at eight, then every day")
    talk.type("set a ten minute timer")
    assert talk.type("skip the next timer") == "Cancelled: ten minute timer."
    talk.type("remind me every day at nine until tomorrow to stretch")
    assert talk.type("skip the next stretch") == "Cancelled: stretch."
    assert talk.type("skip the next song").startswith("I did not understand that.")


@pytest.mark.parametrize("words", ["undo", "no, bring it back", "that was a mistake", "I didn't mean that"])
def test_what_was_just_cancelled_comes_back_and_nothing_else_goes(talk: Talk, words: str) -> None:
    talk.type("remind me at four to call anna")
    talk.type("remind me at five to call bob")
    talk.type("cancel anna")
    assert talk.type(words) == "Call anna, at four."
    assert talk.type("list") == "You have two reminders: call anna, at four; call bob, at five."


def test_a_day_that_was_left_out_comes_back_too(talk: Talk) -> None:
    talk.type("remind me every day at nine to stretch")
    talk.type("skip tomorrow")
    assert talk.hear("undo that") == "Stretch, every day at nine."


def test_a_name_changed_to_a_time_is_moved_and_not_renamed(talk: Talk) -> None:
    talk.type("remind me at four to report")
    assert talk.type("change report to every monday at ten") == "Report, every monday at ten."
    talk.type("remind me at five to buy ten eggs")
    assert talk.type("change ten to twelve") == "Buy twelve eggs, at five."


def test_what_recurs_and_rings_is_moved_to_later_the_same_day(talk: Talk) -> None:
    talk.type("remind me every day at eleven to take a pill")
    assert talk.after(hours=1).rings() == ["Reminder: take a pill."]
    assert talk.after(minutes=1).type("move it to noon") == "Take a pill, at noon."
    talk.now = NOW.replace(hour=12)
    assert talk.rings() == ["Reminder: take a pill."]
    talk.type("done")
    assert talk.type("list") == "You have one reminder: take a pill, every day at eleven."


def test_what_recurs_and_rings_is_moved_on_a_day_to_come_where_that_is_said(talk: Talk) -> None:
    talk.type("remind me every day at eleven to take a pill")
    assert talk.after(hours=1).rings() == ["Reminder: take a pill."]
    told = "Take a pill, tomorrow at noon, then every day at eleven."
    assert talk.after(minutes=1).type("move it to tomorrow at noon") == told


def test_of_several_the_later_ones_share_the_unit_of_the_first(talk: Talk) -> None:
    told = "In ten minutes: call anna. In twenty minutes: call bob. In half an hour: eat."
    assert talk.type("remind me in ten minutes to call anna, in twenty to call bob and in 30 to eat") == told


def test_what_is_asked_for_in_the_past_is_asked_about(talk: Talk) -> None:
    assert talk.type("remind me an hour ago to call anna") == "That time has already passed. When should it be?"
    assert talk.type("in an hour") == "In one hour: call anna."


BUILD, TESTS = "The build in xterm", "The tests in konsole"


def watching(talk: Talk, *names: str) -> list[str]:
    """What is watched, as the loop keeps it when the commands let it."""
    watched = list(names)
    talk.commands.watched = lambda: watched
    return watched


@pytest.mark.parametrize(
    "words",
    [
        "stop watching",
        "stop watching the build",
        "don't watch the build any more",
        "you can stop watching it now",
        "no need to watch the build",
        "cancel the watch",
        "cancel watching the build",
        "cancel the build watch",
        "cancel all watches",
        "forget the build",
        "forget about the build",
    ],
)
def test_a_watch_is_ended_in_many_words(talk: Talk, words: str) -> None:
    watching(talk, BUILD)
    outcome = talk.commands.typed(words, talk.now)
    assert said(outcome) == "I no longer watch the build in xterm."
    assert outcome.effects == (Unwatch((BUILD,)),)


@pytest.mark.parametrize(
    ("action", "heard"),
    [
        ("cancel the watch", ""),
        ("cancel watching the build", ""),
        ("cancel build", "forget the build"),
        ("stop", "stop watching the build"),
        ("watch the build", "don't watch the build any more"),
        ("cancel", "stop watching"),
    ],
)
def test_what_the_model_makes_of_such_words_ends_a_watch_too(talk: Talk, action: str, heard: str) -> None:
    watching(talk, BUILD)
    assert talk.act(action, heard) == "I no longer watch the build in xterm."


def test_of_several_watches_it_is_asked_which(talk: Talk) -> None:
    watching(talk, BUILD, TESTS)
    asked = "Which one: the build in xterm or the tests in konsole?"
    for answer, told in (
        ("the tests", "I no longer watch the tests in konsole."),
        ("the first one", "I no longer watch the build in xterm."),
        ("both", "I no longer watch the build in xterm and the tests in konsole."),
        ("no", "All right, I leave it."),
    ):
        assert talk.type("stop watching") == asked
        assert talk.hear(answer) == told
    assert talk.type("cancel the watch") == asked
    assert talk.hear("lunch was nice") == ""
    assert talk.type("stop watching everything").startswith("I no longer watch the build in xterm and")


def test_what_is_not_watched_is_said(talk: Talk) -> None:
    assert talk.type("stop watching") == "I am not watching anything."
    assert talk.type("cancel the watch") == "I am not watching anything."
    assert talk.type("forget the build").startswith("I did not understand that.")
    watching(talk, BUILD)
    assert talk.type("stop watching the download") == "I am not watching anything that is called the download."


def test_a_watch_that_was_just_ended_comes_back_and_a_reminder_is_never_taken_for_one(talk: Talk) -> None:
    watching(talk, BUILD)
    talk.type("remind me at four to watch the match")
    talk.type("stop watching")
    outcome = talk.commands.heard("undo", talk.now)
    assert said(outcome) == "I watch the build in xterm again."
    assert outcome.effects == (Unwatch((BUILD,), again=True),)
    assert talk.type("undo") != "I watch the build in xterm again."
    talk.type("remind me at five to build a shed")
    assert talk.type("cancel the build") == "Cancelled: build a shed."
    talk.type("remind me at six to watch the game")
    assert talk.type("cancel watch the game") == "Cancelled: watch the game."
