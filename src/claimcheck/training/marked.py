"""Pairs as the cross-encoder gets them from the judge: with what the facts and the words say of each other marked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from claimcheck.judge.combined import terms
from claimcheck.judge.marks import TextPair, text_pair
from claimcheck.judge.stances import tokens
from claimcheck.model.judgement import ClaimPair, Passage
from claimcheck.network import shipped_table
from claimcheck.pipeline import UNDATED, Checker
from claimcheck.training.stance_pairs import Example

if TYPE_CHECKING:
    from tokenizers import Tokenizer

KEPT = 100_000
"""Texts that are read once: a claim is met in several pairs of a round."""


class Marked:
    """Takes the pairs of a round in, marked as a checker's facts and words mark them."""

    def __init__(self, checker: Checker) -> None:
        self._names = checker.aliases

        @lru_cache(maxsize=KEPT)
        def passage(text: str) -> Passage:
            return checker.loose_passage(text, UNDATED)

        self._passage = passage

    def __call__(self, _: Tokenizer, examples: Sequence[Example]) -> list[tuple[list[int], list[int]]]:
        """Ids and segments of each pair, by the shared table's tokenizer."""
        return tokens([self._pair(example) for example in examples], shipped_table())

    def _pair(self, example: Example) -> TextPair:
        evidence, claim = self._passage(example.premise), self._passage(example.hypothesis)
        pair = ClaimPair(claim=claim, evidence=evidence, similarity=0.0, given=True)
        return text_pair(pair, terms(pair, self._names))
