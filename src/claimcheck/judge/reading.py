"""The comparison of the two texts as a whole, by a model that reads them together (see stances.py)."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from claimcheck.judge.terms import NOTHING, Term, conflict, term, words
from claimcheck.judge.wording import content, differing
from claimcheck.lang.fold import fold
from claimcheck.model.fact import Comparison
from claimcheck.model.judgement import Aspect, Passage, Words
from claimcheck.model.text import Span

SUPPORTS, CONTRADICTS = "wording.read.supports", "wording.read.contradicts"
_WRITTEN = (Aspect.QUANTITY, Aspect.TIME)
"""What can be written in several ways and say the same."""
FURTHEST = 6.0
"""Log-odds are cut here: a network is never as sure as it says. Where both are beyond, their distance is kept: cut one
by one, 10.8 and 7.5 would be equal, and a text would neither support nor contradict itself.
"""


def reading(claim: Passage, evidence: Passage, odds: Sequence[float], matched: Sequence[Term]) -> list[Term]:
    """Two terms, one per log-odds (supports, contradicts against neutral).

    Where the model reads a contradiction, the second shows the words of each side that the other has not.
    """
    if _repeats(claim, evidence, matched):
        odds = FURTHEST, -FURTHEST
    beyond = max(0.0, max(map(float, odds)) - FURTHEST)
    supports, contradicts = (max(-FURTHEST, float(value) - beyond) for value in odds)
    unseen = term(Aspect.WORDING, Comparison.INCOMPARABLE, NOTHING, NOTHING, amount=supports)
    out = [attrs.evolve(unseen, key=SUPPORTS)]
    if contradicts > max(0.0, supports):
        one, other = differing(claim, evidence, matched)
        if NOTHING in (one, other):  # all words of one side are on the other: what differs is how they are put together
            one, other = _whole(claim), _whole(evidence)
        seen = term(Aspect.WORDING, Comparison.CONFLICTING, one, other, amount=contradicts)
    else:
        seen = term(Aspect.WORDING, Comparison.INCOMPARABLE, NOTHING, NOTHING, amount=contradicts)
    return [*out, attrs.evolve(seen, key=CONTRADICTS)]


def _repeats(claim: Passage, evidence: Passage, matched: Sequence[Term]) -> bool:
    """Whether the passage repeats the claim, whatever a network makes of its figures: word for word, or, in one
    language, but for figures and dates that agree ("seven of ten", "70%").
    """
    if fold(claim.text).strip() == fold(evidence.text).strip():
        return True
    facts = [t.reason for t in matched if t.reason.aspect is not Aspect.WORDING]
    agreeing = [r for r in facts if r.aspect in _WRITTEN and r.relation in (Comparison.SAME, Comparison.COMPATIBLE)]
    figures = [r.claim.span for r in agreeing]
    rest = [r for r in facts if r not in agreeing and not _among(r.claim.span, figures)]  # GW in "1.8 GW" is nobody
    otherwise = any(r.relation is not Comparison.SAME for r in rest)
    if claim.document.lang != evidence.document.lang or not agreeing or otherwise or conflict(matched):
        return False
    left = _beside(claim, figures)
    return left == _beside(evidence, [r.evidence.span for r in agreeing])


def _beside(passage: Passage, facts: Sequence[Span | None]) -> list[str]:
    """The content words of a passage, in order, but for those of some facts."""
    return [w.stem for w in content(passage).words if not _among(w.span, facts)]


def _among(span: Span | None, facts: Sequence[Span | None]) -> bool:
    return span is not None and any(fact and fact.overlaps(span) for fact in facts)


def _whole(passage: Passage) -> Words:
    span = passage.spans[0]
    return words(span.of(passage.document.text), span)
