"""The voice: real speech from a real process, which may die and be started again."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import threading
from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

import numpy as np
import pytest

from app.audio import engines, voice_process
from app.audio.engines import EspeakEngine, PiperEngine, best_engine
from app.audio.voice import MOST_READY, ProcessVoice, from_first_sound
from app.audio.voice_process import Done, Failed, GiveUp, Piece, Ready, Say
from app.ports import DeviceChange, Speech, VoiceError

PATIENCE = 120.0


@pytest.fixture(scope="module")
def running() -> Iterator[ProcessVoice]:
    voice = ProcessVoice()
    voice.start()
    yield voice
    voice.stop()


def _level(speech: Speech) -> float:
    return float(np.sqrt(np.mean(np.square(speech.pcm))))


def test_a_text_becomes_speech_of_a_likely_length(running: ProcessVoice) -> None:
    utterance = running.speak("In ten seconds: stretch.")
    speech = utterance.result(PATIENCE)
    assert utterance.done()
    assert 1 < speech.seconds < 4
    assert speech.pcm.dtype == np.float32
    assert 0.02 < _level(speech) < 0.5
    assert np.abs(speech.pcm).max() <= 1
    assert running.engine == "piper"


def test_texts_said_one_after_another_all_come(running: ProcessVoice) -> None:
    texts = ["One.", "Two and two are four.", "Three little words and a few more of them."]
    lengths = [utterance.result(PATIENCE).seconds for utterance in [running.speak(text) for text in texts]]
    assert lengths == sorted(lengths)


def test_speed_and_volume_are_heeded(running: ProcessVoice) -> None:
    text = "The quick brown fox jumps over the lazy dog."
    usual = running.speak(text).result(PATIENCE)
    running.speed, running.volume = 1.6, 0.5
    try:
        fast = running.speak(text).result(PATIENCE)
    finally:
        running.speed, running.volume = 1.0, 1.0
    assert fast.seconds < 0.8 * usual.seconds
    assert np.abs(fast.pcm).max() == pytest.approx(0.5 * np.abs(usual.pcm).max(), abs=0.05)


def test_a_cancelled_text_is_not_spoken_and_the_next_one_is(running: ProcessVoice) -> None:
    given_up = running.speak("One. Two. Three. Four. Five. Six. Seven. Eight. Nine. Ten.")
    given_up.cancel()
    with pytest.raises(VoiceError, match="was cancelled"):
        given_up.result(PATIENCE)
    assert running.speak("Next.").result(PATIENCE).seconds > 0.1
    given_up.cancel()


def test_a_fixed_sentence_is_held_ready_anew_for_each_speed_and_each_process() -> None:
    voice = ProcessVoice(ready=("Let me think.",))

    def settle() -> None:
        """Waits until all is spoken that was ordered when the process was loaded."""
        for text in ("One.", "Two."):
            voice.speak(text).result(PATIENCE)

    try:
        settle()
        first, again = voice.speak("Let me think."), voice.speak("Let me think.")
        assert first.done()
        assert again.done()
        assert first.result(0).seconds > 0.4
        assert np.array_equal(first.result(0).pcm, again.result(0).pcm)
        voice.speed = 2.0
        assert not voice.speak("Let me think.").done()
        settle()
        assert voice.speak("Let me think.").result(0).seconds < 0.8 * first.result(0).seconds
        voice.volume = 0.5
        assert not voice.speak("Let me think.").done()
        voice.volume = 1.0
        assert voice._process is not None
        voice._process.kill()
        settle()
        assert voice.speak("Let me think.").done()
    finally:
        voice.stop()


def test_only_a_few_sentences_are_held_ready() -> None:
    voice = ProcessVoice(ready=[f"Sentence {number}." for number in range(100)])
    assert len(voice._fixed) == MOST_READY


def test_a_text_without_words_is_silence_at_once(running: ProcessVoice) -> None:
    assert running.speak(" … ").result(0).seconds == 0


def test_a_speech_that_is_not_ready_says_so(running: ProcessVoice) -> None:
    utterance = running.speak("A sentence that certainly takes more than no time at all to say.")
    with pytest.raises(TimeoutError):
        utterance.result(0)
    utterance.cancel()


def test_a_process_that_dies_is_started_again_and_repeats_what_it_owed() -> None:
    voice = ProcessVoice()
    voice.start()
    try:
        assert voice._process is not None
        utterance = voice.speak("Still here.")
        voice._process.kill()
        assert utterance.result(PATIENCE).seconds > 0.3
        changes = [event.change for event in voice.events()]
        assert changes == [DeviceChange.LOST, DeviceChange.RESTORED]
    finally:
        voice.stop()


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_ctrl_c_in_a_terminal_is_no_end_of_the_voice() -> None:
    voice = ProcessVoice(wanted="espeak")
    try:
        voice.speak("One.").result(PATIENCE)
        assert voice._process is not None
        number = voice._process.pid
        assert number is not None
        os.kill(number, signal.SIGINT)
        assert voice.speak("Two.").result(PATIENCE).seconds > 0.1
        assert voice.events() == []
        assert voice._process.pid == number
    finally:
        voice.stop()


def test_what_is_under_way_when_the_voice_stops_is_cancelled() -> None:
    voice = ProcessVoice()
    utterance = voice.speak("Nobody will hear this.")
    voice.stop()
    voice.stop()
    with pytest.raises(VoiceError):
        utterance.result(0)


class _StubbornVoice(ProcessVoice):
    """A voice whose process ends at once, always."""

    def _launch(self) -> None:
        ours, theirs = Pipe()
        self._pipe = ours
        theirs.close()
        for text in list(self._waiting.values()):
            self._order(text)
        threading.Thread(target=self._listen, args=(ours,), daemon=True).start()


def test_a_voice_that_dies_again_and_again_gives_up_and_says_so() -> None:
    voice = _StubbornVoice()
    with pytest.raises(VoiceError, match=r"“Hello there\.” cannot be spoken"):
        voice.speak("Hello there.").result(PATIENCE)
    with contextlib.suppress(VoiceError):
        voice.speak("Once more.").result(PATIENCE)
    with pytest.raises(VoiceError, match="again and again"):
        voice.speak("A last word.").result(PATIENCE)
    assert voice.events()[-1].text.startswith("There is no voice")


def test_an_engine_of_last_resort_is_announced() -> None:
    voice = ProcessVoice()
    voice._take(Ready("espeak"))
    (event,) = voice.events()
    assert event.text == "The usual voice cannot be loaded; espeak speaks instead."


def test_a_text_that_an_engine_cannot_say_fails_alone() -> None:
    voice = _Silent()
    utterance = voice.speak("Mumble.")
    voice._take(Failed(1, "ValueError: mumble"))
    with pytest.raises(VoiceError, match="mumble"):
        utterance.result(0)


def test_without_any_engine_texts_are_shown_only() -> None:
    voice = _Silent()
    utterance = voice.speak("Hello.")
    voice._take(Failed(None, "piper: missing"))
    for said in (utterance, voice.speak("Again.")):
        with pytest.raises(VoiceError, match="it is shown only"):
            said.result(0)


def test_a_voice_whose_process_cannot_be_started_says_so_and_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    voice = ProcessVoice()
    try:
        with monkeypatch.context() as broken:
            broken.setattr(SpawnProcess, "start", _no_memory)
            voice.start()
            for text in ("Hello.", "Are you there?"):
                with pytest.raises(VoiceError, match="cannot be started"):
                    voice.speak(text).result(0)
        (lost,) = voice.events()
        assert (lost.change, "Cannot allocate memory" in lost.text) == (DeviceChange.LOST, True)
        assert voice.speak("Here I am.").result(PATIENCE).seconds > 0.3
        assert [event.change for event in voice.events()] == [DeviceChange.RESTORED]
    finally:
        voice.stop()


def test_a_voice_that_dies_and_cannot_be_started_again_fails_what_it_owed(monkeypatch: pytest.MonkeyPatch) -> None:
    voice = ProcessVoice()
    try:
        voice.speak("One.").result(PATIENCE)
        monkeypatch.setattr(SpawnProcess, "start", _no_memory)
        assert voice._process is not None
        owed = voice.speak("Two and two are four, and four and four are eight.")
        voice._process.kill()
        with pytest.raises(VoiceError, match="cannot be started"):
            owed.result(PATIENCE)
    finally:
        voice.stop()


def _no_memory(process: object) -> None:
    raise OSError(errno.ENOMEM, "Cannot allocate memory")


class _Silent(ProcessVoice):
    """A voice whose process never answers."""

    def _launch(self) -> None:
        self._pipe = None


@pytest.mark.parametrize("engine", [PiperEngine, EspeakEngine])
def test_each_engine_speaks(engine: type[PiperEngine] | type[EspeakEngine]) -> None:
    usual = [*engine().sentences("Reminder: stretch at 10:05 am.", 1.0)]
    fast = [*engine().sentences("Reminder: stretch at 10:05 am.", 1.5)]
    assert 1 < sum(piece.seconds for piece in usual) < 6
    assert sum(piece.seconds for piece in fast) < sum(piece.seconds for piece in usual)
    assert _level(usual[0]) > 0.02


class _Missing:
    """An engine that is not installed."""

    name = "missing"

    def __init__(self) -> None:
        raise ImportError("no module named missing")


def test_espeak_speaks_where_piper_cannot_be_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "PiperEngine", _Missing)
    assert best_engine().name == "espeak"


def test_without_any_engine_the_reasons_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "PiperEngine", _Missing)
    monkeypatch.setattr(engines, "EspeakEngine", _Missing)
    with pytest.raises(OSError, match="missing: no module named missing; missing"):
        best_engine()


class _Stammer:
    """An engine that says the text word by word, and chokes on "choke"."""

    name = "stammer"

    def __init__(self, pipe: Connection | None = None) -> None:
        self._pipe = pipe

    def sentences(self, text: str, speed: float) -> Iterator[Speech]:
        for word in text.split():
            if word == "choke":
                raise ValueError(word)
            yield Speech(np.ones(len(word), np.float32), 16_000)


@contextlib.contextmanager
def _served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    """The process's work, done by a thread of this one."""
    monkeypatch.setattr(voice_process, "best_engine", lambda wanted: _Stammer())
    monkeypatch.setattr(voice_process, "step_back", lambda niceness: None)
    ours, theirs = Pipe()
    worker = threading.Thread(target=voice_process.serve, args=(theirs,))
    worker.start()
    yield ours
    ours.close()
    worker.join(PATIENCE)
    assert not worker.is_alive()
    theirs.close()


def test_the_process_answers_sentence_by_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with _served(monkeypatch) as pipe:
        pipe.send(Say(1, "a bc", 1.0))
        pipe.send(GiveUp(2))
        pipe.send(Say(2, "never mind", 1.0))
        pipe.send(Say(3, "a choke", 1.0))
        answers = [pipe.recv() for _ in range(7)]
    assert answers[0] == Ready("stammer")
    assert [answer.speech.pcm.size for answer in answers[1:3]] == [1, 2]
    assert answers[3] == Done(1)
    said_of_2 = [answer for answer in answers[4:] if answer.number == 2]
    assert said_of_2 == [Done(2)]
    assert isinstance(answers[5], Piece)
    assert answers[6] == Failed(3, "ValueError: choke")


def test_the_process_says_why_it_cannot_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_works(wanted: str) -> None:
        raise OSError("nothing installed")

    monkeypatch.setattr(voice_process, "best_engine", none_works)
    monkeypatch.setattr(voice_process, "step_back", lambda niceness: None)
    ours, theirs = Pipe()
    voice_process.serve(theirs)
    assert ours.recv() == Failed(None, "nothing installed")


def test_speech_begins_with_its_first_sound() -> None:
    silent, word = np.full(2000, 0.001, np.float32), np.full(1000, 0.5, np.float32)
    assert from_first_sound(np.concatenate([silent, word]), 1000).size == 1010
    assert from_first_sound(np.zeros(5, np.float32), 1000).size == 5
    assert from_first_sound(np.zeros(0, np.float32), 1000).size == 0
