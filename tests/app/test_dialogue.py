"""Questions are answered, and what was just set is corrected, in words that only make sense after what went before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.commands import NOTHING_ASKED
from app.errands import Outcome
from tests.app.talk import NOW, Talk, said


def test_a_dialogue_of_many_turns(talk: Talk) -> None:
    assert talk.type("set a timer for fifty minutes") == "Timer set: fifty minutes."
    assert talk.hear("no fifteen not fifty") == "Timer, in fifteen minutes."
    assert talk.type("call it tea") == "Tea timer, in fourteen minutes and fifty five seconds."
    assert talk.type("set a five minute bread timer") == "Bread timer set: five minutes."
    assert talk.type("set a ten minute bread timer") == "Bread timer set: ten minutes."
    assert talk.type("add five minutes to the tea timer").startswith("Tea timer, in nineteen minutes")
    assert talk.type("what timers do i have").startswith("You have three reminders: bread timer, in four minutes")
    assert talk.type("cancel the bread timer").startswith("Which one: bread timer, in four minutes")
    assert talk.hear("the second one") == "Cancelled: bread timer."
    assert talk.after(minutes=5).rings() == ["Timer: bread."]
    assert talk.type("snooze for two minutes") == "Bread timer, in two minutes."
    assert talk.after(minutes=2).rings() == ["Timer: bread."]
    assert talk.hear("thanks") == "All right."
    assert talk.type("cancel everything") == "Cancelled: tea timer."


@pytest.mark.parametrize(
    ("first", "second", "answer"),
    [
        ("set a timer for fifty minutes", "no, fifteen, not fifty", "Timer, in fifteen minutes."),
        ("set a timer for fifty minutes", "no fifteen", "Timer, in fifteen minutes."),
        ("set a timer for 50 minutes", "not fifty, fifteen", "Timer, in fifteen minutes."),
        ("remind me in ten minutes to call anna", "i said in thirty minutes", "Call anna, in half an hour."),
        ("remind me at four to call anna", "no, at five", "Call anna, at five."),
        ("remind me at four to call anna", "make that tomorrow", "Call anna, tomorrow at four."),
        ("remind me at four to call anna", "sorry, tomorrow", "Call anna, tomorrow at four."),
        ("remind me tomorrow at nine to call anna", "make it ten", "Call anna, tomorrow at ten."),
        ("remind me tomorrow at nine to call anna", "make it seven", "In the morning or in the evening?"),
        ("remind me at four to call hannah", "not hannah, anna", "Call anna, at four."),
        ("remind me at four to call hannah", "anna, not hannah", "Call anna, at four."),
        ("remind me at four to call anna", "call it family", "Family, at four."),
        ("set a timer for fifty minutes", "make it fifteen", "Timer, in fifteen minutes."),
        ("set a timer for fifty minutes", "no make it fifteen", "Timer, in fifteen minutes."),
        ("set a timer for fifty minutes", "fifteen minutes, not fifty", "Timer, in fifteen minutes."),
        ("set a timer for fifty minutes", "not fifty minutes but fifteen minutes", "Timer, in fifteen minutes."),
        ("set a timer for fifty minutes", "change fifty to fifteen", "Timer, in fifteen minutes."),
        ("set a timer for fifty minutes", "no cancel that", "Cancelled: fifty minute timer."),
        ("remind me tomorrow at nine to call anna", "no, call hannah not anna", "Call hannah, tomorrow at nine."),
        (
            "remind me tomorrow at nine to call anna",
            "no, in the evening",
            "Call anna, tomorrow at nine in the evening.",
        ),
        ("remind me tomorrow at nine to call anna", "i meant pm", "Call anna, tomorrow at nine in the evening."),
        ("remind me every day at four to read", "no, at five", "Read, every day at five."),
        ("remind me every weekday at nine to read", "no ten", "Read, every weekday at ten."),
        ("remind me every weekday at nine to read", "make that half past nine", "Read, every weekday at nine thirty."),
        ("remind me every weekday at nine to read", "make that every day", "Read, every day at nine."),
        ("set a timer for fifteen minutes", "make that tomorrow", "Timer, tomorrow at ten fifteen."),
    ],
)
def test_what_was_just_set_is_corrected(talk: Talk, first: str, second: str, answer: str) -> None:
    talk.type(first)
    assert talk.type(second) == answer


@pytest.mark.parametrize(
    "words", ["wait ten minutes", "oh well", "tomorrow at nine", "no way", "not today", "no", "stop"]
)
def test_other_talk_changes_nothing(talk: Talk, words: str) -> None:
    talk.type("set a timer for fifty minutes")
    assert talk.hear(words) == ""


ASKED = "I am not sure I heard that right. Was it: {}? Say yes, or say it again."


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("yes", "In fifteen minutes: tea."),
        ("yes, that's right", "In fifteen minutes: tea."),
        ("no", "All right, I leave it."),
        ("okay", ""),
        ("right", ""),
    ],
)
def test_whether_what_was_hardly_heard_was_it_is_answered(talk: Talk, words: str, told: str) -> None:
    action = "remind in fifteen minutes ; tea"
    assert talk.act(action, sure=False) == ASKED.format("remind in fifteen minutes, tea")
    assert talk.hear(words) == told


@pytest.mark.parametrize(
    ("action", "told"),
    [
        ("remind in ten minutes to call anna", "In ten minutes: call anna."),
        ("remind at noon ; call mum and at four to call dad", "At noon: call mum. At four: call dad."),
    ],
)
def test_a_yes_does_all_that_a_sure_action_does(talk: Talk, action: str, told: str) -> None:
    assert talk.act(action, sure=False).startswith("I am not sure")
    assert talk.hear("yes") == told


def test_what_an_unsure_action_lacks_is_asked_for_at_once(talk: Talk) -> None:
    assert talk.act("remind in ten minutes", sure=False) == "What should I remind you of in ten minutes?"
    assert talk.hear("to call anna") == "In ten minutes: call anna."


def test_an_alarm_that_is_turned_off_by_a_yes_rings_again_the_next_day(talk: Talk) -> None:
    talk.type("set an alarm every day at ten fifteen")
    assert talk.after(minutes=16).rings()
    assert talk.act("cancel alarm", "turn off the alarm", sure=False) == ASKED.format("cancel alarm")
    assert talk.hear("yes") == "All right."
    assert "every day" in talk.type("what reminders do i have")


def test_all_are_not_cancelled_by_one_yes_to_what_was_hardly_heard(talk: Talk) -> None:
    talk.type("set a timer for ten minutes")
    talk.type("set a timer for twenty minutes")
    talk.act("cancel all", sure=False)
    assert talk.hear("yes") == "Shall I cancel both: ten minute timer and twenty minute timer?"
    assert talk.hear("yes") == "Cancelled: ten minute timer and twenty minute timer."


def test_words_that_were_taken_up_are_not_asked_about_as_well(talk: Talk) -> None:
    talk.act("remind in ten minutes")
    assert talk.hear("to call anna") == "In ten minutes: call anna."
    assert said(talk.commands.perform("ask to call anna", "to call anna", talk.now, sure=False)) == ""


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("make that tomorrow", "Call anna, tomorrow at four."),
        ("call it tea", "Tea, at four."),
        ("make it half past five", "Call anna, at five thirty."),
        ("let's call it a day", ""),
        ("make it quick", ""),
        ("call it off", ""),
    ],
)
def test_what_was_just_set_is_changed_by_what_is_heard(talk: Talk, words: str, answer: str) -> None:
    talk.type("remind me at four to call anna")
    assert talk.hear(words) == answer
    assert talk.after(minutes=2).hear(words) == ""


def test_corrections_follow_each_other(talk: Talk) -> None:
    talk.type("remind me every weekday at nine to read")
    assert talk.hear("no every monday") == "Read, every monday at nine."
    assert talk.hear("call it reading") == "Reading, every monday at nine."
    assert talk.hear("no at eleven") == "Reading, every monday at eleven."


def test_a_list_tells_the_time_of_the_users_clock(talk: Talk) -> None:
    talk.type("remind me at four to call anna")
    talk.type("remind me every day at nine to read")
    assert talk.type("list") == "You have two reminders: call anna, at four; read, every day at nine."
    assert talk.type("what's next") == "Next is call anna, at four."


def test_of_a_recurrence_of_which_one_occurrence_was_moved_both_are_told(talk: Talk) -> None:
    talk.type("remind me every day at four to read")
    assert talk.after(minutes=2).type("move read to five") == "Read, at five, then every day at four."


@pytest.mark.parametrize(
    ("often", "to", "answer"),
    [
        ("every monday at nine", "ten", "Read, on monday at ten, then every monday at nine."),
        ("every day at nine", "ten", "Read, tomorrow at ten, then every day at nine."),
        ("every day at nine", "seven", "Read, tomorrow at seven in the morning, then every day at nine."),
        ("every day at nine", "the evening", "Read, tomorrow at six in the evening, then every day at nine."),
        ("every day at six in the evening", "seven", "Read, at seven, then every day at six in the evening."),
        ("every monday at nine", "friday", "Read, on friday at nine, then every monday at nine."),
        ("every monday at nine", "every monday at ten", "Read, every monday at ten."),
    ],
)
def test_a_recurrence_that_is_moved_to_a_time_of_day_keeps_the_day_of_its_next_occurrence(
    talk: Talk, often: str, to: str, answer: str
) -> None:
    talk.type(f"remind me {often} to read")
    assert talk.after(minutes=2).type(f"move read to {to}") == answer
    assert len(talk.commands._schedule.upcoming()) == 1


@pytest.mark.parametrize(
    "words",
    [
        *("turn off the alarm", "stop the alarm", "turn it off", "dismiss the alarm", "silence the alarm"),
        *("never mind", "turn off all alarms"),
    ],
)
def test_what_recurs_and_is_silenced_while_it_rings_goes_on(talk: Talk, words: str) -> None:
    talk.type("set an alarm for every day at ten oh five")
    talk.after(minutes=5).rings()
    assert talk.type(words) == "All right."
    assert talk.type("turn off the alarm") == "Nothing is ringing."
    assert talk.type("list") == "You have one reminder: alarm, every day at ten oh five."
    assert talk.type("cancel the alarm") == "Cancelled: alarm."


def test_what_rings_once_or_is_to_be_no_more_is_cancelled(talk: Talk) -> None:
    talk.type("set a timer for five minutes")
    talk.type("remind me every day at ten oh six to take a pill")
    talk.after(minutes=5).rings()
    assert talk.type("turn off the timer") == "Cancelled: five minute timer."
    talk.after(minutes=1).rings()
    assert talk.type("turn off the tea timer").startswith("I have nothing set")
    assert talk.type("stop reminding me to take a pill") == "Cancelled: take a pill."


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("cancel the timer", "There is no timer. Do you mean dentist, tomorrow at five?"),
        ("cancel the alarm", "There is no alarm. Do you mean dentist, tomorrow at five?"),
        ("add five minutes to the timer", "There is no timer. Do you mean dentist, tomorrow at five?"),
        ("pause timer", "There is no timer. Do you mean dentist, tomorrow at five?"),
        ("cancel the dentist timer", "Do you mean dentist, tomorrow at five?"),
        ("cancel the dentist today at five", "That is not set for today: dentist, tomorrow at five."),
        ("cancel today's dentist", "That is not set for today: dentist, tomorrow at five."),
        ("cancel the dentist tomorrow", "Cancelled: dentist."),
        ("cancel the dentist alarm", "Cancelled: dentist."),
        ("cancel 🍞", "I have nothing set that is called 🍞."),
    ],
)
def test_what_is_of_another_kind_time_or_sign_than_was_named_is_not_touched_unasked(
    talk: Talk, words: str, answer: str
) -> None:
    talk.commands.perform("remind tomorrow at five ; dentist", "", talk.now)
    assert talk.type(words) == answer
    assert len(talk.commands._schedule.upcoming()) == (0 if answer.startswith("Cancelled") else 1)


def test_a_title_may_be_a_sign_alone_and_a_length_tells_what_is_called_alike(talk: Talk) -> None:
    for action in ("remind at five ; 🥛", "timer ten minutes ; tea", "timer five minutes ; tea"):
        talk.commands.perform(action, "", talk.now)
    assert talk.type("cancel 🥛") == "Cancelled: 🥛."
    assert talk.type("cancel the ten minute tea") == "Cancelled: tea timer."
    assert talk.type("list").startswith("You have one reminder: tea timer, in four minutes")
    assert talk.type("cancel the ten minute tea").startswith("Do you mean tea timer")


def test_a_recurrence_is_listed_for_every_day_on_which_it_comes(talk: Talk) -> None:
    talk.type("remind me every day at six in the evening to take a pill")
    listed = "You have one reminder: take a pill, every day at six in the evening."
    for words in ("tomorrow", "tomorrow evening", "on friday", "next week", "next month", "this year", "at six pm"):
        assert talk.type(f"what reminders do i have {words}") == listed
    for words in ("tomorrow morning", "yesterday", "next friday"):
        assert talk.type(f"what reminders do i have {words}") == "Nothing of that is set."
    assert talk.type("cancel everything tomorrow") == "Take a pill, every day at six in the evening, but not tomorrow."


def test_what_rang_is_snoozed_by_name_even_when_it_was_missed(talk: Talk) -> None:
    talk.type("remind me in five minutes to call anna")
    talk.type("remind me in ten minutes to call bob")
    talk.type("remind me at four to see the dentist")
    assert talk.after(minutes=10).rings() == ["Missed, at 10:05 am: call anna.", "Reminder: call bob."]
    assert talk.type("snooze call for an hour").startswith("Which one: call anna")
    assert talk.type("anna") == "Call anna, in one hour."
    assert talk.type("snooze the dentist") == "Nothing that is called dentist has rung."
    assert talk.type("snooze all until noon") == "Call bob, at noon."
    assert talk.type("snooze all") == "Nothing has rung that I could snooze."
    assert talk.type("snooze call bob") == "Nothing has rung that I could snooze."


@pytest.mark.parametrize("words", ["remind me in ten minutes", "in ten minutes", "remind me later", "snooze call anna"])
def test_what_rings_is_put_off_in_many_words(talk: Talk, words: str) -> None:
    talk.type("remind me in five minutes to call anna")
    talk.after(minutes=5).rings()
    assert talk.hear(words) == "Call anna, in ten minutes."


def test_a_time_without_a_task_puts_off_only_what_has_just_rung(talk: Talk) -> None:
    assert talk.type("remind me in ten minutes") == "What should I remind you of?"
    talk.type("call anna")
    talk.after(minutes=10).rings()
    assert talk.type("remind me in twenty minutes") == "Call anna, in twenty minutes."


def test_nothing_is_cancelled_where_one_is_to_stay(talk: Talk) -> None:
    talk.type("set a bread timer for ten minutes")
    talk.type("set a tea timer for five minutes")
    assert talk.type("cancel everything except the bread timer") == "I cannot leave one out. Which one should I cancel?"
    assert talk.type("list").startswith("You have two reminders")


def test_a_weekday_that_is_today_with_an_hour_that_has_passed_is_asked_about(talk: Talk) -> None:
    assert talk.type("remind me on wednesday at nine to call anna") == "In the morning or in the evening?"
    assert talk.type("in the evening") == "At nine: call anna."


def test_after_a_minute_a_correction_is_no_longer_one(talk: Talk) -> None:
    talk.type("set a timer for fifty minutes")
    assert talk.after(minutes=1).hear("no fifteen not fifty") == ""


@pytest.mark.parametrize(
    ("first", "second", "answer"),
    [
        ("remind me tomorrow at seven to call anna", "in the evening", "Tomorrow at seven in the evening: call anna."),
        ("remind me tomorrow at seven to call anna", "morning", "Tomorrow at seven in the morning: call anna."),
        ("remind me tomorrow to call anna", "at nine", "Tomorrow at nine: call anna."),
        ("remind me tomorrow to call anna", "ten thirty", "Tomorrow at ten thirty: call anna."),
        ("remind me to call anna", "in ten minutes", "In ten minutes: call anna."),
        ("remind me in ten minutes", "to call anna", "In ten minutes: call anna."),
        ("remind me in a few minutes to stretch", "five", "In five minutes: stretch."),
        ("remind me next friday at nine to swim", "this friday", "On friday at nine: swim."),
        ("remind me next friday at nine to swim", "next week's", "On the fourth of december at nine: swim."),
        ("remind me every day to read", "at nine in the evening", "Every day at nine in the evening: read."),
        ("set a timer", "ten minutes", "Timer set: ten minutes."),
        ("set a timer", "never mind", "All right, I leave it."),
        ("remind me tomorrow to call anna", "no", "All right, I leave it."),
    ],
)
def test_a_question_is_answered(talk: Talk, first: str, second: str, answer: str) -> None:
    talk.type(first)
    assert talk.hear(second) == answer


def test_a_question_may_be_answered_bit_by_bit(talk: Talk) -> None:
    assert talk.type("remind me to swim") == "When should it be?"
    assert talk.hear("on friday") == "At what time?"
    assert talk.hear("six") == "In the morning or in the evening?"
    assert talk.hear("in the evening") == "On friday at six in the evening: swim."


def test_a_question_is_dropped_when_something_else_is_asked_for(talk: Talk) -> None:
    talk.type("remind me tomorrow to call anna")
    assert talk.type("set a timer for ten minutes") == "Timer set: ten minutes."
    assert talk.hear("at nine") == ""
    assert talk.type("answer at nine") != ""


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        *(("the first one", 1), ("the ten minute one", 1), ("the tea one", 1), ("both", 0), ("neither", 2)),
        ("the last one", 1),
    ],
)
def test_which_one_is_picked_by_place_length_or_name(talk: Talk, answer: str, left: int) -> None:
    talk.type("set a five minute green tea timer")
    talk.type("set a ten minute black tea timer")
    assert talk.type("cancel the tea timer").startswith("Which one")
    said = talk.hear(answer)
    if answer == "the tea one":  # still either of them
        assert said == ""
        assert talk.hear("black tea").startswith("Cancelled")
    assert len(talk.commands._schedule.upcoming()) == left


def test_all_are_cancelled_only_when_that_is_confirmed(talk: Talk) -> None:
    for minutes in (5, 10, 15):
        talk.type(f"set a timer for {minutes} minutes")
    assert talk.type("cancel all timers").startswith("Shall I cancel all three")
    assert talk.hear("no") == "All right, I leave it."
    assert talk.type("cancel everything").startswith("Shall I cancel all three")
    assert talk.hear("what a day") == ""
    assert talk.hear("yes please") == "Cancelled: five minute timer, ten minute timer and fifteen minute timer."


def test_an_utterance_that_was_taken_up_is_not_carried_out_again(talk: Talk) -> None:
    talk.type("set a timer for fifty minutes")
    talk.hear("no fifteen not fifty")
    assert talk.commands.perform("timer fifteen minutes", "no fifteen not fifty", talk.now) == Outcome()
    assert said(talk.commands.perform("timer six minutes", "and a timer", talk.now)) == "Timer set: six minutes."


def test_the_model_may_hand_on_an_answer_and_one_to_no_question_is_refused(talk: Talk) -> None:
    talk.type("remind me tomorrow at seven to call anna")
    told = said(talk.commands.perform("answer in the evening", "", talk.now))
    assert told == "Tomorrow at seven in the evening: call anna."
    assert said(talk.commands.perform("answer banana", "", talk.after(minutes=2).now)) == NOTHING_ASKED


def test_what_rings_comes_back_at_a_humane_pace_until_it_is_seen_to(talk: Talk) -> None:
    talk.type("remind me in ten minutes to stretch")
    talk.after(minutes=10)
    assert talk.rings() == ["Reminder: stretch."]
    heard = []
    for minute in range(1, 40):
        heard += [minute] * len(talk.after(minutes=1).rings())
    assert heard == [2, 7, 17, 37]
    assert talk.hear("got it") == "All right."
    assert all(not talk.after(minutes=30).rings() for _ in range(10))


def test_what_recurs_within_the_day_does_not_come_back_in_between(talk: Talk) -> None:
    talk.type("remind me every twenty minutes to stretch")
    talk.after(minutes=20)
    assert talk.rings() == ["Reminder: stretch."]
    assert talk.after(minutes=10).rings() == []
    assert talk.after(minutes=10).rings() == ["Reminder: stretch."]


def test_a_daily_reminder_comes_back_too(talk: Talk) -> None:
    talk.type("remind me every day at eleven to take a pill")
    talk.after(minutes=60)
    assert talk.rings() == ["Reminder: take a pill."]
    assert talk.after(minutes=3).rings() == ["Again: take a pill, at eleven."]


def test_what_came_due_while_quiet_was_wanted_is_told_once_afterwards_with_its_time(talk: Talk) -> None:
    talk.type("remind me at noon to eat")
    talk.type("remind me at eleven to call anna")
    talk.type("do not disturb for three hours")
    assert talk.after(hours=2.5).rings() == []
    assert talk.after(hours=0.6).rings() == ["Missed, at eleven: call anna.", "Missed, at noon: eat."]
    assert talk.after(hours=1).rings() == []


def test_quiet_until_a_time_of_day_ends_then(talk: Talk) -> None:
    talk.type("remind me at noon to eat")
    assert talk.type("leave me alone until half past twelve") == "Quiet until twelve thirty."
    assert talk.after(hours=2.4).rings() == []
    assert talk.after(hours=0.1).rings() == ["Missed, at noon: eat."]


def test_quiet_has_no_end_that_recurs(talk: Talk) -> None:
    assert talk.type("be quiet until every day at nine") == "Until when should I be quiet?"
    assert talk.type("be quiet until lunch") == "I did not understand 'lunch' as a time. When should it be?"
    assert talk.type("one") == "Quiet until one."


@pytest.mark.parametrize(
    ("correction", "told"),
    [
        ("no, I meant ten minutes", "Call anna, in ten minutes."),
        ("ten minutes I meant", "Call anna, in ten minutes."),
        ("rather ten minutes", "Call anna, in ten minutes."),
        ("oops, sorry, ten minutes", "Call anna, in ten minutes."),
        ("it should be ten minutes", "Call anna, in ten minutes."),
        ("cancel that, I meant ten", "Call anna, in ten minutes."),
        ("make that half past four", "Call anna, at four thirty."),
        ("tomorrow at four instead", "Call anna, tomorrow at four."),
        ("ten minutes later", "Call anna, in fourteen minutes and fifty five seconds."),
        ("a minute earlier", "Call anna, in three minutes and fifty five seconds."),
        ("no, call hannah", "Call hannah, in four minutes and fifty five seconds."),
        ("no, to call my sister", "Call my sister, in four minutes and fifty five seconds."),
        ("that's wrong", "Cancelled: call anna."),
    ],
)
def test_what_was_just_set_is_corrected_in_ordinary_words(talk: Talk, correction: str, told: str) -> None:
    talk.type("set a timer for an hour")
    talk.after(minutes=2).type("remind me in five minutes to call anna")
    assert talk.type(correction) == told


@pytest.mark.parametrize("words", ["it should be fine", "better not", "no to that", "only joking", "two years later"])
def test_what_only_begins_like_a_correction_changes_nothing(talk: Talk, words: str) -> None:
    talk.type("remind me every day at nine to call anna")
    talk.hear(words)
    assert talk.type("list") == "You have one reminder: call anna, every day at nine."


def test_not_today_moves_what_was_just_set_to_the_day_that_is_named(talk: Talk) -> None:
    talk.type("remind me at four to call anna")
    assert talk.type("not today, tomorrow") == "Call anna, tomorrow at four."
    talk.type("remind me every day at nine to stretch")
    assert talk.type("no, only on weekdays") == "Stretch, every weekday at nine."


def test_by_time_by_number_and_by_day(talk: Talk) -> None:
    talk.type("remind me at eleven to call anna")
    talk.type("remind me tomorrow at nine to pay the rent")
    talk.type("remind me on friday at ten to swim")
    assert talk.type("cancel the eleven o'clock reminder") == "Cancelled: call anna."
    assert talk.type("what do i have tomorrow").startswith("You have one reminder: pay the rent")
    assert talk.type("what do i have this week").startswith("You have two reminders: pay the rent")
    assert talk.type("what do i have next week") == "Nothing of that is set."
    assert talk.type("do i have any timers") == "Nothing of that is set."
    assert talk.type("cancel number two") == "Cancelled: swim."
    assert talk.type("cancel number five") == "There is only one."
    assert talk.type("cancel the reminder for tomorrow") == "Cancelled: pay the rent."


def test_a_correction_that_is_half_understood_is_asked_about_and_confirmed(talk: Talk) -> None:
    talk.type("set a timer for fifty minutes")
    assert talk.hear("no fifteen nadge") == "Do you mean in fifteen minutes?"
    assert talk.hear("yes") == "Timer, in fifteen minutes."


def test_the_same_correction_said_twice_is_meant(talk: Talk) -> None:
    talk.type("set a timer for fifty minutes")
    assert talk.hear("no fifteen nadge").startswith("Do you mean")
    assert talk.hear("no fifteen nut hen") == "Timer, in fifteen minutes."


def test_a_correction_of_which_only_the_wrong_part_was_heard_is_asked_about(talk: Talk) -> None:
    talk.type("set a timer for fifty minutes")
    assert talk.hear("no gir nut fifty") == "What should it be instead?"
    assert talk.hear("fifteen") == "Timer, in fifteen minutes."


def test_what_the_model_acts_on_is_not_doubted(talk: Talk) -> None:
    talk.type("set a timer for fifty minutes")
    assert not talk.commands.heard("no fifteen nadge", talk.now, acted=True).wishes


@pytest.mark.parametrize("words", ["the second wanted", "um second please", "i think the second"])
def test_a_place_in_the_list_is_an_answer_whatever_is_heard_beside_it(talk: Talk, words: str) -> None:
    talk.type("set a five minute timer")
    talk.type("set a ten minute timer")
    assert talk.type("cancel the timer").startswith("Which one")
    assert talk.hear(words).startswith("Cancelled")
    assert "four minutes" in talk.type("list")


def test_by_how_long_is_asked_and_answered(talk: Talk) -> None:
    talk.type("set a timer for five minutes")
    talk.after(seconds=5)
    assert said(talk.commands.perform("extend five minutes", "", talk.now)) == "By how long should I extend it?"
    assert talk.hear("by ten minutes").startswith("Five minute timer, in fourteen minutes")


@pytest.fixture
def kitchen(talk: Talk) -> Talk:
    """Four timers and two reminders."""
    for sentence in (
        "set a ten minute timer",
        "set a pasta timer for twelve minutes",
        "set a timer for half an hour",
        "set a bread timer for an hour and a half",
        "remind me at three to call anna",
        "remind me tomorrow at nine to water the plants",
    ):
        talk.type(sentence)
    talk.now = NOW + timedelta(minutes=5)
    return talk


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("add five minutes to the ten minute timer", "Ten minute timer, in ten minutes"),
        ("add 5 minutes to the 10-minute timer", "Ten minute timer, in ten minutes"),
        ("and five minutes to the ten minute timer", "Ten minute timer, in ten minutes"),
        ("ad five minutes too the tin minute timer", "Ten minute timer, in ten minutes"),
        ("extend the ten minute timer by five minutes", "Ten minute timer, in ten minutes"),
        ("give the ten minute timer five more minutes", "Ten minute timer, in ten minutes"),
        ("make the ten minute timer five minutes longer", "Ten minute timer, in ten minutes"),
        ("extend the half hour timer by five minutes", "Half hour timer, in thirty minutes"),
        ("extend the thirty minute timer for five minutes", "Half hour timer, in thirty minutes"),
        ("extend the hour and a half timer by five minutes", "Bread timer, in one hour thirty minutes"),
        ("extend the reminder at three by half an hour", "Call anna, at three thirty"),
        ("take two minutes of the pasta timer", "Pasta timer, in five minutes"),
        ("make the ten minute timer two minutes shorter", "Ten minute timer, in three minutes"),
        ("five more minutes on timer number three", "Half hour timer, in thirty minutes"),
        ("cancel the ten minute timer", "Cancelled: ten minute timer."),
        ("cancel the timer for half an hour", "Cancelled: half hour timer."),
        ("cancel the half our timer", "Cancelled: half hour timer."),
        ("cancel the timer for the pasta", "Cancelled: pasta timer."),
        ("cancel timer two", "Cancelled: pasta timer."),
        ("cancel the last timer", "Cancelled: bread timer."),
        ("cancel the first reminder", "Which one: ten minute timer"),
        ("cancel my three pm reminder", "Cancelled: call anna."),
        ("how long is left on the half hour timer", "Half hour timer: twenty five minutes left."),
        ("how long's left on the pasta timer", "Pasta timer: seven minutes"),
        ("how long left on the our and a half timer", "Bread timer: one hour and twenty five minutes left."),
        ("how long until the three o'clock reminder", "Call anna: four hours and fifty five minutes left."),
        ("pause the ten minute timer", "Ten minute timer, paused with five minutes"),
    ],
)
def test_one_of_many_is_meant_by_its_length_name_number_or_time(kitchen: Talk, words: str, begins: str) -> None:
    kitchen.now -= timedelta(seconds=5)
    assert kitchen.type(words).startswith(begins)


@pytest.mark.parametrize(
    ("action", "begins"),
    [
        ("extend half our timer by five minutes", "Half hour timer"),
        ("left our and a half timer", "Bread timer: one hour"),
        ("left an hour and a half timer", "Bread timer: one hour"),
        ("cancel timer two", "Cancelled: pasta timer."),
        ("cancel thirty", "Cancelled: half hour timer."),
        ("cancel ate o'clock", "Do you mean water the plants"),
    ],
)
def test_the_models_words_pick_one_too(kitchen: Talk, action: str, begins: str) -> None:
    assert said(kitchen.commands.perform(action, "", kitchen.now)).startswith(begins)


def test_what_only_half_fits_is_asked_about_and_done_after_a_yes(kitchen: Talk) -> None:
    assert kitchen.type("cancel the water bottle") == "Do you mean water the plants, tomorrow at nine?"
    assert kitchen.hear("yes") == "Cancelled: water the plants."


def test_a_number_that_is_a_time_and_a_length_is_asked_about(kitchen: Talk) -> None:
    kitchen.type("remind me tomorrow at ten to swim")
    assert said(kitchen.commands.perform("cancel ten", "", kitchen.now)).startswith("Which one: ten minute timer")


def test_a_kind_that_was_named_goes_before_a_name_that_fits_another(talk: Talk) -> None:
    talk.type("set a bread timer for twenty minutes")
    talk.type("remind me at noon to buy bread")
    assert talk.type("cancel the bread reminder") == "Cancelled: buy bread."
