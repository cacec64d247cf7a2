"""Pairs without a label, for a teacher to read: texts that lie near each other, each in English and Arabic.

Claims of one newspairs item speak of one event and agree, differ or pass each other by in every way; a sentence and its
neighbours in the parallel sentences do so in everyday words. A teacher reads the English of both (training/teacher.py);
what it says holds for the Arabic too, so that one reading is four pairs.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from claimcheck.training.data import Pair, read_jsonl

Texts = dict[str, str]
"""One text by language."""


@frozen
class SoftPair:
    """Two texts by language, and what a teacher says of them: probabilities of entailment, contradiction, neutral."""

    premise: Texts
    hypothesis: Texts
    told: tuple[float, float, float]


def of_items(items: Sequence[dict[str, Any]], among_claims: int, rng: random.Random) -> Iterator[tuple[Texts, Texts]]:
    """Of every item: up to `among_claims` pairs of its claims, and one claim as the premise of the premise."""
    for item in items:
        claims = [both(claim) for claim in item["hypotheses"]]
        pairs = [(one, other) for one in claims for other in claims if one is not other]
        yield from rng.sample(pairs, min(among_claims, len(pairs)))
        yield rng.choice(claims), both(item["premise"])


def of_sentences(
    sentences: Sequence[Pair], near: Sequence[int], count: int, rng: random.Random
) -> Iterator[tuple[Texts, Texts]]:
    """`count` sentences, each as the premise of its nearest; `near` gives the row of each row's nearest."""
    texts = [pair.texts for pair in sentences]
    for row in rng.sample(range(len(texts)), min(count, len(texts))):
        yield texts[row], texts[near[row]]


def both(text: dict[str, Any]) -> Texts:
    """The two languages of a newspairs text."""
    return {"en": text["en"], "ar": text["ar"]}


def write(path: Path, pairs: Iterable[SoftPair]) -> None:
    """One JSON object a line."""
    with path.open("w", encoding="utf-8") as lines:
        for pair in pairs:
            told = [round(share, 4) for share in pair.told]
            row = {"premise": pair.premise, "hypothesis": pair.hypothesis, "told": told}
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def read(path: Path) -> list[SoftPair]:
    """What `write` wrote."""
    return [SoftPair(row["premise"], row["hypothesis"], tuple(row["told"])) for row in read_jsonl(path)]
