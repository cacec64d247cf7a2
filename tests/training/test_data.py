"""Reading the training data and cutting it into batches."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from claimcheck.training.data import Pair, item_batches, read_newspairs, read_table, sorted_batches, unique


def test_table_columns_are_found_by_name(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text('ar\tsource\tlicence\ten\nنعم\tx\tcc0\t"Yes\n \tx\tcc0\tNo\n', encoding="utf-8")
    assert list(read_table(path)) == [Pair('"Yes', "نعم", "x")]


def test_short_row_is_named(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("source\tlicence\ten\tar\nx\tcc0\tYes\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"pairs\.tsv:2: expected 4 columns, found 3"):
        list(read_table(path))


def test_newspairs_keep_their_item(tmp_path: Path) -> None:
    path = tmp_path / "train.jsonl"
    item = {"id": "A", "premise": {"en": "p", "ar": "م"}, "hypotheses": [{"label": "neutral", "en": "h", "ar": "ف"}]}
    path.write_text(json.dumps(item) + "\n\n", encoding="utf-8")
    assert list(read_newspairs(path)) == [Pair("p", "م", "newspairs", "A"), Pair("h", "ف", "newspairs", "A")]


def test_repeated_pairs_are_dropped() -> None:
    assert len(unique(iter([Pair("a", "ا", "x"), Pair("a", "ا", "x"), Pair("a", "ب", "x")]))) == 2


def test_sorted_batches_hold_each_row_once_and_like_lengths() -> None:
    lengths = [random.Random(0).randint(3, 60) for _ in range(1000)]
    batches = sorted_batches(lengths, 64, random.Random(1))
    assert sorted(row for batch in batches for row in batch) == list(range(1000))
    assert max(len(batch) for batch in batches) == 64
    spread = sum(max(lengths[row] for row in b) - min(lengths[row] for row in b) for b in batches) / len(batches)
    assert spread < 12


def test_item_batches_keep_items_together() -> None:
    items = [f"item-{number // 5}" for number in range(103)]
    batches = item_batches(items, 16, random.Random(0))
    assert sorted(row for batch in batches for row in batch) == list(range(103))
    assert max(len(batch) for batch in batches) <= 16
    homes: dict[str, set[int]] = {}
    for number, batch in enumerate(batches):
        for row in batch:
            homes.setdefault(items[row], set()).add(number)
    assert all(len(found) == 1 for found in homes.values())
