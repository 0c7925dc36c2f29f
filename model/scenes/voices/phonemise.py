"""Text to phonemes for the neural voices: espeak's IPA for each word, with its ARPAbet beside it."""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass

from model.scenes.voices.division import assign, divide
from model.scenes.voices.espeak_library import STRESS_MARKS, library
from model.scenes.voices.espeak_phonemes import arpabet
from model.scenes.voices.utterance import SynthesisError


@dataclass(frozen=True, slots=True)
class Sound:
    """One phoneme: its IPA with stress and length marks, and one or two ARPAbet labels ("ɑːɹ" is AA R)."""

    ipa: str
    labels: tuple[str, ...]


def phonemise(text: str, accent: str) -> list[tuple[Sound, ...]]:
    """The sounds of each word of `text`, as read in the sentence. Raises SynthesisError when they do not fit."""
    words = text.split(" ")
    groups = _groups(text, accent)
    result: list[tuple[Sound, ...]] = []
    labels = [_flat(group) for group in groups]
    at = 0
    for group, count in zip(groups, assign(labels, words, lambda word: _spelling(word, accent)), strict=True):
        members = words[at : at + count]
        heads = [sound.labels[0] for sound in group]
        cuts = divide(heads, members, lambda word: _heads(word, accent))
        result.extend(group[first:last] for first, last in itertools.pairwise(cuts))
        at += count
    return result


def _groups(text: str, accent: str) -> list[tuple[Sound, ...]]:
    """Sounds as espeak groups them: mostly one group a word."""
    mnemonics = library().phonemes(text, accent, ipa=False)
    spoken = library().phonemes(text, accent, ipa=True)
    if [len(group) for group in mnemonics] != [len(group) for group in spoken]:
        raise SynthesisError(f"espeak-ng's two notations of {text!r} differ")
    groups: list[tuple[Sound, ...]] = []
    for names, ipas in zip(mnemonics, spoken, strict=True):
        sounds: list[Sound] = []
        for name, ipa in zip(names, ipas, strict=True):
            plain = name.lstrip(STRESS_MARKS)
            if not ipa.strip("ˈˌ") or plain.startswith("_") or plain == "||":
                continue
            sounds.append(Sound(ipa, _labels(plain, accent)))
        if sounds:
            groups.append(tuple(sounds))
    return groups


def _labels(mnemonic: str, accent: str) -> tuple[str, ...]:
    try:
        labels = arpabet(mnemonic, accent)
    except KeyError:
        labels = ()
    if not labels:
        raise SynthesisError(f"espeak-ng's phoneme {mnemonic!r} is unknown in {accent}")
    return labels


def _flat(sounds: tuple[Sound, ...]) -> list[str]:
    return [label for sound in sounds for label in sound.labels]


@functools.cache
def _spelling(word: str, accent: str) -> tuple[str, ...]:
    """ARPAbet of a word read alone."""
    return tuple(label for group in _groups(word, accent) for label in _flat(group))


@functools.cache
def _heads(word: str, accent: str) -> tuple[str, ...]:
    """First labels of the sounds of a word read alone."""
    return tuple(sound.labels[0] for group in _groups(word, accent) for sound in group)
