"""The comparison of scope: one side speaks of the whole where the other leaves something out or counts a part.

"All seven boxes are back" stands against "thieves took seven boxes; five have been recovered", and "all of the adults
have the disease" against "17.6 percent of the adults".
"""

from __future__ import annotations

from claimcheck.judge.derived import parts
from claimcheck.judge.nearby import NEAR, shared_around
from claimcheck.judge.terms import NOTHING, Term, term, words
from claimcheck.model.fact import Comparison, Facts, Marker, Quantity, Scope
from claimcheck.model.judgement import Aspect, Passage, Words
from claimcheck.model.text import Span, within

_WHOLE = {Scope.ALL: 2, Scope.PLAIN: 1, Scope.SOME: 0, Scope.EXCEPT: 0}
BESIDE = 15
"""Characters between "all" and the figure it is said of: "all of the country's 34 schools"."""
NOT_FAR = 30
"""Characters between a figure and the negation of what it counts: "eight of the freed men were not"."""
NOT_DONE = ("negation", "refusal")
WHOLE = 99.5
"""Percent from which on a share is the whole, rounded."""


def scope(claim: Passage, evidence: Passage) -> list[Term]:
    """Whether one side speaks of all where the other leaves something out; at most one term."""
    return _parts(claim, evidence) or _scopes(claim.facts, evidence.facts)


def _parts(claim: Passage, evidence: Passage) -> list[Term]:
    """The clash of a whole of one side with a part that the other counts."""
    if found := _counted_part(claim, evidence):
        values = Scope.ALL.value, Scope.SOME.value
        return [term(Aspect.SCOPE, Comparison.CONFLICTING, *found, detail="part", values=values)]
    if found := _left_out(claim, evidence):
        values = Scope.ALL.value, Scope.EXCEPT.value
        return [term(Aspect.SCOPE, Comparison.CONFLICTING, *found, detail="part", values=values)]
    if found := _counted_part(evidence, claim):
        values = Scope.SOME.value, Scope.ALL.value
        return [term(Aspect.SCOPE, Comparison.CONFLICTING, *reversed(found), detail="part", values=values)]
    return []


def _counted_part(whole: Passage, other: Passage) -> tuple[Words, Words] | None:
    """The words of `whole` that speak of all, and those of `other` that count a part of it."""
    if whole.facts.scope is not Scope.ALL or other.facts.scope in (Scope.ALL, Scope.EXCEPT):
        return None
    for marker in whole.facts.markers:
        if marker.value != "all":
            continue
        figure = next((q for q in whole.facts.quantities if q.unit == "count" and _beside(marker.span, q.span)), None)
        part = _share(whole, marker, other) if figure is None else _less(figure, other.facts)
        if part is not None:
            ends = marker.span if figure is None else figure.span
            span = Span(min(marker.span.start, ends.start), max(marker.span.end, ends.end))
            return words(span.of(whole.document.text), span), words(part.text, part.span)
    return None


def _left_out(whole: Passage, other: Passage) -> tuple[Words, Words] | None:
    """The words of a claim that speak of all, and those by which the passage tells of some that it did not: "doctors
    saw all of them" and "eight of them were seen by no doctor".
    """
    if whole.facts.scope is not Scope.ALL or other.facts.scope in (Scope.ALL, Scope.EXCEPT):
        return None
    if any(m.value in NOT_DONE for m in whole.facts.markers):
        return None
    for figure in other.facts.quantities:
        for marker in other.facts.markers:
            apart = marker.span.start - figure.span.end
            if figure.unit == "count" and marker.value in NOT_DONE and 0 <= apart <= NOT_FAR:
                span = Span(figure.span.start, marker.span.end)
                if within(span, other.spans):
                    return _marker(whole.facts, "all"), words(span.of(other.document.text), span)
    return None


def _beside(one: Span, other: Span) -> bool:
    return max(one.start, other.start) - min(one.end, other.end) <= BESIDE


def _less(figure: Quantity, facts: Facts) -> Quantity | None:
    """A figure that counts some of as many: "five" beside "seven boxes", "nine of the 24"."""
    counts = [q for q in parts(facts.quantities) if q.unit == "count"]
    if figure.value < 2 or not any(q.value == figure.value for q in counts):
        return None
    return next((q for q in counts if q.value < figure.value and (not (q.of and figure.of) or q.of == figure.of)), None)


def _share(whole: Passage, marker: Marker, other: Passage) -> Quantity | None:
    """A share of less than all, said of the same thing."""
    for q in other.facts.quantities:
        below = q.unit == "percent" and q.high is not None and q.high < WHOLE
        if below and (q.share is not None or shared_around(whole, marker.span, other, q.span) >= NEAR):
            return q
    return None


def _scopes(a: Facts, b: Facts) -> list[Term]:
    """How the scopes of both sides stand to each other."""
    if a.scope is Scope.PLAIN and b.scope in (Scope.PLAIN, Scope.SOME):
        return []
    conflict = abs(_WHOLE[a.scope] - _WHOLE[b.scope]) == 2 and Scope.EXCEPT in (a.scope, b.scope)
    if conflict:
        relation, detail = Comparison.CONFLICTING, ""
    elif a.scope is b.scope:
        relation, detail = Comparison.SAME, ""
    else:
        relation, detail = Comparison.COMPATIBLE, f"{a.scope.value}-{b.scope.value}"
    left, right = _marker(a, "all", "except", "some", "only"), _marker(b, "all", "except", "some", "only")
    return [term(Aspect.SCOPE, relation, left, right, detail=detail, values=(a.scope.value, b.scope.value))]


def _marker(facts: Facts, *values: str) -> Words:
    for marker in facts.markers:
        if marker.value in values:
            return words(marker.text, marker.span)
    return NOTHING
