"""Times that are bounds: how long something lasts or by when it is to be done.

"Will not open before Tuesday" negates no opening; it says that it comes on Tuesday or later. And of two bounds that
look the same way it is not enough that they overlap: a report that says "within fifteen days" does not bear out
"within ten".
"""

from __future__ import annotations

from bisect import bisect_left

import attrs
from attrs import frozen

from claimcheck.judge.wording import content
from claimcheck.model.fact import Comparison, Marker, TimeSpan, compare_intervals
from claimcheck.model.judgement import Passage
from claimcheck.model.text import Span, within

FINAL = frozenset(".!?؟;؛\n")
REACH = 4
"""Content words between a negation and the "before" that it is about: "would not be open to the public before May"."""


@frozen
class Bounds:
    """The times of a passage as they are to be compared, and the negations that only say from when on."""

    times: tuple[TimeSpan, ...]
    negations: frozenset[Span]


def bounds(passage: Passage) -> Bounds:
    """A time that is open to the past ("before Tuesday") after a negation is open to the future instead."""
    turned: dict[Span, TimeSpan] = {}
    spent: set[Span] = set()
    for time in passage.facts.times:
        marker = _negation_of(passage, time) if time.start is None and time.end is not None else None
        if marker is not None:
            turned[time.span] = attrs.evolve(time, start=time.end, end=None)
            spent.add(marker.span)
    return Bounds(tuple(turned.get(t.span, t) for t in passage.facts.times), frozenset(spent))


def _negation_of(passage: Passage, time: TimeSpan) -> Marker | None:
    """The last negation before a time, where nothing but a few words stands between them."""
    before = [m for m in passage.facts.markers if m.value == "negation" and m.span.end <= time.span.start]
    if not before:
        return None
    marker = before[-1]
    between = Span(marker.span.end, time.span.start)
    if FINAL & set(between.of(passage.document.text)):
        return None
    found = content(passage).words
    first = bisect_left(found, between.start, key=lambda w: w.span.start)
    count = sum(1 for w in found[first:] if w.span.end <= between.end)
    other_times = any(t is not time and between.contains(t.span) for t in passage.facts.times)
    together = within(Span(marker.span.start, time.span.end), passage.spans)
    return marker if 0 < count <= REACH and together and not other_times else None


def compare_stretches(one: TimeSpan, other: TimeSpan) -> Comparison:
    """Two stretches that begin with the day of their documents: "within ten days" and "within fifteen days"."""
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return compare_intervals((one.start, one.end), (other.start, other.end))
    ours, theirs = one.end - one.start, other.end - other.start
    if ours == theirs:
        return Comparison.SAME
    return Comparison.COMPATIBLE if theirs < ours else Comparison.CONFLICTING
