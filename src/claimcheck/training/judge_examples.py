"""The pairs the judge is fitted on: claims of newspairs with their premise and near premises of other items, shortened
copies of a premise, and pairs of headlines; desk_examples.py adds those of whole articles.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from attrs import frozen

from claimcheck.judge.combined import terms
from claimcheck.judge.gate import elsewhere, other_event
from claimcheck.judge.gate import features as gate_features
from claimcheck.judge.marks import text_pair
from claimcheck.judge.reading import reading
from claimcheck.judge.slots import ActorNames
from claimcheck.judge.stances import Stances
from claimcheck.judge.terms import Term, conflict
from claimcheck.model.judgement import ClaimPair
from claimcheck.pipeline import UNDATED, Checker
from claimcheck.training import stance_pairs
from claimcheck.training.shortened import shortened
from claimcheck.training.stance_pairs import DIRECTIONS, LABELS

STRANGERS = 1
"""Premises of other items a hypothesis is paired with, per direction."""
HEADLINES = "headlines"
"""What stands for the direction of two Arabic headlines."""
POOL = 400
"""Items that strangers are drawn from: as many passages as the references of an article have, not as an archive has."""


@frozen(kw_only=True)
class Example:
    """One pair: the item it is from, its label (2, neutral, for a stranger's premise), and its terms as two tables.

    `conflicts`: whether any comparison conflicts; `elsewhere`: whether it is plain that it speaks of another place or
    another time.
    """

    item: str
    direction: str
    label: int
    stranger: bool
    conflicts: bool
    elsewhere: bool
    terms: dict[str, float]
    gate: dict[str, float]


@frozen(kw_only=True)
class Labelled:
    """A pair that is yet to be compared; `item`, `direction`, `label`, `stranger` as in Example."""

    item: str
    direction: str
    label: int
    stranger: bool
    pair: ClaimPair


def examples(
    checker: Checker, items: Sequence[dict[str, Any]], headlines: Sequence[stance_pairs.Example] = ()
) -> list[Example]:
    """All pairs of the items, strangers included, and the headlines."""
    asked = [*_pairs(checker, items), *_headlines(checker, headlines)]
    return compared(asked, checker.aliases, getattr(checker.judge, "stances", None), [True] * len(asked))


def compared(
    asked: Sequence[Labelled], names: ActorNames, stances: Stances | None, reads: Sequence[bool]
) -> list[Example]:
    """The pairs with their comparisons, the reading's among them where `reads` says so."""
    found = [terms(one.pair, names) for one in asked]
    read = [n for n, wanted in enumerate(reads) if wanted] if stances else []
    texts = [text_pair(asked[n].pair, found[n]) for n in read]
    odds = dict(zip(read, stances.log_odds(texts).tolist(), strict=True)) if stances and read else {}
    return [example(one, found[number], odds.get(number)) for number, one in enumerate(asked)]


def example(one: Labelled, found: Sequence[Term], odds: Sequence[float] | None = None) -> Example:
    """A labelled pair with its comparisons, the reading's among them where it was read."""
    every = [*found, *(reading(one.pair.claim, one.pair.evidence, odds, found) if odds is not None else [])]
    return Example(
        item=one.item,
        direction=one.direction,
        label=one.label,
        stranger=one.stranger,
        conflicts=conflict(every),
        elsewhere=elsewhere(found) or other_event(one.pair, found),
        terms=_amounts(every),
        gate=gate_features(found),
    )


def _pairs(checker: Checker, items: Sequence[dict[str, Any]]) -> Iterator[Labelled]:
    """Every claim with its own premise and with the nearest of other items."""
    items = [{**item, "hypotheses": [*item["hypotheses"], *_shorter(item)]} for item in items]
    texts = sorted({t[lang] for i in items for t in (i["premise"], *i["hypotheses"]) for lang in ("en", "ar")})
    row = {t: n for n, t in enumerate(texts)}
    vectors = checker.embedder.embed(texts)
    passages = {t: checker.loose_passage(t, UNDATED) for t in texts}
    for premise_lang, lang in DIRECTIONS:
        premises = np.stack([vectors[row[i["premise"][premise_lang]]] for i in items])
        for at, item in enumerate(items):
            for hypothesis in item["hypotheses"]:
                text = hypothesis[lang]
                near = premises @ vectors[row[text]]
                pool = range(at // POOL * POOL, min(len(items), (at // POOL + 1) * POOL))
                others = sorted((n for n in pool if n != at), key=lambda n: -near[n])[:STRANGERS]
                for other in [at, *others]:
                    premise = items[other]["premise"][premise_lang]
                    pair = ClaimPair(claim=passages[text], evidence=passages[premise], similarity=float(near[other]))
                    yield Labelled(
                        item=item["id"],
                        direction=f"{premise_lang}-{lang}",
                        label=LABELS[hypothesis["label"]] if other == at else LABELS["neutral"],
                        stranger=other != at,
                        pair=pair,
                    )


def _shorter(item: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The premise without what it ends on, as a claim: in newspairs, what keeps the premise's words has one changed."""
    rng = random.Random(item["id"])
    texts = {lang: shortened(item["premise"][lang], lang, rng) for lang in ("en", "ar")}
    if all(texts.values()):
        yield {"label": "entailment", **texts}


def _headlines(checker: Checker, headlines: Sequence[stance_pairs.Example]) -> Iterator[Labelled]:
    """Pairs of headlines."""
    for number, (made, pair) in enumerate(zip(headlines, _made(checker, headlines), strict=True)):
        yield Labelled(item=f"{HEADLINES} {number}", direction=HEADLINES, label=made.label, stranger=False, pair=pair)


def _made(checker: Checker, pairs: Sequence[stance_pairs.Example]) -> list[ClaimPair]:
    """The pairs as the judge gets them."""
    premises = checker.embedder.embed([pair.premise for pair in pairs])
    hypotheses = checker.embedder.embed([pair.hypothesis for pair in pairs])
    return [
        ClaimPair(
            claim=checker.loose_passage(pair.hypothesis, UNDATED),
            evidence=checker.loose_passage(pair.premise, UNDATED),
            similarity=float(one @ other),
        )
        for pair, one, other in zip(pairs, premises, hypotheses, strict=True)
    ]


def _amounts(found: Sequence[Term]) -> dict[str, float]:
    table: dict[str, float] = {}
    for t in found:
        table[t.key] = table.get(t.key, 0.0) + t.amount
    return table
