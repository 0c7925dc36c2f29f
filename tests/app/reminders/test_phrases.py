"""Words to instants and recurrences, and back to words that mean the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reminders.occurrences import next_after
from app.reminders.phrases import (
    NotATimeError,
    PhraseError,
    When,
    parse_duration,
    resolve,
    say_duration,
    say_when,
    understands,
)
from model.scenes.requests import slots
from model.scenes.scripts import utterances

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 10, 0, 7, tzinfo=BERLIN)  # a Wednesday


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("half an hour", 1800),
        ("half of an hour", 1800),
        ("four half an hour", 1800),
        ("four an hour and a half", 5400),
        ("a for five minutes", 300),
        ("four minutes", 240),
        ("a half hour", 1800),
        ("an hour and a half", 5400),
        ("one and a half hours", 5400),
        ("two hours and a half", 9000),
        ("1 1/2 hours", 5400),
        ("½ hour", 1800),
        ("2.5 hours", 9000),
        ("two point five seconds", 2.5),
        ("a couple of minutes", 120),
        ("a couple minutes", 120),
        ("a dozen seconds", 12),
        ("half a dozen hours", 21_600),
        ("ninety seconds", 90),
        ("two and a half minutes", 150),
        ("three and a quarter hours", 11_700),
        ("an hour and three quarters", 6300),
        ("one and one half hours", 5400),
        ("an hour and one half", 5400),
        ("an hour and 1/2", 5400),
        ("two hours and one quarter", 8100),
        ("one half hour", 1800),
        ("one quarter of an hour", 900),
        ("a third of an hour", 1200),
        ("two and two thirds hours", 9600),
        ("an hour less five minutes", 3300),
        ("roughly ten minutes", 600),
        ("at most ten minutes", 600),
        ("twenty five minutes", 1500),
        ("twenty-five mins", 1500),
        ("five minute", 300),
        ("a quarter of an hour", 900),
        ("a quarter of hour", 900),
        ("three quarters of an hour", 2700),
        ("a hundred and twenty seconds", 120),
        ("two hundred minutes", 12_000),
        ("one thousand and five seconds", 1005),
        ("a thousand seconds", 1000),
        ("1,000 seconds", 1000),
        ("an hour, ten minutes and five seconds", 4205),
        ("five minutes thirty", 330),
        ("an hour thirty", 5400),
        ("1h30", 5400),
        ("1h 30m", 5400),
        ("90s", 90),
        ("for about ten minutes please", 600),
        ("another five minutes", 300),
        ("five minutes more", 300),
        ("minus two minutes", -120),
        ("-2 minutes", -120),
        ("two weeks and three days", 1_468_800),
        ("two days", 172_800),
    ],
)
def test_a_length_of_time_is_understood_and_said_back(words: str, seconds: float) -> None:
    length = parse_duration(words)
    assert length.total_seconds() == seconds
    assert parse_duration(say_duration(length)) == length


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("", "For how long?"),
        ("bread", "For how long?"),
        ("ten", "For how long?"),
        ("five minutes of bread", "For how long?"),
        ("five minutes and one", "For how long?"),
        ("an hour less two hours", "For how long?"),
        ("a few minutes", "How many minutes exactly?"),
        ("several hours", "How many hours exactly?"),
        ("some time", "How many minutes exactly?"),
        ("zero seconds", "no time at all"),
        ("a million hours", "For how long?"),
        ("9999999 weeks", "more than a hundred years"),
        ("٣ minutes", "For how long?"),
    ],
)
def test_what_is_no_exact_length_is_asked_back(words: str, question: str) -> None:
    with pytest.raises(PhraseError, match=question.replace("?", r"\?")):
        parse_duration(words)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (10, "ten seconds"),
        (1, "one second"),
        (90, "one minute and thirty seconds"),
        (1800, "half an hour"),
        (3660, "one hour and one minute"),
        (93_784, "one day two hours three minutes and four seconds"),
        (1_209_600, "two weeks"),
        (0, "zero seconds"),
        (-300, "minus five minutes"),
        (2.25, "two point two five seconds"),
        (150 * 86_400, "one hundred and fifty days"),
    ],
)
def test_a_length_is_said_in_words(seconds: float, words: str) -> None:
    assert say_duration(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("words", "due", "said"),
    [
        ("in ten minutes", "2026-11-25 10:10:07", "in ten minutes"),
        ("in half an hour", "2026-11-25 10:30:07", "in half an hour"),
        ("ten minutes from now", "2026-11-25 10:10:07", "in ten minutes"),
        ("five minutes", "2026-11-25 10:05:07", "in five minutes"),
        ("in a day and a half", "2026-11-26 22:00:07", "in one day and twelve hours"),
        ("in two days", "2026-11-27 10:00:07", "in two days"),
        ("in a week", "2026-12-02 10:00:07", "in one week"),
        ("in two days at nine", "2026-11-27 09:00:00", "on friday at nine"),
        ("a week from friday at nine", "2026-12-04 09:00:00", "on the fourth of december at nine"),
        ("in three months", "2027-02-25 10:00:07", "in three months"),
        ("in one year", "2027-11-25 10:00:07", "in twelve months"),
        ("at five", "2026-11-25 17:00:00", "at five"),
        ("at nine", "2026-11-25 21:00:00", "at nine"),
        ("ten", "2026-11-25 22:00:00", "at ten"),
        ("at three thirty", "2026-11-25 15:30:00", "at three thirty"),
        ("at seven oh five pm", "2026-11-25 19:05:00", "at seven oh five"),
        ("at 15:30", "2026-11-25 15:30:00", "at three thirty"),
        ("at 07:30", "2026-11-26 07:30:00", "tomorrow at seven thirty in the morning"),
        ("at 15:30:20", "2026-11-25 15:30:20", "at three thirty and twenty seconds"),
        ("at nineteen thirty", "2026-11-25 19:30:00", "at seven thirty"),
        ("at nineteen hundred", "2026-11-25 19:00:00", "at seven"),
        ("at twenty one fifteen", "2026-11-25 21:15:00", "at nine fifteen"),
        ("at 9 p.m.", "2026-11-25 21:00:00", "at nine"),
        ("at nine p m", "2026-11-25 21:00:00", "at nine"),
        ("7.30pm", "2026-11-25 19:30:00", "at seven thirty"),
        ("10am", "2026-11-26 10:00:00", "tomorrow at ten"),
        ("12 am", "2026-11-26 00:00:00", "at midnight"),
        ("at twelve pm", "2026-11-25 12:00:00", "at noon"),
        ("at half past two", "2026-11-25 14:30:00", "at two thirty"),
        ("a quarter to six", "2026-11-25 17:45:00", "at five forty five"),
        ("twenty five minutes past one", "2026-11-25 13:25:00", "at one twenty five"),
        ("five to one", "2026-11-25 12:55:00", "at twelve fifty five"),
        ("quarter to noon", "2026-11-25 11:45:00", "at eleven forty five"),
        ("ten past midnight", "2026-11-26 00:10:00", "tomorrow at twelve ten in the morning"),
        ("eight o'clock", "2026-11-25 20:00:00", "at eight"),
        ("at noon", "2026-11-25 12:00:00", "at noon"),
        ("at midnight", "2026-11-26 00:00:00", "at midnight"),
        ("tomorrow at midnight", "2026-11-27 00:00:00", "tomorrow at midnight"),
        ("at seven in the morning", "2026-11-26 07:00:00", "tomorrow at seven in the morning"),
        ("at seven in the evening", "2026-11-25 19:00:00", "at seven"),
        ("in the morning", "2026-11-26 09:00:00", "tomorrow at nine"),
        ("this evening", "2026-11-25 18:00:00", "at six"),
        ("tonight", "2026-11-25 21:00:00", "at nine"),
        ("tonight at eight", "2026-11-25 20:00:00", "at eight"),
        ("tonight at one", "2026-11-26 01:00:00", "tomorrow at one in the morning"),
        ("tomorrow at nine", "2026-11-26 09:00:00", "tomorrow at nine"),
        ("at nine tomorrow", "2026-11-26 09:00:00", "tomorrow at nine"),
        ("tomorrow at three", "2026-11-26 15:00:00", "tomorrow at three"),
        ("tomorrow at three am", "2026-11-26 03:00:00", "tomorrow at three in the morning"),
        ("tomorrow afternoon", "2026-11-26 15:00:00", "tomorrow at three"),
        ("the day after tomorrow at ten", "2026-11-27 10:00:00", "on friday at ten"),
        ("today at eleven", "2026-11-25 11:00:00", "at eleven"),
        ("on friday at three", "2026-11-27 15:00:00", "on friday at three"),
        ("friday evening", "2026-11-27 18:00:00", "on friday at six in the evening"),
        ("friday evening at seven pm", "2026-11-27 19:00:00", "on friday at seven in the evening"),
        ("friday night at one", "2026-11-28 01:00:00", "on saturday at one in the morning"),
        ("on wednesday at eleven", "2026-11-25 11:00:00", "at eleven"),
        ("on wednesday at nine am", "2026-12-02 09:00:00", "on the second of december at nine"),
        ("next tuesday at nine", "2026-12-01 09:00:00", "on tuesday at nine"),
        ("next wednesday at nine", "2026-12-02 09:00:00", "on the second of december at nine"),
        ("this saturday at noon", "2026-11-28 12:00:00", "on saturday at noon"),
        ("monday next week at nine", "2026-11-30 09:00:00", "on monday at nine"),
        ("next week on friday at nine", "2026-12-04 09:00:00", "on the fourth of december at nine"),
        ("on the third of may at noon", "2027-05-03 12:00:00", "on the third of may at noon"),
        ("december twenty fifth at 8am", "2026-12-25 08:00:00", "on the twenty fifth of december at eight"),
        ("may 3 2028 at 5pm", "2028-05-03 17:00:00", "on the third of may 2028 at five"),
        ("24 december at 9", "2026-12-24 09:00:00", "on the twenty fourth of december at nine"),
        ("on the 15th at 10", "2026-12-15 10:00:00", "on the fifteenth of december at ten"),
        ("on the thirty first at ten", "2026-12-31 10:00:00", "on the thirty first of december at ten"),
        ("the 29th of february at noon", "2028-02-29 12:00:00", "on the twenty ninth of february 2028 at noon"),
        ("2026-12-24 18:00", "2026-12-24 18:00:00", "on the twenty fourth of december at six in the evening"),
        ("until nine", "2026-11-25 21:00:00", "at nine"),
        ("at twenty past", "2026-11-25 10:20:00", "at ten twenty"),
        ("at half past", "2026-11-25 10:30:00", "at ten thirty"),
        ("quarter to", "2026-11-25 10:45:00", "at ten forty five"),
        ("ten minutes past the hour", "2026-11-25 10:10:00", "at ten ten"),
        ("at ten after", "2026-11-25 10:10:00", "at ten ten"),
        ("at ten minutes past", "2026-11-25 10:10:00", "at ten ten"),
        ("five minutes to the hour", "2026-11-25 10:55:00", "at ten fifty five"),
        ("on 2.5 hours", "2026-11-25 12:30:07", "in two hours and thirty minutes"),
        ("ten till", "2026-11-25 10:50:00", "at ten fifty"),
        ("until half past", "2026-11-25 10:30:00", "at ten thirty"),
        ("5 mins before noon", "2026-11-25 11:55:00", "at eleven fifty five"),
        ("at 5 min to five", "2026-11-25 16:55:00", "at four fifty five"),
        ("an hour before midnight", "2026-11-25 23:00:00", "at eleven in the evening"),
        ("90 minutes before noon", "2026-11-25 10:30:00", "at ten thirty"),
        ("two hours after noon", "2026-11-25 14:00:00", "at two"),
        ("an hour after midnight", "2026-11-26 01:00:00", "tomorrow at one in the morning"),
        ("an hour after five", "2026-11-25 18:00:00", "at six"),
        ("tomorrow two hours before five pm", "2026-11-26 15:00:00", "tomorrow at three"),
        ("on 13.1.2027 at noon", "2027-01-13 12:00:00", "on the thirteenth of january at noon"),
        ("13.01.2027 at noon", "2027-01-13 12:00:00", "on the thirteenth of january at noon"),
        ("5.12. at noon", "2026-12-05 12:00:00", "on the fifth of december at noon"),
        ("on 5.12 at noon", "2026-12-05 12:00:00", "on the fifth of december at noon"),
        ("on 5.12.26 at noon", "2026-12-05 12:00:00", "on the fifth of december at noon"),
        ("2027-1-13 at noon", "2027-01-13 12:00:00", "on the thirteenth of january at noon"),
        ("at five at the latest", "2026-11-25 17:00:00", "at five"),
        ("at roughly five", "2026-11-25 17:00:00", "at five"),
        ("in approximately ten minutes", "2026-11-25 10:10:07", "in ten minutes"),
        ("within at most ten minutes", "2026-11-25 10:10:07", "in ten minutes"),
        ("the sun after next at noon", "2026-12-06 12:00:00", "on the sixth of december at noon"),
    ],
)
def test_a_moment_is_understood_and_read_back(words: str, due: str, said: str) -> None:
    when = resolve(words, NOW)
    assert when.due == datetime.fromisoformat(due).replace(tzinfo=BERLIN)
    assert when.rrule is None
    assert say_when(when, NOW) == said


@pytest.mark.parametrize(
    ("words", "due", "rrule", "said"),
    [
        ("every four seconds", "2026-11-25 10:00:11", "FREQ=SECONDLY;INTERVAL=4", "every four seconds"),
        ("every second", "2026-11-25 10:00:08", "FREQ=SECONDLY", "every second"),
        ("every two and a half minutes", "2026-11-25 10:02:37", "FREQ=SECONDLY;INTERVAL=150", None),
        ("every half hour", "2026-11-25 10:30:07", "FREQ=MINUTELY;INTERVAL=30", "every thirty minutes"),
        ("every hour and a half", "2026-11-25 11:30:07", "FREQ=MINUTELY;INTERVAL=90", "every ninety minutes"),
        ("every hour", "2026-11-25 11:00:07", "FREQ=HOURLY", "every hour"),
        ("hourly", "2026-11-25 11:00:07", "FREQ=HOURLY", "every hour"),
        ("once an hour", "2026-11-25 11:00:07", "FREQ=HOURLY", "every hour"),
        ("every other hour", "2026-11-25 12:00:07", "FREQ=HOURLY;INTERVAL=2", "every two hours"),
        ("every two hours starting at two", "2026-11-25 14:00:00", "FREQ=HOURLY;INTERVAL=2", None),
        ("every day at nine", "2026-11-26 09:00:00", "FREQ=DAILY", "every day at nine"),
        ("every single day at noon", "2026-11-25 12:00:00", "FREQ=DAILY", "every day at noon"),
        ("daily at nine", "2026-11-26 09:00:00", "FREQ=DAILY", "every day at nine"),
        ("every morning", "2026-11-26 09:00:00", "FREQ=DAILY", "every day at nine"),
        ("mornings at eight", "2026-11-26 08:00:00", "FREQ=DAILY", "every day at eight"),
        ("every night at ten", "2026-11-25 22:00:00", "FREQ=DAILY", "every day at ten in the evening"),
        ("every two days at eight starting monday", "2026-11-30 08:00:00", "FREQ=DAILY;INTERVAL=2", None),
        ("weekday mornings at eight", "2026-11-26 08:00:00", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", None),
        ("every other day at nine", "2026-11-26 09:00:00", "FREQ=DAILY;INTERVAL=2", "every two days at nine"),
        ("every third day at five", "2026-11-25 17:00:00", "FREQ=DAILY;INTERVAL=3", "every three days at five"),
        ("every day at midnight", "2026-11-26 00:00:00", "FREQ=DAILY", "every day at midnight"),
        ("every day starting tomorrow at two", "2026-11-26 14:00:00", "FREQ=DAILY", None),
        ("every monday at ten", "2026-11-30 10:00:00", "FREQ=WEEKLY;BYDAY=MO", "every monday at ten"),
        ("on mondays and fridays at 7 am", "2026-11-27 07:00:00", "FREQ=WEEKLY;BYDAY=MO,FR", None),
        ("every sunday evening", "2026-11-29 18:00:00", "FREQ=WEEKLY;BYDAY=SU", "every sunday at six in the evening"),
        (
            "every weekday at half past eight",
            "2026-11-26 08:30:00",
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
            "every weekday at eight thirty",
        ),
        ("weekends at nine", "2026-11-28 09:00:00", "FREQ=WEEKLY;BYDAY=SA,SU", "every weekend at nine"),
        ("every other tuesday at two", "2026-12-01 14:00:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", None),
        ("every third friday at two", "2026-11-27 14:00:00", "FREQ=WEEKLY;INTERVAL=3;BYDAY=FR", None),
        ("every two weeks on friday at noon", "2026-11-27 12:00:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", None),
        ("every friday night at one", "2026-11-28 01:00:00", "FREQ=WEEKLY;BYDAY=SA", None),
        ("every friday at midnight", "2026-11-28 00:00:00", "FREQ=WEEKLY;BYDAY=SA", "every friday at midnight"),
        ("every day starting monday at nine", "2026-11-30 09:00:00", "FREQ=DAILY", None),
        ("every month on the last friday at four", "2026-11-27 16:00:00", "FREQ=MONTHLY;BYDAY=-1FR", None),
        ("on alternate days at nine", "2026-11-26 09:00:00", "FREQ=DAILY;INTERVAL=2", None),
        ("quarterly on the first at nine", "2026-12-01 09:00:00", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1", None),
        (
            "monday to friday at nine",
            "2026-11-26 09:00:00",
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
            "every weekday at nine",
        ),
        (
            "every 20 minutes until five",
            "2026-11-25 10:20:07",
            "FREQ=MINUTELY;INTERVAL=20;UNTIL=20261125T160000Z",
            "every twenty minutes until five",
        ),
        (
            "for the next four weeks every day at 10",
            "2026-11-26 10:00:00",
            "FREQ=DAILY;UNTIL=20261223T225959Z",
            "every day at ten until the twenty third of december",
        ),
        (
            "every four seconds for two minutes",
            "2026-11-25 10:00:11",
            "FREQ=SECONDLY;INTERVAL=4;UNTIL=20261125T090207Z",
            "every four seconds for the next two minutes",
        ),
        ("every day at nine ten times", "2026-11-26 09:00:00", "FREQ=DAILY;UNTIL=20261205T225959Z", None),
        ("every week starting tomorrow at two", "2026-11-26 14:00:00", "FREQ=WEEKLY", None),
        ("on the first of every month at nine", "2026-12-01 09:00:00", "FREQ=MONTHLY;BYMONTHDAY=1", None),
        ("every month on the first at nine", "2026-12-01 09:00:00", "FREQ=MONTHLY;BYMONTHDAY=1", None),
        ("monthly on the third at nine", "2026-12-03 09:00:00", "FREQ=MONTHLY;BYMONTHDAY=3", None),
        ("every fifth of the month at nine", "2026-12-05 09:00:00", "FREQ=MONTHLY;BYMONTHDAY=5", None),
        ("the last day of every month at 6pm", "2026-11-30 18:00:00", "FREQ=MONTHLY;BYMONTHDAY=-1", None),
        ("every last day of the month at noon", "2026-11-30 12:00:00", "FREQ=MONTHLY;BYMONTHDAY=-1", None),
        ("every first monday of the month at nine", "2026-12-07 09:00:00", "FREQ=MONTHLY;BYDAY=1MO", None),
        ("the last friday of every month at nine", "2026-11-27 09:00:00", "FREQ=MONTHLY;BYDAY=-1FR", None),
        ("every year on may third at nine", "2027-05-03 09:00:00", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=3", None),
        ("every may third at nine", "2027-05-03 09:00:00", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=3", None),
        ("every third of may at nine", "2027-05-03 09:00:00", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=3", None),
        ("yearly on the third of may at nine", "2027-05-03 09:00:00", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=3", None),
        ("every may 3 at nine", "2027-05-03 09:00:00", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=3", None),
        ("every 3 may at nine", "2027-05-03 09:00:00", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=3", None),
        ("every february 29 at noon", "2028-02-29 12:00:00", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", None),
        ("every 1st at nine", "2026-12-01 09:00:00", "FREQ=MONTHLY;BYMONTHDAY=1", None),
        ("each fifteenth at nine", "2026-12-15 09:00:00", "FREQ=MONTHLY;BYMONTHDAY=15", None),
        ("every first monday at nine", "2026-12-07 09:00:00", "FREQ=MONTHLY;BYDAY=1MO", None),
        ("every hour at quarter past", "2026-11-25 10:15:00", "FREQ=HOURLY", "every hour at ten fifteen"),
        (
            "every 20 minutes from now until noon",
            "2026-11-25 10:20:07",
            "FREQ=MINUTELY;INTERVAL=20;UNTIL=20261125T110000Z",
            "every twenty minutes until noon",
        ),
        (
            "every 20 minutes until half past",
            "2026-11-25 10:20:07",
            "FREQ=MINUTELY;INTERVAL=20;UNTIL=20261125T093000Z",
            "every twenty minutes until ten thirty",
        ),
        ("from now on every day at nine", "2026-11-26 09:00:00", "FREQ=DAILY", "every day at nine"),
        (
            "every two years on may third at noon",
            "2027-05-03 12:00:00",
            "FREQ=YEARLY;INTERVAL=2;BYMONTH=5;BYMONTHDAY=3",
            "every two years on may third at noon",
        ),
        (
            "every other year on christmas at noon",
            "2026-12-25 12:00:00",
            "FREQ=YEARLY;INTERVAL=2;BYMONTH=12;BYMONTHDAY=25",
            "every two years on december twenty fifth at noon",
        ),
        (
            "every four years on february 29th at noon",
            "2028-02-29 12:00:00",
            "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29",
            "every four years on february twenty ninth at noon",
        ),
        (
            "every year on the last day of february at noon",
            "2027-02-28 12:00:00",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1",
            "every year on the last day of february at noon",
        ),
        (
            "every three months on the last day of the month at noon",
            "2026-11-30 12:00:00",
            "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1",
            "every three months on the last day of the month at noon",
        ),
    ],
)
def test_a_recurrence_is_understood_and_read_back(words: str, due: str, rrule: str, said: str | None) -> None:
    when = resolve(words, NOW)
    assert when.due == datetime.fromisoformat(due).replace(tzinfo=BERLIN)
    assert when.rrule == rrule
    back = say_when(when, NOW)
    assert said is None or back == said
    assert resolve(back, NOW) == When(when.due, when.rrule)


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("", "When should it be?"),
        ("at", "When should it be?"),
        ("banana", "I did not understand 'banana'"),
        ("in ten minutes banana", "I did not understand"),
        ("at 25:00", "I did not understand"),
        ("at 24:30", "I did not understand"),
        ("at nine and ten", "two different times"),
        ("at nine and ten cakes", "I did not understand"),
        ("at zero", "I did not understand"),
        ("at twelve oh banana", "I did not understand"),
        ("in zero minutes", "no time at all"),
        ("in a few minutes", "How many minutes exactly?"),
        ("in five", "In how many seconds, minutes or hours?"),
        ("a week from friday", "At what time?"),
        ("1.5 months", "In how many months?"),
        ("in 5000 months", "In how many months?"),
        ("later", "When exactly?"),
        ("in a bit", "When exactly?"),
        ("pm", "At what time?"),
        ("tomorrow at seven", "In the morning or in the evening?"),
        ("every day at half past six", "In the morning or in the evening?"),
        ("in minus five minutes", "already passed"),
        ("at nine yesterday", "already passed"),
        ("in 1:30", "a time of day, or how long"),
        ("at five hours", "At what time exactly?"),
        ("before noon", "At what time exactly?"),
        ("tomorrow at half past", "At which hour?"),
        ("every day at twenty to", "At which hour?"),
        ("half to", "I did not understand"),
        ("half past in the morning", "At which hour?"),
        ("in ten minutes at half past", "both a length of time"),
        ("every hour between nine and five at quarter past", "At which times exactly?"),
        ("an hour before friday at noon", "When is that exactly?"),
        ("two days after christmas at noon", "When is that exactly?"),
        ("on friday two hours before one am", "When is that exactly?"),
        ("thirty seconds after noon", "When is that exactly?"),
        ("two hours after banana", "I did not understand"),
        ("on 31.2.2027 at noon", "There is no such day"),
        ("on 13.50 at noon", "I did not understand"),
        ("five minutes to", "I did not understand"),
        ("ten to fifteen minutes", "How many minutes exactly?"),
        ("every 32nd at noon", "On which day of the month?"),
        ("put it in the sun at noon", "I did not understand"),
        ("the sun at noon", "I did not understand"),
        ("at five pm utc", "I go by the clock of this computer"),
        ("at noon new york time", "I go by the clock of this computer"),
        ("at five pm eastern standard time", "I go by the clock of this computer"),
        ("every day at nine utc", "I go by the clock of this computer"),
        ("utc", "I did not understand"),
        ("at seven story time", "I did not understand"),
        ("at noon between nine and five", "At what time exactly?"),
        ("every day between nine and five", "How often in that time?"),
        ("every hour on weekdays", "Between which times of day?"),
        ("twice a day", "At which times exactly?"),
        ("on monday the third of december at ten", "do not go together"),
        ("every hour until nine times", "I did not understand"),
        ("every day at nine until yesterday", "end before it begins"),
        ("every day at nine for two weeks until friday", "two different ends"),
        ("every second 600 times", "too often"),
        ("five times", "How often should it come back?"),
        ("tomorrow", "At what time?"),
        ("on friday", "At what time?"),
        ("every day", "At what time of day?"),
        ("every monday", "At what time of day?"),
        ("weekly at nine", "On which day of the week?"),
        ("every three months at nine", "On which day of the month?"),
        ("every year at nine", "On which day?"),
        ("every hour tomorrow", "At what time should it start?"),
        ("three times a day", "At which times exactly?"),
        ("every few minutes", "How often exactly?"),
        ("every zero days at nine", "How often should it come back?"),
        ("every half second", "whole seconds"),
        ("every 20000000 minutes", "too seldom"),
        ("next week", "Which day next week"),
        ("this weekend", "On Saturday or on Sunday"),
        ("next month", "On which day next month"),
        ("next friday at nine", "This week's Friday, the twenty seventh, or next week's?"),
        ("5/12 at nine", "Which of the two numbers"),
        ("today at nine am", "already passed"),
        ("2020-01-01 at nine", "already passed"),
        ("the thirtieth of february at nine", "There is no such day"),
        ("2026-02-30 at nine", "There is no such day"),
        ("every february thirtieth at nine", "There is no such day"),
        ("on the fortieth of every month at nine", "I did not understand"),
        ("on the 32nd of every month at nine", "On which day of the month?"),
        ("9999-01-01 at nine", "a hundred years away"),
        ("in 200000 days", "more than a hundred years"),
        ("in 99999999999 days", "more than a hundred years"),
        ("at seven and at nine", "two different times"),
        ("tomorrow on friday at nine", "two different times"),
        ("in ten minutes at nine", "both a length of time and a time of day"),
        ("in two days on friday at nine", "two different days"),
        ("in two days in one month", "two different days"),
        ("every day in ten minutes", "both a length of time and how often"),
        ("at 15:00 in the morning", "do not go together"),
        ("every day at 15:00 in the morning", "do not go together"),
        (" ".join(["ten"] * 50), "too long"),
    ],
)
def test_what_names_no_time_or_several_is_asked_back(words: str, question: str) -> None:
    with pytest.raises(PhraseError) as asked:
        resolve(words, NOW)
    assert question in asked.value.question


def test_beyond_the_calendar_is_too_far_away() -> None:
    with pytest.raises(PhraseError, match="too far away"):
        resolve("tomorrow at nine", datetime(9999, 12, 31, 10, 0, tzinfo=UTC))


def test_only_words_that_are_not_about_time_at_all_are_not_understood() -> None:
    assert understands("at quarter to six")
    assert understands("next week")
    assert not understands("school to five to six")
    with pytest.raises(NotATimeError):
        resolve("mars", NOW)


def test_a_length_counts_real_seconds_and_days_keep_the_wall_clock_when_clocks_change() -> None:
    before = datetime(2026, 3, 28, 12, 0, tzinfo=BERLIN)  # summer time begins in the night that follows
    assert resolve("in twenty four hours", before).due == datetime(2026, 3, 29, 13, 0, tzinfo=BERLIN)
    assert resolve("in one day", before).due == datetime(2026, 3, 29, 12, 0, tzinfo=BERLIN)


def test_a_time_that_a_clock_change_skips_falls_an_hour_later() -> None:
    before = datetime(2026, 3, 28, 12, 0, tzinfo=BERLIN)
    due = resolve("tomorrow at two thirty am", before).due
    assert due.astimezone(UTC) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert due.hour == 3


@pytest.mark.parametrize(
    ("words", "falls"),
    [
        ("every day at half past two am", ["28 03:30", "29 02:30", "30 02:30"]),
        ("every two days at half past two am", ["28 03:30", "30 02:30", "01 02:30"]),
        ("every sunday at two am", ["28 03:00", "04 02:00", "11 02:00"]),
        ("on the 28th of every month at two thirty am", ["28 03:30", "28 02:30", "28 02:30"]),
        ("every day at half past two am three times", ["28 03:30", "29 02:30", "30 02:30"]),
    ],
)
def test_only_the_first_falls_an_hour_later_where_a_clock_change_skips_its_time(words: str, falls: list[str]) -> None:
    evening = datetime(2027, 3, 27, 20, 0, tzinfo=BERLIN)  # summer time begins in the night that follows
    when = resolve(words, evening)
    assert when.rrule is not None
    assert resolve(say_when(when, evening), evening).rrule == when.rrule or "UNTIL" in when.rrule
    found, moment = [], evening
    while len(found) < len(falls) and (following := next_after(when.rrule, when.due, BERLIN, moment)):
        found.append(f"{following:%d %H:%M}")
        moment = following
    assert found == falls
    if "UNTIL" in when.rrule:
        assert next_after(when.rrule, when.due, BERLIN, moment) is None


def test_just_after_midnight_tonight_means_the_night_that_has_begun() -> None:
    assert resolve("tonight at one", NOW.replace(hour=0)).due == NOW.replace(hour=1, minute=0, second=0)


def test_a_fixed_offset_will_do_as_a_zone() -> None:
    now = datetime(2026, 11, 22, 10, 0, tzinfo=timezone(timedelta(hours=1)))
    assert resolve("in half an hour", now).due.isoformat() == "2026-11-22T10:30:00+01:00"


def test_a_stored_instant_with_odd_seconds_is_said_as_near_as_words_go() -> None:
    assert say_when(When(NOW + timedelta(seconds=450.4)), NOW) == "in seven minutes and thirty seconds"
    assert say_when(When(NOW + timedelta(seconds=450)), NOW) == "in seven minutes and thirty seconds"
    due = datetime(2026, 11, 26, 18, 20, 3, 500, tzinfo=BERLIN)
    assert say_when(When(due), NOW) == "tomorrow at six twenty in the evening"
    grid = When(due, "FREQ=SECONDLY;INTERVAL=4")
    assert say_when(grid, NOW) == "every four seconds"
    assert say_when(When(due + timedelta(days=9), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"), NOW).startswith(
        "every other tuesday"
    )


NOWS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.sampled_from([BERLIN, ZoneInfo("UTC")]))
LIKELY = st.sampled_from(
    [
        *("in", "at", "on", "every", "each", "other", "next", "the", "of", "and", "a", "an", "half", "quarter", "past"),
        *("to", "ten", "twenty", "five", "three", "hundred", "point", "minutes", "minute", "hour", "second", "day"),
        *("week", "month", "tomorrow", "tonight", "monday", "may", "noon", "midnight", "am", "pm", "first", "3rd"),
        *("15:30", "2026-02-30", "1/2", "-"),
    ]
)


@settings(deadline=None, max_examples=100)
@given(words=st.lists(LIKELY, max_size=7).map(" ".join) | st.text(max_size=40), now=NOWS)
def test_odd_words_are_either_understood_or_asked_back_and_what_is_understood_is_read_back(
    words: str, now: datetime
) -> None:
    now = now.astimezone(UTC).astimezone(now.tzinfo)
    try:
        when = resolve(words, now)
    except PhraseError as error:
        asked = error.question
    else:
        asked = ""
        assert when.due > now
        back = resolve(say_when(when, now), now)
        assert (back.due, back.rrule) == (when.due, when.rrule)
    assert not asked or asked.endswith(("?", "."))


@settings(deadline=None, max_examples=100)
@given(length=st.timedeltas(timedelta(days=-30_000), timedelta(days=30_000)).filter(bool))
def test_every_length_is_read_back_exactly(length: timedelta) -> None:
    assert parse_duration(say_duration(length)) == length


def test_every_time_that_training_teaches_is_about_time() -> None:
    assert slots()["later"]
    strange = []
    for script in islice(utterances(3), 4_000):
        verb, _, rest = (script.action or "").partition(" ")
        when = rest.partition(";")[0].strip()
        if verb == "remind" and when and not understands(when):
            strange.append(when)
    assert not strange


@pytest.mark.parametrize(
    ("words", "due", "rrule", "back"),
    [
        (
            "every hour between nine and five",
            "2026-11-25T11:00",
            "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16,17;BYMINUTE=0",
            "every day every hour from nine in the morning to five in the afternoon",
        ),
        (
            "every two hours from 9 to 5 on weekdays",
            "2026-11-25T11:00",
            "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9,11,13,15,17;BYMINUTE=0",
            "every weekday every two hours from nine in the morning to five in the afternoon",
        ),
        (
            "every 90 minutes from nine am to three pm",
            "2026-11-25T10:30",
            "FREQ=DAILY;BYHOUR=9,10,12,13,15;BYMINUTE=0,30;BYSETPOS=1,4,5,8,9",
            "every day every ninety minutes from nine in the morning to three in the afternoon",
        ),
        (
            "every hour from ten pm to two am",
            "2026-11-25T22:00",
            "FREQ=DAILY;BYHOUR=0,1,2,22,23;BYMINUTE=0",
            "every day every hour from ten in the evening to two in the morning",
        ),
        (
            "every hour from five to seven in the evening until tuesday",
            "2026-11-25T17:00",
            "FREQ=DAILY;BYHOUR=17,18,19;BYMINUTE=0;UNTIL=20261201T225959Z",
            "every day every hour from five in the afternoon to seven in the evening until tuesday",
        ),
        (
            "every hour during working hours",
            "2026-11-25T11:00",
            "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8,9,10,11,12,13,14,15,16,17,18;BYMINUTE=0",
            "every weekday every hour from eight in the morning to six in the evening",
        ),
        (
            "every hour from nine to five tomorrow",
            "2026-11-26T09:00",
            "FREQ=HOURLY;UNTIL=20261126T160000Z",
            "every hour at nine in the morning until tomorrow at five",
        ),
        (
            "every day at nine and at five",
            "2026-11-25T17:00",
            "FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0",
            "every day at nine in the morning and at five in the afternoon",
        ),
        (
            "twice a day at 8 am and 8 pm starting tomorrow",
            "2026-11-26T08:00",
            "FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0",
            "every day at eight in the morning and at eight in the evening starting tomorrow",
        ),
        (
            "three times a day at eight, noon and 6 pm",
            "2026-11-25T12:00",
            "FREQ=DAILY;BYHOUR=8,12,18;BYMINUTE=0",
            "every day at eight in the morning and at noon and at six in the evening",
        ),
    ],
)
def test_several_times_of_a_day_are_one_recurrence_and_are_read_back(
    words: str, due: str, rrule: str, back: str
) -> None:
    when = resolve(words, NOW)
    assert when.due == datetime.fromisoformat(due).replace(tzinfo=NOW.tzinfo)
    assert when.rrule == rrule
    assert say_when(when, NOW) == back
    again = resolve(back, NOW)
    assert (again.due, again.rrule) == (when.due, when.rrule)


@pytest.mark.parametrize("words", ["every minute from one am to eleven pm", "every seven minutes from nine to five"])
def test_what_no_rule_can_hold_is_asked_back(words: str) -> None:
    with pytest.raises(PhraseError, match="too often"):
        resolve(words, NOW)


@pytest.mark.parametrize(
    ("words", "clock", "end"),
    [
        ("every half hour until five", "16:30:00", "20261125T160000Z"),
        ("every hour until five", "10:00:00", "20261125T160000Z"),
        ("every hour at six in the evening until five", "16:30:00", "20261126T160000Z"),
        ("every hour until five", "16:30:00", None),
        ("every ten minutes until half past four", "16:30:20", None),
        ("every hour until midnight", "23:50:00", None),
    ],
)
def test_an_end_is_the_next_time_of_day_from_now_unless_a_start_was_named(
    words: str, clock: str, end: str | None
) -> None:
    now = datetime.fromisoformat(f"2026-11-25T{clock}").replace(tzinfo=NOW.tzinfo)
    if end is None:
        with pytest.raises(PhraseError, match="end before it begins"):
            resolve(words, now)
        return
    assert (resolve(words, now).rrule or "").endswith(f"UNTIL={end}")
