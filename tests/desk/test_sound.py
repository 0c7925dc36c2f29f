"""Microphone, speaker and echo cancellation on a real sound server with virtual devices."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.audio.echo import EchoCancelledMicrophone, EchoCanceller
from app.audio.speaker import Speaker
from app.audio.system import SoundSystem
from app.audio.voice import ProcessVoice
from app.capture.microphone import Microphone
from app.desk import VirtualDesk
from app.ports import DeviceChange, DeviceEvent, MicrophoneError, SpeakerError
from model.microturn import SAMPLES_PER_MICROTURN, Playback, PlaybackState
from tests.desk.listening import RATE, Sound, decibels, loud_seconds, read_wav, shift_and_likeness, talk, write_wav

pytestmark = pytest.mark.desk


@pytest.fixture
def system(desk: VirtualDesk) -> SoundSystem:
    made = SoundSystem()
    made.rescan()
    return made


@pytest.fixture
def microphone(system: SoundSystem) -> Iterator[Microphone]:
    made = Microphone(system=system)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def speaker(system: SoundSystem) -> Iterator[Speaker]:
    made = Speaker(system=system)
    made.start()
    yield made
    made.stop()


def _read(microphone: Microphone, seconds: float) -> Sound:
    return np.concatenate([microphone.read() for _ in range(round(seconds * 5))])


def _until_silent(speaker: Speaker, patience: float = 60) -> list[Playback]:
    """Waits until everything has been played; the reports meanwhile, each state once."""
    seen: list[Playback] = []
    deadline = time.monotonic() + patience
    while speaker.busy and time.monotonic() < deadline:
        seen += [report for report in speaker.playback() if report not in seen]
        time.sleep(0.05)
    return seen + [report for report in speaker.playback() if report not in seen]


def test_the_microphone_hears_a_file_whole_and_in_time(
    desk: VirtualDesk, microphone: Microphone, tmp_path: Path
) -> None:
    words = talk(3)
    wav = write_wav(tmp_path / "words.wav", words)
    _read(microphone, 3)
    began = time.monotonic()
    desk.speak(wav, wait=False)
    blocks = [microphone.read_block() for _ in range(25)]
    shift, likeness = shift_and_likeness(np.concatenate([block.samples for block in blocks]), words)
    assert likeness > 0.7
    assert blocks[0].time + shift / RATE > began
    steps = np.diff([block.time for block in blocks])
    assert np.abs(steps - 0.2).max() < 0.1


def test_the_playback_clock_tells_what_was_heard(desk: VirtualDesk, speaker: Speaker, tmp_path: Path) -> None:
    with desk.record_speaker(tmp_path / "heard.wav"):
        speaker.play(3, talk(1.5), RATE)
        speaker.play(4, talk(0.5, seed=2), RATE)
        reports = _until_silent(speaker)
        time.sleep(0.5)
    states = [PlaybackState.PLAYING, PlaybackState.PLAYED]
    assert reports == [Playback(slot, state) for slot in (3, 4) for state in states]
    assert loud_seconds(*read_wav(tmp_path / "heard.wav"), 0.001) > 1.2


def test_a_flush_silences_within_sixty_milliseconds(desk: VirtualDesk, speaker: Speaker, tmp_path: Path) -> None:
    tone = np.full(RATE * 5, 0.3, np.float32) * np.sin(2 * np.pi * 440 * np.arange(RATE * 5) / RATE).astype(np.float32)
    time.sleep(2.5)
    with desk.record_speaker(tmp_path / "heard.wav"):
        speaker.play(3, tone, RATE)
        while speaker.now_playing() is None:
            time.sleep(0.02)
        time.sleep(1)
        playing = speaker.now_playing()
        assert playing is not None
        speaker.flush()
        assert speaker.playback() == [Playback(3, PlaybackState.CUT)]
        time.sleep(1)
    assert not speaker.busy
    sounded = loud_seconds(*read_wav(tmp_path / "heard.wav"))
    assert playing.heard - 0.06 < sounded < playing.heard + 0.06


def test_it_speaks_again_after_a_flush(desk: VirtualDesk, speaker: Speaker, tmp_path: Path) -> None:
    speaker.play(1, talk(3), RATE)
    time.sleep(1)
    speaker.flush()
    speaker.playback()
    with desk.record_speaker(tmp_path / "heard.wav"):
        speaker.play(2, talk(1), RATE)
        assert _until_silent(speaker)[-1] == Playback(2, PlaybackState.PLAYED)
        time.sleep(0.5)
    assert loud_seconds(*read_wav(tmp_path / "heard.wav"), 0.001) > 0.6


def test_the_echo_of_the_speaker_is_cancelled(desk: VirtualDesk, microphone: Microphone, speaker: Speaker) -> None:
    canceller, heard, left = EchoCanceller(), [], []
    _read(microphone, 3)
    with desk.echo_path(-10):
        speaker.play(1, talk(12), RATE)
        for _ in range(60):
            block = microphone.read_block()
            heard.append(block.samples)
            left.append(canceller.process(block.samples, speaker.reference(block.time, SAMPLES_PER_MICROTURN)))
    late = slice(25, 55)
    before, after = decibels(np.concatenate(heard[late])), decibels(np.concatenate(left[late]))
    assert before > -50
    assert before - after > 25


def test_a_person_who_speaks_over_the_program_is_heard(
    desk: VirtualDesk, microphone: Microphone, speaker: Speaker, tmp_path: Path
) -> None:
    person = talk(3, seed=7)
    wav = write_wav(tmp_path / "person.wav", person)
    source = EchoCancelledMicrophone(microphone, speaker)
    _read(microphone, 3)
    with desk.echo_path(-20):
        speaker.play(1, talk(14), RATE)
        np.concatenate([source.read() for _ in range(30)])
        desk.speak(wav, wait=False)
        heard = np.concatenate([source.read() for _ in range(25)])
    _, likeness = shift_and_likeness(heard, person)
    assert likeness > 0.5


def test_spoken_words_reach_the_speaker(desk: VirtualDesk, speaker: Speaker, tmp_path: Path) -> None:
    voice = ProcessVoice()
    try:
        speech = voice.speak("In ten seconds: stretch.").result(120)
        with desk.record_speaker(tmp_path / "heard.wav"):
            speaker.play(2, speech.pcm, speech.rate)
            assert _until_silent(speaker) == [
                Playback(2, state) for state in (PlaybackState.PLAYING, PlaybackState.PLAYED)
            ]
            time.sleep(0.5)
    finally:
        voice.stop()
    assert loud_seconds(*read_wav(tmp_path / "heard.wav")) == pytest.approx(
        loud_seconds(speech.pcm, speech.rate), rel=0.2
    )


def _read_until(microphone: Microphone, change: DeviceChange, patience: int = 300) -> list[DeviceEvent]:
    """Reads block after block, as the loop does, until the microphone reports such a change."""
    events: list[DeviceEvent] = []
    for _ in range(patience):
        assert microphone.read().size == SAMPLES_PER_MICROTURN
        events += microphone.events()
        if any(event.change is change for event in events):
            return events
    raise AssertionError(f"the microphone never reported {change}: {events}")


def test_the_loop_goes_on_when_the_sound_server_dies_and_hears_again_when_it_is_back(tmp_path: Path) -> None:
    with VirtualDesk(640, 480) as desk, desk.adopt():
        system = SoundSystem()
        system.rescan()
        microphone, speaker = Microphone(system=system), Speaker(system=system)
        microphone.start()
        speaker.start()
        try:
            _read(microphone, 2)
            desk.sound.die()
            lost = _read_until(microphone, DeviceChange.LOST)
            assert "plugged in" in lost[-1].text
            desk.sound.revive()
            _read_until(microphone, DeviceChange.RESTORED)
            _read(microphone, 3)
            words = talk(2)
            desk.speak(write_wav(tmp_path / "words.wav", words), wait=False)
            assert shift_and_likeness(_read(microphone, 4), words)[1] > 0.5
        finally:
            microphone.stop()
            speaker.stop()


def test_the_loop_goes_on_when_the_microphone_is_unplugged(tmp_path: Path) -> None:
    with VirtualDesk(640, 480) as desk, desk.adopt():
        system = SoundSystem()
        system.rescan()
        microphone = Microphone(system=system)
        microphone.start()
        try:
            _read(microphone, 2)
            desk.sound.unplug_microphone()
            assert _read(microphone, 2).size == 2 * RATE
            desk.sound.plug_in_microphone()
            _read(microphone, 12)
            words = talk(2)
            desk.speak(write_wav(tmp_path / "words.wav", words), wait=False)
            assert shift_and_likeness(_read(microphone, 4), words)[1] > 0.5
        finally:
            microphone.stop()


def test_without_a_sound_server_microphone_and_speaker_say_so(
    monkeypatch: pytest.MonkeyPatch, desk: VirtualDesk
) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{desk.folder}/nobody")
    system = SoundSystem()
    system.rescan()
    with pytest.raises(MicrophoneError, match="nothing can be heard; plug in a microphone"):
        Microphone(system=system).start()
    with pytest.raises(SpeakerError, match="nothing can be said aloud; plug in a speaker"):
        Speaker(system=system).start()
