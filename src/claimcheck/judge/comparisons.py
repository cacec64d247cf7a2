"""The comparisons of facts, one function per aspect: `aspect(claim, evidence) -> list[Term]`.

Each looks for every fact of the claim at what the passage holds of the same kind. A fact that the passage says nothing
of is INCOMPARABLE, with no words on the evidence's side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from claimcheck.judge.derived import derived
from claimcheck.judge.place_roles import grain, roles
from claimcheck.judge.terms import ELSEWHERE, LOOSE, NOTHING, Term, term, words
from claimcheck.model.fact import (
    Actor,
    Comparison,
    Facts,
    Place,
    Quantity,
    Scope,
    TimeSpan,
    compare_intervals,
    last_step,
)
from claimcheck.model.judgement import Aspect, Passage, Words
from claimcheck.model.place_relation import compare_places

F = TypeVar("F", Quantity, TimeSpan, Place)
SameName = Callable[[str, str], float]
SAME_NAME = 0.9
TELLING = 30
"""An equal count from here on is hardly chance."""
ROUNDED_FROM = 100
"""Counts below this are taken as exact."""
ROUNDING = 0.05
"""Most that rounding may move a figure, as a share of it."""
FAR = 20
"""Counts further apart than this factor, of which one names nothing, count different things: "18", "61,000 people"."""
NAMELESS_UNITS = ("count", "ordinal")
"""Units in which a figure means nothing without what is counted."""


def quantity(claim: Passage, evidence: Passage) -> list[Term]:
    """Every figure of the claim against the figure of the passage that counts the same thing.

    A figure that already answers one figure of the claim is not held against another: "5 soldiers and 2 contractors"
    agrees with itself.
    """
    ours = claim.facts.quantities
    found = _answers(ours, evidence.facts.quantities, _compare_quantities)
    out = []
    for at, one in enumerate(ours):
        side = words(one.text, one.span)
        if at not in found or found[at][1] is Comparison.CONFLICTING:
            worked = derived(one, evidence.facts.quantities)
            if worked is not None:
                right = words(worked.span.of(evidence.document.text), worked.span)
                values = _figure(one), worked.how
                out.append(term(Aspect.QUANTITY, Comparison.COMPATIBLE, side, right, detail="derived", values=values))
                continue
        if at not in found:
            detail = "" if found else "unanswered"
            out.append(term(Aspect.QUANTITY, Comparison.INCOMPARABLE, side, NOTHING, detail=detail))
            continue
        other, relation = found[at]
        values = _figure(one), _figure(other)
        match = _counts_the_same(one, other)
        out.append(term(Aspect.QUANTITY, relation, side, words(other.text, other.span), detail=match, values=values))
    return out


def _counts_the_same(a: Quantity, b: Quantity) -> str:
    """ "of" where unit and counted thing agree, "unit" where only the unit does, "" where they cannot be compared.

    Two counts of things named differently can still be one ("640 flats", "640 homes"): "figure", where both give
    the same figure and it is a telling one.
    """
    if a.unit != b.unit or (a.unit == "ordinal" and not (a.of and b.of)):  # the 30th match, the 88th minute
        return ""
    if a.unit == "count" and not (a.of and b.of) and max(a.value, b.value) > FAR * max(1.0, min(a.value, b.value)):
        return ""
    if a.of and b.of and a.of != b.of:
        if a.unit not in NAMELESS_UNITS:
            return "unit"
        return "figure" if a.value == b.value and abs(a.value) >= TELLING else ""
    return "of" if a.of and b.of else "unit"


def _compare_quantities(a: Quantity, b: Quantity) -> Comparison:
    if not _counts_the_same(a, b):
        return Comparison.INCOMPARABLE
    if a.value == b.value and (a.low is None) == (b.low is None) and (a.high is None) == (b.high is None):
        return Comparison.SAME
    found = compare_intervals((a.low, a.high), (b.low, b.high))
    return Comparison.COMPATIBLE if found is Comparison.CONFLICTING and _rounded(a, b) else found


def _rounded(a: Quantity, b: Quantity) -> bool:
    """Whether one figure is the other, rounded: 170,000 for 167,400. Small counts are not rounded: 10 is not 12."""
    if None in (a.low, a.high, b.low, b.high):
        return False
    coarse = max(a, b, key=lambda q: last_step(q.value))
    fine = b if coarse is a else a
    if coarse.unit in NAMELESS_UNITS and abs(coarse.value) < ROUNDED_FROM:
        return False
    return abs(coarse.value - fine.value) <= min(last_step(coarse.value) / 2, ROUNDING * abs(coarse.value))


def _figure(q: Quantity) -> str:
    whole = abs(q.value) < 1e15 and q.value == int(q.value)
    return f"{int(q.value):,}" if whole else f"{q.value:,.10g}"


def time(claim: Passage, evidence: Passage) -> list[Term]:
    """Every date of the claim against the dates of the passage; those around it only where it has none of its own.

    As with figures, a date that answers one date of the claim is not held against another: "on Sunday they left output
    for March as it is" does not contradict a passage that only has the Sunday.
    """
    ours = claim.facts.times
    own = _answers(ours, evidence.facts.times, _compare_times)
    around = {} if evidence.facts.times else _answers(ours, evidence.context.times, _compare_times)
    out = []
    for at, one in enumerate(ours):
        side = words(one.text, one.span)
        other, relation = own.get(at) or around.get(at) or (None, Comparison.INCOMPARABLE)
        if other is None:
            out.append(term(Aspect.TIME, relation, side, NOTHING))
        else:
            detail = "" if at in own else "context"
            values = _days(one), _days(other)
            out.append(term(Aspect.TIME, relation, side, words(other.text, other.span), detail=detail, values=values))
    return out


def _compare_times(a: TimeSpan, b: TimeSpan) -> Comparison:
    """A weekday of the report stands against another day, not against a year long past: "since 2003", "on Sunday"."""
    found = compare_intervals((a.start, a.end), (b.start, b.end))
    day, other = (a, b) if a.relative else (b, a)
    apart = day.relative and day.grain == "day" and not other.relative and other.grain not in ("day", "week")
    return Comparison.INCOMPARABLE if found is Comparison.CONFLICTING and apart else found


def _answers(
    ours: Sequence[F], theirs: Sequence[F], compare: Callable[[F, F], Comparison]
) -> dict[int, tuple[F, Comparison]]:
    """Which of `theirs` answers each of `ours`, one to one: as much agreement as there can be, then conflicts.

    "More than 40 arrived and about 60 left" agrees with "58 left and 90 arrived", though "more than 40" fits both
    figures.
    """
    table = {(i, j): compare(one, other) for i, one in enumerate(ours) for j, other in enumerate(theirs)}
    found: dict[int, tuple[F, Comparison]] = {}
    taken: set[int] = set()
    for wanted in (Comparison.SAME, Comparison.COMPATIBLE, Comparison.CONFLICTING):
        edges = {
            i: [j for j in range(len(theirs)) if j not in taken and table[i, j] is wanted]
            for i in range(len(ours))
            if i not in found
        }
        for j, i in _matching(edges).items():
            found[i] = (theirs[j], wanted)
            taken.add(j)
    return found


def _matching(edges: dict[int, list[int]]) -> dict[int, int]:
    """As many pairs as there can be, right -> left, by augmenting paths (Kuhn 1955)."""
    owner: dict[int, int] = {}

    def augment(i: int, seen: set[int]) -> bool:
        for j in edges[i]:
            if j not in seen:
                seen.add(j)
                if j not in owner or augment(owner[j], seen):
                    owner[j] = i
                    return True
        return False

    for i in edges:
        augment(i, set())
    return owner


def _days(t: TimeSpan) -> str:
    start, end = (t.start.isoformat() if t.start else "…"), (t.end.isoformat() if t.end else "…")
    return start if start == end else f"{start}/{end}"


def place(claim: Passage, evidence: Passage) -> list[Term]:
    """Every place of the claim against the places of the passage; one inside the other is compatible.

    Two places of one grain that do the same conflict: "in Mosul" and "in Ramadi", not "in Mosul" and "from
    Ramadi" or "Baghdad said"; beside a place that both name it is enough that nothing shows them doing something else
    (LOOSE). Otherwise they are merely two places (ELSEWHERE). Where the passage names no place, what is around it can
    agree ("the base", named one sentence before) but never conflicts.
    """
    ours, theirs = _distinct(claim.facts.places), _distinct(evidence.facts.places)
    mine, its = _roles(claim), _roles(evidence)
    met = any(compare_places(a, b) in (Comparison.SAME, Comparison.COMPATIBLE) for a in ours for b in theirs)

    def detail(a: Place, b: Place) -> str | None:
        """That of their conflict, None where they do not conflict."""
        if grain(a.place) != grain(b.place):
            return None
        if mine[a.place] & its[b.place]:
            return ""
        return LOOSE if met and not (mine[a.place] and its[b.place]) else None

    def compare(a: Place, b: Place) -> Comparison:
        found = compare_places(a, b)
        return Comparison.INCOMPARABLE if found is Comparison.CONFLICTING and detail(a, b) is None else found

    own = _answers(ours, theirs, compare)
    around = {} if theirs else _answers(ours, _distinct(evidence.context.places), compare_places)
    out = []
    for at, one in enumerate(ours):
        side = words(one.text, one.span)
        if answer := own.get(at):
            other, relation = answer
            how = detail(one, other) or "" if relation is Comparison.CONFLICTING else ""
        elif (found := around.get(at)) and found[1] is not Comparison.CONFLICTING:
            (other, relation), how = found, "context"
        else:
            apart = any(compare_places(one, p) is Comparison.CONFLICTING for p in theirs)
            how = ELSEWHERE if apart else ""
            out.append(term(Aspect.PLACE, Comparison.INCOMPARABLE, side, NOTHING, detail=how))
            continue
        values = one.place, other.place
        out.append(term(Aspect.PLACE, relation, side, words(other.text, other.span), detail=how, values=values))
    return out


def _roles(passage: Passage) -> dict[str, set[str]]:
    """What each place of a passage does in it, by its name."""
    places = passage.facts.places
    out: dict[str, set[str]] = {p.place: set() for p in places}
    for one, role in zip(places, roles(passage.document.text, passage.document.lang, places), strict=True):
        if role:
            out[one.place].add(role)
    return out


def _distinct(places: Sequence[Place]) -> list[Place]:
    """Without places that are named again, or that hold another one of them ("Anbar, Iraq" is Anbar)."""
    holders = {h for p in places for h in p.within}
    seen: set[str] = set()
    out = []
    for p in places:
        if p.place not in seen and p.place not in holders:
            out.append(p)
        seen.add(p.place)
    return out


def actors(claim: Passage, evidence: Passage, same_name: SameName) -> list[Term]:
    """Every actor of the claim, looked for among those of the passage and around it."""
    out = []
    seen: set[str] = set()
    for one in claim.facts.actors:
        name = one.canonical or one.text
        if name in seen:
            continue
        seen.add(name)
        side = words(one.text, one.span)
        other = _same_actor(one, evidence.facts.actors, same_name)
        around = other or _same_actor(one, evidence.context.actors, same_name)
        if around is None:
            out.append(term(Aspect.ACTORS, Comparison.INCOMPARABLE, side, NOTHING))
            continue
        values = name, around.canonical or around.text
        detail = "" if other else "context"
        right = words(around.text, around.span)
        out.append(term(Aspect.ACTORS, Comparison.SAME, side, right, detail=detail, values=values))
    return out


def _same_actor(one: Actor, others: Sequence[Actor], same_name: SameName) -> Actor | None:
    for other in others:
        if one.canonical is not None and one.canonical == other.canonical:
            return other
    if one.canonical is None:
        for other in others:
            if other.canonical is None and same_name(one.text, other.text) >= SAME_NAME:
                return other
    return None


_WHOLE = {Scope.ALL: 2, Scope.PLAIN: 1, Scope.SOME: 0, Scope.EXCEPT: 0}


def scope(claim: Passage, evidence: Passage) -> list[Term]:
    """Whether one side speaks of all where the other leaves something out."""
    a, b = claim.facts, evidence.facts
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
