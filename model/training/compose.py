"""Composing training streams: a stretch of desk life with what the model should have said and done in it.

Segments follow one another as they do at a desk: someone speaks (a request is acted on, confirmed, perhaps
interrupted), a note falls due while they speak or are silent, something makes noise, the screen changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model import vocabulary as v
from model.config import ModelConfig
from model.microturn import (
    MICROTURN_SECONDS,
    NOTE_SLOTS,
    SAMPLE_RATE,
    SAMPLES_PER_MICROTURN,
    NoteKind,
    PlaybackState,
)
from model.scenes.requests import commands
from model.scenes.scripts import Script
from model.scenes.slurp import sort_sentences
from model.training.augment import Surroundings, loudness, other_speaker, restyle, unit_power, varied_levels
from model.training.pools import ScreenPool, SpeechPools, Utterance
from model.training.replies import question, read_back
from model.training.stream import SLICE_SAMPLES, Desk, Sequence, Stream, StreamPatch, to_sequence

WORD_LAG, ACTION_LAG, YIELD_LAG, RESUME_LAG = 0.2, 0.4, 0.15, 0.6
UNFINISHED_LAG = 1.6
"""Before a request is acted on that lacks a part, for who stops to think there may go on."""
SIGHT_TURNS = 2
"""Micro-turns from the patch that shows an event to the program's note about it."""
NOTE_TURNS = 60
NOTE_DURING_SHARE = 0.06
"""Of what is said: a note falls due meanwhile."""
CONFIRMED_SHARE = 0.5
"""Of the actions: the program says what it has understood."""
LOUD_SHARE = 0.5
LOUD_BACKGROUND, SOFT_BACKGROUND = (-2.7, -1.4), (-4.5, -2.5)
"""Powers of ten between which a background's level lies; speech lies between -2.4 and -0.7."""
OVER_BACKGROUND = 1.4
"""How much louder than the background who speaks is at least (3 dB): what cannot be heard must not be asked for."""
PART_SHARE, TALK_PART_SHARE = 0.4, 0.2
"""Of what real people say: a part of it, since there is little, and whole sentences are soon known by heart. Of
synthesised talk, too: half a sentence asks for nothing either."""
REQUEST_TOKENS = 90
"""A request with its action takes about so many."""
ECHO_SHARE = 0.7
ONE_DESK_SHARE, LEVEL_SPREAD = 0.6, 0.15
"""Streams in which one person speaks in one room throughout, and the power of ten by which the level varies (3 dB)."""
BABBLE_SHARE = 0.12
"""Of the backgrounds: other people's voices at once."""


def turn_at(seconds: float) -> int:
    """The micro-turn in which an instant falls."""
    return int(seconds / MICROTURN_SECONDS)


@dataclass(frozen=True)
class Mix:
    """Shares of the diet.

    Attributes:
        screen: streams that show the screen.
        dictation: streams of written words alone, in which only acting on them is asked for.
        note, noise: segments that are a note alone, or a noise alone; the rest is speech.
        acting: what is said that asks for something; what else is said asks for nothing, however the pools are made up.
        voice_engine: the pool whose voice the program speaks with, heard as residual echo.
    """

    screen: float = 0.2
    dictation: float = 0.05
    note: float = 0.09
    noise: float = 0.13
    acting: float = 0.22
    voice_engine: str = "piper"


class Composer:
    """Draws endless streams.

    Args:
        speech: pools of utterances.
        screens: pool of screen scenes; may be empty.
        surroundings: rooms and noises.
        config: sizes that bound a micro-turn.
        length: tokens in a stream.
        scripts: endless texts with their actions, for dictation.
    """

    def __init__(
        self, speech: SpeechPools, screens: ScreenPool, surroundings: Surroundings, config: ModelConfig, length: int,
        scripts: Iterator[Script], mix: Mix | None = None,
    ) -> None:  # fmt: skip
        self.speech, self.screens, self.surroundings, self.config = speech, screens, surroundings, config
        self.length, self.scripts, self.mix = length, scripts, mix or Mix()
        self.commands = frozenset(commands())

    def draw(self, random: np.random.Generator) -> Sequence:
        """One stream of `length` tokens."""
        turns = self.length // 4 + 1
        stream = Stream(turns)
        self._background(stream, random)
        if random.random() < ONE_DESK_SHARE:
            voice = self.speech.voice(random)
            own = voice is not None and voice.engine == self.mix.voice_engine
            stream.desk = Desk(None if own else voice, int(random.integers(1 << 40)))
        kind = random.random()
        if kind < self.mix.dictation:
            self._dictate(stream, random)
        elif len(self.screens) and kind < self.mix.dictation + self.mix.screen:
            self._screen(stream, random)
        else:
            self._talk(stream, 0, turns, random)
        np.clip(stream.sound, -1.0, 1.0, out=stream.sound)
        return to_sequence(
            stream, self.length, self.config.max_output_tokens, lambda sound: varied_levels(sound, random)
        )

    def _background(self, stream: Stream, random: np.random.Generator) -> None:
        if random.random() < 0.85:
            least, most = LOUD_BACKGROUND if random.random() < LOUD_SHARE else SOFT_BACKGROUND
            stream.background = float(10 ** random.uniform(least, most))
            length = len(stream.sound)
            babble = random.random() < BABBLE_SHARE
            noise = self._babble(length, random) if babble else self.surroundings.noise(length, random)
            stream.sound += stream.background * noise
        else:
            stream.sound += 10 ** random.uniform(-6, -4) * random.standard_normal(len(stream.sound)).astype(np.float32)

    def _babble(self, length: int, random: np.random.Generator) -> NDArray[np.float32]:
        """Four to eight people talking at once, of unit power, float32 [length]."""
        sound = np.zeros(length, np.float32)
        for _ in range(int(random.integers(4, 9))):
            at = -int(random.integers(SAMPLE_RATE))
            while at < length:
                said, _ = other_speaker(self.speech.draw(random).samples, random)
                # Nobody is much louder than the others: whoever was could be understood, and had to be.
                said = unit_power(said) * np.float32(10 ** random.uniform(-0.15, 0.15))
                piece = said[max(0, -at) : length - at]
                sound[max(0, at) : max(0, at) + len(piece)] += piece
                at += len(said) + int(random.integers(SAMPLE_RATE // 2))
        return unit_power(sound)

    def _talk(self, stream: Stream, turn: int, end: int, random: np.random.Generator) -> None:
        """Fill micro-turns `turn` to `end` with segments."""
        while turn < end:
            kind = random.random()
            if kind < self.mix.note:
                turn = self._lone_note(stream, turn, random)
            elif kind < self.mix.note + self.mix.noise:
                turn = self._burst(stream, turn * MICROTURN_SECONDS, random)
            else:
                turn = self._spoken(stream, turn, random)
            turn += int(random.integers(0, 4)) if random.random() < 0.8 else int(random.integers(4, 12))

    # -- sound ---------------------------------------------------------------------------------------------------

    def _lay(self, stream: Stream, sound: NDArray[np.float32], start: float) -> None:
        first = int(start * SAMPLE_RATE)
        piece = sound[: max(0, len(stream.sound) - first)]
        stream.sound[first : first + len(piece)] += piece

    def _drawn(self, stream: Stream, turn: int, random: np.random.Generator, acting: bool | None = None) -> Utterance:
        """What is said next: no request where the stream ends before it could be acted on."""
        if self.length - stream.size(turn) < REQUEST_TOKENS:
            acting = False
        return self.speech.draw(random, acting=acting, voice=stream.desk.voice if stream.desk else None)

    def _perhaps_a_part(self, utterance: Utterance, random: np.random.Generator) -> Utterance:
        """Some of what asks for nothing is heard in part, unless the part looks as if it did."""
        shares = {"real": PART_SHARE, "talk": TALK_PART_SHARE if utterance.phones else 0.0}
        if utterance.action or random.random() >= shares.get(utterance.kind, 0.0):
            return utterance
        part = utterance.part(random)
        text = " ".join(word for word, _, _ in part.words)
        asks = text in self.commands or not sort_sentences((text,)).talk
        return utterance if asks else part

    def _say(
        self, stream: Stream, utterance: Utterance, start: float, random: np.random.Generator, echo: float = 0.0
    ) -> float:
        """Lay an utterance down with its transcript and phones, louder than background and echo; gives the second at
        which its last word ends."""
        least = OVER_BACKGROUND * max(stream.background, echo)
        place = np.random.default_rng(stream.desk.seed) if stream.desk else random
        sound, stretch = self.surroundings.voice(utterance.samples, place, least)
        if stream.desk:
            sound = np.clip(sound * np.float32(10 ** random.uniform(0.0, LEVEL_SPREAD)), -1.0, 1.0)
        self._lay(stream, sound, start)
        first = int(start * SAMPLE_RATE / SLICE_SAMPLES)
        last = int((start + len(utterance.samples) / SAMPLE_RATE * stretch) * SAMPLE_RATE / SLICE_SAMPLES)
        if not utterance.phones:
            stream.phones[first : last + 1] = -1
        for phone, begin, finish in utterance.phones:
            low, high = (round((start + at * stretch) * SAMPLE_RATE / SLICE_SAMPLES) for at in (begin, finish))
            stream.phones[low:high] = phone
        end = start
        for word, _, finish in utterance.words:
            end = start + finish * stretch
            stream.put(turn_at(end + WORD_LAG), v.encode_text(" " + word))
        return end

    def _burst(self, stream: Stream, start: float, random: np.random.Generator) -> int:
        """A cough, a knock, typing: loud for a moment, means nothing."""
        seconds = float(random.uniform(0.1, 0.6) if random.random() < 0.6 else random.uniform(0.6, 3.0))
        noise = self.surroundings.noise(int(seconds * SAMPLE_RATE), random)
        shape = np.minimum(1.0, np.linspace(0, 8, len(noise))) * np.linspace(1, 0.1, len(noise)) ** random.uniform(0, 2)
        self._lay(stream, (10 ** random.uniform(-2, -0.8) * noise * shape).astype(np.float32), start)
        return turn_at(start + seconds) + 1

    # -- speech and notes ----------------------------------------------------------------------------------------

    def _spoken(self, stream: Stream, turn: int, random: np.random.Generator) -> int:
        utterance = self._drawn(stream, turn, random, acting=random.random() < self.mix.acting)
        utterance = self._perhaps_a_part(utterance, random)
        start = turn * MICROTURN_SECONDS + float(random.uniform(0.05, 0.6))
        if start + 0.5 > stream.turns * MICROTURN_SECONDS:
            return stream.turns
        end = self._say(stream, utterance, start, random)
        done = self._act(stream, utterance, end)
        if random.random() < NOTE_DURING_SHARE:
            return self._note_during(stream, start, end, done, random)
        if not utterance.action:
            return turn_at(end) + 1
        if random.random() >= CONFIRMED_SHARE:
            return done + 1
        return self._voiced(
            stream, done + int(random.integers(1, 4)), NoteKind.CONFIRM, read_back(utterance.action), random
        )

    def _act(self, stream: Stream, utterance: Utterance, end: float) -> int:
        """Ask for what follows from words that ended at a second; gives the first turn in which more can be written."""
        unfinished = utterance.action is not None and question(utterance.action) is not None
        turn = turn_at(end + (UNFINISHED_LAG if unfinished else ACTION_LAG))
        if utterance.undecided:
            stream.undecided |= {turn, turn + 1}
        if not utterance.action:
            return turn
        tokens = [v.ACT, *v.encode_text(utterance.action), v.ACT_END]
        stream.put(turn, tokens)
        return turn + len(tokens) // self.config.max_output_tokens

    def _note_during(self, stream: Stream, start: float, end: float, done: int, random: np.random.Generator) -> int:
        """A note falls due while the user speaks: held, then voiced when they stop and turn `done` has come. Gives the
        turn after it."""
        slot = int(random.integers(NOTE_SLOTS))
        arrives = turn_at(float(random.uniform(start + 0.4, max(start + 0.45, end))))
        kind, text = self._note(random)
        stream.inputs[arrives] += v.encode_note(slot, kind, text)
        stream.put(arrives, [v.HOLD])
        spoken = max(turn_at(end + RESUME_LAG), arrives + 1, done)
        stream.put(spoken, [v.INDEX[f"<voice {slot}>"]])
        return self._play(stream, slot, spoken + 1, random)

    def _lone_note(self, stream: Stream, turn: int, random: np.random.Generator) -> int:
        kind, text = self._note(random)
        return self._voiced(stream, turn + int(random.integers(1, 6)), kind, text, random)

    def _note(self, random: np.random.Generator) -> tuple[NoteKind, str]:
        kind = (NoteKind.DUE, NoteKind.SEEN, NoteKind.ANSWER, NoteKind.CONFIRM, NoteKind.SYSTEM)[
            int(random.integers(5))
        ]
        words = " ".join(word for word, _, _ in self.speech.draw(random).words)
        return kind, f"Reminder: {words}." if kind is NoteKind.DUE else f"{words.capitalize()}."

    def _voiced(self, stream: Stream, arrives: int, kind: NoteKind, text: str, random: np.random.Generator) -> int:
        """A note that comes while nobody speaks is voiced at once."""
        slot = int(random.integers(NOTE_SLOTS))
        stream.inputs[arrives] += v.encode_note(slot, kind, text)
        stream.put(arrives, [v.INDEX[f"<voice {slot}>"]])
        return self._play(stream, slot, arrives + 1, random)

    def _play(self, stream: Stream, slot: int, begins: int, random: np.random.Generator) -> int:
        """The program's voice sounds; the user may cough or cut in."""
        own = self._own_voice(random)
        begins += int(random.integers(0, 2))
        last = end = begins + min(NOTE_TURNS, -(-len(own) // SAMPLES_PER_MICROTURN))
        start = begins * MICROTURN_SECONDS + float(random.uniform(0, 0.15))
        state, intruder, speaks = PlaybackState.PLAYED, None, 0.0
        fate = random.random()
        if fate < 0.25 and last - begins > 4:
            speaks = start + float(random.uniform(0.3, 0.7)) * (last - begins) * MICROTURN_SECONDS
            if speaks + 0.6 < stream.turns * MICROTURN_SECONDS:
                intruder = self._drawn(stream, begins, random)
                first_word = intruder.words[0][1]
                speaks -= first_word if speaks > first_word else 0.0
                last, state = turn_at(speaks + first_word + YIELD_LAG) + 1, PlaybackState.CUT
        elif fate < 0.4:
            self._burst(stream, start + float(random.uniform(0.2, 0.8)) * (last - begins) * MICROTURN_SECONDS, random)
        echo = self._echo(stream, own[: int((last * MICROTURN_SECONDS - start) * SAMPLE_RATE)], start, random)
        if intruder:
            finished = self._say(stream, intruder, speaks, random, echo)
            stream.put(last - 1, [v.YIELD])
            done = self._act(stream, intruder, finished)
            end = done + 1 if intruder.action else turn_at(finished) + 1
        for turn in range(begins, last):
            stream.inputs[turn].append(v.encode_playback(slot, PlaybackState.PLAYING))
        stream.inputs[last].append(v.encode_playback(slot, state))
        return max(end, last) + 1

    def _own_voice(self, random: np.random.Generator) -> NDArray[np.float32]:
        if self.mix.voice_engine in self.speech.names:
            return self.speech.draw(random, self.mix.voice_engine).samples.astype(np.float32) / 32768.0
        return np.zeros(int(random.uniform(1.0, 4.0) * SAMPLE_RATE), np.float32)

    def _echo(self, stream: Stream, own: NDArray[np.float32], start: float, random: np.random.Generator) -> float:
        """Mostly the microphone hears something of the program's own voice; gives how loud it is then.

        Its phones count as silence: where they were not asked for, "timer set" was heard as the user's words.
        """
        if random.random() >= ECHO_SHARE:
            return 0.0
        own = own * np.float32(10 ** random.uniform(-3.0, -0.8))
        self._lay(stream, own, start)
        return loudness(own)

    # -- writing ---------------------------------------------------------------------------------------------------

    def _dictate(self, stream: Stream, random: np.random.Generator) -> None:
        """Words as if heard, densely; what is asked for is to act on requests, word for word, and to wait otherwise.

        Copying open words into an action is learned from many more texts than there is speech for.
        """
        turn = int(random.integers(0, 3))
        while turn < stream.turns - 30:
            script = next(self.scripts)
            words = script.text.split(" ")
            while words:
                count = int(random.integers(1, 4))
                stream.given[turn] = v.encode_text("".join(f" {word}" for word in words[:count]))
                words = words[count:]
                turn += 1
            if script.action:
                stream.put(turn, [v.ACT, *v.encode_text(script.action), v.ACT_END])
                turn += (len(script.action) + 2) // self.config.max_output_tokens
            turn += int(random.integers(1, 4))

    # -- screen --------------------------------------------------------------------------------------------------

    def _screen(self, stream: Stream, random: np.random.Generator) -> None:
        scene = self.screens.draw(random)
        counts = np.bincount(scene["patch_turn"], minlength=scene["turns"])
        events = scene["events"]
        first = 0
        if len(events) and random.random() < 0.85:
            room = int(random.integers(self.length // 8, self.length * 5 // 6))
            event = events[int(random.integers(len(events)))]
            first = last = min(int(event["turn"]), scene["turns"] - 1)
            while first > 0 and room > 0:
                room -= 6 + int(counts[first - 1])
                first -= room > 0
        else:
            first = int(random.integers(max(1, scene["turns"] - 8)))
        last = min(scene["turns"], first + stream.turns)
        inside = np.flatnonzero((scene["patch_turn"] >= first) & (scene["patch_turn"] < last))
        for i, pixels in zip(inside, restyle(scene["pixels"][inside], random), strict=True):
            overview, monitor, row, column = (int(scene[n][i]) for n in ("overview", "monitor", "row", "column"))
            number = int(scene["patch_turn"][i])
            if len(stream.patches[number - first]) < self.config.max_patches:
                place = (overview, monitor, row, column)
                stream.patches[number - first].append(StreamPatch(place, pixels))
        shown = [event for event in events if first <= event["turn"] < last]
        if random.random() < 0.4:
            self._talk(stream, 0, stream.turns, random)
        elif shown and random.random() < 0.4:
            self._voiced(
                stream,
                int(shown[0]["turn"]) - first + SIGHT_TURNS,
                NoteKind.SEEN,
                str(shown[0].get("what", "Done.")),
                random,
            )


def default_pools(folder: Path) -> tuple[SpeechPools, ScreenPool]:
    """The pools in their usual places below a folder: `speech/*` and `screens`."""
    return SpeechPools(folder / "speech"), ScreenPool(folder / "screens")
