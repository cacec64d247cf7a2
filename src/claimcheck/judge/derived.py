"""Figures that a passage does not give but that follow from those it gives: sums, what is left, shares, changes.

"47 fell ill, 31 are still in hospital" does not stand against "16 have gone home"; "half of the 600 million" is 300
million; where 86 percent run in tunnels, 14 percent do not; from 1,160 to 1,740 is half as many again.

Each way was kept because, on newspairs train, a figure met by it is mostly right: where a claim's figure is a sum or a
difference of two figures of the premise, the premise bears the claim out in nine of ten pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

import attrs
from attrs import frozen

from claimcheck.model.fact import Comparison, Quantity, compare_intervals, last_step
from claimcheck.model.text import Span

LEAST = 5
"""Smaller counts meet by chance: any text with a 12 and a 14 "has" a 2. They follow only from what counts the same, and
less surely.
"""
TELLING = 10
"""From here on a count follows from two of different things as well: 18 men and 12 women are 30 people."""
MOST = 8
"""Figures of a passage that are combined; a table of results combines to nearly anything."""
RELATIVE = ("percent", "percentage_point", "ordinal", "times")
"""Units whose figures are not added up: percentages may be of different wholes, and a third and a fourth make none."""
LOOSE = 2
""" "More than half" is no answer to 99 percent: a bound is met by a figure within this factor of it."""
FIRM, SMALL, BOUND = "derived", "derived_small", "derived_bound"
"""How surely a figure follows: as written, as a small count, or only within a bound ("over half" for 62.6%)."""


@frozen
class Derived:
    """A figure worked out, how ("47 − 31"), and the stretch of the passage that holds all it was worked out from."""

    value: float
    how: str
    span: Span
    unit: str
    bounds: bool = False
    """Whether it may also be met within a bound. A rest of a hundred may not: 8 percent are far from "over half"."""
    sure: str = FIRM
    """FIRM, SMALL or BOUND."""


def derived(wanted: Quantity, given: Sequence[Quantity]) -> Derived | None:
    """How `wanted` follows from some of `given`, the surest way first, or None. Shares are read as both figures too."""
    if len(given) > MOST or wanted.unit == "ordinal":
        return None
    ways = [attrs.evolve(d, sure=sure) for d in _all(wanted, parts(given)) if (sure := _meets(wanted, d))]
    return min(ways, key=lambda d: (FIRM, SMALL, BOUND).index(d.sure), default=None)


def parts(given: Sequence[Quantity]) -> list[Quantity]:
    """`given`, each share ("seven of the 25") followed by its two figures."""
    out = []
    for q in given:
        out.append(q)
        if q.share is not None:
            for value in (q.share.part, q.share.whole):
                out.append(attrs.evolve(q, value=value, low=value, high=value, unit=q.share.unit, share=None))
    return out


def _all(wanted: Quantity, given: Sequence[Quantity]) -> Iterator[Derived]:
    amounts = [q for q in given if q.unit not in RELATIVE and q.value > 0]
    percents = [q for q in given if q.unit == "percent"]
    if wanted.unit == "percent":
        yield from _complements(percents)
        yield from _ratios(amounts)
    elif wanted.unit == "percentage_point":
        for a, b in combinations(percents, 2):
            yield _difference(a, b, "percentage_point")
    elif wanted.unit == "times":
        for less, more in _ordered(amounts):
            how = f"{plain(more)} ÷ {plain(less)}"
            yield attrs.evolve(_worked(more.value / less.value, how, "times", less, more), bounds=True)
    else:
        amounts = [q for q in amounts if q.unit == wanted.unit]
        yield from _added(wanted, amounts)
        yield from _scaled(amounts, [q for q in percents if 0 < q.value < 100])
        for many in (q for q in given if q.unit == "times" and q.value > 0):
            for q in amounts:  # "doubled to 5.6 billion"
                yield _worked(q.value / many.value, f"{plain(q)} ÷ {plain(many)}", q.unit, q, many)


def _complements(percents: Sequence[Quantity]) -> Iterator[Derived]:
    for q in percents:
        if 0 < q.value < 100:
            yield _worked(100 - q.value, f"100 − {plain(q)}", "percent", q)


def _ratios(amounts: Sequence[Quantity]) -> Iterator[Derived]:
    """A part in percent of the whole, and a change in percent of what was before."""
    for less, more in _ordered(amounts):
        how = f"{plain(less)} ÷ {plain(more)}"
        if less.span != more.span:  # the two figures of "7 of 10" are that share, which is compared as it is
            yield attrs.evolve(_worked(100 * less.value / more.value, how, "percent", less, more), bounds=True)
        yield _worked(100 - 100 * less.value / more.value, f"1 − {how}", "percent", less, more)
        yield _worked(100 * more.value / less.value - 100, f"{plain(more)} ÷ {plain(less)} − 1", "percent", less, more)


def _added(wanted: Quantity, amounts: Sequence[Quantity]) -> Iterator[Derived]:
    for a, b in combinations(amounts, 2):
        if _of_one_kind(wanted, a, b):
            yield _difference(a, b, a.unit)
    if wanted.unit == "count" and wanted.value < LEAST:
        return
    for some in (2, 3):
        for added in combinations(amounts, some):
            how = " + ".join(plain(q) for q in added)
            yield _worked(sum(q.value for q in added), how, wanted.unit, *added)


def _of_one_kind(wanted: Quantity, a: Quantity, b: Quantity) -> bool:
    """Whether `wanted` can be what two amounts differ by: 12 of 18 tents leave 6, 12 trucks and 18 tents do not."""
    if wanted.unit != "count" or wanted.value >= TELLING:
        return True
    apart = bool(a.of and b.of) and a.of != b.of
    return not apart and (wanted.value >= LEAST or (bool(wanted.of) and wanted.of in (a.of, b.of)))


def _scaled(amounts: Sequence[Quantity], percents: Sequence[Quantity]) -> Iterator[Derived]:
    """A share of an amount, the rest of it, and what there was before a rise by a share."""
    for share in percents:
        for q in amounts:
            of = share.value / 100
            yield _worked(of * q.value, f"{plain(share)}% × {plain(q)}", q.unit, share, q)
            yield _worked((1 - of) * q.value, f"{plain(q)} − {plain(share)}%", q.unit, share, q)
            yield _worked(q.value / of, f"{plain(q)} ÷ {plain(share)}%", q.unit, share, q)
            yield _worked(q.value / (1 + of), f"{plain(q)} ÷ {plain(100 + share.value)}%", q.unit, share, q)


def _ordered(amounts: Sequence[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    for less, more in permutations(amounts, 2):
        if less.unit == more.unit and less.value < more.value:
            yield less, more


def _difference(a: Quantity, b: Quantity, unit: str) -> Derived:
    more, less = (a, b) if a.value >= b.value else (b, a)
    worked = _worked(more.value - less.value, f"{plain(more)} − {plain(less)}", unit, a, b)
    return attrs.evolve(worked, bounds=True)


def _worked(value: float, how: str, unit: str, *used: Quantity) -> Derived:
    return Derived(value, how, Span(min(q.span.start for q in used), max(q.span.end for q in used)), unit)


def _meets(wanted: Quantity, found: Derived) -> str:
    """FIRM where a figure worked out is the wanted one as finely as that is written; else SMALL, BOUND or ""."""
    value, small = found.value, wanted.unit == "count" and abs(wanted.value) < LEAST
    step = last_step(wanted.value) / 2
    if abs(wanted.value - value) <= min(step, 0.02 * abs(wanted.value)):
        return SMALL if small else FIRM
    if small or not found.bounds:
        return ""
    if wanted.low is None or wanted.high is None:
        bound = wanted.low if wanted.high is None else wanted.high
        near = bound is not None and bound > 0 and value > 0 and max(bound, value) <= LOOSE * min(bound, value)
        within = compare_intervals((wanted.low, wanted.high), (value, value)) is not Comparison.CONFLICTING
        return BOUND if near and within else ""
    return BOUND if wanted.approximate and wanted.low <= value <= wanted.high else ""


def plain(figure: Quantity | float) -> str:
    """A figure as a reader writes it: 1,160 or 62.6."""
    value = figure.value if isinstance(figure, Quantity) else figure
    return f"{int(value):,}" if value == int(value) and abs(value) < 1e15 else f"{value:,.10g}"
