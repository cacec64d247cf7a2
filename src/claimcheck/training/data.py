"""Parallel texts for training: sentence pairs, a lexicon, and news pairs read from a data folder.

The folder holds `parallel/sentences_train.tsv` and `parallel/lexicon_train.tsv` (columns source, licence, en, ar),
`newspairs/train.jsonl` and, for the vocabulary only, `whosaid/train.jsonl` and `pairs/train_shippable.jsonl`.
Held-back files (FLORES, every dev part) are never read here.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs


@attrs.frozen
class Pair:
    """One English text and its Arabic twin; pairs of one `item` speak of one event and may contradict each other."""

    english: str
    arabic: str
    group: str
    item: str | None = None

    @property
    def texts(self) -> dict[str, str]:
        """Both by language."""
        return {"en": self.english, "ar": self.arabic}


@attrs.frozen
class Corpus:
    """All training pairs, by kind."""

    sentences: tuple[Pair, ...]
    news: tuple[Pair, ...]
    lexicon: tuple[Pair, ...]


def read_corpus(data: Path) -> Corpus:
    """The training pairs under `data`, duplicates dropped, in file order."""
    return Corpus(
        sentences=unique(read_table(data / "parallel" / "sentences_train.tsv")),
        news=unique(read_newspairs(data / "newspairs" / "train.jsonl")),
        lexicon=unique(read_table(data / "parallel" / "lexicon_train.tsv")),
    )


def read_table(path: Path) -> Iterator[Pair]:
    """Pairs of a tab-separated table with a header line naming the columns source, licence, en, ar."""
    with path.open(encoding="utf-8", newline="\n") as lines:
        header = next(lines).rstrip("\n").split("\t")
        source, english, arabic = (header.index(name) for name in ("source", "en", "ar"))
        for number, line in enumerate(lines, 2):
            row = line.rstrip("\n").split("\t")
            if len(row) != len(header):
                raise ValueError(f"{path}:{number}: expected {len(header)} columns, found {len(row)}")
            if row[english].strip() and row[arabic].strip():
                yield Pair(row[english].strip(), row[arabic].strip(), row[source])


def read_newspairs(path: Path) -> Iterator[Pair]:
    """Premises and hypotheses of the news pairs, each English with its Arabic twin, item by item."""
    for item in read_jsonl(path):
        for text in (item["premise"], *item["hypotheses"]):
            yield Pair(text["en"].strip(), text["ar"].strip(), "newspairs", item["id"])


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a .jsonl file, one a line."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def arabic_texts(data: Path, corpus: Corpus, repeat: int = 3) -> Iterator[str]:
    """Arabic texts to learn word pieces from: running text `repeat` times, the lexicon once: names weigh less."""
    running = [pair.arabic for pair in corpus.sentences + corpus.news]
    running += [row["text"] for row in read_jsonl(data / "whosaid" / "train.jsonl") if row["lang"] == "ar"]
    for row in read_jsonl(data / "pairs" / "train_shippable.jsonl"):
        if row["lang"] == "ar":
            running += [row["premise"], row["hypothesis"]]
    for _ in range(repeat):
        yield from running
    yield from (pair.arabic for pair in corpus.lexicon)


def unique(pairs: Iterator[Pair]) -> tuple[Pair, ...]:
    """The pairs without repeated (English, Arabic) texts, first come first kept."""
    return tuple({(pair.english, pair.arabic): pair for pair in pairs}.values())


def sorted_batches(lengths: Sequence[int], size: int, rng: random.Random) -> list[list[int]]:
    """Row numbers in shuffled batches of up to `size` rows of like length (little padding); each row once.

    A jitter of one eighth of the length keeps the batches of two passes from being the same.
    """
    order = sorted(range(len(lengths)), key=lambda row: lengths[row] * rng.uniform(0.94, 1.06))
    batches = [order[start : start + size] for start in range(0, len(order), size)]
    rng.shuffle(batches)
    return batches


def item_batches(items: Sequence[str | None], size: int, rng: random.Random) -> list[list[int]]:
    """Row numbers in batches of up to `size` rows; the rows of one item stay together, as hard negatives."""
    groups: dict[str | None, list[int]] = {}
    for row, item in enumerate(items):
        groups.setdefault(item, []).append(row)
    shuffled = list(groups.values())
    rng.shuffle(shuffled)
    batches: list[list[int]] = [[]]
    for group in shuffled:
        if batches[-1] and len(batches[-1]) + len(group) > size:
            batches.append([])
        batches[-1].extend(group)
    return [batch for batch in batches if batch]
