"""Real vectors for the benchmark of a large index (index_scale.py): sentences, Arabic and English, through our encoder.

    python benchmarks/index_vectors.py DATA vectors.npy    # about 3 minutes

DATA holds newspairs/train.jsonl, whosaid/train.jsonl and parallel/sentences_train.tsv: all sentences of the first two,
the premises and hypotheses of newspairs in both languages, then sentences of the third, in their order, until there are
SENTENCES. Equal sentences count once. Writes unit float32 rows in an order drawn with a fixed seed, so that every
stretch of them is of all kinds.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np

import plain
from claimcheck.embed.onnx import OnnxEmbedder

SENTENCES = 46_000


def sentences(data: Path) -> list[str]:
    """Distinct sentences, shuffled."""
    every = chain(_newspairs(data), _whosaid(data), _parallel(data))
    found = list(islice(dict.fromkeys(every), SENTENCES))
    np.random.default_rng(7).shuffle(found)
    return found


def _newspairs(data: Path) -> Iterator[str]:
    for row in _rows(data / "newspairs" / "train.jsonl"):
        for said in (row["premise"], *row["hypotheses"]):
            yield from (said[lang] for lang in ("en", "ar"))


def _whosaid(data: Path) -> Iterator[str]:
    for row in _rows(data / "whosaid" / "train.jsonl"):
        yield from plain.sentences(row["text"])


def _parallel(data: Path) -> Iterator[str]:
    with (data / "parallel" / "sentences_train.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield from (row["en"], row["ar"])


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


if __name__ == "__main__":
    np.save(sys.argv[2], OnnxEmbedder().embed(sentences(Path(sys.argv[1]))))
