"""How long something lasts by the dates of a passage: "within fourteen days" is two weeks, from 1994 to 2025 more than
thirty years.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from claimcheck.judge.derived import BOUND, FIRM, LOOSE, Derived
from claimcheck.model.fact import Comparison, Quantity, TimeSpan, compare_intervals
from claimcheck.model.text import Span

DAY, MONTH, YEAR = 24, 30.44 * 24, 365.25 * 24
"""Hours."""
MONTH_SLACK, LONG_SLACK = 2.5 * DAY, 0.01
"""How far a month may be off, by hours and by a share of a longer time: 28 to 33 days, a year of 361 to 369."""


def lasting(wanted: Quantity, times: Sequence[TimeSpan]) -> Derived | None:
    """The stretch of time that `wanted` names ("two weeks"), by one or two of `times`, or None."""
    if wanted.unit not in ("hour", "month") or wanted.of == "age":
        return None
    low, high = hours(wanted)
    for least, most, span in _stretches(times):
        if compare_intervals((low, high), (least, most)) is Comparison.CONFLICTING:
            continue
        bound = low if high is None else high if low is None else None
        if bound is None or max(bound, least) <= LOOSE * min(bound, least):
            sure = FIRM if bound is None and not wanted.approximate else BOUND
            return Derived(least, "", span, wanted.unit, sure=sure)  # the words say it best: "within fourteen days"
    return None


def hours(q: Quantity) -> tuple[float | None, float | None]:
    """The interval of a time in hours: ninety days are three months."""
    if q.unit == "hour":
        return q.low, q.high
    low, high = (None if bound is None else bound * MONTH for bound in (q.low, q.high))
    return (
        None if low is None else low - max(MONTH_SLACK, LONG_SLACK * low),
        None if high is None else high + max(MONTH_SLACK, LONG_SLACK * high),
    )


def _stretches(times: Sequence[TimeSpan]) -> Iterator[tuple[float, float, Span]]:
    """Least and most hours of a period or between two dates, and where that stands."""
    for t in times:
        if t.start and t.end and t.end > t.start and t.grain in ("day", "week"):
            days = (t.end - t.start).days  # both ends may count: the 12th to the 21st are nine days or ten
            yield days * DAY, (days + 1) * DAY, t.span
    for a, b in combinations((t for t in times if t.start), 2):
        if a.start is None or b.start is None or a.start == b.start:
            continue
        first, last = sorted((a.start, b.start))
        span = Span(min(a.span.start, b.span.start), max(a.span.end, b.span.end))
        if "year" in (a.grain, b.grain) and first.year < last.year:
            years = last.year - first.year
            yield years * YEAR, years * YEAR, span
        elif a.grain == b.grain == "day" and not (a.relative or b.relative):
            days = (last - first).days
            yield days * DAY, (days + 1) * DAY, span
