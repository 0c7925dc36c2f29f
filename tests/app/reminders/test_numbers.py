"""Reading and writing numbers in words."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reminders.numbers import read_number, read_ordinal, say_number, say_ordinal, words_of


@given(value=st.integers(0, 999_999))
def test_every_number_below_a_million_is_read_back(value: int) -> None:
    words = words_of(say_number(value))
    assert read_number(words, 0) == (value, len(words))


@given(value=st.integers(1, 31))
def test_every_day_of_the_month_is_read_back(value: int) -> None:
    words = words_of(say_ordinal(value))
    assert read_ordinal(words, 0) == (value, len(words))


@pytest.mark.parametrize(
    ("words", "value"),
    [("2.5", Fraction(5, 2)), ("1/2", Fraction(1, 2)), ("2 3/4", Fraction(11, 4)), ("one point oh", Fraction(1))],
)
def test_digits_and_fractions_are_numbers(words: str, value: Fraction) -> None:
    read = read_number(words_of(words), 0)
    assert read is not None
    assert read[0] == value


def test_numbers_beyond_words_are_said_in_digits_and_negative_ones_with_minus() -> None:
    assert say_number(2_000_000) == "2000000"
    assert say_number(-21) == "minus twenty one"
    assert say_ordinal(30) == "thirtieth"


def test_words_keep_times_dates_and_thousands_whole() -> None:
    assert words_of("At 7:30 p.m. on 2026-12-24, twenty-five O’Neill’s 1,000 ½") == (
        ["at", "7:30", "pm", "on", "2026-12-24", "twenty", "five", "o'neill's", "1000", "1/2"]
    )
