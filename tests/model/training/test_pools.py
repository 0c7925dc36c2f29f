"""Drawing speech: rare and common texts, voices that are heard for a while, one place for all that is said."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from model.training.augment import Surroundings, loudness
from model.training.pools import SpeechPools


def said_by(folder: Path, said: list[tuple[str, str]], kind: str = "talk") -> None:
    """A pool of one-second recordings, each of a text and of who says it."""
    folder.mkdir(parents=True)
    np.full(16000 * len(said), 1000, "<i2").tofile(folder / "audio.i16")
    with (folder / "index.jsonl").open("w") as index:
        for number, (text, voice) in enumerate(said):
            line = {"start": 16000 * number, "samples": 16000, "words": [[text, 0.1, 0.4]], "phones": []}
            about = {"engine": folder.name, "kind": kind, "voice": voice, "action": "stop" if text == "stop" else None}
            index.write(json.dumps(line | about) + "\n")


def texts_drawn(pools: SpeechPools, count: int, **how: object) -> list[str]:
    random = np.random.default_rng(1)
    return [pools.draw(random, **how).words[0][0] for _ in range(count)]  # type: ignore[arg-type]


def test_a_word_that_many_real_people_said_is_not_heard_all_the_time(tmp_path: Path) -> None:
    common, rare = [("yes", str(number)) for number in range(81)], [(f"w{number}", "a") for number in range(9)]
    said_by(tmp_path / "real" / "people", common + rare, kind="real")
    said_by(tmp_path / "made" / "espeak", common + rare)
    assert 70 < texts_drawn(SpeechPools(tmp_path / "real"), 200).count("yes") < 130
    assert texts_drawn(SpeechPools(tmp_path / "made"), 200).count("yes") > 150


def test_an_engine_of_a_few_words_is_drawn_from_seldom(tmp_path: Path) -> None:
    said_by(tmp_path / "words", [("yes", "a")] * 900, kind="real")
    for name in ("flite", "espeak", "libritts"):
        said_by(tmp_path / name, [(f"w{number}", "a") for number in range(400)])
    pools = SpeechPools(tmp_path)
    assert pools.shares[pools.names.index("words")] < 0.2


def test_one_voice_is_heard_throughout_where_it_said_enough(tmp_path: Path) -> None:
    said_by(tmp_path / "espeak", [(f"{name}{number}", name) for name in "ab" for number in range(12)] + [("x", "c")])
    pools = SpeechPools(tmp_path)
    voices = [pools.voice(np.random.default_rng(seed)) for seed in range(200)]
    assert None in voices
    for voice in filter(None, voices):
        assert len(voice.numbers) == 12
        assert len({text[0] for text in texts_drawn(pools, 20, voice=voice)}) == 1


def test_who_never_asks_for_anything_leaves_that_to_others(tmp_path: Path) -> None:
    said_by(tmp_path / "espeak", [(f"a{number}", "a") for number in range(12)] + [("stop", "b")] * 12)
    pools = SpeechPools(tmp_path)
    voice = next(filter(None, (pools.voice(np.random.default_rng(seed)) for seed in range(20))))
    assert set(texts_drawn(pools, 9, voice=voice, acting=True)) == {"stop"}
    assert "stop" not in texts_drawn(pools, 9, voice=voice)


def test_the_place_that_is_drawn_for_a_voice_does_not_depend_on_what_is_said() -> None:
    surroundings, random = Surroundings(None, 4), np.random.default_rng(1)
    stretched = set()
    for seed in range(40):
        noises = [(random.standard_normal(length) * 3000).astype(np.int16) for length in (40_000, 24_000)]
        (one, stretch), (two, same) = (surroundings.voice(said, np.random.default_rng(seed)) for said in noises)
        assert stretch == same
        assert loudness(one) / loudness(two) < 1.1
        colours = [np.abs(np.fft.rfft(sound[4000:20_000]))[:3000].reshape(3, -1).mean(1) for sound in (one, two)]
        assert np.abs(np.log10(colours[0] / colours[1])).max() < 0.1
        stretched.add(stretch)
    assert 0.87 < min(stretched) < 0.95
    assert 1.05 < max(stretched) < 1.13
