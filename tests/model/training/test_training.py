"""Training: streams say what happened in the right order, a run stops and goes on, a checkpoint starts a new one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile
import torch
from numpy.typing import NDArray

from model import vocabulary as v
from model.config import SIZES
from model.export import export
from model.microturn import NOTE_SLOTS, NoteKind, PlaybackState
from model.scenes import wordnet
from model.scenes.scripts import utterances
from model.training import train
from model.training.augment import Surroundings, music, restyle
from model.training.compose import Composer, turn_at
from model.training.pools import PHONE_NUMBER, SILENCE, ScreenPool, SpeechPool, SpeechPools, Utterance
from model.training.stream import PHONE_DELAY_TOKENS, Stream, StreamPatch, to_batch, to_sequence
from model.training.train import Trainer, TrainingPlan
from model.training.warm_start import weights_from_checkpoint


def small_composer(pools: Path, screens: str, length: int) -> Composer:
    speech, shown = SpeechPools(pools / "speech"), ScreenPool(pools / screens)
    return Composer(speech, shown, Surroundings(None, 2), SIZES["tiny"], length, utterances(1))


def names(tokens: np.ndarray) -> str:
    return "".join("|" if token == v.AUDIO else v.TOKENS[token] for token in tokens)


def test_requests_are_drawn_as_often_as_asked_for(tmp_path: Path) -> None:
    folder = tmp_path / "espeak"
    folder.mkdir()
    np.zeros(16000, "<i2").tofile(folder / "audio.i16")
    line = {"start": 0, "samples": 16000, "words": [["hi", 0.1, 0.2]], "phones": [], "engine": "espeak", "kind": "talk"}
    (folder / "index.jsonl").write_text(
        "".join(json.dumps(line | {"action": action}) + "\n" for action in ("list", None, None, None, None))
    )
    pools, random = SpeechPools(tmp_path), np.random.default_rng(1)
    assert all(pools.draw(random, acting=True).action == "list" for _ in range(20))
    assert all(pools.draw(random, acting=False).action is None for _ in range(20))
    assert {pools.draw(random).action for _ in range(60)} == {"list", None}


def test_a_part_of_an_utterance_lies_between_its_pauses() -> None:
    said = Utterance(
        np.arange(16000, dtype=np.int16),
        (("a", 0.1, 0.3), ("b", 0.3, 0.5), ("c", 0.6, 0.8)),
        ((SILENCE, 0.0, 0.1), (1, 0.1, 0.3), (2, 0.3, 0.5), (SILENCE, 0.5, 0.6), (3, 0.6, 0.8), (SILENCE, 0.8, 1.0)),
        None, "people", "real",
    )  # fmt: skip
    parts = [said.part(np.random.default_rng(seed)) for seed in range(30)]
    assert {tuple(word for word, _, _ in part.words) for part in parts} == {("a", "b"), ("c",), ("a", "b", "c")}
    last = next(part for part in parts if part.words[0][0] == "c")
    assert last.words[0][1:] == pytest.approx((0.05, 0.25))
    assert last.samples[1000] == round(0.55 * 16000) + 1000
    assert last.samples[0] == last.samples[-1] == 0
    assert [phone for phone, _, _ in last.phones] == [SILENCE, 3, SILENCE]
    assert last.phones[-1][2] == pytest.approx(len(last.samples) / 16000)


def test_a_stream_writes_each_turn_as_patches_notes_sound_and_output() -> None:
    stream = Stream(3)
    stream.patches[1].append(StreamPatch((0, 0, 2, 3), np.zeros((40, 40, 3), np.uint8)))
    stream.inputs[1] += v.encode_note(2, NoteKind.DUE, "hi")
    stream.put(1, v.encode_text(" ok"))
    stream.put(1, [v.INDEX["<voice 2>"]])
    sequence = to_sequence(stream, 4 + 1 + 5 + 4 + 4 + 4, 24)
    assert names(sequence.tokens) == "||||<patch><note 2><due>hi</note>|||| ok<voice 2>||||"
    wanted = [v.TOKENS[target] for target in sequence.targets if target >= 0]
    assert wanted == ["<end>", " ", "o", "k", "<voice 2>", "<end>", "<end>"]


def test_output_that_does_not_fit_a_turn_goes_on_in_the_next() -> None:
    stream = Stream(4)
    stream.put(0, v.encode_text("abcdefgh"))
    sequence = to_sequence(stream, 4 + 5 + 4 + 3 + 4, 5)
    assert names(sequence.tokens) == "||||abcde||||fgh||||"
    wanted = [v.TOKENS[target] for target in sequence.targets if target >= 0]
    assert wanted == [*"abcdefgh", "<end>", "<end>"]


def test_given_words_are_shown_but_not_asked_for() -> None:
    stream = Stream(3)
    stream.given[0] = v.encode_text(" stop")
    stream.put(1, [v.ACT, *v.encode_text("stop"), v.ACT_END])
    sequence = to_sequence(stream, 4 + 5 + 4 + 6 + 4, 24)
    assert names(sequence.tokens) == "|||| stop||||<act>stop</act>||||"
    wanted = [v.TOKENS[target] for target in sequence.targets if target >= 0]
    assert wanted == ["<act>", *"stop", "</act>", "<end>", "<end>"]


def test_phones_are_asked_for_a_little_after_they_sounded() -> None:
    stream = Stream(3)
    stream.phones[8:10] = PHONE_NUMBER["S"]
    sequence = to_sequence(stream, 12, 24)
    assert sequence.phones[4 + PHONE_DELAY_TOKENS].tolist() == [PHONE_NUMBER["S"]] * 2
    assert (np.delete(sequence.phones, 4 + PHONE_DELAY_TOKENS, axis=0) == SILENCE).all()


def test_a_stream_that_is_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than 40"):
        to_sequence(Stream(2), 40, 24)


def test_drawn_streams_carry_the_words_after_they_were_spoken(pools: Path) -> None:
    composer = small_composer(pools, "none", 200)
    random = np.random.default_rng(5)
    texts = [names(composer.draw(random).tokens) for _ in range(30)]
    assert any(" set" in text and " timer" in text for text in texts)
    assert any("<act>timer five minutes</act>" in text for text in texts)
    assert any("<hold>" in text for text in texts)
    assert any("<yield>" in text and "<cut " in text for text in texts)


def test_a_request_during_which_a_note_falls_due_is_acted_on_all_the_same(
    pools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    composer, noted = small_composer(pools, "none", 200), 0
    spoken: list[Utterance] = []
    drawn = composer.speech.draw
    monkeypatch.setattr(
        composer.speech, "draw", lambda *given, **named: spoken.append(drawn(*given, **named)) or spoken[-1]
    )
    monkeypatch.setattr(composer, "_note_during", lambda stream, *_: stream.put(0, [v.HOLD]) or 20)
    monkeypatch.setattr("model.training.compose.NOTE_DURING_SHARE", 0.3)
    for seed in range(150):
        spoken.clear()
        stream = Stream(60)
        composer._spoken(stream, 0, np.random.default_rng(seed))
        written = [token for tokens in stream.outputs.values() for part in tokens for token in part]
        assert (v.ACT in written) == bool(spoken[0].action)
        noted += v.HOLD in written and v.ACT in written
    assert noted > 2


def test_whoever_begins_to_speak_while_the_program_does_is_yielded_to(
    pools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    composer, over = small_composer(pools, "none", 400), 0
    onsets: list[float] = []
    say = composer._say
    monkeypatch.setattr(composer.surroundings, "voice", lambda samples, _, least: (samples / np.float32(32768), 1.0))
    monkeypatch.setattr(
        composer,
        "_say",
        lambda stream, said, at, *given: onsets.append(at + said.words[0][1]) or say(stream, said, at, *given),
    )
    playing = {v.encode_playback(slot, PlaybackState.PLAYING) for slot in range(NOTE_SLOTS)}
    for seed in range(120):
        onsets.clear()
        stream = Stream(100)
        composer._talk(stream, 0, 100, np.random.default_rng(seed))
        for turn in (turn_at(onset) for onset in onsets):
            if playing & set(stream.inputs.get(turn, ())):
                over += 1
                assert any([v.YIELD] in stream.outputs.get(later, ()) for later in (turn, turn + 1)), (seed, turn)
    assert over > 20


def loudness(sound: NDArray[np.float32]) -> float:
    """Root mean square."""
    return float(np.sqrt(np.mean(np.square(sound))))


def test_who_speaks_is_louder_than_the_background(pools: Path) -> None:
    utterance, random = SpeechPools(pools / "speech").draw(np.random.default_rng(2)), np.random.default_rng(3)
    surroundings = Surroundings(None, 2)
    for _ in range(20):
        sound, _ = surroundings.voice(utterance.samples, random, least=0.1)
        loud = np.abs(sound) > 0.2 * np.abs(sound).max()
        assert loudness(sound[loud]) > 0.1


def test_a_street_is_heard_beside_many_recordings_of_silent_rooms(tmp_path: Path) -> None:
    for kind, count, seconds, level in (("rooms", 40, 1.0, 1e-4), ("street", 1, 40.0, 0.1)):
        folder = tmp_path / "speech" / "noise" / kind
        folder.mkdir(parents=True)
        for number in range(count):
            # Told apart by their colour, since all backgrounds have unit power.
            noise = np.random.default_rng(number).standard_normal(int(seconds * 16000)) * level
            sound = np.convolve(noise, [1.0, -1.0] if kind == "rooms" else [0.5] * 4)
            soundfile.write(folder / f"{number}.wav", np.clip(sound, -1, 1), 16000, subtype="FLOAT")
    surroundings, random = Surroundings(tmp_path, 2), np.random.default_rng(1)
    assert [len(kind) for kind in surroundings.noises] == [40, 1]
    dark = 0
    for _ in range(200):
        spectrum = np.abs(np.fft.rfft(surroundings._recorded(8000, random))) ** 2
        dark += spectrum[:1000].sum() > spectrum[1000:].sum()
    assert 60 < dark < 140


def stretches(sound: NDArray[np.float32]) -> list[float]:
    """How loud each half second is."""
    return [loudness(part) for part in np.split(sound, len(sound) // 8000)]


def test_music_is_loud_throughout_and_never_the_same() -> None:
    random = np.random.default_rng(4)
    pieces = [music(80_000, random) for _ in range(4)]
    for piece in pieces:
        assert np.median(stretches(piece)) > 0.3 * loudness(piece)
    assert abs(np.corrcoef(np.stack(pieces))[0, 1:]).max() < 0.5


def test_people_babble_at_once_and_nobody_is_much_louder_than_the_others(
    pools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    composer, random = small_composer(pools, "none", 96), np.random.default_rng(5)
    loud: list[float] = []

    def voice(samples: NDArray[np.int16], *_: object) -> tuple[NDArray[np.float32], float]:
        """A steady sound, each time of another loudness."""
        loud.append(10 ** float(random.uniform(-2, 0)))
        return np.full(len(samples), loud[-1] * random.choice((-1, 1)), np.float32), 1.0

    monkeypatch.setattr("model.training.compose.other_speaker", voice)
    sound = composer._babble(80_000, random)
    assert len(loud) >= 4
    assert loudness(sound) == pytest.approx(1.0, rel=0.01)
    # Equals cancel or add; of voices as unequal as these are one would outweigh all others.
    levels = np.unique(np.abs(sound).round(1))
    assert len(levels) > 4
    assert levels.max() < 4


def test_a_stream_with_babble_asks_only_for_what_is_said_in_front_of_it(
    pools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.training.compose.BABBLE_SHARE", 1.0)
    composer, stream = small_composer(pools, "none", 96), Stream(40)
    for seed in range(8):
        composer._background(stream, np.random.default_rng(seed))
    assert stream.background > 0
    assert not stream.outputs
    composer._say(stream, composer.speech.draw(np.random.default_rng(1)), 1.0, np.random.default_rng(1))
    assert stream.outputs


def test_each_process_that_composes_dictates_texts_of_its_own(pools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seeds: list[int] = []
    monkeypatch.setattr(train, "utterances", lambda seed, *texts: seeds.append(seed) or utterances(seed))
    for number in range(2):
        monkeypatch.setattr(torch.utils.data, "get_worker_info", lambda number=number: SimpleNamespace(id=number))
        next(iter(train._Streams(plan(pools), 1)))
    assert len(set(seeds)) == 2


def test_prose_is_dictated_where_it_is_fetched(pools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALONGSIDE_FETCHED", str(tmp_path))
    monkeypatch.setattr(wordnet, "sentences", lambda: ["she sighed sadly"])
    given: list[list[str]] = []
    monkeypatch.setattr(train, "utterances", lambda seed, _, prose: given.append(list(prose)) or utterances(seed))
    next(iter(train._Streams(plan(pools), 1)))
    wordnet.PACKAGE.path.touch()
    next(iter(train._Streams(plan(pools), 1)))
    assert given == [[], ["she sighed sadly"]]


def test_a_growing_pool_is_taken_in_on_refresh(pools: Path) -> None:
    pool = SpeechPool(pools / "speech" / "espeak")
    line = json.dumps(
        {
            "start": 0,
            "samples": 16_000,
            "text": "hi",
            "words": [["hi", 0.1, 0.2]],
            "phones": [],
            "engine": "espeak",
            "kind": "talk",
        }
    )
    with (pools / "speech" / "espeak" / "index.jsonl").open("a") as index:
        index.write(line + "\n" + line[:20])
    pool.refresh()
    assert len(pool) == 7
    assert pool[6].words == (("hi", 0.1, 0.2),)


def test_the_parts_of_an_engine_are_drawn_from_as_one_pool(pools: Path, tmp_path: Path) -> None:
    root = tmp_path / "parts"
    for name in ("espeak/00", "espeak/01", "flite"):
        shutil.copytree(pools / "speech" / "espeak", root / name)
    index = root / "espeak" / "01" / "index.jsonl"
    index.write_text(index.read_text().replace("timer five minutes", "stop"))
    speech, random = SpeechPools(root), np.random.default_rng(1)
    assert speech.names == ["espeak", "flite"]
    assert speech.shares == pytest.approx([0.5, 0.5], abs=0.01)
    actions = {speech.draw(random, "espeak").action for _ in range(60)}
    assert actions == {"timer five minutes", "stop", None}


def test_without_speech_training_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no speech below"):
        SpeechPools(tmp_path)


def plan(pools: Path, **changes: object) -> TrainingPlan:
    given = {
        "pool": pools,
        "out": pools / "run",
        "size": "tiny",
        "minutes": 0.02,
        "length": 96,
        "sequences": 2,
        "compiled": False,
    }
    return TrainingPlan(**(given | changes))  # type: ignore[arg-type]


def test_a_run_goes_on_where_it_stopped(pools: Path) -> None:
    first = Trainer(plan(pools))
    first.run(workers=0, log_every=1)
    again = Trainer(plan(pools, minutes=first.progress.seconds / 60 + 0.02))
    assert again.progress == first.progress
    assert again.progress.step > 0
    for name, value in first.network.state_dict().items():
        torch.testing.assert_close(again.network.state_dict()[name], value)
    momenta = [optimizer.state_dict()["state"][0] for optimizer in again.optimizers.values()]
    assert all(torch.as_tensor(value).abs().sum() > 0 for state in momenta for value in state.values())
    again.run(workers=0, log_every=1)
    assert again.progress.step > first.progress.step


def test_a_shipped_checkpoint_starts_a_new_run(pools: Path) -> None:
    trained = Trainer(plan(pools))
    trained.save()
    export(pools / "run" / "weights.safetensors", "tiny", pools / "checkpoint", {})
    found = weights_from_checkpoint(pools / "checkpoint")
    started = Trainer(plan(pools, out=pools / "second", start=(pools / "checkpoint",)))
    for name, value in trained.network.state_dict().items():
        torch.testing.assert_close(found[name], value, atol=2e-3, rtol=0.02)
        torch.testing.assert_close(started.network.state_dict()[name], found[name])


def test_turns_are_fifths_of_a_second() -> None:
    assert [turn_at(seconds) for seconds in (0.0, 0.19, 0.21, 1.0)] == [0, 0, 1, 5]


def test_two_streams_stack_into_one_batch(pools: Path) -> None:
    composer = small_composer(pools, "screens", 96)
    random = np.random.default_rng(2)
    batch = to_batch([composer.draw(random) for _ in range(6)])
    assert batch.tokens.shape == (6, 96)
    assert int((batch.tokens == v.AUDIO).sum()) == len(batch.audio) == len(batch.phones)
    assert int((batch.tokens == v.PATCH).sum()) == len(batch.patches) == len(batch.places)


def test_another_theme_keeps_the_hues_and_what_stands_out() -> None:
    patch = np.full((2, 40, 40, 3), 230, np.uint8)
    patch[0, 10:20, 10:20] = (200, 30, 30)
    changed = 0
    for seed in range(40):
        shown = restyle(patch, np.random.default_rng(seed))
        assert shown.shape == patch.shape
        assert shown.dtype == np.uint8
        red, green, _ = shown[0, 15, 15].astype(int)
        assert red > green + 40
        assert np.abs(shown[0, 15, 15].astype(int) - shown[1, 15, 15].astype(int)).max() > 40
        changed += not np.array_equal(shown, patch)
    assert changed > 20


def test_a_start_of_another_shape_begins_anew_where_it_must(pools: Path, tmp_path: Path) -> None:
    plan = TrainingPlan(pools, tmp_path / "run", size="tiny", compiled=False)
    trainer = Trainer(plan)
    before = {name: value.clone() for name, value in trainer.network.state_dict().items()}
    given = {name: value + 1.0 for name, value in before.items()}
    given["patch.out.weight"] = given["patch.out.weight"][:5]
    trainer._begin_with(given)
    after = trainer.network.state_dict()
    assert torch.equal(after["patch.out.weight"], before["patch.out.weight"])
    assert torch.equal(after["phone.weight"], before["phone.weight"] + 1.0)


def test_a_screen_is_shown_as_it_was_recorded(pools: Path) -> None:
    composer = small_composer(pools, "screens", 80)
    stream = Stream(30)
    composer._screen(stream, np.random.default_rng(1))
    shown = [patch.place for turn in sorted(stream.patches) for patch in stream.patches[turn]]
    assert shown
    assert set(shown) == {(0, 0, 2, 3)}


def test_what_the_eyes_have_learned_stays_as_it_is(pools: Path) -> None:
    trainer = Trainer(plan(pools))
    before = {name: value.detach().clone() for name, value in trainer.network.named_parameters()}
    trainer.run(workers=0)
    moved = {name for name, value in trainer.network.named_parameters() if not torch.equal(value, before[name])}
    assert {"blocks.0.hidden_in.weight", "next_token.weight"} <= moved
    assert not moved & trainer.network.eyes().keys()
