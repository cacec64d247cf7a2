"""Which segments to write anew, so that there are few of them and every vector is written only a few times.

Segments stand in the order of their rows, and only neighbours are merged: so no two overlap. Exact ones are the newest.
Like the runs of a log-structured merge tree they are merged by size: FANOUT of one size make one of the next. When the
exact ones outgrow their bound, all of them become one coded segment; coded segments are merged up to SEGMENT_ROWS rows
and then left alone, so that no flush has to write the whole index, and no merge needs more than about 100 MB.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from attrs import frozen

from claimcheck.store.manifest import CODED, EXACT

FANOUT = 4
SMALLEST = 64
"""Segments up to so many rows are of one size."""
TAIL = 8_192
"""Beside coded segments so many vectors are kept exact at most: comparing them takes half a millisecond."""
SEGMENT_ROWS = 1 << 18
SMALL_ROWS = SEGMENT_ROWS // 2
"""Coded segments up to so many rows are merged with others: each holds the centres of all lists once more, and costs a
search some time."""
MOST_SMALL = 6
"""So many neighbouring small coded segments are merged, even where they do not fill one."""
DEAD = 0.25
"""A segment is written anew when this share of its rows is taken out."""


@frozen
class Held:
    """What the choice depends on: kind, rows in the file, how many of them count, and whether it must be rewritten (it
    is of an older format or training).
    """

    kind: str
    count: int
    alive: int
    is_old: bool = False


@frozen
class Job:
    """Write the segments from `start` up to, not including, `stop` anew as one of `kind`; none if nothing is alive."""

    start: int
    stop: int
    kind: str


def next_job(held: Sequence[Held], exact_up_to: int) -> Job | None:
    """What is to be done next; None where all is well. Called again after each job."""
    exact = next((at for at, h in enumerate(held) if h.kind != CODED), len(held))
    if sum(h.alive for h in held[exact:]) > (min(exact_up_to, TAIL) if exact else exact_up_to):
        return _filling(held, exact, CODED)
    for at, h in enumerate(held):
        if h.is_old or h.alive <= (1 - DEAD) * h.count:
            return Job(at, at + 1, CODED if h.kind == CODED else EXACT)
    return _tier(held, exact) or _small(held[:exact])


def whole(held: Sequence[Held], exact_up_to: int) -> list[Job]:
    """Jobs, last first, after which as few segments as can be hold what is alive and nothing else."""
    kind = EXACT if all(h.kind != CODED for h in held) and sum(h.alive for h in held) <= exact_up_to else CODED
    jobs, start = [], 0
    while start < len(held):
        job = _filling(held, start, kind)
        first = held[start]
        if job.stop - start > 1 or first.is_old or first.kind != kind or first.alive < first.count:
            jobs.append(job)
        start = job.stop
    return jobs[::-1]


def _filling(held: Sequence[Held], start: int, kind: str) -> Job:
    """As many as fill a segment, at least one."""
    sizes = accumulate(h.alive for h in held[start:])
    return Job(start, start + max(1, sum(size <= SEGMENT_ROWS for size in sizes)), kind)


def _tier(held: Sequence[Held], exact: int) -> Job | None:
    """The newest exact segments up to the smallest size of which there are too many."""
    tiers = [_size(h) for h in held[exact:]]
    for tier in sorted(set(tiers)):
        start = len(tiers)
        while start and tiers[start - 1] <= tier:
            start -= 1
        if tiers[start:].count(tier) >= FANOUT and sum(h.alive for h in held[exact + start :]) <= SEGMENT_ROWS:
            return Job(exact + start, len(held), EXACT)
    return None


def _size(held: Held) -> int:
    tier, bound = 0, SMALLEST
    while held.count > bound:
        tier, bound = tier + 1, bound * FANOUT
    return tier


def _small(coded: Sequence[Held]) -> Job | None:
    """A run of small coded segments, if it fills one or there are too many."""
    start = 0
    for at, h in enumerate([*coded, Held(CODED, SEGMENT_ROWS, SEGMENT_ROWS)]):
        if h.count <= SMALL_ROWS:
            continue
        run = coded[start:at]
        if len(run) >= MOST_SMALL or (len(run) > 1 and sum(r.alive for r in run) >= SEGMENT_ROWS):
            return _filling(coded[:at], start, CODED)
        start = at + 1
    return None
