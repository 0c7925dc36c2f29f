"""What people say, as scripts for training speech: requests with their action, talk, word salad, numbers.

`utterances` is endless and deterministic. Sentences of real people (SLURP) come from the caller, and prose
(`model.scenes.wordnet`), which is talk; without them the mix keeps its shape with the hand-written lists alone. See
`model.scenes.requests` for the requests and `spoken_time` for the times in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from model.scenes import requests, spoken_time
from model.scenes.slurp import Sorted, sort_sentences

SHARES = {"request": 0.55, "sentence": 0.22, "salad": 0.14, "number": 0.09}
SHARES_WITH_PROSE = {"request": 0.25, "prose": 0.5, "sentence": 0.1, "salad": 0.08, "number": 0.07}
"""Most of what is said beside a desk asks for nothing; taught otherwise the model acts on what people read aloud."""
NEAR_MISS_SHARE = 0.12
PAUSE_SHARE = 0.46
"""Of the requests that have a place to think in; about a tenth of all requests."""
TALK_PAUSE_SHARE = 0.12
"""Of everything else that has words enough, so that a pause alone tells of no request."""
FILLER_SHARE = 0.3
"""Of the pauses."""
QUESTION_SHARE = 0.25
"""Of the sentences of real people."""
SEVERAL_SHARE, MOST_WORDS = 0.3, 36
"""Of the prose is read on, in texts of up to so many words: about as much as a pool's longest recording holds."""


@dataclass(frozen=True)
class Script:
    """One utterance to be spoken.

    Attributes:
        text: lower-case a-z, apostrophes and single spaces; numbers spelled out.
        kind: "request", "talk", "salad" or "number".
        action: the action text the model should write for it (DESIGN section 4), or None.
        pause_after_word: index of the word after which the speaker stops to think, or None.
    """

    text: str
    kind: str
    action: str | None
    pause_after_word: int | None = None


def utterances(seed: int, sentences: Sequence[str] = (), prose: Sequence[str] = ()) -> Iterator[Script]:
    """Scripts without end; the same seed, sentences and prose give the same scripts.

    Args:
        seed: of the random draws.
        sentences: things people say to assistants, one a string, of any case; unfit ones are left out.
        prose: sentences from anywhere else, which ask nobody for anything; unfit ones and any that look as if they did
            are left out.
    """
    rng = Random(seed)
    sentence_pools = sort_sentences(sentences)
    from_prose = sort_sentences(prose)
    told = from_prose.talk
    words = tuple(dict.fromkeys((*sentence_pools.words, *from_prose.words)))
    fillers = requests.slots(words, (*sentence_pools.tasks, *from_prose.tasks))
    shares = SHARES_WITH_PROSE if told else SHARES
    kinds, weights = tuple(shares), tuple(shares.values())
    while True:
        kind = rng.choices(kinds, weights)[0]
        if kind == "prose":
            yield thoughtful(rng, read(rng, told))
        elif kind == "request" and rng.random() < NEAR_MISS_SHARE:
            yield thoughtful(rng, near_miss(rng, fillers))
        elif kind == "request":
            yield request(rng, fillers)
        elif kind == "sentence":
            yield sentence(rng, sentence_pools)
        elif kind == "salad":
            yield Script(salad(rng, words), "salad", None)
        else:
            yield Script(numbers(rng), "number", None)


def request(rng: Random, fillers: requests.Slots) -> Script:
    """A request with its action, sometimes with a pause for thought."""
    said, action = requests.request(rng, fillers)
    return spoken(rng, said, "request", " ".join(action.split()), PAUSE_SHARE)


def spoken(rng: Random, marked: str, kind: str, action: str | None, pause_share: float) -> Script:
    """The text without its ` | `, in this share of cases with a pause at one of them, maybe a filled one."""
    words: list[str] = []
    places: list[int] = []
    for word in marked.split():
        if word != "|":
            words.append(word)
        elif words:
            places.append(len(words) - 1)
    pause = rng.choice(places) if places and rng.random() < pause_share else None
    if pause is not None and rng.random() < FILLER_SHARE:
        words.insert(pause + 1, rng.choice(("um", "uh", "er", "hmm")))
    return Script(" ".join(words), kind, action, pause)


def thoughtful(rng: Random, text: str, kind: str = "talk", action: str | None = None) -> Script:
    """What is said with a pause anywhere, or between its sentences where they are marked."""
    words = text.split()
    if "|" not in words and len(words) > 2:
        words.insert(rng.randrange(1, len(words)), "|")
    return spoken(rng, " ".join(words), kind, action, TALK_PAUSE_SHARE)


def read(rng: Random, told: Sequence[str]) -> str:
    """A sentence of prose, or two or three that share nothing, with ` | ` between them."""
    sentences = [rng.choice(told) for _ in range(rng.choice((2, 3)) if rng.random() < SEVERAL_SHARE else 1)]
    while len(sentences) > 1 and sum(len(sentence.split()) for sentence in sentences) > MOST_WORDS:
        sentences.pop()
    return " | ".join(sentences)


def near_miss(rng: Random, fillers: requests.Slots) -> str:
    """Something that sounds like a request and is none: a trailing thought, or talk about reminders and timers."""
    if rng.random() < 0.45:
        return rng.choice(requests.lines("near_misses"))
    return requests.fill(rng, (rng.choice(requests.lines("near_miss_forms")), ""), fillers)[0]


def sentence(rng: Random, pools: Sorted) -> Script:
    """A sentence of the caller's (or, without any, of the hand-written statements): talk, or a question to hand on."""
    talk = pools.talk or requests.lines("statements")
    if pools.questions and rng.random() < QUESTION_SHARE:
        text = rng.choice(pools.questions)
        return thoughtful(rng, requests.called(rng, text), "request", f"ask {text}")
    return thoughtful(rng, rng.choice(talk))


def salad(rng: Random, foreign: Sequence[str]) -> str:
    """Two to ten unrelated words; names among them."""
    words = requests.vocabulary()
    pools = (words, foreign or words, requests.lines("names"))
    return " ".join(rng.choice(rng.choices(pools, (5, 4, 1))[0]) for _ in range(rng.randint(2, 10)))


def numbers(rng: Random) -> str:
    """Numbers, lengths of time, clock times, days and names, alone or in a row."""
    draws: tuple[Callable[[], str], ...] = (
        lambda: spoken_time.number(rng.randint(0, 99)),
        lambda: spoken_time.number(rng.choice((rng.randint(0, 1000), rng.randint(1000, 99_999)))),
        lambda: " ".join(rng.choice(spoken_time.ONES[:10]) for _ in range(rng.randint(3, 8))),
        lambda: spoken_time.duration(rng),
        lambda: spoken_time.clock(rng),
        lambda: spoken_time.date(rng),
        lambda: spoken_time.moment(rng),
        lambda: spoken_time.ordinal(rng.randint(1, 31)),
        lambda: f"{rng.choice(requests.lines('names'))} and {rng.choice(requests.lines('names'))}",
        lambda: f"{spoken_time.number(rng.randint(13, 19))} {spoken_time.number(10 * rng.randint(2, 9))}",
    )
    if rng.random() < 0.5:
        draw = rng.choice(draws)
        return " ".join(draw() for _ in range(rng.randint(2, 4)))
    return " ".join(rng.choice(draws)() for _ in range(rng.randint(1, 4)))


def fit(text: str) -> bool:
    """Whether `text` is in the alphabet of scripts."""
    return re.fullmatch(r"[a-z']+( [a-z']+)*", text) is not None
