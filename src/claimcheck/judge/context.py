"""Passages that speak of the claim's event and still are no evidence: older counts, earlier plans, parts of the
whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from claimcheck.judge.derived import parts
from claimcheck.judge.reading import CONTRADICTS, SUPPORTS
from claimcheck.judge.terms import Term
from claimcheck.judge.wording import content
from claimcheck.model.fact import Comparison, Modality, Scope
from claimcheck.model.judgement import Aspect, ClaimPair, Passage, Reason, Relation, Why

CUMULATIVE = frozenset({"dead", "wounded", "missing", "displaced", "detained", "kidnapped", "case", "house", "person"})
"""What is counted on as time goes by: an older, smaller count was right in its day."""


def no_evidence(pair: ClaimPair, terms: Sequence[Term], relation: Relation) -> Why | None:
    """Why a passage that would have `relation` to the claim is no evidence, None where it is.

    A model that has read the two texts also understands figures that the facts do not find.
    """
    if relation is Relation.CONTRADICTS and superseded(pair, terms):
        return Why.SUPERSEDED
    if relation is not Relation.NEUTRAL and planned_earlier(pair):
        return Why.PLANNED_EARLIER
    if relation is Relation.CONTRADICTS and not pair.given and _counts_some(pair) and not _clashes(terms):
        return Why.PARTLY_CONFIRMS  # a model reads "some schools" as a contradiction of "all schools"
    if relation is Relation.SUPPORTS and (
        some_of_all(pair) or (unanswered(terms) and not any(t.key == SUPPORTS for t in terms))
    ):
        return Why.PARTLY_CONFIRMS
    return None


def superseded(pair: ClaimPair, terms: Sequence[Term]) -> bool:
    """Whether all that conflicts is a cumulative count, smaller in a passage published on an earlier day."""
    clashes = _clashes(terms)
    if not clashes or not earlier(pair.evidence, pair.claim) or any(r.aspect is not Aspect.QUANTITY for r in clashes):
        return False
    ours = {q.span: q for q in pair.claim.facts.quantities}
    theirs = {(q.span, q.unit): q for q in parts(pair.evidence.facts.quantities)}
    for r in clashes:
        if r.claim.span is None or r.evidence.span is None:
            return False
        mine = ours[r.claim.span]
        its = theirs.get((r.evidence.span, mine.unit))
        if mine.of not in CUMULATIVE or its is None or its.value >= mine.value:
            return False
    return True


def planned_earlier(pair: ClaimPair) -> bool:
    """Whether the claim tells as done what an earlier passage only planned or expected."""
    done = pair.claim.facts.modality is Modality.ACTUAL
    return done and pair.evidence.facts.modality is Modality.PLANNED and earlier(pair.evidence, pair.claim)


def some_of_all(pair: ClaimPair) -> bool:
    """Whether the claim says it of all, and the passage of some, or, if it was looked up, does not say of how many.

    Of 23 such passages of corpora/scenarios that would have supported a claim five do; of the others half tell of an
    exception.
    """
    whole = pair.claim.facts.scope is Scope.ALL
    return _counts_some(pair) or (whole and pair.evidence.facts.scope is Scope.PLAIN and not pair.given)


def _counts_some(pair: ClaimPair) -> bool:
    """Whether the claim says it of all, and the passage in so many words of some."""
    if pair.claim.facts.scope is not Scope.ALL:
        return False
    return pair.evidence.facts.scope is Scope.SOME or _counted_part(pair)


def _clashes(terms: Sequence[Term]) -> list[Reason]:
    """The comparisons of facts and words that conflict; not the reading of the two texts as a whole."""
    return [t.reason for t in terms if t.reason.relation is Comparison.CONFLICTING and t.key != CONTRADICTS]


def unanswered(terms: Sequence[Term]) -> bool:
    """Whether the passage has the act without any of the claim's figures."""
    return any(t.key == "quantity.incomparable.unanswered" for t in terms)


def _counted_part(pair: ClaimPair) -> bool:
    """Whether the passage counts some of what the claim says all of, and says nothing of the rest: "two schools"."""
    theirs = pair.evidence.facts
    if theirs.scope is not Scope.PLAIN or any(q.unit == "count" for q in pair.claim.facts.quantities):
        return False
    ours = content(pair.claim)
    counted = [q.of_span for q in theirs.quantities if q.unit == "count" and q.of_span is not None]
    return any(ours.has(w) for w in content(pair.evidence).words if any(of.contains(w.span) for of in counted))


def earlier(one: Passage, other: Passage) -> bool:
    """Whether `one` was published on an earlier day than `other`, as far as both days are known."""
    a, b = one.document.published_on, other.document.published_on
    return a is not None and b is not None and a < b
