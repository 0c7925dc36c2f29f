"""How people who learned English later, or elsewhere, pronounce it: sounds exchanged, added and left out.

Each utterance gets a few habits, each followed most of the time, so that an accent is heard that no list of countries
holds. The habits are those that handbooks of English phonetics give for speakers of Mandarin, Cantonese, Japanese,
Spanish, German, French and Indian languages, and for some dialects (J. C. Wells, Accents of English, 1982; M. Swan and
B. Smith, Learner English, 2001). Only sounds that American voices know are written, so any such voice can say them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.scenes.voices.phonemise import Sound

STRESSES = "ˈˌ"
FEWEST, MOST = 3, 9
"""Habits in one utterance."""
LEAST_OFTEN = 0.4
EVEN_SHARE = 0.25
"""Of the utterances: every vowel is stressed alike."""

_SOUNDS = (
    "p=P b=B t=T d=D k=K ɡ=G tʃ=CH dʒ=JH f=F v=V θ=TH ð=DH s=S z=Z ʃ=SH ʒ=ZH h=HH m=M n=N ŋ=NG l=L ɹ=R w=W j=Y "
    "ɪ=IH iː=IY i=IY ɛ=EH æ=AE ɑː=AA ɔː=AO ʌ=AH ə=AH ɜː=ER ʊ=UH uː=UW eɪ=EY oʊ=OW"
)
_LABELS = {sound: label for sound, _, label in (pair.partition("=") for pair in _SOUNDS.split())}
_OTHER_VOWELS = "ɐ ᵻ ɚ aɪ aʊ ɔɪ ɔ ɔːɹ ɑːɹ ɛɹ ɪɹ ʊɹ iə aɪə aɪɚ".split()  # noqa: SIM905
_VOWELS = frozenset([*(sound for sound, label in _LABELS.items() if label[0] in "AEIOU"), *_OTHER_VOWELS])


@dataclass(frozen=True)
class Habit:
    """What somebody says for a sound.

    Attributes:
        said: by a sound's IPA, what is said for it, IPA with blanks between; empty for nothing.
        last: only at the end of a word.
    """

    said: dict[str, str]
    last: bool = False


def _habit(pairs: str, last: bool = False) -> Habit:
    split = (pair.partition("=") for pair in pairs.split(";"))
    return Habit({sound.strip(): said.strip() for sound, _, said in split}, last)


HABITS: tuple[Habit, ...] = (
    _habit("θ=t; ð=d"),
    _habit("θ=s; ð=z"),
    _habit("θ=f; ð=v"),
    _habit("θ=s; ð=d"),
    _habit("v=w"),
    _habit("w=v"),
    _habit("v=f"),
    _habit("z=s; ʒ=ʃ"),
    _habit("dʒ=tʃ"),
    _habit("ʃ=s"),
    _habit("b=p; d=t; ɡ=k; v=f; z=s; dʒ=tʃ; ð=s", last=True),
    _habit("ɪ=iː; ᵻ=i"),
    _habit("iː=ɪ; i=ɪ"),
    _habit("æ=ɛ"),
    _habit("æ=ɑː"),
    _habit("ɛ=æ"),
    _habit("ʌ=ɑː"),
    _habit("ə=ɑː; ɐ=ɑː"),
    _habit("ə=ɛ; ᵻ=ɛ"),
    _habit("ʊ=uː"),
    _habit("uː=ʊ"),
    _habit("oʊ=ɔː"),
    _habit("ɔː=oʊ; ɔ=oʊ"),
    _habit("eɪ=ɛ"),
    _habit("aɪ=ɑː"),
    _habit("ɚ=ə; ɜː=ə; ɔːɹ=ɔː; ɑːɹ=ɑː; ɛɹ=ɛ; ɪɹ=iː ə; ʊɹ=uː ə"),
    _habit("ɚ=ɑː; ɜː=ɔː; ɔːɹ=ɔː; ɑːɹ=ɑː"),
    _habit("l=ɹ"),
    _habit("ɹ=l"),
    _habit("ɹ=w"),
    _habit("l=oʊ; əl=oʊ", last=True),
    _habit("l=; əl=ɔː", last=True),
    _habit("n=ŋ", last=True),
    _habit("ŋ=n"),
    _habit("ŋ=ŋ ɡ", last=True),
    _habit("m=n", last=True),
    _habit("t=; d=; k=", last=True),
    _habit("s=; z=", last=True),
    _habit("t=t ə; d=d ə; k=k ə; ɡ=ɡ ə; p=p ə; b=b ə", last=True),
    _habit("tʃ=tʃ i; dʒ=dʒ i; ʃ=ʃ i; s=s ə; z=z ə", last=True),
    _habit("ɾ=t"),
    _habit("h="),
    _habit("j=dʒ"),
)


def accented(words: Sequence[Sequence[Sound]], rng: np.random.Generator) -> list[tuple[Sound, ...]]:
    """The sounds of each word with an accent drawn anew; no word is left without a sound."""
    count = int(rng.integers(FEWEST, MOST + 1))
    chosen = [HABITS[i] for i in rng.choice(len(HABITS), count, replace=False)]
    habits = [(habit, float(rng.uniform(LEAST_OFTEN, 1.0))) for habit in chosen]
    even = rng.random() < EVEN_SHARE
    result = []
    for word in words:
        said: list[Sound] = []
        for at, sound in enumerate(word):
            said += _said(sound, at == len(word) - 1, habits, rng)
        result.append(tuple(map(_stressed, said)) if even else tuple(said))
        result[-1] = result[-1] or tuple(word)
    return result


def _said(
    sound: Sound, last: bool, habits: Sequence[tuple[Habit, float]], rng: np.random.Generator
) -> tuple[Sound, ...]:
    plain = sound.ipa.lstrip(STRESSES)
    for habit, often in habits:
        if plain in habit.said and (last or not habit.last) and rng.random() < often:
            instead = habit.said[plain].split()
            stress = sound.ipa[: len(sound.ipa) - len(plain)]
            return tuple(Sound((stress if at == 0 else "") + ipa, (_LABELS[ipa],)) for at, ipa in enumerate(instead))
    return (sound,)


def _stressed(sound: Sound) -> Sound:
    plain = sound.ipa.lstrip(STRESSES)
    return Sound("ˈ" + plain, sound.labels) if plain in _VOWELS else sound
