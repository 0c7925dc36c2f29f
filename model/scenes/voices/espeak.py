"""espeak-ng: its word and phoneme events carry the sample at which each begins."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from model.scenes.voices.division import divide
from model.scenes.voices.espeak_library import Mark, library
from model.scenes.voices.espeak_phonemes import arpabet
from model.scenes.voices.utterance import SILENCE, SynthesisError, Timed, Utterance, check, resample

ACCENTS = ("en-us", "en", "en-gb-x-rp", "en-gb-scotland", "en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-us-nyc", "en-029")
ACCENT_WEIGHTS = (0.42, 0.14, 0.12, 0.07, 0.06, 0.05, 0.07, 0.07)
PLAIN_VARIANTS = ("", *(f"m{i}" for i in range(1, 9)), *(f"f{i}" for i in range(1, 6)))
_CHARACTERS = """
    Alex Alicia Andrea Andy Annie Denis Diogo Gene Gene2 Henrique Hugo Jacky Lee Marco Mario Michael Mike Nguyen Reed
    adam anika antonio aunty belinda benjamin boris caleb croak david ed edward edward2 grandma grandpa gustave ian
    iven iven2 iven3 iven4 john kaukovalta klatt klatt2 klatt3 klatt4 klatt5 klatt6 linda marcelo max michel miguel
    mike2 norbert pablo paul pedro quincy rob robert sandro shelby steph steph2 steph3 travis victor whisper zac
"""
CHARACTER_VARIANTS = tuple(_CHARACTERS.split())
STOPS = frozenset({"p", "t", "t2", "k", "b", "d", "g", "tS", "dZ"})
CLOSURE_QUIET = 0.02  # of the loudest 5 ms
LONGEST_CLOSURE = 0.12  # seconds
CODAS = frozenset({"l", "m", "n", "N", "r"})
NASALS = frozenset({"m", "n", "N"})
SHORTEST, LONGEST_CODA, LONGEST_LINK = 0.005, 0.09, 0.04  # seconds


@functools.cache
def _spelling(word: str, accent: str) -> tuple[str, ...]:
    """Mnemonics of a word spoken alone."""
    _, marks = library().speak(word, accent, 0)
    return tuple(mark.mnemonic for mark in marks if mark.mnemonic and not mark.mnemonic.startswith("_"))


class Espeak:
    """espeak-ng; a voice is an accent with an optional variant, as "en-us+m3"."""

    name = "espeak"

    def training_voice(self, rng: np.random.Generator) -> str:
        """An accent, and in seven of ten cases a plain variant, otherwise one with a character."""
        accent = ACCENTS[int(rng.choice(len(ACCENTS), p=ACCENT_WEIGHTS))]
        variants = PLAIN_VARIANTS if rng.random() < 0.7 else CHARACTER_VARIANTS
        variant = variants[int(rng.integers(len(variants)))]
        return f"{accent}+{variant}" if variant else accent

    def speak(self, text: str, voice: str, seed: int) -> Utterance:
        """Speak at 120 to 220 words a minute with a pitch and a pitch range drawn from the seed."""
        rng = np.random.default_rng(seed)
        word_gap = int(rng.integers(1, 9)) if rng.random() < 0.15 else 0
        raw, marks = library().speak(
            text,
            voice,
            seed % 2**31,
            rate=int(rng.integers(120, 221)),
            pitch=int(rng.integers(20, 81)),
            range=int(rng.integers(15, 86)),
            word_gap=word_gap,
        )
        rate = library().rate
        marks = move_to_closures(raw, rate, marks)
        words, phones = _times(text, voice.partition("+")[0], marks, len(raw), rate)
        return check(Utterance(resample(raw, rate), words, phones), text)


def move_to_closures(raw: NDArray[np.int16], rate: int, marks: Sequence[Mark]) -> list[Mark]:
    """Marks with those of stops, which espeak sets at the burst, moved to where the silence before the burst begins."""
    step = rate // 200
    steps = raw[: len(raw) // step * step].reshape(-1, step).astype(np.float64)
    loudness = np.sqrt(np.mean(np.square(steps), axis=1))
    quiet = loudness < CLOSURE_QUIET * np.max(loudness, initial=1.0)
    moved: list[Mark] = []
    for mark in marks:
        if mark.mnemonic in STOPS and moved and moved[-1].mnemonic is not None:
            first = last = min(mark.sample // step, len(quiet))
            while first > 0 and quiet[first - 1] and last - first < LONGEST_CLOSURE * 200:
                first -= 1
            earliest = moved[-1].sample + round(0.02 * rate)
            mark = replace(mark, sample=min(mark.sample, max(first * step, earliest)))
        moved.append(mark)
    return moved


@dataclass(slots=True)
class _Phone:
    """A phoneme between two samples."""

    mnemonic: str
    start: int
    end: int

    @property
    def pause(self) -> bool:
        return self.mnemonic.startswith("_")


@dataclass(slots=True)
class _Group:
    """The phonemes between two word events; `place` is the word's character in the text."""

    place: int
    start: int
    phones: list[_Phone]


def _groups(marks: Sequence[Mark], total: int, rate: int) -> list[_Group]:
    """Phonemes under the word they belong to; pauses included, glides joined to the phoneme before."""
    groups: list[_Group] = []
    for index, mark in enumerate(marks):
        if mark.mnemonic is None:
            groups.append(_Group(mark.place, mark.sample, []))
            continue
        if not groups:
            continue
        following = marks[index + 1].sample if index + 1 < len(marks) else total
        phones = groups[-1].phones
        start = groups[-1].start if not phones else mark.sample  # the closure of a first stop belongs to the stop
        if mark.mnemonic == ";" and phones:
            phones[-1].end = following
        else:
            phones.append(_Phone(mark.mnemonic, start, following))
    _lend_time([phone for group in groups for phone in group.phones], rate)
    for group in groups:
        group.phones = [phone for phone in group.phones if phone.end > phone.start]
    return groups


def _lend_time(phones: Sequence[_Phone], rate: int) -> None:
    """Give time to the sonorants that espeak marks without any: it plays them as part of a vowel.

    A nasal before a vowel of the next word sounds at the beginning of that vowel, everything else at the end of the
    vowel before it (seen in spectrograms).
    """
    for before, phone, after in zip(phones, phones[1:], phones[2:], strict=False):
        if phone.mnemonic not in CODAS or phone.end - phone.start >= SHORTEST * rate or before.pause:
            continue
        if phone.mnemonic in NASALS and not after.pause:
            phone.end += min(round(0.4 * (after.end - after.start)), round(LONGEST_LINK * rate))
            after.start = phone.end
        else:
            phone.start -= min(round(0.45 * (before.end - before.start)), round(LONGEST_CODA * rate))
            before.end = phone.start


def _times(
    text: str, accent: str, marks: Sequence[Mark], total: int, rate: int
) -> tuple[tuple[Timed, ...], tuple[Timed, ...]]:
    """Words and phones in seconds from espeak's events."""
    starts: list[int] = [0]
    for word in text.split(" "):
        starts.append(starts[-1] + len(word) + 1)
    places = {start: index for index, start in enumerate(starts[:-1])}
    labels = text.split(" ")
    words: list[Timed] = []
    phones: list[Timed] = []
    groups: list[_Group] = []
    for group in _groups(marks, total, rate):
        if group.place in places:
            groups.append(group)
        elif groups:  # an event within a word, such as the second half of "it is" read as one: divided again below
            groups[-1].phones.extend(group.phones)
    groups = [group for group in groups if group.phones]
    heads = [places[group.place] for group in groups]
    if not groups or heads[0] != 0 or heads != sorted(set(heads)):
        raise SynthesisError(f"espeak-ng reads the words of {text!r} in another order")
    for group, head, following in zip(groups, heads, [*heads[1:], len(labels)], strict=True):
        spoken = [phone for phone in group.phones if not phone.pause]
        members = labels[head:following]
        cuts = divide([phone.mnemonic for phone in spoken], members, lambda word: _spelling(word, accent))
        for word, (first, last) in zip(members, itertools.pairwise(cuts), strict=True):
            words.append(Timed(word, spoken[first].start / rate, spoken[last - 1].end / rate))
        for phone in group.phones:
            phones.extend(_arpabet(phone, accent, rate))
    return tuple(words), tuple(phones)


def _arpabet(phone: _Phone, accent: str, rate: int) -> list[Timed]:
    """One espeak phoneme as ARPAbet; an r-coloured vowel gives the vowel three fifths of its time."""
    start, end = phone.start / rate, phone.end / rate
    if phone.pause:
        return [Timed(SILENCE, start, end)]
    try:
        labels = arpabet(phone.mnemonic, accent)
    except KeyError:
        raise SynthesisError(f"espeak-ng's phoneme {phone.mnemonic!r} is unknown in {accent}") from None
    if len(labels) < 2:
        return [Timed(label, start, end) for label in labels]
    middle = start + 0.6 * (end - start)
    return [Timed(labels[0], start, middle), Timed(labels[1], middle, end)]
