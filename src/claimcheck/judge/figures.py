"""The comparison of figures: every figure of the claim against the one of the passage that counts the same thing.

Agreement is looked for first, then what follows from the passage's figures (derived.py), then a conflict. Which figure
of the passage a claim's figure is held against is told by what is counted and by the words around both: "2.3 percent
up on the year" is no answer to "half of the capacity". So is how much a conflict tells: on newspairs train a figure
that stands against another among like words is wrong four times as often as right, among other words hardly more often.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from claimcheck.judge.derived import Derived, derived, parts, plain
from claimcheck.judge.lasting import hours, lasting
from claimcheck.judge.matching import answers
from claimcheck.judge.nearby import AROUND, NEAR, shared_around
from claimcheck.judge.terms import NOTHING, Term, term, words
from claimcheck.model.fact import Comparison, Quantity, compare_intervals, last_step, more_open
from claimcheck.model.judgement import Aspect, Passage

TELLING = 30
"""An equal count from here on is hardly chance, whatever it counts ("640 flats", "640 homes")."""
ROUNDED_FROM = 100
"""Counts below this are taken as exact."""
ROUNDING = 0.05
"""Most that rounding may move a figure, as a share of it."""
FAR = 20
"""Counts further apart than this factor, of which one names nothing, count different things: "18", "61,000 people"."""
NAMELESS_UNITS = ("count", "ordinal")
"""Units in which a figure means nothing without what is counted."""
AGREEING = (Comparison.SAME, Comparison.COMPATIBLE)


def quantity(claim: Passage, evidence: Passage) -> list[Term]:
    """One term for each figure of the claim.

    A figure that already answers one figure of the claim is not held against another: "5 soldiers and 2 contractors"
    agrees with itself.
    """
    ours, given = claim.facts.quantities, evidence.facts.quantities
    theirs = parts(given)
    found = _agreeing(ours, theirs)
    worked: dict[int, Derived] = {}
    for at, one in enumerate(ours):
        if at not in found and not _crossed(one, theirs):
            way = derived(one, given) or lasting(one, evidence.facts.times)
            if way and way not in worked.values():  # of a figure told three times a sum answers one
                worked[at] = way
    left = [at for at in range(len(ours)) if at not in found and at not in worked]
    against = _clashes(claim, [ours[at] for at in left], evidence, [q for q in theirs if not _among(q, found)])
    clashes = {left[n]: other for n, other in against.items()}
    out = []
    for at, one in enumerate(ours):
        side = words(one.text, one.span)
        if at in found:
            other, relation = found[at]
            out.append(_compared(one, other, relation, _counts_the_same(one, other) or "figure"))
        elif at in worked:
            way = worked[at]
            right = words(way.span.of(evidence.document.text), way.span)
            values = plain(one), way.how
            out.append(term(Aspect.QUANTITY, Comparison.COMPATIBLE, side, right, detail=way.sure, values=values))
        elif at in clashes:
            other = clashes[at]
            detail = _how_sure(one, other, crossed=_crossed(one, theirs), shared=_shared(claim, one, evidence, other))
            out.append(_compared(one, other, Comparison.CONFLICTING, detail))
        else:
            detail = "" if found or clashes or _elsewhere(one, theirs) else "unanswered"
            out.append(term(Aspect.QUANTITY, Comparison.INCOMPARABLE, side, NOTHING, detail=detail))
    return out


def _agreeing(ours: Sequence[Quantity], theirs: Sequence[Quantity]) -> dict[int, tuple[Quantity, Comparison]]:
    """What agrees: figures of one thing first, then telling figures of things named differently."""

    def named_otherwise(one: Quantity, other: Quantity) -> Comparison:
        apart = _elsewhere(one, [other]) and not (_crossed(one, theirs) or _crossed(other, ours))
        return Comparison.SAME if apart and abs(one.value) >= TELLING else Comparison.INCOMPARABLE

    found = answers(ours, theirs, _compare, AGREEING)
    rest = [at for at in range(len(ours)) if at not in found]
    left = [q for q in theirs if not _among(q, found)]
    more = answers([ours[at] for at in rest], left, named_otherwise, AGREEING)
    return found | {rest[n]: answer for n, answer in more.items()}


def _among(q: Quantity, found: dict[int, tuple[Quantity, Comparison]]) -> bool:
    return any(q is other for other, _ in found.values())


def _elsewhere(one: Quantity, others: Sequence[Quantity]) -> bool:
    """Whether that very figure counts something, be it another thing."""
    return any(q.unit == one.unit and q.value == one.value for q in others)


def _crossed(one: Quantity, others: Sequence[Quantity]) -> bool:
    """Whether the figure is there, but for another thing, and its own thing has another figure.

    "31 cars and 9 flats" says the opposite of "31 flats and 9 cars".
    """
    return _elsewhere(one, others) and any(
        _counts_the_same(one, q) == "of" and _compare(one, q) is Comparison.CONFLICTING for q in others
    )


def _compared(one: Quantity, other: Quantity, relation: Comparison, detail: str) -> Term:
    sides = words(one.text, one.span), words(other.text, other.span)
    return term(Aspect.QUANTITY, relation, *sides, detail=detail, values=(plain(one), plain(other)))


def _clashes(
    claim: Passage, ours: Sequence[Quantity], evidence: Passage, theirs: Sequence[Quantity]
) -> dict[int, Quantity]:
    """Which of `theirs` stands against each of `ours`, best one that counts the same thing or is among like words."""

    def alike(one: Quantity, other: Quantity) -> float:
        return 2 * AROUND * (_counts_the_same(one, other) == "of") + _shared(claim, one, evidence, other)

    found = answers(ours, theirs, _compare, (Comparison.CONFLICTING,), alike)
    return {at: other for at, (other, _) in found.items()}


def _how_sure(one: Quantity, other: Quantity, *, crossed: bool, shared: int) -> str:
    """How surely two figures conflict: "crossed", "tenfold", else "of", "unit" or "bare", with ".near" among like
    words.
    """
    match = _counts_the_same(one, other)
    if crossed and match == "of":
        return "crossed"
    if _tenfold(one, other):
        return "tenfold"
    return f"{match}.near" if shared >= NEAR else match


def _shared(claim: Passage, one: Quantity, evidence: Passage, other: Quantity) -> int:
    return shared_around(claim, one.span, evidence, other.span)


def _tenfold(a: Quantity, b: Quantity) -> bool:
    """Whether one is ten, a hundred … times the other: a slip of the pen or a falsehood, hardly another thing."""
    if min(a.value, b.value) <= 0:
        return False
    steps = math.log10(a.value / b.value)
    return abs(steps) > 0.5 and abs(steps - round(steps)) < 1e-9


def _counts_the_same(a: Quantity, b: Quantity) -> str:
    """ "of" where unit and counted thing agree, "unit" where only the unit does, "bare" where one of two counts names
    nothing, "" where they cannot be compared.
    """
    if a.unit != b.unit:
        return "unit" if {a.unit, b.unit} == {"hour", "month"} else ""
    if a.unit == "ordinal" and not (a.of and b.of):  # the 30th match, the 88th minute
        return ""
    if a.of and b.of and a.of != b.of:
        return "" if a.unit in NAMELESS_UNITS else "unit"
    if a.of and b.of:
        return "of"
    if a.unit != "count":
        return "unit"
    return "" if max(a.value, b.value) > FAR * max(1.0, min(a.value, b.value)) else "bare"


def _compare(a: Quantity, b: Quantity) -> Comparison:
    if not _counts_the_same(a, b):
        return Comparison.INCOMPARABLE
    if a.unit != b.unit:
        return compare_intervals(hours(a), hours(b))
    if a.value == b.value and (a.low is None) == (b.low is None) and (a.high is None) == (b.high is None):
        return Comparison.SAME
    low, high = (
        None if bound is None else bound * share for bound, share in ((a.low, 1 - ROUNDING), (a.high, 1 + ROUNDING))
    )
    if more_open((low, high), (b.low, b.high)):
        return Comparison.CONFLICTING
    found = compare_intervals((a.low, a.high), (b.low, b.high))
    return Comparison.COMPATIBLE if found is Comparison.CONFLICTING and rounded(a, b) else found


def rounded(a: Quantity, b: Quantity) -> bool:
    """Whether one figure is the other, rounded: 170,000 for 167,400. Small counts are not rounded: 10 is not 12."""
    if None in (a.low, a.high, b.low, b.high):
        return False
    coarse = max(a, b, key=lambda q: last_step(q.value))
    fine = b if coarse is a else a
    if coarse.unit in NAMELESS_UNITS and abs(coarse.value) < ROUNDED_FROM:
        return False
    return abs(coarse.value - fine.value) <= min(last_step(coarse.value) / 2, ROUNDING * abs(coarse.value))
