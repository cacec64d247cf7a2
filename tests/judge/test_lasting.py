"""How long something lasts by the dates of a passage."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.judge.derived import BOUND, FIRM
from claimcheck.judge.lasting import hours, lasting
from claimcheck.model.fact import Quantity, TimeSpan
from claimcheck.model.text import Span

DAY = date(2026, 3, 2)


def duration(value: float, unit: str, *, low: float | None = -1, high: float | None = -1) -> Quantity:
    ends = (value if end == -1 else end for end in (low, high))
    return Quantity(text="", span=Span(0, 1), value=value, low=next(ends), high=next(ends), unit=unit)


def time(start: date, end: date | None = None, grain: str = "day", at: int = 0, *, relative: bool = False) -> TimeSpan:
    span = Span(at, at + 1)
    return TimeSpan(text="", span=span, start=start, end=end or start, grain=grain, relative=relative)


def year(number: int, at: int = 0) -> TimeSpan:
    return time(date(number, 1, 1), date(number, 12, 31), "year", at)


@pytest.mark.parametrize(
    ("wanted", "times", "sure"),
    [
        (duration(336, "hour"), [time(DAY, DAY + timedelta(14), relative=True)], FIRM),
        (duration(0.5, "month"), [time(DAY, DAY + timedelta(14), relative=True)], FIRM),
        (duration(48, "hour"), [time(DAY, DAY + timedelta(1))], FIRM),
        (duration(360, "hour"), [time(DAY, DAY + timedelta(30))], None),
        (duration(432, "hour"), [time(DAY), time(DAY + timedelta(18), at=5)], FIRM),
        (duration(360, "month", high=None), [year(1994), year(2025, 5)], BOUND),
        (duration(120, "month", high=None), [year(1994), year(2025, 5)], None),
        (duration(372, "month"), [year(1994), year(2025, 5)], FIRM),
        (duration(336, "hour"), [time(DAY)], None),
        (duration(336, "count"), [time(DAY, DAY + timedelta(14))], None),
        (duration(336, "hour"), [], None),
    ],
)
def test_a_stretch_of_time(wanted: Quantity, times: list[TimeSpan], sure: str | None) -> None:
    found = lasting(wanted, times)
    assert (found.sure if found else None) == sure


@given(st.integers(1, 600))
def test_months_are_as_long_as_some_months_in_a_row(months: int) -> None:
    low, high = hours(duration(months, "month"))
    assert low is not None
    assert high is not None
    first = date(2001, 1 + months % 12, 1)
    at = first.month - 1 + months
    days = (date(first.year + at // 12, at % 12 + 1, 1) - first).days
    assert low <= 24 * days <= high
