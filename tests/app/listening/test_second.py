"""What was asked for waits a moment for its second reading, and goes on without it where that is late or gone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.listening.said import Said
from app.listening.second import DIED, LATE_IN_A_ROW, REST_SECONDS, TOO_SLOW, SecondListener
from app.settings import Settings, load
from tests.app.listening.stand_in import DEADLY, SLOW, serve, sound

LONGEST_WAIT = 60.0
"""For a process to start on a machine that is busy with other things."""


def settings(model: str = "paper", seconds: float = 5.0, fetch: bool = False) -> Settings:
    chosen = {"hearing.second_model": model, "hearing.second_seconds": seconds, "consent.fetch_model": fetch}
    return load(Path("/nonexistent/settings.toml"), {name: str(value).lower() for name, value in chosen.items()})


Make = Callable[..., SecondListener]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[SecondListener] = []

    def listener(wanted: Settings, **more: object) -> SecondListener:
        made.append(SecondListener(tmp_path, serve=serve, **more))  # type: ignore[arg-type]
        made[-1].choose(wanted)
        return made[-1]

    yield listener
    for each in made:
        each.stop()


def words(said: Said) -> str:
    """What was read, or how it went instead."""
    if said.reading is None:
        return "unread"
    return "late" if said.reading.late else said.reading.hypotheses[0].text


def told(listener: SecondListener) -> list[str]:
    return [event.text for event in listener.events()]


def test_without_a_model_everything_goes_on_at_once(tmp_path: Path) -> None:
    listener = SecondListener(tmp_path)
    listener.choose(Settings())
    heard: list[Said] = []
    listener.read(Said(sound()), heard.append)
    assert [words(said) for said in heard] == ["unread"]
    assert not listener.wait(0.01)
    listener.stop()


@pytest.mark.setting("hearing.second_model", "consent.fetch_model")
def test_it_reads_with_the_model_of_the_settings_and_fetches_only_where_they_allow_it(make: Make) -> None:
    listener = make(settings())
    assert listener.wait(LONGEST_WAIT)
    assert told(listener) == ["Requests are read again by paper."]
    assert words(listener.reading(Said(sound(7)))) == "7 by paper, not fetched"
    listener.choose(settings("base.en", fetch=True))
    assert listener.wait(LONGEST_WAIT)
    assert words(listener.reading(Said(sound(8)))) == "8 by base.en, fetched"
    listener.choose(settings(""))
    assert words(listener.reading(Said(sound()))) == "unread"
    assert told(listener)[-1] == "Requests go on as they were heard."


def test_what_was_said_goes_on_in_its_order_on_a_thread_of_its_own(make: Make) -> None:
    listener = make(settings())
    assert listener.wait(LONGEST_WAIT)
    heard: list[str] = []
    done = threading.Event()

    def then(said: Said) -> None:
        heard.append(words(said))
        if len(heard) == 3:
            done.set()

    for audio in (sound(1), b"", sound(3)):
        listener.read(Said(audio), then)
    assert done.wait(LONGEST_WAIT)
    assert heard == ["1 by paper, not fetched", "unread", "3 by paper, not fetched"]


@pytest.mark.setting("hearing.second_seconds")
def test_a_reading_that_is_late_is_not_waited_for_and_not_taken_for_the_next(make: Make) -> None:
    listener = make(settings(seconds=0.3))
    assert listener.wait(LONGEST_WAIT)
    late = listener.reading(Said(sound(SLOW)))
    assert words(late) == "late"
    assert late.reading is not None
    assert late.reading.seconds >= 0.3
    listener.choose(settings(seconds=5.0))
    assert words(listener.reading(Said(sound(5)))) == "5 by paper, not fetched"
    assert words(listener.reading(Said(sound(SLOW)))) == f"{SLOW} by paper, not fetched"


def test_one_that_is_late_again_and_again_is_not_waited_for_any_more_for_a_while(make: Make) -> None:
    machine = [0.0]

    def clock() -> float:
        machine[0] += 10.0  # every look finds the time over
        return machine[0]

    listener = make(settings(), clock=clock)
    assert listener.wait(LONGEST_WAIT)
    assert [words(listener.reading(Said(sound()))) for _ in range(LATE_IN_A_ROW + 1)] == ["late"] * 3 + ["unread"]
    assert told(listener)[-1] == TOO_SLOW
    listener.patient = True
    machine[0] += REST_SECONDS
    assert [words(listener.reading(Said(sound()))) for _ in range(LATE_IN_A_ROW + 1)] == ["late"] * 4
    listener.patient = False
    assert words(listener.reading(Said(sound()))) == "late"


def test_a_process_that_dies_is_started_once_more_and_then_done_without(make: Make) -> None:
    listener = make(settings(seconds=5.0))
    assert listener.wait(LONGEST_WAIT)
    assert words(listener.reading(Said(sound(DEADLY)))) == "late"
    deadline = time.monotonic() + LONGEST_WAIT
    while not listener.ready:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert words(listener.reading(Said(sound(4)))) == "4 by paper, not fetched"
    assert words(listener.reading(Said(sound(DEADLY)))) == "late"
    assert words(listener.reading(Said(sound(4)))) == "unread"
    assert told(listener)[-1] == DIED


def test_the_first_request_after_the_recogniser_was_started_again_is_read(make: Make) -> None:
    listener = make(settings(seconds=5.0))
    assert listener.wait(LONGEST_WAIT)
    told(listener)
    assert listener._helper is not None
    listener._helper.kill()
    deadline = time.monotonic() + LONGEST_WAIT
    while told(listener)[-1:] != ["Requests are read again by paper."] or not listener.ready:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert words(listener.reading(Said(sound(4)))) == "4 by paper, not fetched"


def test_a_model_that_is_missing_is_told_and_nothing_is_waited_for(make: Make) -> None:
    listener = make(settings("missing"))
    assert not listener.wait(LONGEST_WAIT)
    assert told(listener) == ["missing is missing."]
    assert words(listener.reading(Said(sound()))) == "unread"
