"""The pairs the judge is fitted on: every claim of newspairs with its premise and with near premises of other items.

newspairs is adversarial: its contradictions keep the figures and names of the premise, its supports avoid the premise's
words. In news most passages that agree repeat each other, and most that disagree differ in a figure, a name or a word.
So as many pairs are added that were made that way (`twins`), without which the facts would weigh next to nothing.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

import attrs
import numpy as np
from attrs import frozen

from claimcheck.judge.combined import terms
from claimcheck.judge.gate import elsewhere, other_event
from claimcheck.judge.gate import features as gate_features
from claimcheck.judge.reading import CONTRADICTS, SUPPORTS, reading
from claimcheck.judge.slots import ActorNames
from claimcheck.judge.stances import Stances
from claimcheck.judge.terms import Term
from claimcheck.model.fact import Comparison
from claimcheck.model.judgement import ClaimPair
from claimcheck.pipeline import UNDATED, Checker
from claimcheck.training import stance_pairs
from claimcheck.training.stance_pairs import DIRECTIONS, LABELS, translated

STRANGERS = 2
"""Premises of other items a hypothesis is paired with, per direction."""
TWINS = 16
"""Pairs made of an item's texts: about as many as it has claims in four directions."""
TWIN, HEADLINES, EVENT = "twins", "headlines", "events"
"""What stands for the direction of such a pair, of two Arabic headlines, and of passages and claims of an event."""
POOL = 400
"""Items that strangers are drawn from: as many passages as the references of an article have, not as an archive has."""


@frozen(kw_only=True)
class Example:
    """One pair: the item it is from, its label (2, neutral, for a stranger's premise), and its terms as two tables.

    `conflicts`: whether any comparison conflicts, `clashes`: whether one of the facts or words does, the reading left
    out; `elsewhere`: whether it is plain that it speaks of another place or another time.
    """

    item: str
    direction: str
    label: int
    stranger: bool
    conflicts: bool
    clashes: bool
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
    """All pairs of the items, strangers included, and the headlines. Twins are not read: no table wants both."""
    asked = [*_pairs(checker, items), *_headlines(checker, headlines), *_twins(checker, items)]
    stances = getattr(checker.judge, "stances", None)
    return compared(asked, checker.aliases, stances, [one.direction != TWIN for one in asked])


def compared(
    asked: Sequence[Labelled], names: ActorNames, stances: Stances | None, reads: Sequence[bool]
) -> list[Example]:
    """The pairs with their comparisons, the reading's among them where `reads` says so."""
    read = [n for n, wanted in enumerate(reads) if wanted] if stances else []
    texts = [(asked[n].pair.evidence.text, asked[n].pair.claim.text) for n in read]
    odds = dict(zip(read, stances.log_odds(texts).tolist(), strict=True)) if stances and read else {}
    return [example(one, names, odds.get(number)) for number, one in enumerate(asked)]


def example(one: Labelled, names: ActorNames, odds: Sequence[float] | None = None) -> Example:
    """A labelled pair with its comparisons, the reading's among them where it was read."""
    found = terms(one.pair, names)
    every = [*found, *(reading(one.pair.claim, one.pair.evidence, odds, found) if odds is not None else [])]
    return Example(
        item=one.item,
        direction=one.direction,
        label=one.label,
        stranger=one.stranger,
        conflicts=any(t.reason.relation is Comparison.CONFLICTING for t in every),
        clashes=any(t.reason.relation is Comparison.CONFLICTING for t in found),
        elsewhere=elsewhere(found) or other_event(one.pair, found),
        terms=_amounts(every),
        gate=gate_features(found),
    )


def of_events(checker: Checker, items: Sequence[dict[str, Any]]) -> list[Labelled]:
    """The claims of events and their passages (stance_pairs.of_event), in four directions."""
    return [attrs.evolve(one, direction=EVENT) for one in _pairs(checker, items, strangers=0)]


def _pairs(checker: Checker, items: Sequence[dict[str, Any]], strangers: int = STRANGERS) -> Iterator[Labelled]:
    """Every claim with its own premise and with the nearest of other items."""
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
                others = sorted((n for n in pool if n != at), key=lambda n: -near[n])[:strangers]
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


def _headlines(checker: Checker, headlines: Sequence[stance_pairs.Example]) -> Iterator[Labelled]:
    """Pairs of headlines."""
    for number, (made, pair) in enumerate(zip(headlines, _made(checker, headlines), strict=True)):
        yield Labelled(
            item=f"{HEADLINES} {number}", direction=HEADLINES, label=made.label, stranger=False, pair=pair
        )


def _twins(checker: Checker, items: Sequence[dict[str, Any]]) -> Iterator[Labelled]:
    """Pairs made from one text and its translation, its own words or a clause of it (`translated`)."""
    for item in items:
        rng = random.Random(f"twins {item['id']}")
        made = [pair for _ in range(TWINS) for pair in translated(item, rng)]
        for one, pair in zip(made, _made(checker, made), strict=True):
            yield Labelled(item=item["id"], direction=TWIN, label=one.label, stranger=False, pair=pair)


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


def unread(example: Example) -> Example:
    """The example without the reading, as if only facts and shared words were known."""
    known = {key: amount for key, amount in example.terms.items() if key not in (SUPPORTS, CONTRADICTS)}
    return attrs.evolve(example, terms=known, conflicts=example.clashes)


def misread(example: Example) -> bool:
    """Whether facts and words tell the opposite of the label.

    That is a contradiction in which none conflicts, or a support in which one does (newspairs is full of sums: "two of
    the three left" supports "one stayed"). Both are rare in news.
    """
    if example.stranger or example.label not in (LABELS["entailment"], LABELS["contradiction"]):
        return False
    return example.clashes != (example.label == LABELS["contradiction"])
