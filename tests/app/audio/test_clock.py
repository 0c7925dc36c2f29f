"""The sample clock: positions and time stay together whatever a device does."""

from __future__ import annotations

import numpy as np
import pytest

from app.audio.clock import SampleRing, StreamClock

RATE = 16_000
BLOCK = 800


def _settled() -> tuple[StreamClock, float]:
    """A clock that has run for three seconds from the instant 100; the instant of its next block."""
    clock, time = StreamClock(RATE), 100.0
    for _ in range(60):
        assert clock.place(BLOCK, time) == 0
        time += BLOCK / RATE
    return clock, time


def test_blocks_in_a_row_need_no_correction_and_tell_the_time() -> None:
    clock, time = _settled()
    assert clock.certain
    assert clock.position == 60 * BLOCK
    assert clock.time_of(clock.position) == pytest.approx(time)
    assert clock.position_at(time) == clock.position


def test_a_clock_that_has_seen_no_block_does_not_tell_the_time() -> None:
    with pytest.raises(RuntimeError):
        StreamClock(RATE).time_of(0)


def test_a_loss_that_the_device_admits_is_filled_at_once() -> None:
    clock, time = _settled()
    assert clock.place(BLOCK, time + 0.1, sure=True) == 1600
    assert clock.time_of(clock.position) == pytest.approx(time + 0.15, abs=1e-3)


def test_a_loss_that_the_device_hides_is_filled_once_three_blocks_agree() -> None:
    clock, time = _settled()
    corrections = [clock.place(BLOCK, time + 0.1 + index * BLOCK / RATE) for index in range(4)]
    assert corrections == [0, 0, 1600, 0]


def test_one_late_report_is_not_taken_for_a_loss() -> None:
    clock, time = _settled()
    assert clock.place(BLOCK, time + 0.1) == 0
    assert all(clock.place(BLOCK, time + (index + 1) * BLOCK / RATE) == 0 for index in range(10))


def test_while_a_stream_settles_its_reports_move_the_time_and_no_sample() -> None:
    clock = StreamClock(RATE)
    clock.place(BLOCK, 100.0)
    assert not clock.certain
    assert clock.place(BLOCK, 100.19) == 0
    assert clock.time_of(BLOCK) == pytest.approx(100.19)


def test_a_report_that_jumps_back_moves_the_time_and_no_sample() -> None:
    clock, time = _settled()
    assert [clock.place(BLOCK, time - 0.1 + index * BLOCK / RATE) for index in range(3)] == [0, 0, 0]
    assert clock.time_of(clock.position) == pytest.approx(time - 0.1 + 3 * BLOCK / RATE, abs=1e-3)


def test_a_device_that_runs_a_little_fast_is_followed_without_a_correction() -> None:
    clock, time = StreamClock(RATE), 100.0
    for _ in range(20_000):
        assert clock.place(BLOCK, time) == 0
        time += BLOCK / RATE * (1 + 50e-6)
    assert clock.time_of(clock.position) == pytest.approx(time, abs=0.002)


def test_samples_that_come_after_silence_took_their_place_are_left_out() -> None:
    clock, time = _settled()
    clock.invent(1000)
    assert not clock.certain
    assert clock.place(BLOCK, time) == -BLOCK
    assert clock.place(BLOCK, time + BLOCK / RATE) == -200
    assert clock.place(BLOCK, time + 2 * BLOCK / RATE) == 0
    assert clock.certain
    assert clock.position == 63 * BLOCK


def test_what_is_missing_still_after_invented_silence_is_filled() -> None:
    clock, time = _settled()
    clock.invent(1000)
    assert clock.place(BLOCK, time + 0.5) == 8000 - 1000


def test_a_restarted_stream_continues_where_its_time_says() -> None:
    clock, time = _settled()
    clock.restart(clock.position)
    assert clock.place(BLOCK, time + 1.0) == RATE


def test_the_same_instants_can_be_counted_at_another_rate() -> None:
    clock, time = _settled()
    other = clock.at_rate(48_000)
    assert other.position == 3 * clock.position
    assert other.time_of(other.position) == pytest.approx(time)
    assert not StreamClock(RATE).at_rate(48_000).running


def test_time_that_stood_still_is_left_out_of_the_clock() -> None:
    clock, time = _settled()
    clock.shift(3600)
    assert clock.time_of(clock.position) == pytest.approx(time + 3600)
    idle = StreamClock(RATE)
    idle.shift(3600)
    assert not idle.running


def test_a_ring_gives_back_what_it_holds_and_silence_elsewhere() -> None:
    ring = SampleRing(10)
    ring.append(np.arange(1, 8, dtype=np.float32))
    ring.append(np.arange(8, 14, dtype=np.float32))
    assert (ring.begin, ring.end) == (3, 13)
    assert ring.read(1, 15).tolist() == [0, 0, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0, 0, 0]


def test_a_ring_takes_more_than_it_can_hold() -> None:
    ring = SampleRing(4)
    ring.append(np.arange(10, dtype=np.float32))
    assert ring.read(6, 4).tolist() == [6, 7, 8, 9]
    ring.append_silence(100)
    assert ring.end == 110
    assert ring.read(106, 4).tolist() == [0, 0, 0, 0]


def test_a_ring_forgets_what_was_never_played() -> None:
    ring = SampleRing(10)
    ring.append(np.ones(8, np.float32))
    ring.truncate(5)
    assert ring.read(0, 8).tolist() == [1, 1, 1, 1, 1, 0, 0, 0]
    ring.truncate(7)
    assert ring.end == 5
