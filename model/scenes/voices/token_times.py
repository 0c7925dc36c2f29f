"""From the durations of a neural voice's input symbols to the times of words and phonemes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model.microturn import SAMPLE_RATE
from model.scenes.voices.phonemise import Sound
from model.scenes.voices.utterance import SILENCE, Timed

SHORTEST_PAUSE = 0.06  # seconds
SHORTEST_SOUND, SHORTEST_LAST = 0.03, 0.06  # seconds
RELEASE = 0.04  # seconds of quiet that still belong to a last sound: a closure or a fading
LONGEST_LEAD = 0.2  # seconds by which the first sound may begin before its symbol
QUIET = 0.01  # of the loudest 10 ms (-40 dB): below it there is silence
_STEP = SAMPLE_RATE // 100


def times_of(
    words: Sequence[str],
    sounds: Sequence[Sequence[Sound]],
    symbols: Sequence[Sequence[Sequence[str]]],
    spans: Sequence[tuple[float, float]],
    pcm: NDArray[np.float32],
    late: float = 0.0,
) -> tuple[tuple[Timed, ...], tuple[Timed, ...]]:
    """Times of words and phones.

    The blank between two words is seldom silent: the network begins the next sound in it. There is a pause only where
    the sound itself is quiet.

    Args:
        words, sounds: the words and the sounds of each.
        symbols: for each word and sound, the symbols it was written in for the voice.
        spans: (start, end) in seconds of every symbol, and of the blank after each word but the last.
        pcm: the utterance, 16 kHz.
        late: seconds by which the spans lag behind the sound, as measured for the voice; they are moved by it.
    """
    spans = [(max(start - late, 0.0), max(end - late, 0.0)) for start, end in spans]
    timed_words: list[Timed] = []
    phones: list[Timed] = []
    pauses = quiet_stretches(pcm)
    at = 0
    for index, (word, parts, spellings) in enumerate(zip(words, sounds, symbols, strict=True)):
        begun = spans[at][0]
        before = phones[-1].end if phones else 0.0
        if not phones:
            begun = next((b for a, b in pauses if a == 0.0 and begun - LONGEST_LEAD < b < begun), begun)
            phones.extend([Timed(SILENCE, 0.0, begun)] if begun > 0 else [])
        else:
            stop, begun = _pause(before, begun, pauses)
            if begun > stop:
                phones[-1] = phones[-1]._replace(end=stop)
                timed_words[-1] = timed_words[-1]._replace(end=stop)
                close(timed_words, phones, pauses)
                phones.append(Timed(SILENCE, phones[-1].end, begun))
        start = begun
        for sound, spelling in zip(parts, spellings, strict=True):
            last = spans[at + len(spelling) - 1]
            phones.extend(_split(sound, spelling, start, spans[at : at + len(spelling)]))
            at += len(spelling)
            start = last[1]
        timed_words.append(Timed(word, begun, start))
        if index < len(words) - 1:
            at += 1
    close(timed_words, phones, pauses)
    total = len(pcm) / SAMPLE_RATE
    if total > phones[-1].end:
        phones.append(Timed(SILENCE, phones[-1].end, total))
    return tuple(timed_words), tuple(phones)


def close(words: list[Timed], phones: list[Timed], pauses: Sequence[tuple[float, float]]) -> None:
    """End the last word soon after its sound does: the network holds a symbol before a pause into the silence."""
    last = phones[-1]
    before = phones[-2] if len(phones) > 1 and phones[-2].label != SILENCE else None
    earliest = (before.start if before else last.start) + SHORTEST_SOUND
    end = next((min(a + RELEASE, last.end) for a, b in pauses if earliest < a < last.end <= b), last.end)
    if before and end - last.start < SHORTEST_LAST:
        start = max((before.start + end) / 2, end - SHORTEST_LAST)
        phones[-2] = before._replace(end=start)
        last = last._replace(start=start)
    phones[-1] = last._replace(end=end)
    words[-1] = words[-1]._replace(start=min(words[-1].start, phones[-1].start), end=end)


def quiet_stretches(pcm: NDArray[np.float32]) -> list[tuple[float, float]]:
    """(start, end) in seconds of every silence of at least SHORTEST_PAUSE."""
    steps = pcm[: len(pcm) // _STEP * _STEP].reshape(-1, _STEP)
    loudness = np.sqrt(np.mean(np.square(steps), axis=1))
    quiet = np.concatenate([[False], loudness < QUIET * np.max(loudness, initial=1e-9), [False]])
    edges = np.flatnonzero(quiet[1:] != quiet[:-1]) * (_STEP / SAMPLE_RATE)
    return [(a, b) for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True) if b - a >= SHORTEST_PAUSE]


def _pause(before: float, begun: float, pauses: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """End of the word before and start of the word after a blank; both at its start when it holds no silence."""
    stop, go = max(
        ((max(before, a), min(begun, b)) for a, b in pauses),
        key=lambda part: part[1] - part[0],
        default=(before, before),
    )
    return (stop, go) if go - stop >= SHORTEST_PAUSE else (before, before)


def _split(sound: Sound, spelling: Sequence[str], start: float, spans: Sequence[tuple[float, float]]) -> list[Timed]:
    """One sound as one or two phones; a written "ɹ" or "l" at its end keeps its own time."""
    end = spans[-1][1]
    if len(sound.labels) == 1:
        return [Timed(sound.labels[0], start, end)]
    middle = spans[-1][0] if spelling[-1] in ("ɹ", "l") and len(spans) > 1 else start + 0.6 * (end - start)
    return [Timed(sound.labels[0], start, middle), Timed(sound.labels[1], middle, end)]
