"""What follows from the figures of a passage, and that it is told with the stretch it follows from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.judge.derived import derived
from claimcheck.model.fact import Quantity
from claimcheck.model.text import Span


def quantity(value: float, at: int = 0, unit: str = "count", of: str = "") -> Quantity:
    return Quantity(text=f"{value:g}", span=Span(at, at + 1), value=value, low=value, high=value, unit=unit, of=of)


@pytest.mark.parametrize(
    ("wanted", "given", "how"),
    [
        (quantity(16), [quantity(47), quantity(31, 5)], "47 − 31"),
        (quantity(30), [quantity(18, of="male"), quantity(12, 5, of="female")], "18 + 12"),
        (quantity(6), [quantity(18, of="tent"), quantity(12, 5, of="truck")], None),
        (quantity(14, unit="percent"), [quantity(86, unit="percent")], "100 − 86"),
        (quantity(300, unit="USD"), [quantity(600, unit="USD"), quantity(50, 5, unit="percent")], "50% × 600"),
        (quantity(300, unit="EUR"), [quantity(600, unit="USD"), quantity(50, 5, unit="percent")], None),
        (quantity(2), [quantity(14), quantity(12, 5)], None),
        (quantity(17), [quantity(47), quantity(31, 5)], None),
        (quantity(5, unit="ordinal"), [quantity(2, unit="ordinal"), quantity(3, 5, unit="ordinal")], None),
    ],
)
def test_how_a_figure_follows(wanted: Quantity, given: list[Quantity], how: str | None) -> None:
    found = derived(wanted, given)
    assert (found.how if found else None) == how


@given(
    st.floats(-1e12, 1e12),
    st.lists(st.tuples(st.floats(-1e12, 1e12), st.sampled_from(["count", "percent", "km"])), max_size=10),
)
def test_the_stretch_holds_what_it_follows_from(value: float, figures: list[tuple[float, str]]) -> None:
    given_ = [quantity(v, 3 * at, unit) for at, (v, unit) in enumerate(figures)]
    found = derived(quantity(value), given_)
    assert found is None or any(found.span.contains(q.span) for q in given_)
