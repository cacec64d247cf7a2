"""Figures that a passage does not give but that follow from those it gives: sums, what is left, shares.

"47 fell ill, 31 are still in hospital" does not stand against "16 have gone home"; "half of the 600 million" is 300
million; where 86 percent run in tunnels, 14 percent do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from attrs import frozen

from claimcheck.model.fact import Comparison, Quantity, compare_intervals, last_step
from claimcheck.model.text import Span

LEAST = 5
"""Smaller counts meet by chance: any text with a 12 and a 14 "has" a 2."""
MOST = 8
"""Figures of a passage that are combined; a table of results combines to nearly anything."""
SHARED = ("percent", "ordinal")
"""Units whose figures are not added up: percentages may be of different wholes, and a third and a fourth make none."""


@frozen
class Derived:
    """A figure worked out, how ("47 − 31"), and the stretch of the passage that holds all it was worked out from."""

    value: float
    how: str
    span: Span


def derived(wanted: Quantity, given: Sequence[Quantity]) -> Derived | None:
    """How `wanted` follows from one or two of `given`, or None."""
    if (wanted.unit == "count" and abs(wanted.value) < LEAST) or len(given) > MOST:
        return None
    return next((d for d in _all(wanted.unit, given) if _meets(wanted, d.value)), None)


def _all(unit: str, given: Sequence[Quantity]) -> Iterator[Derived]:
    if unit == "percent":
        for q in given:
            if q.unit == unit and 0 < q.value < 100:
                yield Derived(100 - q.value, f"100 − {_plain(q.value)}", q.span)
    for a, b in combinations(given, 2):
        span = Span(min(a.span.start, b.span.start), max(a.span.end, b.span.end))
        share, whole = (a, b) if a.unit == "percent" else (b, a)
        if share.unit == "percent" and whole.unit == unit and unit not in SHARED and 0 < share.value < 100:
            yield Derived(share.value / 100 * whole.value, f"{_plain(share.value)}% × {_plain(whole.value)}", span)
        if a.unit == b.unit == unit and unit not in SHARED:
            yield Derived(a.value + b.value, f"{_plain(a.value)} + {_plain(b.value)}", span)
            if not (a.of and b.of) or a.of == b.of:
                more, less = max(a.value, b.value), min(a.value, b.value)
                yield Derived(more - less, f"{_plain(more)} − {_plain(less)}", span)


def _meets(wanted: Quantity, value: float) -> bool:
    """Whether a figure worked out is the wanted one, as finely as the wanted one is written."""
    step = last_step(wanted.value) / 2
    if abs(wanted.value - value) <= min(step, 0.02 * abs(wanted.value)):
        return True
    bounded = wanted.approximate and None not in (wanted.low, wanted.high)
    return bounded and compare_intervals((wanted.low, wanted.high), (value, value)) is not Comparison.CONFLICTING


def _plain(value: float) -> str:
    return f"{int(value):,}" if value == int(value) and abs(value) < 1e15 else f"{value:,.10g}"
