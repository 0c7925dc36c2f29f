"""From a text to the recorded speaker: order, flush, failures, and the playback clock in stream time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from app.ports import DeviceEvent, NowPlaying, Speech, VoiceError
from app.recorded import PatientVoice, RecordedSpeaker
from app.speaking import PREPARED_AT_MOST, Mouth
from model.microturn import Playback, PlaybackState

RATE = 1000
NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)


class Text:
    """An utterance that is ready when told, a tenth of a second for every character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ready = True
        self.cancelled = False

    def done(self) -> bool:
        return self.ready

    def result(self, timeout: float | None = None) -> Speech:
        if "broken" in self.text:
            raise VoiceError("The voice could not say this.")
        return Speech(np.full(len(self.text) * RATE // 10, 0.5, np.float32), RATE)

    def cancel(self) -> None:
        self.cancelled = True


class ScriptedVoice:
    def __init__(self) -> None:
        self.texts: list[Text] = []

    def start(self) -> None:
        pass

    def speak(self, text: str) -> Text:
        self.texts.append(Text(text))
        return self.texts[-1]

    def events(self) -> list[DeviceEvent]:
        return []

    def stop(self) -> None:
        pass


@pytest.fixture
def voice() -> ScriptedVoice:
    return ScriptedVoice()


@pytest.fixture
def speaker() -> RecordedSpeaker:
    return RecordedSpeaker()


@pytest.fixture
def mouth(voice: ScriptedVoice, speaker: RecordedSpeaker) -> Mouth:
    return Mouth(voice, speaker)


def test_a_prepared_text_is_synthesised_once(mouth: Mouth, voice: ScriptedVoice) -> None:
    mouth.prepare("hello")
    mouth.prepare("hello")
    mouth.say(0, "hello")
    mouth.say(1, "hello")
    assert len(voice.texts) == 2


def test_what_was_prepared_in_vain_is_given_up(mouth: Mouth, voice: ScriptedVoice) -> None:
    for number in range(PREPARED_AT_MOST + 1):
        mouth.prepare(str(number))
    assert [text.cancelled for text in voice.texts] == [True] + [False] * PREPARED_AT_MOST


def test_texts_are_played_in_order_and_a_slow_one_holds_back_the_next(
    mouth: Mouth, voice: ScriptedVoice, speaker: RecordedSpeaker
) -> None:
    mouth.say(0, "slow")
    mouth.say(1, "fast")
    voice.texts[0].ready = False
    mouth.pump(NOW)
    assert mouth.busy
    assert speaker.pieces == []
    voice.texts[0].ready = True
    speaker.t = 1.0
    mouth.pump(NOW)
    times = [(piece.slot, piece.start, round(piece.end, 3)) for piece in speaker.pieces]
    assert times == [(0, 1.0, 1.4), (1, 1.4, 1.8)]


def test_the_clock_tells_playing_then_played_once(mouth: Mouth, speaker: RecordedSpeaker) -> None:
    mouth.say(2, "hello")
    mouth.pump(NOW)
    assert mouth.playback() == [Playback(2, PlaybackState.PLAYING)]
    speaker.t = 0.2
    assert speaker.now_playing() == NowPlaying(2, 0.2, 0.5)
    speaker.t = 0.6
    assert speaker.now_playing() is None
    assert mouth.playback() == [Playback(2, PlaybackState.PLAYED)]
    assert mouth.playback() == []
    assert not mouth.busy


def test_a_flush_cuts_what_sounds_and_drops_what_waits(
    mouth: Mouth, voice: ScriptedVoice, speaker: RecordedSpeaker
) -> None:
    mouth.say(0, "sounding")
    mouth.say(1, "queued")
    mouth.pump(NOW)
    mouth.say(2, "unready")
    mouth.say(None, "free words")
    voice.texts[2].ready = False
    speaker.t = 0.3
    mouth.flush()
    assert mouth.playback() == [Playback(slot, PlaybackState.CUT) for slot in (0, 1, 2)]
    assert voice.texts[2].cancelled
    assert not mouth.busy
    assert np.flatnonzero(speaker.mix(1.0) > 0.1).max() < 0.31 * 16_000


def test_a_text_that_cannot_be_voiced_counts_as_cut_and_leaves_a_sentence(mouth: Mouth) -> None:
    mouth.say(0, "broken")
    mouth.say(None, "broken too")
    mouth.pump(NOW)
    assert mouth.playback() == [Playback(0, PlaybackState.CUT)]
    assert mouth.failures == ["The voice could not say this."] * 2


def test_free_words_that_nobody_hears_are_told_as_lost(
    mouth: Mouth, voice: ScriptedVoice, speaker: RecordedSpeaker
) -> None:
    mouth.say(None, "broken")
    mouth.say(None, "heard")
    mouth.pump(NOW)
    assert mouth.lost == ["broken"]
    speaker.t = 10.0
    speaker.play = lambda *_: None  # type: ignore[method-assign]
    mouth.say(None, "played to nobody")
    mouth.pump(NOW)
    assert mouth.lost == ["broken", "played to nobody"]
    mouth.say(None, "given up")
    voice.texts[-1].ready = False
    mouth.flush()
    assert mouth.lost == []


def test_a_patient_voice_waits_for_each_text(voice: ScriptedVoice) -> None:
    patient = PatientVoice(voice)
    patient.start()
    utterance = patient.speak("hello")
    voice.texts[0].ready = False
    assert utterance.text == "hello"
    assert utterance.done()
    assert utterance.result(0.0).seconds == 0.5
    utterance.cancel()
    assert voice.texts[0].cancelled
    assert patient.events() == []
    patient.stop()


def test_a_recorded_speaker_has_no_device_that_could_fail(speaker: RecordedSpeaker) -> None:
    speaker.start()
    speaker.flush()
    assert speaker.events() == []
    speaker.stop()


def test_what_is_due_at_an_instant_is_not_heard_before_it(mouth: Mouth, speaker: RecordedSpeaker) -> None:
    mouth.say(1, "due", NOW + timedelta(seconds=0.5))
    mouth.say(2, "late", NOW - timedelta(seconds=5))
    mouth.pump(NOW)
    assert [(piece.slot, piece.start) for piece in speaker.pieces] == [(1, 0.5), (2, 0.8)]


def test_a_clock_set_back_does_not_hold_speech_up(mouth: Mouth, speaker: RecordedSpeaker) -> None:
    mouth.say(1, "due", NOW + timedelta(hours=1))
    mouth.pump(NOW)
    assert speaker.pieces[0].start == 0.0
