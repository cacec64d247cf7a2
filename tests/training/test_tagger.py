"""The tagger's training data: marked words, and other sentences of the same shape."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from claimcheck.training.confidence import best_f1, reliability
from claimcheck.training.tagger_data import Example, Variation, read_examples

np = pytest.importorskip("numpy")

TEXT = "Nadia Karam said that the dam holds. Engineers of the ministry warned that it leaks."


@pytest.fixture
def examples(tmp_path: Path) -> list[Example]:
    def span(words: str) -> list[list[int]]:
        at = TEXT.index(words)
        return [[at, at + len(words)]]

    marked = [
        {"source": span("Nadia Karam"), "cue": span("said"), "content": span("the dam holds"), "comp": span("that")},
        {"source": span("Engineers of the ministry"), "cue": span("warned"), "content": span("it leaks")},
    ]
    row = {"id": "a", "lang": "en", "text": TEXT, "attributions": marked}
    (tmp_path / "train.jsonl").write_text(json.dumps(row) + "\n")
    return read_examples(tmp_path / "train.jsonl")


def words(example: Example, places: frozenset[int]) -> list[str]:
    return [example.words[k] for k in sorted(places)]


def test_attributions_are_marked_by_word(examples: list[Example]) -> None:
    (first,) = examples[0].golds
    assert words(examples[0], first.source) == ["nadia", "karam"]
    assert words(examples[0], frozenset(first.cue)) == ["said"]
    assert words(examples[0], first.content) == ["the", "dam", "holds"]
    assert words(examples[0], first.free) == ["that"]
    assert [e.candidate for e in examples] == [True, True]


def test_a_variation_keeps_what_is_said(examples: list[Example]) -> None:
    variation = Variation(examples)
    seen = set()
    for seed in range(30):
        varied = variation.varied(examples[0], random.Random(seed), 1.0)
        (gold,) = varied.golds
        assert words(varied, gold.content) == ["the", "dam", "holds"]
        assert len(varied.words) == len(varied.rows)
        seen.add((*words(varied, gold.source), *words(varied, frozenset(gold.cue))))
    assert len({s[-1] for s in seen}) > 3
    assert {s[0] for s in seen} == {"nadia", "engineers"}
    assert variation.varied(examples[0], random.Random(1), 0) == examples[0]


def test_reliability_and_the_best_f1() -> None:
    chances, right = np.array([0.95, 0.95, 0.15, 0.15]), np.array([1.0, 1.0, 0.0, 0.0])
    error, table = reliability(chances, right)
    assert error == pytest.approx(0.1)
    assert [count for _, _, count in table] == [2, 2]
    assert best_f1(chances, right, 2) == 1.0  # both wrong ones left out
    assert best_f1(chances, np.array([1.0, 0.0, 1.0, 0.0]), 3) == pytest.approx(4 / 7)  # all kept: the low ones pay
