"""The arithmetic between a number as written and the interval it stands for: bounds, rounding, conversion."""

from __future__ import annotations

import math

from attrs import evolve, field, frozen

from claimcheck.facts.counted import Noun
from claimcheck.facts.measures import Measure
from claimcheck.facts.number_sums import Numeral
from claimcheck.lang.numbers import Unit
from claimcheck.model.fact import Share, last_step


@frozen
class Found:
    """A number with its interval, on the way to a quantity: words `start..end`, values as written.

    `settled`: its unit and noun are known already, so that none is looked for. `bounds` holds "at_least", "at_most",
    "about", "nearly", "slightly_over".
    """

    numeral: Numeral
    start: int
    end: int
    value: float
    low: float | None
    high: float | None
    unit: str = "count"
    of: Noun | None = None
    measure: Measure | None = None
    settled: bool = False
    bounds: frozenset[str] = field(factory=frozenset)
    share: Share | None = None


def plain(n: Numeral, measure: Measure | None = None) -> Found:
    """The number as it stands."""
    return Found(n, n.start, n.end, n.value, n.low, n.high, measure=measure)


def percentage(n: Numeral, part: float, of: Noun | None) -> Found:
    """A part of one (0.5) as a percentage; one that is not whole is rounded either way: two thirds is 66 to 67."""
    value = round(100 * part, 6)
    low, high = float(math.floor(value)), float(math.ceil(value))
    return Found(n, n.start, n.end, 100 * part, low, high, unit="percent", of=of, settled=True)


def shared(n: Numeral, part: float, whole: float, of: Noun | None, unit: Unit | None = None) -> Found:
    """ "Seven of the 25 (kilometres)" as a percentage that keeps both figures, in the unit's canonical one."""
    factor, name = (unit.factor, unit.name) if unit else (1.0, "count")
    return evolve(percentage(n, part / whole, of), share=Share(part * factor, whole * factor, name))


def added(found: Found, step: float) -> Found:
    """`found` with something added: "(two hours) and a half"."""
    low = None if found.low is None else found.low + step
    high = None if found.high is None else found.high + step
    return evolve(found, value=found.value + step, low=low, high=high)


def negated(found: Found) -> Found:
    """`found` below zero."""
    low = None if found.high is None else -found.high
    return evolve(found, value=-found.value, low=low, high=None if found.low is None else -found.low)


def bounded(found: Found) -> Found:
    """`found` with the interval its bounds leave."""
    low, high, bounds = found.low, found.high, found.bounds
    if low is None or high is None or not bounds:
        return found
    one = low == high
    if "about" in bounds or "nearly" in bounds:
        low -= rounding(found.value if one else low)
    if "about" in bounds or "slightly_over" in bounds:
        high += rounding(found.value if one else high)
    return evolve(found, low=None if "at_most" in bounds else low, high=None if "at_least" in bounds else high)


def rounding(value: float) -> float:
    """What "about" allows on either side: half of the last significant digit, within 5% and 10% of the value."""
    size = abs(value)
    return min(max(last_step(value) / 2, 0.05 * size), 0.1 * size)


def converted(found: Found) -> Found:
    """`found` in the canonical unit of its measure.

    Where the factor is no power of ten, an exact figure gets the rounding of the written one: 100 miles is 161 km to
    whoever wrote it, not 160.9344.
    """
    measure = found.measure
    if measure is None:
        return found
    unit, low, high = measure.unit, found.low, found.high
    if unit.rounded and low is not None and low == high:
        slack = 0.5 if unit.offset else min(last_step(found.value) / 2, 0.025 * abs(found.value))
        low, high = low - slack, low + slack

    def turn(value: float) -> float:
        return (value + unit.offset) * unit.factor

    return evolve(
        found,
        value=turn(found.value),
        low=None if low is None else turn(low),
        high=None if high is None else turn(high),
        unit=measure.name,
    )


def clean(value: float) -> float:
    """Twelve significant digits: 90 minutes and an hour and a half must come out equal."""
    return float(f"{value:.12g}")
