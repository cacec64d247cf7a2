"""The comparison of polarity: what one side negates and the other affirms, and words that are each other's opposite.

Negation is compared word by word. "He did not close the office" stands against "the office was closed" because both
speak of closing; in "a reporter found no soldier at the base" the negation is about finding, and says nothing against
"the soldiers left the base". A negated opposite agrees ("did not rise", "fell").
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from claimcheck.judge.terms import NOTHING, Term, term, words
from claimcheck.judge.wording import Content, Word, antonyms, content
from claimcheck.model.fact import Comparison, Marker
from claimcheck.model.judgement import Aspect, Passage, Words
from claimcheck.model.text import Span, within

MAIN = ("negation", "denial", "refusal")
ASIDE = ("negation_aside",)
GOVERNED = 2
"""Content words after a negation that it can be about: "no American soldier", "did not formally close"."""


def polarity(claim: Passage, evidence: Passage) -> list[Term]:
    """At most one term: a clash of negations, a clash of opposites, or that the negations agree or speak of
    something else.
    """
    ours, theirs = content(claim), content(evidence)
    left, right = _negated(claim, ours), _negated(evidence, theirs)
    found = _negations(ours, theirs, left, right) or _opposites(claim, ours, theirs, left, right)
    if found is not None:
        return [found]
    main = [m for m in (*left.values(), *right.values()) if m.value in MAIN]
    if not main:
        return []
    sides = _side(left), _side(right)
    return [term(Aspect.POLARITY, Comparison.INCOMPARABLE, *sides, detail="elsewhere")]


def _negated(passage: Passage, found: Content) -> dict[Word, Marker]:
    """The content words that a negation of the passage is about, nearest first."""
    out: dict[Word, Marker] = {}
    for marker in passage.facts.markers:
        if marker.value not in MAIN + ASIDE:
            continue
        at = bisect_left(found.words, marker.span.end, key=lambda w: w.span.start)
        for word in found.words[at : at + GOVERNED]:
            if within(Span(marker.span.start, word.span.end), passage.spans):
                out.setdefault(word, marker)
    return out


def _negations(ours: Content, theirs: Content, left: dict[Word, Marker], right: dict[Word, Marker]) -> Term | None:
    agreeing: Term | None = None
    for word in ours.words:
        for other in theirs.like(word):
            mine, its = left.get(word), right.get(other)
            if mine is None and its is None:
                continue
            sides = _words(word, mine), _words(other, its)
            if mine is None or its is None:
                detail = "evidence" if mine is None else "claim"
                values = ("affirmed", "negated") if mine is None else ("negated", "affirmed")
                return term(Aspect.POLARITY, Comparison.CONFLICTING, *sides, detail=detail, values=values)
            values = ("negated", "negated")
            agreeing = agreeing or term(Aspect.POLARITY, Comparison.SAME, *sides, values=values)
    return agreeing


def _opposites(
    claim: Passage, ours: Content, theirs: Content, left: dict[Word, Marker], right: dict[Word, Marker]
) -> Term | None:
    """Words of the claim whose opposite the passage uses, unless either side uses both."""
    for word in ours.words:
        if word.concept is None or word.concept in theirs.concepts:
            continue
        against = antonyms(claim.document.lang, word.concept) - ours.concepts
        for other in theirs.words:
            if other.concept not in against:
                continue
            mine, its = left.get(word), right.get(other)
            sides = _words(word, mine), _words(other, its)
            if (mine is None) == (its is None):
                return term(Aspect.WORDING, Comparison.CONFLICTING, *sides, detail="opposite")
            values = ("affirmed", "negated") if mine is None else ("negated", "affirmed")
            return term(Aspect.POLARITY, Comparison.COMPATIBLE, *sides, detail="opposite", values=values)
    return None


def _words(word: Word, marker: Marker | None) -> Words:
    """The negation where there is one, else the word itself."""
    return words(marker.text, marker.span) if marker else words(word.text, word.span)


def _side(negated: dict[Word, Marker]) -> Words:
    markers: Sequence[Marker] = list(negated.values())
    return words(markers[0].text, markers[0].span) if markers else NOTHING
