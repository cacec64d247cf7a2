"""The judge: a gate, then the sum of the comparisons.

For a pair each comparison adds two log-odds, supports against neutral and contradicts against neutral. With the bias
they sum to (s, c), and the probabilities are the softmax of (s, c, 0) after one temperature. There are three biases:
where no comparison conflicts, the bias rules a contradiction out, since a contradiction that cannot be shown is no help
to an editor; where only the reading of the two texts does, it is another than where a fact does. Where the claim or the
passage is a denial the two sums are turned over, reasons included, so that the reasons always sum to what was decided.

There are two tables of weights (docs/decisions/0003, 0012), fitted by training/judge.py: weights.json for passages that
were looked up for a claim, on whole articles, pairs.json for two texts that somebody put side by side, on newspairs
train.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import attrs
from attrs import frozen

from claimcheck.errors import ModelError
from claimcheck.judge import comparisons
from claimcheck.judge.context import no_evidence
from claimcheck.judge.figures import quantity
from claimcheck.judge.gate import Gate, elsewhere, other_event
from claimcheck.judge.marks import text_pair
from claimcheck.judge.polarity import modality, polarity
from claimcheck.judge.reading import CONTRADICTS, SUPPORTS, reading
from claimcheck.judge.slots import ActorNames
from claimcheck.judge.stances import Stances
from claimcheck.judge.terms import NOTHING, Term
from claimcheck.judge.wholes import scope
from claimcheck.judge.wording import wording
from claimcheck.model.fact import Comparison
from claimcheck.model.judgement import Aspect, ClaimPair, Judgement, Reason, Relation, Why

READ_FROM = 0.4
"""Least probability, by facts and shared words, that a passage is evidence, for it to be read. Of 1,955 passages of
corpora/scenarios that pass the gate 1,417 have it, and all that are answered once they are read."""
NO_SUPPORT = -3.0
"""Log-odds of supports for a passage that denies something, all in all."""
WEIGHTS = Path(__file__).parent.parent / "weights" / "judge" / "weights.json"
GIVEN_FILE = "pairs.json"
"""The table for texts that somebody put side by side, beside the other."""


@frozen(kw_only=True)
class Weights:
    """Fitted numbers. `pairs[key]` = (supports, contradicts) log-odds for one unit of the term `key`."""

    name: str
    bias: tuple[float, float]
    """Where a comparison conflicts."""
    bias_agreeing: tuple[float, float]
    """Where none does."""
    bias_read: tuple[float, float]
    """Where only the reading of the two texts does."""
    pairs: dict[str, tuple[float, float]]
    temperature: float
    threshold: float
    """Least probability of a relation that is answered."""
    gate: Gate
    event: Gate | None = None
    """Whether a passage that was looked up stands in a report on the claim's event at all."""

    @property
    def reads(self) -> bool:
        """Whether the reading of the two texts together weighs anything."""
        return any(self.pairs.get(key, (0.0, 0.0)) != (0.0, 0.0) for key in (SUPPORTS, CONTRADICTS))

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Weights:
        """Raises ModelError where the file is missing or not such a table."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            if not float(raw["temperature"]) > 0:
                raise ValueError("temperature: expected a number above 0")
            return cls(
                name=raw["name"],
                bias=_pair(raw["bias"]),
                bias_agreeing=_pair(raw["bias_agreeing"]),
                bias_read=_pair(raw.get("bias_read", raw["bias"])),
                pairs={key: _pair(pair) for key, pair in raw["pairs"].items()},
                temperature=float(raw["temperature"]),
                threshold=float(raw["threshold"]),
                gate=_gate(raw["gate"]),
                event=_gate(raw["event"]) if "event" in raw else None,
            )
        except OSError as error:
            reason = f"cannot be read: {error.strerror}; expected a folder with a judge's {path.name}"
            raise ModelError(str(path), reason) from None
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
            raise ModelError(str(path), f"not a table of judge weights: {error!r}") from None


def _gate(raw: Any) -> Gate:
    weights = {key: float(weight) for key, weight in raw["weights"].items()}
    return Gate(bias=float(raw["bias"]), weights=weights, threshold=float(raw["threshold"]))


def _pair(raw: Any) -> tuple[float, float]:
    supports, contradicts = raw
    return float(supports), float(contradicts)


@frozen
class CombinedJudge:
    """The shipped judge.

    `found` weighs passages that were looked up for a claim, `given` two texts that somebody put side by side (see
    ClaimPair.given); None: `found` does both. `threshold`: a relation less probable than this is answered NEUTRAL (it
    abstains); None: the threshold of the table. `stances` reads each pair as a whole, where the table gives that a
    weight; without it the facts and the shared words decide alone.
    """

    found: Weights
    threshold: float | None
    names: ActorNames
    stances: Stances | None = None
    given: Weights | None = None

    @property
    def name(self) -> str:
        """That of the table for passages, with what reads them where that has a say."""
        return f"{self.found.name}+{self.stances.name}" if self.stances and self.found.reads else self.found.name

    def judge(self, pairs: Sequence[ClaimPair]) -> list[Judgement]:
        """One judgement per pair, in order."""
        found = [terms(pair, self.names) for pair in pairs]
        answers = [self._closed(pair, row) for pair, row in zip(pairs, found, strict=True)]
        asked = [n for n, pair in enumerate(pairs) if answers[n] is None and self._to_read(pair, found[n])]
        if self.stances is not None and asked:
            odds = self.stances.log_odds([text_pair(pairs[n], found[n]) for n in asked])
            for n, row in zip(asked, odds, strict=True):
                found[n] += reading(pairs[n].claim, pairs[n].evidence, row.tolist(), found[n])
        return [answer or self._one(pair, row) for pair, answer, row in zip(pairs, answers, found, strict=True)]

    def _weights(self, pair: ClaimPair) -> Weights:
        return self.given if pair.given and self.given is not None else self.found

    def _to_read(self, pair: ClaimPair, found: Sequence[Term]) -> bool:
        """Whether reading the two texts may change anything; it takes a hundred times as long as all the rest."""
        if self.stances is None or not self._weights(pair).reads:
            return False
        return pair.given or 1 - self._one(pair, found).probabilities[Relation.NEUTRAL] >= READ_FROM

    def _closed(self, pair: ClaimPair, found: Sequence[Term]) -> Judgement | None:
        """The answer where the two do not speak of the same event, None where they may."""
        if not self._weights(pair).gate.open(found):
            return _neutral(gate=False)
        if other_event(pair, found, self._weights(pair).event) or (elsewhere(found) and not pair.given):
            return _neutral(gate=False, why=Why.OTHER_EVENT)
        return None

    def _one(self, pair: ClaimPair, found: Sequence[Term]) -> Judgement:
        weights = self._weights(pair)
        reasons, bias = self._turned(pair, [_weighed(t, weights) for t in found], _bias(found, weights))
        s = bias[0] + sum(r.supports for r in reasons)
        c = bias[1] + sum(r.contradicts for r in reasons)
        probabilities = softmax(s, c, weights.temperature)
        top = max(probabilities, key=lambda r: probabilities[r])
        why = no_evidence(pair, found, top)
        least = weights.threshold if self.threshold is None else self.threshold
        sure = why is None and top is not Relation.NEUTRAL and probabilities[top] >= least
        return Judgement(
            relation=top if sure else Relation.NEUTRAL, probabilities=probabilities, reasons=tuple(reasons), why=why
        )

    def _turned(
        self, pair: ClaimPair, reasons: list[Reason], bias: tuple[float, float]
    ) -> tuple[list[Reason], tuple[float, float]]:
        clashes = {r.aspect for r in reasons if r.relation is Comparison.CONFLICTING}
        if pair.claim.denied == pair.evidence.denied:
            return reasons, bias
        if pair.evidence.denied:
            # who denies something like the claim contradicts it; who denies its opposite or another figure says nothing
            weight = 0.0 if clashes else 1.0
            turned = [attrs.evolve(r, supports=0.0, contradicts=r.supports * weight) for r in reasons]
            return [*turned, denial("affirmed", "denied")], (NO_SUPPORT, NO_SUPPORT if clashes else bias[0])
        # what contradicts the denied words supports the denial; but the same act elsewhere or in another year does not
        weight = 0.0 if clashes & {Aspect.PLACE, Aspect.TIME} else 1.0
        turned = [attrs.evolve(r, supports=r.contradicts * weight, contradicts=r.supports) for r in reasons]
        return [*turned, denial("denied", "affirmed")], (bias[1] if weight else NO_SUPPORT, bias[0])


def _bias(found: Sequence[Term], weights: Weights) -> tuple[float, float]:
    conflicts = {t.key for t in found if t.reason.relation is Comparison.CONFLICTING}
    if not conflicts:
        return weights.bias_agreeing
    return weights.bias_read if conflicts == {CONTRADICTS} else weights.bias


def _weighed(found: Term, weights: Weights) -> Reason:
    supports, contradicts = weights.pairs.get(found.key, (0.0, 0.0))
    return attrs.evolve(found.reason, supports=supports * found.amount, contradicts=contradicts * found.amount)


def denial(claim: str, evidence: str) -> Reason:
    """That one side denies what the other affirms; it weighs nothing by itself, it turns the other comparisons over."""
    return Reason(
        aspect=Aspect.POLARITY,
        relation=Comparison.CONFLICTING,
        claim=NOTHING,
        evidence=NOTHING,
        claim_value=claim,
        evidence_value=evidence,
    )


def _neutral(*, gate: bool, why: Why | None = None) -> Judgement:
    probabilities = {Relation.SUPPORTS: 0.0, Relation.CONTRADICTS: 0.0, Relation.NEUTRAL: 1.0}
    return Judgement(relation=Relation.NEUTRAL, probabilities=probabilities, reasons=(), gate=gate, why=why)


def terms(pair: ClaimPair, names: ActorNames) -> list[Term]:
    """All comparisons of a pair, facts first."""
    claim, evidence = pair.claim, pair.evidence
    facts = [
        *quantity(claim, evidence),
        *comparisons.time(claim, evidence),
        *comparisons.place(claim, evidence),
        *comparisons.actors(claim, evidence, names),
    ]
    return [
        *facts,
        *polarity(claim, evidence),
        *modality(claim, evidence),
        *scope(claim, evidence),
        *wording(claim, evidence, pair.similarity, facts),
    ]


def softmax(s: float, c: float, temperature: float) -> dict[Relation, float]:
    """Probabilities of the two sums against 0, after dividing them by `temperature`."""
    s, c = s / temperature, c / temperature
    top = max(s, c, 0.0)
    es, ec, en = math.exp(s - top), math.exp(c - top), math.exp(-top)
    total = es + ec + en
    return {Relation.SUPPORTS: es / total, Relation.CONTRADICTS: ec / total, Relation.NEUTRAL: en / total}


@lru_cache(maxsize=1)
def shipped_weights() -> Weights:
    """The weights in the package for passages that were looked up, read once."""
    return Weights.load()


@lru_cache(maxsize=1)
def shipped_given() -> Weights:
    """The weights in the package for texts put side by side, read once."""
    return Weights.load(WEIGHTS.with_name(GIVEN_FILE))
