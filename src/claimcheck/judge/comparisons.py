"""The comparisons of facts, one function per aspect: `aspect(claim, evidence) -> list[Term]`.

Each looks for every fact of the claim at what the passage holds of the same kind. A fact that the passage says nothing
of is INCOMPARABLE, with no words on the evidence's side.
"""

from __future__ import annotations

from collections.abc import Sequence

from claimcheck.judge.deadlines import bounds, compare_stretches
from claimcheck.judge.matching import answers
from claimcheck.judge.nearby import AROUND, NEAR, shared_around
from claimcheck.judge.place_roles import grain, roles_in
from claimcheck.judge.slots import ActorNames, rivals
from claimcheck.judge.terms import ELSEWHERE, LOOSE, NOTHING, Term, term, words
from claimcheck.model.fact import (
    Actor,
    Comparison,
    Place,
    TimeSpan,
    compare_intervals,
    more_open,
)
from claimcheck.model.judgement import Aspect, Passage
from claimcheck.model.place_relation import compare_places

SAME_NAME = 0.9


def time(claim: Passage, evidence: Passage) -> list[Term]:
    """Every date of the claim against the dates of the passage; those around it only where it has none of its own.

    As with figures, a date that answers one date of the claim is not held against another: "on Sunday they left output
    for March as it is" does not contradict a passage that only has the Sunday.
    """
    ours, theirs = bounds(claim).times, bounds(evidence).times
    closed = [t for t in theirs if t.start and t.end]

    def alike(one: TimeSpan, other: TimeSpan) -> float:
        written_alike = (one.grain == other.grain) + (one.relative == other.relative)  # "2 March" before "Monday"
        return 2 * AROUND * written_alike + shared_around(claim, one.span, evidence, other.span)

    one_day = claim.document.published_on == evidence.document.published_on

    def compare(one: TimeSpan, other: TimeSpan) -> Comparison:
        if one_day and _same_weekday(one, other):
            return Comparison.COMPATIBLE
        if _begins_today(one, claim) and _begins_today(other, evidence):
            return compare_stretches(one, other)
        if one.start and one.end and not (other.start and other.end) and _against(one, closed):
            return Comparison.INCOMPARABLE
        if more_open((one.start, one.end), (other.start, other.end)):
            return Comparison.CONFLICTING
        return _compare_times(one, other)

    own = answers(ours, theirs, compare, prefer=alike)
    around = {} if theirs else answers(ours, evidence.context.times, compare)
    out = []
    for at, one in enumerate(ours):
        side = words(one.text, one.span)
        other, relation = own.get(at) or around.get(at) or (None, Comparison.INCOMPARABLE)
        if other is None:
            out.append(term(Aspect.TIME, relation, side, NOTHING))
        else:
            detail = "" if at in own else "context"
            if relation is Comparison.CONFLICTING and at in own:
                detail = _how_sure(one, other, shared_around(claim, one.span, evidence, other.span))
            values = _days(one), _days(other)
            out.append(term(Aspect.TIME, relation, side, words(other.text, other.span), detail=detail, values=values))
    return out


def _how_sure(one: TimeSpan, other: TimeSpan, shared: int) -> str:
    """How surely two dates conflict: "near" among like words, "grain" where one is a day and one a month or year.

    Among like words two days are mostly told of the same act; a day and a year mostly of two.
    """
    if one.grain != other.grain:
        return "grain"
    return "near" if shared >= NEAR else ""


def _compare_times(a: TimeSpan, b: TimeSpan) -> Comparison:
    """A weekday of the report stands against another day, not against a year long past: "since 2003", "on Sunday"."""
    found = compare_intervals((a.start, a.end), (b.start, b.end))
    day, other = (a, b) if a.relative else (b, a)
    apart = day.relative and day.grain == "day" and not other.relative and other.grain not in ("day", "week")
    return Comparison.INCOMPARABLE if found is Comparison.CONFLICTING and apart else found


def _against(one: TimeSpan, others: Sequence[TimeSpan]) -> bool:
    """Whether one of `others` that is written as finely is another time: "the first quarter" is then not answered by
    "by 2033", where the passage also has a third quarter.
    """
    return any(one.grain == t.grain and _compare_times(one, t) is Comparison.CONFLICTING for t in others)


def _begins_today(t: TimeSpan, passage: Passage) -> bool:
    """Whether it is a stretch of days from the day of its document on: "within ten days"."""
    return t.relative and t.start is not None and t.start == passage.document.published_on and t.end != t.start


def _same_weekday(a: TimeSpan, b: TimeSpan) -> bool:
    """Whether both are a bare weekday, resolved a week apart; not "last Friday", nor "a week ago".

    In texts of one day that is one Friday: whether it is the last or the next was told by a tense, and a tense is
    easily misread ("the truce begins on Friday").
    """
    bare = all(t.relative and t.grain == "day" and len(t.text.split()) == 1 for t in (a, b))
    return bare and a.start is not None and b.start is not None and abs((a.start - b.start).days) == 7


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

    own = answers(ours, theirs, compare)
    around = {} if theirs else answers(ours, _distinct(evidence.context.places), compare_places)
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
    out: dict[str, set[str]] = {p.place: set() for p in passage.facts.places}
    for one, role in roles_in(passage):
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


def actors(claim: Passage, evidence: Passage, names: ActorNames) -> list[Term]:
    """Every actor of the claim, looked for among those of the passage and around it; it conflicts with one that stands
    in its place (see slots.py).
    """
    out = []
    seen: set[str] = set()
    others = rivals(claim, evidence, names)
    for one in claim.facts.actors:
        name = one.canonical or one.text
        if name in seen:
            continue
        seen.add(name)
        side = words(one.text, one.span)
        other = _same_actor(one, evidence.facts.actors, names)
        around = other or _same_actor(one, evidence.context.actors, names)
        found, relation, detail = around, Comparison.SAME, "" if other else "context"
        if around is None and (rival := others.get(name)):
            found, relation, detail = rival, Comparison.CONFLICTING, ""
        if found is None:
            out.append(term(Aspect.ACTORS, Comparison.INCOMPARABLE, side, NOTHING))
            continue
        values = name, found.canonical or found.text
        out.append(term(Aspect.ACTORS, relation, side, words(found.text, found.span), detail=detail, values=values))
    return out


def _same_actor(one: Actor, others: Sequence[Actor], names: ActorNames) -> Actor | None:
    for other in others:
        if one.canonical is not None and one.canonical == other.canonical:
            return other
    if one.canonical is None:
        for other in others:
            if other.canonical is None and names.same_name(one.text, other.text) >= SAME_NAME:
                return other
    return None
