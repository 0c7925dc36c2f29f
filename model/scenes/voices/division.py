"""Which phonemes belong to which word, when several words were read as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from model.scenes.voices.utterance import SynthesisError

LONGEST_RUN = 4


def divide(phones: Sequence[str], words: Sequence[str], spell: Callable[[str], Sequence[str]]) -> list[int]:
    """Divide the phonemes of words that were spoken as one ("of the") among these words.

    Returns one more index than there are words: word i has phones[result[i]:result[i + 1]]. The division with
    the smallest edit distance to the words' own pronunciations (`spell`) is taken; each word gets at least one phoneme.
    """
    if len(phones) < len(words):
        raise SynthesisError(f"{len(phones)} phonemes for the words {words}")
    if len(words) == 1:
        return [0, len(phones)]
    best: dict[int, tuple[int, list[int]]] = {0: (0, [0])}
    for index, word in enumerate(words):
        alone = spell(word)
        ends: dict[int, tuple[int, list[int]]] = {}
        for start, (cost, path) in best.items():
            last = len(phones) - (len(words) - 1 - index)
            for end in [len(phones)] if index == len(words) - 1 else range(start + 1, last + 1):
                total = cost + edit_distance(phones[start:end], alone)
                if end > start and (end not in ends or total < ends[end][0]):
                    ends[end] = (total, [*path, end])
        best = ends
    return best[len(phones)][1]


def edit_distance(left: Sequence[str], right: Sequence[str]) -> int:
    """Levenshtein distance between two sequences of labels."""
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            before, row[j] = row[j], min(before + (a != b), row[j] + 1, row[j - 1] + 1)
    return row[-1]


def assign(groups: Sequence[Sequence[str]], words: Sequence[str], spell: Callable[[str], Sequence[str]]) -> list[int]:
    """How many consecutive words each group of phonemes stands for, by the smallest sum of edit distances."""
    if len(groups) == len(words):
        return [1] * len(words)
    best: dict[int, tuple[int, list[int]]] = {0: (0, [])}
    for group in groups:
        ends: dict[int, tuple[int, list[int]]] = {}
        for start, (cost, path) in best.items():
            alone: list[str] = []
            for end in range(start + 1, min(start + LONGEST_RUN, len(words)) + 1):
                alone.extend(spell(words[end - 1]))
                total = cost + edit_distance(group, alone)
                if end not in ends or total < ends[end][0]:
                    ends[end] = (total, [*path, end - start])
        best = ends
    if len(words) not in best:
        raise SynthesisError(f"the words {' '.join(words)!r} are read in {len(groups)} pieces")
    return best[len(words)][1]
