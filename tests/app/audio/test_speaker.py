"""The speaker's promises, with the test as the driver: what has really been heard, silence on demand, the reference."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from app.audio.reference import LEAD_SECONDS
from app.audio.speaker import Speaker
from app.ports import SpeakerError
from model.microturn import Playback, PlaybackState
from tests.app.audio.fakes import FakeSystem, FakeTime

RATE = 48_000
LATENCY = 0.2


class _Bench:
    """A speaker with its driver, which takes 50 ms at a time and lets them sound 200 ms later."""

    def __init__(self, rate: int | None = None) -> None:
        self.time = FakeTime()
        self.system = FakeSystem(rate)
        self.speaker = Speaker(system=self.system, now=self.time)  # type: ignore[arg-type]
        self.speaker.start()

    def run(self, seconds: float, flagged: bool = False) -> NDArray[np.float32]:
        """Lets time go on; gives what the driver took meanwhile."""
        stream = self.system.streams[-1]
        taken = []
        for _ in range(round(seconds / 0.05)):
            taken.append(self.system.collect(stream, stream.rate // 20, LATENCY, flagged))
            self.time.now += 0.05
        return np.concatenate(taken)


@pytest.fixture
def bench() -> Iterator[_Bench]:
    made = _Bench()
    made.run(3)
    yield made
    made.speaker.stop()


def _tone(seconds: float) -> NDArray[np.float32]:
    return np.full(round(RATE * seconds), 0.5, np.float32)


def test_silence_is_given_while_nothing_is_queued(bench: _Bench) -> None:
    assert np.abs(bench.run(0.5)).max() == 0
    assert not bench.speaker.busy
    assert bench.speaker.playback() == []
    assert bench.speaker.now_playing() is None


def test_a_note_plays_only_once_it_sounds_and_is_played_only_at_its_end(bench: _Bench) -> None:
    bench.speaker.play(3, _tone(0.5), RATE)
    assert bench.speaker.busy
    bench.run(0.1)
    assert bench.speaker.playback() == []
    bench.run(0.2)
    assert bench.speaker.playback() == [Playback(3, PlaybackState.PLAYING)]
    bench.run(0.3)
    assert bench.speaker.playback() == [Playback(3, PlaybackState.PLAYING)]
    bench.run(0.2)
    assert bench.speaker.playback() == [Playback(3, PlaybackState.PLAYED)]
    assert bench.speaker.playback() == []
    assert not bench.speaker.busy


def test_it_tells_how_much_has_been_heard(bench: _Bench) -> None:
    bench.speaker.play(3, _tone(1.0), RATE)
    bench.run(0.6)
    playing = bench.speaker.now_playing()
    assert playing is not None
    assert (playing.slot, playing.length) == (3, 1.0)
    assert playing.heard == pytest.approx(0.4, abs=0.01)


def test_speech_is_played_in_order_without_a_gap_resampled_and_at_the_volume_set(bench: _Bench) -> None:
    bench.speaker.volume = 0.5
    bench.speaker.play(1, _tone(0.1), RATE)
    bench.speaker.play(None, np.full(2205, 1.0, np.float32), 22_050)
    taken = bench.run(0.3)
    assert taken[100:4700] == pytest.approx(0.25)
    assert taken[4900:9500] == pytest.approx(0.5, abs=0.1)
    assert np.abs(taken[9700:]).max() == 0


def test_free_words_sound_but_are_no_note(bench: _Bench) -> None:
    bench.speaker.play(None, _tone(0.2), RATE)
    bench.run(0.3)
    assert bench.speaker.playback() == []
    assert bench.speaker.busy
    bench.run(0.2)
    assert bench.speaker.playback() == []
    assert not bench.speaker.busy


def test_flush_cuts_what_sounds_and_what_is_queued(bench: _Bench) -> None:
    bench.speaker.play(1, _tone(0.1), RATE)
    bench.speaker.play(2, _tone(1), RATE)
    bench.speaker.play(None, _tone(1), RATE)
    bench.speaker.play(4, _tone(1), RATE)
    bench.run(0.5)
    bench.speaker.flush()
    assert bench.system.interrupted == 1
    ends = [Playback(1, PlaybackState.PLAYED), Playback(2, PlaybackState.CUT), Playback(4, PlaybackState.CUT)]
    assert bench.speaker.playback() == ends
    assert np.abs(bench.run(1)).max() == 0
    assert not bench.speaker.busy


def test_flush_of_silence_leaves_the_device_alone(bench: _Bench) -> None:
    bench.speaker.flush()
    assert bench.system.interrupted == 0


def test_it_speaks_again_after_a_flush(bench: _Bench) -> None:
    bench.speaker.play(2, _tone(1), RATE)
    bench.run(0.5)
    bench.speaker.flush()
    bench.speaker.play(5, _tone(0.2), RATE)
    bench.run(0.3)
    assert bench.speaker.playback() == [Playback(2, PlaybackState.CUT), Playback(5, PlaybackState.PLAYING)]


def _reference(bench: _Bench, since: float, blocks: int) -> NDArray[np.float32]:
    return np.concatenate([bench.speaker.reference(since + index * 0.2, 3200) for index in range(blocks)])


def test_the_reference_is_what_was_played_when_it_was_played(bench: _Bench) -> None:
    began = bench.time.now
    bench.speaker.play(1, _tone(0.5), RATE)
    bench.run(2)
    reference = _reference(bench, began, 6)
    loud = np.flatnonzero(reference > 0.25)
    assert loud[0] / 16_000 == pytest.approx(LATENCY - LEAD_SECONDS, abs=0.06)
    assert loud.size / 16_000 == pytest.approx(0.5, abs=0.005)


def test_the_reference_holds_nothing_that_was_flushed(bench: _Bench) -> None:
    began = bench.time.now
    bench.speaker.play(1, _tone(2), RATE)
    bench.run(0.6)
    bench.speaker.flush()
    bench.run(2)
    loud = np.flatnonzero(_reference(bench, began, 8) > 0.25)
    assert loud.size / 16_000 == pytest.approx(0.4, abs=0.01)


def test_the_reference_follows_when_the_clocks_slipped(bench: _Bench) -> None:
    _reference(bench, bench.time.now - 1, 3)
    bench.run(5)
    began = bench.time.now
    bench.speaker.play(1, _tone(0.5), RATE)
    bench.run(2)
    _reference(bench, began - 1.2, 5)
    loud = np.flatnonzero(_reference(bench, began - 0.2, 6) > 0.25)
    assert loud[0] / 16_000 == pytest.approx(0.2 + LATENCY - LEAD_SECONDS, abs=0.06)


def test_before_the_first_block_the_reference_is_silence() -> None:
    system = FakeSystem()
    assert np.abs(Speaker(system=system).reference(0.0, 3200)).max() == 0  # type: ignore[arg-type]


def test_silence_that_the_device_put_in_is_in_the_reference_too(bench: _Bench) -> None:
    began = bench.time.now
    bench.speaker.play(1, _tone(0.5), RATE)
    bench.run(0.3)
    bench.time.now += 0.3
    bench.run(1, flagged=True)
    loud = np.flatnonzero(_reference(bench, began, 6) > 0.25)
    assert (loud[-1] - loud[0]) / 16_000 == pytest.approx(0.8, abs=0.02)


def test_what_a_dead_device_did_not_play_is_played_again(bench: _Bench) -> None:
    bench.speaker.play(1, _tone(1), RATE)
    bench.run(0.5)
    bench.system.rate = 44_100
    bench.speaker._open()
    taken = bench.run(1.5)
    assert bench.speaker.rate == 44_100
    assert np.count_nonzero(taken > 0.25) == pytest.approx(44_100, abs=100)
    assert Playback(1, PlaybackState.PLAYED) in bench.speaker.playback()


def test_a_device_that_tells_nonsense_about_its_latency_is_not_believed(bench: _Bench) -> None:
    bench.system.collect(bench.system.streams[-1], 2400, 77.0)
    bench.speaker.play(1, _tone(0.1), RATE)
    bench.run(0.25)
    assert bench.speaker.playback() == [Playback(1, PlaybackState.PLAYING)]


def test_without_a_speaker_there_is_one_clear_sentence() -> None:
    system = FakeSystem()
    system.missing = "no such device"
    with pytest.raises(SpeakerError, match=r"cannot be opened \(no such device\): nothing can be said aloud; plug in"):
        Speaker(system=system).start()  # type: ignore[arg-type]


def test_what_has_to_wait_is_heard_on_its_instant_and_not_before(bench: _Bench) -> None:
    bench.speaker.play(1, _tone(0.5), RATE, wait=0.43)
    taken = bench.run(0.6)
    first = float(np.argmax(np.abs(taken) > 0)) / RATE + LATENCY
    assert first == pytest.approx(0.43, abs=0.002)
    assert bench.speaker.playback() == [Playback(1, PlaybackState.PLAYING)]


def test_silence_at_once_gives_up_what_still_waits(bench: _Bench) -> None:
    bench.speaker.play(1, _tone(0.5), RATE, wait=0.5)
    bench.run(0.1)
    bench.speaker.flush()
    assert bench.speaker.playback() == [Playback(1, PlaybackState.CUT)]
