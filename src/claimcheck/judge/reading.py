"""The comparison of the two texts as a whole, by a model that reads them together (see stances.py)."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from claimcheck.judge.terms import NOTHING, Term, term, words
from claimcheck.judge.wording import differing
from claimcheck.lang.fold import fold
from claimcheck.model.fact import Comparison
from claimcheck.model.judgement import Aspect, Passage, Words

SUPPORTS, CONTRADICTS = "wording.read.supports", "wording.read.contradicts"
FURTHEST = 6.0
"""Log-odds are cut here: a network is never as sure as it says. Where both are beyond, their distance is kept: cut one
by one, 10.8 and 7.5 would be equal, and a text would neither support nor contradict itself.
"""


def reading(claim: Passage, evidence: Passage, odds: Sequence[float], matched: Sequence[Term]) -> list[Term]:
    """Two terms, one per log-odds (supports, contradicts against neutral).

    Where the model reads a contradiction, the second shows the words of each side that the other has not.
    """
    if fold(claim.text).strip() == fold(evidence.text).strip():
        odds = FURTHEST, -FURTHEST  # a text repeats itself, whatever a network makes of its figures
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


def _whole(passage: Passage) -> Words:
    span = passage.spans[0]
    return words(span.of(passage.document.text), span)
