"""The gate: do claim and passage speak of the same thing at all?

A logistic model over the wording and over how many actors, places and figures the two share, fitted on newspairs train
to tell passages of the same item from the nearest passages of other items; and one rule on time, for references that
were published long before what the claim tells of.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import timedelta

from attrs import frozen

from claimcheck.judge.terms import ELSEWHERE, Term
from claimcheck.model.fact import Comparison
from claimcheck.model.judgement import Aspect, ClaimPair

SCENE, OLDER = "scene", "older"
MOST_DAYS = 7
"""A report of the week before tells of the event less often than one of the day; an older one may be background."""
STALE = timedelta(days=45)
"""A report this much older than the article does not tell of what is news in the article, unless their dates meet."""


@frozen(kw_only=True)
class Gate:
    """`weights[key]` per unit of the feature `key` (see `features`); open where the probability reaches `threshold`."""

    bias: float
    weights: dict[str, float]
    threshold: float

    def probability(self, terms: Sequence[Term]) -> float:
        """That the two speak of the same event, 0..1."""
        return self.of_features(features(terms))

    def of_features(self, found: Mapping[str, float]) -> float:
        """`probability`, from what `features` found."""
        z = self.bias + sum(self.weights.get(k, 0.0) * v for k, v in found.items())
        return 1 / (1 + math.exp(-max(-40.0, min(40.0, z))))

    def open(self, terms: Sequence[Term]) -> bool:
        """Whether they do; never where they share neither a word nor a fact."""
        shared = any(t.reason.relation is not Comparison.INCOMPARABLE for t in terms)
        return shared and self.probability(terms) >= self.threshold


def features(terms: Sequence[Term]) -> dict[str, float]:
    """What the gate looks at, from the terms of a pair: similarity, coverage, shared and missing actors, places,
    figures.
    """
    out: dict[str, float] = {}
    for t in terms:
        aspect, relation = t.reason.aspect, t.reason.relation
        if aspect is Aspect.WORDING:
            if relation is not Comparison.CONFLICTING:  # an opposite is a word on the same subject
                out[t.key] = out.get(t.key, 0.0) + t.amount
        elif aspect in (Aspect.ACTORS, Aspect.PLACE, Aspect.QUANTITY, Aspect.TIME):
            # to the gate another place is another place, whatever it does in its sentence, and another actor is missing
            missing = aspect is Aspect.ACTORS and relation is Comparison.CONFLICTING
            how = Comparison.INCOMPARABLE if missing else relation
            key = "place.conflicting" if _other_place(t) else f"{aspect.value}.{how.value}"
            out[key] = min(2.0, out.get(key, 0.0) + t.amount)
    return out


def setting(pair: ClaimPair) -> dict[str, float]:
    """What tells reports on one event from those on another: how alike their places are, 0..1, and log(1 + days) by
    which the passage's document is older. Places or days that are not known are even chances; a later document is as
    good as one of the same day.
    """
    ours, theirs = pair.claim.document.published_on, pair.evidence.document.published_on
    older = 0 if ours is None or theirs is None else min(max(0, (ours - theirs).days), MOST_DAYS)
    return {SCENE: 0.5 if pair.scene is None else pair.scene, OLDER: math.log1p(older)}


def other_event(pair: ClaimPair, terms: Sequence[Term], event: Gate | None = None) -> bool:
    """Whether the passage is too old to tell of the claim's event, or its document reports on another one (`event`, a
    gate over `setting`, fitted on corpora/scenarios).

    It is too old where its document is older than the claim's by more than STALE, no date of the claim meets one of it,
    and the claim tells of something recent. What the claim tells of years past ("in January 2020") an older report
    can know.
    """
    if event is not None and not pair.given and event.of_features(setting(pair)) < event.threshold:
        return True
    ours, theirs = pair.claim.document.published_on, pair.evidence.document.published_on
    if ours is None or theirs is None or ours - theirs <= STALE:
        return False
    times = [t.reason.relation for t in terms if t.reason.aspect is Aspect.TIME]
    if any(r in (Comparison.SAME, Comparison.COMPATIBLE) for r in times):
        return False
    ends = [t.end for t in pair.claim.facts.times if t.end is not None]
    return not ends or max(ends) > theirs


def elsewhere(terms: Sequence[Term]) -> bool:
    """Whether the passage speaks of another place than the claim, and of none that the claim names.

    A similar event elsewhere is no evidence: "troops will stay in the north" does not contradict "the last troops left
    the southern base", nor does "the army left Mosul" support "the army left Ramadi".
    """
    places = [t for t in terms if t.reason.aspect is Aspect.PLACE]
    met = any(t.reason.relation in (Comparison.SAME, Comparison.COMPATIBLE) for t in places)
    return not met and any(_other_place(t) for t in places)


def _other_place(t: Term) -> bool:
    return t.reason.aspect is Aspect.PLACE and (
        t.reason.relation is Comparison.CONFLICTING or t.key.endswith(f".{ELSEWHERE}")
    )
